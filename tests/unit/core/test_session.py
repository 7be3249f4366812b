"""The quiz as a state machine, without cards, log or screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core import session
from flashq.core.session import Deed, Session
from flashq.core.study_queue import Stage, StudyQueue, Turn


def turns(stage: Stage, *cards: int) -> tuple[Turn, ...]:
    return tuple(Turn(card, stage) for card in cards)


QUEUE = StudyQueue((*turns(Stage.DUE, 1, 2), *turns(Stage.NEW, 3)), (4,))
START = session.start(QUEUE)


def grade(before: Session, quality: int, log_id: int = 1) -> Session:
    return session.graded(before, quality, log_id, needs_drill=quality < 4)


def to_come(here: Session) -> list[int]:
    """The cards still to come, in their order."""
    return [turn.card_id for turn in (*here.called, *here.main)] + list(here.drill)


def test_the_cards_come_in_the_order_of_the_queue_then_the_drill() -> None:
    seen, here = [], START
    while here.turn is not None:
        seen.append(here.turn)
        here = grade(here, 4)
    assert seen == [*QUEUE.main, Turn(4, Stage.DRILL)]
    assert (here.left, here.done) == (0, 4)


def test_what_is_left_is_counted_by_part() -> None:
    assert START.left_by_stage() == {Stage.DUE: 2, Stage.NEW: 1, Stage.DRILL: 1}
    called = session.called(START, 3, Stage.NEW)
    assert called.left_by_stage() == START.left_by_stage()


@pytest.mark.parametrize("quality", range(6))
def test_below_four_a_card_goes_to_the_end_of_the_drill(quality: int) -> None:
    after = grade(START, quality)
    assert after.drill == ((4, 1) if quality < 4 else (4,))
    assert after.current == 2


def test_a_low_practice_grade_is_not_drilled() -> None:
    assert session.graded(START, 2, 1, needs_drill=False).drill == (4,)


def test_a_drill_goes_on_until_four() -> None:
    here = session.start(StudyQueue((), (7, 8)))
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


def test_undoing_a_grade_gives_its_card_back_revealed_and_the_deed() -> None:
    after, deed = session.undone(grade(session.reveal(START), 2, log_id=17))
    assert deed == Deed(1, Stage.DUE, 17, 2)
    assert after.revealed
    assert to_come(after) == to_come(START)


def test_an_undone_mark_hides_the_answer_again() -> None:
    shown = session.reveal(START)
    assert not session.undone(session.put_away(shown, 5))[0].revealed


def test_a_flag_leaves_the_card_where_it_is_and_is_undone_there() -> None:
    shown = session.reveal(START)
    flagged = session.marked(shown, 5)
    assert (flagged.current, flagged.revealed, flagged.done) == (1, True, 0)
    before, deed = session.undone(flagged)
    assert (before, deed.log_id) == (shown, 5)


def test_undoing_the_flag_of_an_earlier_card_brings_that_card_back() -> None:
    here = session.undone(grade(session.marked(START, 5), 4, log_id=6))[0]
    here, deed = session.undone(session.dropped(here))
    assert (here.current, deed.log_id) == (1, 5)


def test_a_dropped_card_is_no_deed() -> None:
    after = session.dropped(START)
    assert (after.current, after.deeds) == (2, ())


def test_there_is_nothing_to_undo_at_the_start() -> None:
    with pytest.raises(IndexError):
        session.undone(START)


def test_what_is_done_at_the_end_does_no_harm() -> None:
    end = session.start(StudyQueue((), ()))
    assert end.current is None
    assert session.dropped(end).current is None
    with pytest.raises(ValueError, match="at its end"):
        session.put_away(end, 1)


@pytest.mark.parametrize("stage", Stage)
def test_a_card_that_is_called_comes_first_and_once(stage: Stage) -> None:
    for card in (2, 3, 4, 9):
        back = session.called(START, card, stage)
        assert back.turn == Turn(card, stage)
        assert to_come(back).count(card) == 1
        assert set(to_come(back)) == {1, 2, 3, 4, card}


def test_a_second_call_comes_before_the_first_and_both_before_the_queue() -> None:
    here = session.called(session.called(START, 9, Stage.NEW), 8, Stage.NEW)
    assert to_come(here) == [8, 9, 1, 2, 3, 4]


steps = st.lists(st.one_of(st.integers(0, 5), st.sampled_from(["bury", "flag"])), max_size=30)
queues = st.builds(
    lambda numbers, cut, end: StudyQueue(
        (*turns(Stage.DUE, *numbers[:cut]), *turns(Stage.NEW, *numbers[cut:end])),
        tuple(numbers[end:]),
    ),
    st.lists(st.integers(), max_size=8, unique=True),
    st.integers(0, 4),
    st.integers(4, 8),
)


@given(queues, steps)
def test_undoing_everything_leads_back_to_the_cards_of_the_start(
    queue: StudyQueue, done: list[int | str]
) -> None:
    here = session.start(queue)
    numbers: list[int] = []
    for number, step in enumerate(done):
        if here.current is None:
            break
        if step == "flag":
            here = session.marked(here, number)
        elif step == "bury":
            here = session.put_away(here, number)
        else:
            here = grade(here, int(step), number)
        numbers.append(number)
    for number in reversed(numbers):
        here, undone = session.undone(here)
        assert undone.log_id == number
    assert to_come(here) == to_come(session.start(queue))
    assert here.deeds == ()


@given(queues, st.lists(st.integers(0, 5), max_size=60))
def test_no_card_is_lost_and_none_is_asked_that_was_not_queued(
    queue: StudyQueue, qualities: list[int]
) -> None:
    here = session.start(queue)
    passed: set[int] = set()
    everything = set(to_come(here))
    for quality in qualities:
        if here.current is None:
            break
        assert here.current in everything
        if quality >= 4:
            passed.add(here.current)
        here = grade(here, quality)
    assert passed | set(to_come(here)) == everything
    assert passed.isdisjoint(to_come(here))
