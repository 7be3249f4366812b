"""The log of reviews and marks, and the states that it amounts to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flashq.core.model import NEW, CardState, LogEntry, LogKind, Moment, Scheduled
from flashq.store import compiled
from flashq.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry of the log with its number."""

    review_id: int
    entry: LogEntry


def state_of(database: Database, card_id: int) -> CardState:
    """What the log amounts to for one card."""
    rows = database.rows(compiled.STATE_OF_CARD, {"card_id": card_id})
    return card_state(rows[0]) if rows else CardState()


def last_at_ms(database: Database, card_id: int) -> int:
    """The moment of a card's last entry, 0 when there is none."""
    return database.rows(compiled.LAST_AT_OF_CARD, {"card_id": card_id})[0][0] or 0


def append(database: Database, card_id: int, entry: LogEntry) -> int:
    """Writes an entry at the log's end; returns its number."""
    return database.insert(compiled.INSERT_REVIEW, _entry_parameters(card_id, entry))


def append_many(database: Database, entries: Iterable[tuple[int, LogEntry]]) -> None:
    """Writes (card number, entry) pairs at the log's end."""
    database.run_many(
        compiled.INSERT_REVIEW, (_entry_parameters(card, entry) for card, entry in entries)
    )


def put_state(database: Database, card_id: int, state: CardState) -> None:
    """Keeps what the log amounts to for a card."""
    parameters = _state_parameters(card_id, state)
    if not database.run(compiled.UPDATE_STATE, parameters):
        database.insert(compiled.INSERT_STATE, parameters)


def put_states(database: Database, states: Iterable[tuple[int, CardState]]) -> None:
    """Keeps the states of many cards."""
    parameters = [_state_parameters(card_id, state) for card_id, state in states]
    database.run_many(compiled.DELETE_STATE, ({"of_card": row["of_card"]} for row in parameters))
    database.run_many(compiled.INSERT_STATE, parameters)


def drop_state(database: Database, card_id: int) -> None:
    """Forgets the state of a card whose log is empty."""
    database.run(compiled.DELETE_STATE, {"of_card": card_id})


def of_card(database: Database, card_id: int) -> list[Logged]:
    """A card's entries that are not void, oldest first."""
    return [_logged(row) for row in database.rows(compiled.LOG_OF_CARD, {"card_id": card_id})]


def whole(database: Database) -> Iterator[tuple[int, list[Logged]]]:
    """The log card by card: the card's number and its entries, oldest first."""
    for card_id, rows in groupby(database.stream(compiled.FULL_LOG), key=lambda row: row[0]):
        yield card_id, [_logged(row[1:]) for row in rows]


def states(database: Database) -> dict[int, CardState]:
    """All states that are kept, by card number."""
    return {row[0]: card_state(row[1:]) for row in database.rows(compiled.ALL_STATES)}


def last_id(database: Database) -> int | None:
    """The number of the log's last entry that is not void."""
    rows = database.rows(compiled.LAST_ENTRY)
    return rows[0][0] if rows else None


def card_of(database: Database, review_id: int) -> int | None:
    """Which card an entry is of, or None when there is no such entry or it is void."""
    rows = database.rows(compiled.ENTRY_CARD, {"review_id": review_id})
    return rows[0][0] if rows else None


def make_void(database: Database, review_id: int) -> None:
    """Marks an entry as undone."""
    database.run(compiled.VOID_REVIEW, {"of_review": review_id})


def set_kinds(database: Database, kinds: Iterable[tuple[int, LogKind]]) -> None:
    """Corrects which kind of grade (entry number, kind) entries turned out to be."""
    database.run_many(
        compiled.SET_REVIEW_KIND,
        ({"of_review": review_id, "kind": kind.value} for review_id, kind in kinds),
    )


def card_state(row: Row) -> CardState:
    """A state from the columns of `card_states`; a row of NULLs is a card never touched."""
    (
        repetitions,
        interval_days,
        ease_hundredths,
        due_day,
        first_day,
        last_day,
        needs_drill,
        lapses,
        reviews,
        suspended,
        buried_day,
    ) = row
    if not reviews:
        return CardState(NEW, bool(suspended), buried_day or 0)
    return CardState(
        Scheduled(
            repetitions,
            interval_days,
            ease_hundredths,
            due_day,
            first_day,
            last_day,
            bool(needs_drill),
            lapses,
            reviews,
        ),
        bool(suspended),
        buried_day,
    )


def _logged(row: Row) -> Logged:
    review_id, kind, quality, at_ms, day, duration_ms = row
    return Logged(review_id, LogEntry(LogKind(kind), quality, Moment(at_ms, day), duration_ms))


def _entry_parameters(card_id: int, entry: LogEntry) -> dict[str, int | str | None]:
    return {
        "card_id": card_id,
        "kind": entry.kind.value,
        "quality": entry.quality,
        "at_ms": entry.moment.at_ms,
        "study_day": entry.moment.day,
        "duration_ms": entry.duration_ms,
    }


def _state_parameters(card_id: int, state: CardState) -> dict[str, int]:
    parameters = {
        "of_card": card_id,
        "suspended": int(state.suspended),
        "buried_day": state.buried_day,
    }
    match state.schedule:
        case Scheduled() as schedule:
            for name in _SCHEDULE_COLUMNS:
                parameters[name] = int(getattr(schedule, name))
        case _:
            parameters |= dict.fromkeys(_SCHEDULE_COLUMNS, 0)
    return parameters


_SCHEDULE_COLUMNS = (
    "repetitions",
    "interval_days",
    "ease_hundredths",
    "due_day",
    "first_day",
    "last_day",
    "needs_drill",
    "lapses",
    "reviews",
)
