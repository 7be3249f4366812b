"""Makes the README's pictures: real output of the real program, exported as SVG by Rich.

`python docs/make_pictures.py` writes them into `docs/pictures/`; a test makes them anew and
compares, so that they are never stale.
"""

from __future__ import annotations

import html
import re
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from flashq.collection import Collection, locating, open_collection
from flashq.collection.following import follow_up_questions
from flashq.collection.sitting import Sitting
from flashq.core.model import Moment
from flashq.core.timing import day_number
from flashq.terminal import quiz_page
from flashq.terminal.card_view import Look, answer_lines, point_lines, question_lines
from flashq.terminal.keymap import KeyMap
from flashq.terminal.line_breaking import cells
from flashq.terminal.theme import make_theme

PICTURES = Path(__file__).parent / "pictures"
WIDTH = 80
_CELL_PX = 12.2  # Rich's width of a character in its SVG
_TEXT = re.compile(r'(<text[^>]*?)textLength="[^"]*"([^>]*)>([^<]*)</text>')
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_DAY = day_number("2026-12-01")
_MOMENT = Moment((_DAY - day_number("1970-01-01")) * 86_400_000, _DAY)


def pictures() -> dict[str, str]:
    """Each picture's file name and its SVG."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        locating.create(folder, "zh", with_bank=True)
        with open_collection(folder, {}) as collection:
            collection.synchronise()
            return {
                "answer.svg": _svg("flashq study", _page(collection, "optimizers")),
                "formulas.svg": _svg("flashq study", _page(collection, "bn-ln")),
            }


def _page(collection: Collection, note_id: str) -> list[Text]:
    """A session's page on one card, its answer shown whole, half of its key points ticked."""
    selection = collection.selection_to_study([f"id:{note_id}"], _DAY)
    queue = collection.queue(_DAY, selection)
    sitting = Sitting(collection, queue, lambda: _MOMENT, lambda: 0.0)
    card = sitting.card
    assert card is not None, note_id
    sitting.reveal()
    look, keymap = Look(WIDTH), KeyMap.from_settings({}, "four")
    points: list[Text] = []
    if sitting.ticks_points:
        for point in range(0, len(card.note.points), 2):
            sitting.tick(point)
        points = [*point_lines(card, look, sitting.attempt), Text()]
    return [
        *quiz_page.header(sitting, card, WIDTH, ascii_marks=False),
        *question_lines(card, look, sitting.attempt, revealed=True),
        Text(),
        *points,
        *answer_lines(
            card,
            look,
            asked_next=follow_up_questions(collection, card),
            with_points=False,
        ),
        Text("─" * (WIDTH - 1), style="rule"),
        *quiz_page.rating_keys(sitting, keymap, "four", WIDTH, sitting.proposal),
        *quiz_page.other_keys(sitting, keymap, WIDTH),
    ]


def _svg(title: str, lines: list[Text]) -> str:
    console = Console(
        record=True,
        width=WIDTH,
        file=StringIO(),
        theme=make_theme("dark"),
        force_terminal=True,
        color_system="standard",
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
    svg = console.export_svg(title=title, theme=MONOKAI, unique_id="flashq")
    # Rich asks for a font from the network, where the reader's own will do, and gives Chinese
    # the length of half its cells.
    return _TEXT.sub(_with_true_length, _FONT_FACE.sub("", svg))


def _with_true_length(match: re.Match[str]) -> str:
    before, after, content = match.groups()
    length = _CELL_PX * cells(html.unescape(content))
    return f'{before}textLength="{length:g}"{after}>{content}</text>'


def main() -> None:
    """Writes the pictures that changed."""
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")
        print(f"docs/pictures/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
