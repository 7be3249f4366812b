"""The expression tree of a formula: what the parser makes and the two layouts read.

A row is a tuple of nodes; a node never knows how it will be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias


class Kind(IntEnum):
    """What a node is to its neighbours; TeX's classes of atoms, refined where text needs more.

    NAME is a function's name (log), BIG an operator such as ∑, INNER a fraction, MID a bar that
    stands between (the one of P(a|b)), POSTFIX the factorial sign, UNARY a sign before its operand.
    """

    ORD = 0
    NAME = 1
    BIG = 2
    BIN = 3
    REL = 4
    OPEN = 5
    CLOSE = 6
    PUNCT = 7
    MID = 8
    SLASH = 9
    TEXT = 10
    INNER = 11
    POSTFIX = 12
    UNARY = 13
    SPACE = 14


@dataclass(frozen=True, slots=True)
class Symbol:
    """One sign, number or name. `limits`: its scripts belong below and above it."""

    text: str
    kind: Kind = Kind.ORD
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words of \\text, \\mathrm and their family, blanks as they were written."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A blank of so many cells; 0 is a thin space, shown only where it helps to read."""

    cells: int


@dataclass(frozen=True, slots=True)
class Raw:
    """Source that was not understood, to be shown as it is."""

    source: str


@dataclass(frozen=True, slots=True)
class Scripts:
    """`base` with a subscript and a superscript; a base of None is an empty one.

    `limits` is None where the base decides, else what \\limits or \\nolimits said.
    """

    base: Node | None
    sub: Row | None = None
    sup: Row | None = None
    limits: bool | None = None


@dataclass(frozen=True, slots=True)
class Fraction:
    """`bar` is False for a binomial coefficient."""

    above: Row
    below: Row
    bar: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """The root of `body`; `index` is None for a square root."""

    body: Row
    index: Row | None = None


@dataclass(frozen=True, slots=True)
class Fenced:
    """`parts` between two delimiters, the parts separated by the `middles`; "" is no delimiter."""

    left: str
    right: str
    parts: tuple[Row, ...]
    middles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accent:
    """`mark` names the accent: hat, bar, vec, overline, underline, underbrace, boxed …"""

    mark: str
    body: Row


@dataclass(frozen=True, slots=True)
class Stack:
    """`over` and `under` written small above and below `base` (\\overset, \\underset)."""

    base: Row
    over: Row | None = None
    under: Row | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow as long as its labels: `head` is its one-cell form."""

    head: str
    over: Row
    under: Row | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A row that its neighbours see as one node of `kind`."""

    body: Row
    kind: Kind = Kind.ORD
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells: style is "matrix", "cases", "aligned" or "lines".

    `columns` holds l, c or r for each column and | for each rule between them (arrays only).
    `rules` are the indices of the rows that have a horizontal rule above them.
    """

    style: str
    rows: tuple[tuple[Row, ...], ...]
    left: str = ""
    right: str = ""
    columns: str = ""
    rules: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Phantom:
    """Room of the size of `body`, with nothing in it."""

    body: Row


@dataclass(frozen=True, slots=True)
class Tag:
    """An equation's number."""

    body: Row
    starred: bool = False


Node: TypeAlias = (
    Symbol
    | Text
    | Space
    | Raw
    | Scripts
    | Fraction
    | Root
    | Fenced
    | Accent
    | Stack
    | Arrow
    | Group
    | Grid
    | Phantom
    | Tag
)
Row: TypeAlias = tuple[Node, ...]
