"""Bulk changes, holidays, backlogs and missed points from the shell."""

import os

import pytest

from terminal_driver import Terminal


@pytest.fixture
def many(flashq):
    notes = "".join(
        f"  - {{id: n{n}, question: 'Question {n}?', answer: Answer {n}., tags: [t{n % 2}]}}\n"
        for n in range(30)
    )
    file = flashq.deck("many.yaml", "cards:\n" + notes)
    os.utime(file, (1_700_000_000, 1_700_000_000))  # so that it is read but once
    flashq.done("due")
    return flashq


def states(program, *query):
    return [card["state"] for card in program.done("list", *query, "--json").json]


def test_a_query_says_which_cards_are_suspended_and_one_undo_takes_it_back(many):
    done = many.done("suspend", "tag:t0")
    assert done.lines[-1] == '15 cards changed; "flashq undo" takes it back'
    assert states(many, "tag:t0") == ["suspended"] * 15
    assert many.done("undo").out == "Undone: suspend of 15 cards.\n"
    assert states(many, "tag:t0") == ["new"] * 15


def test_a_dry_run_names_the_cards_and_changes_nothing(many):
    before = many.snapshot()
    done = many.done("bury", "tag:t1", "--dry-run")
    assert done.lines[0] == "many:n1"
    assert done.lines[-1] == "Would bury 15 cards; nothing was changed."
    assert many.snapshot() == before


def test_more_than_twenty_cards_need_a_yes(many):
    before = many.snapshot()
    refused = many.run("suspend", "many")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "flashq: this would suspend 30 cards; --yes does it, --dry-run shows it\n"
    assert many.snapshot() == before
    assert many.done("suspend", "many", "--yes").out == (
        '30 cards changed; "flashq undo" takes it back\n'
    )
    refused = many.run("undo")
    assert refused.code == 2
    assert many.done("undo", "--yes").out == "Undone: suspend of 30 cards.\n"


@pytest.mark.parametrize(("answer", "after"), [("y", "suspended"), ("n", "new"), ("", "new")])
def test_on_a_terminal_it_asks(many, answer, after):
    with Terminal(many.command("suspend", "many"), many.environment()) as terminal:
        terminal.wait("This will suspend 30 cards. Go on? [y/N]")
        terminal.press(answer + "\r")
        assert terminal.finish() == 0
    assert set(states(many, "many")) == {after}


def test_what_is_so_already_is_not_logged_again(many):
    many.done("suspend", "n1")
    done = many.done("suspend", "id:n1 or id:n2")
    assert done.lines == [
        "many:n1: suspended",
        "many:n2: suspended",
        '1 card changed, 1 card needed no change; "flashq undo" takes it back',
    ]


def test_flags_are_given_found_and_taken_off(many):
    assert many.done("flag", "-n", "3", "n1").out == "many:n1: new, flag 3\n"
    assert many.done("list", "flag:3").out.startswith("many:n1\t")
    many.done("unflag", "flag:any")
    assert many.done("list", "flag:any").out == ""


def test_a_reset_card_is_new_again_and_keeps_its_log(many):
    many.done("grade", "n1", "4")
    assert many.done("reset", "n1").out == "many:n1: new\n"
    assert [entry["kind"] for entry in many.card("n1")["log"]] == ["review", "reset"]


def test_a_skipped_card_comes_last_today(many):
    assert many.done("skip", "n0").out == "many:n0: new, comes last today\n"
    shown = many.done("study", "many", "--new", "30", "--plain").out
    assert "Question 1?" in shown
    assert "Question 0?" not in shown


def test_a_holiday_moves_what_is_late_or_due_behind_it(many):
    for number in range(6):
        many.done("grade", f"n{number}", "4", now="2026-11-20T10:00:00+08:00")
    plan = many.done("postpone", "7", "--per-day", "4")
    assert plan.lines == [
        "  2026-12-08  4",
        "  2026-12-09  2",
        '6 cards moved; "flashq undo" takes it back',
    ]
    assert many.done("due", "many").lines[0].startswith("due 0 ")
    many.done("undo")
    assert many.done("due", "many").lines[0].startswith("due 6 ")


def test_a_backlog_is_spread_from_today_on(many):
    for number in range(6):
        many.done("grade", f"n{number}", "4", now="2026-11-20T10:00:00+08:00")
    assert many.done("backlog", "--per-day", "4", "--dry-run").lines == [
        "  2026-12-02  2",
        "Would move 2 cards; nothing was changed.",
    ]
    many.done("backlog", "--per-day", "4")
    assert many.done("due", "many").lines[0].startswith("due 4 ")
    assert many.done("backlog", "--per-day", "4").out == "Nothing needs to be moved.\n"
    assert many.done("rebuild").out == "The log was replayed; nothing differed.\n"


def test_a_query_error_points_at_its_character(many):
    for command in ("study", "list", "due", "stats", "suspend", "leeches"):
        refused = many.run(command, "过拟合 tga:x")
        assert refused.code == 2
        assert refused.err == (
            'flashq: the query, character 5: there is no field "tga"; did you mean "tag:"?\n'
            "flashq:   过拟合 tga:x\n"
            "flashq:          ^\n"
        )


def test_points_that_are_missed_are_told_by_show_and_stats(flashq):
    answers = "\n".join(["", "p 1", "", ""])
    flashq.done("study", "id:momentum deck:ml", "--plain", stdin=answers)
    (entry,) = flashq.card("ml/optim:momentum")["log"]
    assert entry["points"] == [
        {"point": "velocity", "said": True},
        {"point": "smooth steps", "said": False},
    ]
    assert entry["quality"] == 3, "half of the points are hard"
    assert "1 of 1  smooth steps" in flashq.done("show", "ml/optim:momentum").out
    missed = flashq.done("stats", "--json").json["missed_points"]
    assert missed == [
        {"card": "ml/optim:momentum", "point": "smooth steps", "asked": 1, "missed": 1}
    ]
