"""A typed answer beside the right one, character under character."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from rich.text import Text

from flashq.core.proposals.typed import Comparison, Piece, differences, graphemes
from flashq.terminal.input_line import shown_within
from flashq.terminal.line_breaking import cells

_LABELS = ("yours  ", "right  ", "       ")
_MARKS = {"same": " ", "changed": "^", "missing": "+", "extra": "-"}


@dataclass(frozen=True, slots=True)
class _Column:
    """A character of each text, as they are shown, and how they differ."""

    kind: str
    given: str
    right: str

    @property
    def width(self) -> int:
        return max(cells(self.given), cells(self.right))


def comparison_lines(
    comparison: Comparison, width: int, *, ascii_marks: bool = False
) -> list[Text]:
    """The two texts in rows of at most `width` cells: a tick for a right one, else what was
    typed, what is right, and below them `^` changed, `+` missing, `-` too much."""
    if comparison.is_right:
        right = "+ " if ascii_marks else "✓ "
        return _chunks(right, comparison.given, "good", width)
    if not comparison.given.strip():
        return _chunks(_LABELS[1], comparison.nearest, "good", width)
    room = max(2, width - len(_LABELS[0]))
    columns = _columns(differences(comparison.given.strip(), comparison.nearest), room)
    lines: list[Text] = []
    row: list[_Column] = []
    for column in columns:
        if row and sum(one.width for one in row) + column.width > room:
            lines += _rows(row)
            row = []
        row.append(column)
    return lines + (_rows(row) if row else [])


def _columns(pieces: tuple[Piece, ...], room: int) -> list[_Column]:
    columns = []
    for piece in pieces:
        pairs = zip_longest(graphemes(piece.given), graphemes(piece.right), fillvalue="")
        for given, right in pairs:
            kind: str = piece.kind
            if kind == "changed" and not (given and right):
                kind = "extra" if given else "missing"
            shown = zip_longest(shown_within(given, room), shown_within(right, room), fillvalue="")
            columns += [_Column(kind, *pair) for pair in shown]
    return columns


def _rows(columns: list[_Column]) -> list[Text]:
    given, right, marks = (Text(label, style="muted") for label in _LABELS)
    for column in columns:
        differs = column.kind != "same"
        given.append(_padded(column.given, column.width), style="again" if differs else "")
        right.append(_padded(column.right, column.width), style="good" if differs else "")
        marks.append(_MARKS[column.kind] * column.width)
    marks.rstrip()
    return [given, right, marks] if marks.plain else [given, right]


def _chunks(label: str, text: str, style: str, width: int) -> list[Text]:
    """A text behind a label, in rows."""
    rows = [Text(label, style=style)]
    room = max(2, width - len(label))
    for character in graphemes(text.strip()):
        for shown in shown_within(character, room):
            if cells(rows[-1].plain) + cells(shown) > width and rows[-1].plain.strip():
                rows.append(Text(" " * len(label)))
            rows[-1].append(shown, style=style)
    return rows


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))
