"""What a scheduler is, and what happens to a card whatever the scheduler.

A scheduler knows reviews alone. Which grade is a review, which a drill or practice, and
what marks do, is the same for all of them and stands here, so that replaying a log under
another scheduler is one fold.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from flashq.core.load import applied
from flashq.core.model import (
    GRADES,
    NEW,
    UNSEEN,
    CardState,
    LogEntry,
    LogKind,
    Schedule,
    Scheduled,
)

DRILLED_BELOW = 4


class Scheduler(Protocol):
    """Decides when a card comes next. Pure: the same arguments give the same result."""

    def review(self, schedule: Schedule, quality: int, day: int) -> Scheduled:
        """The schedule after a review of quality 0 to 5 on study day `day`."""
        ...


def grade(
    scheduler: Scheduler, schedule: Schedule, quality: int, day: int, shift_days: int = 0
) -> tuple[LogKind, Scheduled]:
    """What a grade means now, and the schedule after it.

    `shift_days` moves the interval of a review within what fuzz may (`core.load`). A clock
    that was set back counts as the day of the card's last grade, so that no due day jumps.
    Raises ValueError for a quality outside 0 to 5.
    """
    if not 0 <= quality <= 5:
        raise ValueError(f"quality {quality} is not between 0 and 5")
    if isinstance(schedule, Scheduled) and day <= schedule.last_day:
        if not schedule.needs_drill:
            return LogKind.PRACTICE, schedule
        if quality < DRILLED_BELOW:
            return LogKind.DRILL, schedule
        return LogKind.DRILL, replace(schedule, needs_drill=False)
    return LogKind.REVIEW, applied(scheduler.review(schedule, quality, day), shift_days)


def grade_freely(
    scheduler: Scheduler,
    schedule: Schedule,
    quality: int,
    day: int,
    shift_of: Callable[[int], int],
) -> tuple[LogKind, Scheduled, int]:
    """As `grade`, with the shift that `shift_of` gives for the scheduler's own interval.

    Returns the shift too, which the log keeps, so that a replay need not ask again.
    """
    kind, plain = grade(scheduler, schedule, quality, day)
    if kind is not LogKind.REVIEW:
        return kind, plain, 0
    shift_days = shift_of(plain.interval_days)
    return kind, applied(plain, shift_days), shift_days


def preview(
    scheduler: Scheduler, schedule: Schedule, day: int, shift_of: Callable[[int], int]
) -> tuple[Scheduled, ...]:
    """The schedules that the qualities 0 to 5 would give on `day`, in that order."""
    return tuple(
        grade_freely(scheduler, schedule, quality, day, shift_of)[1] for quality in range(6)
    )


def step(scheduler: Scheduler, state: CardState, entry: LogEntry) -> tuple[LogKind, CardState]:
    """The state after one entry of the log, and the kind that the entry turns out to be."""
    if entry.kind not in GRADES:
        return entry.kind, _marked(state, entry)
    if entry.quality is None:
        raise ValueError(f"a {entry.kind} needs a quality")
    if entry.kind is LogKind.PRACTICE and entry.value:
        return LogKind.PRACTICE, state
    kind, schedule = grade(
        scheduler, state.schedule, entry.quality, entry.moment.day, entry.shift_days
    )
    return kind, replace(state, schedule=schedule)


def replay(
    scheduler: Scheduler, entries: Iterable[LogEntry], state: CardState = UNSEEN
) -> tuple[list[LogKind], CardState]:
    """What one card's log amounts to: the kind of each entry, and the state at its end.

    The entries come oldest first, without void ones; `state` is the one before them.
    """
    kinds = []
    for entry in entries:
        kind, state = step(scheduler, state, entry)
        kinds.append(kind)
    return kinds, state


def _marked(state: CardState, entry: LogEntry) -> CardState:
    match entry.kind:
        case LogKind.SUSPEND:
            return replace(state, suspended=True)
        case LogKind.UNSUSPEND:
            return replace(state, suspended=False)
        case LogKind.BURY:
            return replace(state, buried_day=entry.moment.day)
        case LogKind.UNBURY:
            return replace(state, buried_day=0)
        case LogKind.SKIP:
            return replace(state, skipped_day=entry.moment.day)
        case LogKind.FLAG:
            return replace(state, flag=entry.value)
        case LogKind.RESET:
            return replace(state, schedule=NEW)
        case _ if isinstance(state.schedule, Scheduled):
            return replace(state, schedule=replace(state.schedule, due_day=entry.value))
        case _:
            return state  # a move of a card that an undo made new again
