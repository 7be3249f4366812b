"""The notes that go to Anki: those that changed are rendered, the others are still there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flashq.collection.exporting import Pictures, selected_decks
from flashq.collection.locating import STATE_FOLDER
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
            utc_offset=lambda time: local(time).utcoffset(),
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
    done = 0

    def notes(rendered: RenderedNotes) -> Iterator[AnkiNote]:
        found = _notes(collection, selection, pictures, rendered, with_progress=False)
        for note in islice(found, done, None):
            yield rendered.note(note.kept, note.deck, tuple(note.cards))

    if kept_at := _kept_at(collection):
        try:
            with RenderedNotes(kept_at) as rendered:
                for note in notes(rendered):
                    yield note
                    done += 1
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
    rendered.drop_decks_but(collection.decks)
    for deck in selected_decks(collection, selection):
        found = reading.outlines_of_deck(collection.database, deck.name)
        kept = rendered.of_deck(deck.name)
        gone = kept.keys() - {guid_of(card.uid) for card in found if not card.is_draft}
        if gone:
            rendered.drop(kept[guid].number for guid in gone)
            rendered.settle()
        cards = [
            card for card in found if not card.is_draft and selection.takes(deck.name, card.card_id)
        ]
        states = log.states_of_deck(collection.database, deck.name) if with_progress else {}
        logs = log.of_deck(collection.database, deck.name) if with_progress else {}
        renderer = _Renderer(collection, deck, pictures, rendered, kept)
        name = deck_name(deck.name)
        by_note = (list(of_note) for _, of_note in groupby(cards, key=attrgetter("note_id")))
        while batch := list(islice(by_note, _BATCH)):
            there = [renderer.kept(of_note[0]) for of_note in batch]
            # Whoever takes the notes may take his time.
            rendered.settle()
            for where, of_note in zip(there, batch, strict=True):
                if where is None:
                    continue
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
                kept_note, changed_s = where
                yield PackageNote(kept_note, name, changed_s, made)


class _Renderer:
    """Renders the notes of a deck that are not as they are kept."""

    def __init__(
        self,
        collection: Collection,
        deck: StoredDeck,
        pictures: Pictures,
        rendered: RenderedNotes,
        kept: Mapping[str, Kept],
    ) -> None:
        self._collection = collection
        self._deck = deck
        self._language = sum_of(deck.language)
        self._pictures = pictures
        self._rendered = rendered
        self._kept = kept

    def kept(self, card: Outline) -> tuple[Kept, int] | None:
        """Where a card's note is kept, and when it changed, in UTC seconds.

        None if it went away a moment ago.
        """
        there = self._kept.get(guid_of(card.uid))
        if there and there.made_of == self._made_of(card.digest, card.changed_s, card.key):
            return there, card.changed_s
        stored = self._stored.get(card.note_id)
        if stored is None or stored.answer is None:
            return None
        note, has_pictures = self._render(stored)
        made_of = self._made_of(stored.digest, stored.changed_s, stored.key)
        if has_pictures:
            made_of = f"pictures {made_of}"  # which come and go: never kept
        return self._rendered.put(note, self._deck.name, made_of), note.changed_s

    @cached_property
    def _stored(self) -> dict[int, StoredNote]:
        return reading.notes_of_deck(self._collection.database, self._deck.name)

    def _made_of(self, digest: str, changed_s: int, key: str) -> str:
        return f"{self._language} {digest} {changed_s} {key}"

    def _render(self, stored: StoredNote) -> tuple[AnkiNote, bool]:
        """A note as Anki has it, and whether it has pictures.

        One whose picture was replaced has changed, or Anki would keep the old picture.
        """
        asked = []

        def path_of(deck_path: str, address: str) -> str | None:
            asked.append(address)
            return self._pictures.path(deck_path, address)

        exported = ExportedNote(
            uid=stored.uid,
            deck=self._deck.name,
            deck_title=self._deck.title,
            language=self._deck.language,
            path=self._deck.path,
            key=stored.key,
            note=stored.note,
            changed_s=stored.changed_s,
            cards=(),
        )
        note = anki_note(exported, path_of)
        files = (self._collection.folder / path for _, path in note.media)
        times = [int(file.stat().st_mtime) for file in files if file.is_file()]
        changed_s = max([note.changed_s, *times])
        return (replace(note, changed_s=changed_s) if times else note), bool(asked)
