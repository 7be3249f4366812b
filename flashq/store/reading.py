"""Cards and queues as the program asks for them."""

from collections import Counter
from collections.abc import Callable

from flashq.core.model import Card
from flashq.core.study_queue import DoneToday
from flashq.store import compiled
from flashq.store.content import note_of
from flashq.store.database import Database, Row
from flashq.store.log import card_state

_CARD_COLUMNS = ("id", "kind", "prompt", "answer", "details", "line")
_NOTE_STARTS, _STATE_STARTS = 7, 13

DeckFilter = Callable[[str], bool]


def card(database: Database, card_id: int) -> Card | None:
    """One card, or None when its text is in no file now."""
    rows = database.rows(compiled.CARD, {"card_id": card_id})
    return _card(rows[0]) if rows else None


def all_cards(database: Database) -> list[Card]:
    """Every card, drafts among them, deck by deck in the order of the files."""
    return [_card(row) for row in database.rows(compiled.ALL_CARDS)]


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


def due(database: Database, today: int, until_day: int, wanted: DeckFilter) -> list[int]:
    """The cards due up to `until_day` that were not graded today, the longest due first."""
    rows = database.rows(compiled.DUE_CARDS, {"today": today, "until_day": until_day})
    return [card_id for deck, card_id in rows if wanted(deck)]


def new(database: Database, today: int, wanted: DeckFilter) -> list[int]:
    """The cards never graded, in the order of the files."""
    rows = database.rows(compiled.NEW_CARDS, {"today": today})
    return [card_id for deck, card_id in rows if wanted(deck)]


def due_by_deck(database: Database, today: int) -> Counter[str]:
    """How many reviews wait in each deck."""
    rows = database.rows(compiled.DUE_CARDS, {"today": today, "until_day": today})
    return Counter(deck for deck, _ in rows)


def new_by_deck(database: Database, today: int) -> Counter[str]:
    """How many cards of each deck were never graded."""
    return Counter(deck for deck, _ in database.rows(compiled.NEW_CARDS, {"today": today}))


def drill(database: Database, today: int, wanted: DeckFilter) -> list[int]:
    """The cards that wait for their drill, in the order in which they were graded."""
    rows = database.rows(compiled.DRILL_CARDS, {"today": today})
    return [card_id for deck, card_id in rows if wanted(deck)]


def due_days(database: Database, wanted: DeckFilter) -> Counter[int]:
    """How many cards are due on which study day."""
    days: Counter[int] = Counter()
    for deck, day, count in database.rows(compiled.UPCOMING_DAYS):
        if wanted(deck):
            days[day] += count
    return days


def done_today(database: Database, day: int) -> DoneToday:
    """How many cards were introduced and how many reviewed on a study day."""
    introduced = database.rows(compiled.INTRODUCED_ON, {"day": day})[0][0]
    graded = database.rows(compiled.GRADED_ON, {"day": day})[0][0]
    return DoneToday(introduced, max(0, graded - introduced))


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
        note=note_of(dict(zip(_CARD_COLUMNS, row[_NOTE_STARTS:_STATE_STARTS], strict=True))),
        state=card_state(row[_STATE_STARTS:]),
    )
