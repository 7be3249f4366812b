"""What a scheduler is, and what happens to a card whatever the scheduler.

A scheduler knows reviews alone. Which grade is a review, which a drill or practice, and
what marks do, is the same for all of them and stands here, so that replaying a log under
another scheduler is one fold.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from flashq.core.model import (
    MARKS,
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
    scheduler: Scheduler, schedule: Schedule, quality: int, day: int
) -> tuple[LogKind, Scheduled]:
    """What a grade means now, and the schedule after it.

    A clock that was set back counts as the day of the card's last grade, so that no due
    day jumps. Raises ValueError for a quality outside 0 to 5.
    """
    if not 0 <= quality <= 5:
        raise ValueError(f"quality {quality} is not between 0 and 5")
    if isinstance(schedule, Scheduled) and day <= schedule.last_day:
        if not schedule.needs_drill:
            return LogKind.PRACTICE, schedule
        if quality < DRILLED_BELOW:
            return LogKind.DRILL, schedule
        return LogKind.DRILL, replace(schedule, needs_drill=False)
    return LogKind.REVIEW, scheduler.review(schedule, quality, day)


def preview(scheduler: Scheduler, schedule: Schedule, day: int) -> tuple[Scheduled, ...]:
    """The schedules that the qualities 0 to 5 would give on `day`, in that order."""
    return tuple(grade(scheduler, schedule, quality, day)[1] for quality in range(6))


def step(scheduler: Scheduler, state: CardState, entry: LogEntry) -> tuple[LogKind, CardState]:
    """The state after one entry of the log, and the kind that the entry turns out to be."""
    if entry.kind in MARKS:
        return entry.kind, _marked(state, entry)
    if entry.quality is None:
        raise ValueError(f"a {entry.kind} needs a quality")
    kind, schedule = grade(scheduler, state.schedule, entry.quality, entry.moment.day)
    return kind, CardState(schedule, state.suspended, state.buried_day)


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
        case _:
            return replace(state, buried_day=0)
