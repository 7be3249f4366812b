"""Breaking what is wider than the screen: at relations first, then at operators, indented."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from flashq.terminal.formulas.cells import width
from flashq.terminal.formulas.tokens import RAW_OFF, RAW_ON

# What a break costs before a thing of this kind, outside of all brackets.
CLAUSE, RELATION, COMMA, OPERATOR, FACTOR, JUXTAPOSED = 0, 2, 6, 9, 14, 40
# What each level of brackets adds, each line, and a line left empty by a whole width.
NESTED: Final = 14
_LINE: Final = 20.0
_SLACK: Final = 25.0
# A relation is not torn from a left side as short as this, f(x) = …, without need.
_SHORT: Final = 10
_TORN: Final = 14
_INDENT: Final = 4
_MAX_PIECES: Final = 2_000
_MAX_TEXT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """What must not be broken: its cells, the blanks before it, and the cost of a break there.

    A cost of None forbids the break; `payload` is the caller's; `depth` counts the brackets it
    stands in.
    """

    cells: int
    gap: int
    cost: int | None
    payload: object
    depth: int = 0


def break_pieces(pieces: list[Piece], cells: int) -> list[tuple[int, list[Piece]]] | None:
    """Lines of pieces with their indents, none wider than `cells`; None where that cannot be.

    Of all ways to break the one of least cost is taken (as Knuth and Plass do for paragraphs):
    few lines, broken where a reader would pause, none much shorter than it could be. Thousands of
    pieces are refused, so that the time is bounded.
    """
    count = len(pieces)
    if count > _MAX_PIECES:
        return None
    pieces = _with_torn(pieces, cells)
    anchor = _anchor(pieces, cells)
    least = [_FAR] * (count + 1)  # the cost of setting all pieces from an index on
    after = [count] * (count + 1)
    least[count] = 0.0
    for start in range(count - 1, -1, -1):
        if start and pieces[start].cost is None:
            continue
        used = _indent(pieces, start, anchor, cells) - pieces[start].gap
        for end in range(start + 1, count + 1):
            used += pieces[end - 1].gap + pieces[end - 1].cells
            if used > cells:
                break
            cost = pieces[end].cost if end < count else 0
            if cost is None or least[end] == _FAR:
                continue
            total = least[end] + _LINE + cost
            if end < count:
                total += _SLACK * ((cells - used) / cells) ** 2
            if total < least[start]:
                least[start], after[start] = total, end
    if least[0] == _FAR:
        return None
    lines: list[tuple[int, list[Piece]]] = []
    start = 0
    while start < count:
        lines.append((_indent(pieces, start, anchor, cells), pieces[start : after[start]]))
        start = after[start]
    return lines


_FAR: Final = float("inf")


def _with_torn(pieces: list[Piece], cells: int) -> list[Piece]:
    """The pieces with a higher cost for a break that would leave a short left side alone."""
    result: list[Piece] = []
    side = 0
    for index, piece in enumerate(pieces):
        if index and piece.cost is not None and piece.cost in (CLAUSE, COMMA):
            side = 0
        if index and piece.cost == RELATION:
            if side <= min(_SHORT, cells // 3):
                piece = replace(piece, cost=RELATION + _TORN)
            side = cells
        side += piece.cells + piece.gap
        result.append(piece)
    return result


def _is_relation(piece: Piece) -> bool:
    return piece.cost in (RELATION, RELATION + _TORN)


def _indent(pieces: list[Piece], start: int, anchor: int, cells: int) -> int:
    if not start:
        return 0
    wanted = anchor
    if not _is_relation(pieces[start]):
        # Deeper within brackets, as long as that takes little of the room.
        inner = min(anchor + 2 + 2 * pieces[start].depth, cells // 4)
        wanted = max(min(anchor + 2, cells // 3), inner)
    if pieces[start].cost == CLAUSE:
        wanted = min(_INDENT, cells // 4)
    width_of_unit = pieces[start].cells
    for piece in pieces[start + 1 :]:
        if piece.cost is not None or width_of_unit > cells:
            break
        width_of_unit += piece.gap + piece.cells
    return max(0, min(wanted, cells - width_of_unit))


def _anchor(pieces: list[Piece], cells: int) -> int:
    """Where continued lines begin: under the first relation when that stands well to the left."""
    column = 0
    for index, piece in enumerate(pieces):
        if index and _is_relation(piece):
            column += piece.gap
            return column if column <= cells // 3 else min(_INDENT, cells // 4)
        column += piece.cells + (piece.gap if index else 0)
    return min(_INDENT, cells // 4)


_OPENING: Final = frozenset("([{⟨⌊⌈⟦")
_CLOSING: Final = frozenset(")]}⟩⌋⌉⟧")
_RELATIONS: Final = frozenset((*"=<>≤≥≠≡≈∼≃∝≪≫∈∉⊂⊆→←⇒⇔⟹⟺↦≜⊨⊢|∥", ":="))
_OPERATORS: Final = frozenset("+−±∓∪∩∧∨⊕")
_FACTORS: Final = frozenset("×·÷*∘⊙⊗")
# Blanks and what follows them; two factors in brackets may be parted too.
_WORD: Final = re.compile(r"( *)((?:[^ )]|\)(?!\())+\)?|\))")


def break_text(text: str, cells: int) -> list[str]:
    """The one-line form in rows of at most `cells`, broken at blanks where that is possible."""
    pieces = list(_words(text)) if len(text) <= _MAX_TEXT else []
    lines = break_pieces(pieces, cells)
    if not lines:
        return hard_wrap(text, cells)
    rows: list[str] = []
    raw = False
    for indent, line in lines:
        row = RAW_ON if raw else ""
        for index, piece in enumerate(line):
            row += " " * (piece.gap if index else 0) + str(piece.payload)
        for sign in row[1:] if raw else row:
            raw = sign == RAW_ON if sign in (RAW_ON, RAW_OFF) else raw
        rows.append(" " * indent + row + (RAW_OFF if raw else ""))
    return rows


def _words(text: str) -> Iterable[Piece]:
    depth = 0
    before = ""
    for found in _WORD.finditer(text):
        gap, word = len(found[1]), found[2]
        bare = word.strip(RAW_ON + RAW_OFF)
        cost = JUXTAPOSED
        if bare in _RELATIONS:
            cost = RELATION
        elif bare in _FACTORS:
            cost = FACTOR
        elif bare in _OPERATORS:
            cost = OPERATOR
        elif gap > 1 or before[-1:] == ";":
            cost = CLAUSE
        elif before[-1:] == ",":
            cost = COMMA
        if before in _RELATIONS or before in _OPERATORS or before in _FACTORS:
            cost += JUXTAPOSED
        yield Piece(width(word), gap, cost + NESTED * depth, word, depth)
        for sign in word:
            depth += (sign in _OPENING) - (sign in _CLOSING)
        depth = max(0, depth)
        before = bare


def hard_wrap(text: str, cells: int) -> list[str]:
    """`text` cut wherever a row is full; raw source stays raw in every row."""
    rows: list[str] = []
    row: list[str] = []
    used = 0
    raw = False
    for sign in text:
        if sign in (RAW_ON, RAW_OFF):
            raw = sign == RAW_ON
            row.append(sign)
            continue
        step = width(sign)
        if used + step > cells and used:
            rows.append("".join(row) + (RAW_OFF if raw else ""))
            row = [RAW_ON] if raw else []
            used = 0
            if sign == " ":
                continue
        row.append(sign)
        used += step
    rows.append("".join(row) + (RAW_OFF if raw else ""))
    return rows
