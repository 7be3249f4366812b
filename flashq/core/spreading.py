"""Spreading reviews over coming days: after a holiday, and out of a backlog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card whose review waits: when it is due, when it was reviewed last, its interval."""

    card_id: int
    due_day: int
    last_day: int
    interval_days: int


def risk(waiting: Waiting, day: int) -> float:
    """How much of a card may be forgotten on a day: the time since its review by its interval.

    1 on the day on which it is due; a short interval gains faster.
    """
    return (day - waiting.last_day) / max(1, waiting.interval_days)


def spread(
    late: Sequence[Waiting], planned: Mapping[int, int], first_day: int, per_day: int
) -> dict[int, int]:
    """The new due days, by card number, of cards whose day changes.

    From `first_day` on each day takes at most `per_day` cards with those that are `planned` for
    it: the riskiest as of that day, of equal ones the lower number. A card that is taken on
    the first day and was due before or on it keeps its due day. Raises ValueError for a
    `per_day` below 1.
    """
    if per_day < 1:
        raise ValueError("a day takes at least one card")
    left = {card.card_id: card for card in late}
    moved: dict[int, int] = {}
    day = first_day
    while left:
        room = max(0, per_day - planned.get(day, 0))
        for card in nsmallest(room, left.values(), key=lambda one: _order(one, day)):
            del left[card.card_id]
            if day != first_day or card.due_day > day:
                moved[card.card_id] = day
        day += 1
    return moved


def after_holiday(
    waiting: Sequence[Waiting], planned: Mapping[int, int], today: int, days: int, per_day: int
) -> dict[int, int]:
    """The new due days, by card number, of what is late or due before the holiday ends.

    The holiday lasts `days` days from `today` on; `planned` counts the reviews of later days.
    """
    back = today + days
    found = [card for card in waiting if card.due_day < back]
    moved = spread(found, planned, back, per_day)
    return {card.card_id: moved.get(card.card_id, back) for card in found}


def _order(card: Waiting, day: int) -> tuple[float, int]:
    return (-risk(card, day), card.card_id)
