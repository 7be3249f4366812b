"""Looking decks over: every fault of every file, and what is worth a look beyond that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flashq.collection.media import find_picture
from flashq.collection.syncing import DECK_SUFFIXES, deck_files, ignored_files
from flashq.core.lint import lint_collection
from flashq.core.model import Deck
from flashq.errors import Fault, FlashqError
from flashq.formats.deck_yaml import make_id, read_deck, write_ids
from flashq.formats.deck_yaml.values import MAX_FILE_BYTES
from flashq.formats.files import read_limited, replace_file


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings in the order of paths and lines, and how much was looked at."""

    findings: tuple[Fault, ...]
    decks: int
    notes: int

    @property
    def fault_count(self) -> int:
        """How many of the findings are faults."""
        return sum(finding.severity == "fault" for finding in self.findings)


def check(folder: Path, paths: Sequence[Path]) -> Checked:
    """Checks the decks under `paths`, all of the collection in `folder` without any.

    Decks of a collection are judged within it, so that a follow-up into a deck which is not
    among the paths is known. Raises FlashqError for a path that is not there, or is a file
    of the collection and no deck.
    """
    findings: list[Fault] = []
    decks = notes = 0
    for place in _places(folder, paths):
        readings = {path: read_deck(_read(place.root / path), path=path) for path in place.files}
        sound = [reading.deck for reading in readings.values() if reading.deck is not None]
        found = [fault for reading in readings.values() for fault in reading.faults]
        found += place.ignored
        found += lint_collection(
            sound,
            picture_exists=place.has_picture,
            unread_decks=[
                path.rpartition(".")[0] for path, read in readings.items() if read.deck is None
            ],
        )
        findings += (fault for fault in found if place.is_wanted(fault.path))
        decks += sum(map(place.is_wanted, readings))
        notes += sum(len(deck.notes) for deck in sound if place.is_wanted(deck.path))
    findings.sort(key=lambda fault: (fault.path, fault.line, fault.column))
    return Checked(tuple(findings), decks, notes)


def add_ids(folder: Path, paths: Sequence[Path]) -> dict[str, int]:
    """Writes ids into the notes that have none; returns how many, by file.

    Decks with faults are passed over: `check` names them. Raises FlashqError, with no file
    changed, for a deck whose notes cannot be given ids. The caller holds the collection's
    lock.
    """
    written = {}
    edits = []
    for place in _places(folder, paths):
        for path in filter(place.is_wanted, place.files):
            data = _read(place.root / path)
            deck = read_deck(data, path=path).deck
            if deck is not None and (ids := _new_ids(deck)):
                edits.append((place.root / path, write_ids(data, path=path, ids=ids)))
                written[path] = len(ids)
    for file, edited in edits:
        replace_file(file, edited)
    return written


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder, its deck files relative to it, and which of them are wanted (none: all).

    `ignored` tells of files that look like decks and are none.
    """

    root: Path
    files: list[str]
    wanted: list[str]
    ignored: list[Fault]

    def is_wanted(self, path: str) -> bool:
        return not self.wanted or any(
            path == name or path.startswith(name + "/") for name in self.wanted
        )

    def has_picture(self, deck_path: str, target: str) -> bool:
        """Whether a picture lies in `media`, written with or without that folder."""
        return find_picture(self.root, target) is not None


def _places(folder: Path, paths: Sequence[Path]) -> list[_Place]:
    """Where to look: the collection for what lies in it, other folders and files as they are."""
    within: list[str] = []
    places = []
    for path in paths:
        try:
            target = path.resolve()
        except OSError as error:
            raise FlashqError(f"{path}: {error.strerror}", "give deck files or folders") from error
        if not target.exists():
            raise FlashqError(f"there is no {path}", "give deck files or folders")
        if target == folder:
            return [_whole(folder, [])]
        if target.is_relative_to(folder):
            name = target.relative_to(folder).as_posix()
            if target.is_file() and name not in _whole(folder, []).files:
                raise FlashqError(f"{path} is no deck of the collection", "decks are .yaml files")
            within.append(name)
        elif target.is_dir():
            places.append(_whole(target, []))
        elif target.suffix in DECK_SUFFIXES:
            places.append(_Place(target.parent, [target.name], [], []))
        else:
            raise FlashqError(f"{path} is no deck", "decks are .yaml files")
    if within or not paths:
        places.insert(0, _whole(folder, within))
    return places


def _whole(folder: Path, wanted: list[str]) -> _Place:
    ignored = [
        Fault(path, 1, 1, "ignored-file", f"this file is ignored: {why}", severity="warning")
        for path, why in ignored_files(folder).items()
    ]
    return _Place(folder, [file.path for file in deck_files(folder).values()], wanted, ignored)


def _new_ids(deck: Deck) -> dict[int, str]:
    taken = {note.id for note in deck.notes if note.id is not None}
    ids = {}
    for note in deck.notes:
        if note.id is None:
            ids[note.line] = make_id(note.prompt, taken)
            taken.add(ids[note.line])
    return ids


def _read(path: Path) -> bytes:
    return read_limited(path, MAX_FILE_BYTES)
