"""Odd surroundings: closed streams, full disks, homes that are not there, loops of links."""

import os
import sqlite3
import subprocess
import sys

import pytest

from terminal_driver import clean_environment, flashq

DECK = "cards:\n  - question: One?\n    answer: 1\n"


@pytest.fixture
def folder(tmp_path):
    collection = tmp_path / "collection"
    collection.mkdir()
    (collection / "a.yaml").write_text(DECK, encoding="utf-8")
    return collection


def shell(tmp_path, folder, line):
    """Runs a line of the shell in which `flashq` is the program on the collection."""
    program = " ".join(flashq("-C", str(folder)))
    return subprocess.run(
        ["sh", "-c", line.replace("flashq", program)],
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["list", "list --json", "schema", "decks"])
def test_a_full_disk_behind_standard_output_is_one_line(tmp_path, folder, command):
    result = shell(tmp_path, folder, f"flashq {command} > /dev/full")
    assert result.returncode == 1
    assert result.stderr == "flashq: standard output: No space left on device\n"


@pytest.mark.parametrize("command", ["study 0<&-", "due >&-", "grade - 0<&-"])
def test_a_closed_stream_is_an_empty_one(tmp_path, folder, command):
    result = shell(tmp_path, folder, f"flashq {command}")
    assert "Traceback" not in result.stderr
    assert result.returncode in (0, 1)


@pytest.mark.parametrize("arguments", [["-C", "~nosuchuser/x", "due"], ["init", "~nosuchuser/x"]])
def test_a_home_that_does_not_exist_is_one_line(tmp_path, arguments):
    command = [sys.executable, "-m", "flashq", *arguments]
    result = subprocess.run(
        command, env=clean_environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert result.stderr.startswith("flashq: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("toml", ["x = [" + "[" * 5000, "new_per_day = " + "9" * 5000])
def test_settings_that_break_the_parser_are_one_line(tmp_path, folder, toml):
    (folder / "flashq.toml").write_text(toml, encoding="utf-8")
    result = shell(tmp_path, folder, "flashq due")
    assert result.returncode in (1, 2)
    assert result.stderr.startswith("flashq: ")
    assert result.stderr.count("\n") == 1


def test_a_link_that_leads_to_itself_stops_nothing_and_check_names_it(tmp_path, folder):
    (folder / "loop").symlink_to("loop")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    assert shell(tmp_path, folder, "flashq due").stdout.startswith("due 0 · new 1")
    assert "loop.yaml" in shell(tmp_path, folder, "flashq check").stdout


def test_write_ids_changes_no_deck_when_one_cannot_be_given_ids(tmp_path, folder):
    on_one_line = "cards: [{question: B?, answer: b}, {question: C?, answer: c}]\n"
    (folder / "b.yaml").write_text(on_one_line, encoding="utf-8")
    result = shell(tmp_path, folder, "flashq check --write-ids")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert (folder / "a.yaml").read_text(encoding="utf-8") == DECK
    assert (folder / "b.yaml").read_text(encoding="utf-8") == on_one_line


def test_a_note_added_while_ids_are_written_is_not_lost(tmp_path, folder):
    notes = "".join(f"  - question: Question {n}?\n    answer: {n}\n" for n in range(1000))
    (folder / "a.yaml").write_text("cards:\n" + notes, encoding="utf-8")
    shell(tmp_path, folder, "flashq due")
    env = clean_environment(tmp_path)
    programs = [
        subprocess.Popen(flashq("-C", str(folder), *arguments), env=env, stdout=subprocess.PIPE)
        for arguments in (
            ("check", "--write-ids"),
            ("add", "-d", "a", "-q", "Is this kept?", "-a", "yes"),
        )
    ]
    for program in programs:
        program.communicate()
        assert program.returncode == 0
    text = (folder / "a.yaml").read_text(encoding="utf-8")
    assert "Is this kept?" in text
    assert text.count("id: ") == 1001


def test_a_first_use_that_was_broken_off_leaves_no_half_collection(tmp_path, monkeypatch):
    """The folder appears whole or not at all."""
    from flashq.collection import locating

    def fail(folder, language, *, with_bank):
        (folder / "half").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(locating, "_fill", fail)
    with pytest.raises(KeyboardInterrupt):
        locating.create(tmp_path / "collection", "en", with_bank=True)
    assert list(tmp_path.iterdir()) == []


def test_a_database_in_another_journal_mode_is_brought_back(tmp_path, folder):
    shell(tmp_path, folder, "flashq due")
    path = folder / ".flashq" / "schedule.db"
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    database.close()
    shell(
        tmp_path, folder, "flashq grade a:$(flashq list --json | grep -o '~[0-9a-f]*' | head -1) 4"
    )
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert database.execute("SELECT count(*) FROM reviews").fetchone() == (1,)


def test_a_term_of_a_query_suspends_and_brings_back_all_that_meet_it(tmp_path, folder):
    (folder / "b.yaml").write_text(DECK.replace("cards:", "tags: [ml]\ncards:"), encoding="utf-8")
    (folder / "c.yaml").write_text(
        "tags: [ml]\ncards:\n  - question: Two?\n    answer: 2\n", encoding="utf-8"
    )
    assert shell(tmp_path, folder, "flashq suspend tag:ml").stdout.count("suspended") == 2
    assert shell(tmp_path, folder, "flashq unsuspend is:suspended").stdout.count(": new") == 2
    refused = shell(tmp_path, folder, "flashq unsuspend tag:none")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
