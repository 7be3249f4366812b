"""How long a card's text takes to show, and whether its lines break where they may.

    python tests/benchmarks/markdown.py FILE...

Markdown files are cut at their third-level headings, YAML decks into their notes' texts; each
piece is one answer. Prints milliseconds per answer against `rich.markdown.Markdown` on the
same texts, and the lines that are too wide, begin or end with a mark that must not stand
there, at 40, 80 and 120 columns; of YAML decks the whole cards too, with panels, key points
and references, as a session shows them. Ends with status 1 unless all of these are zero.
"""

import argparse
import io
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.markdown import Markdown

from flashq.core.cards import ordinals
from flashq.core.model import Card
from flashq.formats.deck_yaml.reader import read_deck
from flashq.terminal.card_view import Look, answer_lines, print_lines, question_lines
from flashq.terminal.line_breaking import cells, wrap
from flashq.terminal.markdown import render

WIDTHS = (40, 80, 120)
MUST_NOT_BEGIN = tuple("，。！？；：、）》」』”’")
MUST_NOT_END = tuple("（《「『“‘")
_FIELDS = ("question", "answer", "explanation", "hint", "cloze")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args().files
    answers = [text for path in files for text in _answers(path)]
    cards = [card for path in files for card in _cards(path)]
    print(f"{len(answers)} answers, {sum(map(len, answers))} characters, {len(cards)} cards")
    _report_time(answers)
    prose = "".join(answers)[:1000]
    print(f"wrapping 1,000 characters: {_median_ms(lambda: wrap(prose, 80)):.2f} ms")
    faults = 0
    for width in WIDTHS:
        texts = [line.plain for text in answers for line in render(text, width=width)]
        faults += _report_faults(f"{width:>4} columns, texts", texts, width)
        if cards:
            faults += _report_faults(f"{width:>4} columns, cards", _lines(cards, width), width)
    sys.exit(1 if faults else 0)


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


def _cards(path: Path) -> Iterator[Card]:
    if path.suffix not in (".yaml", ".yml"):
        return
    deck = read_deck(path.read_bytes(), path=path.name).deck
    if deck is None:
        sys.exit(f"{path} has faults: flashq check says which")
    for note in deck.notes:
        for ordinal in ordinals(note):
            key = note.id or str(note.line)
            yield Card(
                card_id=0,
                uid="",
                deck=deck.name,
                deck_title=deck.title,
                path=deck.path,
                key=key,
                ordinal=ordinal,
                note=note,
            )


def _lines(cards: list[Card], width: int) -> list[str]:
    look = Look(width)
    return [
        line.plain
        for card in cards
        for line in question_lines(card, look) + answer_lines(card, look)
    ]


def _report_time(answers: list[str]) -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    ours = [_median_ms(lambda text=text: _print(console, text)) for text in answers]
    theirs = [_median_ms(lambda text=text: console.print(Markdown(text))) for text in answers]
    print(f"ours:  median {statistics.median(ours):.2f} ms, worst {max(ours):.2f} ms, printed")
    print(f"Rich:  median {statistics.median(theirs):.2f} ms, worst {max(theirs):.2f} ms, printed")
    print(f"ratio: {sum(ours) / sum(theirs):.2f} of Rich's time over all answers")


def _print(console: Console, text: str) -> None:
    print_lines(console, render(text, width=80))


def _median_ms(action: Callable[[], object], rounds: int = 5) -> float:
    action()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _report_faults(name: str, lines: list[str], width: int) -> int:
    """Prints how many lines are wrong, each kind of fault for itself, and returns the sum."""
    # What stands before and after the text of a line: blanks, bullets, the sides of panels.
    inner = [re.sub(r"^[\s•◦‣│☐☑]+|[\s│]+$", "", line) for line in lines]
    counts = {
        "too wide": sum(cells(line) > width for line in lines),
        "wrong begin": sum(line.startswith(MUST_NOT_BEGIN) for line in inner),
        "wrong end": sum(line.endswith(MUST_NOT_END) for line in inner),
    }
    found = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    print(f"{name}: {len(lines)} lines, {found}")
    return sum(counts.values())


if __name__ == "__main__":
    main()
