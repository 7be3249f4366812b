"""Spreading reviews over coming days: after a holiday, and out of a backlog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace


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

    Risk changes its order from day to day, but not among cards of one interval: of these the one
    reviewed longest ago stays the riskiest. So they wait in a queue of their own, and a day
    compares only the heads of the queues. With n cards of k intervals over d days that is
    O(n log n + d k), and exact.
    """
    if per_day < 1:
        raise ValueError("a day takes at least one card")
    queues = _by_interval(late)
    moved: dict[int, int] = {}
    day = first_day
    while queues:
        room = per_day - planned.get(day, 0)
        for card in _riskiest(queues, day, room):
            stays = card.due_day == day or card.due_day < day == first_day
            if not stays:
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


def _by_interval(cards: Sequence[Waiting]) -> dict[int, list[Waiting]]:
    """Queues of the cards of each interval, the riskiest of all days at the end."""
    queues: dict[int, list[Waiting]] = {}
    for card in sorted(cards, key=lambda one: (one.last_day, one.card_id), reverse=True):
        queues.setdefault(max(1, card.interval_days), []).append(card)
    return queues


def _riskiest(queues: dict[int, list[Waiting]], day: int, room: int) -> Iterator[Waiting]:
    """Takes up to `room` cards from the queues, the riskiest as of a day first.

    A queue that is used up goes.
    """
    if room < 1:
        return
    heads = [(*_order(queue[-1], day), interval) for interval, queue in queues.items()]
    heapify(heads)
    for _ in range(room):
        if not heads:
            return
        interval = heads[0][2]
        queue = queues[interval]
        yield queue.pop()
        if queue:
            heapreplace(heads, (*_order(queue[-1], day), interval))
        else:
            heappop(heads)
            del queues[interval]


def _order(card: Waiting, day: int) -> tuple[float, int]:
    return (-risk(card, day), card.card_id)
