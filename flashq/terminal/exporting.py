"""Exports as a person sees them: a bar while they take long, and a line that says what was done.

What goes to standard output is the export alone; the line is on stderr then.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from flashq.collection import exporting
from flashq.errors import WRONG_USAGE, FlashqError
from flashq.terminal.safe_text import safe_line
from flashq.terminal.waiting import Waiting

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.collection.selecting import Selection
    from flashq.core.exported import ExportedNote

_STANDARD_OUTPUT = "-"


def to_anki(
    collection: Collection,
    selection: Selection,
    output: str,
    day: int,
    local: Callable[[datetime], datetime],
    with_progress: bool,
) -> None:
    """Writes an Anki package, and says how it is to be imported."""
    path = _path(output)
    with _bar(collection, selection) as progress:
        written = exporting.write_anki(
            collection, selection, path, day=day, local=local, with_progress=with_progress,
            progress=progress,
        )  # fmt: skip
    print(f"Wrote {_count(written.notes, 'note')} with {_count(written.cards, 'card')}", end="")
    print(f" and {_count(written.reviews, 'review')}" if with_progress else "", end="")
    print(f" to {safe_line(str(path))}.")
    for picture in written.missing:
        print(f"flashq: no picture {safe_line(picture)}", file=sys.stderr)
    if with_progress:
        print('In Anki: File > Import, and tick "Import any learning progress". Anki takes the')
        print("progress of a card when it first imports it; later it keeps its own.")


def to_csv(
    collection: Collection, selection: Selection, output: str, *, guard_formulas: bool
) -> None:
    """Writes a table for spreadsheets."""
    from flashq.formats.delimited import write_csv

    with _bar(collection, selection) as progress, _text_file(output) as file:
        notes = _counted(exporting.exported_notes(collection, selection), progress)
        # Excel takes the file for UTF-8 by its mark; a pipe is read by programs.
        number = write_csv(
            file, notes, guard_formulas=guard_formulas, bom=output != _STANDARD_OUTPUT
        )
    _say(output, _count(number, "note"))


def to_markdown(collection: Collection, selection: Selection, output: str) -> None:
    """Writes one Markdown document, or one for each deck where the output is a folder."""
    from flashq.formats.markdown_notes import markdown_files, write_markdown

    if output.endswith("/") or (output != _STANDARD_OUTPUT and _path(output).is_dir()):
        folder = _path(output)
        files = 0
        for name, text in markdown_files(exporting.exported_notes(collection, selection)):
            _write_below(folder, name, text)
            files += 1
        print(f"Wrote {_count(files, 'file')} to {safe_line(str(folder))}.")
        return
    with _bar(collection, selection) as progress, _text_file(output) as file:
        notes = _counted(exporting.exported_notes(collection, selection), progress)
        number = write_markdown(file, notes)
    _say(output, _count(number, "note"))


def to_html(
    collection: Collection, selection: Selection, output: str, *, missed_only: bool
) -> None:
    """Writes a cram sheet."""
    with _bar(collection, selection) as progress, _text_file(output) as file:
        number = exporting.write_sheet(
            collection, selection, file, missed_only=missed_only, progress=progress
        )
    _say(output, _count(number, "note"))


def to_json(collection: Collection, output: str) -> None:
    """Writes a backup."""
    from flashq.collection.backing_up import write_backup

    with Waiting("Exporting") as waiting, _text_file(output) as file:
        backed = write_backup(file, collection, waiting.progress)
    for path, reason in backed.left_out.items():
        print(f"flashq: {safe_line(path)} is left out: {safe_line(reason)}", file=sys.stderr)
    _say(output, f"{_count(backed.decks, 'deck')}, {_count(backed.entries, 'log entry')}")


@contextmanager
def _bar(collection: Collection, selection: Selection) -> Iterator[Callable[[int], None]]:
    """A progress bar over the notes of an export, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    total = exporting.note_count(collection, selection)
    with Waiting("Exporting") as waiting:
        yield lambda done: waiting.progress(done, total)


def _counted(
    notes: Iterable[ExportedNote], progress: Callable[[int], None]
) -> Iterator[ExportedNote]:
    for number, note in enumerate(notes, start=1):
        yield note
        progress(number)


def _write_below(folder: Path, name: str, text: str) -> None:
    from flashq.formats.files import replace_file

    file = folder / name
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FlashqError(f"cannot make {file.parent}: {(error.strerror or '').lower()}") from error
    replace_file(file, text.encode())


@contextmanager
def _text_file(output: str) -> Iterator[TextIO]:
    """The file to write, which takes its place when it is whole, or standard output."""
    if output == _STANDARD_OUTPUT:
        yield sys.stdout
        return
    from flashq.formats.files import writing

    with writing(_path(output)) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        try:
            yield text
        finally:
            text.detach()


def _path(output: str) -> Path:
    if not output.strip() or output == _STANDARD_OUTPUT:
        raise FlashqError("--output: this needs the name of a file", "write -o FILE", WRONG_USAGE)
    return Path(output).expanduser()


def _say(output: str, what: str) -> None:
    if output != _STANDARD_OUTPUT:
        print(f"Wrote {what} to {safe_line(output)}.")


def _count(number: int, what: str) -> str:
    if number != 1:
        what = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number} {what}"
