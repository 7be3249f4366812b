"""`flashq add` at a terminal: it asks for deck, question, answer and tags."""

import pexpect
import pytest

CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture
def talk(flashq):
    """Starts `flashq add …` on a terminal; everything is killed at the end."""
    children = []

    def start(*arguments, env=None):
        command = flashq.command("add", *arguments)
        child = pexpect.spawn(
            command[0],
            command[1:],
            env=flashq.environment(env),
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


def answer(child, *pairs):
    for prompt, line in pairs:
        child.expect_exact(prompt)
        child.sendline(line)


def end(child):
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


ANSWER = 'ending with a line "."'


def test_a_note_in_chinese_is_asked_for_line_by_line(flashq, talk):
    child = talk()
    answer(
        child,
        ("Deck [", "训练"),
        ("Question: ", "学习率预热有什么用？"),
        (ANSWER, "开始时梯度大而乱。\n\n- 小步走\n- 再加速\n."),
        ("Tags", "优化，预热"),
    )
    child.expect(r"added zh/训练\.yaml:\d+  ")
    assert end(child) == 0
    card = flashq.done("list", "预热", "--json").json[0]
    assert card["tags"] == ["优化", "预热"]
    assert flashq.card(card["card"])["answer"] == "开始时梯度大而乱。\n\n- 小步走\n- 再加速"


def test_enter_takes_the_deck_that_was_changed_last(flashq, talk):
    flashq.done("add", "-d", "zh/训练", "-q", "早停？", "-a", "停")
    child = talk()
    answer(
        child,
        ("Deck [zh/训练]: ", ""),
        ("Question: ", "Why early stopping?"),
        (ANSWER, "It helps.\n."),
        ("Tags", ""),
    )
    child.expect_exact("zh/训练.yaml:")
    assert end(child) == 0


def test_what_was_given_is_not_asked_for(flashq, talk):
    child = talk("-d", "optim", "-a", "Given.", "-t", "x")
    answer(child, ("Question: ", "Why early stopping?"), ("[x]", ""))
    child.expect_exact("ml/optim.yaml:")
    assert end(child) == 0
    card = flashq.done("list", "early", "--json").json[0]
    assert card["tags"] == ["optimizer", "x"]
    assert flashq.card(card["card"])["answer"] == "Given."


def test_a_chinese_full_stop_ends_the_answer_too(flashq, talk):
    child = talk("-d", "optim")
    answer(child, ("Question: ", "问"), (ANSWER, "答\n。"), ("Tags", ""))
    child.expect_exact("ml/optim.yaml:")
    assert end(child) == 0
    assert flashq.card("问")["answer"] == "答"


def test_an_unknown_deck_is_made_after_a_yes(flashq, talk):
    child = talk()
    answer(
        child,
        ("Deck [", "物理/力学"),
        ("Make a new deck 物理/力学? [y/N]", "n"),
        ("Deck [", "物理/力学"),
        ("Make a new deck 物理/力学? [y/N]", "ｙ"),
        ("Question: ", "力？"),
        (ANSWER, "."),
        ("Tags", ""),
    )
    child.expect_exact("(a draft: it has no answer yet)")
    assert end(child) == 0
    assert (flashq.collection / "物理" / "力学.yaml").exists()


def test_an_impossible_deck_name_is_refused_and_asked_again(talk):
    child = talk()
    answer(child, ("Deck [", "../x"))
    child.expect_exact("cannot be a deck's name")
    child.expect_exact("Deck [")


def test_an_empty_question_is_asked_again(talk):
    child = talk("-d", "optim")
    answer(child, ("Question: ", "  "), ("it is empty so far", ""), ("it is empty so far", "Q"))
    child.expect_exact(ANSWER)


def test_a_near_duplicate_is_told_before_the_answer_is_typed(flashq, talk):
    before = flashq.snapshot()
    child = talk("-d", "optim")
    answer(child, ("Question: ", "What is the momentum?"))
    child.expect_exact("much like ml/optim:momentum: What is momentum?")
    answer(child, ("Add it all the same? [y/N]", ""))
    child.expect_exact("Nothing was added.")
    assert end(child) == 0
    assert flashq.snapshot() == before


def test_the_answer_can_be_written_in_an_editor(flashq, talk):
    script = flashq.home / "editor"
    script.write_text('#!/bin/sh\nprintf "问\\n---\\n编辑器\\n" > "$1"\n')
    script.chmod(0o755)
    child = talk("-d", "optim", env={"EDITOR": str(script)})
    answer(child, ("Question: ", "问"), (ANSWER, "e"), ("Tags", ""))
    child.expect_exact("ml/optim.yaml:")
    assert end(child) == 0
    assert flashq.card("问")["answer"] == "编辑器"


@pytest.fixture
def written(flashq):
    """An environment whose editor changes the question, the answer and the tags."""
    script = flashq.home / "editor"
    script.write_text('#!/bin/sh\nprintf "改\\n---\\n编辑器\\ntags: t\\n" > "$1"\n')
    script.chmod(0o755)
    folder = flashq.home / "tmp"
    folder.mkdir()
    return {"EDITOR": str(script), "TMPDIR": str(folder)}


def test_a_question_and_tags_changed_in_the_editor_are_taken_over(flashq, talk, written):
    child = talk("-d", "optim", env=written)
    answer(child, ("Question: ", "问"), (ANSWER, "e"), ("Tags", "u"))
    child.expect_exact("ml/optim.yaml:")
    assert end(child) == 0
    assert flashq.card("改")["tags"] == ["optimizer", "u", "t"]
    assert list((flashq.home / "tmp").iterdir()) == []


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
def test_breaking_off_after_the_editor_keeps_what_was_written(flashq, talk, written, key):
    child = talk("-d", "optim", env=written)
    answer(child, ("Question: ", "问"), (ANSWER, "e"))
    child.expect_exact("Tags")
    child.send(key)
    child.expect_exact("nothing was added; your text is in\r\n")
    assert end(child) == 130
    (kept,) = (flashq.home / "tmp").iterdir()
    assert f"{kept}\r\n" in child.before, "whole, to be copied"
    assert "编辑器" in kept.read_text()


def test_a_deck_with_a_fault_is_told_before_the_question_is_asked(flashq, talk):
    flashq.deck("bad.yaml", "cards:\n  - question: a\n    anwser: b\n")
    child = talk("-d", "bad")
    child.expect_exact("bad.yaml:3:5")
    assert end(child) == 1
    assert "Question" not in child.before


PROMPTS = ["Deck [", "Question: ", ANSWER, "because", "Tags"]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("step", range(5))
def test_breaking_off_halfway_adds_nothing(flashq, talk, key, step):
    before = flashq.snapshot()
    child = talk()
    given = [("Deck [", "optim"), ("Question: ", "Why?"), (ANSWER, "because"), ("because", ".")]
    answer(child, *given[:step])
    child.expect_exact(PROMPTS[step])
    child.send(key)
    child.expect_exact("nothing was added")
    assert end(child) == 130
    assert flashq.snapshot() == before
