"""How long big collections take: first synchronisation, `list`, and many lines of grades.

    python tests/benchmarks/grade_lines.py [--lines 1000000] [--cards 5000] [--notes 10000]

Prints seconds, lines per second and the peak memory of each run of the program.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

NOTES_IN_A_DECK = 500
FIRST_DAY = datetime(2020, 1, 1, 9, tzinfo=UTC)


def write_decks(folder: Path, notes: int) -> list[str]:
    """Writes decks with so many notes; returns the names of the cards."""
    names = []
    for start in range(0, notes, NOTES_IN_A_DECK):
        deck = f"part{start // NOTES_IN_A_DECK:03}"
        with (folder / f"{deck}.yaml").open("w", encoding="utf-8") as file:
            file.write(f"deck: {deck}\ntags: [generated]\ncards:\n")
            for number in range(start, min(notes, start + NOTES_IN_A_DECK)):
                file.write(
                    f"  - id: note-{number}\n"
                    f"    question: 第 {number} 个问题：why does method {number} converge?\n"
                    "    answer: |\n"
                    f"      Because of $\\theta_{{{number}}} \\to 0$; 收敛是因为步长变小。\n\n"
                    "      - one reason\n      - another reason\n"
                    "    tags: [one, two]\n"
                )
                names.append(f"{deck}:note-{number}")
    return names


def grade_lines(names: list[str], lines: int) -> Iterator[str]:
    """Lines in the order of time: each card once a day, five times perfect after a lapse."""
    for number in range(lines):
        day, position = divmod(number, len(names))
        moment = FIRST_DAY + timedelta(days=day, seconds=position)
        quality = 1 if day % 6 == 3 else 5
        yield f"{names[position]}\t{quality}\t{moment.isoformat()}\n"


def run(what: str, folder: Path, *arguments: str, stdin: Path | None = None) -> float:
    """Runs the program once; prints and returns its seconds."""
    command = [sys.executable, "-m", "flashq", "-C", str(folder), "--today", "2026-12-01"]
    began = time.perf_counter()
    with (stdin or Path(os.devnull)).open("rb") as source:
        process = subprocess.Popen([*command, *arguments], stdin=source, stdout=subprocess.PIPE)
        assert process.stdout is not None
        said = process.stdout.read().decode().splitlines()
        # wait4 tells the peak of this one process, where RUSAGE_CHILDREN has that of all.
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    assert status == 0, (what, said[-3:])
    last = said[-1][:40] if said else ""
    print(f"{what:<40} {seconds:8.2f} s   peak {_megabytes(usage):6.0f} MB   {last}")
    return seconds


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--cards", type=int, default=5_000)
    parser.add_argument("--notes", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        big, graded = Path(home) / "big", Path(home) / "graded"
        for folder in (big, graded):
            folder.mkdir()
        write_decks(big, given.notes)
        run("an empty collection: schema", graded, "decks")
        run(f"first synchronisation, {given.notes} notes", big, "decks")
        run("second run, nothing changed", big, "decks")
        run(f"list, {given.notes} cards", big, "list")
        run(f"list --json, {given.notes} cards", big, "list", "--json")
        run("list with a query", big, "list", "收敛", "-is:due", "tag:one")
        names = write_decks(graded, given.cards)
        run(f"first synchronisation, {given.cards} notes", graded, "decks")
        source = Path(home) / "grades.tsv"
        with source.open("w", encoding="utf-8") as file:
            file.writelines(grade_lines(names, given.lines))
        seconds = run(f"grade -, {given.lines} lines", graded, "grade", "-", stdin=source)
        print(f"{given.lines / seconds:.0f} lines per second")
        run("rebuild of that log", graded, "rebuild")


if __name__ == "__main__":
    main()
