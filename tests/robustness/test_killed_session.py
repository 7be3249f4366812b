"""A session that is killed loses nothing that it acknowledged."""

import random
import subprocess
from pathlib import Path

from robustness.killing import forget_all, kill_once, make_collection
from terminal_driver import clean_environment, flashq


def test_grades_that_were_acknowledged_survive_a_kill_at_any_moment(tmp_path: Path) -> None:
    folder = tmp_path / "collection"
    make_collection(folder)
    env = clean_environment(tmp_path)
    subprocess.run(flashq("-C", str(folder), "due"), env=env, check=True, capture_output=True)
    chance = random.Random(1990)
    acknowledged = 0
    for _ in range(8):
        left = kill_once(folder, tmp_path, chance)
        assert left.logged >= left.acknowledged
        assert left.integrity == "ok"
        assert left.rebuilt == "The log was replayed; nothing differed."
        acknowledged += left.acknowledged
        forget_all(folder)
    assert acknowledged > 20
