"""What the shell offers on Tab, asked for as bash, zsh and fish ask."""

import shlex
import shutil
import subprocess
import sys

import pytest


def bash(program, line, *, at_word=None, env=None):
    """What bash is offered at the end of a line, or for its word number `at_word`."""
    words = line.split("\n") if "\n" in line else line.split(" ")
    asked = {
        "_FLASHQ_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1 if at_word is None else at_word),
        "FLASHQ_COLLECTION": str(program.collection),
    }
    result = program.bare(env=asked | (env or {}))
    assert result.err == ""
    assert result.code == 0
    return [line for line in result.out.splitlines() if line]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("flashq st", ["study"]),
        ("flashq un", ["undo", "unsuspend", "unbury"]),
        ("flashq study ", ["ml/optim", "zh/训练"]),
        ("flashq study ml", ["ml/optim"]),
        ("flashq study opt", ["optim"]),
        ("flashq study 训", ["训练"]),
        ("flashq study nothing", []),
        ("flashq due z", ["zh/训练"]),
        ("flashq add -d ", ["ml/optim", "zh/训练"]),
        ("flashq add --tag ", ["optimizer", "sgd", "优化", "正则化"]),
        ("flashq add -t 优", ["优化"]),
        ("flashq show nest", ["nesterov"]),
        ("flashq grade zh/训练:", ["zh/训练:momentum", "zh/训练:norms", "zh/训练:norms#2"]),
        ("flashq suspend 过", ["过拟合"]),
        ("flashq list is:d", ["is:draft", "is:due"]),
        ("flashq list -- -is:n", ["-is:new"]),
        ("flashq list tag:", ["tag:optimizer", "tag:sgd", "tag:优化", "tag:正则化"]),
        ("flashq list deck:m", ["deck:ml/optim"]),
        ("flashq config s", ["set"]),
        ("flashq config set gra", ["grades"]),
    ],
)
def test_bash_is_offered(flashq, line, offered):
    found = bash(flashq, line)
    assert found[: len(offered)] == offered
    assert bool(found) == bool(offered)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["list", "tag", ":"], ["optimizer", "sgd", "优化", "正则化"]),
        (["list", "is", ":", "dr"], ["draft"]),
        (["show", "ml/optim", ":", "n"], ["nesterov"]),
    ],
)
def test_a_word_that_bash_parts_at_its_colon_is_completed_all_the_same(flashq, words, offered):
    assert bash(flashq, "\n".join(["flashq", *words])) == offered


def test_the_collection_on_the_line_is_the_one_that_is_looked_into(flashq, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "physics.yaml").write_text("cards: []\n")
    line = f"flashq -C {other} study "
    assert bash(flashq, line) == ["physics"]


def test_zsh_and_fish_are_offered_the_same(flashq):
    asked = {
        "_TYPER_COMPLETE_ARGS": "flashq study ml",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "FLASHQ_COLLECTION": str(flashq.collection),
    }
    for shell in ("zsh", "fish"):
        result = flashq.bare(env=asked | {"_FLASHQ_COMPLETE": f"complete_{shell}"})
        assert "ml/optim" in result.out
        assert result.err == ""


def test_the_script_for_the_shell_is_printed(newcomer):
    # Typer asks the process tree for the shell, unless its own tests' switch names it.
    env = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    out = newcomer.bare("--show-completion", "bash", env=env).out
    assert "complete -o default -F _flashq_completion flashq" in out


def test_completing_makes_no_collection(newcomer):
    asked = {
        "_FLASHQ_COMPLETE": "complete_bash",
        "COMP_WORDS": "flashq study ",
        "COMP_CWORD": "2",
    }
    result = newcomer.bare(env=asked)
    assert (result.out.strip(), result.err) == ("", "")
    assert not newcomer.collection.exists()


def _junk_database(folder):
    (folder / ".flashq" / "schedule.db").write_bytes(b"this is no database at all" * 50)


def _junk_settings(folder):
    (folder / "flashq.toml").write_text("new_per_day = [")


def _junk_deck(folder):
    (folder / "bad.yaml").write_bytes(b"cards: [\xff")


@pytest.mark.parametrize("harm", [_junk_database, _junk_settings, _junk_deck])
def test_a_broken_collection_completes_without_a_word_of_complaint(flashq, harm):
    harm(flashq.collection)
    assert set(bash(flashq, "flashq study ")) <= {"bad", "ml/optim", "zh/训练"}


def test_a_collection_that_is_not_there_offers_nothing(flashq):
    assert bash(flashq, "flashq study ", env={"FLASHQ_COLLECTION": "/no/where"}) == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_the_printed_script_works_in_bash(flashq, tmp_path):
    command = tmp_path / "bin" / "flashq"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m flashq "$@"\n')
    command.chmod(0o755)
    script = """
        source <(flashq --show-completion bash)
        COMP_WORDS=(flashq list tag : opt) COMP_CWORD=4
        _flashq_completion flashq
        echo "${COMPREPLY[@]}"
    """
    environment = flashq.environment({"FLASHQ_COLLECTION": str(flashq.collection)})
    environment["PATH"] = f"{command.parent}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, env=environment, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("optimizer\n", "")
