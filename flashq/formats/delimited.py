"""Notes as a table for spreadsheets: CSV, one row for each note. Written only, never read back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from typing import TextIO

from flashq.core.exported import ExportedNote
from flashq.core.model import Card, Scheduled

COLUMNS = (
    "deck",
    "id",
    "kind",
    "question",
    "answer",
    "explanation",
    "points",
    "hint",
    "choices",
    "accepted",
    "tags",
    "references",
    "follow_ups",
    "seconds",
    "language",
    "cards",
    "state",
    "due",
    "interval_days",
    "ease",
    "lapses",
    "reviews",
)
_BOM = "\ufeff"
# What a spreadsheet may take for the beginning of a formula: its sign, also in full width, behind
# anything that is trimmed or taken for a quote; a tab or line break in front moves the text into
# a cell of its own in some programs.
_TRIMMED = "\\s\\x00-\\x20\"'`\u2018-\u201f\u200b-\u200f\u2060\ufeff"
_FORMULA = re.compile(f"[{_TRIMMED}]*[=+\\-@＝＋－＠]|[\t\r\n]")
# Later than any day on which a card was put away: burying is of one day and no state of its own.
_NO_DAY = 10**9


def write_csv(
    file: TextIO,
    notes: Iterable[ExportedNote],
    *,
    guard_formulas: bool = True,
    bom: bool = True,
) -> int:
    """Write notes as CSV (RFC 4180), row by row; returns how many.

    `file` is open for text with `newline=""`. Lists are lines of one cell; a cloze is its text
    with the gaps as written; the state, the day it is due (as `2026-03-02`), interval, ease,
    lapses and reviews are those of the note's first card. Cells that a spreadsheet could run as
    a formula get an apostrophe in front, unless `guard_formulas` is False. `bom` begins the
    file with a byte order mark, without which Excel does not see that it is UTF-8.
    """
    if bom:
        file.write(_BOM)
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    for exported in notes:
        count += 1
        row = _row(exported)
        writer.writerow([_guarded(cell) for cell in row] if guard_formulas else row)
    return count


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _row(exported: ExportedNote) -> list[str]:
    note = exported.note
    return [
        exported.deck,
        note.id or "",
        note.kind.value,
        note.prompt,
        note.answer or "",
        note.explanation,
        *("\n".join(items) for items in (note.points, (note.hint,), note.choices, note.accepted)),
        *("\n".join(items) for items in (note.tags, note.references, note.follow_ups)),
        "" if note.seconds is None else f"{note.seconds:g}",
        exported.language,
        str(len(exported.cards)),
        *_progress(exported.cards[0].card if exported.cards else None),
    ]


def _progress(card: Card | None) -> list[str]:
    """State, due day, interval, ease, lapses and reviews, as far as there are any."""
    if card is None:
        return [""] * 6
    schedule = card.state.schedule
    state = card.phase(_NO_DAY)
    if not isinstance(schedule, Scheduled):
        return [state, "", "", "", "", ""]
    return [
        state,
        date.fromordinal(schedule.due_day).isoformat(),
        str(schedule.interval_days),
        f"{schedule.ease_hundredths / 100:.2f}",
        str(schedule.lapses),
        str(schedule.reviews),
    ]
