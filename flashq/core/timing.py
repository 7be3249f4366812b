"""Study days: which day a moment belongs to when days begin at the rollover hour.

Takes moments as values; never reads the clock.
"""

from datetime import UTC, date, datetime, timedelta

from flashq.core.model import Moment

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_MS = 86_400_000
_MILLISECOND = timedelta(milliseconds=1)


def moment_of(local: datetime, rollover_hour: int) -> Moment:
    """The moment of an aware local time. The study day is taken from the wall clock there."""
    at_ms = (local - _EPOCH) // _MILLISECOND
    offset = local.utcoffset()
    if offset is None:
        raise ValueError("a moment needs a time zone")
    day_ms = at_ms + offset // _MILLISECOND - rollover_hour * 3_600_000
    return Moment(at_ms, _EPOCH_ORDINAL + day_ms // _DAY_MS)


def day_text(day: int) -> str:
    """A study day as people write it: 2026-11-23."""
    return date.fromordinal(day).isoformat()


def day_number(text: str) -> int:
    """The study day of an ISO date. Raises ValueError for anything else."""
    return date.fromisoformat(text).toordinal()


def interval_text(days: int) -> str:
    """A number of days in at most five characters: 6d, 2.5mo, 1.2y."""
    if days < 60:
        return f"{days}d"
    if days < 365:
        months = days / 30.4375
        return f"{months:.1f}mo" if months < 9.95 else f"{months:.0f}mo"
    return f"{days / 365.25:.1f}y"


def utc_text(at_ms: int) -> str:
    """A moment of UTC milliseconds as ISO 8601: 2026-11-23T13:30:00.000Z."""
    moment = _EPOCH + at_ms * _MILLISECOND
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}Z"
