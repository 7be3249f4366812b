"""The format of a backup: what is written is read again, and what is wrong is told in a line."""

import contextlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.core.backed import BackedDeck, BackedEntry, BackedFile, BackedItem, BackedNote
from flashq.core.model import GRADES, Kind, LogEntry, LogKind, Moment, Note, Tick
from flashq.errors import FlashqError
from flashq.formats import backup
from flashq.formats.backup_records import LARGEST_FILE_BYTES, role_of

DOCUMENT = Path(__file__).parents[3] / "docs" / "backup.md"
EXAMPLE = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)[0]

Items = list[BackedItem]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DAYS = st.integers(1, 3_000_000)


def text_of(items: Items) -> str:
    file = io.StringIO()
    kinds = (BackedFile, BackedDeck, BackedNote, BackedEntry)
    backup.write(file, *([item for item in items if isinstance(item, kind)] for kind in kinds))  # type: ignore[arg-type]
    return file.getvalue()


def items_of(text: str) -> Items:
    source = io.BytesIO(text.encode())
    backup.check(source, lambda item: None)
    return list(backup.read(source, backup.PARTS))


def faults_of(text: str | bytes) -> tuple[str, ...]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    with pytest.raises(backup.BackupError) as caught:
        backup.check(io.BytesIO(data), lambda item: None)
    assert all("\n" not in fault for fault in caught.value.faults)
    return caught.value.faults


def deck(name: str = "ml/optim") -> BackedDeck:
    return BackedDeck(
        name=name,
        path=f"{name}.yaml",
        title="Optimisation",
        language="en",
        present=True,
        digest="00ff",
        reader=3,
    )


def note(uid: str = "a1", key: str = "momentum", **rest: Any) -> BackedNote:
    values: dict[str, Any] = {
        "deck": "ml/optim",
        "note": Note(id=None, kind=Kind.BASIC, prompt="Q", answer="A", line=3),
        "position": 0,
        "awake": True,
        "added_day": 739_000,
        "changed_s": 1_700_000_000,
        "cards": (1,),
    }
    return BackedNote(uid=uid, key=key, **(values | rest))


def entry(kind: LogKind = LogKind.REVIEW, quality: int | None = 4, **rest: Any) -> LogEntry:
    return LogEntry(kind, quality, Moment(1_700_000_000_000, 739_000), **rest)


SMALL: Items = [
    BackedFile("flashq.toml", b"new_per_day = 1\n"),
    BackedFile("ml/optim.yaml", b"cards: []\n"),
    deck(),
    note(),
    note("b2", "flagged", cards=(1, 2)),
    BackedEntry("a1", 1, entry(ticks=(Tick("point", False),))),
    BackedEntry("b2", 1, entry(LogKind.FLAG, None, value=2), batch=2),
    BackedEntry("b2", 2, entry(LogKind.FLAG, None, value=2), void=True, batch=2),
]
SMALL_TEXT = text_of(SMALL)


@st.composite
def notes(draw: st.DrawFn, number: int) -> BackedNote:
    cards = sorted(draw(st.sets(st.integers(0, 999), max_size=4)))
    awake = draw(st.booleans())
    split = draw(st.integers(0, len(cards))) if awake else 0
    texts = st.lists(TEXT, max_size=2).map(tuple)
    return note(
        f"uid{number}",
        f"{number}{draw(TEXT)}",
        note=Note(
            id=draw(st.none() | TEXT),
            kind=draw(st.sampled_from(Kind)),
            prompt=draw(TEXT),
            answer=draw(st.none() | TEXT),
            points=draw(texts),
            tags=draw(texts),
            references=draw(texts),
            follow_ups=draw(texts),
            choices=draw(texts),
            accepted=draw(texts),
            hint=draw(TEXT),
            explanation=draw(TEXT),
            seconds=draw(st.none() | st.integers(1, 3600) | st.floats(0.5, 3600)),
            line=draw(st.integers(0, 10**6)),
        ),
        position=draw(st.integers(0, 10**6)),
        awake=awake,
        added_day=draw(st.just(0) | DAYS),
        changed_s=draw(st.integers(-(10**10), 10**10)),
        cards=tuple(cards[:split]),
        cards_asleep=tuple(cards[split:]),
    )


@st.composite
def entries(draw: st.DrawFn) -> LogEntry:
    kind = draw(st.sampled_from(LogKind))
    values = {LogKind.MOVE: DAYS, LogKind.FLAG: st.integers(0, 7)}
    return LogEntry(
        kind,
        draw(st.integers(0, 5)) if kind in GRADES else None,
        Moment(draw(st.integers(0, 10**14)), draw(DAYS)),
        draw(st.integers(0, 10**9)),
        draw(st.integers(0, 10**9)),
        draw(st.integers(-9, 9)),
        draw(values.get(kind, st.integers(0, 1))),
        tuple(draw(st.lists(st.builds(Tick, TEXT, st.booleans()), max_size=2))),
    )


@st.composite
def backups(draw: st.DrawFn) -> Items:
    files = {"flashq.toml": st.binary(), "ml/optim.yaml": st.binary(), "media/a.png": st.binary()}
    items: Items = [BackedFile(path, draw(data)) for path, data in files.items()]
    items.append(deck())
    found = [draw(notes(number)) for number in range(draw(st.integers(0, 3)))]
    items += found
    places = [(one.uid, card) for one in found for card in (*one.cards, *one.cards_asleep)]
    first = 0
    for number in range(1, draw(st.integers(0, 4)) + 1 if places else 1):
        first = draw(st.sampled_from([0, number, first]))
        uid, card = draw(st.sampled_from(places))
        items.append(BackedEntry(uid, card, draw(entries()), draw(st.booleans()), first))
    return items


@given(backups())
def test_what_is_written_is_read_again(items: Items) -> None:
    text = text_of(items)
    assert items_of(text) == items
    assert text_of(items_of(text)) == text


@given(backups())
def test_the_layout_of_the_json_plays_no_part(items: Items) -> None:
    value = json.loads(text_of(items))
    for text in (json.dumps(value), json.dumps(value, indent=4), "\ufeff" + json.dumps(value)):
        assert items_of(text) == items


@given(TEXT)
def test_nothing_in_it_is_obeyed_by_a_terminal(text: str) -> None:
    written = text_of([deck(), note(note=Note(id=None, kind=Kind.BASIC, prompt=text, answer=""))])
    shown = written.replace("\n", "")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", shown)


def test_a_record_may_be_longer_than_what_is_read_at_once() -> None:
    items: Items = [
        BackedFile("long.yaml", ("é张\n\\" * 600_000).encode()),
        BackedFile("media/a.png", bytes(range(256)) * 10_000),
        deck(),
        note(),
        *(BackedEntry("a1", 1, entry(duration_ms=number)) for number in range(30_000)),
    ]
    assert items_of(text_of(items)) == items


def test_numbers_and_words_may_be_cut_by_what_is_read_at_once() -> None:
    text = SMALL_TEXT.replace(": 1,\n", f": 1{' ' * ((1 << 20) - 19)},\n", 1)
    for shift in range(0, 400, 3):
        data = text.encode().replace(b" ,", b" " * shift + b",", 1)
        assert list(backup.read(io.BytesIO(data), backup.PARTS)) == SMALL


def test_progress_ends_with_the_size_of_the_file() -> None:
    told: list[int] = []
    source = io.BytesIO(SMALL_TEXT.encode())
    backup.check(source, lambda item: None, told.append)
    assert told[-1] == len(SMALL_TEXT.encode())


def test_what_comes_after_the_parts_that_are_wanted_is_not_read() -> None:
    files = [item for item in SMALL if isinstance(item, BackedFile)]
    cut = SMALL_TEXT.partition('"notes"')[0].encode()
    assert list(backup.read(io.BytesIO(cut), (backup.FILES,))) == files


@pytest.mark.parametrize(
    "path",
    ["flashq.toml", "a.yaml", "ml/优化.yml", "media/a.png", "media/x/B.JPG", "x/media/b.yaml"],
)
def test_files_of_a_collection_are_allowed(path: str) -> None:
    assert items_of(text_of([BackedFile(path, b"x")])) == [BackedFile(path, b"x")]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd.yaml",
        "../a.yaml",
        "a/../../b.yaml",
        "a/./b.yaml",
        "a//b.yaml",
        "a.yaml/",
        ".flashq/schedule.db",
        ".git/hooks.yaml",
        "a/.hidden.yaml",
        "media/../../a.png",
        "media/a.sh",
        "media/a.yaml",
        "media",
        "a.png",
        "a.YAML",
        "a.py",
        "x/flashq.toml",
        "nul\0.yaml",
        "x" * 300 + ".yaml",
        "d/" * 70 + "a.yaml",
        "half\ud800.yaml",
    ],
)
def test_no_other_file_can_be_written(path: str) -> None:
    value = {"flashq_backup": 1, "files": [{"path": path, "text": ""}]}
    value |= {"decks": [], "notes": [], "log": []}
    (fault,) = faults_of(json.dumps(value))
    assert fault.startswith("line 1, files 1: ")
    with pytest.raises(ValueError, match=r"path|picture|surrogates"):
        role_of(path)


def change(part: str, number: int, **values: Any) -> str:
    """The small backup with a record changed; `...` takes a key away."""
    value = json.loads(SMALL_TEXT)
    record = value[part][number] | values
    value[part][number] = {key: given for key, given in record.items() if given is not ...}
    return json.dumps(value)


WRONG: dict[str, tuple[str, str]] = {
    "quality 6": (change("log", 0, quality=6), '"quality" must be an integer from 0 to 5, not 6'),
    "quality true": (change("log", 0, quality=True), "from 0 to 5, not true"),
    "no quality": (change("log", 0, quality=...), '"quality" is missing'),
    "quality of a flag": (change("log", 1, quality=3), "belongs to a grade"),
    "kind": (change("log", 0, kind="cheat"), '"kind" must be one of review, drill'),
    "kind of no text": (change("log", 0, kind=[]), "not an array"),
    "moment": (change("log", 0, at_ms=-1), '"at_ms" must be an integer from 0'),
    "far moment": (change("log", 0, at_ms=10**15), '"at_ms" must be an integer from 0'),
    "moment as text": (change("log", 0, at_ms="now"), 'not "now"'),
    "float moment": (change("log", 0, at_ms=1.5e12), "not 1500000000000.0"),
    "day": (change("log", 0, study_day="2026-02-30"), '"study_day" must be a day'),
    "far day": (change("log", 0, study_day="9999-12-31"), '"study_day" must be a day'),
    "day in another form": (change("log", 0, study_day="20260202"), '"study_day" must be a day'),
    "duration": (change("log", 0, duration_ms=-5), '"duration_ms"'),
    "flag": (change("log", 1, value=8), '"value" must be an integer from 0 to 7'),
    "move": (change("log", 1, kind="move", value=10**7), '"value" must be an integer from 1'),
    "ticks": (change("log", 0, ticks=[["point", 1]]), '"ticks" must be an array of pairs'),
    "void": (change("log", 0, void=1), '"void" must be true or false'),
    "batch to come": (change("log", 0, batch=2), '"batch" must be the number of the first'),
    "batch of another": (change("log", 2, batch=1), '"batch" must be the number of the first'),
    "no such note": (change("log", 0, uid="zz"), "there is no card 1 of a note zz"),
    "no such card": (change("log", 0, card=2), "there is no card 2 of a note a1"),
    "unknown key": (change("log", 0, extra=1), 'unknown key "extra"'),
    "uid": (change("notes", 0, uid="no uid"), '"uid" must be'),
    "uid twice": (change("notes", 1, uid="a1"), "the uid is there twice"),
    "key twice": (change("notes", 1, key="momentum"), "two notes with this key"),
    "no such deck": (change("notes", 0, deck="x"), 'there is no deck "x"'),
    "note's kind": (change("notes", 0, kind="essay"), '"kind" must be one of basic'),
    "no answer": (change("notes", 0, answer=...), '"answer" is missing'),
    "half a character": (change("notes", 0, prompt="\ud800"), "half a character"),
    "tags": (change("notes", 0, tags="a"), '"tags" must be an array of texts'),
    "seconds": (change("notes", 0, seconds=float("1e300")), '"seconds" must be a number'),
    "cards": (change("notes", 1, cards=[2, 1]), '"cards" must be ascending'),
    "card on both sides": (change("notes", 1, cards_asleep=[2]), "and in"),
    "asleep and awake": (change("notes", 0, awake=False), "asleep has cards that are not"),
    "added": (change("notes", 0, added_day=5), '"added_day" must be a day'),
    "line": (change("notes", 0, line=10**30), '"line" must be an integer'),
    "deck elsewhere": (change("decks", 0, path="../x.yaml"), "cannot be the file of deck"),
    "deck's other file": (change("decks", 0, path="b.yaml"), "cannot be the file of deck"),
    "present": (change("decks", 0, present="yes"), '"present" must be true or false'),
    "file twice": (change("files", 0, path="ml/optim.yaml"), "the file is there twice"),
    "deck twice": (change("files", 0, path="ml/optim.yml"), "the deck has two files"),
    "file and folder": (change("files", 0, path="ml/optim.yaml/x.yaml"), "a file and a folder"),
    "text and base64": (change("files", 0, base64=""), 'either "text" or "base64"'),
    "neither": (change("files", 0, text=...), 'either "text" or "base64"'),
    "base64": (change("files", 0, text=..., base64="é"), "no base64"),
    "text": (change("files", 0, text=5), '"text" must be text, not 5'),
    "no object": (SMALL_TEXT.replace('"log": [', '"log": [7,'), "there must be an object"),
    "missing part": (SMALL_TEXT.replace('"decks"', '"other"'), '"decks" must come here'),
    "a part more": (SMALL_TEXT[:-3] + ', "x": []}', '"}" is missing before ","'),
    "something after it": (SMALL_TEXT + "{}", "something comes after its end"),
    "key twice in a record": (SMALL_TEXT.replace('"void"', '"uid"'), 'key "uid" is there twice'),
    "NaN": (SMALL_TEXT.replace('"value": 2', '"value": NaN'), "NaN is no number"),
    "long number": (SMALL_TEXT.replace('"value": 2', f'"value": {"9" * 9999}'), "too long"),
    "deep": (SMALL_TEXT.replace('"value": 2', f'"value": {"[" * 99_999}'), "nested too deeply"),
    "comma": (SMALL_TEXT.replace(", ", " ", 1), "line 3: expecting ',' delimiter"),
    "no backup": ('{"cards": []}', "this is no backup of flashq"),
    "a list": ("[]", "this is no backup of flashq"),
    "nothing": ("", "this is no backup of flashq"),
    "version": ('{"flashq_backup": "1"}', '"flashq_backup" must be a number'),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_told_in_a_line(name: str) -> None:
    text, expected = WRONG[name]
    faults = faults_of(text)
    assert any(expected in fault for fault in faults), faults


def test_a_fault_is_told_with_its_line_and_place() -> None:
    text = SMALL_TEXT.replace('"quality": 4', '"quality": 9')
    line = text[: text.index('"quality": 9')].count("\n") + 1
    assert faults_of(text)[0].startswith(f"line {line}, log 1: ")


def test_every_fault_is_told() -> None:
    value = json.loads(SMALL_TEXT)
    value["log"][0] |= {"quality": 9, "at_ms": None}
    value["files"][0]["path"] = "/x"
    value["notes"][0]["hint"] = 5
    faults = faults_of(json.dumps(value))
    for part in ("files 1", "notes 1", "log 1"):
        assert any(part in fault for fault in faults)
    assert sum("log 1" in fault for fault in faults) == 2


def test_faults_beyond_counting_end_at_a_hundred() -> None:
    value = json.loads(SMALL_TEXT)
    value["log"] = [{}] * 1000
    assert len(faults_of(json.dumps(value))) <= 110


def test_a_newer_backup_is_refused_by_name() -> None:
    with pytest.raises(FlashqError, match=r"written by a newer flashq \(format 2, .* knows 1"):
        backup.check(io.BytesIO(b'{"flashq_backup": 2, "new": {}}'), lambda item: None)


def test_bytes_that_are_no_text_are_refused() -> None:
    assert faults_of(b'{"flashq_backup": 1, "\xff": 2}') == ("line 1: it is not UTF-8",)
    assert faults_of(b"PK\x03\x04\xff\xfe") == ("line 1: it is not UTF-8",)


def test_a_file_larger_than_allowed_is_refused() -> None:
    text = text_of([BackedFile("a.yaml", b"x" * (LARGEST_FILE_BYTES + 1))])
    assert "larger than 32 MB" in faults_of(text)[0]


@given(st.integers(0, len(SMALL_TEXT) - 3))
@settings(deadline=None)
def test_a_backup_that_was_cut_short_is_refused(length: int) -> None:
    assert faults_of(SMALL_TEXT[:length])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.data())
def test_junk_anywhere_is_refused_or_taken_for_what_it_is(data: st.DataObject) -> None:
    value = json.loads(SMALL_TEXT)
    _spoil(value, data.draw)
    text = json.dumps(value).encode("utf-8", "surrogatepass")
    with contextlib.suppress(FlashqError):
        backup.check(io.BytesIO(text), lambda item: None)


def _spoil(value: Any, draw: Callable[..., Any]) -> None:
    """Puts junk in one place of a JSON value."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = draw(st.sampled_from(keys))
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            value[key] = draw(JUNK)
            return
        value = inner


def test_the_example_of_the_document_is_a_backup_as_it_would_be_written() -> None:
    assert text_of(items_of(EXAMPLE)) == EXAMPLE


def test_the_document_names_every_key() -> None:
    document = DOCUMENT.read_text(encoding="utf-8").replace(EXAMPLE, "")
    keys = {key for part in backup.PARTS for record in json.loads(EXAMPLE)[part] for key in record}
    keys |= {"hint", "explanation", "seconds", "faults", "first_fault", "shift_days"}
    assert not [key for key in keys if f"`{key}`" not in document]
