"""Study days: the rollover hour, summer time, travel; and days as text."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.timing import day_number, day_text, interval_text, moment_of, utc_text

BERLIN, CHINA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
offsets = st.integers(-12 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
locals_ = st.datetimes(
    datetime(1971, 1, 1), datetime(2999, 1, 1), timezones=offsets, allow_imaginary=False
)
rollovers = st.integers(0, 23)


def day_of(text: str, zone: ZoneInfo | timezone, rollover_hour: int = 4, fold: int = 0) -> str:
    local = datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)
    return day_text(moment_of(local, rollover_hour).day)


@pytest.mark.parametrize(
    ("local", "rollover_hour", "day"),
    [
        ("2026-03-02T12:00", 4, "2026-03-02"),
        ("2026-03-02T04:00", 4, "2026-03-02"),
        ("2026-03-02T03:59:59.999", 4, "2026-03-01"),
        ("2026-03-02T00:00", 4, "2026-03-01"),
        ("2026-03-02T00:00", 0, "2026-03-02"),
        ("2026-03-02T22:59", 23, "2026-03-01"),
        ("2026-03-02T23:00", 23, "2026-03-02"),
        ("2026-01-01T01:00", 4, "2025-12-31"),
        ("2024-03-01T02:00", 4, "2024-02-29"),
        ("1970-01-01T05:00", 4, "1970-01-01"),
    ],
)
def test_a_study_day_begins_at_the_rollover_hour(local: str, rollover_hour: int, day: str) -> None:
    assert day_of(local, CHINA, rollover_hour) == day


def test_the_moment_is_in_utc_and_the_day_is_local() -> None:
    moment = moment_of(datetime(2026, 3, 2, 5, tzinfo=CHINA), 4)
    assert utc_text(moment.at_ms) == "2026-03-01T21:00:00.000Z"
    assert day_text(moment.day) == "2026-03-02"


def test_summer_time_moves_no_study_day() -> None:
    """In Berlin 2026 the clock goes from 2 to 3 on March 29, from 3 back to 2 on October 25."""
    assert day_of("2026-03-29T01:59", BERLIN) == day_of("2026-03-29T03:00", BERLIN) == "2026-03-28"
    assert day_of("2026-03-29T04:00", BERLIN) == "2026-03-29"
    for fold in (0, 1):
        assert day_of("2026-10-25T02:30", BERLIN, fold=fold) == "2026-10-24"
        assert day_of("2026-10-25T02:30", BERLIN, rollover_hour=2, fold=fold) == "2026-10-25"
    assert day_of("2026-10-25T04:00", BERLIN) == "2026-10-25"


def test_the_hour_that_comes_twice_is_two_moments_of_one_day() -> None:
    twice = [datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1)]
    first, second = (moment_of(local, 4) for local in twice)
    assert second.at_ms - first.at_ms == 3_600_000
    assert first.day == second.day


def test_a_traveller_counts_the_days_of_the_place() -> None:
    instant = datetime(2026, 3, 2, 20, tzinfo=UTC)
    days = [
        day_text(moment_of(instant.astimezone(zone), 4).day)
        for zone in (ZoneInfo("America/Los_Angeles"), BERLIN, CHINA)
    ]
    assert days == ["2026-03-02", "2026-03-02", "2026-03-03"]
    assert len({moment_of(instant.astimezone(zone), 4).at_ms for zone in (BERLIN, CHINA)}) == 1


def test_crossing_the_date_line_can_repeat_a_day() -> None:
    leave = moment_of(datetime(2026, 3, 3, 12, tzinfo=ZoneInfo("Pacific/Auckland")), 4)
    arrive = moment_of(datetime(2026, 3, 3, 6, tzinfo=ZoneInfo("Pacific/Honolulu")), 4)
    assert arrive.at_ms > leave.at_ms
    assert arrive.day == leave.day


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises((TypeError, ValueError)):
        moment_of(datetime(2026, 3, 2), 4)


@given(locals_, rollovers)
def test_the_day_is_the_wall_clocks_date_so_many_hours_ago(
    local: datetime, rollover_hour: int
) -> None:
    wall = local.replace(tzinfo=None) - timedelta(hours=rollover_hour)
    assert moment_of(local, rollover_hour).day == wall.date().toordinal()


@given(locals_, locals_, rollovers)
def test_later_moments_have_later_milliseconds_and_in_one_zone_no_earlier_day(
    left: datetime, right: datetime, rollover_hour: int
) -> None:
    right = right.astimezone(left.tzinfo)
    first, second = sorted((left, right))
    one, two = moment_of(first, rollover_hour), moment_of(second, rollover_hour)
    assert one.at_ms <= two.at_ms
    assert one.day <= two.day
    assert two.day - one.day <= (second - first).days + 1


@given(locals_)
def test_milliseconds_are_exact_and_rounded_down(local: datetime) -> None:
    at_ms = moment_of(local, 4).at_ms
    back = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
    assert timedelta(0) <= local - back < timedelta(milliseconds=1)
    assert utc_text(at_ms) == back.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at_ms % 1000:03d}Z"


@given(st.dates())
def test_a_day_is_written_and_read_as_an_iso_date(given_day: date) -> None:
    assert day_number(day_text(given_day.toordinal())) == given_day.toordinal()


@pytest.mark.parametrize("text", ["", "today", "2026-13-01", "2026-02-30", "02.03.2026"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        day_number(text)


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "0d"), (1, "1d"), (59, "59d"), (60, "2.0mo"), (76, "2.5mo"), (365, "1.0y"), (438, "1.2y")],
)
def test_intervals_are_short_to_read(days: int, text: str) -> None:
    assert interval_text(days) == text


@given(st.integers(0, 36_500))
def test_no_interval_takes_more_than_five_characters(days: int) -> None:
    assert len(interval_text(days)) <= 5
