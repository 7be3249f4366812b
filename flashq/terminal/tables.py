"""Tables of short texts, fitted to the terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.table import Table
from rich.text import Text

from flashq.terminal.safe_text import safe_line
from flashq.terminal.theme import make_console


def print_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = ()
) -> None:
    """Prints rows of plain texts under a header; columns in `right` are aligned right.

    On a terminal the last column gives way and wraps; in a pipe every row is one line.
    """
    console = make_console()
    if not console.is_terminal:
        for row in rows:
            print("\t".join(safe_line(cell) for cell in row))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="heading", pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(
            name,
            justify="right" if number in right else "left",
            no_wrap=0 < number < len(header) - 1,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(safe_line(cell)) for cell in row))
    console.print(table)
