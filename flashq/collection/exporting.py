"""The notes of an export, deck by deck, with their cards, progress and history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from flashq.collection.media import find_picture, is_remote
from flashq.core.exported import ExportedCard, ExportedNote
from flashq.store import log, reading

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.collection.selecting import Selection
    from flashq.store.content import StoredDeck


def exported_notes(
    collection: Collection, selection: Selection, *, with_log: bool = False
) -> Iterator[ExportedNote]:
    """The notes of which cards are selected, drafts among them, in the order of the files.

    One deck is in memory at a time. Without `with_log` the logs of cards are empty.
    """
    for deck in selected_decks(collection, selection):
        cards = [
            card
            for card in reading.cards_of_deck(collection.database, deck.name)
            if selection.takes(deck.name, card.card_id)
        ]
        if not cards:
            continue
        logs = log.of_deck(collection.database, deck.name) if with_log else {}
        exported = (
            ExportedCard(card=card, log=tuple(logs.get(card.card_id, ()))) for card in cards
        )
        yield from _grouped(collection, deck, exported)


def has_notes(collection: Collection, selection: Selection, *, with_drafts: bool = True) -> bool:
    """Whether an export of the selection has a note."""
    return any(
        (with_drafts or not card.is_draft) and selection.takes(deck.name, card.card_id)
        for deck in selected_decks(collection, selection)
        for card in reading.outlines_of_deck(collection.database, deck.name)
    )


def note_count(collection: Collection, selection: Selection) -> int:
    """How many notes an export has, for a progress bar."""
    if selection.decks is None:
        return sum(notes for notes, _ in reading.deck_counts(collection.database).values())
    return sum(
        len(
            {
                outline.note_id
                for outline in reading.outlines_of_deck(collection.database, deck.name)
                if selection.takes(deck.name, outline.card_id)
            }
        )
        for deck in selected_decks(collection, selection)
    )


def selected_decks(collection: Collection, selection: Selection) -> Iterator[StoredDeck]:
    """The decks in which cards are selected, all of them without a query, by name."""
    for name, deck in collection.decks.items():
        if selection.decks is None or name in selection.decks:
            yield deck


def _grouped(
    collection: Collection, deck: StoredDeck, cards: Iterable[ExportedCard]
) -> Iterator[ExportedNote]:
    """Cards of a deck note by note."""
    changed = reading.changes_of_deck(collection.database, deck.name)
    for uid, of_note in groupby(cards, key=lambda exported: exported.card.uid):
        found = tuple(of_note)
        first = found[0].card
        yield ExportedNote(
            uid=uid,
            deck=deck.name,
            deck_title=deck.title,
            language=deck.language,
            path=deck.path,
            key=first.key,
            note=first.note,
            changed_s=changed[uid],
            cards=found,
        )


class Pictures:
    """Finds the pictures of notes; `missing` are those that are not there, each once."""

    def __init__(self, collection: Collection) -> None:
        self._root = collection.folder.resolve()
        self.missing: dict[str, None] = {}

    def file(self, deck_path: str, address: str) -> Path | None:
        """The file that an address in a deck names; None for what is remote or missing."""
        found = find_picture(self._root, address)
        if found is None and not is_remote(address):
            self.missing[f"{deck_path}: {address}"] = None
        return found

    def path(self, deck_path: str, address: str) -> str | None:
        """As `file`, as a path in the collection's folder."""
        found = self.file(deck_path, address)
        return None if found is None else found.relative_to(self._root).as_posix()


def write_sheet(
    collection: Collection,
    selection: Selection,
    file: TextIO,
    pictures: Pictures,
    *,
    missed_only: bool,
    progress: Callable[[int], None],
) -> int:
    """Writes the selected notes as one page of HTML; returns how many notes are on it."""
    from flashq.formats.html.page import write_page

    def notes() -> Iterator[ExportedNote]:
        found = exported_notes(collection, selection, with_log=missed_only)
        for number, note in enumerate(found, start=1):
            yield note
            progress(number)

    return write_page(
        file,
        notes(),
        title=" ".join(selection.words) or "flashq",
        picture=pictures.file,
        missed_only=missed_only,
    )
