"""Notes as a person types them in an editor or pipes them in.

A question, a line `---`, an answer, both Markdown; a line `===` before the next note. A first
line `tags: a, b` gives tags. Lines that begin with `#:` are instructions and left out.
Without a `---` the first line that is not blank is the question.
"""

import re
from dataclasses import dataclass

_INSTRUCTION = "#:"
_TAGS = re.compile(r"tags:(.*)", re.IGNORECASE)
_ANSWER_LINE, _NOTE_LINE = "---", "==="


@dataclass(frozen=True, slots=True)
class NoteText:
    """One note as typed; `line` is where it begins in the text, from 1."""

    question: str
    answer: str
    tags: tuple[str, ...]
    line: int


def template(question: str = "", answer: str = "", tags: tuple[str, ...] = ()) -> str:
    """What an editor starts with."""
    return (
        f"{_INSTRUCTION} Question above the line, answer below it, both Markdown.\n"
        f"{_INSTRUCTION} Save and quit to add the note; an empty question adds nothing.\n"
        f"tags: {', '.join(tags)}\n"
        f"{question}\n{_ANSWER_LINE}\n{answer}\n"
    )


def parse(text: str) -> list[NoteText]:
    """The notes of a text, those without a question left out."""
    notes = []
    chunk: list[str] = []
    begins = 1
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate([*lines, _NOTE_LINE], start=1):
        if line.rstrip() != _NOTE_LINE:
            chunk.append(line)
            continue
        if note := _note(chunk, begins):
            notes.append(note)
        chunk, begins = [], number + 1
    return notes


def split_tags(text: str) -> tuple[str, ...]:
    """Tags separated by commas or white space, each once; a `#` before one is dropped."""
    words = re.split(r"[,，、\s]+", text)
    return tuple(dict.fromkeys(word.lstrip("#") for word in words if word.lstrip("#")))


def _note(chunk: list[str], begins: int) -> NoteText | None:
    lines = [line for line in chunk if not line.startswith(_INSTRUCTION)]
    while lines and not lines[0].strip():
        lines.pop(0)
    tags: tuple[str, ...] = ()
    if lines and (match := _TAGS.fullmatch(lines[0].strip())):
        tags = split_tags(match[1])
        lines.pop(0)
    bare = [line.rstrip() for line in lines]
    if _ANSWER_LINE in bare:
        cut = bare.index(_ANSWER_LINE)
        question, answer = lines[:cut], lines[cut + 1 :]
    else:
        while lines and not lines[0].strip():
            lines.pop(0)
        question, answer = lines[:1], lines[1:]
    text = "\n".join(question).strip()
    return NoteText(text, "\n".join(answer).strip("\n"), tags, begins) if text else None
