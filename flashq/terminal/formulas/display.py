"""A formula as rows no wider than the screen: the ladder from two dimensions down to one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flashq.terminal.formulas.boxes import (
    EMPTY,
    Box,
    beside,
    blank,
    enclosed,
    padded,
    stacked,
    text_box,
)
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
from flashq.terminal.formulas.lines import begins_with, clauses, going_on, merged, without_blanks
from flashq.terminal.formulas.one_line import linear
from flashq.terminal.formulas.plane import Plane, TooLargeError
from flashq.terminal.formulas.spacing import Placed, place
from flashq.terminal.formulas.symbols import MULTIPLICATIVE
from flashq.terminal.formulas.tree import Fenced, Grid, Kind, Node, Row, Scripts, Space, Symbol, Tag

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
        grid = row[0]
        side = _left_side(plane, grid, cells)
        for line, continues in zip(grid.rows, going_on(grid.rows), strict=True):
            lead = Kind.ORD if continues else None
            if side:
                box = _under_relation(plane, line, side, cells)
            else:
                box = _broken_row(plane, merged(line), cells, lead)
            if box is None:
                return None
            lines.append(box)
        return _apart(lines)
    return _broken_cases(plane, row, cells) or _broken_row(plane, row, cells, None)


def _left_side(plane: Plane, grid: Grid, cells: int) -> int:
    """The width of the left sides of aligned equations; 0 where they are none or too wide."""
    if any(len(line) > 2 or (len(line) == 1 and line[0]) for line in grid.rows):
        return 0
    starts = [begins_with(line[1]) for line in grid.rows if len(line) == 2]
    if starts[:1] != [Kind.REL] or not set(starts) <= {Kind.REL, Kind.BIN}:
        return 0
    widest = max(plane.row(line[0]).width for line in grid.rows)
    return widest if widest <= cells // 3 else 0


def _under_relation(plane: Plane, line: tuple[Row, ...], side: int, cells: int) -> Box | None:
    """One aligned equation whose right side is broken to the right of its relation."""
    left = padded(plane.row(line[0]), side, "r")
    right = without_blanks(line[1]) if len(line) > 1 else ()
    # An operator that goes on with the line above stands to the right of the relation.
    gap = 3 if begins_with(right) is Kind.BIN else 1
    box = _broken_row(plane, right, cells - side - gap, Kind.ORD)
    return None if box is None else beside([left, blank(gap), box])


def _broken_cases(plane: Plane, row: Row, cells: int) -> Box | None:
    """Cases at the end of a row, each broken for itself within the brace; None for other rows."""
    last = row[-1] if row else None
    grid: Node | None = last
    if type(last) is Fenced and last.left == "{" and not last.right and len(last.parts[0]) == 1:
        grid = last.parts[0][0]
    if type(grid) is not Grid or not (grid is not last or grid.style == "cases") or grid.right:
        return None
    placed = place(row)
    head = beside([EMPTY, *_boxes(plane, placed[:-1])])
    space = 1 if head.width else 0
    room = cells - head.width - space - 1
    if room < cells // 2:
        return None
    lines: list[Box] = []
    for index, line in enumerate(grid.rows):
        joined: list[Node] = []
        for clause in clauses(line):
            joined += [Space(2), *clause] if joined else clause
        box = _broken_row(plane, tuple(joined), room, None)
        if box is None:
            return None
        lines += [blank(0), box] if index else [box]
    height = sum(box.height for box in lines)
    body = stacked(lines, height // 2, "l")
    return beside([head, blank(space), enclosed("{", body, "")])


def _boxes(plane: Plane, placed: list[Placed]) -> list[Box]:
    return [part for _, gap, box in plane.drawn(placed) for part in (blank(gap), box)]


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
            pieces += _opened(
                plane, item.node, fenced, Piece(0, gap, cost, None, depth), cells, depth
            )
        else:
            pieces.append(Piece(box.width, gap, cost, box, depth))
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
