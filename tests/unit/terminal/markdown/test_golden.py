"""One document with everything in it, as it looks at each width, plain and in colour.

After a wanted change, run this file as a script to write the files anew, and read the diff.
"""

import io
from pathlib import Path
from typing import Any

import pytest

from flashq.terminal.line_breaking import cells
from flashq.terminal.markdown import render
from flashq.terminal.safe_text import safe
from flashq.terminal.theme import make_console

GOLDEN = Path(__file__).parents[3] / "golden" / "markdown"

VARIANTS: dict[str, dict[str, Any]] = {
    "40.txt": {"width": 40},
    "80.txt": {"width": 80},
    "120.txt": {"width": 120},
    "plain-40.txt": {"width": 40, "plain": True},
    "plain-80.txt": {"width": 80, "plain": True},
    "ambiguous-wide-40.txt": {"width": 40, "ambiguous_wide": True},
    "source-80.txt": {"width": 80, "math": "source"},
}


def _source() -> str:
    return (GOLDEN / "sample.md").read_text(encoding="utf-8")


def _text(options: dict[str, Any]) -> str:
    return "".join(line.plain + "\n" for line in render(_source(), **options))


def _coloured() -> str:
    out = io.StringIO()
    console = make_console(file=out, width=80, color="always", background="dark", environ={})
    for line in render(_source(), width=80):
        console.print(line)
    return safe(out.getvalue())


@pytest.mark.parametrize("name", VARIANTS)
def test_the_sample_looks_as_it_was_approved(name: str) -> None:
    assert _text(VARIANTS[name]) == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_sample_has_the_colours_that_were_approved() -> None:
    assert _coloured() == (GOLDEN / "coloured-80.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", VARIANTS)
def test_no_line_of_the_sample_is_too_wide(name: str) -> None:
    options = VARIANTS[name]
    wide = options.get("ambiguous_wide", False)
    for line in render(_source(), **options):
        assert cells(line.plain, ambiguous_wide=wide) <= options["width"]


if __name__ == "__main__":
    for variant, chosen in VARIANTS.items():
        (GOLDEN / variant).write_text(_text(chosen), encoding="utf-8")
    (GOLDEN / "coloured-80.txt").write_text(_coloured(), encoding="utf-8")
