"""The records of a backup: each value of `core.backed` as a JSON object and back.

What is at its default is left out, so that a value has one form only. Reading trusts nothing:
every key, type and range is looked at, and each fault told in a line.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from datetime import date

from flashq.core.backed import BackedDeck, BackedEntry, BackedFile, BackedNote
from flashq.core.model import GRADES, HIGHEST_FLAG, Kind, LogEntry, LogKind, Moment, Note
from flashq.core.timing import day_text
from flashq.formats.backup_given import HIGHEST_ORDINAL, LAST_STUDY_DAY, Given, Record, shown

SETTINGS_PATH = "flashq.toml"
MEDIA_FOLDER = "media"
DECK_SUFFIXES = (".yaml", ".yml")
PICTURE_SUFFIXES = (
    *(".png", ".apng", ".jpg", ".jpeg", ".gif", ".webp", ".avif"),
    *(".svg", ".bmp", ".ico", ".tif", ".tiff"),
)
LARGEST_FILE_BYTES = 32 * 1024 * 1024
_LONGEST_PATH_BYTES, _LONGEST_NAME_BYTES, _DEEPEST_PATH = 4096, 255, 64
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LISTS = ("points", "tags", "references", "follow_ups", "choices", "accepted")
_MEASURES = ("duration_ms", "reveal_ms", "shift_days", "value")
_LAST_DAY = date.max.toordinal()
_LAST_MS = (LAST_STUDY_DAY - date(1970, 1, 1).toordinal()) * 86_400_000
_LONGEST_MS = 10**12
_FARTHEST_SHIFT = 36_500
_MANY = 10**9
_FAR_S = 2**40


def role_of(path: str) -> str:
    """What a file of a backup is: "settings", "deck" or "picture".

    Raises ValueError with what is wrong with the path. Only what flashq itself would look at is
    allowed: no other file can be written by restoring a backup, wherever it comes from.
    """
    names = path.split("/")
    if "\0" in path or len(os.fsencode(path)) > _LONGEST_PATH_BYTES or len(names) > _DEEPEST_PATH:
        raise ValueError("the path is too long, too deep or has a NUL in it")
    if any(len(os.fsencode(name)) > _LONGEST_NAME_BYTES for name in names):
        raise ValueError("a name in the path is too long")
    if any(not name or name.startswith(".") for name in names):
        raise ValueError("the path leads out of the collection, or to what is hidden there")
    suffix = os.path.splitext(names[-1])[1]
    if path == SETTINGS_PATH:
        return "settings"
    if names[0] == MEDIA_FOLDER and len(names) > 1:
        if suffix.lower() in PICTURE_SUFFIXES:
            return "picture"
        raise ValueError("the file is no picture")
    if suffix in DECK_SUFFIXES:
        return "deck"
    raise ValueError(f"the file is no deck, picture or {SETTINGS_PATH}")


# Writing -------------------------------------------------------------------------------------


def file_record(file: BackedFile) -> Record:
    """A file: pictures, and what cannot be a text, as base64."""
    if role_of(file.path) != "picture":
        try:
            text = file.data.decode()
        except UnicodeDecodeError:
            text = "\0"
        if not _CONTROL.search(text):
            return {"path": file.path, "text": text}
    return {"path": file.path, "base64": base64.b64encode(file.data).decode()}


def deck_record(deck: BackedDeck) -> Record:
    """A deck."""
    record: Record = {
        "deck": deck.name,
        "path": deck.path,
        "title": deck.title,
        "language": deck.language,
        "present": deck.present,
        "digest": deck.digest,
        "reader": deck.reader,
    }
    if deck.fault_count:
        record |= {"faults": deck.fault_count, "first_fault": deck.first_fault}
    return record


def note_record(backed: BackedNote) -> Record:
    """A note."""
    note = backed.note
    record: Record = {"uid": backed.uid, "deck": backed.deck, "key": backed.key}
    if note.id is not None:
        record["id"] = note.id
    record |= {"kind": note.kind.value, "prompt": note.prompt, "answer": note.answer}
    details: Record = {name: list(getattr(note, name)) for name in _LISTS}
    details |= {"hint": note.hint, "explanation": note.explanation, "seconds": note.seconds}
    record |= {name: value for name, value in details.items() if value}
    record |= {"line": note.line, "position": backed.position, "awake": backed.awake}
    if backed.added_day:
        record["added_day"] = day_text(backed.added_day)
    record |= {"changed_s": backed.changed_s, "cards": list(backed.cards)}
    if backed.cards_asleep:
        record["cards_asleep"] = list(backed.cards_asleep)
    return record


def entry_record(backed: BackedEntry) -> Record:
    """An entry of the log."""
    entry = backed.entry
    record: Record = {"uid": backed.uid, "card": backed.ordinal, "kind": entry.kind.value}
    if entry.quality is not None:
        record["quality"] = entry.quality
    record |= {"at_ms": entry.moment.at_ms, "study_day": day_text(entry.moment.day)}
    record |= {name: value for name in _MEASURES if (value := getattr(entry, name))}
    if entry.ticks:
        record["ticks"] = [[tick.point, tick.said] for tick in entry.ticks]
    if backed.batch:
        record["batch"] = backed.batch
    if backed.void:
        record["void"] = True
    return record


# Reading -------------------------------------------------------------------------------------


def read_file(record: Record, faults: list[str]) -> BackedFile:
    """A file. As with all of these, the value means nothing when faults were added."""
    given = Given(record, faults)
    path = given.text("path")
    if given.is_sound:
        try:
            role_of(path)
        except ValueError as error:
            faults.append(f"{shown(path)}: {error}")
    if ("text" in record) == ("base64" in record):
        faults.append('there must be either "text" or "base64"')
        return BackedFile(path, b"")
    if "text" in record:
        data = given.text("text").encode("utf-8", "replace")
    else:
        try:
            data = base64.b64decode(given.text("base64").encode("utf-8", "replace"), validate=True)
        except binascii.Error:
            faults.append('"base64" is no base64')
            data = b""
    if len(data) > LARGEST_FILE_BYTES:
        faults.append(f"{shown(path)} is larger than {LARGEST_FILE_BYTES >> 20} MB")
    given.done()
    return BackedFile(path, data)


def read_deck(record: Record, faults: list[str]) -> BackedDeck:
    """A deck."""
    given = Given(record, faults)
    deck = BackedDeck(
        name=given.text("deck"),
        path=given.text("path"),
        title=given.text("title"),
        language=given.text("language"),
        present=given.truth("present"),
        digest=given.text("digest"),
        reader=given.whole("reader", 0, _MANY),
        fault_count=given.whole("faults", 0, _MANY, 0),
        first_fault=given.text("first_fault", ""),
    )
    if given.is_sound:
        try:
            is_deck = role_of(deck.path) == "deck"
        except ValueError:
            is_deck = False
        if not is_deck or os.path.splitext(deck.path)[0] != deck.name:
            faults.append(f"{shown(deck.path)} cannot be the file of deck {shown(deck.name)}")
    given.done()
    return deck


def read_note(record: Record, faults: list[str]) -> BackedNote:
    """A note."""
    given = Given(record, faults)
    backed = BackedNote(
        uid=given.uid(),
        deck=given.text("deck"),
        key=given.text("key"),
        note=Note(
            id=given.text_or_null("id") if "id" in record else None,
            kind=given.one_of("kind", Kind, Kind.BASIC),
            prompt=given.text("prompt"),
            answer=given.text_or_null("answer"),
            **{name: given.texts(name) for name in _LISTS},
            hint=given.text("hint", ""),
            explanation=given.text("explanation", ""),
            seconds=given.seconds(),
            line=given.whole("line", 0, _MANY),
        ),
        position=given.whole("position", 0, _MANY),
        awake=given.truth("awake"),
        added_day=given.day("added_day", 0),
        changed_s=given.whole("changed_s", -_FAR_S, _FAR_S),
        cards=given.ordinals("cards"),
        cards_asleep=given.ordinals("cards_asleep", ()),
    )
    if set(backed.cards) & set(backed.cards_asleep):
        faults.append('a card is in "cards" and in "cards_asleep"')
    if backed.cards and not backed.awake:
        faults.append("a note that is asleep has cards that are not")
    given.done()
    return backed


def read_entry(record: Record, faults: list[str]) -> BackedEntry:
    """An entry of the log."""
    given = Given(record, faults)
    kind = given.one_of("kind", LogKind, LogKind.REVIEW)
    is_grade = kind in GRADES
    if "quality" in record and not is_grade:
        faults.append(f'"quality" belongs to a grade, not to "{kind}"')
    entry = LogEntry(
        kind=kind,
        quality=given.whole("quality", 0, 5) if is_grade else None,
        moment=Moment(given.whole("at_ms", 0, _LAST_MS), given.day("study_day")),
        duration_ms=given.whole("duration_ms", 0, _LONGEST_MS, 0),
        reveal_ms=given.whole("reveal_ms", 0, _LONGEST_MS, 0),
        shift_days=given.whole("shift_days", -_FARTHEST_SHIFT, _FARTHEST_SHIFT, 0),
        value=_value(given, kind),
        ticks=given.ticks(),
    )
    given.known.add("quality")  # told of already where it does not belong
    backed = BackedEntry(
        given.uid(),
        given.whole("card", 0, HIGHEST_ORDINAL),
        entry,
        given.truth("void", False),
        given.whole("batch", 0, _LONGEST_MS, 0),
    )
    given.done()
    return backed


def _value(given: Given, kind: LogKind) -> int:
    match kind:
        case LogKind.MOVE:
            return given.whole("value", 1, _LAST_DAY)
        case LogKind.FLAG:
            return given.whole("value", 0, HIGHEST_FLAG, 0)
        case _:
            return given.whole("value", 0, 1, 0)
