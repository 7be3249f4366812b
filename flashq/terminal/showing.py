"""One card outside a session, looking as it does within."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from rich.text import Text

from flashq.collection.following import follow_up_questions
from flashq.collection.opened import Collection
from flashq.config import Settings
from flashq.core.model import Card, Scheduled
from flashq.core.proposals import points
from flashq.core.timing import day_text
from flashq.terminal.card_view import (
    Look,
    answer_lines,
    pictures_of,
    place_line,
    print_lines,
    question_lines,
)
from flashq.terminal.line_breaking import wrap_text
from flashq.terminal.markdown.options import MathMode
from flashq.terminal.safe_text import safe_line
from flashq.terminal.theme import Background, make_console


def print_card(card: Card, day: int, collection: Collection, *, plain: bool, raw: bool) -> None:
    """Prints a card: its names and schedule, the question, the answer, and what is missed."""
    settings, folder = collection.settings, collection.folder
    assert settings.background in get_args(Background)
    console = make_console(plain=plain, background=settings.background)  # type: ignore[arg-type]
    look = Look(
        console.size.width,
        math="source" if raw else "auto",
        plain=plain,
        ambiguous_wide=settings.ambiguous_wide,
        pictures=None if plain else pictures_of(folder, console),
    )
    title = Text(safe_line(card.deck_title), style="deck")
    for tag in card.note.tags:
        title.append(f"  #{safe_line(tag)}", style="muted")
    schedule = _schedule_words(card, day, settings.leech_lapses)
    facts = f"{safe_line(card.name)} · {schedule} · {place_line(card)}"
    lines = [
        Text.assemble(" ", row)
        for line in (title, Text(facts, style="muted"))
        for row in wrap_text(line, look.text_width, ambiguous_wide=look.ambiguous_wide)
    ]
    lines.append(Text())
    lines += question_lines(card, look)
    lines += [Text(), *answer_lines(card, look, asked_next=follow_up_questions(collection, card))]
    missed = points.most_missed(points.tally(card.note.points, collection.log(card.card_id)))
    if missed:
        lines += [Text(), Text(" Missed most", style="heading")]
        for tally in missed:
            row = Text(f"{tally.missed} of {tally.asked}  {safe_line(tally.point)}")
            lines += [Text.assemble(" ", line) for line in wrap_text(row, look.text_width)]
    print_lines(console, lines)


def print_markdown(
    source: str, settings: Settings, folder: Path, width: int | None, math: str, *, plain: bool
) -> None:
    """Prints Markdown as a card's answer is shown, in `width` cells or the terminal's."""
    assert math in get_args(MathMode)
    console = make_console(plain=plain, background=settings.background)  # type: ignore[arg-type]
    look = Look(
        width or console.size.width,
        math=math,  # type: ignore[arg-type]
        plain=plain,
        ambiguous_wide=settings.ambiguous_wide,
        pictures=None if plain else pictures_of(folder, console),
    )
    print_lines(console, look.markdown(source, width))


def _schedule_words(card: Card, day: int, leech_lapses: int) -> str:
    schedule = card.state.schedule
    state = card.phase(day)
    if isinstance(schedule, Scheduled) and schedule.lapses >= leech_lapses:
        state += ", a leech"
    if card.state.flag:
        state += f", flag {card.state.flag}"
    if not isinstance(schedule, Scheduled):
        return state
    return (
        f"{state} · due {day_text(schedule.due_day)}"
        f" · every {schedule.interval_days} d · ease {schedule.ease_hundredths / 100:.2f}"
        f" · {schedule.lapses} lapse{'s' if schedule.lapses != 1 else ''}"
    )
