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


class _Pairing:
    def __init__(self, room: int) -> None:
        self.out: list[Node] = []
        self.opened: list[tuple[int, str]] = []
        self.room = room

    def run(self, nodes: list[Node]) -> Row:
        expecting = True
        for node in nodes:
            base = node.base if type(node) is Scripts else node
            if type(base) is not Symbol:
                self.out.append(node)
                expecting = expecting and type(node) is Space
                continue
            kind, sign = base.kind, base.text
            if kind is Kind.MID:
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
        if not expecting and self.opened:
            if self.opened[-1][1] == sign and self._close(node, sign):
                return False
            if sign == "‖" and self.opened[-1][1] == "|" and type(node) is Symbol:
                # |a||b| was read as |a‖b|: it closes one bar and opens another.
                self._close(Symbol("|", Kind.MID), "|")
                self._open(Symbol("|", Kind.MID), "|")
                return True
        self._open(node, sign)
        return True

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
