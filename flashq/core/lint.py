"""What is worth a look in decks that can be read: pure rules, no files, no YAML.

A fault is certainly broken when the deck is studied: a picture or a follow-up that is not
there. A warning may be meant that way: a draft, a question asked twice, an odd dollar sign.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import Literal
from urllib.parse import unquote

from flashq.core.cloze import gaps
from flashq.core.model import Deck, Kind, Note
from flashq.errors import Fault

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*$(?:.*?)(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.M | re.S)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\(\s*(?:<([^<>\n]+)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))")
_GAP = re.compile(r"\{\{[cC]\d")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DISPLAY = re.compile(r"\$\$.+?\$\$", re.S)
# A formula in a line of text: no space inside its dollars, no digit after it ("$5-$6" is money).
_INLINE = re.compile(r"\$(?=[^\s$])(?:[^$\n]|\n(?!\s*\n))*?(?<=\S)\$(?!\d)")
_FORMULA_AFTER = re.compile(r"\$(?![A-Z_]+\b)[^$\n]{0,300}?(?:\\[A-Za-z]{2,}|[\^_]\{|\w\^\w)")
_FORMULA_BEFORE = re.compile(r"(?:\\[A-Za-z]{2,}|[\^_]\{|\w\^\w)[^$\n]{0,300}\$(?!\w)")


def lint_collection(
    decks: Sequence[Deck],
    *,
    picture_exists: Callable[[str, str], bool],
    unread_decks: Collection[str] = (),
) -> list[Fault]:
    """Everything worth a look, in the order of paths and lines.

    `picture_exists(deck path, target)` says whether a picture's target, percent escapes
    decoded, can be shown. Follow-ups into `unread_decks`, names of decks that have faults of
    their own, are not judged.
    """
    names = _Names(decks, unread_decks)
    questions: dict[tuple[object, ...], str] = {}
    found: list[Fault] = []
    for deck in sorted(decks, key=lambda deck: deck.path):
        for note in deck.notes:
            found += _draft(deck, note)
            found += _same_question(deck, note, questions)
            found += _dollars(deck, note)
            found += _no_gap(deck, note)
            found += _pictures(deck, note, picture_exists)
            found += names.dead_follow_ups(deck, note)
    return sorted(found, key=lambda fault: (fault.path, fault.line))


def _draft(deck: Deck, note: Note) -> Iterator[Fault]:
    if note.is_draft:
        message = "a draft: it has no answer and is not asked"
        yield _finding(deck, note, "draft", message, severity="warning")


def _same_question(deck: Deck, note: Note, seen: dict[tuple[object, ...], str]) -> Iterator[Fault]:
    choices = note.choices if note.kind is Kind.CHOICE else ()
    key = (deck.language.lower(), _fold(note.prompt), tuple(map(_fold, choices)))
    place = f"{deck.path}:{note.line}"
    first = seen.setdefault(key, place)
    if first is not place:
        message = f"the same question as {first}"
        yield _finding(deck, note, "duplicate-question", message, severity="warning")


def _dollars(deck: Deck, note: Note) -> Iterator[Fault]:
    for field, text in _texts(note):
        if "$" in text and (excerpt := unbalanced_dollar(text)) is not None:
            message = f"a formula in the {field} is not closed: {_quoted(excerpt)}"
            hint = r"write \$ for a dollar sign"
            yield _finding(deck, note, "unbalanced-dollar", message, hint, "warning")
            return


def unbalanced_dollar(text: str) -> str | None:
    """The text around a `$` or `$$` that opens or closes a formula alone; None if none does.

    Code, `\\$`, prices (`$5`) and names (`$HOME`) are prose: a single `$` counts only beside
    a LaTeX command, an exponent or a braced index.
    """
    prose = _without_code(text).replace("\\\\", "  ").replace("\\$", "  ")
    prose = _DISPLAY.sub("", prose)
    if "$$" in prose:
        return prose[prose.index("$$") :]
    prose = _INLINE.sub("", prose)
    found = _FORMULA_AFTER.search(prose) or _FORMULA_BEFORE.search(prose)
    return found[0] if found else None


def _no_gap(deck: Deck, note: Note) -> Iterator[Fault]:
    if finding := no_gap(note.prompt, is_cloze=note.kind is Kind.CLOZE):
        yield _finding(deck, note, "not-a-gap", *finding, severity="warning")


def no_gap(text: str, *, is_cloze: bool) -> tuple[str, str] | None:
    """What looks like a gap outside code and is none, with what to do; None if nothing does.

    Such are a gap that never closes, `{{c1:a}}`, colons of full width, and any gap in a
    question: only a cloze hides them.
    """
    if "{{" not in text:
        return None
    starts = {gap.start for gap in gaps(text)}
    # Blanked, not left out, so that places stay those of the gaps.
    prose = _CODE.sub(_blank, _FENCE.sub(_blank, text))
    for found in _GAP.finditer(prose):
        if found.start() not in starts:
            hint = "write {{c1::hidden}}, or `code` if it is meant that way"
            return f"{_quoted(text[found.start() :])} is no gap", hint
        if not is_cloze:
            return f"a gap in a question: {_quoted(text[found.start() :])}", "write cloze: instead"
    return None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _pictures(
    deck: Deck, note: Note, picture_exists: Callable[[str, str], bool]
) -> Iterator[Fault]:
    targets = dict.fromkeys(
        unquote(found[1] or found[2])
        for _, text in _texts(note)
        if "![" in text
        for found in _PICTURE.finditer(_without_code(text))
    )
    for target in targets:
        if target and not _SCHEME.match(target) and not picture_exists(deck.path, target):
            message = f"no picture {_quoted(target)}"
            yield _finding(deck, note, "missing-picture", message, "pictures belong into media/")


class _Names:
    """Which ids there are, for follow-ups."""

    def __init__(self, decks: Sequence[Deck], unread: Collection[str]) -> None:
        self.unread = {_nfc(name) for name in unread}
        self.ids = {
            _nfc(deck.name): {_nfc(note.id) for note in deck.notes if note.id} for deck in decks
        }

    def dead_follow_ups(self, deck: Deck, note: Note) -> Iterator[Fault]:
        for target in note.follow_ups:
            name, _, note_id = _nfc(target).strip().rpartition(":")
            name = name or _nfc(deck.name)
            if name in self.unread or note_id in self.ids.get(name, ()):
                continue
            message = f"the follow-up {_quoted(target)} leads nowhere"
            hint = self._suggestion(name, note_id)
            yield _finding(deck, note, "dead-follow-up", message, hint)

    def _suggestion(self, name: str, note_id: str) -> str:
        elsewhere = sorted(other for other, ids in self.ids.items() if note_id in ids)
        if elsewhere:
            return f"did you mean {_quoted(f'{elsewhere[0]}:{note_id}')}?"
        near = get_close_matches(note_id, sorted(self.ids.get(name, ())), n=1)
        return f"did you mean {_quoted(near[0])}?" if near else ""


def _texts(note: Note) -> Iterator[tuple[str, str]]:
    yield ("cloze" if note.kind is Kind.CLOZE else "question"), note.prompt
    yield "answer", note.answer or ""
    yield "explanation", note.explanation
    yield "hint", note.hint
    for field, texts in (("points", note.points), ("choices", note.choices)):
        for text in texts:
            yield field, text


def _without_code(text: str) -> str:
    return _CODE.sub(" ", _FENCE.sub("\n", text))


def _fold(text: str) -> str:
    return " ".join(_nfc(text).split())


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= 40 else f'"{line[:39]}…"'


def _finding(
    deck: Deck,
    note: Note,
    code: str,
    message: str,
    hint: str = "",
    severity: Literal["fault", "warning"] = "fault",
) -> Fault:
    return Fault(deck.path, note.line, 1, code, message, hint, severity)
