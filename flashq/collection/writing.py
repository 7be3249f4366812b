"""New notes into decks, under the database's lock, so that two writers never lose a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flashq.collection import naming
from flashq.collection.opened import Collection
from flashq.core.identity import likeness
from flashq.core.model import Card
from flashq.errors import WRONG_USAGE, FlashqError
from flashq.formats.deck_yaml import NewNote, append_note, make_id, read_deck
from flashq.formats.files import replace_file

NEAR_DUPLICATE = 0.75
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Added:
    """Where a note went: the deck's file relative to the collection, line, and the note's id."""

    path: str
    line: int
    note_id: str


def deck_for(collection: Collection, typed: str, *, create: bool) -> tuple[str, bool]:
    """The deck that a name means, and whether it is new.

    A deck's last part is enough where it is unique. Raises FlashqError for a name that means
    no deck or several, and for one that no deck can have.
    """
    name = typed.strip().removesuffix(".yaml").removesuffix(".yml")
    if name in collection.decks:
        return name, False
    matching = [deck for deck in collection.decks if deck.endswith("/" + name)]
    if len(matching) == 1:
        return matching[0], False
    if matching:
        raise FlashqError(f'"{typed}" means {len(matching)} decks', f"say {' or '.join(matching)}")
    _check_new_name(typed, name)
    if not create:
        error = naming.no_deck(name, collection.decks)
        raise FlashqError(error.message, f"{error.hint}; --new-deck makes it")
    return name, True


def last_deck(collection: Collection) -> str:
    """The deck whose file was changed last, "" when there is none."""
    changed = {
        name: path.stat().st_mtime_ns
        for name, deck in collection.decks.items()
        if (path := collection.folder / deck.path).exists()
    }
    return max(changed, key=lambda name: changed[name], default="")


def near_duplicates(collection: Collection, questions: Sequence[str]) -> list[list[Card]]:
    """For each question the cards whose own are much like it, the likest first."""
    cards = [card for card in collection.cards() if card.ordinal == 1]
    return [_near(question, cards) for question in questions]


def _near(question: str, cards: Sequence[Card]) -> list[Card]:
    alike = [(likeness(question, card.note.prompt), card) for card in cards]
    near = [pair for pair in alike if pair[0] >= NEAR_DUPLICATE]
    near.sort(key=lambda pair: -pair[0])
    return [card for _, card in near[:_MOST_SHOWN]]


def check_takes_notes(collection: Collection, deck: str, note_id: str = "") -> None:
    """Raises FlashqError when `add_notes` would refuse any note for this deck.

    For telling of a deck's fault, or of an id that is taken, before a person writes a note.
    """
    path, relative = _place(collection, deck)
    data = _bytes_of(path)
    wanted = note_id or make_id("trial", _taken(data, relative))
    append_note(data, NewNote(id=wanted, prompt="?", answer="!"), path=relative)


def add_notes(collection: Collection, deck: str, notes: Sequence[NewNote]) -> list[Added]:
    """Appends notes to a deck's file, which is made when it is not there: all, or none.

    A note without an id gets one from its question. Raises FlashqError, with the file as it
    was, for a note that the format cannot hold and a file that has a fault.
    """
    path, relative = _place(collection, deck)
    added = []
    with collection.database.transaction():
        data = _bytes_of(path)
        taken = _taken(data, relative)
        for note in notes:
            named = note if note.id else replace(note, id=make_id(note.prompt, taken))
            edited = append_note(data, named, path=relative)
            data = edited.data
            taken.add(named.id or "")
            added.append(Added(relative, edited.line, named.id or ""))
        if data is not None and added:
            _make_folder(path.parent)
            replace_file(path, data)
    collection.synchronise()
    return added


def _place(collection: Collection, deck: str) -> tuple[Path, str]:
    """A deck's file, and its path relative to the collection."""
    known = collection.decks.get(deck)
    relative = known.path if known is not None else f"{deck}.yaml"
    return collection.folder / relative, relative


def _bytes_of(path: Path) -> bytes | None:
    """The file's bytes, None when there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FlashqError(f"{path}: {error.strerror}", "choose another deck name") from error


def _taken(data: bytes | None, path: str) -> set[str]:
    if data is None:
        return set()
    deck = read_deck(data, path=path).deck
    return {note.id for note in deck.notes if note.id} if deck else set()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FlashqError(f"{folder}: {error.strerror}", "choose another deck name") from error


def _check_new_name(typed: str, name: str) -> None:
    parts = name.split("/")
    bad = (
        not name
        or "\\" in name
        or ":" in name
        or any(not part.strip() or part.startswith(".") or part != part.strip() for part in parts)
        or not name.isprintable()
    )
    if bad or parts[0] == "media":
        raise FlashqError(
            f'"{typed}" cannot be a deck\'s name',
            "write folders and a name, such as ml/optimization",
            WRONG_USAGE,
        )
