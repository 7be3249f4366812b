"""Tokens -> expression tree, forgiving: what it cannot read becomes Raw, alone.

Recursive descent over tokens, two or three calls per level of nesting, and at most MAX_DEPTH
levels; what is nested deeper is Raw. pylatexenc's walker was measured and not taken: it spends
0.24 ms on a mean formula before any layout, and dies of a RecursionError at 200 nested fractions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from flashq.terminal.formulas import symbols, words
from flashq.terminal.formulas.fences import pair
from flashq.terminal.formulas.tokens import (
    RAW_ON,
    group_end,
    skip_blanks,
    source_of,
    tokenize,
    unmatched,
)
from flashq.terminal.formulas.tree import (
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
    Symbol,
    Tag,
)

MAX_DEPTH: Final = 210

Rows: TypeAlias = list[tuple[Row, ...]]
Handler: TypeAlias = "Callable[[Parser, str], Row | None]"

_SYMBOLS: Final = {**symbols.COMMANDS, **symbols.CHARACTERS}
_BLANK: Final = Space(1)
_SIMILAR: Final = Symbol("∼", Kind.REL)
_UNEQUAL: Final = (Symbol("≠", Kind.REL),)
_FACTORIAL_EQUALS: Final = (Symbol("!", Kind.POSTFIX), Symbol("=", Kind.REL))
_CIRCLE: Final = (Symbol("∘", Kind.BIN),)
_DEGREE: Final = (Symbol("°"),)
_LENGTH: Final = re.compile(r"\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu|px|sp)\s*\]$")
_INDEX_SIGNS: Final = frozenset(("^", "_", "\\limits", "\\nolimits"))
_OVER: Final = frozenset(("\\over", "\\choose", "\\atop", "\\brace", "\\brack"))
_PAIRED: Final = frozenset(("\\left", "\\right", "\\begin", "\\end"))
_RULES: Final = frozenset(("\\hline", "\\hdashline", "\\toprule", "\\midrule", "\\bottomrule"))


class Parser:
    """Reads one list of tokens; `handlers` read the commands that take arguments.

    A handler gives the nodes of a command, or None where an argument lacks.
    """

    def __init__(
        self, tokens: list[str], handlers: Mapping[str, Handler], max_depth: int = MAX_DEPTH
    ) -> None:
        self.tokens = tokens
        self.max_depth = max_depth
        self.handlers = handlers
        self.position = 0
        self.depth = 0
        self.font = ""
        # Delimiters and environments without a partner, which must not swallow what follows.
        self.alone = unmatched(tokens) if not _PAIRED.isdisjoint(tokens) else frozenset()
        self.integral = False
        self.in_script = 0
        self.rules: set[int] = set()

    def formula(self) -> Row:
        """The whole formula as one row, a Grid where it has several lines."""
        nodes: list[Node] = []
        while True:
            nodes += self.as_row(self.rows(""))
            if self.position >= len(self.tokens):
                # An equation's number stands last, wherever it was written.
                return tuple(sorted(nodes, key=lambda node: type(node) is Tag))
            # Something closed that was never opened: shown, and read on after it.
            nodes.append(Raw(self.tokens[self.position]))
            self.position += 1

    def peek(self) -> str:
        """The next token that is not white space, "" at the end; white space is passed over."""
        self.position = skip_blanks(self.tokens, self.position)
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def as_row(self, rows: Rows, style: str = "lines") -> Row:
        """Rows of cells as one row: a single cell is itself, more make a Grid."""
        rows = [cells for cells in rows if any(cells)] or rows[:1]
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        aligned = any(len(cells) > 1 for cells in rows)
        return (Grid("aligned" if aligned and style == "lines" else style, tuple(rows)),)

    def rows(self, stop: str) -> Rows:
        """Reads rows of cells up to `stop` (or what closes something around), not including it."""
        tokens = self.tokens
        size = len(tokens)
        font = self.font
        rows: Rows = []
        cells: list[Row] = []
        nodes: list[Node] = []
        over: tuple[str, list[Node]] | None = None
        self.depth += 1
        while self.position < size:
            token = tokens[self.position]
            symbol = _SYMBOLS.get(token)
            if symbol is not None:
                if token == stop:
                    break
                self.position += 1
                if symbol.kind is Kind.BIG and symbol.text in "∫∬∭∮":
                    self.integral = True
                nodes.append(words.styled(symbol, self.font) if self.font else symbol)
                continue
            first = token[0]
            if token == "{":
                self._group(nodes)
            elif token in _INDEX_SIGNS or first == "'":
                self._scripts(nodes)
            elif first.isspace() and not (stop == "" and token.count("\n") > 1 and nodes):
                self._blank(nodes)
            elif not first.isspace() and (first != "\\" or len(token) == 1):
                if token == "}":
                    break
                if token == "&":
                    self.position += 1
                    cells.append(self._cell(nodes, over))
                    nodes, over = [], None
                else:
                    self.position += 1
                    self._letters(token, nodes)
            elif token in ("\\\\", "\\cr") or first.isspace():
                # An empty line parts two formulas: TeX has no such thing, but notes do.
                self.position += 1
                self._skip_length()
                cells.append(self._cell(nodes, over))
                rows.append(tuple(cells))
                nodes, cells, over = [], [], None
            elif token in _OVER:
                self.position += 1
                over = (token, nodes) if over is None else over
                nodes = [] if over[1] is nodes else nodes
            elif token in _RULES:
                self.position += 1
                self.rules.add(len(rows))
            elif self._closes(token, stop):
                break
            else:
                nodes += self.command(token)
        last = self._cell(nodes, over)
        if last or cells or not rows:
            cells.append(last)
            rows.append(tuple(cells))
        self.depth -= 1
        self.font = font
        return rows

    def _closes(self, token: str, stop: str) -> bool:
        if token == "\\middle":
            return stop == "\\right"
        return token in ("\\right", "\\end") and token == stop and self.position not in self.alone

    def _cell(self, nodes: list[Node], over: tuple[str, list[Node]] | None) -> Row:
        row = pair(nodes, max(0, self.max_depth - self.depth))
        if over is None:
            return row
        above = pair(over[1], max(0, self.max_depth - self.depth))
        if over[0] == "\\atop":
            return (Grid("lines", ((above,), (row,))),)
        if over[0] in ("\\brace", "\\brack"):
            left, right = "{}" if over[0] == "\\brace" else "[]"
            return (Grid("matrix", ((above,), (row,)), left, right),)
        return (Fraction(above, row, bar=over[0] == "\\over"),)

    def command(self, token: str) -> Row:
        """What the command `token` at the present position stands for, with its arguments."""
        start = self.position
        self.position += 1
        cells = symbols.SPACES.get(token)
        if cells is not None:
            return (Space(cells),)
        if token in symbols.IGNORED:
            return ()
        handler = self.handlers.get(token)
        result = handler(self, token) if handler is not None else None
        if result is None:
            if handler is None:
                self._skip_arguments()
            return (Raw(source_of(self.tokens, start, self.position)),)
        return result

    def _skip_arguments(self) -> None:
        """Passes over the arguments of a command that is not known: they are part of it."""
        while self.position < len(self.tokens) and self.tokens[self.position] == "{":
            self.position = group_end(self.tokens, self.position)

    def skip_group(self) -> str | None:
        """Passes over one argument and returns its source without braces; None if it lacks."""
        if self.peek() in ("", "}", "&", "\\\\"):
            return None
        start = self.position
        self.position = group_end(self.tokens, start)
        return source_of(self.tokens, start, self.position).strip("{}").strip()

    def argument(self) -> Row | None:
        """The next group, sign or command with its own arguments; None where there is none."""
        token = self.peek()
        if not token or token in ("}", "&", "\\\\", "\\right", "\\middle", "\\end", "^", "_"):
            return None
        if token[0] == RAW_ON and len(token) == 2:  # a brace without its partner
            return None
        if self.depth >= self.max_depth:
            return (self.too_deep(),)
        if token == "{":
            self.position += 1
            row = self.as_row(self.rows("}"))
            self.position += 1
            return row
        symbol = _SYMBOLS.get(token)
        if symbol is not None:
            self.position += 1
            return (words.styled(symbol, self.font) if self.font else symbol,)
        if token[0] == "\\" and len(token) > 1:
            self.depth += 1
            row = self.command(token)
            self.depth -= 1
            return row
        if len(token) > 1 and token[0] not in RAW_ON + "'":
            # x^12 raises the 1 alone; a letter keeps its combining marks.
            head = tokenize(token)[0][:1]
            self.tokens[self.position] = token[1:]
            token = head
        else:
            self.position += 1
        nodes: list[Node] = []
        self._letters(token, nodes)
        return tuple(nodes)

    def too_deep(self) -> Raw:
        """Passes over what is nested too deep and shows its source."""
        start = self.position
        self.position = group_end(self.tokens, start)
        return Raw(source_of(self.tokens, start, self.position))

    def _group(self, nodes: list[Node]) -> None:
        if self.depth >= self.max_depth:
            nodes.append(self.too_deep())
            return
        self.position += 1
        row = self.as_row(self.rows("}"))
        self.position += 1
        following = self.tokens[self.position] if self.position < len(self.tokens) else ""
        indexed = following in _INDEX_SIGNS or following[:1] == "'"
        if (indexed and len(row) != 1) or (following == "^" and _is_run(row)):
            nodes.append(Group(row))
        else:
            nodes += row

    def _blank(self, nodes: list[Node]) -> None:
        following = self.peek()
        if nodes and following and words.keeps_blank(nodes[-1], following):
            nodes.append(_BLANK)

    def _letters(self, token: str, nodes: list[Node]) -> None:
        if token == "~":
            similar = nodes and words.means_similar(self.tokens, self.position - 1, nodes[-1])
            nodes.append(_SIMILAR if similar else _BLANK)
            return
        if token == "!=":
            nodes += _UNEQUAL if self._means_unequal() else _FACTORIAL_EQUALS
            return
        if self.integral and nodes and words.is_differential(token):
            nodes.append(_BLANK)
        nodes += words.letters(token, self.font)

    def _means_unequal(self) -> bool:
        """Whether the != just passed is ≠ (a != b, j!=i in a script) and not that of 0!=1."""
        around = self.tokens[max(0, self.position - 2) : self.position + 1 : 2]
        return self.in_script > 0 or (len(around) == 2 and all(map(str.isspace, around)))

    def _scripts(self, nodes: list[Node]) -> None:
        """Reads primes, ^ and _ with their arguments and puts them on the last of `nodes`."""
        sub: Row | None = None
        sup: Row | None = None
        primes = 0
        limits: bool | None = None
        tail: list[Node] = []
        while True:
            before = self.position
            token = self.peek()
            if token in ("\\limits", "\\nolimits"):
                limits = token == "\\limits"
                self.position += 1
                continue
            if token[:1] == "'":
                primes += len(token)
                self.position += 1
                continue
            if token not in ("^", "_"):
                self.position = before  # the blanks that follow are the row's
                break
            if (sub if token == "_" else sup) is not None:
                break
            start = self.position
            self.position += 1
            self.in_script += 1
            script = self.argument()
            self.in_script -= 1
            if script is None:
                tail.append(Raw(source_of(self.tokens, start, self.position)))
                break
            if token == "_":
                sub = script
            else:
                sup = script
        if token in ("^", "_") and not tail:
            # TeX refuses a second index on the same base: its meaning is open, so it is shown.
            start = self.position
            self.position = skip_blanks(self.tokens, start + 1)
            if self.peek() not in ("", "}", "&"):
                self.position = group_end(self.tokens, self.position)
            tail.append(Raw(source_of(self.tokens, start, self.position)))
        if primes:
            sup = (Symbol("′" * primes), *(sup or ()))
        # An empty script, as in \sum_{i}^{ }, says nothing.
        sub, sup = sub or None, sup or None
        if sub is not None or sup is not None:
            self._attach(nodes, sub, sup, limits)
        nodes += tail

    def _attach(
        self, nodes: list[Node], sub: Row | None, sup: Row | None, limits: bool | None
    ) -> None:
        while nodes and type(nodes[-1]) is Space and nodes[-1].cells == 0:
            nodes.pop()
        base = nodes.pop() if nodes and type(nodes[-1]) is not Space else None
        if (
            type(base) is Scripts
            and (base.sub is None or sub is None)
            and (base.sup is None or sup is None)
        ):
            # {x_i}^2 and x\limits_a^b arrive in two steps.
            nodes.append(
                Scripts(base.base, sub or base.sub, sup or base.sup, limits or base.limits)
            )
            return
        if sup == _CIRCLE and type(base) is Symbol:
            turned = base.kind is Kind.CLOSE or base.text[:1].isdigit()
            sup = _DEGREE if turned else sup
        text = base.text if type(base) is Symbol and base.kind is Kind.ORD else ""
        if len(text) == 2 and text.isascii() and text.isalpha() and text.islower():
            # In ab^2 only the b is squared.
            nodes.append(Symbol(text[0]))
            base = Symbol(text[1])
        nodes.append(Scripts(base, sub, sup, limits))

    def _skip_length(self) -> None:
        """Passes over the [2pt] of a line's end."""
        tokens, start = self.tokens, self.position
        if start < len(tokens) and tokens[start] == "*":
            start = self.position = start + 1
        if start < len(tokens) and tokens[start] == "[":
            for end in range(start + 1, min(start + 6, len(tokens))):
                if tokens[end] == "]":
                    if _LENGTH.match("".join(tokens[start : end + 1])):
                        self.position = end + 1
                    return

    def fenced(self, left: str, right: str, row: Row) -> Row:
        """`row` between two delimiters, as one node."""
        return (Fenced(left, right, (row,)),)


def _is_run(row: Row) -> bool:
    """Whether the row is one run of letters: {abc}^2 raises all of them."""
    only = row[0] if len(row) == 1 else None
    return type(only) is Symbol and only.kind is Kind.ORD and len(only.text) > 1
