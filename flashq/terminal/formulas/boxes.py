"""Rectangles of text with a baseline, and how they are put side by side and on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flashq.terminal.formulas.cells import width


@dataclass(frozen=True, slots=True)
class Box:
    """Rows of equal width in cells; `base` is the index of the row the line runs along.

    `rise` and `drop` are the rows above and below it that brackets must span: raised and lowered
    scripts do not count, or f(xᵢ₊ⱼ) would get tall brackets for its subscript.
    """

    rows: tuple[str, ...]
    width: int
    base: int = 0
    rise: int = 0
    drop: int = 0

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)


EMPTY: Final = Box(("",), 0)


def text_box(text: str) -> Box:
    """One row of text."""
    return Box((text,), width(text))


def blank(cells: int) -> Box:
    """One row of blanks."""
    return Box((" " * cells,), cells)


def beside(boxes: Sequence[Box]) -> Box:
    """The boxes from left to right on one baseline."""
    if len(boxes) == 1:
        return boxes[0]
    if all(len(box.rows) == 1 for box in boxes):
        return Box(("".join([box.rows[0] for box in boxes]),), sum([box.width for box in boxes]))
    above = max([box.base for box in boxes], default=0)
    below = max([box.height - box.base for box in boxes], default=1)
    columns = []
    for box in boxes:
        empty = (" " * box.width,)
        columns.append(
            empty * (above - box.base) + box.rows + empty * (below - box.height + box.base)
        )
    rows = tuple(["".join(pieces) for pieces in zip(*columns, strict=True)])
    rise = max([box.rise for box in boxes], default=0)
    drop = max([box.drop for box in boxes], default=0)
    return Box(rows, sum([box.width for box in boxes]), above, rise, drop)


def stacked(boxes: Sequence[Box], base: int, align: str = "c") -> Box:
    """The boxes from top to bottom, `align` being l, c or r; `base` counts rows of the result."""
    cells = max([box.width for box in boxes])
    rows: list[str] = []
    for box in boxes:
        rows += padded(box, cells, align).rows
    return Box(tuple(rows), cells, base, base, len(rows) - base - 1)


def padded(box: Box, cells: int, align: str = "l") -> Box:
    """The box widened to so many cells."""
    spare = cells - box.width
    if spare <= 0:
        return box
    left = {"l": 0, "r": spare}.get(align, spare // 2)
    before, after = " " * left, " " * (spare - left)
    rows = tuple([f"{before}{row}{after}" for row in box.rows])
    return Box(rows, cells, box.base, box.rise, box.drop)


# top, middle of the extension, bottom; a brace has a waist besides.
_TALL: Final = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "{": "⎧⎪⎩", "}": "⎫⎪⎭", "|": "│││", "‖": "‖‖‖",
    "⌊": "⎢⎢⎣", "⌋": "⎥⎥⎦", "⌈": "⎡⎢⎢", "⌉": "⎤⎥⎥", "⟦": "⟦⟦⟦", "⟧": "⟧⟧⟧",
    "（": "⎛⎜⎝", "）": "⎞⎟⎠", "/": "╱╱╱", "↑": "↑││", "↓": "││↓",
}  # fmt: skip
_WAIST: Final = {"{": "⎨", "}": "⎬"}


def delimiter(sign: str, rise: int, drop: int) -> Box:
    """A delimiter that spans so many rows above and below the baseline."""
    height = rise + drop + 1
    if height == 1 or sign not in _TALL:
        return text_box(sign)
    shape = _TALL[sign]
    rows = [shape[0], *[shape[1]] * (height - 2), shape[2]]
    if sign in _WAIST and height > 2:
        rows[rise if 0 < rise < height - 1 else height // 2] = _WAIST[sign]
    return Box(tuple(rows), 1, rise, rise, drop)


def enclosed(left: str, body: Box, right: str) -> Box:
    """`body` between two delimiters of its height; "" is no delimiter."""
    parts = [body]
    if left:
        parts.insert(0, delimiter(left, body.rise, body.drop))
    if right:
        parts.append(delimiter(right, body.rise, body.drop))
    return beside(parts)
