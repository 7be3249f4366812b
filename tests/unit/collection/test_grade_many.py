"""Many grades at once: all or nothing, and each in its place in time."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.core.model import UNSEEN, LogKind, Scheduled
from flashq.formats.grade_lines import GradeLinesError
from unit.collection_builder import TODAY, Folder, at, cloze, q, reviews_of


@pytest.fixture
def deck(folder: Folder) -> Folder:
    folder.write("ml/deep learning.yaml", q("Adam?", id="adam"), q("SGD?", id="sgd"))
    folder.put("zh.yaml", q("亚当？", id="adam"), cloze("{{c1::a}} {{c2::b}}", id="gaps"))
    return folder


def line(name: str, quality: int, days: int, hour: int = 12) -> str:
    return f"{name}\t{quality}\t2026-03-{2 + days:02d}T{hour:02d}:00:00+08:00\n"


def faults_of(folder: Folder, *lines: str) -> list[tuple[int, str]]:
    before = folder.sql("SELECT count(*) FROM reviews")
    with pytest.raises(GradeLinesError) as caught:
        folder.collection.grade_many(lines, at())
    assert folder.sql("SELECT count(*) FROM reviews") == before
    return [(fault.line, fault.message) for fault in caught.value.faults]


def test_cards_are_graded_by_any_name_they_go_by(deck: Folder) -> None:
    lines = ["sgd 4\n", "ml/deep learning:adam 5\n", "zh:gaps#2\t3\n"]
    assert deck.collection.grade_many(lines, at()) == 3
    assert [reviews_of(card) for card in deck.collection.cards()] == [1, 1, 0, 0, 1]


def test_a_grade_without_moment_happens_now(deck: Folder) -> None:
    deck.collection.grade_many(["sgd 4"], at(3))
    (entry,) = deck.collection.log(deck.card("SGD?").card_id)
    assert (entry.moment, entry.quality, entry.kind) == (at(3), 4, LogKind.REVIEW)


def test_repeats_within_a_day_are_drill_and_practice(deck: Folder) -> None:
    deck.collection.grade_many(["sgd 2", "sgd 4", "sgd 5"], at())
    kinds = [entry.kind for entry in deck.collection.log(deck.card("SGD?").card_id)]
    assert kinds == ["review", "drill", "practice"]


def test_one_fault_and_nothing_is_graded(deck: Folder) -> None:
    assert faults_of(deck, "sgd 4\n", "nobody 4\n", "# fine\n", "sgd 6\n", "adam 4\n") == [
        (2, 'no card is called "nobody"; "flashq list" shows the cards\' names'),
        (4, '"6" is no quality; it is a number from 0 to 5'),
        (5, '"adam" means 2 notes; say which: ml/deep learning:adam, zh:adam'),
    ]
    assert deck.card("SGD?").state == UNSEEN


def test_a_draft_is_not_graded(folder: Folder) -> None:
    folder.put("a.yaml", q("Adam?", None, id="adam"))
    assert [number for number, _ in faults_of(folder, "adam 4")] == [1]


def test_no_lines_are_no_grades(deck: Folder) -> None:
    assert deck.collection.grade_many([], at()) == 0
    assert deck.collection.grade_many(["# nothing\n", "\n"], at()) == 0


def test_an_older_history_takes_its_place_before_what_the_card_has(deck: Folder) -> None:
    deck.collection.grade_many([line("sgd", 4, 10)], at(20))
    deck.collection.grade_many([line("sgd", 4, 1), line("sgd", 2, 3)], at(20))
    card = deck.card("SGD?")
    log = deck.collection.log(card.card_id)
    assert [(entry.moment.day - TODAY, entry.quality) for entry in log] == [(1, 4), (3, 2), (10, 4)]
    schedule = card.state.schedule
    assert isinstance(schedule, Scheduled)
    assert (schedule.first_day, schedule.last_day) == (TODAY + 1, TODAY + 10)
    assert (schedule.repetitions, schedule.lapses, schedule.reviews) == (1, 1, 3)
    assert deck.collection.rebuild().differences == []


def test_an_older_grade_of_the_same_day_makes_a_drill_of_the_review(deck: Folder) -> None:
    deck.collection.grade_many([line("sgd", 4, 1, hour=20)], at(20))
    deck.collection.grade_many([line("sgd", 2, 1, hour=8)], at(20))
    kinds = [entry.kind for entry in deck.collection.log(deck.card("SGD?").card_id)]
    assert kinds == ["review", "drill"]
    assert deck.collection.rebuild().differences == []


def test_marks_keep_their_place_among_the_grades(deck: Folder) -> None:
    card_id = deck.card("SGD?").card_id
    deck.collection.mark(card_id, LogKind.SUSPEND, at(5))
    deck.collection.grade_many([line("sgd", 4, 1), line("sgd", 4, 9)], at(20))
    state = deck.card("SGD?").state
    assert state.suspended
    assert reviews_of(deck.card("SGD?")) == 2
    assert deck.collection.rebuild().differences == []


def test_a_grade_without_moment_comes_after_all_that_have_one(deck: Folder) -> None:
    deck.collection.grade_many(["sgd 5", line("sgd", 4, 9)], at(12))
    log = deck.collection.log(deck.card("SGD?").card_id)
    assert [entry.quality for entry in log] == [4, 5]
    assert log[1].moment.at_ms >= log[0].moment.at_ms
    assert deck.collection.rebuild().differences == []


def test_under_a_clock_set_back_a_grade_without_moment_still_comes_last(deck: Folder) -> None:
    deck.grade("SGD?", 4, at(10))
    before = deck.card("SGD?").state
    deck.collection.grade_many(["sgd 2"], at(3))
    log = deck.collection.log(deck.card("SGD?").card_id)
    assert [(entry.quality, entry.kind) for entry in log] == [(4, "review"), (2, "practice")]
    assert deck.card("SGD?").state == before
    assert deck.collection.rebuild().differences == []


def test_undo_takes_the_latest_of_many_grades_back_first(deck: Folder) -> None:
    deck.collection.grade_many([line("sgd", 5, 9), line("gaps", 3, 5), line("sgd", 4, 1)], at(20))
    undone = [deck.collection.undo() for _ in range(3)]
    assert [entry.quality for entry in undone if entry] == [5, 3, 4]


def test_one_moment_may_be_written_in_any_offset(deck: Folder) -> None:
    deck.collection.grade_many(["sgd 4 2026-03-04T02:00:00Z"], at(20))
    deck.collection.grade_many(["gaps 4 2026-03-04T10:00:00+08:00"], at(20))
    (utc,) = deck.collection.log(deck.card("SGD?").card_id)
    (china,) = deck.collection.log(deck.card("{{c1::a}} {{c2::b}}").card_id)
    assert utc.moment.at_ms == china.moment.at_ms
    # The study day is that of the clock on the wall there: 2 in the night is before 4.
    assert (utc.moment.day, china.moment.day) == (TODAY + 1, TODAY + 2)


@pytest.fixture(scope="module")
def two() -> Iterator[tuple[Folder, Folder]]:
    with tempfile.TemporaryDirectory() as left, tempfile.TemporaryDirectory() as right:
        folders = Folder(Path(left)), Folder(Path(right))
        for folder in folders:
            folder.put("a.yaml", q("Adam?", id="adam"), q("SGD?", id="sgd"))
        yield folders
        for folder in folders:
            folder.close()


histories = st.lists(
    st.tuples(st.sampled_from(["adam", "sgd"]), st.integers(0, 5), st.integers(0, 20 * 24)),
    min_size=1,
    max_size=25,
    unique_by=lambda grade: grade[2],
)


@settings(max_examples=25, deadline=None)
@given(histories, st.randoms(use_true_random=False), st.integers(0, 25))
def test_the_order_of_lines_with_moments_plays_no_part(
    two: tuple[Folder, Folder],
    history: list[tuple[str, int, int]],
    shuffle: random.Random,
    cut: int,
) -> None:
    """Nor does it whether they come at once or in two parts, the later one first."""
    lines = [line(name, quality, hours // 24, hours % 24) for name, quality, hours in history]
    for folder in two:
        folder.sql("DELETE FROM reviews")
        folder.sql("DELETE FROM card_states")
    one, other = two
    one.collection.grade_many(sorted(lines), at(30))
    shuffle.shuffle(lines)
    other.collection.grade_many(lines[cut:], at(30))
    other.collection.grade_many(lines[:cut], at(30))
    for question in ("Adam?", "SGD?"):
        left, right = one.card(question), other.card(question)
        assert left.state == right.state
        assert one.collection.log(left.card_id) == other.collection.log(right.card_id)
    assert one.collection.rebuild().differences == other.collection.rebuild().differences == []
