"""An exported note as Anki's: its kind, its deck, its tags, and its fields in HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from html import escape
from pathlib import PurePosixPath

from flashq.core.exported import ExportedNote
from flashq.core.model import Kind, Note
from flashq.formats.anki.gaps import cloze_field
from flashq.formats.anki.model import AnkiNote
from flashq.formats.anki.note_types import FIELDS, NOTE_TYPES
from flashq.formats.anki.safe import field, inline_field, plain_field
from flashq.formats.html.render import clean

_GUID_PREFIX = "flashq-"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_COLONS = re.compile(r"::+|^:+|:+$")
_NO_DECK_SIGN = re.compile('[\x00-\x1f\x7f"\ud800-\udfff]')
_NO_TAG_SIGN = re.compile('[\\s,，\x00-\x1f\x7f"\ud800-\udfff]+')
_ENTITY = re.compile(r"&(?=#|\w+;)")
_TAG_SIGNS = str.maketrans("<>", "‹›")
_MARKED_WHOLE = re.compile(r"\s*(\$\$|\$|``|`|\*\*|__)(.+)\1\s*", re.DOTALL)
_NO_NAME_SIGN = re.compile(r"[^A-Za-z0-9_]+")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
_NAME_LENGTH = 40


def anki_note(
    exported: ExportedNote,
    picture_exists: Callable[[str, str], str | None],
    asked_next: Sequence[str] = (),
) -> AnkiNote:
    """The note as Anki has it, without its cards.

    `picture_exists` is given the path of the note's deck and the address of a picture in it, and
    gives the picture's path in the collection's folder, None where there is none. `asked_next`
    are the questions of its follow-ups. The same note always comes out the same; its guid rests
    on its uid alone.
    """
    note = exported.note
    pictures = _Pictures(lambda address: picture_exists(exported.path, address))
    values = {
        "Question": _question(note, pictures),
        "Answer": _answer(note, pictures),
        "Explanation": field(note.explanation, pictures.name_of),
        "Hint": field(note.hint, pictures.name_of),
        "Points": _list("ol", "", (inline_field(point, pictures.name_of) for point in note.points)),
        "Choices": _choices(note, pictures),
        "Typed": escape(clean(_typed(note)), quote=False),
        "Tag line": _chips(note.tags),
        # Pictures in them belong to other notes.
        "Follow-ups": _list("ul", "", (inline_field(asked, _no_picture) for asked in asked_next)),
        "References": _list(
            "ul", "", (inline_field(reference, pictures.name_of) for reference in note.references)
        ),
        "Language": exported.language if _LANGUAGE.fullmatch(exported.language) else "",
        "Source": plain_field(f"{exported.deck}:{exported.key}"),
        "ID": escape(exported.uid),
        "Spare": "",
    }
    return AnkiNote(
        guid=guid_of(exported.uid),
        note_type=NOTE_TYPES[note.kind],
        deck=deck_name(exported.deck),
        fields=tuple(values[name] for name in FIELDS),
        tags=anki_tags(note.tags),
        changed_s=exported.changed_s,
        media=tuple(pictures.found.items()),
    )


def guid_of(uid: str) -> str:
    """What Anki knows a note by: the same for all of the note's life."""
    return _GUID_PREFIX + uid


def deck_name(name: str) -> str:
    """A deck's name in Anki: `ml/optim` is `ml::optim`."""
    parts = (_NO_DECK_SIGN.sub("_", part).strip() for part in name.split("/"))
    # Colons of the name itself would make decks within decks.
    whole = (_COLONS.sub(lambda colons: "：" * len(colons[0]), part) for part in parts)
    return "::".join(part or "_" for part in whole)


def anki_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as Anki takes them: without blanks, commas, quotes and HTML, each once in any case."""
    found: dict[str, str] = {}
    for tag in tags:
        valid = _NO_TAG_SIGN.sub("_", tag.strip().translate(_TAG_SIGNS)).strip(":")
        valid = _ENTITY.sub("＆", unicodedata.normalize("NFC", valid))
        if valid:
            found.setdefault(valid.casefold(), valid)
    return tuple(found.values())


def media_name(path: str) -> str:
    """A picture's name in Anki's one folder for all: another for each path, always the same."""
    path = unicodedata.normalize("NFC", path)
    file = PurePosixPath(path)
    suffix = file.suffix.lower() if _SUFFIX.fullmatch(file.suffix.lower()) else ""
    stem = _NO_NAME_SIGN.sub("-", file.stem)[:_NAME_LENGTH].strip("-")
    mark = blake2b(path.encode(errors="surrogatepass"), digest_size=6).hexdigest()
    return "-".join(part for part in ("flashq", stem, mark) if part) + suffix


class _Pictures:
    """The pictures of a note: their names in Anki, and in `found` their paths by name."""

    def __init__(self, path_of: Callable[[str], str | None]) -> None:
        self._path_of = path_of
        self.found: dict[str, str] = {}

    def name_of(self, address: str) -> str | None:
        path = self._path_of(address)
        if path is None:
            return None
        name = media_name(path)
        self.found[name] = path
        return name


def _no_picture(address: str) -> None:
    return None


def _question(note: Note, pictures: _Pictures) -> str:
    if note.kind is Kind.CLOZE:
        return cloze_field(note.prompt, pictures.name_of)
    return field(note.prompt, pictures.name_of)


def _answer(note: Note, pictures: _Pictures) -> str:
    """The right texts of a question that is picked or typed, else the answer."""
    if note.kind is Kind.CHOICE:
        right = [
            f"{_letter(place)}. {inline_field(choice, pictures.name_of)}"
            for place, choice in enumerate(note.choices)
            if choice in note.accepted
        ]
        return "<br>\n".join(right)
    if note.kind is Kind.TYPED and len(note.accepted) > 1:
        accepted = (inline_field(text, pictures.name_of) for text in note.accepted)
        return _list("ul", "accepted", accepted)
    return field(note.answer or "", pictures.name_of)


def _choices(note: Note, pictures: _Pictures) -> str:
    """The choices in the note's order, the right ones marked by a class."""
    if note.kind is not Kind.CHOICE:
        return ""
    right = ' class="right"'
    items = "\n".join(
        f"<li{right if choice in note.accepted else ''}>"
        f"{inline_field(choice, pictures.name_of)}</li>"
        for choice in note.choices
    )
    several = " several" if len(note.accepted) > 1 else ""
    return f'<ol class="choices{several}">\n{items}\n</ol>'


def _letter(place: int) -> str:
    """A, B, …, Z, AA, AB …, as lists are numbered."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def _typed(note: Note) -> str:
    """What is compared with what is typed: the first right text without marks around it."""
    if note.kind is not Kind.TYPED:
        return ""
    text = note.accepted[0] if note.accepted else note.answer or ""
    while whole := _MARKED_WHOLE.fullmatch(text):
        text = whole[2]
    return " ".join(text.split())


def _list(tag: str, name: str, items: Iterable[str]) -> str:
    inner = "\n".join(f"<li>{item}</li>" for item in items)
    attribute = f' class="{name}"' if name else ""
    return f"<{tag}{attribute}>\n{inner}\n</{tag}>" if inner else ""


def _chips(words: Sequence[str]) -> str:
    return " ".join(f'<span class="chip">{plain_field(word)}</span>' for word in words)
