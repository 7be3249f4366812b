"""How studying goes, worked out from cards and their grades."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.model import (
    Card,
    CardState,
    Kind,
    LogEntry,
    LogKind,
    Moment,
    Note,
    Scheduled,
    Tick,
)
from flashq.core.stats import FORECAST_DAYS, STATES, Statistics, statistics

TODAY = 1000
Log = Sequence[tuple[int, LogEntry]]


def scheduled(due: int = TODAY, *, first: int = 900, lapses: int = 0, known: int = 1) -> Scheduled:
    return Scheduled(known, 6, 250, due, first, TODAY - 1, False, lapses, 3, 4)


def card(
    number: int = 1,
    schedule: Scheduled | None = None,
    *,
    answer: str | None = "A",
    points: tuple[str, ...] = (),
    **marks: Any,
) -> Card:
    state = CardState(schedule, **marks) if schedule else CardState(**marks)
    return Card(
        card_id=number,
        uid=f"u{number}",
        deck="d",
        deck_title="D",
        path="d.yaml",
        key=f"k{number}",
        ordinal=1,
        note=Note(id=f"k{number}", kind=Kind.BASIC, prompt="Q", answer=answer, points=points),
        state=state,
    )


def grade(
    ago: int = 0, quality: int = 4, kind: LogKind = LogKind.REVIEW, **more: Any
) -> tuple[int, LogEntry]:
    """A grade of card 1 so many days ago."""
    return 1, LogEntry(kind, quality, Moment(0, TODAY - ago), **more)


def ticks(**said: bool) -> LogEntry:
    return LogEntry(
        LogKind.REVIEW, 3, Moment(0, TODAY), ticks=tuple(Tick(*pair) for pair in said.items())
    )


def summed(cards: Iterable[Card] = (card(1, scheduled()),), log: Log = ()) -> Statistics:
    return statistics(cards, log, {}, day=TODAY, days=30, leech_lapses=8)


def test_cards_are_counted_by_their_state_of_today() -> None:
    found = summed(
        [
            card(1),
            card(2, scheduled(known=0)),
            card(3, scheduled()),
            card(4, scheduled(), suspended=True),
            card(5, scheduled(), buried_day=TODAY),
            card(6, scheduled(), buried_day=TODAY - 1),
            card(7, answer=None),
        ]
    )
    counts = {"new": 1, "learning": 1, "review": 2, "suspended": 1, "buried": 1, "draft": 1}
    assert found.by_state == counts
    assert tuple(found.by_state) == STATES
    assert found.cards == 7


def test_leeches_have_as_many_lapses_as_the_setting_or_more() -> None:
    lapses = [card(number, scheduled(lapses=number)) for number in (7, 8, 9)]
    assert summed(lapses).leeches == 2


def test_flags_of_any_colour_are_counted() -> None:
    assert summed([card(1, flag=1), card(2, flag=7), card(3)]).flagged == 2


def test_kinds_of_grades_are_counted_apart() -> None:
    log = [
        grade(),
        grade(quality=2),
        grade(kind=LogKind.DRILL),
        grade(kind=LogKind.PRACTICE, quality=5),
    ]
    found = summed(log=log)
    assert (found.reviews, found.drills, found.practice) == (2, 1, 1)
    assert found.grades == {4: 1, 2: 1}


def test_grades_of_other_cards_are_passed_over() -> None:
    found = summed([card(2, scheduled())], [grade()])
    assert (found.reviews, found.days_studied, found.streak) == (0, 0, 0)


def test_retention_is_of_reviews_on_a_later_day_than_the_first() -> None:
    cards = [card(1, scheduled(first=TODAY - 3))]
    log = [grade(3, 0), grade(2, 3), grade(1, 2), grade(0, 4), grade(0, 0, LogKind.DRILL)]
    found = summed(cards, log)
    assert (found.passed, found.seen_again) == (2, 3)
    assert found.retention == pytest.approx(2 / 3)


def test_without_a_review_of_a_known_card_there_is_no_retention() -> None:
    assert summed([card(1, scheduled(first=TODAY))], [grade()]).retention is None


@pytest.mark.parametrize(
    ("ago", "streak"),
    [
        ((), 0),
        ((0,), 1),
        ((0, 1, 2), 3),
        ((1, 2), 2),
        ((2, 3), 0),
        ((0, 2, 3), 1),
        ((1, 3), 1),
    ],
)
def test_a_streak_ends_today_or_yesterday(ago: tuple[int, ...], streak: int) -> None:
    found = summed(log=[grade(days) for days in ago])
    assert (found.days_studied, found.streak) == (len(ago), streak)


def test_a_day_of_drills_or_practice_is_a_day_studied() -> None:
    found = summed(log=[grade(1, kind=LogKind.PRACTICE), grade(0, kind=LogKind.DRILL)])
    assert (found.days_studied, found.streak, found.reviews) == (2, 2, 0)


def test_means_are_over_what_was_measured_and_time_is_of_all_grades() -> None:
    log = [
        grade(duration_ms=8_000, reveal_ms=6_000),
        grade(duration_ms=4_000),
        grade(),
        grade(kind=LogKind.DRILL, duration_ms=3_000, reveal_ms=1_000),
    ]
    found = summed(log=log)
    assert (found.spent_ms, found.duration_ms, found.reveal_ms) == (15_000, 5_000, 3_500)


def test_nothing_measured_is_zero() -> None:
    found = summed(log=[grade()])
    assert (found.spent_ms, found.duration_ms, found.reveal_ms) == (0, 0, 0)


def test_late_reviews_count_for_today_and_those_beyond_the_week_for_no_day() -> None:
    due = [TODAY - 5, TODAY, TODAY + 1, TODAY + FORECAST_DAYS - 1, TODAY + FORECAST_DAYS]
    found = summed([card(number, scheduled(day)) for number, day in enumerate(due)])
    assert found.due_by_day == [2, 1, 0, 0, 0, 0, 1]


def test_a_buried_card_comes_back_on_the_day_after() -> None:
    late = card(1, scheduled(TODAY - 2), buried_day=TODAY)
    later = card(2, scheduled(TODAY + 3), buried_day=TODAY)
    assert summed([late, later]).due_by_day == [0, 1, 0, 1, 0, 0, 0]


def test_suspended_cards_drafts_and_new_cards_are_not_due() -> None:
    cards = [card(1, scheduled(), suspended=True), card(2, scheduled(), answer=None), card(3)]
    assert sum(summed(cards).due_by_day) == 0


def test_the_points_missed_most_often_come_first_and_known_ones_not_at_all() -> None:
    cards = [card(1, points=("a", "b")), card(2, points=("c", "d"))]
    ticked = {
        1: [ticks(a=False, b=True), ticks(a=True, b=True)],
        2: [ticks(c=False, d=False), ticks(c=False, d=True), ticks(c=False, d=True)],
        9: [ticks(a=False)],
    }
    found = statistics(cards, [], ticked, day=TODAY, days=1, leech_lapses=8)
    missed = [(one.card.name, one.tally.point, one.tally.missed) for one in found.missed]
    # Of points missed equally often, the one that was asked less is missed more.
    assert missed == [("d:k2", "c", 3), ("d:k1", "a", 1), ("d:k2", "d", 1)]


def test_no_more_points_are_told_than_asked_for() -> None:
    points = tuple("abcdefghijklm")
    ticked = {1: [ticks(**dict.fromkeys(points, False))]}
    found = statistics([card(points=points)], [], ticked, day=TODAY, days=1, leech_lapses=8)
    assert len(found.missed) == 10


def test_an_empty_collection_has_zeros() -> None:
    found = summed([])
    assert (found.cards, found.reviews, found.retention) == (0, 0, None)
    assert list(found.due_by_day) == [0] * FORECAST_DAYS


_grades = st.builds(
    grade,
    st.integers(0, 29),
    st.integers(0, 5),
    st.sampled_from((LogKind.REVIEW, LogKind.DRILL, LogKind.PRACTICE)),
    duration_ms=st.integers(0, 10**6),
)


@given(st.lists(_grades), st.integers(TODAY - 40, TODAY))
def test_the_numbers_agree_with_each_other(log: Log, first: int) -> None:
    found = summed([card(1, scheduled(first=first))], log)
    assert found.reviews + found.drills + found.practice == len(log)
    assert sum(found.grades.values()) == found.reviews
    assert found.passed <= found.seen_again <= found.reviews
    assert found.streak <= found.days_studied <= len(log)
    assert found.duration_ms <= found.spent_ms


@given(st.lists(_grades), st.randoms())
def test_the_order_of_the_log_does_not_matter(log: list[tuple[int, LogEntry]], random: Any) -> None:
    shuffled = list(log)
    random.shuffle(shuffled)
    assert summed(log=shuffled) == summed(log=log)
