"""LaTeX math as tokens: strings that, joined, give the source back.

A token that begins with RAW_ON stands for source that must be shown as it is.
"""

from __future__ import annotations

import re
from typing import Final

# Noncharacters, which Unicode keeps for a program's own use: they enclose raw source inside the
# texts that the layouts build. None can come from outside: `tokenize` replaces them.
RAW_ON: Final = "\ufdd0"
RAW_OFF: Final = "\ufdd1"

# The entities that exporters of notes write into formulas.
_NAMED: Final = {
    "lt": "<", "gt": ">", "le": "≤", "ge": "≥", "ne": "≠", "amp": "&", "nbsp": " ", "quot": '"',
    "apos": "'", "times": "×", "minus": "−",
}  # fmt: skip
_ENTITY: Final = re.compile(rf"&(?:({'|'.join(_NAMED)})|#(\d{{2,5}}));")
_MARKS: Final = "\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f"
_WIDE: Final = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKEN: Final = re.compile(
    rf"""
    \\[a-zA-Z]+ | \\[\s\S] | \\
    | [A-Za-z]+(?:[{_MARKS}]+[A-Za-z]*)*
    | [0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9]) (?:\.[0-9]+)? | [0-9]+(?:\.[0-9]+)?
    | \s+
    | (?<![0-9])%[^\n]*
    | [{_WIDE}]+
    | \|\| | \.\.\. | <= | >= | != | -> | => | == | := | \+= | -= | << | >> | '+ | \#[1-9]
    | [\s\S][{_MARKS}]*
    """,
    re.VERBOSE,
)


def tokenize(source: str) -> list[str]:
    """The tokens of `source`, HTML entities decoded, comments dropped."""
    if RAW_ON in source or RAW_OFF in source:
        source = source.replace(RAW_ON, "\ufffd").replace(RAW_OFF, "\ufffd")
    if "&" in source:
        source = _ENTITY.sub(_decoded, source)
    tokens = _TOKEN.findall(source)
    if "%" in source:
        tokens = [token for token in tokens if token[0] != "%" or len(token) == 1]
    return tokens


def _decoded(entity: re.Match[str]) -> str:
    name, number = entity.groups()
    return _NAMED[name] if name else chr(int(number))


def mark_unmatched_braces(tokens: list[str]) -> None:
    """Turns every brace without its partner into a raw token, in place."""
    opened: list[int] = []
    for position, token in enumerate(tokens):
        if token == "{":
            opened.append(position)
        elif token == "}":
            if opened:
                opened.pop()
            else:
                tokens[position] = RAW_ON + token
    for position in opened:
        tokens[position] = RAW_ON + "{"


def unmatched(tokens: list[str]) -> frozenset[int]:
    """The positions of every \\left, \\right, \\begin and \\end without its partner.

    A pair must lie within the same braces; what was opened inside a pair and not closed there has
    no partner.
    """
    alone: list[int] = []
    opened: list[int] = []
    for position, token in enumerate(tokens):
        if token in ("{", "\\left", "\\begin"):
            opened.append(position)
        elif token in _OPENER:
            opener = _OPENER[token]
            while opened and tokens[opened[-1]] != opener and tokens[opened[-1]] != "{":
                alone.append(opened.pop())
            while token == "}" and opened and tokens[opened[-1]] != "{":
                alone.append(opened.pop())
            if opened and tokens[opened[-1]] == opener:
                opened.pop()
            else:
                alone.append(position)
    return frozenset(alone + opened)


_OPENER: Final = {"}": "{", "\\right": "\\left", "\\end": "\\begin"}


def group_end(tokens: list[str], start: int) -> int:
    """The position after the group or the single token at `start`."""
    if tokens[start] != "{":
        return start + 1
    depth = 0
    for position in range(start, len(tokens)):
        token = tokens[position]
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if not depth:
                return position + 1
    return len(tokens)


def skip_blanks(tokens: list[str], position: int) -> int:
    """The position of the next token that is not white space, or the end."""
    while position < len(tokens) and tokens[position].isspace():
        position += 1
    return position


def source_of(tokens: list[str], start: int, end: int) -> str:
    """The source of tokens[start:end] on one line."""
    return " ".join("".join(tokens[start:end]).replace(RAW_ON, "").split())
