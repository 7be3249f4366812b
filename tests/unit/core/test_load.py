"""Fuzz, balance and easy days: within their range, repeatable, and replayed."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.load import Load, applied, seed_of, shift, shift_range, weekday
from flashq.core.model import Scheduled

DAY = 739_000
intervals = st.integers(1, 2000)


def no_counts(first_day: int, last_day: int) -> dict[int, int]:
    return {}


def shift_of(interval: int, load: Load, seed: str = "s", counts: object = no_counts) -> int:
    return shift(interval, day=DAY, seed=seed, load=load, due_counts=counts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("interval", "most"), [(1, 0), (6, 0), (7, 1), (20, 1), (39, 1), (40, 2), (100, 5), (365, 18)]
)
def test_an_interval_of_a_week_may_move_by_five_per_cent_a_day_at_least(
    interval: int, most: int
) -> None:
    assert (shift_range(interval)[0], shift_range(interval)[-1]) == (-most, most)


@given(intervals, st.booleans(), st.booleans(), st.text(max_size=5))
def test_a_shift_stays_in_its_range_and_the_same_seed_gives_the_same(
    interval: int, fuzz: bool, balance: bool, seed: str
) -> None:
    load = Load(fuzz, balance, (1, 1, 1, 1, 1, 0.5, 0))
    found = shift_of(interval, load, seed)
    assert found in shift_range(interval)
    assert found == shift_of(interval, load, seed)


@given(intervals)
def test_without_any_freedom_nothing_moves(interval: int) -> None:
    assert not Load().is_free
    assert shift_of(interval, Load()) == 0


def test_fuzz_uses_its_whole_range_and_goes_by_card_and_repetition() -> None:
    seeds = [seed_of(f"card{n}", 1, 3) for n in range(300)]
    assert {shift_of(100, Load(fuzz=True), seed) for seed in seeds} == set(shift_range(100))
    assert len({seed_of("u", 1, 2), seed_of("u", 2, 2), seed_of("u", 1, 3)}) == 3


def test_the_emptiest_day_takes_the_review() -> None:
    counts = {DAY + 100 + days: 9 for days in shift_range(100)} | {DAY + 97: 2}
    assert shift_of(100, Load(balance=True), counts=lambda first, last: counts) == -3


def test_half_a_day_takes_half_of_the_reviews() -> None:
    """Reviews that are balanced one by one end up by the weights of the days."""
    easy = [1.0] * 7
    easy[weekday(DAY + 100)] = 0.5
    counts: Counter[int] = Counter()
    for number in range(1100):
        load = Load(balance=True, easy_days=tuple(easy))
        counts[DAY + 100 + shift_of(100, load, str(number), lambda first, last: counts)] += 1
    assert abs(counts[DAY + 100] - counts[DAY + 101] / 2) <= 2


def test_a_day_off_takes_none_where_it_can_be_helped() -> None:
    easy = [0.0] * 7
    easy[weekday(DAY + 101)] = 1
    for load in (Load(fuzz=True, easy_days=tuple(easy)), Load(easy_days=tuple(easy))):
        assert {shift_of(100, load, str(n)) for n in range(50)} == {1}
    nothing = Load(fuzz=True, easy_days=(0.0,) * 7)
    assert shift_of(100, nothing) in shift_range(100)


def test_loads_are_asked_for_only_where_they_are_balanced() -> None:
    asked: list[tuple[int, int]] = []

    def counts(first_day: int, last_day: int) -> dict[int, int]:
        asked.append((first_day, last_day))
        return {}

    shift_of(100, Load(fuzz=True, easy_days=(1, 1, 1, 1, 1, 0.5, 0)), counts=counts)
    assert asked == []
    shift_of(6, Load(balance=True), counts=counts)
    assert asked == [], "an interval below a week has no choice"
    shift_of(100, Load(balance=True), counts=counts)
    assert asked == [(DAY + 95, DAY + 105)]


def test_easy_days_alone_move_no_further_than_they_must() -> None:
    easy = [1.0] * 7
    easy[weekday(DAY + 100)] = 0
    load = Load(easy_days=tuple(easy))
    assert {shift_of(100, load, str(n)) for n in range(30)} == {-1, 1}


def test_weekdays_are_those_of_the_calendar() -> None:
    for day in range(DAY, DAY + 8):
        assert weekday(day) == date.fromordinal(day).weekday()


@given(intervals, st.integers(-5000, 5000))
def test_a_recorded_shift_moves_interval_and_due_day_alike_and_never_too_far(
    interval: int, days: int
) -> None:
    plain = Scheduled(3, interval, 250, DAY + interval, DAY, DAY, False, 0, 3, 4)
    moved = applied(plain, days)
    assert moved.due_day - plain.due_day == moved.interval_days - plain.interval_days
    assert moved.interval_days - plain.interval_days in shift_range(interval)
    assert applied(plain, 0) == plain


def test_no_interval_is_put_off_beyond_the_longest_there_is() -> None:
    assert shift_range(36_500)[-1] == 0
    assert shift_range(36_400)[-1] == 100
    plain = Scheduled(9, 36_490, 300, DAY + 36_490, DAY, DAY, False, 0, 9, 5)
    assert applied(plain, 1000).interval_days == 36_500
