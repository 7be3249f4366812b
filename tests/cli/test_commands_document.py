"""docs/commands.md: every command is in it, and every example works as it stands."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from flashq.cli.app import COMMANDS
from flashq.core.search import STATES

DOCUMENT = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| [^|]+ \| `(.+)` \|$", DOCUMENT, re.MULTILINE)
EXAMPLES = [example.replace("\\|", "|") for _, example in ROWS]


def test_every_command_is_in_the_table_and_nothing_else():
    named = [name for names, _ in ROWS for name in re.findall(r"`(\w+)`", names)]
    assert named == list(COMMANDS)


def test_every_state_of_a_card_is_named():
    assert all(f"`{state}`" in DOCUMENT for state in STATES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_works_in_a_new_home(newcomer, example):
    assert "flashq " in example
    if "undo" in example:
        newcomer.bare("grade", "overfitting", "4")
    program = f"{shlex.quote(sys.executable)} -m flashq "
    done = subprocess.run(
        example.replace("flashq ", program, 1),
        shell=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=newcomer.environment(),
        cwd=newcomer.home,
        check=False,
    )
    if "push" in example:  # Anki does not run here
        assert done.returncode == 1
        assert b"Anki" in done.stderr
        return
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


def test_the_lines_to_grade_work(newcomer):
    lines = re.search(r"```text\n(.*?)```", DOCUMENT, re.DOTALL)[1]
    assert newcomer.bare("grade", "-", stdin=lines).out == "2 grades recorded\n"
