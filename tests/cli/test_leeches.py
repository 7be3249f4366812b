"""`flashq leeches`: what is forgotten again and again, and what a person does about it."""

import pexpect
import pytest

from flashq.collection import open_collection
from flashq.core.model import Moment, Tick
from flashq.core.timing import day_number
from terminal_driver import Terminal

TODAY = day_number("2026-12-01")
ASKED = "[e edit, p split, s suspend, r reset, Enter next, q quit]"


def forget(flashq, name, times=8, **more):
    """Grades a card by turns well and badly, on the days before today."""
    with open_collection(flashq.collection, {}) as collection:
        collection.synchronise(day=TODAY)
        card_id = collection.card_named(name).card_id
        for number, quality in enumerate([5, 2] * times):
            day = TODAY - 2 * times + number
            moment = Moment(1_790_000_000_000 + number * 86_400_000, day)
            collection.grade(card_id, quality, moment, **more)


@pytest.fixture
def two(flashq):
    """Two leeches: one with key points, and one in Chinese that is forgotten more often."""
    forget(flashq, "ml/optim:momentum", ticks=(Tick("velocity", False), Tick("smooth steps", True)))
    forget(flashq, "过拟合", 9)
    return flashq


@pytest.fixture
def talk(flashq):
    """Starts `flashq leeches` on a terminal, with an editor of a few lines of shell."""
    children = []

    def start(*arguments, editor=""):
        script = flashq.home / "editor"
        script.write_text(f"#!/bin/sh\n{editor}\n", encoding="utf-8")
        script.chmod(0o755)
        temporary = flashq.home / "tmp"
        temporary.mkdir(exist_ok=True)
        command = flashq.command("leeches", *arguments)
        child = pexpect.spawn(
            command[0],
            command[1:],
            env=flashq.environment({"EDITOR": str(script), "TMPDIR": str(temporary)}),
            cwd=str(flashq.home),
            encoding="utf-8",
            timeout=30,
        )
        child.delaybeforesend = None
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


def say(child, *words):
    for word in words:
        child.expect_exact(ASKED)
        child.sendline(word)


def end(child):
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def state(flashq, name):
    return flashq.card(name)["state"]


# Lists ----------------------------------------------------------------------------------


def test_without_leeches_there_is_one_friendly_line(flashq):
    assert flashq.done("leeches").out == "No leeches: no card lapsed 8 times.\n"
    assert flashq.done("leeches", "--json").json == []
    found = flashq.done("leeches", "deck:zh/*").out
    assert found == "No leeches among the cards of deck:zh/*: no card lapsed 8 times.\n"


def test_seven_lapses_make_no_leech_unless_the_setting_says_so(flashq):
    forget(flashq, "nesterov", 7)
    assert flashq.done("leeches", "--json").json == []
    flashq.done("config", "set", "leech_lapses", "7")
    assert [card["lapses"] for card in flashq.done("leeches", "--json").json] == [7]


def test_a_list_has_all_that_is_known_the_worst_first(two):
    assert two.done("leeches").out == (
        "zh/训练:过拟合  zh/训练.yaml:8\n"
        "  怎么判断模型过拟合？\n"
        "  9 lapses in 18 reviews, ease 1.30\n"
        "  last grades: easy, again, easy, again, easy, again, easy, again\n"
        "\n"
        "ml/optim:momentum  ml/optim.yaml:6\n"
        "  What is momentum?\n"
        "  8 lapses in 16 reviews, ease 1.30\n"
        "  last grades: easy, again, easy, again, easy, again, easy, again\n"
        "  missed 16 of 16: velocity\n"
        "\n"
        "2 leeches: forgotten 8 times or more.\n"
    )


def test_json_has_the_cards_and_the_points_they_miss(two):
    chinese, english = two.done("leeches", "--json").json
    assert (chinese["card"], chinese["lapses"], chinese["missed_points"]) == (
        "zh/训练:过拟合",
        9,
        [],
    )
    assert english["missed_points"] == [
        {"point": "velocity", "asked": 16, "missed": 16},
        {"point": "smooth steps", "asked": 16, "missed": 0},
    ]


def test_a_query_chooses_among_them(two):
    (card,) = two.done("leeches", "tag:optimizer", "--json").json
    assert card["card"] == "ml/optim:momentum"


def test_a_list_on_a_terminal_asks_nothing(two):
    with Terminal(two.command("leeches", "--list"), two.environment(), width=40) as terminal:
        assert terminal.finish() == 0
        assert "Enter next" not in terminal.text
        assert "last grades: easy, again, easy,\n    again" in terminal.text


# One by one -----------------------------------------------------------------------------


def test_enter_goes_on_and_changes_nothing(two, talk):
    before = two.snapshot()
    child = talk()
    child.expect_exact("2 leeches: forgotten 8 times or more.")
    child.expect_exact("zh/训练:过拟合")
    say(child, "")
    child.expect_exact("ml/optim:momentum  ml/optim.yaml:6")
    child.expect_exact("missed 16 of 16: velocity")
    say(child, "")
    assert end(child) == 0
    assert two.snapshot() == before


@pytest.mark.parametrize("key", ["q\r", "\x04"], ids=["q", "ctrl-d"])
def test_the_rest_can_be_left(two, talk, key):
    child = talk()
    child.expect_exact(ASKED)
    child.send(key)
    assert end(child) == 0
    assert "momentum" not in child.before


def test_ctrl_c_ends_it(two, talk):
    child = talk()
    child.expect_exact(ASKED)
    child.send("\x03")
    assert end(child) == 130


@pytest.mark.parametrize(("word", "after"), [("s", "suspended"), ("Ｒ", "new")])
def test_suspend_and_reset_are_taken_back_by_undo(two, talk, word, after):
    child = talk()
    say(child, word)
    child.expect_exact(f'zh/训练:过拟合: {after}; "flashq undo" takes it back')
    child.expect_exact("ml/optim:momentum")
    say(child, "q")
    assert end(child) == 0
    assert state(two, "过拟合") == after
    two.done("undo")
    assert state(two, "过拟合") == "learning"


def test_what_is_no_offer_is_asked_again(two, talk):
    child = talk()
    say(child, "suspend it", "q")
    assert end(child) == 0
    assert state(two, "过拟合") == "learning"


def test_the_offer_breaks_between_words_on_a_narrow_terminal(two):
    with Terminal(two.command("leeches"), two.environment(), width=40) as terminal:
        assert "r reset,\nEnter next, q quit]" in terminal.wait("q quit]")


def test_an_edited_card_is_shown_anew(two, talk):
    child = talk(editor="""sed -i 's/怎么判断模型过拟合/过拟合的两个迹象/' "$2" """)
    say(child, "e")
    child.expect_exact("  过拟合的两个迹象？")
    say(child, "q")
    assert end(child) == 0
    card = two.card("过拟合")
    assert (card["question"], card["lapses"]) == ("过拟合的两个迹象？", 9)


def test_a_fault_made_while_editing_is_told_and_the_card_asked_about_again(two, talk):
    child = talk(editor="""sed -i 's/answer: 训练/anwser: 训练/' "$2" """)
    say(child, "e")
    child.expect_exact('zh/训练.yaml:10:5: unknown key "anwser"')
    child.expect_exact("zh/训练:过拟合")
    say(child, "q")
    assert end(child) == 0


def test_a_note_that_was_taken_out_while_editing_is_passed_over(two, talk):
    child = talk(editor="""sed -i '/id: 过拟合/,/正则化/d' "$2" """)
    say(child, "e")
    child.expect_exact("zh/训练:过拟合: in no deck any more; its progress is kept")
    child.expect_exact("ml/optim:momentum")
    say(child, "q")
    assert end(child) == 0


# Splitting ------------------------------------------------------------------------------

KEEP_A_COPY = 'cp "$1" "$HOME/seen"; '


def split(talk, editor, query="deck:ml/*"):
    """Splits the first leech of a query; the editor leaves what it was given in `seen`."""
    child = talk(query, editor=KEEP_A_COPY + editor)
    say(child, "p")
    return child


def test_a_note_is_split_by_its_points_and_the_old_card_suspended(two, talk):
    child = split(talk, """sed -i 's/(1)/Which mean?/; s/(2)/What steps?/' "$1" """)
    child.expect(r"added ml/optim\.yaml:\d+  .*added ml/optim\.yaml:\d+  ")
    child.expect_exact('ml/optim:momentum: suspended; "flashq undo" takes it back')
    assert end(child) == 0
    assert state(two, "ml/optim:momentum") == "suspended"
    first = two.done("list", "Which mean", "--json").json[0]
    assert first["question"] == "What is momentum? Which mean?"
    assert first["tags"] == ["optimizer", "sgd"]
    assert two.card(first["card"])["answer"] == "velocity"
    # The old card meets the words too, by its points: a phrase is of one text.
    (second,) = two.done("list", '"What steps"', "--json").json
    assert (second["state"], two.card(second["card"])["answer"]) == ("new", "smooth steps")
    assert list((two.home / "tmp").iterdir()) == []


def test_the_editor_begins_with_instructions_the_whole_note_and_a_note_for_each_point(two, talk):
    child = split(talk, "true")
    say(child, "q")
    assert end(child) == 0
    assert (two.home / "seen").read_text(encoding="utf-8").splitlines() == [
        "#: Make several small notes of this one: a question, a line ---, its answer; a line ===",
        "#: before the next note. They are added to the deck, and the old card is suspended.",
        "#: Leave all as it is, or empty, and nothing changes.",
        "#:",
        "#: What is momentum?",
        "#:",
        r"#: A running mean of gradients: $v_t = \beta v_{t-1} + g_t$.",
        "What is momentum? (1)",
        "---",
        "velocity",
        "===",
        "What is momentum? (2)",
        "---",
        "smooth steps",
    ]


@pytest.mark.parametrize(
    "editor", ["true", 'echo >> "$1"', ': > "$1"', """sed -i '/^#:/!d' "$1" """]
)
def test_a_text_left_as_it_was_or_emptied_changes_nothing(two, talk, editor):
    before = two.snapshot()
    child = split(talk, editor)
    child.expect_exact("Nothing was changed.")
    say(child, "q")
    assert end(child) == 0
    assert two.snapshot() == before


def test_a_faulty_text_is_kept_and_changes_nothing(two, talk):
    before = two.snapshot()
    child = split(talk, 'printf "\\n---\\nno question\\n" > "$1"')
    child.expect_exact("an answer without a question")
    say(child, "q")
    assert end(child) == 0
    assert two.snapshot() == before
    (kept,) = (two.home / "tmp").iterdir()
    assert "no question" in kept.read_text()


def test_an_editor_that_fails_changes_nothing(two, talk):
    before = two.snapshot()
    child = split(talk, "exit 3")
    child.expect_exact("ended with 3")
    say(child, "q")
    assert end(child) == 0
    assert two.snapshot() == before


def test_a_note_without_points_is_there_to_be_cut_up(two, talk):
    editor = """printf '损失？\\n---\\n训练降，验证升\\n===\\n正则？\\n' > "$1" """
    child = split(talk, editor, "deck:zh/*")
    child.expect_exact("zh/训练:过拟合: suspended")
    assert end(child) == 0
    seen = (two.home / "seen").read_text(encoding="utf-8")
    assert seen.endswith("\n怎么判断模型过拟合？\n---\n训练损失下降而验证损失上升。\n")
    assert two.card("损失")["answer"] == "训练降，验证升"
    assert state(two, "正则") == "draft"


def test_parts_of_a_cloze_note_with_gaps_are_cloze_notes(flashq, talk):
    forget(flashq, "norms#1")
    child = split(talk, """printf 'BN: {{c1::batch}}\\n' > "$1" """, "deck:zh/*")
    child.expect_exact("zh/训练:norms: suspended")
    assert end(child) == 0
    card = flashq.done("list", "BN:", "--json").json[0]
    assert (card["kind"], card["question"], card["state"]) == ("cloze", "BN: […]", "new")
    assert (state(flashq, "norms#1"), state(flashq, "norms#2")) == ("suspended", "new")


def test_the_tags_of_the_deck_are_not_written_into_the_parts(two, talk):
    child = split(talk, """printf 'Part?\\n---\\nYes.\\ntags: extra\\n' > "$1" """)
    child.expect_exact("suspended")
    assert end(child) == 0
    assert two.done("list", "Part?", "--json").json[0]["tags"] == ["optimizer", "sgd", "extra"]
    text = (two.collection / "ml" / "optim.yaml").read_text()
    assert text.count("optimizer") == 1
    assert "tags: [sgd, extra]" in text


def test_a_deck_with_a_fault_is_told_before_the_editor_opens(two, talk):
    path = two.collection / "ml" / "optim.yaml"
    path.write_text(path.read_text().replace("hint:", "hnit:"))
    child = split(talk, "true")
    child.expect_exact('unknown key "hnit"')
    say(child, "q")
    assert end(child) == 0
    assert not (two.home / "seen").exists()


def test_a_question_that_ends_with_code_can_be_split(flashq, talk):
    flashq.deck(
        "ml/code.yaml",
        "cards:\n  - id: code\n    question: |\n      Why?\n\n"
        "      ```python\n      x = 1\n      ```\n    answer: So.\n    points: [one, two]\n",
    )
    forget(flashq, "code")
    child = split(talk, """sed -i 's/one/first/' "$1" """)
    child.expect_exact("ml/code:code: suspended")
    assert end(child) == 0
    assert len(flashq.done("list", "deck:ml/code", "--json").json) == 3
