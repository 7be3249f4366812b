"""Packages for Anki again and again: what is kept from one to the next never shows."""

import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anki_judge import judging
from flashq.collection import packaging
from flashq.collection.exporting import Pictures
from flashq.collection.packaging import anki_notes, write_anki
from flashq.collection.selecting import EVERYTHING
from flashq.core.exported import ExportedNote
from flashq.errors import FlashqError
from flashq.formats.anki import fields, rendered
from flashq.formats.anki.model import AnkiNote
from flashq.formats.anki.package import Written
from unit.collection_builder import CHINA, TODAY, Entry, Folder, at, cloze, q

OPEN: list[sqlite3.Connection] = []


def kept(folder: Folder) -> Path:
    (found,) = (folder.path / ".flashq").glob("anki-*.db")
    return found


def export(
    folder: Folder,
    *words: str,
    with_progress: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Written:
    return write_anki(
        folder.collection,
        folder.collection.selection(words, TODAY),
        folder.path / "deck.apkg",
        Pictures(folder.collection),
        day=TODAY,
        local=lambda time: time.replace(tzinfo=CHINA),
        with_progress=with_progress,
        progress=progress,
    )


def package(folder: Folder, *words: str, with_progress: bool = False) -> bytes:
    export(folder, *words, with_progress=with_progress)
    return (folder.path / "deck.apkg").read_bytes()


def package_of_nothing_kept(folder: Folder, *, with_progress: bool = False) -> bytes:
    """The same package as for the first time; what is kept stays as it is."""
    file = kept(folder)
    aside = file.rename(file.with_suffix(".aside"))
    try:
        return package(folder, with_progress=with_progress)
    finally:
        aside.replace(file)


def rows(folder: Folder, sql: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(kept(folder))
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that are rendered, one by one."""
    seen: list[str] = []

    def anki_note(exported: ExportedNote, *others: Any) -> AnkiNote:
        seen.append(exported.note.prompt)
        return fields.anki_note(exported, *others)

    monkeypatch.setattr(packaging, "anki_note", anki_note)
    return seen


def questions(folder: Folder) -> dict[str, str]:
    """The texts of the questions in a package, by the last part of what they are called."""
    with zipfile.ZipFile(folder.path / "deck.apkg") as archive:
        extracted = archive.extract("collection.anki2", folder.path)
    database = sqlite3.connect(extracted)
    try:
        fields = [row[0].split("\x1f") for row in database.execute("select flds from notes")]
    finally:
        database.close()
    return {one[11].rpartition(":")[2]: one[0] for one in fields}


def picture(folder: Folder, name: str, data: bytes, changed_s: int = 2_000_000_000) -> None:
    file = folder.path / "media" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    os.utime(file, (changed_s, changed_s))


def edited(folder: Folder, steps: Sequence[tuple[str, int, str]]) -> list[Callable[[], object]]:
    """Changes that a person makes to three decks of up to three notes each, one by one."""
    decks: dict[str, list[Entry]] = {name: [] for name in ("a", "b", "c/d")}
    languages = dict.fromkeys(decks, "zh")
    numbers = count(1)

    def change(what: str, place: int, text: str) -> None:
        name = list(decks)[place % 3]
        notes = decks[name]
        match what:
            case "add" if len(notes) < 3:
                notes.append(q(text, f"An *answer* to {text}", id=f"n{next(numbers)}"))
            case "change" if notes:
                notes[-1] |= {"question": text}
            case "follow" if notes:
                notes[0] |= {"follow_ups": [text.strip("!$") or "x", *(f"{d}:n1" for d in decks)]}
            case "tag" if notes:
                notes[0] |= {"tags": [text.strip("!$") or "x"]}
            case "gaps" if notes:
                notes[0] = {"cloze": f"{{{{c1::x}}}} {text}", "id": notes[0]["id"]}
            case "draft" if notes:
                notes[0] = {"question": text, "id": notes[0]["id"]}
            case "move" if notes:
                decks[list(decks)[(place + 1) % 3]].insert(0, notes.pop())
            case "rename" if notes:
                notes[-1] |= {"id": f"renamed-{next(numbers)}"}
            case "drop" if notes:
                notes.pop()
            case "language":
                languages[name] = "en" if languages[name] == "zh" else "zh"
            case "picture":
                picture(folder, "x.png", text.encode(), 2_000_000_000 + place)
            case "no picture":
                (folder.path / "media" / "x.png").unlink(missing_ok=True)
        for deck, entries in decks.items():
            folder.write(f"{deck}.yaml", *entries, language=languages[deck])
        folder.sync()

    return [lambda step=step: change(*step) for step in steps]  # type: ignore[misc]


CHANGES = (
    *("add", "add", "change", "follow", "tag", "gaps", "draft"),
    *("move", "rename", "drop", "language", "picture", "no picture"),
)
TEXTS = ("What is $x$?", "What is $y$?", "![](x.png)", "en", "**b**")


def check(steps: Sequence[tuple[str, int, str]]) -> None:
    """Each package is what it would be if nothing were kept."""
    with TemporaryDirectory() as name:
        folder = Folder(Path(name))
        try:
            for step in edited(folder, steps):
                step()
                assert package(folder) == package_of_nothing_kept(folder)
        finally:
            folder.close()


@pytest.mark.parametrize("what", CHANGES[1:])
def test_a_change_shows_in_the_next_package(what: str) -> None:
    check([("add", 0, "![](x.png)"), ("add", 0, "A"), ("picture", 0, "x"), (what, 0, "other")])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(CHANGES), st.integers(0, 8), st.sampled_from(TEXTS)),
        min_size=4,
        max_size=14,
    )
)
def test_a_package_is_what_it_would_be_if_nothing_were_kept(
    steps: list[tuple[str, int, str]],
) -> None:
    check(steps)


def test_a_package_with_progress_is_too(folder: Folder) -> None:
    folder.put("a.yaml", q("A", reversed=True), cloze("{{c1::x}} {{c2::y}}"), q("draft", None))
    folder.grade("A", 4, at(-9))
    package(folder)
    folder.grade("A", 2, at(-3))
    assert package(folder, with_progress=True) == package_of_nothing_kept(
        folder, with_progress=True
    )


def test_a_text_of_the_same_length_that_was_changed_within_a_second_is_new(folder: Folder) -> None:
    folder.put("a.yaml", q("old", id="a"))
    package(folder)
    file = folder.path / "a.yaml"
    changed_ns = file.stat().st_mtime_ns
    folder.write("a.yaml", q("new", id="a"))
    os.utime(file, ns=(changed_ns + 1, changed_ns + 1))
    folder.sync()
    package(folder)
    assert questions(folder) == {"a": "<p>new</p>"}


def test_only_what_changed_is_rendered(folder: Folder, renderings: list[str]) -> None:
    folder.put("a.yaml", q("A"), q("A2"), q("![](x.png)"))
    folder.put("b.yaml", q("B"))
    package(folder)
    assert renderings == ["A", "A2", "![](x.png)", "B"]
    folder.put("a.yaml", q("A"), q("A2", "another answer"), q("![](x.png)"))
    renderings.clear()
    package(folder)
    assert renderings == ["A2", "![](x.png)"]


def test_a_note_shows_the_questions_of_its_follow_ups_as_they_are_now(
    folder: Folder, renderings: list[str]
) -> None:
    def follow_ups() -> list[str]:
        notes = anki_notes(folder.collection, EVERYTHING, Pictures(folder.collection))
        return [note.fields[8] for note in notes]

    names = ["b", "c/d:gaps", "nowhere"]
    folder.put("a.yaml", q("A", id="a", follow_ups=names), q("What is $x$?", id="b"))
    folder.put("c/d.yaml", cloze("It {{c1::averages}}.", id="gaps"))
    asked = ["What is \\(x\\)?", "It […].", "nowhere"]
    shown = "\n".join(f"<li>{question}</li>" for question in asked)
    assert follow_ups() == [f"<ul>\n{shown}\n</ul>", "", ""]
    changed_s = change_times(folder)[0]
    renderings.clear()
    folder.put("c/d.yaml", cloze("It {{c1::sums}} up.", id="gaps"))
    assert "<li>It […] up.</li>" in follow_ups()[0]
    assert renderings == ["A", "It {{c1::sums}} up."]
    folder.put("c/d.yaml", cloze("It {{c1::sums}} up.", answer="So.", id="gaps"))
    renderings.clear()
    assert "<li>It […] up.</li>" in follow_ups()[0]
    assert renderings == ["It {{c1::sums}} up."]
    assert change_times(folder)[0] == changed_s, "what others ask costs no edits made in Anki"


def test_a_part_of_the_notes_leaves_the_others_as_they_are_kept(
    folder: Folder, renderings: list[str]
) -> None:
    folder.put("a.yaml", q("A", tags=["x"]), q("A2"))
    folder.put("b.yaml", q("B"))
    whole = package(folder)
    renderings.clear()
    package(folder, "tag:x")
    assert package(folder) == whole
    assert renderings == []


def test_a_text_with_the_id_and_the_times_of_another_is_a_new_one(folder: Folder) -> None:
    for text in ("old", "new"):
        folder.put("a.yaml", q(text, id="a"))
        with folder.collection.database.transaction():
            folder.collection.database.run("update notes set changed_s = 1795000000")
        package(folder)
    assert questions(folder) == {"a": "<p>new</p>"}


def test_what_is_in_no_file_now_is_not_kept(folder: Folder) -> None:
    secret = "something that was written by mistake"
    folder.put("a.yaml", q("A"), q(secret))
    folder.put("b.yaml", q(f"{secret} too"))
    folder.put("c.yaml", q(f"{secret} as well"))
    package(folder)
    folder.write("a.yaml", q("A"))
    folder.write_text("b.yaml", "cards: []\n")
    folder.delete("c.yaml")
    folder.sync()
    package(folder)
    assert rows(folder, "select count(*) from notes") == [(1,)]
    assert secret.encode() not in kept(folder).read_bytes()


def test_what_another_version_kept_is_thrown_away(folder: Folder) -> None:
    other = folder.path / ".flashq" / "anki-0123.db"
    other.write_bytes(b"old")
    folder.put("a.yaml", q("A"))
    package(folder)
    assert kept(folder).name != other.name


def test_other_code_keeps_in_another_file(tmp_path: Path) -> None:
    sums = []
    for text in ("a = 1\n", "a = 2\n"):
        rendered.code_sum.cache_clear()
        (tmp_path / "m.py").write_text(text)
        os.utime(tmp_path / "m.py", (1, 1))
        sums.append(rendered.code_sum(tmp_path))
    rendered.code_sum.cache_clear()
    (tmp_path / "m.py").unlink()
    assert "" not in sums
    assert sums[0] != sums[1]
    assert rendered.code_sum(tmp_path) == "", "nobody knows"
    rendered.code_sum.cache_clear()


def test_a_picture_that_comes_later_is_taken(folder: Folder) -> None:
    folder.put("a.yaml", q("A", "![loss](loss.png)"))
    assert export(folder).media == 0
    picture(folder, "loss.png", b"one")
    assert export(folder).media == 1


def test_a_picture_that_is_missing_is_told_of_every_time(folder: Folder) -> None:
    folder.put("a.yaml", q("A", "![loss](loss.png)"))
    for _ in range(2):
        pictures = Pictures(folder.collection)
        list(anki_notes(folder.collection, EVERYTHING, pictures))
        assert list(pictures.missing) == ["a.yaml: loss.png"]


def change_times(folder: Folder) -> list[int]:
    notes = anki_notes(folder.collection, EVERYTHING, Pictures(folder.collection))
    return [note.changed_s for note in notes]


def test_a_note_has_changed_for_anki_when_its_picture_came_was_replaced_or_went(
    folder: Folder,
) -> None:
    folder.put("a.yaml", q("A", "![loss](loss.png)"), q("B"))
    first, other = change_times(folder)
    times = [first]
    # A picture that takes another's place may be older.
    for content, when in ((b"one", 1_600_000_000), (b"two", 1_500_000_000), (None, 0)):
        if content is None:
            (folder.path / "media" / "loss.png").unlink()
        else:
            picture(folder, "loss.png", content, when)
        times.append(change_times(folder)[0])
        assert change_times(folder) == [times[-1], other], "once"
    assert times == sorted(set(times))


def test_anki_keeps_its_edits_when_a_picture_is_touched_and_gets_an_older_one_that_replaces_it(
    folder: Folder, tmp_path: Path
) -> None:
    folder.put("a.yaml", q("A", "![loss](loss.png)"))
    picture(folder, "loss.png", b"one")
    target = folder.path / "deck.apkg"
    with judging(tmp_path / "anki") as judge:
        export(folder)
        judge.take(target)
        (note,) = judge.notes()
        note["Hint"] = "mine"
        judge.collection.update_note(note)
        os.utime(folder.path / "media" / "loss.png")
        export(folder)
        judge.take(target)
        (note,) = judge.notes()
        assert note["Hint"] == "mine"
        judge.collection.db.execute("update notes set mod = mod - 1000")
        picture(folder, "loss.png", b"older", 1_500_000_000)
        export(folder)
        judge.take(target)
        (note,) = judge.notes()
        (name,) = judge.collection.media.files_in_str(note.mid, note["Answer"])
        assert (Path(judge.collection.media.dir()) / name).read_bytes() == b"older"


def test_a_folder_of_pictures_that_takes_the_place_of_another_changes_notes(folder: Folder) -> None:
    folder.put("a.yaml", q("A", "![loss](loss.png)"))
    picture(folder, "loss.png", b"one")
    other = folder.path / "media-new"
    other.mkdir()
    (other / "loss.png").write_bytes(b"two")
    (before,) = change_times(folder)
    (folder.path / "media").rename(folder.path / "media-old")
    other.rename(folder.path / "media")
    (after,) = change_times(folder)
    assert after > before


def test_links_in_a_circle_are_no_pictures(folder: Folder) -> None:
    folder.put("a.yaml", q("A", "![loss](loss.png)"))
    picture(folder, "loss.png", b"one")
    file = folder.path / "media" / "loss.png"
    file.unlink()
    file.symlink_to(file.name)
    assert export(folder).media == 0


def test_a_picture_that_was_only_touched_or_copied_costs_no_edits_made_in_anki(
    folder: Folder,
) -> None:
    folder.put("a.yaml", q("A", "![loss](loss.png)"))
    picture(folder, "loss.png", b"one")
    before = change_times(folder)
    file = folder.path / "media" / "loss.png"
    os.utime(file)
    assert change_times(folder) == before
    (folder.path / "media" / "copy.png").write_bytes(b"one")
    (folder.path / "media" / "copy.png").replace(file)
    assert change_times(folder) == before


def damage(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(b"no database, but long enough to look at" * 100)


def be_damaged_inside(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(2 * 16_384)
        opened.write(b"\xff" * (file.stat().st_size - 2 * 16_384))


def come_from_somebody_else(file: Path) -> None:
    copy = file.with_suffix(".copy")
    copy.write_bytes(file.read_bytes().replace(b"<p>A</p>", b"<b>A</b>"))
    copy.replace(file)


def be_locked(file: Path) -> None:
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("begin exclusive")
    OPEN.append(database)


def be_of_another_program(file: Path) -> None:
    file.unlink(missing_ok=True)
    database = sqlite3.connect(file)
    database.execute("create table notes (other)")
    database.close()


def be_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "happen",
    [
        damage,
        be_damaged_inside,
        come_from_somebody_else,
        be_locked,
        be_of_another_program,
        be_a_folder,
        Path.unlink,
    ],
)
def test_a_file_that_is_no_good_is_no_harm(
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    renderings: list[str],
    happen: Callable[[Path], None],
) -> None:
    monkeypatch.setattr(rendered, "_TIMEOUT_S", 0)
    folder.put("a.yaml", q("A", id="a"))
    first = package(folder)
    happen(kept(folder))
    try:
        for _ in range(2):
            notes = anki_notes(folder.collection, EVERYTHING, Pictures(folder.collection))
            assert [note.fields[0] for note in notes] == ["<p>A</p>"]
            assert package(folder) == first
    finally:
        while OPEN:
            OPEN.pop().close()
    if happen is not be_a_folder:
        renderings.clear()
        package(folder)
        package(folder)
        assert renderings in ([], ["A"]), "it is as good as new"


def change_a_note(file: Path) -> None:
    with rendered.RenderedNotes(file) as notes:
        (there,) = notes.of_deck("a").values()
        notes.put(replace(notes.note(there, "a", ()), fields=14 * ("no",)), "a", there.made_of)
        notes.settle()


def make_anew_with_other_notes(file: Path) -> None:
    with rendered.RenderedNotes(file) as notes:
        (there,) = notes.of_deck("a").values()
        other = replace(notes.note(there, "a", ()), fields=14 * ("no",))
    file.unlink()
    with rendered.RenderedNotes(file) as notes:
        notes.put(other, "a", there.made_of)
        notes.settle()


@pytest.mark.parametrize("happen", [change_a_note, make_anew_with_other_notes])
def test_what_another_process_does_to_the_file_meanwhile_never_shows(
    folder: Folder, happen: Callable[[Path], None]
) -> None:
    folder.put("a.yaml", q("A", id="a"))
    first = package(folder)
    happened = []

    def progress(done: int) -> None:
        if not happened:
            happened.append(done)
            happen(kept(folder))

    export(folder, progress=progress)
    assert happened
    assert (folder.path / "deck.apkg").read_bytes() == first


def test_a_deck_is_exported_as_it_was_when_its_turn_came(folder: Folder) -> None:
    last = q("last", reversed=True, id="last")
    notes = [q(f"n{number}", id=f"n{number}") for number in range(210)]
    folder.put("b.yaml", *notes, last)
    first = package(folder)
    folder.put("b.yaml", *notes, q("last, reworded", reversed=True, id="last"))
    seen = []

    def progress(done: int) -> None:
        if not seen:
            seen.append(done)
            folder.put("a.yaml", q("moved here", id="last"))
            folder.put("b.yaml", *notes)

    written = export(folder, progress=progress)
    assert seen == [200]
    assert (written.notes, written.cards) == (211, 212)
    assert questions(folder)["last"] == "<p>last, reworded</p>"
    assert package(folder) != first


def test_notes_go_on_where_they_were_when_what_is_kept_is_gone(folder: Folder) -> None:
    notes = [q(f"n{number}", id=f"n{number}") for number in range(300)]
    folder.put("a.yaml", *notes)
    package(folder)
    found = []
    for note in anki_notes(folder.collection, EVERYTHING, Pictures(folder.collection)):
        found.append(note.fields[0])
        if len(found) == 100:
            folder.put("a.yaml", q("new", id="new"), *notes[1:-1], q("other", id="n299"))
            package(folder)
    assert found[:100] == [f"<p>n{number}</p>" for number in range(100)]
    assert sorted(found[100:]) == sorted(
        ["<p>new</p>", "<p>other</p>", *(f"<p>n{number}</p>" for number in range(100, 299))]
    )


def test_a_text_of_which_no_sum_is_known_is_rendered_each_time(
    folder: Folder, renderings: list[str]
) -> None:
    folder.put("a.yaml", q("A"))
    folder.collection.database.run("update notes set digest = ''")
    assert package(folder) == package(folder)
    assert renderings == ["A", "A"]


def test_a_place_that_cannot_be_written_is_told_whatever_is_kept(folder: Folder) -> None:
    folder.put("a.yaml", q("A"))
    package(folder)
    be_a_folder(kept(folder))
    with pytest.raises(FlashqError, match=r"^cannot write .*none/a\.apkg: no such file"):
        write_anki(
            folder.collection,
            EVERYTHING,
            folder.path / "none" / "a.apkg",
            Pictures(folder.collection),
            day=TODAY,
            local=lambda time: time.replace(tzinfo=CHINA),
            with_progress=False,
            progress=lambda done: None,
        )


def test_a_link_to_another_database_harms_it_not(folder: Folder, tmp_path: Path) -> None:
    folder.put("a.yaml", q("A"))
    package(folder)
    victim = tmp_path / "victim.db"
    be_of_another_program(victim)
    before = victim.read_bytes()
    file = kept(folder)
    file.unlink()
    file.symlink_to(victim)
    package(folder)
    assert victim.read_bytes() == before


def test_an_export_waits_for_no_push(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered, "_TIMEOUT_S", 0)
    folder.put("a.yaml", q("![](x.png)"), q("B"))
    notes = anki_notes(folder.collection, EVERYTHING, Pictures(folder.collection))
    next(notes)
    assert export(folder).notes == 2
    assert rows(folder, "select count(*) from notes") == [(2,)]
    assert len(list(notes)) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
def test_a_folder_that_cannot_be_written_is_no_hindrance(folder: Folder) -> None:
    folder.put("a.yaml", q("A"))
    state = folder.path / ".flashq"
    state.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert list(anki_notes(folder.collection, EVERYTHING, Pictures(folder.collection)))
    finally:
        state.chmod(stat.S_IRWXU)


def test_numbers_of_new_cards_count_all_that_are_exported(folder: Folder) -> None:
    folder.put("a.yaml", q("A", reversed=True), q("draft", None))
    folder.put("b.yaml", q("B"))
    notes = anki_notes(folder.collection, EVERYTHING, Pictures(folder.collection))
    assert [[card.number for card in note.cards] for note in notes] == [[1, 2], [3]]
