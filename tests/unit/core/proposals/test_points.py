"""Key points: the grade they propose, and which are missed."""

import pytest

from flashq.core.model import LogEntry, LogKind, Moment, Tick
from flashq.core.proposals.points import PointTally, most_missed, proposed_quality, tally


def review(**said: bool) -> LogEntry:
    ticks = tuple(Tick(point.replace("_", " "), was) for point, was in said.items())
    return LogEntry(LogKind.REVIEW, 4, Moment(0, 1), ticks=ticks)


@pytest.mark.parametrize(
    ("said", "total", "quality"),
    [(5, 5, 4), (1, 1, 4), (4, 5, 3), (3, 5, 3), (2, 4, 3), (2, 5, 2), (1, 4, 2), (0, 5, 2)],
)
def test_all_points_are_good_half_are_hard_and_less_is_again(
    said: int, total: int, quality: int
) -> None:
    assert proposed_quality(said, total) == quality


def test_misses_are_counted_for_each_point() -> None:
    log = [review(velocity=True, decay=False), review(velocity=False, decay=False)]
    assert tally(["velocity", "decay", "new one"], log) == [
        PointTally("velocity", 2, 1),
        PointTally("decay", 2, 2),
        PointTally("new one", 0, 0),
    ]


def test_a_reworded_point_keeps_its_misses_and_a_new_one_gets_none() -> None:
    log = [review(validation_loss_rises=False, dropout=False)]
    assert tally(["the validation loss rises", "weight decay"], log) == [
        PointTally("the validation loss rises", 1, 1),
        PointTally("weight decay", 0, 0),
    ]


def test_the_points_that_are_missed_most_come_first() -> None:
    tallies = [PointTally("a", 4, 1), PointTally("b", 4, 0), PointTally("c", 4, 3)]
    assert [one.point for one in most_missed(tallies)] == ["c", "a"]
