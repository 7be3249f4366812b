"""A backup: one JSON file with everything a collection is, written and read record by record.

docs/backup.md describes it. Each record has a line of its own and no value has two forms, so
that two backups of one collection are the same bytes. Reading takes any layout of the same JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, BinaryIO, TextIO

from flashq.core.backed import BackedDeck, BackedEntry, BackedFile, BackedItem, BackedNote
from flashq.errors import FlashqError
from flashq.formats import backup_records as records
from flashq.formats.backup_given import Record, shown
from flashq.formats.json_pieces import PieceError, Pieces

VERSION = 1
FILES, DECKS, NOTES, LOG = "files", "decks", "notes", "log"
PARTS = (FILES, DECKS, NOTES, LOG)
_VERSION_KEY = "flashq_backup"
_MOST_FAULTS = 100
# A text grows by no more than this when it is written as JSON; see `records.file_record`.
_LONGEST_RECORD = 3 * records.LARGEST_FILE_BYTES + 100_000
# Escaped, so that a backup can be looked at in a terminal: C1, bidi and invisible characters.
_UNSAFE = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)

Progress = Callable[[int], None]


class BackupError(FlashqError):
    """A backup that cannot be restored; `faults` are its faults, each in a line of its own."""

    def __init__(self, faults: list[str], hint: str = "nothing was restored") -> None:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"the backup, {faults[0]}{more}", hint)
        self.faults = tuple(faults)


# Writing -------------------------------------------------------------------------------------


def write(
    file: TextIO,
    files: Iterable[BackedFile],
    decks: Iterable[BackedDeck],
    notes: Iterable[BackedNote],
    entries: Iterable[BackedEntry],
) -> None:
    """Writes a backup. Only the record at hand is in memory."""
    parts: dict[str, Iterable[Record]] = {
        FILES: map(records.file_record, files),
        DECKS: map(records.deck_record, decks),
        NOTES: map(records.note_record, notes),
        LOG: map(records.entry_record, entries),
    }
    file.write(f'{{"{_VERSION_KEY}": {VERSION}')
    for name, of_part in parts.items():
        file.write(f',\n"{name}": [')
        separator = "\n"
        for record in of_part:
            text = json.dumps(record, ensure_ascii=False, allow_nan=False)
            file.write(separator + _UNSAFE.sub(_escaped, text))
            separator = ",\n"
        file.write("\n]")
    file.write("\n}\n")


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


# Reading -------------------------------------------------------------------------------------


def check(
    source: BinaryIO,
    inspect: Callable[[BackedFile | BackedDeck], None],
    progress: Progress | None = None,
) -> None:
    """Reads a backup from its beginning to its end and looks whether it is sound.

    `inspect` is called with each file and deck that is. Raises BackupError with what is
    wrong, up to a hundred faults, in the order of the backup.
    """
    faults: list[str] = []
    whole = _Whole()
    for where, item in _items(source, PARTS, faults, progress):
        if fault := whole.fault_of(item):
            _add(faults, f"{where}: {fault}")
        elif isinstance(item, BackedFile | BackedDeck):
            inspect(item)
    faults += whole.faults_of_paths()
    if faults:
        raise BackupError(faults)


def read(
    source: BinaryIO, parts: Collection[str], progress: Progress | None = None
) -> Iterator[BackedItem]:
    """The values of some parts of a backup, from its beginning, one at a time.

    What comes after these parts is not read. Raises BackupError at a fault.
    """
    faults: list[str] = []
    for _, item in _items(source, parts, faults, progress):
        if faults:
            break
        yield item
    if faults:
        raise BackupError(faults)


class _Whole:
    """What the values of a backup must be to one another."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.decks: set[str] = set()
        self.cards: dict[str, tuple[int, ...]] = {}
        self.entries = 0
        self._deck_files: set[str] = set()
        self._names: set[tuple[str, str]] = set()
        self._batches: set[int] = set()

    def fault_of(self, item: BackedItem) -> str:
        """What is wrong with the next value beside those before it, "" for nothing."""
        match item:
            case BackedFile():
                return self._fault_of_file(item.path)
            case BackedDeck():
                is_double = item.name in self.decks
                self.decks.add(item.name)
                return "the deck is there twice" if is_double else ""
            case BackedNote():
                return self._fault_of_note(item)
            case BackedEntry():
                return self._fault_of_entry(item)

    def faults_of_paths(self) -> list[str]:
        """Files in whose place other files need a folder."""
        folders = {path[:place] for path in self.paths for place in _slashes(path)}
        return [
            f"{shown(path)} is a file and a folder"
            for path in sorted(folders & self.paths)[:_MOST_FAULTS]
        ]

    def _fault_of_file(self, path: str) -> str:
        if path in self.paths:
            return "the file is there twice"
        self.paths.add(path)
        if records.role_of(path) == "deck":
            name = path.rpartition(".")[0]
            if name in self._deck_files:
                return "the deck has two files"
            self._deck_files.add(name)
        return ""

    def _fault_of_note(self, backed: BackedNote) -> str:
        if backed.uid in self.cards:
            return "the uid is there twice"
        self.cards[backed.uid] = backed.cards + backed.cards_asleep
        if backed.deck not in self.decks:
            return f"there is no deck {shown(backed.deck)}"
        name = (backed.deck, backed.key)
        if name in self._names:
            return "the deck has two notes with this key"
        self._names.add(name)
        return ""

    def _fault_of_entry(self, backed: BackedEntry) -> str:
        self.entries += 1
        if backed.ordinal not in self.cards.get(backed.uid, ()):
            return f"there is no card {backed.ordinal} of a note {backed.uid}"
        if backed.batch == self.entries:
            self._batches.add(backed.batch)
        elif backed.batch and backed.batch not in self._batches:
            return f'"batch" must be the number of the first entry of the deed, not {backed.batch}'
        return ""


def _items(
    source: BinaryIO, parts: Collection[str], faults: list[str], progress: Progress | None
) -> Iterator[tuple[str, BackedItem]]:
    """(Where it stands, value) for each sound record of the parts; faults go into `faults`."""
    source.seek(0)
    pieces = Pieces(source, _LONGEST_RECORD, progress)
    try:
        _read_version(pieces)
        last = max(map(PARTS.index, parts))
        for place, name in enumerate(PARTS):
            pieces.expect(",")
            if (found := pieces.value()) != name:
                raise PieceError(pieces.line, f'"{name}" must come here, not {shown(found)}')
            pieces.expect(":")
            for number, line, record in _records(pieces):
                if name in parts:
                    yield from _item(name, number, line, record, faults)
            if place == last < len(PARTS) - 1:
                return
        pieces.expect("}")
        if not pieces.is_at_end():
            raise PieceError(pieces.line, "something comes after its end")
    except PieceError as error:
        raise BackupError([*faults, f"line {error.line}: {error}"]) from None


def _read_version(pieces: Pieces) -> None:
    no_backup = BackupError(
        ["line 1: this is no backup of flashq"], '"flashq export json" makes backups'
    )
    if not pieces.takes("{") or pieces.is_at_end():
        raise no_backup
    if pieces.value() != _VERSION_KEY:
        raise no_backup
    pieces.expect(":")
    version = pieces.value()
    if type(version) is not int or version < 1:
        raise PieceError(pieces.line, f'"{_VERSION_KEY}" must be a number, not {shown(version)}')
    if version > VERSION:
        raise FlashqError(
            f"the backup was written by a newer flashq (format {shown(version)},"
            f" this one knows {VERSION})",
            "upgrade flashq",
        )


def _records(pieces: Pieces) -> Iterator[tuple[int, int, Any]]:
    """The (number from 1, line, value) of an array."""
    pieces.expect("[")
    if pieces.takes("]"):
        return
    number = 1
    while True:
        line = pieces.line
        yield number, line, pieces.value()
        if pieces.takes("]"):
            return
        pieces.expect(",")
        number += 1


_READERS: dict[str, Callable[[Record, list[str]], BackedItem]] = {
    FILES: records.read_file,
    DECKS: records.read_deck,
    NOTES: records.read_note,
    LOG: records.read_entry,
}


def _item(
    part: str, number: int, line: int, record: Any, faults: list[str]
) -> Iterator[tuple[str, BackedItem]]:
    where = f"line {line}, {part} {number}"
    if not isinstance(record, dict):
        _add(faults, f"{where}: there must be an object, not {shown(record)}")
        return
    found: list[str] = []
    item = _READERS[part](record, found)
    for fault in found:
        _add(faults, f"{where}: {fault}")
    if not found:
        yield where, item


def _add(faults: list[str], fault: str) -> None:
    faults.append(fault)
    if len(faults) >= _MOST_FAULTS:
        raise BackupError(faults)


def _slashes(path: str) -> Iterator[int]:
    return (place for place, letter in enumerate(path) if letter == "/")
