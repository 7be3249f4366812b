"""The keys of a session on a real terminal: what they do, and that the terminal survives."""

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from terminal_driver import Terminal, clean_environment, flashq

Study = Callable[..., Terminal]


def log_of(folder: Path) -> list[tuple[str, int | None, int]]:
    """The log: kind, quality, whether it is void."""
    with sqlite3.connect(folder / ".flashq" / "schedule.db") as database:
        return database.execute(
            "SELECT kind, quality, void FROM reviews ORDER BY review_id"
        ).fetchall()


def test_a_grade_is_on_disk_before_the_next_card_is_shown(study: Study, folder: Path) -> None:
    with study() as terminal:
        terminal.wait("handshake", "Space answer")
        terminal.press("\r")
        terminal.wait("1 again")
        terminal.press("3")
        terminal.wait("[…]")
        assert log_of(folder) == [("review", 4, 0)]


@pytest.mark.parametrize(("key", "quality"), [("１", 2), ("２", 3), ("３", 4), ("４", 5)])
def test_full_width_digits_of_a_chinese_input_method_grade(
    study: Study, folder: Path, key: str, quality: int
) -> None:
    with study() as terminal:
        terminal.wait("Space answer")
        terminal.press("\u3000")
        terminal.wait("1 again")
        terminal.press(key)
        terminal.wait("[…]")
        assert log_of(folder) == [("review", quality, 0)]


def test_a_grade_before_the_answer_does_nothing_but_say_so(study: Study, folder: Path) -> None:
    with study() as terminal:
        terminal.wait("Space answer")
        terminal.press("3")
        terminal.wait("see the answer first")
        assert log_of(folder) == []


def test_six_grades_are_sm2s_qualities(study: Study, folder: Path) -> None:
    (folder / "flashq.toml").write_text('grades = "six"\n', encoding="utf-8")
    with study() as terminal:
        terminal.wait("Space answer")
        terminal.press(" ")
        terminal.wait("0 blackout", "5 easy")
        terminal.press("0")
        terminal.wait("drill 1")
        assert log_of(folder) == [("review", 0, 0)]


def test_what_was_not_known_comes_again_until_it_scores_four(study: Study, folder: Path) -> None:
    with study("zh") as terminal:
        for question, key in (("动量法", "1"), ("学习率", "3"), ("动量法", "2"), ("动量法", "3")):
            terminal.wait(question, "Space answer")
            terminal.press(" ")
            terminal.wait("1 again")
            terminal.press(key)
        terminal.wait(
            "That was all for now", "Reviewed 2 cards, 4 grades", "Due tomorrow (2026-12-02): 2"
        )
        assert [row[0] for row in log_of(folder)] == ["review", "review", "drill", "drill"]


def test_undo_goes_back_step_by_step_past_the_end_and_into_the_last_session(
    study: Study, folder: Path
) -> None:
    with study("zh") as terminal:
        for question in ("动量法", "学习率"):
            terminal.wait(question, "Space answer")
            terminal.press(" ")
            terminal.wait("1 again")
            terminal.press("3")
        terminal.wait("That was all for now")
        terminal.press("u")
        terminal.wait("undone: good", "学习率", "1 again")
        terminal.press("q")
        assert terminal.finish() == 0
    with study("zh") as terminal:
        terminal.wait("学习率", "Space answer")
        terminal.press("u")
        terminal.wait("undone: good", "动量法")
        terminal.press("u")
        terminal.wait("there is nothing to undo")
        assert [row[2] for row in log_of(folder)] == [1, 1]


def test_skip_bury_and_suspend_put_a_card_away_and_undo_brings_it_back(
    study: Study, folder: Path
) -> None:
    with study("networking") as terminal:
        terminal.wait("handshake")
        terminal.press("s")
        terminal.wait("skipped: it comes last today", "[…]")
        terminal.press("b")
        terminal.wait("buried until tomorrow")
        terminal.wait("443")
        terminal.press("!")
        terminal.wait("flagged")
        terminal.press("x")
        terminal.wait("That was all for now", "suspended")
        for undone, question in (
            ("suspend", "443"),
            ("flag", "443"),
            ("bury", "[…]"),
            ("skip", "hand"),
        ):
            terminal.press("u")
            terminal.wait(f"undone: {undone}", question)
        assert [(row[0], row[2]) for row in log_of(folder)] == [
            ("skip", 1),
            ("bury", 1),
            ("flag", 1),
            ("suspend", 1),
        ]


def test_the_editor_opens_at_the_note_and_the_card_is_read_anew(
    study: Study, folder: Path, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text(
        f'#!/bin/sh\necho "$1" > {tmp_path}/line\nsed -i "s/three-way/3-way/" "$2"\n',
        encoding="utf-8",
    )
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    with study(EDITOR=str(editor)) as terminal:
        terminal.wait("three-way")
        terminal.press("e")
        terminal.wait("3-way", gone="three-way")
        assert (tmp_path / "line").read_text().strip() == "+5"
        terminal.press(" ")
        terminal.wait("1 again")
        terminal.press("3")
        terminal.wait("[…]")


def test_a_fault_made_in_the_editor_is_said_and_the_card_stays(
    study: Study, folder: Path, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/question:/qestion:/" "$2"\n', encoding="utf-8")
    editor.chmod(0o755)
    with study(EDITOR=str(editor)) as terminal:
        terminal.wait("three-way")
        terminal.press("e")
        terminal.wait("networking.yaml:6:5", "edits it again", "three-way")


def test_alt_and_a_letter_is_not_the_letter(study: Study, folder: Path) -> None:
    with study() as terminal:
        terminal.wait("handshake")
        terminal.press("\x1bx", "h")
        terminal.wait("three letters each")
        assert log_of(folder) == []


def test_the_page_of_keys_scrolls_on_a_small_terminal(study: Study) -> None:
    with study(width=40, height=20) as terminal:
        terminal.wait("handshake")
        terminal.press("?")
        terminal.wait("Keys", "more line")
        for _ in range(4):
            terminal.press("\x1b[6~")
        terminal.wait("years until the", gone="more line")
        terminal.press("q")
        terminal.wait("handshake", "Space answer")


def test_an_editor_that_cannot_start_is_said_in_the_session(study: Study) -> None:
    with study(EDITOR="/nowhere/editor") as terminal:
        terminal.wait("Space answer")
        terminal.press("e")
        terminal.wait("does not start")


def test_a_resize_draws_the_page_anew(study: Study) -> None:
    with study("zh") as terminal:
        terminal.wait("动量法", "Space answer")
        terminal.resize(40, 20)
        terminal.wait_until(
            lambda text: any(line == "╭" + "─" * 38 + "╮" for line in text.splitlines()),
            "a panel of 40 cells",
        )


def test_ctrl_z_gives_the_shell_its_terminal_and_fg_brings_the_session_back(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    with Terminal(
        ["bash", "--norc", "-i"],
        clean_environment(tmp_path / "home", PS1="ready> ", PS0=""),
        width=100,
    ) as terminal:
        terminal.wait("ready>")
        terminal.press(" ".join(flashq("-C", str(folder), "study")) + "\r")
        terminal.wait("Space answer")
        terminal.press("\x1a")
        terminal.wait("Stopped")
        terminal.press("echo still $((40 + 2))\r")
        terminal.wait("still 42")
        terminal.press("fg\r")
        terminal.wait("Space answer", gone="still 42")
        terminal.press("q")
        terminal.wait("Due tomorrow")
        terminal.press("exit\r")
        terminal.finish()


def test_a_long_answer_is_scrolled_with_space_and_arrows(study: Study) -> None:
    with study("zh", height=12) as terminal:
        terminal.wait("动量法", "Space answer")
        terminal.press(" ")
        terminal.wait("more line")
        terminal.press("\x1b[B")
        terminal.wait("动量法保存")
        for _ in range(8):
            terminal.press(" ")
        terminal.wait("grade it with 1 to 4", gone="more line")
        terminal.press("\x1b[H")
        terminal.wait("more line", "它为什么能加快收敛")


def test_what_came_of_a_choice_is_in_sight_however_long_the_question_is(
    study: Study, folder: Path
) -> None:
    (folder / "long.yaml").write_text(
        f"cards:\n  - question: {'Which of these? ' * 30}\n"
        f"    choices: [left, right]\n    answer: right\n    explanation: {'Because. ' * 30}\n"
    )
    with study("long", width=40, height=20) as terminal:
        terminal.wait("Which of these?")
        terminal.press("a")
        terminal.wait("picked A", "Because.", "more line")
        terminal.press("\x1b[H")
        terminal.wait("Which of these?", "more line", gone="picked A")


def test_r_shows_the_source_of_formulas_and_back(study: Study) -> None:
    with study("zh") as terminal:
        terminal.wait("动量法", "Space answer")
        terminal.press(" ", "r")
        terminal.wait("\\theta_{t-1}")
        terminal.press("r")
        terminal.wait("θ", gone="\\theta")


def test_without_colour_nothing_is_coloured(study: Study) -> None:
    with study(NO_COLOR="1") as terminal:
        terminal.wait("Space answer")
        terminal.press(" ")
        terminal.wait("1 again")
    colours = re.findall(rb"\x1b\[[0-9;]*m", terminal.received)
    assert colours
    assert not [c for c in colours if re.search(rb"[;\[](3[0-7]|4[0-7]|9[0-7]|38|48)[;m]", c)]


def test_a_dumb_terminal_gets_lines(study: Study) -> None:
    with study(TERM="dumb") as terminal:
        terminal.wait("[Enter shows the answer")
        terminal.press("\r")
        terminal.wait("[1 again")
        terminal.press("3\r", "q\r")
        assert terminal.finish() == 0
    assert b"\x1b" not in terminal.received


def test_plain_studies_by_lines_for_a_screen_reader(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    command = flashq("-C", str(folder), "--today", "2026-12-01", "study", "zh", "--plain")
    with Terminal(command, clean_environment(tmp_path / "home")) as terminal:
        terminal.wait("[Enter shows the answer")
        terminal.press("\r")
        terminal.wait("[1 again")
        terminal.press("q\r")
        assert terminal.finish() == 0
    assert b"\x1b" not in terminal.received
    assert not set("│╭─•").intersection(terminal.received.decode())


@pytest.mark.parametrize(("keys", "exit_code"), [("q", 0), ("\x03", 130), ("\x04", 0)])
def test_the_session_ends_with_a_summary_and_the_terminal_as_it_was(
    study: Study, keys: str, exit_code: int
) -> None:
    with study() as terminal:
        terminal.wait("Space answer")
        terminal.press(" ")
        terminal.wait("1 again")
        terminal.press("3")
        terminal.wait("[…]")
        terminal.press(keys)
        assert terminal.finish() == exit_code
    # pyte has no second screen: what came after leaving it is looked at in the raw output.
    after = terminal.received.rpartition(b"\x1b[?1049l")[2].decode()
    assert "Reviewed 1 card in" in after
    assert "good 1" in re.sub(r"\x1b\[[0-9;]*m", "", after)
    assert "Due tomorrow (2026-12-02): 1" in after
    assert terminal.received.rindex(b"\x1b[?25h") > terminal.received.rindex(b"\x1b[?25l")


@pytest.mark.parametrize("ending", ["q", signal.SIGTERM, signal.SIGHUP])
def test_however_the_session_ends_the_terminal_has_its_own_mode_again(
    study: Study, ending: str | signal.Signals
) -> None:
    def echoes() -> bool:
        modes = termios.tcgetattr(terminal.process.child_fd)[3]
        return bool(modes & termios.ECHO and modes & termios.ICANON)

    with study() as terminal:
        terminal.wait("Space answer")
        assert not echoes()
        if isinstance(ending, str):
            terminal.press(ending)
            assert terminal.finish() == 0
        else:
            terminal.process.kill(ending)
            assert terminal.finish() == 128 + ending
        assert echoes()
        assert b"\x1b[?1049l" in terminal.received


# The packages besides the standard library that each of them may import; a session lays its
# answer out while the question is read, with the Markdown parser and perhaps the widths of signs.
TYPERS = {"typer", "annotated_doc", "shellingham"}
ALLOWED = {
    "--version": TYPERS,
    "due": TYPERS,
    "study": TYPERS | {"rich", "markdown_it", "mdit_py_plugins", "mdurl", "wcwidth"},
}
HEAVY = {"sqlalchemy", "pydantic", "yaml", "rich.markdown", "importlib.metadata", "pygments"}


@pytest.mark.parametrize("command", ALLOWED)
def test_a_start_imports_only_what_it_may(command: str, folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    env = clean_environment(home)
    start = ["-C", str(folder)]
    for _ in range(2):
        # Once to take the decks in, once more when their times are no longer fresh.
        subprocess.run(flashq(*start, "due"), env=env, check=True, capture_output=True)
        for deck in folder.rglob("*.yaml"):
            os.utime(deck, (1_700_000_000, 1_700_000_000))
    subprocess.run(flashq(*start, "due"), env=env, check=True, capture_output=True)
    probe = (
        "import atexit, runpy, sys\n"
        f"out = open({str(tmp_path / 'modules')!r}, 'w')\n"
        "before = set(sys.modules)\n"
        "atexit.register(lambda: out.write(' '.join(sorted(set(sys.modules) - before))))\n"
        "sys.argv = ['flashq'] + sys.argv[1:]\n"
        "runpy.run_module('flashq', run_name='__main__')\n"
    )
    arguments = [command] if command == "--version" else [*start, command]
    with Terminal([sys.executable, "-c", probe, *arguments], env) as terminal:
        if command == "study":
            terminal.wait("Space answer")
            terminal.press("q")
        assert terminal.finish() == 0
    modules = set((tmp_path / "modules").read_text().split())
    packages = {name.partition(".")[0] for name in modules}
    foreign = packages - set(sys.stdlib_module_names) - {"flashq"}
    assert not modules & HEAVY
    assert {name for name in foreign if not name.startswith("_")} <= ALLOWED[command]


# Answering -----------------------------------------------------------------------------------


def entries_of(folder: Path, columns: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / ".flashq" / "schedule.db") as database:
        return database.execute(f"SELECT {columns} FROM reviews ORDER BY review_id").fetchall()


def test_any_selection_of_five_points_takes_at_most_three_keys_more_than_a_plain_grade(
    study: Study, folder: Path
) -> None:
    """`*` ticks all, so that what is many is unticked instead."""
    points = ", ".join(f"point {number}" for number in range(1, 6))
    (folder / "five.yaml").write_text(
        f"cards:\n  - question: Five?\n    answer: Yes.\n    points: [{points}]\n"
    )
    plain = 2  # Space and a grade
    for said, keys in (("", ""), ("12", "12"), ("124", "124"), ("1345", "*2"), ("12345", "*")):
        with study("five", FLASHQ_TICK_POINTS="true") as terminal:
            terminal.wait("Five?", "Space answer")
            terminal.press(" ")
            terminal.wait("0 of 5 said")
            terminal.press(*keys)
            terminal.wait(f"{len(said)} of 5 said")
            terminal.press("\r")
            terminal.wait("That was all for now" if len(said) == 5 else "drill 1")
            assert 1 + len(keys) + 1 <= plain + 3
            terminal.press("u")
            terminal.wait("undone")
    rows = entries_of(folder, "quality, ticks")
    assert [row[0] for row in rows] == [2, 2, 3, 3, 4]
    assert [str(row[1]).count(", 1]") for row in rows] == [0, 2, 3, 4, 5]


def test_arrows_change_the_grade_that_is_proposed(study: Study, folder: Path) -> None:
    with study("zh", FLASHQ_TICK_POINTS="true") as terminal:
        terminal.wait("动量法", "Space answer")
        terminal.press(" ")
        terminal.wait("▸again")
        terminal.press("\x1b[C", "\x1b[C")
        terminal.wait("▸good")
        terminal.press("\r")
        terminal.wait("学习率太大")
    assert entries_of(folder, "quality, ticks") == [(4, "")], "the points were not weighed"


def test_letters_are_typed_and_escape_gives_the_other_keys_back(study: Study, folder: Path) -> None:
    (folder / "typed.yaml").write_text(
        "cards:\n  - {question: Typed?, answer: [squash, 压缩], typed: true}\n"
    )
    with study("typed") as terminal:
        terminal.wait("Typed?", "answer")
        terminal.press("squbsx")
        terminal.wait("squbsx")
        assert log_of(folder) == []
        terminal.press("\x1b")
        terminal.wait("Tab types on")
        terminal.press("\t", "squahs", "\x7f\x7f", "sh")
        terminal.wait("squash")
        terminal.press("\r")
        terminal.wait("✓ squash", "▸3 good")
        terminal.press("\r")
        terminal.wait("That was all for now")
    assert log_of(folder) == [("review", 4, 0)]


def test_a_follow_up_is_offered_after_a_good_grade_and_asked_at_once(study: Study) -> None:
    with study("networking") as terminal:
        terminal.wait("handshake", "Space answer")
        terminal.press(" ")
        terminal.wait("1 again")
        terminal.press("3")
        terminal.wait("f asks: Which port does HTTPS use?", "[…]")
        terminal.press("f")
        terminal.wait("A. ", "due 0 · new 2")
        terminal.press("f")
        terminal.wait("no follow-up is offered now")


def test_the_history_of_a_card_is_laid_over_it(study: Study) -> None:
    with study("networking", height=30) as terminal:
        terminal.wait("handshake", "Space answer")
        terminal.press("!", "i")
        terminal.wait("networking.yaml:5", "state", "new, flag 1", "History", "flag 1")
        terminal.press("x")
        terminal.wait("handshake", "! flagged", gone="History")


def test_only_web_addresses_are_opened_one_after_the_other(
    study: Study, folder: Path, tmp_path: Path
) -> None:
    (folder / "refs.yaml").write_text(
        "cards:\n  - question: Refs?\n    answer: Yes.\n    references:\n"
        "      - 'RFC 9293 (https://example.org/a).'\n      - file:///etc/passwd\n"
        "      - '[b](https://example.org/b)'\n"
    )
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/opened\n')
    browser.chmod(0o755)
    with study("refs", BROWSER=str(browser)) as terminal:
        terminal.wait("Refs?")
        for number in (1, 2, 1):
            terminal.press("o")
            terminal.wait(f"({number} of 2)")
    opened = (tmp_path / "opened").read_text().split()
    assert opened == ["https://example.org/a", "https://example.org/b", "https://example.org/a"]


def test_keys_can_be_changed_and_a_conflict_is_told_before_the_session(
    study: Study, folder: Path
) -> None:
    settings = folder / "flashq.toml"
    settings.write_text('[keys]\nanswer = "z"\ngood = "g"\n', encoding="utf-8")
    with study() as terminal:
        terminal.wait("handshake", "z answer")
        terminal.press("z")
        terminal.wait("g good")
        terminal.press("g")
        terminal.wait("drill 0", gone="handshake")
    settings.write_text('[keys]\nundo = "s"\n', encoding="utf-8")
    with study() as terminal:
        assert terminal.finish() == 2
        assert '"s" is both undo and skip; give one of them another key' in terminal.text.replace(
            "\n", ""
        )


def test_a_clock_runs_while_an_answer_is_spoken_and_overruns_are_told(
    study: Study, folder: Path, tmp_path: Path
) -> None:
    (folder / "aloud.yaml").write_text(
        "seconds: 0.01\ncards:\n  - {question: Aloud?, answer: Yes.}\n"
    )
    command = flashq("-C", str(folder), "study", "aloud", "--aloud")
    (tmp_path / "home").mkdir(exist_ok=True)
    with Terminal(command, clean_environment(tmp_path / "home")) as terminal:
        terminal.wait("Aloud?", "0/0 s !")
        terminal.wait("1/0 s !")  # the page is drawn anew without a key
        terminal.press(" ")
        terminal.wait("1 again")
        terminal.press("3")
        terminal.wait("Spoken: 1, over their time: 1.", "1/0 s  Aloud?")
    (revealed,) = entries_of(folder, "reveal_ms, duration_ms")
    assert 1000 <= int(str(revealed[0])) <= int(str(revealed[1]))


def test_a_cram_leaves_the_schedule_alone(study: Study, folder: Path) -> None:
    with study("zh", "--cram") as terminal:
        for question, key in (("动量法", "1"), ("学习率", "3"), ("动量法", "3")):
            terminal.wait(question, "Space answer")
            terminal.press(" ")
            terminal.wait("1 again", gone="1d")
            terminal.press(key)
        terminal.wait("That was all for now", "Practised 2 cards, 3 grades")
    assert [row[0] for row in log_of(folder)] == ["practice"] * 3
    assert sqlite3.connect(folder / ".flashq" / "schedule.db").execute(
        "SELECT max(reviews) FROM card_states"
    ).fetchone() == (0,)
