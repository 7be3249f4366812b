"""The values that the whole program speaks of: decks, notes, cards, reviews, states.

Frozen, named in the field's words, with units in the names. Knows no file, clock or screen.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What kind of card a note becomes."""

    BASIC = "basic"
    REVERSED = "reversed"
    CLOZE = "cloze"
    CHOICE = "choice"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One entry of a deck, as its author wrote it.

    `prompt` is the question, or the text with `{{c1::…}}` gaps of a cloze note; `answer` is
    Markdown, "" for a cloze note without one and None for a draft. `tags` are the note's
    own after the deck's. `line` is where the entry begins in its file, from 1. `seconds`
    is how long a spoken answer may take.
    """

    id: str | None
    kind: Kind
    prompt: str
    answer: str | None
    points: tuple[str, ...] = ()
    hint: str = ""
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    seconds: float | None = None
    line: int = 0

    @property
    def is_draft(self) -> bool:
        """True for a note that has no answer yet: kept and listed, never quizzed."""
        return self.answer is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """One YAML file: `name` is its path in the collection without the suffix."""

    name: str
    path: str
    title: str
    language: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    notes: tuple[Note, ...] = ()
