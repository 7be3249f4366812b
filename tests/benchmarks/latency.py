"""From a key to the next card drawn, on a pseudo-terminal, with a large collection.

`python tests/benchmarks/latency.py [CARDS] [REVIEWS] [GRADES]`, by default 100,000 cards with
1,000,000 reviews and 200 grades. Prints p50 and p99 of the time from the key that shows an
answer, and from the key that grades, until the terminal has the whole next page, and how long
the start took.
"""

import os
import random
import select
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pexpect

sys.path.insert(0, str(Path(__file__).parents[1]))

from flashq.core.model import LogEntry, LogKind, Moment, Scheduled
from flashq.core.schedulers.base import replay
from flashq.core.schedulers.sm2 import Sm2
from terminal_driver import clean_environment, flashq

TODAY = date(2026, 12, 1)
DECKS = 100
TOPICS = ("optimizer", "regularization", "loss", "norm", "init", "data", "metrics")
# A page ends with the last footer line; the terminal has it all when nothing more comes.
_QUIET_S = 0.004


def write_decks(folder: Path, cards: int) -> None:
    """A hundred decks with formulas, key points and tags."""
    for deck in range(DECKS):
        lines = [f"deck: Deck {deck}", "cards:"]
        for number in range(deck, cards, DECKS):
            lines += [
                f"  - id: n{number}",
                f"    question: 第 {number} 题：why does step {number} converge?",
                "    answer: |",
                f"      Because $\\theta_{{t+1}} = \\theta_t - \\eta g_{{{number}}}$ falls.",
                "",
                "      - 方向一致的梯度会累积，步子变大；",
                "      - the step is bounded.",
                "    points: [gradient, step size, bound]",
                f"    tags: [{TOPICS[number % len(TOPICS)]}]",
            ]
        (folder / f"deck{deck:03}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def histories(reviews: int, cards: int) -> Iterator[list[LogEntry]]:
    """A log for each card, ten reviews or so each, replayed as the program would."""
    chance = random.Random(7)
    per_card = reviews // cards
    for _ in range(cards):
        day = (TODAY - timedelta(days=chance.randrange(300, 900))).toordinal()
        entries = []
        for _ in range(per_card):
            quality = chance.choice((2, 3, 4, 4, 4, 5))
            at_ms = (day - date(1970, 1, 1).toordinal()) * 86_400_000 + 40_000_000
            entries.append(LogEntry(LogKind.REVIEW, quality, Moment(at_ms, day), 8000))
            day += chance.randrange(1, 40)
            if day >= TODAY.toordinal():
                break
        yield entries


def fill(folder: Path, cards: int, reviews: int) -> int:
    """Writes the log past the program, as an import would, and the states; returns its length."""
    from flashq.store import log
    from flashq.store.database import open_database

    with open_database(folder / ".flashq" / "schedule.db") as database:
        numbers = [row[0] for row in database.rows("SELECT card_id FROM cards ORDER BY card_id")]
        scheduler = Sm2()
        count = 0
        with database.transaction():
            for card_id, entries in zip(numbers, histories(reviews, cards), strict=True):
                kinds, after = replay(scheduler, entries)
                assert isinstance(after.schedule, Scheduled)
                log.append_many(
                    database,
                    (
                        (card_id, LogEntry(kind, one.quality, one.moment, one.duration_ms))
                        for one, kind in zip(entries, kinds, strict=True)
                    ),
                )
                log.put_states(database, [(card_id, after)])
                count += len(entries)
    return count


class Session:
    """A session on a pseudo-terminal, timed from key to quiet."""

    def __init__(self, folder: Path, home: Path) -> None:
        command = flashq("-C", str(folder), "--today", TODAY.isoformat(), "study")
        began = time.perf_counter()
        self.child = pexpect.spawn(
            command[0], command[1:], env=clean_environment(home), dimensions=(24, 80), timeout=600
        )
        self.child.delaybeforesend = None
        self.child.expect("answer")
        self.start_s = time.perf_counter() - began
        self._drain()

    def press(self, key: str) -> float:
        """Sends a key; returns the seconds until the last byte of the page that follows."""
        began = time.perf_counter()
        self.child.send(key)
        select.select([self.child.child_fd], [], [], 10)
        return self._drain() - began

    def _drain(self) -> float:
        """Reads until nothing comes for a moment; returns when the last byte came."""
        last = time.perf_counter()
        while select.select([self.child.child_fd], [], [], _QUIET_S)[0]:
            os.read(self.child.child_fd, 65536)
            last = time.perf_counter()
        return last


def quantiles(seconds: list[float]) -> str:
    """p50 and p99 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1000:6.1f} ms   p99 {cuts[98] * 1000:6.1f} ms"


def main(cards: int, reviews: int, grades: int) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name, "collection"), Path(name, "home")
        folder.mkdir()
        home.mkdir()
        write_decks(folder, cards)
        (folder / "flashq.toml").write_text("reviews_per_day = 9999\n", encoding="utf-8")
        began = time.perf_counter()
        pexpect.run(" ".join(flashq("-C", str(folder), "decks", "--json")), timeout=3600)
        print(f"first synchronisation of {cards:,} notes: {time.perf_counter() - began:.1f} s")
        count = fill(folder, cards, reviews)
        with sqlite3.connect(folder / ".flashq" / "schedule.db") as database:
            database.execute("PRAGMA optimize")
        print(f"{cards:,} cards, {count:,} reviews")
        session = Session(folder, home)
        print(f"start until the first card: {session.start_s:.2f} s")
        revealing, grading = [], []
        for number in range(grades):
            revealing.append(session.press(" "))
            session.press("*")
            grading.append(session.press("\r"))
            if number % 10 == 9:
                session.press("u")
                session.press("\r")
        session.child.send("q")
        print(f"key to answer:    {quantiles(revealing)}")
        print(f"grade to next:    {quantiles(grading)}")


if __name__ == "__main__":
    numbers = [int(word.replace("_", "")) for word in sys.argv[1:]]
    main(*(numbers + [100_000, 1_000_000, 200][len(numbers) :]))
