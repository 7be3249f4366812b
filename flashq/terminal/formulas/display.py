"""A formula as rows no wider than the screen: the ladder from two dimensions down to one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flashq.terminal.formulas.boxes import Box, beside, blank, stacked, text_box
from flashq.terminal.formulas.breaking import (
    CLAUSE,
    COMMA,
    FACTOR,
    JUXTAPOSED,
    NESTED,
    OPERATOR,
    RELATION,
    Piece,
    break_pieces,
    break_text,
)
from flashq.terminal.formulas.cells import width
from flashq.terminal.formulas.grids import draw_lines
from flashq.terminal.formulas.one_line import linear
from flashq.terminal.formulas.plane import Plane, TooLargeError
from flashq.terminal.formulas.spacing import Placed, place
from flashq.terminal.formulas.symbols import MULTIPLICATIVE
from flashq.terminal.formulas.tree import Fenced, Grid, Kind, Node, Row, Scripts, Symbol, Tag

_TAG_GAP: Final = 2
_MAX_NODES: Final = 2_000
_MAX_OPENED: Final = 8
_TAIL: Final = 4


def display(row: Row, cells: int) -> list[str]:
    """The rows of the block layout of `row`, equation numbers at the right."""
    body, tag = _without_tag(row)
    if tag is None:
        return _with_tags_of_lines(row, cells) or _untagged(row, cells)[0]
    rows, base = _untagged(body, cells)
    return _with_tag(rows, base, linear((tag,)).strip(), cells)


def _without_tag(row: Row) -> tuple[Row, Tag | None]:
    tags = [node for node in row if type(node) is Tag]
    if len(tags) != 1:
        return row, None
    return tuple([node for node in row if type(node) is not Tag]), tags[0]


def _with_tag(rows: list[str], base: int, tag: str, cells: int) -> list[str]:
    place = min(base, len(rows) - 1)
    spare = cells - width(rows[place]) - width(tag)
    if spare >= _TAG_GAP:
        return [*rows[:place], rows[place] + " " * spare + tag, *rows[place + 1 :]]
    if width(tag) > cells:
        return [*rows, *break_text(tag, cells)]
    return [*rows, " " * (cells - width(tag)) + tag]


def _with_tags_of_lines(row: Row, cells: int) -> list[str] | None:
    """Aligned equations with a number each; None where there is none or they are too wide."""
    if len(row) != 1 or type(row[0]) is not Grid or row[0].style not in ("aligned", "lines"):
        return None
    grid = row[0]
    split = [_without_tag(line[-1]) for line in grid.rows]
    if all(tag is None for _, tag in split):
        return None
    lines = tuple([(*line[:-1], last) for line, (last, _) in zip(grid.rows, split, strict=True)])
    try:
        box, bases = draw_lines(Plane(), replace(grid, rows=lines))
    except (TooLargeError, RecursionError):
        return None
    rows = list(box.rows)
    for (_, tag), base in zip(split, bases, strict=True):
        if tag is not None:
            label = linear((tag,)).strip()
            if box.width + _TAG_GAP + width(label) > cells:
                return None
            rows[base] += " " * (cells - box.width - width(label)) + label
    return rows


def _untagged(row: Row, cells: int) -> tuple[list[str], int]:
    """Rows and the index of the baseline among them."""
    if len(row) <= _MAX_NODES:
        try:
            plane = Plane()
            box = plane.row(row)
            if box.width <= cells:
                return list(box.rows), box.base
            broken = _broken(plane, row, cells)
            if broken is not None:
                return list(broken.rows), broken.base
        except (TooLargeError, RecursionError):
            pass  # nested so deep that the one-line form is the only readable one
    return break_text(linear(row), cells), 0


def _broken(plane: Plane, row: Row, cells: int) -> Box | None:
    """The two-dimensional form in several lines, one below the other."""
    if len(row) == 1 and type(row[0]) is Grid and row[0].style in ("aligned", "lines"):
        lines: list[Box] = []
        for line in row[0].rows:
            merged = tuple(node for cell in line for node in cell)
            lead = Kind.ORD if len(line) > 1 and not line[0] else None
            box = _broken_row(plane, merged, cells, lead)
            if box is None:
                return None
            lines.append(box)
        return _apart(lines)
    return _broken_row(plane, row, cells, None)


def _broken_row(plane: Plane, row: Row, cells: int, lead: Kind | None) -> Box | None:
    placed = place(row, lead=lead)
    if not placed:
        return blank(0)
    pieces = _pieces(plane, placed, cells, 0)
    lines = break_pieces(pieces, cells)
    if lines is None:
        return None
    boxes: list[Box] = []
    for indent, line in lines:
        parts: list[Box] = [blank(indent)] if indent else []
        for index, piece in enumerate(line):
            if index and piece.gap:
                parts.append(blank(piece.gap))
            assert isinstance(piece.payload, Box)
            parts.append(piece.payload)
        boxes.append(beside(parts))
    return _apart(boxes)


def _pieces(plane: Plane, placed: list[Placed], cells: int, depth: int) -> list[Piece]:
    """The boxes of a row as pieces; long brackets are opened for breaking."""
    pieces: list[Piece] = []
    before: Kind | None = None
    for item, gap, box in plane.drawn(placed):
        cost = _cost(item, before) if pieces else None
        if cost is not None:
            cost += NESTED * depth
        before = item.right
        fenced = item.node.base if type(item.node) is Scripts else item.node
        if type(fenced) is Fenced and depth < _MAX_OPENED and _opens(fenced, box, cells):
            pieces += _opened(plane, item.node, fenced, Piece(0, gap, cost, None), cells, depth)
        else:
            pieces.append(Piece(box.width, gap, cost, box))
    return pieces


def _opens(fenced: Fenced, box: Box, cells: int) -> bool:
    """Whether brackets are opened for breaking: low ones early, tall ones only where they must."""
    if len(fenced.parts) > 1 or len(fenced.parts[0]) < 2 or not (fenced.left and fenced.right):
        return False
    tall = box.rise + box.drop > 0
    return box.width > (cells - _TAIL if tall else cells // 2)


def _opened(
    plane: Plane, node: Node, fenced: Fenced, place_of: Piece, cells: int, depth: int
) -> list[Piece]:
    # Low brackets, even round something tall: tall ones on two lines would look like two pairs.
    opening, closing = text_box(fenced.left), text_box(fenced.right)
    if type(node) is Scripts:
        closing = plane.with_scripts(closing, node)
    inner = _pieces(plane, place(fenced.parts[0]), cells, depth + 1)
    return [
        replace(place_of, cells=opening.width, payload=opening),
        *inner,
        Piece(closing.width, 0, None, closing),
    ]


def _cost(item: Placed, before: Kind | None) -> int | None:
    """What a break before the item costs outside of brackets; None forbids it."""
    if before in _BINDING or item.left in (Kind.PUNCT, Kind.POSTFIX, Kind.CLOSE):
        return None
    if item.gap > 1:
        return CLAUSE
    if item.left is Kind.REL:
        return RELATION
    if item.left is Kind.BIN:
        multiplies = type(item.node) is Symbol and item.node.text in MULTIPLICATIVE
        return FACTOR if multiplies else OPERATOR
    if before is Kind.PUNCT:
        return COMMA
    return JUXTAPOSED if item.gap or before is Kind.CLOSE else None


_BINDING: Final = frozenset(
    (Kind.REL, Kind.BIN, Kind.OPEN, Kind.UNARY, Kind.NAME, Kind.BIG, Kind.SLASH)
)


def _apart(lines: list[Box]) -> Box:
    """Lines below each other, with an empty row where a tall one would touch its neighbour."""
    pile: list[Box] = []
    for line in lines:
        if pile and (line.height > 1 or pile[-1].height > 1):
            pile.append(blank(0))
        pile.append(line)
    return stacked(pile, lines[0].base if lines else 0, "l")
