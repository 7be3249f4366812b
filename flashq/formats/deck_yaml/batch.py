"""Many notes into one deck's file, in a time that grows with their number and not its square."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace

from pydantic import ValidationError

from flashq.core.model import Deck, Note
from flashq.errors import FlashqError
from flashq.formats.deck_yaml.editing import append_note
from flashq.formats.deck_yaml.entry import entry_values
from flashq.formats.deck_yaml.layout import Splice, appended, spliced
from flashq.formats.deck_yaml.reader import note_of, read_deck
from flashq.formats.deck_yaml.scan import scan_yaml
from flashq.formats.deck_yaml.schema import NoteEntry, problems_of
from flashq.formats.deck_yaml.values import NewNote


def append_notes(data: bytes | None, notes: Sequence[NewNote], *, path: str) -> bytes:
    """A deck's file with notes added at the end of its list, as `append_note` adds each.

    In a file that is new, a blank line stands between them. Raises FlashqError as that does,
    for the first note that cannot be added.
    """
    if not notes:
        return data or b""
    is_new = not data
    edited = append_note(data, notes[0], path=path).data
    return _with_more(edited, notes[1:], path, spaced=is_new)


def note_as_read(new: NewNote, tags: Sequence[str] = (), seconds: float | None = None) -> Note:
    """The note that a deck with these tags and seconds would have, if this one were added to it.

    Raises FlashqError for a note that the format cannot hold.
    """
    try:
        entry = NoteEntry.model_validate(entry_values(new))
    except ValidationError as error:
        problem = problems_of(error)[0]
        raise FlashqError(problem.message, problem.hint) from error
    return note_of(entry, tags, seconds, 0)


def _with_more(data: bytes, notes: Sequence[NewNote], path: str, *, spaced: bool) -> bytes:
    """All at once where that reads back as it must, else in halves, at last one by one."""
    if not notes:
        return data
    edited = _at_once(data, notes, path, spaced=spaced)
    if edited is not None:
        return edited
    if len(notes) == 1:
        return append_note(data, notes[0], path=path).data
    middle = len(notes) // 2
    data = _with_more(data, notes[:middle], path, spaced=spaced)
    return _with_more(data, notes[middle:], path, spaced=spaced)


def _at_once(data: bytes, notes: Sequence[NewNote], path: str, *, spaced: bool) -> bytes | None:
    """The file with all notes added where it ended, None when it would not read as it must."""
    before = read_deck(data, path=path).deck
    assert before is not None  # append_note has read it
    added = [note_as_read(note, before.tags, before.seconds) for note in notes]
    scan = scan_yaml(data, path)
    splices = [
        splice if not spaced or splice.text.startswith("\n") else _spaced(splice)
        for note in notes
        for splice in appended(scan, note, path, cautious=False)
    ]
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    edited = bom + spliced(scan.text, splices).encode()
    after = read_deck(edited, path=path).deck
    wanted = replace(before, notes=(*before.notes, *added))
    is_right = after is not None and _without_lines(after) == _without_lines(wanted)
    return edited if is_right else None


def _spaced(splice: Splice) -> Splice:
    return replace(splice, text=f"\n{splice.text}")


def _without_lines(deck: Deck) -> Deck:
    return replace(deck, notes=tuple(replace(note, line=0) for note in deck.notes))
