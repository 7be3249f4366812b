"""What a deck's Markdown document is made of: headings, labels, comments, and texts between them.

`# title` with a comment below it begins a deck, `## question` a note, a bold label a part of the
note. A mark counts at the very beginning of a line only, and not in fenced code. Texts stand as
they were written; one that could be taken for something else stands in a frame of comments:

    <!-- text -->
    ## no question, but a text
    <!-- end -->

In a frame, in headings and in comments `&#10;` is the character of that number; elsewhere it is
what it says. A text of several lines ends with a line break; where it does not (or one of a
single line does) `<!-- end -->` stands where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

TEXT = "<!-- text -->"
QUESTION = "<!-- question -->"
END = "<!-- end -->"
_FRAMES = (TEXT, QUESTION)

# The parts of a note by the keys of the deck format, as they are called in a document.
ENGLISH = {
    "choices": "Choices",
    "answer": "Answer",
    "accepted": "Also right",
    "explanation": "Explanation",
    "points": "Key points",
    "hint": "Hint",
    "tags": "Tags",
    "references": "References",
    "follow_ups": "Follow-ups",
}
CHINESE = {
    "choices": "选项",
    "answer": "答案",
    "accepted": "同样正确",
    "explanation": "解释",
    "points": "要点",
    "hint": "提示",
    "tags": "标签",
    "references": "参考",
    "follow_ups": "追问",
}
_KEYS = {label: key for labels in (ENGLISH, CHINESE) for key, label in labels.items()}

_HEADING = re.compile(r"(##?)(?:[ \t]+(.*))?")
_LABEL = re.compile(rf"\*\*({'|'.join(_KEYS)})(?:\*\*|[:：]\*\*(.*))[ \t]*")
# CommonMark: no backtick behind the backticks that open a block; it ends with as many or more.
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_CLOSING_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*")

_ENTITY = re.compile(r"&#(\d{1,7});")
# What an editor or a spreadsheet would not keep, or nobody sees: the same that YAML escapes.
_ODD = "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_ODD_LETTER = re.compile(_ODD)
_AMPERSAND = r"&(?=#\d{1,7};)"
# In a heading also the hashes that would close it; in a comment what would end it.
_IN_LINE = re.compile(rf"{_AMPERSAND}|{_ODD}|\n|(?<!\S)#+\Z")
_IN_COMMENT = re.compile(rf"{_AMPERSAND}|{_ODD}|\n|;|(?<=-)[->]")
_IN_FRAME = re.compile(rf"{_AMPERSAND}|{_ODD}|^<(?=!-- end -->[ \t]*$)", re.MULTILINE)
_COMMENT = re.compile(r"<!-- (?:flashq )?((?:deck|id|kind|seconds): .*?) -->[ \t]*")
_ATTRIBUTE = re.compile(r"(?:&#\d{1,7};|[^;])+")


class What(Enum):
    """What a line of a document is, where it is more than text."""

    DECK = auto()
    NOTE = auto()
    PART = auto()
    FRAME = auto()
    END = auto()
    UNCLOSED_FENCE = auto()
    UNCLOSED_FRAME = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """A line at index `place` that is more than text.

    `name` is the key of a part and what closes the unclosed; `rest` the text of a heading, or
    what stands behind a label on its line.
    """

    what: What
    place: int
    name: str = ""
    rest: str = ""


def marks(lines: Sequence[str]) -> Iterator[Mark]:
    """The marks among these lines, in their order. What is in fences and frames is none."""
    closing = fence = ""
    opened = 0
    for place, line in enumerate(lines):
        if fence:
            found = _CLOSING_FENCE.fullmatch(line)
            if found and found[1].startswith(fence):
                fence = ""
        elif closing:
            if line.rstrip(" \t") == closing:
                closing = ""
        elif line[:1] in ("`", "~"):
            if opening := _FENCE.match(line):
                fence, opened = opening[0], place
        elif line[:1] in ("#", "*", "<") and (mark := _mark(line, place)):
            if mark.what is What.FRAME:
                closing, opened = END, place
            yield mark
    if fence:
        yield Mark(What.UNCLOSED_FENCE, opened, fence)
    if closing:
        yield Mark(What.UNCLOSED_FRAME, opened, closing)


def _mark(line: str, place: int) -> Mark | None:
    bare = line.rstrip(" \t")
    if bare in _FRAMES:
        return Mark(What.FRAME, place)
    if bare == END:
        return Mark(What.END, place)
    if heading := _HEADING.fullmatch(line):
        what = What.DECK if heading[1] == "#" else What.NOTE
        return Mark(what, place, rest=(heading[2] or "").strip(" \t"))
    if label := _LABEL.fullmatch(line):
        return Mark(What.PART, place, _KEYS[label[1]], (label[2] or "").strip(" \t"))
    return None


# Texts --------------------------------------------------------------------------------------


def text_lines(text: str, frame: str = TEXT) -> list[str]:
    """The lines of a text that is not blank, without line breaks; in a frame where it must be."""
    lines = text.split("\n")
    if not lines[0].strip() or _ODD_LETTER.search(text) or any(True for _ in marks(lines)):
        return framed(text, frame)
    if len(lines) == 1:
        return lines
    is_usual = len(lines) > 2 and not lines[-1] and lines[-2].strip()
    return lines[:-1] if is_usual else [*lines, END]


def framed(text: str, frame: str) -> list[str]:
    """The lines of a text within a frame."""
    return [frame, *_IN_FRAME.sub(_entities, text).split("\n"), END]


def is_framed(lines: Sequence[str]) -> bool:
    """Whether these lines begin with a frame."""
    return bool(lines) and lines[0].rstrip(" \t") in _FRAMES


def text_of(lines: Sequence[str]) -> str:
    """The text that these lines are, "" if they are blank.

    Raises StrayError for a frame or an end that does not go round the whole of it.
    """
    lines = lines[blank_lines(lines) :]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    if not lines:
        return ""
    if is_framed(lines):
        ends = (place for place, line in enumerate(lines) if line.rstrip(" \t") == END)
        end = next(ends, len(lines))
        if end != len(lines) - 1:
            raise StrayError(min(end + 1, len(lines) - 1))
        return decoded("\n".join(lines[1:-1]))
    is_ended = lines[-1].rstrip(" \t") == END
    inner = lines[:-1] if is_ended else lines
    for mark in marks(inner):
        if mark.what in (What.FRAME, What.END):
            raise StrayError(mark.place)
    return "\n".join(inner) + ("\n" if len(inner) > 1 and not is_ended else "")


class StrayError(Exception):
    """A text that goes on beyond its end, or a frame within one; `place` is a line of it."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def blank_lines(lines: Sequence[str]) -> int:
    """How many blank lines these lines begin with."""
    return next((place for place, line in enumerate(lines) if line.strip()), len(lines))


# Lines and comments -------------------------------------------------------------------------


def encoded(text: str) -> str:
    """A text on one line, as in a heading."""
    return _on_one_line(text, _IN_LINE)


def decoded(text: str) -> str:
    """The text with `&#10;` and the like replaced by their characters."""
    return _ENTITY.sub(_letter, text)


def comment(attributes: Mapping[str, str], owner: str = "") -> str:
    """A comment that says these things to the program, and nothing to a reader."""
    pairs = (f"{key}: {_on_one_line(value, _IN_COMMENT)}" for key, value in attributes.items())
    return f"<!-- {owner}{'; '.join(pairs)} -->"


def attributes_of(line: str) -> dict[str, str] | None:
    """What a comment of ours says, None when the line is no such comment."""
    found = _COMMENT.fullmatch(line)
    if found is None:
        return None
    pairs: Iterable[tuple[str, str, str]] = (
        pair.partition(":") for pair in _ATTRIBUTE.findall(found[1])
    )
    return {key.strip(): decoded(value.strip(" \t")) for key, _, value in pairs}


def _on_one_line(text: str, escaped: re.Pattern[str]) -> str:
    inner = text.strip()
    begin = text.find(inner)
    before, after = text[:begin], text[begin + len(inner) :]
    return _numbers(before) + escaped.sub(_entities, inner) + _numbers(after)


def _entities(found: re.Match[str]) -> str:
    return _numbers(found[0])


def _numbers(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


def _letter(found: re.Match[str]) -> str:
    code = int(found[1])
    is_character = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character else found[0]
