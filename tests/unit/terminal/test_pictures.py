"""Pictures are drawn by the terminal's own protocol, and only from the media folder."""

import io
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console
from rich.text import Text

from flashq.terminal.markdown import render
from flashq.terminal.pictures import (
    PictureRow,
    media_path,
    on_screen,
    picture_finder,
    picture_rows,
    protocol_of,
)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    media = tmp_path / "media"
    media.mkdir()
    Image.new("RGB", (120, 80), (200, 30, 30)).save(media / "loss.png")
    Image.new("RGB", (8, 8)).save(media / "损失 曲线.png")
    Image.new("RGB", (8, 8)).save(tmp_path / "secret.png")
    (media / "notes.png").write_text("not a picture")
    (media / "link.png").symlink_to(tmp_path / "secret.png")
    return tmp_path


def _console() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=80, legacy_windows=False)


def _printed(lines: list[Text], console: Console) -> str:
    for line in on_screen(lines):
        console.print(line)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(
    ("environ", "protocol"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm2"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, None),
        ({"TERM": "dumb"}, None),
    ],
)
def test_the_terminal_is_known_by_its_environment(
    environ: dict[str, str], protocol: str | None
) -> None:
    assert protocol_of(environ) == protocol


def test_kitty_gets_the_picture_once_and_rows_of_placeholders(
    collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = io.StringIO()
    monkeypatch.setattr("sys.__stdout__", sent)
    console = _console()
    rows = picture_rows(collection / "media/loss.png", 40, "kitty", console)
    assert rows is not None
    assert sent.getvalue().startswith("\x1b_G")
    assert "f=100" in sent.getvalue()
    assert "U=1" in sent.getvalue()
    printed = _printed(rows, console)
    assert printed.count("\n") == len(rows) == 5
    assert printed.count("\U0010eeee") == 15 * 5
    assert "\x1b[38;2;" in printed


def test_a_part_of_a_kitty_picture_can_be_shown(
    collection: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.__stdout__", io.StringIO())
    console = _console()
    rows = picture_rows(collection / "media/loss.png", 40, "kitty", console) or []
    assert _printed(rows[2:4], console).count("\U0010eeee") == 30


def test_iterm2_gets_the_file_in_place(collection: Path) -> None:
    console = _console()
    rows = picture_rows(collection / "media/loss.png", 40, "iterm2", console)
    printed = _printed(rows or [], console)
    assert "\x1b]1337;File=inline=1;" in printed
    assert "width=15;height=5" in printed
    assert printed.count("\n") == 5
    assert "\x1b7\x1b[4A\x1b]1337" in printed


def test_sixel_gets_a_device_control_string(collection: Path) -> None:
    console = _console()
    printed = _printed(
        picture_rows(collection / "media/loss.png", 40, "sixel", console) or [], console
    )
    assert "\x1b7\x1b[4A\x1bP" in printed
    assert printed.rstrip("\n").endswith("\x1b\\\x1b8")


def test_a_whole_picture_of_which_rows_are_out_of_sight_stays_blank(collection: Path) -> None:
    console = _console()
    rows = picture_rows(collection / "media/loss.png", 40, "iterm2", console) or []
    assert _printed(rows[1:], console) == "\n" * 4
    assert "1337" not in _printed([*rows[:2], Text("x"), rows[-1]], _console())


def test_a_picture_is_never_wider_than_asked_for_nor_taller_than_a_screen(
    tmp_path: Path,
) -> None:
    Image.new("RGB", (4000, 3000)).save(tmp_path / "big.png")
    rows = picture_rows(tmp_path / "big.png", 30, "iterm2", _console())
    assert rows is not None
    assert len(rows) <= 20
    assert "width=30;" in _printed(rows, _console())


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "../secret.png",
        "secret.png",
        "media/../secret.png",
        "media/link.png",
        "media/missing.png",
        "media",
        "data:image/png;base64,AAAA",
        "media/\0.png",
    ],
)
def test_only_files_inside_the_media_folder_are_read(collection: Path, address: str) -> None:
    assert media_path(collection, address) is None


def test_a_file_is_found_by_the_name_an_author_writes(collection: Path) -> None:
    assert media_path(collection, "media/loss.png") == collection / "media/loss.png"
    assert media_path(collection, "media/损失%20曲线.png") == collection / "media/损失 曲线.png"


def test_what_is_not_a_picture_is_shown_by_caption_only(collection: Path) -> None:
    assert picture_rows(collection / "media/notes.png", 40, "iterm2", _console()) is None


def test_there_is_no_finder_where_nothing_can_be_drawn(collection: Path) -> None:
    piped = Console(file=io.StringIO())
    assert picture_finder(collection, piped, {"TERM": "xterm-kitty"}) is None
    assert picture_finder(collection, _console(), {"TERM": "xterm"}) is None


def test_markdown_keeps_rows_for_the_picture_above_its_caption(collection: Path) -> None:
    console = _console()
    finder = picture_finder(collection, console, {"TERM_PROGRAM": "iTerm.app"})
    lines = render("- 图：\n\n  ![损失](media/loss.png)", width=60, pictures=finder)
    rows = [line for line in lines if isinstance(line, PictureRow)]
    assert [row.number for row in rows] == [0, 1, 2, 3, 4]
    assert lines[-1].plain == "  ▣ 损失 <media/loss.png>"
    assert "\n  \x1b7\x1b[4A\x1b]1337" in _printed(lines, console)


def test_a_picture_that_cannot_be_drawn_is_its_caption_and_address(collection: Path) -> None:
    finder = picture_finder(collection, _console(), {"TERM_PROGRAM": "iTerm.app"})
    lines = render("![x](../secret.png)", width=60, pictures=finder)
    assert [line.plain for line in lines] == ["▣ x <../secret.png>"]
