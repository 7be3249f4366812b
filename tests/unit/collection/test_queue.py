"""What comes today: order, daily limits, marks, drafts, and looking ahead."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flashq.collection.opened import NextDue
from flashq.core.model import LogKind
from flashq.core.study_queue import StudyQueue
from unit.collection_builder import TODAY, Folder, MakeFolder, at, cloze, q


@pytest.fixture
def make(tmp_path: Path) -> Iterator[MakeFolder]:
    """Makes a folder under an environment with settings."""
    made: list[Folder] = []

    def build(**environment: str) -> Folder:
        path = tmp_path / str(len(made))
        path.mkdir()
        made.append(Folder(path, {f"FLASHQ_{k.upper()}": v for k, v in environment.items()}))
        return made[-1]

    yield build
    for folder in made:
        folder.close()


def names(folder: Folder, card_ids: tuple[int, ...]) -> list[str]:
    return [card.note.prompt for card in folder.collection.cards_of(card_ids)]


def many(count: int, prefix: str = "Q") -> list[dict[str, str]]:
    return [q(f"{prefix}{number}?") for number in range(count)]


def test_reviews_that_are_due_come_first_then_new_ones_then_the_drill(folder: Folder) -> None:
    folder.put("a.yaml", *many(4))
    folder.grade("Q0?", 4, at(-1))
    folder.grade("Q1?", 2, at())
    queue = folder.queue(TODAY)
    assert names(folder, queue.due) == ["Q0?"]
    assert names(folder, queue.new) == ["Q2?", "Q3?"]
    assert names(folder, queue.drill) == ["Q1?"]


def test_the_longest_due_comes_first_then_the_order_of_the_files(folder: Folder) -> None:
    folder.write("b.yaml", *many(3))
    folder.put("a.yaml", *many(2, "A"))
    for question, days in [("Q0?", -2), ("Q1?", -5), ("Q2?", -2), ("A0?", -2), ("A1?", -9)]:
        folder.grade(question, 4, at(days))
    due = folder.queue(TODAY).due
    assert names(folder, due) == ["A1?", "Q1?", "A0?", "Q0?", "Q2?"]


def test_new_cards_come_in_the_order_of_the_files(folder: Folder) -> None:
    folder.write("b.yaml", q("B0?", reversed=True), q("B1?"))
    folder.put("a.yaml", *many(2))
    new = folder.queue(TODAY).new
    assert names(folder, new) == ["Q0?", "Q1?", "B0?", "B1?"]


def test_the_drill_comes_in_the_order_of_the_last_grades(folder: Folder) -> None:
    folder.put("a.yaml", *many(3))
    for question, quality in [("Q2?", 3), ("Q0?", 1), ("Q1?", 3), ("Q2?", 2), ("Q1?", 4)]:
        folder.grade(question, quality)
    assert names(folder, folder.queue(TODAY).drill) == ["Q0?", "Q2?"]


def test_the_drill_of_yesterday_is_a_review_of_today(folder: Folder) -> None:
    folder.put("a.yaml", q("Q?"))
    folder.grade("Q?", 2)
    queue = folder.queue(TODAY + 1)
    assert (len(queue.due), queue.new, queue.drill) == (1, (), ())


def test_a_card_reviewed_today_does_not_come_again_even_ahead(folder: Folder) -> None:
    folder.put("a.yaml", q("Q?"))
    folder.grade("Q?", 4)
    assert not folder.queue(TODAY)
    assert not folder.queue(TODAY, ahead_days=30)


def test_the_limits_count_over_all_sittings_of_a_day(make: MakeFolder) -> None:
    folder = make(new_per_day="3", reviews_per_day="2")
    folder.write("a.yaml", *many(5, "New"))
    folder.put("old.yaml", *many(5, "Old"))
    for number in range(5):
        folder.grade(f"Old{number}?", 4, at(-3))
    queue = folder.queue(TODAY)
    assert (len(queue.due), len(queue.new)) == (2, 3)
    folder.grade("Old0?", 2)
    folder.grade("New0?", 2)
    queue = folder.queue(TODAY)
    assert (len(queue.due), len(queue.new), len(queue.drill)) == (1, 2, 2)
    folder.grade("Old0?", 4)
    folder.grade("New0?", 4)
    assert (len(folder.queue(TODAY).due), len(folder.queue(TODAY).new)) == (
        1,
        2,
    ), "a drill takes nothing of the limits"
    folder.grade("Old1?")
    folder.grade("New1?")
    folder.grade("New2?")
    assert folder.queue(TODAY) == StudyQueue((), ())
    queue = folder.queue(TODAY + 1)
    assert (len(queue.due), len(queue.new)) == (2, 2)


def test_putting_cards_away_takes_nothing_of_the_limits(make: MakeFolder) -> None:
    folder = make(reviews_per_day="2", new_per_day="1")
    folder.put("a.yaml", *many(5))
    for number in range(3):
        folder.grade(f"Q{number}?", 4, at(-3))
    folder.collection.mark(folder.card("Q0?").card_id, LogKind.BURY, at())
    folder.collection.mark(folder.card("Q3?").card_id, LogKind.SUSPEND, at())
    queue = folder.queue(TODAY)
    assert names(folder, queue.due) == ["Q1?", "Q2?"]
    assert names(folder, queue.new) == ["Q4?"]


def test_what_is_undone_no_longer_counts(make: MakeFolder) -> None:
    folder = make(new_per_day="1", reviews_per_day="1")
    folder.put("a.yaml", *many(3))
    folder.grade("Q0?", 4, at(-3))
    before = folder.queue(TODAY)
    folder.grade("Q0?")
    folder.grade("Q1?")
    assert not folder.queue(TODAY)
    folder.collection.undo()
    folder.collection.undo()
    assert folder.queue(TODAY) == before


def test_the_limit_is_that_of_the_collection_whatever_decks_are_studied(make: MakeFolder) -> None:
    folder = make(new_per_day="2")
    folder.write("a.yaml", *many(3, "A"))
    folder.put("b.yaml", *many(3, "B"))
    folder.grade("A0?")
    assert names(folder, folder.queue(TODAY, "b").new) == ["B0?"]


def test_no_new_cards_with_a_limit_of_none(make: MakeFolder) -> None:
    folder = make(new_per_day="0", reviews_per_day="0")
    folder.put("a.yaml", *many(2))
    folder.grade("Q0?", 4, at(-3))
    assert not folder.queue(TODAY)
    assert folder.collection.new_count(TODAY) == 1


def test_so_many_new_cards_as_are_wished_for_come_whatever_the_limit(make: MakeFolder) -> None:
    folder = make(new_per_day="1")
    folder.put("a.yaml", *many(9))
    assert len(folder.queue(TODAY, new=2).new) == 2
    for question in ("Q0?", "Q1?", "Q2?"):
        folder.grade(question)
    assert len(folder.queue(TODAY).new) == 0
    assert names(folder, folder.queue(TODAY, new=2).new) == ["Q3?", "Q4?"]
    assert folder.queue(TODAY, new=0).new == ()


def test_so_many_reviews_as_are_wished_for_come_whatever_the_limit(make: MakeFolder) -> None:
    folder = make(reviews_per_day="1")
    folder.put("a.yaml", *many(4))
    for number in range(4):
        folder.grade(f"Q{number}?", 4, at(-3))
    assert len(folder.queue(TODAY).due) == 1
    assert len(folder.queue(TODAY, reviews=3).due) == 3
    assert folder.queue(TODAY, reviews=0).due == ()


def test_a_deck_with_a_limit_of_its_own_does_not_count_for_the_others(make: MakeFolder) -> None:
    folder = make(new_per_day="2")
    (folder.path / "flashq.toml").write_text('[limits."ml/deep"]\nnew_per_day = 1\n')
    with_limits = Folder(folder.path, folder.environment)
    folder.close()
    folder = with_limits
    folder.write("ml/deep/a.yaml", *many(3, "Deep"))
    folder.write("ml/b.yaml", *many(3, "Ml"))
    folder.put("c.yaml", *many(3, "Else"))
    new = names(folder, folder.queue(TODAY).new)
    assert sorted(name[0] for name in new) == ["D", "E", "E"]
    folder.grade("Deep0?")
    assert not any(name[0] == "D" for name in names(folder, folder.queue(TODAY).new))
    folder.close()


def test_siblings_come_on_different_days_unless_they_are_asked_for(folder: Folder) -> None:
    folder.put("a.yaml", q("A?", reversed=True), cloze("{{c1::x}} {{c2::y}}"))
    assert [card.ordinal for card in folder.collection.cards_of(folder.queue().new)] == [1, 1]
    assert len(folder.queue(together=True).new) == 4
    folder.grade("A?")
    assert names(folder, folder.queue().new) == ["{{c1::x}} {{c2::y}}"]
    assert len(folder.queue(TODAY + 1).main) == 2


def test_a_practised_sibling_keeps_no_card_back(folder: Folder) -> None:
    folder.put("a.yaml", q("A?", reversed=True))
    folder.collection.grade(folder.card("A?").card_id, 4, at(), as_practice=True)
    assert len(folder.queue().new) == 1


def test_a_cram_takes_any_cards_but_those_put_away_and_drafts(folder: Folder) -> None:
    folder.put("a.yaml", *many(4), q("Draft?", None))
    folder.grade("Q0?")
    folder.collection.mark(folder.card("Q1?").card_id, LogKind.SUSPEND, at())
    folder.collection.mark(folder.card("Q2?").card_id, LogKind.BURY, at())
    queue = folder.queue(cram=True)
    assert names(folder, tuple(turn.card_id for turn in queue.main)) == ["Q0?", "Q3?"]


def test_a_skipped_card_comes_last_for_the_rest_of_the_day(folder: Folder) -> None:
    folder.put("a.yaml", *many(3))
    folder.collection.mark(folder.card("Q0?").card_id, LogKind.SKIP, at())
    assert names(folder, folder.queue().new) == ["Q1?", "Q2?", "Q0?"]
    assert names(folder, folder.queue(TODAY + 1).new) == ["Q0?", "Q1?", "Q2?"]


def test_the_same_seed_shuffles_alike_and_another_does_not(folder: Folder) -> None:
    folder.put("a.yaml", *many(15))
    first = folder.queue(shuffle="7")
    assert first == folder.queue(shuffle="7")
    assert first != folder.queue(shuffle="8")
    assert sorted(first.new) == sorted(folder.queue().new)


def test_topics_take_turns_as_far_as_they_go(folder: Folder) -> None:
    folder.put(
        "a.yaml",
        *(q(f"A{n}?", tags=["a"]) for n in range(3)),
        *(q(f"B{n}?", tags=["b"]) for n in range(2)),
        tags=["all"],
    )
    assert names(folder, folder.queue().new) == ["A0?", "B0?", "A1?", "B1?", "A2?"]


def test_studying_ahead_takes_in_what_is_due_later(folder: Folder) -> None:
    folder.put("a.yaml", *many(3))
    folder.grade("Q0?", 4, at(-1))  # due today
    folder.grade("Q1?", 4, at(-8))
    folder.grade("Q1?", 4, at(-3))  # due in three days
    assert names(folder, folder.queue(TODAY).due) == ["Q0?"]
    assert names(folder, folder.queue(TODAY, ahead_days=2).due) == ["Q0?"]
    assert names(folder, folder.queue(TODAY, ahead_days=3).due) == ["Q0?", "Q1?"]


def test_new_cards_in_random_order_come_in_the_same_order_all_day(make: MakeFolder) -> None:
    folder = make(new_order="random", new_per_day="30")
    folder.put("a.yaml", *many(30))
    new = folder.queue(TODAY).new
    assert new == folder.queue(TODAY).new
    assert sorted(new) != list(new)
    assert sorted(new) == sorted(folder.queue(TODAY + 1).new)
    assert new != folder.queue(TODAY + 1).new


def test_random_order_goes_on_where_the_last_sitting_of_the_day_stopped(make: MakeFolder) -> None:
    folder = make(new_order="random", new_per_day="30")
    folder.put("a.yaml", *many(30))
    new = folder.queue(TODAY).new
    for card_id in new[:3]:
        folder.collection.grade(card_id, 4, at())
    assert folder.queue(TODAY).new == new[3:]


def test_random_order_takes_from_the_whole_collection(make: MakeFolder) -> None:
    folder = make(new_order="random", new_per_day="5")
    folder.put("a.yaml", *many(200))
    chosen = folder.queue(TODAY).new
    assert len(chosen) == 5
    assert max(chosen) > 5


def test_drafts_never_come(folder: Folder) -> None:
    folder.put("a.yaml", q("Draft?", None), q("Adam?"))
    queue = folder.queue(TODAY)
    assert names(folder, queue.new) == ["Adam?"]
    assert folder.collection.new_count(TODAY) == 1


def test_a_card_that_became_a_draft_does_not_come_and_is_not_counted(folder: Folder) -> None:
    folder.put("a.yaml", q("Adam?"), q("SGD?"))
    folder.grade("Adam?", 4, at(-1))
    folder.grade("SGD?", 2)
    folder.put("a.yaml", q("Adam?", None), q("SGD?", None))
    assert not folder.queue(TODAY, ahead_days=9)
    assert (folder.collection.due_on(TODAY), folder.collection.next_due(TODAY)) == (0, None)


@pytest.mark.parametrize("graded", ["due", "new", "drill"])
def test_suspended_and_buried_cards_do_not_come(folder: Folder, graded: str) -> None:
    folder.put("a.yaml", q("Adam?"))
    if graded != "new":
        folder.grade("Adam?", 2, at(-1 if graded == "due" else 0))
    card_id = folder.card("Adam?").card_id
    everything = folder.queue(TODAY)
    assert getattr(everything, graded) == (card_id,)
    folder.collection.mark(card_id, LogKind.SUSPEND, at())
    assert not folder.queue(TODAY)
    assert not folder.queue(TODAY + 99, ahead_days=99)
    folder.collection.mark(card_id, LogKind.UNSUSPEND, at())
    assert folder.queue(TODAY) == everything
    folder.collection.mark(card_id, LogKind.BURY, at())
    assert not folder.queue(TODAY)
    assert folder.queue(TODAY + 1), "buried cards are back tomorrow"
    folder.collection.mark(card_id, LogKind.UNBURY, at())
    assert folder.queue(TODAY) == everything


def test_only_the_decks_that_are_wanted_come(folder: Folder) -> None:
    folder.write("ml/a.yaml", q("A?"))
    folder.write("ml/deep/b.yaml", q("B?"))
    folder.put("c.yaml", q("C?"))
    for pattern, expected in [("ml", ["A?", "B?"]), ("b", ["B?"]), ("c", ["C?"])]:
        assert names(folder, folder.queue(TODAY, pattern).new) == expected


def test_due_on_counts_what_is_left_over_and_next_due_what_comes_after(folder: Folder) -> None:
    folder.put("a.yaml", *many(4))
    folder.grade("Q0?", 4, at(-5))  # left over
    folder.grade("Q1?", 4, at())  # tomorrow
    folder.grade("Q2?", 4, at())
    folder.grade("Q2?", 4, at(1))  # in seven days
    collection = folder.collection
    assert [collection.due_on(TODAY + days) for days in (0, 1, 6, 7)] == [1, 2, 2, 3]
    assert collection.next_due(TODAY) == NextDue(TODAY + 1, 1)
    assert collection.next_due(TODAY + 1) == NextDue(TODAY + 7, 1)
    assert collection.next_due(TODAY + 7) is None


def test_due_on_and_next_due_look_at_the_decks_that_are_wanted(folder: Folder) -> None:
    folder.write("a.yaml", q("A?"))
    folder.put("b.yaml", q("B?"))
    folder.grade("A?")
    wanted = folder.collection.selection(["b"], TODAY)
    assert folder.collection.due_on(TODAY + 1, wanted) == 0
    assert folder.collection.next_due(TODAY, wanted) is None


def test_suspended_cards_are_not_planned(folder: Folder) -> None:
    folder.put("a.yaml", q("A?"))
    folder.grade("A?")
    folder.collection.mark(folder.card("A?").card_id, LogKind.SUSPEND, at())
    assert folder.collection.due_on(TODAY + 1) == 0
    assert folder.collection.next_due(TODAY) is None


def test_a_card_that_is_due_and_buried_comes_next_tomorrow(folder: Folder) -> None:
    folder.put("a.yaml", q("A?"))
    folder.grade("A?", 4, at(-3))
    folder.collection.mark(folder.card("A?").card_id, LogKind.BURY, at())
    assert folder.collection.next_due(TODAY) == NextDue(TODAY + 1, 1)


def test_deck_reports_count_notes_cards_new_due_and_faults(folder: Folder) -> None:
    folder.write("a.yaml", q("A?", reversed=True), q("Draft?", None), deck="Title", language="en")
    folder.write_text("b.yaml", "cards: [")
    folder.sync()
    folder.grade("A?", 4, at(-1))
    first, second = folder.collection.deck_reports(TODAY)
    assert (first.name, first.title, first.path, first.language) == ("a", "Title", "a.yaml", "en")
    assert (first.notes, first.cards, first.new, first.due, first.faults) == (2, 3, 1, 1, 0)
    assert (second.name, second.notes, second.cards, second.faults) == ("b", 0, 0, 1)


def test_the_preview_is_what_the_grades_then_do(folder: Folder) -> None:
    folder.put("a.yaml", q("A?"))
    for days in (0, 1, 7):
        for quality in range(6):
            card = folder.card("A?")
            promised = folder.collection.preview(card, TODAY + days)[quality]
            recorded = folder.collection.grade(card.card_id, quality, at(days))
            assert recorded.state.schedule == promised
            folder.collection.undo()
        folder.grade("A?", 4, at(days))
