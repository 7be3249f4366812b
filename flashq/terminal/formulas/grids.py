"""Matrices, cases and aligned equations in two dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashq.terminal.formulas.boxes import Box, beside, blank, enclosed, padded, stacked, text_box
from flashq.terminal.formulas.lines import begins_with, going_on
from flashq.terminal.formulas.tree import Grid, Kind, Row, Symbol

if TYPE_CHECKING:
    from flashq.terminal.formulas.plane import Plane


def draw_grid(plane: Plane, grid: Grid) -> Box:
    """The grid with its delimiters; the baseline is its middle."""
    body, _ = draw_lines(plane, grid)
    left = grid.left or ("{" if grid.style == "cases" and not grid.right else "")
    return enclosed(left, body, grid.right)


def draw_lines(plane: Plane, grid: Grid, apart: bool = False) -> tuple[Box, list[int]]:
    """The grid without delimiters, and the row on which the baseline of each of its lines is.

    `apart`: two lines stand apart as within a brace, whose waist then is on the baseline.
    """
    columns = max(len(cells) for cells in grid.rows)
    boxes: list[list[Box]] = []
    for cells, continues in zip(grid.rows, going_on(grid.rows), strict=True):
        own = continues or begins_with(cells[0]) is not None
        row = [
            plane.row(cell, lead=Kind.ORD if own and _is_right(grid, index) else None)
            for index, cell in enumerate(cells)
        ]
        boxes.append(row + [blank(0)] * (columns - len(row)))
    widths = [max(row[column].width for row in boxes) for column in range(columns)]
    lines = [
        _line(grid, row, widths, [_ends_with_colon(cell) for cell in cells])
        for row, cells in zip(boxes, grid.rows, strict=True)
    ]
    return _pile(grid, lines, apart)


def _is_right(grid: Grid, index: int) -> bool:
    """Whether a cell of that column goes on from the left-hand one of an aligned equation."""
    return grid.style == "aligned" and index % 2 == 1


def _ends_with_colon(cell: Row) -> bool:
    """Whether the cell is the first half of a := that was parted by an &."""
    return bool(cell) and type(cell[-1]) is Symbol and cell[-1].text == ":"


def _line(grid: Grid, row: list[Box], widths: list[int], colons: list[bool]) -> Box:
    columns = len(row)
    parts: list[Box] = []
    specified = [sign for sign in grid.columns if sign != "|"]
    rules = _rules(grid.columns)
    for column, box in enumerate(row):
        if grid.style == "aligned":
            align = "rl"[column % 2]
            gap = 0 if not column else (1 if column % 2 else 3)
            gap = gap if widths[column - 1] or column % 2 == 0 else 0
            if column % 2 and column <= len(colons) and colons[column - 1]:
                parts[-1] = padded(parts[-1], parts[-1].width + gap, "r")
                gap = 0
        else:
            align = "l" if grid.style in ("cases", "lines") else "c"
            align = specified[column] if column < len(specified) else align
            gap = 2 if column else 0
        if column in rules:
            parts.append(text_box(" │ " if column else "│ "))
        elif gap:
            parts.append(blank(gap))
        parts.append(padded(box, widths[column], align))
    if columns in rules:
        parts.append(text_box(" │"))
    return beside(parts)


def _rules(columns: str) -> frozenset[int]:
    """The columns that have a vertical rule before them."""
    before: list[int] = []
    column = 0
    for sign in columns:
        if sign == "|":
            before.append(column)
        else:
            column += 1
    return frozenset(before)


def _pile(grid: Grid, lines: list[Box], apart: bool) -> tuple[Box, list[int]]:
    """The lines on each other: tall ones, and the two of a pair, apart by an empty row."""
    cells = max(line.width for line in lines)
    pair = len(lines) == 2 and (apart or grid.style in ("matrix", "cases"))
    pile: list[Box] = []
    bases: list[int] = []
    height = 0
    for index, line in enumerate(lines):
        if index in grid.rules:
            pile.append(_rule(lines[max(0, index - 1)], cells))
            height += 1
        elif index and (pair or line.height > 1 or lines[index - 1].height > 1):
            pile.append(blank(cells))
            height += 1
        bases.append(height + line.base)
        height += line.height
        filled = padded(line, cells)
        pile.append(_extended(filled) if "|" in grid.columns and line.height > 1 else filled)
    if len(lines) in grid.rules:
        pile.append(_rule(lines[-1], cells))
        height += 1
    if len(lines) % 2 and not grid.rules:
        base = bases[len(lines) // 2]
    else:
        base = (height - (0 if pair else 1)) // 2
    return stacked(pile, base, "l"), bases


def _rule(line: Box, cells: int) -> Box:
    """A horizontal rule, crossing the vertical ones of the line beside it."""
    signs = ["┼" if sign == "│" else "─" for sign in line.rows[line.base]]
    return text_box("".join(signs)[:cells].ljust(cells, "─"))


def _extended(line: Box) -> Box:
    """A vertical rule runs through all rows of a tall line."""
    places = [index for index, sign in enumerate(line.rows[line.base]) if sign == "│"]
    rows = []
    for row in line.rows:
        signs = list(row)
        for place in places:
            if place < len(signs) and signs[place] == " ":
                signs[place] = "│"
        rows.append("".join(signs))
    return Box(tuple(rows), line.width, line.base, line.rise, line.drop)
