"""Environments: \\begin{…} … \\end{…} as grids."""

from __future__ import annotations

from typing import Final

from flashq.terminal.formulas.parser import Parser, Rows
from flashq.terminal.formulas.tokens import source_of
from flashq.terminal.formulas.tree import Grid, Kind, Node, Raw, Row, Scripts, Symbol

# style, left and right delimiter; a star after the name changes nothing that is shown.
_ENVIRONMENTS: Final[dict[str, tuple[str, str, str]]] = {
    **dict.fromkeys(
        ("align", "aligned", "alignat", "alignedat", "split", "eqnarray", "flalign"),
        ("aligned", "", ""),
    ),
    **dict.fromkeys(
        ("gather", "gathered", "multline", "multlined", "equation", "displaymath", "math"),
        ("lines", "", ""),
    ),
    **dict.fromkeys(("cases", "dcases"), ("cases", "{", "")),
    "rcases": ("cases", "", "}"),
    **dict.fromkeys(("matrix", "smallmatrix", "array", "subarray", "tabular"), ("matrix", "", "")),
    "pmatrix": ("matrix", "(", ")"),
    "bmatrix": ("matrix", "[", "]"),
    "Bmatrix": ("matrix", "{", "}"),
    "vmatrix": ("matrix", "|", "|"),
    "Vmatrix": ("matrix", "‖", "‖"),
}
_WITH_COLUMNS: Final = frozenset(("array", "subarray", "tabular"))
_WITH_COUNT: Final = frozenset(("alignat", "alignedat"))


def begin(parser: Parser, _: str) -> Row | None:
    """The environment that begins here, up to its end."""
    start = parser.position - 1
    name = parser.skip_group()
    if name is None or parser.depth >= parser.max_depth:
        return None
    if start in parser.alone:
        return None
    known = _ENVIRONMENTS.get(name.rstrip("*"))
    opening = source_of(parser.tokens, start, parser.position)
    columns = _columns(parser, name)
    outer_rules, parser.rules = parser.rules, set()
    rows = parser.rows("\\end")
    rules, parser.rules = frozenset(parser.rules), outer_rules
    closing = ""
    closed = parser.peek() == "\\end"
    if closed:
        start = parser.position
        parser.position += 1
        parser.skip_group()
        closing = source_of(parser.tokens, start, parser.position)
    if known is None:
        content = parser.as_row(rows)
        return (Raw(opening), *content, *((Raw(closing),) if closed else ()))
    content = _grid(known, rows, columns, rules)
    return content if closed else (Raw(opening), *content)


def _grid(known: tuple[str, str, str], rows: Rows, columns: str, rules: frozenset[int]) -> Row:
    style, left, right = known
    # Doubled line ends, as \\\\ copied from Markdown, make no empty lines.
    rows = [cells for cells in rows if len(cells) > 1 or cells[0]] or rows[:1]
    if style == "matrix" and not left and all(len(cells) == 1 for cells in rows):
        # The columns tell a column of values from an equation over several lines.
        style, columns = "lines", columns or "c"
    if style in ("lines", "aligned") and len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    if style == "matrix" and not left and _is_aligned(rows, columns):
        style = "aligned"
    if style == "aligned":
        rows = [_joined(cells) for cells in rows]
    if style == "lines" and any(len(cells) > 1 for cells in rows):
        style = "aligned"
    return (Grid(style, tuple(rows), left, right, columns, rules),)


def _joined(cells: tuple[Row, ...]) -> tuple[Row, ...]:
    """Left side, relation and right side in three cells (eqnarray) as the two of an alignment."""
    if len(cells) == 3 and len(cells[1]) == 1 and _is_relation(cells[1][0]):
        return (cells[0], cells[1] + cells[2])
    return cells


def _is_relation(node: Node) -> bool:
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Symbol) and base.kind is Kind.REL


def _columns(parser: Parser, name: str) -> str:
    """The l, c, r and | of an array's head; the rest of the head is passed over."""
    if name in _WITH_COUNT or name.rstrip("*") in _WITH_COUNT:
        parser.skip_group()
        return ""
    if name not in _WITH_COLUMNS:
        return ""
    if parser.peek() == "[":
        while parser.position < len(parser.tokens) and parser.tokens[parser.position] != "]":
            parser.position += 1
        parser.position += 1
    head = parser.skip_group() if parser.peek() == "{" else ""
    return "".join([sign for sign in head or "" if sign in "lcr|"])


def _is_aligned(rows: Rows, columns: str) -> bool:
    """Whether an array is used to align equations: its later cells begin with a relation."""
    if "|" in columns or len(rows) < 2:
        return False
    starts = [cell[0] for cells in rows for cell in cells[1:] if cell]
    relations = sum(_is_relation(start) for start in starts)
    return relations > 0 and 2 * relations >= len(starts)


def end(parser: Parser, _: str) -> Row | None:
    """An \\end whose beginning is missing: shown as it is."""
    parser.skip_group()
    return None
