"""Formulas of the field in both layouts, each looked at by eye.

The golden files hold the sources too: a new formula is a new `# name` and its source, and
FLASHQ_UPDATE_GOLDEN=1 writes what it looks like. A block of 40 cells follows one wider than that.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from flashq.terminal.formulas import Line, block, line, width

FOLDER: Final = Path(__file__).parents[3] / "golden" / "formulas"
WIDE: Final = 80
NARROW: Final = 40


def text_of(row: Line) -> str:
    """The row with what was not understood between « and »."""
    return "".join(f"«{part.text}»" if part.raw else part.text for part in row)


def entries(path: Path) -> dict[str, str]:
    """The text of each entry of a golden file, by its name."""
    parts = ("\n" + path.read_text(encoding="utf-8")).split("\n# ")
    return {
        name: text.rstrip("\n") for name, _, text in (part.partition("\n") for part in parts[1:])
    }


def golden(source: str) -> str:
    """What the golden file says of one formula."""
    rows = [text_of(row) for row in block(source, WIDE)]
    lines = [source, "--- line", text_of(line(source)), f"--- {WIDE}", *rows]
    if max(width(row) for row in rows) > NARROW:
        lines += [f"--- {NARROW}", *(text_of(row) for row in block(source, NARROW))]
    return "\n".join(lines)


CASES: Final = [
    (path.name, name) for path in sorted(FOLDER.glob("*.txt")) for name in entries(path)
]


@pytest.mark.skipif("FLASHQ_UPDATE_GOLDEN" not in os.environ, reason="only when updating")
def test_golden_files_are_written_anew() -> None:
    for path in FOLDER.glob("*.txt"):
        texts = [
            f"# {name}\n{golden(text.partition(chr(10) + '--- line')[0])}\n"
            for name, text in entries(path).items()
        ]
        path.write_text("\n".join(texts), encoding="utf-8")


def test_there_are_sixty_formulas_of_the_field() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(("file", "name"), CASES)
def test_a_formula_of_the_field_looks_as_it_was_approved(file: str, name: str) -> None:
    approved = entries(FOLDER / file)[name]
    assert golden(approved.partition("\n--- line")[0]) == approved
