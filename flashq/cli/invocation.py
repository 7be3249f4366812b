"""What one run of the program was given: the collection, the clock, the environment."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from datetime import time as clock_time
from pathlib import Path
from typing import TYPE_CHECKING

from flashq.core.model import Moment
from flashq.core.timing import moment_of
from flashq.errors import WRONG_USAGE, FlashqError

if TYPE_CHECKING:
    import typer

    from flashq.collection import Collection
    from flashq.config import Settings

_NOON = clock_time(12)


@dataclass(frozen=True)
class Invocation:
    """One run: where the collection was said to be, and the clock, real or pretended.

    `zone` is that of `--now`; None is this computer's, by its rules for each day.
    """

    given_folder: Path | None
    clock: Callable[[], datetime]
    stopwatch: Callable[[], float]
    environment: Mapping[str, str]
    zone: tzinfo | None = None

    @classmethod
    def from_options(cls, folder: str | None, today: str | None, now: str | None) -> Invocation:
        """Raises FlashqError for a date or moment that cannot be read, or an empty folder."""
        given = None if folder is None else named_folder(folder, "--collection")
        clock = _pretended(today, now)
        if clock is None:
            return cls(given, _local_now, time.monotonic, os.environ)
        # Where the clock stands still nothing takes any time, so that a run can be repeated.
        zone = None if now is None else clock().tzinfo
        return cls(given, clock, lambda: 0.0, os.environ, zone)

    def folder(self) -> Path:
        """The collection's folder. The user's own one is made at the first use, saying where."""
        from flashq.collection import locating

        folder, is_own = locating.find(self.given_folder, self.environment)
        if is_own and not folder.exists():
            from flashq.config import locale_language
            from flashq.terminal.saying import complain

            language = locale_language(self.environment)
            copied = locating.create(folder, language, with_bank=True)
            complain(
                f"made your collection in {folder}, with {copied} bundled decks;"
                f" {other_language(language)}"
            )
        locating.prepare_state_folder(folder)
        return folder

    def open(self, *, synchronised: bool = True) -> Collection:
        """The collection, in step with its folder."""
        from flashq.collection import open_collection

        folder = self.folder()
        collection = open_collection(folder, self.environment)
        if synchronised:
            try:
                self._synchronise(collection)
            except BaseException:
                collection.close()
                raise
        return collection

    def folder_if_any(self) -> Path:
        """The collection's folder, which need not be there yet; nothing is made."""
        from flashq.collection import locating

        return locating.find(self.given_folder, self.environment)[0]

    def settings(self) -> Settings:
        """The settings alone, of the collection if there is one; nothing is made for them."""
        from flashq import config

        return config.load(self.folder_if_any(), self.environment)

    def moment(self, collection: Collection) -> Moment:
        """The moment that it is, by the collection's rollover hour."""
        return moment_of(self.clock(), collection.settings.rollover_hour)

    def warn_of_faults(self, collection: Collection) -> None:
        """Says on stderr which decks have faults; their cards are as they were before."""
        from flashq.terminal.saying import complain

        for deck in collection.decks.values():
            if deck.fault_count:
                more = f" (and {deck.fault_count - 1} more)" if deck.fault_count > 1 else ""
                kept = "its cards stay as they were"
                complain(f"{deck.first_fault}{more}; {kept}")

    def local(self, moment: datetime) -> datetime:
        """A time as the clock on the wall shows it here, by the rules of its own day."""
        return moment.astimezone(self.zone)

    def _synchronise(self, collection: Collection) -> None:
        day = self.moment(collection).day
        if not sys.stderr.isatty():
            collection.synchronise(day=day)
            return
        from flashq.terminal.waiting import Waiting

        with Waiting("Reading decks") as waiting:
            collection.synchronise(waiting.progress, day=day)


def invocation(context: typer.Context) -> Invocation:
    """The run that a command belongs to."""
    found = context.find_object(Invocation)
    # Completion asks without running the callback that puts it there.
    return found or Invocation.from_options(
        context.find_root().params.get("collection"), None, None
    )


def named_folder(text: str, where: str) -> Path:
    """The folder that an option or argument names.

    Raises FlashqError for an empty name, which would else stand for the current folder.
    """
    if not text.strip():
        raise FlashqError(f"{where}: the folder's name is empty", "write one", WRONG_USAGE)
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise FlashqError(f"{where}: {error}", "write the folder in full", WRONG_USAGE) from error


def other_language(language: str) -> str:
    """Which of the bundled decks are studied, and how to study the others."""
    if language == "zh":
        return 'those in Chinese are studied ("flashq config set study_languages en": English)'
    return 'those in English are studied ("flashq config set study_languages zh": Chinese)'


def name_as_text(name: str) -> str:
    """A name from the command line; bytes that are not UTF-8 become �, which is in no name."""
    return os.fsencode(name).decode(errors="replace") if name else name


def _local_now() -> datetime:
    return datetime.now().astimezone()


def _pretended(today: str | None, now: str | None) -> Callable[[], datetime] | None:
    """The clock that `--today` or `--now` stops, or None when neither was given."""
    if today is not None and now is not None:
        raise FlashqError("--today and --now exclude each other", "give one", WRONG_USAGE)
    if now is not None:
        moment = _parsed(now, "--now", "2026-12-01T09:30:00+08:00")
        if moment.tzinfo is None:
            raise FlashqError(
                f'--now: "{now}" has no offset from UTC',
                "write 2026-12-01T09:30:00+08:00",
                WRONG_USAGE,
            )
        return lambda: moment
    if today is not None:
        day = _parsed(today, "--today", "2026-12-01")
        noon = datetime.combine(day.date(), _NOON).astimezone()
        return lambda: noon
    return None


def _parsed(text: str, option: str, example: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not 1970 < moment.year < 3000:
        raise FlashqError(f'{option}: "{text}" is no date', f"write {example}", WRONG_USAGE)
    return moment
