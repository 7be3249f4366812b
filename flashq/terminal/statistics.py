"""Statistics as a person reads them, and as JSON."""

from __future__ import annotations

from rich.text import Text

from flashq.config import Settings
from flashq.core.reports import Json
from flashq.core.stats import Statistics
from flashq.core.timing import day_text
from flashq.terminal.line_breaking import wrap_text
from flashq.terminal.ratings import QUALITY_NAMES, names
from flashq.terminal.safe_text import safe_line
from flashq.terminal.theme import ANSWER_WIDTH, make_console

_LONGEST_BAR = 40
_LABEL = 11


def print_statistics(found: Statistics, day: int, settings: Settings) -> None:
    """Prints the statistics of study day `day`."""
    console = make_console(background=settings.background)  # type: ignore[arg-type]
    for line in _lines(found, day, settings, min(console.width, ANSWER_WIDTH)):
        console.print(line, soft_wrap=True)


def statistics_json(found: Statistics, day: int) -> Json:
    """The statistics as plain values with stable names (docs/json.md)."""
    return {
        "days": found.days,
        "cards": dict(found.by_state),
        "leeches": found.leeches,
        "flagged": found.flagged,
        "days_studied": found.days_studied,
        "streak": found.streak,
        "reviews": found.reviews,
        "drills": found.drills,
        "practice": found.practice,
        "grades": {str(quality): found.grades.get(quality, 0) for quality in QUALITY_NAMES},
        "retention": None if found.retention is None else round(found.retention, 4),
        "spent_ms": found.spent_ms,
        "mean_reveal_ms": found.reveal_ms,
        "mean_duration_ms": found.duration_ms,
        "due": [
            {"day": day_text(day + ahead), "reviews": count}
            for ahead, count in enumerate(found.due_by_day)
        ],
        "missed_points": [
            {
                "card": one.card.name,
                "point": one.tally.point,
                "asked": one.tally.asked,
                "missed": one.tally.missed,
            }
            for one in found.missed
        ],
    }


def _lines(found: Statistics, day: int, settings: Settings, width: int) -> list[Text]:
    lines = [Text("Cards", style="heading")]
    counts = [f"{state} {count}" for state, count in found.by_state.items() if count]
    counts += [f"leeches {found.leeches}"] if found.leeches else []
    counts += [f"flagged {found.flagged}"] if found.flagged else []
    lines += _wrapped(" · ".join(counts) or "none", width)
    lines += [Text(), Text(f"The last {found.days} days", style="heading")]
    lines += _last_days(found, settings, width)
    lines += [Text(), Text("Due", style="heading")]
    lines += _bars(
        {
            "today" if not ahead else day_text(day + ahead): count
            for ahead, count in enumerate(found.due_by_day)
        },
        settings,
        width,
    )
    if found.missed:
        lines += [Text(), Text("Key points missed most", style="heading")]
        for one in found.missed:
            share = f"{one.tally.missed} of {one.tally.asked}"
            lines += _wrapped(f"{share:<9}{safe_line(one.tally.point)}", width)
            lines += _wrapped(f"         {safe_line(one.card.name)}", width, "muted")
    return lines


def _last_days(found: Statistics, settings: Settings, width: int) -> list[Text]:
    if not (found.reviews or found.drills or found.practice):
        return _wrapped('Nothing was reviewed; "flashq study" begins.', width)
    days = f"{found.days_studied} day{'s' if found.days_studied != 1 else ''} studied"
    done = [f"{found.reviews} review{'s' if found.reviews != 1 else ''}"]
    done += [f"{found.drills} in drills"] if found.drills else []
    done += [f"{found.practice} practised"] if found.practice else []
    lines = _wrapped(f"{days}, {found.streak} in a row · {', '.join(done)}", width)
    if found.retention is not None:
        share = f"{found.retention:.0%} of {found.seen_again} reviews of known cards were passed"
        lines += _wrapped(share, width)
    if found.duration_ms:
        times = f"{found.spent_ms // 60_000} min in all, {found.duration_ms / 1000:.0f} s a grade"
        if found.reveal_ms:
            times += f", {found.reveal_ms / 1000:.0f} s until the answer"
        lines += _wrapped(times, width)
    offered = names(settings.grades)
    grades = dict.fromkeys(offered.values(), 0)
    lowest = min(offered)
    for quality, count in found.grades.items():
        grades[offered[max(quality, lowest)]] += count
    return lines + _bars(grades, settings, width)


def _bars(counts: dict[str, int], settings: Settings, width: int) -> list[Text]:
    """A row for each count: its label, the number, and a bar."""
    most = max(counts.values(), default=0)
    number = len(str(most))
    room = max(4, min(_LONGEST_BAR, width - _LABEL - number - 6))
    mark = "#" if settings.ambiguous_wide else "━"
    return [
        Text.assemble(
            f"  {label:<{_LABEL}}{count:>{number}}  ",
            (mark * (-(-room * count // most) if most else 0), "progress"),
        )
        for label, count in counts.items()
    ]


def _wrapped(text: str, width: int, style: str = "") -> list[Text]:
    rows = wrap_text(Text(text, style=style), max(8, width - 3))
    return [Text.assemble("  ", row) for row in rows]
