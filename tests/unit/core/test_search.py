"""The query language: every kind of term, negation, phrases, states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.model import Card, CardState, Kind, Note, Scheduled
from flashq.core.search import STATES, Term, deck_matches, matches, parse
from flashq.errors import WRONG_USAGE, FlashqError

DAY = 739_000


def card(
    question: str = "What is overfitting?",
    answer: str | None = "The validation loss rises.",
    *,
    deck: str = "ml/optimization",
    tags: tuple[str, ...] = (),
    state: CardState | None = None,
    points: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
) -> Card:
    return Card(
        card_id=1,
        uid="u",
        deck=deck,
        deck_title="T",
        path="p",
        key="overfitting",
        ordinal=1,
        note=Note(
            id=None,
            kind=Kind.BASIC,
            prompt=question,
            answer=answer,
            tags=tags,
            points=points,
            choices=choices,
        ),
        state=state or CardState(),
    )


def meets(query: str, given_card: Card) -> bool:
    return matches(parse(query), given_card, DAY)


def state(*, repetitions: int = 1, due_day: int = DAY + 5, **marks: int) -> CardState:
    schedule = Scheduled(repetitions, 6, 250, due_day, DAY - 9, DAY - 1, False, 0, 2)
    return CardState(schedule, bool(marks.get("suspended")), marks.get("buried_day", 0))


def test_a_query_is_parsed_to_terms() -> None:
    assert parse('Loss -"Two Words" deck:ML -tag:x is:DUE') == (
        Term("text", "loss"),
        Term("text", "two words", negated=True),
        Term("deck", "ml"),
        Term("tag", "x", negated=True),
        Term("is", "due"),
    )


def test_an_empty_query_meets_every_card() -> None:
    assert parse("  ") == ()
    assert meets("", card())


def test_words_are_looked_for_in_the_question_and_the_answer_whatever_their_case() -> None:
    assert meets("OVERFIT", card())
    assert meets("validation", card())
    assert not meets("dropout", card())


def test_a_card_must_meet_every_term() -> None:
    assert meets("overfitting loss", card())
    assert not meets("overfitting dropout", card())


def test_a_phrase_is_looked_for_as_a_whole_whatever_the_white_space() -> None:
    given_card = card("What is the\n  learning rate?")
    assert meets('"the learning rate"', given_card)
    assert not meets('"rate learning"', given_card)
    assert meets("rate learning", given_card)


def test_chinese_is_found_within_words() -> None:
    given_card = card("怎么判断模型过拟合？", "看验证损失。")
    assert meets("过拟合", given_card)
    assert meets("模型 损失", given_card)
    assert not meets("欠拟合", given_card)


def test_composed_and_decomposed_accents_are_one() -> None:
    assert meets("re\u0301gression", card("R\u00e9gression?"))


def test_key_points_and_choices_are_searched_too() -> None:
    assert meets("momentum", card(points=("momentum",)))
    assert meets("nag", card(choices=("SGD", "NAG")))


def test_a_minus_turns_any_term_round() -> None:
    assert meets("-dropout", card())
    assert not meets("-overfitting", card())
    assert meets('-"a phrase"', card())
    assert not meets("-deck:ml", card())
    assert not meets("-is:new", card())


def test_a_minus_alone_and_one_within_a_word_are_text() -> None:
    assert meets("B-tree", card("What is a B-tree?"))
    assert meets("-", card("a - b"))
    assert not meets("-", card("a b"))


@pytest.mark.parametrize(
    ("pattern", "deck", "expected"),
    [
        ("ml", "ml/optimization", True),
        ("ml/", "ml/optimization", True),
        ("ML/Optimization", "ml/optimization", True),
        ("optimization", "ml/optimization", True),
        ("optim", "ml/optimization", False),
        ("m", "ml/optimization", False),
        ("ml", "mlx/a", False),
        ("deep/nets", "ml/deep/nets", True),
        ("deep", "ml/deep/nets", False),
        ("", "ml", False),
        ("/", "ml", False),
        ("机器学习", "机器学习/优化", True),
    ],
)
def test_a_deck_goes_by_its_name_a_folder_above_or_its_last_part(
    pattern: str, deck: str, expected: bool
) -> None:
    assert deck_matches(pattern, deck) is expected
    if pattern:
        assert meets(f"deck:{pattern}", card(deck=deck)) is expected


def test_a_deck_with_a_space_in_its_name_is_written_as_a_phrase() -> None:
    assert meets('deck:"deep learning"', card(deck="ml/deep learning"))
    assert not meets('deck:"deep learning"', card(deck="ml/deep"))


def test_a_tag_covers_the_tags_below_it() -> None:
    given_card = card(tags=("Deep-Learning", "ml/optim", "a::b"))
    for query in ("tag:deep-learning", "tag:ml", "tag:ML/optim", "tag:a", "tag:a::b"):
        assert meets(query, given_card), query
    for query in ("tag:deep", "tag:m", "tag:optim", "tag:b"):
        assert not meets(query, given_card), query


def test_a_decks_name_in_any_unicode_form_is_found() -> None:
    """macOS hands out file names decomposed."""
    assert meets("deck:re\u0301sume\u0301", card(deck="re\u0301sume\u0301"))
    assert meets("deck:r\u00e9sum\u00e9", card(deck="re\u0301sume\u0301"))
    assert meets("tag:r\u00e9sum\u00e9", card(tags=("re\u0301sume\u0301",)))


STATE_CARDS = {
    "new": card(),
    "review": card(state=state()),
    "due": card(state=state(due_day=DAY)),
    "learning": card(state=state(repetitions=0, due_day=DAY + 1)),
    "suspended": card(state=state(due_day=DAY, suspended=1)),
    "buried": card(state=state(due_day=DAY, buried_day=DAY)),
    "draft": card(answer=None),
}


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_met_by_its_cards_alone(name: str) -> None:
    met = {other for other, given_card in STATE_CARDS.items() if meets(f"is:{name}", given_card)}
    # What is due is also in review, and what is learnt may be due.
    assert met == ({"review", "due"} if name == "review" else {name})


def test_a_card_that_was_learnt_and_failed_is_learning_and_due() -> None:
    given_card = card(state=state(repetitions=0, due_day=DAY - 2))
    assert meets("is:learning", given_card)
    assert meets("is:due", given_card)


def test_a_bury_of_yesterday_hides_nothing_today() -> None:
    given_card = card(state=state(due_day=DAY, buried_day=DAY - 1))
    assert meets("is:due", given_card)
    assert not meets("is:buried", given_card)


@pytest.mark.parametrize("query", ["is:", "deck:", "x -TAG:"])
def test_a_field_with_nothing_behind_it_is_said(query: str) -> None:
    with pytest.raises(FlashqError, match="has nothing behind it"):
        parse(query)


@pytest.mark.parametrize("query", ["is:leeched", 'is:""', "-is:dues"])
def test_a_state_that_does_not_exist_is_said(query: str) -> None:
    with pytest.raises(FlashqError, match="is no state of a card") as caught:
        parse(query)
    assert caught.value.exit_code == WRONG_USAGE
    assert caught.value.hint == f"the states are {', '.join(STATES)}"


def test_a_quote_without_its_pair_is_said() -> None:
    with pytest.raises(FlashqError, match="a quote without its pair") as caught:
        parse('"gradient descent')
    assert caught.value.exit_code == WRONG_USAGE


def test_other_colons_are_text() -> None:
    assert meets("std::vector", card("What is std::vector?"))
    assert meets("https://a.b", card("See https://a.b/c"))


@given(st.text(max_size=30))
def test_any_text_is_refused_or_a_query_whose_terms_can_be_negated(text: str) -> None:
    try:
        query = parse(text)
    except FlashqError:
        return
    given_card = card()
    for term in query:
        negated = Term(term.field, term.value, not term.negated)
        assert matches((term,), given_card, DAY) != matches((negated,), given_card, DAY)
