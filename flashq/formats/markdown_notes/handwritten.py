"""Notes that a person wrote in Markdown, with headings as their questions.

Every heading is a question, and the text below it, up to the next heading, is its answer; one
without text is a draft. A heading that has nothing but headings below it is a chapter: its name
becomes a tag of what is in it. The only heading of level 1, where it has others below it, is the
title. Front matter may say `title`, `language` (or `lang`) and `tags`. Headings in code, in
formulas and in comments are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flashq.core import markup
from flashq.formats.deck_yaml import NewNote
from flashq.formats.markdown_notes.findings import Findings
from flashq.formats.markdown_notes.values import NotesOfDeck
from flashq.formats.note_text import split_tags

_SUFFIX = re.compile(r"\.(?:md|markdown|mdown|txt)\Z", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+[ \t]*\Z")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
# What an underline below it does not make a heading: other blocks than a paragraph.
_NO_TITLE = re.compile(r"\s{4}|\s*(?:[-*+>|]|\d+[.)][ \t]|<!--|`{3}|~{3})")
_MATTER_KEY = re.compile(r"(title|language|lang|tags)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_MATTER_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_CHINESE_NUMBER = "[一二三四五六七八九十百]+"
_NUMBERING = re.compile(
    rf"(?:\d+(?:\.\d+)*[.)]?|第?{_CHINESE_NUMBER}[章节.])\s+|(?:\d+|{_CHINESE_NUMBER})、\s*"
)
_NO_TAG = re.compile(r"[^\w+#.]+")
_NO_NAME = re.compile(r"[\\/:\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading on the line `place`; what is below it begins at `below` and ends at `end`."""

    place: int
    level: int
    text: str
    below: int
    end: int
    has_children: bool


def read_deck(
    lines: Sequence[str], findings: Findings, question_level: int | None
) -> NotesOfDeck | None:
    """The deck that a file's notes are, named as the file; None when nothing in it is asked."""
    matter_end = front_matter_end(lines)
    matter = _front_matter(lines[:matter_end])
    headings = _headings(lines, matter_end, findings, question_level)
    findings.leave_out(lines, matter_end, headings[0].place if headings else len(lines))
    title = _title(headings)
    name = _name(findings.path)
    common = split_tags(",".join(matter.get("tags", [])))
    notes, places = [], []
    chapters: list[_Heading] = []
    for heading in headings:
        while chapters and chapters[-1].level >= heading.level:
            chapters.pop()
        if heading is title:
            findings.leave_out(lines, heading.below, heading.end)
            continue
        answer = _text(lines[heading.below : heading.end])
        if not answer and heading.has_children:
            chapters.append(heading)
            continue
        if not heading.text:
            findings.add(heading.place, "no-question", "this heading asks nothing")
            continue
        tags = (*common, *filter(None, (_tag(chapter.text) for chapter in chapters)))
        note = NewNote(
            id=None, prompt=heading.text, answer=answer or None, tags=tuple(dict.fromkeys(tags))
        )
        findings.check_note(name, note, heading.place)
        notes.append(note)
        places.append(heading.place + 1)
    if not notes:
        message, hint = "there is no question in this file", "headings are questions: ## What is …?"
        findings.add(0, "no-question", message, hint)
        return None
    said = "".join(matter.get("language", matter.get("lang", []))[:1])
    titles = [*matter.get("title", []), *([title.text] if title else []), name]
    return NotesOfDeck(
        name=name,
        title=next(text for text in titles if text),
        language=said if _LANGUAGE.fullmatch(said) else "",
        notes=tuple(notes),
        source=findings.path,
        lines=tuple(places),
    )


def front_matter_end(lines: Sequence[str]) -> int:
    """The place behind a file's front matter, 0 when it has none."""
    if lines[0].rstrip() != "---":
        return 0
    for place in range(1, len(lines)):
        if lines[place].rstrip() in ("---", "..."):
            return place + 1
    return 0


def _front_matter(lines: Sequence[str]) -> dict[str, list[str]]:
    """The texts of the known keys. Not read as YAML: a few lines of strangers, not a deck."""
    found: dict[str, list[str]] = {}
    texts: list[str] = []
    for line in lines:
        if pair := _MATTER_KEY.fullmatch(line):
            key, value = pair[1].lower(), pair[2].strip()
            texts = found.setdefault(key, [])
            if key == "tags" and value.startswith("["):
                texts += map(_hyphenated, value[1:].partition("]")[0].split(","))
            elif value:
                texts.append(value.strip("\"'"))
        elif (item := _MATTER_ITEM.fullmatch(line)) and (text := item[1].strip().strip("\"'")):
            texts.append(_hyphenated(text) if texts is found.get("tags") else text)
        else:
            texts = []
    return found


def _hyphenated(text: str) -> str:
    """One tag of a list, which may have spaces there."""
    return "-".join(text.strip().strip("\"'").split())


def _headings(
    lines: Sequence[str], begin: int, findings: Findings, deepest: int | None
) -> list[_Heading]:
    found = [
        heading
        for heading in _raw_headings(lines, begin, findings)
        if deepest is None or heading[1] <= deepest
    ]
    made = []
    for number, (place, level, text, below) in enumerate(found, start=1):
        end, next_level = found[number][:2] if number < len(found) else (len(lines), 0)
        made.append(_Heading(place, level, text, below, end, next_level > level))
    return made


def _raw_headings(
    lines: Sequence[str], begin: int, findings: Findings
) -> Iterator[tuple[int, int, str, int]]:
    """The place, level and text of each heading, and the place of what is below it."""
    covered = _covered(lines, begin, findings)
    for place in range(begin, len(lines)):
        line = lines[place]
        if place in covered:
            continue
        if heading := _HEADING.fullmatch(line):
            text = _CLOSING_HASHES.sub("", (heading[2] or "").strip(" \t")).strip()
            yield place, len(heading[1]), text, place + 1
        elif _is_underlined(lines, place, begin, covered):
            level = 1 if lines[place + 1].lstrip().startswith("=") else 2
            yield place, level, line.strip(), place + 2


def _is_underlined(lines: Sequence[str], place: int, begin: int, covered: set[int]) -> bool:
    """Whether this line is a paragraph by itself with `===` or `---` below it."""
    line = lines[place]
    return (
        place + 1 < len(lines)
        and place + 1 not in covered
        and bool(line.strip())
        and _UNDERLINE.fullmatch(lines[place + 1]) is not None
        and not _NO_TITLE.match(line)
        and (place == begin or not lines[place - 1].strip() or place - 1 in covered)
    )


def _covered(lines: Sequence[str], begin: int, findings: Findings) -> set[int]:
    """The lines that belong to code, formulas or comments and cannot be headings."""
    text = "\n".join(lines[begin:])
    starts = [0]
    for line in lines[begin:]:
        starts.append(starts[-1] + len(line) + 1)
    covered: set[int] = set()

    def cover(start: int, end: int) -> None:
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, max(start, end - 1)) - 1
        # A single line with code in it may be a heading.
        if last > first or _HEADING.fullmatch(lines[begin + first]) is None:
            covered.update(range(begin + first, begin + last + 1))

    for span in markup.spans(text):
        if span.opening or "\n" in text[span.start : span.end] or text[span.start] in " \t":
            cover(span.start, span.end)
        if span.is_code and span.opening[:3] in ("```", "~~~") and not span.closing:
            place = begin + bisect_right(starts, span.start) - 1
            hint = f"close it with {span.opening}"
            findings.add(place, "unclosed", "this code block never ends", hint)
    place = begin
    while place < len(lines):
        if place not in covered and lines[place].lstrip(" ").startswith("<!--"):
            first = place
            while place < len(lines) and "-->" not in lines[place]:
                place += 1
            covered.update(range(first, place + 1))
        place += 1
    return covered


def _title(headings: Sequence[_Heading]) -> _Heading | None:
    """The heading that names the whole file, None where there is none."""
    first = headings[0] if headings else None
    is_only = sum(heading.level == 1 for heading in headings) == 1
    return first if first and first.level == 1 and is_only and first.has_children else None


def _text(lines: Sequence[str]) -> str:
    """An answer as a deck keeps it: without blank lines around it or white space behind lines.

    Two spaces at the end of a line are kept where they break a paragraph.
    """
    kept = []
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        goes_on = following.strip() and not _NO_TITLE.match(following)
        is_break = goes_on and line.strip() and line.endswith("  ")
        kept.append(line.rstrip() + ("  " if is_break else ""))
    while kept and not kept[0]:
        kept.pop(0)
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept) + ("\n" if len(kept) > 1 else "")


def _name(path: str) -> str:
    """A deck's name from the name of a file."""
    stem = _SUFFIX.sub("", path.replace("\\", "/").rpartition("/")[2])
    return _NO_NAME.sub("-", stem).strip(". ") or "notes"


def _tag(chapter: str) -> str:
    """A chapter's name as a tag: without its number, words joined by hyphens."""
    return _NO_TAG.sub("-", _NUMBERING.sub("", chapter, count=1)).strip("-.").lower()
