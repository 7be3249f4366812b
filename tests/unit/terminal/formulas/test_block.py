"""Formulas in two dimensions."""

from __future__ import annotations

import pytest

from flashq.terminal.formulas import block, width


def drawn(source: str, cells: int = 80) -> str:
    """The rows, led and followed by a line end so that the expectations read well."""
    rows = ["".join(part.text for part in row) for row in block(source, cells)]
    return "\n" + "\n".join(rows) + "\n"


def test_a_fraction_is_stacked_on_its_bar() -> None:
    assert (
        drawn(r"P = \frac{TP}{TP+FP}")
        == """
      TP
P = ───────
    TP + FP
"""
    )


def test_the_bar_of_an_inner_fraction_is_the_shorter_one() -> None:
    assert (
        drawn(r"\frac{\frac{a}{b}}{c}")
        == """
 a
 ─
 b
───
 c
"""
    )


def test_a_minus_does_not_run_into_the_bar() -> None:
    assert (
        drawn(r"-\frac{1}{n}x")
        == """
  1
− ─ x
  n
"""
    )


def test_limits_stand_above_and_below() -> None:
    assert (
        drawn(r"\sum_{i=1}^{n} x_i")
        == """
 n
 ∑  xᵢ
i=1
"""
    )
    assert (
        drawn(r"\operatorname{argmax}_\theta f")
        == """
argmax f
  θ
"""
    )
    assert (
        drawn(r"\int_0^1 x\,dx")
        == """
1
∫ x dx
0
"""
    )


def test_limits_that_unicode_has_stay_beside_the_sign_within_a_fraction() -> None:
    assert (
        drawn(r"\frac{\sum_{i=1}^n x_i}{n}")
        == """
∑ᵢ₌₁ⁿ xᵢ
────────
   n
"""
    )


def test_nolimits_and_limits_are_obeyed() -> None:
    assert drawn(r"\sum\nolimits_i x") == "\n∑ᵢ x\n"
    assert (
        drawn(r"\mathop{L}\limits_i")
        == """
L
i
"""
    )


def test_scripts_without_unicode_are_raised_and_lowered() -> None:
    assert (
        drawn(r"e^{-\lambda t} + x_{\max}^2")
        == """
 −λt    2
e    + x
        max
"""
    )


def test_brackets_are_as_tall_as_what_they_hold() -> None:
    assert (
        drawn(r"\left(\frac{a}{b}\right)^{2}")
        == """
⎛a⎞2
⎜─⎟
⎝b⎠
"""
    )
    assert (
        drawn(r"\left\{\frac{a}{b}\right]")
        == """
⎧a⎤
⎨─⎥
⎩b⎦
"""
    )


def test_plain_brackets_grow_too_but_not_for_a_lowered_script() -> None:
    assert (
        drawn(r"(\frac{a}{b})")
        == """
⎛a⎞
⎜─⎟
⎝b⎠
"""
    )
    assert (
        drawn(r"(x_{\max})")
        == """
(x   )
  max
"""
    )


def test_roots_have_a_bar() -> None:
    assert (
        drawn(r"\sqrt{a+b}")
        == """
 _____
√a + b
"""
    )
    assert (
        drawn(r"\sqrt[n]{\frac{a}{b}}")
        == """
  ┌─
  │a
n │─
 √│b
"""
    )


def test_a_root_of_one_letter_stands_apart_from_the_next() -> None:
    assert drawn(r"\sqrt{x}y") == "\n√x y\n"


def test_matrices_are_aligned_in_columns() -> None:
    assert (
        drawn(r"\begin{pmatrix} 1 & -2 & 3 \\ 10 & 5 & 6 \\ 7 & 8 & 9 \end{pmatrix}")
        == """
⎛1   −2  3⎞
⎜10  5   6⎟
⎝7   8   9⎠
"""
    )


def test_cases_have_a_brace_with_its_waist_on_the_line() -> None:
    assert (
        drawn(r"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}")
        == """
       ⎧x  x > 0
f(x) = ⎨
       ⎩0  else
"""
    )


def test_aligned_equations_meet_at_their_relation() -> None:
    assert (
        drawn(r"\begin{aligned} a + b &= c \\ &= d \\ e &\le f \end{aligned}")
        == """
a + b = c
      = d
    e ≤ f
"""
    )


def test_the_three_columns_of_an_eqnarray_meet_at_their_relation() -> None:
    assert (
        drawn(r"\begin{eqnarray} a + b & = & c \\ & \le & d \end{eqnarray}")
        == """
a + b = c
      ≤ d
"""
    )


def test_an_array_shows_its_rules() -> None:
    assert (
        drawn(r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}")
        == """
a │ b
──┼──
c │ d
"""
    )


def test_braces_carry_their_labels() -> None:
    assert (
        drawn(r"\underbrace{a+b+c}_{\text{sum}}")
        == """
a + b + c
╰───┬───╯
   sum
"""
    )
    assert (
        drawn(r"\overbrace{x}^{n} + y")
        == """
n
⏞
x + y
"""
    )


def test_an_arrow_is_as_long_as_its_label() -> None:
    assert (
        drawn(r"X_n \xrightarrow{d} X")
        == """
    d
Xₙ ──→ X
"""
    )


def test_the_number_of_an_equation_stands_at_the_right() -> None:
    assert drawn(r"a = b \tag{1}", 20) == "\na = b            (1)\n"
    assert (
        drawn(r"\begin{align} a &= b \tag{1} \\ c &= d \tag{2} \end{align}", 20)
        == """
a = b            (1)
c = d            (2)
"""
    )


def test_a_number_that_has_no_room_takes_a_row_of_its_own() -> None:
    assert (
        drawn(r"a = b + c + d \tag{12}", 16)
        == """
a = b + c + d
            (12)
"""
    )


def test_a_box_is_drawn() -> None:
    assert (
        drawn(r"\boxed{x}")
        == """
┌───┐
│ x │
└───┘
"""
    )


def test_chinese_counts_as_two_cells() -> None:
    assert (
        drawn(r"\frac{\text{误差}}{n}")
        == """
误差
────
 n
"""
    )


def test_a_wide_sum_is_broken_before_its_signs_and_indented_under_the_relation() -> None:
    assert (
        drawn("y = aaaa + bbbb + cccc + dddd", 20)
        == """
y = aaaa + bbbb
    + cccc + dddd
"""
    )


def test_relations_are_broken_before_operators() -> None:
    assert (
        drawn("abcdefgh + b = ccccc + d = eeeee", 26)
        == """
abcdefgh + b = ccccc + d
    = eeeee
"""
    )


def test_a_short_left_side_is_not_torn_from_its_relation() -> None:
    rows = drawn(r"f(x) = [aaaa + bbbbbb + cccccc + dddd]", 24).split("\n")
    assert rows[1].startswith("f(x) = [aaaa")


def test_broken_lines_keep_their_fractions() -> None:
    assert (
        drawn(r"L = \frac{a}{b} + \frac{cccccc}{d} + \frac{eeeeee}{f}", 22)
        == """
    a   cccccc
L = ─ + ──────
    b     d

      eeeeee
    + ──────
        f
"""
    )


def test_what_cannot_be_broken_in_two_dimensions_falls_back_to_one_line() -> None:
    rows = drawn(r"\frac{aaaaaaa + bbbbbbb + ccccccc}{dddddd}", 20).strip("\n").split("\n")
    assert "".join(row.strip() for row in rows).replace(" ", "") == (
        "(aaaaaaa+bbbbbbb+ccccccc)/(dddddd)"
    )


def test_a_word_wider_than_the_screen_is_cut() -> None:
    assert drawn("a" * 10, 4) == "\naaaa\naaaa\naa\n"


def test_raw_source_stays_raw_in_every_row_it_is_cut_into() -> None:
    rows = block(r"\unknown{aaaa bbbb cccc}", 8)
    assert len(rows) > 1
    assert all(part.raw for row in rows for part in row)


def test_an_empty_formula_is_one_empty_row() -> None:
    assert block("", 80) == [()]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("abc", 3),
        ("中文", 4),
        ("ŷ", 1),
        ("y\u0302", 1),
        ("x\u20d7", 1),
        ("𝐱", 1),
        ("∑", 1),
        ("", 0),
    ],
)
def test_width_counts_cells(text: str, cells: int) -> None:
    assert width(text) == cells


def test_ambiguous_signs_may_be_counted_as_wide() -> None:
    assert width("α×", ambiguous_wide=True) == 4
    assert width("ab", ambiguous_wide=True) == 2


def test_an_index_of_blanks_alone_draws_nothing() -> None:
    assert drawn(r"(\frac{a}{b})^{\,}") == drawn(r"(\frac{a}{b})")


def test_a_bar_over_a_power_reaches_over_the_power() -> None:
    assert (
        drawn(r"\overline{X^2}-\overline{X}^2")
        == """
__
X² − X̄²
"""
    )


def test_an_equation_that_begins_with_a_minus_has_no_operator_there() -> None:
    assert (
        drawn(r"\begin{aligned}&-a=b\\ &-c=d\end{aligned}")
        == """
−a = b
−c = d
"""
    )


def test_a_brace_round_two_equations_has_its_waist_on_the_line() -> None:
    assert (
        drawn(r"S = \left\{\begin{aligned}x+y&=1\\x-y&=2\end{aligned}\right.")
        == """
    ⎧x + y = 1
S = ⎨
    ⎩x − y = 2
"""
    )


def test_an_evaluation_bar_is_as_tall_as_what_it_evaluates() -> None:
    assert (
        drawn(r"\frac{df}{dx}\Big|_{x=0} - g")
        == """
df │
── │    − g
dx │x=0
"""
    )


def test_a_root_before_a_slash_has_its_bar() -> None:
    assert (
        drawn(r"\sqrt{2}/2")
        == """
 _
√2/2
"""
    )


def test_a_letter_under_a_star_takes_brackets_before_its_power() -> None:
    assert (
        drawn(r"\overset{*}{X}^2")
        == """
⎛*⎞2
⎝X⎠
"""
    )


def test_bars_within_bars_are_no_norm() -> None:
    assert drawn("||x|-|y||") == "\n||x| − |y||\n"


def test_wide_aligned_equations_keep_their_relations_below_each_other() -> None:
    assert (
        drawn(r"\begin{aligned}x &= a+b+c+d+e+f+g+h \\ yy &= i \\ &\quad + j\end{aligned}", 24)
        == """
 x = a + b + c + d + e
         + f + g + h

yy = i
     + j
"""
    )


def test_wide_cases_keep_their_brace_and_are_broken_one_by_one() -> None:
    assert (
        drawn(r"f(x) = \begin{cases} a+b+c+d+e+f+g+h & x>0 \\ i & x \le 0 \end{cases}", 32)
        == """
       ⎧a + b + c + d + e + f
       ⎪      + g + h  x > 0
f(x) = ⎨
       ⎩i  x ≤ 0
"""
    )


def test_a_line_within_brackets_is_indented_deeper_than_the_sum_around_them() -> None:
    assert (
        drawn("L = a + (b_1+b_2+b_3+b_4+b_5+b_6+b_7+b_8) + c_1 + c_2 + c_3 + c_4 + c_5", 34)
        == """
L = a + (b₁ + b₂ + b₃ + b₄ + b₅
      + b₆ + b₇ + b₈) + c₁ + c₂
    + c₃ + c₄ + c₅
"""
    )
