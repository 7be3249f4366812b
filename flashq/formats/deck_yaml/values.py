"""What goes into and comes out of the deck format, and its limits. Knows no YAML."""

from dataclasses import dataclass

from flashq.core.model import Deck, Kind
from flashq.errors import Fault

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_FIELD_BYTES = 64 * 1024
MAX_DEPTH = 16
MAX_FAULTS = 1000


@dataclass(frozen=True, slots=True)
class DeckReading:
    """What a deck's file says: the deck, or None when there is a fault, and all faults found.

    Faults are in the order of the file; warnings are among them and do not cost the deck.
    """

    deck: Deck | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """A note to be written. `prompt` is the cloze text when `kind` is cloze, else the question.

    `answer` None or blank makes a draft; `accepted` are all right choices or typed texts where
    there are several. `deck_title` and `deck_language` are written
    only when the deck's file has no content yet.
    """

    id: str | None
    prompt: str
    answer: str | None
    kind: Kind = Kind.BASIC
    points: tuple[str, ...] = ()
    hint: str = ""
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    explanation: str = ""
    seconds: float | None = None
    deck_title: str = ""
    deck_language: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A deck's file with a note added: the new bytes, the note's first line from 1, its id."""

    data: bytes
    line: int
    note_id: str | None


def quoted(text: str) -> str:
    """Deck text as a message quotes it: on one line, at most 40 characters."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= 40 else f'"{line[:39]}…"'
