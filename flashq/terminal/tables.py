"""Tables of short texts, fitted to the terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from flashq.terminal.line_breaking import cells, wrap_text
from flashq.terminal.safe_text import safe_line
from flashq.terminal.theme import make_console

if TYPE_CHECKING:
    from rich.console import Console

_GAP = 2
_LEAST_LAST = 24  # cells; a narrower last column is too narrow to read a text in
_INDENT = 2


def print_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
    left_out: Collection[int] = (),
) -> None:
    """Prints rows of plain texts under a header; columns in `right` are aligned right.

    On a terminal the last text is cut so that a row is a line, and columns in `left_out` or
    without any text are not shown; where the columns have no room beside one another, each
    row is stacked. A pipe gets whole texts between tabs, without the header.
    """
    console = make_console()
    if not console.is_terminal:
        for row in rows:
            print("\t".join(safe_line(cell) for cell in row))
        return
    shown = [
        column
        for column in range(len(header))
        if column not in left_out and any(row[column] for row in rows)
    ]
    if not shown:
        return
    names = [safe_line(header[column]) for column in shown]
    texts = [[safe_line(row[column]) for column in shown] for row in rows]
    numeric = [place for place, column in enumerate(shown) if column in right]
    for_last = console.width - _cells_but_last(names, texts)
    # Numbers need no more room than they take, running text does.
    least = _widest_last(names, texts) if len(names) - 1 in numeric else _LEAST_LAST
    if for_last < min(least, _widest_last(names, texts)):
        _print_stacked(console, names, texts, numeric)
    else:
        _print_beside(console, names, texts, numeric, for_last)


def _cells_but_last(names: list[str], rows: list[list[str]]) -> int:
    return sum(
        max(cells(name), *(cells(row[place]) for row in rows)) + _GAP
        for place, name in enumerate(names[:-1])
    )


def _widest_last(names: list[str], rows: list[list[str]]) -> int:
    return max(cells(row[-1]) for row in [names, *rows] if row)


def _print_beside(
    console: Console, names: list[str], rows: list[list[str]], numeric: list[int], for_last: int
) -> None:
    table = Table(box=None, padding=(0, _GAP, 0, 0), header_style="heading", pad_edge=False)
    for place, name in enumerate(names):
        table.add_column(Text(name), justify="right" if place in numeric else "left", no_wrap=True)
    for row in rows:
        texts = [Text(cell) for cell in row]
        texts[-1].truncate(for_last, overflow="ellipsis")
        table.add_row(*texts)
    console.print(table)


def _print_stacked(
    console: Console, names: list[str], rows: list[list[str]], numeric: list[int]
) -> None:
    """The first column's header once, then each row under its own name.

    Facts follow the name; numbers, which say nothing without their label, stand below it, and
    so does the text of a last column.
    """
    lines = [Text(names[0], "heading")]
    for name, *rest in rows:
        facts: list[str] = []
        numbers: list[str] = []
        below: list[str] = []
        for place, value in enumerate(rest, start=1):
            if not value:
                continue
            if place in numeric:
                numbers.append(f"{names[place]} {value}")
            elif place == len(names) - 1 or cells(value) > _LEAST_LAST:
                below.append(value)
            else:
                facts.append(value)
        gap = " " * _GAP
        lines += _wrapped(gap.join([name, *facts]), console.width, 0, bold=len(name))
        for text in [*below, gap.join(numbers)]:
            lines += _wrapped(text, console.width, _INDENT) if text else []
    for line in lines:
        console.print(line, soft_wrap=True)


def _wrapped(text: str, width: int, indent: int, *, bold: int = 0) -> list[Text]:
    whole = Text(text)
    whole.stylize("strong", 0, bold)
    lines = wrap_text(whole, max(width - indent, 1))
    return [Text(" " * indent).append_text(line) for line in lines]
