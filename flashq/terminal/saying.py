"""Sentences for a person: one line each, of which a terminal shows whole words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TextIO

from flashq.terminal.safe_text import safe_line


def say(text: str) -> None:
    """Says something on standard output."""
    _print(text, sys.stdout)


def complain(message: str) -> None:
    """Says on standard error what went wrong, or what one should know besides."""
    _print(f"flashq: {message}", sys.stderr)


def _print(text: str, file: TextIO) -> None:
    text = safe_line(text)
    if file.isatty():
        columns = os.get_terminal_size(file.fileno()).columns
        if columns > 0:  # some that pretend to be terminals have no size
            text = "\n".join(_lines(text, columns))
    print(text, file=file)


def _lines(text: str, columns: int) -> Iterator[str]:
    """Breaks at spaces alone: a long path, broken by the terminal, can be copied whole."""
    from flashq.terminal.line_breaking import cells

    line, *words = text.split(" ")
    for word in words:
        longer = f"{line} {word}"
        if cells(longer) <= columns or not line.strip():
            line = longer
        else:
            yield line
            line = word
    yield line
