"""Equations below each other: which lines go on with the one before, which cells are one text."""

from __future__ import annotations

from typing import Final

from flashq.terminal.formulas.spacing import SIGNS, kinds
from flashq.terminal.formulas.tree import Kind, Node, Row, Space, Symbol

_PAIR_GAP: Final = Space(2)
_JOINS: Final = frozenset((Kind.REL, Kind.BIN, Kind.PUNCT, Kind.CLOSE))


def without_blanks(row: Row) -> Row:
    """The row without the blanks it begins with."""
    for index, node in enumerate(row):
        if type(node) is not Space:
            return row[index:]
    return ()


def begins_with(row: Row) -> Kind | None:
    """What the row's first node is to what stands before it; None for an empty row."""
    row = without_blanks(row)
    return kinds(row[0])[0] if row else None


def merged(cells: tuple[Row, ...]) -> Row:
    """The cells of an aligned line as one row; a second pair of columns stands apart."""
    nodes: list[Node] = []
    for index, cell in enumerate(cells):
        if nodes and index % 2 == 0 and cell and begins_with(cell) not in _JOINS:
            nodes.append(_PAIR_GAP)
        nodes += cell if nodes else without_blanks(cell)
    return tuple(nodes)


def going_on(rows: tuple[tuple[Row, ...], ...]) -> list[bool]:
    """For each line whether it continues the one before it: = c, + b.

    A line that begins with a sign is an equation of its own (−c = d) where it has a left side, or
    where no line has one and it holds a relation; a plus before such a line joins it.
    """
    sided = any(len(cells) > 1 and begins_with(cells[0]) is not None for cells in rows)
    return [index > 0 and _goes_on(cells, sided) for index, cells in enumerate(rows)]


def _goes_on(cells: tuple[Row, ...], sided: bool) -> bool:
    row = merged(cells)
    kind = begins_with(row)
    if kind is not Kind.BIN:
        return kind in (Kind.REL, Kind.PUNCT)
    first = row[0]
    if type(first) is not Symbol or first.text not in SIGNS:
        return True
    has_left = len(cells) > 1 and begins_with(cells[0]) is not None
    relation = any(kinds(node)[0] is Kind.REL for node in row)
    if has_left:
        return not relation
    return sided or first.text == "+" or not relation


def clauses(cells: tuple[Row, ...]) -> list[Row]:
    """The cells of a line within a brace as its clauses, parted by commas.

    A cell that goes on with a relation or an operator belongs to the one before; a comma that the
    author wrote at the edge of a cell is left out.
    """
    last = max((i for i, cell in enumerate(cells) if begins_with(cell) is Kind.REL), default=0)
    found: list[Row] = [merged(cells[: last + 1])] if last else []
    for cell in cells[last + 1 if last else 0 :]:
        row = without_blanks(cell)
        punctuated = False
        while row and kinds(row[0])[0] is Kind.PUNCT:
            row, punctuated = without_blanks(row[1:]), True
        if found and not punctuated and _is_plus(row):
            found[-1] += row
        elif row:
            found.append(row)
    return found


def _is_plus(row: Row) -> bool:
    return bool(row) and type(row[0]) is Symbol and row[0].text == "+"
