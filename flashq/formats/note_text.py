"""Notes as a person types them in an editor or pipes them in.

A question, a line `---`, an answer, both Markdown; a line `===` before the next note. A line
`tags: a, b` gives tags as a note's first or last line. Lines that begin with `#:` are
instructions and left out. Without a `---` the first line that is not blank is the question.
Inside fenced code all of these are text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flashq.errors import FlashqError

_INSTRUCTION = "#:"
_TAGS = re.compile(r"tags:(.*)", re.IGNORECASE)
_ANSWER_LINE, _NOTE_LINE = "---", "==="
# CommonMark: no backtick behind the backticks that open a block; it ends with as many or more.
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")


@dataclass(frozen=True, slots=True)
class NoteText:
    """One note as typed; `line` is where it begins in the text, from 1."""

    question: str
    answer: str
    tags: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    is_code: bool

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def is_instruction(self) -> bool:
        return not self.is_code and self.text.startswith(_INSTRUCTION)

    def is_bare(self, separator: str) -> bool:
        return not self.is_code and self.text.rstrip() == separator

    def tags(self) -> tuple[str, ...] | None:
        """The tags that this line gives, None when it is no line of tags."""
        found = None if self.is_code else _TAGS.fullmatch(self.text.strip())
        return split_tags(found[1]) if found else None


def template(question: str = "", answer: str = "", tags: tuple[str, ...] = ()) -> str:
    """What an editor starts with: the question comes first, where the cursor is."""
    return (
        f"{question}\n{_ANSWER_LINE}\n{answer}\n\n"
        f"{_INSTRUCTION} The question is above the line {_ANSWER_LINE}, the answer below it,"
        " both Markdown.\n"
        f"{_INSTRUCTION} Save and quit to add the note; without a question nothing is added.\n"
        f"tags: {', '.join(tags)}\n"
    )


def parse(text: str, source: str = "the text") -> list[NoteText]:
    """The notes of a text; blank ones are passed over.

    Raises FlashqError, with `source` and the line, for what would be lost or make another
    note than was meant: an answer or tags without a question, a second `---`, text below the
    tags, a code block that never ends.
    """
    notes = []
    chunk: list[_Line] = []
    begins = 1
    for line in [*_lines(text, source), None]:
        if line is not None and not line.is_bare(_NOTE_LINE):
            chunk.append(line)
            continue
        if note := _note(chunk, begins, source):
            notes.append(note)
        chunk, begins = [], line.number + 1 if line else 0
    return notes


def split_tags(text: str) -> tuple[str, ...]:
    """Tags separated by commas or white space, each once; a `#` before one is dropped."""
    words = re.split(r"[,，、\s]+", text)
    return tuple(dict.fromkeys(word.lstrip("#") for word in words if word.lstrip("#")))


def _lines(text: str, source: str) -> Iterator[_Line]:
    """The lines with their numbers, those of fenced code marked, the fences too."""
    fence, opened = "", 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        found = _FENCE.match(line)
        yield _Line(number, line, bool(fence or found))
        if not fence and found:
            fence, opened = found[1], number
        elif fence and found and found[1].startswith(fence) and not line[found.end() :].strip():
            fence = ""
    if fence:
        raise _fault(source, opened, "this code block never ends", f"close it with {fence}")


def _note(chunk: Sequence[_Line], begins: int, source: str) -> NoteText | None:
    lines, tags = _without_tags(chunk, source)
    cuts = [place for place, line in enumerate(lines) if line.is_bare(_ANSWER_LINE)]
    if len(cuts) > 1:
        raise _fault(
            source,
            lines[cuts[1]].number,
            f'a second line "{_ANSWER_LINE}" in one note',
            f'write "{_NOTE_LINE}" before the next note, "***" for a rule',
        )
    lines = lines if cuts else _stripped(lines)
    if lines and not cuts and lines[0].is_code:
        # Its first line alone would be a question of three backticks.
        hint = f'write "{_ANSWER_LINE}" between question and answer'
        raise _fault(source, lines[0].number, "a question that begins with code", hint)
    cut = cuts[0] if cuts else 1
    question = "\n".join(line.text for line in lines[:cut]).strip()
    answer = _stripped(lines[cut + 1 :] if cuts else lines[cut:])
    if question:
        return NoteText(question, "\n".join(line.text for line in answer), tags, begins)
    if answer:
        hint = f'write the question above the line "{_ANSWER_LINE}"'
        raise _fault(source, answer[0].number, "an answer without a question", hint)
    if tags:
        raise _fault(source, begins, "tags without a question", "write the question")
    return None


def _without_tags(chunk: Sequence[_Line], source: str) -> tuple[list[_Line], tuple[str, ...]]:
    """The lines without instructions and lines of tags, and the tags."""
    lines = _stripped([line for line in chunk if not line.is_instruction])
    tags: tuple[str, ...] = ()
    for place in (0, -1):
        if lines and (found := lines[place].tags()) is not None:
            tags += found
            lines.pop(place)
    left = {line.number for line in lines}
    for above, line in pairwise(chunk):
        if above.is_instruction and line.number in left and line.tags() is not None:
            hint = f'write the answer above the "{_INSTRUCTION}" lines'
            raise _fault(source, line.number + 1, "text below the line of tags", hint)
    return lines, tuple(dict.fromkeys(tags))


def _stripped(lines: Sequence[_Line]) -> list[_Line]:
    """The lines without the blank ones around them."""
    written = [place for place, line in enumerate(lines) if not line.is_blank]
    return list(lines[written[0] : written[-1] + 1]) if written else []


def _fault(source: str, line: int, message: str, hint: str) -> FlashqError:
    return FlashqError(f"{source}:{line}: {message}", f"{hint}; nothing was added")
