"""The notes of an export, deck by deck, with their cards, progress and history."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from flashq.collection.media import find_picture
from flashq.core.exported import ExportedCard, ExportedNote
from flashq.store import log, reading

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.collection.selecting import Selection
    from flashq.formats.anki.model import AnkiNote
    from flashq.formats.anki.package import Written

_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def exported_notes(
    collection: Collection, selection: Selection, *, with_log: bool = False
) -> Iterator[ExportedNote]:
    """The notes of which cards are selected, drafts among them, in the order of the files.

    One deck is in memory at a time. Cards are numbered through, so that new ones keep their
    order; without `with_log` their logs are empty.
    """
    number = 0
    for name, deck in collection.decks.items():
        if selection.decks is not None and name not in selection.decks:
            continue
        cards = [
            card
            for card in reading.cards_of_deck(collection.database, name)
            if selection.takes(name, card.card_id)
        ]
        if not cards:
            continue
        changed = reading.changes_of_deck(collection.database, name)
        logs = log.of_deck(collection.database, name) if with_log else {}
        for uid, of_note in groupby(cards, key=lambda card: card.uid):
            found = []
            for card in of_note:
                number += 1
                entries = tuple(logs.get(card.card_id, ()))
                found.append(ExportedCard(card=card, log=entries, number=number))
            first = found[0].card
            yield ExportedNote(
                uid=uid,
                deck=name,
                deck_title=deck.title,
                language=deck.language,
                path=deck.path,
                key=first.key,
                note=first.note,
                changed_s=changed[uid],
                cards=tuple(found),
            )


def note_count(collection: Collection, selection: Selection) -> int:
    """How many notes an export has, for a progress bar."""
    if selection.decks is None:
        return sum(notes for notes, _ in reading.deck_counts(collection.database).values())
    return sum(1 for _ in exported_notes(collection, selection))


class Pictures:
    """Finds the pictures of notes; `missing` are those that are not there, each once."""

    def __init__(self, collection: Collection) -> None:
        self._root = collection.folder.resolve()
        self.missing: dict[str, None] = {}

    def file(self, deck_path: str, address: str) -> Path | None:
        """The file that an address in a deck names; None for what is remote or missing."""
        found = find_picture(self._root, address)
        if found is None and not _REMOTE.match(address):
            self.missing[f"{deck_path}: {address}"] = None
        return found

    def path(self, deck_path: str, address: str) -> str | None:
        """As `file`, as a path in the collection's folder."""
        found = self.file(deck_path, address)
        return None if found is None else found.relative_to(self._root).as_posix()


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
    from flashq.formats.anki.package import write_package

    return write_package(
        path,
        anki_notes(collection, selection, pictures, with_log=with_progress),
        media_root=collection.folder,
        day=day,
        rollover_hour=collection.settings.rollover_hour,
        utc_offset=lambda time: local(time).utcoffset(),
        with_progress=with_progress,
        progress=progress,
        scheduler=collection.scheduler,
    )


def anki_notes(
    collection: Collection, selection: Selection, pictures: Pictures, *, with_log: bool = False
) -> Iterator[AnkiNote]:
    """The selected notes as Anki has them, drafts left out.

    A note whose picture was replaced has changed, or Anki would keep the old picture.
    """
    from flashq.formats.anki.fields import anki_note

    for exported in exported_notes(collection, selection, with_log=with_log):
        if exported.note.is_draft:
            continue
        note = anki_note(exported, pictures.path)
        if note.media:
            files = (collection.folder / path for _, path in note.media)
            times = (int(file.stat().st_mtime) for file in files if file.is_file())
            note = replace(note, changed_s=max([note.changed_s, *times]))
        yield note


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
