r"""How a gap of a cloze text is shown where it stands: hidden, filled, and filled and marked.

In prose a filled gap is bold, or stands in ⟦ ⟧ where stars would not make it bold; in a formula
it is `\boxed`; code is left as it is and its gaps are named below. Formulas stay valid LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flashq.core.markup import Span

_LONGEST_COMMAND = 40
_LONGEST_TEXT = 1000
# A formula's \left and its kin take a delimiter, not a group.
_DELIMITER_AWAITED = re.compile(r"\\(?:left|right|middle|[bB]igg?[lmr]?)\s*$")
_ARGUMENT_AWAITED = re.compile(r"(?:[\^_\]}]|\\[A-Za-z]+\*?)\s*$")
_TEXT_COMMAND = re.compile(r"\\(?:text[a-z]*|mbox|hbox|emph)\s*$")
_CELL_END = re.compile(r"\\.|[{}&]|\\begin\b|\\end\b", re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]")
_TEXT_ESCAPES = {letter: "\\" + letter for letter in "%#&_$"}
# Signs of their own in place of what LaTeX's text takes for commands.
_TEXT_ESCAPES |= {"~": "∼", "^": "ˆ", "\\": "", "{": "", "}": ""}
_LINE_MARKS = re.compile(r"[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)*")
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A gap's hidden text in its place: `text` from `begin` to `end`, all gaps filled.

    `spans` are the code and the formulas that touch it, from left to right.
    """

    text: str
    begin: int
    end: int
    spans: tuple[Span, ...] = ()

    @property
    def hidden(self) -> str:
        return self.text[self.begin : self.end]


def hidden_code(spot: Spot) -> str:
    """What a gap within code hides, its lines as far in as one another; "" for other gaps."""
    span = _around(spot)
    if span is None or not span.is_code:
        return ""
    indent = spot.text[spot.text.rfind("\n", 0, spot.begin) + 1 : spot.begin]
    hidden = spot.hidden.rstrip() if indent.strip() else indent + spot.hidden.rstrip()
    return dedent(hidden).strip("\n")


def placeholder(hint: str, spot: Spot) -> str:
    """What stands for the hidden text: the hint in brackets, or […]."""
    hint = " ".join(hint.split())
    span = _around(spot)
    if span is None:
        after = spot.text[spot.end : spot.end + 1]
        # `[hint](x)` would be a link.
        closing = "\\]" if after and after in "([:" else "]"
        return f"[{hint or '…'}{closing}"
    if span.is_code:
        return f"[{hint.replace('`', chr(39)) or '…'}]"
    if _text_command(spot, span):
        return f"[{_as_text(hint) or '…'}]"
    shown = _hint_in_formula(hint) if hint else "\\text{[…]}"
    if _DELIMITER_AWAITED.search(_just_before(spot, span)):
        return f".{shown}"  # an empty delimiter keeps the pair whole
    return _group(shown) if _awaits_argument(spot, span) else shown


def plain(spot: Spot) -> str:
    """The filled gap without any mark."""
    span = _around(spot)
    hidden = spot.hidden
    if span is None or span.is_code or len(hidden) == 1 or not _awaits_argument(spot, span):
        return hidden
    return hidden if len(_cells(hidden)) > 1 else _group(hidden)


def marked(spot: Spot, before: str) -> str:
    """The filled gap marked; `before` is the last character of what was put out before it."""
    span = _around(spot)
    if span is not None:
        return spot.hidden if span.is_code else _marked_in_formula(spot, span)
    if any(span.start < spot.begin or span.end > spot.end for span in spot.spans):
        return spot.hidden  # half of it is a formula: no mark would stand right
    return _marked_prose(spot, before)


def with_code_named(filled: str, hidden: Sequence[str], unclosed_fence: str) -> str:
    """The filled text with what its gaps in code hide below it, each on a line of its own.

    `unclosed_fence` is the mark of a fence that reaches to the end of the text, else "".
    """
    parts = [filled.rstrip("\n"), f"\n{unclosed_fence}" if unclosed_fence else "", "\n"]
    for number, text in enumerate(hidden):
        # Two spaces keep a line from being joined to the one above.
        hold = "  " if number and "\n" not in hidden[number - 1] else ""
        parts.append(f"{hold}\n{_as_code(text)}")
    return "".join(parts)


def _around(spot: Spot) -> Span | None:
    """The code or formula that the gap stands within."""
    for span in spot.spans:
        first, last = span.start + len(span.opening), span.end - len(span.closing)
        if first <= spot.begin and spot.end <= last:
            return span
    return None


def _just_before(spot: Spot, span: Span) -> str:
    """What stands before the gap in its formula, as much as a command is long."""
    first = span.start + len(span.opening)
    return spot.text[max(first, spot.begin - _LONGEST_COMMAND) : spot.begin]


# Formulas ----------------------------------------------------------------------------------


def _marked_in_formula(spot: Spot, span: Span) -> str:
    hidden = spot.hidden
    if command := _text_command(spot, span):
        # The text is interrupted: a box within it is no LaTeX for MathJax.
        return f"}}\\boxed{{{command}{{{hidden}}}}}{command}{{"
    if _DELIMITER_AWAITED.search(_just_before(spot, span)):
        return hidden
    boxed = _boxed(hidden)
    alone = len(_cells(hidden)) == 1 and boxed != hidden
    return _group(boxed) if alone and _awaits_argument(spot, span) else boxed


def _boxed(tex: str) -> str:
    """The formula in a box; each cell in its own where `&` or line breaks part it."""
    cells = _cells(tex)
    if not all(_is_whole(cell) for cell in cells[::2]):
        return tex
    return "".join(
        cell if index % 2 or not cell.strip() else _around_core(cell, "\\boxed{", "}")
        for index, cell in enumerate(cells)
    )


def _cells(tex: str) -> list[str]:
    """The cells of a formula and, between them, the `&` and `\\\\` that part them."""
    parts: list[str] = []
    begin = depth = 0
    for found in _CELL_END.finditer(tex):
        sign = found[0]
        if sign == "{" or tex.startswith("\\begin{", found.start()):
            depth += 1
        elif sign == "}" or tex.startswith("\\end{", found.start()):
            depth -= 1
        elif sign in ("&", "\\\\") and depth == 0:
            parts += [tex[begin : found.start()], sign]
            begin = found.end()
    return [*parts, tex[begin:]]


def _is_whole(cell: str) -> bool:
    """Whether every pair that the cell opens closes within it."""
    commands = re.findall(r"\\(left|right|begin|end)\b", cell)
    braces = re.sub(r"\\.", "", cell)
    return (
        commands.count("left") == commands.count("right")
        and commands.count("begin") == commands.count("end")
        and braces.count("{") == braces.count("}")
    )


def _text_command(spot: Spot, span: Span) -> str:
    r"""The `\text` or its like in which the gap stands, or ""."""
    depth = 0
    for index in range(spot.begin - 1, max(span.start, spot.begin - _LONGEST_TEXT) - 1, -1):
        sign = spot.text[index]
        if sign in "{}" and spot.text[index - 1] != "\\":
            depth += 1 if sign == "}" else -1
            if depth < 0:
                found = _TEXT_COMMAND.search(
                    spot.text[max(span.start, index - _LONGEST_COMMAND) : index]
                )
                return found[0].strip() if found else ""
    return ""


def _awaits_argument(spot: Spot, span: Span) -> bool:
    """Whether what stands before takes the next sign or group, so that the gap must be one."""
    before = _just_before(spot, span)
    return bool(_ARGUMENT_AWAITED.search(before)) and not _DELIMITER_AWAITED.search(before)


def _group(tex: str) -> str:
    return f"{{{tex}}}"


def _hint_in_formula(hint: str) -> str:
    """A hint as text; what stands in dollars, or has commands, is a formula of its own."""
    words = hint.split("$")
    if len(words) % 2 and len(words) > 1:
        shown = "".join(
            word if index % 2 else f"\\text{{{_as_text(word)}}}" if word else ""
            for index, word in enumerate(words)
        )
    elif _COMMAND.search(hint):
        shown = hint
    else:
        return f"\\text{{[{_as_text(hint)}]}}"
    return f"\\left[{shown}\\right]" if _is_whole(shown) else f"\\text{{[{_as_text(hint)}]}}"


def _as_text(hint: str) -> str:
    r"""The hint for within `\text{…}`."""
    return "".join(_TEXT_ESCAPES.get(letter, letter) for letter in hint)


# Prose -------------------------------------------------------------------------------------


def _marked_prose(spot: Spot, before: str) -> str:
    """Prose with the formulas and the code in it: what fills lines of its own is marked apart."""
    hidden = spot.hidden
    if len(spot.spans) == 1 and not spot.spans[0].is_code:
        span = spot.spans[0]
        if not (hidden[: span.start - spot.begin] + hidden[span.end - spot.begin :]).strip():
            return hidden.replace(spot.text[span.start : span.end], _boxed_span(spot, span))
    parts: list[str] = []
    begin = spot.begin
    for span in spot.spans:
        if "\n" not in spot.text[span.start : span.end] and span.opening != "$$":
            continue
        parts.append(_bold_lines(spot, begin, span.start, before))
        parts.append(spot.text[span.start : span.end] if span.is_code else _boxed_span(spot, span))
        before = parts[-1][-1]
        begin = span.end
    parts.append(_bold_lines(spot, begin, spot.end, before))
    return "".join(parts)


def _boxed_span(spot: Spot, span: Span) -> str:
    tex = spot.text[span.start + len(span.opening) : span.end - len(span.closing)]
    return span.opening + (_boxed(tex) if span.opening else tex) + span.closing


def _bold_lines(spot: Spot, begin: int, end: int, before: str) -> str:
    """The lines from `begin` to `end` in bold, each by itself, behind its list or quote marks."""
    lines = spot.text[begin:end].split("\n")
    shown = []
    position = begin
    for index, line in enumerate(lines):
        after = spot.text[position + len(line) : position + len(line) + 1]
        left = before if index == 0 else "\n"
        is_start = left in ("", "\n")
        marks = _LINE_MARKS.match(line) if is_start else None
        skipped = marks.end() if marks else 0
        left = line[skipped - 1 : skipped] or left
        line_text = line[skipped:]
        in_bold = _is_in_bold(spot.text, position)
        shown.append(line[:skipped] + _bold(line_text, left, after, in_bold=in_bold))
        position += len(line) + 1
    return "\n".join(shown)


def _is_in_bold(text: str, position: int) -> bool:
    """Whether the author's own stars are open at this place of its paragraph."""
    paragraph = text.rfind("\n\n", 0, position) + 1
    return text.count("**", paragraph, position) % 2 == 1


def _bold(line: str, before: str, after: str, *, in_bold: bool) -> str:
    core = line.strip()
    if not core:
        return line
    left = line[:1] if line[:1].isspace() else before
    right = line[-1:] if line[-1:].isspace() else after
    escapes = len(core) - len(core.rstrip("\\"))
    if (
        in_bold
        or "**" in core
        or escapes % 2
        or not _takes_stars(core[0], left)
        or not _takes_stars(core[-1], right)
    ):
        return _around_core(line, "⟦", "⟧")
    return _around_core(line, "**", "**")


def _takes_stars(inner: str, outer: str) -> bool:
    """CommonMark's flanking rule: between a punctuation mark and a letter stars are no mark.

    Nor are they escaped ones, and those that would part the backticks or dollars of a run.
    """
    if outer in ("*", "\\") or (outer == inner and outer in "`$"):
        return False
    return inner.isalnum() or not outer.isalnum() or bool(_CHINESE.match(outer))


def _around_core(text: str, opening: str, closing: str) -> str:
    """The text with marks around it, but inside the white space at its ends."""
    core = text.strip()
    start = text.index(core)
    return text[:start] + opening + core + closing + text[start + len(core) :]


# Code --------------------------------------------------------------------------------------


def _as_code(text: str) -> str:
    """A text as a pointed line of inline code, or as a block where it has several lines."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    if "\n" in text:
        fence = "`" * max(longest + 1, 3)
        return f"{fence}\n{text}\n{fence}"
    ticks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"▸ {ticks}{pad}{text}{pad}{ticks}"
