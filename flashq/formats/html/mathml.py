r"""LaTeX formulas as MathML, which browsers show and print without scripts or network.

math-core sets them, as MathML Core, what Chromium, Firefox and Safari have in common. What it
cannot set stays the author's TeX, in code marks. Of its answer only known elements, attributes
and measures are passed on, so that no formula can become markup, or cover the page.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from flashq.formats.html.tex import Macro, expanded, openings, prepared, repaired

if TYPE_CHECKING:
    from math_core import LatexToMathML

# math-core goes down the stack, 3 kB at most, for each brace, command or script within another:
# it must never meet more of them than an eighth of a usual stack of 8 MB holds.
_MOST_OPENINGS = 1_000
_MOST_CHARACTERS = 16_000

_ELEMENTS = frozenset((
    "math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub",
    "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts",
    "mtable", "mtr", "mtd", "mpadded", "mphantom", "mstyle", "menclose", "b", "i", "em", "u",
    "s", "span", "code",
))  # fmt: skip
_ATTRIBUTES = frozenset((
    "accent", "accentunder", "class", "depth", "display", "displaystyle", "form", "height",
    "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation",
    "rspace", "scriptlevel", "stretchy", "style", "symmetric", "voffset", "width",
))  # fmt: skip
_WORDS = re.compile(r"[\w#%.,:; +-]*")
_MEASURE = re.compile(r"(-?[\d.]+)(em|ex|%|px|pt|mu|cm|mm|in)")
_LONGEST_MEASURE = 100
# This arrow is a combining mark, which Chromium puts beside its letter.
_ARROW_ABOVE = "\u20d7"


class FormulaSetter:
    r"""Sets the formulas of one note; what one defines by `\newcommand` the later ones know.

    Called with the TeX, without its dollars, and whether it stands on lines of its own.
    """

    def __init__(self) -> None:
        self._macros: dict[str, Macro] = {}

    def __call__(self, tex: str, display: bool) -> str:
        """The formula as a `math` element, or its source in a `code` element; never fails."""
        mathml = self._mathml(tex, display)
        return mathml if mathml is not None else _source(tex, display)

    def _mathml(self, tex: str, display: bool) -> str | None:
        if not tex.strip() or len(tex) > _MOST_CHARACTERS:
            return None
        whole = expanded(tex, self._macros)
        if whole is None or openings(whole) > _MOST_OPENINGS:
            return None
        whole = prepared(whole)
        mathml = _converted(whole, display)
        return _converted(repaired(whole), display) if mathml is None else mathml


def _converted(tex: str, display: bool) -> str | None:
    from math_core import LatexError

    try:
        return _checked(_converter().convert_with_local_state(tex, displaystyle=display))
    except (LatexError, _UnknownMarkupError):
        return None


@cache
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML

    # A short error is all that is needed: it is not shown.
    return LatexToMathML(fancy_error=False)


def _source(tex: str, display: bool) -> str:
    name = "tex display" if display else "tex"
    return f'<code class="{name}">{escape(tex)}</code>'


class _UnknownMarkupError(Exception):
    """The MathML has something in it that no formula needs."""


def _checked(mathml: str) -> str:
    """The same MathML, put together anew from the parts that are known to be harmless."""
    checker = _Checker()
    checker.feed(mathml)
    checker.close()
    return "".join(checker.parts)


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            raise _UnknownMarkupError
        kept = [(name, value or "") for name, value in attrs if name in _ATTRIBUTES]
        if not all(_is_harmless(value) for _, value in kept):
            raise _UnknownMarkupError
        shown = "".join(f' {name}="{escape(value)}"' for name, value in kept)
        self.parts.append(f"<{tag}{shown}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _ELEMENTS:
            raise _UnknownMarkupError
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if data == _ARROW_ABOVE and self.parts and self.parts[-1].startswith("<mo"):
            self.parts[-1] = self.parts[-1].replace("<mo", '<mo class="vec"', 1)
            data = "→"
        self.parts.append(escape(data))

    def handle_comment(self, data: str) -> None:
        raise _UnknownMarkupError

    def handle_decl(self, decl: str) -> None:
        raise _UnknownMarkupError

    def handle_pi(self, data: str) -> None:
        raise _UnknownMarkupError

    def unknown_decl(self, data: str) -> None:
        raise _UnknownMarkupError


def _is_harmless(value: str) -> bool:
    """Whether an attribute's value has no address and no measure that leaves the formula."""
    return bool(_WORDS.fullmatch(value)) and all(
        abs(float(number)) <= _LONGEST_MEASURE if number.count(".") < 2 else False
        for number, _ in _MEASURE.findall(value)
        if number.strip("-.")
    )
