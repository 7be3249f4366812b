"""Notes as a running Anki has them, and how they differ from what they should be."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from flashq.formats.anki.connect import Action, AnkiConnect
from flashq.formats.anki.fields import anki_tags, deck_name
from flashq.formats.anki.model import AnkiNote

# What these say of a note is not its text: only flashq changes them.
NOT_TEXT = frozenset(("Tag line", "Follow-ups", "Source", "Language"))

_MEDIA_BYTES_AT_ONCE = 4_000_000
_CHIP = '<span class="chip">'
_TAG = re.compile("<[^>]*>")
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class KnownNote:
    """A note in Anki: its fields by name, the ids of its cards, its change in UTC seconds."""

    note_id: int
    note_type: str
    changed_s: int
    fields: Mapping[str, str]
    tags: tuple[str, ...]
    cards: tuple[int, ...]

    @property
    def tags_given(self) -> tuple[str, ...]:
        """The tags that flashq gave it, as its line of tags shows them."""
        chips = self.fields.get("Tag line", "").split(_CHIP)[1:]
        return anki_tags(map(_plain, chips))

    @property
    def deck_given(self) -> str:
        """The deck in Anki that flashq had it in, as its source shows it; empty if unknown."""
        deck, _, _ = _plain(self.fields.get("Source", "")).rpartition(":")
        return deck_name(deck) if deck else ""


def find_notes(client: AnkiConnect, notes: Sequence[AnkiNote]) -> dict[str, KnownNote]:
    """Those that are in Anki, by the uid in their field `ID`; of several with one, the oldest.

    Raises FlashqError when Anki cannot be asked or does not tell enough.
    """
    if not notes:
        return {}
    # One pattern for all: a search for each would go through all notes each time.
    uids = "|".join(_literal(uid_of(note)) for note in notes)
    found: dict[str, KnownNote] = {}
    for known in _known(client, query=f'"ID:re:^(?:{uids})$"'):
        uid = known.fields.get("ID", "")
        if uid not in found or known.note_id < found[uid].note_id:
            found[uid] = known
    return found


def lacking(client: AnkiConnect, wanted: Mapping[int, Mapping[str, str]]) -> set[int]:
    """Of notes by their ids: those that lack one of the fields, by name, that are wanted."""
    found = {known.note_id: known.fields for known in _known(client, notes=list(wanted))}
    return {
        note_id
        for note_id, fields in wanted.items()
        if any(
            _stored(text) != _stored(found.get(note_id, {}).get(name, ""))
            for name, text in fields.items()
        )
    }


def uid_of(note: AnkiNote) -> str:
    """What Anki has in its field `ID`."""
    return _stored(_field(note, "ID"))


def name_of(note: AnkiNote) -> str:
    """Its deck and key, as people know it."""
    return _plain(_field(note, "Source"))


def differing_fields(note: AnkiNote, known: KnownNote) -> dict[str, str]:
    """The fields that Anki has otherwise, as they should be. The spare one is Anki's people's."""
    named = zip(note.note_type.fields, note.fields, strict=True)
    return {
        name: text
        for name, text in named
        if name != "Spare" and _stored(text) != _stored(known.fields.get(name, ""))
    }


def differing_tags(
    note: AnkiNote, known: KnownNote, *, put_back: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags to add and the tags to take off: of those that flashq gave, never a person's.

    Those that flashq gave before and a person took off are added only to `put_back`.
    """
    given = _by_key(known.tags_given)
    there = _by_key(known.tags)
    wanted = _by_key(note.tags)
    passed_over = set() if put_back else given.keys() - there.keys()
    return (
        tuple(tag for key, tag in wanted.items() if key not in there and key not in passed_over),
        tuple(tag for key, tag in given.items() if key in there and key not in wanted),
    )


def differing_media(
    client: AnkiConnect, files: Mapping[str, Path]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of files by their names in Anki: those that Anki has not or has otherwise, and those that
    are not there or empty."""
    sizes = {name: _size(file) for name, file in files.items()}
    wanted = []
    for names in _by_size({name: size for name, size in sizes.items() if size}):
        asked = [Action("retrieveMediaFile", {"filename": name}) for name in names]
        for name, answer in zip(names, client.ask_all(asked), strict=True):
            if answer.error:
                raise client.failure("retrieveMediaFile", answer.error)
            if not _is_same(answer.result, files[name]):
                wanted.append(name)
    return tuple(wanted), tuple(name for name, size in sizes.items() if not size)


def folded(text: str) -> str:
    """A name as Anki compares it."""
    return _stored(text).casefold()


def _known(client: AnkiConnect, **which: object) -> Iterator[KnownNote]:
    for info in filter(None, client.ask_for(list, "notesInfo", **which)):
        if "mod" not in info:
            raise client.too_old("it does not tell when a note was changed")
        yield KnownNote(
            note_id=info["noteId"],
            note_type=info["modelName"],
            changed_s=info["mod"],
            fields={name: field["value"] for name, field in info["fields"].items()},
            tags=tuple(info["tags"]),
            cards=tuple(info["cards"]),
        )


def _by_key(tags: Iterable[str]) -> dict[str, str]:
    return {folded(tag): tag for tag in tags}


def _field(note: AnkiNote, name: str) -> str:
    return note.fields[note.note_type.fields.index(name)]


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", html))


def _stored(text: str) -> str:
    """A text as Anki keeps it."""
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", text))


def _literal(text: str) -> str:
    """A text in a regular expression of Anki's search, none of it with a meaning."""
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"\\x{{{ord(letter):x}}}"
        for letter in text
    )


def _size(file: Path) -> int:
    """A file's length in bytes, 0 if there is none."""
    with contextlib.suppress(OSError):
        return file.stat().st_size if file.is_file() else 0
    return 0


def _is_same(answer: object, file: Path) -> bool:
    with contextlib.suppress(ValueError, OSError):
        return isinstance(answer, str) and b64decode(answer) == file.read_bytes()
    return False


def _by_size(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Names of files that together are small enough for one answer."""
    names: list[str] = []
    total = 0
    for name, size in sizes.items():
        if names and total + size > _MEDIA_BYTES_AT_ONCE:
            yield names
            names, total = [], 0
        names.append(name)
        total += size
    if names:
        yield names
