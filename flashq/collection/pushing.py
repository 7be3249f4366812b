"""`flashq push anki`: what a running Anki lacks, as a plan, and then carried out.

A note in Anki is ours by our uid in its field `ID`. New ones come as a package, which Anki
imports: so they have the guid that every package gives them, and none is ever made twice.
AnkiConnect's own actions do the rest. Nothing is deleted, and what a person changed in Anki
after the note changed here is left.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from flashq.errors import FlashqError
from flashq.formats.anki.connect import Action, AnkiConnect
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
    without,
)
from flashq.formats.anki.model import AnkiNote, NoteType, Template
from flashq.formats.anki.note_types import NOTE_TYPES
from flashq.formats.anki.package import kept_notes, write_package
from flashq.formats.anki.rendered import RenderedNotes, UnusableError
from flashq.formats.anki.signature import is_as_made

Progress = Callable[[int], None]
Item = TypeVar("Item")

_COMPARED_AT_ONCE = 200
# Each of up to four actions.
_CHANGED_AT_ONCE = 25
_CREATED_AT_ONCE = 1_000
_IS_ELSEWHERE = "in a filtered deck in Anki: not moved; push again when it is back"
_NOT_TAKEN = "Anki kept the old text; close it in Anki's windows and push again"
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
    for batch in _batches(notes, _COMPARED_AT_ONCE):
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


def execute(client: AnkiConnect, plan: PushPlan, progress: Progress | None = None) -> None:
    """Carry out a plan; `progress` is called with how many of its `steps` are done.

    What Anki refuses does not stop the rest. Raises FlashqError that tells what it refused, or
    that Anki is gone; the next push does what is still to be done.
    """
    run = _Run(client, progress or (lambda done: None))
    try:
        run.change_types(plan.note_types)
        run.store(plan.media)
        run.create(plan.created)
        run.change(plan.changes)
    except FlashqError as error:
        if run.refused:
            raise FlashqError(
                f"{run.what_was_refused}; then: {error.message}", error.hint
            ) from error
        raise
    if run.refused:
        raise FlashqError(run.what_was_refused, "the rest was")


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


class _Run:
    """Carries out a plan step by step; `refused` says what Anki did not do."""

    def __init__(self, client: AnkiConnect, progress: Progress) -> None:
        self._client = client
        self._progress = progress
        self._done = 0
        self.refused: list[str] = []

    @property
    def what_was_refused(self) -> str:
        more = f" (and {len(self.refused) - 1} more)" if len(self.refused) > 1 else ""
        return f"not all was pushed: {self.refused[0]}{more}"

    def change_types(self, changes: Sequence[TypeChange]) -> None:
        for change in changes:
            templates = {
                template.name: {"Front": template.question, "Back": template.answer}
                for template in change.templates
            }
            models: dict[str, dict[str, object]] = {
                "updateModelTemplates": {"name": change.name, "templates": templates},
                "updateModelStyling": {"name": change.name, "css": change.css},
            }
            actions = [Action(name, {"model": model}) for name, model in models.items()]
            self._act((f"note type {change.name}", action) for action in actions)
            self._advance(1)

    def store(self, media: Sequence[tuple[str, Path]]) -> None:
        for name, path in media:
            if error := self._client.store_media(name, path):
                self.refused.append(f"picture {name}: {error}")
            self._advance(1)

    def create(self, notes: Sequence[AnkiNote]) -> None:
        for batch in _batches(notes, _CREATED_AT_ONCE):
            with tempfile.TemporaryDirectory(prefix="flashq-") as folder:
                path = Path(folder) / "push.apkg"
                _write(path, batch)
                error = self._client.import_package(path)
            if error:
                self.refused.append(f"{len(batch)} new notes: {error}")
            else:
                self._look_for(batch)
            self._advance(len(batch))

    def _look_for(self, notes: Sequence[AnkiNote]) -> None:
        """An import does not tell what it left out."""
        for batch in _batches(notes, _COMPARED_AT_ONCE):
            found = find_notes(self._client, batch)
            self.refused += [
                f"{name_of(note)}: Anki has it already, with another ID or note type"
                for note in batch
                if uid_of(note) not in found
            ]

    def change(self, changes: Sequence[Change]) -> None:
        refused: set[str] = set()
        for batch in _batches(changes, _CHANGED_AT_ONCE):
            # A card that new fields make goes where the others are: they are moved first.
            kept_back = self._act(
                (name_of(change.note), action)
                for change in batch
                for action in _moves_and_tags(change)
            )
            refused |= kept_back | self._act(
                (name, action)
                for change in batch
                for name in [name_of(change.note)]
                for action in _updates(change, is_whole=name not in kept_back)
            )
            self._advance(len(batch))
        # A note that is open in Anki's browser takes no other fields, and nobody is told.
        done = (
            change for change in changes if change.fields and name_of(change.note) not in refused
        )
        for batch in _batches(done, _COMPARED_AT_ONCE):
            lacking = without(self._client, {change.note_id: change.fields for change in batch})
            self.refused += [
                f"{name_of(change.note)}: {_NOT_TAKEN}"
                for change in batch
                if change.note_id in lacking
            ]

    def _act(self, named: Iterable[tuple[str, Action]]) -> set[str]:
        """Does what it can; returns the names of what Anki refused."""
        pairs = list(named)
        if not pairs:
            return set()
        answers = self._client.ask_all([action for _, action in pairs])
        refused = set()
        for (name, action), answer in zip(pairs, answers, strict=True):
            if answer.error:
                refused.add(name)
                self.refused.append(f"{name}: {self._client.failure(action.name, answer.error)}")
        return refused

    def _advance(self, steps: int) -> None:
        self._done += steps
        self._progress(self._done)


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


def _moves_and_tags(change: Change) -> Iterator[Action]:
    if change.cards:
        yield Action("changeDeck", {"cards": change.cards, "deck": change.note.deck})
    for name, tags in (("addTags", change.tags_on), ("removeTags", change.tags_off)):
        if tags:
            yield Action(name, {"notes": [change.note_id], "tags": " ".join(tags)})


def _updates(change: Change, *, is_whole: bool) -> Iterator[Action]:
    """By its source and its line of tags the next push knows what was moved and tagged."""
    fields = {
        name: text for name, text in change.fields.items() if is_whole or name not in NOT_TEXT
    }
    if fields:
        yield Action("updateNoteFields", {"note": {"id": change.note_id, "fields": fields}})


def _write(path: Path, notes: Sequence[AnkiNote]) -> None:
    """A package of new cards, to which no day matters; pictures are stored by themselves."""
    with _failing_on(path), RenderedNotes(path.with_suffix(".db")) as rendered:
        write_package(
            path,
            kept_notes(rendered, (replace(note, media=()) for note in notes)),
            rendered,
            media_root=path.parent,
            day=0,
            rollover_hour=4,
            utc_offset=lambda time: timedelta(0),
            with_progress=False,
        )


@contextmanager
def _failing_on(path: Path) -> Iterator[None]:
    try:
        yield
    except UnusableError as error:
        raise FlashqError(f"cannot write {path}: {error}") from error


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
