"""Two sessions on one collection at the same time."""

import sqlite3
import subprocess
import threading
from pathlib import Path

from terminal_driver import clean_environment, flashq

CARDS = 60


def make_collection(folder: Path) -> None:
    folder.mkdir()
    cards = "".join(f"  - question: Question {n}?\n    answer: {n}\n" for n in range(CARDS))
    (folder / "deck.yaml").write_text("cards:\n" + cards, encoding="utf-8")
    (folder / "flashq.toml").write_text("new_per_day = 1000\n", encoding="utf-8")


def test_two_sessions_at_once_lose_no_grade_and_show_no_traceback(tmp_path: Path) -> None:
    folder = tmp_path / "collection"
    make_collection(folder)
    env = clean_environment(tmp_path)
    outputs: list[subprocess.CompletedProcess[str]] = []

    def study() -> None:
        # The first use makes the database: both sessions race for that too.
        outputs.append(
            subprocess.run(
                flashq("-C", str(folder), "study"),
                env=env,
                input="\n4\n" * CARDS,
                capture_output=True,
                text=True,
                check=False,
            )
        )

    sessions = [threading.Thread(target=study) for _ in range(2)]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join()
    assert [(output.returncode, output.stderr) for output in outputs] == [(0, ""), (0, "")]
    given = sum(
        int(line.split()[1])
        for output in outputs
        for line in output.stdout.splitlines()
        if line.startswith("Reviewed ")
    )
    with sqlite3.connect(folder / ".flashq" / "schedule.db") as database:
        logged = database.execute("SELECT count(*) FROM reviews").fetchone()[0]
        first_grades = database.execute(
            "SELECT count(*) FROM reviews WHERE kind = 'review'"
        ).fetchone()[0]
    assert logged == given
    assert first_grades == CARDS
    rebuilt = subprocess.run(
        flashq("-C", str(folder), "rebuild"), env=env, capture_output=True, text=True, check=True
    )
    assert rebuilt.stdout == "The log was replayed; nothing differed.\n"


def test_two_adds_at_once_lose_no_note(tmp_path: Path) -> None:
    folder = tmp_path / "collection"
    make_collection(folder)
    env = clean_environment(tmp_path)
    subprocess.run(flashq("-C", str(folder), "due"), env=env, check=True, capture_output=True)
    adds = [
        subprocess.Popen(
            flashq("-C", str(folder), "add", "-d", "deck", "-q", f"Added {n}: why?", "-a", "so"),
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for n in range(4)
    ]
    for add in adds:
        add.communicate()
        assert add.returncode == 0
    text = (folder / "deck.yaml").read_text(encoding="utf-8")
    assert all(f"Added {n}: why?" in text for n in range(4))
