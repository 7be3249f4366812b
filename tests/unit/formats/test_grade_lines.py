"""Grades as lines of text: what is read, and what is said of the rest."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.timing import day_text, utc_text
from flashq.formats.grade_lines import GradeLinesError, LineFault, moment_from, read


def grades(*lines: str) -> list[tuple[int, str, int]]:
    """(line, card, quality) of lines that are all in order."""
    items = list(read(lines, 4))
    assert not [item for item in items if isinstance(item, LineFault)]
    return [item[:3] for item in items if not isinstance(item, LineFault)]


def fault(line: str) -> str:
    (item,) = read([line], 4)
    assert isinstance(item, LineFault)
    assert item.line == 1
    return item.message


def when(line: str, rollover_hour: int = 4) -> tuple[str, str]:
    """The (UTC moment, study day) of a line."""
    (item,) = read([line], rollover_hour)
    assert not isinstance(item, LineFault)
    moment = item[3]
    assert moment is not None
    return utc_text(moment.at_ms), day_text(moment.day)


@pytest.mark.parametrize(
    ("line", "card", "quality"),
    [
        ("overfitting 4", "overfitting", 4),
        ("overfitting\t0", "overfitting", 0),
        ("overfitting \t  5  ", "overfitting", 5),
        ("overfitting 4\r\n", "overfitting", 4),
        ("ml/optim:overfitting#2\t3\n", "ml/optim:overfitting#2", 3),
        ("deep learning/my deck:adam\t4", "deep learning/my deck:adam", 4),
        ("deep learning/my deck:adam 4", "deep learning/my deck:adam", 4),
        ("chapter 5:x 2", "chapter 5:x", 2),
        ("chapter 5 2", "chapter 5", 2),
        ("机器学习:过拟合\t4", "机器学习:过拟合", 4),
        ("  overfitting 4", "overfitting", 4),
        ("\tdeep learning:x\t4", "deep learning:x", 4),
    ],
)
def test_a_line_is_a_card_and_a_quality(line: str, card: str, quality: int) -> None:
    assert grades(line) == [(1, card, quality)]


def test_blank_lines_and_comments_are_left_out_and_counted() -> None:
    lines = ["# a comment\n", "\n", "a 1\n", "   \n", "#b 2\n", "#\n", "  # c 4\n", "d 3\n"]
    assert grades(*lines) == [(3, "a", 1), (8, "d", 3)]


@pytest.mark.parametrize(
    ("moment", "utc", "day"),
    [
        ("2026-11-23T21:30:00+08:00", "2026-11-23T13:30:00.000Z", "2026-11-23"),
        ("2026-11-23T03:59:59+08:00", "2026-11-22T19:59:59.000Z", "2026-11-22"),
        ("2026-11-23T13:30:00Z", "2026-11-23T13:30:00.000Z", "2026-11-23"),
        ("2026-11-23T13:30Z", "2026-11-23T13:30:00.000Z", "2026-11-23"),
        ("2026-11-23 13:30:00-05:30", "2026-11-23T19:00:00.000Z", "2026-11-23"),
        ("20261123T133000Z", "2026-11-23T13:30:00.000Z", "2026-11-23"),
        ("2026-11-23T13:30:00.123456Z", "2026-11-23T13:30:00.123Z", "2026-11-23"),
    ],
)
def test_a_moment_has_an_offset_and_its_own_study_day(moment: str, utc: str, day: str) -> None:
    for separator in ("\t", " "):
        assert when(f"my deck:x{separator}4{separator}{moment}\n") == (utc, day)


def test_the_rollover_hour_is_that_of_the_collection() -> None:
    assert when("x 4 2026-11-23T01:00:00Z", rollover_hour=0)[1] == "2026-11-23"
    assert when("x 4 2026-11-23T01:00:00Z", rollover_hour=4)[1] == "2026-11-22"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("overfitting", '"overfitting" stands alone; a line has a card and a quality from 0 to 5'),
        ("x 6", '"6" is no quality; it is a number from 0 to 5'),
        ("x -1", '"-1" is no quality; it is a number from 0 to 5'),
        ("x 4.0", '"4.0" is no quality; it is a number from 0 to 5'),
        ("x good", '"good" is no quality; it is a number from 0 to 5'),
        (
            "x 4 yesterday",
            '"yesterday" is no moment; write 2026-11-23T21:30:00+08:00',
        ),
        (
            "x 4 2026-11-23",
            '"2026-11-23" is no moment; write 2026-11-23T21:30:00+08:00',
        ),
        (
            "x 4 2026-13-23T21:30:00Z",
            '"2026-13-23T21:30:00Z" is no moment; write 2026-11-23T21:30:00+08:00',
        ),
        (
            "x 4 2026-11-23T21:30:00",
            '"2026-11-23T21:30:00" has no offset from UTC; write 2026-11-23T21:30:00+08:00',
        ),
        (
            "x 4 2026-11-23T21:30:00 +08:00",
            '"2026-11-23T21:30:00 +08:00" is no moment; write 2026-11-23T21:30:00+08:00',
        ),
        ("x 4 1850-01-01T00:00:00Z", '"1850-01-01T00:00:00Z" is not between 1970 and 2999'),
        ("x 4 9999-01-01T00:00:00Z", '"9999-01-01T00:00:00Z" is not between 1970 and 2999'),
        ("my deck:x\t6", '"6" is no quality; it is a number from 0 to 5'),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_write(line: str, message: str) -> None:
    assert fault(line) == message


def test_every_fault_has_its_line() -> None:
    items = list(read(["a 1", "b 7", "", "c", "d 2"], 4))
    assert [item.line for item in items if isinstance(item, LineFault)] == [2, 4]
    assert len(items) == 4


def test_the_error_counts_its_faults() -> None:
    one, two = [LineFault(1, "x")], [LineFault(1, "x"), LineFault(2, "y")]
    assert str(GradeLinesError(one)) == (
        "1 line cannot be graded; nothing was graded; mend them and try again"
    )
    assert GradeLinesError(two).message == "2 lines cannot be graded"
    assert GradeLinesError(two).faults == two


def test_what_is_no_moment_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="is no moment"):
        moment_from("soon", 4)


names = st.from_regex(r"[^\s#][^\r\n\t]{0,20}[^\s]", fullmatch=True)


@given(names, st.integers(0, 5), st.sampled_from(["\t", " ", " \t "]))
def test_any_name_is_read_back(name: str, quality: int, separator: str) -> None:
    assert grades(f"{name}{separator}{quality}\n") == [(1, name, quality)]


@given(st.text(max_size=60))
def test_any_line_is_a_grade_a_fault_or_left_out(line: str) -> None:
    for item in read([line], 4):
        if isinstance(item, LineFault):
            assert item.line == 1
            assert item.message
        else:
            assert item[0] == 1
            assert 0 <= item[2] <= 5


def test_a_time_in_utc_belongs_to_the_day_it_was_where_the_person_lives() -> None:
    def shanghai(moment: datetime) -> datetime:
        return moment.astimezone(timezone(timedelta(hours=8)))

    utc = moment_from("2026-11-23T21:30:00Z", 4, shanghai)
    assert day_text(utc.day) == "2026-11-24"
    assert utc.at_ms == moment_from("2026-11-23T21:30:00Z", 4).at_ms
    # An offset of its own says what the day was there.
    assert day_text(moment_from("2026-11-23T21:30:00-05:00", 4, shanghai).day) == "2026-11-23"
