"""One card outside a session, looking as it does within."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from rich.text import Text

from flashq.config import Settings
from flashq.core.model import Card, Scheduled
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


def print_card(
    card: Card, day: int, settings: Settings, folder: Path, *, plain: bool, raw: bool
) -> None:
    """Prints a card: its names and schedule, the question, the answer."""
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
    facts = f"{safe_line(card.name)} · {_schedule_words(card, day)} · {place_line(card)}"
    lines = [
        Text.assemble(" ", row)
        for line in (title, Text(facts, style="muted"))
        for row in wrap_text(line, look.text_width, ambiguous_wide=look.ambiguous_wide)
    ]
    lines.append(Text())
    lines += question_lines(card, look, with_hint=True)
    lines += [Text(), *answer_lines(card, look)]
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


def _schedule_words(card: Card, day: int) -> str:
    schedule = card.state.schedule
    if not isinstance(schedule, Scheduled):
        return card.phase(day)
    return (
        f"{card.phase(day)} · due {day_text(schedule.due_day)}"
        f" · every {schedule.interval_days} d · ease {schedule.ease_hundredths / 100:.2f}"
        f" · {schedule.lapses} lapse{'s' if schedule.lapses != 1 else ''}"
    )
