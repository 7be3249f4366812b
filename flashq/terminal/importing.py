"""Imports as a person sees them: what was added, what was there, what differs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flashq.core.encoding import decoded
from flashq.errors import FAULT_FOUND, FlashqError
from flashq.formats.deck_yaml.values import MAX_FILE_BYTES
from flashq.formats.files import read_limited
from flashq.formats.markdown_notes import NotesOfDeck
from flashq.terminal.safe_text import safe_line
from flashq.terminal.saying import complain
from flashq.terminal.waiting import Waiting

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.errors import Fault


def read_markdown(files: Sequence[Path], question_level: int | None) -> list[NotesOfDeck]:
    """The decks of Markdown files; warnings are said on stderr.

    Raises FlashqError when a file cannot be read or has faults, all of which are said before.
    """
    from flashq.formats import markdown_notes

    decks: list[NotesOfDeck] = []
    faults: list[Fault] = []
    for file in files:
        data = read_limited(file, MAX_FILE_BYTES)
        if len(data) > MAX_FILE_BYTES:
            raise FlashqError(f"{file}: more than 16 MB", "split it into several files")
        found, problems = markdown_notes.read_markdown(
            decoded(data, file), str(file), question_level=question_level
        )
        decks += found
        for problem in problems:
            what = "" if problem.severity == "fault" else "warning: "
            complain(f"{what}{problem}")
        faults += (problem for problem in problems if problem.severity == "fault")
    if faults:
        raise _nothing_done(len(faults))
    return decks


def is_backup(file: Path) -> bool:
    """Whether a file is a backup by its first bytes. Raises FlashqError if it cannot be read,
    or is of a kind that is not imported."""
    if file.suffix.lower() in (".apkg", ".colpkg", ".csv", ".yaml", ".yml"):
        raise FlashqError(
            f"{file}: {file.suffix} files are not imported",
            "give Markdown (.md) or a backup; a deck in YAML is put into the collection's folder",
        )
    return read_limited(file, 64).lstrip().startswith(b'{"flashq_backup"')


def take_in(collection: Collection, decks: Sequence[NotesOfDeck], *, dry_run: bool) -> bool:
    """Adds notes to the collection's decks and says what was done; False for notes that differ.

    Raises FlashqError when notes cannot be added, with nothing written.
    """
    from flashq.collection.importing import import_notes

    with collection.locked():
        imported = import_notes(collection.folder, decks, dry_run=dry_run)
    if imported.faults:
        for fault in imported.faults:
            complain(str(fault))
        raise _nothing_done(len(imported.faults))
    differing = 0
    for deck in imported.decks:
        parts = [f"{deck.added} to be added" if dry_run else f"{deck.added} added"]
        if deck.equal:
            parts.append(f"{deck.equal} there already")
        if deck.differing:
            parts.append(f"{len(deck.differing)} there with another text")
        new = " (new)" if deck.is_new else ""
        print(f"{safe_line(deck.path)}{new}: {', '.join(parts)}")
        for one in deck.differing:
            differing += 1
            place = safe_line(f"{one.path}:{one.line}")
            keys = ", ".join(one.keys)
            print(f"  {place}: {safe_line(one.name)} differs in {keys}; left as it is")
    if not imported.decks:
        print("No notes found.")
    return not differing


def restore(folder: Path, file: Path) -> None:
    """Restores a backup into the collection in `folder` and says what came of it."""
    from flashq.collection import restoring

    try:
        source = file.open("rb")
    except OSError as error:
        raise FlashqError(f"cannot read {file}: {(error.strerror or '').lower()}") from error
    with source, Waiting("Restoring") as waiting:
        restored = restoring.restore(folder, source, waiting.progress)
    parts = [
        (restored.decks, "deck", "decks"),
        (restored.notes, "note", "notes"),
        (restored.entries, "log entry", "log entries"),
        (restored.pictures, "picture", "pictures"),
    ]
    done = ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in parts)
    print(f"Restored into {safe_line(str(folder))}: {done}.")


def _nothing_done(faults: int) -> FlashqError:
    count = "a fault was" if faults == 1 else f"{faults} faults were"
    return FlashqError(f"{count} found", "mend it; nothing was imported", FAULT_FOUND)
