"""Edits of deck files keep the progress of every card, and never give it to another.

Each test grades cards, edits the files as a person would, synchronises and looks who has what.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.collection import checking
from flashq.core.model import UNSEEN
from unit.collection_builder import Entry, Folder, at, cloze, q, reviews_of

OVERFITTING = q(
    "How do you notice taht a model overfits?",
    "Training loss goes on falling while validation loss rises.",
)
DROPOUT = q("What does dropout do?", "It drops units at random during training.")
ADAM = q("Which optimiser keeps two moments?", "Adam.")
L1 = q("What does L1 regularisation do?", "It adds the sum of absolute weights; many become 0.")
L2 = q("What does L2 regularisation do?", "It adds the sum of squared weights; all shrink.")
TYPO_FIXED = OVERFITTING | {"question": "How do you notice that a model overfits?"}


def test_fixing_a_typo_in_a_question_without_id_keeps_its_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT, ADAM)
    before = folder.grade_each()
    folder.put("ml.yaml", TYPO_FIXED, DROPOUT, ADAM)
    after = folder.progress()
    assert after[TYPO_FIXED["question"]] == before[OVERFITTING["question"]]
    assert after[DROPOUT["question"]] == before[DROPOUT["question"]]
    assert len(after) == 3


def test_the_state_and_the_log_stay_to_the_last_digit(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING)
    card = folder.card(OVERFITTING["question"])
    for days, quality in enumerate((4, 2, 5)):
        folder.collection.grade(card.card_id, quality, at(days))
    before, log = folder.card(OVERFITTING["question"]), folder.collection.log(card.card_id)
    folder.put("ml.yaml", TYPO_FIXED)
    after = folder.card(TYPO_FIXED["question"])
    assert (after.card_id, after.uid, after.state) == (before.card_id, before.uid, before.state)
    assert folder.collection.log(after.card_id) == log


def test_rewording_an_answer_keeps_the_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT)
    before = folder.grade_each()
    folder.put("ml.yaml", OVERFITTING | {"answer": "The two curves part."}, DROPOUT)
    assert folder.progress() == before
    assert folder.card(OVERFITTING["question"]).note.answer == "The two curves part."


def test_rewording_a_question_whole_over_a_long_answer_keeps_the_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT)
    before = folder.grade_each()
    folder.put("ml.yaml", OVERFITTING | {"question": "怎么判断过拟合？"}, DROPOUT)
    assert folder.progress()["怎么判断过拟合？"] == before[OVERFITTING["question"]]


def test_another_question_with_another_answer_in_the_same_place_starts_anew(
    folder: Folder,
) -> None:
    folder.put("ml.yaml", OVERFITTING)
    folder.grade_each()
    folder.put("ml.yaml", q("What is a B-tree?", "A balanced search tree for disks."))
    assert folder.collection.cards()[0].state == UNSEEN


def test_moving_a_note_to_another_file_keeps_its_progress(folder: Folder) -> None:
    folder.write("a.yaml", OVERFITTING, DROPOUT)
    folder.put("b.yaml", ADAM)
    before = folder.grade_each()
    folder.write("a.yaml", DROPOUT)
    folder.put("b.yaml", ADAM, OVERFITTING)
    assert folder.progress() == before
    assert folder.card(OVERFITTING["question"]).deck == "b"


def test_moving_a_note_and_fixing_its_typo_at_once_keeps_its_progress(folder: Folder) -> None:
    folder.write("a.yaml", DROPOUT, OVERFITTING)
    folder.put("z/b.yaml", ADAM)
    before = folder.grade_each()
    folder.write("a.yaml", DROPOUT)
    folder.put("z/b.yaml", TYPO_FIXED, ADAM)
    assert folder.progress()[TYPO_FIXED["question"]] == before[OVERFITTING["question"]]


def test_moving_a_note_with_an_id_and_another_answer_keeps_its_progress(folder: Folder) -> None:
    folder.write("a.yaml", DROPOUT, OVERFITTING | {"id": "overfitting"})
    folder.put("b.yaml", ADAM)
    before = folder.grade_each()
    folder.write("a.yaml", DROPOUT)
    folder.put("b.yaml", ADAM, OVERFITTING | {"id": "overfitting", "answer": "The curves part."})
    assert folder.progress() == before
    assert folder.card(OVERFITTING["question"]).name == "b:overfitting"


def test_renaming_a_file_keeps_every_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT | {"id": "dropout"}, L1, L2)
    before = folder.grade_each()
    folder.rename("ml.yaml", "deep/learning.yaml")
    folder.sync()
    assert folder.progress() == before
    assert {card.deck for card in folder.collection.cards()} == {"deep/learning"}
    assert set(folder.collection.decks) == {"deep/learning"}


def test_renaming_a_deck_and_editing_one_of_its_notes_keeps_every_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT, L1, L2)
    before = folder.grade_each()
    folder.delete("ml.yaml")
    folder.put("nn.yaml", TYPO_FIXED, DROPOUT, L1, L2)
    after = folder.progress()
    assert after.pop(TYPO_FIXED["question"]) == before.pop(OVERFITTING["question"])
    assert after == before


def test_another_suffix_is_the_same_deck(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT)
    before = folder.grade_each()
    folder.rename("ml.yaml", "ml.yml")
    folder.sync()
    assert folder.progress() == before
    assert folder.card(DROPOUT["question"]).path == "ml.yml"


def test_reordering_a_deck_keeps_every_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT, ADAM, L1, L2)
    before = folder.grade_each()
    folder.put("ml.yaml", L2, ADAM, L1, OVERFITTING, DROPOUT)
    assert folder.progress() == before
    assert folder.questions()[0] == L2["question"]


def test_a_note_removed_for_a_day_and_put_back_has_its_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT)
    before = folder.grade_each()
    folder.put("ml.yaml", DROPOUT)
    assert folder.questions() == [DROPOUT["question"]]
    folder.put("ml.yaml", OVERFITTING, DROPOUT)
    assert folder.progress() == before


def test_a_deck_removed_for_a_day_and_put_back_has_its_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT | {"id": "dropout"})
    before = folder.grade_each()
    folder.delete("ml.yaml")
    folder.sync()
    assert folder.collection.cards() == []
    folder.put("ml.yaml", OVERFITTING, DROPOUT | {"id": "dropout"})
    assert folder.progress() == before


def test_a_note_put_back_with_its_typo_fixed_has_its_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT)
    before = folder.grade_each()
    folder.put("ml.yaml", DROPOUT)
    folder.put("ml.yaml", TYPO_FIXED, DROPOUT)
    assert folder.progress()[TYPO_FIXED["question"]] == before[OVERFITTING["question"]]


def test_a_note_cut_in_one_step_and_pasted_elsewhere_in_the_next_wakes_there(
    folder: Folder,
) -> None:
    folder.write("a.yaml", OVERFITTING, DROPOUT)
    folder.put("b.yaml", ADAM)
    before = folder.grade_each()
    folder.put("a.yaml", DROPOUT)
    assert OVERFITTING["question"] not in folder.progress()
    folder.put("b.yaml", ADAM, OVERFITTING)
    assert folder.progress() == before


def test_adding_an_id_keeps_the_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, L1, L2)
    before = folder.grade_each()
    folder.put("ml.yaml", OVERFITTING | {"id": "overfitting"}, L1, L2)
    assert folder.progress() == before
    assert folder.card(OVERFITTING["question"]).key == "overfitting"


def test_adding_an_id_while_fixing_a_typo_keeps_the_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING, DROPOUT)
    before = folder.grade_each()
    folder.put("ml.yaml", TYPO_FIXED | {"id": "overfitting"}, DROPOUT)
    assert folder.progress()[TYPO_FIXED["question"]] == before[OVERFITTING["question"]]


def test_ids_written_by_check_keep_every_progress(folder: Folder) -> None:
    folder.write("a.yaml", OVERFITTING, L1, L2)
    folder.put("b.yaml", DROPOUT, cloze("Adam keeps {{c1::two}} moments."))
    before = folder.grade_each()
    assert checking.add_ids(folder.path, []) == {"a.yaml": 3, "b.yaml": 2}
    folder.sync()
    assert folder.progress() == before
    assert all(card.note.id for card in folder.collection.cards())


def test_removing_an_id_keeps_the_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING | {"id": "overfitting"}, DROPOUT)
    before = folder.grade_each()
    folder.put("ml.yaml", OVERFITTING, DROPOUT)
    assert folder.progress() == before


def test_changing_an_id_over_the_same_question_keeps_the_progress(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING | {"id": "old"}, DROPOUT)
    before = folder.grade_each()
    folder.put("ml.yaml", OVERFITTING | {"id": "new", "answer": "The curves part."}, DROPOUT)
    assert folder.progress() == before


def test_another_id_with_another_question_is_another_note(folder: Folder) -> None:
    folder.put("ml.yaml", L1 | {"id": "l1"})
    folder.grade_each()
    folder.put("ml.yaml", L2 | {"id": "l2"})
    assert folder.card(L2["question"]).state == UNSEEN


def test_under_an_id_everything_may_change(folder: Folder) -> None:
    folder.put("ml.yaml", OVERFITTING | {"id": "x"})
    before = folder.grade_each()
    folder.put("ml.yaml", q("过拟合？", "是。", id="x"))
    assert folder.progress()["过拟合？"] == before[OVERFITTING["question"]]


def test_white_space_and_unicode_form_are_no_change(folder: Folder) -> None:
    folder.put("ml.yaml", q("Qu'est-ce que la  régression\nde crête ?"))
    before = list(folder.grade_each().values())
    folder.put("ml.yaml", q("Qu'est-ce que la re\u0301gression de cre\u0302te ?"))
    assert list(folder.progress().values()) == before


def test_the_same_id_in_two_decks_is_two_notes(folder: Folder) -> None:
    folder.write("en.yaml", q("What is overfitting?", id="overfitting"))
    folder.put("zh.yaml", q("什么是过拟合？", id="overfitting"))
    folder.grade("What is overfitting?")
    assert reviews_of(folder.card("What is overfitting?")) == 1
    assert folder.card("什么是过拟合？").state == UNSEEN
    assert len({card.uid for card in folder.collection.cards()}) == 2


def test_a_copied_note_is_a_note_of_its_own(folder: Folder) -> None:
    folder.put("a.yaml", OVERFITTING)
    folder.grade_each()
    folder.put("b.yaml", OVERFITTING)
    uids = {card.deck: (card.uid, reviews_of(card)) for card in folder.collection.cards()}
    assert (uids["a"][1], uids["b"][1]) == (1, 0)
    assert uids["a"][0] != uids["b"][0]


def test_a_note_copied_back_after_it_was_moved_gets_a_uid_of_its_own(folder: Folder) -> None:
    folder.put("a.yaml", OVERFITTING)
    before = folder.grade_each()
    folder.rename("a.yaml", "b.yaml")
    folder.sync()
    folder.put("a.yaml", OVERFITTING)
    cards = {card.deck: card for card in folder.collection.cards()}
    assert cards["b"].uid == before[OVERFITTING["question"]][0]
    assert cards["a"].uid != cards["b"].uid
    assert cards["a"].state == UNSEEN


def test_a_typo_in_a_cloze_text_without_answer_keeps_each_gaps_progress(folder: Folder) -> None:
    typo = "Batch norm normalises over the {{c1::batch}}, layer norm over teh {{c2::features}}."
    fixed = typo.replace("teh", "the")
    folder.put("ml.yaml", cloze(typo), DROPOUT)
    second = folder.card(typo, 2)
    folder.collection.grade(second.card_id, 5, at())
    folder.put("ml.yaml", cloze(fixed), DROPOUT)
    assert folder.card(fixed, 2).card_id == second.card_id
    assert (reviews_of(folder.card(fixed, 1)), reviews_of(folder.card(fixed, 2))) == (0, 1)


def test_two_similar_cloze_texts_are_not_swapped(folder: Folder) -> None:
    batch = cloze("Batch norm normalises over teh {{c1::batch}}.")
    layer = cloze("Layer norm normalises over teh {{c1::features}}.")
    folder.put("ml.yaml", batch, layer)
    before = folder.grade_each()
    fixed = [cloze(note["cloze"].replace("teh", "the")) for note in (layer, batch)]
    folder.put("ml.yaml", *fixed)
    after = folder.progress()
    assert after[fixed[0]["cloze"]] == before[layer["cloze"]]
    assert after[fixed[1]["cloze"]] == before[batch["cloze"]]


def test_a_gap_that_is_removed_and_put_back_has_its_progress(folder: Folder) -> None:
    both, one = "{{c1::Adam}} keeps {{c2::two}} moments.", "{{c1::Adam}} keeps two moments."
    folder.put("ml.yaml", cloze(both, id="adam"))
    for ordinal in (1, 2):
        folder.collection.grade(folder.card(both, ordinal).card_id, 4, at())
    second = folder.card(both, 2).card_id
    folder.put("ml.yaml", cloze(one, id="adam"))
    assert [card.ordinal for card in folder.collection.cards()] == [1]
    folder.put("ml.yaml", cloze(both, id="adam"))
    assert folder.card(both, 2).card_id == second
    assert reviews_of(folder.card(both, 2)) == 1


def test_a_gap_without_id_that_is_removed_and_put_back_has_its_progress(folder: Folder) -> None:
    both = "Adam keeps {{c1::two}} moments of the gradient, and corrects their {{c2::bias}}."
    one = "Adam keeps {{c1::two}} moments of the gradient, and corrects their bias."
    folder.put("ml.yaml", cloze(both))
    for ordinal in (1, 2):
        folder.collection.grade(folder.card(both, ordinal).card_id, 4, at())
    folder.put("ml.yaml", cloze(one))
    folder.put("ml.yaml", cloze(both))
    assert [reviews_of(card) for card in folder.collection.cards()] == [1, 1]


def test_a_reversed_note_has_a_second_card_and_the_first_keeps_its_progress(
    folder: Folder,
) -> None:
    folder.put("ml.yaml", ADAM)
    folder.grade(ADAM["question"])
    folder.put("ml.yaml", ADAM | {"reversed": True})
    assert [(card.name[-2:], reviews_of(card)) for card in folder.collection.cards()][1] == (
        "#2",
        0,
    )
    assert reviews_of(folder.card(ADAM["question"])) == 1
    folder.collection.grade(folder.card(ADAM["question"], 2).card_id, 4, at())
    folder.put("ml.yaml", ADAM)
    assert len(folder.collection.cards()) == 1
    folder.put("ml.yaml", ADAM | {"reversed": True})
    assert [reviews_of(card) for card in folder.collection.cards()] == [1, 1]


def test_two_similar_questions_keep_their_own_progress_when_both_are_edited(
    folder: Folder,
) -> None:
    folder.put("ml.yaml", L1, L2)
    before = folder.grade_each()
    edited = [note | {"question": note["question"][:-1] + " to the loss?"} for note in (L1, L2)]
    folder.put("ml.yaml", *edited)
    after = folder.progress()
    assert after[edited[0]["question"]] == before[L1["question"]]
    assert after[edited[1]["question"]] == before[L2["question"]]


def test_two_similar_notes_that_change_places_while_a_typo_is_fixed_in_each_are_not_swapped(
    folder: Folder,
) -> None:
    typos = [note | {"question": note["question"].replace("does", "deos")} for note in (L1, L2)]
    folder.put("ml.yaml", *typos)
    before = folder.grade_each()
    folder.put("ml.yaml", L2, L1)
    after = folder.progress()
    assert after[L1["question"]] == before[typos[0]["question"]]
    assert after[L2["question"]] == before[typos[1]["question"]]


@pytest.mark.parametrize(("deleted", "edited"), [(L1, L2), (L2, L1)])
def test_deleting_one_of_two_similar_notes_and_editing_the_other_keeps_the_others_progress(
    folder: Folder, deleted: Entry, edited: Entry
) -> None:
    folder.put("ml.yaml", L1, L2)
    before = folder.grade_each()
    new = edited | {"question": edited["question"].replace("does", "exactly does")}
    folder.put("ml.yaml", new)
    assert folder.progress() == {new["question"]: before[edited["question"]]}


def test_exchanging_two_questions_moves_no_progress(folder: Folder) -> None:
    folder.put("ml.yaml", L1, L2)
    before = folder.grade_each()
    folder.put(
        "ml.yaml",
        L1 | {"question": L2["question"], "answer": L2["answer"]},
        L2 | {"question": L1["question"], "answer": L1["answer"]},
    )
    assert folder.progress() == before


def test_a_new_note_that_resembles_one_still_there_starts_anew(folder: Folder) -> None:
    folder.put("ml.yaml", L1)
    before = folder.grade_each()
    folder.put("ml.yaml", L2, L1)
    assert folder.progress()[L1["question"]] == before[L1["question"]]
    assert folder.card(L2["question"]).state == UNSEEN


def test_a_question_asked_twice_is_two_notes(folder: Folder) -> None:
    folder.put("ml.yaml", q("Name an optimiser.", "SGD"), q("Name an optimiser.", "Adam"))
    first, second = folder.collection.cards()
    assert first.uid != second.uid
    folder.collection.grade(second.card_id, 4, at())
    folder.put("ml.yaml", DROPOUT, q("Name an optimiser.", "SGD"), q("Name an optimiser.", "Adam"))
    by_answer = {card.note.answer: reviews_of(card) for card in folder.collection.cards()}
    assert (by_answer["SGD"], by_answer["Adam"]) == (0, 1)


def test_of_a_question_asked_twice_the_one_that_stays_keeps_its_own_progress(
    folder: Folder,
) -> None:
    """And the one that goes has its own again when it comes back."""
    sgd, adam = q("Name an optimiser.", "SGD"), q("Name an optimiser.", "Adam")
    folder.put("ml.yaml", sgd, adam)
    _, second = folder.collection.cards()
    folder.collection.grade(second.card_id, 4, at())
    folder.put("ml.yaml", adam)
    assert [reviews_of(card) for card in folder.collection.cards()] == [1]
    folder.put("ml.yaml", sgd, adam)
    by_answer = {card.note.answer: reviews_of(card) for card in folder.collection.cards()}
    assert by_answer == {"SGD": 0, "Adam": 1}


def test_a_question_asked_twice_with_other_answers_may_be_reordered(folder: Folder) -> None:
    sgd, adam = q("Name an optimiser.", "SGD"), q("Name an optimiser.", "Adam")
    folder.put("ml.yaml", sgd, adam)
    _, second = folder.collection.cards()
    folder.collection.grade(second.card_id, 4, at())
    folder.put("ml.yaml", adam, sgd)
    by_answer = {card.note.answer: reviews_of(card) for card in folder.collection.cards()}
    assert by_answer == {"SGD": 0, "Adam": 1}


def test_a_second_note_with_one_question_may_be_written_before_the_first(folder: Folder) -> None:
    sgd, adam = q("Name an optimiser.", "SGD"), q("Name an optimiser.", "Adam")
    folder.put("ml.yaml", sgd)
    folder.grade("Name an optimiser.")
    folder.put("ml.yaml", adam, sgd)
    by_answer = {card.note.answer: reviews_of(card) for card in folder.collection.cards()}
    assert by_answer == {"SGD": 1, "Adam": 0}


def test_an_ungraded_note_with_the_question_of_one_that_goes_does_not_get_its_progress(
    folder: Folder,
) -> None:
    sgd, adam = q("Name an optimiser.", "SGD"), q("Name an optimiser.", "Adam")
    folder.write("b.yaml", adam)
    folder.put("a.yaml", sgd)
    sgd_card, _ = folder.collection.cards()
    folder.collection.grade(sgd_card.card_id, 4, at())
    folder.delete("a.yaml")
    folder.sync()
    assert [card.state for card in folder.collection.cards()] == [UNSEEN]


def test_a_copy_that_was_graded_itself_keeps_its_own_progress(folder: Folder) -> None:
    folder.put("a.yaml", OVERFITTING)
    folder.grade_each()
    folder.put("b.yaml", OVERFITTING)
    copy = next(card for card in folder.collection.cards() if card.deck == "b")
    for days in range(3):
        folder.collection.grade(copy.card_id, 4, at(days * 9))
    folder.delete("a.yaml")
    folder.sync()
    assert folder.progress() == {OVERFITTING["question"]: (copy.uid, 3)}


def test_a_note_pasted_into_another_deck_before_it_is_cut_keeps_its_progress(
    folder: Folder,
) -> None:
    """Synchronised between the two steps, when the note stands in both decks."""
    folder.write("a.yaml", OVERFITTING, DROPOUT)
    folder.put("b.yaml", ADAM)
    before = folder.grade_each()
    folder.put("b.yaml", ADAM, OVERFITTING)
    folder.put("a.yaml", DROPOUT)
    assert folder.progress() == before


def test_a_note_that_comes_back_elsewhere_is_not_taken_for_a_similar_one_that_goes(
    folder: Folder,
) -> None:
    folder.write("a.yaml", L1)
    folder.put("b.yaml", L2, ADAM)
    before = folder.grade_each()
    folder.delete("a.yaml")
    folder.sync()
    folder.put("b.yaml", L1, ADAM)
    assert folder.progress() == {note["question"]: before[note["question"]] for note in (L1, ADAM)}


def test_a_strangers_deck_does_not_get_the_progress_of_one_that_was_removed(
    folder: Folder,
) -> None:
    """Both number their notes from 1, and both have a question whose answer is yes."""
    folder.put("theirs.yaml", q("Is the hinge loss convex?", "Yes", id="1"))
    folder.grade_each()
    folder.delete("theirs.yaml")
    folder.sync()
    folder.put("others.yaml", q("Do B-trees keep their keys sorted?", "Yes", id="1"))
    assert folder.collection.cards()[0].state == UNSEEN


def test_a_fault_in_the_deck_from_which_a_note_was_moved_costs_no_progress(folder: Folder) -> None:
    folder.write("a.yaml", OVERFITTING, DROPOUT)
    folder.put("b.yaml", ADAM)
    before = folder.grade_each()
    folder.write("b.yaml", ADAM, OVERFITTING)
    folder.write_text("a.yaml", "cards: [")
    folder.sync()
    folder.put("a.yaml", DROPOUT)
    assert folder.progress() == before


QUESTIONS = [
    q(f"What does {name} regularisation do to the {what}?", f"It {verb} them; see chapter {n}.")
    for n, (name, what, verb) in enumerate(
        [
            ("L1", "weights", "sums"),
            ("L2", "weights", "squares"),
            ("L1", "biases", "leaves"),
            ("dropout", "units", "drops"),
            ("dropout", "weights", "scales"),
        ]
    )
]
MIXED = [*QUESTIONS, q("Same?", "One.", id="a"), q("Same?", "Two.", id="b"), q("过拟合？", "是")]


@settings(max_examples=30, deadline=None)
@given(st.permutations(MIXED), st.integers(0, len(MIXED)))
def test_any_shuffle_of_a_deck_even_into_two_files_keeps_every_uid(
    shuffled: list[Entry], cut: int
) -> None:
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path))
        folder.put("ml.yaml", *MIXED)
        before = {card.note.answer: card.uid for card in folder.collection.cards()}
        folder.write("other.yaml", *shuffled[:cut])
        folder.put("ml.yaml", *shuffled[cut:])
        assert {card.note.answer: card.uid for card in folder.collection.cards()} == before
        folder.close()


@settings(max_examples=30, deadline=None)
@given(st.permutations(QUESTIONS), st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4)))
def test_any_shuffle_with_typos_and_deletions_gives_no_note_anothers_progress(
    shuffled: list[Entry], misspelt: set[int], deleted: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(Path(path))
        folder.put("ml.yaml", *QUESTIONS)
        before = {card.note.answer: card.uid for card in folder.collection.cards()}
        edited = [
            note | {"question": note["question"].replace("regularisation", "regularization")}
            if number in misspelt
            else note
            for number, note in enumerate(shuffled)
            if number not in deleted
        ]
        folder.put("ml.yaml", *edited)
        after = {card.note.answer: card.uid for card in folder.collection.cards()}
        assert after == {note["answer"]: before[note["answer"]] for note in edited}
        folder.close()
