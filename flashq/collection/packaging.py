"""The notes that go to Anki: those that changed are rendered, the others are still there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from flashq.collection.exporting import Pictures, notes_of_deck, selected_decks
from flashq.collection.locating import STATE_FOLDER
from flashq.core.model import UNSEEN
from flashq.formats.anki.fields import anki_note, deck_name, guid_of
from flashq.formats.anki.model import AnkiCard, AnkiNote
from flashq.formats.anki.package import PackageNote, Written, write_package
from flashq.formats.anki.rendered import Kept, RenderedNotes
from flashq.store import log, reading

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.collection.selecting import Selection
    from flashq.core.exported import ExportedNote
    from flashq.store.content import StoredDeck
    from flashq.store.reading import Outline

_FILE_NAME = "anki.db"


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
    with _rendered(collection) as rendered:
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


def anki_notes(
    collection: Collection, selection: Selection, pictures: Pictures
) -> Iterator[AnkiNote]:
    """The selected notes as Anki has them, drafts left out, with new cards."""
    with _rendered(collection) as rendered:
        for note in _notes(collection, selection, pictures, rendered, with_progress=False):
            yield rendered.note(note.kept.number, note.deck, tuple(note.cards))


def _rendered(collection: Collection) -> RenderedNotes:
    return RenderedNotes(collection.folder / STATE_FOLDER / _FILE_NAME)


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
        all_cards = [
            card
            for card in reading.outlines_of_deck(collection.database, deck.name)
            if not card.is_draft
        ]
        cards = [card for card in all_cards if selection.takes(deck.name, card.card_id)]
        if not cards:
            continue
        found = _rendered_of_deck(collection, deck, all_cards, cards, pictures, rendered)
        states = log.states_of_deck(collection.database, deck.name) if with_progress else {}
        logs = log.of_deck(collection.database, deck.name) if with_progress else {}
        name = deck_name(deck.name)
        for uid, of_note in groupby(cards, key=lambda card: card.uid):
            made = []
            for card in of_note:
                number += 1
                state = states.get(card.card_id, UNSEEN)
                made.append(
                    AnkiCard(card.ordinal, number, state, tuple(logs.get(card.card_id, ())))
                )
            kept, changed_s = found[uid]
            yield PackageNote(kept, name, changed_s, made)


def _rendered_of_deck(
    collection: Collection,
    deck: StoredDeck,
    all_cards: Sequence[Outline],
    cards: Sequence[Outline],
    pictures: Pictures,
    rendered: RenderedNotes,
) -> dict[str, tuple[Kept, int]]:
    """The notes of some cards and when they changed, by uid; what is not as kept is rendered.

    Whether it is shows in the time of the last change and the length, as with files.
    """
    kept = rendered.of_deck(deck.name)
    found: dict[str, tuple[Kept, int]] = {}
    stale: dict[str, str] = {}
    for card in cards:
        wanted = f"{card.changed_s} {card.characters} {deck.language} {card.key}"
        there = kept.get(guid_of(card.uid))
        if there is not None and there.made_of == wanted:
            found[card.uid] = (there, card.changed_s)
        else:
            stale[card.uid] = wanted
    for exported in notes_of_deck(collection, deck, stale) if stale else ():
        note, has_pictures = _render(collection, exported, pictures)
        # Whether a picture is there shows in no note: one that has pictures is always rendered.
        made_of = "" if has_pictures else stale[exported.uid]
        found[exported.uid] = (rendered.put(note, deck.name, made_of), note.changed_s)
    gone = kept.keys() - {guid_of(card.uid) for card in all_cards}
    if gone:
        rendered.drop(kept[guid].number for guid in gone)
    return found


def _render(
    collection: Collection, exported: ExportedNote, pictures: Pictures
) -> tuple[AnkiNote, bool]:
    """A note as Anki has it, and whether it has pictures.

    One whose picture was replaced has changed, or Anki would keep the old picture.
    """
    asked = []

    def path_of(deck_path: str, address: str) -> str | None:
        asked.append(address)
        return pictures.path(deck_path, address)

    note = anki_note(exported, path_of)
    files = (collection.folder / path for _, path in note.media)
    times = [int(file.stat().st_mtime) for file in files if file.is_file()]
    changed_s = max([note.changed_s, *times])
    return (replace(note, changed_s=changed_s) if times else note), bool(asked)
