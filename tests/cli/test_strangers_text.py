"""Text of a stranger's deck never reaches the terminal as anything but text."""

import json
import re
import unicodedata

import pytest

# ESC, CSI, OSC 8 and 52, DCS, the same in C1, bidi overrides and isolates, zero-width and
# invisible characters, line separators, tags: as YAML's double quotes write them.
ATTACKS = {
    "colour": r"\e[31mred\e[0m",
    "title": r"\e]0;title\a",
    "link": r"\e]8;;https://evil.example\e\\click\e]8;;\e\\",
    "clipboard": r"\e]52;c;cm0gLXJm\a",
    "device": r"\eP+q544e\e\\",
    "c1": r"\x9b31mred\x9b0m\x9d0;title\x9c",
    "return": r"good\rbad\bworse\vnext\fpage",
    "bell and delete": r"\a\x7f\0",
    "bidi": r"\u202egnp.exe\u202c \u2066isolated\u2069 \u200fmark",
    "zero width": r"a\u200bb\ufeffc\u2060d\u00ade",
    "separators": r"one\u2028two\u2029three\Nfour",
    "tags": r"\U000e0041\U000e007f",
}
MARKUP = "[red]x[/] [link=https://evil.example]y[/link] [bold]z [/nothing] :smile:"
PAYLOAD = " ".join(ATTACKS.values()) + " " + MARKUP.replace('"', '\\"')
# Without white space and commas, for tags.
WORD = "".join(ATTACKS.values()).replace(" ", "") + "[red]t[/]"
WORD = WORD.replace(r"\r", "").replace(r"\v", "").replace(r"\f", "")
WORD = re.sub(r"\\u202[89]|\\N|,", "", WORD)

DECK = f"""
deck: "title {PAYLOAD}"
tags: ["deck{WORD}"]
source: "source {PAYLOAD}"
cards:
  - id: basic
    question: "question {PAYLOAD}"
    answer: "answer {PAYLOAD}"
    points: ["point {PAYLOAD}"]
    hint: "hint {PAYLOAD}"
    tags: ["note{WORD}"]
    references: ["reference {PAYLOAD}", "[link](javascript:{ATTACKS["link"]})"]
    follow_ups: ["{ATTACKS["colour"]}"]
  - id: twice
    question: "question {PAYLOAD}"
    answer: "```{ATTACKS["colour"]}\\n{PAYLOAD}\\n```\\n\\n$\\\\text{{{PAYLOAD}}}$"
  - id: entities
    question: "&#27;[31m &#x9b;31m &#x202e;abc &ZeroWidthSpace; <b>{PAYLOAD}</b>"
    answer: "![{PAYLOAD}]({ATTACKS["colour"]}.png) <{PAYLOAD}>"
  - cloze: "{{{{c1::hidden {PAYLOAD}::hint {PAYLOAD}}}}} text {PAYLOAD}"
  - question: "choice {PAYLOAD}"
    choices: ["one {PAYLOAD}", "two {PAYLOAD}"]
    answer: "one {PAYLOAD}"
  - question: "draft {PAYLOAD}"
"""

FILE_NAME = "evil\x1b[31m\u202e\u200b[red]x[/]"


def unsafe(text):
    """What a terminal would obey or hide, but for line breaks and the tabs between columns."""
    hidden = {"Cc", "Cf", "Zl", "Zp"}
    return {hex(ord(c)) for c in text if unicodedata.category(c) in hidden and c not in "\n\t"}


@pytest.fixture
def evil(flashq):
    """A collection whose decks, their file names included, were written by an enemy."""
    for path in list(flashq.collection.rglob("*.yaml")):
        path.unlink()
    flashq.deck("strange.yaml", DECK)
    flashq.deck(f"{FILE_NAME}.yaml", DECK.replace("id: basic", "id: other"))
    return flashq


def names(program):
    return [card["card"] for card in program.done("list", "--json").json]


def worst_names(program):
    """The cards of the deck whose file name is an attack as well."""
    return [name for name in names(program) if not name.startswith("strange")]


def looked_at(result):
    assert unsafe(result.out) == set()
    assert unsafe(result.err) == set()
    assert "Traceback" not in result.err
    return result


def test_the_deck_of_the_enemy_is_read(evil):
    assert len(names(evil)) == 12


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "[red]"],
        ["due"],
        ["decks"],
        ["config"],
        ["check"],
        ["rebuild"],
        ["study", "--ahead", "9"],
    ],
    ids=" ".join,
)
def test_what_is_printed_for_people_holds_no_control_character(evil, arguments):
    evil.run("grade", "basic", "4", now="2026-11-01T10:00:00+08:00")
    result = looked_at(evil.run(*arguments))
    assert result.out


@pytest.mark.parametrize(("command", "columns"), [("list", 6), ("decks", 7)])
def test_no_text_adds_a_column_or_a_line(evil, command, columns):
    lines = evil.run(command).out.split("\n")[:-1]
    assert {line.count("\t") for line in lines} == {columns - 1}
    assert len(lines) == {"list": 12, "decks": 2}[command]


def test_the_due_cards_hold_none(evil):
    for name in names(evil)[:6]:
        evil.run("grade", name, "4", now="2026-11-01T10:00:00+08:00")
    out = looked_at(evil.run("due")).out
    assert "␛[31mred" in out


@pytest.mark.parametrize("form", [[], ["--plain"], ["--raw"], ["--json"]])
def test_a_shown_card_holds_none(evil, form):
    for name in worst_names(evil):
        result = looked_at(evil.run("show", name, *form))
        assert result.code == 0
        if not form or form == ["--plain"]:
            assert "␛" in result.out


@pytest.mark.parametrize("arguments", [["list"], ["due"], ["decks"], ["check"]])
def test_json_escapes_what_a_terminal_would_obey_and_loses_nothing(evil, arguments):
    evil.run("grade", "basic", "4", now="2026-11-01T10:00:00+08:00")
    result = looked_at(evil.run(*arguments, "--json"))
    assert json.loads(result.out)


def test_json_gives_the_text_back_as_it_was_written(evil):
    answer = evil.card("basic")["answer"]
    assert "\x1b[31mred\x1b[0m" in answer
    assert "\u202egnp.exe" in answer
    assert MARKUP in answer


def test_a_session_by_lines_holds_none(evil):
    lines = "\n1\n\nu\n\n4\nb\nx\ns\n\x1b[31m\nweird \u202e\n\x9b31m\n" + "\n4\n" * 12
    result = looked_at(evil.run("study", stdin=lines))
    assert result.code == 0
    assert "␛[31mred" in result.out
    assert "[red]x[/]" in result.out


def test_markup_of_rich_comes_out_as_it_was_written(evil):
    for arguments in (["list"], ["show", "basic"], ["show", "basic", "--plain"]):
        out = " ".join(evil.run(*arguments).out.split())
        assert "[red]x[/]" in out
        assert "[bold]z [/nothing]" in out
        assert ":smile:" in out


def test_what_is_said_of_a_grade_a_mark_and_an_undo_holds_none(evil):
    for name in worst_names(evil):
        for arguments in (["suspend"], ["unsuspend"], ["bury"], ["unbury"]):
            looked_at(evil.run(*arguments, name))
        looked_at(evil.run("grade", name, "3"))
    result = looked_at(evil.run("undo", "-n", "50"))
    assert "evil␛[31m<U+202E><U+200B>[red]x[/]:twice" in result.out


def test_errors_hold_none(evil):
    bad = "\x1b]52;c;aaaa\x07\x9b31m\u202e\u200b[red]x[/]"
    for arguments in (
        ["show", bad],
        ["grade", bad, "4"],
        ["suspend", bad],
        ["study", bad],
        ["due", bad],
        ["list", f"is:{bad}"],
        ["list", f'"{bad}'],
        ["list", f"--{bad}"],
        ["config", "set", bad, bad],
        ["config", "set", "grades", bad],
        ["config", bad],
        ["check", bad],
        ["render", bad],
        ["render", "--math", bad],
        ["study", "--ahead", bad],
        ["add", "-d", bad, "-q", "x"],
        ["add", "-d", f"{bad}/../x", "--new-deck", "-q", "x"],
        ["add", "-d", "strange", "-q", "x", "-a", "y", "--id", bad],
        ["add", "-d", "strange", "-q", "x", "-a", "y", "-t", f"a\u00a0{bad}"],
        ["-C", f"/no/{bad}", "due"],
        ["--today", bad],
        [bad],
    ):
        result = evil.run(*arguments)
        looked_at(result)
        assert result.code in (0, 1, 2)
        assert result.err.startswith("flashq: ") or result.code == 0


def test_faults_of_lines_to_grade_hold_none(evil):
    result = looked_at(evil.run("grade", "-", stdin="\x1b[31m 4\nbasic \x9b9\n\u202ex 4 \x07\n"))
    assert result.code == 1


def test_the_faults_of_a_deck_hold_none(evil):
    evil.deck(
        "faults.yaml",
        'cards:\n  - "ques\\e[31m": "x"\n    id: "\\x9b31m"\n    tags: ["a \\e]0;t\\a"]\n'
        '    typed: "\\u202e"\n',
    )
    for arguments in (["check"], ["check", "--json"], ["study"], ["decks"]):
        looked_at(evil.run(*arguments))


def test_what_is_said_of_an_added_note_holds_none(evil):
    result = looked_at(
        evil.run("add", "-d", FILE_NAME, "-q", "a\x1b[31m\u202eb", "-a", "\x9b31m\x07", "-t", "x")
    )
    assert result.code == 0, result
    looked_at(evil.run("add", "-d", "strange", "-q", "choice \x1b[31mred\x1b[0m", "-a", "y"))


def test_a_value_of_a_setting_from_the_environment_holds_none(evil):
    looked_at(evil.run("config", env={"FLASHQ_BACKGROUND": "\x1b[31m\u202e"}))


@pytest.mark.parametrize("form", [[], ["--plain"], ["--raw"], ["--math", "1d"]])
def test_rendered_markdown_holds_none(evil, form):
    cards = [evil.card(name) for name in ("basic", "strange:twice", "strange:entities")]
    source = "\n\n".join(f"# {card['question_markdown']}\n{card['answer']}" for card in cards)
    out = looked_at(evil.run("render", "-", *form, stdin=source)).out
    assert "␛" in out


@pytest.mark.parametrize("terminal", ["xterm-256color", "dumb"])
def test_on_a_terminal_only_our_own_colours_are_escape_sequences(evil, terminal):
    """All that remains after taking out plain colours (SGR) must be text."""
    import pexpect

    for arguments in (["list"], ["show", "basic"], ["decks"], ["check"]):
        command = evil.command(*arguments)
        child = pexpect.spawn(
            command[0],
            command[1:],
            env=evil.environment({"TERM": terminal}),
            timeout=30,
            dimensions=(50, 100),
        )
        child.expect(pexpect.EOF)
        shown = child.before.decode().replace("\r\n", "\n")
        child.close()
        assert unsafe(re.sub(r"\x1b\[[0-9;]*m", "", shown)) == set()
        assert "␛" in shown
