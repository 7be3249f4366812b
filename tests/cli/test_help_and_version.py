"""`--version`, `--help` and what a wrong command is answered with."""

import re

import pytest

from flashq import __version__
from flashq.cli.app import COMMANDS


def test_the_version_is_one_line(newcomer):
    result = newcomer.bare("--version")
    assert (result.code, result.out, result.err) == (0, f"flashq {__version__}\n", "")


def test_no_command_shows_the_help(newcomer):
    result = newcomer.bare()
    assert result.code == 0
    assert "Usage: flashq" in result.out
    assert not newcomer.collection.exists()


def test_the_help_names_every_command_in_its_panel(newcomer):
    out = newcomer.bare("--help").out
    for name in COMMANDS:
        assert re.search(rf"^│ {name} ", out, re.MULTILINE), name
    assert "─ Commands ─" not in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_with_an_example(newcomer, name):
    result = newcomer.bare(name, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"Example: flashq {name}" in result.out
    assert "[dim]" not in result.out
    assert not newcomer.collection.exists()


def test_a_paragraph_of_help_is_wrapped_for_the_terminal_only(newcomer):
    wide = newcomer.bare("add", "--help", env={"COLUMNS": "200"}).out
    assert "from standard input: the question, a line ---, the answer," in wide


def test_help_of_the_setting_command_has_an_example(newcomer):
    assert "Example: flashq config set" in newcomer.bare("config", "set", "--help").out


def test_a_pipe_that_closes_early_is_no_error(flashq):
    command = " ".join(f"'{word}'" for word in flashq.command("list"))
    import subprocess

    done = subprocess.run(
        f"{command} | head -1",
        shell=True,
        capture_output=True,
        env=flashq.environment(),
        check=False,
    )
    assert done.stdout.decode().startswith("ml/optim:momentum")
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gb18030"])
def test_output_in_another_encoding_prints_what_it_can(flashq, encoding):
    result = flashq.run("list", "deck:zh", env={"PYTHONIOENCODING": encoding})
    assert result.code == 0
    assert result.err == ""
