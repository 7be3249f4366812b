"""`flashq add` in one line, from a pipe and in an editor; test_adding_by_hand.py asks."""

import stat
import textwrap

import pytest


def test_a_note_in_one_line_goes_to_the_end_of_the_deck_and_says_where(flashq):
    deck = flashq.collection / "ml" / "optim.yaml"
    before = deck.read_text()
    result = flashq.done(
        "add", "-d", "ml/optim", "-q", "What is warm-up?", "-a", "A slow start.", "-t", "schedule"
    )
    assert result.out == "added ml/optim.yaml:29  warm-up\n"
    assert result.out.split()[1] == "ml/optim.yaml:29"
    assert deck.read_text() == before + (
        "\n"
        "  - id: warm-up\n"
        "    question: What is warm-up?\n"
        "    answer: A slow start.\n"
        "    tags: [schedule]\n"
    )


def test_the_line_that_is_told_is_where_the_note_begins(flashq):
    place = flashq.done("add", "-d", "optim", "-q", "第一问？", "-a", "答").out.split()[1]
    path, _, line = place.partition(":")
    assert "第一" in (flashq.collection / path).read_text().splitlines()[int(line) - 1]


def test_the_last_part_of_a_decks_name_is_enough(flashq):
    assert flashq.done("add", "-d", "训练", "-q", "什么是早停？", "-a", "停").out.startswith(
        "added zh/训练.yaml:"
    )


def test_the_new_note_can_be_studied_and_found(flashq):
    flashq.done("add", "-d", "optim", "--id", "warmup", "-q", "What is warm-up?", "-a", "Slow.")
    assert flashq.card("warmup")["state"] == "new"
    assert len(flashq.done("list", "Slow").lines) == 1


def test_several_tags_and_a_formula_arrive_as_they_were_typed(flashq):
    answer = '$\\frac{1}{\\sqrt{v}}$: "quoted" # no comment\n\n- a list'
    flashq.done("add", "-d", "optim", "-q", "yes", "-a", answer, "-t", "a,b", "-t", "c")
    card = flashq.card("yes")
    assert (card["question"], card["answer"]) == ("yes", answer)
    assert card["tags"] == ["optimizer", "a", "b", "c"]


def test_a_cloze_is_known_by_its_gaps(flashq):
    flashq.done("add", "-d", "optim", "--id", "c", "-q", "{{c1::Adam}} keeps {{c2::two}} means.")
    assert flashq.card("c#2")["kind"] == "cloze"


def test_a_note_without_an_answer_is_a_draft_and_is_called_one(flashq):
    result = flashq.done("add", "-d", "optim", "-q", "Why layer-wise rates?")
    assert result.out.endswith("(a draft: it has no answer yet)\n")


def test_a_new_deck_is_made_only_when_asked_for(flashq):
    given = ["add", "-d", "物理/力学", "-q", "力是什么？", "-a", "动量的变化率"]
    refused = flashq.run(*given)
    assert (refused.code, refused.err) == (
        1,
        'flashq: no deck matches "物理/力学"; decks: ml/optim, zh/训练; --new-deck makes it\n',
    )
    assert not (flashq.collection / "物理").exists()
    assert flashq.done(*given, "--new-deck").out.startswith("added 物理/力学.yaml:2  ")


def test_a_near_duplicate_is_warned_of_and_added(flashq):
    result = flashq.run("add", "-d", "optim", "-q", "What is the momentum?", "-a", "x")
    assert result.code == 0
    assert result.err == "flashq: warning: much like ml/optim:momentum: What is momentum?\n"
    assert result.out.startswith("added ml/optim.yaml:29")


def test_a_chinese_near_duplicate_is_warned_of(flashq):
    result = flashq.run("add", "-d", "训练", "-q", "怎样判断模型过拟合？", "-a", "x")
    assert "zh/训练:过拟合" in result.err


# The style of the file ----------------------------------------------------------------------

STYLES = {
    "comments": "# mine\ncards:\n  # one\n  - question: Q1   # why\n    answer: A1\n  # last\n",
    "no indentation": "cards:\n- question: Q1\n  answer: A1\n",
    "wide dashes": "cards:\n    -   question: Q1\n        answer: A1\n",
    "blank lines": "cards:\n  - question: Q1\n    answer: A1\n\n  - question: Q2\n    answer: A2\n",
    "flow": "cards: [{question: Q1, answer: A1}]\n",
    "no end of line": "cards:\n  - question: Q1\n    answer: A1",
    "windows": "cards:\r\n  - question: Q1\r\n    answer: A1\r\n",
    "byte order mark": "\ufeffcards:\n  - question: Q1\n    answer: A1\n",
    "keys after the cards": "cards:\n  - question: Q1\n    answer: A1\ntags: [x]\n",
    "empty list": "deck: X\ncards: []\n",
    "empty file": "",
    "head only": "deck: X\nlanguage: en\n",
}


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES.keys())
def test_what_was_in_the_file_stays_in_it(flashq, text):
    deck = flashq.collection / "style.yaml"
    deck.write_bytes(text.encode())
    flashq.done("add", "-d", "style", "--id", "new", "-q", "新问题 new", "-a", "一行\n两行")
    after = deck.read_bytes().decode()
    kept = [line for line in text.splitlines() if line.strip(" []") and "{" not in line]
    left = iter(after.splitlines())
    assert all(any(line.rstrip("[] ") in found for found in left) for line in kept)
    assert flashq.card("style:new")["answer"] == "一行\n两行"
    assert flashq.done("check", str(deck)).code == 0
    assert after.count("\r\n") in (0, after.count("\n"))


def test_additions_follow_each_other(flashq):
    for question, answer in (("What is Adam?", "A."), ("Why warm-up?", "B."), ("动量？", "丙")):
        flashq.done("add", "-d", "s", "--new-deck", "-q", question, "-a", answer)
    assert (flashq.collection / "s.yaml").read_text() == textwrap.dedent("""\
        cards:
          - id: adam
            question: What is Adam?
            answer: A.
          - id: warm-up
            question: Why warm-up?
            answer: B.
          - id: 动量
            question: 动量？
            answer: 丙
        """)


def test_ids_are_unique_in_their_deck(flashq):
    for _ in range(2):
        flashq.run("add", "-d", "optim", "-q", "What is warm-up?", "-a", "Slow.")
    assert len(flashq.done("list", "warm-up").lines) == 2


# From a pipe ---------------------------------------------------------------------------------


def test_notes_are_read_from_a_pipe(flashq):
    text = (
        "问题一？\n---\n答案一\n\n第二段\n===\ntags: 甲, 乙\nSecond?\n\nwith two lines\n---\nA.\n"
    )
    result = flashq.done("add", "-d", "训练", "-t", "all", stdin=text)
    assert len(result.lines) == 2
    first, second = (line.split()[2] for line in result.lines)
    assert flashq.card(first)["answer"] == "答案一\n\n第二段"
    assert flashq.card(first)["tags"] == ["all"]
    card = flashq.card(second)
    assert card["question_markdown"] == "Second?\n\nwith two lines"
    assert card["tags"] == ["all", "甲", "乙"]


def test_without_a_line_the_first_line_of_a_pipe_is_the_question(flashq):
    name = flashq.done("add", "-d", "训练", stdin="\nWhat?\nThis.\nAnd that.\n").out.split()[2]
    assert flashq.card(name)["question"] == "What?"
    assert flashq.card(name)["answer"] == "This.\nAnd that."


def test_of_several_notes_none_is_added_when_one_is_impossible(flashq):
    before = flashq.snapshot()
    result = flashq.run("add", "-d", "训练", stdin=f"a\n---\nb\n===\nc\n---\n{'x' * 70_000}\n")
    assert result.code == 1
    assert flashq.snapshot() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n---\nb\n===\n---\nlost answer\n===\n", "standard input:6: an answer without a"),
        ("a\n---\nb\n===\ntags: a\n", "standard input:5: tags without a question; "),
        ("a\n---\n```\nb\n===\nc\n---\nd\n", "standard input:3: this code block never ends; "),
    ],
)
def test_a_pipe_that_would_lose_text_adds_nothing_and_says_the_line(flashq, text, said):
    before = flashq.snapshot()
    result = flashq.run("add", "-d", "训练", stdin=text)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"flashq: {said}")
    assert result.err.count("\n") == 1
    assert flashq.snapshot() == before


def test_code_from_a_pipe_keeps_its_lines_of_dashes_and_equal_signs(flashq):
    code = "```yaml\n---\na: 1\n===\n```"
    flashq.done("add", "-d", "训练", "--id", "code", stdin=f"What?\n---\n{code}\n")
    assert flashq.card("code")["answer"] == code


@pytest.mark.parametrize("text", ["{{c1::a", "BN {{c1：：batch}}", "{{c1:a}}"])
def test_a_gap_gone_wrong_is_warned_of_and_added(flashq, text):
    result = flashq.run("add", "-d", "optim", "--id", "gap", "-q", text, "-a", "x")
    assert result.code == 0
    assert result.err.startswith("flashq: warning: ml/optim.yaml:29: ")
    assert "is no gap; write {{c1::hidden}}" in result.err
    assert flashq.card("gap")["question_markdown"] == text


# In an editor --------------------------------------------------------------------------------


def editor(program, script):
    path = program.home / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    temporary(program).mkdir(exist_ok=True)
    return {"EDITOR": str(path), "TMPDIR": str(temporary(program))}


def temporary(program):
    return program.home / "tmp"


def test_a_note_is_written_in_the_editor(flashq):
    env = editor(flashq, 'printf "tags: t1\\n编辑器里的问题？\\n---\\n答案\\n" > "$1"')
    result = flashq.run("add", "-d", "训练", "--edit", env=env)
    assert (result.code, result.err) == (0, "")
    card = flashq.card(result.out.split()[2])
    assert (card["question"], card["answer"], card["tags"]) == ("编辑器里的问题？", "答案", ["t1"])


def test_the_editor_begins_with_what_was_given(flashq):
    env = editor(flashq, 'cp "$1" "$HOME/seen"')
    flashq.run(
        "add", "-d", "训练", "-q", "给的问题", "-a", "给的答案", "-t", "t", "--edit", env=env
    )
    seen = (flashq.home / "seen").read_text()
    assert seen.startswith("给的问题\n---\n给的答案\n\n#: ")
    assert seen.endswith("\ntags: t\n")
    assert flashq.card("给的问题")["answer"] == "给的答案"


def test_an_editor_with_arguments_is_run_with_them(flashq):
    script = flashq.home / "my editor"
    script.write_text('#!/bin/sh\nprintf "$1\\n---\\nx\\n" > "$2"\n')
    script.chmod(0o755)
    result = flashq.run("add", "-d", "训练", "--edit", env={"VISUAL": f'"{script}" argument'})
    assert flashq.card(result.out.split()[2])["question"] == "argument"


@pytest.mark.parametrize("script", ["exit 1", ": > $1", 'rm "$1"', ":"])
def test_an_editor_that_leaves_nothing_adds_nothing(flashq, script):
    before = flashq.snapshot()
    result = flashq.run("add", "-d", "训练", "--edit", env=editor(flashq, script))
    assert result.code == 1
    assert result.err.startswith("flashq: ")
    assert result.err.count("\n") == 1
    assert flashq.snapshot() == before
    assert list(temporary(flashq).iterdir()) == []


WRITE = 'printf "%b" "$NOTE" > "$1"'


@pytest.mark.parametrize(
    ("note", "script", "said"),
    [
        ("Q\\n---\\nA\\n", f"{WRITE}; exit 3", "ended with 3"),
        ("Q\\n---\\nA\\n---\\nB\\n", WRITE, ':4: a second line "---" in one note; '),
        ("Q\\n\xff", 'printf "Q\\\\n\\\\377" > "$1"', "byte 3 is not UTF-8; "),
        ("---\\nmy answer\\n", WRITE, ":2: an answer without a question; "),
        ("Q\\n---\\nA\\n#: x\\ntags: a\\nmore", WRITE, ":6: text below the line of tags; "),
        ("Q\\n---\\nA\\n===\\nQ2", f"{WRITE}; echo '  - x' >> $DECK", "ml/optim.yaml:"),
    ],
)
def test_what_was_written_in_the_editor_is_kept_when_it_cannot_be_added(flashq, note, script, said):
    deck = flashq.collection / "ml" / "optim.yaml"
    env = {**editor(flashq, script), "NOTE": note, "DECK": str(deck)}
    result = flashq.run("add", "-d", "optim", "--edit", env=env)
    assert (result.code, result.out) == (1, "")
    assert said in result.err
    assert result.err.count("\n") == 1
    (kept,) = temporary(flashq).iterdir()
    assert str(kept) in result.err
    assert kept.read_text(errors="replace") == note.replace("\\n", "\n").replace("\xff", "\ufffd")


@pytest.mark.parametrize(
    "arguments", [["-d", "bad"], ["-d", "optim", "--id", "momentum"], ["-d", "none"]]
)
def test_a_deck_that_takes_no_note_is_told_before_the_editor_opens(flashq, arguments):
    flashq.deck("bad.yaml", "cards:\n  - question: a\n    anwser: b\n")
    env = editor(flashq, 'touch "$HOME/opened"')
    result = flashq.run("add", *arguments, "--edit", env=env)
    assert (result.code, result.err.count("\n")) == (1, 1)
    assert not (flashq.home / "opened").exists()


def test_typing_where_the_editor_opens_gives_the_question(flashq):
    env = editor(flashq, "sed -i '1s/^/What is warm-up?/' \"$1\"")
    result = flashq.run("add", "-d", "optim", "-t", "t", "--edit", env=env)
    card = flashq.card(result.out.split()[2])
    assert (card["question"], card["answer"]) == ("What is warm-up?", None)
    assert card["tags"] == ["optimizer", "t"]
    assert list(temporary(flashq).iterdir()) == []
