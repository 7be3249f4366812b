"""Which cards come today, in which order: reviews that are due, new ones, then the drill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class NewOrder(StrEnum):
    """In which order new cards are introduced: as the decks have them, or shuffled."""

    DECK = "deck"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many cards one study day takes, whatever the number of sessions."""

    new_per_day: int
    reviews_per_day: int


@dataclass(frozen=True, slots=True)
class DoneToday:
    """How many cards this study day has already had: introduced, and reviewed."""

    new: int
    reviews: int


@dataclass(frozen=True, slots=True)
class StudyQueue:
    """The card numbers of one sitting, in the order in which they come."""

    due: tuple[int, ...]
    new: tuple[int, ...]
    drill: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.due or self.new or self.drill)


def build(
    due: Sequence[int],
    new: Sequence[int],
    drill: Sequence[int],
    limits: Limits,
    done: DoneToday,
    seed: int | None = None,
) -> StudyQueue:
    """Today's queue from the candidates, each in its natural order.

    `seed` mixes the new cards before the limit cuts them: each gets a place of its own, so
    that a later sitting under the same seed goes on in the same order. None keeps the decks'.
    The drill has no limit: its cards were counted when they were reviewed.
    """
    introduced = list(new)
    if seed is not None:
        from random import Random

        introduced.sort(key=lambda card: Random(seed << 32 | card).random())
    return StudyQueue(
        tuple(due[: max(0, limits.reviews_per_day - done.reviews)]),
        tuple(introduced[: max(0, limits.new_per_day - done.new)]),
        tuple(drill),
    )
