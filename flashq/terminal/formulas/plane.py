"""The two-dimensional layout.

Compact where that reads as well: scripts whose every sign exists in Unicode stay on the line
(xᵢ²), all others are raised and lowered rows. Scripts and limits themselves are set in one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from flashq.terminal.formulas import glyphs
from flashq.terminal.formulas.boxes import (
    EMPTY,
    Box,
    beside,
    blank,
    delimiter,
    enclosed,
    padded,
    stacked,
    text_box,
)
from flashq.terminal.formulas.cells import width
from flashq.terminal.formulas.one_line import linear, node_text, render
from flashq.terminal.formulas.spacing import Placed, kinds, place
from flashq.terminal.formulas.strength import ATOM
from flashq.terminal.formulas.tree import (
    Accent,
    Arrow,
    Fenced,
    Fraction,
    Grid,
    Group,
    Kind,
    Node,
    Phantom,
    Root,
    Row,
    Scripts,
    Stack,
    Symbol,
    Tag,
)

MAX_CELLS: Final = 1_000_000
_FEW: Final = 4  # cells over which an accent may be made of combining signs


class TooLargeError(Exception):
    """The drawing would take more cells than is sensible; the one-line form remains."""


class Plane:
    """Draws trees; counts the cells it fills, so that no formula can take unbounded time."""

    def __init__(self) -> None:
        self.room = MAX_CELLS

    def row(self, row: Row, lead: Kind | None = None, nested: bool = False) -> Box:
        """One row of nodes; `nested` sets limits beside where Unicode allows, as in a fraction."""
        boxes: list[Box] = []
        for _, gap, box in self.drawn(place(row, lead=lead), nested):
            if gap:
                boxes.append(blank(gap))
            boxes.append(box)
        return beside(boxes) if boxes else EMPTY

    def drawn(
        self, placed: list[Placed], nested: bool = False
    ) -> Iterator[tuple[Placed, int, Box]]:
        """Each node's box and the blanks before it."""
        before: Placed | None = None
        box = EMPTY
        for index, item in enumerate(placed):
            gap = item.gap
            if before is not None and not gap and self._touches(before, item):
                gap = 1
            node = item.node
            if type(node) is Scripts and node.base == _BAR and box.rise + box.drop:
                # The bar of dy/dx at 0 is as tall as what it evaluates.
                box = self.with_scripts(delimiter("|", box.rise, box.drop), node)
            elif type(node) is Root and _before_slash(placed, index):
                box = self.root(node, nested, barred=True)
            else:
                box = self.node(node, nested)
            yield item, gap, box
            before = item

    def _touches(self, before: Placed, item: Placed) -> bool:
        """Whether a fraction's or root's bar would run into what stands beside it."""
        inner = Kind.INNER
        if type(before.node) is Root and item.left in (Kind.ORD, Kind.OPEN, Kind.TEXT):
            return True
        if item.left is inner:
            return before.right not in (Kind.OPEN, Kind.SPACE)
        return before.right is inner and item.left not in (Kind.CLOSE, Kind.PUNCT)

    def node(self, node: Node, nested: bool) -> Box:
        """One node."""
        drawer = _DRAWERS.get(type(node))
        if drawer is None:
            return text_box(node_text(node, False)[0])
        box = drawer(self, node, nested)
        self.room -= box.width * box.height
        if self.room < 0:
            raise TooLargeError
        return box

    def scripts(self, node: Scripts, nested: bool) -> Box:
        base = node.base
        if self._has_limits(node, nested):
            return self._limits(node)
        if base is None:
            body = EMPTY
        elif self._needs_brackets(base, node):
            body = enclosed("(", self.node(base, nested), ")")
        else:
            body = self.node(base, nested)
        return self.with_scripts(body, node)

    def with_scripts(self, body: Box, node: Scripts) -> Box:
        """`body`, drawn already, with the scripts of `node`."""
        sub = linear(node.sub, True) if node.sub else ""
        sup = linear(node.sup, True) if node.sup else ""
        if not sub and not sup:  # an index of blanks alone
            return body
        small_sub, small_sup = glyphs.subscript(sub), glyphs.superscript(sup)
        if small_sub is not None and small_sup is not None and _takes_signs(node.base, body):
            return beside([body, text_box(small_sub + small_sup)])
        lower = self._script(node.sub, sub) if sub else None
        upper = self._script(node.sup, sup) if sup else None
        return _cornered(body, lower, upper)

    def _script(self, row: Row | None, text: str) -> Box:
        if row and len(row) == 1 and type(row[0]) is Grid:
            lines = [
                linear(tuple(child for cell in cells for child in cell), True)
                for cells in row[0].rows
            ]
            return stacked([text_box(line) for line in lines], 0)
        return text_box(text)

    def _needs_brackets(self, base: Node, scripts: Scripts) -> bool:
        if type(base) in (Fraction, Scripts, Root):
            return True
        if type(base) is Stack:  # the star over an X would be read into its power
            meets = (base.over and scripts.sup) or (base.under and scripts.sub)
            return bool(meets) and kinds(base)[0] is Kind.ORD
        return type(base) is Group and base.kind is Kind.ORD and render(base.body)[1] < ATOM

    def _has_limits(self, node: Scripts, nested: bool) -> bool:
        base = node.base
        if type(base) is Accent:
            return base.mark in ("underbrace", "overbrace", "underbracket", "overbracket")
        if node.limits is not None:
            return node.limits
        if not (isinstance(base, Symbol | Group) and base.limits) and not (
            type(base) is Stack and kinds(base)[0] is Kind.NAME
        ):
            return False
        if not nested or type(base) is not Symbol or base.kind is Kind.NAME:
            return True
        return (
            glyphs.subscript(linear(node.sub or (), True)) is None
            or glyphs.superscript(linear(node.sup or (), True)) is None
        )

    def _limits(self, node: Scripts) -> Box:
        body = self.node(node.base or Symbol(""), False)
        parts = [body]
        base = body.base
        if node.sup:
            upper = self._script(node.sup, linear(node.sup, True))
            parts.insert(0, upper)
            base += upper.height
        if node.sub:
            parts.append(self._script(node.sub, linear(node.sub, True)))
        return stacked(parts, base)

    def fraction(self, node: Fraction, _: bool) -> Box:
        above, below = self.row(node.above, nested=True), self.row(node.below, nested=True)
        if not node.bar:
            body = stacked([above, blank(0), below], above.height)
            return enclosed("(", body, ")")
        cells = max(above.width, below.width, 1)
        # The bar of a fraction in a fraction must be the shorter one.
        if any(_is_bar(box, cells) for box in (above, below)):
            cells += 2
        bar = text_box("─" * cells)
        return stacked([above, bar, below], above.height)

    def root(self, node: Root, _: bool, barred: bool = False) -> Box:
        """A bar over the radicand, box-drawing for a tall one; the index at the upper left."""
        body = self.row(node.body, nested=True)
        index = linear(node.index, True) if node.index else ""
        index = "" if index == "2" else index
        room = " " * width(index)
        if body.height == 1:
            if body.width == 1 and not index and not barred:
                return text_box(f"√{body.rows[0]}")
            flat = (f"{index} {'_' * body.width}", f"{room}√{body.rows[0]}")
            return Box(flat, len(room) + 1 + body.width, 1, 1, 0)
        if body.base == 0:  # only lowered scripts make it tall
            hanging = [f"{room} {row}" for row in body.rows[1:]]
            hung = (f"{index} {'_' * body.width}", f"{room}√{body.rows[0]}", *hanging)
            return Box(hung, len(room) + 1 + body.width, 1, 1, body.drop)
        rows = (
            f"{room} ┌{'─' * body.width}",
            *[f"{room} │{row}" for row in body.rows[:-2]],
            f"{index} │{body.rows[-2]}",
            f"{room}√│{body.rows[-1]}",
        )
        drop = body.height - body.base - 1
        cells = len(room) + 2 + body.width
        return Box(rows, cells, body.base + 1, body.base + 1, drop)

    def fenced(self, node: Fenced, nested: bool) -> Box:
        only = node.parts[0][0] if len(node.parts) == 1 and len(node.parts[0]) == 1 else None
        if type(only) is Grid and not only.left and only.style != "cases":
            from flashq.terminal.formulas.grids import draw_lines

            return enclosed(node.left, draw_lines(self, only, apart=True)[0], node.right)
        bodies = [self.row(part, nested=nested) for part in node.parts]
        if len(bodies) == 1:
            return enclosed(node.left, bodies[0], node.right)
        rise = max(box.rise for box in bodies)
        drop = max(box.drop for box in bodies)
        parts: list[Box] = []
        for index, box in enumerate(bodies):
            if index:
                bar = delimiter(node.middles[index - 1], rise, drop)
                parts += [blank(1), bar, blank(1)]
            parts.append(box)
        return enclosed(node.left, beside(parts), node.right)

    def accent(self, node: Accent, nested: bool) -> Box:
        body = self.row(node.body, nested=nested)
        mark = node.mark
        if mark == "boxed" and nested and body.height == 1:
            # A frame would make each part of a fraction three rows high.
            return text_box(f"⟦{body.rows[0]}⟧")
        if mark == "boxed":
            bar = "─" * (body.width + 2)
            rows = [f"│ {row} │" for row in body.rows]
            below = body.height - body.base
            return Box(
                (f"┌{bar}┐", *rows, f"└{bar}┘"), body.width + 4, body.base + 1, body.base + 1, below
            )
        if mark in ("underbrace", "underbracket"):
            return stacked([body, text_box(_brace(body.width, "╰┬╯⏟"))], body.base)
        if mark in ("overbrace", "overbracket"):
            return stacked([text_box(_brace(body.width, "╭┴╮⏞")), body], body.base + 1)
        if body.height == 1 and body.width <= _FEW:
            text = node_text(node, False)[0]
            if not text.endswith(")"):
                return text_box(text)
        if mark == "underline":
            return stacked([body, text_box("‾" * body.width)], body.base)
        over = {"bar": "_", "overline": "_", "widetilde": "~", "tilde": "~"}.get(mark)
        if over is not None:
            line = over * body.width
        elif mark in ("vec", "overrightarrow"):
            line = "─" * (body.width - 1) + "→"
        elif mark == "overleftarrow":
            line = "←" + "─" * (body.width - 1)
        else:
            line = _ABOVE.get(mark, "^")
        return stacked([text_box(line), body], body.base + 1)

    def stack(self, node: Stack, nested: bool) -> Box:
        body = self.row(node.base, nested=nested)
        parts, base = [body], body.base
        if node.over:
            upper = self._script(node.over, linear(node.over, True))
            parts.insert(0, upper)
            base += upper.height
        if node.under:
            parts.append(self._script(node.under, linear(node.under, True)))
        return stacked(parts, base)

    def arrow(self, node: Arrow, _: bool) -> Box:
        over = text_box(linear(node.over, True))
        under = text_box(linear(node.under or (), True))
        cells = max(over.width, under.width) + 2
        if cells == 2:
            return text_box(node.head)
        shaft = "═" if node.head in "⇒⇐⇔=" else "─"
        if node.head in "←⇐":
            line = node.head + shaft * (cells - 1)
        elif node.head in "↔⇔":
            line = ("←" if node.head == "↔" else "⇐") + shaft * (cells - 2)
            line += "→" if node.head == "↔" else "⇒"
        else:
            line = shaft * (cells - 1) + (shaft if node.head == "=" else node.head)
        parts, base = [text_box(line)], 0
        if over.width:
            parts, base = [over, *parts], 1
        if under.width:
            parts.append(under)
        return stacked(parts, base)

    def group(self, node: Group, nested: bool) -> Box:
        return self.row(node.body, nested=nested)

    def grid(self, node: Grid, _: bool) -> Box:
        from flashq.terminal.formulas.grids import draw_grid

        return draw_grid(self, node)

    def phantom(self, node: Phantom, nested: bool) -> Box:
        return blank(self.row(node.body, nested=nested).width)

    def tag(self, node: Tag, _: bool) -> Box:
        return text_box(node_text(node, False)[0])


_ABOVE: Final = {"hat": "^", "widehat": "^", "dot": ".", "ddot": "..", "check": "ˇ", "breve": "˘"}


_BAR: Final = Symbol("|", Kind.MID)


def _before_slash(placed: list[Placed], index: int) -> bool:
    """Whether a slash follows, which a root without its bar would seem to hold."""
    return index + 1 < len(placed) and placed[index + 1].left is Kind.SLASH


def _takes_signs(base: Node | None, body: Box) -> bool:
    """Whether Unicode's small signs read well beside it: not beside a tall thing or a script."""
    return body.height == 1 and type(base) is not Scripts


def _cornered(body: Box, lower: Box | None, upper: Box | None) -> Box:
    """`body` with boxes at its lower and upper right corner.

    A raised script ends on the row above a low base, on the top row of a tall one.
    """
    cells = max(box.width for box in (lower, upper) if box is not None)
    above = max(1, body.rise)
    below = max(1, body.drop)
    rows: list[str] = []
    if upper is not None:
        rows += padded(upper, cells).rows
    rows += [" " * cells] * ((above if upper is not None else 1) - 1)
    base = len(rows)
    rows.append(" " * cells)
    if lower is not None:
        rows += [" " * cells] * (below - 1)
        rows += padded(lower, cells).rows
    if upper is None:
        rows, base = rows[base:], 0
    return beside([body, Box(tuple(rows), cells, base)])


def _is_bar(box: Box, cells: int) -> bool:
    """Whether the box is as wide as the fraction and has a bar as long on its baseline."""
    return box.height > 1 and box.width == cells and "─" * cells == box.rows[box.base]


def _brace(cells: int, signs: str) -> str:
    if cells < 3:
        return signs[3]
    before = (cells - 3) // 2
    return signs[0] + "─" * before + signs[1] + "─" * (cells - 3 - before) + signs[2]


_DRAWERS: Final[dict[type, Callable[..., Box]]] = {
    Scripts: Plane.scripts,
    Fraction: Plane.fraction,
    Root: Plane.root,
    Fenced: Plane.fenced,
    Accent: Plane.accent,
    Stack: Plane.stack,
    Arrow: Plane.arrow,
    Group: Plane.group,
    Grid: Plane.grid,
    Phantom: Plane.phantom,
    Tag: Plane.tag,
}
