"""All that is known of one card: its state, its history, its missed points, its place."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from flashq.config import Settings
from flashq.core.model import GRADES, Card, LogEntry, LogKind, Scheduled
from flashq.core.proposals import points
from flashq.core.timing import day_text
from flashq.terminal.line_breaking import wrap_text
from flashq.terminal.ratings import quality_words
from flashq.terminal.safe_text import safe_line
from flashq.terminal.theme import ANSWER_WIDTH

_STYLES = ("again", "again", "again", "hard", "good", "easy")


def info_lines(
    card: Card, log: Sequence[LogEntry], day: int, settings: Settings, width: int
) -> list[Text]:
    """The page behind the key for information, in lines of at most `width` cells."""
    width = min(width, ANSWER_WIDTH)
    lines = [Text(f" {safe_line(card.name)}", style="heading")]
    rows = [("place", f"{safe_line(card.path)}:{card.note.line}"), *state_rows(card, day, settings)]
    column = max(len(label) for label, _ in rows) + 2
    for label, value in rows:
        lines += _row(Text(label.ljust(column), style="muted"), Text(value), width)
    missed = [tally for tally in points.tally(card.note.points, log) if tally.asked]
    if missed:
        lines += [Text(), Text(" Key points missed", style="heading")]
        for tally in missed:
            share = f"{tally.missed} of {tally.asked}"
            lines += _row(Text(share.ljust(9)), Text(safe_line(tally.point)), width)
    lines += [Text(), Text(" History, newest first", style="heading")]
    if not log:
        lines.append(Text("  nothing yet"))
    for entry in reversed(log):
        lines += _row(Text(f"{day_text(entry.moment.day)}  "), _happened(entry, settings), width)
    return lines


def state_rows(card: Card, day: int, settings: Settings) -> list[tuple[str, str]]:
    """The card's state as pairs of a label and a value."""
    schedule = card.state.schedule
    state = card.phase(day)
    if isinstance(schedule, Scheduled) and schedule.lapses >= settings.leech_lapses:
        state += ", a leech"
    if card.state.flag:
        state += f", flag {card.state.flag}"
    rows = [("state", state)]
    if isinstance(schedule, Scheduled):
        late = day - schedule.due_day
        when = f" ({late} day{'s' if late != 1 else ''} late)" if late > 0 else ""
        rows += [
            ("due", f"{day_text(schedule.due_day)}{when}"),
            ("interval", f"{schedule.interval_days} d"),
            ("ease", f"{schedule.ease_hundredths / 100:.2f}"),
            ("in a row", str(schedule.repetitions)),
            ("lapses", f"{schedule.lapses} in {schedule.reviews} reviews"),
        ]
    if card.added_day:
        rows.append(("added", day_text(card.added_day)))
    return rows


def _happened(entry: LogEntry, settings: Settings) -> Text:
    if entry.kind not in GRADES:
        return Text(_deed(entry), style="muted")
    assert entry.quality is not None
    text = Text(quality_words(entry.quality, settings.grades), style=_STYLES[entry.quality])
    if entry.kind is not LogKind.REVIEW:
        text.append(f"  {entry.kind.value}", style="muted")
    if entry.duration_ms:
        text.append(f"  {entry.duration_ms / 1000:.0f} s", style="muted")
    if entry.ticks:
        said = sum(tick.said for tick in entry.ticks)
        text.append(f"  {said}/{len(entry.ticks)} points", style="muted")
    if entry.shift_days:
        text.append(f"  {entry.shift_days:+d} d", style="muted")
    return text


def _deed(entry: LogEntry) -> str:
    match entry.kind:
        case LogKind.FLAG:
            return f"flag {entry.value}" if entry.value else "flag taken off"
        case LogKind.MOVE:
            return f"moved to {day_text(entry.value)}"
        case _:
            return entry.kind.value


def _row(label: Text, value: Text, width: int) -> list[Text]:
    whole = Text.assemble(label, value)
    first, *rest = wrap_text(whole, max(8, width - 3)) or [Text()]
    return [Text.assemble("  ", first), *(Text.assemble("    ", line) for line in rest)]
