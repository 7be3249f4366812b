"""Changes to a deck's file that touch no line they do not mean to.

Every change is read back: what was there must be what it was, and the change what was asked
for; otherwise nothing is changed and a FlashqError says so.
"""

import codecs
import unicodedata
from collections.abc import Mapping as AnyMapping
from dataclasses import replace

from pydantic import ValidationError

from flashq.core.model import Deck
from flashq.errors import DeckError, Fault, FlashqError
from flashq.formats.deck_yaml.emit import scalar
from flashq.formats.deck_yaml.entry import entry_values, flow_pair
from flashq.formats.deck_yaml.layout import Splice, appended, spliced
from flashq.formats.deck_yaml.reader import deck_of, note_of, read_deck
from flashq.formats.deck_yaml.scan import Scan, scan_yaml
from flashq.formats.deck_yaml.schema import DeckHead, NoteEntry, problems_of
from flashq.formats.deck_yaml.tree import Mapping, Node, Sequence, is_empty
from flashq.formats.deck_yaml.values import DeckReading, Edited, NewNote, quoted

_UNUSUAL = "write its notes as lines that begin with a dash"


def append_note(data: bytes | None, new: NewNote, *, path: str) -> Edited:
    """A deck's file with a note added at the end of its list, in the style of that file.

    `data` None stands for a file that does not exist. Raises DeckError for a file with a
    fault, FlashqError for a note that the format cannot hold or a file too unusual to edit.
    """
    scan, deck = _sound(data or b"", path)
    wanted = _wanted(new, deck, is_first=is_empty(scan.root))
    problem: Fault | None = None
    # The second attempt quotes every text, for places where a block would not keep it.
    for cautious in (False, True):
        edited = _bytes(data, spliced(scan.text, appended(scan, new, path, cautious=cautious)))
        reading = read_deck(edited, path=path)
        if reading.deck is None:
            problem = _first_fault(reading)
        elif _without_lines(reading.deck) == wanted:
            return Edited(edited, reading.deck.notes[-1].line, new.id or None)
    raise _refusal(path, "the note cannot be added", problem)


def write_ids(data: bytes, *, path: str, ids: AnyMapping[int, str]) -> bytes:
    """A deck's file with ids added to the notes that begin on the lines given.

    Each `id` becomes the first key of its note; every other byte stays. Raises DeckError for
    a file with a fault, FlashqError for a line where no note without an id begins.
    """
    scan, deck = _sound(data, path)
    items = _items(scan)
    by_line: dict[int, list[int]] = {}
    for position, note in enumerate(deck.notes):
        by_line.setdefault(note.line, []).append(position)
    splices, notes = [], list(deck.notes)
    for line, note_id in ids.items():
        positions = by_line.get(line, [])
        if len(positions) != 1:
            what = "two notes begin on this line" if positions else "no note begins on this line"
            raise FlashqError(f"{path}:{line}: {what}")
        if notes[positions[0]].id is not None:
            raise FlashqError(f"{path}:{line}: this note has an id already")
        notes[positions[0]] = replace(notes[positions[0]], id=note_id)
        splices.append(_id_splice(scan, items[positions[0]], note_id))
    edited = _bytes(data, spliced(scan.text, splices))
    reading = read_deck(edited, path=path)
    wanted = _without_lines(replace(deck, notes=tuple(notes)))
    if reading.deck is None or _without_lines(reading.deck) != wanted:
        raise _refusal(path, "the ids cannot be written", _first_fault(reading))
    return edited


def _sound(data: bytes, path: str) -> tuple[Scan, Deck]:
    scan = scan_yaml(data, path)
    reading = deck_of(scan, path)
    fault = _first_fault(reading)
    if fault is not None:
        raise DeckError(fault)
    assert reading.deck is not None
    return scan, reading.deck


def _items(scan: Scan) -> list[Node]:
    cards = scan.root.values.get("cards") if isinstance(scan.root, Mapping) else None
    return cards.items if isinstance(cards, Sequence) else []


def _wanted(new: NewNote, deck: Deck, *, is_first: bool) -> Deck:
    """The deck as it must read with the new note. Raises FlashqError for an impossible note."""
    head = {"deck": new.deck_title, "language": new.deck_language} if is_first else {}
    try:
        entry = NoteEntry.model_validate(entry_values(new))
        DeckHead.model_validate({key: value for key, value in head.items() if value})
    except ValidationError as error:
        problem = problems_of(error)[0]
        raise FlashqError(problem.message, hint=problem.hint) from error
    taken = {_nfc(note.id) for note in deck.notes if note.id}
    if entry.id and _nfc(entry.id) in taken:
        raise FlashqError(f"the id {quoted(entry.id)} is taken in {deck.name}")
    if is_first:
        title, language = new.deck_title.strip() or deck.title, new.deck_language
        deck = replace(deck, title=title, language=language)
    added = note_of(entry, deck.tags, deck.seconds, 0)
    return _without_lines(replace(deck, notes=(*deck.notes, added)))


def _without_lines(deck: Deck) -> Deck:
    return replace(deck, notes=tuple(replace(note, line=0) for note in deck.notes))


def _id_splice(scan: Scan, item: Node, note_id: str) -> Splice:
    assert isinstance(item, Mapping)
    if item.flow:
        first = next(iter(item.keys.values()))
        pair = flow_pair("id", note_id, quote=first.style == '"')
        return Splice(item.start + 1, item.start + 1, pair + ", ")
    column = scan.places.place(item.start)[1] - 1
    return Splice(item.start, item.start, f"id: {scalar(note_id)}\n{' ' * column}")


def _bytes(before: bytes | None, text: str) -> bytes:
    bom = codecs.BOM_UTF8 if before and before.startswith(codecs.BOM_UTF8) else b""
    return bom + text.encode("utf-8")


def _first_fault(reading: DeckReading) -> Fault | None:
    return next((fault for fault in reading.faults if fault.severity == "fault"), None)


def _refusal(path: str, what: str, fault: Fault | None) -> FlashqError:
    """What to say when the file as it would become is not what was wanted."""
    if fault is None:
        return FlashqError(f"{path}: {what}: other notes would change", hint=_UNUSUAL)
    return FlashqError(f"{path}: {what}: {fault.message}", hint=fault.hint)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
