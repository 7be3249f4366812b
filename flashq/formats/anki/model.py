"""What Anki speaks of, as values. Knows no file and no Markdown."""

from dataclasses import dataclass
from typing import NamedTuple

from flashq.core.model import UNSEEN, CardState, LogEntry


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of card of a note type: its name, its two sides as Anki's templates."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type; `type_id` is fixed for all time, as Anki knows it by that."""

    type_id: int
    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]
    css: str


class AnkiCard(NamedTuple):
    """A card of a note: the card's ordinal, from 1, and its place among the new ones, from 1.

    `log` is oldest first, without what was undone; it and `state` matter to its progress alone.
    """

    ordinal: int
    number: int
    state: CardState = UNSEEN
    log: tuple[LogEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A note with its fields in HTML, in the order of its type's.

    `guid` is what Anki knows the note by, `deck` is nested by `::`, `changed_s` is in UTC
    seconds. `media` are the pictures of its fields: their names in Anki, and their paths in the
    collection's folder.
    """

    guid: str
    note_type: NoteType
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    changed_s: int
    cards: tuple[AnkiCard, ...] = ()
    media: tuple[tuple[str, str], ...] = ()
