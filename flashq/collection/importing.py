"""Notes from elsewhere into the decks of a collection: never doubled, never overwriting."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from flashq.collection.syncing import deck_files
from flashq.core.identity import fold
from flashq.core.model import Deck, Kind, Note
from flashq.errors import Fault, FlashqError
from flashq.formats.deck_yaml import NewNote, read_deck
from flashq.formats.deck_yaml.values import MAX_FILE_BYTES, quoted
from flashq.formats.files import read_limited, replace_file
from flashq.formats.markdown_notes import NotesOfDeck

_LONGEST_FILE_NAME = 255
_KEYS = {
    "id": "id",
    "kind": "kind",
    "prompt": "question",
    "answer": "answer",
    "accepted": "answer",
    "explanation": "explanation",
    "points": "points",
    "hint": "hint",
    "tags": "tags",
    "references": "references",
    "follow_ups": "follow_ups",
    "choices": "choices",
    "seconds": "seconds",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A note that is in the deck already and says something else there.

    `name` is its id, or its question; `path` and `line` are where it stands in the collection,
    `keys` what differs, in the words of the deck format.
    """

    name: str
    path: str
    line: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportedDeck:
    """What became of a deck's notes: how many were added, how many were there as they are."""

    deck: str
    path: str
    is_new: bool
    added: int
    equal: int
    differing: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, deck by deck; when there are faults, nothing was done."""

    decks: tuple[ImportedDeck, ...] = ()
    faults: tuple[Fault, ...] = ()


def import_notes(root: Path, decks: Iterable[NotesOfDeck], *, dry_run: bool = False) -> Imported:
    """Adds notes to the decks of the collection in `root`; decks that are not there are made.

    A note that is in its deck already is left as it is there: by its id, or, where either has
    none, by its question. It is equal when adding it would give the very note. All is worked
    out before the first file is written, so that a fault anywhere means that nothing is;
    each file is replaced as a whole, and none that has nothing new. `dry_run` writes nothing.
    The caller holds the collection's lock, has looked at the faults of what was read, and
    synchronises afterwards. Raises FlashqError for a file that cannot be read or written.
    """
    known = {name: file.path for name, file in deck_files(root).items()}
    results, faults, edits = [], [], []
    for source in _by_name(decks):
        target = _Target(root, source, known.get(source.name))
        target.work_out()
        faults += target.faults
        results.append(target.result())
        if target.edited is not None:
            edits.append((root / target.path, target.edited))
    if faults:
        return Imported(faults=tuple(faults))
    if not dry_run:
        for file, data in edits:
            _make_folder(file.parent)
            replace_file(file, data)
    return Imported(tuple(results))


def _by_name(decks: Iterable[NotesOfDeck]) -> list[NotesOfDeck]:
    """Each deck once; what several files say of one is put together."""
    found: dict[str, NotesOfDeck] = {}
    for deck in decks:
        first = found.get(deck.name)
        if first is None:
            found[deck.name] = deck
            continue
        lines = tuple(one.line_of(i) for one in (first, deck) for i in range(len(one.notes)))
        found[deck.name] = replace(first, notes=first.notes + deck.notes, lines=lines)
    return list(found.values())


@dataclass(slots=True)
class _Target:
    """A deck of the collection that notes are imported into; `edited` is its file's new content."""

    root: Path
    source: NotesOfDeck
    known_path: str | None
    faults: list[Fault] = field(default_factory=list)
    fresh: list[NewNote] = field(default_factory=list)
    equal: int = 0
    differing: list[Difference] = field(default_factory=list)
    edited: bytes | None = None

    @property
    def path(self) -> str:
        return self.known_path or f"{self.source.name}.yaml"

    def result(self) -> ImportedDeck:
        return ImportedDeck(
            self.source.name,
            self.path,
            self.known_path is None,
            len(self.fresh),
            self.equal,
            tuple(self.differing),
        )

    def work_out(self) -> None:
        """Finds what is new in the deck, and what its file becomes."""
        if self.known_path is None and (problem := _name_problem(self.source.name)):
            message = f"{quoted(self.source.name)} cannot be a deck's name: {problem}"
            self._add_fault(self.source.line, "bad-name", message)
            return
        data = None
        deck = Deck(name=self.source.name, path=self.path, title="")
        if self.known_path is not None:
            data = read_limited(self.root / self.path, MAX_FILE_BYTES)
            reading = read_deck(data, path=self.path)
            if reading.deck is None:
                self.faults += (fault for fault in reading.faults if fault.severity == "fault")
                return
            deck = reading.deck
        self._sort_out(deck)
        if self.fresh and not self.faults:
            self._append(data, deck)

    def _append(self, data: bytes | None, deck: Deck) -> None:
        from flashq.formats.deck_yaml.batch import append_notes

        source = self.source
        title = "" if source.title == source.name.rpartition("/")[2] else source.title
        first, *others = (_without_deck(note, deck) for note in self.fresh)
        first = replace(first, deck_title=title, deck_language=source.language)
        try:
            self.edited = append_notes(data, [first, *others], path=self.path)
        except FlashqError as error:
            self._add_fault(source.line, "cannot-add", error.message, error.hint)

    def _sort_out(self, deck: Deck) -> None:
        """Tells the notes that are new from those that are there, which are left as they are."""
        from flashq.formats.deck_yaml.batch import note_as_read

        there = _There(deck.notes)
        wanted: list[tuple[NewNote, Note]] = []
        seen: dict[str, int] = {}
        for place, new in enumerate(map(_normal, self.source.notes)):
            line = self.source.line_of(place)
            try:
                note = note_as_read(new, deck.tags, deck.seconds)
            except FlashqError as error:
                self._add_fault(line, "bad-note", error.message, error.hint)
                continue
            if note.id is not None:
                name = _nfc(note.id)
                if name in seen:
                    message = f"the id {quoted(name)} comes twice in this deck"
                    self._add_fault(line, "duplicate-id", message, f"first on line {seen[name]}")
                seen.setdefault(name, line)
            wanted.append((new, note))
        found = there.partners([note for _, note in wanted])
        for (new, note), partner in zip(wanted, found, strict=True):
            if partner is None:
                self.fresh.append(new)
            elif keys := _differing(note, partner):
                name = note.id or " ".join(note.prompt.split())
                self.differing.append(Difference(name, self.path, partner.line, keys))
            else:
                self.equal += 1

    def _add_fault(self, line: int, code: str, message: str, hint: str = "") -> None:
        path = self.source.source or self.path
        self.faults.append(Fault(path, line, 1, code, message, hint))


class _There:
    """The notes that a deck has, to be found by what is imported."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self.by_id: dict[str, Note] = {}
        self.by_question: dict[tuple[bool, str], list[Note]] = {}
        self.taken: set[int] = set()
        for note in notes:
            if note.id is not None:
                self.by_id[_nfc(note.id)] = note
            self.by_question.setdefault(_question(note), []).append(note)

    def partners(self, notes: Sequence[Note]) -> list[Note | None]:
        """For each note the one that it is in the deck, None where it is new.

        The surest signs count first: the id, then the question with all else, then the question
        alone. Of notes with one question each finds another, as long as there are some. Two
        notes that both have ids are one by these only.
        """
        found: list[Note | None] = [None] * len(notes)
        for place, note in enumerate(notes):
            if note.id is not None:
                found[place] = self._take(self.by_id.get(_nfc(note.id)))
        for is_sure in (True, False):
            for place, note in enumerate(notes):
                if found[place] is None:
                    found[place] = self._take(self._by_question(note, is_sure=is_sure))
        return found

    def _by_question(self, note: Note, *, is_sure: bool) -> Note | None:
        alike = [
            same
            for same in self.by_question.get(_question(note), ())
            if (note.id is None or same.id is None) and not (is_sure and _differing(note, same))
        ]
        free = [same for same in alike if id(same) not in self.taken]
        return next(iter(free if free or is_sure else alike), None)

    def _take(self, note: Note | None) -> Note | None:
        self.taken.add(id(note))
        return note


def _differing(note: Note, there: Note) -> tuple[str, ...]:
    """The keys in which two notes differ; a note that has no id may be one that has."""
    if note.id is None:
        note = replace(note, id=there.id)
    keys = (key for name, key in _KEYS.items() if getattr(note, name) != getattr(there, name))
    return tuple(dict.fromkeys(keys))


def _question(note: Note) -> tuple[bool, str]:
    return note.kind is Kind.CLOZE, fold(note.prompt)


def _normal(new: NewNote) -> NewNote:
    """The note with the answer among several typed texts as it was written, spaces and all."""
    if new.kind is Kind.TYPED and len(new.accepted) > 1 and new.answer:
        return replace(new, accepted=(new.answer, *new.accepted[1:]))
    return new


def _without_deck(new: NewNote, deck: Deck) -> NewNote:
    """The note without what its deck says for all of its notes."""
    tags = tuple(tag for tag in new.tags if tag not in deck.tags)
    seconds = None if new.seconds == deck.seconds else new.seconds
    return replace(new, tags=tags, seconds=seconds)


def _name_problem(name: str) -> str:
    """Why no deck of a collection has this name, "" where one may.

    Names come with files of strangers: they must not lead out of the collection.
    """
    parts = name.split("/")
    if "\\" in name or not name.isprintable():
        return "it holds a backslash or what cannot be printed"
    if any(part != part.strip() or not part for part in parts):
        return "a folder or the deck has no name, or spaces around it"
    if any(part.startswith(".") for part in parts):
        return "a part of it begins with a dot"
    if parts[0] == "media" and len(parts) > 1:
        return "media is the folder of pictures"
    if any(len(f"{part}.yaml".encode()) > _LONGEST_FILE_NAME for part in parts):
        return "it is too long for a file"
    return ""


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FlashqError(f"{folder}: {error.strerror}", "give the deck another name") from error


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
