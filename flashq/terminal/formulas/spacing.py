"""Blanks between neighbours, as a book sets them, for both layouts."""

from __future__ import annotations

from typing import Final, NamedTuple

from flashq.terminal.formulas.fences import EXPECTING
from flashq.terminal.formulas.tree import (
    Accent,
    Arrow,
    Fenced,
    Fraction,
    Grid,
    Group,
    Kind,
    Node,
    Raw,
    Row,
    Scripts,
    Space,
    Stack,
    Symbol,
    Tag,
    Text,
)

_WIDEST: Final = 4
SIGNS: Final = frozenset("+−±∓")
_CLOSE_UP: Final = frozenset((Kind.PUNCT, Kind.CLOSE, Kind.POSTFIX))
# Words after which even a bracket stands apart; of others, \\text{ Recall }(x), it is the name.
_CONNECTIVES: Final = frozenset(
    ("if", "for", "where", "and", "or", "when", "otherwise", "then", "else", "with", "s.t.")
)


class Placed(NamedTuple):
    """A node in its row: its kind as seen from the left and from the right, and the blanks
    before it; `apart` says that the author asked for them."""

    node: Node
    left: Kind
    right: Kind
    gap: int
    apart: bool = False


def _gaps(script: bool) -> list[list[int]]:
    """Blanks between two kinds, by left and right kind; `script` is the narrow setting."""
    size = len(Kind)
    table = [[0] * size for _ in range(size)]
    operands = (Kind.ORD, Kind.CLOSE, Kind.TEXT, Kind.INNER, Kind.POSTFIX, Kind.NAME, Kind.BIG)
    for left in operands:
        table[left][Kind.NAME] = table[left][Kind.BIG] = 1
    for right in (Kind.ORD, Kind.TEXT, Kind.INNER, Kind.NAME, Kind.BIG, Kind.MID):
        table[Kind.NAME][right] = table[Kind.BIG][right] = 1
    table[Kind.BIG][Kind.OPEN] = 1
    table[Kind.POSTFIX][Kind.ORD] = 1
    if script:
        return table
    for kind in Kind:
        if kind in (Kind.SPACE, Kind.UNARY):
            continue
        if kind is not Kind.OPEN:
            for wide in (Kind.BIN, Kind.REL):
                table[kind][wide] = 1
        if kind is not Kind.CLOSE:
            for wide in (Kind.BIN, Kind.REL, Kind.PUNCT):
                table[wide][kind] = 1
    table[Kind.OPEN][Kind.REL] = table[Kind.REL][Kind.CLOSE] = 0
    table[Kind.PUNCT][Kind.PUNCT] = table[Kind.REL][Kind.PUNCT] = 0
    table[Kind.BIN][Kind.PUNCT] = table[Kind.REL][Kind.REL] = 0
    for kind in (Kind.BIN, Kind.REL, Kind.PUNCT):
        table[kind][Kind.UNARY] = 1
    table[Kind.MID][Kind.UNARY] = 1
    table[Kind.NAME][Kind.UNARY] = table[Kind.BIG][Kind.UNARY] = 1
    return table


_WIDE: Final = _gaps(script=False)
_NARROW: Final = _gaps(script=True)


def kinds(node: Node) -> tuple[Kind, Kind]:
    """What `node` is to its left and to its right neighbour."""
    if isinstance(node, Scripts):
        base = node.base
        return (Kind.ORD, Kind.ORD) if base is None else kinds(base)
    if isinstance(node, Symbol | Group):
        return node.kind, node.kind
    if isinstance(node, Fenced):
        left = Kind.OPEN if node.left else Kind.INNER
        return left, Kind.CLOSE if node.right else Kind.INNER
    if isinstance(node, Grid):
        return (Kind.OPEN, Kind.CLOSE) if node.left else (Kind.INNER, Kind.INNER)
    if isinstance(node, Stack | Accent):
        inner = node.base if isinstance(node, Stack) else node.body
        single: tuple[Kind, Kind] = kinds(inner[0]) if len(inner) == 1 else (Kind.ORD, Kind.ORD)
        if single[0] in (Kind.NAME, Kind.BIG, Kind.REL, Kind.BIN):
            return single
        return Kind.ORD, Kind.ORD
    kind = _BY_TYPE.get(type(node), Kind.ORD)
    return kind, kind


_BY_TYPE: Final[dict[type, Kind]] = {
    Fraction: Kind.INNER,
    Space: Kind.SPACE,
    Text: Kind.TEXT,
    Raw: Kind.TEXT,
    Arrow: Kind.REL,
    Tag: Kind.SPACE,
}


def place(row: Row, script: bool = False, lead: Kind | None = None) -> list[Placed]:
    """The nodes of `row` with the blanks before each; blanks of the source are among them.

    `lead` is the kind of what stands before the row (a cell of an aligned equation continues the
    one before it); a sign is unary, like a book's, where an operand is expected.
    """
    table = _NARROW if script else _WIDE
    placed: list[Placed] = []
    before = lead
    previous: Node | None = None
    soft = thin = 0
    blanks = -1  # the widest blank asked for before the next node; -1 is none
    for node in row:
        if type(node) is Symbol:
            left = right = node.kind
        elif type(node) is Space:
            thin = thin + 1 if not node.cells else 0
            blanks = min(_WIDEST, max(0, blanks) + (node.cells or thin // 3))
            continue
        else:
            left, right = kinds(node)
        # The blank at the end of the words before: not before a bracket or a comma.
        if soft and left not in _CLOSE_UP and (left is not Kind.OPEN or soft > 1):
            blanks = max(blanks, 1)
        soft = 0
        if type(node) is Text and node.text.strip() != node.text:
            if not node.text.strip():
                blanks = max(blanks, 1)
                continue
            if node.text[0] == " " and before is not Kind.OPEN:
                blanks = max(blanks, 1)
            soft = _softness(node.text)
            node = Text(node.text.strip())
        if left is Kind.BIN:
            if before is None or before in EXPECTING:
                left = right = _sign(node, before)
            elif before is Kind.MID and type(previous) is Symbol and _is_sign(node):
                # p(x | −y): the bar of a condition stands apart before a sign.
                left = right = Kind.UNARY
                placed[-1] = placed[-1]._replace(gap=0 if script else 1)
        elif before is Kind.BIN and left in (Kind.REL, Kind.CLOSE, Kind.PUNCT) and placed:
            # The sign has no right operand, as in D⁺ = … or (·, x): it stands for itself.
            placed[-1] = _as_itself(placed[-1])
            before = Kind.ORD
        if before is Kind.MID and type(previous) is Symbol and _is_between_bars(node):
            blanks = max(blanks, 1)  # {x | |x| < 1}
            placed[-1] = placed[-1]._replace(gap=max(1, placed[-1].gap))
        gap = 0
        if previous is not None and before is not None:
            gap = _gap(table, previous, node, before, left)
        apart = blanks > 0
        if apart:
            if previous is not None or blanks > 1:
                gap = max(gap, min(blanks, 1) if script else blanks)
        elif blanks == 0 and previous is not None and not gap and _thin_shows(before, left, node):
            gap, apart = 1, True
        blanks, thin = -1, 0
        placed.append(Placed(node, left, right, gap, apart))
        before, previous = right, node
    if script and len(placed) > 1 and placed[-1].right is Kind.BIN:
        placed[-1] = _as_itself(placed[-1])
    return placed


def _softness(words: str) -> int:
    """How far the blank at the end of \\text holds: 0 none, 1 not before a bracket, 2 there too."""
    if words[-1] != " ":
        return 0
    return 1 if words[0] == " " and words.strip() not in _CONNECTIVES else 2


def _sign(node: Node, before: Kind | None) -> Kind:
    """What an operator is where an operand is expected."""
    text = node.text if type(node) is Symbol else ""
    if text == "+" and before is Kind.BIG:
        return Kind.BIN
    return Kind.UNARY if text in SIGNS else Kind.ORD


def _is_sign(node: Node) -> bool:
    return type(node) is Symbol and node.text in SIGNS


def _gap(table: list[list[int]], previous: Node, node: Node, before: Kind, left: Kind) -> int:
    """Blanks between two neighbours, none of them written by the author."""
    if left is Kind.OPEN and before is Kind.NAME:
        return int(_is_between_bars(node))
    if left is Kind.REL and before is Kind.REL:
        return _between_relations(previous, node)
    if left is Kind.ORD and before is Kind.ORD:
        return int(_is_number(node) and (type(previous) is Scripts or _is_number(previous)))
    if before is Kind.TEXT or left is Kind.TEXT:
        return max(table[before][left], _between_words(previous, node, before, left))
    return table[before][left]


def _as_itself(item: Placed) -> Placed:
    return Placed(item.node, Kind.ORD, Kind.ORD, 0, item.apart)


def _thin_shows(before: Kind | None, left: Kind, node: Node) -> bool:
    """Whether a thin space is worth a cell: beside a bar or words, and before dx."""
    if Kind.MID in (before, left) or Kind.TEXT in (before, left):
        return before is not Kind.OPEN and left is not Kind.CLOSE
    if type(node) is Symbol and node.kind is Kind.ORD:
        return node.text[:1] == "d" and before not in (Kind.OPEN, Kind.SLASH)
    return False


def _between_relations(previous: Node, node: Node) -> int:
    """0 for what is typed as one sign, as :=, 1 for two arrows."""
    plain = [
        type(item) is Group or (type(item) is Symbol and item.text.isascii())
        for item in (previous, node)
    ]
    return 0 if all(plain) else 1


def _is_between_bars(node: Node) -> bool:
    """Whether it is |x| or ‖x‖, which after log or max must stand apart."""
    base = node.base if type(node) is Scripts else node
    return type(base) is Fenced and base.left in ("|", "‖")


def _is_number(node: Node) -> bool:
    base = node.base if type(node) is Scripts else node
    return type(base) is Symbol and base.text[:1].isdigit()


def _between_words(previous: Node, node: Node, before: Kind | None, left: Kind) -> int:
    """1 where two words would run together: letters meet that are not Chinese."""
    ends = _edge(previous, -1)
    starts = _edge(node, 0)
    if not ends or not starts:
        operand = (Kind.ORD, Kind.TEXT, Kind.INNER)
        return int(before in operand and left in operand and not (ends or starts))
    return int(_is_letter(ends) and _is_letter(starts))


def _is_letter(sign: str) -> bool:
    return sign.isalnum() and sign < "\u2e80"


def _edge(node: Node, index: int) -> str:
    """The first or last sign of what `node` shows, "" where that is not plain text."""
    if type(node) is Scripts:
        return _edge(node.base, index) if node.base is not None else ""
    text = node.text if isinstance(node, Symbol | Text) else ""
    if isinstance(node, Accent) and len(node.body) == 1:
        return _edge(node.body[0], index)
    return text[index] if text else ""
