"""Formulas as Rich text in the four ways they can be shown; the drawing is done elsewhere.

What the engine did not understand is shown as its TeX between ‹ and ›, so that it is told from
the formula where there are no colours. In a drawing of several rows, which the marks would put
out of line, the backslash of a command is the mark.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from flashq.terminal.line_breaking import wrap_text
from flashq.terminal.markdown.options import Options
from flashq.terminal.safe_text import safe, safe_line

if TYPE_CHECKING:
    from flashq.terminal.formulas import Fragment, Macros

WIDE_INDENT, NARROW_INDENT, NARROW = 4, 2, 60

RAW_MARKS = "‹›"

_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]", "": ""}


def macros_of(formulas: list[str]) -> "Macros | None":
    r"""What the `\newcommand`s among these formulas define, or None without any formula."""
    if not formulas:
        return None
    from flashq.terminal.formulas import collect_macros

    return collect_macros(formulas)


def inline_formula(tex: str, markup: str, options: Options) -> Text:
    """A formula within a line of text: one line, whatever its height would be."""
    if options.math == "source":
        return Text(safe(f"{markup}{tex}{_CLOSING[markup]}"), "formula.raw")
    from flashq.terminal.formulas import line

    return _row(line(tex, options.macros))


def display_formula(tex: str, markup: str, width: int, options: Options) -> list[Text]:
    """A formula on lines of its own, indented; no lines when it only defines macros."""
    indent = WIDE_INDENT if width >= NARROW else NARROW_INDENT
    indent = min(indent, max(width - 1, 0))
    if options.math == "source":
        source = safe(f"{markup}{tex}{_CLOSING[markup]}")
        rows = [Text(row, "formula.raw") for row in source.split("\n")]
    else:
        rows = _drawn(tex, width - indent, options)
    if any(options.cells(row.plain) > width - indent for row in rows):
        if options.math != "source":
            rows = [inline_formula(tex, markup, options)]
        rows = [
            part
            for row in rows
            for part in wrap_text(
                row,
                width - indent,
                atoms=[(0, len(row))],
                ambiguous_wide=options.ambiguous_wide,
            )
        ]
    return [Text(" " * indent).append_text(row) if row else row for row in rows]


def tall_formula(tex: str, width: int, options: Options) -> list[Text]:
    """An inline formula's drawing where mode `2d` wants it and it needs several rows, else []."""
    if options.math != "2d":
        return []
    rows = display_formula(tex, "$", width, options)
    return rows if len(rows) > 1 else []


def _drawn(tex: str, width: int, options: Options) -> list[Text]:
    from flashq.terminal.formulas import block, line

    # Rows drawn from characters of ambiguous width would not stand above one another, and a
    # screen reader can make nothing of a drawing.
    flat = options.math == "1d" or (options.math == "auto" and options.ascii_marks)
    if flat:
        row = _row(line(tex, options.macros))
        return [row] if row.plain.strip() else []
    drawing = block(tex, max(width, 1), options.macros)
    if len(drawing) > 1:
        raw = (part.text for fragments in drawing for part in fragments if part.raw)
        if all("\\" in text for text in raw):
            rows = [_row(fragments, marked=False) for fragments in drawing]
        else:
            rows = [_row(line(tex, options.macros))]
    else:
        rows = [_row(fragments) for fragments in drawing]
    return rows if any(row.plain.strip() for row in rows) else []


def _row(fragments: "Iterable[Fragment]", *, marked: bool = True) -> Text:
    row = Text()
    for fragment in fragments:
        text = safe_line(fragment.text)
        if fragment.raw and marked and text.strip():
            text = text.strip().join(RAW_MARKS)
        row.append(text, "formula.raw" if fragment.raw else "formula")
    row.rstrip()
    return row
