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
        (r"{{c1::\left\{ a \right.}} b", [(1, r"\left\{ a \right.", "")]),
        (r"{{c1::C:\}} b", [(1, "C:\\", "")]),
        (r"{{c1::std\::vector}}", [(1, "std::vector", "")]),
        (r"{{c1::std\::vector::a\::b}}", [(1, "std::vector", "a::b")]),
        (r"{{c1::a::b::c}}", [(1, "a", "b::c")]),
        (r"{{c1::x \\::hint}}", [(1, r"x \\", "hint")]),
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


@given(
    st.lists(
        st.sampled_from(["$", "$$", "`", "```\n", "{{c1::a}}", "{{c1::b", "::", "x", "}}", " "])
    )
)
def test_any_text_is_asked_and_answered(parts: list[str]) -> None:
    text = "".join(parts)
    hidden = [gap for gap in cloze.gaps(text) if gap.number == 1]
    assert (cloze.question(text, 1) != text) == bool(hidden)
    assert "{{c1::a}}" not in cloze.answer(text, 1)


# Prose ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("a {{c1::b}} c {{c2::d}}", "a **b** c d"),
        ("re{{c1::normal}}ise", "re**normal**ise"),
        ("a {{c1:: b }} c", "a  **b**  c"),
        ("C{{c1::++}} and f{{c1::(x)}}y", "C⟦++⟧ and f⟦(x)⟧y"),
        ("的{{c1::（注）}}后", "的**（注）**后"),
        ("{{c1::a}}{{c1::b}}", "**a**⟦b⟧"),
        ("**the {{c1::a}} b** and {{c1::c}}", "**the ⟦a⟧ b** and **c**"),
        ("{{c1::2**3}} {{c1::C:\\}}", "⟦2**3⟧ ⟦C:\\⟧"),
        ("{{c1::a\n\nb}}", "**a**\n\n**b**"),
        ("{{c1::- a\n- b}}", "- **a**\n- **b**"),
        ("{{c1::about $y$}}", "**about $y$**"),
        ("{{c1::`x`}} b{{c1::`y`}}c", "**`x`** b⟦`y`⟧c"),
        ("It costs $5, {{c1::a}}, not $6: {{c1::b}}.", "It costs $5, **a**, not $6: **b**."),
        (r"\$ {{c1::a}} \$", r"\$ **a** \$"),
        ("`a` and {{c1::b}}", "`a` and **b**"),
    ],
)
def test_gaps_in_prose_are_bold_or_in_brackets_where_stars_would_show(
    text: str, answered: str
) -> None:
    assert cloze.answer(text, 1) == answered


@pytest.mark.parametrize("after", ["(x)", "[x]", ": x"])
def test_a_hidden_gap_is_no_link(after: str) -> None:
    assert cloze.question(f"{{{{c1::a::hint}}}}{after}", 1) == f"[hint\\]{after}"


# Formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked", "answered"),
    [
        (r"$\frac{ {{c1::a}} }{b}$", r"$\frac{ \text{[…]} }{b}$", r"$\frac{ \boxed{a} }{b}$"),
        ("$$\n{{c1::x}} + y\n$$", "$$\n\\text{[…]} + y\n$$", "$$\n\\boxed{x} + y\n$$"),
        (r"\({{c1::x}}\)", r"\(\text{[…]}\)", r"\(\boxed{x}\)"),
        (
            r"\begin{align}a &= {{c1::b}}\end{align}",
            r"\begin{align}a &= \text{[…]}\end{align}",
            r"\begin{align}a &= \boxed{b}\end{align}",
        ),
        ("{{c1::$x^2$}} is it", "[…] is it", r"$\boxed{x^2}$ is it"),
        ("{{c1::$$x$$}}", "[…]", r"$$\boxed{x}$$"),
        ("$x^{{c1::10}}$", r"$x^{\text{[…]}}$", r"$x^{\boxed{10}}$"),
        ("$x^{{c2::10}} {{c1::y}}$", r"$x^{10} \text{[…]}$", r"$x^{10} \boxed{y}$"),
        (r"$\sqrt{{c1::3}}$", r"$\sqrt{\text{[…]}}$", r"$\sqrt{\boxed{3}}$"),
        (r"$\left{{c1::(}}x\right)$", r"$\left.\text{[…]}x\right)$", r"$\left(x\right)$"),
        (
            r"$\text{the {{c1::loss::which?}} is}$",
            r"$\text{the [which?] is}$",
            r"$\text{the }\boxed{\text{loss}}\text{ is}$",
        ),
        (
            r"$\begin{pmatrix} {{c1::1 & 0 \\ x}} & 1 \end{pmatrix}$",
            r"$\begin{pmatrix} {\text{[…]}} & 1 \end{pmatrix}$",
            r"$\begin{pmatrix} \boxed{1} & \boxed{0} \\ \boxed{x} & 1 \end{pmatrix}$",
        ),
    ],
)
def test_gaps_in_formulas_are_boxed(text: str, asked: str, answered: str) -> None:
    assert cloze.question(text, 1) == asked
    assert cloze.answer(text, 1) == answered


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        ("which axis?", r"\text{[which axis?]}"),
        ("50% of a_b & #1", r"\text{[50\% of a\_b \& \#1]}"),
        (r"\alpha", r"\left[\alpha\right]"),
        ("the $x^2$ axis", r"\left[\text{the }x^2\text{ axis}\right]"),
    ],
)
def test_a_hint_in_a_formula_is_text(hint: str, shown: str) -> None:
    assert cloze.question(f"$a = {{{{c1::x::{hint}}}}}$", 1) == f"$a = {shown}$"


def test_half_a_formula_is_left_unmarked() -> None:
    assert cloze.answer("$a {{c1::+ b$ and}} c", 1) == "$a + b$ and c"


# Code ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked", "answered"),
    [
        ("a `f({{c1::x}})` b", "a `f([…])` b", "a `f(x)` b\n\n▸ `x`"),
        (
            "```python\nfor i in {{c1::range(n)::what?}}:\n```",
            "```python\nfor i in [what?]:\n```",
            "```python\nfor i in range(n):\n```\n\n▸ `range(n)`",
        ),
        ("~~~\n{{c1::a}} {{c1::a}}\n~~~\n", "~~~\n[…] […]\n~~~\n", "~~~\na a\n~~~\n\n▸ `a`"),
        ("`{{c1::a}}` `{{c1::b}}`", "`[…]` `[…]`", "`a` `b`\n\n▸ `a`  \n▸ `b`"),
        ("`` {{c1::a`b}} ``", "`` […] ``", "`` a`b ``\n\n▸ ``a`b``"),
        ("```\n{{c1::a}}", "```\n[…]", "```\na\n```\n\n▸ `a`"),
        ("    {{c1::a}}\n\nb", "    […]\n\nb", "    a\n\nb\n\n▸ `a`"),
        (
            "```\nif x:\n    {{c1::a\n    b}}\n```",
            "```\nif x:\n    […]\n```",
            "```\nif x:\n    a\n    b\n```\n\n```\na\nb\n```",
        ),
        (r"`{{c1::std\::vector::a `kind`}}`", "`[a 'kind']`", "`std::vector`\n\n▸ `std::vector`"),
        ("```\n{{c1::a}}\n``` ", "```\n[…]\n``` ", "```\na\n``` \n\n▸ `a`"),
    ],
)
def test_code_stays_as_it_is_and_its_gaps_are_named_below(
    text: str, asked: str, answered: str
) -> None:
    assert cloze.question(text, 1) == asked
    assert cloze.answer(text, 1) == answered


def test_code_that_hides_nothing_of_this_number_is_not_named() -> None:
    assert cloze.answer("`{{c2::a}}` {{c1::b}}", 1) == "`a` **b**"
