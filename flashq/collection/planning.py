"""Spreading reviews over days to come: a holiday, and a backlog."""

from __future__ import annotations

from collections import Counter

from flashq.collection.opened import Collection
from flashq.collection.selecting import Selection
from flashq.core.spreading import Waiting, after_holiday, spread
from flashq.core.study_queue import Candidate
from flashq.store import reading

_FAR_DAY = 10**7


def holiday(
    collection: Collection, selection: Selection, day: int, days: int, per_day: int
) -> dict[int, int]:
    """The new due days of the cards that are late or due within `days` days from `day` on.

    They come from the day after the holiday on, at most `per_day` a day with those that are
    planned already.
    """
    back = day + days
    # As of the day of the return: what was buried or reviewed today is due then as well.
    found = reading.due(collection.database, back, back - 1, selection.takes)
    planned = reading.due_counts(collection.database, back, _FAR_DAY)
    return after_holiday([_waiting(one) for one in found], planned, day, days, per_day)


def backlog(collection: Collection, selection: Selection, day: int, per_day: int) -> dict[int, int]:
    """The new due days of late cards, at most `per_day` a day from today on.

    What was reviewed today already counts for today.
    """
    database = collection.database
    late = reading.due(database, day, day, selection.takes)
    planned = Counter(reading.due_counts(database, day + 1, _FAR_DAY))
    others = len(reading.due(database, day, day, lambda deck, card_id: True)) - len(late)
    done = sum(reading.done_today(database, day).reviews.values())
    planned[day] = others + done
    return spread([_waiting(one) for one in late], planned, day, per_day)


def _waiting(one: Candidate) -> Waiting:
    return Waiting(one.card_id, one.due_day, one.last_day, one.interval_days)
