"""A card's progress in Anki's numbers: its schedule, its marks and its log. Pure.

Anki counts due days from its collection's creation and ease in thousandths, has four buttons,
and starts its FSRS at the first row of a card's log that is of learning.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flashq.core.model import (
    UNSEEN,
    CardState,
    LogEntry,
    LogKind,
    New,
    Schedule,
    Scheduled,
)
from flashq.core.schedulers.base import Scheduler, step
from flashq.formats.anki.model import AnkiCard
from flashq.formats.anki.schema import CREATION_DAY

# Where Anki keeps a card.
_BURIED_BY_HAND, _SUSPENDED, _NEW_QUEUE, _REVIEW_QUEUE = -3, -1, 0, 2
_NEW_CARD, _REVIEW_CARD = 0, 2
# What kind of answer a row of Anki's log is. A filtered one without an ease is practice, which
# no scheduler counts; a manual one is a change and no answer, and a reset if it has no ease.
_LEARNING, _REVIEW, _RELEARNING, _FILTERED, _MANUAL = range(5)
_BUTTONS = (1, 1, 1, 2, 3, 4)
# The widest that Anki reads: 16 bits for the ease of a card, 32 for the time of an answer.
_HIGHEST_FACTOR = 65_535
_LONGEST_TAKEN_MS = 2**31 - 1


class Placement(NamedTuple):
    """What Anki's table of cards holds of a schedule, in the order of its columns.

    `due` is a place among the new cards or a day since the collection's creation; `factor` is
    the ease in thousandths; `reps` counts all reviews (Anki has no number for those in a row).
    """

    kind: int
    queue: int
    due: int
    interval_days: int = 0
    factor: int = 0
    reps: int = 0
    lapses: int = 0
    flag: int = 0
    data: str = ""


class LogRow(NamedTuple):
    """A row of Anki's log, in the order of its columns; its id and card are the writer's."""

    button: int
    interval_days: int
    last_interval_days: int
    factor: int
    taken_ms: int
    kind: int


def placement(card: AnkiCard, day: int) -> Placement:
    """The card as it stands on study day `day`.

    One that was failed comes as a review that is due on its day: SM-2 has no steps of minutes.
    """
    state = card.state
    match state.schedule:
        case New():
            return Placement(
                kind=_NEW_CARD,
                queue=_queue(state, day, _NEW_QUEUE),
                due=card.number,
                flag=state.flag,
            )
        case Scheduled() as schedule:
            return Placement(
                kind=_REVIEW_CARD,
                queue=_queue(state, day, _REVIEW_QUEUE),
                due=schedule.due_day - CREATION_DAY,
                interval_days=schedule.interval_days,
                factor=_factor(schedule),
                reps=schedule.reviews,
                lapses=schedule.lapses,
                flag=state.flag,
                data=_data(card),
            )


def log_rows(log: tuple[LogEntry, ...], scheduler: Scheduler) -> Iterator[tuple[int, LogRow]]:
    """A card's log as Anki's, oldest first: UTC milliseconds and a row.

    Reviews are of learning until the card was learnt, of relearning after a lapse, and drills
    of either, as the card stands; practice is what Anki calls a filtered answer. A reset and a
    move are manual rows. Marks (suspended, flags and so on) have no row.
    """
    state = UNSEEN
    # A row of learning that came after others would make Anki forget those before it.
    is_learning = True
    for entry in log:
        before = state.schedule
        kind, state = step(scheduler, state, entry)
        row_kind, factor = _row_kind(kind, before, is_learning), _factor(state.schedule)
        if row_kind is None:
            continue
        if row_kind == _FILTERED:
            factor = 0
        else:
            is_learning = row_kind == _LEARNING or kind is LogKind.RESET
        row = LogRow(
            button=0 if entry.quality is None else _BUTTONS[entry.quality],
            interval_days=_interval_days(state.schedule),
            last_interval_days=_interval_days(before),
            factor=factor,
            taken_ms=max(0, min(_LONGEST_TAKEN_MS, entry.duration_ms)),
            kind=row_kind,
        )
        yield entry.moment.at_ms, row


def _row_kind(kind: LogKind, before: Schedule, is_learning: bool) -> int | None:
    match kind:
        case LogKind.REVIEW:
            if isinstance(before, New) or (is_learning and not before.repetitions):
                return _LEARNING
            return _REVIEW if before.repetitions else _RELEARNING
        case LogKind.DRILL:
            return _LEARNING if is_learning else _RELEARNING
        case LogKind.PRACTICE:
            return _FILTERED
        case LogKind.RESET | LogKind.MOVE if isinstance(before, Scheduled):
            return _MANUAL
        case _:
            return None


def _queue(state: CardState, day: int, plain: int) -> int:
    match state.phase(day):
        case "suspended":
            return _SUSPENDED
        case "buried":
            return _BURIED_BY_HAND
        case _:
            return plain


def _data(card: AnkiCard) -> str:
    """Anki's JSON: the place to go back to when the card is made new, and the last review."""
    data = f'{{"pos":{card.number}'
    reviews = (e for e in reversed(card.log) if e.kind in (LogKind.REVIEW, LogKind.DRILL))
    last = next(reviews, None)
    return data + ("}" if last is None else f',"lrt":{last.moment.at_ms // 1000}}}')


def _factor(schedule: Schedule) -> int:
    if isinstance(schedule, New):
        return 0
    return min(_HIGHEST_FACTOR, schedule.ease_hundredths * 10)


def _interval_days(schedule: Schedule) -> int:
    return 0 if isinstance(schedule, New) else schedule.interval_days
