"""The cram sheet: one HTML file with everything in it, for the screen and for paper.

Notes are written one by one, so that memory holds one of them and the list of decks. No text of
an author gets into the page but through `escape`, `to_html` or the formulas' own check.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TextIO

from flashq.core import cloze
from flashq.core.exported import ExportedNote
from flashq.core.model import Kind, Note
from flashq.core.proposals.points import PointTally, most_missed, tally
from flashq.formats.files import read_limited
from flashq.formats.html.mathml import FormulaSetter
from flashq.formats.html.page_style import STYLE
from flashq.formats.html.render import escaped, to_html, to_inline_html

# What a browser shows in an `img` without running anything.
_PICTURE_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".svg": "image/svg+xml",
}
_LARGEST_PICTURE = 16_000_000
_KEPT_IN_MEMORY = 8_000_000

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_GAP_NUMBER = re.compile(r"\d{1,3}")
# Tabs and line ends stay; any other control character is shown, as nothing is to disappear.
_NEVER_IN_HTML = {code: chr(0x2400 + code) for code in range(32) if code not in (9, 10, 13)}
_NEVER_IN_HTML |= dict.fromkeys(
    [*range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"
)

# Browsers break lines between a formula and the mark behind it, which nobody would.
_WITH_MARKS = re.compile(
    r"[(\[（［《「『【“‘]?<math>.*?</math>[,.;:!?)\]，。、；：！？）］》」』】”’…]*", re.DOTALL
)
_WHOLE = r'<span class="whole">\g<0></span>'

# Even if something got through, a browser would neither run nor fetch it.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class _Words:
    """What the page itself says, in one language."""

    contents: str
    points: str
    missed: str
    references: str
    nothing: str

    def missed_of(self, one: PointTally) -> str:
        return self.missed.format(missed=one.missed, asked=one.asked)


_ENGLISH = _Words("Contents", "Key points", "missed {missed} of {asked}", "References", "Nothing.")
_CHINESE = _Words("目录", "要点", "问 {asked} 次，漏 {missed} 次", "参考", "没有内容。")


@dataclass(frozen=True, slots=True)
class _Section:
    """A deck as the table of contents has it."""

    anchor: str
    title: str
    language: str
    notes: int


def write_page(
    file: TextIO,
    notes: Iterable[ExportedNote],
    *,
    title: str,
    picture: Callable[[str, str], Path | None],
    missed_only: bool = False,
) -> int:
    """Write the notes as one page of HTML; the number of notes that are in it.

    Drafts are left out; notes of one deck must come together. `picture` gives, for a deck's path
    and a picture's target in its text, the file, which is put into the page. With `missed_only`
    just those notes are written of whose key points some were missed in their cards' logs: their
    questions and these points, those missed most often first.

    Raises FlashqError for a picture that cannot be read.
    """
    sections: list[_Section] = []
    with tempfile.SpooledTemporaryFile(
        _KEPT_IN_MEMORY, mode="w+", encoding="utf-8", newline="\n"
    ) as body:
        for (_, language), of_deck in groupby(notes, key=lambda one: (one.deck, one.language)):
            anchor = f"deck-{len(sections) + 1}"
            count = 0
            for exported in of_deck:
                html = _note(exported, _words(language), picture, missed_only=missed_only)
                if not html:
                    continue
                if not count:
                    body.write(_section_start(anchor, exported))
                    deck_title = exported.deck_title
                body.write(html)
                count += 1
            if count:
                body.write("</section>\n")
                sections.append(_Section(anchor, deck_title, language, count))
        file.writelines(_head(title, sections))
        body.seek(0)
        shutil.copyfileobj(body, file)
    if not sections:
        file.write(f"<p>{_words('').nothing}</p>\n")
    file.write("</body>\n</html>\n")
    return sum(section.notes for section in sections)


def _head(title: str, sections: list[_Section]) -> Iterator[str]:
    """The page from its beginning to its table of contents."""
    languages = {section.language for section in sections}
    language = languages.pop() if len(languages) == 1 else ""
    yield f"""<!DOCTYPE html>
<html{_lang(language)}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="flashq">
<title>{_text(title)}</title>
<style>
{STYLE}{_code_style()}</style>
</head>
<body>
<h1>{_text(title)}</h1>
"""
    if len(sections) < 2:
        return
    yield f'<nav aria-label="{_words(language).contents}">\n<ol>\n'
    for section in sections:
        link = f'<a href="#{section.anchor}">{_text(section.title)}</a>'
        yield f"<li{_lang(section.language)}>{link} <small>{section.notes}</small></li>\n"
    yield "</ol>\n</nav>\n"


def _section_start(anchor: str, exported: ExportedNote) -> str:
    heading = f"{_text(exported.deck_title)} <small>{_text(exported.deck)}</small>"
    return f'<section id="{anchor}"{_lang(exported.language)}>\n<h2>{heading}</h2>\n'


def _code_style() -> str:
    """The colours of code, for paper and day and, on a dark screen, for the night."""
    from pygments.formatters.html import HtmlFormatter

    rules = []
    for style in ("default", "github-dark"):
        written: str = HtmlFormatter(style=style).get_style_defs(  # type: ignore[no-untyped-call]
            ".highlight"
        )
        # Of classes alone: the rest would colour the block itself.
        of_classes = [rule for rule in written.splitlines() if rule.startswith(".highlight .")]
        rules.append("\n".join(of_classes))
    day, night = rules
    return f"{day}\n@media screen and (prefers-color-scheme: dark) {{\n{night}\n}}\n"


# One note ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Writing:
    """A note's Markdown to HTML: as blocks, and as text within a block."""

    blocks: Callable[[str], str]
    inline: Callable[[str], str]


def _note(
    exported: ExportedNote,
    words: _Words,
    picture: Callable[[str, str], Path | None],
    *,
    missed_only: bool,
) -> str:
    """The note as an `article`; "" for one that has no place on the page."""
    note = exported.note
    if note.is_draft:
        return ""
    setter = FormulaSetter()

    def address(target: str) -> str | None:
        return _picture_address(picture(exported.path, target))

    write = _Writing(
        partial(to_html, picture=address, formula=setter, text=escaped),
        partial(to_inline_html, picture=address, formula=setter, text=escaped),
    )
    parts = [_question(exported, write)]
    if missed_only:
        entries = (entry for one in exported.cards for entry in one.log)
        missed = most_missed(tally(note.points, entries))
        if not missed:
            return ""
        parts.append(_missed_points(missed, words, write))
    else:
        parts += [
            *_answer(note, write),
            _block("explanation", note.explanation, write),
            _points(note, words, write),
            _references(note.references, words),
        ]
    inside = "\n".join(part for part in parts if part)
    return f'<article class="note">\n{_WITH_MARKS.sub(_WHOLE, inside)}\n</article>\n'


def _question(exported: ExportedNote, write: _Writing) -> str:
    note = exported.note
    if note.kind is Kind.CLOZE:
        numbers = {one.card.ordinal for one in exported.cards}
        return f'<div class="question cloze">{write.blocks(_filled(note.prompt, numbers))}</div>'
    return f'<div class="question">{write.blocks(note.prompt)}</div>'


def _filled(prompt: str, numbers: set[int]) -> str:
    """A cloze text with all gaps filled, and those of these numbers marked."""
    parts = []
    position = 0
    for gap in cloze.gaps(prompt):
        digits = gap.start + len("{{c")
        # Under one number they are marked together.
        parts += [prompt[position:digits], "1" if gap.number in numbers else "2"]
        position = _GAP_NUMBER.match(prompt, digits).end()  # type: ignore[union-attr]
    return cloze.answer("".join(parts) + prompt[position:], 1)


def _answer(note: Note, write: _Writing) -> Iterator[str]:
    match note.kind:
        case Kind.CHOICE:
            yield '<ol class="choices">'
            for choice in note.choices:
                shown = write.inline(choice)
                is_right = choice in note.accepted
                yield f'<li class="right">{shown} ✓</li>' if is_right else f"<li>{shown}</li>"
            yield "</ol>"
        case Kind.TYPED if len(note.accepted) > 1:
            yield '<ul class="answer accepted">'
            yield from (f"<li>{write.inline(text)}</li>" for text in note.accepted)
            yield "</ul>"
        case Kind.TYPED:
            yield f'<p class="answer accepted">{write.inline(note.answer or "")}</p>'
        case _:
            yield _block("answer", note.answer or "", write)


def _block(name: str, source: str, write: _Writing) -> str:
    return f'<div class="{name}">{write.blocks(source)}</div>' if source.strip() else ""


def _points(note: Note, words: _Words, write: _Writing) -> str:
    if not note.points:
        return ""
    items = "\n".join(f"<li>{write.inline(point)}</li>" for point in note.points)
    label = f'<span class="label">{words.points}</span>'
    return f'<div class="points">{label}\n<ul>\n{items}\n</ul></div>'


def _missed_points(missed: list[PointTally], words: _Words, write: _Writing) -> str:
    items = "\n".join(
        f'<li>{write.inline(one.point)} <span class="count">{words.missed_of(one)}</span></li>'
        for one in missed
    )
    return f'<ul class="missed">\n{items}\n</ul>'


def _references(references: tuple[str, ...], words: _Words) -> str:
    if not references:
        return ""
    shown = " · ".join(_linked(reference) for reference in references)
    return f'<p class="refs">{words.references}: {shown}</p>'


def _linked(reference: str) -> str:
    """A reference, its web addresses as links."""
    return to_inline_html(reference, picture=lambda _: None, formula=FormulaSetter(), text=_text)


# Small things ------------------------------------------------------------------------------


def _picture_address(path: Path | None) -> str | None:
    """The picture as a data URI; None for what is no picture, or too large for a page."""
    kind = None if path is None else _PICTURE_TYPES.get(path.suffix.lower())
    if path is None or kind is None:
        return None
    data = read_limited(path, _LARGEST_PICTURE)
    if len(data) > _LARGEST_PICTURE:
        return None
    return f"data:{kind};base64,{b64encode(data).decode('ascii')}"


def _text(source: str) -> str:
    return escape(source.translate(_NEVER_IN_HTML))


def _lang(language: str) -> str:
    """The attribute for a language, none for what is no BCP 47 name of one."""
    return f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""


def _words(language: str) -> _Words:
    return _CHINESE if language.lower().partition("-")[0] == "zh" else _ENGLISH
