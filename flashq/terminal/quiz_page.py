"""The page of a session: where you are, the card, and what the keys do now."""

from __future__ import annotations

from rich.text import Text

from flashq.collection.sitting import Sitting, Tally
from flashq.core.cards import is_multiple, plain_question
from flashq.core.model import Card, Kind, LogKind, Scheduled
from flashq.core.study_queue import Stage
from flashq.core.timing import day_text, interval_text
from flashq.terminal.input_line import InputLine
from flashq.terminal.keymap import KeyMap
from flashq.terminal.line_breaking import cells, wrap_text
from flashq.terminal.ratings import names
from flashq.terminal.safe_text import safe_line
from flashq.terminal.screen import chips

_STYLES = ("again", "again", "again", "hard", "good", "easy")
_LEAST_BAR, _LONGEST_BAR = 4, 60
_GAP = 3
_SHOWN_OVERRUNS = 5
DRILLED = "↻"
_PUT_AWAY = {
    LogKind.SKIP: "skipped",
    LogKind.BURY: "buried",
    LogKind.SUSPEND: "suspended",
    LogKind.FLAG: "flagged",
}


def header(sitting: Sitting, card: Card | None, width: int, *, ascii_marks: bool) -> list[Text]:
    """Two lines: deck, marks and tags; progress, what is left, and the time."""
    place = Text(" ")
    if card is not None:
        place.append(safe_line(card.deck_title), style="deck")
        for mark in _marks(sitting, card):
            place.append(f"  {mark}", style="warning")
        for tag in card.note.tags:
            place.append(f"  #{safe_line(tag)}", style="muted")
    place.truncate(width - 1, overflow="ellipsis")
    session = sitting.session
    left = session.left_by_stage()
    turn = session.turn if card is not None else None
    counts = Text()
    for stage in stages(sitting):
        current = turn is not None and stage is turn.stage
        counts.append(f"{stage.value} {left[stage]}", style="key" if current else "")
        counts.append(" · ", style="muted")
    counts.append_text(_time(sitting))
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


def stages(sitting: Sitting) -> tuple[Stage, ...]:
    """The parts of a sitting, in their order."""
    if sitting.manner.cram:
        return (Stage.CRAM, Stage.DRILL)
    return (Stage.DUE, Stage.NEW, Stage.DRILL)


def _marks(sitting: Sitting, card: Card) -> list[str]:
    schedule = card.state.schedule
    marks = ["! flagged"] if card.state.flag else []
    leech_lapses = sitting.collection.settings.leech_lapses
    if isinstance(schedule, Scheduled) and schedule.lapses >= leech_lapses:
        marks.append("leech")
    return marks


def _time(sitting: Sitting) -> Text:
    """The minutes of the sitting, or the seconds of an answer that is spoken against the clock."""
    if not sitting.manner.aloud or sitting.card is None:
        return Text(f"{int(sitting.seconds // 60)} min")
    taken, target = int(sitting.seconds_on_card), int(sitting.target_s)
    over = sitting.seconds_on_card > sitting.target_s
    return Text(f"{taken}/{target} s{' !' if over else ''}", style="error" if over else "key")


def field_lines(field: InputLine, width: int) -> list[Text]:
    """The line that a typed answer is written in."""
    label = " answer "
    first, *rest = field.lines(max(4, width - cells(label) - 1))
    lines = [Text.assemble((label, "heading"), first)]
    return lines + [Text.assemble(" " * cells(label), row) for row in rest]


def rating_keys(
    sitting: Sitting, keymap: KeyMap, grades: str, width: int, proposed: int | None = None
) -> list[Text]:
    """The grades, each with its key and the interval it would give; the proposed one is marked."""
    day = sitting.day
    schedules = sitting.preview()
    parts = []
    for quality, name in names(grades).items():
        part = Text()
        if quality == proposed:
            part.append("▸", style="key")
        if not sitting.ticks_points:
            part.append(keymap.shown(name), style="key").append(" ")
        part.append(name, style=f"{_STYLES[quality]}")
        if quality == proposed:
            part.stylize("reverse", len(part) - len(name))
        if schedules is not None:
            part.append(" ").append(promise(schedules[quality], day), style="muted")
        parts.append(part)
    on_one_line = sum(part.cell_len + _GAP for part in parts) - _GAP < width - 1
    return chips(parts, width, rows=len(parts), gap=_GAP if on_one_line else _GAP - 1)


def grading_words(keymap: KeyMap, grades: str) -> str:
    """Which keys grade: `grade it with 1 to 4`."""
    keys = [keymap.shown(name) for name in names(grades).values()]
    return f"grade it with {keys[0]} to {keys[-1]}"


def promise(schedule: Scheduled, day: int) -> str:
    """What a grade leads to: the days until the card is due, and a sign when it is drilled."""
    drilled = DRILLED if schedule.needs_drill else ""
    return f"{interval_text(max(0, schedule.due_day - day))}{drilled}"


def other_keys(
    sitting: Sitting, keymap: KeyMap, width: int, *, is_typing: bool = False
) -> list[Text]:
    """The other keys, as many as fit on a line; the page of keys shows them all."""
    parts = [
        Text.assemble((key, "key"), (f" {meaning}", "muted"))
        for key, meaning in _offered(sitting, keymap, is_typing=is_typing)
    ]
    return chips(parts, width, rows=1, gap=_GAP if width > 60 else _GAP - 1)


def _offered(sitting: Sitting, keymap: KeyMap, *, is_typing: bool) -> list[tuple[str, str]]:
    card = sitting.card
    if is_typing or card is None:
        return [("Enter", "answer"), ("Esc", "other keys"), ("Ctrl-C", "end")]
    words = [(action, action) for action in ("undo", "quit", "skip", "bury", "suspend", "edit")]
    words.insert(0, ("help", "keys"))
    first: list[tuple[str, str]] = []
    if sitting.revealed:
        if sitting.ticks_points:
            first.append((f"1–{min(10, len(card.note.points)) % 10}", "said"))
            words.insert(0, ("all_points", "all"))
            words.insert(1, ("accept", "accept"))
            words.insert(2, ("raise", "change"))
        elif sitting.proposal is not None:
            words.insert(0, ("accept", "accept"))
    else:
        if card.note.kind is Kind.CHOICE:
            last = chr(ord("a") + len(sitting.attempt.order) - 1)
            first.append((f"a–{last}", "choose"))
            if is_multiple(card.note):
                first.append(("Enter", "done"))
        words.insert(0, ("answer", "answer"))
        if card.note.hint or card.note.points:
            words.insert(1, ("hint", "hint"))
    return first + [(keymap.shown(action), meaning) for action, meaning in words]


def help_lines(keymap: KeyMap, grades: str, width: int) -> list[Text]:
    """What every key does."""
    column = min(16, width // 2)
    lines = [Text(" Keys", style="heading"), Text()]
    rows = keymap.help_rows()
    fits = all(
        column + cells(meaning) + 1 < width and cells(keys) < column for keys, meaning in rows
    )
    for keys, meaning in rows:
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
    return [Text.assemble("   ", line) for line in wrap_text(Text(text), max(8, width - 4))]


def summary_lines(sitting: Sitting, grades: str, width: int) -> list[Text]:
    """What a sitting came to."""
    tally, day = sitting.tally(), sitting.day
    lines = [Text("Nothing reviewed.")]
    if count := tally.cards:
        minutes, seconds = divmod(int(tally.seconds), 60)
        spent = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
        cards = "1 card" if count == 1 else f"{count} cards"
        done = "Practised" if sitting.manner.cram else "Reviewed"
        given = f", {tally.grades} grades," if tally.grades > count else ""
        ratings = Text("  ")
        for quality, name in names(grades).items():
            ratings.append(name, style=_STYLES[quality])
            ratings.append(f" {tally.by_quality[quality]}   ")
        ratings.rstrip()
        lines = [Text(f"{done} {cards}{given} in {spent}."), ratings]
    if tally.marks:
        rest = (f"{count} {_PUT_AWAY.get(kind, kind.value)}" for kind, count in tally.marks.items())
        lines.append(Text(f"  {', '.join(rest)}"))
    lines += _overrun_lines(tally, width)
    if tally.left:
        lines.append(Text(f"Left for today: {tally.left}."))
    due = sitting.due_tomorrow()
    lines.append(Text(f"Due tomorrow ({day_text(day + 1)}): {due}."))
    return lines


def _overrun_lines(tally: Tally, width: int) -> list[Text]:
    """Which answers took too long, where they were spoken against the clock."""
    if not tally.aloud:
        return []
    over = len(tally.overruns)
    lines = [Text(f"Spoken: {tally.aloud}, over their time: {over or 'none'}.")]
    for one in tally.overruns[:_SHOWN_OVERRUNS]:
        row = Text(f"  {int(one.seconds)}/{int(one.target_s)} s  ", style="warning")
        row.append(safe_line(plain_question(one.card)))
        row.truncate(width, overflow="ellipsis")
        lines.append(row)
    if over > _SHOWN_OVERRUNS:
        lines.append(Text(f"  … and {over - _SHOWN_OVERRUNS} more"))
    return lines
