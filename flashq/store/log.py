"""The log of reviews and marks, and the states that it amounts to."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flashq.core.model import NEW, CardState, LogEntry, LogKind, Moment, Scheduled, Tick
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


def append(database: Database, card_id: int, entry: LogEntry, batch: int = 0) -> int:
    """Writes an entry at the log's end; returns its number. `batch` joins it to a deed."""
    return database.insert(compiled.INSERT_REVIEW, entry_parameters(card_id, entry, batch))


def next_id(database: Database) -> int:
    """A number for a new batch: that of the next entry, or one like it that is not taken."""
    return int(database.rows(compiled.NEXT_ENTRY)[0][0])


def append_many(database: Database, entries: Iterable[tuple[int, LogEntry]]) -> None:
    """Writes (card number, entry) pairs at the log's end."""
    database.run_many(
        compiled.INSERT_REVIEW, (entry_parameters(card, entry) for card, entry in entries)
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
    return [logged(row) for row in database.rows(compiled.LOG_OF_CARD, {"card_id": card_id})]


def whole(database: Database) -> Iterator[tuple[int, list[Logged]]]:
    """The log card by card: the card's number and its entries, oldest first."""
    for card_id, rows in groupby(database.stream(compiled.FULL_LOG), key=lambda row: row[0]):
        yield card_id, [logged(row[1:]) for row in rows]


def of_deck(database: Database, deck: str) -> dict[int, list[LogEntry]]:
    """The entries of a deck's cards that are not void, oldest first, by card number."""
    found: dict[int, list[LogEntry]] = {}
    for row in database.rows(compiled.DECK_LOG, {"deck": deck}):
        found.setdefault(row[0], []).append(logged(row[1:]).entry)
    return found


def states_of_deck(database: Database, deck: str) -> dict[int, CardState]:
    """The states of a deck's cards that have one, by card number."""
    rows = database.rows(compiled.DECK_STATES, {"deck": deck})
    return {row[0]: card_state(row[1:]) for row in rows}


def states(database: Database) -> dict[int, CardState]:
    """All states that are kept, by card number."""
    return {row[0]: card_state(row[1:]) for row in database.rows(compiled.ALL_STATES)}


def last_id(database: Database) -> int | None:
    """The number of the log's last entry that is not void."""
    rows = database.rows(compiled.LAST_ENTRY)
    return rows[0][0] if rows else None


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of a deed: its number, card, kind and quality."""

    review_id: int
    card_id: int
    kind: LogKind
    quality: int | None


def deed(database: Database, review_id: int) -> list[Deed]:
    """The entries that were made together with this one, itself among them, none if it is void."""
    return [
        Deed(review_id, card_id, LogKind(kind), quality)
        for review_id, card_id, kind, quality in database.rows(
            compiled.ENTRIES_OF_DEED, {"review_id": review_id}
        )
    ]


def since(database: Database, day: int) -> Iterator[tuple[int, LogEntry]]:
    """The (card number, grade) pairs from a study day on, in the order in which they were made."""
    for row in database.stream(compiled.LOG_SINCE, {"day": day}):
        yield row[0], logged(row[1:]).entry


def ticked(database: Database) -> Iterator[tuple[int, LogEntry]]:
    """The (card number, grade) pairs whose key points were ticked, card by card."""
    for row in database.stream(compiled.TICKED_LOG):
        yield row[0], logged(row[1:]).entry


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
        last_quality,
        flag,
        skipped_day,
    ) = row
    if not reviews:
        return CardState(NEW, bool(suspended), buried_day or 0, flag or 0, skipped_day or 0)
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
            last_quality,
        ),
        bool(suspended),
        buried_day,
        flag,
        skipped_day,
    )


def logged(row: Row) -> Logged:
    """An entry from the columns of `reviews`, its number first."""
    review_id, kind, quality, at_ms, day, duration_ms, reveal_ms, shift_days, value, ticks = row
    return Logged(
        review_id,
        LogEntry(
            LogKind(kind),
            quality,
            Moment(at_ms, day),
            duration_ms,
            reveal_ms,
            shift_days,
            value,
            _ticks(ticks) if ticks else (),
        ),
    )


def _ticks(text: str) -> tuple[Tick, ...]:
    return tuple(Tick(point, bool(said)) for point, said in json.loads(text))


def _ticks_text(ticks: tuple[Tick, ...]) -> str:
    """Pairs of point and 0 or 1: a point is remembered in its own words of that day."""
    pairs = [[tick.point, int(tick.said)] for tick in ticks]
    return json.dumps(pairs, ensure_ascii=False) if pairs else ""


def entry_parameters(card_id: int, entry: LogEntry, batch: int = 0) -> dict[str, int | str | None]:
    """The columns of `reviews` that an entry fills."""
    return {
        "card_id": card_id,
        "kind": entry.kind.value,
        "quality": entry.quality,
        "at_ms": entry.moment.at_ms,
        "study_day": entry.moment.day,
        "duration_ms": entry.duration_ms,
        "reveal_ms": entry.reveal_ms,
        "shift_days": entry.shift_days,
        "value": entry.value,
        "ticks": _ticks_text(entry.ticks),
        "batch": batch,
    }


def _state_parameters(card_id: int, state: CardState) -> dict[str, int]:
    parameters = {
        "of_card": card_id,
        "suspended": int(state.suspended),
        "buried_day": state.buried_day,
        "flag": state.flag,
        "skipped_day": state.skipped_day,
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
    "last_quality",
)
