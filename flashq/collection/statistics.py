"""The statistics of a collection, and its leeches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flashq.collection.opened import Collection
from flashq.core import stats
from flashq.core.model import Card, LogEntry, Scheduled
from flashq.core.stats import Statistics
from flashq.formats.deck_yaml import read_deck
from flashq.store import log


def statistics(collection: Collection, words: Sequence[str], day: int, days: int) -> Statistics:
    """How studying the cards of a query went in the last `days` study days.

    Raises FlashqError for words that no deck and no card has.
    """
    ticked: defaultdict[int, list[LogEntry]] = defaultdict(list)
    for card_id, entry in log.ticked(collection.database):
        ticked[card_id].append(entry)
    return stats.statistics(
        _cards(collection, words, day),
        log.since(collection.database, day - days + 1),
        ticked,
        day=day,
        days=days,
        leech_lapses=collection.settings.leech_lapses,
    )


def leeches(collection: Collection, words: Sequence[str], day: int) -> list[Card]:
    """The leeches among the cards of a query, those with the most lapses first.

    Raises FlashqError for words that no deck and no card has.
    """
    limit = collection.settings.leech_lapses
    found = [card for card in _cards(collection, words, day) if _lapses(card) >= limit]
    return sorted(found, key=_lapses, reverse=True)


def own_tags(collection: Collection, card: Card) -> tuple[str, ...]:
    """The tags that a card's note has beside those that it inherits from its deck."""
    try:
        deck = read_deck((collection.folder / card.path).read_bytes(), path=card.path).deck
    except OSError:
        deck = None
    inherited = deck.tags if deck is not None else ()
    return tuple(tag for tag in card.note.tags if tag not in inherited)


def _cards(collection: Collection, words: Sequence[str], day: int) -> list[Card]:
    found = collection.cards(words, day)
    if not found:
        collection.selection(words, day)  # which says so when a deck's name is mistyped
    return found


def _lapses(card: Card) -> int:
    schedule = card.state.schedule
    return schedule.lapses if isinstance(schedule, Scheduled) else 0
