"""`flashq study` without a terminal: lines in, lines out."""

import pytest


def study(program, *lines, decks=("zh",), now=None, options=()):
    text = "".join(f"{line}\n" for line in lines)
    more = {} if now is None else {"now": now}
    return program.done("study", *decks, *options, stdin=text, **more)


def states(program, query="deck:zh"):
    cards = program.done("list", query, "--json").json
    return {card["card"].partition(":")[2]: card["state"] for card in cards}


def test_a_question_a_line_the_answer_a_line_the_grade(flashq):
    out = study(flashq, "", "3").out
    question, answer, following = (
        out.index("动量是什么？"),
        out.index("梯度的滑动平均"),
        out.index("怎么判断模型过拟合"),
    )
    assert question < answer < following
    assert states(flashq)["momentum"] == "review"


def test_the_end_of_the_input_ends_the_session_cleanly(flashq):
    out = study(flashq).out
    assert "动量是什么？" in out
    assert "梯度的滑动平均" not in out
    assert out.endswith("Nothing reviewed.\nLeft for today: 3.\nDue tomorrow (2026-12-02): 0.\n")


def test_a_last_line_without_a_line_break_counts(flashq):
    flashq.done("study", "zh", stdin="\n4")
    assert states(flashq)["momentum"] == "review"


def test_a_whole_session_with_its_drill(flashq):
    out = study(
        flashq, "", "1", "", "3", "", "4", "", "4", "", "2", "", "3", options=["--siblings"]
    ).out
    assert "drill 1" in out
    assert "Reviewed 4 cards, 6 grades, in" in out
    assert "again 1   hard 1   good 2   easy 2" in out
    assert set(states(flashq).values()) == {"learning", "review"}


def test_the_keys_show_the_intervals_that_they_give(flashq):
    out = study(flashq, "").out
    assert "1 again 1d and a drill   2 hard 1d and a drill   3 good 1d   4 easy 1d" in out


@pytest.mark.parametrize(
    ("typed", "quality"),
    [("１", 2), ("２", 3), ("３", 4), ("４", 5), (" 4 ", 5)],
)
def test_digits_of_a_chinese_input_method_are_digits(flashq, typed, quality):
    study(flashq, "　", typed)
    assert flashq.card("zh/训练:momentum")["log"][0]["quality"] == quality


@pytest.mark.parametrize("typed", ["0", "5", "good", "", "33", "?"])
def test_what_is_no_grade_is_asked_again(flashq, typed):
    out = study(flashq, "", typed, "4").out
    assert f'"{typed}" is no grade: 1 to 4' in out
    assert states(flashq)["momentum"] == "review"


def test_undo_asks_the_card_again(flashq):
    out = study(flashq, "", "1", "u", "4").out
    assert "undone: again" in out
    assert out.count("动量是什么？") == 2
    assert [entry["quality"] for entry in flashq.card("zh/训练:momentum")["log"]] == [5]


def test_undo_reaches_into_the_session_before(flashq):
    study(flashq, "", "1", "q")
    study(flashq, "u", "", "4", "q")
    assert [entry["quality"] for entry in flashq.card("zh/训练:momentum")["log"]] == [5]


def test_undo_at_the_very_beginning_says_so(flashq):
    assert "there is nothing to undo" in study(flashq, "u").out


@pytest.mark.parametrize(
    ("key", "state"), [("s", "new"), ("b", "buried"), ("x", "suspended"), ("Ｘ", "suspended")]
)
def test_skip_bury_and_suspend_go_on_with_the_next_card(flashq, key, state):
    out = study(flashq, key).out
    assert "怎么判断模型过拟合" in out
    assert states(flashq)["momentum"] == state


def test_the_same_keys_work_below_the_answer(flashq):
    study(flashq, "", "s", "", "b", "", "x")
    assert list(states(flashq).values()) == ["new", "buried", "suspended", "new"]


def test_q_ends_the_session_and_keeps_what_was_graded(flashq):
    out = study(flashq, "", "4", "q", "", "4").out
    assert "Reviewed 1 card in" in out
    assert list(states(flashq).values()) == ["review", "new", "new", "new"]


def test_six_qualities_when_the_setting_says_so(flashq):
    flashq.done("config", "set", "grades", "six")
    out = study(flashq, "", "9", "0").out
    assert '"9" is no grade: 0 to 5' in out
    assert flashq.card("zh/训练:momentum")["log"][0]["quality"] == 0


def test_bytes_that_are_no_text_are_no_grade(flashq):
    result = flashq.run("study", "zh", stdin=b"\n\xff\xfe\n4\n")
    assert (result.code, result.err) == (0, "")
    assert "is no grade" in result.out
    assert states(flashq)["momentum"] == "review"


def test_no_box_and_no_escape_sequence_reaches_a_pipe(flashq):
    out = study(flashq, "", "4", "", "4").out
    assert "\x1b" not in out
    assert not set("╭╮╰╯│─") & set(out)


def test_a_dumb_terminal_gets_lines_as_well(flashq):
    import pexpect

    command = flashq.command("study", "zh")
    child = pexpect.spawn(
        command[0],
        command[1:],
        env=flashq.environment({"TERM": "dumb"}),
        encoding="utf-8",
        timeout=30,
    )
    child.expect("Enter shows the answer")
    child.sendline("")
    child.expect("good")
    child.sendline("3")
    child.expect("Enter shows the answer")
    child.sendline("q")
    child.expect("Reviewed 1 card")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def grade_all_of_optim(program, moment):
    cards = ("nesterov", "ml/optim:momentum", "tensor", "tensor#2")
    program.done("grade", "-", stdin="".join(f"{card} 5 {moment}\n" for card in cards))


# Nothing to study -------------------------------------------------------------------------


def test_nothing_due_says_when_the_next_card_comes_and_how_to_study_ahead(flashq):
    for day in ("2026-11-29", "2026-11-30"):
        grade_all_of_optim(flashq, f"{day}T10:00:00+08:00")
    out = study(flashq, decks=["optim"]).out
    assert out == (
        "Nothing is due now.\n"
        "  Next: 4 cards in 5 days (2026-12-06).\n"
        '  "flashq study optim --ahead 5" studies ahead.\n'
    )


def test_what_was_graded_today_is_not_offered_ahead(flashq):
    grade_all_of_optim(flashq, "2026-12-01T09:00:00+08:00")
    out = study(flashq, decks=["optim"]).out
    assert out == "Nothing is due now.\n  Next: 4 cards tomorrow (2026-12-02).\n"


def test_the_days_that_are_offered_are_enough_to_study_ahead(flashq):
    for day in ("2026-11-24", "2026-11-30"):
        flashq.done("grade", "nesterov", "5", now=f"{day}T10:00:00+08:00")
    flashq.done("config", "set", "new_per_day", "0")
    assert '"flashq study --ahead 5" studies ahead.' in study(flashq, decks=[]).out
    ahead = study(flashq, decks=[], options=["--ahead", "5"]).out
    assert "What does Nesterov's momentum change?" in ahead


def test_reviews_beyond_the_limit_of_the_day_are_told(flashq):
    grade_all_of_optim(flashq, "2026-11-01T09:00:00+08:00")
    flashq.done("config", "set", "reviews_per_day", "1")
    study(flashq, "", "4", decks=["optim"])
    out = study(flashq, decks=["optim"]).out
    assert "  3 reviews wait, beyond today's limits or after a card of their note;" in out


def test_nothing_due_counts_the_days_to_the_next_card(flashq):
    for day in ("2026-12-01", "2026-12-02"):
        flashq.done("grade", "nesterov", "5", now=f"{day}T10:00:00+08:00")
    flashq.done("config", "set", "new_per_day", "0")
    out = study(flashq, decks=["optim"], now="2026-12-03T10:00:00+08:00").out
    assert "Next: 1 card in 5 days (2026-12-08)." in out


def test_new_cards_beyond_the_limit_are_offered(flashq):
    flashq.done("config", "set", "new_per_day", "0")
    out = study(flashq).out
    assert out == (
        "Nothing is due now.\n"
        "  4 new cards wait for the coming days;"
        ' "flashq study zh --new 4" takes some today.\n'
    )
    assert "动量是什么？" in study(flashq, options=["--new", "1"]).out


def test_a_collection_without_cards_says_how_to_write_one(flashq):
    for deck in flashq.collection.rglob("*.yaml"):
        deck.unlink()
    out = study(flashq, decks=[]).out
    assert out == 'Nothing is due now.\n  There are no cards to come; "flashq add" writes one.\n'


def test_a_deck_with_faults_is_named_and_the_others_are_studied(flashq):
    flashq.deck("bad.yaml", "cards:\n  - qestion: x\n    anwser: y\n")
    result = flashq.run("study", stdin="\n4\n")
    assert result.code == 0
    assert result.err.splitlines() == [
        (
            'flashq: bad.yaml:2:5: unknown key "qestion"; did you mean "question"? (and 1 more);'
            " its cards stay as they were"
        ),
    ]
    assert "Reviewed 1 card" in result.out
