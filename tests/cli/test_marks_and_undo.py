"""`suspend`, `bury` and their opposites, `undo` and `rebuild`."""

import sqlite3

import pytest


def test_a_suspended_card_stays_out_until_it_is_unsuspended(flashq):
    assert flashq.done("suspend", "nesterov", "过拟合").lines == [
        "ml/optim:nesterov: suspended",
        "zh/训练:过拟合: suspended",
        '2 cards changed; "flashq undo" takes it back',
    ]
    assert flashq.done("due").out.startswith("due 0 · new 4")
    assert flashq.done("due", now="2027-12-01T09:30:00+08:00").out.startswith("due 0 · new 4")
    assert flashq.done("unsuspend", "nesterov").out == "ml/optim:nesterov: new\n"
    assert flashq.done("due").out.startswith("due 0 · new 5")


def test_a_buried_card_stays_out_until_tomorrow(flashq):
    assert flashq.done("bury", "nesterov").out == "ml/optim:nesterov: buried\n"
    assert flashq.done("due").out.startswith("due 0 · new 5")
    assert flashq.done("due", now="2026-12-02T03:59:00+08:00").out.startswith("due 0 · new 5")
    assert flashq.done("due", now="2026-12-02T04:00:00+08:00").out.startswith("due 0 · new 6")


def test_a_buried_card_can_come_back_today(flashq):
    flashq.done("bury", "nesterov")
    assert flashq.done("unbury", "nesterov").out == "ml/optim:nesterov: new\n"
    assert flashq.done("due").out.startswith("due 0 · new 6")


def test_of_several_cards_none_is_marked_when_one_is_unknown(flashq):
    result = flashq.run("suspend", "nesterov", "nowhere")
    assert result.code == 1
    assert flashq.card("nesterov")["state"] == "new"


def test_undo_takes_back_step_by_step_whatever_was_done(flashq):
    flashq.done("grade", "nesterov", "4")
    flashq.done("suspend", "nesterov")
    flashq.done("grade", "过拟合", "1")
    assert flashq.done("undo").out == ("Undone: quality 1 (wrong) of zh/训练:过拟合.\n")
    assert flashq.done("undo", "-n", "2").lines == [
        "Undone: suspend of ml/optim:nesterov.",
        "Undone: good of ml/optim:nesterov.",
    ]
    assert flashq.card("nesterov")["state"] == "new"
    assert flashq.card("nesterov")["log"] == []


def test_undo_says_when_there_is_nothing_left(flashq):
    flashq.done("grade", "nesterov", "4")
    result = flashq.run("undo", "-n", "3")
    assert result.code == 0
    assert result.lines == [
        "Undone: good of ml/optim:nesterov.",
        "There is nothing more to undo.",
    ]
    again = flashq.run("undo")
    assert (again.code, again.err) == (1, "flashq: there is nothing to undo\n")


@pytest.mark.parametrize("grades", [["5", "3", "0", "4"], ["1", "1", "5"]])
def test_undo_restores_the_state_to_the_last_digit(flashq, grades):
    for day, quality in enumerate(grades, start=1):
        flashq.done("grade", "nesterov", quality, now=f"2026-12-{day:02}T10:00:00+08:00")
    before = flashq.card("nesterov")
    flashq.done("grade", "nesterov", "2", now="2026-12-20T10:00:00+08:00")
    assert flashq.card("nesterov") != before
    flashq.done("undo", now="2026-12-21T10:00:00+08:00")
    assert flashq.card("nesterov") == before


def test_progress_survives_an_edit_a_rename_and_a_move_of_the_note(flashq):
    flashq.done("grade", "过拟合", "5")
    deck = flashq.collection / "zh" / "训练.yaml"
    text = deck.read_text().replace("怎么判断模型过拟合？", "怎么判断模型过拟合了？")
    (flashq.collection / "复习.yaml").write_text(text)
    deck.unlink()
    card = flashq.card("复习:过拟合")
    assert (card["state"], card["ease"]) == ("review", 2.6)


def test_rebuild_finds_nothing_in_a_sound_database(flashq):
    flashq.done("grade", "nesterov", "4")
    assert flashq.done("rebuild").out == "The log was replayed; nothing differed.\n"


def test_rebuild_mends_a_state_that_is_not_what_the_log_says(flashq):
    flashq.done("grade", "nesterov", "4")
    database = sqlite3.connect(flashq.collection / ".flashq" / "schedule.db")
    with database:
        database.execute("UPDATE card_states SET ease_hundredths = 130, interval_days = 99")
    database.close()
    lines = flashq.done("rebuild").lines
    assert lines[0].startswith("ml/optim:nesterov: was due 2026-12-02, 99 d, ease 1.30")
    assert lines[1].startswith("  and is due 2026-12-02, 1 d, ease 2.50")
    assert lines[2] == "1 card differed from the log: mended."
    assert flashq.card("nesterov")["ease"] == 2.5
