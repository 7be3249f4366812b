"""Exports as a person sees them: a bar while they take long, and a line that says what was done.

What goes to standard output is the export alone. A query that finds nothing writes nothing, and
the collection's own files are no place to write to.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from flashq.collection import exporting
from flashq.collection.locating import STATE_FOLDER
from flashq.collection.syncing import DECK_SUFFIXES
from flashq.config import FILE_NAME
from flashq.errors import WRONG_USAGE, FlashqError
from flashq.terminal.safe_text import safe_line
from flashq.terminal.saying import complain, say
from flashq.terminal.signals import ending_in_order
from flashq.terminal.waiting import Waiting

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.collection.selecting import Selection
    from flashq.core.exported import ExportedNote

_STANDARD_OUTPUT = "-"
_NOTHING_WRITTEN = "nothing was written"


@dataclass(frozen=True, slots=True)
class Output:
    """Where an export goes, as it was typed: a file, or `-` for standard output."""

    collection: Collection
    text: str

    @property
    def is_standard(self) -> bool:
        return self.text == _STANDARD_OUTPUT

    @property
    def is_folder(self) -> bool:
        """Whether a folder is meant: one that is there, or a name that ends with a slash."""
        return not self.is_standard and (self.text.endswith("/") or self.path().is_dir())

    def path(self) -> Path:
        """The file or folder. Raises FlashqError for what is no place to write to."""
        if not self.text.strip() or self.is_standard:
            hint = "write -o FILE; a package cannot go to standard output"
            raise FlashqError("--output: this needs the name of a file", hint, WRONG_USAGE)
        path = Path(self.text).expanduser()
        root = self.collection.folder.resolve()
        place = path.resolve()
        if place.is_relative_to(root):
            inside = place.relative_to(root)
            is_own = inside.suffix in DECK_SUFFIXES or inside.parts[:1] in (
                (FILE_NAME,),
                (STATE_FOLDER,),
            )
            if is_own:
                raise FlashqError(
                    f"{path} is a file of the collection itself",
                    "choose another name; nothing was written",
                )
        return path

    def file(self) -> Path:
        """As `path`, for what is one file."""
        if self.text.endswith("/") and not self.is_standard:
            raise FlashqError(f"--output: {self.text} is a folder", "name a file", WRONG_USAGE)
        return self.path()

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """The file to write, which takes its place when it is whole, or standard output."""
        if self.is_standard:
            yield sys.stdout
            return
        from flashq.formats.files import writing

        with writing(self.file()) as file:
            text = io.TextIOWrapper(file, encoding="utf-8", newline="")
            try:
                yield text
            finally:
                text.detach()

    def say(self, what: str) -> None:
        """Says what was written where."""
        if not self.is_standard:
            say(f"Wrote {what} to {self.text}.")


@ending_in_order()
def to_anki(
    output: Output,
    selection: Selection,
    *,
    day: int,
    local: Callable[[datetime], datetime],
    with_progress: bool,
) -> None:
    """Writes an Anki package, and says how it is to be imported."""
    from flashq.collection.packaging import write_anki

    path = output.file()
    refuse_nothing(output.collection, selection, _NOTHING_WRITTEN, with_drafts=False)
    pictures = exporting.Pictures(output.collection)
    with _bar(output.collection, selection) as progress:
        written = write_anki(
            output.collection,
            selection,
            path,
            pictures,
            day=day,
            local=local,
            with_progress=with_progress,
            progress=progress,
        )
    reviews = f" and {_count(written.reviews, 'review')}" if with_progress else ""
    output.say(f"{_count(written.notes, 'note')} with {_count(written.cards, 'card')}{reviews}")
    say_left_out(selection)
    say_missing(pictures)
    if with_progress:
        say(
            'In Anki: File > Import, and tick "Import any learning progress". Anki takes the'
            " progress of a card when it first imports it; later it keeps its own."
        )


@ending_in_order()
def to_csv(output: Output, selection: Selection, *, guard_formulas: bool) -> None:
    """Writes a table for spreadsheets."""
    from flashq.formats.delimited import write_csv

    refuse_nothing(output.collection, selection, _NOTHING_WRITTEN)
    with _bar(output.collection, selection) as progress, output.opened() as file:
        notes = _counted(exporting.exported_notes(output.collection, selection), progress)
        # Excel takes the file for UTF-8 by its mark; a pipe is read by programs.
        bom = not output.is_standard
        number = write_csv(file, notes, guard_formulas=guard_formulas, bom=bom)
    output.say(_count(number, "note"))


@ending_in_order()
def to_markdown(output: Output, selection: Selection) -> None:
    """Writes one Markdown document, or one for each deck where the output is a folder."""
    from flashq.formats.markdown_notes import markdown_files, write_markdown

    refuse_nothing(output.collection, selection, _NOTHING_WRITTEN)
    with _bar(output.collection, selection) as progress:
        notes = _counted(exporting.exported_notes(output.collection, selection), progress)
        if output.is_folder:
            folder, files = output.path(), 0
            for name, text in markdown_files(notes):
                _write_below(folder, name, text)
                files += 1
            what = _count(files, "file")
        else:
            with output.opened() as file:
                what = _count(write_markdown(file, notes), "note")
    output.say(what)


@ending_in_order()
def to_html(output: Output, selection: Selection, *, missed_only: bool) -> None:
    """Writes a cram sheet."""
    refuse_nothing(output.collection, selection, _NOTHING_WRITTEN, with_drafts=False)
    pictures = exporting.Pictures(output.collection)
    with _bar(output.collection, selection) as progress, output.opened() as file:
        number = exporting.write_sheet(
            output.collection,
            selection,
            file,
            pictures,
            missed_only=missed_only,
            progress=progress,
        )
        if not number and missed_only and not output.is_standard:
            raise FlashqError("no key points were missed", _NOTHING_WRITTEN)
    output.say(_count(number, "note"))
    say_left_out(selection)
    say_missing(pictures)


@ending_in_order()
def to_json(output: Output) -> None:
    """Writes a backup."""
    from flashq.collection.backing_up import write_backup

    with Waiting("Exporting") as waiting, output.opened() as file:
        backed = write_backup(file, output.collection, waiting.progress)
    for path, reason in backed.left_out.items():
        complain(f"{path} is left out: {reason}")
    decks, entries = _count(backed.decks, "deck"), _count(backed.entries, "log entry")
    output.say(f"{decks}, {entries}")


def say_missing(pictures: exporting.Pictures) -> None:
    """Says on stderr which pictures are not there."""
    for picture in pictures.missing:
        complain(f"{picture}: there is no such picture in media/")


def refuse_nothing(
    collection: Collection, selection: Selection, hint: str, *, with_drafts: bool = True
) -> None:
    """Raises FlashqError for a selection without notes.

    It must not put an empty file in the place of a good one.
    """
    if exporting.has_notes(collection, selection, with_drafts=with_drafts):
        return
    words = safe_line(" ".join(selection.words))
    if not with_drafts and exporting.has_notes(collection, selection):
        what = f'what meets "{words}"' if words else "all that is here"
        raise FlashqError(f"{what} are drafts, which have no answer", hint)
    raise FlashqError(f'no card meets "{words}"' if words else "there are no notes", hint)


def say_left_out(selection: Selection) -> None:
    """Says on stderr that a query meant translations too, which were left out."""
    if selection.left_out and selection.words:
        decks = _count(selection.left_out, "deck")
        were = "was" if selection.left_out == 1 else "were"
        complain(f"{decks} in other languages {were} left out; study_languages says which to take")


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


def _count(number: int, what: str) -> str:
    if number != 1:
        what = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number} {what}"
