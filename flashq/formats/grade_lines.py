"""Grades as lines of text: card, quality 0 to 5, and optionally the moment.

Fields are separated by tabs or spaces; blank lines and lines that begin with `#` are left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flashq.core.model import Moment
from flashq.core.timing import moment_of
from flashq.errors import FlashqError

_LINE = re.compile(r"\s*(\S.*?)[\t ]+([0-5])(?:[\t ]+(\d{4}-?\d\d-?\d\d[T ]\S+))?\s*\Z")
_DATE = re.compile(r"\d{4}-?\d\d-?\d\d")
_YEARS = range(1970, 3000)
_SHOWN = 20
_LONGEST_LINE = 1_000

Localise = Callable[[datetime], datetime]


def as_given(moment: datetime) -> datetime:
    """Takes a time in UTC for the person's own."""
    return moment


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line; lines count from 1."""

    line: int
    message: str


class GradeLinesError(FlashqError):
    """Faults of lines that were read; none of the lines was acted on."""

    def __init__(self, faults: list[LineFault]) -> None:
        super().__init__(
            f"{len(faults)} line{'s' if len(faults) > 1 else ''} cannot be graded",
            "nothing was graded; mend them and try again",
        )
        self.faults = faults


def read(
    lines: Iterable[str], rollover_hour: int, local: Localise = as_given
) -> Iterator[tuple[int, str, int, Moment | None] | LineFault]:
    """Each line's (number, card, quality, moment or None), or its fault."""
    for number, line in enumerate(lines, start=1):
        if len(line) > _LONGEST_LINE:
            yield LineFault(number, f"this line has more than {_LONGEST_LINE} characters")
            continue
        match = _LINE.match(line)
        if match is None:
            if line.strip() and not line.lstrip().startswith("#"):
                yield LineFault(number, _explain(line))
            continue
        card, quality, when = match.groups()
        if card.startswith("#"):
            continue
        if when is None:
            yield number, card, int(quality), None
            continue
        try:
            yield number, card, int(quality), moment_from(when, rollover_hour, local)
        except ValueError as error:
            yield LineFault(number, str(error))


def moment_from(text: str, rollover_hour: int, local: Localise = as_given) -> Moment:
    """The moment of an ISO 8601 time with offset. Raises ValueError with what is wrong.

    The offset says what the person's day was. UTC says nothing of it: such a time is made
    `local` first.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f'"{text[: _SHOWN * 2]}" is no moment; write 2026-11-23T21:30:00+08:00'
        ) from None
    if moment.tzinfo is None:
        raise ValueError(f'"{text}" has no offset from UTC; write 2026-11-23T21:30:00+08:00')
    if moment.year not in _YEARS:
        raise ValueError(f'"{text}" is not between {_YEARS.start} and {_YEARS.stop - 1}')
    return moment_of(moment if moment.utcoffset() else local(moment), rollover_hour)


def _explain(line: str) -> str:
    fields = line.split()
    if len(fields) < 2:
        return f'"{fields[0][:_SHOWN]}" stands alone; a line has a card and a quality from 0 to 5'
    for place, field in enumerate(fields[1:-1], start=2):
        if re.fullmatch(r"[0-5]", field):
            rest = " ".join(fields[place:])[: _SHOWN * 2]
            return f'"{rest}" is no moment; write 2026-11-23T21:30:00+08:00'
    # A name may have spaces: the quality stands last, or before what begins like a date.
    dates = [place for place, field in enumerate(fields) if place > 1 and _DATE.match(field)]
    quality = fields[dates[0] - 1] if dates else fields[-1]
    return f'"{quality[:_SHOWN]}" is no quality; it is a number from 0 to 5'
