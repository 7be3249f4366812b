"""From a deck's file to the deck: every fault with its place, all of them at once."""

import unicodedata
from collections.abc import Iterable
from contextlib import suppress

from pydantic import ValidationError

from flashq.core.model import Deck, Kind, Note
from flashq.formats.deck_yaml.scan import Scan, scan_yaml
from flashq.formats.deck_yaml.schema import DeckHead, NoteEntry, problems_of
from flashq.formats.deck_yaml.tree import (
    Mapping,
    Node,
    Refused,
    Scalar,
    Sequence,
    TooManyFaultsError,
    is_empty,
    plain_value,
)
from flashq.formats.deck_yaml.values import DeckReading, quoted
from flashq.formats.deck_yaml.wording import REPORTED_CODE, Problem


def read_deck(data: bytes, *, path: str) -> DeckReading:
    """Read a deck's file; `path` is relative to the collection and gives the deck its name.

    Never raises: whatever the bytes are, what is wrong with them is in the faults.
    """
    return deck_of(scan_yaml(data, path), path)


def deck_of(scan: Scan, path: str) -> DeckReading:
    """The deck that a scanned file holds; adds to the scan's faults."""
    name = deck_name(path)
    head = DeckHead()
    notes: list[Note] = []
    with suppress(TooManyFaultsError):
        if not is_empty(scan.root):
            if isinstance(scan.root, Mapping):
                head = _head(scan, scan.root)
                notes = _Notes(scan, head).read(scan.root.values.get("cards"))
            else:
                _refuse_root(scan)
    faults = tuple(scan.faults)
    if scan.faults:
        return DeckReading(None, faults)
    deck = Deck(
        name=name,
        path=path,
        title=head.deck.strip() or name.rpartition("/")[2],
        language=head.language,
        tags=tuple(dict.fromkeys(head.tags)),
        source=head.source,
        seconds=head.seconds or None,
        notes=tuple(notes),
    )
    return DeckReading(deck, faults)


def deck_name(path: str) -> str:
    """A deck's name: its path in the collection without the suffix."""
    for suffix in (".yaml", ".yml"):
        if path.lower().endswith(suffix):
            return path[: -len(suffix)]
    return path


def note_of(
    entry: NoteEntry, deck_tags: Iterable[str], deck_seconds: float | None, line: int
) -> Note:
    """The note that a valid entry is, with what its deck says for all."""
    answers = entry.answer if isinstance(entry.answer, list) else [entry.answer or ""]
    answer: str | None = answers[0]
    if not answers[0].strip():
        answer = "" if entry.cloze else None
    kind = Kind.BASIC
    accepted: tuple[str, ...] = ()
    if entry.cloze:
        kind = Kind.CLOZE
    elif entry.choices:
        kind = Kind.CHOICE
        # The choices themselves, so that a block's last line break does not make other texts.
        right = {text.strip() for text in answers}
        accepted = tuple(choice for choice in entry.choices if choice.strip() in right)
        answer = accepted[0] if accepted else None
    elif entry.typed:
        kind = Kind.TYPED
        accepted = tuple(text.strip() for text in answers) if answer is not None else ()
    elif entry.reversed:
        kind = Kind.REVERSED
    return Note(
        id=entry.id or None,
        kind=kind,
        prompt=entry.question or entry.cloze,
        answer=answer,
        points=tuple(entry.points),
        hint=entry.hint,
        tags=tuple(dict.fromkeys((*deck_tags, *entry.tags))),
        references=tuple(entry.references),
        follow_ups=tuple(entry.follow_ups),
        choices=tuple(entry.choices),
        accepted=accepted,
        explanation=entry.explanation,
        seconds=entry.seconds or deck_seconds or None,
        line=line,
    )


def _refuse_root(scan: Scan) -> None:
    root = scan.root
    if isinstance(root, Sequence):
        message, hint = "the file is a list, not a deck", 'write "cards:" above the list'
    elif isinstance(root, Scalar):
        message, hint = f"{quoted(root.value)} is not a deck", 'a deck has "cards:" and a list'
    else:
        return
    scan.faults.add(root.start, "wrong-type", message, hint)


def _head(scan: Scan, root: Mapping) -> DeckHead:
    values = {key: plain_value(node) for key, node in root.values.items() if key != "cards"}
    try:
        return DeckHead.model_validate(values)
    except ValidationError as error:
        _report(scan, root, error)
        return DeckHead()


class _Notes:
    """Reads the list of notes and watches over their ids."""

    def __init__(self, scan: Scan, head: DeckHead) -> None:
        self.scan = scan
        self.head = head
        self.lines: dict[str, int] = {}

    def read(self, cards: Node | None) -> list[Note]:
        if cards is None or isinstance(cards, Refused) or is_empty(cards):
            return []
        if not isinstance(cards, Sequence):
            message = '"cards" takes a list of notes'
            self.scan.faults.add(cards.start, "wrong-type", message, 'begin each with "- "')
            return []
        notes = (self._note(item) for item in cards.items)
        return [note for note in notes if note is not None]

    def _note(self, item: Node) -> Note | None:
        if isinstance(item, Refused) or (not isinstance(item, Scalar) and not item.complete):
            return None
        line = self.scan.places.line(item.start)
        if isinstance(item, Mapping):
            self._watch(item.values.get("id"), line)
        try:
            entry = NoteEntry.model_validate(plain_value(item))
        except ValidationError as error:
            _report(self.scan, item, error)
            return None
        return note_of(entry, self.head.tags, self.head.seconds, line)

    def _watch(self, node: Node | None, line: int) -> None:
        """Report an id that an earlier note has; composed and decomposed accents are one."""
        if not isinstance(node, Scalar) or not node.value:
            return
        note_id = unicodedata.normalize("NFC", node.value)
        if note_id in self.lines:
            message = f"the id {quoted(note_id)} is taken by the note on line {self.lines[note_id]}"
            self.scan.faults.add(node.start, "duplicate-id", message, "ids are unique in a deck")
        self.lines.setdefault(note_id, line)


def _report(scan: Scan, node: Node, error: ValidationError) -> None:
    for problem in problems_of(error):
        if problem.code != REPORTED_CODE:
            index = _place(node, problem)
            scan.faults.add(index, problem.code, problem.message, problem.hint)


def _place(node: Node, problem: Problem) -> int:
    """Where a problem is: at the value it speaks of, or at the key."""
    for step in problem.where:
        if isinstance(node, Mapping) and isinstance(step, str):
            is_about_key = problem.code in ("unknown-key", "merge-key", "empty", "conflict")
            if is_about_key and step == problem.where[-1]:
                return node.keys[step].start
            node = node.values[step]
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node.start
