"""A file is replaced as a whole or not at all."""

import errno
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from flashq.errors import FlashqError
from flashq.formats.files import read_limited, replace_file, writing


def test_a_file_gets_its_new_content_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(b"old")
    replace_file(path, b"new\r\n\0")
    assert path.read_bytes() == b"new\r\n\0"
    assert os.listdir(tmp_path) == ["d.yaml"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(b"old")
    path.chmod(mode)
    replace_file(path, b"new")
    assert path.stat().st_mode & 0o777 == mode


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    replace_file(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "d.yaml"
    target.write_bytes(b"old")
    link = tmp_path / "link.yaml"
    link.symlink_to(target)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "replace", "fchmod"])
def test_a_failure_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(FlashqError, match=r"cannot write .*d\.yaml: no space left on device"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["d.yaml"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlashqError, match=r"cannot write .*gone/d\.yaml: no such file"):
        replace_file(tmp_path / "gone" / "d.yaml", b"")


def test_links_in_a_circle_are_an_error_of_the_users(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(FlashqError, match="cannot write"):
        replace_file(tmp_path / "a", b"")


def test_reading_stops_after_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(b"12345")
    assert read_limited(path, 5) == b"12345"
    assert read_limited(path, 3) == b"1234"
    with pytest.raises(FlashqError, match="cannot read"):
        read_limited(tmp_path, 3)


def test_a_file_written_piece_by_piece_is_there_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def break_off(file: BinaryIO) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), writing(path) as file:
        break_off(file)
    assert path.read_text() == "old"
    with writing(path) as file:
        file.write(b"one ")
        file.write(b"two")
    assert path.read_text() == "one two"
    assert [found.name for found in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(FlashqError, match="it is a folder; name a file"), writing(tmp_path):
        pass
