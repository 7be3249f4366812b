"""The statistics of a collection, and its leeches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flashq.collection.opened import Collection
from flashq.core import stats
from flashq.core.model import Card, LogEntry, Scheduled
from flashq.core.stats import Statistics
from flashq.store import log


def statistics(collection: Collection, words: Sequence[str], day: int, days: int) -> Statistics:
    """How studying the cards of a query went in the last `days` study days."""
    ticked: defaultdict[int, list[LogEntry]] = defaultdict(list)
    for card_id, entry in log.ticked(collection.database):
        ticked[card_id].append(entry)
    return stats.statistics(
        collection.cards(words, day),
        log.since(collection.database, day - days + 1),
        ticked,
        day=day,
        days=days,
        leech_lapses=collection.settings.leech_lapses,
    )


def leeches(collection: Collection, words: Sequence[str], day: int) -> list[Card]:
    """The leeches among the cards of a query, those with the most lapses first."""
    limit = collection.settings.leech_lapses
    found = [card for card in collection.cards(words, day) if _lapses(card) >= limit]
    return sorted(found, key=_lapses, reverse=True)


def _lapses(card: Card) -> int:
    schedule = card.state.schedule
    return schedule.lapses if isinstance(schedule, Scheduled) else 0
