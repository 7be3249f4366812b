"""Everything that was ever seen, for a backup, and putting it back row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from flashq.core.backed import BackedDeck, BackedEntry, BackedNote
from flashq.core.model import LogEntry, Note
from flashq.store import compiled, content, log
from flashq.store.database import Database, Parameters

_NOTE_COLUMNS = ("id", "kind", "prompt", "answer", "details", "line")
_BATCH_OF_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """A note that the database knows: where it is, and its text."""

    note_id: int
    uid: str
    deck: str
    key: str
    kind: str
    prompt: str
    answer: str | None
    awake: bool

    def has_text_of(self, note: Note) -> bool:
        """Whether the note asks and answers the same."""
        return (self.kind, self.prompt, self.answer) == (note.kind.value, note.prompt, note.answer)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry of the log that is there, with its number; `batch` is the number of its deed."""

    review_id: int
    entry: LogEntry
    void: bool
    batch: int


def note_count(database: Database) -> int:
    """How many notes were ever seen."""
    return int(database.rows(compiled.NOTE_COUNT)[0][0])


def entry_count(database: Database) -> int:
    """How many entries the log has, those undone among them."""
    return int(database.rows(compiled.ENTRY_COUNT)[0][0])


def decks(database: Database) -> Iterator[BackedDeck]:
    """All decks that were ever seen, by name."""
    for deck in content.decks(database).values():
        yield BackedDeck(
            name=deck.name,
            path=deck.path,
            title=deck.title,
            language=deck.language,
            present=deck.present,
            digest=deck.stamp.digest,
            reader=deck.stamp.reader,
            fault_count=deck.fault_count,
            first_fault=deck.first_fault,
        )


def notes(database: Database) -> Iterator[BackedNote]:
    """All notes that were ever seen, in the order in which they were."""
    rows = database.stream(compiled.EVERY_NOTE)
    for _, of_note in groupby(rows, key=lambda row: row[0]):
        first, *others = of_note
        uid, deck, key = first[1:4]
        position, awake, added_day, changed_s = first[10:14]
        cards = [row[14:] for row in (first, *others) if row[14] is not None]
        yield BackedNote(
            uid=uid,
            deck=deck,
            key=key,
            note=content.note_of(dict(zip(_NOTE_COLUMNS, first[4:10], strict=True))),
            position=position,
            awake=bool(awake),
            added_day=added_day,
            changed_s=changed_s,
            cards=tuple(ordinal for ordinal, is_awake in cards if is_awake),
            cards_asleep=tuple(ordinal for ordinal, is_awake in cards if not is_awake),
        )


def entries(database: Database) -> Iterator[BackedEntry]:
    """The whole log in the order in which it was written, one row at a time."""
    places: dict[int, int] = {}
    rows = database.stream(compiled.EVERY_ENTRY)
    for place, (uid, ordinal, void, batch, *row) in enumerate(rows, start=1):
        first = places.setdefault(batch, place) if batch else 0
        yield BackedEntry(uid, ordinal, log.logged(tuple(row)).entry, bool(void), first)


# Putting back ----------------------------------------------------------------------------


def put_deck(database: Database, deck_id: int | None, deck: BackedDeck, size: int) -> int:
    """Keeps a deck as it was backed up, over one without notes or as a new one; its number.

    Its file, of `size` bytes, is looked at when it is synchronised next.
    """
    values: dict[str, str | int] = {
        "path": deck.path,
        "title": deck.title,
        "language": deck.language,
        "size": size,
        "digest": deck.digest,
        "reader": deck.reader,
        "fault_count": deck.fault_count,
        "first_fault": deck.first_fault,
        "present": int(deck.present),
    }
    if deck_id is None:
        return database.insert(compiled.RESTORE_DECK, values | {"name": deck.name})
    database.run(compiled.REPLACE_DECK, values | {"of_deck": deck_id})
    return deck_id


def have_read_anew(database: Database, deck_ids: Iterable[int]) -> None:
    """Decks that are parsed at the next synchronisation although their files did not change."""
    database.run_many(compiled.REREAD_DECK, ({"of_deck": deck_id} for deck_id in deck_ids))


def place_of(database: Database, uid: str) -> Place | None:
    """The note of a uid."""
    return _place(database, compiled.PLACE_OF_UID, {"uid": uid})


def note_at(database: Database, deck: str, key: str) -> Place | None:
    """The note of a name, awake or asleep."""
    return _place(database, compiled.NOTE_AT_PLACE, {"deck": deck, "note_key": key})


def has_log(database: Database, note_id: int) -> bool:
    """Whether anything was ever done to a card of the note, undone or not."""
    return bool(database.rows(compiled.LOG_LENGTH_OF_NOTE, {"note_id": note_id})[0][0])


def set_uids(database: Database, uids: dict[int, str]) -> None:
    """Gives notes, by number, other uids. They may change uids among one another."""
    database.run_many(
        compiled.SET_UID, ({"of_note": note_id, "uid": f"*{note_id}"} for note_id in uids)
    )
    database.run_many(
        compiled.SET_UID, ({"of_note": note_id, "uid": uid} for note_id, uid in uids.items())
    )


def insert_note(database: Database, deck_id: int, backed: BackedNote) -> int:
    """Keeps a note that is not known, without its cards; returns its number."""
    values = content.note_values(deck_id, backed.key, backed.position, backed.note)
    return database.insert(
        compiled.RESTORE_NOTE,
        values
        | {
            "uid": backed.uid,
            "awake": int(backed.awake),
            "added_day": backed.added_day,
            "changed_s": backed.changed_s,
        },
    )


def join_note(database: Database, note_id: int, backed: BackedNote) -> None:
    """Tells a note that is known when it was seen first, where the backup knows of an earlier day.

    Its text stays; where it is the backup's, so does the earlier time of its change.
    """
    values = content.note_values(0, backed.key, backed.position, backed.note)
    database.run(
        compiled.JOIN_NOTE,
        {
            "of_note": note_id,
            "digest": values["digest"],
            "added_day": backed.added_day,
            "changed_s": backed.changed_s,
        },
    )


def put_cards(
    database: Database, note_id: int, awake: Iterable[int], asleep: Iterable[int]
) -> dict[int, int]:
    """Gives a note the cards of these ordinals that it lacks; all its cards' numbers by ordinal."""
    found = _cards(database, note_id)
    wanted = dict.fromkeys(awake, 1) | dict.fromkeys(asleep, 0)
    missing = sorted(wanted.keys() - found.keys())
    if not missing:
        return found
    database.run_many(
        compiled.RESTORE_CARD,
        ({"note_id": note_id, "ordinal": ordinal, "awake": wanted[ordinal]} for ordinal in missing),
    )
    return _cards(database, note_id)


def entries_at(database: Database, card_id: int, at_ms: int, before: int) -> list[Kept]:
    """The entries of a card at one moment, undone or not, with numbers below `before`."""
    rows = database.rows(
        compiled.ENTRIES_AT, {"card_id": card_id, "at_ms": at_ms, "before": before}
    )
    found = []
    for void, batch, *row in rows:
        logged = log.logged(tuple(row))
        found.append(Kept(logged.review_id, logged.entry, bool(void), batch))
    return found


def append(database: Database, items: Iterable[tuple[int, Kept]]) -> None:
    """Writes (card number, entry) pairs with the entries' own numbers, a thousand at a time."""
    waiting: list[Parameters] = []
    for card_id, kept in items:
        waiting.append(
            log.entry_parameters(card_id, kept.entry, kept.batch)
            | {"review_id": kept.review_id, "void": int(kept.void)}
        )
        if len(waiting) == _BATCH_OF_ROWS:
            database.run_many(compiled.RESTORE_REVIEW, waiting)
            waiting = []
    database.run_many(compiled.RESTORE_REVIEW, waiting)


def asleep(backed: BackedNote, key: str, uid: str) -> BackedNote:
    """A note under another name and uid, asleep with all its cards."""
    return replace(
        backed,
        key=key,
        uid=uid,
        awake=False,
        cards=(),
        cards_asleep=tuple(sorted((*backed.cards, *backed.cards_asleep))),
    )


def _cards(database: Database, note_id: int) -> dict[int, int]:
    rows = database.rows(compiled.CARDS_OF_NOTE, {"note_id": note_id})
    return {ordinal: card_id for card_id, ordinal in rows}


def _place(database: Database, statement: str, parameters: Parameters) -> Place | None:
    rows = database.rows(statement, parameters)
    if not rows:
        return None
    note_id, uid, name, key, kind, prompt, answer, awake = rows[0]
    return Place(note_id, uid, name, key, kind, prompt, answer, bool(awake))
