"""From what a person types to cards and decks: `overfitting`, `ml/optim:overfitting`, `…#2`."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from flashq.core.identity import fold
from flashq.core.model import card_name
from flashq.errors import FlashqError

CardKey = tuple[str, str, int]
# Of some decks those that are studied, where they are translations of one another.
DecksStudied = Callable[[Iterable[str]], frozenset[str]]
_ORDINAL = re.compile(r"#(\d{1,9})\Z")
_LISTED = 5


def parse_card(text: str) -> tuple[str, str, int | None]:
    """(deck, key, ordinal) of a card's name; the deck is "" and the ordinal None if not given."""
    text = unicodedata.normalize("NFC", text.strip())
    ordinal = None
    if match := _ORDINAL.search(text):
        ordinal, text = int(match[1]), text[: match.start()]
    deck, _, key = text.rpartition(":")
    return deck, key, ordinal


def choose_card(text: str, candidates: Mapping[CardKey, int], studied: DecksStudied) -> int:
    """The one card that a name means among those with its key.

    A name without `#` means the note's first card, one without a deck that of the decks
    studied. Raises FlashqError when it means none or several, naming those that it could mean.
    """
    deck, _, ordinal = parse_card(text)
    decks = {name for name, _, _ in candidates if not deck or deck == fold(name)}
    if len(decks) > 1:
        decks &= studied(decks)
    found = {key: card for key, card in candidates.items() if key[0] in decks}
    notes = {key[:2] for key in found}
    if len(notes) > 1:
        names = sorted(f"{deck}:{key}" for deck, key in notes)
        raise FlashqError(f'"{text}" means {len(notes)} notes', f"say which: {_list(names)}")
    if ordinal is not None:
        found = {key: card for key, card in found.items() if key[2] == ordinal}
    if not found:
        raise _no_card(text, candidates)
    return found[min(found, key=lambda key: key[2])]


def no_deck(
    pattern: str, decks: Collection[str], message: str = 'no deck matches "{}"'
) -> FlashqError:
    """The error for a deck that is not there; `message` has a place for what was asked for."""
    message = message.format(pattern)
    if not decks:
        return FlashqError(message, 'there are no decks yet; "flashq add" makes one')
    near = difflib.get_close_matches(pattern, decks, n=_LISTED, cutoff=0.4) or sorted(decks)
    return FlashqError(message, f"decks: {_list(near)}")


def _no_card(text: str, candidates: Mapping[CardKey, int]) -> FlashqError:
    if candidates:
        names = sorted(card_name(f"{deck}:{key}", number) for deck, key, number in candidates)
        return FlashqError(f'no card is called "{text}"', f"did you mean {_list(names)}?")
    return FlashqError(f'no card is called "{text}"', '"flashq list" shows the cards\' names')


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown}, … ({len(names)} in all)"
