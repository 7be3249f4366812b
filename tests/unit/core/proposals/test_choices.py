"""Choices: shuffled by a seed, and worth what was picked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.proposals.choices import proposed_quality, shuffled


@given(st.lists(st.text(), max_size=8), st.text())
def test_a_seed_shows_every_choice_once_and_always_in_the_same_order(
    choices: list[str], seed: str
) -> None:
    order = shuffled(choices, seed)
    assert sorted(order) == list(range(len(choices)))
    assert order == shuffled(choices, seed)


def test_the_order_hangs_on_the_seed_and_on_nothing_else() -> None:
    assert shuffled("abcd", "seed") == shuffled("wxyz", "seed") == (3, 2, 0, 1)


def test_seeds_differ_in_their_orders() -> None:
    assert len({shuffled("abcdef", str(seed)) for seed in range(50)}) > 20


@pytest.mark.parametrize(
    ("chosen", "right", "quality"),
    [
        ("a", "a", 4),
        ("b", "a", 2),
        ("ab", "a", 2),
        ("ab", "ab", 4),
        ("a", "ab", 3),
        ("abc", "ab", 3),
        ("ac", "ab", 2),
        ("cd", "ab", 2),
    ],
)
def test_just_the_right_ones_are_good_and_half_of_several_is_hard(
    chosen: str, right: str, quality: int
) -> None:
    assert proposed_quality(set(chosen), set(right)) == quality
