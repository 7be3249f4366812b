"""Which folder is the collection, and making one."""

from pathlib import Path

import pytest

from flashq.collection import locating, settings
from flashq.config import load
from flashq.errors import FlashqError


def test_the_folder_given_wins_over_the_environment(tmp_path: Path) -> None:
    given, variable = tmp_path / "given", tmp_path / "variable"
    given.mkdir()
    variable.mkdir()
    environment = {"FLASHQ_COLLECTION": str(variable)}
    assert locating.find(given, environment) == (given.resolve(), False)
    assert locating.find(None, environment) == (variable.resolve(), False)


def test_without_either_it_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder, is_own = locating.find(None, {})
    assert is_own
    assert folder.parts[-2:] == ("flashq", "collection")
    assert locating.find(None, {"FLASHQ_COLLECTION": ""}) == (folder, True)


def test_a_folder_that_does_not_exist_is_refused_and_not_made(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(FlashqError) as caught:
        locating.find(gone, {})
    assert str(caught.value) == (
        f'--collection: there is no folder {gone}; "flashq init {gone}" makes a collection there'
    )
    with pytest.raises(FlashqError, match=r"^\$FLASHQ_COLLECTION: there is no folder "):
        locating.find(None, {"FLASHQ_COLLECTION": str(gone)})
    assert not gone.exists()


def test_a_home_directory_in_the_environment_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "cards").mkdir()
    assert (
        locating.find(None, {"FLASHQ_COLLECTION": "~/cards"})[0] == (tmp_path / "cards").resolve()
    )


def test_a_collection_is_made_with_the_bank_or_without(tmp_path: Path) -> None:
    assert locating.create(tmp_path / "empty", "en", with_bank=False) == 0
    assert list((tmp_path / "empty").rglob("*.yaml")) == []
    copied = locating.create(tmp_path / "full", "en", with_bank=True)
    assert copied == len(list((tmp_path / "full").rglob("*.y*ml"))) > 0


def test_with_the_bank_comes_the_language_in_which_it_is_studied(tmp_path: Path) -> None:
    locating.create(tmp_path / "a", "zh", with_bank=True)
    assert load(tmp_path / "a", {"LANG": "en_GB.UTF-8"}).languages == ("zh",)
    locating.create(tmp_path / "b", "zh", with_bank=False)
    assert not (tmp_path / "b" / "flashq.toml").exists()
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "flashq.toml").write_text("new_per_day = 5\n", encoding="utf-8")
    locating.create(tmp_path / "c", "zh", with_bank=True)
    assert (tmp_path / "c" / "flashq.toml").read_text(encoding="utf-8") == "new_per_day = 5\n"


def test_a_collection_keeps_its_database_out_of_git(tmp_path: Path) -> None:
    locating.create(tmp_path, "en", with_bank=False)
    assert (tmp_path / ".flashq" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert (tmp_path / ".flashq" / "backups").is_dir()
    assert (tmp_path / "media").is_dir()


def test_files_that_are_there_are_left_as_they_are(tmp_path: Path) -> None:
    locating.create(tmp_path, "en", with_bank=True)
    deck = next(tmp_path.rglob("*.yaml"))
    deck.write_text("# mine\n", encoding="utf-8")
    (tmp_path / ".flashq" / ".gitignore").write_text("mine\n", encoding="utf-8")
    assert locating.create(tmp_path, "en", with_bank=True) == 0
    assert deck.read_text(encoding="utf-8") == "# mine\n"
    assert (tmp_path / ".flashq" / ".gitignore").read_text(encoding="utf-8") == "mine\n"


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FlashqError) as caught:
        locating.create(tmp_path / "file" / "below", "en", with_bank=False)
    assert "\n" not in str(caught.value)
    assert caught.value.hint == "choose a folder that can be written with --collection"
    (tmp_path / ".flashq").touch()
    with pytest.raises(FlashqError, match="make the collection's folder writable"):
        locating.prepare_state_folder(tmp_path)


def test_a_setting_is_changed_in_its_file_and_nothing_else_is(tmp_path: Path) -> None:
    file = tmp_path / "flashq.toml"
    file.write_text("# mine\nnew_per_day = 5 # few\n", encoding="utf-8")
    assert settings.change(tmp_path, "new_per_day", "7", lambda found: None) == (file, 7)
    assert file.read_text(encoding="utf-8") == "# mine\nnew_per_day = 7 # few\n"
    with pytest.raises(FlashqError):
        settings.change(tmp_path, "new_per_day", "many", lambda found: None)
    assert file.read_text(encoding="utf-8") == "# mine\nnew_per_day = 7 # few\n"
