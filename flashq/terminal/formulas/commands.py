"""The commands that take arguments: each handler reads them and gives the nodes they make.

A handler returns None where an argument lacks; the caller then shows the command's source.
"""

from __future__ import annotations

import re
from typing import Final

from flashq.terminal.formulas import symbols
from flashq.terminal.formulas.delimiters import left, middle, right, sized
from flashq.terminal.formulas.environments import begin, end
from flashq.terminal.formulas.parser import Handler, Parser
from flashq.terminal.formulas.tokens import RAW_ON, group_end
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
    Raw,
    Root,
    Row,
    Space,
    Stack,
    Symbol,
    Tag,
    Text,
)
from flashq.terminal.formulas.words import is_control

_LENGTH: Final = re.compile(r"(-?[\d.]+)\s*(em|ex|pt|mu|cm|mm|in|px)?")
_EMS: Final = {"em": 1.0, "ex": 0.5, "pt": 0.1, "mu": 1 / 18, "cm": 2.8, "mm": 0.28, "in": 7.2}


def _fraction(parser: Parser, token: str) -> Row | None:
    above = parser.argument()
    below = parser.argument() if above is not None else None
    if above is None or below is None:
        return None
    return (Fraction(above, below, bar="binom" not in token),)


def _general_fraction(parser: Parser, _: str) -> Row | None:
    """\\genfrac with its delimiters, thickness of the bar, style, numerator and denominator."""
    left, right, bar = parser.skip_group(), parser.skip_group(), parser.skip_group()
    if left is None or right is None or bar is None or parser.skip_group() is None:
        return None
    above = parser.argument()
    below = parser.argument() if above is not None else None
    if above is None or below is None:
        return None
    left, right = symbols.DELIMITERS.get(left, ""), symbols.DELIMITERS.get(right, "")
    without_bar = bar.startswith("0")
    if not without_bar:
        fraction = (Fraction(above, below),)
        return (Fenced(left, right, (fraction,)),) if left or right else fraction
    if (left, right) == ("(", ")"):
        return (Fraction(above, below, bar=False),)
    return (Grid("matrix", ((above,), (below,)), left, right),)


def _cancelled(parser: Parser, _: str) -> Row | None:
    body = parser.argument()
    return None if body is None else (Symbol("cancel", Kind.NAME), Fenced("(", ")", (body,)))


def _root(parser: Parser, _: str) -> Row | None:
    index = _optional(parser)
    body = parser.argument()
    return None if body is None else (Root(body, index),)


def _optional(parser: Parser) -> Row | None:
    """The row between [ and ], where one follows and closes before long."""
    if parser.peek() != "[":
        return None
    tokens, level = parser.tokens, 0
    for position in range(parser.position + 1, min(len(tokens), parser.position + 200)):
        level += (tokens[position] == "{") - (tokens[position] == "}")
        if level < 0:
            return None
        if tokens[position] == "]" and not level:
            parser.position += 1
            row = parser.as_row(parser.rows("]"))
            parser.position += 1
            return row
    return None


def _accent(parser: Parser, token: str) -> Row | None:
    body = parser.argument()
    if body is None:
        return None
    if len(body) == 1 and type(body[0]) is Symbol and body[0].kind in _BRACKETS:
        # \bar(x) puts its bar on the bracket, which nobody means; the bracket keeps its partner.
        return (Raw(token), *body)
    return (Accent(token[1:], body),)


_BRACKETS: Final = frozenset((Kind.OPEN, Kind.CLOSE, Kind.MID))


def _in_font(font: str) -> Handler:
    def handler(parser: Parser, _: str) -> Row | None:
        before, parser.font = parser.font, font
        body = parser.argument()
        parser.font = before
        return body

    return handler


def _set_font(font: str) -> Handler:
    def handler(parser: Parser, _: str) -> Row | None:
        parser.font = font
        return ()

    return handler


def _text(parser: Parser, _: str) -> Row | None:
    if parser.peek() != "{":
        return parser.argument()
    limit = group_end(parser.tokens, parser.position) - 1
    parser.position += 1
    nodes: list[Node] = []
    words: list[str] = []

    def flush() -> None:
        if words:
            nodes.append(Text(re.sub(r"\s+", " ", "".join(words))))
            words.clear()

    while parser.position < limit:
        token = parser.tokens[parser.position]
        symbol = symbols.COMMANDS.get(token) if token[0] == "\\" else None
        parser.position += 1
        if token[0] == RAW_ON:
            flush()
            nodes.append(Raw(token[1:]))
        elif token == "~" or token in symbols.SPACES:
            words.append(" ")
        elif symbol is not None:
            words.append(symbol.text)
        elif token == "$" and (close := _position(parser.tokens, "$", parser.position, limit)):
            flush()
            nodes += Parser(
                parser.tokens[parser.position : close], HANDLERS, parser.max_depth // 2
            ).formula()
            parser.position = close + 1
        elif token in ("{", "}") or token in symbols.IGNORED:
            continue
        elif token[0] == "\\" or (is_control(token[0]) and not token.isspace()):
            flush()
            parser.position -= 1
            if token in HANDLERS and parser.depth < parser.max_depth:
                parser.depth += 1
                nodes += parser.command(token)
                parser.depth -= 1
            else:
                parser.position += 1
                nodes.append(Raw(token))
        else:
            words.append(token)
    flush()
    parser.position = limit + 1
    return tuple(nodes)


def _position(tokens: list[str], wanted: str, start: int, end: int) -> int:
    """Where the token stands next, 0 where it does not."""
    try:
        return tokens.index(wanted, start, end)
    except ValueError:
        return 0


def _operator(parser: Parser, _: str) -> Row | None:
    star = parser.peek() == "*"
    parser.position += star
    before, parser.font = parser.font, "upright"
    body = parser.argument()
    parser.font = before
    if body is None:
        return None
    name = _spelt(body)
    if name is None:
        return (Group(body, Kind.NAME, limits=star),)
    known = symbols.COMMANDS.get("\\" + name.replace(" ", ""))
    limits = star or (known is not None and known.limits)
    return (Symbol(name, Kind.NAME, limits),)


def _spelt(row: Row) -> str | None:
    """The row's text where it is nothing but names and blanks, else None."""
    parts: list[str] = []
    for node in row:
        if isinstance(node, Space):
            parts.append(" ")
        elif isinstance(node, Symbol | Text):
            parts.append("-" if node.text == "−" else node.text)
        else:
            return None
    return "".join(parts).strip()


def _class(kind: Kind) -> Handler:
    def handler(parser: Parser, _: str) -> Row | None:
        body = parser.argument()
        if body is None:
            return None
        if kind is Kind.NAME and len(body) == 1 and type(body[0]) is Symbol:
            return (Symbol(body[0].text, kind, limits=True),)
        return (Group(body, kind, limits=kind is Kind.NAME),)

    return handler


def _stack(parser: Parser, token: str) -> Row | None:
    small = parser.argument()
    base = parser.argument() if small is not None else None
    if small is None or base is None:
        return None
    if token == "\\underset":
        return (Stack(base, under=small),)
    return (Stack(base, over=small),)


def _substack(parser: Parser, _: str) -> Row | None:
    if parser.peek() != "{" or parser.depth >= parser.max_depth:
        return None
    parser.position += 1
    rows = parser.rows("}")
    parser.position += 1
    return parser.as_row(rows)


def _arrow(head: str) -> Handler:
    def handler(parser: Parser, _: str) -> Row | None:
        under = _optional(parser)
        over = parser.argument()
        return None if over is None else (Arrow(head, over, under),)

    return handler


def _not(parser: Parser, _: str) -> Row | None:
    body = parser.argument()
    if body is None:
        return None
    if len(body) == 1 and type(body[0]) is Symbol:
        sign = body[0].text
        return (Symbol(symbols.NEGATED.get(sign, sign + "\u0338"), body[0].kind),)
    return None


def _tag(parser: Parser, _: str) -> Row | None:
    star = parser.peek() == "*"
    parser.position += star
    body = _text(parser, "")
    return None if body is None else (Tag(body, star),)


def _skip(arguments: int, keep: bool = False) -> Handler:
    """Passes over arguments that show nothing; `keep` then reads one that does."""

    def handler(parser: Parser, _: str) -> Row | None:
        for _argument in range(arguments):
            if parser.skip_group() is None:
                return None
        return parser.argument() if keep else ()

    return handler


def _hspace(parser: Parser, _: str) -> Row | None:
    parser.position += parser.peek() == "*"
    found = _LENGTH.match(parser.skip_group() or "")
    if found is None:
        return None
    ems = float(found[1].strip(".") or 0) * _EMS.get(found[2] or "pt", 0.1)
    return (Space(max(0, min(8, round(2 * ems)))),)


def _reference(parser: Parser, _: str) -> Row | None:
    name = parser.skip_group()
    return (Text(f"({name})"),) if name is not None and name.isprintable() else None


def _phantom(parser: Parser, _: str) -> Row | None:
    body = parser.argument()
    return None if body is None else (Phantom(body),)


def _nothing(parser: Parser, _: str) -> Row | None:
    """\\vphantom: height only."""
    return None if parser.argument() is None else ()


def _identity(parser: Parser, _: str) -> Row | None:
    return parser.argument()


def _between(left: str, right: str) -> Handler:
    def handler(parser: Parser, _: str) -> Row | None:
        body = parser.argument()
        return None if body is None else parser.fenced(left, right, body)

    return handler


def _modulo(parser: Parser, _: str) -> Row | None:
    body = parser.argument()
    if body is None:
        return None
    return (Space(1), Fenced("(", ")", ((Symbol("mod", Kind.NAME), *body),)))


def _named(handler: Handler, names: str) -> dict[str, Handler]:
    return {"\\" + name: handler for name in names.split()}


HANDLERS: Final[dict[str, Handler]] = {
    **_named(_fraction, "frac dfrac tfrac cfrac binom dbinom tbinom"),
    **_named(_general_fraction, "genfrac"),
    **_named(_cancelled, "cancel bcancel xcancel"),
    **_named(_root, "sqrt"),
    **_named(
        _accent,
        "hat widehat tilde widetilde bar overline underline vec overrightarrow overleftarrow dot "
        "ddot dddot check widecheck breve acute grave mathring underbar overleftrightarrow "
        "overbrace underbrace overbracket underbracket boxed",
    ),
    **_named(_in_font("bold"), "mathbf boldsymbol bm pmb bold symbf mathbfit"),
    **_named(_in_font("blackboard"), "mathbb Bbb mathds symbb mathbbm"),
    **_named(_in_font("script"), "mathcal mathscr symcal"),
    **_named(_in_font("fraktur"), "mathfrak frak"),
    **_named(_in_font("upright"), "mathrm mathsf mathtt mathit mathnormal symrm Bold"),
    **_named(_set_font("upright"), "rm sf tt it mit"),
    **_named(_set_font("bold"), "bf bfseries boldmath"),
    **_named(_set_font("script"), "cal"),
    **_named(
        _text,
        "text textrm textbf textit textsf texttt textnormal textup textsc textmd mbox hbox emph "
        "fbox textsl mathchoice",
    ),
    **_named(_operator, "operatorname operatornamewithlimits"),
    **_named(_class(Kind.NAME), "mathop"),
    **_named(_class(Kind.REL), "mathrel"),
    **_named(_class(Kind.BIN), "mathbin"),
    **_named(_class(Kind.OPEN), "mathopen"),
    **_named(_class(Kind.CLOSE), "mathclose"),
    **_named(_class(Kind.PUNCT), "mathpunct"),
    **_named(_identity, "mathord mathinner mathclap mathllap mathrlap overbar cancelto"),
    **_named(left, "left"),
    **_named(right, "right"),
    **_named(middle, "middle"),
    **dict.fromkeys(symbols.SIZES, sized),
    **_named(_stack, "overset underset stackrel"),
    **_named(_substack, "substack subarray"),
    **_named(_arrow("→"), "xrightarrow xlongrightarrow"),
    **_named(_arrow("←"), "xleftarrow"),
    **_named(_arrow("⇒"), "xRightarrow"),
    **_named(_arrow("⇐"), "xLeftarrow"),
    **_named(_arrow("↔"), "xleftrightarrow"),
    **_named(_arrow("⇔"), "xLeftrightarrow"),
    **_named(_arrow("↦"), "xmapsto"),
    **_named(_arrow("="), "xlongequal xequal"),
    **_named(_not, "not"),
    **_named(_tag, "tag"),
    **_named(_skip(1), "label color vspace cline pagecolor bookmark"),
    **_named(_skip(1, keep=True), "textcolor colorbox class cssId style raisebox"),
    **_named(_hspace, "hspace mspace kern hskip mkern mskip"),
    **_named(_reference, "ref eqref"),
    **_named(_phantom, "phantom hphantom"),
    **_named(_nothing, "vphantom"),
    **_named(_modulo, "pmod"),
    **_named(_between("|", "|"), "abs"),
    **_named(_between("‖", "‖"), "norm"),
    **_named(_between("⟨", "|"), "bra"),
    **_named(_between("|", "⟩"), "ket"),
    **_named(_between("⟨", "⟩"), "braket"),
    **_named(_between("{", "}"), "set"),
    "\\begin": begin,
    "\\end": end,
}
