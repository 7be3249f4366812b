"""The quiz as a state machine, without cards, log or screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core import session
from flashq.core.session import Session, Stage
from flashq.core.study_queue import StudyQueue

START = session.start(StudyQueue(due=(1, 2), new=(3,), drill=(4,)))


def grade(before: Session, quality: int, log_id: int = 1) -> Session:
    return session.graded(before, quality, log_id, needs_drill=quality < 4)


def test_the_current_card_is_the_first_due_then_new_then_drill() -> None:
    seen, stages, here = [], [], START
    while here.current is not None:
        seen.append(here.current)
        stages.append(here.stage)
        here = grade(here, 4)
    assert seen == [1, 2, 3, 4]
    assert stages == [Stage.DUE, Stage.DUE, Stage.NEW, Stage.DRILL]
    assert (here.left, here.done) == (0, 4)


@pytest.mark.parametrize("quality", range(6))
def test_below_four_a_card_goes_to_the_end_of_the_drill(quality: int) -> None:
    after = grade(START, quality)
    assert after.drill == ((4, 1) if quality < 4 else (4,))
    assert after.due == (2,)


def test_a_low_practice_grade_is_not_drilled() -> None:
    assert session.graded(START, 2, 1, needs_drill=False).drill == (4,)


def test_a_drill_goes_on_until_four() -> None:
    here = session.start(StudyQueue((), (), (7, 8)))
    order = []
    for quality in (2, 3, 4, 5):
        order.append(here.current)
        here = grade(here, quality)
    assert order == [7, 8, 7, 8]
    assert here.current is None


def test_revealing_changes_nothing_but_that() -> None:
    shown = session.reveal(START)
    assert shown.revealed
    assert (shown.current, shown.left, shown.deeds) == (1, 4, ())
    assert not grade(shown, 4).revealed


def test_undo_gives_the_session_before_and_the_number_of_the_deed() -> None:
    shown = session.reveal(START)
    after, log_id = session.undone(grade(shown, 2, log_id=17))
    assert (after, log_id) == (shown, 17)


def test_a_skip_has_no_number_and_a_mark_has_one() -> None:
    assert session.undone(session.skipped(START)) == (START, None)
    assert session.undone(session.put_away(START, 5)) == (START, 5)


def test_an_undone_mark_hides_the_answer_again() -> None:
    shown = session.reveal(START)
    assert not session.undone(session.put_away(shown, 5))[0].revealed


def test_a_dropped_card_is_no_deed() -> None:
    after = session.dropped(START)
    assert (after.current, after.deeds) == (2, ())


def test_there_is_nothing_to_undo_at_the_start() -> None:
    with pytest.raises(IndexError):
        session.undone(START)


def test_what_is_done_at_the_end_does_no_harm() -> None:
    end = session.start(StudyQueue((), (), ()))
    assert end.current is None
    assert session.dropped(end).current is None


@pytest.mark.parametrize("stage", Stage)
def test_a_card_that_is_brought_back_comes_first_and_once(stage: Stage) -> None:
    for card in (2, 3, 4, 9):
        back = session.brought_back(START, card, stage)
        assert back.current == card
        assert [*back.due, *back.new, *back.drill].count(card) == 1
        assert {*back.due, *back.new, *back.drill} == {1, 2, 3, 4, card}


def test_a_card_brought_back_keeps_its_own_queue_where_it_comes_first() -> None:
    only_drill = session.start(StudyQueue((), (), (4,)))
    assert session.brought_back(only_drill, 9, Stage.DRILL).drill == (9, 4)
    only_new = session.start(StudyQueue((), (3,), (4,)))
    assert session.brought_back(only_new, 9, Stage.NEW).new == (9, 3)


steps = st.lists(st.one_of(st.integers(0, 5), st.sampled_from(["skip", "bury"])), max_size=30)
queues = st.builds(
    lambda numbers, cut, end: StudyQueue(
        tuple(numbers[:cut]), tuple(numbers[cut:end]), tuple(numbers[end:])
    ),
    st.lists(st.integers(), max_size=8, unique=True),
    st.integers(0, 4),
    st.integers(4, 8),
)


@given(queues, steps)
def test_undoing_everything_leads_back_to_the_start(
    queue: StudyQueue, done: list[int | str]
) -> None:
    here = session.start(queue)
    numbers: list[int | None] = []
    for number, step in enumerate(done):
        if here.current is None:
            break
        if step == "skip":
            here, log_id = session.skipped(here), None
        elif step == "bury":
            here, log_id = session.put_away(here, number), number
        else:
            here, log_id = grade(here, int(step), number), number
        numbers.append(log_id)
    assert here.done == len(numbers)
    for log_id in reversed(numbers):
        here, undone = session.undone(here)
        assert undone == log_id
    assert (here.due, here.new, here.drill) == (queue.due, queue.new, queue.drill)
    assert here.deeds == ()


@given(queues, st.lists(st.integers(0, 5), max_size=60))
def test_no_card_is_lost_and_none_is_asked_that_was_not_queued(
    queue: StudyQueue, qualities: list[int]
) -> None:
    here = session.start(queue)
    passed: set[int] = set()
    everything = {*queue.due, *queue.new, *queue.drill}
    for quality in qualities:
        if here.current is None:
            break
        assert here.current in everything
        if quality >= 4:
            passed.add(here.current)
        here = grade(here, quality)
    assert passed | {*here.due, *here.new, *here.drill} == everything
    assert passed.isdisjoint((*here.due, *here.new, *here.drill))
