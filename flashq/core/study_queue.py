"""Which cards come today, in which order: reviews that are due, new ones, then the drill.

Pure rules over candidates that the caller has found: which of them the day's limits let in,
which must wait for a sibling, and in which order they come.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heapify, heappop, heappush
from operator import itemgetter
from typing import NamedTuple

# Two unequal quotients of intervals below a million days differ by more than a part of this.
_FINE = 10**12


class Stage(StrEnum):
    """Which part of a sitting a card belongs to."""

    DUE = "due"
    NEW = "new"
    DRILL = "drill"
    CRAM = "cram"


class ReviewOrder(StrEnum):
    """Which review comes first: the longest due, the latest beside its interval, the hardest."""

    DUE = "due"
    LATENESS = "lateness"
    EASE = "ease"


class NewOrder(StrEnum):
    """In which order new cards are introduced: as the decks have them, or shuffled."""

    DECK = "deck"
    RANDOM = "random"


class NewPlace(StrEnum):
    """Where new cards come: after the reviews, before them, or evenly between them."""

    LAST = "last"
    FIRST = "first"
    MIXED = "mixed"


class Candidate(NamedTuple):
    """A card that could come today. Its schedule is all zeros while it is new.

    `skipped` puts it behind the others of its part.
    """

    card_id: int
    note_id: int
    deck: str
    due_day: int
    last_day: int
    interval_days: int
    ease_hundredths: int
    skipped: bool


class Turn(NamedTuple):
    """A card's turn in a sitting, and the part of the sitting it belongs to."""

    card_id: int
    stage: Stage


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """What a deck, or all decks of a folder together, may have on one day; None: not said."""

    new: int | None = None
    reviews: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How many cards one study day takes, whatever the number of sessions.

    `pools` has limits of their own for decks and folders, by name. The nearest one that says
    anything counts alone: the cards of its decks do not count for the limits above it.
    """

    new_per_day: int
    reviews_per_day: int
    pools: Mapping[str, PoolLimits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DoneToday:
    """How many cards of each deck this study day has already had: introduced, and reviewed."""

    new: Mapping[str, int]
    reviews: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class QueueOptions:
    """In which order cards come, and whether the cards of one note are kept a day apart.

    `shuffle_seed` mixes everything, whatever the orders say.
    """

    review_order: ReviewOrder = ReviewOrder.DUE
    new_order: NewOrder = NewOrder.DECK
    new_place: NewPlace = NewPlace.LAST
    apart: bool = True
    shuffle_seed: str | None = None


@dataclass(frozen=True, slots=True)
class StudyQueue:
    """The cards of one sitting in the order in which they come; the drill after all others."""

    main: tuple[Turn, ...]
    drill: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.main or self.drill)

    @property
    def due(self) -> tuple[int, ...]:
        """The cards under review, in their order."""
        return self._of(Stage.DUE)

    @property
    def new(self) -> tuple[int, ...]:
        """The new cards, in their order."""
        return self._of(Stage.NEW)

    def _of(self, stage: Stage) -> tuple[int, ...]:
        return tuple(turn.card_id for turn in self.main if turn.stage is stage)


def build(
    due: Sequence[Candidate],
    new: Sequence[Candidate],
    drill: Sequence[int],
    *,
    limits: Limits,
    done: DoneToday,
    day: int,
    options: QueueOptions | None = None,
    busy_notes: Collection[int] = (),
) -> StudyQueue:
    """The queue of study day `day` from the candidates, each list in its natural order.

    `busy_notes` are the notes of which a card came today already. New cards in random order
    get a place of their own for the day, so that a later sitting goes on in the same order. The
    drill has no limit: its cards were counted when they were reviewed.
    """
    options = options or QueueOptions()
    taken = set(busy_notes) if options.apart else None
    reviews = _limited(
        _reviews_in_order(due, options.review_order, day),
        _Pools({name: pool.reviews for name, pool in limits.pools.items()}, limits.reviews_per_day),
        done.reviews,
        taken,
    )
    introduced = _limited(
        _new_in_order(new, options.new_order, day),
        _Pools({name: pool.new for name, pool in limits.pools.items()}, limits.new_per_day),
        done.new,
        taken,
    )
    main = _placed(
        [Turn(card_id, Stage.DUE) for card_id in reviews],
        [Turn(card_id, Stage.NEW) for card_id in introduced],
        options.new_place,
    )
    if options.shuffle_seed is not None:
        from random import Random

        Random(options.shuffle_seed).shuffle(main)
    return StudyQueue(tuple(main), tuple(drill))


def topics(tags_by_card: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """What each card is about: the rarest of its tags among these cards, the first of several.

    A tag that all of them have tells nothing. A card without any other is about nothing that
    another card is about.
    """
    counts = Counter(tag for tags in tags_by_card.values() for tag in set(tags))
    found = {}
    for card, tags in tags_by_card.items():
        telling = [tag for tag in tags if counts[tag] < len(tags_by_card)]
        rarest = min(telling, key=lambda tag: counts[tag], default=None)
        found[card] = f"card:{card}" if rarest is None else f"tag:{rarest}"
    return found


def interleave(turns: Sequence[Turn], topic: Mapping[int, str]) -> tuple[Turn, ...]:
    """The turns so that neighbours differ in topic wherever that is possible.

    Else they stay as near to their order as that allows: the first turn whose topic differs
    from the one before comes next, but a topic that makes up more than half of what is left
    must come now.
    """
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for place, turn in enumerate(turns):
        waiting[topic[turn.card_id]].append(place)
    first = [(places[0], name) for name, places in waiting.items()]
    most = [(-len(places), name) for name, places in waiting.items()]
    heapify(first)
    heapify(most)
    ordered: list[Turn] = []
    last: str | None = None
    for left in range(len(turns), 0, -1):
        name = _next_topic(first, most, waiting, last, left)
        places = waiting[name]
        ordered.append(turns[places.popleft()])
        if places:
            heappush(first, (places[0], name))
            heappush(most, (-len(places), name))
        last = name
    return tuple(ordered)


def _next_topic(
    first: list[tuple[int, str]],
    most: list[tuple[int, str]],
    waiting: Mapping[str, deque[int]],
    last: str | None,
    left: int,
) -> str:
    """The topic whose turn it is. Entries of the heaps that are out of date are passed over."""
    while most and -most[0][0] != len(waiting[most[0][1]]):
        heappop(most)
    if most and most[0][1] != last and 2 * -most[0][0] > left:
        return most[0][1]
    held: tuple[int, str] | None = None
    while first:
        place, name = heappop(first)
        if not waiting[name] or waiting[name][0] != place:
            continue
        if name != last:
            if held is not None:
                heappush(first, held)
            return name
        held = (place, name)
    assert last is not None, "only the topic before can be all that is left"
    return last


def _placed(reviews: list[Turn], new: list[Turn], place: NewPlace) -> list[Turn]:
    match place:
        case NewPlace.FIRST:
            return new + reviews
        case NewPlace.MIXED:
            return _mixed(reviews, new)
        case _:
            return reviews + new


def _mixed(reviews: Sequence[Turn], new: Sequence[Turn]) -> list[Turn]:
    """The new cards at even distances between the reviews.

    Both parts are laid over the same stretch, each card in the middle of its equal share.
    """
    laid = [((2 * place + 1) * len(new), turn) for place, turn in enumerate(reviews)]
    laid += [((2 * place + 1) * len(reviews), turn) for place, turn in enumerate(new)]
    laid.sort(key=itemgetter(0))
    return [turn for _, turn in laid]


def _reviews_in_order(due: Sequence[Candidate], order: ReviewOrder, day: int) -> list[Candidate]:
    cards = list(due)
    match order:
        case ReviewOrder.LATENESS:
            # Whole numbers, so that equal lateness is equal.
            cards.sort(
                key=lambda card: -_FINE * (day - card.last_day) // max(1, card.interval_days)
            )
        case ReviewOrder.EASE:
            cards.sort(key=lambda card: card.ease_hundredths)
    return _skipped_last(cards)


def _new_in_order(new: Sequence[Candidate], order: NewOrder, day: int) -> list[Candidate]:
    cards = list(new)
    if order is NewOrder.RANDOM:
        from random import Random

        cards.sort(key=lambda card: Random(day << 32 | card.card_id).random())
    return _skipped_last(cards)


def _skipped_last(cards: list[Candidate]) -> list[Candidate]:
    cards.sort(key=lambda card: card.skipped)
    return cards


@dataclass(frozen=True, slots=True)
class _Pools:
    """Limits of one sort, by deck or folder, over that of the whole collection."""

    limits: Mapping[str, int | None]
    overall: int

    def of(self, deck: str) -> str:
        """The name of the nearest pool that has a limit, "" for the whole collection."""
        name = deck
        while name:
            if self.limits.get(name) is not None:
                return name
            name = name.rpartition("/")[0]
        return ""

    def limit(self, pool: str) -> int:
        found = self.limits.get(pool) if pool else self.overall
        return self.overall if found is None else found


def _limited(
    cards: Iterable[Candidate],
    pools: _Pools,
    done: Mapping[str, int],
    taken_notes: set[int] | None,
) -> list[int]:
    """The cards that the limits let in, one of each note; their notes are taken then."""
    used: Counter[str] = Counter()
    for deck, count in done.items():
        used[pools.of(deck)] += count
    pool_of: dict[str, str] = {}
    chosen = []
    for card in cards:
        if taken_notes is not None and card.note_id in taken_notes:
            continue
        pool = pool_of.get(card.deck)
        if pool is None:
            pool = pool_of[card.deck] = pools.of(card.deck)
        if used[pool] >= pools.limit(pool):
            continue
        used[pool] += 1
        chosen.append(card.card_id)
        if taken_notes is not None:
            taken_notes.add(card.note_id)
    return chosen
