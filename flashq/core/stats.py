"""How studying goes: states of cards, grades of the last days, what is due, missed points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flashq.core.model import Card, LogEntry, LogKind, Scheduled
from flashq.core.proposals import points
from flashq.core.proposals.points import PointTally

FORECAST_DAYS = 7
STATES = ("new", "learning", "review", "suspended", "buried", "draft")
_PASSED = 3


@dataclass(frozen=True, slots=True)
class MissedPoint:
    """A key point of a card that was missed, with its tally."""

    card: Card
    tally: PointTally


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What the cards and the log of the last `days` study days amount to.

    `by_state` counts cards by `STATES`; `grades` counts reviews by quality. `seen_again` are
    the reviews of cards that had been reviewed on an earlier day, `passed` those of them with
    a quality of 3 or more. `reveal_ms` and `duration_ms` are means over the grades that were
    timed, 0 for none. `streak` are the days in a row with grades up to today, or up to
    yesterday while today has none, of the last `days`. `due_by_day` are the reviews of today,
    late ones among them, and of the days after; a card that is buried comes back on the day
    after. `missed` are the points missed most, over all time.
    """

    days: int
    by_state: Mapping[str, int]
    leeches: int
    flagged: int
    days_studied: int
    streak: int
    reviews: int
    drills: int
    practice: int
    grades: Mapping[int, int]
    seen_again: int
    passed: int
    spent_ms: int
    reveal_ms: int
    duration_ms: int
    due_by_day: Sequence[int]
    missed: Sequence[MissedPoint]

    @property
    def cards(self) -> int:
        """How many cards there are, drafts among them."""
        return sum(self.by_state.values())

    @property
    def retention(self) -> float | None:
        """The share of reviews of known cards that were passed, None without any."""
        return self.passed / self.seen_again if self.seen_again else None


def statistics(
    cards: Iterable[Card],
    log: Iterable[tuple[int, LogEntry]],
    ticked: Mapping[int, Sequence[LogEntry]],
    *,
    day: int,
    days: int,
    leech_lapses: int,
    most_points: int = 10,
) -> Statistics:
    """The statistics of some cards on study day `day`.

    `log` are the grades of the last `days` days by card number, `ticked` all grades of each
    card whose key points were ticked. Grades of other cards are passed over.
    """
    known = {card.card_id: card for card in cards}
    by_state: Counter[str] = Counter()
    due = [0] * FORECAST_DAYS
    leeches = flagged = 0
    for card in known.values():
        by_state[card.phase(day)] += 1
        flagged += card.state.flag > 0
        schedule = card.state.schedule
        if isinstance(schedule, Scheduled):
            leeches += schedule.lapses >= leech_lapses
            ahead = _days_ahead(card, schedule, day)
            if ahead is not None and ahead < FORECAST_DAYS:
                due[ahead] += 1
    entries = [(known[number], entry) for number, entry in log if number in known]
    studied = {entry.moment.day for _, entry in entries}
    kinds = Counter(entry.kind for _, entry in entries)
    reviews = [(card, entry) for card, entry in entries if entry.kind is LogKind.REVIEW]
    again = [
        (entry.quality or 0)
        for card, entry in reviews
        if isinstance(card.state.schedule, Scheduled)
        and entry.moment.day > card.state.schedule.first_day
    ]
    return Statistics(
        days=days,
        by_state={state: by_state[state] for state in STATES},
        leeches=leeches,
        flagged=flagged,
        days_studied=len(studied),
        streak=_streak(studied, day),
        reviews=len(reviews),
        drills=kinds[LogKind.DRILL],
        practice=kinds[LogKind.PRACTICE],
        grades=Counter(entry.quality or 0 for _, entry in reviews),
        seen_again=len(again),
        passed=sum(quality >= _PASSED for quality in again),
        spent_ms=sum(entry.duration_ms for _, entry in entries),
        reveal_ms=_mean(entry.reveal_ms for _, entry in entries),
        duration_ms=_mean(entry.duration_ms for _, entry in entries),
        due_by_day=due,
        missed=most_missed(known, ticked)[:most_points],
    )


def most_missed(
    cards: Mapping[int, Card], ticked: Mapping[int, Sequence[LogEntry]]
) -> list[MissedPoint]:
    """The missed key points of some cards, those missed most often first."""
    found = [
        MissedPoint(card, tally)
        for number, card in cards.items()
        for tally in points.tally(card.note.points, ticked.get(number, ()))
        if tally.missed
    ]
    return sorted(found, key=lambda one: (-one.tally.missed, -one.tally.missed / one.tally.asked))


def _days_ahead(card: Card, schedule: Scheduled, day: int) -> int | None:
    """In how many days a card comes, 0 for today, None for one that is put away for good."""
    if card.phase(day) in ("suspended", "draft"):
        return None
    return max(day, schedule.due_day, card.state.buried_day + 1) - day


def _streak(studied: set[int], day: int) -> int:
    last = day if day in studied else day - 1
    first = last
    while first in studied:
        first -= 1
    return last - first


def _mean(times_ms: Iterable[int]) -> int:
    measured = [time for time in times_ms if time]
    return sum(measured) // len(measured) if measured else 0
