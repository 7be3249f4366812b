"""`list`, `show`, `due` and `decks` for people; their JSON is in test_json.py."""

import re

import pytest


def names(result):
    return [line.split("\t")[0] for line in result.lines]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (["running"], ["ml/optim:momentum"]),
        (["RUNNING", "mean"], ["ml/optim:momentum"]),
        (['"running mean"'], ["ml/optim:momentum"]),
        (['"mean running"'], []),
        (["running", "nesterov"], []),
        (["滑动"], ["zh/训练:momentum"]),
        (["动平"], ["zh/训练:momentum"]),
        (["deck:optim", "is:draft"], ["ml/optim:unfinished"]),
        (["deck:ml", "-tag:sgd", "-is:draft", "-tensor"], ["ml/optim:nesterov"]),
        (["tag:优化"], ["zh/训练:momentum"]),
        (["tag:optimizer", "tag:sgd"], ["ml/optim:momentum"]),
        (["deck:zh", "-is:new"], []),
        (["is:due"], []),
        (["is:suspended"], []),
        (["特征", "-batch"], []),
        (["deck:训练", "-动量", "-过拟合"], ["zh/训练:norms", "zh/训练:norms#2"]),
    ],
)
def test_a_query_finds(flashq, query, expected):
    assert names(flashq.done("list", *query)) == expected


def test_a_list_in_a_pipe_is_a_line_of_columns_for_each_card(flashq):
    lines = flashq.done("list").lines
    assert len(lines) == 9
    assert lines[0].split("\t") == ["ml/optim:momentum", "new", "", "", "", "What is momentum?"]


def test_a_list_shows_state_day_interval_and_ease(flashq):
    flashq.done("grade", "nesterov", "5")
    assert flashq.done("list", "is:review").out == (
        "ml/optim:nesterov\treview\t2026-12-02\t1\t2.60\tWhat does Nesterov's momentum change?\n"
    )


def test_a_failed_card_is_learning_and_a_due_one_is_due(flashq):
    flashq.done("grade", "nesterov", "1")
    assert names(flashq.done("list", "is:learning")) == ["ml/optim:nesterov"]
    assert names(flashq.done("list", "is:due")) == []
    tomorrow = "2026-12-02T04:00:00+08:00"
    assert names(flashq.done("list", "is:due", now=tomorrow)) == ["ml/optim:nesterov"]


def test_show_has_everything_that_the_note_says(flashq):
    out = flashq.done("show", "ml/optim:momentum").out
    for text in (
        "Optimisation  #optimizer  #sgd",
        "ml/optim:momentum · new · ml/optim.yaml:6",
        "What is momentum?",
        "Think of a ball.",
        "A running mean of gradients",
        "velocity",
        "smooth steps",
        "What does Nesterov's momentum change?",
        "https://example.org/momentum",
    ):
        assert text in out


def test_show_lays_formulas_out_and_raw_leaves_their_source(flashq):
    assert "\\beta" not in flashq.done("show", "ml/optim:momentum").out
    assert r"$v_t = \beta v_{t-1} + g_t$" in flashq.done("show", "ml/optim:momentum", "--raw").out


def test_show_plain_draws_no_boxes(flashq):
    assert "╭" in flashq.done("show", "nesterov").out
    assert not set("╭╮╰╯│─") & set(flashq.done("show", "nesterov", "--plain").out)


def test_the_second_card_of_a_note_is_named_with_its_number(flashq):
    out = flashq.done("show", "tensor#2").out
    assert out.index("张量") < out.rindex("tensor")
    assert flashq.card("tensor#2")["question"] == "张量"
    assert flashq.card("tensor")["question"] == "tensor"
    assert flashq.card("norms#2")["answer"].startswith("BN 在")


def test_a_draft_says_that_it_has_no_answer(flashq):
    assert "(no answer yet: a draft)" in flashq.done("show", "unfinished").out


def test_due_counts_and_lists_what_waits(flashq):
    assert flashq.done("due").out == "due 0 · new 6 · drill 0\n"
    flashq.done("grade", "nesterov", "4")
    flashq.done("grade", "过拟合", "2")
    assert flashq.done("due").out == (
        "due 0 · new 4 · drill 1 · next 2 cards tomorrow (2026-12-02)\n"
    )
    assert flashq.done("due", "zh", now="2026-12-02T09:00:00+08:00").out == (
        "due 1 · new 2 · drill 0\n  zh/训练:过拟合  怎么判断模型过拟合？\n"
    )


def test_decks_are_counted(flashq):
    flashq.done("grade", "nesterov", "4")
    assert flashq.done("decks", now="2026-12-02T09:00:00+08:00").lines == [
        "ml/optim\tOptimisation\t4\t5\t3\t1\t",
        "zh/训练\t训练技巧\t3\t4\t4\t0\t",
    ]


def test_a_deck_with_faults_is_counted_as_such_and_keeps_its_cards(flashq):
    flashq.deck("zh/训练.yaml", "cards:\n  - qestion: 动量\n    anwser: 平均\n")
    line = flashq.done("decks").lines[1].split("\t")
    assert line[:1] + line[2:] == ["zh/训练", "3", "4", "4", "0", "2"]
    listed = flashq.run("list", "deck:zh")
    assert len(listed.lines) == 4
    assert listed.err.startswith("flashq: zh/训练.yaml:2:5: unknown key")


def test_today_makes_a_run_repeatable(flashq):
    flashq.done("grade", "nesterov", "4")
    where = ["-C", str(flashq.collection), "--today"]
    assert "due 1" in flashq.bare(*where, "2026-12-02", "due").out
    assert "due 0" in flashq.bare(*where, "2026-12-01", "due").out


def on_a_terminal(program, *arguments, width=80):
    import pexpect

    command = program.command(*arguments)
    child = pexpect.spawn(
        command[0],
        command[1:],
        env=program.environment({"NO_COLOR": "1"}),
        encoding="utf-8",
        timeout=30,
        dimensions=(24, width),
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    shown = re.sub(r"\x1b\[[0-9;]*m", "", child.before)
    return [line.rstrip() for line in shown.splitlines()]


def test_on_a_terminal_a_deck_heads_its_cards_and_a_card_is_a_line(flashq):
    assert on_a_terminal(flashq, "list", "deck:zh", "-norms") == [
        "zh/训练   state  question",
        "momentum  new    动量是什么？",
        "过拟合    new    怎么判断模型过拟合？",
        "",
        "2 cards",
    ]


def test_a_long_question_is_cut_to_the_terminal(flashq):
    flashq.done("grade", "nesterov", "5")
    lines = on_a_terminal(flashq, "list", "nesterov", width=60)
    assert lines[1].startswith("nesterov  review  2026-12-02  What does Nesterov's")
    assert lines[1].endswith("…")


def test_on_a_narrow_terminal_the_question_stands_whole_below_its_card(flashq):
    flashq.done("grade", "nesterov", "5")
    lines = on_a_terminal(flashq, "list", "nesterov", width=40)
    at = lines.index("nesterov  review  2026-12-02")
    assert lines[at + 1].startswith("  What does Nesterov's")
    assert "…" not in "".join(lines)
    assert all(len(line) <= 40 for line in lines)
