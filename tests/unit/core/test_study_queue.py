"""Which cards come today: limits, siblings, orders, topics."""

from collections import Counter
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.study_queue import (
    Candidate,
    DoneToday,
    Limits,
    NewOrder,
    NewPlace,
    PoolLimits,
    QueueOptions,
    ReviewOrder,
    Stage,
    StudyQueue,
    Turn,
    build,
    interleave,
    topics,
)

DAY = 1000
NOTHING_DONE = DoneToday({}, {})
PLENTY = Limits(10**6, 10**6)


def one(
    card: int,
    note: int | None = None,
    deck: str = "d",
    *,
    last: int = 0,
    interval: int = 0,
    ease: int = 250,
    skipped: bool = False,
) -> Candidate:
    number = card if note is None else note
    return Candidate(card, number, deck, last + interval, last, interval, ease, skipped)


def queue_of(
    due: list[Candidate],
    new: list[Candidate],
    limits: Limits = PLENTY,
    done: DoneToday = NOTHING_DONE,
    options: QueueOptions | None = None,
    busy: tuple[int, ...] = (),
) -> StudyQueue:
    return build(due, new, [], limits=limits, done=done, day=DAY, options=options, busy_notes=busy)


def test_an_empty_queue_is_false_and_any_card_makes_it_true() -> None:
    assert not StudyQueue((), ())
    assert StudyQueue((Turn(1, Stage.DUE),), ())
    assert StudyQueue((), (1,))


def test_the_candidates_keep_their_order_reviews_first() -> None:
    queue = queue_of([one(3), one(1)], [one(9), one(2)])
    assert [turn.card_id for turn in queue.main] == [3, 1, 9, 2]
    assert (queue.due, queue.new) == ((3, 1), (9, 2))


def test_what_was_done_counts_against_the_limits() -> None:
    done = DoneToday({"d": 1}, {"d": 2})
    queue = queue_of([one(1), one(2)], [one(3), one(4)], Limits(2, 3), done)
    assert (queue.due, queue.new) == ((1,), (3,))


def test_the_nearest_limit_counts_alone() -> None:
    pools = {"ml": PoolLimits(new=2), "ml/optim": PoolLimits(new=1, reviews=0)}
    limits = Limits(1, 9, pools)
    new = [one(n, deck=deck) for n, deck in enumerate(["ml/optim"] * 3 + ["ml/a"] * 3 + ["zh"] * 3)]
    assert queue_of([], new, limits).new == (0, 3, 4, 6)
    due = [one(1, deck="ml/optim"), one(2, deck="ml/a")]
    assert queue_of(due, [], limits).due == (2,)
    done = DoneToday({"ml/optim": 1, "ml/b": 1, "zh": 1}, {})
    assert queue_of([], new, limits, done).new == (3,)


def test_of_a_note_one_card_comes_a_day_the_review_before_the_new_one() -> None:
    queue = queue_of([one(2, note=7)], [one(1, note=7), one(3, note=8), one(4, note=8)])
    assert (queue.due, queue.new) == ((2,), (3,))
    together = QueueOptions(apart=False)
    assert queue_of([one(2, note=7)], [one(1, note=7)], options=together).new == (1,)


def test_a_note_that_came_today_already_does_not_come_again() -> None:
    assert queue_of([one(1, note=7)], [one(2, note=7)], busy=(7,)).main == ()


def test_a_review_beyond_the_limit_keeps_no_sibling_back() -> None:
    queue = queue_of([one(1, note=7)], [one(2, note=7)], Limits(9, 0))
    assert queue.new == (2,)


def test_reviews_can_come_by_relative_lateness_or_by_ease() -> None:
    due = [
        one(1, last=DAY - 20, interval=10, ease=250),
        one(2, last=DAY - 3, interval=1, ease=180),
        one(3, last=DAY - 100, interval=90, ease=130),
    ]
    late = QueueOptions(review_order=ReviewOrder.LATENESS)
    hard = QueueOptions(review_order=ReviewOrder.EASE)
    assert queue_of(due, [], options=late).due == (2, 1, 3)
    assert queue_of(due, [], options=hard).due == (3, 2, 1)


def test_lateness_is_exact_up_to_the_longest_intervals() -> None:
    """19909/36500 is more than 19903/36489, by less than a part in 1000 million."""
    due = [one(1, last=DAY - 19_909, interval=36_500), one(2, last=DAY - 19_903, interval=36_489)]
    late = QueueOptions(review_order=ReviewOrder.LATENESS)
    assert queue_of(due[::-1], [], options=late).due == (1, 2)
    alike = [one(1, last=DAY - 2, interval=1), one(2, last=DAY - 6, interval=3)]
    assert queue_of(alike[::-1], [], options=late).due == (2, 1)


def test_new_cards_come_last_first_or_evenly_between_the_reviews() -> None:
    due, new = [one(n) for n in range(6)], [one(n) for n in range(10, 13)]

    def stages(place: NewPlace) -> str:
        main = queue_of(due, new, options=QueueOptions(new_place=place)).main
        return "".join(turn.stage[0] for turn in main)

    assert stages(NewPlace.LAST) == "ddddddnnn"
    assert stages(NewPlace.FIRST) == "nnndddddd"
    assert stages(NewPlace.MIXED) == "dnddnddnd"


@given(st.integers(0, 60), st.integers(0, 60))
def test_mixed_means_that_no_stretch_between_two_is_longer_than_another_by_more_than_one(
    reviews: int, introduced: int
) -> None:
    due, new = [one(n) for n in range(reviews)], [one(n) for n in range(100, 100 + introduced)]
    queue = queue_of(due, new, options=QueueOptions(new_place=NewPlace.MIXED))
    shown = "".join(turn.stage[0] for turn in queue.main)
    assert (queue.due, queue.new) == (
        tuple(range(reviews)),
        tuple(range(100, 100 + introduced)),
    )
    rarer = "n" if introduced <= reviews else "d"
    if rarer in shown:
        first, *between, last = (len(stretch) for stretch in shown.split(rarer))
        assert max(between, default=0) - min(between, default=0) <= 1
        assert abs(first - last) <= 1


def test_random_new_cards_are_shuffled_before_they_are_cut_and_alike_all_day() -> None:
    options = QueueOptions(new_order=NewOrder.RANDOM)
    new = [one(n) for n in range(100)]
    chosen = queue_of([], new, Limits(10, 0), options=options).new
    assert chosen != tuple(range(10))
    left = [card for card in new if card.card_id not in chosen[:3]]
    assert queue_of([], left, Limits(7, 0), options=options).new == chosen[3:]


def test_skipped_cards_come_after_the_others_of_their_part() -> None:
    queue = queue_of([one(1, skipped=True), one(2)], [one(3, skipped=True), one(4)])
    assert [turn.card_id for turn in queue.main] == [2, 1, 4, 3]


def test_a_seed_shuffles_and_keeps_each_cards_part() -> None:
    due, new = [one(n) for n in range(20)], [one(n) for n in range(20, 40)]
    first = queue_of(due, new, options=QueueOptions(shuffle_seed="a"))
    assert first == queue_of(due, new, options=QueueOptions(shuffle_seed="a"))
    assert first != queue_of(due, new, options=QueueOptions(shuffle_seed="b"))
    assert sorted(first.due) == list(range(20))


candidates = st.lists(
    st.builds(
        lambda note, deck: (note, deck),
        st.integers(0, 15),
        st.sampled_from(["ml/optim", "ml/a", "zh", "en/x"]),
    ),
    max_size=40,
)
limit = st.integers(0, 6)
maybe = st.none() | limit
pools = st.dictionaries(
    st.sampled_from(["ml", "ml/optim", "zh"]), st.builds(PoolLimits, maybe, maybe), max_size=3
)


@given(candidates, candidates, limit, limit, pools, st.booleans())
def test_no_limit_is_passed_nobody_comes_twice_and_siblings_stay_apart(
    due: list[tuple[int, str]],
    new: list[tuple[int, str]],
    new_limit: int,
    review_limit: int,
    of_pools: dict[str, PoolLimits],
    apart: bool,
) -> None:
    first = [one(n, note, deck) for n, (note, deck) in enumerate(due)]
    second = [one(n + 1000, note, deck) for n, (note, deck) in enumerate(new)]
    limits = Limits(new_limit, review_limit, of_pools)
    queue = queue_of(first, second, limits, options=QueueOptions(apart=apart))
    cards = [turn.card_id for turn in queue.main]
    assert len(set(cards)) == len(cards)
    by_card = {card.card_id: card for card in first + second}
    if apart:
        notes = [by_card[card].note_id for card in cards]
        assert len(set(notes)) == len(notes)
    for attribute, chosen, overall in (
        ("new", queue.new, new_limit),
        ("reviews", queue.due, review_limit),
    ):
        used = Counter(_pool(by_card[card].deck, of_pools, attribute) for card in chosen)
        for pool, count in used.items():
            allowed = getattr(of_pools[pool], attribute) if pool else overall
            assert count <= allowed


def _pool(deck: str, of_pools: dict[str, PoolLimits], attribute: str) -> str:
    parts = deck.split("/")
    for length in range(len(parts), 0, -1):
        name = "/".join(parts[:length])
        if name in of_pools and getattr(of_pools[name], attribute) is not None:
            return name
    return ""


# Topics ------------------------------------------------------------------------------------


def turns(cards: int) -> list[Turn]:
    return [Turn(card, Stage.DUE) for card in range(cards)]


def test_a_cards_topic_is_its_rarest_tag() -> None:
    found = topics({1: ("all", "a"), 2: ("all", "b"), 3: ("all", "a"), 4: ()})
    assert found[1] == found[3] != found[2]
    assert len(set(found.values())) == 3


@given(st.lists(st.sampled_from("abcd"), max_size=40))
def test_neighbours_differ_in_topic_wherever_that_is_possible(letters: list[str]) -> None:
    topic = dict(enumerate(letters))
    ordered = interleave(turns(len(letters)), topic)
    assert sorted(ordered) == turns(len(letters))
    if letters and max(Counter(letters).values()) <= (len(letters) + 1) // 2:
        shown = [topic[turn.card_id] for turn in ordered]
        assert all(here != there for here, there in pairwise(shown))


@given(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=30))
def test_what_differs_already_stays_as_it_is(letters: list[str]) -> None:
    differing = [letter for letter, _ in groupby(letters)]
    ordered = interleave(turns(len(differing)), dict(enumerate(differing)))
    assert list(ordered) == turns(len(differing))


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30))
def test_no_more_neighbours_are_alike_than_must_be(letters: list[str]) -> None:
    ordered = interleave(turns(len(letters)), dict(enumerate(letters)))
    shown = [letters[turn.card_id] for turn in ordered]
    alike = sum(here == there for here, there in pairwise(shown))
    assert alike == max(0, 2 * max(Counter(letters).values()) - len(letters) - 1)


def test_each_topic_keeps_its_own_order() -> None:
    topic = dict(enumerate("aabbab"))
    ordered = [turn.card_id for turn in interleave(turns(6), topic)]
    for letter in "ab":
        of_letter = [card for card in ordered if topic[card] == letter]
        assert of_letter == sorted(of_letter)


@pytest.mark.parametrize("letters", ["aaaab", "aaaaa"])
def test_a_topic_with_too_many_cards_is_all_the_same_asked_whole(letters: str) -> None:
    assert len(interleave(turns(len(letters)), dict(enumerate(letters)))) == len(letters)
