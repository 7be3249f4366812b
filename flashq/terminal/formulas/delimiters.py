"""\\left, \\right and the sized delimiters."""

from __future__ import annotations

from flashq.terminal.formulas import symbols
from flashq.terminal.formulas.parser import Parser
from flashq.terminal.formulas.tree import Fenced, Grid, Kind, Raw, Row, Symbol


def left(parser: Parser, token: str) -> Row | None:
    start = parser.position - 1
    opener = symbols.DELIMITERS.get(parser.peek())
    if opener is None:
        return None
    if start in parser.alone:
        return _delimiter(parser, Kind.OPEN)
    if parser.depth >= parser.max_depth:
        return (Raw(token),)
    parser.position += 1
    parts: list[Row] = []
    middles: list[str] = []
    closer = ""
    while True:
        parts.append(parser.as_row(parser.rows("\\right")))
        closing = parser.peek()
        if closing not in ("\\right", "\\middle"):
            # Its \right lies beyond an error: the bracket stays an ordinary one.
            opening = (Symbol(opener, Kind.OPEN),) if opener else ()
            return (*opening, *[node for part in parts for node in part])
        parser.position += 1
        delimiter = symbols.DELIMITERS.get(parser.peek())
        if delimiter is not None:
            parser.position += 1
        if closing == "\\right":
            closer = delimiter or ""
            break
        middles.append(delimiter or "")
    if not middles and _is_half(opener, closer, parts[0]):
        # \\left[ a \\right. \\left. b \\right] is one pair of brackets over two lines.
        before = (Symbol(opener, Kind.OPEN),) if opener else ()
        after = (Symbol(closer, Kind.CLOSE),) if closer else ()
        return (*before, *parts[0], *after)
    return (Fenced(opener, closer, tuple(parts), tuple(middles)),)


def _is_half(opener: str, closer: str, body: Row) -> bool:
    """Whether a bracket has no partner, and neither embraces lines nor is an evaluation's bar."""
    if (opener and closer) or any(type(node) is Grid for node in body):
        return False
    return closer not in ("|", "‖", "↑", "↓")


def right(parser: Parser, _: str) -> Row | None:
    """A \\right without \\left, or a \\middle: an ordinary bracket."""
    return _delimiter(parser, Kind.CLOSE)


def middle(parser: Parser, _: str) -> Row | None:
    return _delimiter(parser, Kind.MID)


def sized(parser: Parser, token: str) -> Row | None:
    side = {"l": Kind.OPEN, "r": Kind.CLOSE, "m": Kind.REL}.get(token[-1])
    return _delimiter(parser, side)


def _delimiter(parser: Parser, kind: Kind | None) -> Row | None:
    name = parser.peek()
    sign = symbols.DELIMITERS.get(name)
    if sign is None:
        return None
    parser.position += 1
    if not sign:
        return ()
    if name in symbols.OPENING:
        return (Symbol(sign, Kind.OPEN),)
    if name in symbols.CLOSING:
        return (Symbol(sign, Kind.CLOSE),)
    return (Symbol(sign, kind or (Kind.MID if name in symbols.BARS else Kind.ORD)),)
