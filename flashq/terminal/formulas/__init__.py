r"""LaTeX formulas as text for a terminal: one line, or two dimensions.

Text in, text out: nothing here knows of colours or of the screen. What is not understood comes
back as its source in a fragment marked `raw`. No function here raises for any text.

>>> "".join(part.text for part in line(r"\frac{TP+TN}{TP+TN+FP+FN}"))
'(TP + TN)/(TP + TN + FP + FN)'

The engine is loaded by the first formula: a card without one does not pay for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

if TYPE_CHECKING:
    from flashq.terminal.formulas.macros import Macros

__all__ = ["Fragment", "Line", "Macros", "block", "collect_macros", "line", "width"]

_T = TypeVar("_T")
_NARROWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a line; `raw` marks source that was not understood."""

    text: str
    raw: bool


Line: TypeAlias = tuple[Fragment, ...]


def line(tex: str, macros: Macros | None = None) -> Line:
    """The formula `tex` (without its dollar signs) in one line."""
    from flashq.terminal.formulas.one_line import linear
    from flashq.terminal.formulas.parse import parse

    return _fragments(_deep(lambda depth: linear(parse(tex, macros, depth)).strip()))


def block(tex: str, width: int, macros: Macros | None = None) -> list[Line]:
    """The formula in two dimensions, in rows of at most `width` cells.

    Wider ones are broken at relations and operators; those that cannot be are set in one line,
    and that is broken. Rows have no blanks at their end; there is at least one row. A sign of two
    cells does not fit a width of 1, which is taken as 2.
    """
    from flashq.terminal.formulas.display import display
    from flashq.terminal.formulas.parse import parse

    cells = max(_NARROWEST, width)
    rows = _deep(lambda depth: display(parse(tex, macros, depth), cells))
    return [_fragments(row.rstrip()) for row in rows]


def collect_macros(formulas: Iterable[str]) -> Macros:
    r"""The macros that the formulas of one answer define, to be given to `line` and `block`.

    \newcommand, \renewcommand, \providecommand, \def and \DeclareMathOperator are read; a later
    definition wins. Expanding them is bounded, whatever they call.
    """
    from flashq.terminal.formulas import macros

    return macros.collect_macros(formulas)


def width(text: str, ambiguous_wide: bool = False) -> int:
    """Cells that `text` takes: combining marks none, Chinese two, all else one.

    With `ambiguous_wide` the signs that East Asian fonts may draw double count as two.
    """
    from flashq.terminal.formulas import cells

    return cells.width(text, ambiguous_wide)


def __getattr__(name: str) -> object:
    if name == "Macros":
        from flashq.terminal.formulas.macros import Macros

        return Macros
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _deep(work: Callable[[int], _T]) -> _T:
    """`work` with the greatest depth of nesting that the caller's stack leaves room for."""
    from flashq.terminal.formulas.parser import MAX_DEPTH

    for depth in (MAX_DEPTH, MAX_DEPTH // 4, MAX_DEPTH // 20):
        try:
            return work(depth)
        except RecursionError:
            continue
    return work(0)


def _fragments(text: str) -> Line:
    from flashq.terminal.formulas.tokens import RAW_OFF, RAW_ON

    if RAW_ON not in text:
        return (Fragment(text, False),) if text else ()
    fragments: list[Fragment] = []
    for index, part in enumerate(text.split(RAW_ON)):
        raw, _, plain = part.partition(RAW_OFF) if index else ("", "", part)
        if raw:
            fragments.append(Fragment(raw, True))
        if plain:
            fragments.append(Fragment(plain, False))
    while fragments and not fragments[-1].text.rstrip():
        fragments.pop()
    if fragments:
        fragments[-1] = Fragment(fragments[-1].text.rstrip(), fragments[-1].raw)
    return tuple(fragments)
