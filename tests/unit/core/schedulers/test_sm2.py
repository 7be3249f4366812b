"""SM-2, against the reference sequences and its laws."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.model import NEW, UNSEEN, LogEntry, LogKind, Moment, New, Schedule, Scheduled
from flashq.core.schedulers.base import grade, preview, replay, step
from flashq.core.schedulers.sm2 import Sm2

SM2 = Sm2()
VECTORS = json.loads(
    (Path(__file__).parents[3] / "data" / "sm2_vectors.json").read_text(encoding="utf-8")
)
DAY_0 = 739_000

gaps_and_qualities = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 5)), min_size=1, max_size=40
)


def grades(*qualities: int) -> list[Scheduled]:
    """The schedules after each quality, every review on its due day."""
    schedule: Schedule = NEW
    day = DAY_0
    results = []
    for quality in qualities:
        schedule = SM2.review(schedule, quality, day)
        day = schedule.due_day
        results.append(schedule)
    return results


@pytest.mark.parametrize("sequence", VECTORS["sequences"], ids=lambda s: s["name"])
def test_every_step_of_the_reference_sequence_is_met(sequence: dict) -> None:
    """The sequences know no longest interval, and three of them go beyond it."""
    unbounded = Sm2(longest_interval_days=10**9)
    schedule: Schedule = NEW
    for number, given_step in enumerate(sequence["steps"]):
        kind, schedule = grade(unbounded, schedule, given_step["grade"], DAY_0 + given_step["day"])
        expected = given_step["expect"]
        assert kind == ("drill" if given_step["kind"] == "drill" else "review"), number
        assert schedule.repetitions == expected["repetitions"], number
        assert schedule.interval_days == expected["interval_days"], number
        assert f"{schedule.ease_hundredths / 100:.2f}" == expected["ef"], number
        assert schedule.due_day == DAY_0 + expected["due_day"], number
        assert schedule.needs_drill == expected["needs_drill"], number


@pytest.mark.parametrize("sequence", VECTORS["sequences"], ids=lambda s: s["name"])
def test_the_longest_interval_changes_nothing_before_it_is_reached(sequence: dict) -> None:
    bounded, unbounded = Sm2(), Sm2(longest_interval_days=10**9)
    left: Schedule = NEW
    right: Schedule = NEW
    for given_step in sequence["steps"]:
        day = DAY_0 + given_step["day"]
        _, left = grade(bounded, left, given_step["grade"], day)
        _, right = grade(unbounded, right, given_step["grade"], day)
        if right.interval_days > 36_500:
            assert left.interval_days == 36_500
            return
        assert left == right


def test_all_hundred_reference_sequences_are_there() -> None:
    assert len(VECTORS["sequences"]) == 100


def test_six_perfect_answers_give_the_intervals_of_integer_arithmetic() -> None:
    assert [s.interval_days for s in grades(5, 5, 5, 5, 5, 5)] == [1, 6, 17, 48, 140, 420]


def test_a_failure_starts_over_and_still_lowers_the_ease() -> None:
    before, after = grades(4, 4, 4, 1)[-2:]
    assert before.repetitions == 3
    assert (after.repetitions, after.interval_days) == (0, 1)
    assert after.ease_hundredths == before.ease_hundredths - 54


def test_only_failing_a_learnt_card_is_a_lapse() -> None:
    assert [s.lapses for s in grades(1, 2, 4, 0, 5, 2)] == [0, 0, 0, 1, 1, 2]


def test_intervals_stop_at_a_hundred_years() -> None:
    assert grades(*[5] * 40)[-1].interval_days == 36_500


@given(gaps_and_qualities)
def test_ease_never_falls_below_one_point_three(history: list[tuple[int, int]]) -> None:
    schedule: Schedule = NEW
    day = DAY_0
    for gap, quality in history:
        day += gap
        _, schedule = grade(SM2, schedule, quality, day)
        assert schedule.ease_hundredths >= 130


@given(gaps_and_qualities)
def test_the_interval_never_falls_on_quality_three_or_more(history: list[tuple[int, int]]) -> None:
    schedule: Schedule = NEW
    day = DAY_0
    for gap, quality in history:
        day += gap
        before = schedule
        _, schedule = grade(SM2, schedule, quality, day)
        if quality >= 3 and isinstance(before, Scheduled):
            assert schedule.interval_days >= before.interval_days


@given(gaps_and_qualities)
def test_the_preview_is_what_the_grade_then_gives(history: list[tuple[int, int]]) -> None:
    schedule: Schedule = NEW
    day = DAY_0
    for gap, quality in history:
        day += gap
        promised = preview(SM2, schedule, day, lambda interval_days: 0)[quality]
        _, schedule = grade(SM2, schedule, quality, day)
        assert schedule == promised


@given(gaps_and_qualities)
def test_replaying_the_log_gives_the_state_that_grew_grade_by_grade(
    history: list[tuple[int, int]],
) -> None:
    state, day, log = UNSEEN, DAY_0, []
    for gap, quality in history:
        day += gap
        entry = LogEntry(LogKind.REVIEW, quality, Moment(day * 86_400_000, day))
        log.append(entry)
        _, state = step(SM2, state, entry)
    assert replay(SM2, log)[1] == state


@given(gaps_and_qualities)
def test_elapsed_time_plays_no_part(history: list[tuple[int, int]]) -> None:
    """The same grades on other days give the same repetitions, ease and interval."""
    spread: Schedule = NEW
    prompt: Schedule = NEW
    far, near = DAY_0, DAY_0
    for gap, quality in history:
        far, near = far + gap + 1, near + 1
        spread, prompt = SM2.review(spread, quality, far), SM2.review(prompt, quality, near)
        assert (spread.repetitions, spread.ease_hundredths, spread.interval_days) == (
            prompt.repetitions,
            prompt.ease_hundredths,
            prompt.interval_days,
        )


def test_a_card_below_four_waits_for_its_drill_until_it_scores_four() -> None:
    _, schedule = grade(SM2, NEW, 3, DAY_0)
    kinds = []
    for quality in (2, 3, 4, 4):
        kind, schedule = grade(SM2, schedule, quality, DAY_0)
        kinds.append((kind, schedule.needs_drill))
    assert kinds == [("drill", True), ("drill", True), ("drill", False), ("practice", False)]
    assert schedule.interval_days == 1
    assert schedule.ease_hundredths == 236


def test_a_drill_that_was_left_undone_is_gone_the_next_day() -> None:
    _, schedule = grade(SM2, NEW, 2, DAY_0)
    kind, schedule = grade(SM2, schedule, 4, DAY_0 + 1)
    assert kind == LogKind.REVIEW
    assert schedule.reviews == 2


def test_a_clock_set_back_neither_loses_the_grade_nor_moves_the_due_day_back() -> None:
    _, first = grade(SM2, NEW, 5, DAY_0)
    _, learnt = grade(SM2, first, 5, DAY_0 + 1)
    kind, after = grade(SM2, learnt, 5, DAY_0 - 30)
    assert kind == LogKind.PRACTICE
    assert after == learnt


@pytest.mark.parametrize("quality", [-1, 6])
def test_a_quality_outside_zero_to_five_is_refused(quality: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 5"):
        grade(SM2, NEW, quality, DAY_0)


def test_marks_change_no_schedule_and_can_be_taken_back() -> None:
    moment = Moment(DAY_0 * 86_400_000, DAY_0)
    _, suspended = replay(SM2, [LogEntry(LogKind.SUSPEND, None, moment)])
    assert suspended.suspended
    assert isinstance(suspended.schedule, New)
    _, buried = replay(SM2, [LogEntry(LogKind.BURY, None, moment)])
    assert buried.phase(DAY_0) == "buried"
    assert buried.phase(DAY_0 + 1) == "new"
    _, again = replay(
        SM2,
        [LogEntry(k, None, moment) for k in (LogKind.SUSPEND, LogKind.BURY)]
        + [LogEntry(k, None, moment) for k in (LogKind.UNSUSPEND, LogKind.UNBURY)],
    )
    assert again == UNSEEN
