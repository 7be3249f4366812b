"""By how many days an interval is put off, so that reviews spread: fuzz, balance, easy days.

An interval of at least `FUZZED_FROM_DAYS` may end within ±5 % of its length, a day at least:
five in a hundred of seven days would be none. What was chosen goes into the log as a shift, and
a replay applies it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from flashq.core.model import LONGEST_INTERVAL_DAYS, Scheduled

FUZZED_FROM_DAYS = 7
_PER_CENT = 5
_DAYS_OF_WEEK = 7
_NORMAL = (1.0,) * _DAYS_OF_WEEK


@dataclass(frozen=True, slots=True)
class Load:
    """How free the day of a review is.

    `fuzz` draws it by lot, `balance` takes the day with the fewest reviews. `easy_days` are
    weights from Monday on: 1 a normal day, 0.5 half of its reviews, 0 none where it can be
    helped.
    """

    fuzz: bool = False
    balance: bool = False
    easy_days: tuple[float, ...] = _NORMAL

    @property
    def is_free(self) -> bool:
        """Whether intervals are ever put off."""
        return self.fuzz or self.balance or any(weight != 1 for weight in self.easy_days)


def seed_of(uid: str, ordinal: int, repetitions: int) -> str:
    """What the lot of a card's next interval is drawn by."""
    return f"{uid}#{ordinal}:{repetitions}"


def shift_range(interval_days: int) -> range:
    """By how many days an interval may be put off: never beyond the longest there is."""
    if interval_days < FUZZED_FROM_DAYS:
        return range(1)
    most = max(1, interval_days * _PER_CENT // 100)
    room = max(0, LONGEST_INTERVAL_DAYS - interval_days)
    return range(-most, min(most, room) + 1)


def shift(
    interval_days: int,
    *,
    day: int,
    seed: str,
    load: Load,
    due_counts: Callable[[int, int], Mapping[int, int]],
) -> int:
    """By how many days the interval of a review on study day `day` is put off.

    The same arguments give the same shift. `due_counts` tells for a first and a last day how
    many reviews are planned for each; it is asked only where loads are balanced.
    """
    shifts = shift_range(interval_days)
    if len(shifts) == 1 or not load.is_free:
        return 0
    plain_day = day + interval_days
    weights = [load.easy_days[weekday(plain_day + days)] for days in shifts]
    if not any(weights):
        weights = [1.0] * len(shifts)
    chance = Random(seed)
    if load.balance:
        counts = due_counts(plain_day + shifts[0], plain_day + shifts[-1])
        full = [
            (counts.get(plain_day + days, 0) + 1) / weight if weight else float("inf")
            for days, weight in zip(shifts, weights, strict=True)
        ]
        return chance.choice(_least(shifts, full))
    if load.fuzz:
        return chance.choices(shifts, weights)[0]
    easiest = _least(shifts, [-weight for weight in weights])
    return chance.choice(_least(easiest, [abs(days) for days in easiest]))


def applied(schedule: Scheduled, shift_days: int) -> Scheduled:
    """A schedule with its interval put off, no further than it may be."""
    shifts = shift_range(schedule.interval_days)
    days = max(shifts[0], min(shifts[-1], shift_days))
    if not days:
        return schedule
    return replace(
        schedule,
        interval_days=schedule.interval_days + days,
        due_day=schedule.due_day + days,
    )


def weekday(day: int) -> int:
    """The day of the week of a study day, Monday is 0."""
    return (day + _DAYS_OF_WEEK - 1) % _DAYS_OF_WEEK


def _least(shifts: Sequence[int], costs: Sequence[float]) -> list[int]:
    least = min(costs)
    return [days for days, cost in zip(shifts, costs, strict=True) if cost == least]
