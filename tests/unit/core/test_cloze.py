"""Gaps in a cloze text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core import cloze
from flashq.core.cloze import Gap


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("none here", []),
        ("{{c1::a}}", [(1, "a", "")]),
        ("{{c12::a::hint}} b", [(12, "a", "hint")]),
        ("{{c2::b}} and {{c1::a}}", [(2, "b", ""), (1, "a", "")]),
        (r"{{c1::\frac{a}{b}}}", [(1, r"\frac{a}{b}", "")]),
        (r"{{c1::{x}}} {{c2::{{y}}}}", [(1, "{x}", ""), (2, "{{y}}", "")]),
        ("{{c1::a\nb}}", [(1, "a\nb", "")]),
        ("{{c1::损失}}上升", [(1, "损失", "")]),
        ("{{c1::never closed", []),
        ("{{c1::a} {{c2::b}}", [(2, "b", "")]),
        ("{{x1::a}} {c1::b} {{c::d}}", []),
        ("{{c1::a}}{{c1::b}}", [(1, "a", ""), (1, "b", "")]),
    ],
)
def test_gaps_are_found_from_left_to_right(text: str, found: list[tuple[int, str, str]]) -> None:
    assert [(gap.number, gap.hidden, gap.hint) for gap in cloze.gaps(text)] == found


def test_a_gap_knows_its_place() -> None:
    text = "ab {{c1::x}} cd"
    assert cloze.gaps(text) == [Gap(1, "x", "", 3, 12)]
    assert text[3:12] == "{{c1::x}}"


def test_each_number_is_one_card_in_ascending_order() -> None:
    assert cloze.numbers("{{c3::x}} {{c1::y}} {{c3::z}}") == (1, 3)


def test_gaps_of_one_number_are_hidden_together() -> None:
    assert cloze.question("{{c1::a}} {{c2::b}} {{c1::c::third}}", 1) == "[…] b [third]"


def test_a_formula_is_filled_without_bold_marks_inside_it() -> None:
    assert cloze.answer("{{c1::$x^2$}} and {{c1::y}}", 1) == "$x^2$ and **y**"


@given(st.text(), st.integers(1, 9))
def test_text_without_gaps_is_left_as_it_is(text: str, number: int) -> None:
    if not cloze.gaps(text):
        assert cloze.question(text, number) == cloze.answer(text, number) == text


@given(st.text(alphabet="{}c12:ab "))
def test_any_text_has_gaps_that_do_not_overlap(text: str) -> None:
    position = 0
    for gap in cloze.gaps(text):
        assert position <= gap.start < gap.end <= len(text)
        position = gap.end


# Formulas and code -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked", "answered"),
    [
        (r"$\frac{ {{c1::a}} }{b}$", r"$\frac{ […] }{b}$", r"$\frac{ \boxed{a} }{b}$"),
        ("$$\n{{c1::x}} + y\n$$", "$$\n[…] + y\n$$", "$$\n\\boxed{x} + y\n$$"),
        (r"\({{c1::x}}\)", r"\([…]\)", r"\(\boxed{x}\)"),
        ("$x_{ {{c1::i::which one?}} }$", r"$x_{ \text{[which one?]} }$", r"$x_{ \boxed{i} }$"),
        ("{{c1::$x^2$}} is it", "[…] is it", "$x^2$ is it"),
        ("$5 or {{c1::six}} for $6", "$5 or […] for $6", "$5 or **six** for $6"),
        ("a `f({{c1::x}})` b", "a `f([…])` b", "a `f(x)` b\n\n- `x`"),
        ("`a` and {{c1::b}}", "`a` and […]", "`a` and **b**"),
        (
            "```python\nfor i in {{c1::range(n)::what?}}:\n```",
            "```python\nfor i in [what?]:\n```",
            "```python\nfor i in range(n):\n```\n\n- `range(n)`",
        ),
        ("~~~\n{{c1::a}} {{c1::a}}\n~~~\n", "~~~\n[…] […]\n~~~\n", "~~~\na a\n~~~\n\n- `a`"),
        (r"`{{c1::std\::vector::which?}}`", "`[which?]`", "`std::vector`\n\n- `std::vector`"),
    ],
)
def test_gaps_in_formulas_are_boxed_and_gaps_in_code_are_named_below(
    text: str, asked: str, answered: str
) -> None:
    assert cloze.question(text, 1) == asked
    assert cloze.answer(text, 1) == answered
