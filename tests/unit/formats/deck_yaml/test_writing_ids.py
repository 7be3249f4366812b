"""Ids written into a deck's file, ids made from questions, and where a note stands."""

import pytest

from flashq.errors import DeckError, FlashqError
from flashq.formats.deck_yaml import make_id, read_deck, write_ids


def ids_written(text: str, ids: dict[int, str]) -> str:
    return write_ids(text.encode(), path="d.yaml", ids=ids).decode()


def test_an_id_becomes_the_first_key_and_every_other_byte_stays() -> None:
    before = (
        "\ufeff# c\r\ncards:\r\n  -   question: a # x\r\n      answer: |+\r\n        b\r\n\r\n"
        "  - question: c\r\n    id: k\r\n  -\r\n    cloze: '{{c1::d}}'"
    )
    after = ids_written(before, {3: "first", 10: "no"})
    assert after == before.replace("  -   question", "  -   id: first\r\n      question").replace(
        "    cloze", '    id: "no"\r\n    cloze'
    )


def test_ids_go_into_braces_too() -> None:
    text = 'cards: [{question: a},\n {"question": "b"},\n { question: c }]'
    assert ids_written(text, {1: "x", 2: "y", 3: "过"}) == (
        'cards: [{id: x, question: a},\n {"id": "y", "question": "b"},\n {id: 过,  question: c }]'
    )


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ({1: "x"}, "d.yaml:1: no note begins on this line"),
        ({3: "x"}, "d.yaml:3: this note has an id already"),
        ({4: "x"}, "d.yaml:4: two notes begin on this line"),
        ({2: "a b"}, '"a b" cannot be an id'),
        ({2: "k"}, 'the id "k" is taken by the note on line 2'),
        ({2: "\ud800"}, "the ids cannot be written"),
    ],
)
def test_ids_that_cannot_be_written_change_nothing(ids: dict[int, str], words: str) -> None:
    text = "cards:\n- question: a\n- {question: b, id: k}\n"
    if 4 in ids:
        text = "cards: [\n\n\n{question: a}, {question: b}]"
    with pytest.raises(FlashqError) as caught:
        ids_written(text, ids)
    assert words in str(caught.value)


def test_no_ids_are_written_into_a_file_with_a_fault() -> None:
    with pytest.raises(DeckError):
        ids_written("cards: [a]", {})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is gradient clipping and why is it used?", "gradient-clipping"),
        ("What is dropout?", "dropout"),
        ("What's the difference between a list and a tuple?", "difference-list-tuple"),
        ("Why?", "why"),
        ("怎么判断模型过拟合？", "判断模型过拟合"),
        ("什么是过拟合？", "过拟合"),
        ("在训练深度神经网络的时候怎么判断模型过拟合？", "在训练深度神经网络的时候"),
        ("BN 和 LN 的区别是什么？", "bn-ln"),
        ("Adam 的更新公式？", "adam-的更新公式"),
        ("{{c1::batch}} norm, {{c2::layer::hint}} norm", "batch-norm-layer-norm"),
        ("See [the docs](https://example.org/x) for $x^2$", "see-docs"),
        ("Что такое градиентный спуск?", "что-такое-градиентный"),
        ("हिन्दी में", "हिन्दी-में"),
        ("C++", "c"),
        ("$x^2$?", "note"),
        ("", "note"),
    ],
)
def test_an_id_is_made_of_the_telling_words(question: str, expected: str) -> None:
    assert make_id(question, ()) == expected


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert make_id("Dropout?", {"dropout"}) == "dropout-2"
    assert make_id("Dropout?", {"Dropout", "dropout-2"}) == "dropout-3"


@pytest.mark.parametrize(
    "question",
    ["-x", "...", "a:b#c", "🙂 😀", "x" * 200, "深" * 50, "_a_ *b*", "e\u0301te\u0301", "ﬁ²"],
)
def test_an_id_made_from_any_question_can_be_read(question: str) -> None:
    note_id = make_id(question, ())
    data = f"cards:\n- question: q\n  id: '{note_id}'\n".encode()
    assert read_deck(data, path="d.yaml").faults == ()
    assert len(note_id) <= 24
