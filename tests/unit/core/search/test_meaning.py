"""Which cards a query means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.model import Card, CardState, Kind, Note, Scheduled
from flashq.core.search import (
    STATES,
    Context,
    deck_matches,
    deck_only,
    matches,
    matches_deck,
    parse,
    resolve_words,
)

DAY = 739_000


def card(
    question: str = "What is overfitting?",
    answer: str | None = "The validation loss rises.",
    *,
    deck: str = "ml/optimization",
    state: CardState | None = None,
    added_day: int = 0,
    kind: Kind = Kind.BASIC,
    note_id: str | None = None,
    **note: tuple[str, ...],
) -> Card:
    return Card(
        card_id=1,
        uid="u",
        deck=deck,
        deck_title="T",
        path="p",
        key="overfitting",
        ordinal=1,
        note=Note(id=note_id, kind=kind, prompt=question, answer=answer, **note),
        state=state or CardState(),
        added_day=added_day,
    )


def meets(query: str, given_card: Card) -> bool:
    return matches(parse(query), given_card, Context(DAY, leech_lapses=4))


def state(
    *,
    repetitions: int = 1,
    due_day: int = DAY + 5,
    ease: int = 250,
    interval: int = 6,
    lapses: int = 0,
    last: int = DAY - 1,
    quality: int = 4,
    suspended: bool = False,
    buried_day: int = 0,
    flag: int = 0,
) -> CardState:
    schedule = Scheduled(
        repetitions, interval, ease, due_day, DAY - 9, last, False, lapses, 2, quality
    )
    return CardState(schedule, suspended, buried_day, flag)


def test_every_card_meets_an_empty_query() -> None:
    assert meets("", card())
    assert meets("   ", card())


def test_words_are_looked_for_in_any_case_and_everywhere() -> None:
    given_card = card(points=("momentum",), choices=("SGD", "NAG"), accepted=("NAG", "nesterov"))
    for word in ("OverFitting", "validation", "ml/optim", "momentum", "nag", "nesterov"):
        assert meets(word, given_card), word
    assert not meets("dropout", given_card)


def test_a_card_must_meet_every_term_that_stands_beside_another() -> None:
    assert meets("overfitting loss", card())
    assert meets("overfitting and loss", card())
    assert not meets("overfitting dropout", card())


def test_or_needs_one_side_and_binds_weaker_than_and() -> None:
    assert meets("dropout or loss", card())
    assert meets("overfitting loss or dropout", card())
    assert meets("dropout nothing or loss", card())
    assert not meets("dropout (nothing or loss)", card())


def test_a_minus_turns_a_term_or_a_bracket_round() -> None:
    assert meets("-dropout", card())
    assert not meets("-overfitting", card())
    assert meets('-"a phrase"', card())
    assert not meets("-(dropout or loss)", card())
    assert meets("-(-loss)", card())
    assert meets("B-tree", card("What is a B-tree?"))


def test_a_phrase_does_not_reach_from_one_text_into_the_next() -> None:
    assert meets('"overfitting?" "the validation"', card())
    assert not meets('"overfitting? the validation"', card())


def test_a_phrase_is_looked_for_as_a_whole_whatever_the_white_space() -> None:
    given_card = card("What is the\n  learning rate?")
    assert meets('"the learning rate"', given_card)
    assert not meets('"rate learning"', given_card)
    assert meets("rate learning", given_card)


def test_chinese_is_found_within_words_and_typed_with_a_chinese_keyboard() -> None:
    given_card = card("怎么判断模型过拟合？", "看验证损失。", tags=("优化",))
    assert meets("过拟合", given_card)
    assert meets("（欠拟合 or 过拟合） tag：优化", given_card)
    assert not meets("－过拟合", given_card)
    assert meets("“判断模型”", given_card)


def test_composed_and_decomposed_accents_are_one() -> None:
    assert meets("re\u0301gression", card("R\u00e9gression?"))
    assert meets("deck:r\u00e9sum\u00e9", card(deck="re\u0301sume\u0301"))


@pytest.mark.parametrize(
    ("pattern", "deck", "expected"),
    [
        ("ml", "ml/optimization", True),
        ("ml/", "ml/optimization", True),
        ("ML/Optimization", "ml/optimization", True),
        ("optimization", "ml/optimization", True),
        ("optim", "ml/optimization", False),
        ("ml/*", "ml/optimization", True),
        ("*/opt?mization", "ml/optimization", True),
        ("ml", "mlx/a", False),
        ("deep/nets", "ml/deep/nets", True),
        ("deep", "ml/deep/nets", False),
        ("机器学习", "机器学习/优化", True),
    ],
)
def test_a_deck_goes_by_its_name_a_folder_above_its_last_part_or_a_pattern(
    pattern: str, deck: str, expected: bool
) -> None:
    assert deck_matches(pattern, deck) is expected
    assert meets(f"deck:{pattern}", card(deck=deck)) is expected
    assert matches_deck(parse(f"deck:{pattern}"), deck) is expected


def test_a_tag_covers_the_tags_below_it() -> None:
    given_card = card(tags=("Deep-Learning", "ml/optim", "a::b"))
    for query in ("tag:deep-learning", "tag:ml", "tag:ML/optim", "tag:a", "tag:a::b", "tag:deep*"):
        assert meets(query, given_card), query
    for query in ("tag:deep", "tag:m", "tag:optim", "tag:b"):
        assert not meets(query, given_card), query


def test_in_a_pattern_only_the_star_and_the_question_mark_are_special() -> None:
    assert meets("tag:c[1]*", card(tags=("c[1]/x",)))
    assert not meets("tag:c[1]*", card(tags=("c1/x",)))
    assert meets("deck:[!a]*", card(deck="[!a]b"))


STATE_CARDS = {
    "new": card(),
    "review": card(state=state()),
    "due": card(state=state(due_day=DAY)),
    "late": card(state=state(due_day=DAY - 1)),
    "learning": card(state=state(repetitions=0, due_day=DAY + 1)),
    "suspended": card(state=state(due_day=DAY, suspended=True)),
    "buried": card(state=state(due_day=DAY, buried_day=DAY)),
    "draft": card(answer=None),
    "leech": card(state=state(lapses=4)),
    "flagged": card(state=state(flag=2)),
}


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_met_by_its_cards(name: str) -> None:
    met = {other for other, given_card in STATE_CARDS.items() if meets(f"is:{name}", given_card)}
    more = {"review": {"due", "late", "leech", "flagged"}, "due": {"late"}}
    assert met == {name} | more.get(name, set())


def test_a_card_that_was_put_away_yesterday_is_late_today_and_not_the_day_before() -> None:
    given_card = card(state=state(due_day=DAY - 3, buried_day=DAY - 1))
    assert meets("is:late is:due", given_card)
    assert not matches(parse("is:late"), given_card, Context(DAY - 1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("due<=5", True),
        ("due<5", False),
        ("due=5", True),
        ("due:5", True),
        ("due!=5", False),
        ("due>-1", True),
        ("interval>=6", True),
        ("interval>6", False),
        ("ease<2.36", False),
        ("ease<2.37", True),
        ("ease>=2.36", True),
        ("lapses>=4", False),
        ("lapses>=3", True),
        ("reps=2", True),
        ("reviews>1", True),
        ("rated<=1", False),
        ("rated<=2", True),
        ("rated:again", False),
        ("rated:hard", True),
        ("added<=7", True),
        ("added<7", False),
        ("flag:3", True),
        ("flag:any", True),
        ("flag:none", False),
        ("kind:typed", True),
        ("kind:basic", False),
        ("id:over*", True),
        ("id:overfit", False),
        ("question:overfit", True),
        ("answer:overfit", False),
        ("answer:validation", True),
    ],
)
def test_a_condition_is_met_or_not(query: str, expected: bool) -> None:
    given_card = card(
        kind=Kind.TYPED,
        note_id="overfitting",
        added_day=DAY - 7,
        state=state(repetitions=2, ease=236, lapses=3, last=DAY - 2, quality=3, flag=3),
    )
    assert meets(query, given_card) is expected


def test_a_new_card_was_never_rated_and_has_no_due_day() -> None:
    assert meets("reps=0 lapses=0 reviews=0", card())
    for query in ("due<=999", "interval>=0", "ease>0", "rated<=999", "rated:again", "added<999"):
        assert not meets(query, card()), query


def test_the_lowest_qualities_are_again() -> None:
    assert all(meets("rated:again", card(state=state(quality=quality))) for quality in range(3))


def test_a_bare_word_that_is_a_deck_means_the_deck_and_a_phrase_does_not() -> None:
    def is_deck(word: str) -> bool:
        return word == "loss"

    query = resolve_words(parse("-(loss or x)"), is_deck)
    assert matches(query, card(), Context(DAY))
    assert not matches(query, card(deck="loss"), Context(DAY))
    assert not matches(resolve_words(parse('"loss"'), is_deck), card("Q", "A"), Context(DAY))


def test_a_query_of_decks_alone_is_decided_by_the_deck() -> None:
    query = parse("deck:ml -deck:ml/old or deck:zh")
    assert deck_only(query)
    assert [d for d in ("ml/a", "ml/old", "zh/x", "en") if matches_deck(query, d)] == [
        "ml/a",
        "zh/x",
    ]
    assert not deck_only(parse("deck:ml is:new"))
    assert not deck_only(parse(""))


terms = st.sampled_from(
    (
        "loss",
        '"the validation"',
        "dropout",
        "is:due",
        "is:new",
        "due<=0",
        "lapses>=4",
        "deck:ml",
        "tag:a",
        "flag:any",
        "rated:good",
        "reps=0",
        "(loss or dropout)",
        "-is:leech",
        "-(a b)",
    )
)
queries = st.lists(terms, min_size=1, max_size=4).map(" ".join)
some_cards = st.sampled_from([*STATE_CARDS.values(), card(deck="zh/x", tags=("a",))])


@given(queries, queries, some_cards)
def test_or_is_the_union_and_juxtaposition_the_intersection(
    one: str, other: str, given_card: Card
) -> None:
    first, second = meets(one, given_card), meets(other, given_card)
    assert meets(f"{one} or {other}", given_card) is (first or second)
    assert meets(f"({one}) ({other})", given_card) is (first and second)
    assert meets(f"({one}) and ({other})", given_card) is (first and second)


@given(queries, queries, some_cards)
def test_a_minus_gives_what_is_left_and_turns_or_into_and(
    one: str, other: str, given_card: Card
) -> None:
    assert meets(f"-({one})", given_card) is not meets(one, given_card)
    assert meets(f"-({one} or {other})", given_card) is meets(f"-({one}) -({other})", given_card)
