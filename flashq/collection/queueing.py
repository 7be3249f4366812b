"""Today's queue of a collection: the candidates from the store, the rules from the core."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flashq.collection.selecting import EVERYTHING, Selection
from flashq.config import Settings
from flashq.core import study_queue
from flashq.core.study_queue import (
    Limits,
    NewOrder,
    NewPlace,
    QueueOptions,
    ReviewOrder,
    Stage,
    StudyQueue,
    Turn,
)
from flashq.store import reading
from flashq.store.database import Database

UNLIMITED = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one sitting asks for beside the settings.

    `new` and `reviews` stand for the day's limits, `ahead_days` takes in cards due later,
    without a limit; `cram` takes every card selected, whatever its schedule; `shuffle` is a
    seed that mixes all; `together` lets the cards of one note come on one day.
    """

    new: int | None = None
    reviews: int | None = None
    ahead_days: int = 0
    cram: bool = False
    shuffle: str | None = None
    together: bool = False


def queue(
    database: Database,
    settings: Settings,
    day: int,
    selection: Selection = EVERYTHING,
    wish: Wish | None = None,
) -> StudyQueue:
    """The cards of one sitting on study day `day`."""
    wish = wish or Wish()
    if wish.cram:
        return _cram(database, day, selection, wish, interleaved=settings.interleave)
    limits, done = _limits(settings.limits, wish), reading.done_today(database, day)
    if wish.new is not None:
        done = replace(done, new={})
    if wish.reviews is not None:
        done = replace(done, reviews={})
    apart = settings.siblings == "apart" and not wish.together
    built = study_queue.build(
        reading.due(database, day, day + wish.ahead_days, selection.takes),
        reading.new(database, day, selection.takes),
        reading.drill(database, day, selection.takes),
        limits=limits,
        done=done,
        day=day,
        options=QueueOptions(
            ReviewOrder(settings.review_order),
            NewOrder(settings.new_order),
            NewPlace(settings.new_place),
            apart,
            wish.shuffle,
        ),
        busy_notes=reading.notes_reviewed_on(database, day) if apart else (),
    )
    if not settings.interleave or wish.shuffle is not None:
        return built
    return replace(built, main=_interleaved(database, built.main, NewPlace(settings.new_place)))


def _limits(limits: Limits, wish: Wish) -> Limits:
    """The limits in force: a wish stands above those of all decks."""
    if wish.new is not None:
        pools = {name: replace(pool, new=None) for name, pool in limits.pools.items()}
        limits = replace(limits, new_per_day=wish.new, pools=pools)
    reviews = UNLIMITED if wish.ahead_days and wish.reviews is None else wish.reviews
    if reviews is not None:
        pools = {name: replace(pool, reviews=None) for name, pool in limits.pools.items()}
        limits = replace(limits, reviews_per_day=reviews, pools=pools)
    return limits


def _cram(
    database: Database, day: int, selection: Selection, wish: Wish, *, interleaved: bool
) -> StudyQueue:
    cards = reading.crammable(database, day, selection.takes)
    if wish.shuffle is not None:
        from random import Random

        Random(wish.shuffle).shuffle(cards)
    turns: Iterable[Turn] = (Turn(card_id, Stage.CRAM) for card_id in cards)
    main = tuple(turns)
    if interleaved and wish.shuffle is None:
        main = _interleaved(database, main, NewPlace.MIXED)
    return StudyQueue(main, ())


def _interleaved(database: Database, turns: tuple[Turn, ...], place: NewPlace) -> tuple[Turn, ...]:
    """The turns with topics interleaved: part by part, or over all where new cards are mixed in."""
    topics = study_queue.topics(reading.tags(database, turns))
    if place is NewPlace.MIXED:
        return study_queue.interleave(turns, topics)
    parts = [
        tuple(turn for turn in turns if turn.stage is stage)
        for stage in dict.fromkeys(turn.stage for turn in turns)
    ]
    return tuple(turn for part in parts for turn in study_queue.interleave(part, topics))
