"""One note of a deck's document: its heading, its comment, and its parts below bold labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flashq.core.model import Kind
from flashq.formats.deck_yaml import NewNote
from flashq.formats.deck_yaml.values import quoted
from flashq.formats.markdown_notes import grammar
from flashq.formats.markdown_notes.findings import Findings
from flashq.formats.markdown_notes.grammar import Mark, StrayError

_ITEM = re.compile(r"[-*+] (.*)")
_BOX = re.compile(r"\[([ xX])\] (.*)")
_INDENT = "  "
_SECONDS = re.compile(r"\d+\.?\d*|\.\d+", re.ASCII)
_SAID = ("id", "kind", "seconds")


@dataclass(slots=True)
class Section:
    """A heading with the labels below it; `end` is the place of the next heading."""

    heading: Mark
    end: int
    labels: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of the file from `place` on; `inline` is what stands on the line of their label."""

    place: int
    lines: list[str]
    inline: str = ""


def read_note(
    lines: Sequence[str], section: Section, findings: Findings
) -> tuple[NewNote, Mapping[str, int]]:
    """The note of a section, and where the keys of the deck format are written in it."""
    return _Reading(lines, section, findings).note()


class _Reading:
    def __init__(self, lines: Sequence[str], section: Section, findings: Findings) -> None:
        self.section = section
        self.findings = findings
        self.place = section.heading.place
        begin = self.place + 1
        said = grammar.attributes_of(lines[begin]) if begin < section.end else None
        self.said = said or {}
        self.places = dict.fromkeys(self.said, begin)
        if said is not None:
            begin += 1
        ends = [*(label.place for label in section.labels), section.end]
        self.opening = _Lines(begin, list(lines[begin : ends[0]]))
        self.parts: dict[str, _Lines] = {}
        for label, end in zip(section.labels, ends[1:], strict=True):
            below = label.place + 1
            if label.name in self.parts:
                message = f"a second {quoted(lines[label.place].strip())} in one note"
                findings.add(label.place, "duplicate-key", message)
                continue
            self.parts[label.name] = _Lines(below, list(lines[below:end]), label.rest)
            self.places[label.name] = label.place

    def note(self) -> tuple[NewNote, Mapping[str, int]]:
        for key in self.said.keys() - set(_SAID):
            message = f"{quoted(key)} is nothing that a note's comment says"
            self.findings.add(self.place + 1, "unknown-key", message, f"it says {', '.join(_SAID)}")
        kind = self._kind()
        prompt, answer = self._question_and_answer(kind)
        choices: tuple[str, ...] = ()
        accepted: tuple[str, ...] = ()
        if kind is Kind.CHOICE:
            choices, accepted = self._choices()
            answer = accepted[0] if accepted else None
        elif kind is Kind.TYPED and answer is not None:
            accepted = (answer.strip(), *self._items("accepted"))
        elif "accepted" in self.parts:
            message = "other texts that are right go with a typed answer"
            hint = "write kind: typed into the comment below the question"
            self.findings.add(self.places["accepted"], "conflict", message, hint)
        note = NewNote(
            id=self.said.get("id") or None,
            prompt=prompt,
            answer=answer,
            kind=kind,
            points=self._items("points"),
            hint=self._text("hint"),
            tags=tuple(dict.fromkeys(self._words("tags"))),
            references=self._items("references"),
            follow_ups=self._words("follow_ups"),
            choices=choices,
            accepted=accepted,
            explanation=self._text("explanation"),
            seconds=self._seconds(),
        )
        return note, self.places

    def _kind(self) -> Kind:
        said = self.said.get("kind", "")
        if said and said not in list(Kind):
            self._add_said(
                "kind", f"{quoted(said)} is no kind of note", f"one of {', '.join(Kind)}"
            )
            return Kind.BASIC
        if "choices" not in self.parts:
            return Kind(said or Kind.BASIC)
        if said not in ("", Kind.CHOICE):
            self._add_said("kind", f'choices do not go together with "{said}"')
        return Kind.CHOICE

    def _seconds(self) -> float | None:
        said = self.said.get("seconds")
        if said is None:
            return None
        if not _SECONDS.fullmatch(said):
            self._add_said("seconds", f"{quoted(said)} is no number of seconds", "such as 90")
            return None
        # None and 0 are one to the deck format, which refuses 0.
        return float(said) or -1.0

    def _add_said(self, key: str, message: str, hint: str = "") -> None:
        self.findings.add(self.places[key], f"bad-{key}", message, hint)

    def _question_and_answer(self, kind: Kind) -> tuple[str, str | None]:
        """The question goes on below its heading where the answer, or choices, have a label."""
        prompt = grammar.decoded(self.section.heading.rest)
        opening = self.opening
        answer = self.parts.get("answer")
        skipped = grammar.blank_lines(opening.lines)
        if opening.lines[skipped:] and opening.lines[skipped].rstrip() == grammar.QUESTION:
            end = _frame_end(opening.lines, skipped)
            prompt = self._read(_Lines(opening.place, opening.lines[:end]))
            opening = _Lines(opening.place + end, opening.lines[end:])
            answer = answer or (None if kind is Kind.CHOICE else opening)
            if answer is not opening:
                self._refuse_more(opening)
        elif answer is None and kind is not Kind.CHOICE:
            answer = opening
        elif opening.lines[skipped:]:
            gap = [""] if skipped else []
            below = opening.lines[skipped:]
            place = opening.place + skipped - len(gap) - 1
            prompt = self._read(_Lines(place, [prompt, *gap, *below]))
        if kind is Kind.CHOICE and answer is not None:
            hint = "tick the right choices with [x]; why they are right is an explanation"
            self.findings.add(answer.place - 1, "conflict", "an answer beside choices", hint)
        text = self._read(answer) if answer else ""
        return prompt, text if text.strip() or kind is Kind.CLOZE else None

    def _refuse_more(self, lines: _Lines) -> None:
        skipped = grammar.blank_lines(lines.lines)
        if lines.lines[skipped:]:
            self._add_stray(lines.place + skipped)

    def _add_stray(self, place: int) -> None:
        message = "this line is neither within the text above it nor a new part"
        hint = f"move it above {grammar.END}, or write a label above it"
        self.findings.add(place, "stray-text", message, hint)

    def _text(self, key: str) -> str:
        return self._read(self.parts[key]) if key in self.parts else ""

    def _read(self, lines: _Lines) -> str:
        inline = [lines.inline] if lines.inline else []
        try:
            return grammar.text_of([*inline, *lines.lines])
        except StrayError as stray:
            self._add_stray(lines.place + stray.place - len(inline))
            return ""

    # Lists ----------------------------------------------------------------------------------

    def _words(self, key: str) -> tuple[str, ...]:
        """A list that may stand on the line of its label, with commas."""
        part = self.parts.get(key)
        if part is None:
            return ()
        words = (word.strip(" \t") for word in part.inline.split(","))
        return (*(word for word in words if word), *self._items(key, with_inline=False))

    def _items(self, key: str, *, with_inline: bool = True) -> tuple[str, ...]:
        part = self.parts.get(key)
        if part is None:
            return ()
        inline = (part.inline,) if part.inline and with_inline else ()
        return (*inline, *map(self._read, self._item_lines(part)))

    def _item_lines(self, part: _Lines) -> list[_Lines]:
        """The items of a list, each without its dash and the indentation of its lines."""
        items: list[_Lines] = []
        for place, line in enumerate(part.lines, start=part.place):
            item = _ITEM.fullmatch(line)
            if item and item[1].strip():
                items.append(_Lines(place, [item[1]]))
            elif items and line.startswith(_INDENT):
                items[-1].lines.append(line.removeprefix(_INDENT))
            elif items and not line.strip():
                items[-1].lines.append("")
            elif line.strip():
                message = "this line is no item of the list above it"
                hint = "begin it with a dash; text that goes on is indented by two spaces"
                self.findings.add(place, "no-item", message, hint)
        return items

    def _choices(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The choices, and those that are ticked."""
        choices, right = [], []
        for item in self._item_lines(self.parts["choices"]) if "choices" in self.parts else ():
            box = _BOX.fullmatch(item.lines[0])
            if box is None:
                message = "a choice begins with [ ], or [x] where it is right"
                self.findings.add(item.place, "no-box", message)
                continue
            choice = self._read(_Lines(item.place, [box[2], *item.lines[1:]]))
            choices.append(choice)
            if box[1] != " ":
                right.append(choice)
        return tuple(choices), tuple(right)


def _frame_end(lines: Sequence[str], begin: int) -> int:
    """The place behind a frame."""
    for place in range(begin, len(lines)):
        if lines[place].rstrip() == grammar.END:
            return place + 1
    return len(lines)
