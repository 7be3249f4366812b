"""Key points: what ticking some is worth, and which are missed again and again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flashq.core.identity import fold, likeness
from flashq.core.model import LogEntry, Tick

# Likeness of a point's old wording to its new one, from 0 to 1.
REWORDED = 0.6
_ALL, _HALF, _LESS = 4, 3, 2


@dataclass(frozen=True, slots=True)
class PointTally:
    """A key point, in how many reviews it was ticked or not, and in how many it was missed."""

    point: str
    asked: int
    missed: int


def proposed_quality(said: int, total: int) -> int:
    """4 for all points, 3 for at least half, 2 for less."""
    if said >= total:
        return _ALL
    return _HALF if 2 * said >= total else _LESS


def tally(points: Sequence[str], entries: Iterable[LogEntry]) -> list[PointTally]:
    """What the log of a card says of its points as they stand now, in their order.

    A tick of a point that was reworded since counts for the likest of the points that have
    no tick of their own in that review; ticks of points that are gone count for none.
    """
    asked, missed = [0] * len(points), [0] * len(points)
    places = {fold(point): place for place, point in enumerate(points)}
    for entry in entries:
        for place, tick in _matched(points, places, entry.ticks).items():
            asked[place] += 1
            missed[place] += not tick.said
    return [
        PointTally(point, *counts) for point, *counts in zip(points, asked, missed, strict=True)
    ]


def most_missed(tallies: Iterable[PointTally]) -> list[PointTally]:
    """The points that were missed at all, the largest share first."""
    found = [one for one in tallies if one.missed]
    return sorted(found, key=lambda one: (-one.missed / one.asked, -one.missed))


def _matched(
    points: Sequence[str], places: Mapping[str, int], ticks: Sequence[Tick]
) -> dict[int, Tick]:
    """The tick of each point, by the point's place."""
    found: dict[int, Tick] = {}
    reworded = []
    for tick in ticks:
        place = places.get(fold(tick.point))
        if place is None:
            reworded.append(tick)
        else:
            found[place] = tick
    if not reworded:
        return found
    pairs = [
        (likeness(tick.point, point), -place, number)
        for number, tick in enumerate(reworded)
        for place, point in enumerate(points)
        if place not in found
    ]
    used = set()
    for like, minus_place, number in sorted(pairs, reverse=True):
        if like >= REWORDED and -minus_place not in found and number not in used:
            found[-minus_place] = reworded[number]
            used.add(number)
    return found
