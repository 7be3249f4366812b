"""Letters, words and the blanks between them."""

from __future__ import annotations

from typing import Final

from flashq.terminal.formulas import symbols
from flashq.terminal.formulas.glyphs import in_alphabet
from flashq.terminal.formulas.tokens import RAW_ON
from flashq.terminal.formulas.tree import Kind, Node, Raw, Row, Scripts, Space, Symbol, Text

_FONTS: Final = frozenset(("bold", "blackboard", "script", "fraktur"))
_NO_BLANK_BEFORE: Final = (
    frozenset(("\\left", "\\right", "\\\\", "\\end", "\\cr", "\\tag", "\\limits", "\\nolimits"))
    | symbols.SIZES
)


def styled(symbol: Symbol, font: str) -> Symbol:
    """`symbol` in a font, where that has a sign for it."""
    if symbol.kind is Kind.ORD and font in _FONTS:
        return Symbol(in_alphabet(symbol.text, font))
    return symbol


def is_control(sign: str) -> bool:
    """Whether the sign could steer a terminal: such signs are only ever shown as raw source."""
    return sign < " " or "\x7f" <= sign < "\xa0"


def letters(token: str, font: str) -> Row:
    """The nodes of a token that is neither a command nor an operator."""
    first = token[0]
    if first == RAW_ON:
        return (Raw(token[1:]),)
    if first.isascii() and first.isalpha():
        return _word(token, font)
    if first in symbols.INVISIBLE:
        return ()
    if first == "\\" or is_control(first):
        return (Raw(token),)
    if first == "'":
        return (Symbol("′" * len(token)),)
    return (styled(Symbol(token), font),)


def _word(token: str, font: str) -> Row:
    if font in _FONTS:
        if len(token) > 2 and font == "bold":
            return (Text(token),)
        return tuple([Symbol(in_alphabet(letter, font)) for letter in token])
    if token in symbols.PLAIN_NAMES:
        return (symbols.PLAIN_NAMES[token],)
    if font == "upright" and len(token) > 1:
        return (Text(token),)
    return (Symbol(token),)


def is_differential(token: str) -> bool:
    """Whether the letters are those of dx."""
    return len(token) == 2 and token[0] == "d" and token[1].isalpha() and token.isascii()


def keeps_blank(previous: Node, following: str) -> bool:
    """Whether a blank in the source stays, between words that TeX would run together."""
    if following in _NO_BLANK_BEFORE or following in symbols.SPACES:
        return False
    if type(previous) is Symbol and len(previous.text) > 1 and previous.kind is Kind.ORD:
        return following[0].isalnum() or (following[0] == "\\" and following[1:2].isalpha())
    if not (following[0].isalpha() and len(following) > 1) or following in symbols.PLAIN_NAMES:
        return False
    if type(previous) is Symbol:
        return previous.kind in (Kind.ORD, Kind.CLOSE)
    return type(previous) is not Space


def means_similar(tokens: list[str], at: int, previous: Node) -> bool:
    """Whether the ~ at that position is meant as ∼, as in X ~ N(0, 1), and not as TeX's blank."""
    if not 0 < at < len(tokens) - 2:
        return False
    if not (tokens[at - 1].isspace() and tokens[at + 1].isspace()):
        return False
    variable = previous.base if type(previous) is Scripts else previous
    name = tokens[at + 2]
    return (
        type(variable) is Symbol
        and len(variable.text) == 1
        and (name[0].isupper() or name in ("\\mathcal", "\\text", "\\operatorname"))
    )
