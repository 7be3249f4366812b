"""Writes Anki's packages: a zip file with a collection in SQLite and the pictures.

The collection is made in a temporary file beside the target. What notes say goes there from the
file of rendered notes by SQL, so that neither their number nor their size is bounded by memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from flashq.core.schedulers.base import Scheduler
from flashq.core.schedulers.sm2 import Sm2
from flashq.errors import FlashqError
from flashq.formats.anki import schema
from flashq.formats.anki.model import AnkiCard, AnkiNote
from flashq.formats.anki.progress import log_rows, placement
from flashq.formats.anki.rendered import Kept, RenderedNotes, UnusableError
from flashq.formats.files import writing

_SM2 = Sm2()
_BATCH = 200
_CACHE_KIB = 8192
# Notes are read in the order of their ids, which lie anywhere in the file.
_READ_CACHE_KIB = 16_384
_TIMEOUT_S = 5
_COLLECTION = "collection"
# Of long rows a page of the usual 4 KiB holds so few that a third of it stays empty.
_PAGE_BYTES = 16_384
# What is kept in memory before it is written: some 20 MB.
_MOST_ROWS = 50_000
_COPIED_BYTES = 1 << 20
_LARGE_BYTES = 1 << 30
# The quickest: level 6 takes more than twice as long and saves a seventh (bundled bank).
_COMPRESSION = 1

_INSERT_COLLECTION = "insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')"
_WANTED = "create temp table wanted (id integer primary key, number integer)"
_INSERT_WANTED = "insert into temp.wanted values (?, ?)"
# The text to sort by and the sum over it are worked out anew by Anki at every import.
_COPY_NOTES = """
insert into main.notes
select wanted.id, guid, type_id, changed_s, -1, tags, fields, sort_field, 0, 0, ''
from temp.wanted join rendered.notes using (number) order by wanted.id
"""
_MEDIA = """
select media from temp.wanted join rendered.notes using (number) where media <> ''
order by wanted.id
"""
_INSERT_CARD = "insert into cards values (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)"
# Anki has new cards of type and queue 0, due at their place among the new ones.
_INSERT_NEW_CARD = """
insert into cards values (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')
"""
_INSERT_REVIEW = "insert into revlog values (?, ?, -1, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Written:
    """What a package holds: numbers of notes, cards, grades of the log, and pictures.

    `missing` are the paths of the pictures that were not found, which a package goes without.
    """

    notes: int
    cards: int
    reviews: int
    media: int
    missing: tuple[str, ...] = ()


class PackageNote(NamedTuple):
    """A note for a package: where its text is kept, its deck in Anki, when it changed, its cards.

    `changed_s` is in UTC seconds.
    """

    kept: Kept
    deck: str
    changed_s: int
    cards: Sequence[AnkiCard]


def write_package(
    path: Path,
    notes: Iterable[PackageNote],
    rendered: RenderedNotes,
    *,
    media_root: Path,
    day: int,
    rollover_hour: int,
    utc_offset: Callable[[datetime], timedelta | None],
    with_progress: bool,
    progress: Callable[[int], None] | None = None,
    scheduler: Scheduler = _SM2,
) -> Written:
    """Write notes that have cards as an Anki package, which replaces `path` when it is whole.

    `rendered` has the texts of the notes by the time that they come. `media_root` is the folder
    that the paths of pictures start from; only files in the part of it that they name are taken.
    `day` is today's study day, of days that begin at `rollover_hour`; `utc_offset` tells by how
    much local time was ahead of UTC at a time of the wall clock (for the zone of this computer
    `lambda time: time.astimezone().utcoffset()`). Without `with_progress` all cards are new, and
    no log is written. `progress` is called with the number of notes that came so far.
    `scheduler` is the collection's, which the log is replayed with. The same arguments give the
    same bytes.

    Raises FlashqError when the file cannot be written, with the old one as it was,
    UnusableError when `rendered` is, and ValueError for two pictures of one name.
    """
    offset = utc_offset(schema.CREATED)
    if offset is None:
        raise ValueError("a package needs to know the local time")
    stream = iter(notes)
    with writing(path) as file, beside(path) as folder:
        with contextlib.closing(_open(folder / _COLLECTION)) as database:
            writer = _Writer(database, scheduler, day if with_progress else None)
            # An error of where the notes come from is none of the package's.
            while batch := list(islice(stream, _BATCH)):
                with _failing_on(path):
                    for note in batch:
                        writer.add(note)
                    writer.relieve()
                if progress:
                    progress(writer.notes)
            rendered.settle()
            with _failing_on(path):
                writer.finish(rendered, offset, rollover_hour)
        found, missing = _found(writer.media, media_root)
        _write_zip(file, folder / _COLLECTION, found)
    return Written(writer.notes, writer.cards, writer.reviews, len(found), missing)


def kept_notes(rendered: RenderedNotes, notes: Iterable[AnkiNote]) -> Iterator[PackageNote]:
    """Puts notes where a package takes them from."""
    for note in notes:
        kept = rendered.put(note, note.deck, "")
        yield PackageNote(kept, note.deck, note.changed_s, note.cards)


class _Table:
    """A table whose rows are kept back for a while and then written in the order of their ids.

    Written as they come, rows of ids that jump about take twice the time.
    """

    def __init__(self, database: sqlite3.Connection, name: str, statement: str) -> None:
        self._database = database
        self._is_taken = f"select 1 from {name} where id = ?"
        self._statement = statement
        self._waiting: dict[int, tuple[object, ...]] = {}
        self._is_empty = True

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, wanted: int, owner: str | int, values: tuple[object, ...]) -> int:
        """Add a row under the id that is wanted or, if that is taken, one above; returns it.

        Where many want the same (a log of whole days), they spread over a span that doubles, so
        that none of them asks for more than a few. Which one each gets depends on its owner.
        """
        row_id, span = wanted, 1
        while row_id in self._waiting or (not self._is_empty and self._is_stored(row_id)):
            span *= 2
            row_id = wanted + schema.id_from(f"{owner} {span}") % span
        self._waiting[row_id] = (row_id, *values)
        return row_id

    def write(self) -> None:
        rows = self._waiting
        self._database.executemany(self._statement, map(rows.__getitem__, sorted(rows)))
        self._is_empty = self._is_empty and not self._waiting
        self._waiting.clear()

    def _is_stored(self, row_id: int) -> bool:
        return self._database.execute(self._is_taken, (row_id,)).fetchone() is not None


class _Writer:
    """Fills a collection note by note; `day` is None where all cards are to be new."""

    def __init__(self, database: sqlite3.Connection, scheduler: Scheduler, day: int | None) -> None:
        self._database = database
        self._scheduler = scheduler
        self._day = day
        self._note_table = _Table(database, "temp.wanted", _INSERT_WANTED)
        insert_card = _INSERT_NEW_CARD if day is None else _INSERT_CARD
        self._card_table = _Table(database, "main.cards", insert_card)
        self._log_table = _Table(database, "main.revlog", _INSERT_REVIEW)
        self._tables = (self._note_table, self._card_table, self._log_table)
        self._decks = schema.DeckIds()
        self._next_new = 1
        self.notes = self.cards = self.reviews = 0
        self.media: dict[str, str] = {}

    def add(self, note: PackageNote) -> None:
        """Add a note with its cards. One that has none is left out: Anki would delete it."""
        if not note.cards:
            return
        kept = note.kept
        note_id = self._note_table.add(kept.wanted_id, kept.guid, (kept.number,))
        deck_id = self._decks.id_of(note.deck)
        for card in note.cards:
            self._add_card(card, note_id, deck_id, note.changed_s)
        self.notes += 1

    def relieve(self) -> None:
        """Write what takes much memory."""
        if len(self._card_table) > _MOST_ROWS or len(self._log_table) > _MOST_ROWS:
            self._write_rows()

    def finish(self, rendered: RenderedNotes, utc_offset: timedelta, rollover_hour: int) -> None:
        """Write what notes say, what stands once in a collection, and the indexes."""
        self._write_rows()
        try:
            self._copy_notes(rendered.path)
        except sqlite3.DatabaseError as error:
            raise UnusableError.of(error) from error
        type_ids = self._database.execute("select distinct mid from notes order by mid")
        note_types = [rendered.note_type(type_id) for (type_id,) in type_ids]
        creation_s = (schema.CREATED - utc_offset - datetime(1970, 1, 1)) // timedelta(seconds=1)
        documents = (
            schema.configuration_json(utc_offset, rollover_hour, self._next_new),
            schema.note_types_json(note_types),
            self._decks.as_json(),
            schema.options_json(),
        )
        texts = (json.dumps(document, ensure_ascii=False) for document in documents)
        creation_ms = creation_s * 1000
        self._database.execute(_INSERT_COLLECTION, (creation_s, creation_ms, creation_ms, *texts))
        self._database.execute("commit")
        self._database.executescript(schema.INDEXES)

    def _copy_notes(self, rendered: Path) -> None:
        self._database.execute("commit")
        self._database.execute("attach ? as rendered", (os.fsencode(rendered),))
        self._database.execute(f"pragma rendered.cache_size = -{_READ_CACHE_KIB}")
        self._database.execute("begin")
        copied = self._database.execute(_COPY_NOTES).rowcount
        if copied != self.notes:
            raise UnusableError("notes were changed by another process")
        for (media,) in self._database.execute(_MEDIA):
            for name, picture in json.loads(media):
                if self.media.setdefault(name, picture) != picture:
                    raise ValueError(f"two pictures are called {name}")
        self._database.execute("commit")
        self._database.execute("detach rendered")
        self._database.execute("begin")

    def _add_card(self, card: AnkiCard, note_id: int, deck_id: int, changed_s: int) -> None:
        placed = (card.number,) if self._day is None else placement(card, self._day)
        card_id = self._card_table.add(
            note_id + card.ordinal,
            note_id,
            (note_id, deck_id, card.ordinal - 1, changed_s, *placed),
        )
        self.cards += 1
        if card.number >= self._next_new:
            self._next_new = card.number + 1
        if self._day is not None:
            self._add_log(card, card_id)

    def _add_log(self, card: AnkiCard, card_id: int) -> None:
        last_id = 0
        for at_ms, row in log_rows(card.log, self._scheduler):
            last_id = self._log_table.add(max(at_ms, last_id + 1), card_id, (card_id, *row))
            self.reviews += row.button > 0

    def _write_rows(self) -> None:
        for table in self._tables:
            table.write()


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_TIMEOUT_S, isolation_level=None)
    # Nothing needs to survive a crash: the file is thrown away.
    database.execute(f"pragma page_size = {_PAGE_BYTES}")
    database.execute("pragma journal_mode = off")
    database.execute("pragma synchronous = off")
    database.execute(f"pragma cache_size = -{_CACHE_KIB}")
    database.executescript(schema.TABLES)
    database.execute(_WANTED)
    database.execute("begin")
    return database


def _found(media: dict[str, str], root: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The files of the pictures by their names in Anki, and the paths that name none."""
    found = {}
    missing = []
    for name, picture in media.items():
        file = _picture(root, picture)
        if file is None:
            missing.append(picture)
        else:
            found[name] = file
    return found, tuple(missing)


def _picture(root: Path, picture: str) -> Path | None:
    """A picture's file: of `media/…` one in `media`, though a link leads elsewhere."""
    parts = PurePosixPath(picture).parts
    folder = root / parts[0] if len(parts) > 1 else root
    try:
        file = (root / picture).resolve()
        if file.is_relative_to(folder.resolve()) and folder.resolve().is_relative_to(
            root.resolve()
        ):
            return file if file.is_file() else None
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name with a zero byte
        pass
    return None


def _write_zip(file: BinaryIO, collection: Path, media: dict[str, Path]) -> None:
    """Entries by name are of 1980, as are those of `ZipInfo`: no clock goes into the file."""
    names = {str(place): name for place, name in enumerate(media)}
    listing = json.dumps(names, ensure_ascii=False).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as package:
        _copy(package, "collection.anki2", collection)
        with package.open("media", "w") as into:
            into.write(listing)
        for place, picture in enumerate(media.values()):
            _copy(package, zipfile.ZipInfo(str(place)), picture)


def _copy(package: zipfile.ZipFile, entry: str | zipfile.ZipInfo, file: Path) -> None:
    """Pack a file: compressed under a name, as it is (a picture) under a `ZipInfo`."""
    with _opened(file) as source:
        is_large = os.fstat(source.fileno()).st_size >= _LARGE_BYTES
        with package.open(entry, "w", force_zip64=is_large) as into:
            while data := source.read(_COPIED_BYTES):
                into.write(data)


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise FlashqError(f"cannot read {file}: {(error.strerror or '').lower()}") from error


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A folder that is gone afterwards, on the disk of a package."""
    with tempfile.TemporaryDirectory(prefix=".flashq-", dir=path.resolve().parent) as folder:
        yield Path(folder)


@contextlib.contextmanager
def _failing_on(path: Path) -> Iterator[None]:
    """SQLite's refusals, of a full disk above all, are told like those of the file system."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise FlashqError(f"cannot write {path}: {error}") from error
