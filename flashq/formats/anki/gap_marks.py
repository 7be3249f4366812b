"""Where the gaps of a cloze text can be marked, so that its Markdown stays what it is.

The marks are of U+FDD1 and U+FDD2 with the gap's number in U+FDD3 to U+FDDC behind it, which no
text has: to emphasis they are like Chinese letters, so that stars beside them still mean what
they do. A list's bullet, a fence and the dollars of a block stay outside.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from flashq.core import cloze
from flashq.core.cloze import Gap
from flashq.core.cloze_marks import Spot
from flashq.core.markup import Span, spans

OPENING, CLOSING = "\ufdd1", "\ufdd2"
_FIRST_DIGIT = 0xFDD3
DIGITS = f"[{chr(_FIRST_DIGIT)}-{chr(_FIRST_DIGIT + 9)}]+"
# What stands before a line's text: marks of quotes, lists, headings, definitions and rows.
_LINE_MARKS = re.compile(r"(?:[ \t]*(?:(?:>|[-*+:]|\d{1,9}[.)]|#{1,6})[ \t]+|\|))*[ \t]*")


@dataclass(frozen=True, slots=True)
class PlacedGap:
    """A gap, its place in the text whose gaps are filled, and where it is marked there."""

    gap: Gap
    spot: Spot
    start: int
    stop: int


def placed_gaps(source: str) -> list[PlacedGap]:
    """The gaps of a text from left to right."""
    found = cloze.gaps(source)
    parts = []
    places = []
    position = length = 0
    for gap in found:
        between = source[position : gap.start]
        parts += [between, gap.hidden]
        places.append((length + len(between), length + len(between) + len(gap.hidden)))
        length = places[-1][1]
        position = gap.end
    filled = "".join(parts) + source[position:]
    inside = spans(filled)
    placed = []
    for gap, (begin, end) in zip(found, places, strict=True):
        first = bisect_right(inside, begin, key=lambda span: span.end)
        last = bisect_right(inside, end - 1, key=lambda span: span.start)
        spot = Spot(filled, begin, end, tuple(inside[first:last]))
        start = _start(spot)
        placed.append(PlacedGap(gap, spot, start, max(start, _stop(spot))))
    return placed


def _start(spot: Spot) -> int:
    """Where a gap can be marked to begin without spoiling the list, the fence or the row."""
    text, begin, end = spot.text, spot.begin, spot.end
    hidden = spot.hidden
    if hidden.strip():
        begin += len(hidden) - len(hidden.lstrip())
    line = text.rfind("\n", 0, begin) + 1
    marks = _LINE_MARKS.match(text, line, end)
    if marks is not None and begin < marks.end():
        begin = marks.end()
    for span in spot.spans:
        if span.start == begin and _is_block(spot, span):
            if not span.is_code:
                return min(begin + len(span.opening), end)
            return min(text.find("\n", begin) + 1 or end, end)
    return min(begin, end)


def _stop(spot: Spot) -> int:
    text, end = spot.text, spot.begin + len(spot.hidden.rstrip())
    for span in spot.spans:
        if span.end == end and span.closing and _is_block(spot, span):
            if not span.is_code:
                return end - len(span.closing)
            return text.rfind("\n", 0, end)
    line = text.rfind("\n", 0, end) + 1
    if text[end - 1 : end] == "|" and text[line:end].lstrip().startswith("|"):
        return line + len(text[line : end - 1].rstrip())
    return end


def _is_block(spot: Spot, span: Span) -> bool:
    if span.is_code:
        return span.opening.startswith(("```", "~~~")) and "\n" in spot.text[span.start : span.end]
    return span.opening in ("$$", "\\[")


def marked_text(gaps: list[PlacedGap]) -> str:
    """The text with its gaps filled, a mark before and behind each."""
    text = gaps[0].spot.text
    parts = []
    position = 0
    for number, placed in enumerate(gaps):
        parts += [text[position : placed.start], _mark(OPENING, number)]
        parts += [text[placed.start : placed.stop], _mark(CLOSING, number)]
        position = placed.stop
    return "".join(parts) + text[position:]


def _mark(kind: str, number: int) -> str:
    return kind + "".join(chr(_FIRST_DIGIT + int(digit)) for digit in str(number))


def number_of(digits: str) -> int:
    """The number in a mark, from 0: which of the gaps from left to right it is."""
    return int("".join(str(ord(digit) - _FIRST_DIGIT) for digit in digits))
