"""Finds which brackets and bars of a row belong together and makes each pair one node."""

from __future__ import annotations

from typing import Final

from flashq.terminal.formulas.tree import Fenced, Kind, Node, Row, Scripts, Space, Symbol

_PARTNERS: Final = {
    "(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉", "‖": "‖", "|": "|", "（": "）",
    "⦃": "⦄", "⟦": "⟧", "⌜": "⌝", "⎰": "⎱", "【": "】", "「": "」", "<": ">",
}  # fmt: skip
# Half-open intervals, and a Chinese bracket closed by a Western one.
_MIXED: Final = {"(": "])）", "[": ")", "（": ")"}
# After these an operand is expected, so that a bar opens and a sign is unary.
EXPECTING: Final = frozenset(
    (Kind.BIN, Kind.REL, Kind.OPEN, Kind.PUNCT, Kind.NAME, Kind.BIG, Kind.SLASH, Kind.UNARY)
)
_INTERESTING: Final = frozenset((Kind.OPEN, Kind.CLOSE, Kind.MID))


def pair(nodes: list[Node], room: int) -> Row:
    """`nodes` as a row in which matching delimiters are Fenced; what has no partner stays.

    `room` is how deep the pairs may nest in each other.
    """
    for node in nodes:
        base = node.base if type(node) is Scripts else node
        if type(base) is Symbol and (base.kind in _INTERESTING or base.text == "<"):
            return _Pairing(room).run(nodes)
    return tuple(nodes)


_BAR: Final = Symbol("|", Kind.MID)
_SEEN: Final = 60  # nodes within which two bars are looked for their partner


def _renamed(node: Node, sign: str) -> Node:
    """The bar `node`, its scripts kept, as another sign."""
    bar = Symbol(sign, Kind.MID)
    return Scripts(bar, node.sub, node.sup, node.limits) if type(node) is Scripts else bar


def _closing_bar(nodes: list[Node], start: int) -> str:
    """The bar, | or ||, that first closes after the one at `start`; "" where none does."""
    level = single = 0
    expecting = True
    for node in nodes[start + 1 : start + _SEEN]:
        base = node.base if type(node) is Scripts else node
        kind = base.kind if type(base) is Symbol else Kind.ORD
        if kind is Kind.MID and not level and type(base) is Symbol:
            if not expecting and not single:
                return base.text
            single += len(base.text) if expecting else -len(base.text)
            continue
        level += (kind is Kind.OPEN) - (kind is Kind.CLOSE)
        if level < 0:
            return ""
        if type(node) is not Space:
            expecting = kind in EXPECTING
    return ""


class _Pairing:
    def __init__(self, room: int) -> None:
        self.out: list[Node] = []
        self.opened: list[tuple[int, str]] = []
        self.room = room

    def run(self, nodes: list[Node]) -> Row:
        expecting = True
        for index, node in enumerate(nodes):
            base = node.base if type(node) is Scripts else node
            if type(base) is not Symbol:
                self.out.append(node)
                expecting = expecting and type(node) is Space
                continue
            kind, sign = base.kind, base.text
            if sign == "||":
                expecting = self._double(nodes, index, expecting)
            elif kind is Kind.MID:
                expecting = self._bar(node, sign, expecting)
            elif kind is Kind.OPEN or (sign == "<" and expecting and base is node):
                self._open(node, sign)
                expecting = True
            elif kind is Kind.CLOSE or (sign == ">" and self.opened and self.opened[-1][1] == "<"):
                if not self._close(node, sign):
                    self.out.append(node)
                expecting = kind is not Kind.CLOSE and type(self.out[-1]) is Symbol
            else:
                self.out.append(node)
                expecting = kind in EXPECTING
        return tuple(self.out)

    def _open(self, node: Node, sign: str) -> None:
        if len(self.opened) < self.room:
            self.opened.append((len(self.out), sign))
        self.out.append(node)

    def _bar(self, node: Node, sign: str, expecting: bool) -> bool:
        """Places a bar; returns whether an operand is expected after it."""
        ends = not expecting and self.opened and self.opened[-1][1] == sign
        if ends and self._close(node, sign):
            return False
        self._open(node, sign)
        return True

    def _double(self, nodes: list[Node], index: int, expecting: bool) -> bool:
        """Places the || that was typed as two bars; returns whether an operand is expected."""
        node = nodes[index]
        norm = _renamed(node, "‖")
        signs = [sign for _, sign in self.opened[-2:]]
        if expecting:
            if _closing_bar(nodes, index) != "|":
                return self._bar(norm, "‖", True)
            self._bar(_BAR, "|", True)
            return self._bar(_renamed(node, "|"), "|", True)
        if signs[-1:] == ["|"]:
            # The end of ||x| + 1| within, or |a||b|, which closes one bar and opens another.
            self._close(_BAR, "|")
            return self._bar(_renamed(node, "|"), "|", signs != ["|", "|"])
        if signs[-1:] == ["{"] and _closing_bar(nodes, index) == "|":
            self._bar(_BAR, "|", False)  # {x | |x| < 1}
            return self._bar(_renamed(node, "|"), "|", True)
        return self._bar(norm, "‖", False)

    def _close(self, node: Node, sign: str) -> bool:
        """Makes a Fenced of what stands since the partner of `sign`; False if there is none."""
        for level in range(len(self.opened) - 1, -1, -1):
            start, opener = self.opened[level]
            if _PARTNERS.get(opener) == sign or (
                sign in _MIXED.get(opener, "") and level == len(self.opened) - 1
            ):
                break
            if opener not in "|‖<" and not self._has(sign, level):
                return False
        else:
            return False
        first = self.out[start]
        if type(first) is not Symbol:  # an opening sign with scripts cannot take part
            return False
        del self.opened[level:]
        body = tuple(self.out[start + 1 :])
        del self.out[start:]
        left, right = ("⟨", "⟩") if opener == "<" else (opener, sign)
        fenced: Node = Fenced(left, right, (body,))
        if type(node) is Scripts:
            fenced = Scripts(fenced, node.sub, node.sup, node.limits)
        self.out.append(fenced)
        return True

    def _has(self, sign: str, below: int) -> bool:
        return any(_PARTNERS.get(opener) == sign for _, opener in self.opened[:below])
