"""What an export is given: notes with their cards, progress and history, as values."""

from dataclasses import dataclass

from flashq.core.model import Card, LogEntry, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCard:
    """A card that is exported, and its log, oldest first, without what was undone."""

    card: Card
    log: tuple[LogEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedNote:
    """A note of an export with those of its cards that were selected, in their order.

    `uid` stays for the note's life, whatever is changed about it; `key` is its name in its deck.
    `changed_s` is when its text changed last, in UTC seconds since 1970.
    """

    uid: str
    deck: str
    deck_title: str
    language: str
    path: str
    key: str
    note: Note
    changed_s: int
    cards: tuple[ExportedCard, ...]
