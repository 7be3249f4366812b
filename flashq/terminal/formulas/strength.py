"""How tightly texts hold together, and where the one-line form needs brackets."""

from __future__ import annotations

from typing import Final, TypeAlias

from flashq.terminal.formulas.spacing import Placed
from flashq.terminal.formulas.symbols import COMMANDS
from flashq.terminal.formulas.tree import (
    Accent,
    Fenced,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Symbol,
    Text,
)

# How tightly a text holds together: the weakest operation in it.
LIST, RELATION, SUM, FUNCTION, QUOTIENT, PRODUCT, POWER, ATOM = range(8)
Rendered: TypeAlias = tuple[str, int]

_JUXTAPOSED_LEFT: Final = frozenset(
    (Kind.ORD, Kind.TEXT, Kind.CLOSE, Kind.INNER, Kind.NAME, Kind.POSTFIX, Kind.SLASH)
)
_JUXTAPOSED_RIGHT: Final = frozenset(
    (Kind.ORD, Kind.TEXT, Kind.OPEN, Kind.INNER, Kind.NAME, Kind.POSTFIX, Kind.SLASH, Kind.BIG)
)
HOLD: Final = {
    Kind.PUNCT: LIST,
    Kind.REL: RELATION,
    Kind.MID: RELATION,
    Kind.UNARY: SUM,
    Kind.NAME: FUNCTION,
    Kind.BIG: FUNCTION,
    Kind.SLASH: QUOTIENT,
}
# Functions that people type as plain letters.
_KNOWN: Final = frozenset(
    symbol.text
    for symbol in COMMANDS.values()
    if symbol.kind is Kind.NAME and symbol.text.isalpha()
)
_UNDERSCORE: Final = Symbol("_")
_DIFFERENTIALS: Final = frozenset("∂dΔδ∇")
# Letters that before a bracket are read as a function's name; a(b) may be a product.
_FUNCTION_LETTERS: Final = frozenset("fghpquvyrPQEVFGHDJLKIRTCφϕψσπμρδθΦΨΓ𝔼ℒ")


def of_product(placed: list[Placed], hold: int) -> int:
    """The strength of factors side by side: f(x), ∂L and dx read as one thing."""
    if any(item.node == _UNDERSCORE for item in placed) and all(
        type(item.node) is Symbol for item in placed
    ):
        return ATOM  # decay_steps is one name
    if len(placed) == 2:
        head = placed[0].node
        second = placed[1]
        if type(second.node) is Fenced and not second.gap:
            if placed[0].left is Kind.NAME:
                return POWER
            if hold > PRODUCT - 1 and is_function(head, second.node):
                return POWER
        base = head.base if type(head) is Scripts else head
        if type(base) is Symbol and base.text in _DIFFERENTIALS and type(second.node) is not Fenced:
            return min(hold, POWER)
    elif len(placed) == 3 and hold >= PRODUCT:
        # ∂f(x) and df(x)
        first, head, argument = (item.node for item in placed)
        if type(first) is Symbol and first.text in "∂d" and type(argument) is Fenced:
            return POWER if is_function(head, argument) else PRODUCT
    return min(hold, PRODUCT)


def is_function(head: Node, argument: Fenced) -> bool:
    base = head.base if type(head) is Scripts else head
    if type(base) is Accent and len(base.body) == 1:
        base = base.body[0]
    if argument.left != "(":
        return type(base) is Symbol and base.text in "𝔼E"
    if type(base) is Text:
        return True
    if type(base) is not Symbol or not base.text[:1].isalpha():
        return False
    if base.text in _KNOWN:
        return True
    if base.text not in _FUNCTION_LETTERS or _mentions(argument.parts[0], base.text):
        return False  # p(1 − p) is a product
    return base.text in "pPfgσ" or not _is_sum(argument.parts[0])


def _mentions(row: Row, letter: str) -> bool:
    """Whether the letter stands in the row, outside of scripts and of what is not plain."""
    for node in row:
        base = node.base if type(node) is Scripts else node
        if type(base) is Symbol and base.text == letter:
            return True
        if type(base) is Fenced and any(_mentions(part, letter) for part in base.parts):
            return True
    return False


def _is_sum(row: Row) -> bool:
    return any(type(node) is Symbol and node.kind is Kind.BIN for node in row)


def guarded(placed: list[Placed], index: int, last: int, text: str, strength: int) -> Rendered:
    """Brackets round a fraction or root that a neighbour would otherwise reach into."""
    item = placed[index]
    left = placed[index - 1].right if index else None
    right = placed[index + 1].left if index < last else None
    beside_left = left is not Kind.NAME and left in _JUXTAPOSED_LEFT and item.gap < 2
    beside_right = right in _JUXTAPOSED_RIGHT and placed[index + 1].gap < 2
    # Words that stand apart reach into nothing: 1/n for each x.
    beside_left = beside_left and not (left is Kind.TEXT and item.apart)
    beside_right = beside_right and not (right is Kind.TEXT and placed[index + 1].apart)
    if type(item.node) is Root:
        touched = beside_right and not text.endswith(")")
        touched = touched and right not in (Kind.NAME, Kind.BIG, Kind.SLASH)
        touched = touched or (beside_left and text[0] not in "√∛∜")
        return (f"({text})", ATOM) if touched else (text, strength)
    if strength >= POWER:
        return text, strength
    if left is Kind.NAME and not has_limits(placed[index - 1].node):
        # log(a/b), without the blank of log x
        placed[index] = item._replace(gap=0)
        return f"({text})", ATOM
    # (df/dx)|ₓ₌₀
    evaluated = right is Kind.MID and type(placed[index + 1].node) is Scripts
    if beside_left or beside_right or evaluated or _beside_weak(placed, index, last):
        return f"({text})", ATOM
    return text, strength


_WEAK: Final = frozenset("÷∘∖") | {"mod"}


def _beside_weak(placed: list[Placed], index: int, last: int) -> bool:
    """Whether an operator stands beside it whose rank against the slash nobody knows."""
    around = placed[max(0, index - 1) : min(last, index + 1) + 1]
    return any(type(item.node) is Symbol and item.node.text in _WEAK for item in around)


def has_limits(node: Node) -> bool:
    """Whether the name reaches over what follows, as lim and max do."""
    base = node.base if type(node) is Scripts else node
    return type(base) is not Symbol or base.limits


def of_symbol(symbol: Symbol) -> int:
    """nRT is a product of letters for all that can be known; \\text and its family make names."""
    text = symbol.text
    letters = len(text) > 1 and symbol.kind is Kind.ORD and text.isascii() and text.isalpha()
    return PRODUCT if letters and text not in _KNOWN else ATOM
