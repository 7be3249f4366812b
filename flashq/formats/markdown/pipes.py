r"""markdown-it's table rule, taught to lose nothing: bars in formulas and code, cells to spare.

GFM splits a row at every bar, so that `$|x|$` falls apart and `\|w\|` loses its backslashes,
and it drops the cells a row has more than the header. Here the bars of formulas and code are
hidden while the rule runs, and what a row has too much stays in its last cell.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token

# A non-character, which the gate never lets into a source.
_HIDDEN_BAR = "\ufdd0"
_DELIMITER_ROW = re.compile(r"[ \t]*[|:-][|:\- \t]*")
_FORMULA = re.compile(r"(?<!\\)\$(?! )[^$`]*(?<![\\ ])\$(?!\d)|\\\(.*?\\\)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_BAR = re.compile(r"(?<!\\)\|")


def tables_plugin(md: MarkdownIt) -> None:
    """Replace the table rule of `md`."""
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def _table(state: StateBlock, first: int, end_line: int, silent: bool) -> bool:
    if first + 2 > end_line or not _DELIMITER_ROW.fullmatch(_line(state, first + 1)):
        return False
    source, count = state.src, len(state.tokens)
    state.src = _with_hidden_bars(state, first, end_line)
    found = table(state, first, end_line, silent)
    if found and not silent:
        _keep_spare_cells(state, state.tokens[count:])
    state.src = source
    for token in state.tokens[count:]:
        token.content = token.content.replace(_HIDDEN_BAR, "|")
    return found


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _with_hidden_bars(state: StateBlock, first: int, end_line: int) -> str:
    last = first
    while last < end_line and not state.isEmpty(last):
        last += 1
    begin, end = state.bMarks[first], state.eMarks[last - 1]
    rows = []
    for row in state.src[begin:end].split("\n"):
        row = _FORMULA.sub(lambda match: match.group().replace("|", _HIDDEN_BAR), row)
        rows.append(_CODE.sub(lambda match: _BAR.sub(_HIDDEN_BAR, match.group()), row))
    return state.src[:begin] + "\n".join(rows) + state.src[end:]


def _keep_spare_cells(state: StateBlock, tokens: list[Token]) -> None:
    columns = sum(token.type == "th_open" for token in tokens)
    last_cell: Token | None = None
    line = 0
    for token in tokens:
        if token.type == "tr_open" and token.map:
            line = token.map[0]
        elif token.type == "inline":
            last_cell = token
        elif token.type == "tr_close" and last_cell is not None:
            cells = _BAR.split(_line(state, line).strip())
            cells = cells[not cells[0].strip() : len(cells) - (not cells[-1].strip())]
            if len(cells) > columns:
                spare = cells[columns - 1 :]
                last_cell.content = " | ".join(cell.strip() for cell in spare)
