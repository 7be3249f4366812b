"""Tables that fit: columns as wide as their content, wrapped cells, records when too narrow."""

from dataclasses import dataclass
from itertools import pairwise

from rich.text import Text

from flashq.formats.markdown.tree import Node
from flashq.terminal.line_breaking import break_points
from flashq.terminal.markdown.inline import Run, run_of
from flashq.terminal.markdown.options import Options

# Wider tables than this are never drawn side by side, whatever the terminal's width.
MAX_COLUMNS = 40
# A word up to this many cells keeps its column at least as wide.
LONGEST_WORD_KEPT = 16


@dataclass(frozen=True, slots=True)
class _Table:
    header: list[Run]
    rows: list[list[Run]]
    alignment: list[str]  # of each column: "left", "center" or "right"


def table_lines(node: Node, width: int, options: Options) -> list[Text]:
    """The lines of a table: drawn with light rules, or as `header: value` records."""
    table = _read(node, options)
    columns = None if options.plain else _column_widths(table, width, options)
    if columns is None:
        return _records(table, width, options)
    return _drawn(table, columns, options)


def _read(node: Node, options: Options) -> _Table:
    rows: list[list[Run]] = []
    alignment: list[str] = []
    for part in node.children:
        for row in part.children:
            rows.append([_cell(cell, options) for cell in row.children])
            alignment = alignment or [_alignment(cell) for cell in row.children]
    return _Table(rows[0], rows[1:], alignment)


def _cell(cell: Node, options: Options) -> Run:
    return run_of(cell.children[0].children if cell.children else [], options)


def _alignment(cell: Node) -> str:
    return str(cell.token.attrs.get("style", "")).removeprefix("text-align:") or "left"


def _column_widths(table: _Table, width: int, options: Options) -> list[int] | None:
    """Cells of each column so that the rows fit, or None where words would be torn apart."""
    count = len(table.header)
    separator = options.cells(_separator(options)) * (count - 1)
    if count > MAX_COLUMNS or width - separator < count * 2:
        return None
    columns = list(zip(table.header, *table.rows, strict=True))
    natural = [max(1, *(_natural(cell, options) for cell in column)) for column in columns]
    available = width - separator
    if sum(natural) <= available:
        return natural
    least = [
        min(wanted, max(_longest_word(cell, options) for cell in column))
        for wanted, column in zip(natural, columns, strict=True)
    ]
    if sum(least) > available or max(least) > max(LONGEST_WORD_KEPT, available // 2):
        return None
    return _shared(natural, least, available)


def _shared(natural: list[int], least: list[int], available: int) -> list[int]:
    """The widest columns give way first, none below what its longest word needs."""

    def widths(most: int) -> list[int]:
        return [max(low, min(high, most)) for low, high in zip(least, natural, strict=True)]

    most = max(natural)
    while sum(widths(most)) > available:
        most -= 1
    result = widths(most)
    spare = available - sum(result)
    for column, wanted in enumerate(natural):
        if spare and result[column] < wanted:
            result[column] += 1
            spare -= 1
    return result


def _natural(cell: Run, options: Options) -> int:
    return max(options.cells(line) for line in cell.text.plain.split("\n"))


def _longest_word(cell: Run, options: Options) -> int:
    plain = cell.text.plain
    ends = [end for at, character in enumerate(plain) if character == "\n" for end in (at, at + 1)]
    points = sorted({0, *break_points(plain, cell.atoms), *ends, len(plain)})
    words = (plain[begin:end].strip() for begin, end in pairwise(points))
    return max(map(options.cells, words), default=0)


def _separator(options: Options) -> str:
    return " | " if options.ascii_marks else " │ "


def _drawn(table: _Table, columns: list[int], options: Options) -> list[Text]:
    rule = Text(
        ("-+-" if options.ascii_marks else "─┼─").join(
            ("-" if options.ascii_marks else "─") * width for width in columns
        ),
        "rule",
    )
    lines = _row(table.header, columns, table.alignment, options)
    for line in lines:
        line.stylize_before("table.header")
    rows = [_row(row, columns, table.alignment, options) for row in table.rows]
    tall = any(len(row) > 1 for row in rows)
    lines.append(rule)
    for number, row in enumerate(rows):
        if tall and number:
            lines.append(rule.copy())
        lines += row
    return lines


def _row(
    cells: list[Run], columns: list[int], alignment: list[str], options: Options
) -> list[Text]:
    wrapped = [cell.wrap(width, options) for cell, width in zip(cells, columns, strict=True)]
    separator = Text(_separator(options), "rule")
    lines = []
    for number in range(max(map(len, wrapped))):
        line = Text(no_wrap=True, overflow="ignore")
        for column, parts in enumerate(wrapped):
            part = parts[number] if number < len(parts) else Text()
            if column:
                line.append_text(separator)
            left = columns[column] - options.cells(part.plain)
            before = {"right": left, "center": left // 2}.get(alignment[column], 0)
            line.append(" " * before).append_text(part).append(" " * (left - before))
        line.rstrip()
        lines.append(line)
    return lines


def _records(table: _Table, width: int, options: Options) -> list[Text]:
    """Each row as lines of `header: value`, the value's further lines indented."""
    lines: list[Text] = []
    for row in table.rows or [[Run() for _ in table.header]]:
        if lines:
            lines.append(Text())
        for header, value in zip(table.header, row, strict=True):
            if header.text or value.text:
                lines += _record(header, value, width, options)
    return lines


def _record(header: Run, value: Run, width: int, options: Options) -> list[Text]:
    text = header.text.copy()
    text.stylize_before("table.header")
    if header.text:
        text.append(": ", "table.header")
    shift = len(text)
    text.append_text(value.text)
    atoms = header.atoms + [(begin + shift, end + shift) for begin, end in value.atoms]
    indent = 2 if width >= 10 else 0
    first, *rest = _lines(Run(text, atoms), width, width - indent, options)
    return [first, *(Text(" " * indent).append_text(line) if line else line for line in rest)]


def _lines(run: Run, first_width: int, width: int, options: Options) -> list[Text]:
    return run.wrap(width, options, first_width=first_width)
