"""Choice questions: the order in which choices are shown, and what picking some is worth."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AnySet
from random import Random

_RIGHT, _HALF_RIGHT, _WRONG = 4, 3, 2


def shuffled(choices: Sequence[str], seed: str) -> tuple[int, ...]:
    """The places of the choices in the order in which a seed shows them."""
    places = list(range(len(choices)))
    Random(seed).shuffle(places)
    return tuple(places)


def proposed_quality(chosen: AnySet[str], right: AnySet[str]) -> int:
    """4 for just the right ones; 3 where several are right and half of all that was picked or
    should have been is; else 2."""
    if chosen == right:
        return _RIGHT
    in_common, in_all = len(chosen & right), len(chosen | right)
    return _HALF_RIGHT if len(right) > 1 and 2 * in_common >= in_all else _WRONG
