"""Adding notes: what the command line gives, asks for, opens in an editor or pipes in."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from flashq.collection import writing
from flashq.collection.opened import Collection
from flashq.core import cloze, lint
from flashq.core.encoding import decoded
from flashq.core.model import Card, Kind
from flashq.errors import INTERRUPTED, WRONG_USAGE, FlashqError
from flashq.formats.deck_yaml import NewNote
from flashq.formats.note_text import NoteText, parse, split_tags, template
from flashq.terminal.editor import edited_text
from flashq.terminal.safe_text import safe_line
from flashq.terminal.saying import complain

END_OF_ANSWER = "."
# What a Chinese input method gives for that key.
_ENDS = (END_OF_ANSWER, "。", "．")
_EDITOR = "e"


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line said of the note to add; "" and () stand for nothing."""

    deck: str
    question: str
    answer: str
    tags: tuple[str, ...]
    note_id: str
    new_deck: bool


def add_given(collection: Collection, request: Request, *, edit: bool) -> None:
    """Adds the note that the command line gives, after a look in the editor when asked for."""
    if edit:
        add_edited(collection, request)
        return
    deck = _named(collection, request)
    note = NoteText(request.question, request.answer, (), 1)
    _write(collection, deck, [note], request)


def add_edited(collection: Collection, request: Request) -> None:
    """Adds the notes that the person writes in the editor.

    A deck that takes no note is told of before the editor opens; whatever fails afterwards
    keeps the person's text.
    """
    deck = _named(collection, request)
    writing.check_takes_notes(collection, deck, request.note_id)
    start = template(request.question, request.answer, split_tags(" ".join(request.tags)))
    with edited_text(start, ".md") as edited:
        is_unwritten = edited.text == start and not request.question
        notes = [] if is_unwritten else parse(edited.text, edited.file)
        _write(collection, deck, notes, replace(request, tags=()))


def add_read(collection: Collection, request: Request, source: BinaryIO) -> None:
    """Adds the notes that a stream holds: all of them, or none when one has a fault."""
    deck = _named(collection, request)
    text = decoded(source.read(), "standard input")
    _write(collection, deck, parse(text, "standard input"), request)


def add_asked(collection: Collection, request: Request) -> None:
    """Asks for deck, question, answer and tags, and adds the note.

    Raises FlashqError when the person breaks off halfway: nothing is added then, and what they
    wrote in the editor is kept.
    """
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # line editing for input()
    with contextlib.ExitStack() as edits:
        try:
            asked = _ask_note(collection, request, edits)
        except (EOFError, KeyboardInterrupt) as end:
            print()
            what = "the input ended" if isinstance(end, EOFError) else "interrupted"
            raise FlashqError(what, "nothing was added", INTERRUPTED) from None
        if asked is None:
            print("Nothing was added.")
            return
        deck, note = asked
        _write(collection, deck, [note], replace(request, tags=()), warn=False)


def _ask_note(
    collection: Collection, request: Request, edits: contextlib.ExitStack
) -> tuple[str, NoteText] | None:
    """The deck and the note, None when the person does not want it after all."""
    deck = _ask_deck(collection, request)
    writing.check_takes_notes(collection, deck, request.note_id)
    question = _ask("Question: ")
    while not question:
        question = _ask("Question (it is empty so far): ")
    (near,) = writing.near_duplicates(collection, [question])
    _warn_of_near_duplicates(near)
    if near and not _is_yes(_ask("Add it all the same? [y/N] ")):
        return None
    note = NoteText(question, request.answer, (), 1)
    if not request.answer:
        note = _ask_answer(question, edits)
    suggested = f" [{' '.join(request.tags)}]" if request.tags else ""
    tags = split_tags(_ask(f"Tags, separated by spaces{suggested}: ")) or request.tags
    return deck, replace(note, tags=(*tags, *note.tags))


def _write(
    collection: Collection,
    deck: str,
    texts: Sequence[NoteText],
    request: Request,
    *,
    warn: bool = True,
) -> None:
    """Adds the notes and says where they went."""
    if not texts:
        raise FlashqError("there is no question", "nothing was added")
    if request.note_id and len(texts) > 1:
        raise FlashqError(f"--id goes with one note, not with {len(texts)}", exit_code=WRONG_USAGE)
    notes = [
        NewNote(
            id=request.note_id or None,
            prompt=text.question,
            answer=text.answer if text.answer.strip() else None,
            kind=Kind.CLOZE if cloze.gaps(text.question) else Kind.BASIC,
            tags=tuple(dict.fromkeys((*split_tags(" ".join(request.tags)), *text.tags))),
        )
        for text in texts
    ]
    # Looked for before the notes are cards themselves, told when they are really added.
    near = writing.near_duplicates(collection, [note.prompt for note in notes]) if warn else []
    places = writing.add_notes(collection, deck, notes)
    _warn_of_near_duplicates([card for cards in near for card in cards])
    for note, added in zip(notes, places, strict=True):
        _warn_of_no_gap(note, added)
        is_draft = note.answer is None and note.kind is not Kind.CLOZE
        draft = "  (a draft: it has no answer yet)" if is_draft else ""
        print(f"added {safe_line(added.path)}:{added.line}  {safe_line(added.note_id)}{draft}")


def _named(collection: Collection, request: Request) -> str:
    """The deck that the command line means. Raises FlashqError when it means none."""
    if request.deck:
        return writing.deck_for(collection, request.deck, create=request.new_deck)[0]
    last = writing.last_deck(collection)
    raise FlashqError(
        "no deck was given", f"add -d {last}" if last else "add -d NAME --new-deck", WRONG_USAGE
    )


def _warn_of_near_duplicates(near: Sequence[Card]) -> None:
    for card in near:
        _warn(f"much like {card.name}: {card.note.prompt}")


def _warn_of_no_gap(note: NewNote, added: writing.Added) -> None:
    if finding := lint.no_gap(note.prompt, is_cloze=note.kind is Kind.CLOZE):
        _warn(f"{added.path}:{added.line}: {'; '.join(finding)}")


def _warn(message: str) -> None:
    complain(f"warning: {message}")


def _ask_deck(collection: Collection, request: Request) -> str:
    if request.deck:
        return writing.deck_for(collection, request.deck, create=request.new_deck)[0]
    last = writing.last_deck(collection)
    while True:
        typed = _ask(f"Deck [{safe_line(last)}]: " if last else "Deck: ") or last
        try:
            return writing.deck_for(collection, typed, create=False)[0]
        except FlashqError as error:
            print(f"  {safe_line(error.message)}")
        try:
            name, _ = writing.deck_for(collection, typed, create=True)
        except FlashqError as error:
            print(f"  {safe_line(str(error))}")
            continue
        if _is_yes(_ask(f"Make a new deck {safe_line(name)}? [y/N] ")):
            return name


def _ask_answer(question: str, edits: contextlib.ExitStack) -> NoteText:
    print(f'Answer, Markdown, ending with a line "{END_OF_ANSWER}" ("{_EDITOR}" opens $EDITOR):')
    lines: list[str] = []
    while (line := input()).rstrip() not in _ENDS:
        if line == _EDITOR and not lines:
            return _edited_note(question, edits)
        lines.append(line)
    return NoteText(question, "\n".join(lines).strip("\n"), (), 1)


def _edited_note(question: str, edits: contextlib.ExitStack) -> NoteText:
    """The note as the person makes it in the editor; their text stays until `edits` closes."""
    edited = edits.enter_context(edited_text(template(question), ".md"))
    notes = parse(edited.text, edited.file)
    if len(notes) > 1:
        raise FlashqError(f"{edited.file}: {len(notes)} notes", "one was asked for")
    return notes[0] if notes else NoteText(question, "", (), 1)


def _ask(prompt: str) -> str:
    return input(prompt).strip()


def _is_yes(answer: str) -> bool:
    return unicodedata.normalize("NFKC", answer).casefold() in ("y", "yes", "是")
