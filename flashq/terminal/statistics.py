"""Statistics as a person reads them, and as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from flashq.config import Settings
from flashq.core.reports import Json
from flashq.core.stats import Statistics
from flashq.core.timing import day_text
from flashq.terminal.line_breaking import wrap_text
from flashq.terminal.ratings import QUALITY_NAMES, names
from flashq.terminal.safe_text import safe_line
from flashq.terminal.tables import print_table
from flashq.terminal.theme import ANSWER_WIDTH, make_console

_LONGEST_BAR = 40
_LABEL = 11
_INDENT = 2


def print_statistics(
    found: Statistics, day: int, settings: Settings, words: Sequence[str] = ()
) -> None:
    """Prints the statistics of study day `day` of the cards that `words` mean."""
    if not found.cards:
        print(no_cards(words))
        return
    console = make_console(background=settings.background)  # type: ignore[arg-type]
    # A bar of escapes (`\u2501`) is what a terminal without Unicode would show.
    is_ascii = settings.ambiguous_wide or not console.encoding.lower().startswith("utf")
    page = _Page(min(console.width, ANSWER_WIDTH), "#" if is_ascii else "━", settings)
    for line in page.lines(found, day):
        console.print(line, soft_wrap=True)
    if found.missed:
        console.print()
        console.print(Text("Key points missed most", style="heading"))
        print_table(
            ("missed", "card", "point"),
            [
                (f"{one.tally.missed} of {one.tally.asked}", one.card.name, one.tally.point)
                for one in found.missed
            ],
        )


def no_cards(words: Sequence[str]) -> str:
    """Says that there is no card at all, or none that `words` mean."""
    if words:
        return f"No card meets {safe_line(shlex.join(words))}."
    return 'There are no cards yet; "flashq add" writes one.'


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


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the statistics are laid out: `width` in cells, and what bars are made of."""

    width: int
    mark: str
    settings: Settings

    def lines(self, found: Statistics, day: int) -> list[Text]:
        """All but the key points."""
        counts = [f"{state} {count}" for state, count in found.by_state.items() if count]
        counts += [f"leeches {found.leeches}"] if found.leeches else []
        counts += [f"flagged {found.flagged}"] if found.flagged else []
        days = "The last day" if found.days == 1 else f"The last {found.days} days"
        coming = {
            "today" if not ahead else day_text(day + ahead): count
            for ahead, count in enumerate(found.due_by_day)
        }
        return [
            Text("Cards", style="heading"),
            *self._wrapped(", ".join(counts)),
            Text(),
            Text(days, style="heading"),
            *self._last_days(found),
            Text(),
            Text("Due", style="heading"),
            *self._bars(coming),
        ]

    def _last_days(self, found: Statistics) -> list[Text]:
        if not found.days_studied:
            return self._wrapped('Nothing was reviewed; "flashq study" begins.')
        done = [_counted(found.reviews, "review")]
        done += [f"{found.drills} in drills"] if found.drills else []
        done += [f"{found.practice} practised"] if found.practice else []
        lines = self._wrapped(
            f"{_counted(found.days_studied, 'day')} studied, {found.streak} in a row"
        )
        lines += self._wrapped(", ".join(done))
        if found.retention is not None:
            known = _counted(found.seen_again, "review")
            lines += self._wrapped(
                f"{found.retention:.0%} retained: {found.passed} of {known} of known cards passed"
            )
        if found.duration_ms:
            times = f"{_time(found.spent_ms)} in all, {_time(found.duration_ms)} a grade"
            times += f", {_time(found.reveal_ms)} until the answer" if found.reveal_ms else ""
            lines += self._wrapped(times)
        offered = names(self.settings.grades)
        grades = dict.fromkeys(offered.values(), 0)
        for quality, count in found.grades.items():
            grades[offered[max(quality, min(offered))]] += count
        return lines + (self._bars(grades) if found.reviews else [])

    def _bars(self, counts: dict[str, int]) -> list[Text]:
        """A row for each count: its label, the number, and a bar."""
        most = max(counts.values(), default=0)
        number = len(str(most))
        room = max(4, min(_LONGEST_BAR, self.width - _LABEL - number - 6))
        rows = []
        for label, count in counts.items():
            row = Text(f"{'':{_INDENT}}{label:<{_LABEL}}{count:>{number}}")
            if count:
                row.append("  ").append(self.mark * -(-room * count // most), "progress")
            rows.append(row)
        return rows

    def _wrapped(self, text: str) -> list[Text]:
        rows = wrap_text(
            Text(text),
            max(8, self.width - _INDENT - 1),
            ambiguous_wide=self.settings.ambiguous_wide,
        )
        return [Text.assemble(" " * _INDENT, row) for row in rows]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def _time(time_ms: int) -> str:
    """A time as a person says it: `0.8 s`, `42 s`, `6 min`."""
    if time_ms < 9_950:
        return f"{time_ms / 1000:.1f} s"
    return f"{time_ms / 1000:.0f} s" if time_ms < 119_500 else f"{time_ms / 60_000:.0f} min"
