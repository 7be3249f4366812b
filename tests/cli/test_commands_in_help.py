"""The example of every command's help works as it stands, in a new home."""

import re
import shlex
import subprocess
import sys

import pytest

from flashq.cli.app import COMMANDS

WIDE = {"COLUMNS": "300"}
# What a person has done before they need the command.
BEFORE = {
    "undo": [["grade", "overfitting", "4"], ["grade", "overfitting", "5"]],
    "unsuspend": [["suspend", "overfitting"]],
    "unbury": [["bury", "overfitting"]],
    "unflag": [["flag", "overfitting"]],
}


# `push` needs a running Anki: test_pushing.py.
@pytest.mark.parametrize(
    "name",
    [
        *(name for name in COMMANDS if name != "push"),
        *("config set", "export csv", "export markdown", "export html", "export json"),
    ],
)
def test_the_example_in_the_help_works_in_a_new_home(newcomer, name):
    shown = newcomer.bare(*name.split(), "--help", env=WIDE).out
    example = re.search(r"Example: (flashq .*)", shown)[1].strip()
    (newcomer.home / "notes.md").write_text("## A note?\n\nYes.\n")
    newcomer.bare("due")
    for arguments in BEFORE.get(name, []):
        assert newcomer.bare(*arguments).code == 0
    program = f"{shlex.quote(sys.executable)} -m flashq "
    done = subprocess.run(
        example.replace("flashq ", program),
        shell=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=newcomer.environment(),
        cwd=newcomer.collection if name == "check" else newcomer.home,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
