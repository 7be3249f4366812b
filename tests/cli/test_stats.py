"""`flashq stats`: how studying goes, for people and for scripts."""

import re

import pytest

from flashq.collection import open_collection
from flashq.core.model import LogKind, Moment, Tick
from flashq.core.timing import day_number
from terminal_driver import Terminal

TODAY = day_number("2026-12-01")
LONG_POINT = "训练损失继续下降而验证损失开始上升说明模型记住了训练样本里的噪声而不是规律"


@pytest.fixture
def graded(flashq):
    """Grades cards so many days ago, past the clock: (name, days ago, quality, rest)."""

    def grade(*grades, **more):
        with open_collection(flashq.collection, {}) as collection:
            collection.synchronise(day=TODAY)
            for name, ago, quality in grades:
                moment = Moment(1_796_000_000_000 - ago * 86_400_000, TODAY - ago)
                collection.grade(collection.card_named(name).card_id, quality, moment, **more)
        return flashq

    return grade


def ticks(**said):
    return tuple(Tick(point.replace("_", " "), was) for point, was in said.items())


def test_json_has_the_numbers_of_the_last_days(graded):
    flashq = graded(("nesterov", 2, 4), ("nesterov", 1, 1), ("过拟合", 1, 5), ("nesterov", 1, 2))
    found = flashq.done("stats", "--json").json
    assert found["cards"] == {
        "new": 6,
        "learning": 1,
        "review": 1,
        "suspended": 0,
        "buried": 0,
        "draft": 1,
    }
    assert (found["days"], found["days_studied"], found["streak"]) == (30, 2, 2)
    assert (found["reviews"], found["drills"], found["practice"]) == (3, 1, 0)
    assert found["grades"] == {"0": 0, "1": 1, "2": 0, "3": 0, "4": 1, "5": 1}
    assert found["retention"] == 0
    assert found["due"][0] == {"day": "2026-12-01", "reviews": 2}
    assert len(found["due"]) == 7


def test_days_say_how_far_back_the_log_is_looked_at(graded):
    flashq = graded(("nesterov", 7, 4), ("nesterov", 6, 5), ("过拟合", 0, 5))
    assert flashq.done("stats", "--json", "--days", "7").json["reviews"] == 2
    assert flashq.done("stats", "--json", "--days", "1").json["reviews"] == 1
    assert "The last day\n" in flashq.done("stats", "--days", "1").out
    wrong = flashq.run("stats", "--days", "0")
    assert (wrong.code, wrong.out) == (2, "")


def test_only_the_cards_of_a_query_are_looked_at(graded):
    flashq = graded(("nesterov", 1, 4), ("过拟合", 1, 5))
    found = flashq.done("stats", "deck:zh/*", "--json").json
    assert (found["reviews"], sum(found["cards"].values())) == (1, 4)
    assert flashq.done("stats", "-deck:zh/*", "--json").json["reviews"] == 1


def test_what_was_undone_does_not_count(graded):
    flashq = graded(("nesterov", 1, 4))
    flashq.done("undo")
    assert flashq.done("stats", "--json").json["reviews"] == 0


def test_suspended_and_buried_cards_are_counted_and_come_when_they_come(flashq):
    flashq.done("grade", "nesterov", "4", now="2026-11-20T10:00:00+08:00")
    flashq.done("bury", "nesterov")
    flashq.done("suspend", "tensor")
    found = flashq.done("stats", "--json").json
    assert (found["cards"]["buried"], found["cards"]["suspended"]) == (1, 1)
    assert [day["reviews"] for day in found["due"]] == [0, 1, 0, 0, 0, 0, 0]


def test_a_person_reads_words_and_bars(graded):
    flashq = graded(
        ("nesterov", 2, 4), ("nesterov", 1, 4), ("过拟合", 1, 2), duration_ms=90_000, reveal_ms=8400
    )
    out = flashq.done("stats").out
    assert "  2 days studied, 2 in a row\n  3 reviews\n" in out
    assert "100% retained: 1 of 1 review of known cards passed" in out
    assert "4 min in all, 90 s a grade, 8.4 s until the answer" in out
    assert f"  good       2  {'━' * 40}\n" in out
    assert f"  again      1  {'━' * 20}\n" in out
    assert "  easy       0\n" in out
    assert "\n  today      1  ━" in out
    assert "\n  2026-12-06 1  ━" in out


def test_all_six_qualities_are_told_apart_where_they_are_graded(graded):
    flashq = graded(("nesterov", 1, 1))
    flashq.done("config", "set", "grades", "six")
    assert "  wrong      1  ━" in flashq.done("stats").out


def test_points_missed_most_are_told_with_their_cards(graded):
    graded(("ml/optim:momentum", 3, 3), ticks=ticks(velocity=True, smooth_steps=False))
    flashq = graded(("ml/optim:momentum", 2, 2), ticks=ticks(velocity=False, smooth_steps=False))
    assert flashq.done("stats", "--days", "1", "--json").json["missed_points"] == [
        {"card": "ml/optim:momentum", "point": "smooth steps", "asked": 2, "missed": 2},
        {"card": "ml/optim:momentum", "point": "velocity", "asked": 2, "missed": 1},
    ]
    out = flashq.done("stats").out
    assert "2 of 2\tml/optim:momentum\tsmooth steps\n1 of 2\tml/optim:momentum\tvelocity" in out


@pytest.fixture
def on_screen(flashq):
    def run(width):
        with Terminal(
            flashq.command("stats"), flashq.environment(), width=width, height=60
        ) as terminal:
            assert terminal.finish() == 0
            return terminal.text.rstrip()

    return run


def test_it_fits_80_and_40_columns_with_chinese_points(flashq, graded, on_screen):
    flashq.deck(
        "长.yaml",
        f"cards:\n  - id: 长\n    question: 问？\n    answer: 答\n    points: [{LONG_POINT}]\n",
    )
    graded(("长", 1, 2), ticks=(Tick(LONG_POINT, False),))
    wide, narrow = on_screen(80), on_screen(40)
    assert re.search(r"1 of 1 +长:长 +训练损失", wide)
    assert "…" in wide.splitlines()[-1]
    assert "1 of 1  长:长" in narrow
    # A row that did not fit would go on at the left edge of the next one.
    headings = ("Cards", "The last", "Due", "Key points", "missed", "1 of 1")
    for line in narrow.splitlines():
        assert not line or line.startswith(("  ", *headings)), narrow


@pytest.mark.parametrize("how", ["setting", "encoding"])
def test_bars_are_ascii_where_the_terminal_needs_it(graded, how):
    flashq = graded(("nesterov", 1, 4))
    if how == "setting":
        flashq.done("config", "set", "ambiguous_wide", "true")
        out = flashq.done("stats").out
    else:
        out = flashq.run("stats", env={"PYTHONIOENCODING": "ascii"}).out
    assert f"  good       1  {'#' * 40}\n" in out
    assert out.isascii()


def test_a_collection_without_reviews_says_how_to_begin(flashq):
    out = flashq.done("stats").out
    assert 'Nothing was reviewed; "flashq study" begins.' in out
    assert "new 8, draft 1" in out


def test_an_empty_collection_says_how_to_write_a_card(flashq):
    for path in flashq.collection.rglob("*.yaml"):
        path.unlink()
    assert flashq.done("stats").out == 'There are no cards yet; "flashq add" writes one.\n'
    assert flashq.done("stats", "--json").json["reviews"] == 0


def test_a_query_that_no_card_meets_says_so(flashq):
    assert flashq.done("stats", "is:suspended").out == "No card meets is:suspended.\n"


def test_a_mistyped_deck_is_one_line_with_the_decks(flashq):
    for command in ("stats", "leeches"):
        result = flashq.run(command, "optmi")
        assert (result.code, result.out) == (1, "")
        assert result.err.startswith('flashq: nothing matches "optmi"; ')
        assert result.err.count("\n") == 1


def test_practice_alone_has_no_bars_of_reviews(graded):
    flashq = graded(("nesterov", 0, 5), as_practice=True)
    found = flashq.done("stats", "--json").json
    assert (found["reviews"], found["practice"], found["streak"]) == (0, 1, 1)
    out = flashq.done("stats").out
    assert "0 reviews, 1 practised" in out
    assert "good" not in out


def test_a_strangers_text_cannot_move_the_cursor(flashq, graded):
    flashq.deck(
        "x.yaml",
        'cards:\n  - id: x\n    question: q\n    answer: a\n    points: ["[red]\\e[2Jx", b]\n',
    )
    graded(("x:x", 1, 2), ticks=(Tick("[red]\x1b[2Jx", False),))
    out = flashq.done("stats").out
    assert "[red]␛[2Jx" in out
    assert "\x1b" not in out


def test_looking_changes_nothing(graded):
    flashq = graded(("nesterov", 1, 4))
    before = flashq.snapshot()
    flashq.done("stats")
    flashq.done("leeches", "--list")
    assert flashq.snapshot() == before


def test_a_reset_card_is_new_and_its_reviews_still_count_as_work(flashq, graded):
    graded(("nesterov", 2, 4), ("nesterov", 1, 4))
    with open_collection(flashq.collection, {}) as collection:
        collection.synchronise(day=TODAY)
        card_id = collection.card_named("nesterov").card_id
        collection.mark(card_id, LogKind.RESET, Moment(1_796_000_000_000, TODAY))
    found = flashq.done("stats", "--json").json
    assert (found["cards"]["new"], found["reviews"], found["retention"]) == (8, 2, None)
