"""A card as lines of text: the question in its panel, the answer with all that belongs to it.

The same lines are shown in a session, by `flashq show` and by `flashq render`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from flashq.core import cards
from flashq.core.attempt import Attempt, comparison, hint_ladder, proposal
from flashq.core.model import Card, Kind
from flashq.terminal.line_breaking import cells
from flashq.terminal.markdown import CodeLine, render
from flashq.terminal.safe_text import safe_line
from flashq.terminal.theme import ANSWER_WIDTH

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from flashq.terminal.markdown import MathMode, PictureFinder

_LEAST_PANEL_WIDTH = 20
_KEYED_POINTS = 10  # by the digits
_RIGHT = 4
_ALSO = " also "


@dataclass(frozen=True, slots=True)
class Look:
    """How cards are laid out: in `width` cells, formulas in mode `math`, boxes or none.

    `pictures` draws pictures where the terminal can.
    """

    width: int
    math: MathMode = "auto"
    plain: bool = False
    ambiguous_wide: bool = False
    pictures: PictureFinder | None = None

    @property
    def text_width(self) -> int:
        """The cells that text may take: not more than can be read at ease."""
        return max(1, min(self.width - 2, ANSWER_WIDTH))

    def markdown(self, source: str, width: int | None = None) -> list[Text]:
        """Markdown as lines of at most `width` cells."""
        return render(
            source,
            width=width or self.text_width,
            math=self.math,
            plain=self.plain,
            ambiguous_wide=self.ambiguous_wide,
            pictures=self.pictures,
        )


def pictures_of(folder: Path, console: Console) -> PictureFinder:
    """Draws the pictures of a collection, getting ready only when there is one to draw."""

    def find(address: str, width: int) -> list[Text] | None:
        from flashq.terminal.pictures import picture_finder

        finder = picture_finder(folder, console, os.environ)
        return None if finder is None else finder(address, width)

    return find


def print_lines(console: Console, lines: list[Text]) -> None:
    """Prints the lines of a card below one another, pictures among them."""
    drawn = drawn_lines(lines)
    if drawn is lines and lines:
        console.print(Text("\n").join(lines), soft_wrap=True)  # at once: a third quicker
        return
    for line in drawn:
        console.print(line, soft_wrap=True)


def drawn_lines(lines: Sequence[Text]) -> Sequence[RenderableType]:
    """The lines with the rows of pictures turned into what draws them."""
    if all(type(line) in (Text, CodeLine) for line in lines):
        return lines
    from flashq.terminal.pictures import on_screen

    return on_screen(lines)


def question_lines(
    card: Card, look: Look, attempt: Attempt | None = None, *, revealed: bool = False
) -> list[Text]:
    """The question in a panel; below it the hints that were asked for and the choices picked.

    Once the answer is revealed the hints make room. Without an attempt the note's hint is
    shown, and the choices stand as they are written.
    """
    note = card.note
    lines = _panel(cards.question(card, attempt.order if attempt else None), look)
    if attempt is None:
        return lines + ([Text(), *_labelled("Hint", note.hint, look)] if note.hint else [])
    if revealed:
        return lines
    if cards.is_multiple(note):
        lines.append(Text(" several are right", style="muted"))
    shown = hint_ladder(note)[: attempt.hints]
    if shown and note.hint:
        lines += [Text(), *_labelled("Hint", note.hint, look)]
        shown = shown[1:]
    if shown:
        lines += [Text(), *_section("Key points so far", shown, look)]
    if attempt.chosen:
        lines += [Text(), Text.assemble((" picked  ", "heading"), _picked(attempt))]
    return lines


def attempt_lines(card: Card, look: Look, attempt: Attempt) -> list[Text]:
    """What the person answered beside what is right: typed text, or the choice picked."""
    compared = comparison(attempt, card.note)
    if compared is not None:
        from flashq.terminal.comparison import comparison_lines

        rows = comparison_lines(compared, look.text_width - 1, ascii_marks=look.ambiguous_wide)
        return [Text(), *_indented(rows)]
    if not attempt.chosen:
        return []
    right = proposal(attempt, card.note, with_points=False) == _RIGHT
    mark, word, style = ("✓", "right", "good") if right else ("✗", "not quite", "again")
    if look.ambiguous_wide:
        mark = "+" if right else "-"
    return [Text(f" {mark} picked {_picked(attempt)}: {word}", style=style)]


def point_lines(card: Card, look: Look, attempt: Attempt) -> list[Text]:
    """The key points as a list to tick, each behind the digit that ticks it."""
    points = card.note.points
    lines = [
        Text.assemble(
            (" Key points", "heading"), (f"  {len(attempt.ticked)} of {len(points)} said", "muted")
        )
    ]
    for place, point in enumerate(points):
        rows = look.markdown(" ".join(point.split()), max(1, look.text_width - 8))
        key = str((place + 1) % 10) if place < _KEYED_POINTS else " "
        box = ("[x] ", "good") if place in attempt.ticked else ("[ ] ", "muted")
        for number, row in enumerate(rows):
            lead = ((f" {key} ", "key"), box) if not number else ("       ",)
            lines.append(Text.assemble(*lead, row))
    return lines


def answer_lines(
    card: Card,
    look: Look,
    order: Sequence[int] = (),
    *,
    asked_next: Sequence[str],
    with_points: bool = True,
) -> list[Text]:
    """The answer, then the explanation, key points, references and follow-ups of the note.

    `asked_next` are the follow-ups in words.
    """
    answer = cards.answer(card, order or None)
    lines = _indented(look.markdown(answer or "(no answer yet: a draft)"))
    note = card.note
    if note.kind is Kind.CLOZE and note.answer is None:
        return lines
    if others := cards.also_right(note):
        lines += _led(_ALSO, " / ".join(others), look)
    if note.explanation:
        lines += [Text(), *_indented(look.markdown(note.explanation))]
    for label, items in (
        ("Key points", note.points if with_points else ()),
        ("Asked next", asked_next),
        ("References", note.references),
    ):
        if items:
            lines += [Text(), *_section(label, items, look)]
    return lines


def _picked(attempt: Attempt) -> str:
    places = sorted(attempt.order.index(choice) for choice in attempt.chosen)
    return ", ".join(chr(ord("A") + place) for place in places)


def _panel(source: str, look: Look) -> list[Text]:
    if look.plain or look.width < _LEAST_PANEL_WIDTH:
        return look.markdown(source)
    inner = look.text_width - 2
    # Box drawing may take two cells where ambiguous characters are wide: plain ASCII then.
    top_left, top_right, bottom_left, bottom_right, rule, side = tuple(
        "++++-|" if look.ambiguous_wide else "╭╮╰╯─│"
    )
    lines = [Text(top_left + rule * (inner + 2) + top_right, style="mark")]
    for line in look.markdown(source, inner):
        line.stylize_before("question")
        filled = inner - cells(line.plain, ambiguous_wide=look.ambiguous_wide)
        lines.append(Text.assemble((f"{side} ", "mark"), line, " " * filled, (f" {side}", "mark")))
    lines.append(Text(bottom_left + rule * (inner + 2) + bottom_right, style="mark"))
    return lines


def _led(lead: str, source: str, look: Look) -> list[Text]:
    """A text of one paragraph behind a word, and below that its further rows."""
    rows = look.markdown(" ".join(source.split()), max(1, look.text_width - len(lead)))
    return [
        Text.assemble((" " * len(lead) if number else lead, "muted"), row)
        for number, row in enumerate(rows)
    ]


def _section(label: str, items: Sequence[str], look: Look) -> list[Text]:
    lines = [Text(f" {label}", style="heading")]
    for item in items:
        rows = look.markdown(" ".join(item.split()), look.text_width - 3)
        for number, row in enumerate(rows):
            lead = ("   " if number else " - ") if look.plain else ("   " if number else " • ")
            lines.append(Text.assemble((lead, "bullet"), row))
    return lines


def _labelled(label: str, source: str, look: Look) -> list[Text]:
    rows = look.markdown(source)
    return [Text(f" {label}", style="heading"), *_indented(rows)]


def _indented(lines: list[Text]) -> list[Text]:
    """Lines with a blank before them, but code, which is to be copied as it stands."""
    return [
        line if isinstance(line, CodeLine) or not line.plain else Text.assemble(" ", line)
        for line in lines
    ]


def place_line(card: Card) -> str:
    """Where the card's note is written: `ml/optim.yaml:42`."""
    return safe_line(f"{card.path}:{card.note.line}")
