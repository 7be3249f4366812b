"""Gaps in a cloze text: `{{c1::hidden}}` or `{{c1::hidden::hint}}`, in prose, formulas and code.

Braces inside a gap are counted, so that `{{c1::\\frac{a}{b}}}` hides the whole fraction.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

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
        hidden, hint = _hidden_and_hint(text[opening.end() : end])
        found.append(Gap(int(opening[1]), hidden, hint, opening.start(), end + 2))
        position = end + 2
    return found


def _hidden_and_hint(inner: str) -> tuple[str, str]:
    """What a gap hides and its hint; `\\::` is two colons of the text itself."""
    parts = re.split(r"(?<!\\)::", inner, maxsplit=1)
    hidden, hint = (part.replace("\\::", "::") for part in (*parts, "")[:2])
    return hidden, hint


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a text's gaps, each once, in ascending order: one card each."""
    return tuple(sorted({gap.number for gap in gaps(text)}))


def question(text: str, number: int) -> str:
    """The text with the gaps of this number hidden and all others filled.

    A hint within a formula is set as text, not as a product of its letters.
    """

    def shown(gap: Gap, place: Place) -> str:
        if place is Place.FORMULA:
            hint = gap.hint.replace("{", "").replace("}", "")
            return f"\\text{{[{hint}]}}" if hint else "[…]"
        return f"[{gap.hint or '…'}]"

    return _filled(text, number, shown)


def answer(text: str, number: int) -> str:
    """The text with every gap filled, those of this number marked: in bold, in a formula boxed.

    Code stays as it is to be copied; what stood in its gaps is listed below the text.
    """

    def shown(gap: Gap, place: Place) -> str:
        match place:
            case Place.FORMULA:
                return f"\\boxed{{{gap.hidden}}}"
            case Place.CODE:
                return gap.hidden
            case _:
                return gap.hidden if "$" in gap.hidden or "`" in gap.hidden else f"**{gap.hidden}**"

    places = _places(text)
    in_code = dict.fromkeys(
        gap.hidden
        for gap in gaps(text)
        if gap.number == number and places.of(gap.start) is Place.CODE
    )
    filled = _filled(text, number, shown)
    if not in_code:
        return filled
    return filled.rstrip("\n") + "\n\n" + "\n".join(f"- {_as_code(part)}" for part in in_code)


class Place(Enum):
    """What a gap stands in."""

    PROSE = "prose"
    FORMULA = "formula"
    CODE = "code"


def _filled(text: str, number: int, shown: Callable[[Gap, Place], str]) -> str:
    places = _places(text)
    parts = []
    position = 0
    for gap in gaps(text):
        parts.append(text[position : gap.start])
        if gap.number == number:
            parts.append(shown(gap, places.of(gap.start)))
        else:
            parts.append(gap.hidden)
        position = gap.end
    return "".join(parts) + text[position:]


def _as_code(text: str) -> str:
    """A text as inline code, whatever backticks it has itself."""
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    line = " ".join(text.split())
    return f"{fence}{pad}{line}{pad}{fence}"


@dataclass(frozen=True, slots=True)
class _Places:
    """The spans of code and formulas in a text; all else is prose."""

    spans: tuple[tuple[int, int, Place], ...]

    def of(self, index: int) -> Place:
        for start, end, place in self.spans:
            if start < index < end:
                return place
        return Place.PROSE


# What begins something other than prose, in the order in which it counts: an escaped character,
# fenced code, inline code, formulas. A dollar before or behind a space is a price.
_SPANS = (
    r"(?P<escape>\\[\\`$])"
    r"|(?P<fence>^ {0,3}(?P<ticks>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=ticks)[`~]*[ \t]*$|\Z))"
    r"|(?P<code>(?<!`)(?P<run>`+)(?!`).+?(?<!`)(?P=run)(?!`))"
    r"|(?P<formula>\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]"
    r"|(?<!\$)\$(?![\s$])(?:(?!\n\s*\n)[^$\\]|\\.)*?(?<!\s)\$(?![\d$])"
    r"|(?<!\$)\$ (?:(?!\n\s*\n)[^$\\]|\\.)*? \$(?![\d$]))"
)


def _places(text: str) -> _Places:
    # A gap that hides a whole formula does not stand in it: its dollars count for nothing.
    masked = text
    for gap in gaps(text):
        hidden = text[gap.start : gap.end]
        if gap.hidden.count("$") and gap.hidden.count("$") % 2 == 0:
            masked = masked[: gap.start] + hidden.replace("$", " ") + masked[gap.end :]
    spans = []
    for found in re.finditer(_SPANS, masked, re.DOTALL | re.MULTILINE):
        if found["escape"]:
            continue
        place = Place.FORMULA if found["formula"] else Place.CODE
        spans.append((found.start(), found.end(), place))
    return _Places(tuple(spans))


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
