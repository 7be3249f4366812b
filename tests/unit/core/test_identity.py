"""Which note is which after an edit: names, likeness, and the pairing."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.identity import Sighting, likeness, new_uid, note_key, note_keys, pair
from flashq.core.model import Kind, Note

texts = st.text(max_size=60)
SENTENCES = [
    ("What does L1 regularisation do?", "It adds the sum of absolute weights."),
    ("What does L2 regularisation do?", "It adds the sum of squared weights."),
    ("What does dropout do?", "It drops units at random."),
    ("What does batch norm do?", "It normalises over the batch."),
    ("What does layer norm do?", "It normalises over the features."),
    ("L1 正则化有什么作用？", "把权重的绝对值之和加到损失上。"),
    ("L2 正则化有什么作用？", "把权重的平方和加到损失上。"),
]


def note(prompt: str, kind: Kind = Kind.BASIC, id: str | None = None) -> Note:
    return Note(id=id, kind=kind, prompt=prompt, answer="")


def seen(
    key: int,
    prompt: str,
    answer: str = "",
    *,
    deck: str = "d",
    id: str | None = None,
    position: int = 0,
) -> Sighting:
    return Sighting(key, deck, id, prompt, answer, position)


# Names -------------------------------------------------------------------------------------


def test_a_notes_key_is_its_id() -> None:
    assert note_key(note("What?", id="overfitting")) == "overfitting"


def test_without_an_id_the_key_is_made_from_the_question_alone() -> None:
    key = note_key(note("What?"))
    assert key.startswith("~")
    assert key == note_key(replace(note("What?"), answer="other", line=9, tags=("x",)))
    assert key != note_key(note("Who?"))


def test_white_space_and_unicode_form_play_no_part_in_a_key() -> None:
    assert note_key(note("caf\u00e9  au\nlait ")) == note_key(note("cafe\u0301 au lait"))


def test_a_question_and_a_cloze_text_of_the_same_words_are_two_notes() -> None:
    assert note_key(note("x", Kind.CLOZE)) != note_key(note("x"))


@pytest.mark.parametrize("kind", [Kind.REVERSED, Kind.TYPED, Kind.CHOICE])
def test_another_kind_of_question_is_still_the_same_question(kind: Kind) -> None:
    assert note_key(note("x", kind)) == note_key(note("x"))


def test_of_notes_with_one_question_each_keeps_the_key_of_its_answer() -> None:
    sgd, adam, nag = (replace(note("Name one."), answer=name) for name in ("SGD", "Adam", "NAG"))
    base, second = note_keys([sgd, adam])
    known = {base: "SGD", second: "Adam"}
    assert note_keys([adam, sgd], known) == [second, base]
    assert note_keys([adam], known) == [second]
    assert note_keys([nag, adam, sgd], known) == [f"{base}.3", second, base]
    assert note_keys([nag, adam], known) == [base, second], "the answer of the first was edited"


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), unique=True),
    st.randoms(use_true_random=False),
)
def test_any_order_of_notes_with_one_question_gives_each_its_own_key(
    texts: list[tuple[str, str]], chance: random.Random
) -> None:
    notes = [replace(note(prompt), answer=answer) for prompt, answer in texts]
    keys = note_keys(notes)
    known = dict(zip(keys, (answer for _, answer in texts), strict=True))
    pairs = list(zip(notes, keys, strict=True))
    chance.shuffle(pairs)
    assert note_keys([shuffled for shuffled, _ in pairs], known) == [key for _, key in pairs]


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_all_keys_of_a_deck_differ(prompts: list[str]) -> None:
    keys = note_keys([note(prompt) for prompt in prompts])
    assert len(set(keys)) == len(prompts)


def test_uids_depend_on_deck_key_and_attempt() -> None:
    assert len({new_uid("a", "bc"), new_uid("ab", "c"), new_uid("a", "bc", 1)}) == 3
    assert new_uid("a", "b") == new_uid("a", "b")


# Likeness ----------------------------------------------------------------------------------


@given(texts, texts)
def test_likeness_is_symmetric_and_between_none_and_one(left: str, right: str) -> None:
    assert 0 <= likeness(left, right) == likeness(right, left) <= 1


@given(texts)
def test_a_text_is_wholly_like_itself(text: str) -> None:
    assert likeness(text, text) == 1
    assert likeness(text, f"  {text}\n") == 1


@given(texts, texts, texts)
def test_changing_one_letter_of_a_long_text_changes_little(
    left: str, right: str, filling: str
) -> None:
    long = f"{left} and so on for quite a while, {filling} until {right}"
    assert likeness(f"{long}x", f"{long}y") > 0.9


def test_likeness_tells_chinese_texts_apart() -> None:
    assert likeness("怎么判断模型过拟合？", "如何判断模型过拟合？") > 0.6
    assert likeness("怎么判断模型过拟合？", "什么是批归一化？") < 0.3


# Pairing -----------------------------------------------------------------------------------


def test_the_same_id_and_the_same_question_pair_across_decks() -> None:
    old = seen(1, "What?", "A", deck="a", id="x")
    assert pair([old], [seen(2, "What?", "B", deck="b", id="x", position=9)]) == [(1, 2)]


def test_the_same_id_over_something_else_is_no_pair() -> None:
    old = seen(1, "What is a B-tree?", "A tree for disks.", id="1")
    new = seen(2, "Who wrote Raft?", "Ongaro and Ousterhout.", deck="b", id="1")
    assert pair([old], [new]) == []


def test_the_same_id_bears_a_reworded_question_over_a_short_answer() -> None:
    old = seen(1, "怎么判断模型过拟合？", "验证损失上升。", id="过拟合")
    new = seen(2, "如何判断一个模型过拟合了？", "验证损失上升。", deck="b", id="过拟合")
    assert pair([old], [new]) == [(1, 2)]


def test_the_same_number_and_a_common_short_answer_are_no_pair() -> None:
    old = seen(1, "Is the hinge loss convex?", "Yes", id="1")
    new = seen(2, "Do B-trees keep their keys sorted?", "Yes", deck="b", id="1")
    assert pair([old], [new]) == []


def test_the_same_question_pairs_whatever_id_and_answer_say() -> None:
    assert pair([seen(1, "What?", "A", id="x")], [seen(2, "What? ", "B", deck="b", id="y")]) == [
        (1, 2)
    ]


def test_a_sure_sign_in_a_note_asleep_counts_before_what_is_merely_alike() -> None:
    gone = seen(1, "What does L2 regularisation do?", "It shrinks the weights.")
    asleep = seen(2, "What does L1 regularisation do?", "It makes weights 0.", deck="a")
    new = seen(3, "What does L1 regularisation do?", "It makes weights 0.")
    assert pair([gone], [new]) == [(1, 3)]
    assert pair([gone], [new], [asleep]) == [(2, 3)]
    assert pair([gone], [seen(3, "What does L2 regularisation?", "It shrinks.")], [asleep]) == [
        (1, 3)
    ]


def test_two_ids_over_two_questions_are_two_notes() -> None:
    answer = "It is a long answer which stays the same in both."
    assert (
        pair([seen(1, "What is L1?", answer, id="l1")], [seen(2, "What is L2?", answer, id="l2")])
        == []
    )


def test_the_surest_sign_wins_over_the_likest_text() -> None:
    olds = [seen(1, "What does X do?", "Long answer one.", id="x"), seen(2, "What does Y do?")]
    news = [seen(3, "What does Y do?", "Long answer one.", id="x")]
    assert pair(olds, news) == [(1, 3)]


def test_a_note_without_answer_needs_a_text_that_is_much_alike() -> None:
    old = seen(1, "Batch norm is over the {{c1::batch}}.")
    near = seen(2, "Batch norm is over teh {{c1::batch}}.")
    far = seen(3, "Layer norm is over {{c1::features}}.")
    assert pair([old], [near]) == [(1, 2)]
    assert pair([old], [far]) == []


def test_a_similar_note_in_another_place_needs_more_than_one_in_its_own() -> None:
    old = seen(1, "How do you find out that a model overfits?", "Its loss rises.", position=5)
    new = seen(2, "When does a model overfit, and how is it found?", "The loss rises.", position=5)
    assert pair([old], [new]) == [(1, 2)]
    assert pair([old], [replace(new, position=9)]) == []
    assert pair([old], [replace(new, deck="other")]) == []


def test_a_long_answer_in_its_place_keeps_its_progress_under_any_question() -> None:
    old = seen(1, "What is overfitting?", "The training loss falls, the other rises.")
    new = seen(2, "什么是过拟合？", "The training loss falls, the other rises.")
    assert pair([old], [new]) == [(1, 2)]
    assert pair([old], [replace(new, position=5)]) == []
    assert pair([replace(old, answer="Yes.")], [replace(new, answer="Yes.")]) == []


@given(st.permutations(range(len(SENTENCES))), st.permutations(range(len(SENTENCES))), st.data())
def test_a_typo_in_any_of_many_similar_notes_in_any_order_pairs_each_with_itself(
    olds: list[int], news: list[int], data: st.DataObject
) -> None:
    chance = random.Random(data.draw(st.integers(0, 999)))
    before = [seen(n, *SENTENCES[n], position=at) for at, n in enumerate(olds)]
    after = [
        seen(100 + n, _typo(SENTENCES[n][0], chance), SENTENCES[n][1], position=at)
        for at, n in enumerate(news)
    ]
    assert sorted(pair(before, after)) == [(n, 100 + n) for n in range(len(SENTENCES))]


@given(
    st.lists(st.tuples(texts, texts, st.booleans()), max_size=8),
    st.lists(st.tuples(texts, texts, st.booleans()), max_size=8),
)
def test_pairs_are_one_to_one_and_do_not_depend_on_the_order_of_what_is_given(
    left: list[tuple[str, str, bool]], right: list[tuple[str, str, bool]]
) -> None:
    olds = [_of(n, *row) for n, row in enumerate(left)]
    news = [_of(100 + n, *row) for n, row in enumerate(right)]
    pairs = pair(olds, news)
    assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs)
    assert sorted(pair(olds[::-1], news[::-1])) == sorted(pairs)


def test_a_deck_rewritten_whole_is_still_paired_place_by_place() -> None:
    olds = [
        seen(n, f"Question {n} about teh weather", f"Answer {n}", position=n) for n in range(600)
    ]
    news = [
        seen(1000 + n, f"Question {n} about the weather", f"Answer {n}", position=n)
        for n in range(600)
    ]
    assert sorted(pair(olds, news)) == [(n, 1000 + n) for n in range(600)]


def _of(key: int, prompt: str, answer: str, has_id: bool) -> Sighting:
    return seen(key, prompt, answer, id=answer[:2] if has_id else None, position=key % 100)


def _typo(text: str, chance: random.Random) -> str:
    """The text with two neighbouring letters exchanged, but not where notes differ."""
    place = chance.choice(
        [
            n
            for n in range(3, len(text) - 1)
            if not text[n - 1 : n + 2].isascii() or text[n : n + 2].isalpha()
        ]
    )
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
