"""Holidays and backlogs: no day gets too much, nobody is lost, the riskiest come first."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.spreading import Waiting, after_holiday, risk, spread

TODAY = 1000
waiting = st.lists(
    st.builds(
        lambda last, interval: (last, interval), st.integers(600, TODAY - 1), st.integers(1, 300)
    ),
    max_size=40,
).map(
    lambda pairs: [
        Waiting(number, last + interval, last, interval)
        for number, (last, interval) in enumerate(pairs)
        if last + interval <= TODAY
    ]
)
planned = st.dictionaries(st.integers(TODAY, TODAY + 10), st.integers(0, 9), max_size=5)


@given(waiting, planned, st.integers(1, 9))
def test_no_day_takes_more_than_it_may_and_nobody_is_lost(
    late: list[Waiting], already: dict[int, int], per_day: int
) -> None:
    moved = spread(late, already, TODAY, per_day)
    days = {card.card_id: moved.get(card.card_id, TODAY) for card in late}
    counts = Counter(days.values())
    for day, count in counts.items():
        assert day >= TODAY
        assert count <= max(0, per_day - already.get(day, 0))


@given(waiting, planned, st.integers(1, 5))
def test_each_day_takes_the_riskiest_of_what_is_left(
    late: list[Waiting], already: dict[int, int], per_day: int
) -> None:
    moved = spread(late, already, TODAY, per_day)
    left, day = list(late), TODAY
    while left:
        room = max(0, per_day - already.get(day, 0))
        left.sort(key=lambda card: (-risk(card, day), card.card_id))
        for card in left[:room]:
            assert moved.get(card.card_id, TODAY) == day
        left, day = left[room:], day + 1


def test_the_order_of_cards_is_that_of_the_day_on_which_they_come() -> None:
    """A card due each day overtakes one of a long interval that is at greater risk today."""
    soon, long = Waiting(1, TODAY, TODAY - 1, 1), Waiting(2, TODAY - 15, TODAY - 25, 10)
    first = Waiting(3, TODAY - 9, TODAY - 10, 1)
    assert risk(long, TODAY) > risk(soon, TODAY)
    assert spread([soon, long, first], {TODAY + 1: 1}, TODAY, 1) == {1: TODAY + 2, 2: TODAY + 3}


def test_only_cards_whose_day_changes_are_named() -> None:
    stays_late = Waiting(1, TODAY - 5, TODAY - 15, 10)
    stays_later = Waiting(2, TODAY + 1, TODAY - 10, 11)
    moves = Waiting(3, TODAY, TODAY - 10, 10 * 10)
    assert spread([moves, stays_later, stays_late], {}, TODAY, 1) == {3: TODAY + 2}


def test_a_short_interval_is_at_greater_risk_than_a_long_one_that_is_as_late() -> None:
    short, long = Waiting(1, TODAY - 5, TODAY - 8, 3), Waiting(2, TODAY - 5, TODAY - 95, 90)
    assert risk(short, TODAY) > risk(long, TODAY) > 1


def test_after_a_holiday_everything_waits_until_the_return() -> None:
    cards = [Waiting(n, TODAY + n - 3, TODAY - 50, 47 + n) for n in range(12)]
    moved = after_holiday(cards, {TODAY + 7: 1}, TODAY, 7, 4)
    assert set(moved) == set(range(10)), "the others are due after the holiday anyway"
    counts = Counter(moved.values())
    assert min(counts) == TODAY + 7
    assert counts == {TODAY + 7: 3, TODAY + 8: 4, TODAY + 9: 3}


def test_a_day_must_take_something() -> None:
    with pytest.raises(ValueError, match="at least one"):
        spread([], {}, TODAY, 0)
    with pytest.raises(ValueError, match="at least one"):
        after_holiday([], {}, TODAY, 7, 0)
