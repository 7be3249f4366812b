"""How long a card's text takes to show, and whether its lines break where they may.

    python tests/benchmarks/markdown.py FILE...

Markdown files are cut at their third-level headings, YAML decks into their notes' texts; each
piece is one answer. Prints milliseconds per answer against `rich.markdown.Markdown` on the
same texts, and the lines that are too wide, begin or end with a mark that must not stand
there, at 40, 80 and 120 columns: all of these must be zero.
"""

import argparse
import io
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.markdown import Markdown

from flashq.terminal.line_breaking import cells, wrap
from flashq.terminal.markdown import render

WIDTHS = (40, 80, 120)
MUST_NOT_BEGIN = tuple("，。！？；：、）》」』”’")
MUST_NOT_END = tuple("（《「『“‘")
_FIELDS = ("question", "answer", "hint", "cloze")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    answers = [text for path in parser.parse_args().files for text in _answers(path)]
    print(f"{len(answers)} answers, {sum(map(len, answers))} characters")
    _report_time(answers)
    for width in WIDTHS:
        print(f"{width:>4} columns:", ", ".join(_faults(answers, width)))
    prose = "".join(answers)[:1000]
    print(f"wrapping 1,000 characters: {_median_ms(lambda: wrap(prose, 80)):.2f} ms")


def _answers(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix in (".yaml", ".yml"):
        yield from _texts_of_deck(yaml.safe_load(source))
    else:
        yield from (part for part in re.split(r"^### .*$", source, flags=re.M) if part.strip())


def _texts_of_deck(deck: Any) -> Iterator[str]:
    for note in deck["cards"]:
        yield from (str(note[field]) for field in _FIELDS if note.get(field))
        yield from map(str, note.get("points") or [])


def _report_time(answers: list[str]) -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    ours = [_median_ms(lambda text=text: _print(console, text)) for text in answers]
    theirs = [_median_ms(lambda text=text: console.print(Markdown(text))) for text in answers]
    print(f"ours:  median {statistics.median(ours):.2f} ms, worst {max(ours):.2f} ms, printed")
    print(f"Rich:  median {statistics.median(theirs):.2f} ms, worst {max(theirs):.2f} ms, printed")
    print(f"ratio: {sum(ours) / sum(theirs):.2f} of Rich's time over all answers")


def _print(console: Console, text: str) -> None:
    for line in render(text, width=80):
        console.print(line)


def _median_ms(action: Callable[[], object], rounds: int = 5) -> float:
    action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _faults(answers: list[str], width: int) -> list[str]:
    lines = [line.plain for text in answers for line in render(text, width=width)]
    begins = [re.sub(r"^[\s•◦‣│☐☑]+", "", line) for line in lines]
    counts = {
        "lines": len(lines),
        "too wide": sum(cells(line) > width for line in lines),
        "wrong begin": sum(line.startswith(MUST_NOT_BEGIN) for line in begins),
        "wrong end": sum(line.endswith(MUST_NOT_END) for line in lines),
    }
    return [f"{count} {name}" for name, count in counts.items()]


if __name__ == "__main__":
    main()
