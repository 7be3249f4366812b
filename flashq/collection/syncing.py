"""Brings the database in step with the folder's decks.

Looks at every deck file's size and time of change; reads the files in which these differ,
parses those whose bytes differ, and writes all of it in one transaction. A deck with faults
keeps the cards it had.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flashq.core.model import Deck
from flashq.errors import Fault, FlashqError
from flashq.store import content
from flashq.store.content import FileStamp, StoredDeck
from flashq.store.database import Database

if TYPE_CHECKING:
    from flashq.core.identity import Sighting

DECK_SUFFIXES = (".yaml", ".yml")
# Raised when the reader takes something differently, so that every deck is read anew.
READER_VERSION = 3
# A file changed this short a time ago may change again without a new time of change. This is
# the file system's clock, not the person's, so that no pretended day plays a part.
_RACY_NS = 2_000_000_000
_MEDIA = "media"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A deck's file as the folder lists it; `path` is relative, with forward slashes."""

    name: str
    path: str
    size: int
    mtime_ns: int


def deck_files(folder: Path) -> dict[str, DeckFile]:
    """The deck files of a collection by deck name. Raises FlashqError for an unreadable folder.

    Hidden folders and `media` hold no decks. Of two files for one deck (`a.yaml`, `a.yml`)
    the first in the alphabet counts; `ignored_files` names the other.
    """
    return _sorted_out(folder)[0]


def ignored_files(folder: Path) -> dict[str, str]:
    """Files that look like decks and are none, as paths that can be shown, and why."""
    return _sorted_out(folder)[1]


def _sorted_out(folder: Path) -> tuple[dict[str, DeckFile], dict[str, str]]:
    ignored: dict[str, str] = {}
    try:
        found = sorted(_walk(folder, "", frozenset(), ignored), key=lambda file: file.path)
    except OSError as error:
        raise FlashqError(
            f"{error.filename}: {error.strerror}", "make the folder readable"
        ) from error
    decks: dict[str, DeckFile] = {}
    for file in found:
        suffix = os.path.splitext(file.path)[1]
        if not _is_utf8(file.path):
            shown = os.fsencode(file.path).decode("utf-8", "backslashreplace")
            ignored[shown] = "its name is not UTF-8"
        elif suffix not in DECK_SUFFIXES:
            ignored[file.path] = f"decks end in .yaml or .yml, not in {suffix}"
        elif file.name in decks:
            ignored[file.path] = f"{decks[file.name].path} is the deck of that name"
        else:
            decks[file.name] = file
    return decks, ignored


def synchronise(
    database: Database, folder: Path, day: int, progress: Progress | None = None
) -> dict[str, StoredDeck]:
    """Brings the database in step with the folder; returns the decks as they now are known.

    Notes seen for the first time count as added on study day `day`. `progress` is called with
    (files done, files to do). Nothing is written, and no lock taken, when no file changed.
    """
    files = deck_files(folder)
    known = content.decks(database)
    if not _out_of_step(files, known):
        return known
    with database.transaction():
        known = content.decks(database)
        _Synchronisation(database, folder, known, day, progress).run(files)
    return content.decks(database)


def _walk(
    folder: Path, prefix: str, above: frozenset[tuple[int, int]], ignored: dict[str, str]
) -> Iterator[DeckFile]:
    """The files that may be decks. What cannot be looked at goes into `ignored`, with the reason;
    only the collection's own folder must be readable."""
    status = os.stat(folder)
    here = (status.st_dev, status.st_ino)
    if here in above:  # a link to a folder that this one lies in
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith(".") or path == _MEDIA:
                continue
            try:
                if entry.is_dir():
                    yield from _walk(Path(entry.path), path + "/", above | {here}, ignored)
                    continue
                stem, suffix = os.path.splitext(path)
                if suffix.lower() in DECK_SUFFIXES and entry.is_file():
                    status = entry.stat()
                    yield DeckFile(stem, path, status.st_size, status.st_mtime_ns)
            except OSError as error:
                ignored[path] = f"it cannot be read: {error.strerror}"


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _out_of_step(files: dict[str, DeckFile], known: dict[str, StoredDeck]) -> bool:
    return any(_changed(file, known.get(name)) for name, file in files.items()) or any(
        deck.present and name not in files for name, deck in known.items()
    )


def _changed(file: DeckFile, deck: StoredDeck | None) -> bool:
    return deck is None or (
        not deck.present
        or deck.path != file.path
        or deck.stamp.reader != READER_VERSION
        or (deck.stamp.size, deck.stamp.mtime_ns) != (file.size, file.mtime_ns)
    )


class _Synchronisation:
    """One run. Only the numbers of notes that vanished or appeared are kept in memory."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        known: dict[str, StoredDeck],
        day: int,
        progress: Progress | None,
    ) -> None:
        self.database = database
        self.folder = folder
        self.known = known
        self.day = day
        self.progress = progress
        self.vanished: list[int] = []
        self.appeared: list[int] = []

    def run(self, files: dict[str, DeckFile]) -> None:
        changed = [file for name, file in files.items() if _changed(file, self.known.get(name))]
        for done, file in enumerate(changed):
            if self.progress is not None:
                self.progress(done, len(changed))
            self._read(file)
        for name, deck in self.known.items():
            if deck.present and name not in files:
                self._vanish(deck)
        self._pair()

    def _read(self, file: DeckFile) -> None:
        from hashlib import blake2b

        from flashq.formats.deck_yaml.values import MAX_FILE_BYTES
        from flashq.formats.files import read_limited

        deck = self.known.get(file.name)
        try:
            data = read_limited(self.folder / file.path, MAX_FILE_BYTES)
        except FlashqError as error:
            # Without a time of change it is tried again at the next synchronisation.
            stamp = FileStamp(file.size, 0, "", READER_VERSION)
            fault = Fault(file.path, 1, 1, "unreadable", error.message, "make it readable")
            content.put_faults(self.database, deck, file.name, file.path, stamp, [fault])
            return
        digest = blake2b(data, digest_size=16).hexdigest()
        is_racy = 0 <= time.time_ns() - file.mtime_ns < _RACY_NS
        mtime_ns = 0 if is_racy else file.mtime_ns
        stamp = FileStamp(len(data), mtime_ns, digest, READER_VERSION)
        if (
            deck is not None
            and deck.present
            and deck.path == file.path
            and (deck.stamp.digest, deck.stamp.reader) == (digest, READER_VERSION)
        ):
            content.touch_deck(self.database, deck.deck_id, len(data), mtime_ns)
            return
        from flashq.formats.deck_yaml import read_deck

        reading = read_deck(data, path=file.path)
        if reading.deck is None:
            faults = [fault for fault in reading.faults if fault.severity == "fault"]
            content.put_faults(self.database, deck, file.name, file.path, stamp, faults)
            return
        deck_id = content.put_deck(self.database, deck, reading.deck, stamp)
        self._put_notes(deck_id, reading.deck, file.mtime_ns // 1_000_000_000)

    def _put_notes(self, deck_id: int, deck: Deck, changed_s: int) -> None:
        from flashq.core import identity

        stored = content.note_ids(self.database, deck_id)
        keys = identity.note_keys(deck.notes)
        if known := self._answers_of_one_question(stored, keys):
            keys = identity.note_keys(deck.notes, known)
        kept, numbered = [], []
        for position, (key, note) in enumerate(zip(keys, deck.notes, strict=True)):
            if key in stored:
                note_id = stored[key][0]
                kept.append((note_id, key, position, note))
            else:
                note_id = content.insert_note(
                    self.database, deck_id, deck.name, key, position, note, self.day, changed_s
                )
                self.appeared.append(note_id)
            numbered.append((note_id, note))
        content.update_notes(self.database, deck_id, kept, changed_s)
        content.put_cards(self.database, deck_id, numbered)
        present = set(keys)
        gone = [note_id for key, (note_id, awake) in stored.items() if awake and key not in present]
        content.put_to_sleep(self.database, gone)
        self.vanished += gone

    def _answers_of_one_question(
        self, stored: dict[str, tuple[int, bool]], keys_now: list[str]
    ) -> dict[str, str]:
        """The answers of the deck's notes that share their question, those asleep last."""
        from flashq.core.identity import unnumbered

        shared = {unnumbered(key) for key in (*stored, *keys_now) if unnumbered(key) != key}
        keys = sorted(
            (key for key in stored if unnumbered(key) in shared), key=lambda key: not stored[key][1]
        )
        found = content.sightings(self.database, (stored[key][0] for key in keys))
        return {key: sighting.answer for key, sighting in zip(keys, found, strict=True)}

    def _vanish(self, deck: StoredDeck) -> None:
        stored = content.note_ids(self.database, deck.deck_id)
        gone = [note_id for note_id, awake in stored.values() if awake]
        content.put_to_sleep(self.database, gone)
        content.forget_file(self.database, deck.deck_id)
        self.vanished += gone

    def _pair(self) -> None:
        """Gives notes that were moved, renamed or reworded their progress back.

        Notes asleep for longer can wake in this way too. A note that was pasted elsewhere
        before it was cut, with a synchronisation in between, did not appear just now: its
        progress goes to the copy, which was never graded.
        """
        if self.appeared:
            from flashq.core import identity

            vanished = content.sightings(self.database, self.vanished)
            appeared = content.sightings(self.database, self.appeared)
            for old, new in identity.pair(vanished, appeared, self._asleep()):
                content.take_over(self.database, old, new)
        if self.vanished:
            for old, new in content.untouched_copies(self.database):
                content.take_over(self.database, old, new)

    def _asleep(self) -> Iterator[Sighting]:
        """The notes that vanished before this synchronisation."""
        just_now = set(self.vanished)
        for sighting in content.sleeping(self.database):
            if sighting.key not in just_now:
                yield sighting
