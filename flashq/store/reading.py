"""Cards and queues as the program asks for them."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from flashq.core.model import Card, Kind, Note
from flashq.core.study_queue import Candidate, DoneToday, Turn
from flashq.store import compiled
from flashq.store.content import note_of
from flashq.store.database import Database, Row
from flashq.store.log import card_state

_CARD_COLUMNS = ("id", "kind", "prompt", "answer", "details", "line")
_NOTE_STARTS, _STATE_STARTS = 7, 14


class Outline(NamedTuple):
    """A card without what it says, of which there is a sum, `digest`."""

    note_id: int
    card_id: int
    ordinal: int
    uid: str
    key: str
    changed_s: int
    digest: str
    is_draft: int


class StoredNote(NamedTuple):
    """A note as the database has it; `changed_s` is in UTC seconds since 1970."""

    note_id: int
    uid: str
    key: str
    changed_s: int
    digest: str
    id: str | None
    kind: str
    prompt: str
    answer: str | None
    details: str
    line: int

    @property
    def note(self) -> Note:
        """What it says."""
        return note_of(self._asdict())


# Says of a deck's name and a card's number whether the card is meant.
Takes = Callable[[str, int], bool]


def card(database: Database, card_id: int) -> Card | None:
    """One card, or None when its text is in no file now."""
    rows = database.rows(compiled.CARD, {"card_id": card_id})
    return _card(rows[0]) if rows else None


def all_cards(database: Database) -> list[Card]:
    """Every card, drafts among them, deck by deck in the order of the files."""
    return [_card(row) for row in database.rows(compiled.ALL_CARDS)]


def cards_of_deck(database: Database, deck: str) -> list[Card]:
    """The cards of one deck, drafts among them, in the order of its file."""
    return [_card(row) for row in database.rows(compiled.DECK_CARDS, {"deck": deck})]


def changes_of_deck(database: Database, deck: str) -> dict[str, int]:
    """When each note of a deck changed last, in UTC seconds since 1970, by the note's uid."""
    return dict(database.rows(compiled.DECK_CHANGES, {"deck": deck}))


def outlines_of_deck(database: Database, deck: str) -> list[Outline]:
    """The cards of one deck, drafts among them, in the order of its file."""
    return list(map(Outline._make, database.rows(compiled.DECK_OUTLINE, {"deck": deck})))


def notes_of_deck(database: Database, deck: str) -> dict[int, StoredNote]:
    """The notes of one deck, drafts among them, by number."""
    rows = database.rows(compiled.DECK_NOTES, {"deck": deck})
    return {row[0]: StoredNote(*row) for row in rows}


def questions_at(database: Database, deck: str, keys: Iterable[str]) -> dict[str, tuple[Kind, str]]:
    """The kinds and questions of a deck's notes, drafts among them, by those of the keys it has."""
    parameters = {"deck": deck, "keys": json.dumps(list(keys))}
    rows = database.rows(compiled.QUESTIONS_AT, parameters)
    return {key: (Kind(kind), prompt) for key, kind, prompt in rows}


def gradable_ids(database: Database) -> dict[tuple[str, str, int], int]:
    """The numbers of all cards but drafts, by deck, note key and ordinal."""
    return {
        (deck, key, ordinal): card_id
        for deck, key, ordinal, card_id in database.rows(compiled.GRADABLE_NAMES)
    }


def card_ids_of_key(database: Database, key: str) -> dict[tuple[str, str, int], int]:
    """The numbers of the cards, drafts too, of the notes that go by one key in any deck."""
    return {
        (deck, found, ordinal): card_id
        for deck, found, ordinal, card_id in database.rows(compiled.CARDS_BY_KEY, {"note_key": key})
    }


def deck_counts(database: Database) -> dict[str, tuple[int, int]]:
    """How many (notes, cards) each deck has."""
    return {name: (notes, cards) for name, notes, cards in database.rows(compiled.DECK_COUNTS)}


def due(database: Database, today: int, until_day: int, takes: Takes) -> list[Candidate]:
    """The cards due up to `until_day` that were not reviewed today, the longest due first."""
    rows = database.rows(compiled.DUE_CARDS, {"today": today, "until_day": until_day})
    return [
        Candidate(card_id, note_id, deck, due_day, last_day, interval_days, ease, skipped >= today)
        for card_id, note_id, deck, due_day, last_day, interval_days, ease, skipped in rows
        if takes(deck, card_id)
    ]


def new(database: Database, today: int, takes: Takes) -> list[Candidate]:
    """The cards never graded, in the order of the files."""
    return [
        Candidate(card_id, note_id, deck, 0, 0, 0, 0, skipped >= today)
        for card_id, note_id, deck, skipped in database.rows(compiled.NEW_CARDS, {"today": today})
        if takes(deck, card_id)
    ]


def drill(database: Database, today: int, takes: Takes) -> list[int]:
    """The cards that wait for their drill, in the order in which they were graded."""
    rows = database.rows(compiled.DRILL_CARDS, {"today": today})
    return [card_id for card_id, _, deck in rows if takes(deck, card_id)]


def crammable(database: Database, today: int, takes: Takes) -> list[int]:
    """All cards but drafts and those suspended or buried, in the order of the files."""
    rows = database.rows(compiled.CRAM_CARDS, {"today": today})
    return [card_id for card_id, _, deck in rows if takes(deck, card_id)]


def due_by_deck(database: Database, today: int) -> Counter[str]:
    """How many reviews wait in each deck."""
    rows = database.rows(compiled.DUE_CARDS, {"today": today, "until_day": today})
    return Counter(row[2] for row in rows)


def new_by_deck(database: Database, today: int) -> Counter[str]:
    """How many cards of each deck were never graded."""
    return Counter(row[2] for row in database.rows(compiled.NEW_CARDS, {"today": today}))


def due_days(database: Database, takes: Takes | None) -> Counter[int]:
    """How many cards, all or those taken, are due on which study day."""
    days: Counter[int] = Counter()
    if takes is None:
        for _, day, count in database.rows(compiled.UPCOMING_DAYS):
            days[day] += count
        return days
    for deck, day, card_id in database.stream(compiled.UPCOMING_CARDS):
        if takes(deck, card_id):
            days[day] += 1
    return days


def due_counts(database: Database, first_day: int, last_day: int) -> dict[int, int]:
    """How many reviews are planned for each study day from the first to the last."""
    parameters = {"first_day": first_day, "last_day": last_day}
    return {day: count for day, count in database.rows(compiled.DUE_COUNTS, parameters)}  # noqa: C416


def done_today(database: Database, day: int) -> DoneToday:
    """How many cards of each deck were introduced and how many reviewed on a study day."""
    introduced: dict[str, int] = {}
    introduced.update(database.rows(compiled.INTRODUCED_ON, {"day": day}))
    reviewed: dict[str, int] = {}
    reviewed.update(database.rows(compiled.REVIEWED_ON, {"day": day}))
    return DoneToday(
        introduced,
        {deck: max(0, count - introduced.get(deck, 0)) for deck, count in reviewed.items()},
    )


def notes_reviewed_on(database: Database, day: int) -> frozenset[int]:
    """The numbers of the notes of which a card was reviewed on a study day."""
    return frozenset(row[0] for row in database.rows(compiled.NOTES_REVIEWED_ON, {"day": day}))


def is_sibling_reviewed(database: Database, card_id: int, day: int) -> bool:
    """Whether another card of the same note was reviewed on a study day."""
    parameters = {"card_id": card_id, "day": day}
    return bool(database.rows(compiled.SIBLINGS_REVIEWED_ON, parameters))


def tags(database: Database, turns: Iterable[Turn]) -> dict[int, tuple[str, ...]]:
    """The tags of each card that has a turn."""
    found: dict[int, tuple[str, ...]] = {}
    for turn in turns:
        rows = database.rows(compiled.DETAILS_OF_CARD, {"card_id": turn.card_id})
        found[turn.card_id] = tuple(json.loads(rows[0][0]).get("tags", ())) if rows else ()
    return found


def _card(row: Row) -> Card:
    card_id, uid, deck, title, path, key, ordinal = row[:_NOTE_STARTS]
    return Card(
        card_id=card_id,
        uid=uid,
        deck=deck,
        deck_title=title,
        path=path,
        key=key,
        ordinal=ordinal,
        note=note_of(dict(zip(_CARD_COLUMNS, row[_NOTE_STARTS : _STATE_STARTS - 1], strict=True))),
        added_day=row[_STATE_STARTS - 1],
        state=card_state(row[_STATE_STARTS:]),
    )
