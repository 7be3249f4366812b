"""The log is the truth: recording, undoing, a clock set back, and rebuilding."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.core.model import (
    NEW,
    UNSEEN,
    CardState,
    LogEntry,
    LogKind,
    Moment,
    New,
    Scheduled,
)
from flashq.core.schedulers.base import replay
from flashq.core.schedulers.sm2 import Sm2
from flashq.errors import FlashqError
from unit.collection_builder import TODAY, Folder, at, q, reviews_of


@pytest.fixture
def deck(folder: Folder) -> Folder:
    folder.put("ml.yaml", q("Adam?"), q("SGD?"))
    return folder


def schedule_of(folder: Folder, question: str) -> Scheduled:
    schedule = folder.card(question).state.schedule
    assert isinstance(schedule, Scheduled)
    return schedule


# Recording ---------------------------------------------------------------------------------


def test_a_grade_is_on_disk_when_it_returns(deck: Folder) -> None:
    recorded = deck.collection.grade(deck.card("Adam?").card_id, 4, at(), duration_ms=1234)
    assert recorded.kind is LogKind.REVIEW
    assert deck.sql(
        "SELECT review_id, kind, quality, at_ms, study_day, duration_ms, void FROM reviews"
    ) == [(recorded.review_id, "review", 4, at().at_ms, TODAY, 1234, 0)]
    with deck.another() as other:
        assert other.card_named(deck.card("Adam?").name).state == recorded.state


def test_a_first_good_grade_gives_one_day_at_ease_two_and_a_half(deck: Folder) -> None:
    deck.grade("Adam?", 4)
    assert schedule_of(deck, "Adam?") == Scheduled(
        repetitions=1,
        interval_days=1,
        ease_hundredths=250,
        due_day=TODAY + 1,
        first_day=TODAY,
        last_day=TODAY,
        needs_drill=False,
        lapses=0,
        reviews=1,
        last_quality=4,
    )


def test_repeats_of_the_day_are_drill_until_four_and_practice_afterwards(deck: Folder) -> None:
    card_id = deck.card("Adam?").card_id
    kinds = [deck.collection.grade(card_id, quality, at()).kind for quality in (2, 3, 4, 1)]
    assert kinds == ["review", "drill", "drill", "practice"]
    assert (schedule_of(deck, "Adam?").reviews, schedule_of(deck, "Adam?").due_day) == (
        1,
        TODAY + 1,
    )
    assert [entry.kind for entry in deck.collection.log(card_id)] == kinds


def test_before_the_rollover_hour_it_is_still_yesterday(deck: Folder) -> None:
    deck.grade("Adam?", 2, at(hour=23))
    card_id = deck.card("Adam?").card_id
    assert deck.collection.grade(card_id, 4, at(1, hour=3, minute=59)).kind is LogKind.DRILL
    assert deck.collection.grade(card_id, 4, at(1, hour=4)).kind is LogKind.REVIEW


def test_a_mark_leaves_the_schedule_alone(deck: Folder) -> None:
    deck.grade("Adam?")
    before = schedule_of(deck, "Adam?")
    card_id = deck.card("Adam?").card_id
    deck.collection.mark(card_id, LogKind.SUSPEND, at())
    deck.collection.mark(card_id, LogKind.BURY, at())
    assert deck.card("Adam?").state == CardState(before, suspended=True, buried_day=TODAY)
    deck.collection.mark(card_id, LogKind.UNBURY, at())
    deck.collection.mark(card_id, LogKind.UNSUSPEND, at())
    assert deck.card("Adam?").state == CardState(before)


def test_a_quality_outside_nought_to_five_is_refused_and_nothing_is_logged(deck: Folder) -> None:
    with pytest.raises(ValueError, match="quality 6"):
        deck.grade("Adam?", 6)
    assert deck.sql("SELECT count(*) FROM reviews") == [(0,)]
    assert deck.card("Adam?").state == UNSEEN


def test_a_draft_cannot_be_graded(folder: Folder) -> None:
    folder.put("ml.yaml", q("Adam?", None, id="adam"))
    with pytest.raises(FlashqError) as caught:
        folder.collection.grade_card(folder.collection.card_named("adam"), 4, at())
    assert str(caught.value) == '"ml:adam" is a draft; write its answer first (ml.yaml:2)'


def test_a_draft_that_was_graded_before_keeps_its_progress(folder: Folder) -> None:
    folder.put("ml.yaml", q("Adam?", "Two moments."))
    folder.grade("Adam?")
    folder.put("ml.yaml", q("Adam?", None))
    folder.put("ml.yaml", q("Adam?", "Two moments."))
    assert reviews_of(folder.card("Adam?")) == 1


# Undoing -----------------------------------------------------------------------------------


def test_undo_takes_back_any_number_of_steps_the_last_first(deck: Folder) -> None:
    states = []
    for question, quality, days in [
        ("Adam?", 4, 0),
        ("SGD?", 2, 0),
        ("SGD?", 4, 0),
        ("Adam?", 5, 1),
        ("SGD?", 3, 1),
        ("Adam?", 0, 7),
    ]:
        states.append((question, deck.card(question).state, quality))
        deck.grade(question, quality, at(days))
    for question, state, quality in reversed(states):
        undone = deck.collection.undo()
        assert undone is not None
        assert undone.card is not None
        assert (undone.card.note.prompt, undone.quality) == (question, quality)
        assert undone.card.state == state == deck.card(question).state
    assert deck.collection.undo() is None
    assert deck.sql("SELECT count(*), sum(void) FROM reviews") == [(6, 6)]


def test_undo_takes_marks_back(deck: Folder) -> None:
    deck.grade("Adam?")
    card_id = deck.card("Adam?").card_id
    before = deck.card("Adam?").state
    deck.collection.mark(card_id, LogKind.BURY, at())
    deck.collection.mark(card_id, LogKind.SUSPEND, at())
    deck.collection.mark(card_id, LogKind.UNSUSPEND, at())
    kinds = []
    for _ in range(3):
        undone = deck.collection.undo()
        assert undone is not None
        kinds.append((undone.kind, undone.quality))
    assert kinds == [(LogKind.UNSUSPEND, None), (LogKind.SUSPEND, None), (LogKind.BURY, None)]
    assert deck.card("Adam?").state == before


def test_an_undone_row_stays_in_the_table_as_void(deck: Folder) -> None:
    deck.grade("Adam?", 1)
    deck.collection.undo()
    assert deck.sql("SELECT kind, quality, void FROM reviews") == [("review", 1, 1)]
    assert deck.collection.log(deck.card("Adam?").card_id) == []
    assert deck.collection.rebuild().differences == []


def test_undoing_a_review_makes_reviews_of_the_drill_that_followed(deck: Folder) -> None:
    card_id = deck.card("Adam?").card_id
    first = deck.collection.grade(card_id, 2, at())
    deck.collection.grade(card_id, 4, at())
    undone = deck.collection.undo(first.review_id)
    assert undone is not None
    assert [entry.kind for entry in deck.collection.log(card_id)] == [LogKind.REVIEW]
    assert schedule_of(deck, "Adam?").repetitions == 1
    assert deck.collection.rebuild().differences == []


def test_the_same_entry_is_not_undone_twice(deck: Folder) -> None:
    deck.grade("SGD?")
    recorded = deck.collection.grade(deck.card("Adam?").card_id, 4, at())
    assert deck.collection.undo(recorded.review_id) is not None
    assert deck.collection.undo(recorded.review_id) is None
    assert reviews_of(deck.card("SGD?")) == 1


def test_undo_reaches_a_card_whose_text_is_gone(deck: Folder) -> None:
    deck.grade("Adam?")
    deck.put("ml.yaml", q("SGD?"))
    undone = deck.collection.undo()
    assert undone is not None
    assert (undone.card, undone.quality) == (None, 4)
    deck.put("ml.yaml", q("Adam?"), q("SGD?"))
    assert deck.card("Adam?").state == UNSEEN


def test_a_number_is_not_given_again_after_an_undo(deck: Folder) -> None:
    card_id = deck.card("Adam?").card_id
    first = deck.collection.grade(card_id, 4, at())
    deck.collection.undo()
    assert deck.collection.grade(card_id, 4, at()).review_id > first.review_id


# A clock set back --------------------------------------------------------------------------


def test_a_clock_set_back_makes_no_review_vanish_and_no_due_day_jump(deck: Folder) -> None:
    card_id = deck.card("Adam?").card_id
    deck.grade("Adam?", 4, at(10))
    before = schedule_of(deck, "Adam?")
    recorded = deck.collection.grade(card_id, 2, at(3))
    assert recorded.kind is LogKind.PRACTICE
    assert schedule_of(deck, "Adam?") == before
    log = deck.collection.log(card_id)
    assert [entry.quality for entry in log] == [4, 2]
    assert [entry.moment.day for entry in log] == [TODAY + 10, TODAY + 3]
    assert deck.collection.rebuild().differences == []


def test_a_drill_under_a_clock_set_back_is_still_the_drill(deck: Folder) -> None:
    card_id = deck.card("Adam?").card_id
    deck.grade("Adam?", 2, at(10))
    assert deck.collection.grade(card_id, 4, at(9)).kind is LogKind.DRILL
    assert not schedule_of(deck, "Adam?").needs_drill
    assert deck.collection.rebuild().differences == []


def test_another_card_is_not_touched_by_a_clock_that_was_ahead(deck: Folder) -> None:
    deck.grade("Adam?", 4, at(100))
    deck.grade("SGD?", 4, at())
    assert schedule_of(deck, "SGD?").due_day == TODAY + 1


def test_undo_takes_back_what_was_done_last_even_when_the_clock_says_otherwise(
    deck: Folder,
) -> None:
    deck.grade("Adam?", 4, at(10))
    deck.grade("SGD?", 4, at(3))
    undone = deck.collection.undo()
    assert undone is not None
    assert undone.card is not None
    assert undone.card.note.prompt == "SGD?"


# Rebuilding --------------------------------------------------------------------------------


def test_rebuild_finds_nothing_where_nothing_differs(deck: Folder) -> None:
    assert deck.collection.rebuild().differences == []
    for days, quality in enumerate((4, 2, 5)):
        deck.grade("Adam?", quality, at(days))
    deck.collection.mark(deck.card("SGD?").card_id, LogKind.SUSPEND, at())
    assert deck.collection.rebuild().differences == []


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE card_states SET ease_hundredths = 999",
        "UPDATE card_states SET due_day = due_day + 30",
        "UPDATE card_states SET suspended = 1",
        "UPDATE card_states SET reviews = 0",
        "UPDATE card_states SET needs_drill = 1 - needs_drill",
        "DELETE FROM card_states",
        "UPDATE reviews SET quality = 0, void = 0",
    ],
)
def test_rebuild_finds_a_state_that_was_tampered_with_and_mends_it(
    deck: Folder, tampering: str
) -> None:
    card_id = deck.card("Adam?").card_id
    for days, quality in enumerate((4, 5, 2)):
        deck.grade("Adam?", quality, at(days))
    deck.sql(tampering)
    tampered = deck.card("Adam?").state
    (difference,) = deck.collection.rebuild().differences
    assert (difference.card_id, difference.kept) == (card_id, tampered)
    assert difference.replayed == deck.card("Adam?").state
    _, replayed = replay(Sm2(), deck.collection.log(card_id))
    assert deck.card("Adam?").state == replayed
    assert deck.collection.rebuild().differences == []


def test_rebuild_removes_the_state_of_a_card_that_has_no_log(deck: Folder) -> None:
    deck.grade("Adam?")
    deck.sql("UPDATE reviews SET void = 1")
    (difference,) = deck.collection.rebuild().differences
    assert difference.replayed == UNSEEN
    assert deck.card("Adam?").state == UNSEEN


def test_rebuild_corrects_kinds_that_were_tampered_with(deck: Folder) -> None:
    card_id = deck.card("Adam?").card_id
    for quality in (2, 4):
        deck.grade("Adam?", quality)
    deck.sql("UPDATE reviews SET kind = 'practice'")
    assert deck.collection.rebuild().kinds == 2
    assert [entry.kind for entry in deck.collection.log(card_id)] == ["review", "drill"]


def test_rebuild_mends_the_progress_of_sleeping_notes_too(deck: Folder) -> None:
    deck.grade("Adam?")
    before = deck.card("Adam?").state
    deck.put("ml.yaml", q("SGD?"))
    deck.sql("UPDATE card_states SET ease_hundredths = 999")
    assert len(deck.collection.rebuild().differences) == 1
    deck.put("ml.yaml", q("Adam?"), q("SGD?"))
    assert deck.card("Adam?").state == before


# Laws --------------------------------------------------------------------------------------

Action = tuple[str, int, int, int]
actions = st.lists(
    st.one_of(
        st.tuples(st.just("grade"), st.integers(0, 2), st.integers(0, 5), st.integers(-3, 9)),
        st.tuples(st.just("mark"), st.integers(0, 2), st.integers(0, 3), st.integers(-1, 2)),
        st.tuples(st.just("undo"), st.just(0), st.just(0), st.just(0)),
    ),
    max_size=25,
)
MARK_KINDS = (LogKind.SUSPEND, LogKind.UNSUSPEND, LogKind.BURY, LogKind.UNBURY)


@pytest.fixture(scope="module")
def shared() -> Iterator[Folder]:
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path))
        folder.put("ml.yaml", q("Adam?"), q("SGD?"), q("NAG?"))
        yield folder
        folder.close()


@settings(max_examples=40, deadline=None)
@given(actions)
def test_kept_states_are_the_replay_of_the_log_whatever_was_done(
    shared: Folder, done: list[Action]
) -> None:
    """Grades, marks, undo, and a clock that also runs backwards."""
    collection = shared.collection
    shared.sql("DELETE FROM reviews")
    shared.sql("DELETE FROM card_states")
    ids = [card.card_id for card in collection.cards()]
    kept: list[tuple[int, CardState]] = []  # what an undo must restore
    days = 0
    for action, card, choice, forward in done:
        days += forward
        moment = replace(at(days), at_ms=at(days).at_ms + len(kept))
        before = (ids[card], state_of(shared, ids[card]))
        if action == "undo":
            undone = collection.undo()
            assert (undone is None) == (not kept)
            if undone is not None:
                card_id, state = kept.pop()
                assert undone.card is not None
                assert (undone.card.card_id, undone.card.state) == (card_id, state)
            continue
        if action == "grade":
            collection.grade(ids[card], choice, moment)
        else:
            collection.mark(ids[card], MARK_KINDS[choice], moment)
        kept.append(before)
    for card_id in ids:
        kinds, state = replay(Sm2(), collection.log(card_id))
        assert state_of(shared, card_id) == state
        assert [entry.kind for entry in collection.log(card_id)] == kinds
    assert collection.rebuild().differences == []


def state_of(folder: Folder, card_id: int) -> CardState:
    card = folder.collection.card(card_id)
    assert card is not None
    return card.state


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-5, 20)), min_size=1, max_size=20))
def test_a_due_day_never_moves_back_and_no_grade_vanishes(
    shared: Folder, given_grades: list[tuple[int, int]]
) -> None:
    shared.sql("DELETE FROM reviews")
    shared.sql("DELETE FROM card_states")
    card_id = shared.card("Adam?").card_id
    days, latest_day, due = 0, 0, 0
    for number, (quality, step) in enumerate(given_grades, start=1):
        days += step
        schedule = shared.collection.grade(card_id, quality, at(days)).state.schedule
        assert isinstance(schedule, Scheduled)
        if TODAY + days <= latest_day:
            assert schedule.due_day == due, "the clock was set back or stood still"
        latest_day, due = max(latest_day, TODAY + days), schedule.due_day
        assert due > latest_day
        assert len(shared.collection.log(card_id)) == number


def test_an_entry_needs_a_quality_and_a_mark_has_none() -> None:
    with pytest.raises(ValueError, match="needs a quality"):
        replay(Sm2(), [LogEntry(LogKind.REVIEW, None, Moment(0, TODAY))])
    assert replay(Sm2(), [LogEntry(LogKind.BURY, None, Moment(0, TODAY))])[1] == CardState(
        NEW, buried_day=TODAY
    )
    assert isinstance(UNSEEN.schedule, New)
