"""What a backup holds: files, decks, notes and log entries, as values."""

from dataclasses import dataclass

from flashq.core.model import LogEntry, Note


@dataclass(frozen=True, slots=True)
class BackedFile:
    """A file of the collection, byte for byte; `path` is relative, with forward slashes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedDeck:
    """A deck that was ever seen, as its file was last read.

    `digest` tells which bytes were read ("": none) and `reader` by which version of the reader;
    `fault_count` and `first_fault` are what was wrong with them. `present` is whether there
    was a file at all.
    """

    name: str
    path: str
    title: str
    language: str
    present: bool
    digest: str
    reader: int
    fault_count: int = 0
    first_fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedNote:
    """A note that was ever seen, as its text was last read.

    `uid` is its identity for life, `key` its name in its deck, `position` its place there, from
    0. `awake` is whether its text is in a file. `added_day` is the study day on which it was
    first seen (0: not known), `changed_s` when its text changed last, in UTC seconds since 1970.
    `cards` are the numbers of the cards that it makes, `cards_asleep` of those that it once made.
    """

    uid: str
    deck: str
    key: str
    note: Note
    position: int
    awake: bool
    added_day: int
    changed_s: int
    cards: tuple[int, ...]
    cards_asleep: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BackedEntry:
    """An entry of the log, that of a note's card number `ordinal`; `void`: it was undone.

    `batch` joins the entries of one deed on many cards: it is the place in the whole log, from 1,
    of the first of them; 0 for a deed on one card.
    """

    uid: str
    ordinal: int
    entry: LogEntry
    void: bool = False
    batch: int = 0


BackedItem = BackedFile | BackedDeck | BackedNote | BackedEntry
