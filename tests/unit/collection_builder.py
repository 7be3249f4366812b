"""Collections for tests: a folder of decks written from values, opened at moments of our choice.

Every file that is written gets a time of change of its own, long past, so that no test needs to
wait for a clock.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from flashq.collection import Collection, locating, open_collection
from flashq.collection.queueing import Wish
from flashq.collection.sitting import Sitting
from flashq.core.model import Card, Moment, Scheduled
from flashq.core.study_queue import StudyQueue
from flashq.core.timing import moment_of

Entry = dict[str, Any]

CHINA = timezone(timedelta(hours=8))
ROLLOVER_HOUR = 4
TODAY = datetime(2026, 3, 2).toordinal()
_FIRST_CHANGE_NS = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()) * 10**9
_STEP_NS = 10**10


def q(question: str, answer: str | None = "An answer.", **rest: Any) -> Entry:
    """A note of a deck; None as the answer makes a draft."""
    entry: Entry = {"question": question}
    if answer is not None:
        entry["answer"] = answer
    return entry | rest


def cloze(text: str, **rest: Any) -> Entry:
    """A cloze note of a deck."""
    return {"cloze": text} | rest


def deck_text(*entries: Entry, **head: Any) -> str:
    """A deck's file: what the head says, and one line for each note."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    lines.append("cards:")
    lines += ["  - " + json.dumps(entry, ensure_ascii=False) for entry in entries]
    return "\n".join(lines) + "\n"


def at(days: int = 0, hour: int = 12, minute: int = 0) -> Moment:
    """A moment so many days after `TODAY`, by a clock in China."""
    local = datetime(2026, 3, 2, hour, minute, tzinfo=CHINA) + timedelta(days=days)
    return moment_of(local, ROLLOVER_HOUR)


class Folder:
    """A collection's folder with an open collection on it."""

    def __init__(self, path: Path, environment: Mapping[str, str] | None = None) -> None:
        self.path = path.resolve()
        self._changes = 0
        locating.prepare_state_folder(self.path)
        self.environment = dict(environment or {})
        self.collection = open_collection(self.path, self.environment)

    def close(self) -> None:
        self.collection.close()

    @property
    def database_path(self) -> Path:
        return self.path / ".flashq" / "schedule.db"

    # Files ------------------------------------------------------------------------------

    def write(self, path: str, *entries: Entry, **head: Any) -> None:
        """Writes a deck's file without synchronising."""
        self.write_text(path, deck_text(*entries, **head))

    def write_text(self, path: str, text: str) -> None:
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.touch(path)

    def touch(self, path: str) -> None:
        """Gives a file a time of change that no other file had."""
        self._changes += 1
        when = _FIRST_CHANGE_NS + self._changes * _STEP_NS
        os.utime(self.path / path, ns=(when, when))

    def delete(self, path: str) -> None:
        (self.path / path).unlink()

    def rename(self, old: str, new: str) -> None:
        (self.path / new).parent.mkdir(parents=True, exist_ok=True)
        (self.path / old).rename(self.path / new)

    # The collection ---------------------------------------------------------------------

    def sync(self) -> Collection:
        self.collection.synchronise(day=TODAY)
        return self.collection

    def put(self, path: str, *entries: Entry, **head: Any) -> Collection:
        """Writes a deck's file and synchronises."""
        self.write(path, *entries, **head)
        return self.sync()

    def another(self) -> Collection:
        """A second open collection on the same folder, as another process would have."""
        collection = open_collection(self.path, self.environment)
        collection.synchronise()
        return collection

    def reopened(self, **environment: str) -> "Folder":
        """The same folder, its collection opened anew under another environment."""
        self.close()
        self.environment = environment
        self.collection = open_collection(self.path, environment)
        self.sync()
        return self

    def card(self, question: str, ordinal: int = 1) -> Card:
        """The one card whose note asks this."""
        (found,) = (
            card
            for card in self.collection.cards()
            if card.note.prompt == question and card.ordinal == ordinal
        )
        return found

    def questions(self) -> list[str]:
        return [card.note.prompt for card in self.collection.cards()]

    def grade(self, question: str, quality: int = 4, moment: Moment | None = None) -> None:
        self.collection.grade(self.card(question).card_id, quality, moment or at())

    def grade_each(self) -> dict[str, tuple[str, int]]:
        """Grades every card, each a different number of times; its uid and reviews by question."""
        for number, card in enumerate(self.collection.cards(), start=1):
            for review in range(number):
                self.collection.grade(card.card_id, 4, at(review * 400))
        return self.progress()

    def progress(self) -> dict[str, tuple[str, int]]:
        """The (uid, number of reviews) of each note's first card, by question."""
        return {
            card.note.prompt: (card.uid, reviews_of(card))
            for card in self.collection.cards()
            if card.ordinal == 1
        }

    def queue(self, day: int = TODAY, *words: str, **wish: Any) -> StudyQueue:
        """The queue of a day, of what the words select."""
        return self.collection.queue(day, self.collection.selection(words, day), Wish(**wish))

    def sitting(self, days: int = 0, collection: Collection | None = None, **wish: Any) -> Sitting:
        """A sitting on a day's queue, under a clock that stands still."""
        moment = at(days)
        chosen = collection or self.collection
        queue = chosen.queue(moment.day, wish=Wish(**wish))
        return Sitting(chosen, queue, lambda: moment, lambda: 0.0)

    # The database as SQLite sees it -----------------------------------------------------

    def sql(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Runs a statement past the program and commits."""
        connection = sqlite3.connect(self.database_path)
        try:
            with connection:
                return connection.execute(statement, parameters).fetchall()
        finally:
            connection.close()


MakeFolder = Callable[..., Folder]


def reviews_of(card: Card) -> int:
    """How many reviews moved a card's schedule."""
    schedule = card.state.schedule
    return schedule.reviews if isinstance(schedule, Scheduled) else 0
