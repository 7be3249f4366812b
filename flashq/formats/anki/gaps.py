r"""Gaps of a cloze text as Anki's, `{{c1::hidden::hint}}`, in the HTML of its field.

Anki ends a gap at the first `}}` and its hidden text at the first `::`, and puts `[…]` or
`[hint]` in its place, tags and all. So what a gap hides must be free of both, and its tags must
be whole: where it goes across a block or half of an emphasis, it becomes several gaps of one
number. Gaps are marked in the source (`gap_marks`) and found again in the HTML.
"""

from __future__ import annotations

import re

from flashq.core import cloze_marks
from flashq.core.cloze import Gap
from flashq.core.cloze_marks import Spot
from flashq.core.markup import Span
from flashq.formats.anki.gap_marks import (
    CLOSING,
    DIGITS,
    OPENING,
    PlacedGap,
    marked_text,
    number_of,
    placed_gaps,
)
from flashq.formats.anki.safe import (
    field,
    inline_field,
    safe_formula,
    safe_tag,
    safe_tex,
    safe_text,
    without_marks,
)
from flashq.formats.html.render import Picture, escaped, to_html

_MARK = re.compile(f"([{OPENING}{CLOSING}])({DIGITS})")
_PAIR = re.compile(f"{OPENING}({DIGITS})((?:(?!{OPENING}).)*?){CLOSING}\\1", re.DOTALL)
_TOKEN = re.compile(f"<[^>]*>|[{OPENING}{CLOSING}]{DIGITS}|[^<{OPENING}{CLOSING}]+|.", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z0-9]+)")
_INLINE = frozenset(("span", "strong", "em", "del", "code", "a", "sup", "br", "img"))
_VOID = frozenset(("br", "img", "hr"))
_COLONS = re.compile(r":(?=:)")
_COMMAND = re.compile(r"\\[A-Za-z]")
_LINE_BREAK_BEFORE = re.compile(r"\\\\\s*$")
_TEXT_HINT = re.compile(r"\\text\{\[(.*)\]\}", re.DOTALL)
_FORMULA_HINT = re.compile(r"\\left\[(.*)\\right\]", re.DOTALL)


def cloze_field(source: str, picture: Picture) -> str:
    """A cloze text as HTML in which each of its gaps is one of Anki's, or several."""
    source = without_marks(source)
    gaps = placed_gaps(source)
    if not gaps:
        return field(source, picture)
    writer = _GapWriter(gaps, picture)
    html = to_html(marked_text(gaps), picture=picture, formula=writer.formula, text=_text_in_gap)
    return writer.with_gaps(html)


def _text_in_gap(text: str) -> str:
    return _COLONS.sub("<span>:</span>", safe_text(text))


class _GapWriter:
    """Turns the marks of a text's gaps into gaps of Anki's."""

    def __init__(self, gaps: list[PlacedGap], picture: Picture) -> None:
        self._gaps = gaps
        self._picture = picture
        self._written: set[int] = set()

    def formula(self, tex: str, display: bool) -> str:
        """A formula with the gaps in it; one that is hidden as a whole stays marked outside."""
        if whole := _PAIR.fullmatch(tex.strip()):
            opening, closing = f"{OPENING}{whole[1]}", f"{CLOSING}{whole[1]}"
            return f"{opening}{safe_formula(whole[2].strip(), display)}{closing}"
        paired = {pair[1] for pair in _PAIR.finditer(tex)}
        lone = [mark for mark in _MARK.finditer(tex) if mark[2] not in paired]
        for mark in lone:
            tex = tex.replace(mark[0], "")
        html = _PAIR.sub(self._gap_in_formula, safe_formula(tex, display))
        # A gap that ends or begins within the formula takes all of it.
        before = "".join(mark[0] for mark in lone if mark[1] == OPENING)
        return before + html + "".join(mark[0] for mark in lone if mark[1] == CLOSING)

    def _gap_in_formula(self, pair: re.Match[str]) -> str:
        number, hidden = number_of(pair[1]), pair[2]
        placed = self._gaps[number]
        self._written.add(number)
        before, behind = _argument_marks(placed.spot)
        inner = _apart(hidden)
        if hint := _hint_in_formula(placed):
            inner += f"::{_apart(escaped(safe_tex(hint)))}"
        return f"{before}{{{{c{placed.gap.number}::{inner}}}}}{behind}"

    def with_gaps(self, html: str) -> str:
        """The HTML with gaps in place of the marks; each gap is there at least once."""
        tokens = _TOKEN.findall(html)
        partners = _partners(tokens)
        places = {
            token: place for place, token in enumerate(tokens) if token[0] in OPENING + CLOSING
        }
        written: list[str] = []
        segment: _Segment | None = None
        for place, token in enumerate(tokens):
            if token[0] in OPENING + CLOSING:
                self._end(segment)
                segment = None
                if token[0] == OPENING:
                    number = number_of(token[1:])
                    # Where its end was lost, a gap hides all that follows rather than nothing.
                    inside = range(place, places.get(CLOSING + token[1:], len(tokens)))
                    gap, hint = self._gaps[number].gap, self._hint(number)
                    segment = _Segment(number, gap, hint, inside, written)
            elif token[0] == "<":
                if segment is not None:
                    segment.before_tag(token, partners.get(place, place))
                written.append(_MARK.sub("", safe_tag(token)))
            elif segment is not None and not token.isspace():
                text = token.lstrip()
                written.append(token[: len(token) - len(text)])
                segment.begin()
                written.append(text)
            else:
                written.append(token)
        self._end(segment)
        return "".join(written) + self._lost()

    def _end(self, segment: _Segment | None) -> None:
        if segment is not None:
            segment.end()
            self._written.add(segment.number)

    def _lost(self) -> str:
        """Gaps that the HTML has no place for, as in the address of a link, below the text."""
        html = ""
        for number, placed in enumerate(self._gaps):
            if number not in self._written:
                hidden = _with_end_apart(_text_in_gap(placed.gap.hidden))
                html += f"\n<p>{{{{c{placed.gap.number}::{hidden}}}}}</p>"
        return html

    def _hint(self, number: int) -> str:
        gap, spot = self._gaps[number].gap, self._gaps[number].spot
        hint = " ".join(gap.hint.split())
        span = _around(spot)
        if span is not None and span.is_code:
            return safe_text(hint)
        if span is not None and "$" not in hint and _COMMAND.search(hint):
            hint = f"${hint}$"
        return inline_field(hint, self._picture)


class _Segment:
    """A gap as it is written: from `begin` to `pause` or `end`, as often as needed.

    `inside` are the places of its tokens, to `written` goes the HTML.
    """

    def __init__(self, number: int, gap: Gap, hint: str, inside: range, written: list[str]) -> None:
        self.number = number
        self._gap = gap
        self._hint = hint
        self._inside = inside
        self._written = written
        self._count = 0
        self._is_open = False

    def before_tag(self, tag: str, partner: int) -> None:
        """Begin before a tag that is hidden with what it encloses, pause before any other."""
        found = _TAG.match(tag)
        name = found[2] if found else ""
        if name == "br":
            return
        if name in _INLINE and partner in self._inside:
            self.begin()
        else:
            self.pause()

    def begin(self) -> None:
        if not self._is_open:
            self._written.append(f"{{{{c{self._gap.number}::")
            self._is_open = True
            self._count += 1

    def pause(self) -> None:
        if self._is_open:
            hint = f"::{self._hint}" if self._hint and self._count == 1 else ""
            self._written[-1] = _with_end_apart(self._written[-1])
            self._written.append(f"{_with_end_apart(hint)}}}}}")
            self._is_open = False

    def end(self) -> None:
        if not self._count:
            self.begin()  # it hides nothing that shows, but its card is there
        self.pause()


def _with_end_apart(html: str) -> str:
    """HTML behind which two braces or colons of Anki's can stand."""
    if html.endswith("}") or (html.endswith(":") and not html.endswith("::")):
        return f"{html[:-1]}<span>{html[-1]}</span>"
    return html


def _partners(tokens: list[str]) -> dict[int, int]:
    """For each tag's place that of its closing or opening tag."""
    partners = {}
    still_open: list[int] = []
    for place, token in enumerate(tokens):
        tag = _TAG.match(token)
        if tag is None or tag[2] in _VOID:
            continue
        if not tag[1]:
            still_open.append(place)
        elif still_open:
            opening = still_open.pop()
            partners[opening], partners[place] = place, opening
    return partners


def _apart(tex: str) -> str:
    """TeX behind which two braces or colons can stand."""
    return f"{tex} " if tex.endswith(("}", ":", "\\")) else tex


def _argument_marks(spot: Spot) -> tuple[str, str]:
    r"""What stands around a gap in a formula, so that `[…]` is one argument, and no option.

    `x^{{c1::10}}` becomes `x^{ {{c1::10}} }`; behind a line break `[…]` would be its height.
    """
    is_argument = cloze_marks.placeholder("", spot).startswith("{")
    has_cells = len(spot.hidden) != 1 and cloze_marks.plain(spot) == spot.hidden
    if is_argument and not has_cells:
        return "{ ", " }"
    if is_argument or _LINE_BREAK_BEFORE.search(spot.text[max(spot.begin - 40, 0) : spot.begin]):
        return "{} ", ""
    return "", ""


def _hint_in_formula(placed: PlacedGap) -> str:
    """A gap's hint for within its formula and for within Anki's own brackets."""
    hint, spot = placed.gap.hint, placed.spot
    if not hint.strip():
        return ""
    shown = cloze_marks.placeholder(hint, spot)
    if cloze_marks.placeholder("", spot).startswith("{"):
        shown = shown[1:-1]
    shown = shown.removeprefix(".")
    if text := _TEXT_HINT.fullmatch(shown):
        return f"\\text{{{text[1]}}}"
    formula = _FORMULA_HINT.fullmatch(shown)
    return formula[1] if formula else shown.removeprefix("[").removesuffix("]")


def _around(spot: Spot) -> Span | None:
    """The code or formula that the gap stands within."""
    for span in spot.spans:
        if span.start + len(span.opening) <= spot.begin and spot.end <= span.end - len(
            span.closing
        ):
            return span
    return None
