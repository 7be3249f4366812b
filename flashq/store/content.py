"""Decks, notes and cards as the files have them: what synchronising reads and writes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from flashq.core.cards import ordinals
from flashq.core.model import Deck, Kind, Note
from flashq.store import compiled
from flashq.store.database import Database

if TYPE_CHECKING:
    from flashq.core.identity import Sighting


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Which bytes of a deck's file were read: size, time of change, hash and reader version."""

    size: int
    mtime_ns: int
    digest: str
    reader: int


@dataclass(frozen=True, slots=True)
class StoredDeck:
    """What the database knows of a deck's file; `first_fault` is "" for a sound one."""

    deck_id: int
    name: str
    path: str
    title: str
    language: str
    stamp: FileStamp
    fault_count: int
    first_fault: str
    present: bool


def decks(database: Database) -> dict[str, StoredDeck]:
    """All decks that were ever seen, by name, in alphabetical order."""
    return {
        name: StoredDeck(
            deck_id,
            name,
            path,
            title,
            language,
            FileStamp(size, mtime_ns, digest, reader),
            fault_count,
            first_fault,
            bool(present),
        )
        for (
            deck_id,
            name,
            path,
            title,
            language,
            size,
            mtime_ns,
            digest,
            reader,
            fault_count,
            first_fault,
            present,
        ) in database.rows(compiled.ALL_DECKS)
    }


def put_deck(database: Database, known: StoredDeck | None, deck: Deck, stamp: FileStamp) -> int:
    """Keeps a deck that was read without fault; returns its number."""
    values = _stamp_values(stamp)
    values |= {"path": deck.path, "title": deck.title, "language": deck.language}
    if known is None:
        return database.insert(compiled.INSERT_DECK, values | {"name": deck.name})
    database.run(compiled.UPDATE_DECK, values | {"of_deck": known.deck_id})
    return known.deck_id


def put_faults(
    database: Database,
    known: StoredDeck | None,
    name: str,
    path: str,
    stamp: FileStamp,
    faults: Collection[object],
) -> None:
    """Remembers that a deck's file has faults; its notes stay as they were."""
    values = _stamp_values(stamp) | {"path": path}
    if known is None:
        deck_id = database.insert(
            compiled.INSERT_DECK, values | {"name": name, "title": name, "language": ""}
        )
    else:
        deck_id = known.deck_id
    first = next(iter(faults))
    database.run(
        compiled.FAULT_DECK,
        values | {"of_deck": deck_id, "fault_count": len(faults), "first_fault": str(first)},
    )


def touch_deck(database: Database, deck_id: int, size: int, mtime_ns: int) -> None:
    """The file's size and time are new, its bytes are not."""
    database.run(compiled.TOUCH_DECK, {"of_deck": deck_id, "size": size, "mtime_ns": mtime_ns})


def forget_file(database: Database, deck_id: int) -> None:
    """The deck's file is gone; its notes are for the caller to put to sleep."""
    database.run(compiled.ABSENT_DECK, {"of_deck": deck_id})


def note_ids(database: Database, deck_id: int) -> dict[str, tuple[int, bool]]:
    """The notes ever seen in a deck: number and awake or asleep, by key."""
    rows = database.rows(compiled.NOTES_OF_DECK, {"deck_id": deck_id})
    return {key: (note_id, bool(awake)) for note_id, key, awake in rows}


def insert_note(
    database: Database,
    deck_id: int,
    deck_name: str,
    key: str,
    position: int,
    note: Note,
    added_day: int,
    changed_s: int,
) -> int:
    """Keeps a note at first sight, under a new uid; returns its number."""
    from flashq.core.identity import new_uid

    attempt = 0
    while database.rows(compiled.NOTE_OF_UID, {"uid": (uid := new_uid(deck_name, key, attempt))}):
        attempt += 1
    return database.insert(
        compiled.INSERT_NOTE,
        note_values(deck_id, key, position, note)
        | {"uid": uid, "added_day": added_day, "changed_s": changed_s},
    )


def update_notes(
    database: Database, deck_id: int, notes: Iterable[tuple[int, str, int, Note]], changed_s: int
) -> None:
    """Keeps (number, key, position, note) as they are now, awake.

    Those whose text is not what it was changed at `changed_s`, in UTC seconds.
    """
    database.run_many(
        compiled.UPDATE_NOTE,
        (
            note_values(deck_id, key, position, note) | {"of_note": note_id, "changed_s": changed_s}
            for note_id, key, position, note in notes
        ),
    )


def put_cards(database: Database, deck_id: int, notes: Iterable[tuple[int, Note]]) -> None:
    """Gives each (note number, note) of a deck just the cards that it makes now.

    Cards that it no longer makes are put to sleep with their progress.
    """
    known: dict[int, dict[int, tuple[int, bool]]] = {}
    for note_id, card_id, ordinal, awake in database.rows(
        compiled.CARDS_OF_DECK, {"deck_id": deck_id}
    ):
        known.setdefault(note_id, {})[ordinal] = (card_id, bool(awake))
    inserted, changed = [], []
    for note_id, note in notes:
        of_note = known.get(note_id, {})
        wanted = ordinals(note)
        inserted += [
            {"note_id": note_id, "ordinal": ordinal} for ordinal in wanted if ordinal not in of_note
        ]
        changed += [
            {"of_card": card_id, "awake": int(ordinal in wanted)}
            for ordinal, (card_id, awake) in of_note.items()
            if awake != (ordinal in wanted)
        ]
    database.run_many(compiled.INSERT_CARD, inserted)
    database.run_many(compiled.WAKE_CARD, changed)


def put_to_sleep(database: Database, note_ids: Collection[int]) -> None:
    """The notes are in no file now: they and their cards are kept and not shown."""
    parameters = [{"of_note": note_id} for note_id in note_ids]
    database.run_many(compiled.SLEEP_NOTE, parameters)
    database.run_many(compiled.SLEEP_CARDS_OF_NOTE, parameters)


def take_over(database: Database, vanished: int, appeared: int) -> None:
    """Two notes are one: the vanished one gets the text and place of the appeared one.

    The appeared note was first seen in this very synchronisation and has no progress; it
    goes, and the vanished one keeps uid, cards and log.
    """
    (row,) = database.rows(compiled.NOTE_ROW, {"note_id": appeared})
    values = dict(zip(_NOTE_COLUMNS, row, strict=True))
    wanted = database.rows(compiled.CARDS_OF_NOTE, {"note_id": appeared})
    database.run(compiled.DELETE_CARDS_OF_NOTE, {"of_note": appeared})
    database.run(compiled.DELETE_NOTE, {"of_note": appeared})
    database.run(compiled.UPDATE_NOTE, values | {"of_note": vanished})
    known = {
        ordinal: card_id
        for card_id, ordinal in database.rows(compiled.CARDS_OF_NOTE, {"note_id": vanished})
    }
    ordinals_wanted = {ordinal for _, ordinal in wanted}
    database.run_many(
        compiled.WAKE_CARD,
        [
            {"of_card": card_id, "awake": int(ordinal in ordinals_wanted)}
            for ordinal, card_id in known.items()
        ],
    )
    database.run_many(
        compiled.INSERT_CARD,
        [
            {"note_id": vanished, "ordinal": ordinal}
            for ordinal in sorted(ordinals_wanted - known.keys())
        ],
    )


def sightings(database: Database, note_ids: Iterable[int]) -> list[Sighting]:
    """The notes as they were last seen, for telling which is which."""
    return [
        _sighting(database.rows(compiled.SIGHTING, {"note_id": note_id})[0]) for note_id in note_ids
    ]


def sleeping(database: Database) -> list[Sighting]:
    """All notes whose text is in no file."""
    return [_sighting(row) for row in database.rows(compiled.SLEEPING_SIGHTINGS)]


def untouched_copies(database: Database) -> list[tuple[int, int]]:
    """Pairs (note asleep with a log, note awake without one) of one text, one to one."""
    pairs: dict[int, int] = {}
    taken = set()
    for asleep, awake in database.rows(compiled.UNTOUCHED_COPIES):
        if asleep not in pairs and awake not in taken:
            pairs[asleep] = awake
            taken.add(awake)
    return list(pairs.items())


def note_of(values: Mapping[str, str | int | None]) -> Note:
    """A note from the columns id, kind, prompt, answer, details and line."""
    details = json.loads(str(values["details"]))
    note_id, answer = values["id"], values["answer"]
    return Note(
        id=None if note_id is None else str(note_id),
        kind=Kind(str(values["kind"])),
        prompt=str(values["prompt"]),
        answer=None if answer is None else str(answer),
        line=int(values["line"] or 0),
        hint=details.get("hint", ""),
        explanation=details.get("explanation", ""),
        seconds=details.get("seconds"),
        **{name: tuple(details.get(name, ())) for name in _LISTS},
    )


_LISTS = ("points", "tags", "references", "follow_ups", "choices", "accepted")
# The columns of a note's row, which are what UPDATE_NOTE takes.
_NOTE_COLUMNS = (
    "deck_id",
    "note_key",
    "id",
    "position",
    "line",
    "kind",
    "prompt",
    "answer",
    "details",
    "digest",
    "changed_s",
)


def _stamp_values(stamp: FileStamp) -> dict[str, str | int]:
    return {
        "size": stamp.size,
        "mtime_ns": stamp.mtime_ns,
        "digest": stamp.digest,
        "reader": stamp.reader,
    }


def note_values(deck_id: int, key: str, position: int, note: Note) -> dict[str, str | int | None]:
    """The columns that hold what a note says; `note_of` makes it of them again."""
    details: dict[str, object] = {name: list(getattr(note, name)) for name in _LISTS}
    details |= {"hint": note.hint, "explanation": note.explanation, "seconds": note.seconds}
    written = json.dumps(
        {name: value for name, value in details.items() if value}, ensure_ascii=False
    )
    return {
        "deck_id": deck_id,
        "note_key": key,
        "id": note.id,
        "position": position,
        "line": note.line,
        "kind": note.kind.value,
        "prompt": note.prompt,
        "answer": note.answer,
        "details": written,
        "digest": digest_of(note.kind.value, note.prompt, note.answer, written),
    }


def digest_of(kind: str, prompt: str, answer: str | None, details: str) -> str:
    """A sum over the columns that hold what a note says: BLAKE2b, 16 bytes in hexadecimal."""
    said = json.dumps((kind, prompt, answer, details))
    return blake2b(said.encode(), digest_size=16).hexdigest()


def _sighting(row: tuple[int, str, str | None, str, str | None, int]) -> Sighting:
    from flashq.core.identity import Sighting

    note_id, deck, id_, prompt, answer, position = row
    return Sighting(note_id, deck, id_, prompt, answer or "", position)
