"""Start-up of the daily commands as ratios to a floor program, in turn in one run.

`python tests/benchmarks/startup.py [PYTHON] [RUNS]`. PYTHON is an interpreter with flashq
installed from its wheel: an editable install may compile its modules at every start.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect

FLOOR = Path(__file__).with_name("floor.py")


def seconds(command: list[str], env: dict[str, str]) -> float:
    """How long a command takes from start to end."""
    began = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True)
    return time.perf_counter() - began


def seconds_to(text: str, command: list[str], env: dict[str, str]) -> float:
    """How long it takes until a command shows a text on a terminal."""
    began = time.perf_counter()
    child = pexpect.spawn(command[0], command[1:], env=env, dimensions=(24, 80), encoding="utf-8")
    child.expect(text)
    passed = time.perf_counter() - began
    child.close(force=True)
    return passed


def main(python: str, runs: int) -> None:
    """Prints medians and ratios."""
    with tempfile.TemporaryDirectory() as home:
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env |= {"HOME": home, "XDG_DATA_HOME": home, "TERM": "xterm-256color"}
        flashq = [python, "-m", "flashq"]
        floor = [python, str(FLOOR), "--database", str(Path(home, "floor.db"))]
        subprocess.run([*flashq, "due"], env=env, check=True, capture_output=True)
        for deck in Path(home).rglob("*.yaml"):
            os.utime(deck, (1_700_000_000, 1_700_000_000))
        subprocess.run([*flashq, "due"], env=env, check=True, capture_output=True)
        times: dict[str, list[float]] = {}
        for _ in range(runs):
            for name, taken in (
                ("floor", seconds(floor, env)),
                ("flashq --version", seconds([*flashq, "--version"], env)),
                ("flashq due", seconds([*flashq, "due"], env)),
                ("floor, first card", seconds_to("answer", floor, env)),
                ("flashq study, first card", seconds_to("answer", [*flashq, "study"], env)),
            ):
                times.setdefault(name, []).append(taken)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        base = medians["floor, first card" if "first card" in name else "floor"]
        print(f"{name:26} {median * 1000:6.1f} ms   {median / base:4.2f} × floor")


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else sys.executable,
        int(sys.argv[2]) if len(sys.argv) > 2 else 15,
    )
