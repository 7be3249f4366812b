"""Synchronising: what is read, what is parsed, what is written, and what stays as it was."""

import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import flashq.formats.deck_yaml.reader as reader_module
from flashq.collection import open_collection, syncing
from flashq.collection.checking import check
from flashq.errors import FlashqError
from flashq.formats import files
from unit.collection_builder import TODAY, Folder, at, q, reviews_of

DROPOUT, ADAM, SGD = q("Dropout?"), q("Adam?"), q("SGD?")


class Counted:
    """Which files were read and which were parsed, in the order in which that happened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        self.parsed: list[str] = []
        read_bytes, read_deck = Path.read_bytes, reader_module.read_deck
        opened = Path.open

        def counting_read(path: Path) -> bytes:
            self.read.append(path.name)
            return read_bytes(path)

        def counting_open(path: Path, *arguments: object, **rest: object) -> object:
            self.read.append(path.name)
            return opened(path, *arguments, **rest)  # type: ignore[call-overload]

        def counting_parse(data: bytes, *, path: str) -> object:
            self.parsed.append(path)
            return read_deck(data, path=path)

        monkeypatch.setattr(Path, "read_bytes", counting_read)
        monkeypatch.setattr(Path, "open", counting_open)
        monkeypatch.setattr(reader_module, "read_deck", counting_parse)

    def clear(self) -> None:
        self.read.clear()
        self.parsed.clear()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def test_only_files_whose_size_or_time_changed_are_read(folder: Folder, counted: Counted) -> None:
    folder.write("a.yaml", DROPOUT)
    folder.write("b.yaml", ADAM)
    folder.sync()
    assert (set(counted.read), counted.parsed) == ({"a.yaml", "b.yaml"}, ["a.yaml", "b.yaml"])
    counted.clear()
    folder.sync()
    assert (counted.read, counted.parsed) == ([], [])
    folder.put("b.yaml", ADAM, SGD)
    assert (set(counted.read), counted.parsed) == ({"b.yaml"}, ["b.yaml"])


def test_only_files_whose_bytes_changed_are_parsed(folder: Folder, counted: Counted) -> None:
    folder.put("a.yaml", DROPOUT)
    counted.clear()
    folder.touch("a.yaml")
    folder.sync()
    assert (set(counted.read), counted.parsed) == ({"a.yaml"}, [])
    counted.clear()
    folder.sync()
    assert counted.read == []


def test_a_file_changed_within_its_size_is_read(folder: Folder) -> None:
    folder.put("a.yaml", q("Adam?", "One"))
    folder.put("a.yaml", q("Adam?", "Two"))
    assert folder.card("Adam?").note.answer == "Two"


def test_a_file_that_changed_a_moment_ago_is_read_again(folder: Folder, counted: Counted) -> None:
    """It can change once more without a new time of change or size."""
    folder.write("a.yaml", q("Adam?", "One"))
    now = time.time_ns()
    os.utime(folder.path / "a.yaml", ns=(now, now))
    folder.sync()
    (folder.path / "a.yaml").write_text(
        (folder.path / "a.yaml").read_text(encoding="utf-8").replace("One", "Two"),
        encoding="utf-8",
    )
    os.utime(folder.path / "a.yaml", ns=(now, now))
    folder.sync()
    assert folder.card("Adam?").note.answer == "Two"


def test_nothing_is_written_and_no_lock_taken_when_nothing_changed(folder: Folder) -> None:
    folder.put("a.yaml", DROPOUT)
    before = folder.database_path.read_bytes()
    with folder.another() as other, other.database.transaction():
        folder.sync()
    assert folder.database_path.read_bytes() == before


def test_a_sitting_takes_in_what_a_second_program_synchronised(folder: Folder) -> None:
    folder.put("a.yaml", DROPOUT)
    folder.write("a.yaml", DROPOUT, ADAM)
    with folder.another():
        assert folder.questions() == ["Dropout?", "Adam?"]


def test_a_newer_reader_reads_every_file_anew(
    folder: Folder, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put("a.yaml", DROPOUT)
    counted.clear()
    monkeypatch.setattr(syncing, "READER_VERSION", syncing.READER_VERSION + 1)
    folder.sync()
    assert counted.parsed == ["a.yaml"]


def test_a_deck_with_a_fault_keeps_the_cards_it_had_and_stops_no_other(folder: Folder) -> None:
    folder.write("a.yaml", DROPOUT, ADAM)
    folder.put("b.yaml", SGD)
    before = folder.grade_each()
    folder.write_text("a.yaml", "cards:\n  - question: Dropout?\n    anwser: gone\n")
    folder.put("b.yaml", SGD, q("New?"))
    after = folder.progress()
    assert after.pop("New?")[1] == 0
    assert after == before
    deck = folder.collection.decks["a"]
    assert deck.fault_count == 1
    assert deck.first_fault.startswith('a.yaml:3:5: unknown key "anwser"')
    assert folder.collection.decks["b"].fault_count == 0


def test_a_fault_is_remembered_without_reading_the_file_again(
    folder: Folder, counted: Counted
) -> None:
    folder.write_text("a.yaml", "cards: [")
    folder.sync()
    counted.clear()
    folder.sync()
    assert (counted.read, folder.collection.decks["a"].fault_count) == ([], 1)
    folder.put("a.yaml", DROPOUT)
    assert folder.collection.decks["a"].fault_count == 0
    assert folder.collection.decks["a"].first_fault == ""


def test_a_deck_that_is_mended_to_what_it_was_has_no_fault_any_more(folder: Folder) -> None:
    folder.put("a.yaml", DROPOUT)
    before = folder.grade_each()
    folder.write_text("a.yaml", "cards: [")
    folder.sync()
    folder.put("a.yaml", DROPOUT)
    assert folder.collection.decks["a"].fault_count == 0
    assert folder.progress() == before


def test_a_faulty_deck_can_be_studied(folder: Folder) -> None:
    folder.put("a.yaml", DROPOUT)
    folder.write_text("a.yaml", "cards: [")
    folder.sync()
    folder.grade("Dropout?")
    assert reviews_of(folder.card("Dropout?")) == 1


def test_a_deleted_file_puts_its_notes_to_sleep_and_deletes_nothing(folder: Folder) -> None:
    folder.write("a.yaml", DROPOUT)
    folder.put("b.yaml", ADAM)
    folder.grade_each()
    folder.delete("a.yaml")
    folder.sync()
    assert folder.questions() == ["Adam?"]
    assert set(folder.collection.decks) == {"b"}
    assert folder.collection.queue(at(500).day).due == (folder.card("Adam?").card_id,)
    assert folder.sql("SELECT count(*) FROM reviews") == [(3,)]


def test_a_deck_emptied_of_its_notes_puts_them_to_sleep(folder: Folder) -> None:
    folder.put("a.yaml", DROPOUT)
    before = folder.grade_each()
    folder.write_text("a.yaml", "")
    folder.sync()
    assert folder.collection.cards() == []
    folder.put("a.yaml", DROPOUT)
    assert folder.progress() == before


def test_yml_files_are_decks_and_other_files_are_not(folder: Folder) -> None:
    folder.write("a.yml", DROPOUT)
    folder.write("b.yaml", ADAM)
    for other in ("c.yaml.bak", "d.txt", "e.json", ".f.yaml", "yaml"):
        folder.write(other, SGD)
    assert list(folder.sync().decks) == ["a", "b"]


def test_hidden_folders_and_media_hold_no_decks(folder: Folder) -> None:
    for path in (".git/a.yaml", ".flashq/b.yaml", "media/c.yaml", "media/deep/d.yaml", ".e/f.yaml"):
        folder.write(path, SGD)
    folder.write("ml/media/g.yaml", DROPOUT)
    assert list(folder.sync().decks) == ["ml/media/g"]


def test_of_two_files_for_one_deck_the_first_in_the_alphabet_counts(folder: Folder) -> None:
    folder.write("a.yml", ADAM)
    folder.put("a.yaml", DROPOUT)
    assert folder.questions() == ["Dropout?"]
    folder.delete("a.yaml")
    folder.sync()
    assert folder.questions() == ["Adam?"]


def test_a_folder_called_like_a_deck_is_a_folder(folder: Folder) -> None:
    folder.write("odd.yaml/a.yaml", DROPOUT)
    assert list(folder.sync().decks) == ["odd.yaml/a"]


def test_decks_may_have_any_printable_name(folder: Folder) -> None:
    folder.write("机器学习/模型 优化.yaml", DROPOUT, deck="优化")
    folder.sync()
    card = folder.card("Dropout?")
    assert (card.deck, card.deck_title) == ("机器学习/模型 优化", "优化")
    assert folder.collection.card_named(card.name).card_id == card.card_id


def test_a_deck_whose_name_is_no_utf8_stops_no_other_deck_and_check_names_it(
    folder: Folder,
) -> None:
    """File systems take any bytes."""
    folder.put("a.yaml", DROPOUT)
    odd = os.fsencode(folder.path) + b"/\xff.yaml"
    try:
        descriptor = os.open(odd, os.O_CREAT | os.O_WRONLY)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    os.close(descriptor)
    folder.sync()
    assert folder.questions() == ["Dropout?"]
    assert [str(finding) for finding in check(folder.path, []).findings] == [
        "\\xff.yaml:1:1: this file is ignored: its name is not UTF-8"
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a.yml", "a.yaml is the deck of that name"),
        ("b.YAML", "decks end in .yaml or .yml, not in .YAML"),
    ],
)
def test_a_file_that_only_looks_like_a_deck_is_ignored_and_check_says_why(
    folder: Folder, name: str, why: str
) -> None:
    folder.put("a.yaml", DROPOUT)
    (folder.path / name).write_text("cards:\n  - question: b\n    answer: c\n", encoding="utf-8")
    folder.sync()
    assert folder.questions() == ["Dropout?"]
    (finding,) = check(folder.path, []).findings
    assert (finding.path, finding.severity) == (name, "warning")
    assert finding.message == f"this file is ignored: {why}"


def test_a_deck_that_cannot_be_read_keeps_its_cards_and_stops_no_other_deck(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put("a.yaml", DROPOUT)
    folder.put("b.yaml", ADAM)
    folder.sync()
    folder.write("a.yaml", DROPOUT | {"answer": "another"})
    folder.write("b.yaml", ADAM | {"answer": "another"})
    read = files.read_limited

    def refuse(path: Path, limit: int) -> bytes:
        if path.name == "a.yaml":
            raise FlashqError(f"cannot read {path}: Permission denied")
        return read(path, limit)

    monkeypatch.setattr(files, "read_limited", refuse)
    folder.sync()
    assert folder.card(DROPOUT["question"]).note.answer != "another"
    assert folder.card(ADAM["question"]).note.answer == "another"
    assert "Permission denied" in folder.collection.decks["a"].first_fault
    monkeypatch.setattr(files, "read_limited", read)
    folder.sync()
    assert folder.card(DROPOUT["question"]).note.answer == "another"
    assert not folder.collection.decks["a"].fault_count


def test_a_link_to_the_folder_above_does_not_stop_synchronising(folder: Folder) -> None:
    folder.write("a.yaml", DROPOUT)
    (folder.path / "loop").symlink_to(folder.path, target_is_directory=True)
    assert list(folder.sync().decks) == ["a"]


def test_a_link_to_a_deck_elsewhere_is_a_deck(folder: Folder) -> None:
    folder.write("media/kept.yaml", DROPOUT)
    (folder.path / "linked.yaml").symlink_to(folder.path / "media" / "kept.yaml")
    (folder.path / "broken.yaml").symlink_to(folder.path / "nowhere.yaml")
    assert list(folder.sync().decks) == ["linked"]


def test_a_folder_that_is_gone_is_said_in_one_line(folder: Folder) -> None:
    with pytest.raises(FlashqError, match="No such file or directory; make the folder readable"):
        syncing.synchronise(folder.collection.database, folder.path / "gone", TODAY)


def test_the_progress_counts_the_files_to_do(folder: Folder) -> None:
    folder.write("a.yaml", DROPOUT)
    folder.write("b.yaml", ADAM)
    seen: list[tuple[int, int]] = []
    folder.collection.synchronise(lambda done, count: seen.append((done, count)))
    assert seen == [(0, 2), (1, 2)]


def test_a_synchronisation_that_fails_half_way_leaves_nothing_of_itself(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put("b.yaml", ADAM)
    before = folder.grade_each()
    folder.write("a.yaml", DROPOUT)
    folder.write("b.yaml", SGD)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(syncing._Synchronisation, "_pair", interrupt)
        with pytest.raises(KeyboardInterrupt):
            folder.sync()
    assert folder.progress() == before
    folder.sync()
    assert folder.questions() == ["Dropout?", "SGD?"]


def test_the_note_has_all_that_its_author_wrote(folder: Folder) -> None:
    folder.put(
        "a.yaml",
        q(
            "Adam?",
            "Two moments.",
            id="adam",
            points=["first", "second"],
            hint="two",
            tags=["own"],
            references=["https://example.org"],
            follow_ups=["sgd"],
            seconds=90,
        ),
        q("Which?", "SGD", choices=["SGD", "NAG"]),
        tags=["of-deck"],
    )
    note = folder.card("Adam?").note
    assert (note.points, note.hint, note.tags) == (("first", "second"), "two", ("of-deck", "own"))
    assert (note.references, note.follow_ups) == (("https://example.org",), ("sgd",))
    assert (note.seconds, note.line, note.id) == (90, 3, "adam")
    assert folder.card("Which?").note.choices == ("SGD", "NAG")


def test_other_details_of_a_note_change_with_the_file(folder: Folder) -> None:
    folder.put("a.yaml", q("Adam?", hint="old", tags=["x"]))
    folder.grade("Adam?")
    folder.put("a.yaml", DROPOUT, q("Adam?", hint="new"), deck="Title", language="en")
    card = folder.card("Adam?")
    assert (card.note.hint, card.note.tags, card.note.line) == ("new", (), 5)
    assert (card.deck_title, reviews_of(card)) == ("Title", 1)


def _in_another_process(path: Path, started: Callable[[], object]) -> None:
    collection = open_collection(path, {})
    started()
    collection.synchronise()
    collection.close()


def test_two_processes_that_synchronise_at_once_make_every_note_once(folder: Folder) -> None:
    for number in range(5):
        folder.write(f"d{number}.yaml", *(q(f"Question {number}.{n}?") for n in range(20)))
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(3)
    others = [
        context.Process(target=_in_another_process, args=(folder.path, barrier.wait))
        for _ in range(2)
    ]
    for process in others:
        process.start()
    barrier.wait(30)
    folder.sync()
    for process in others:
        process.join(60)
        assert process.exitcode == 0
    assert len(folder.collection.cards()) == 100
    assert folder.sql("SELECT count(*), count(DISTINCT uid) FROM notes") == [(100, 100)]
