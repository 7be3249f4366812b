"""Markdown files read as decks.

A document that flashq wrote, maybe changed by hand since, is read by its marks (`grammar`);
notes that were never a deck's document are `handwritten`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from flashq.errors import Fault
from flashq.formats.markdown_notes import grammar, handwritten
from flashq.formats.markdown_notes.findings import Findings
from flashq.formats.markdown_notes.grammar import What
from flashq.formats.markdown_notes.sections import Section, read_note
from flashq.formats.markdown_notes.values import NotesOfDeck

_OURS = re.compile(r"^<!-- flashq deck: ", re.MULTILINE)


def read_markdown(
    text: str, path: str, *, question_level: int | None = None
) -> tuple[tuple[NotesOfDeck, ...], tuple[Fault, ...]]:
    """The decks of a Markdown file, and its faults and warnings in the order of the lines.

    `path` names the file in faults, and the deck where the file does not. `question_level` is
    for notes written by hand: headings below that level (1 to 6) belong to the answers; without
    it every heading that has a text is a question. When one of the findings is a fault the
    decks are not whole and not to be used.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    findings = Findings(path)
    if _OURS.search(text):
        decks: list[NotesOfDeck] = []
        for deck in _decks(lines, findings):
            same = next((i for i, known in enumerate(decks) if known.name == deck.name), None)
            if same is None:
                decks.append(deck)
            else:  # two documents, one below the other
                first = decks[same]
                notes, places = first.notes + deck.notes, first.lines + deck.lines
                decks[same] = replace(first, notes=notes, lines=places)
        return tuple(decks), findings.in_order()
    single = handwritten.read_deck(lines, findings, question_level)
    return (() if single is None else (single,)), findings.in_order()


def _decks(lines: Sequence[str], findings: Findings) -> Iterator[NotesOfDeck]:
    sections = _sections(lines, findings)
    begin = sections[0].heading.place if sections else len(lines)
    findings.leave_out(lines, handwritten.front_matter_end(lines), begin)
    heads = [i for i, section in enumerate(sections) if section.heading.what is What.DECK]
    for section in sections[: heads[0] if heads else None]:
        message = "this note stands above the first deck"
        hint = "move it below the line that begins with <!-- flashq deck"
        findings.add(section.heading.place, "no-deck", message, hint)
    for head, following in pairwise([*heads, len(sections)]):
        deck = _deck(lines, sections[head], sections[head + 1 : following], findings)
        if deck is not None:
            yield deck


def _sections(lines: Sequence[str], findings: Findings) -> list[Section]:
    found: list[Section] = []
    for mark in grammar.marks(lines):
        if mark.what in (What.DECK, What.NOTE):
            if found:
                found[-1].end = mark.place
            found.append(Section(mark, len(lines)))
        elif mark.what is What.PART and found:
            found[-1].labels.append(mark)
        elif mark.what is What.UNCLOSED_FENCE:
            message, hint = "this code block never ends", f"close it with {mark.name}"
            findings.add(mark.place, "unclosed", message, hint)
        elif mark.what is What.UNCLOSED_FRAME:
            message, hint = "this text never ends", f"write {mark.name} below it"
            findings.add(mark.place, "unclosed", message, hint)
    return found


def _deck(
    lines: Sequence[str], head: Section, sections: Sequence[Section], findings: Findings
) -> NotesOfDeck | None:
    place = head.heading.place
    comment = lines[place + 1] if place + 1 < len(lines) else ""
    said = grammar.attributes_of(comment) or {}
    name, language = said.pop("deck", ""), said.pop("language", "")
    if not name:
        message = "this heading does not say of which deck it is"
        hint = "write <!-- flashq deck: name --> below it, or make it a note with ##"
        findings.add(place, "no-deck", message, hint)
        return None
    for key in said:
        message = f'"{key}" is nothing that a deck\'s comment says'
        findings.add(place + 1, "unknown-key", message, "it says deck and language")
    title = grammar.decoded(head.heading.rest) or name.rpartition("/")[2]
    findings.check_deck(title, language, place)
    findings.leave_out(lines, place + 2, head.end)
    notes = []
    for section in sections:
        note, places = read_note(lines, section, findings)
        findings.check_note(name, note, section.heading.place, places)
        notes.append(note)
    return NotesOfDeck(
        name=name,
        title=title,
        language=language,
        notes=tuple(notes),
        source=findings.path,
        line=place + 1,
        lines=tuple(section.heading.place + 1 for section in sections),
    )
