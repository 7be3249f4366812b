"""Which cards come today, in which order: reviews that are due, new ones, then the drill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


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
    shuffle: Random | None = None,
) -> StudyQueue:
    """Today's queue from the candidates, each in its natural order.

    `shuffle` mixes the new cards before the limit cuts them; None keeps the decks' order.
    The drill has no limit: its cards were counted when they were reviewed.
    """
    introduced = list(new)
    if shuffle is not None:
        shuffle.shuffle(introduced)
    return StudyQueue(
        tuple(due[: max(0, limits.reviews_per_day - done.reviews)]),
        tuple(introduced[: max(0, limits.new_per_day - done.new)]),
        tuple(drill),
    )
