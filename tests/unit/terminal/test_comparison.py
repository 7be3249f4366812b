"""A typed answer beside the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.proposals.typed import compare
from flashq.terminal.comparison import comparison_lines


def shown(given_text: str, *right: str, width: int = 60) -> list[str]:
    return [line.plain.rstrip() for line in comparison_lines(compare(given_text, right), width)]


def test_a_right_answer_is_ticked_as_it_was_typed() -> None:
    assert shown("Chain Rule!", "chain rule") == ["✓ Chain Rule!"]


def test_differences_stand_under_one_another() -> None:
    assert shown("overfiting", "overfitting") == [
        "yours  overfit ing",
        "right  overfitting",
        "              +",
    ]


def test_chinese_characters_take_two_cells_everywhere() -> None:
    assert shown("反传撤播", "反向传播") == [
        "yours  反  传撤播",
        "right  反向传  播",
        "         ++  --",
    ]


def test_nothing_typed_shows_what_is_right() -> None:
    assert shown("  ", "beta") == ["right  beta"]


def test_what_folding_forgives_bears_no_mark() -> None:
    assert shown("batch nirm", "`Batch-Norm`") == [
        "yours   batch nirm",
        "right  `Batch-Norm`",
        "               ^",
    ]


def test_long_texts_go_on_below() -> None:
    lines = shown("a" * 30, "b" * 30, width=27)
    first, second = [letter * 20 for letter in "ab^"], [letter * 10 for letter in "ab^"]
    assert [line[7:] for line in lines] == first + second


def test_hidden_characters_of_strangers_are_made_visible() -> None:
    assert "\x1b" not in "".join(shown("x\x1b[2J", "right\u202e answer"))


texts = st.text(max_size=40) | st.text(
    "反向传播abc -`👍🏽é\u0301\u034f\u200d\ufe0f\x1b\u202e\t\n", max_size=40
)


@given(
    texts,
    texts,
    st.integers(20, 100),
)
def test_no_row_is_wider_than_there_is_room(given_text: str, right: str, width: int) -> None:
    for line in comparison_lines(compare(given_text, [right]), width):
        assert line.cell_len <= width


@pytest.mark.parametrize("width", [20, 40])
def test_each_row_of_texts_has_its_marks_below(width: int) -> None:
    rows = shown("梯度下降法" * 8, "梯度上升法" * 8, width=width)
    assert len(rows) % 3 == 0
    assert all(set(row) <= {" ", "^", "+", "-"} for row in rows[2::3])
