"""Adding notes: what the command line gives, asks for, opens in an editor or pipes in."""

from __future__ import annotations

import contextlib
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from flashq.collection import writing
from flashq.collection.opened import Collection
from flashq.core import cloze
from flashq.core.model import Card, Kind
from flashq.errors import INTERRUPTED, WRONG_USAGE, FlashqError
from flashq.formats.deck_yaml import NewNote
from flashq.formats.note_text import NoteText, parse, split_tags, template
from flashq.terminal.editor import edit_text
from flashq.terminal.safe_text import safe_line

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
    deck, _ = writing.deck_for(collection, _named(collection, request), create=request.new_deck)
    note = NoteText(request.question, request.answer, (), 1)
    _write(collection, deck, [note], request)


def add_edited(collection: Collection, request: Request) -> None:
    """Adds the notes that the person writes in the editor."""
    deck, _ = writing.deck_for(collection, _named(collection, request), create=request.new_deck)
    text = edit_text(template(request.question, request.answer, request.tags), ".md")
    _write(collection, deck, parse(text), replace(request, tags=()))


def add_read(collection: Collection, request: Request, source: BinaryIO) -> None:
    """Adds the notes that a stream holds."""
    deck, _ = writing.deck_for(collection, _named(collection, request), create=request.new_deck)
    try:
        text = source.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FlashqError(
            f"standard input: byte {error.start} is not UTF-8", "save it as UTF-8"
        ) from error
    _write(collection, deck, parse(text), request)


def add_asked(collection: Collection, request: Request) -> None:
    """Asks for deck, question, answer and tags, and adds the note.

    Raises FlashqError when the person breaks off halfway: nothing is added then.
    """
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # line editing for input()
    try:
        deck = _ask_deck(collection, request)
        question = _ask("Question: ")
        while not question:
            question = _ask("Question (it is empty so far): ")
        near = writing.near_duplicates(collection, question)
        _warn_of_near_duplicates(near)
        if near and not _is_yes(_ask("Add it all the same? [y/N] ")):
            print("Nothing was added.")
            return
        answer = request.answer or _ask_answer(question)
        suggested = f" [{' '.join(request.tags)}]" if request.tags else ""
        tags = split_tags(_ask(f"Tags, separated by spaces{suggested}: ")) or request.tags
    except (EOFError, KeyboardInterrupt) as end:
        print()
        what = "the input ended" if isinstance(end, EOFError) else "interrupted"
        raise FlashqError(what, "nothing was added", INTERRUPTED) from None
    note = NoteText(question, answer, tags, 1)
    _write(collection, deck, [note], replace(request, tags=()), warn=False)


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
    if warn:
        for note in notes:
            _warn_of_near_duplicates(writing.near_duplicates(collection, note.prompt))
    for note, added in zip(notes, writing.add_notes(collection, deck, notes), strict=True):
        is_draft = note.answer is None and note.kind is not Kind.CLOZE
        draft = "  (a draft: it has no answer yet)" if is_draft else ""
        print(f"{safe_line(added.path)}:{added.line}  {safe_line(added.note_id)}{draft}")


def _named(collection: Collection, request: Request) -> str:
    """The deck that was given. Raises FlashqError when none was."""
    if request.deck:
        return request.deck
    last = writing.last_deck(collection)
    raise FlashqError(
        "no deck was given", f"add -d {last}" if last else "add -d NAME --new-deck", WRONG_USAGE
    )


def _warn_of_near_duplicates(near: Sequence[Card]) -> None:
    for card in near:
        print(
            f"flashq: much like {safe_line(card.name)}: {safe_line(card.note.prompt)}",
            file=sys.stderr,
        )


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


def _ask_answer(question: str) -> str:
    print(f'Answer, Markdown, ending with a line "{END_OF_ANSWER}" ("{_EDITOR}" opens $EDITOR):')
    lines: list[str] = []
    while (line := input()).rstrip() not in _ENDS:
        if line == _EDITOR and not lines:
            notes = parse(edit_text(template(question), ".md"))
            return notes[0].answer if notes else ""
        lines.append(line)
    return "\n".join(lines).strip("\n")


def _ask(prompt: str) -> str:
    return input(prompt).strip()


def _is_yes(answer: str) -> bool:
    return unicodedata.normalize("NFKC", answer).casefold() in ("y", "yes", "是")
