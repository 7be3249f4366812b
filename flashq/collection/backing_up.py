"""A full backup of a collection: its files, its notes and its log."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from flashq.collection.syncing import deck_files, ignored_files
from flashq.core.backed import BackedFile
from flashq.errors import FlashqError
from flashq.formats import backup
from flashq.formats.backup_records import (
    LARGEST_FILE_BYTES,
    MEDIA_FOLDER,
    SETTINGS_PATH,
    role_of,
)
from flashq.formats.files import read_limited
from flashq.store import backing

if TYPE_CHECKING:
    from flashq.collection.opened import Collection

Progress = Callable[[int, int], None]
ItemT = TypeVar("ItemT")
_STEP = 500
_TOO_LARGE = f"it is larger than {LARGEST_FILE_BYTES >> 20} MB"


@dataclass(frozen=True, slots=True)
class Backed:
    """How much is in a backup: deck files, notes ever seen, entries of the log, pictures.

    `left_out` are files in the collection that are not in it, and why: what is no picture in
    `media`, and what looks like a deck and is none.
    """

    decks: int
    notes: int
    entries: int
    pictures: int
    left_out: Mapping[str, str]


def write_backup(file: TextIO, collection: Collection, progress: Progress | None = None) -> Backed:
    """Writes the whole collection, as it was synchronised, into one JSON file.

    Two backups of the same collection are the same bytes. No other program writes to the
    collection meanwhile. `progress` is told (done, to do). Raises FlashqError for a deck or
    settings that cannot be read, or are too large.
    """
    with _quick(file) as target, collection.locked():
        folder, database = collection.folder, collection.database
        paths, left_out = _paths(folder)
        notes, entries = backing.note_count(database), backing.entry_count(database)
        step = _Steps(len(paths) + notes + entries, progress)
        backup.write(
            target,
            step.each(_files(folder, paths)),
            backing.decks(database),
            step.each(backing.notes(database)),
            step.each(backing.entries(database)),
        )
    roles = [role_of(path) for path in paths]
    return Backed(roles.count("deck"), notes, entries, roles.count("picture"), left_out)


class _Steps:
    """Tells how far the work is, now and then."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def each(self, items: Iterator[ItemT]) -> Iterator[ItemT]:
        for item in items:
            if self._progress is not None and self._done % _STEP == 0:
                self._progress(self._done, self._total)
            self._done += 1
            yield item


@contextmanager
def _quick(file: TextIO) -> Iterator[TextIO]:
    """A file to write to at once: a pipe to a pager must not keep the collection locked."""
    if file.seekable():
        yield file
        return
    import shutil
    import tempfile

    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as waiting:
        yield waiting
        waiting.seek(0)
        shutil.copyfileobj(waiting, file)


def _files(folder: Path, paths: list[str]) -> Iterator[BackedFile]:
    for path in paths:
        data = read_limited(folder / path, LARGEST_FILE_BYTES)
        if len(data) > LARGEST_FILE_BYTES:
            raise FlashqError(
                f"{path} cannot be backed up: {_TOO_LARGE}", "split it, or move it elsewhere"
            )
        yield BackedFile(path, data)


def _paths(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The files of a backup in their order, and those that are left out with the reason."""
    left_out = dict(ignored_files(folder))
    settings = [SETTINGS_PATH] if (folder / SETTINGS_PATH).is_file() else []
    decks = sorted(file.path for file in deck_files(folder).values())
    for path in decks:
        try:
            role_of(path)
        except ValueError as error:
            raise FlashqError(
                f"{path} cannot be backed up: {error}", "move it or rename it"
            ) from None
    pictures = []
    for path in _media(folder):
        if reason := _why_not(folder, path):
            left_out[os.fsencode(path).decode("utf-8", "backslashreplace")] = reason
        else:
            pictures.append(path)
    return settings + decks + sorted(pictures), left_out


def _media(folder: Path) -> Iterator[str]:
    """The files below `media`, links to folders among them."""

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise FlashqError(
                f"{error.filename}: {error.strerror}", "make the folder readable"
            ) from error

    for here, folders, files in os.walk(folder / MEDIA_FOLDER, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        for name in sorted(files) + links:
            if not name.startswith("."):
                yield os.path.relpath(os.path.join(here, name), folder).replace(os.sep, "/")


def _why_not(folder: Path, path: str) -> str:
    """Why a file in `media` is not backed up, "" when it is."""
    try:
        path.encode()
        role_of(path)
        target = (folder / path).resolve()
        if not target.is_file():
            return "it is no file"
        if not target.is_relative_to((folder / MEDIA_FOLDER).resolve()):
            return "it is a link that leads out of the folder"
        if target.stat().st_size > LARGEST_FILE_BYTES:
            return _TOO_LARGE
    except UnicodeEncodeError:
        return "its name is not UTF-8"
    except ValueError as error:
        return str(error)
    except (OSError, RuntimeError):
        return "it cannot be read"
    return ""
