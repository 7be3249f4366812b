"""Code blocks: from the first column, coloured when a language is named, nothing padded.

Nothing stands to the left or the right of the code, so that what is copied from the screen is
the code; a rule above, which names the language, and one below keep it apart from the text.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from rich.text import Text

from flashq.terminal.line_breaking import clusters
from flashq.terminal.markdown.options import CodeLine, Options
from flashq.terminal.safe_text import TAB_CELLS, safe, safe_line
from flashq.terminal.theme import code_style

if TYPE_CHECKING:
    from pygments.lexer import Lexer

CONTINUATION = "↪ "
# Rules are as long as the longest line of the code, but at least this.
LEAST_RULE = 20
# Colouring is a comfort: what is longer than any card's code is shown without it.
MAX_COLOURED = 20_000


def code_lines(content: str, info: str, width: int, options: Options) -> list[Text]:
    """The lines of a code block between rules, or below `code (python):` in plain mode."""
    content = _gated(content)
    language = info.split()[0].strip("{}.") if info.strip("{}. ") else ""
    lines: list[Text] = []
    continuation = "  " if options.plain else CONTINUATION
    for line in _coloured(content, language).split("\n", allow_blank=True):
        line.rstrip()
        lines += _chopped(line, width, options, continuation)
    while lines and not lines[-1]:
        lines.pop()
    info = safe_line(info)
    if options.plain:
        label = Text(f"code ({info}):" if info else "code:", "code.label")
        lines = _chopped(label, width, options, "") + lines
    else:
        lines = _between_rules(lines, info, width, options)
    return [CodeLine.of(line) for line in lines]


def _between_rules(lines: list[Text], info: str, width: int, options: Options) -> list[Text]:
    dash = "-" if options.ascii_marks else "─"
    longest = max((options.cells(line.plain) for line in lines), default=0)
    label = f" {info} " if info else ""
    beside = options.cells(label) + 4
    length = min(max(longest, beside, LEAST_RULE), width)
    rule = Text(dash * length, "rule")
    if beside > width:
        # There is no room in the rule: the label stands above it.
        above = [*_chopped(Text(info, "code.label"), width, options, ""), rule.copy()]
    else:
        rest = dash * (length - options.cells(label) - 2)
        above = [Text.assemble((dash * 2, "rule"), (label, "code.label"), (rest, "rule"))]
    return [*above, *lines, rule]


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
