"""A sitting: the order of its cards, undo, what is put away, and two of them at once."""

import pytest

from flashq.collection.following import follow_up_questions
from flashq.collection.sitting import Manner, Sitting
from flashq.core.model import UNSEEN, LogKind, Moment
from flashq.core.study_queue import Stage, StudyQueue, Turn
from unit.collection_builder import TODAY, Folder, at, cloze, q, reviews_of


@pytest.fixture
def deck(folder: Folder) -> Folder:
    """Due: D1, D2; new: N1, N2."""
    folder.put("a.yaml", *(q(name) for name in ("D1", "D2", "N1", "N2")))
    for name in ("D1", "D2"):
        folder.grade(name, 4, at(-1))
    return folder


def asked(sitting: Sitting) -> str:
    assert sitting.card is not None
    return sitting.card.note.prompt


def to_come(sitting: Sitting) -> list[int]:
    """The cards still to come, in their order."""
    session = sitting.session
    return [turn.card_id for turn in (*session.called, *session.main)] + list(session.drill)


def grade_through(sitting: Sitting, *qualities: int) -> list[str]:
    """Grades card after card; which were asked."""
    seen = []
    for quality in qualities:
        seen.append(asked(sitting))
        sitting.reveal()
        sitting.grade(quality)
    return seen


def test_due_cards_come_first_then_new_ones_then_the_drill(deck: Folder) -> None:
    sitting = deck.sitting()
    assert grade_through(sitting, 2, 4, 3, 5, 4, 4) == ["D1", "D2", "N1", "N2", "D1", "N1"]
    assert sitting.card is None
    assert sitting.session.left == 0


def test_below_four_a_card_returns_in_the_drill_until_it_has_four(deck: Folder) -> None:
    sitting = deck.sitting()
    grade_through(sitting, 3, 4, 4, 4)
    assert grade_through(sitting, 2, 0, 3, 4) == ["D1", "D1", "D1", "D1"]
    assert sitting.card is None
    assert [entry.kind for entry in deck.collection.log(deck.card("D1").card_id)[1:]] == [
        "review",
        "drill",
        "drill",
        "drill",
        "drill",
    ]


def test_every_grade_is_on_disk_before_the_next_card_is_shown(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.grade(4)
    with deck.another() as other:
        assert reviews_of(other.cards_of([deck.card("D1").card_id])[0]) == 2


def test_a_sitting_that_is_broken_off_goes_on_where_it_stopped(deck: Folder) -> None:
    grade_through(deck.sitting(), 2, 4, 3)
    assert grade_through(deck.sitting(), 4, 4, 4) == ["N2", "D1", "N1"]


def test_the_stage_and_what_is_left_are_told(deck: Folder) -> None:
    sitting = deck.sitting()
    seen = []
    for quality in (2, 4, 4, 4, 4):
        assert sitting.session.turn is not None
        seen.append((sitting.session.turn.stage, sitting.session.left, sitting.session.done))
        sitting.grade(quality)
    assert seen == [
        (Stage.DUE, 4, 0),
        (Stage.DUE, 4, 1),
        (Stage.NEW, 3, 2),
        (Stage.NEW, 2, 3),
        (Stage.DRILL, 1, 4),
    ]


def test_the_answer_is_hidden_again_for_the_next_card(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.reveal()
    assert sitting.revealed
    sitting.grade(4)
    assert not sitting.revealed


def test_undo_restores_the_sitting_and_the_states_exactly(deck: Folder) -> None:
    sitting = deck.sitting()
    snapshots = []
    steps = [2, LogKind.SKIP, 3, LogKind.BURY, 4]
    for step in steps:
        states = [card.state for card in deck.collection.cards()]
        queues = to_come(sitting)
        snapshots.append((asked(sitting), states, queues, sitting.tally()))
        if isinstance(step, LogKind):
            sitting.put_away(step)
        else:
            sitting.reveal()
            sitting.grade(int(step))
    for step, (name, states, queues, tally) in zip(
        reversed(steps), reversed(snapshots), strict=True
    ):
        undone = sitting.undo()
        assert undone is not None
        assert asked(sitting) == name
        assert [card.state for card in deck.collection.cards()] == states
        assert to_come(sitting) == queues
        assert sitting.tally() == tally
        assert sitting.revealed == (type(step) is int), "the answer was seen already"
    assert sitting.session.deeds == ()


def test_an_undo_says_what_it_took_back(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.put_away(LogKind.SKIP)
    sitting.put_away(LogKind.SUSPEND)
    sitting.grade(3)
    undone = [sitting.undo() for _ in range(3)]
    assert [(u.kind, u.quality) for u in undone if u] == [
        (LogKind.REVIEW, 3),
        (LogKind.SUSPEND, None),
        (LogKind.SKIP, None),
    ]


def test_undo_reaches_across_the_start_of_the_sitting(deck: Folder) -> None:
    grade_through(deck.sitting(), 2)
    sitting = deck.sitting()
    assert asked(sitting) == "D2"
    undone = sitting.undo()
    assert undone is not None
    assert undone.quality == 2
    assert asked(sitting) == "D1"
    assert not sitting.revealed
    assert grade_through(sitting, 4, 4, 4, 4) == ["D1", "D2", "N1", "N2"]
    assert sitting.card is None, "the drill of the grade that was undone is gone"


def test_undo_reaches_a_new_card_of_an_earlier_sitting_though_others_are_due(deck: Folder) -> None:
    deck.grade("N1")
    sitting = deck.sitting()
    sitting.undo()
    assert asked(sitting) == "N1"
    assert deck.card("N1").state == UNSEEN
    assert grade_through(sitting, 2, 4, 4, 4, 4) == ["N1", "D1", "D2", "N2", "N1"]


def test_undo_reaches_the_drill_of_an_earlier_sitting(deck: Folder) -> None:
    grade_through(deck.sitting(), 2, 4, 4, 4, 4)
    sitting = deck.sitting()
    assert sitting.card is None
    sitting.undo()
    assert (asked(sitting), sitting.session.left_by_stage()[Stage.DRILL]) == ("D1", 1)
    grade_through(sitting, 4)
    assert sitting.card is None


def test_undo_of_an_earlier_bury_brings_the_card_back(deck: Folder) -> None:
    deck.collection.mark(deck.card("D1").card_id, LogKind.BURY, at())
    sitting = deck.sitting()
    assert asked(sitting) == "D2"
    sitting.undo()
    assert asked(sitting) == "D1"


def test_undo_of_an_earlier_mark_does_not_ask_a_card_before_its_time(deck: Folder) -> None:
    """D1 was reviewed and is due in six days; a suspension that is undone changes nothing."""
    deck.grade("D1")
    deck.collection.mark(deck.card("D1").card_id, LogKind.SUSPEND, at())
    sitting = deck.sitting()
    sitting.undo()
    assert not deck.card("D1").state.suspended
    assert asked(sitting) == "D2"


def test_undo_of_an_earlier_unsuspend_asks_no_suspended_card(deck: Folder) -> None:
    card_id = deck.card("D1").card_id
    deck.collection.mark(card_id, LogKind.SUSPEND, at(-1))
    deck.collection.mark(card_id, LogKind.UNSUSPEND, at())
    sitting = deck.sitting()
    sitting.undo()
    assert deck.card("D1").state.suspended
    assert asked(sitting) == "D2"


def test_undo_of_a_card_in_a_deck_that_is_not_studied_leaves_the_sitting_alone(
    deck: Folder,
) -> None:
    deck.put("b.yaml", q("Other"))
    deck.grade("Other")
    moment = at()
    wanted = deck.collection.selection(["a"], moment.day)
    queue = deck.collection.queue(moment.day, wanted)
    manner = Manner(selection=wanted)
    sitting = Sitting(deck.collection, queue, lambda: moment, lambda: 0.0, manner)
    undone = sitting.undo()
    assert undone is not None
    assert undone.card is not None
    assert undone.card.note.prompt == "Other"
    assert asked(sitting) == "D1"


def test_there_is_an_end_to_undo(folder: Folder) -> None:
    folder.put("a.yaml", q("N"))
    sitting = folder.sitting()
    assert sitting.undo() is None
    assert asked(sitting) == "N"


def test_a_skipped_card_comes_last_in_the_next_sitting(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.put_away(LogKind.SKIP)
    assert grade_through(sitting, 4, 4, 4) == ["D2", "N1", "N2"]
    assert sitting.card is None
    assert asked(deck.sitting()) == "D1"


@pytest.mark.parametrize("mark", [LogKind.BURY, LogKind.SUSPEND])
def test_a_card_that_is_put_away_does_not_come_again(deck: Folder, mark: LogKind) -> None:
    sitting = deck.sitting()
    sitting.put_away(mark)
    assert grade_through(sitting, 4, 4, 4) == ["D2", "N1", "N2"]
    assert sitting.card is None
    assert deck.sitting().card is None
    tomorrow = deck.collection.queue(TODAY + 1).due
    assert (deck.card("D1").card_id in tomorrow) == (mark is LogKind.BURY)


def test_the_tally_counts_grades_skips_and_what_was_put_away(deck: Folder) -> None:
    sitting = deck.sitting()
    grade_through(sitting, 2)
    sitting.put_away(LogKind.SKIP)
    sitting.put_away(LogKind.BURY)
    grade_through(sitting, 4, 4)
    tally = sitting.tally()
    assert dict(tally.by_quality) == {2: 1, 4: 2}
    assert dict(tally.marks) == {LogKind.SKIP: 1, LogKind.BURY: 1}
    assert (tally.grades, tally.cards) == (3, 2)


def test_an_undo_that_another_program_did_first_says_so(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.grade(4)
    with deck.another() as other:
        other.undo()
    undone = sitting.undo()
    assert undone is not None
    assert undone.elsewhere
    assert sitting.card is not None
    assert sitting.card.name.startswith(sitting.card.deck)


def test_how_long_a_card_was_looked_at_is_kept(deck: Folder) -> None:
    seconds = iter([10.0, 10.0, 12.5, 13.0, 14.0, 15.0])
    queue = deck.collection.queue(TODAY)
    sitting = Sitting(deck.collection, queue, at, lambda: next(seconds))
    sitting.grade(4)
    assert deck.collection.log(deck.card("D1").card_id)[-1].duration_ms == 2500


def test_a_card_graded_elsewhere_meanwhile_is_passed_over(deck: Folder) -> None:
    sitting = deck.sitting()
    with deck.another() as other:
        elsewhere = deck.sitting(collection=other)
        assert asked(elsewhere) == "D1"
        grade_through(elsewhere, 4, 4, 4)
    sitting.grade(4)  # it was on the screen already
    assert asked(sitting) == "N2"
    assert reviews_of(deck.card("D2")) == 2
    assert [entry.kind for entry in deck.collection.log(deck.card("D1").card_id)][1:] == [
        "review",
        "practice",
    ]


def test_a_drill_finished_elsewhere_is_passed_over(deck: Folder) -> None:
    sitting = deck.sitting()
    grade_through(sitting, 2, 4, 4)
    deck.grade("D1", 4)
    grade_through(sitting, 4)
    assert sitting.card is None


def test_a_card_suspended_or_removed_elsewhere_is_passed_over(deck: Folder) -> None:
    sitting = deck.sitting()
    deck.collection.mark(deck.card("D2").card_id, LogKind.SUSPEND, at())
    deck.put("a.yaml", *(q(name) for name in ("D1", "D2", "N2")))
    assert grade_through(sitting, 4, 4) == ["D1", "N2"]
    assert sitting.card is None


def test_undo_in_one_sitting_leaves_the_grades_of_another_alone(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.grade(4)
    deck.grade("N2", 5)
    sitting.undo()
    assert (reviews_of(deck.card("D1")), reviews_of(deck.card("N2"))) == (1, 1)


def test_a_deed_undone_elsewhere_is_not_undone_twice(deck: Folder) -> None:
    deck.grade("N2", 5)
    sitting = deck.sitting()
    sitting.grade(4)
    deck.collection.undo()
    sitting.undo()
    assert asked(sitting) == "D1"
    assert reviews_of(deck.card("N2")) == 1


def test_an_edit_of_the_current_card_is_shown_and_keeps_the_answer_open(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.reveal()
    deck.write("a.yaml", q("D1", "Better."), q("D2"), q("N1"), q("N2"))
    sitting.reload()
    assert asked(sitting) == "D1"
    assert sitting.card is not None
    assert sitting.card.note.answer == "Better."
    assert sitting.revealed


def test_a_current_card_that_was_deleted_gives_way_to_the_next(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.reveal()
    deck.write("a.yaml", q("D2"), q("N1"), q("N2"))
    sitting.reload()
    assert asked(sitting) == "D2"
    assert not sitting.revealed


def test_a_sitting_over_the_rollover_hour_leaves_yesterdays_drill_for_the_new_day(
    deck: Folder,
) -> None:
    moments: list[Moment] = [at(hour=23)]
    queue = deck.collection.queue(TODAY)
    sitting = Sitting(deck.collection, queue, lambda: moments[-1], lambda: 0.0)
    grade_through(sitting, 2, 4, 4)
    moments.append(at(1, hour=5))
    grade_through(sitting, 4)
    assert sitting.card is None
    assert deck.card("D1").card_id in deck.collection.queue(TODAY + 1).due


def test_at_the_end_there_is_nothing_to_grade(folder: Folder) -> None:
    sitting = folder.sitting()
    assert sitting.card is None
    with pytest.raises(ValueError, match="at its end"):
        sitting.grade(4)


# What belongs to answering ------------------------------------------------------------------


def test_hints_come_one_by_one_the_note_s_own_first(folder: Folder) -> None:
    folder.put("a.yaml", q("Q", hint="look", points=["one", "two"]))
    sitting = folder.sitting()
    assert [sitting.hint() for _ in range(4)] == [True, True, True, False]
    assert sitting.attempt.hints == 3


def test_ticks_propose_a_grade_and_are_kept_with_the_review(folder: Folder) -> None:
    folder.put("a.yaml", q("Q", points=["one", "two"]))
    sitting = folder.sitting()
    sitting.reveal()
    assert sitting.proposal == 2
    sitting.tick(1)
    assert sitting.proposal == 3
    assert sitting.accept()
    (entry,) = folder.collection.log(folder.card("Q").card_id)
    assert [(tick.point, tick.said) for tick in entry.ticks] == [("one", False), ("two", True)]


def test_points_are_ticked_where_an_answer_is_spoken_not_where_a_word_is_asked(
    folder: Folder,
) -> None:
    folder.put(
        "a.yaml",
        cloze("a {{c1::gap}}", points=["one"]),
        q("term", reversed=True, points=["one"]),
        q("what?", "x", typed=True, points=["one"]),
    )
    sitting = folder.reopened(FLASHQ_SIBLINGS="together").sitting()
    ticks = {}
    while sitting.card is not None:
        ticks[sitting.card.note.prompt, sitting.card.ordinal] = sitting.ticks_points
        sitting.reveal()
        sitting.grade(4)
    assert ticks == {
        ("a {{c1::gap}}", 1): False,
        ("term", 1): True,
        ("term", 2): False,
        ("what?", 1): True,
    }


def test_a_grade_of_one_s_own_without_a_tick_keeps_no_ticks(folder: Folder) -> None:
    folder.put("a.yaml", q("Q", points=["one", "two"]))
    sitting = folder.sitting()
    sitting.reveal()
    sitting.grade(4)
    assert folder.collection.log(folder.card("Q").card_id)[0].ticks == ()


def test_what_was_typed_and_ticked_counts_by_its_worst(folder: Folder) -> None:
    folder.put("a.yaml", q("Q", "right", typed=True, points=["one"]))
    sitting = folder.sitting()
    sitting.type_in("right")
    assert sitting.proposal == 4
    sitting.tick(0)
    sitting.tick(0)
    assert sitting.proposal == 2


def test_follow_ups_are_offered_after_a_good_grade_alone(folder: Folder) -> None:
    folder.put(
        "a.yaml",
        q("First", id="first", follow_ups=["third", "nowhere", "draft"]),
        q("Second", id="second"),
        q("Third", id="third"),
        q("Draft", None, id="draft"),
    )
    sitting = folder.sitting()
    sitting.reveal()
    sitting.grade(2)
    assert not sitting.follow_up()
    sitting.undo()
    sitting.grade(4)
    assert [card.note.prompt for card in sitting.offered] == ["Third"]
    assert sitting.follow_up()
    assert grade_through(sitting, 4, 4) == ["Third", "Second"]
    assert sitting.card is None, "it is not asked a second time"


def test_what_is_asked_next_is_told_in_words_where_there_are_any(folder: Folder) -> None:
    folder.put(
        "a.yaml",
        q("First", id="first", follow_ups=["gaps", "b:other", "nowhere", "b:nowhere"]),
        cloze("x {{c2::a}}\ny", id="gaps"),
    )
    folder.put("b.yaml", q("Another  question", None, id="other"))
    questions = follow_up_questions(folder.collection, folder.card("First"))
    assert questions == ("x […] y", "Another question", "nowhere", "b:nowhere")


def test_a_sibling_of_a_card_asked_out_of_turn_waits_for_another_day(folder: Folder) -> None:
    folder.put(
        "a.yaml",
        q("First", id="first", follow_ups=["gaps"]),
        cloze("{{c1::a}} {{c2::b}}", id="gaps"),
    )
    folder.grade("{{c1::a}} {{c2::b}}", 4, at(-1))
    sitting = Sitting(
        folder.collection,
        StudyQueue(
            (
                Turn(folder.card("First").card_id, Stage.NEW),
                Turn(folder.card("{{c1::a}} {{c2::b}}", 2).card_id, Stage.NEW),
            ),
            (),
        ),
        at,
        lambda: 0.0,
    )
    sitting.grade(4)
    assert sitting.follow_up()
    sitting.grade(4)
    assert sitting.card is None


def test_a_flag_is_undone_where_the_card_stands(deck: Folder) -> None:
    sitting = deck.sitting()
    sitting.reveal()
    assert sitting.flag() == 1
    assert (asked(sitting), sitting.revealed) == ("D1", True)
    assert sitting.card is not None
    assert sitting.card.state.flag == 1
    undone = sitting.undo()
    assert undone is not None
    assert undone.kind is LogKind.FLAG
    assert (asked(sitting), sitting.revealed, sitting.card.state.flag) == ("D1", True, 0)


def test_answers_that_took_too_long_are_told_the_longest_first(folder: Folder) -> None:
    folder.put("a.yaml", q("A", seconds=5), q("B"), q("C"), seconds=10)
    now = [0.0]
    queue = folder.collection.queue(TODAY)
    sitting = Sitting(folder.collection, queue, at, lambda: now[0], Manner(aloud=True))
    for taken in (6.0, 25.0, 10.0):
        now[0] += taken
        sitting.reveal()
        now[0] += 100
        sitting.grade(4)
    tally = sitting.tally()
    assert tally.aloud == 3
    assert [(one.card.note.prompt, one.seconds, one.target_s) for one in tally.overruns] == [
        ("B", 25.0, 10.0),
        ("A", 6.0, 5.0),
    ]
    assert folder.collection.log(folder.card("A").card_id)[0].reveal_ms == 6000


def test_choices_keep_their_order_while_a_card_is_shown_and_change_with_the_next_review(
    folder: Folder,
) -> None:
    folder.put("a.yaml", q("Q", "b", choices=list("abcdef")))
    first = folder.sitting().attempt.order
    assert first == folder.sitting().attempt.order
    orders = {first}
    for day in (0, 1, 7, 23):
        folder.grade("Q", 4, at(day))
        card = folder.card("Q")
        sitting = Sitting(
            folder.collection,
            StudyQueue((Turn(card.card_id, Stage.DUE),), ()),
            lambda: at(400),
            lambda: 0.0,
        )
        orders.add(sitting.attempt.order)
    assert len(orders) > 2
