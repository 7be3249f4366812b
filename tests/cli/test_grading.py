"""`flashq grade`, one card or many lines."""

import pytest


def test_a_grade_says_when_the_card_comes_next(flashq):
    assert flashq.done("grade", "nesterov", "4").out == "ml/optim:nesterov: due 2026-12-02\n"


def test_a_failed_card_waits_for_its_drill_and_then_is_drilled(flashq):
    said = [flashq.done("grade", "nesterov", quality).out for quality in ("1", "3", "4", "4")]
    assert said == [
        "ml/optim:nesterov: due 2026-12-02; in today's drill\n",
        "ml/optim:nesterov: waits for its drill still; in today's drill\n",
        "ml/optim:nesterov: drilled\n",
        "ml/optim:nesterov: practice: it was graded today, nothing changes\n",
    ]
    card = flashq.card("nesterov")
    assert [entry["kind"] for entry in card["log"]] == ["review", "drill", "drill", "practice"]
    assert (card["interval_days"], card["ease"], card["reviews"]) == (1, 1.96, 1)


def test_perfect_recalls_give_the_intervals_of_sm2(flashq):
    from datetime import date, timedelta

    day, intervals = date(2026, 12, 1), []
    for _ in range(4):
        flashq.done("grade", "nesterov", "5", now=f"{day}T10:00:00+08:00")
        intervals.append(flashq.card("nesterov")["interval_days"])
        day += timedelta(days=intervals[-1])
    assert intervals == [1, 6, 17, 48]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-01T03:59:59+08:00", "2026-11-30"),
        ("2026-12-01T04:00:00+08:00", "2026-12-01"),
        ("2026-11-30T20:00:00+00:00", "2026-11-30"),
        ("2026-12-01T23:59:00-05:00", "2026-12-01"),
    ],
)
def test_a_grade_belongs_to_the_study_day_of_its_own_clock(flashq, moment, day):
    flashq.done("grade", "nesterov", "4", now=moment)
    assert flashq.card("nesterov")["log"][0]["study_day"] == day


def test_many_lines_are_graded_at_once_with_or_without_a_moment(flashq):
    lines = (
        "# card quality moment\n"
        "nesterov\t5\t2026-11-01T10:00:00+08:00\n"
        "\n"
        "nesterov 5 2026-11-02T10:00:00+08:00\n"
        "zh/训练:过拟合   2\n"
        "tensor#2 4 2026-11-05T05:00:00Z\r\n"
    )
    assert flashq.done("grade", "-", stdin=lines).out == "4 grades recorded\n"
    assert flashq.card("nesterov")["interval_days"] == 6
    assert flashq.card("过拟合")["state"] == "learning"
    assert flashq.card("tensor#2")["due_day"] == "2026-11-06"
    assert flashq.card("tensor")["state"] == "new"


def test_moments_out_of_order_give_what_order_would_have_given(flashq):
    moments = [f"2026-11-{day:02}T10:00:00+08:00" for day in (1, 2, 8, 20)]
    qualities = [5, 3, 1, 4]
    lines = [f"nesterov {q} {m}\n" for q, m in zip(qualities, moments, strict=True)]
    flashq.done("grade", "-", stdin="".join(reversed(lines)))
    shuffled = flashq.card("nesterov")
    for _ in lines:
        flashq.done("undo")
    for quality, moment in zip(qualities, moments, strict=True):
        flashq.done("grade", "nesterov", str(quality), now=moment)
    assert flashq.card("nesterov") == shuffled


def test_every_fault_is_told_with_its_line_and_nothing_is_graded(flashq):
    lines = (
        "nesterov 4\n"
        "nowhere 3\n"
        "nesterov 9\n"
        "nesterov\n"
        "nesterov 3 yesterday\n"
        "nesterov 3 2026-11-23T21:30:00\n"
        "momentum 3\n"
        "unfinished 3\n"
        "tensor#3 3\n"
    )
    before = flashq.snapshot()
    result = flashq.run("grade", "-", stdin=lines)
    assert (result.code, result.out) == (1, "")
    told = result.err.splitlines()
    assert [line.split(":")[2] for line in told[:-1]] == [str(n) for n in range(2, 10)]
    assert all(line.startswith("flashq: standard input:") for line in told[:-1])
    assert told[-1].startswith("flashq: 8 lines cannot be graded; nothing was graded")
    assert flashq.snapshot() == before


def test_no_lines_are_no_grades(flashq):
    assert flashq.done("grade", "-").out == "0 grades recorded\n"


def test_bytes_that_are_no_text_are_a_fault_of_their_line(flashq):
    result = flashq.run("grade", "-", stdin=b"nesterov 4\n\xff\xfe 3\n")
    assert result.code == 1
    assert "standard input:2:" in result.err
    assert flashq.card("nesterov")["state"] == "new"


def test_a_grade_of_lines_can_be_undone(flashq):
    flashq.done("grade", "-", stdin="nesterov 4\n过拟合 4\n")
    flashq.done("undo", "-n", "2")
    assert flashq.done("list", "is:review").out == ""
