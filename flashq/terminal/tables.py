"""Tables of short texts, fitted to the terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.table import Table
from rich.text import Text

from flashq.terminal.safe_text import safe_line
from flashq.terminal.theme import make_console

_GAP = 2
_LEAST_LAST = 12


def print_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[int] = (),
    left_out: Collection[int] = (),
) -> None:
    """Prints rows of plain texts under a header; columns in `right` are aligned right.

    On a terminal the last text is cut so that a row is a line, and columns in `left_out` or
    without any text are not shown; a pipe gets whole texts between tabs, without the header.
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
    texts = [[Text(safe_line(row[column])) for column in shown] for row in rows]
    _cut_last(texts, [header[column] for column in shown], console.width)
    table = Table(box=None, padding=(0, _GAP, 0, 0), header_style="heading", pad_edge=False)
    for place, column in enumerate(shown):
        table.add_column(
            Text(safe_line(header[column])),
            justify="right" if column in right else "left",
            no_wrap=0 < place < len(shown) - 1,
            overflow="fold",
        )
    for cells in texts:
        table.add_row(*cells)
    console.print(table)


def _cut_last(rows: Sequence[Sequence[Text]], header: Sequence[str], width: int) -> None:
    """Cuts the last texts to what the other columns leave, unless that is too little."""
    others = sum(
        max(Text(name).cell_len, *(row[place].cell_len for row in rows)) + _GAP
        for place, name in enumerate(header[:-1])
    )
    if width - others >= _LEAST_LAST:
        for row in rows:
            row[-1].truncate(width - others, overflow="ellipsis")
