"""Typed answers: what counts as right, what as nearly right, and how the rest differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.proposals.typed import (
    compare,
    differences,
    fold_answer,
    graphemes,
    proposed_quality,
)


@pytest.mark.parametrize(
    ("given_text", "right"),
    [
        ("batchnorm", "Batch-Norm"),
        ("Ｂａｔｃｈ　Ｎｏｒｍ", "batch norm"),
        ("反向传播。", "反向传播"),
        ("反向 传播", "反向传播"),
        ("“链式法则”", "链式法则"),
        ("don't", "dont"),
        ("yes!", "Yes"),
        ("beta1", "`beta1`"),
        ("mean", "**mean**"),
        ("O(n!)", "o（n!）"),
        ("0.9", "０.９"),
        ("L-BFGS", "lbfgs"),
        ("\u22121", "-1"),
        ("2.", "2"),
    ],
)
def test_case_width_spaces_punctuation_and_marks_do_not_count(given_text: str, right: str) -> None:
    assert fold_answer(given_text) == fold_answer(right)
    assert proposed_quality(compare(given_text, [right])) == 4


@pytest.mark.parametrize(
    ("given_text", "right"),
    [
        ("C", "C#"),
        ("C", "C++"),
        ("1", "-1"),
        ("09", "0.9"),
        ("15", "1.5"),
        ("5", ".5"),
        (".5", "-.5"),
        ("a|b", "ab"),
        ("?", "!"),
        ("50", "50%"),
        ("O(n)", "O(n!)"),
        ("a/b", "ab"),
        ("x", "!"),
        ("", "a"),
    ],
)
def test_what_carries_a_meaning_counts(given_text: str, right: str) -> None:
    assert not compare(given_text, [right]).is_right
    assert proposed_quality(compare(given_text, [right])) == 2


def test_the_sign_of_an_exponent_counts() -> None:
    assert not compare("1e8", ["1e-8"]).is_right
    assert compare("1E\u22128", ["1e-8"]).is_right


def test_any_accepted_text_is_right_and_the_nearest_one_is_shown() -> None:
    assert compare("Chain rule", ["链式法则", "chain rule"]).is_right
    assert compare("chain role", ["链式法则", "chain rule"]).nearest == "chain rule"


def test_a_slip_in_a_long_answer_is_nearly_right_and_in_a_short_one_wrong() -> None:
    assert proposed_quality(compare("overfiting", ["overfitting"])) == 3
    assert proposed_quality(compare("反向传博算法", ["反向传播算法"])) == 3
    assert proposed_quality(compare("SGE", ["SGD"])) == 2
    assert proposed_quality(compare("1e8 steps", ["1e-8 steps"])) == 2
    assert proposed_quality(compare("underfitting", ["overfitting"])) == 2


def test_differences_are_told_character_by_character() -> None:
    kinds = [
        (piece.kind, piece.given, piece.right) for piece in differences("反传撤播", "反向传播")
    ]
    assert kinds == [
        ("same", "反", "反"),
        ("missing", "", "向"),
        ("same", "传", "传"),
        ("extra", "撤", ""),
        ("same", "播", "播"),
    ]


def test_what_folding_forgives_is_no_difference() -> None:
    assert {piece.kind for piece in differences("Ｂatch norm", "batch-norm")} == {"same"}


def test_forgiven_characters_are_no_difference_beside_real_ones_either() -> None:
    pieces = differences("bat nirm", "`cat-norm`")
    assert [(piece.given, piece.right) for piece in pieces if piece.kind != "same"] == [
        ("b", "c"),
        ("i", "o"),
    ]


def test_texts_of_nothing_but_punctuation_differ_too() -> None:
    assert [piece.kind for piece in differences("?", "!")] == ["changed"]


def test_a_letter_goes_with_its_marks_and_a_face_with_its_skin() -> None:
    assert graphemes("e\u0301梯👍🏽👩\u200d💻x") == ["e\u0301", "梯", "👍🏽", "👩\u200d💻", "x"]


texts = st.text(max_size=30) | st.text("反向传播 Batch-norm,。．\u0301`$1e!\ufb01", max_size=20)


@given(texts, texts)
def test_the_pieces_make_up_both_texts(left: str, right: str) -> None:
    pieces = differences(left, right)
    assert "".join(piece.given for piece in pieces) == left
    assert "".join(piece.right for piece in pieces) == right


@given(texts, texts)
def test_two_texts_are_right_for_one_another_or_differ_from_either_side(
    left: str, right: str
) -> None:
    is_right = compare(left, [right]).is_right
    assert compare(right, [left]).is_right == is_right
    assert is_right == all(piece.kind == "same" for piece in differences(left, right))


@given(st.text("abcXYZ 反向传播09", min_size=1).filter(str.strip))
def test_an_answer_is_right_in_any_width_case_and_spacing(text: str) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)
    for other in (text.upper(), wide, "  ".join(text), f"**{text}**", f"{text}。"):
        assert compare(other, [text]).is_right


@given(texts, st.lists(texts, min_size=1, max_size=3))
def test_the_grade_is_never_easy_and_good_for_what_is_right_alone(
    given_text: str, accepted: list[str]
) -> None:
    comparison = compare(given_text, accepted)
    assert proposed_quality(comparison) in ((4,) if comparison.is_right else (2, 3))
    assert 0 <= comparison.likeness <= 1
