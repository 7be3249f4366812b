"""Bad input of every kind: one line on stderr, exit code 1 or 2, and nothing changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from terminal_driver import Terminal

LONG = "x" * 70_000
UNREADABLE = "\udcff\udcfe"  # two bytes on the command line that are not UTF-8


@dataclass(frozen=True)
class Case:
    """A call, what it is told, and how the collection is harmed before it."""

    arguments: list[str]
    says: str
    code: int = 1
    stdin: str | bytes = ""
    env: dict[str, str] = field(default_factory=dict)
    harm: Callable | None = None
    lines: int = 1


# Harm --------------------------------------------------------------------------------------


def database(program):
    return program.collection / ".flashq" / "schedule.db"


def junk_database(program):
    database(program).write_bytes(b"this is no database" * 500)


def half_database(program):
    data = database(program).read_bytes()
    database(program).write_bytes(data[: len(data) // 2] + b"\xff" * (len(data) // 2))


def newer_database(program):
    with sqlite3.connect(database(program)) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()


def database_is_a_folder(program):
    database(program).unlink()
    database(program).mkdir()


def state_folder_is_a_file(program):
    folder = program.collection / ".flashq"
    folder.rename(program.home / "away")
    folder.write_text("")


def deck_is_a_loop(program):
    (program.collection / "loop.yaml").symlink_to("loop.yaml")


def deck_leads_out_of_the_world(program):
    (program.collection / "far.yaml").symlink_to("/no/where/far.yaml")


def settings(text):
    def harm(program):
        data = text if isinstance(text, bytes) else text.encode()
        (program.collection / "flashq.toml").write_bytes(data)

    return harm


def deck(text):
    """Makes `bad.yaml` and lets the program see it, so that only the call can change anything."""

    def harm(program):
        data = text if isinstance(text, bytes) else text.encode()
        (program.collection / "bad.yaml").write_bytes(data)
        os.utime(program.collection / "bad.yaml", (1_700_000_000, 1_700_000_000))
        program.run("decks")

    return harm


ADD = ["add", "-d", "optim", "-q", "Why?", "-a", "x"]
ADD_BAD = ["add", "-d", "bad", "-q", "Why?", "-a", "x"]

CASES = {
    # Commands and options
    "unknown command": Case(["stuyd"], 'did you mean "study"?', 2),
    "nonsense command": Case(["zzzz"], '"flashq --help" lists the commands', 2),
    "unknown global option": Case(["--colour", "due"], "no such option: --colour", 2),
    "unknown option": Case(["due", "--all"], "no such option: --all", 2),
    "unknown option of list": Case(["list", "--all"], "no such option: --all", 2),
    "option without value": Case(["add", "--deck"], "--deck", 2),
    "missing argument": Case(["show"], "missing argument 'CARD'", 2),
    "too many arguments": Case(["show", "nesterov", "tensor"], "(tensor)", 2),
    "unknown subcommand": Case(["config", "drop"], "drop", 2),
    "setting without value": Case(["config", "set", "grades"], "missing argument 'VALUE'", 2),
    "not a number": Case(["study", "--ahead", "soon"], "'soon' is not a whole number", 2),
    "negative number": Case(["study", "--new", "-3"], "not in the range", 2),
    "zero steps": Case(["undo", "-n", "0"], "not in the range", 2),
    "render in no known way": Case(["render", "--math", "3d"], "auto, 1d, 2d or source", 2),
    "render in no width": Case(["render", "--width", "0"], "not in the range", 2),
    # The clock
    "no date": Case(["--today", "soon", "due"], 'write 2026-12-01', 2),
    "no such date": Case(["--today", "2026-02-30", "due"], '"2026-02-30" is no date', 2),
    # The collection
    "no collection": Case(["-C", "/no/where", "due"], '"flashq init /no/where"'),
    "collection is a file": Case(["-C", "/dev/null", "due"], "there is no folder /dev/null"),
    "collection without a name": Case(["-C", "", "due"], "the folder's name is empty", 2),
    "state folder is a file": Case(["due"], ".flashq", harm=state_folder_is_a_file),
    "init in a file": Case(["init", "/dev/null/x"], "/dev/null/x"),
    "init without a name": Case(["init", ""], "the folder's name is empty", 2),
    # The database
    "no database": Case(["list"], "sound copy", harm=junk_database),
    "broken database": Case(["list"], "schedule.db", harm=half_database),
    "newer database": Case(["due"], "upgrade flashq", harm=newer_database),
    "database is a folder": Case(["due"], "schedule.db", harm=database_is_a_folder),
    # Settings
    "invalid TOML": Case(["due"], "flashq.toml: ", harm=settings("new_per_day = [")),
    "settings not in UTF-8": Case(["due"], "not UTF-8", harm=settings(b"a = '\xff'")),
    "unknown setting": Case(
        ["due"], 'flashq.toml:2: unknown setting "new_perday"; did you mean "new_per_day"?', 2,
        harm=settings("\nnew_perday = 3\n"),
    ),
    "wrong value": Case(
        ["config"], "flashq.toml:1: rollover_hour cannot be 25; it takes 0 to 23", 2,
        harm=settings("rollover_hour = 25\n"),
    ),
    "wrong type": Case(
        ["config"], "flashq.toml:1: new_per_day cannot be true", 2,
        harm=settings("new_per_day = true\n"),
    ),
    "wrong variable": Case(
        ["due"], '$FLASHQ_GRADES: grades cannot be "five"', 2, env={"FLASHQ_GRADES": "five"}
    ),
    "unknown setting to set": Case(["config", "set", "new", "3"], 'unknown setting "new"', 2),
    "wrong value to set": Case(
        ["config", "set", "grades", "five"], 'it takes "four" or "six"', 2
    ),
    "set in a broken file": Case(
        ["config", "set", "grades", "six"], "flashq.toml: ", harm=settings("a = [\n")
    ),
    # Decks and cards
    "unknown deck to study": Case(["study", "mll"], 'nothing matches "mll"; decks: ml/optim'),
    "unknown deck due": Case(["due", "nothing"], 'nothing matches "nothing"'),
    "unknown card": Case(["show", "nowhere"], 'no card is called "nowhere"'),
    "card in another deck": Case(["show", "zh/训练:nesterov"], "did you mean ml/optim:nesterov?"),
    "ambiguous card": Case(
        ["grade", "momentum", "4"], "say which: ml/optim:momentum, zh/训练:momentum"
    ),
    "no such second card": Case(["show", "nesterov#2"], 'no card is called "nesterov#2"'),
    "empty card": Case(["show", ""], 'no card is called ""'),
    "card of bytes": Case(["show", UNREADABLE], 'no card is called "��"'),
    "grade a card of bytes": Case(["grade", UNREADABLE, "4"], 'no card is called "��"'),
    "suspend a card of bytes": Case(["suspend", UNREADABLE], 'no card is called "��"'),
    "suspend an unknown card": Case(["suspend", "nesterov", "nowhere"], '"nowhere"'),
    "bury an unknown card": Case(["bury", "nowhere"], '"nowhere"'),
    "unbury nothing": Case(["unbury"], "missing argument", 2),
    "nothing to undo": Case(["undo"], "there is nothing to undo"),
    # Queries
    "no such state": Case(["list", "is:leet"], '"is:" does not take "leet"', 2, lines=3),
    "quote without its pair": Case(["list", '"running mean'], "quote without its pair", 2, lines=3),
    # Grades
    "quality beyond five": Case(["grade", "nesterov", "6"], "6 is not in the range", 2),
    "quality in words": Case(["grade", "nesterov", "good"], "'good' is not a whole number", 2),
    "grade without quality": Case(["grade", "nesterov"], "a card and a quality, or - alone", 2),
    "grade of a stream with quality": Case(["grade", "-", "4"], "or - alone", 2),
    "grade of a draft": Case(["grade", "unfinished", "4"], "is a draft; write its answer"),
    "line without quality": Case(["grade", "-"], "standard input:1:", stdin="nesterov\n", lines=2),
    "line with unknown card": Case(["grade", "-"], "nowhere", stdin="nowhere 4\n", lines=2),
    "line without text": Case(["grade", "-"], "standard input:2:", stdin=b"\n\xff 4\n", lines=2),
    "line from the future of dates": Case(
        ["grade", "-"], "standard input:1:", stdin="nesterov 4 9999-12-31T23:59:59-12:00\n", lines=2
    ),
    # Adding
    "add to an unknown deck": Case(["add", "-d", "new", "-q", "a"], "--new-deck makes it"),
    "add to a folder above": Case(
        ["add", "-d", "../out", "--new-deck", "-q", "a"], "cannot be a deck's name", 2
    ),
    "add to media": Case(
        ["add", "-d", "media/x", "--new-deck", "-q", "a"], "cannot be a deck's name", 2
    ),
    "add below a deck's file": Case(
        ["add", "-d", "ml/optim.yaml/x", "--new-deck", "-q", "a"], "ml/optim.yaml"
    ),
    "add without a deck": Case(["add", "-q", "a", "-a", "b"], "no deck was given; add -d", 2),
    "add an empty question": Case(["add", "-d", "optim", "-q", " ", "-a", "b"], "question"),
    "add nothing from a pipe": Case(["add", "-d", "optim"], "there is no question"),
    "add bytes": Case(["add", "-d", "optim"], "byte 3 is not UTF-8", stdin=b"a\n\xff"),
    "add bytes in an argument": Case(["add", "-d", "optim", "-q", UNREADABLE, "-a", "x"], "half"),
    "add too long an answer": Case(["add", "-d", "optim", "-q", "a", "-a", LONG], "64 KB"),
    "add a taken id": Case([*ADD, "--id", "nesterov"], 'the id "nesterov" is taken'),
    "add a bad id": Case([*ADD, "--id", "a b"], '"a b" cannot be an id'),
    "add too long an id": Case([*ADD, "--id", "x" * 101], "at most 100 characters"),
    "add one id to two notes": Case(
        ["add", "-d", "optim", "--id", "i"], "--id goes with one note", 2, stdin="a\n===\nb\n"
    ),
    "editor does not exist": Case(
        [*ADD, "--edit"], "does not start", env={"EDITOR": "/no/editor"}
    ),
    "editor fails": Case([*ADD, "--edit"], "ended with 1", env={"EDITOR": "false"}),
    "editor with half a quote": Case([*ADD, "--edit"], "mend the quotes", env={"EDITOR": '"vi'}),
    "add through a link to nowhere": Case(
        ["add", "-d", "far", "--new-deck", "-q", "a"], "far.yaml", harm=deck_leads_out_of_the_world
    ),
    "add to a loop": Case(
        ["add", "-d", "loop", "--new-deck", "-q", "a"], "loop.yaml", harm=deck_is_a_loop
    ),
    # Files to look at
    "check what is not there": Case(["check", "none.yaml"], "there is no none.yaml"),
    "write ids into what is not there": Case(["check", "--write-ids", "none.yaml"], "none.yaml"),
    "render what is not there": Case(["render", "none.md"], "none.md"),
    "render a folder": Case(["render", "/"], "/"),
    "render bytes": Case(["render", "-"], "not UTF-8", stdin=b"\xff"),
}  # fmt: skip

FAULTY_DECKS = {
    "unknown key": ("cards:\n  - qestion: x\n", 'bad.yaml:2:5: unknown key "qestion"'),
    "key of the file": ("cards:\n  - question: x\n    deck: y\n", "bad.yaml:3:5:"),
    "duplicate key": ("cards:\n  - question: x\n    question: y\n", "bad.yaml:3:5: duplicate"),
    "duplicate id": ("cards:\n- {id: a, question: x}\n- {id: a, question: y}\n", "bad.yaml:3:8:"),
    "bad id": ("cards:\n  - id: a b\n    question: x\n", "bad.yaml:2:9:"),
    "bad tag": ("cards:\n  - question: x\n    tags: [a b]\n", "bad.yaml:3:12: a tag has no"),
    "null": ("cards:\n  - question: null\n", "bad.yaml:2:15:"),
    "list of nothing": ("- a\n- b\n", "bad.yaml:1:1: the file is a list"),
    "cards are no list": ("cards: 3\n", 'bad.yaml:1:8: "cards" takes a list'),
    "note is a text": ("cards:\n  - why\n", "bad.yaml:2:5:"),
    "tab": ("cards:\n\t- question: x\n", "bad.yaml:2:1:"),
    "open quote": ('cards:\n  - question: "x\n', "bad.yaml:"),
    "second document": ("cards: []\n---\ncards: []\n", "bad.yaml:2:1: a second document"),
    "alias": ("cards:\n  - question: *x\n", "bad.yaml:2:15: aliases"),
    "tag of YAML": ("cards:\n  - question: !!python/name:os.system x\n", "bad.yaml:2:15: tags"),
    "too deep": ("cards: " + "[" * 40_000, "bad.yaml:1:"),
    "GBK": ("cards:\n  - question: 问题\n".encode("gb18030"), "bad.yaml:2:15: byte 0x"),
    "UTF-16": ("cards: []\n".encode("utf-16"), "1:1: byte 0xFF is not UTF-8; it is UTF-16"),
    "control character": (b"cards:\n  - question: a\x1b[31mb\n", "bad.yaml:2:16:"),
    "choice without its answer": (
        "cards:\n  - question: x\n    choices: [a, b]\n    answer: c\n", "bad.yaml:4:13:"
    ),
    "wrong gap": ("cards:\n  - cloze: a {{c1::b\n", "bad.yaml:2:12:"),
}  # fmt: skip


def assert_refused(result, case):
    assert result.code == case.code, result
    lines = result.err.splitlines()
    assert len(lines) == case.lines, result.err
    assert all(line.startswith("flashq: ") for line in lines)
    assert case.says in result.err
    assert "Traceback" not in result.err
    assert len(max(lines, key=len)) < 400
    assert result.out == ""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_bad_input_is_refused_in_one_line_and_changes_nothing(flashq, case):
    if case.harm is not None:
        case.harm(flashq)
    before = flashq.snapshot()
    if case.arguments[0] in ("--today", "-C"):
        result = flashq.bare(*case.arguments, stdin=case.stdin, env=case.env)
    else:
        result = flashq.run(*case.arguments, stdin=case.stdin, env=case.env)
    assert_refused(result, case)
    assert flashq.snapshot() == before


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("yesterday", '"yesterday" is no date'),
        ("2026-12-01T10:00:00", "has no offset from UTC"),
        ("2026-12-01T25:00:00Z", "is no date"),
        ("9999-12-31T23:59:59Z", "is no date"),
        ("", "is no date"),
    ],
)
def test_a_moment_that_is_none_is_refused(flashq, moment, says):
    before = flashq.snapshot()
    assert_refused(flashq.run("due", now=moment), Case([], says, 2))
    assert flashq.snapshot() == before


def test_a_moment_and_a_day_exclude_each_other(flashq):
    result = flashq.run("--today", "2026-12-01", "due")
    assert_refused(result, Case([], "--today and --now exclude each other", 2))


@pytest.mark.parametrize(("text", "says"), FAULTY_DECKS.values(), ids=FAULTY_DECKS.keys())
def test_a_deck_with_a_fault_is_checked_added_to_and_left_as_it_was(flashq, text, says):
    deck(text)(flashq)
    before = flashq.snapshot()
    checked = flashq.run("check", str(flashq.collection / "bad.yaml"))
    assert (checked.code, checked.err) == (1, "")
    assert checked.lines[0].startswith("fault: bad.yaml:")
    assert says in checked.out
    assert_refused(flashq.run(*ADD_BAD), Case([], "bad.yaml:"))
    flashq.run("check", "--write-ids", str(flashq.collection / "bad.yaml"))
    assert flashq.snapshot() == before


@pytest.mark.parametrize(("text", "says"), FAULTY_DECKS.values(), ids=FAULTY_DECKS.keys())
def test_a_deck_with_a_fault_is_told_when_studying_and_stops_nothing(flashq, text, says):
    deck(text)(flashq)
    result = flashq.run("study", stdin="")
    assert result.code == 0
    assert result.err.startswith("flashq: bad.yaml:")
    assert "What is momentum?" in result.out


def test_on_a_terminal_the_line_breaks_between_words(flashq):
    command = flashq.command("export", "anki", "tag:nosuch", "-o", "x")
    with Terminal(command, flashq.environment(), width=30) as terminal:
        assert terminal.finish() == 1
        assert terminal.text.rstrip().splitlines() == [
            "flashq: no card meets",
            '"tag:nosuch"; nothing was',
            "written",
        ]


def _cannot_be_written(path):
    path.chmod(0o500 if path.is_dir() else 0o400)
    if os.access(path, os.W_OK):
        pytest.skip("this user may write everything")


def test_a_folder_that_cannot_be_written_keeps_its_deck(flashq):
    before = flashq.snapshot()
    _cannot_be_written(flashq.collection / "ml")
    result = flashq.run(*ADD)
    (flashq.collection / "ml").chmod(0o700)
    assert_refused(result, Case([], "optim.yaml"))
    assert flashq.snapshot() == before


def test_a_database_that_cannot_be_written_is_told(flashq):
    _cannot_be_written(database(flashq))
    result = flashq.run("grade", "nesterov", "4")
    assert_refused(result, Case([], "make the file and its folder writable"))


def test_a_deck_that_cannot_be_read_is_told(flashq):
    path = flashq.deck("secret.yaml", "cards: []\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert_refused(flashq.run("list"), Case([], "secret.yaml"))
