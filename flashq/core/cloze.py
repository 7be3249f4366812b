"""Gaps in a cloze text: `{{c1::hidden}}` or `{{c1::hidden::hint}}`, in prose, formulas and code.

Braces inside a gap are counted, so that `{{c1::\\frac{a}{b}}}` hides the whole fraction. How a
gap is shown where it stands is `core.cloze_marks`' business.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

# What shows gaps is imported where there are some: its patterns would cost every start-up.
if TYPE_CHECKING:
    from flashq.core.cloze_marks import Spot
    from flashq.core.markup import Span

_OPENING = re.compile(r"\{\{c(\d{1,3})::")
_BRACE = re.compile(r"[{}]")
_UNESCAPED_BRACE = re.compile(r"\\.|([{}])", re.DOTALL)
# `\::` is two colons of the text itself; before `\\::` stands a line break of a formula.
_COLONS = re.compile(r"(?<!\\)((?:\\\\)*)(\\?)::")
# Without one of these a text is nothing but prose.
_NOT_PROSE = re.compile(r"[$`\\]|~~~|^(?: {4}| {0,3}\t)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: its number, what it hides, its hint, and where it stands in the text."""

    number: int
    hidden: str
    hint: str
    start: int
    end: int


def gaps(text: str) -> list[Gap]:
    """The gaps of a text from left to right. What never closes is plain text."""
    if not _OPENING.search(text):
        return []
    # An escaped brace of a formula is no brace, but where nothing closes else it is one.
    escaping = _matching_braces(text, _UNESCAPED_BRACE)
    all_braces: dict[int, int] | None = None
    found = []
    position = 0
    while opening := _OPENING.search(text, position):
        # The gap's inner brace is the second of its two.
        brace = opening.start() + 1
        end = escaping.get(brace)
        if end is None or not text.startswith("}}", end):
            if all_braces is None:
                all_braces = _matching_braces(text, _BRACE)
            end = all_braces.get(brace)
        if end is None or not text.startswith("}}", end):
            position = opening.end()
            continue
        hidden, hint = _hidden_and_hint(text[opening.end() : end])
        found.append(Gap(int(opening[1]), hidden, hint, opening.start(), end + 2))
        position = end + 2
    return found


def _matching_braces(text: str, brace_pattern: re.Pattern[str]) -> dict[int, int]:
    """Where each opening brace closes, by its place."""
    matching = {}
    still_open: list[int] = []
    for brace in brace_pattern.finditer(text):
        if brace[0] == "{":
            still_open.append(brace.start())
        elif brace[0] == "}" and still_open:
            matching[still_open.pop()] = brace.start()
    return matching


def _hidden_and_hint(inner: str) -> tuple[str, str]:
    """What a gap hides and its hint."""
    between = next((colons for colons in _COLONS.finditer(inner) if not colons[2]), None)
    parts = (inner, "") if between is None else (inner[: between.end() - 2], inner[between.end() :])
    hidden, hint = (
        _COLONS.sub(lambda colons: f"{colons[1]}::" if colons[2] else colons[0], part)
        for part in parts
    )
    return hidden, hint


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a text's gaps, each once, in ascending order: one card each."""
    return tuple(sorted({gap.number for gap in gaps(text)}))


def question(text: str, number: int) -> str:
    """The text with the gaps of this number hidden and all others filled.

    A hint within a formula is set as text, not as a product of its letters.
    """
    spots, rest, _ = _spots(text)
    if not spots:
        return text
    from flashq.core import cloze_marks as marks

    parts: list[str] = []
    for between, gap, spot in spots:
        shown = marks.plain(spot) if gap.number != number else marks.placeholder(gap.hint, spot)
        parts += [between, shown]
    return "".join(parts) + rest


def answer(text: str, number: int) -> str:
    """The text with every gap filled, those of this number marked: in bold, in a formula boxed.

    Code stays as it is to be copied; what stood in its gaps is named below the text.
    """
    spots, rest, unclosed_fence = _spots(text)
    if not spots:
        return text
    from flashq.core import cloze_marks as marks

    parts: list[str] = []
    in_code: dict[str, None] = {}  # as an ordered set
    last = ""
    for between, gap, spot in spots:
        last = between[-1:] or last
        if gap.number != number:
            shown = marks.plain(spot)
        else:
            shown = marks.marked(spot, last)
            in_code[marks.hidden_code(spot)] = None
        parts += [between, shown]
        last = shown[-1:] or last
    filled = "".join(parts) + rest
    in_code.pop("", None)
    return marks.with_code_named(filled, list(in_code), unclosed_fence) if in_code else filled


def _spots(text: str) -> tuple[list[tuple[str, Gap, Spot]], str, str]:
    """The gaps in their places, each after the text between it and the one before; what stands
    behind the last; and the mark of a fence that is never closed."""
    found = gaps(text)
    if not found:
        return [], text, ""
    from flashq.core.cloze_marks import Spot

    places = []
    texts = []
    position = length = 0
    for gap in found:
        between = text[position : gap.start]
        texts += [between, gap.hidden]
        begin = length + len(between)
        length = begin + len(gap.hidden)
        places.append((between, gap, begin, length))
        position = gap.end
    rest = text[position:]
    filled = "".join(texts) + rest
    spans: list[Span] = []
    if _NOT_PROSE.search(filled):
        from flashq.core.markup import spans as spans_of

        spans = spans_of(filled)
    spots = []
    for between, gap, begin, end in places:
        first = bisect_right(spans, begin, key=lambda span: span.end)
        last = bisect_right(spans, end - 1, key=lambda span: span.start)
        spots.append((between, gap, Spot(filled, begin, end, tuple(spans[first:last]))))
    is_unclosed = bool(spans) and spans[-1].is_code and not spans[-1].closing
    return spots, rest, spans[-1].opening if is_unclosed else ""
