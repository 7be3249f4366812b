"""What holds for every formula, whoever wrote it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.terminal.formulas import Line, block, collect_macros, line, width

PIECES = [
    "a", "x", "n", "12", "3.5", "TP", "max", "损失", "ŷ", "α", " ", "~", "\n", "%", "$", "\\", "#1",
    "{", "}", "{", "}", "(", ")", "[", "]", "|", "||", "^", "_", "'", "&", "\\\\", ",", "+", "-",
    "=", "<", ">", "/", "!", "\\frac", "\\sqrt", "\\sum", "\\int", "\\lim", "\\log", "\\left(",
    "\\right)", "\\left.", "\\right|", "\\left\\{", "\\middle|", "\\big(", "\\Vert", "\\hat",
    "\\overline", "\\underbrace", "\\text{if $x$ or}", "\\mathbf", "\\mathrm", "\\rm", "\\limits",
    "\\begin{cases}", "\\end{cases}", "\\begin{bmatrix}", "\\end{bmatrix}", "\\begin{aligned}",
    "\\end{aligned}", "\\begin{array}{c|c}", "\\end{array}", "\\hline", "\\over", "\\binom",
    "\\operatorname", "\\xrightarrow", "\\tag{1}", "\\unknown", "\\alpha", "\\cdot", "\\quad",
    "\\,", "\\not", "\\substack", "\\newcommand{\\a}", "\\def\\b#1", "\\a", "\\b", "&lt;",
    "\x1b[31m", "\\text{a\x9b1m}", "\\ref{\x1b]}", "\x85", "\\mathrm{\x07}",
    "\u202e", "\x00", "\ufdd0", "\ufdd1", "\U0001f600", "\u0302",
]  # fmt: skip
latex = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
names = st.sampled_from(["a", "b", "k", "x", "yz", "7", "42", "\\theta", "n_1"])


SHAPES = [
    "\\frac{A}{B}", "A + B", "A \\cdot B", "{A}^{B}", "x_{A}^{B}", "\\sum_{A} B", "\\binom{A}{B}",
    "\\begin{cases} A & B \\\\ 0 & 1 \\end{cases}",
    "\\begin{aligned} A &= B \\\\ &= 5 \\end{aligned}",
    "\\sqrt{A}", "\\log\\left(A\\right)", "\\|A\\|_2", "\\hat{A}", "\\underbrace{A}_{u}",
    "\\mathbf{A}",
]  # fmt: skip


def composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Well-formed formulas: a shape with smaller ones at its A and B."""
    return st.tuples(st.sampled_from(SHAPES), inner, inner).map(
        lambda parts: re.sub("[AB]", lambda place: parts[1 + (place[0] == "B")], parts[0])
    )


formulas = st.recursive(names, composed, max_leaves=12)


def text_of(row: Line) -> str:
    return "".join(fragment.text for fragment in row)


def letters_and_digits(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKD", text)
    return Counter(sign for sign in plain if sign.isalnum())


def shown_letters(source: str) -> Counter[str]:
    """Letters and digits that a reader of the source would miss: not those of commands."""
    content = re.sub(r"\\theta", "θ", source)
    content = re.sub(r"\\(?:begin|end)\{\w+\}|\\[a-zA-Z]+", " ", content)
    return letters_and_digits(content)


@given(st.text() | latex, st.integers(-3, 90))
@settings(max_examples=200)
def test_no_text_whatever_makes_a_formula_fail_or_its_rows_too_wide(
    source: str, cells: int
) -> None:
    line(source)
    rows = block(source, cells)
    assert rows
    for row in rows:
        assert width(text_of(row)) <= max(2, cells)
        assert text_of(row) == text_of(row).rstrip()


@given(latex)
@settings(max_examples=150)
def test_a_row_is_one_row_and_makes_no_control_characters(source: str) -> None:
    given_controls = {sign for sign in source if unicodedata.category(sign) in ("Cc", "Cn")}
    for row in [line(source), *block(source, 40)]:
        shown = text_of(row)
        assert "\n" not in shown
        assert "\ufdd0" not in shown
        assert "\ufdd1" not in shown
        controls = {sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cn")}
        assert controls <= given_controls
        for fragment in row:
            assert fragment.text
            assert fragment.raw or not any(
                unicodedata.category(sign) == "Cc" for sign in fragment.text
            )


@given(formulas)
@settings(max_examples=150)
def test_every_letter_and_digit_of_a_well_formed_formula_is_shown(source: str) -> None:
    wanted = shown_letters(source)
    assert not wanted - letters_and_digits(text_of(line(source)))
    drawn = "".join(text_of(row) for row in block(source, 100))
    assert not wanted - letters_and_digits(drawn)


@given(formulas)
@settings(max_examples=150)
def test_a_well_formed_formula_leaves_nothing_raw_and_its_brackets_balance(source: str) -> None:
    row = line(source)
    assert not any(fragment.raw for fragment in row)
    plain = unicodedata.normalize("NFKC", text_of(row))
    for opening, closing in ("()", "[]", "{}"):
        assert plain.count(opening) == plain.count(closing)


@given(formulas, formulas)
@settings(max_examples=100)
def test_a_sum_in_a_fraction_is_always_in_brackets(above: str, below: str) -> None:
    shown = text_of(line(f"\\frac{{{above} + 1}}{{{below} - 1}}"))
    assert shown.startswith("(")
    assert shown.endswith(" − 1)")
    assert ")/(" in shown


@given(formulas)
@settings(max_examples=60)
def test_a_brace_too_many_costs_only_itself(source: str) -> None:
    broken = line(source + "}")
    assert [fragment.text for fragment in broken if fragment.raw] == ["}"]
    assert letters_and_digits(text_of(broken)) == letters_and_digits(text_of(line(source)))


@given(st.lists(latex, max_size=4), latex)
@settings(max_examples=60)
def test_macros_of_any_text_are_collected_and_obeyed_without_failing(
    definitions: list[str], source: str
) -> None:
    macros = collect_macros([f"\\newcommand{{\\a}}[1]{{{text}#1}}" for text in definitions])
    line(source + "\\a{x}", macros)
    block(source + "\\a{x}", 30, macros)


DIFFERENT = [
    (r"\hat{A^2}", r"\hat{A}^2"),
    (r"\overline{A_i^2}", r"\overline{A_i}^2"),
    (r"\frac{1}{A(1-A)}", r"\frac{1}{A}(1-A)"),
    (r"\sqrt{AB}", r"\sqrt{A}B"),
    (r"\frac{1}{AB}", r"\frac{1}{A}B"),
    (r"\sqrt{A/B}", r"\sqrt{A}/B"),
    ("{AB}^2", "A{B}^2"),
    (r"A \div \frac{A}{B}", r"\frac{A \div A}{B}"),
    (r"\begin{aligned}A&=B\\-B&=A\end{aligned}", r"\begin{aligned}A&=B\\&-B=A\end{aligned}"),
    ("A!=B", "A != B"),
    ("||A|-|B||", "||A-B||"),
]
words = st.sampled_from(["x", "p", "xy", "NK", "nRT", "σ", r"\sigma", r"\theta"])


@given(st.sampled_from(DIFFERENT), words, words)
@settings(max_examples=200)
def test_formulas_of_different_meaning_are_different_lines(
    pair: tuple[str, str], first: str, second: str
) -> None:
    shown = [
        text_of(
            line(re.sub("[AB]", lambda place: {"A": first, "B": f"{{{second}}}"}[place[0]], source))
        )
        for source in pair
    ]
    assert shown[0] != shown[1]


@pytest.mark.parametrize("pair", DIFFERENT)
def test_letters_alone_keep_formulas_of_different_meaning_apart(pair: tuple[str, str]) -> None:
    assert text_of(line(pair[0])) != text_of(line(pair[1]))
