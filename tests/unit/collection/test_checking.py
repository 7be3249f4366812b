"""Checking decks: all faults of all files at once, and ids written into them."""

from pathlib import Path

import pytest

from flashq.collection import checking
from flashq.errors import FlashqError
from unit.collection_builder import Folder, q

FAULTY = "cards:\n  - question: Adam?\n    anwser: x\n  - id: a b\n    question: SGD?\n"


def findings(folder: Folder, *paths: str | Path) -> list[str]:
    found = checking.check(folder.path, [folder.path / path for path in paths]).findings
    return [f"{fault.path}:{fault.line} {fault.code}" for fault in found]


def test_all_faults_of_all_files_are_reported_at_once_in_their_order(folder: Folder) -> None:
    folder.write_text("b.yaml", FAULTY)
    folder.write_text("a.yaml", "cards: [")
    folder.write("c.yaml", q("Draft?", None), q("Fine?"))
    checked = checking.check(folder.path, [])
    assert findings(folder)[1:] == ["b.yaml:3 unknown-key", "b.yaml:4 bad-id", "c.yaml:2 draft"]
    assert findings(folder)[0].startswith("a.yaml:1 ")
    assert (checked.fault_count, checked.decks, checked.notes) == (3, 3, 2)


def test_a_sound_collection_has_nothing_to_say(folder: Folder) -> None:
    folder.write("a.yaml", q("Fine?"))
    checked = checking.check(folder.path, [])
    assert (checked.findings, checked.fault_count, checked.decks, checked.notes) == ((), 0, 1, 1)


def test_only_what_was_asked_for_is_reported(folder: Folder) -> None:
    folder.write_text("a.yaml", FAULTY)
    folder.write_text("ml/b.yaml", FAULTY)
    folder.write_text("ml/deep/c.yaml", FAULTY)
    folder.write_text("mlx/d.yaml", FAULTY)
    assert {line.partition(":")[0] for line in findings(folder, "ml")} == {
        "ml/b.yaml",
        "ml/deep/c.yaml",
    }
    assert {line.partition(":")[0] for line in findings(folder, "a.yaml")} == {"a.yaml"}
    assert len(findings(folder, ".")) == 8
    assert checking.check(folder.path, [folder.path / "ml/b.yaml"]).decks == 1


def test_a_follow_up_into_a_deck_that_is_not_checked_is_known(folder: Folder) -> None:
    folder.write("a.yaml", q("A?", id="a", follow_ups=["b:known", "b:unknown"]))
    folder.write("b.yaml", q("B?", id="known"))
    (fault,) = checking.check(folder.path, [folder.path / "a.yaml"]).findings
    assert "unknown" in fault.message


def test_a_follow_up_into_a_deck_with_faults_is_not_held_against_it(folder: Folder) -> None:
    folder.write("a.yaml", q("A?", id="a", follow_ups=["b:known"]))
    folder.write_text("b.yaml", FAULTY)
    assert findings(folder, "a.yaml") == []


def test_pictures_are_looked_for_in_media_and_nowhere_else(folder: Folder) -> None:
    folder.write_text("media/in.png", "x")
    folder.write_text("out.png", "x")
    folder.write("a.yaml", q("A?", "![a](in.png) ![b](media/in.png)"))
    assert findings(folder) == []
    for target in ("out.png", "media/../out.png", "gone.png", "../../etc/passwd"):
        folder.write("a.yaml", q("A?", f"![a]({target})"))
        assert len(findings(folder)) == 1, target


def test_files_and_folders_outside_the_collection_are_checked_for_themselves(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "x.yaml").write_text(FAULTY, encoding="utf-8")
    folder.write_text("a.yaml", FAULTY)
    assert len(findings(folder, elsewhere)) == 2
    assert findings(folder, elsewhere / "x.yaml")[0] == "x.yaml:3 unknown-key"


def test_a_path_that_is_not_there_is_said(folder: Folder) -> None:
    with pytest.raises(FlashqError, match="there is no "):
        checking.check(folder.path, [folder.path / "gone.yaml"])


def test_a_path_that_is_no_deck_is_not_passed_over_in_silence(folder: Folder) -> None:
    folder.write("a.yaml", q("A?"))
    folder.write_text("readme.md", "# Hello")
    for path in ("readme.md", ".flashq/.gitignore"):
        with pytest.raises(FlashqError, match="is no deck of the collection"):
            checking.check(folder.path, [folder.path / path])


def test_checking_changes_nothing(folder: Folder) -> None:
    folder.write("a.yaml", q("A?"))
    before = (folder.path / "a.yaml").read_bytes()
    checking.check(folder.path, [])
    assert (folder.path / "a.yaml").read_bytes() == before


def test_ids_are_written_where_they_are_missing_and_nowhere_else(folder: Folder) -> None:
    folder.write("a.yaml", q("What is Adam?"), q("SGD?", id="mine"), q("What is Adam?", "Other."))
    folder.write("b.yaml", q("All?", id="all"))
    folder.write_text("c.yaml", FAULTY)
    assert checking.add_ids(folder.path, []) == {"a.yaml": 2}
    folder.sync()
    assert [card.key for card in folder.collection.cards()] == ["adam", "mine", "adam-2", "all"]
    assert (folder.path / "c.yaml").read_text(encoding="utf-8") == FAULTY
    assert checking.add_ids(folder.path, []) == {}


def test_ids_are_written_into_the_paths_asked_for(folder: Folder) -> None:
    folder.write("a.yaml", q("A?"))
    folder.write("ml/b.yaml", q("B?"))
    assert checking.add_ids(folder.path, [folder.path / "ml"]) == {"ml/b.yaml": 1}
