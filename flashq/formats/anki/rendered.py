"""Notes as Anki has them, kept in a SQLite file from one export to the next.

To make HTML of a note takes most of an export's time, and from one export to the next few notes
change. What is kept is a cache, and a file of another program, of another machine or of other
code is never read.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from flashq.formats.anki.model import AnkiCard, AnkiNote, NoteType
from flashq.formats.anki.note_types import NOTE_TYPES
from flashq.formats.anki.schema import id_from

_SEPARATOR = "\x1f"
# Nobody holds the file for long, and one can do without it.
_TIMEOUT_S = 5
_PAGE_BYTES = 16_384
_LIBRARIES = ("flashq", "markdown-it-py", "mdit-py-plugins", "Pygments")
_NOTE_TYPES = {note_type.type_id: note_type for note_type in NOTE_TYPES.values()}

_TABLES = (
    "create table belongs_to (file text not null)",
    """create table notes (
    number integer primary key autoincrement, guid text not null unique, wanted_id integer not null,
    deck text not null, made_of text not null, asked text not null, type_id integer not null,
    changed_s integer not null, tags text not null, fields text not null,
    sort_field text not null, media text not null
)""",
    # So that a number of this file is none of one that was in its place.
    "insert into sqlite_sequence values ('notes', abs(random()) >> 20)",
    "create index notes_of_deck on notes (deck, guid, wanted_id, made_of, asked)",
)
_KEPT = "select number, guid, wanted_id, made_of, asked from notes where deck = ?"
_PUT = (
    "insert or replace into notes values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning number"
)
_NOTE = "select guid, type_id, changed_s, tags, fields, media from notes where number = ?"
_DECKS = "select distinct deck from notes"


class UnusableError(Exception):
    """The file cannot be read or written, or was changed by another process meanwhile.

    `is_damage` says that it never can be.
    """

    def __init__(self, message: str, *, is_damage: bool = False) -> None:
        super().__init__(message)
        self.is_damage = is_damage

    @classmethod
    def of(cls, error: sqlite3.DatabaseError) -> UnusableError:
        """What SQLite refused."""
        return cls(str(error), is_damage=not isinstance(error, sqlite3.OperationalError))


class Kept(NamedTuple):
    """Where a note is kept, its guid, the id that it is to have in Anki, what it was made of.

    `asked` is what it takes from other notes, the questions that are asked next by their names.
    No other note, and no other text of it, ever gets its number.
    """

    number: int
    guid: str
    wanted_id: int
    made_of: str
    asked: str

    @property
    def questions(self) -> dict[str, str]:
        """What `asked` says."""
        return dict(json.loads(self.asked)) if self.asked else {}


class RenderedNotes:
    """The notes that are kept in a file, which is made when need be. Use as a context manager.

    All its methods, and making one, raise UnusableError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _explained():
            self._database = _opened(path)
        self._note_types: dict[int, NoteType] = {}

    def __enter__(self) -> RenderedNotes:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def of_deck(self, deck: str) -> dict[str, Kept]:
        """The notes that were put under a deck, by guid."""
        with _explained():
            rows = self._database.execute(_KEPT, (deck,)).fetchall()
        return {kept.guid: kept for kept in map(Kept._make, rows)}

    def put(
        self, note: AnkiNote, deck: str, made_of: str, questions: Mapping[str, str] | None = None
    ) -> Kept:
        """Keep a note, in the place of one with its guid, under a deck; its cards are not kept.

        `questions` are those of other notes that stand in it. Others see it when it is settled.
        Raises ValueError for a note that is not sound: with
        too few fields, or of a type that differs from another one of the same id.
        """
        self._know(note.note_type)
        if len(note.fields) != len(note.note_type.fields):
            raise ValueError(f"note {note.guid} has {len(note.fields)} fields")
        fields = _SEPARATOR.join(note.fields)
        if fields.count(_SEPARATOR) != len(note.fields) - 1:
            fields = _SEPARATOR.join(field.replace(_SEPARATOR, "") for field in note.fields)
        asked = json.dumps(questions) if questions else ""
        wanted_id = id_from(f"note {note.guid}")
        row = (
            note.guid,
            wanted_id,
            deck,
            made_of,
            asked,
            note.note_type.type_id,
            note.changed_s,
            _tags(note.tags),
            fields,
            note.fields[0],
            json.dumps(note.media, ensure_ascii=False) if note.media else "",
        )
        with self._changing():
            (number,) = self._database.execute(_PUT, row).fetchone()
        return Kept(number, note.guid, wanted_id, made_of, asked)

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget notes."""
        with self._changing():
            rows = ((number,) for number in numbers)
            self._database.executemany("delete from notes where number = ?", rows)

    def drop_decks_but(self, decks: Iterable[str]) -> None:
        """Forget the notes of all other decks."""
        with _explained():
            found = {deck for (deck,) in self._database.execute(_DECKS)}
        if gone := found.difference(decks):
            with self._changing():
                rows = ((deck,) for deck in gone)
                self._database.executemany("delete from notes where deck = ?", rows)
            self.settle()

    def settle(self) -> None:
        """Write to the file what was put and dropped."""
        if self._database.in_transaction:
            with _explained():
                self._database.execute("commit")

    def note(self, kept: Kept, deck: str, cards: tuple[AnkiCard, ...]) -> AnkiNote:
        """A note as a value, in a deck of Anki's, with cards."""
        with _explained():
            row = self._database.execute(_NOTE, (kept.number,)).fetchone()
        if row is None:
            raise UnusableError("a note was dropped by another process")
        guid, type_id, changed_s, tags, fields, media = row
        return AnkiNote(
            guid=guid,
            note_type=self.note_type(type_id),
            deck=deck,
            fields=tuple(fields.split(_SEPARATOR)),
            tags=tuple(tags.split()),
            changed_s=changed_s,
            cards=cards,
            media=tuple((name, path) for name, path in json.loads(media or "[]")),
        )

    def note_type(self, type_id: int) -> NoteType:
        """The note type that some note has."""
        return self._note_types.get(type_id) or _NOTE_TYPES[type_id]

    def _know(self, note_type: NoteType) -> None:
        known = self._note_types.setdefault(note_type.type_id, note_type)
        if known is not note_type and known != note_type:
            raise ValueError(f"two note types have the id {note_type.type_id}")

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        with _explained():
            if not self._database.in_transaction:
                self._database.execute("begin immediate")
            yield


def file_name() -> str:
    """What the file is called that has what is rendered by the code and libraries that run now.

    Empty where they cannot be told, so that nothing can be kept.
    """
    package = Path(__file__).parents[2]
    with contextlib.suppress(PackageNotFoundError, OSError):
        libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
        if code := code_sum(package):
            return f"anki-{sum_of(*libraries, code)}.db"
    return ""


@lru_cache(maxsize=1)
def code_sum(package: Path) -> str:
    """A sum over the sources of a package, empty where there are none (as in a zip file)."""
    files = sorted(package.rglob("*.py"))
    parts = (f"{file.relative_to(package)} {file.read_text('utf-8')}" for file in files)
    return sum_of(*parts) if files else ""


def sum_of(*parts: str) -> str:
    """A sum over texts, such as what a note is made of."""
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=12).hexdigest()


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a bug of ours, not of the file
    except sqlite3.DatabaseError as error:
        raise UnusableError.of(error) from error
    except OSError as error:  # another process has just thrown the file away
        raise UnusableError(str(error)) from error


def _opened(path: Path) -> sqlite3.Connection:
    """The file, made anew if it is none of ours or was damaged."""
    if path.is_file() and not path.is_symlink():
        database = _connected(path)
        try:
            if database.execute("select file from belongs_to").fetchone() == (_mark(path),):
                return database
        except sqlite3.OperationalError as error:
            if "no such" not in str(error):  # locked, say: there is nothing wrong with it
                database.close()
                raise
        except sqlite3.DatabaseError:
            pass
        database.close()
    path.unlink(missing_ok=True)
    return _made(path)


def _made(path: Path) -> sqlite3.Connection:
    # What other versions kept is of no use any more.
    for other in path.parent.glob("anki-*.db"):
        with contextlib.suppress(OSError):
            other.unlink()
    database = _connected(path)
    try:
        database.execute("begin immediate")
        for statement in _TABLES:
            database.execute(statement)
        database.execute("insert into belongs_to values (?)", (_mark(path),))
        database.execute("commit")
    except BaseException:
        database.close()
        raise
    return database


def _connected(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_TIMEOUT_S, isolation_level=None)
    database.execute(f"pragma page_size = {_PAGE_BYTES}")
    database.execute("pragma synchronous = normal")
    database.execute("pragma secure_delete = on")
    return database


def _mark(path: Path) -> str:
    """Tells a file that was made here from one that came in somebody else's collection."""
    stat = os.stat(path)
    return f"{stat.st_dev} {stat.st_ino}"


@lru_cache(maxsize=1024)
def _tags(tags: tuple[str, ...]) -> str:
    """Anki's column of tags, between spaces, which a tag cannot have itself."""
    valid = ("_".join(tag.split()) for tag in tags)
    joined = " ".join(tag for tag in valid if tag)
    return f" {joined} " if joined else ""
