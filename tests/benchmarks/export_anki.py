"""How long an Anki package takes to export against plain genanki, and how much memory.

    python tests/benchmarks/export_anki.py [--notes N] [--large N]

Exports collections of made-up notes, short ones and ones with formulas, code and lists, and lets
genanki write the fields that came out, both by turns in this process. Prints the median seconds
of each and their ratio, and what the first export took, which makes HTML of every note's Markdown.
Then the peak memory of exporting many more notes, for the first time and again, each in a process
of its own, so that it shows whether memory grows with them. Ends with status 1 when genanki
writes quicker than an export takes.
"""

import argparse
import contextlib
import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from flashq.collection import Collection, exporting, locating, open_collection, packaging
from flashq.collection.selecting import EVERYTHING
from flashq.formats.anki.model import AnkiNote

RUNS = 7
DECKS = 20
DAY = 739_000
SHORT = """\
- id: n{number}
  question: 第 {number} 个问题：动量在梯度下降里起什么作用？
  answer: Momentum {number} averages the gradients of earlier steps.
  tags: [sgd]
"""
RICH = """\
- id: n{number}
  question: 第 {number} 题：为什么 $v_t = \\beta v_{{t-1}} + g_t$ 能**减小振荡**？
  answer: |
    动量把过去的梯度按指数加权，方向一致时累积到 $\\frac{{1}}{{1-\\beta}}$ 倍，方向相反时互相抵消：

    $$v_t = \\beta v_{{t-1}} + g_t, \\qquad \\theta_t = \\theta_{{t-1}} - \\eta v_t$$

    - 曲率大的方向：相邻的梯度**符号相反**，和很小；
    - 曲率小的方向：梯度 `g` 一致，步子变大。

    ```python
    v = beta * v + grad  # step {number}
    w = w - lr * v
    ```

    与 [Polyak](https://doi.org/10.1016/0041-5553(64)90137-5) 的重球法相比，Nesterov 在前方取梯度。
  points: [指数加权平均, 方向一致时加速, 方向相反时抵消]
  tags: [sgd, momentum]
  references: ["Sutskever et al., 2013"]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--export", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.export is not None:
        _export_and_report(arguments.export)
        return
    print(f"{arguments.notes:,} notes, median of {RUNS} runs, the two by turns:")
    is_slower = False
    for name, template in (("short", SHORT), ("rich", RICH)):
        first, again, theirs, megabytes = _compare(template, arguments.notes)
        is_slower |= again >= theirs
        print(f"{name} notes, {megabytes:.1f} MB of fields:", end=" ")
        print(f"flashq {again:.2f} s, genanki {theirs:.2f} s, ratio {again / theirs:.2f}")
        print(f"  the first export, with rendering: {first:.2f} s, ratio {first / theirs:.2f}")
    print("peak memory of a process that exports short notes:")
    for count in (1, arguments.notes, arguments.large):
        _report_memory(count)
    sys.exit(1 if is_slower else 0)


def _compare(template: str, count: int) -> tuple[float, float, float, float]:
    """Seconds of the first export, of one more and of genanki's writing; megabytes of fields."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_decks(folder, template, count)
        with _collection(folder) as collection:
            first = _seconds(lambda: _export(collection, folder / "ours.apkg"))
            pictures = exporting.Pictures(collection)
            notes = list(packaging.anki_notes(collection, EVERYTHING, pictures))
            gc.freeze()  # what is there for genanki alone is no load of either
            for _ in range(RUNS):
                ours.append(_seconds(lambda: _export(collection, folder / "ours.apkg")))
                theirs.append(_seconds(lambda: _write_genanki(folder / "theirs.apkg", notes)))
    size = sum(len(field.encode()) for note in notes for field in note.fields)
    return first, statistics.median(ours), statistics.median(theirs), size / 1e6


def _write_decks(folder: Path, template: str, count: int) -> None:
    for place in range(DECKS):
        notes = (template.format(number=number) for number in range(place, count, DECKS))
        text = "cards:\n" + "".join(notes) if place < count else "cards: []\n"
        (folder / f"deck-{place}.yaml").write_text(text, encoding="utf-8")
    locating.prepare_state_folder(folder)


def _collection(folder: Path) -> Collection:
    collection = open_collection(folder, {})
    collection.synchronise(day=DAY)
    return collection


def _export(collection: Collection, path: Path) -> None:
    packaging.write_anki(
        collection,
        EVERYTHING,
        path,
        exporting.Pictures(collection),
        day=DAY,
        local=lambda time: time.replace(tzinfo=UTC),
        with_progress=False,
        progress=lambda done: None,
    )


def _seconds(work: Callable[[], None]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _write_genanki(path: Path, notes: list[AnkiNote]) -> None:
    import genanki  # not in the process whose memory is measured

    note_type = notes[0].note_type
    model = genanki.Model(
        note_type.type_id,
        note_type.name,
        fields=[{"name": name} for name in note_type.fields],
        templates=[
            {"name": template.name, "qfmt": template.question, "afmt": template.answer}
            for template in note_type.templates
        ],
        css=note_type.css,
    )
    decks: dict[str, genanki.Deck] = {}
    for note in notes:
        deck = decks.setdefault(note.deck, genanki.Deck(1_795_000_000_100 + len(decks), note.deck))
        deck.add_note(
            genanki.Note(
                model=model, fields=list(note.fields), guid=note.guid, tags=list(note.tags)
            )
        )
    genanki.Package(list(decks.values())).write_to_file(str(path))


def _report_memory(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_decks(folder, SHORT, count)
        _collection(folder).close()
        gc.collect()
        for what in ("first", "again"):
            command = [sys.executable, __file__, "--export", name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            print(f"{count:>9,} notes, {what}: {done.stdout}", end="")


def _export_and_report(folder: Path) -> None:
    with _collection(folder) as collection:
        seconds = _seconds(lambda: _export(collection, folder / "package.apkg"))
    print(f"{_peak_kib() / 1024:.0f} MiB, {seconds:.1f} s")


def _peak_kib() -> int:
    """Of this process alone: what `resource` tells goes back to the one that started it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
