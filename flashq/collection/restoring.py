"""Restoring a backup: all of it or nothing, and nothing that is there is overwritten.

The backup may be a stranger's. It is read once from end to end before anything is written; then
the database is filled in one transaction, the files are written beside it, and either both stay
or neither.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from flashq import config
from flashq.collection import locating
from flashq.collection.merging import Merge
from flashq.core.backed import BackedDeck, BackedFile
from flashq.core.schedulers.sm2 import Sm2
from flashq.errors import FlashqError
from flashq.formats import backup
from flashq.formats.backup_records import DECK_SUFFIXES, role_of
from flashq.formats.files import read_limited, replace_file
from flashq.store.database import open_database

Progress = Callable[[int, int], None]
_DATABASE = "schedule.db"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was not there before: deck files, notes, entries of the log, pictures, settings."""

    decks: int
    notes: int
    entries: int
    pictures: int
    settings: bool


def restore(folder: Path, source: BinaryIO | bytes, progress: Progress | None = None) -> Restored:
    """Restores a backup into a folder, which is made when it is missing.

    What the collection there has already stays. Notes that it knows get the entries of the log
    that they lack, so that restoring again changes nothing. The collection is to be synchronised
    afterwards. `progress` is told (done, to do). Raises FlashqError, with nothing changed, for a
    backup with faults and for a file that is there with other content.
    """
    with _seekable(source) as file:
        size = file.seek(0, os.SEEK_END)
        found = _Found(folder.resolve())
        backup.check(file, found.inspect, _told(progress, 0, size))
        found.refuse_conflicts()
        return _Restoration(found, file, _told(progress, size, size)).run()


@contextmanager
def _seekable(source: BinaryIO | bytes) -> Iterator[BinaryIO]:
    """The backup as a file that can be read several times."""
    if isinstance(source, bytes):
        yield BytesIO(source)
    elif source.seekable():
        yield source
    else:
        import shutil
        import tempfile

        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(source, copy)
            yield copy


def _told(progress: Progress | None, before: int, size: int) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda done: progress(before + done, 2 * size)


@dataclass(slots=True)
class _Found:
    """What checking found: the decks, the sizes of the files, which are new, which in the way."""

    folder: Path
    decks: list[BackedDeck] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    conflicts: list[str] = field(default_factory=list)

    def inspect(self, item: BackedFile | BackedDeck) -> None:
        if isinstance(item, BackedDeck):
            self.decks.append(item)
            return
        self.sizes[item.path] = len(item.data)
        if _is_there(self.folder, item):
            return
        if conflict := _conflict(self.folder, item.path):
            self.conflicts.append(conflict)
            return
        self.new.add(item.path)
        if role_of(item.path) == "settings":
            _check_settings(item)

    def refuse_conflicts(self) -> None:
        if self.conflicts:
            more = len(self.conflicts) - 1
            others = f" ({more} more file{'s' if more > 1 else ''} in the way)" if more else ""
            raise FlashqError(
                f"{self.conflicts[0]}{others}",
                "nothing was restored; restore into an empty folder, or move away what is there",
            )


def _is_there(folder: Path, file: BackedFile) -> bool:
    """Whether the same file is there, byte for byte."""
    path = folder / file.path
    try:
        if not path.is_file() or path.stat().st_size != len(file.data):
            return False
    except OSError as error:
        raise FlashqError(f"{path}: {error.strerror}", "nothing was restored") from error
    return read_limited(path, len(file.data)) == file.data


def _conflict(folder: Path, path: str) -> str:
    """What stands in the way of a file that is not there, "" for nothing."""
    here = folder
    for name in path.split("/")[:-1]:
        here = here / name
        if here.is_symlink():
            return f"{path} would be written through a link, {here}"
        if here.exists() and not here.is_dir():
            return f"{path} needs a folder where a file is, {here}"
    if os.path.lexists(folder / path):
        return f"{path} is there already with other content"
    stem, suffix = os.path.splitext(path)
    if role_of(path) == "deck":
        for other in DECK_SUFFIXES:
            if other != suffix and os.path.lexists(folder / (stem + other)):
                return f"{path} is there already as {stem}{other}"
    return ""


def _check_settings(file: BackedFile) -> None:
    try:
        config.settings_of(file.data.decode(), f"{file.path} of the backup")
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML
        raise FlashqError(f"{file.path} of the backup: {error}", "nothing was restored") from None


class _Restoration:
    """One restoration of a backup that was checked. What it makes is unmade when it fails."""

    def __init__(
        self, found: _Found, source: BinaryIO, progress: Callable[[int], None] | None
    ) -> None:
        self._found = found
        self._folder = found.folder
        self._source = source
        self._progress = progress
        self._unmaking = ExitStack()

    def run(self) -> Restored:
        found = self._found
        with self._unmaking:
            state = self._prepare()
            with open_database(state / _DATABASE) as database, database.transaction():
                merge = Merge(database)
                merge.put_decks(found.decks, lambda path: found.sizes.get(path, 0))
                merge.put_notes(partial(backup.read, self._source, (backup.NOTES,)))
                merge.put_log(
                    partial(backup.read, self._source, (backup.LOG,), self._progress), Sm2()
                )
                self._write_files()
            self._unmaking.pop_all()
        roles = [role_of(path) for path in found.new]
        return Restored(
            roles.count("deck"),
            merge.notes_new,
            merge.entries_new,
            roles.count("picture"),
            "settings" in roles,
        )

    def _prepare(self) -> Path:
        """The folder and that of the database, made where they are missing."""
        self._make_folder(self._folder)
        state = self._folder / locating.STATE_FOLDER
        if not state.exists():
            self._unmaking.callback(_remove_tree, state)
        database = state / _DATABASE
        if not database.exists():
            self._unmaking.callback(_remove, database)
        locating.prepare_state_folder(self._folder)
        self._make_folder(self._folder / "media")
        return state

    def _write_files(self) -> None:
        if not self._found.new:
            return
        for file in backup.read(self._source, (backup.FILES,)):
            assert isinstance(file, BackedFile)
            if file.path not in self._found.new:
                continue
            path = self._folder / file.path
            self._make_folder(path.parent)
            if conflict := _conflict(self._folder, file.path):
                raise FlashqError(conflict, "nothing was restored")
            replace_file(path, file.data)
            self._unmaking.callback(_remove, path)

    def _make_folder(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            try:
                one.mkdir()
            except OSError as error:
                raise FlashqError(
                    f"cannot make {one}: {(error.strerror or str(error)).lower()}",
                    "nothing was restored",
                ) from error
            self._unmaking.callback(_remove_folder, one)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _remove_folder(path: Path) -> None:
    with suppress(OSError):
        path.rmdir()


def _remove_tree(path: Path) -> None:
    import shutil

    shutil.rmtree(path, ignore_errors=True)
