"""Code blocks: indented, coloured by Pygments when a language is named, nothing padded.

There are no borders, so that what is copied from the screen is the code.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from rich.text import Text

from flashq.terminal.line_breaking import clusters
from flashq.terminal.markdown.options import Options
from flashq.terminal.safe_text import TAB_CELLS, safe, safe_line
from flashq.terminal.theme import code_style

if TYPE_CHECKING:
    from pygments.lexer import Lexer

CONTINUATION = "↪ "
WIDE_INDENT, NARROW_INDENT, NARROW = 4, 2, 60
# Colouring is a comfort: what is longer than any card's code is shown without it.
MAX_COLOURED = 20_000


def code_lines(content: str, info: str, width: int, options: Options) -> list[Text]:
    """The lines of a code block below the language it names, if it names one."""
    indent = WIDE_INDENT if width >= NARROW else NARROW_INDENT
    indent = min(indent, max(width - 2, 0))
    content = _gated(content)
    language = info.split()[0].strip("{}.") if info.strip("{}. ") else ""
    lines: list[Text] = []
    continuation = "  " if options.plain else CONTINUATION
    for line in _coloured(content, language).split("\n", allow_blank=True):
        line.rstrip()
        lines += _chopped(line, width - indent, options, continuation)
    while lines and not lines[-1]:
        lines.pop()
    margin = Text(" " * indent)
    lines = [margin.copy().append_text(line) if line else line for line in lines]
    return _label(info, indent, width, options) + lines


def _label(info: str, indent: int, width: int, options: Options) -> list[Text]:
    """The language, less indented than the code so that the two are told apart."""
    if not info:
        return []
    outdent = Text(" " * max(indent - 2, 0))
    label = Text(safe_line(f"code: {info}" if options.plain else info), "code.label")
    parts = _chopped(label, width - len(outdent), options, "")
    return [outdent.copy().append_text(part) for part in parts]


def _gated(content: str) -> str:
    """Tabs go to the next tab stop, which the gate alone could not know."""
    lines = (line.expandtabs(TAB_CELLS) for line in content.removesuffix("\n").split("\n"))
    return safe("\n".join(lines))


def _coloured(content: str, language: str) -> Text:
    lexer = _lexer(language) if language and len(content) <= MAX_COLOURED else None
    if lexer is None:
        return Text(content, "code.text")
    text = Text()
    for token_type, value in lexer.get_tokens(content):
        text.append(value, code_style(str(token_type)))
    # Lexers need a newline at the end, and one that lost a letter must not change the code.
    shown, wanted = text.plain, content.rstrip("\n")
    if shown.rstrip("\n") != wanted:
        return Text(content, "code.text")
    text.right_crop(len(shown) - len(wanted))
    return text


@cache
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not re.fullmatch(r"[A-Za-z0-9+#_.\-]{1,30}", language):
        return None
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def _chopped(line: Text, width: int, options: Options, continuation: str) -> list[Text]:
    """`line` cut where it reaches the width; code has no better places than the edge."""
    plain = line.plain
    if options.cells(plain) <= width:
        return [line]
    mark_cells = options.cells(continuation)
    if width <= mark_cells + 1:
        continuation, mark_cells = "", 0
    cuts = chop_points(plain, width, width - mark_cells, options)
    first, *rest = line.divide(cuts)
    return [
        first,
        *(Text().append(continuation, "code.continuation").append_text(part) for part in rest),
    ]


def chop_points(text: str, first_width: int, width: int, options: Options) -> list[int]:
    """Where to cut `text` into parts of at most these widths, between whole characters.

    A space near the end of a part is the better place; it goes to the next part, where it
    can be seen and copied.
    """
    starts, widths = clusters(text, ambiguous_wide=options.ambiguous_wide)
    cuts: list[int] = []
    available, used, space, used_at_space = first_width, 0, 0, 0
    for start, cells in zip(starts, widths, strict=True):
        if used + cells > available and used:
            if used_at_space * 4 > available * 3:
                cuts.append(space)
                used -= used_at_space
            else:
                cuts.append(start)
                used = 0
            available, used_at_space = width, 0
        if text[start] == " " and used:
            space, used_at_space = start, used
        used += cells
    return cuts
