"""The collection as the commands use it: sync, queue, cards, record, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flashq import config
from flashq.collection import locating, syncing
from flashq.config import Settings
from flashq.core import study_queue
from flashq.core.model import Card, CardState, LogEntry, LogKind, Moment, Scheduled
from flashq.core.schedulers import base
from flashq.core.schedulers.sm2 import Sm2
from flashq.core.study_queue import NewOrder, StudyQueue
from flashq.errors import FlashqError
from flashq.store import log, reading
from flashq.store.content import StoredDeck
from flashq.store.database import Database, open_database

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from flashq.collection.history import Rebuilt
    from flashq.core.reports import DeckReport

UNLIMITED = 10**9


@dataclass(frozen=True, slots=True)
class Recorded:
    """A grade or mark that is on disk: its number in the log, its kind, and the state after."""

    review_id: int
    kind: LogKind
    state: CardState


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the card as it is again.

    `kind` is None for a skip, which no log records; `card` is None when its text is in no
    file now; `elsewhere` says that another program had taken it back already.
    """

    kind: LogKind | None
    quality: int | None
    card: Card | None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class NextDue:
    """When the next card comes: the study day, and how many come on it."""

    day: int
    count: int


class Collection:
    """An open collection. Use as a context manager, or call `close`."""

    def __init__(self, folder: Path, settings: Settings, database: Database) -> None:
        self.folder = folder
        self.settings = settings
        self.database = database
        self.scheduler = Sm2()
        self.decks: Mapping[str, StoredDeck] = {}

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database."""
        self.database.close()

    def locked(self) -> AbstractContextManager[None]:
        """Keeps other programs from writing decks or progress meanwhile."""
        return self.database.transaction()

    def synchronise(self, progress: syncing.Progress | None = None) -> None:
        """Brings the database in step with the deck files."""
        known = syncing.synchronise(self.database, self.folder, progress)
        self.decks = {name: deck for name, deck in known.items() if deck.present}

    # Cards ------------------------------------------------------------------------------

    def card(self, card_id: int) -> Card | None:
        """A card by its number, or None when its text is in no file now."""
        return reading.card(self.database, card_id)

    def card_named(self, text: str) -> Card:
        """The card that a name means. Raises FlashqError when it means none or several."""
        from flashq.collection import naming

        key = naming.parse_card(text)[1]
        card_id = naming.choose_card(text, reading.card_ids_of_key(self.database, key))
        card = self.card(card_id)
        assert card is not None  # names are of cards that are awake
        return card

    def cards_meant(self, text: str, day: int) -> list[Card]:
        """The cards that a term of a query (`tag:…`, `deck:…`, `is:…`) or a name means.

        Raises FlashqError when it means none.
        """
        if not text.startswith(("tag:", "deck:", "is:")):
            return [self.card_named(text)]
        if found := self.cards(text, day):
            return found
        raise FlashqError(f'no card meets "{text}"', '"flashq list" shows the cards')

    def cards(self, query: str = "", day: int = 0) -> list[Card]:
        """The cards that meet a query on study day `day`, in the order of the files."""
        from flashq.core import search

        parsed = search.parse(query)
        return [
            card
            for card in reading.all_cards(self.database)
            if not parsed or search.matches(parsed, card, day)
        ]

    def cards_of(self, card_ids: Iterable[int]) -> list[Card]:
        """The cards with these numbers, in this order; those in no file are left out."""
        found = (self.card(card_id) for card_id in card_ids)
        return [card for card in found if card is not None]

    def log(self, card_id: int) -> list[LogEntry]:
        """What happened to a card, oldest first, without what was undone."""
        return [logged.entry for logged in log.of_card(self.database, card_id)]

    def deck_filter(self, patterns: list[str]) -> Callable[[str], bool]:
        """A test of deck names for patterns. Raises FlashqError when one matches no deck."""
        if not patterns:
            return lambda deck: True
        from flashq.collection import naming

        return naming.deck_filter(patterns, self.decks)

    def deck_reports(self, day: int) -> list[DeckReport]:
        """Every deck, drafts counted among its cards."""
        from flashq.core.reports import DeckReport

        counts = reading.deck_counts(self.database)
        new, due = reading.new_by_deck(self.database, day), reading.due_by_deck(self.database, day)
        return [
            DeckReport(
                name,
                deck.title,
                deck.path,
                deck.language,
                *counts.get(name, (0, 0)),
                new=new[name],
                due=due[name],
                faults=deck.fault_count,
            )
            for name, deck in self.decks.items()
        ]

    # Studying ---------------------------------------------------------------------------

    def queue(
        self,
        day: int,
        wanted: Callable[[str], bool] = lambda deck: True,
        *,
        ahead_days: int = 0,
        more_new: int = 0,
    ) -> StudyQueue:
        """Today's queue. `ahead_days` takes in cards due later, without a limit; `more_new`
        so many new cards beyond the limit, or beyond those already introduced beyond it."""
        limits = self.settings.limits
        done = reading.done_today(self.database, day)
        if ahead_days:
            limits = replace(limits, reviews_per_day=UNLIMITED)
        if more_new:
            limits = replace(limits, new_per_day=max(limits.new_per_day, done.new) + more_new)
        return study_queue.build(
            reading.due(self.database, day, day + ahead_days, wanted),
            reading.new(self.database, day, wanted),
            reading.drill(self.database, day, wanted),
            limits,
            done,
            day if self.settings.new_order == NewOrder.RANDOM else None,
        )

    def new_count(self, day: int, wanted: Callable[[str], bool] = lambda deck: True) -> int:
        """How many cards were never graded, whatever the limits say."""
        return len(reading.new(self.database, day, wanted))

    def due_on(self, day: int, wanted: Callable[[str], bool] = lambda deck: True) -> int:
        """How many reviews will wait on a study day, those left over from before among them."""
        days = reading.due_days(self.database, wanted)
        return sum(count for due_day, count in days.items() if due_day <= day)

    def next_due(
        self, day: int, wanted: Callable[[str], bool] = lambda deck: True
    ) -> NextDue | None:
        """When the first review after `day` comes, or None when none is planned."""
        days = reading.due_days(self.database, wanted)
        later = sorted(due_day for due_day in days if due_day > day)
        return NextDue(later[0], days[later[0]]) if later else None

    def preview(self, card: Card, day: int) -> tuple[Scheduled, ...]:
        """The schedules that the qualities 0 to 5 would give, in that order."""
        return base.preview(self.scheduler, card.state.schedule, day)

    def grade(self, card_id: int, quality: int, moment: Moment, duration_ms: int = 0) -> Recorded:
        """Grades a card; it is on disk when this returns."""
        return self._record(card_id, LogKind.REVIEW, quality, moment, duration_ms)

    def grade_card(self, card: Card, quality: int, moment: Moment) -> Recorded:
        """As `grade`, for a card chosen by name. Raises FlashqError for a draft."""
        if card.note.is_draft:
            raise FlashqError(
                f'"{card.name}" is a draft',
                f"write its answer first ({card.path}:{card.note.line})",
            )
        return self.grade(card.card_id, quality, moment)

    def mark(self, card_id: int, kind: LogKind, moment: Moment) -> Recorded:
        """Suspends or buries a card or takes that back; on disk when this returns."""
        return self._record(card_id, kind, None, moment, 0)

    def undo(self, review_id: int | None = None) -> Undone | None:
        """Makes an entry of the log void, the last one by default, and replays its card.

        Returns None when there is nothing to undo (or another program undid it meanwhile).
        """
        from flashq.collection import history

        with self.database.transaction():
            review_id = log.last_id(self.database) if review_id is None else review_id
            card_id = None if review_id is None else log.card_of(self.database, review_id)
            if review_id is None or card_id is None:
                return None
            entry = next(
                logged.entry
                for logged in log.of_card(self.database, card_id)
                if logged.review_id == review_id
            )
            log.make_void(self.database, review_id)
            history.replay_card(self.database, self.scheduler, card_id)
        return Undone(entry.kind, entry.quality, self.card(card_id))

    def grade_many(
        self,
        lines: Iterable[str],
        now: Moment,
        local: Callable[[datetime], datetime] = lambda moment: moment,
    ) -> int:
        """Grades the cards of many lines in one transaction; returns how many grades.

        `local` brings a time in UTC into the person's zone. Raises GradeLinesError, with
        nothing written, when any line has a fault.
        """
        from flashq.collection import history

        return history.grade_lines(
            self.database, self.scheduler, lines, now, self.settings.rollover_hour, local
        )

    def rebuild(self) -> Rebuilt:
        """Replays the whole log; returns what differed from it."""
        from flashq.collection import history

        return history.rebuild(self.database, self.scheduler)

    def _record(
        self, card_id: int, kind: LogKind, quality: int | None, moment: Moment, duration_ms: int
    ) -> Recorded:
        with self.database.transaction():
            # A clock that was set back must not put this entry before the card's last one.
            at_ms = max(moment.at_ms, log.last_at_ms(self.database, card_id))
            entry = LogEntry(kind, quality, Moment(at_ms, moment.day), duration_ms)
            before = log.state_of(self.database, card_id)
            kind, after = base.step(self.scheduler, before, entry)
            review_id = log.append(self.database, card_id, replace(entry, kind=kind))
            log.put_state(self.database, card_id, after)
        return Recorded(review_id, kind, after)


def open_collection(folder: Path, environment: Mapping[str, str]) -> Collection:
    """Opens the collection in a folder; its database is made at the first use.

    Raises FlashqError for settings that make no sense and a database that cannot be used.
    """
    settings = config.load(folder, environment)
    database = open_database(folder / locating.STATE_FOLDER / "schedule.db")
    return Collection(folder, settings, database)
