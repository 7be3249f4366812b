"""Markdown as a card shows it: lines of styled text no wider than asked for.

Lines, not renderables, are what the quiz screen scrolls over. Importing this package imports
neither markdown-it nor Pygments; text without any Markdown in it never does.
"""

import re
from typing import TYPE_CHECKING

from flashq.terminal.markdown.options import CodeLine, MathMode, Options, PictureFinder
from flashq.terminal.safe_text import safe

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["CodeLine", "MathMode", "PictureFinder", "render", "render_inline"]

LEAST_WIDTH = 4

# Anything that could mean something in Markdown: a mark anywhere, or one that begins a line.
_MARKDOWN = re.compile(
    r"[\\`*_~\[\]<>|$&\t]|://|  $|^ {4}|^ {0,3}(?:[#+\-=:]|\d+[.)](?: |$))", re.MULTILINE
)


def render(
    source: str,
    *,
    width: int,
    math: MathMode = "auto",
    plain: bool = False,
    ambiguous_wide: bool = False,
    pictures: PictureFinder | None = None,
) -> "list[Text]":
    r"""`source` as lines of at most `width` cells without trailing blanks.

    `math`: `auto` sets `$…$` on one line and draws `$$…$$`; `1d` sets all on one line; `2d`
    also draws inline formulas that need several rows, on lines of their own; `source` shows
    the TeX. `plain` leaves out every drawing and mark that only eyes understand.
    `ambiguous_wide` is for terminals that show “ ” … α in two cells. `pictures` turns an
    address into the rows that show it, or None; without it a picture is its caption and
    address. Code outside lists and quotes comes as `CodeLine`s. Never raises, whatever the
    text. Less than 4 columns are taken as 4.
    """
    options = Options(math, plain, ambiguous_wide, pictures)
    width = max(width, LEAST_WIDTH)
    source = _gated(source)
    if _MARKDOWN.search(source) is None:
        lines = _paragraphs(source, width, options)
    else:
        lines = _parsed(source, width, options)
    for line in lines:
        line.rstrip()
        line.no_wrap, line.overflow = True, "ignore"
    return lines


def render_inline(
    source: str,
    *,
    math: MathMode = "auto",
    plain: bool = False,
    ambiguous_wide: bool = False,
) -> "Text":
    """`source` as one line of any width, formulas on one line: for titles and lists."""
    from flashq.terminal.markdown.inline import plain_run, run_of

    source = _gated(source).strip().replace("\n\n", "\n")
    if _MARKDOWN.search(source) is None:
        text = plain_run(source).text
    else:
        from flashq.formats.markdown.tree import parse_inline

        text = run_of(parse_inline(source), Options(math, plain, ambiguous_wide)).text
    return _on_one_line(text)


def _gated(source: str) -> str:
    """The source through the gate but for its tabs, which mean something in Markdown."""
    return "\t".join(safe(part) for part in source.split("\t"))


def _paragraphs(source: str, width: int, options: Options) -> "list[Text]":
    from rich.text import Text

    from flashq.terminal.markdown.inline import plain_run

    lines: list[Text] = []
    for paragraph in re.split(r"\n\s*\n", source.strip("\n")):
        if paragraph.strip():
            if lines:
                lines.append(Text())
            lines += plain_run(paragraph).wrap(width, options)
    return lines


def _parsed(source: str, width: int, options: Options) -> "list[Text]":
    from dataclasses import replace

    from flashq.formats.markdown.tree import TooDeepError, parse
    from flashq.terminal.markdown.blocks import document_lines
    from flashq.terminal.markdown.formulas import macros_of

    try:
        document = parse(source)
        options = replace(options, macros=macros_of(document.formulas()))
        return document_lines(document, width, options)
    except (TooDeepError, RecursionError):
        # Nothing that a person writes nests so deep; it is shown as it was typed.
        return _as_typed(source, width, options)


def _as_typed(source: str, width: int, options: Options) -> "list[Text]":
    from rich.text import Text

    from flashq.terminal.line_breaking import wrap_text

    return wrap_text(Text(safe(source)), width, ambiguous_wide=options.ambiguous_wide)


def _on_one_line(text: "Text") -> "Text":
    from rich.text import Text

    if "\n" in text.plain:
        text = Text(" ").join(text.split("\n"))
    text.no_wrap, text.overflow = True, "ignore"
    return text
