"""A line that a person writes in: pure editing, and how it is shown with its cursor."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.text import Text

from flashq.core.proposals.typed import graphemes
from flashq.terminal.line_breaking import cells, wrap
from flashq.terminal.safe_text import safe_line

MOST_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class InputLine:
    """A text and the place of the cursor in it, from 0 to the text's length."""

    text: str = ""
    cursor: int = 0

    def typed(self, text: str) -> InputLine:
        """The line with something typed at the cursor, as far as there is room."""
        text = text[: max(0, MOST_CHARACTERS - len(self.text))]
        whole = self.text[: self.cursor] + text + self.text[self.cursor :]
        return InputLine(whole, self.cursor + len(text))

    def edited(self, key: str) -> InputLine:
        """The line after an editing key by its name; as it is for any other key."""
        before, after = self.text[: self.cursor], self.text[self.cursor :]
        match key:
            case "backspace":
                kept = before[: len(before) - _last(before)]
                return InputLine(kept + after, len(kept))
            case "delete":
                return replace(self, text=before + after[_first(after) :])
            case "left":
                return replace(self, cursor=self.cursor - _last(before))
            case "right":
                return replace(self, cursor=self.cursor + _first(after))
            case "home" | "ctrl-a":
                return replace(self, cursor=0)
            case "end" | "ctrl-e":
                return replace(self, cursor=len(self.text))
            case "ctrl-u":
                return InputLine(after, 0)
            case "ctrl-k":
                return InputLine(before, len(before))
            case "ctrl-w":
                words = before.rstrip()
                kept = words[: len(words) - len(words.split()[-1])] if words else ""
                return InputLine(kept + after, len(kept))
            case _:
                return self

    def lines(self, width: int) -> list[Text]:
        """The line in rows of at most `width` cells, the character at the cursor reversed."""
        rows = [Text()]
        position = 0
        for character in [*graphemes(self.text), " "]:
            is_here = position <= self.cursor < position + len(character)
            for shown in shown_within(character, width):
                if rows[-1] and cells(rows[-1].plain) + cells(shown) > width:
                    rows.append(Text())
                rows[-1].append(shown, style="reverse" if is_here else "")
            position += len(character)
        return rows


def shown_within(character: str, width: int) -> list[str]:
    """A character made safe to show, in parts where its stand-in is wider than `width` cells."""
    shown = " " if character.isspace() else safe_line(character)
    if cells(shown) <= width:
        return [shown] if shown else []
    return [shown[start:end] for start, end in wrap(shown, width)]


def _last(text: str) -> int:
    return len(graphemes(text)[-1]) if text else 0


def _first(text: str) -> int:
    return len(graphemes(text)[0]) if text else 0
