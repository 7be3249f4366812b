"""The collection as the commands use it: sync, queue, cards, record, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flashq import config
from flashq.collection import locating, queueing, syncing
from flashq.collection.queueing import Wish
from flashq.collection.selecting import EVERYTHING, Selection
from flashq.config import Settings
from flashq.core import load
from flashq.core.model import Card, CardState, LogEntry, LogKind, Moment, Scheduled, Tick
from flashq.core.schedulers import base
from flashq.core.schedulers.sm2 import Sm2
from flashq.core.study_queue import StudyQueue
from flashq.errors import FlashqError
from flashq.store import log, reading
from flashq.store.content import StoredDeck
from flashq.store.database import Database, open_database
from flashq.store.log import Deed

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from flashq.collection.history import Rebuilt
    from flashq.core.reports import DeckReport
    from flashq.core.search import Context

_FARTHEST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Recorded:
    """A grade or mark that is on disk: its number in the log, its kind, and the state after."""

    review_id: int
    kind: LogKind
    state: CardState


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the card as it is again.

    `card` is None when its text is in no file now; `cards` says how many cards the deed was
    done to; `elsewhere` that another program had taken it back already.
    """

    kind: LogKind
    quality: int | None
    card: Card | None
    cards: int = 1
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
        self._day = 0

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

    def synchronise(
        self, progress: syncing.Progress | None = None, *, day: int | None = None
    ) -> None:
        """Brings the database in step with the deck files.

        Notes seen for the first time are noted down for study day `day`, by default that of
        the synchronisation before.
        """
        self._day = self._day if day is None else day
        known = syncing.synchronise(self.database, self.folder, self._day, progress)
        self.decks = {name: deck for name, deck in known.items() if deck.present}

    # Cards ------------------------------------------------------------------------------

    def card(self, card_id: int) -> Card | None:
        """A card by its number, or None when its text is in no file now."""
        return reading.card(self.database, card_id)

    def card_named(self, text: str) -> Card:
        """The card that a name means. Raises FlashqError when it means none or several."""
        from flashq.collection import naming

        key = naming.parse_card(text)[1]
        card_id = naming.choose_card(
            text, reading.card_ids_of_key(self.database, key), self.decks_studied
        )
        card = self.card(card_id)
        assert card is not None  # names are of cards that are awake
        return card

    def cards_meant(self, words: Sequence[str], day: int) -> list[Card]:
        """The cards that names or a query mean, in the order of the files.

        Words of which one is a card's name are all names; a name without `#` means the note's
        first card. Raises FlashqError when no card is meant.
        """
        from flashq.collection import naming
        from flashq.core.search import union_of_bare_words

        bare = union_of_bare_words(" ".join(words))
        named = {
            word: reading.card_ids_of_key(self.database, naming.parse_card(word)[1])
            for word in bare or ()
        }
        if any(named.values()):
            return self.cards_of(
                dict.fromkeys(
                    naming.choose_card(word, found, self.decks_studied)
                    for word, found in named.items()
                )
            )
        if found_cards := self.cards(words, day):
            return found_cards
        if len(named) == 1:
            naming.choose_card(next(iter(named)), {}, self.decks_studied)
        raise FlashqError(f'no card meets "{" ".join(words)}"', '"flashq list" shows the cards')

    def cards(self, words: Sequence[str] = (), day: int = 0) -> list[Card]:
        """The cards that a query meets on study day `day`, in the order of the files."""
        if not words:
            return reading.all_cards(self.database)
        from flashq.collection import selecting

        query = selecting.parse(words, self.decks)
        return selecting.matching(self.database, query, self.search_context(day))

    def search_context(self, day: int) -> Context:
        """What a query needs to know beside the cards."""
        from flashq.core.search import Context

        return Context(day, self.settings.leech_lapses)

    def selection(self, words: Sequence[str], day: int) -> Selection:
        """The cards that the words mean. Raises FlashqError for words that mean nothing."""
        if not words:
            return EVERYTHING
        from flashq.collection import selecting

        return selecting.select(self.database, words, self.decks, self.search_context(day))

    def selection_to_study(self, words: Sequence[str], day: int) -> Selection:
        """As `selection`, but of decks that are translations those in the study languages."""
        from flashq.collection import selecting

        return selecting.among(self.selection(words, day), self.decks, self.decks_studied)

    def decks_studied(self, decks: Iterable[str]) -> frozenset[str]:
        """Of some decks all but those that are among them in a study language too."""
        from flashq.core.translations import without_translations

        language_of = {name: deck.language for name, deck in self.decks.items()}
        return without_translations(decks, language_of, self.settings.languages)

    def cards_of(self, card_ids: Iterable[int]) -> list[Card]:
        """The cards with these numbers, in this order; those in no file are left out."""
        found = (self.card(card_id) for card_id in card_ids)
        return [card for card in found if card is not None]

    def log(self, card_id: int) -> list[LogEntry]:
        """What happened to a card, oldest first, without what was undone."""
        return [logged.entry for logged in log.of_card(self.database, card_id)]

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
        self, day: int, selection: Selection = EVERYTHING, wish: Wish | None = None
    ) -> StudyQueue:
        """The cards of a sitting on study day `day`."""
        return queueing.queue(self.database, self.settings, day, selection, wish)

    def new_count(self, day: int, selection: Selection = EVERYTHING) -> int:
        """How many cards were never graded, whatever the limits say."""
        return len(reading.new(self.database, day, selection.takes))

    def due_count(self, day: int, selection: Selection = EVERYTHING) -> int:
        """How many reviews wait on a study day, whatever the limits say."""
        return len(reading.due(self.database, day, day, selection.takes))

    def due_on(self, day: int, selection: Selection = EVERYTHING) -> int:
        """How many reviews will wait on a study day, those left over from before among them."""
        days = self._due_days(selection)
        return sum(count for due_day, count in days.items() if due_day <= day)

    def next_due(self, day: int, selection: Selection = EVERYTHING) -> NextDue | None:
        """When the first review after `day` comes, or None when none is planned."""
        days = self._due_days(selection)
        later = sorted(due_day for due_day in days if due_day > day)
        return NextDue(later[0], days[later[0]]) if later else None

    def days_ahead(self, day: int, selection: Selection = EVERYTHING) -> int:
        """In how many days the first review is due that was not given today; 0 for none."""
        due = reading.due(self.database, day, day + _FARTHEST_DAYS, selection.takes)
        return max(0, due[0].due_day - day) if due else 0

    def _due_days(self, selection: Selection) -> Mapping[int, int]:
        takes = None if selection is EVERYTHING else selection.takes
        return reading.due_days(self.database, takes)

    def is_held_back(self, card_id: int, day: int) -> bool:
        """Whether a card waits for another day because one of its note came today already."""
        apart = self.settings.siblings == "apart"
        return apart and reading.is_sibling_reviewed(self.database, card_id, day)

    def preview(self, card: Card, day: int) -> tuple[Scheduled, ...]:
        """The schedules that the qualities 0 to 5 would give, in that order."""
        shift_of = self._shifts(card.uid, card.ordinal, card.state, day)
        return base.preview(self.scheduler, card.state.schedule, day, shift_of)

    def grade(
        self,
        card_id: int,
        quality: int,
        moment: Moment,
        duration_ms: int = 0,
        *,
        reveal_ms: int = 0,
        ticks: tuple[Tick, ...] = (),
        as_practice: bool = False,
    ) -> Recorded:
        """Grades a card; it is on disk when this returns.

        `as_practice` leaves the schedule as it is, whatever the day.
        """
        kind = LogKind.PRACTICE if as_practice else LogKind.REVIEW
        entry = LogEntry(
            kind,
            quality,
            moment,
            duration_ms,
            reveal_ms,
            value=int(as_practice),
            ticks=ticks,
        )
        with self.database.transaction():
            return self._record(card_id, entry)

    def grade_card(self, card: Card, quality: int, moment: Moment) -> Recorded:
        """As `grade`, for a card chosen by name. Raises FlashqError for a draft."""
        if card.note.is_draft:
            raise FlashqError(
                f'"{card.name}" is a draft',
                f"write its answer first ({card.path}:{card.note.line})",
            )
        return self.grade(card.card_id, quality, moment)

    def mark(self, card_id: int, kind: LogKind, moment: Moment, value: int = 0) -> Recorded:
        """Does to a card what is no grade (suspend, bury, flag …); on disk when this returns."""
        with self.database.transaction():
            return self._record(card_id, LogEntry(kind, None, moment, value=value))

    def mark_all(
        self, kind: LogKind, values: Mapping[int, int], moment: Moment
    ) -> dict[int, CardState]:
        """Does the same to several cards as one deed, which one undo takes back.

        `values` gives each card's number the value of its entry. Returns the states after.
        """
        with self.database.transaction():
            batch = log.next_id(self.database)
            return {
                card_id: self._record(
                    card_id, LogEntry(kind, None, moment, value=value), batch
                ).state
                for card_id, value in values.items()
            }

    def undo(self, review_id: int | None = None) -> Undone | None:
        """Makes a deed void, the last one by default, and replays its cards.

        A deed on several cards goes as a whole. Returns None when there is nothing to undo (or
        another program undid it meanwhile).
        """
        from flashq.collection import history

        with self.database.transaction():
            entries = self._deed(review_id)
            if not entries:
                return None
            for entry in entries:
                log.make_void(self.database, entry.review_id)
            for card_id in dict.fromkeys(entry.card_id for entry in entries):
                history.replay_card(self.database, self.scheduler, card_id)
        return self._undone(entries)

    def last_deed(self) -> Undone | None:
        """What an undo would take back now, with the card as it is; None for nothing."""
        entries = self._deed(None)
        return self._undone(entries) if entries else None

    def _deed(self, review_id: int | None) -> list[Deed]:
        review_id = log.last_id(self.database) if review_id is None else review_id
        return [] if review_id is None else log.deed(self.database, review_id)

    def _undone(self, entries: list[Deed]) -> Undone:
        last = entries[-1]
        return Undone(last.kind, last.quality, self.card(last.card_id), len(entries))

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
            self.database,
            self.scheduler,
            lines,
            now,
            self.settings.rollover_hour,
            local,
            self.decks_studied,
        )

    def rebuild(self) -> Rebuilt:
        """Replays the whole log; returns what differed from it."""
        from flashq.collection import history

        return history.rebuild(self.database, self.scheduler)

    def _record(self, card_id: int, entry: LogEntry, batch: int = 0) -> Recorded:
        """Writes an entry and what follows from it, within the caller's transaction."""
        # A clock that was set back must not put this entry before the card's last one.
        at_ms = max(entry.moment.at_ms, log.last_at_ms(self.database, card_id))
        day = entry.moment.day
        before = log.state_of(self.database, card_id)
        shift_days = 0
        if entry.quality is not None and self.settings.load.is_free:
            card = self.card(card_id)
            if card is not None:
                shift_of = self._shifts(card.uid, card.ordinal, before, day)
                shift_days = base.grade_freely(
                    self.scheduler, before.schedule, entry.quality, day, shift_of
                )[2]
        entry = replace(entry, moment=Moment(at_ms, day), shift_days=shift_days)
        kind, after = base.step(self.scheduler, before, entry)
        review_id = log.append(self.database, card_id, replace(entry, kind=kind), batch)
        log.put_state(self.database, card_id, after)
        return Recorded(review_id, kind, after)

    def _shifts(self, uid: str, ordinal: int, state: CardState, day: int) -> Callable[[int], int]:
        """By how many days the intervals of a card are put off, as the settings have it."""
        schedule = state.schedule
        repetitions = schedule.repetitions if isinstance(schedule, Scheduled) else 0
        return partial(
            load.shift,
            day=day,
            seed=load.seed_of(uid, ordinal, repetitions),
            load=self.settings.load,
            due_counts=partial(reading.due_counts, self.database),
        )


def open_collection(folder: Path, environment: Mapping[str, str]) -> Collection:
    """Opens the collection in a folder; its database is made at the first use.

    Raises FlashqError for settings that make no sense and a database that cannot be used.
    """
    settings = config.load(folder, environment)
    database = open_database(folder / locating.STATE_FOLDER / "schedule.db")
    return Collection(folder, settings, database)
