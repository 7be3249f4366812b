"""A backup restored is the collection again; restored into another one, it only adds.

Whatever goes wrong, nothing is changed.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.collection import Collection, open_collection, restoring
from flashq.collection.backing_up import Backed, write_backup
from flashq.collection.restoring import Restored, restore
from flashq.core.model import LogKind, Tick
from flashq.errors import FlashqError
from unit.collection_builder import TODAY, Folder, at, cloze, deck_text, q, reviews_of

EXAMPLE_PATH = Path(__file__).parents[3] / "docs" / "backup.md"
FAULTY = "# Kept word for word.\ncards:\n  - question: Q\n    anwser: A\n"
NOTHING = Restored(0, 0, 0, 0, False)


def backup_of(collection: Collection) -> str:
    return backed(collection)[0]


def backed(collection: Collection) -> tuple[str, Backed]:
    file = io.StringIO()
    counts = write_backup(file, collection)
    return file.getvalue(), counts


def opened(path: Path) -> Collection:
    collection = open_collection(path, {})
    collection.synchronise(day=TODAY + 99)
    return collection


def files_of(path: Path) -> dict[str, bytes]:
    """Every file below a folder but for the database and what stands beside it."""
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and ".flashq" not in file.parts
    }


def everything(path: Path) -> dict[str, str]:
    """Every file and folder below a folder, links as such, with a hash of what is in it."""
    return {
        file.relative_to(path).as_posix(): (
            hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
        )
        for file in sorted(path.rglob("*"))
    }


def rich(folder: Folder) -> str:
    """A collection with everything in it; its backup."""
    path = folder.path
    (path / "flashq.toml").write_bytes(b"# mine\r\nnew_per_day = 7\r\n")
    (path / "media" / "deep").mkdir(parents=True)
    (path / "media" / "a.png").write_bytes(bytes(range(256)))
    (path / "media" / "deep" / "B.SVG").write_text("<svg/>")
    folder.write("gone.yaml", q("Asleep with its deck"))
    folder.write(
        "ml/优化.yaml",
        q("Twins", "One"),
        q("Twins", "Two"),
        q("Twins", "One"),
        q("Points", points=["a", "b"], seconds=2.5, tags=["x"], hint="h", explanation="e"),
        q("Which?", "B", choices=["A", "B"]),
        q("Typed", "beta1", typed=True),
        q("Draft", None),
        deck="模型",
        language="zh",
    )
    folder.write("cloze.yml", cloze("{{c1::one}} {{c3::three}}"), q("Both", reversed=True))
    folder.write("faulty.yaml", q("Read when it was sound", id="sound"))
    folder.sync()
    collection = folder.collection
    for number, card in enumerate(collection.cards()):
        if not card.note.is_draft:
            collection.grade(card.card_id, number % 6, at(number), 900 + number, reveal_ms=500)
    points = folder.card("Points").card_id
    collection.grade(points, 3, at(40), ticks=(Tick("a", True), Tick("b", False)))
    collection.grade(points, 5, at(40, 13))
    collection.grade(points, 5, at(41), as_practice=True)
    collection.grade(points, 1, at(42))
    collection.undo()
    collection.mark(points, LogKind.RESET, at(43))
    collection.grade(points, 4, at(44))
    collection.mark(points, LogKind.MOVE, at(45), TODAY + 90)
    both = [folder.card("Both").card_id, folder.card("Both", 2).card_id]
    collection.mark_all(LogKind.FLAG, dict.fromkeys(both, 3), at(46))
    collection.undo()
    collection.mark_all(LogKind.SUSPEND, dict.fromkeys(both, 0), at(47))
    collection.mark(folder.card("Typed").card_id, LogKind.BURY, at(48))
    folder.write("cloze.yml", cloze("{{c1::one}} {{c2::two}}"), q("Both"))
    folder.write_text("faulty.yaml", FAULTY)
    folder.write_text("never_sound.yaml", "\0 no \x07 YAML: [")
    (path / "latin.yaml").write_bytes("cards: é".encode("latin-1"))
    (path / "dos.yaml").write_bytes(
        b"\xef\xbb\xbfcards: # none\r\n- question: x\r\n  answer: y\r\n"
    )
    folder.delete("gone.yaml")
    folder.sync()
    return backup_of(collection)


@pytest.fixture
def backup(folder: Folder) -> str:
    return rich(folder)


def restored(backup: str, tmp_path: Path) -> tuple[Path, Restored]:
    target = tmp_path.parent / f"{tmp_path.name}-restored"
    return target, restore(target, backup.encode())


# Into an empty folder -------------------------------------------------------------------------


def test_two_backups_of_one_collection_are_the_same_bytes(folder: Folder, backup: str) -> None:
    folder.touch("cloze.yml")
    folder.sync()
    assert backup_of(folder.collection) == backup
    with folder.another() as another:
        assert backup_of(another) == backup


def test_a_backup_of_what_was_restored_is_the_backup(backup: str, tmp_path: Path) -> None:
    target, _ = restored(backup, tmp_path)
    with opened(target) as collection:
        assert backup_of(collection) == backup
        rebuilt = collection.rebuild()
        assert (rebuilt.differences, rebuilt.kinds) == ([], 0)
        assert backup_of(collection) == backup


def test_the_files_are_the_same_byte_for_byte(folder: Folder, backup: str, tmp_path: Path) -> None:
    target, _ = restored(backup, tmp_path)
    assert files_of(target) == files_of(folder.path)
    assert (target / "faulty.yaml").read_text() == FAULTY


def test_cards_states_and_logs_are_the_same(folder: Folder, backup: str, tmp_path: Path) -> None:
    target, _ = restored(backup, tmp_path)

    def known(collection: Collection) -> list[object]:
        return [
            (
                card.uid,
                card.name,
                card.note,
                card.state,
                card.added_day,
                collection.log(card.card_id),
            )
            for card in collection.cards()
        ]

    with opened(target) as collection:
        assert known(collection) == known(folder.collection)
        assert collection.decks.keys() == folder.collection.decks.keys()
        day = TODAY + 60
        assert collection.deck_reports(day) == folder.collection.deck_reports(day)


def test_undo_goes_on_where_it_was_with_deeds_on_many_cards(
    folder: Folder, backup: str, tmp_path: Path
) -> None:
    target, _ = restored(backup, tmp_path)
    with opened(target) as collection:
        undone = []
        while (one := collection.undo()) is not None:
            other = folder.collection.undo()
            assert other is not None
            assert (one.kind, one.quality, one.cards) == (other.kind, other.quality, other.cards)
            undone.append((one.kind, one.cards))
        assert folder.collection.undo() is None
        assert (LogKind.SUSPEND, 2) in undone
        assert backup_of(collection) == backup_of(folder.collection)


def test_what_sleeps_wakes_with_its_progress(backup: str, tmp_path: Path) -> None:
    target, _ = restored(backup, tmp_path)
    (target / "back.yaml").write_text(deck_text(q("Asleep with its deck")))
    with opened(target) as collection:
        (card,) = collection.cards(["back"], TODAY)
        assert reviews_of(card) == 1


def test_what_was_restored_and_what_is_in_it_are_counted(folder: Folder, tmp_path: Path) -> None:
    text, counts = backed(rich_of(folder))
    value = json.loads(text)
    assert counts == Backed(6, len(value["notes"]), len(value["log"]), 2, {})
    _, found = restored(text, tmp_path)
    assert found == Restored(6, len(value["notes"]), len(value["log"]), 2, True)


def rich_of(folder: Folder) -> Collection:
    rich(folder)
    return folder.collection


def test_a_database_whose_entries_have_gaps_in_their_numbers_is_backed_up(
    folder: Folder, tmp_path: Path
) -> None:
    rich(folder)
    folder.sql("UPDATE reviews SET review_id = review_id * 7 + 100 WHERE batch = 0")
    backup = backup_of(folder.collection)
    target, _ = restored(backup, tmp_path)
    with opened(target) as collection:
        assert backup_of(collection) == backup


def test_a_file_whose_text_was_changed_in_the_backup_is_read_anew(
    folder: Folder, tmp_path: Path
) -> None:
    folder.put("a.yaml", q("A", "Old.", id="a"))
    folder.grade("A")
    target, _ = restored(backup_of(folder.collection).replace("Old.", "New."), tmp_path)
    (target / "a.yaml").write_text((target / "a.yaml").read_text().replace("New.", "Newer."))
    with opened(target) as collection:
        (card,) = collection.cards()
        assert (card.note.answer, reviews_of(card)) == ("Newer.", 1)


def test_the_example_of_the_document_can_be_restored(tmp_path: Path) -> None:
    document = EXAMPLE_PATH.read_text(encoding="utf-8")
    example = document.partition("```json\n")[2].partition("```")[0]
    restore(tmp_path / "c", example.encode())
    with opened(tmp_path / "c") as collection:
        assert len(collection.cards()) == 3
        again, wanted = json.loads(backup_of(collection)), json.loads(example)
    for deck in again["decks"] + wanted["decks"]:
        del deck["reader"]  # this program's own may be newer
    assert again == wanted


def test_a_backup_can_come_from_a_pipe(backup: str, tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

    assert restore(tmp_path / "c", Pipe(backup.encode())).decks == 6


def test_a_backup_to_a_pipe_is_the_same(folder: Folder, backup: str) -> None:
    class Pipe(io.StringIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    write_backup(pipe, folder.collection)
    assert pipe.getvalue() == backup


def test_progress_comes_to_its_end(folder: Folder, backup: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_backup(io.StringIO(), folder.collection, lambda *done: told.append(done))
    assert told
    assert all(0 <= done <= total for done, total in told)
    told.clear()
    restore(tmp_path / "c", backup.encode(), lambda *done: told.append(done))
    assert told[-1] == (2 * len(backup.encode()),) * 2
    assert told == sorted(told)


# What is in a backup --------------------------------------------------------------------------


def test_what_is_left_out_is_named(folder: Folder, tmp_path: Path) -> None:
    media = folder.path / "media"
    media.mkdir()
    secret = tmp_path.parent / f"{tmp_path.name}-secret.png"
    secret.write_bytes(b"secret")
    (media / "link.png").symlink_to(secret)
    (media / "folder.png").symlink_to(tmp_path.parent)
    (media / "talk.mp3").write_bytes(b"x")
    (media / ".hidden.png").write_bytes(b"x")
    (media / "same.png").symlink_to(media / "real.png")
    (media / "real.png").write_bytes(b"picture")
    (media / "dangling.png").symlink_to(media / "nothing.png")
    folder.write("a.yml", q("Other"))
    folder.put("a.yaml", q("A"))
    text, counts = backed(folder.collection)
    assert counts.left_out.keys() == {
        "a.yml",
        "media/link.png",
        "media/folder.png",
        "media/talk.mp3",
        "media/dangling.png",
    }
    paths = [file["path"] for file in json.loads(text)["files"]]
    assert paths == ["a.yaml", "media/real.png", "media/same.png"]
    assert "leads out" in counts.left_out["media/link.png"]


def test_a_deck_that_cannot_be_read_fails_the_backup(folder: Folder) -> None:
    folder.put("a.yaml", q("A"))
    (folder.path / "a.yaml").unlink()
    (folder.path / "a.yaml").symlink_to("/proc/self/mem")
    with pytest.raises(FlashqError, match=r"cannot read .*a\.yaml"):
        write_backup(io.StringIO(), folder.collection)


def test_a_deck_too_large_or_too_deep_fails_the_backup(folder: Folder) -> None:
    with (folder.path / "large.yaml").open("wb") as file:
        file.truncate(33 * 1024 * 1024)
    with pytest.raises(FlashqError, match=r"large\.yaml cannot be backed up: it is larger than 32"):
        write_backup(io.StringIO(), folder.collection)
    folder.delete("large.yaml")
    folder.write("/".join(["d"] * 70) + "/a.yaml", q("A"))
    with pytest.raises(FlashqError, match=r"cannot be backed up: the path is too long, too deep"):
        write_backup(io.StringIO(), folder.collection)


def test_an_empty_collection_can_be_backed_up_and_restored(folder: Folder, tmp_path: Path) -> None:
    folder.sync()
    text = backup_of(folder.collection)
    target, found = restored(text, tmp_path)
    assert found == NOTHING
    with opened(target) as collection:
        assert backup_of(collection) == text


# Into a collection that is there --------------------------------------------------------------


def test_restoring_again_changes_nothing(folder: Folder, backup: str, tmp_path: Path) -> None:
    target, _ = restored(backup, tmp_path)
    for _ in range(2):
        assert restore(target, backup.encode()) == NOTHING
        with opened(target) as collection:
            assert backup_of(collection) == backup
    assert restore(folder.path, backup.encode()) == NOTHING
    folder.sync()
    assert backup_of(folder.collection) == backup


def test_the_first_file_that_differs_is_named_and_how_many_more(
    backup: str, tmp_path: Path
) -> None:
    target, _ = restored(backup, tmp_path)
    (target / "dos.yaml").write_text("cards: []\n")
    (target / "flashq.toml").write_text("new_per_day = 8\n")
    (target / "media" / "a.png").unlink()
    before = everything(target)
    with pytest.raises(FlashqError) as caught:
        restore(target, backup.encode())
    assert caught.value.message == (
        "flashq.toml is there already with other content (1 more file in the way)"
    )
    assert everything(target) == before


def test_files_that_are_missing_come_back_and_others_stay(backup: str, tmp_path: Path) -> None:
    target, _ = restored(backup, tmp_path)
    (target / "media" / "a.png").unlink()
    (target / "cloze.yml").unlink()
    (target / "mine.yaml").write_text(deck_text(q("Mine")))
    opened(target).close()
    found = restore(target, backup.encode())
    assert (found.decks, found.pictures, found.notes, found.entries) == (1, 1, 0, 0)
    with opened(target) as collection:
        mine = [card.note.prompt for card in collection.cards(["mine"], TODAY)]
        assert mine == ["Mine"]
        again = json.loads(backup_of(collection))
    wanted = json.loads(backup)
    assert again["log"] == wanted["log"]
    assert again["notes"][:-1] == wanted["notes"]


def test_a_log_that_went_on_keeps_what_is_new_and_gets_what_it_lacks(
    folder: Folder, tmp_path: Path
) -> None:
    folder.put("a.yaml", q("A", id="a"), q("B", id="b"))
    folder.grade("A", 4, at(0))
    target, _ = restored(backup_of(folder.collection), tmp_path)
    folder.grade("A", 2, at(1))
    folder.grade("B", 5, at(3))
    with opened(target) as there:
        card = next(card for card in there.cards() if card.note.id == "a")
        there.grade(card.card_id, 5, at(2))
        backup = backup_of(folder.collection)
        assert restore(target, backup.encode()).entries == 2
        assert restore(target, backup.encode()).entries == 0
        assert [entry.quality for entry in there.log(card.card_id)] == [4, 2, 5]
        assert there.rebuild().differences == []
        assert restore(folder.path, backup_of(there).encode()).entries == 1
        for card in folder.collection.cards():
            other = there.card_named(card.name)
            assert other.state == card.state
            assert there.log(other.card_id) == folder.collection.log(card.card_id)


def test_what_was_undone_on_one_side_is_undone(folder: Folder, tmp_path: Path) -> None:
    folder.put("a.yaml", q("A"))
    folder.grade("A", 4, at(0))
    folder.grade("A", 1, at(1))
    before = backup_of(folder.collection)
    target, _ = restored(before, tmp_path)
    folder.collection.undo()
    after = backup_of(folder.collection)
    assert restore(target, after.encode()) == NOTHING
    with opened(target) as collection:
        assert backup_of(collection) == after
    assert restore(folder.path, before.encode()) == NOTHING
    assert backup_of(folder.collection) == after


def test_entries_that_are_the_same_in_everything_are_counted(
    folder: Folder, tmp_path: Path
) -> None:
    folder.put("a.yaml", q("A"))
    folder.grade("A", 4)
    target, _ = restored(backup_of(folder.collection), tmp_path)
    with opened(target) as there:
        there.undo()
        folder.collection.undo()
        folder.grade("A", 4)
        backup = backup_of(folder.collection)
        assert restore(target, backup.encode()).entries == 1
        assert restore(target, backup.encode()).entries == 0
        assert backup_of(there) == backup
        assert restore(folder.path, backup.encode()).entries == 0


def test_a_deed_on_many_cards_is_one_deed_where_it_is_added(folder: Folder, tmp_path: Path) -> None:
    folder.put("a.yaml", q("A", reversed=True), q("B"))
    target, _ = restored(backup_of(folder.collection), tmp_path)
    cards = [card.card_id for card in folder.collection.cards()]
    folder.grade("B", 4)
    folder.collection.mark_all(LogKind.SUSPEND, dict.fromkeys(cards, 0), at(1))
    with opened(target) as there:
        there.mark_all(LogKind.FLAG, {cards[0]: 1, cards[1]: 1}, at(2))
        restore(target, backup_of(folder.collection).encode())
        kinds = [(one.kind, one.cards) for one in iter(there.undo, None)]
    assert kinds == [(LogKind.SUSPEND, 3), (LogKind.REVIEW, 1), (LogKind.FLAG, 2)]


def test_a_deed_of_which_a_part_is_there_becomes_one_again(folder: Folder, tmp_path: Path) -> None:
    folder.put("a.yaml", q("A"), q("B"), q("C"))
    values = {card.card_id: 2 for card in folder.collection.cards()}
    folder.collection.mark_all(LogKind.FLAG, values, at())
    target, _ = restored(backup_of(folder.collection), tmp_path)
    with Opened(target) as there:
        there.sql("DELETE FROM reviews WHERE review_id = 1")
        assert restore(target, backup_of(folder.collection).encode()).entries == 1
        undone = there.collection.undo()
        assert undone is not None
        assert undone.cards == 3


def test_a_collection_begun_anew_on_the_same_files_gets_the_progress_back(
    folder: Folder, tmp_path: Path
) -> None:
    folder.put(
        "a.yaml",
        q("What keeps its text?", "An answer that is long enough.", id="old"),
        q("B", id="b"),
    )
    folder.grade("What keeps its text?", 4)
    folder.put(
        "a.yaml",
        q("What keeps its text?", "An answer that is long enough.", id="new"),
        q("B", id="b"),
    )
    assert reviews_of(folder.card("What keeps its text?")) == 1
    folder.put(
        "a.yaml",
        q("What keeps its text?", "An answer that is long enough.", id="new"),
        q("B", id="b"),
        q("What takes the old name?", "Something else entirely.", id="old"),
    )
    folder.grade("What takes the old name?", 2)
    folder.grade("What takes the old name?", 5, at(1))
    backup = backup_of(folder.collection)
    clone = tmp_path.parent / f"{tmp_path.name}-clone"
    clone.mkdir()
    shutil.copy2(folder.path / "a.yaml", clone / "a.yaml")
    with Opened(clone) as there:
        there.sync()
        assert restore(clone, backup.encode()) == Restored(0, 0, 3, 0, False)
        there.sync()
        assert progress(there) == progress(folder)
        assert restore(clone, backup.encode()) == NOTHING
        there.sync()
        assert progress(there) == progress(folder)


def test_progress_made_on_a_clone_is_kept_when_the_backup_comes(
    folder: Folder, tmp_path: Path
) -> None:
    folder.put("a.yaml", q("What keeps its text?", "An answer that is long enough.", id="old"))
    folder.grade("What keeps its text?", 4, at(-1))
    folder.put("a.yaml", q("What keeps its text?", "An answer that is long enough.", id="new"))
    folder.put(
        "a.yaml",
        q("What keeps its text?", "An answer that is long enough.", id="new"),
        q("Other", "Something else entirely.", id="old"),
    )
    folder.grade("Other", 2, at(-1))
    folder.put("a.yaml", q("What keeps its text?", "An answer that is long enough.", id="new"))
    backup = backup_of(folder.collection)  # "Other" sleeps
    clone = tmp_path.parent / f"{tmp_path.name}-clone"
    clone.mkdir()
    shutil.copy2(folder.path / "a.yaml", clone / "a.yaml")
    with Opened(clone) as there:
        there.sync()
        there.grade("What keeps its text?", 5, at(7))
        uid = there.card("What keeps its text?").uid
        assert restore(clone, backup.encode()) == Restored(0, 1, 2, 0, False)
        there.sync()
        card = there.card("What keeps its text?")
        assert card.uid == uid
        assert [one.quality for one in there.collection.log(card.card_id)] == [4, 5]
        first = backup_of(there.collection)
        assert restore(clone, backup.encode()) == NOTHING
        there.sync()
        assert backup_of(there.collection) == first
        there.put(
            "a.yaml",
            q("What keeps its text?", "An answer that is long enough.", id="new"),
            q("Other", "Something else entirely.", id="old"),
        )
        assert reviews_of(there.card("Other")) == 1


@pytest.mark.parametrize("is_studied", [True, False])
def test_a_note_that_sleeps_does_not_give_its_progress_to_what_has_its_first_name_now(
    folder: Folder, tmp_path: Path, is_studied: bool
) -> None:
    folder.put("a.yaml", q("Asleep", "Something else entirely.", id="k"), q("Kept", id="old"))
    folder.grade("Asleep", 2, at(-2))
    folder.grade("Kept", 4, at(-1))
    folder.write("a.yaml", q("Kept", id="old"))
    folder.put("b.yaml", q("Asleep", "Something else entirely.", id="k"))
    folder.delete("b.yaml")
    folder.sync()
    folder.put("a.yaml", q("Kept", id="k"))
    assert reviews_of(folder.card("Kept")) == 1
    backup = backup_of(folder.collection)
    clone = tmp_path.parent / f"{tmp_path.name}-clone"
    clone.mkdir()
    shutil.copy2(folder.path / "a.yaml", clone / "a.yaml")
    with Opened(clone) as there:
        there.sync()
        if is_studied:
            there.grade("Kept", 5, at(7))
        assert restore(clone, backup.encode()) == Restored(0, 1, 2, 0, False)
        assert restore(clone, backup.encode()) == NOTHING
        there.sync()
        log = there.collection.log(there.card("Kept").card_id)
        assert [one.quality for one in log] == ([4, 5] if is_studied else [4])
        there.put("b.yaml", q("Asleep", "Something else entirely.", id="k"))
        log = there.collection.log(there.card("Asleep").card_id)
        assert [one.quality for one in log] == [2]


def test_a_note_that_is_known_by_another_text_keeps_it(folder: Folder, tmp_path: Path) -> None:
    folder.put("a.yaml", q("A", "Old answer.", id="a"))
    folder.grade("A", 4, at(0))
    backup = backup_of(folder.collection)
    folder.delete("a.yaml")
    folder.put("b.yaml", q("A", "New answer.", id="a"))
    assert restore(folder.path, backup.encode()) == Restored(1, 0, 0, 0, False)
    folder.sync()
    cards = {card.deck: card for card in folder.collection.cards()}
    assert (cards["b"].note.answer, reviews_of(cards["b"])) == ("New answer.", 1)
    assert cards["a"].note.answer == "Old answer."


class Opened(Folder):
    """As a folder, to be closed at the end of a block."""

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def progress(folder: Folder) -> dict[str, object]:
    return {
        card.name: (card.uid, card.state, card.added_day, folder.collection.log(card.card_id))
        for card in folder.collection.cards()
    }


# All or nothing -------------------------------------------------------------------------------


def changed(backup: str, change: Callable[[Any], None]) -> bytes:
    value = json.loads(backup)
    change(value)
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "path", ["../x.yaml", "/tmp/x.yaml", ".flashq/schedule.db", ".git/config", "x.sh", "media/x.sh"]
)
def test_a_strangers_backup_writes_nothing_elsewhere(
    backup: str, tmp_path: Path, path: str
) -> None:
    target = tmp_path / "outer" / "c"
    target.mkdir(parents=True)
    data = changed(backup, lambda value: value["files"].append({"path": path, "text": "x"}))
    with pytest.raises(FlashqError):
        restore(target, data)
    assert everything(tmp_path / "outer") == {"c": ""}


@pytest.mark.parametrize("target_there", [True, False])
def test_a_backup_with_faults_leaves_everything_as_it_was(
    backup: str, tmp_path: Path, target_there: bool
) -> None:
    target = tmp_path / "outer" / "c"
    (target if target_there else target.parent).mkdir(parents=True)
    before = everything(tmp_path / "outer")
    for data in (
        changed(backup, lambda value: value["log"][-1].update(quality=9)),
        changed(backup, lambda value: value["notes"][0].update(uid="")),
        changed(backup, lambda value: value["files"][0].update(text="new_per_day = -1\n")),
        changed(backup, lambda value: value["files"][0].update(text="unknown = 1\n")),
        changed(backup, lambda value: value["files"][0].update(text="no TOML")),
        changed(backup, lambda value: value.update(flashq_backup=2)),
        backup.encode()[:-2],
        b"",
    ):
        with pytest.raises(FlashqError) as caught:
            restore(target, data)
        assert "\n" not in str(caught.value)
    assert everything(tmp_path / "outer") == before


def test_links_are_not_written_through(backup: str, tmp_path: Path) -> None:
    target, outside = tmp_path / "c", tmp_path / "outside"
    target.mkdir()
    outside.mkdir()
    (target / "ml").symlink_to(outside)
    with pytest.raises(FlashqError, match=r"ml/优化\.yaml would be written through a link"):
        restore(target, backup.encode())
    (target / "ml").unlink()
    (target / "dos.yaml").symlink_to(outside / "new.yaml")
    with pytest.raises(FlashqError, match=r"dos\.yaml is there already"):
        restore(target, backup.encode())
    assert everything(outside) == {}
    assert not (target / ".flashq").exists()


def test_a_file_in_place_of_a_folder_and_a_deck_under_its_other_suffix_are_in_the_way(
    backup: str, tmp_path: Path
) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "ml").write_text("a file")
    (tmp_path / "c" / "cloze.yaml").write_text("cards: []\n")
    with pytest.raises(FlashqError, match=r"cloze\.yml is there already as cloze\.yaml"):
        restore(tmp_path / "c", backup.encode())
    (tmp_path / "c" / "cloze.yaml").unlink()
    with pytest.raises(FlashqError, match=r"ml/优化\.yaml needs a folder where a file is"):
        restore(tmp_path / "c", backup.encode())
    assert everything(tmp_path / "c").keys() == {"ml"}


@pytest.mark.parametrize("there", ["a collection", "no database", "nothing"])
def test_a_failure_halfway_takes_everything_back(
    backup: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    outer = tmp_path / "outer"
    target = outer / "new" / "c"
    if there == "no database":
        (target / ".flashq" / "backups").mkdir(parents=True)
        (target / ".flashq" / ".gitignore").write_text("*\n")
    elif there == "a collection":
        target.mkdir(parents=True)
        with Opened(target) as collection:
            collection.put("mine.yaml", q("Mine"))
            collection.grade("Mine")
        (target / "media").mkdir()
    else:
        outer.mkdir()
    before = everything(outer)
    write = restoring.replace_file
    left = [4]

    def fail_at_the_fifth(path: Path, data: bytes) -> None:
        if not left[0]:
            raise FlashqError(f"cannot write {path}: no space left on device")
        left[0] -= 1
        write(path, data)

    monkeypatch.setattr(restoring, "replace_file", fail_at_the_fifth)
    with pytest.raises(FlashqError, match="no space left"):
        restore(target, backup.encode())
    assert everything(outer) == before


def test_a_folder_that_cannot_be_made_is_an_error(backup: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FlashqError):
        restore(tmp_path / "file" / "c", backup.encode())
    with pytest.raises(FlashqError):
        restore(tmp_path / "file", backup.encode())
    assert (tmp_path / "file").read_text() == "x"


# Any small collection -------------------------------------------------------------------------

QUESTIONS = ("What is a mean?", "Which day is it?", "Same", "Same", "Wozniak's year of SM-2?")
ENTRY = st.builds(
    lambda number, answer, rest: q(QUESTIONS[number], answer, **rest),
    st.integers(0, len(QUESTIONS) - 1),
    st.sampled_from(["One.", "Two.", None]),
    st.sampled_from([{}, {"id": "x"}, {"reversed": True}, {"points": ["a"]}]),
) | st.sampled_from([cloze("{{c1::a}} b"), cloze("{{c1::a}} {{c2::b}}"), {"wrong": 1}])
WRITE = st.tuples(
    st.just("write"), st.sampled_from(["a.yaml", "b/c.yml"]), st.lists(ENTRY, max_size=4)
)
DELETE = st.tuples(st.just("delete"), st.sampled_from(["a.yaml", "b/c.yml"]), st.none())
GRADE = st.tuples(st.just("grade"), st.integers(0, 9), st.integers(0, 5))
MARK = st.tuples(st.just("mark"), st.sampled_from(["suspend", "bury", "reset", "skip"]), st.none())
MANY = st.tuples(st.just("flag"), st.integers(0, 7), st.none())
UNDO = st.tuples(st.just("undo"), st.none(), st.none())
STEPS = st.lists(WRITE | GRADE | GRADE | MARK | MANY | UNDO | DELETE, max_size=12)


def live(folder: Folder, steps: list[tuple[str, Any, Any]], day: int = 0) -> None:
    """What a person does to a collection, a step a day."""
    for number, (what, first, second) in enumerate(steps):
        collection = folder.collection
        cards = [card for card in collection.cards() if not card.note.is_draft]
        moment = at(day + number)
        match what:
            case "write":
                folder.put(first, *second)
            case "delete" if (folder.path / first).exists():
                folder.delete(first)
                folder.sync()
            case "grade" if cards:
                collection.grade(cards[first % len(cards)].card_id, second, moment)
            case "mark" if cards:
                collection.mark(cards[0].card_id, LogKind(first), moment)
            case "flag" if cards:
                values = {card.card_id: first for card in cards[:3]}
                collection.mark_all(LogKind.FLAG, values, moment)
            case "undo":
                collection.undo()


@given(STEPS)
@settings(max_examples=25, deadline=None)
def test_any_collection_comes_back_as_it_was(steps: list[tuple[str, Any, Any]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        os.mkdir(f"{place}/old")
        with Opened(Path(place, "old")) as old:
            old.put("a.yaml", q("First", "An answer."), q("Second", reversed=True))
            live(old, steps)
            backup = backup_of(old.collection)
        target = Path(place, "new")
        restore(target, backup.encode())
        with opened(target) as new:
            assert backup_of(new) == backup
            assert new.rebuild().differences == []
            assert restore(target, backup.encode()) == NOTHING
            new.synchronise(day=TODAY)
            assert backup_of(new) == backup


@given(STEPS, st.lists(GRADE | MARK | MANY | UNDO, max_size=6))
@settings(max_examples=25, deadline=None)
def test_two_that_parted_agree_when_each_gets_the_others_backup(
    here: list[tuple[str, Any, Any]], there: list[tuple[str, Any, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        os.mkdir(f"{place}/old")
        with Opened(Path(place, "old")) as old:
            old.put("a.yaml", q("First", "An answer."), q("Second", reversed=True))
            live(old, here)
            restore(Path(place, "new"), backup_of(old.collection).encode())
            with Opened(Path(place, "new")) as new:
                new.sync()
                live(new, there, day=100)
                live(old, [step for step in there[::-1] if step[0] != "undo"], day=200)
                first = backup_of(new.collection)
                restore(new.path, backup_of(old.collection).encode())
                restore(old.path, first.encode())
                old.sync()
                new.sync()
                assert states(old) == states(new)
                assert old.collection.rebuild().differences == []
                assert new.collection.rebuild().differences == []


def states(folder: Folder) -> dict[str, object]:
    return {
        card.name: (card.uid, card.state, folder.collection.log(card.card_id))
        for card in folder.collection.cards()
    }
