"""Gaps in a cloze text: `{{c1::hidden}}` or `{{c1::hidden::hint}}`.

Braces inside a gap are counted, so that `{{c1::\\frac{a}{b}}}` hides the whole fraction.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"\{\{c(\d{1,3})::")


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
    closing = _matching_braces(text)
    found = []
    position = 0
    while opening := _OPENING.search(text, position):
        # The gap's inner brace is the second of its two.
        end = closing.get(opening.start() + 1)
        if end is None or not text.startswith("}}", end):
            position = opening.end()
            continue
        hidden, _, hint = text[opening.end() : end].partition("::")
        found.append(Gap(int(opening[1]), hidden, hint, opening.start(), end + 2))
        position = end + 2
    return found


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a text's gaps, each once, in ascending order: one card each."""
    return tuple(sorted({gap.number for gap in gaps(text)}))


def question(text: str, number: int) -> str:
    """The text with the gaps of this number hidden and all others filled."""
    return "".join(
        f"[{gap.hint or '…'}]" if gap and gap.number == number else part
        for part, gap in _parts(text)
    )


def answer(text: str, number: int) -> str:
    """The text with every gap filled, those of this number in bold."""
    return "".join(
        f"**{part}**" if gap and gap.number == number and _is_prose(text, gap) else part
        for part, gap in _parts(text)
    )


def _is_prose(text: str, gap: Gap) -> bool:
    """Whether stars around a gap's text make it bold: not within a formula, nor around one."""
    return "$" not in gap.hidden and text.count("$", 0, gap.start) % 2 == 0


def _parts(text: str) -> Iterator[tuple[str, Gap | None]]:
    position = 0
    for gap in gaps(text):
        yield text[position : gap.start], None
        yield gap.hidden, gap
        position = gap.end
    yield text[position:], None


def _matching_braces(text: str) -> dict[int, int]:
    """Where each opening brace closes, by its place."""
    matching = {}
    still_open: list[int] = []
    for brace in re.finditer(r"[{}]", text):
        if brace[0] == "{":
            still_open.append(brace.start())
        elif still_open:
            matching[still_open.pop()] = brace.start()
    return matching
