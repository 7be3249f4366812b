"""The second half of `flashq push anki`: a plan is carried out.

New notes go as a package, which Anki imports; AnkiConnect's own actions do the rest.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flashq.collection.pushing import Change, Progress, PushPlan, TypeChange, batches
from flashq.errors import FlashqError
from flashq.formats.anki.connect import Action, AnkiConnect
from flashq.formats.anki.known import NOT_TEXT, find_notes, lacking, name_of, uid_of
from flashq.formats.anki.model import AnkiNote
from flashq.formats.anki.package import kept_notes, write_package
from flashq.formats.anki.rendered import RenderedNotes, UnusableError

_CREATED_AT_ONCE = 1_000
_LOOKED_AT_AT_ONCE = 200
# Each of up to four actions.
_CHANGED_AT_ONCE = 25
_NOT_TAKEN = "Anki kept the old text; close it in Anki's windows and push again"


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
        for batch in batches(notes, _CREATED_AT_ONCE):
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
        for batch in batches(notes, _LOOKED_AT_AT_ONCE):
            found = find_notes(self._client, batch)
            self.refused += [
                f"{name_of(note)}: Anki has it already, with another ID or note type"
                for note in batch
                if uid_of(note) not in found
            ]

    def change(self, changes: Sequence[Change]) -> None:
        refused: set[str] = set()
        for batch in batches(changes, _CHANGED_AT_ONCE):
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
        for batch in batches(done, _LOOKED_AT_AT_ONCE):
            without = lacking(self._client, {change.note_id: change.fields for change in batch})
            self.refused += [
                f"{name_of(change.note)}: {_NOT_TAKEN}"
                for change in batch
                if change.note_id in without
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
