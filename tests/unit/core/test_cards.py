"""What a note's cards ask and answer."""

from flashq.core import cards
from flashq.core.model import Card, Kind, Note


def card(
    kind: Kind,
    prompt: str,
    answer: str | None = "A",
    ordinal: int = 1,
    *choices: str,
    accepted: tuple[str, ...] = (),
) -> Card:
    note = Note(id="k", kind=kind, prompt=prompt, answer=answer, choices=choices, accepted=accepted)
    return Card(
        card_id=1,
        uid="u",
        deck="d",
        deck_title="D",
        path="d.yaml",
        key="k",
        ordinal=ordinal,
        note=note,
    )


def test_a_note_makes_one_card_two_when_reversed_and_one_for_each_gap_number() -> None:
    assert cards.ordinals(card(Kind.BASIC, "Q").note) == (1,)
    assert cards.ordinals(card(Kind.TYPED, "Q").note) == (1,)
    assert cards.ordinals(card(Kind.REVERSED, "Q").note) == (1, 2)
    assert cards.ordinals(card(Kind.CLOZE, "{{c3::x}} {{c1::y}} {{c3::z}}").note) == (1, 3)


def test_a_basic_card_asks_its_question() -> None:
    basic = card(Kind.BASIC, "Q", "A")
    assert (cards.question(basic), cards.answer(basic)) == ("Q", "A")


def test_the_second_card_of_a_reversed_note_asks_the_answer() -> None:
    second = card(Kind.REVERSED, "Q", "A", 2)
    assert (cards.question(second), cards.answer(second)) == ("A", "Q")


def test_a_choice_lists_its_options_and_names_the_right_one() -> None:
    choice = card(Kind.CHOICE, "Which?", "NAG", 1, "SGD", "NAG", accepted=("NAG",))
    assert cards.question(choice) == "Which?\n\n- A. SGD\n- B. NAG"
    assert cards.answer(choice) == "B. NAG"
    assert cards.plain_question(choice) == "Which?"


def test_choices_stand_in_the_order_that_they_are_shown_in() -> None:
    choice = card(Kind.CHOICE, "Which?", "NAG", 1, "SGD", "NAG", accepted=("NAG",))
    assert cards.question(choice, (1, 0)) == "Which?\n\n- A. NAG\n- B. SGD"
    assert cards.answer(choice, (1, 0)) == "A. NAG"


def test_several_right_choices_are_a_list() -> None:
    choice = card(Kind.CHOICE, "Which?", "a", 1, "a", "b", "c", accepted=("a", "c"))
    assert cards.answer(choice) == "- A. a\n- C. c"
    assert cards.is_multiple(choice.note)


def test_all_texts_that_a_typed_answer_may_be_are_shown() -> None:
    several = card(Kind.TYPED, "Q", "beta", accepted=("beta", "β", "b"))
    assert cards.answer(several) == "beta"
    assert cards.also_right(several.note) == ("β", "b")
    single = card(Kind.TYPED, "Q", "beta", accepted=("beta",))
    assert cards.answer(single) == "beta"
    assert cards.also_right(single.note) == ()


def test_a_cloze_hides_its_gap_and_shows_the_others() -> None:
    text = "{{c1::Adam::who}} keeps {{c2::two}} moments."
    assert cards.question(card(Kind.CLOZE, text, "", 1)) == "[who] keeps two moments."
    assert cards.question(card(Kind.CLOZE, text, "", 2)) == "Adam keeps […] moments."
    assert cards.answer(card(Kind.CLOZE, text, "", 2)) == "Adam keeps **two** moments."


def test_the_explanation_of_a_cloze_stands_below_it() -> None:
    assert cards.answer(card(Kind.CLOZE, "{{c1::a}}", "Why.")) == "**a**\n\nWhy."


def test_a_draft_answers_nothing() -> None:
    assert cards.answer(card(Kind.BASIC, "Q", None)) == ""
    assert cards.question(card(Kind.REVERSED, "Q", None, 2)) == ""


def test_for_lists_a_question_stands_on_one_line() -> None:
    assert cards.plain_question(card(Kind.BASIC, "What\n\n  is this? ")) == "What is this?"


def test_names_carry_the_number_of_all_cards_but_the_first() -> None:
    assert card(Kind.REVERSED, "Q").name == "d:k"
    assert card(Kind.REVERSED, "Q", "A", 2).name == "d:k#2"
