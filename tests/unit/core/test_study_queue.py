"""Today's queue from its candidates."""

from hypothesis import given
from hypothesis import strategies as st

from flashq.core.study_queue import DoneToday, Limits, StudyQueue, build

FREE = Limits(new_per_day=9999, reviews_per_day=9999)
NOTHING_DONE = DoneToday(new=0, reviews=0)
numbers = st.integers(0, 50)


def test_an_empty_queue_is_false_and_any_card_makes_it_true() -> None:
    assert not StudyQueue((), (), ())
    assert StudyQueue((1,), (), ())
    assert StudyQueue((), (1,), ())
    assert StudyQueue((), (), (1,))


def test_the_candidates_keep_their_order() -> None:
    assert build([3, 1], [5, 4], [2], FREE, NOTHING_DONE) == StudyQueue((3, 1), (5, 4), (2,))


@given(numbers, numbers, numbers, numbers)
def test_what_was_done_counts_against_the_limits_and_the_drill_has_none(
    new_limit: int, review_limit: int, new_done: int, reviews_done: int
) -> None:
    queue = build(
        range(30),
        range(100, 130),
        range(200, 230),
        Limits(new_limit, review_limit),
        DoneToday(new_done, reviews_done),
    )
    assert len(queue.new) == min(30, max(0, new_limit - new_done))
    assert len(queue.due) == min(30, max(0, review_limit - reviews_done))
    assert len(queue.drill) == 30


@given(st.integers(0, 99), numbers)
def test_new_cards_are_shuffled_before_they_are_cut(seed: int, limit: int) -> None:
    limits = Limits(limit, 9999)
    queue = build(range(5), range(50), [], limits, NOTHING_DONE, seed)
    again = build(range(5), range(50), [], limits, NOTHING_DONE, seed)
    assert queue == again
    assert queue.due == tuple(range(5))
    assert set(queue.new) <= set(range(50))
    assert len(set(queue.new)) == limit


@given(st.integers(0, 99), st.sets(st.integers(0, 29)))
def test_cards_that_are_gone_do_not_change_the_order_of_the_rest(seed: int, gone: set[int]) -> None:
    before = build([], range(30), [], FREE, NOTHING_DONE, seed).new
    left = [card for card in range(30) if card not in gone]
    after = build([], left, [], FREE, NOTHING_DONE, seed).new
    assert after == tuple(card for card in before if card not in gone)


def test_another_seed_gives_another_order() -> None:
    orders = {build([], range(30), [], FREE, NOTHING_DONE, seed).new for seed in range(20)}
    assert len(orders) == 20
