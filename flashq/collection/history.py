"""Whole histories: replaying the log, and taking in many grades at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flashq.core.model import UNSEEN, CardState, LogEntry, LogKind, Moment
from flashq.core.schedulers.base import Scheduler, replay
from flashq.errors import FlashqError
from flashq.store import log, reading
from flashq.store.database import Database
from flashq.store.log import Logged

if TYPE_CHECKING:
    from flashq.collection.naming import DecksStudied


@dataclass(frozen=True, slots=True)
class Difference:
    """A card whose kept state was not what its log amounts to."""

    card_id: int
    kept: CardState
    replayed: CardState


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a replay of the whole log found: states that differed, and kinds of entries."""

    differences: list[Difference]
    kinds: int


def replay_card(database: Database, scheduler: Scheduler, card_id: int) -> None:
    """Works a card's state out anew from its log, within the caller's transaction."""
    entries = log.of_card(database, card_id)
    if not entries:
        log.drop_state(database, card_id)
        return
    kinds, state = replay(scheduler, (logged.entry for logged in entries))
    log.put_state(database, card_id, state)
    log.set_kinds(database, _corrections(entries, kinds))


def rebuild(database: Database, scheduler: Scheduler) -> Rebuilt:
    """Replays the whole log in one transaction; returns what differed, now mended."""
    differences = []
    with database.transaction():
        kept = log.states(database)
        corrections: list[tuple[int, LogKind]] = []
        for card_id, entries in log.whole(database):
            kinds, state = replay(scheduler, (logged.entry for logged in entries))
            before = kept.pop(card_id, UNSEEN)
            if before != state:
                differences.append(Difference(card_id, before, state))
            corrections += _corrections(entries, kinds)
        differences += [Difference(card_id, state, UNSEEN) for card_id, state in kept.items()]
        for difference in differences:
            log.drop_state(database, difference.card_id)
            if difference.replayed != UNSEEN:
                log.put_state(database, difference.card_id, difference.replayed)
        log.set_kinds(database, corrections)
    return Rebuilt(differences, len(corrections))


def grade_lines(
    database: Database,
    scheduler: Scheduler,
    lines: Iterable[str],
    now: Moment,
    rollover_hour: int,
    local: Callable[[datetime], datetime],
    studied: DecksStudied,
) -> int:
    """Grades the cards of many lines in one transaction; returns how many grades.

    A grade with a moment takes its place in the card's log by time; one without happens now.
    `local` brings a time in UTC into the person's zone, for the study day it belongs to;
    `studied` says which deck a name without one means.
    Raises GradeLinesError, with nothing written, when any line has a fault.
    """
    gradable = reading.gradable_ids(database)
    given, count = _read(gradable, lines, now, rollover_hour, local, studied)
    with database.transaction():
        appended: list[tuple[int, LogEntry]] = []
        states: list[tuple[int, CardState]] = []
        for card_id, grades in given.items():
            known = log.of_card(database, card_id)
            entries, state, corrections = _merged(scheduler, known, grades, now)
            appended += ((card_id, entry) for entry in entries)
            states.append((card_id, state))
            log.set_kinds(database, corrections)
        appended.sort(key=lambda item: item[1].moment.at_ms)
        log.append_many(database, appended)
        log.put_states(database, states)
    return count


Grade = tuple[int, Moment | None]
# A history comes from another machine, whose clock may be ahead by so much.
_CLOCKS_DIFFER_MS = 86_400_000


def _read(
    card_ids: Mapping[tuple[str, str, int], int],
    lines: Iterable[str],
    now: Moment,
    rollover_hour: int,
    local: Callable[[datetime], datetime],
    studied: DecksStudied,
) -> tuple[dict[int, list[Grade]], int]:
    """The grades of the lines, card by card, and their number."""
    from flashq.formats.grade_lines import GradeLinesError, LineFault, read

    cards = _Names(card_ids, studied)
    latest_ms = now.at_ms + _CLOCKS_DIFFER_MS
    faults: list[LineFault] = []
    given: defaultdict[int, list[Grade]] = defaultdict(list)
    count = 0
    for item in read(lines, rollover_hour, local):
        if isinstance(item, LineFault):
            faults.append(item)
            continue
        number, name, quality, moment = item
        if moment is not None and moment.at_ms > latest_ms:
            faults.append(LineFault(number, "this moment is still to come"))
            continue
        try:
            given[cards[name]].append((quality, moment))
        except FlashqError as error:
            faults.append(LineFault(number, str(error)))
        count += 1
    if faults:
        raise GradeLinesError(faults)
    return given, count


class _Names:
    """Cards by any name they go by; each name is looked up once."""

    def __init__(self, card_ids: Mapping[tuple[str, str, int], int], studied: DecksStudied) -> None:
        self._studied = studied
        self._by_key: defaultdict[str, dict[tuple[str, str, int], int]] = defaultdict(dict)
        for key, card_id in card_ids.items():
            self._by_key[key[1]][key] = card_id
        self._known: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        card_id = self._known.get(name)
        if card_id is None:
            from flashq.collection.naming import choose_card, parse_card

            candidates = self._by_key.get(parse_card(name)[1], {})
            card_id = choose_card(name, candidates, self._studied)
            self._known[name] = card_id
        return card_id


def _merged(
    scheduler: Scheduler, known: list[Logged], grades: list[Grade], now: Moment
) -> tuple[list[LogEntry], CardState, list[tuple[int, LogKind]]]:
    """The new entries with their kinds, the state after all, and corrected kinds of old ones."""
    last_at_ms = max((logged.entry.moment.at_ms for logged in known), default=0)
    last_at_ms = max(
        [last_at_ms, now.at_ms, *(moment.at_ms for _, moment in grades if moment is not None)]
    )
    live = Moment(last_at_ms, now.day)
    new = [
        Logged(0, LogEntry(LogKind.REVIEW, quality, moment or live)) for quality, moment in grades
    ]
    # Sorting is stable: of entries at one moment those that are known come first.
    merged = sorted(known + new, key=lambda logged: logged.entry.moment.at_ms)
    kinds, state = replay(scheduler, (logged.entry for logged in merged))
    entries = [
        LogEntry(kind, logged.entry.quality, logged.entry.moment)
        for logged, kind in zip(merged, kinds, strict=True)
        if not logged.review_id
    ]
    return entries, state, list(_corrections(merged, kinds))


def _corrections(
    entries: Iterable[Logged], kinds: Iterable[LogKind]
) -> Iterator[tuple[int, LogKind]]:
    """The known entries that turn out to be of another kind than the log says."""
    for logged, kind in zip(entries, kinds, strict=True):
        if logged.review_id and logged.entry.kind is not kind:
            yield logged.review_id, kind
