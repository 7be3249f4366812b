"""Decks as a Markdown document that reads well and is read back to the same decks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import TextIO

from flashq.core.exported import ExportedNote
from flashq.core.model import Kind, Note
from flashq.formats.markdown_notes import grammar
from flashq.formats.markdown_notes.grammar import QUESTION

_LONGEST_SUMMARY = 80
_NAMED_KINDS = (Kind.CLOZE, Kind.REVERSED, Kind.TYPED)
# Lines that would not be what they are as a heading.
_BLOCK = re.compile(r"\s|`{3}|~{3}|\$\$|[|>#<]|[-*+][ \t]|\d+[.)][ \t]")


def write_markdown(file: TextIO, notes: Iterable[ExportedNote]) -> int:
    """Write all decks into one document, note by note; returns how many notes.

    The notes of a deck come one after the other.
    """
    count = 0
    is_first = True
    for _, of_deck in groupby(notes, key=lambda exported: exported.deck):
        for lines in _document(of_deck):
            file.write(("" if is_first else "\n") + "\n".join(lines) + "\n")
            count += not lines[0].startswith("# ")
            is_first = False
    return count


def markdown_files(notes: Iterable[ExportedNote]) -> Iterator[tuple[str, str]]:
    """For each deck the name of its file, `ml/optim.md`, and its document.

    The notes of a deck come one after the other.
    """
    for name, of_deck in groupby(notes, key=lambda exported: exported.deck):
        blocks = ("\n".join(lines) + "\n" for lines in _document(of_deck))
        yield f"{name}.md", "\n".join(blocks)


def _document(notes: Iterable[ExportedNote]) -> Iterator[list[str]]:
    """The lines of a deck's head, then those of each note; a blank line stands between."""
    labels = grammar.ENGLISH
    for place, exported in enumerate(notes):
        if place == 0:
            head = {"deck": exported.deck}
            if exported.language:
                head["language"] = exported.language
            if exported.language.lower().split("-")[0] == "zh":
                labels = grammar.CHINESE
            title = grammar.encoded(exported.deck_title)
            yield [f"# {title}", grammar.comment(head, "flashq ")]
        yield _Writing(exported.note, labels).lines()


class _Writing:
    """One note on its way into the document."""

    def __init__(self, note: Note, labels: dict[str, str]) -> None:
        self.note = note
        self.labels = labels
        self.found: list[str] = []

    def lines(self) -> list[str]:
        """The note's lines, without a blank one at the end."""
        note = self.note
        is_choice = note.kind is Kind.CHOICE
        is_long = self._question()
        if is_choice:
            self._list("choices", note.choices)
        elif is_long:
            self._block("answer", note.answer or "")
        elif note.answer:
            self.found += ["", *grammar.text_lines(note.answer)]
        if note.kind is Kind.TYPED:
            self._list("accepted", note.accepted[1:])
        if note.explanation:
            self._block("explanation", note.explanation)
        self._list("points", note.points)
        if note.hint:
            self._short_text("hint", note.hint)
        self._short_list("tags", note.tags)
        self._list("references", note.references)
        self._short_list("follow_ups", note.follow_ups)
        return self.found

    def _question(self) -> bool:
        """Writes heading and comment; True when the question goes on below them."""
        prompt = self.note.prompt
        first, *rest = grammar.text_lines(prompt, QUESTION)
        if "\n" not in prompt:
            first, rest = prompt, []
        elif not _can_follow(first, rest):
            first = _summary(prompt)
            rest = ["", *grammar.framed(prompt, QUESTION)]
        self.found.append(f"## {grammar.encoded(first)}")
        if attributes := _attributes(self.note):
            self.found.append(grammar.comment(attributes))
        self.found += rest
        return bool(rest)

    def _block(self, key: str, text: str) -> None:
        self.found += ["", f"**{self.labels[key]}**"]
        if text:
            self.found += ["", *grammar.text_lines(text)]

    def _short_text(self, key: str, text: str) -> None:
        """A text on its label's line where it is one line."""
        if grammar.text_lines(text) == [text.strip()]:
            self._labelled(key, text)
        else:
            self._block(key, text)

    def _labelled(self, key: str, text: str) -> None:
        colon = "：" if self.labels is grammar.CHINESE else ":"
        self.found += ["", f"**{self.labels[key]}{colon}** {text}"]

    def _short_list(self, key: str, items: tuple[str, ...]) -> None:
        """A list on its label's line where its items are single words."""
        if items and all(map(_is_word, items)):
            self._labelled(key, ", ".join(items))
        else:
            self._list(key, items)

    def _list(self, key: str, items: tuple[str, ...]) -> None:
        if not items:
            return
        self.found += ["", f"**{self.labels[key]}**", ""]
        for item in items:
            first, *rest = grammar.text_lines(item)
            box = ""
            if key == "choices":
                box = "[x] " if item in self.note.accepted else "[ ] "
            self.found.append(f"- {box}{first}")
            self.found += [f"  {line}" if line else "" for line in rest]


def _is_word(item: str) -> bool:
    return "," not in item and item.split() == [item] and grammar.text_lines(item) == [item]


def _can_follow(first: str, rest: list[str]) -> bool:
    """Whether a question may have its first line as the heading and the others below it."""
    if first == QUESTION or _BLOCK.match(first) or first != first.strip():
        return False
    if rest[0]:  # a comment would be taken for the note's own
        return bool(rest[0].strip()) and not rest[0].startswith("<!--")
    return bool(rest[1].strip())  # one blank line is kept, a second would not be


def _summary(prompt: str) -> str:
    """The beginning of a question on one line, as the title of what stands below it."""
    line = " ".join(prompt.split())
    return line if len(line) <= _LONGEST_SUMMARY else line[: _LONGEST_SUMMARY - 1].rstrip() + "…"


def _attributes(note: Note) -> dict[str, str]:
    found = {}
    if note.id is not None:
        found["id"] = note.id
    if note.kind in _NAMED_KINDS:
        found["kind"] = note.kind.value
    if note.seconds is not None:
        found["seconds"] = f"{Decimal(repr(note.seconds)):f}".removesuffix(".0")
    return found
