"""The first half of `flashq push anki`: what a running Anki lacks, as a plan.

A note in Anki is ours by our uid in its field `ID`. New ones come as a package, which Anki
imports: so they have the guid that every package gives them, and none is ever made twice.
Nothing is deleted, and what a person changed in Anki after the note changed here is left.
`sending.py` carries a plan out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from flashq.formats.anki.connect import AnkiConnect
from flashq.formats.anki.known import (
    NOT_TEXT,
    KnownNote,
    differing_fields,
    differing_media,
    differing_tags,
    find_notes,
    folded,
    name_of,
    uid_of,
)
from flashq.formats.anki.model import AnkiNote, NoteType, Template
from flashq.formats.anki.note_types import NOTE_TYPES
from flashq.formats.anki.signature import is_as_made

Progress = Callable[[int], None]
Item = TypeVar("Item")

_COMPARED_AT_ONCE = 200
_IS_ELSEWHERE = "in a filtered deck in Anki: not moved; push again when it is back"
_CHANGED_THERE = "changed in Anki: left; --force overwrites"
_TYPE_IDS = frozenset(note_type.type_id for note_type in NOTE_TYPES.values())


@dataclass(frozen=True, slots=True)
class Change:
    """What a note in Anki gets: fields by name, tags, and cards moved to its deck.

    `tags_off` are those that flashq gave it and gives it no more.
    """

    note: AnkiNote
    note_id: int
    fields: Mapping[str, str]
    tags_on: tuple[str, ...] = ()
    tags_off: tuple[str, ...] = ()
    cards: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeChange:
    """What a note type in Anki gets, under its name there: templates and a style sheet."""

    name: str
    templates: tuple[Template, ...]
    css: str


@dataclass(frozen=True, slots=True)
class Left:
    """What is not touched: a note by its deck and key, or a note type; and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class PushPlan:
    """What a push will do.

    `media` are files by their names in Anki; `missing` are paths of pictures that are not there.
    `unchanged` is how many notes are in Anki as they should be.
    """

    created: tuple[AnkiNote, ...] = ()
    changes: tuple[Change, ...] = ()
    note_types: tuple[TypeChange, ...] = ()
    media: tuple[tuple[str, Path], ...] = ()
    missing: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    unchanged: int = 0

    @property
    def updated(self) -> tuple[Change, ...]:
        """Those that get other fields."""
        return tuple(change for change in self.changes if change.fields)

    @property
    def moved(self) -> tuple[Change, ...]:
        """Those whose cards go to another deck."""
        return tuple(change for change in self.changes if change.cards)

    @property
    def tagged(self) -> tuple[Change, ...]:
        """Those that get or lose tags."""
        return tuple(change for change in self.changes if change.tags_on or change.tags_off)

    @property
    def steps(self) -> int:
        """How far the progress of carrying it out goes; 0 if there is nothing to do."""
        return len(self.created) + len(self.changes) + len(self.note_types) + len(self.media)


def plan_push(
    client: AnkiConnect,
    notes: Iterable[AnkiNote],
    *,
    media_root: Path,
    force: bool = False,
    progress: Progress | None = None,
) -> PushPlan:
    """What Anki lacks of these notes. Changes nothing.

    `media_root` is the folder that the paths of pictures start from. With `force`, what was
    changed in Anki is overwritten too. `progress` is called with the number of notes compared.
    Raises FlashqError when Anki cannot be asked.
    """
    client.check()
    planner = _Planner(client, force)
    done = 0
    for batch in batches(notes, _COMPARED_AT_ONCE):
        planner.compare([note for note in batch if note.cards])
        done += len(batch)
        if progress:
            progress(done)
    planner.compare_types()
    files = {name: media_root / picture for name, picture in planner.pictures.items()}
    wanted, missing = differing_media(client, files)
    return PushPlan(
        created=tuple(planner.created),
        changes=tuple(planner.changes),
        note_types=tuple(planner.type_changes),
        media=tuple((name, files[name]) for name in wanted),
        missing=tuple(planner.pictures[name] for name in missing),
        left=tuple(planner.left),
        unchanged=planner.unchanged,
    )


class _Planner:
    """Compares notes with those in Anki, batch by batch."""

    def __init__(self, client: AnkiConnect, force: bool) -> None:
        self._client = client
        self._force = force
        self._type_ids: dict[str, int] = client.ask_for(dict, "modelNamesAndIds")
        self._types: dict[int, NoteType] = {}
        self.created: list[AnkiNote] = []
        self.changes: list[Change] = []
        self.type_changes: list[TypeChange] = []
        self.left: list[Left] = []
        self.pictures: dict[str, str] = {}
        self.unchanged = 0

    def compare(self, notes: Sequence[AnkiNote]) -> None:
        found = find_notes(self._client, notes)
        pairs = []
        for note in notes:
            self._types.setdefault(note.note_type.type_id, note.note_type)
            self.pictures.update(note.media)
            known = found.get(uid_of(note))
            if known is None:
                self.created.append(note)
            elif reason := self._reason_to_leave(note, known):
                self.left.append(Left(name_of(note), reason))
            else:
                pairs.append((note, known))
        moves = _moves(self._client, pairs)
        for note, known in pairs:
            cards = moves.cards.get(known.note_id, ())
            is_waiting = known.note_id in moves.waiting
            change = self._change(note, known, cards, knows_its_deck=not is_waiting)
            if is_waiting:
                self.left.append(Left(name_of(note), _IS_ELSEWHERE))
            if change.fields or change.tags_on or change.tags_off or change.cards:
                self.changes.append(change)
            elif not is_waiting:
                self.unchanged += 1

    def compare_types(self) -> None:
        there = set(self._type_ids.values())
        types = [note_type for type_id, note_type in self._types.items() if type_id in there]
        if not types:
            return
        ids = [note_type.type_id for note_type in types]
        models = self._client.ask_for(list, "findModelsById", modelIds=ids)
        for note_type, model in zip(types, models, strict=True):
            templates = tuple(
                Template(template["name"], template["qfmt"], template["afmt"])
                for template in model["tmpls"]
            )
            ours = {template.name: template for template in note_type.templates}
            are_same = all(ours.get(template.name, template) == template for template in templates)
            if are_same and model["css"] == note_type.css:
                continue
            if self._force or is_as_made(templates, model["css"]):
                change = TypeChange(model["name"], note_type.templates, note_type.css)
                self.type_changes.append(change)
            else:
                self.left.append(Left(f"note type {model['name']}", _CHANGED_THERE))

    def _reason_to_leave(self, note: AnkiNote, known: KnownNote) -> str:
        wanted = note.note_type
        type_id = self._type_ids.get(known.note_type, 0)
        if type_id != wanted.type_id and type_id in _TYPE_IDS:
            return f'of another kind now: left; change its note type in Anki to "{wanted.name}"'
        if not known.fields.keys() >= set(wanted.fields):
            return f'of the note type "{known.note_type}" in Anki: left; it lacks fields'
        if self._force or known.changed_s <= note.changed_s:
            return ""
        return _CHANGED_THERE if differing_fields(note, known).keys() - NOT_TEXT else ""

    def _change(
        self, note: AnkiNote, known: KnownNote, cards: tuple[int, ...], *, knows_its_deck: bool
    ) -> Change:
        """By the source that Anki shows, the next push knows which cards are still to move."""
        fields = differing_fields(note, known)
        if not knows_its_deck:
            fields.pop("Source", None)
        put_back = self._force or known.changed_s <= note.changed_s
        tags_on, tags_off = differing_tags(note, known, put_back=put_back)
        return Change(
            note=note,
            note_id=known.note_id,
            fields=fields,
            tags_on=tags_on,
            tags_off=tags_off,
            cards=cards,
        )


class _Moves(NamedTuple):
    """The cards that go to another deck, by their note's id, and notes that cannot go yet."""

    cards: Mapping[int, tuple[int, ...]]
    waiting: frozenset[int] = frozenset()


def _moves(client: AnkiConnect, pairs: Sequence[tuple[AnkiNote, KnownNote]]) -> _Moves:
    """The cards that lie in the deck which flashq had them in before.

    Those that a person moved in Anki stay there. A note waits with all its cards while one is in
    a filtered deck: where that belongs, AnkiConnect does not tell, and to move it would take it
    out.
    """
    before = {
        known.note_id: known
        for note, known in pairs
        if known.deck_given and folded(known.deck_given) != folded(note.deck)
    }
    if not before:
        return _Moves({})
    cards = [card for known in before.values() for card in known.cards]
    decks = client.ask_for(dict, "getDecks", cards=cards)
    deck_of = {card: folded(deck) for deck, inside in decks.items() for card in inside}
    moved = {
        note_id: tuple(
            card for card in known.cards if deck_of.get(card) == folded(known.deck_given)
        )
        for note_id, known in before.items()
    }
    elsewhere = {
        card: note_id
        for note_id, known in before.items()
        for card in known.cards
        if card not in moved[note_id]
    }
    if not elsewhere:
        return _Moves(moved)
    numbers = ",".join(map(str, elsewhere))
    filtered = client.ask_for(list, "findCards", query=f"deck:filtered cid:{numbers}")
    waiting = frozenset(elsewhere[card] for card in filtered if card in elsewhere)
    going = {note_id: cards for note_id, cards in moved.items() if note_id not in waiting}
    return _Moves(going, waiting)


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of so many items, the last one of what is left."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
