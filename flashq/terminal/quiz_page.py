"""The page of a session: where you are, the card, and what the keys do now."""

from __future__ import annotations

from rich.text import Text

from flashq.collection.sitting import Sitting, Tally
from flashq.core.model import Card, Scheduled
from flashq.core.session import Stage
from flashq.core.timing import day_text, interval_text
from flashq.terminal.line_breaking import cells
from flashq.terminal.ratings import ANSWER_KEYS, names
from flashq.terminal.safe_text import safe_line
from flashq.terminal.screen import chips

_STYLES = ("again", "again", "again", "hard", "good", "easy")
_LEAST_BAR, _LONGEST_BAR = 4, 60
_GAP = 3
DRILLED = "↻"

HELP = (
    ("Space, Enter", "show the answer; then the rest of a long one"),
    ("1 2 3 4", "again, hard, good, easy (or 0–5: set grades to six)"),
    ("u", "undo, as many steps as you like, earlier sessions too"),
    ("s", "skip until the next session"),
    ("b", "bury until tomorrow"),
    ("x", "suspend until `flashq unsuspend`"),
    ("e", "edit the note in $EDITOR"),
    ("h", "show the hint"),
    ("r", "show formulas as their source, and back"),
    ("↑ ↓ PgUp PgDn", "scroll (also k and j)"),
    ("q, Ctrl-C", "end the session; every grade is saved already"),
)


def header(sitting: Sitting, card: Card | None, width: int, *, ascii_marks: bool) -> list[Text]:
    """Two lines: deck and tags; progress, what is left, and the minutes."""
    place = Text(" ")
    if card is not None:
        place.append(safe_line(card.deck_title), style="deck")
        for tag in card.note.tags:
            place.append(f"  #{safe_line(tag)}", style="muted")
    place.truncate(width - 1, overflow="ellipsis")
    session = sitting.session
    counts = Text()
    for stage, left in (
        (Stage.DUE, session.due),
        (Stage.NEW, session.new),
        (Stage.DRILL, session.drill),
    ):
        current = card is not None and stage is session.stage
        counts.append(f"{stage.value} {len(left)}", style="key" if current else "")
        counts.append(" · ", style="muted")
    counts.append(f"{int(sitting.seconds // 60)} min")
    room = min(_LONGEST_BAR, width - counts.cell_len - 4)
    line = Text(" ")
    if room >= _LEAST_BAR:
        done, left_over = session.done, session.left
        filled = room * done // max(1, done + left_over)
        full, rest = ("#", "-") if ascii_marks else ("━", "─")
        line.append(full * filled, style="progress")
        line.append(rest * (room - filled), style="progress.rest").append("  ")
    line.append_text(counts)
    line.truncate(width, overflow="crop")
    return [place, line, Text()]


def rating_keys(sitting: Sitting, grades: str, width: int) -> list[Text]:
    """The keys that grade, each with the interval it would give."""
    day = sitting.day
    schedules = sitting.preview()
    parts = []
    for key, quality in ANSWER_KEYS[grades].items():
        name = names(grades)[quality]
        parts.append(
            Text.assemble(
                (key, "key"),
                " ",
                (name, _STYLES[quality]),
                " ",
                (promise(schedules[quality], day), "muted"),
            )
        )
    on_one_line = sum(part.cell_len + _GAP for part in parts) - _GAP < width - 1
    return chips(parts, width, rows=len(parts), gap=_GAP if on_one_line else _GAP - 1)


def promise(schedule: Scheduled, day: int) -> str:
    """What a grade leads to: the days until the card is due, and a sign when it is drilled."""
    drilled = DRILLED if schedule.needs_drill else ""
    return f"{interval_text(max(0, schedule.due_day - day))}{drilled}"


def other_keys(*, revealed: bool, has_hint: bool, width: int) -> list[Text]:
    """The other keys, as many as fit on a line; `?` shows them all."""
    words = [] if revealed else ["Space answer"]
    words += ["? keys", "u undo", "q quit", "s skip", "b bury", "x suspend", "e edit"]
    if has_hint and not revealed:
        words.insert(1, "h hint")
    parts = []
    for word in words:
        key, _, meaning = word.partition(" ")
        parts.append(Text.assemble((key, "key"), (f" {meaning}", "muted")))
    return chips(parts, width, rows=1, gap=_GAP)


def help_lines(width: int) -> list[Text]:
    """What every key does."""
    column = min(16, width // 2)
    lines = [Text(" Keys", style="heading"), Text()]
    fits = all(column + cells(meaning) + 1 < width for _, meaning in HELP)
    for keys, meaning in HELP:
        gap = " " * max(1, column - cells(keys))
        if fits:
            lines.append(Text.assemble(" ", (keys, "key"), gap, meaning))
        else:
            lines += [Text.assemble(" ", (keys, "key")), *_wrapped(meaning, width)]
    lines += [
        Text(),
        *_wrapped(f"{DRILLED} comes again at the end of this session", width),
        *_wrapped("d days, mo months, y years until the card is due", width),
    ]
    return lines


def _wrapped(text: str, width: int) -> list[Text]:
    from flashq.terminal.line_breaking import wrap_text

    return [Text.assemble("   ", line) for line in wrap_text(Text(text), max(8, width - 4))]


def summary_lines(tally: Tally, due_tomorrow: int, day: int, grades: str) -> list[Text]:
    """What a sitting came to."""
    count, grades_given = tally.cards, tally.grades
    minutes, seconds = divmod(int(tally.seconds), 60)
    spent = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    lines = [
        Text(
            f"Reviewed {count} card{'s' if count != 1 else ''}"
            f"{f', {grades_given} grades,' if grades_given > count else ''} in {spent}."
        )
        if count
        else Text("Nothing reviewed.")
    ]
    if count:
        ratings = Text("  ")
        for quality, name in names(grades).items():
            ratings.append(name, style=_STYLES[quality])
            ratings.append(f" {tally.by_quality[quality]}   ")
        ratings.rstrip()
        lines.append(ratings)
    rest = [
        f"{number} {word}"
        for number, word in ((tally.skipped, "skipped"), (tally.put_away, "buried or suspended"))
        if number
    ]
    if rest:
        lines.append(Text(f"  {', '.join(rest)}"))
    if tally.left:
        lines.append(Text(f"Left for today: {tally.left}."))
    lines.append(Text(f"Due tomorrow ({day_text(day + 1)}): {due_tomorrow}."))
    return lines
