"""What the keys mean while a card is being answered: typing, choosing, ticking key points."""

from __future__ import annotations

from flashq.collection.sitting import Sitting
from flashq.core.cards import is_multiple
from flashq.core.model import Card, Kind
from flashq.terminal.input_line import InputLine
from flashq.terminal.keys import Key

# The tenth point is ticked with 0; what comes behind it with all others alone.
POINT_KEYS = "1234567890"
_SCROLLING = ("up", "down", "page-up", "page-down")


class Answering:
    """The keys that belong to the answer of the current card.

    `line` is what is being typed, None while letters are keys.
    """

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.line: InputLine | None = None

    def begin(self) -> None:
        """Another card is up: a typed one begins with an empty line."""
        card = self.sitting.card
        is_typed = card is not None and card.note.kind is Kind.TYPED
        self.line = InputLine() if is_typed and not self.sitting.revealed else None

    def press(self, card: Card, key: Key) -> str | None:
        """Does what a key means for the answer, and returns what to say of it, "" for nothing.

        None is for a key that means nothing here.
        """
        if self.sitting.revealed:
            return self._tick(card, key)
        if self.line is not None:
            return self._type(self.line, key)
        if card.note.kind is Kind.TYPED and key.name == "tab":
            self.line = InputLine()
            return ""
        return self._choose(card, key) if card.note.kind is Kind.CHOICE else None

    def reveal(self) -> None:
        """Shows the answer, whatever was typed so far."""
        self.line = None
        self.sitting.reveal()

    def _tick(self, card: Card, key: Key) -> str | None:
        point = POINT_KEYS.find(key.name) if len(key.name) == 1 else -1
        if not self.sitting.ticks_points or not 0 <= point < len(card.note.points):
            return None
        self.sitting.tick(point)
        return ""

    def _type(self, line: InputLine, key: Key) -> str | None:
        if key.name in _SCROLLING:
            return None
        if key.name == "enter":
            self.line = None
            self.sitting.type_in(line.text)
        elif key.name == "escape":
            self.line = None
            return "other keys work now; Tab types on"
        else:
            self.line = line.typed(key.typed) if key.typed else line.edited(key.name)
        return ""

    def _choose(self, card: Card, key: Key) -> str | None:
        several = is_multiple(card.note)
        if several and key.name == "enter" and self.sitting.attempt.chosen:
            self.reveal()
            return ""
        place = ord(key.name) - ord("a") if len(key.name) == 1 else -1
        if not 0 <= place < len(self.sitting.attempt.order):
            return None
        self.sitting.choose(place)
        if not several:
            self.reveal()
        return ""
