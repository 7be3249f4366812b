"""Notes as Anki has them, kept in a SQLite file from one export to the next.

To make HTML of a note takes most of an export's time, and from one export to the next few notes
change. The file is a cache: it may be deleted at any time, and is made anew by another version of
flashq or of the libraries that it writes HTML with.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from flashq.errors import FlashqError
from flashq.formats.anki.model import AnkiCard, AnkiNote, NoteType
from flashq.formats.anki.note_types import NOTE_TYPES
from flashq.formats.anki.schema import id_from

SEPARATOR = "\x1f"
_TIMEOUT_S = 60
_PAGE_BYTES = 16_384
_CACHE_KIB = 16_384
_LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "Pygments")
_LAYOUT = 1

# `wanted_id` is the id that Anki's collection is to have, and `number` is the same unless another
# note was there first: so rows lie in the order in which they are copied.
_TABLES = (
    "create table made_by (sum text not null)",
    """create table notes (
    number integer primary key, wanted_id integer not null, guid text not null unique,
    deck text not null, made_of text not null, type_id integer not null,
    changed_s integer not null, tags text not null, fields text not null,
    sort_field text not null, media text not null
)""",
    "create index notes_of_deck on notes (deck, guid, wanted_id, made_of)",
)
_OLD_TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
_KEPT = "select guid, number, wanted_id, made_of from notes where deck = ?"
_NUMBER = "select number from notes where guid = ?"
_IS_TAKEN = "select 1 from notes where number = ?"
_INSERT = "insert into notes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE = (
    "update notes set deck = ?, made_of = ?, type_id = ?, changed_s = ?, tags = ?, fields = ?,"
    " sort_field = ?, media = ? where number = ?"
)
_NOTE = "select guid, type_id, changed_s, tags, fields, media from notes where number = ?"
_DECKS = "select distinct deck from notes"


_NOTE_TYPES = {note_type.type_id: note_type for note_type in NOTE_TYPES.values()}


class Kept(NamedTuple):
    """Where a note lies, the id that it is to have in Anki, and what it was made of."""

    number: int
    wanted_id: int
    made_of: str


class RenderedNotes:
    """The notes that were rendered. Use as a context manager.

    Without a path, and where the file cannot be written, they last as long as this object.
    Raises FlashqError for a file that is damaged, or locked for a minute.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._database, self.path = self._open(path)
        self._note_types: dict[int, NoteType] = {}

    def __enter__(self) -> RenderedNotes:
        return self

    def __exit__(self, *_: object) -> None:
        # What was rendered before an export failed is as good as any.
        with contextlib.suppress(FlashqError):
            self.settle()
        self._database.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def of_deck(self, deck: str) -> dict[str, Kept]:
        """The notes that were put under a deck, by guid."""
        with self._explained():
            rows = self._database.execute(_KEPT, (deck,))
            return {guid: Kept(*rest) for guid, *rest in rows}

    def put(self, note: AnkiNote, deck: str, made_of: str) -> Kept:
        """Keep a note, in the place of one with its guid, under a deck; its cards are not kept.

        Raises ValueError for a note that is not sound: with too few fields, or of a type that
        differs from another one of the same id.
        """
        self._know(note.note_type)
        if len(note.fields) != len(note.note_type.fields):
            raise ValueError(f"note {note.guid} has {len(note.fields)} fields")
        fields = SEPARATOR.join(note.fields)
        if fields.count(SEPARATOR) != len(note.fields) - 1:
            fields = SEPARATOR.join(field.replace(SEPARATOR, "") for field in note.fields)
        text = (
            note.note_type.type_id,
            note.changed_s,
            _tags(note.tags),
            fields,
            note.fields[0],
            json.dumps(note.media, ensure_ascii=False) if note.media else "",
        )
        wanted_id = id_from(f"note {note.guid}")
        with self._changing():
            known = self._database.execute(_NUMBER, (note.guid,)).fetchone()
            if known:
                (number,) = known
                self._database.execute(_UPDATE, (deck, made_of, *text, number))
            else:
                is_taken = self._database.execute(_IS_TAKEN, (wanted_id,)).fetchone()
                row = (None if is_taken else wanted_id, wanted_id, note.guid, deck, made_of, *text)
                number = self._database.execute(_INSERT, row).lastrowid
        return Kept(number, wanted_id, made_of)

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget notes."""
        with self._changing():
            rows = ((number,) for number in numbers)
            self._database.executemany("delete from notes where number = ?", rows)

    def drop_decks_but(self, decks: Iterable[str]) -> None:
        """Forget the notes of all other decks."""
        with self._explained():
            found = {deck for (deck,) in self._database.execute(_DECKS)}
        if gone := found.difference(decks):
            with self._changing():
                rows = ((deck,) for deck in gone)
                self._database.executemany("delete from notes where deck = ?", rows)

    def note(self, number: int, deck: str, cards: tuple[AnkiCard, ...]) -> AnkiNote:
        """A note as a value, in a deck of Anki's, with cards."""
        with self._explained():
            row = self._database.execute(_NOTE, (number,)).fetchone()
        guid, type_id, changed_s, tags, fields, media = row
        return AnkiNote(
            guid=guid,
            note_type=self.note_type(type_id),
            deck=deck,
            fields=tuple(fields.split(SEPARATOR)),
            tags=tuple(tags.split()),
            changed_s=changed_s,
            cards=cards,
            media=tuple((name, path) for name, path in json.loads(media or "[]")),
        )

    def note_type(self, type_id: int) -> NoteType:
        """A note type that some note has."""
        return self._note_types.get(type_id) or _NOTE_TYPES[type_id]

    def settle(self) -> None:
        """Write to the file what was put and dropped: so far nobody else sees it."""
        if self._database.in_transaction:
            with self._explained():
                self._database.execute("commit")

    def failure(self, error: sqlite3.DatabaseError) -> FlashqError:
        """What the file's refusal means to a person."""
        hint = "delete it; it is made anew by the next export"
        if "locked" in str(error):
            hint = "another export is under way; wait for its end"
        elif "full" in str(error):
            hint = "free some disk space"
        return FlashqError(f"{self.path}: {error}", hint)

    def _know(self, note_type: NoteType) -> None:
        known = self._note_types.setdefault(note_type.type_id, note_type)
        if known is not note_type and known != note_type:
            raise ValueError(f"two note types have the id {note_type.type_id}")

    def _open(self, path: Path | None) -> tuple[sqlite3.Connection, Path]:
        if path is not None:
            try:
                return _opened(path), path
            except sqlite3.OperationalError:
                pass  # a folder that cannot be written; what is only kept can be done without
            except sqlite3.DatabaseError:
                with contextlib.suppress(OSError):
                    path.unlink()
                    return _opened(path), path
        self._temporary = tempfile.TemporaryDirectory(prefix="flashq-")
        path = Path(self._temporary.name) / "rendered"
        return _opened(path), path

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        with self._explained():
            if not self._database.in_transaction:
                self._database.execute("begin immediate")
            yield

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise  # a bug of ours, not of the file
        except sqlite3.DatabaseError as error:
            raise self.failure(error) from error


def _opened(path: Path) -> sqlite3.Connection:
    """The file, empty if it was made by anything else than what runs now."""
    database = sqlite3.connect(path, timeout=_TIMEOUT_S, isolation_level=None)
    try:
        database.execute(f"pragma page_size = {_PAGE_BYTES}")
        database.execute("pragma synchronous = normal")
        database.execute(f"pragma cache_size = -{_CACHE_KIB}")
        if not _is_current(database):
            database.execute("begin immediate")
            if not _is_current(database):  # another process may have been quicker
                _make_anew(database)
            database.execute("commit")
    except BaseException:
        database.close()
        raise
    return database


def _make_anew(database: sqlite3.Connection) -> None:
    for (table,) in database.execute(_OLD_TABLES).fetchall():
        database.execute(f'drop table "{table}"')
    for statement in _TABLES:
        database.execute(statement)
    database.execute("insert into made_by values (?)", (_made_by(),))


def _is_current(database: sqlite3.Connection) -> bool:
    if not database.execute("select 1 from sqlite_master where name = 'made_by'").fetchone():
        return False
    return bool(database.execute("select sum from made_by").fetchone() == (_made_by(),))


@lru_cache(maxsize=1)
def _made_by() -> str:
    """A sum over the code and the libraries that notes are rendered with."""
    package = Path(__file__).parents[2]
    files = sorted(
        file for folder in ("formats", "core") for file in (package / folder).rglob("*.py")
    )
    parts = [f"{_LAYOUT}", *(f"{name} {version(name)}" for name in _LIBRARIES)]
    for file in files:
        stat = file.stat()
        parts.append(f"{file.relative_to(package)} {stat.st_size} {stat.st_mtime_ns}")
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=1024)
def _tags(tags: tuple[str, ...]) -> str:
    """Anki's column of tags, between spaces, which a tag cannot have itself."""
    valid = ("_".join(tag.split()) for tag in tags)
    joined = " ".join(tag for tag in valid if tag)
    return f" {joined} " if joined else ""
