"""Measures the formula engine on a file of formulas.

    python tests/benchmarks/formulas.py FILE [--raw]

FILE is a JSON list of {"form": "inline" | "block", "tex": …}. Printed: how many, the share with
nothing left raw, crashes, the mean and the slowest time in each layout, the share of block rows
that are too wide (it must be 0). --raw lists the sources that were not wholly understood.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from flashq.terminal.formulas import Line, block, line, width

CELLS = 80


def timed(work: Callable[[str], object], sources: list[str]) -> tuple[list[float], list[str]]:
    """Milliseconds for each source, and the sources that made `work` raise."""
    times: list[float] = []
    crashes: list[str] = []
    for source in sources:
        start = time.perf_counter()
        try:
            work(source)
        except Exception:
            crashes.append(source)
        times.append(1000 * (time.perf_counter() - start))
    return times, crashes


def is_raw(row: Line) -> bool:
    return any(fragment.raw for fragment in row)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--raw", action="store_true", help="list what was not wholly understood")
    options = parser.parse_args()
    sources = [entry["tex"] for entry in json.loads(options.file.read_text(encoding="utf-8"))]

    line(r"\frac{a}{b}")  # the tables are loaded before the clock starts
    block(r"\frac{a}{b} + 损", CELLS)
    in_line, line_crashes = timed(line, sources)
    in_block, block_crashes = timed(lambda source: block(source, CELLS), sources)
    crashes = {*line_crashes, *block_crashes}
    sound = [source for source in sources if source not in crashes]
    raw = [source for source in sound if is_raw(line(source))]
    rows = [row for source in sound for row in block(source, CELLS)]
    wide = [row for row in rows if width("".join(part.text for part in row)) > CELLS]

    count = len(sources)
    print(f"formulas            {count}")
    print(f"nothing left raw    {100 * (1 - len(raw) / count):.2f} %")
    print(f"crashes             {len(crashes)}")
    print(f"one line            {sum(in_line) / count:.3f} ms, {max(in_line):.1f} ms slowest")
    print(
        f"block at {CELLS}         {sum(in_block) / count:.3f} ms, {max(in_block):.1f} ms slowest"
    )
    print(f"rows over {CELLS} cells  {len(wide)} of {len(rows)}")
    if options.raw:
        for source in raw:
            marked = [fragment.text for fragment in line(source) if fragment.raw]
            print(f"{source!r}\n    {marked}")


if __name__ == "__main__":
    main()
