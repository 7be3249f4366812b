"""The notes that go to Anki: those that changed are rendered, the others are still there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flashq.collection.exporting import Pictures, selected_decks
from flashq.collection.following import asked_next
from flashq.collection.locating import STATE_FOLDER
from flashq.collection.media import is_remote
from flashq.collection.picture_changes import PictureChanges
from flashq.core.exported import ExportedNote
from flashq.core.model import UNSEEN
from flashq.errors import FlashqError
from flashq.formats.anki.fields import anki_note, deck_name, guid_of
from flashq.formats.anki.model import AnkiCard, AnkiNote
from flashq.formats.anki.package import PackageNote, Written, beside, write_package
from flashq.formats.anki.rendered import Kept, RenderedNotes, UnusableError, file_name, sum_of
from flashq.store import log, reading

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.collection.selecting import Selection
    from flashq.core.model import CardState, LogEntry, Note
    from flashq.store.content import StoredDeck
    from flashq.store.reading import Outline, StoredNote

_BATCH = 200


def write_anki(
    collection: Collection,
    selection: Selection,
    path: Path,
    pictures: Pictures,
    *,
    day: int,
    local: Callable[[datetime], datetime],
    with_progress: bool,
    progress: Callable[[int], None],
) -> Written:
    """Writes the selected notes, drafts left out, as an Anki package.

    `local` brings a time into the person's zone; `progress` is called with the notes done.
    """

    def write(rendered: RenderedNotes) -> Written:
        notes = _notes(collection, selection, pictures, rendered, with_progress=with_progress)
        return write_package(
            path,
            notes,
            rendered,
            media_root=collection.folder,
            day=day,
            rollover_hour=collection.settings.rollover_hour,
            # New cards are due at no time: they come out alike wherever one is.
            utc_offset=lambda time: local(time).utcoffset() if with_progress else timedelta(0),
            with_progress=with_progress,
            progress=progress,
            scheduler=collection.scheduler,
        )

    if kept_at := _kept_at(collection):
        try:
            with RenderedNotes(kept_at) as rendered:
                return write(rendered)
        except UnusableError as error:
            _give_up(kept_at, error)
    try:
        with beside(path) as folder, RenderedNotes(folder / "rendered") as rendered:
            return write(rendered)
    except UnusableError as error:
        raise FlashqError(f"cannot write {path}: {error}") from error
    except OSError as error:
        raise FlashqError(f"cannot write {path}: {(error.strerror or '').lower()}") from error


def anki_notes(
    collection: Collection, selection: Selection, pictures: Pictures
) -> Iterator[AnkiNote]:
    """The selected notes as Anki has them, drafts left out, with new cards."""
    done: set[str] = set()

    def notes(rendered: RenderedNotes) -> Iterator[AnkiNote]:
        for note in _notes(collection, selection, pictures, rendered, with_progress=False):
            if note.kept.guid not in done:
                yield rendered.note(note.kept, note.deck, tuple(note.cards))

    if kept_at := _kept_at(collection):
        try:
            with RenderedNotes(kept_at) as rendered:
                for note in notes(rendered):
                    yield note
                    done.add(note.guid)
            return
        except UnusableError as error:
            _give_up(kept_at, error)
    with TemporaryDirectory(prefix="flashq-") as folder:
        try:
            with RenderedNotes(Path(folder) / "rendered") as rendered:
                yield from notes(rendered)
        except UnusableError as error:
            raise FlashqError(f"cannot write to {folder}: {error}") from error


def _kept_at(collection: Collection) -> Path | None:
    """The file that keeps what was rendered, None where nothing can be kept."""
    name = file_name()
    return collection.folder / STATE_FOLDER / name if name else None


def _give_up(kept_at: Path, error: UnusableError) -> None:
    """Does without what is kept this time, and for good without what is damaged."""
    if error.is_damage:
        with suppress(OSError):
            kept_at.unlink()


def _notes(
    collection: Collection,
    selection: Selection,
    pictures: Pictures,
    rendered: RenderedNotes,
    *,
    with_progress: bool,
) -> Iterator[PackageNote]:
    number = 0
    changes = PictureChanges(collection.database)
    rendered.drop_decks_but(collection.decks)
    for deck in selected_decks(collection, selection):
        renderer = _Renderer(collection, deck, pictures, changes, rendered)
        states: Mapping[int, CardState] = {}
        logs: Mapping[int, Sequence[LogEntry]] = {}
        with collection.database.snapshot():
            cards = [
                card
                for card in renderer.read()
                if not card.is_draft and selection.takes(deck.name, card.card_id)
            ]
            if with_progress:
                states = log.states_of_deck(collection.database, deck.name)
                logs = log.of_deck(collection.database, deck.name)
        name = deck_name(deck.name)
        by_note = (list(of_note) for _, of_note in groupby(cards, key=attrgetter("note_id")))
        while batch := list(islice(by_note, _BATCH)):
            there = [renderer.kept(of_note[0]) for of_note in batch]
            # Whoever takes the notes may take his time.
            rendered.settle()
            changes.settle()
            for (kept, changed_s), of_note in zip(there, batch, strict=True):
                made = []
                for card in of_note:
                    number += 1
                    made.append(
                        AnkiCard(
                            card.ordinal,
                            number,
                            states.get(card.card_id, UNSEEN),
                            tuple(logs.get(card.card_id, ())),
                        )
                        if with_progress
                        else AnkiCard(card.ordinal, number)
                    )
                yield PackageNote(kept, name, changed_s, made)


class _Renderer:
    """The notes of a deck as they are kept, of which it renders those that are not."""

    def __init__(
        self,
        collection: Collection,
        deck: StoredDeck,
        pictures: Pictures,
        changes: PictureChanges,
        rendered: RenderedNotes,
    ) -> None:
        self._collection = collection
        self._deck = deck
        self._language = sum_of(deck.language)
        self._pictures = pictures
        self._changes = changes
        self._rendered = rendered
        self._kept: dict[int, Kept] = {}
        self._stored: Mapping[int, StoredNote] = {}

    def read(self) -> list[Outline]:
        """Its cards, drafts among them. What is kept of notes that are gone is dropped."""
        cards = reading.outlines_of_deck(self._collection.database, self._deck.name)
        kept = self._rendered.of_deck(self._deck.name)
        gone = set(kept)
        is_all_kept = True
        for card in cards:
            if card.is_draft:
                continue
            guid = guid_of(card.uid)
            gone.discard(guid)
            there = kept.get(guid)
            if there and there.made_of == self._made_of(card.digest, card.changed_s, card.key):
                self._kept[card.note_id] = there
            else:
                is_all_kept = False
        if not self._are_asked_next_still():
            is_all_kept = False
        if not is_all_kept:
            self._stored = reading.notes_of_deck(self._collection.database, self._deck.name)
        if gone:
            self._rendered.drop(kept[guid].number for guid in gone)
            self._rendered.settle()
        return cards

    def _are_asked_next_still(self) -> bool:
        """Whether all notes are kept with the questions that their follow-ups have now."""
        asked = {note_id: kept.questions for note_id, kept in self._kept.items() if kept.asked}
        names = {name for questions in asked.values() for name in questions}
        now = asked_next(self._collection.database, self._deck.name, names)
        stale = [
            note_id
            for note_id, questions in asked.items()
            if any(now[name] != question for name, question in questions.items())
        ]
        for note_id in stale:
            del self._kept[note_id]
        return not stale

    def kept(self, card: Outline) -> tuple[Kept, int]:
        """Where a card's note is kept, and when it changed, in UTC seconds."""
        if there := self._kept.get(card.note_id):
            return there, card.changed_s
        stored = self._stored[card.note_id]
        said = stored.note
        names = said.follow_ups
        asked = asked_next(self._collection.database, self._deck.name, names) if names else {}
        note, has_pictures = self._render(stored, said, tuple(asked.values()))
        made_of = self._made_of(card.digest, card.changed_s, card.key)
        if has_pictures or not card.digest:
            # Pictures come and go, and what says nothing of a text says nothing of another.
            made_of = f"not for long: {made_of}"
        return self._rendered.put(note, self._deck.name, made_of, asked), note.changed_s

    def _made_of(self, digest: str, changed_s: int, key: str) -> str:
        return f"{self._language} {digest} {changed_s} {key}"

    def _render(
        self, stored: StoredNote, said: Note, asked_next: Sequence[str]
    ) -> tuple[AnkiNote, bool]:
        """A note as Anki has it, and whether it has pictures.

        One whose picture was replaced has changed, or Anki would keep the old picture.
        """
        times: list[int] = []

        def path_of(deck_path: str, address: str) -> str | None:
            if is_remote(address):
                return None
            path = self._pictures.path(deck_path, address)
            file = None if path is None else self._collection.folder / path
            times.append(self._changes.changed_s(address, file))
            return path

        exported = ExportedNote(
            uid=stored.uid,
            deck=self._deck.name,
            deck_title=self._deck.title,
            language=self._deck.language,
            path=self._deck.path,
            key=stored.key,
            note=said,
            changed_s=stored.changed_s,
            cards=(),
        )
        note = anki_note(exported, path_of, asked_next)
        return replace(note, changed_s=max([note.changed_s, *times])), bool(times)
