"""How long an Anki package takes to write against plain genanki, and how much memory.

    python tests/benchmarks/export_anki.py [--notes N] [--large N]

Writes made-up notes with their fields in HTML, the same ones by both, and prints the median
seconds of each and the ratio. Then the whole way from a collection, which reads the notes and
makes HTML of their Markdown, against genanki's writing of those fields alone. Then the peak memory
of writing, and of the whole way, with many more notes, each in a process of its own, so that it
shows whether memory grows with them. Ends with status 1 when genanki writes quicker.
"""

import argparse
import contextlib
import gc
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, timedelta
from pathlib import Path

from flashq.collection import Collection, exporting, locating, open_collection
from flashq.collection.selecting import EVERYTHING
from flashq.core.exported import ExportedCard
from flashq.core.model import Card, Kind, Note
from flashq.formats.anki.model import AnkiNote, NoteType, Template
from flashq.formats.anki.package import write_package

RUNS = 7
DECKS = 20
WORDS = (
    "梯度",
    "loss",
    "学习率",
    "<code>torch.no_grad()</code>",
    "momentum",
    "\\(\\nabla f\\)",
    "&lt;",
)
NOTE_TYPE = NoteType(
    type_id=1_795_000_000_009,
    name="benchmark",
    is_cloze=False,
    fields=("Question", "Answer", "Id", "Spare"),
    templates=(Template("Card", "{{Question}}", "{{FrontSide}}<hr id=answer>{{Answer}}"),),
    css=".card { font-size: 20px; }",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--export", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.export is not None:
        _export_and_report(arguments.export)
        return
    if arguments.write is not None:
        _write_and_report(arguments.write)
        return
    ours, theirs = _compare(list(_notes(arguments.notes)))
    print(f"{arguments.notes:,} notes, median of {RUNS} runs, the two by turns:")
    print(f"flashq {ours:.2f} s, genanki {theirs:.2f} s, ratio {ours / theirs:.2f}")
    whole, writing = _compare_whole(arguments.notes)
    print(f"the whole way {whole:.2f} s, genanki's writing {writing:.2f} s,", end=" ")
    print(f"ratio {whole / writing:.2f}")
    for what, option in (("writes a package", "--write"), ("exports a collection", "--export")):
        print(f"peak memory of a process that {what}:")
        for count in (1, arguments.notes, arguments.large):
            command = [sys.executable, __file__, option, str(count)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            print(done.stdout, end="")
    sys.exit(1 if ours >= theirs else 0)


def _notes(count: int) -> Iterator[AnkiNote]:
    dice = random.Random(6)
    for number in range(1, count + 1):
        question = f"<p>{number}: {' '.join(dice.choices(WORDS, k=12))}</p>"
        answer = f"<p>{' '.join(dice.choices(WORDS, k=150))}</p>"
        deck = f"bank::deck {number % DECKS}"
        plain = Note(id=None, kind=Kind.BASIC, prompt="", answer="")
        card = Card(
            card_id=number,
            uid=f"{number:032x}",
            deck=deck,
            deck_title=deck,
            path=deck,
            key=str(number),
            ordinal=1,
            note=plain,
        )
        yield AnkiNote(
            guid=f"{number:032x}",
            note_type=NOTE_TYPE,
            deck=deck,
            fields=(question, answer, str(number), ""),
            tags=("benchmark", f"tag-{number % 7}"),
            changed_s=1_700_000_000,
            cards=(ExportedCard(card=card, number=number),),
        )


def _compare(notes: list[AnkiNote]) -> tuple[float, float]:
    ours = []
    theirs = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            ours.append(_seconds(lambda: _write(Path(folder) / "ours.apkg", notes)))
            theirs.append(_seconds(lambda: _write_genanki(Path(folder) / "theirs.apkg", notes)))
    return statistics.median(ours), statistics.median(theirs)


def _compare_whole(count: int) -> tuple[float, float]:
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder, _collection(Path(folder), count) as collection:
        notes = list(exporting.anki_notes(collection, EVERYTHING, exporting.Pictures(collection)))
        for _ in range(RUNS):
            ours.append(_seconds(lambda: _export(collection, Path(folder) / "ours.apkg")))
            theirs.append(_seconds(lambda: _write_genanki(Path(folder) / "theirs.apkg", notes)))
    return statistics.median(ours), statistics.median(theirs)


def _collection(folder: Path, count: int) -> Collection:
    """A collection of short notes without marks, half a sentence each way."""
    for place in range(DECKS):
        lines = ["cards:"]
        lines += (
            f"- {{id: n{number}, question: 第 {number} 个问题：动量在梯度下降里起什么作用？,"
            f" answer: Momentum {number} averages the gradients of earlier steps., tags: [sgd]}}"
            for number in range(place, count, DECKS)
        )
        (folder / f"deck-{place}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    locating.prepare_state_folder(folder)
    collection = open_collection(folder, {})
    collection.synchronise(day=739_000)
    return collection


def _export(collection: Collection, path: Path) -> None:
    exporting.write_anki(
        collection,
        EVERYTHING,
        path,
        exporting.Pictures(collection),
        day=739_000,
        local=lambda time: time.replace(tzinfo=UTC),
        with_progress=False,
        progress=lambda done: None,
    )


def _seconds(work: Callable[[], None]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _write(path: Path, notes: Iterable[AnkiNote]) -> None:
    write_package(
        path,
        notes,
        media_root=path.parent,
        day=739_000,
        rollover_hour=4,
        utc_offset=lambda time: timedelta(0),
        with_progress=False,
    )


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


def _write_and_report(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.apkg"
        seconds = _seconds(lambda: _write(path, _notes(count)))
        peak_mib = _peak_kib() / 1024
        size_mib = path.stat().st_size / 2**20
        print(f"{count:>9,} notes: {peak_mib:.0f} MiB, {seconds:.1f} s, file {size_mib:.1f} MiB")


def _export_and_report(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = [sys.executable, "-c", _MAKE, folder, str(count)]
        subprocess.run(made, check=True, cwd=Path(__file__).parent)  # its memory is not ours
        with open_collection(Path(folder), {}) as collection:
            collection.synchronise(day=739_000)
            seconds = _seconds(lambda: _export(collection, Path(folder) / "package.apkg"))
        print(f"{count:>9,} notes: {_peak_kib() / 1024:.0f} MiB, {seconds:.1f} s")


_MAKE = """
import pathlib, sys
import export_anki
export_anki._collection(pathlib.Path(sys.argv[1]), int(sys.argv[2])).close()
"""


def _peak_kib() -> int:
    """Of this process alone: what `resource` tells goes back to the one that started it."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
