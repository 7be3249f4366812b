"""Kills a scripted session at a random moment and looks at what is left.

`python tests/robustness/killing.py 200` does it two hundred times and prints the figures.
"""

import random
import select
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from terminal_driver import clean_environment, flashq

CARDS = 40
ACKNOWLEDGED = b"new "


@dataclass(frozen=True)
class Left:
    """What a killed session left: grades acknowledged and in the log, and two checks."""

    acknowledged: int
    logged: int
    integrity: str
    rebuilt: str


def make_collection(folder: Path) -> None:
    """A collection of some forty cards, its database made already."""
    folder.mkdir()
    cards = "".join(f"  - question: Question {n}?\n    answer: {n}\n" for n in range(CARDS))
    (folder / "deck.yaml").write_text("cards:\n" + cards, encoding="utf-8")
    (folder / "flashq.toml").write_text("new_per_day = 1000\n", encoding="utf-8")


def kill_once(folder: Path, home: Path, chance: random.Random) -> Left:
    """Answers cards as fast as they come, kills the session, and looks at the database."""
    env = clean_environment(home)
    before = _log_length(folder)
    session = subprocess.Popen(
        flashq("-C", str(folder), "study", "--new", "1000"),
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert session.stdin is not None
    assert session.stdout is not None
    # Every card is shown, graded with 4 (easy, no drill), and the next one acknowledges it.
    session.stdin.write(b"\n4\n" * CARDS)
    session.stdin.flush()
    seen = b""
    enough = chance.randrange(1, CARDS)
    while seen.count(ACKNOWLEDGED) <= enough:
        part = session.stdout.read1(4096)  # type: ignore[attr-defined]
        if not part:
            break
        seen += part
    for _ in range(chance.randrange(200_000)):
        pass  # some moment between two grades, or in the middle of one
    session.kill()
    while select.select([session.stdout], [], [], 0)[0]:
        part = session.stdout.read1(65536)  # type: ignore[attr-defined]
        if not part:
            break
        seen += part
    session.wait()
    session.stdin.close()
    session.stdout.close()
    with sqlite3.connect(folder / ".flashq" / "schedule.db") as database:
        integrity = database.execute("PRAGMA integrity_check").fetchone()[0]
    database.close()
    rebuilt = subprocess.run(
        flashq("-C", str(folder), "rebuild"), env=env, capture_output=True, text=True, check=False
    ).stdout
    acknowledged = max(0, seen.count(ACKNOWLEDGED) - 1)
    return Left(acknowledged, _log_length(folder) - before, integrity, rebuilt.strip())


def forget_all(folder: Path) -> None:
    """Every card is new again."""
    with sqlite3.connect(folder / ".flashq" / "schedule.db") as database:
        database.execute("DELETE FROM card_states")
        database.execute("DELETE FROM reviews")
    database.close()


def _log_length(folder: Path) -> int:
    path = folder / ".flashq" / "schedule.db"
    if not path.exists():
        return 0
    with sqlite3.connect(path) as database:
        count = database.execute("SELECT count(*) FROM reviews").fetchone()[0]
    database.close()
    return int(count)


def main(times: int) -> None:
    """Prints what so many kills left."""
    chance = random.Random(2026)
    lost = broken = differed = acknowledged = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "collection"
        make_collection(folder)
        env = clean_environment(Path(place))
        subprocess.run(flashq("-C", str(folder), "due"), env=env, check=True, capture_output=True)
        for _ in range(times):
            left = kill_once(folder, Path(place), chance)
            acknowledged += left.acknowledged
            lost += max(0, left.acknowledged - left.logged)
            broken += left.integrity != "ok"
            differed += "nothing differed" not in left.rebuilt
            forget_all(folder)
    print(f"{times} kills, {acknowledged} grades acknowledged, {lost} lost")
    print(
        f"integrity_check failed {broken} times, states differed from the replay {differed} times"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
