"""Cloze texts on the screen: gaps that can be told from the rest, in prose, formulas and code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core import cloze
from flashq.core.markup import spans
from flashq.formats.markdown.tree import parse
from flashq.terminal.markdown import render


def shown(text: str, width: int = 40) -> str:
    return "\n".join(line.plain for line in render(text, width=width))


ATTENTION = r"""$$
{{c1::\mathrm{softmax}}}\left(\frac{ {{c1::QK^T::which product?}} }{\sqrt{d_k}}\right)V
$$"""


@pytest.mark.parametrize("width", [40, 80])
def test_a_gap_in_a_drawn_formula_is_framed(width: int) -> None:
    pad = " " * (2 if width == 40 else 4)
    asked = [
        "   ⎛[which product?]⎞",
        "[…]⎜────────────────⎟V",
        "   ⎜       __       ⎟",
        "   ⎝      √dₖ       ⎠",
    ]
    answered = [
        "┌─────────┐⎛⟦QKᵀ⟧⎞",
        "│ softmax │⎜─────⎟V",
        "└─────────┘⎜  __ ⎟",
        "           ⎝ √dₖ ⎠",
    ]
    assert shown(cloze.question(ATTENTION, 1), width) == "\n".join(pad + row for row in asked)
    assert shown(cloze.answer(ATTENTION, 1), width) == "\n".join(pad + row for row in answered)


@pytest.mark.parametrize(
    ("text", "asked", "answered"),
    [
        ("$x_{{c1::i}}^{{c1::2::power}}$", "x_[…]^[power]", "x_⟦i⟧^⟦2⟧"),
        (r"$L = {{c1::\frac{1}{n}}}\sum_i e_i$", "L = […] ∑ᵢ eᵢ", "L = ⟦1/n⟧ ∑ᵢ eᵢ"),
        ("{{c1::$x^2$}} 上升", "[…] 上升", "⟦x²⟧ 上升"),
        (r"$\text{the {{c1::loss}} is}$", "the […] is", "the ⟦loss⟧ is"),
        (r"$a {{c1::b::50% of $\alpha$}}$", "a[50% of α]", "a⟦b⟧"),
        ("| a |\n|---|\n| $ {{c1::y}} + 1$ |", "a\n───────\n[…] + 1", "a\n───────\n⟦y⟧ + 1"),
        ("$5, {{c1::a}}, $6", "$5, […], $6", "$5, a, $6"),
        ("{{c1::f::name}}(x)", "[name](x)", "f(x)"),
        ("{{c1::SGD}}: fast", "[…]: fast", "SGD: fast"),
        ("- `{{c1::x}}`", "• `[…]`", "• `x`\n\n▸ `x`"),
    ],
)
def test_a_gap_reads_well_in_a_line(text: str, asked: str, answered: str) -> None:
    assert shown(cloze.question(text, 1)) == asked
    assert shown(cloze.answer(text, 1)) == answered


PIECES = [
    "$x$",
    "$",
    "$5 ",
    "`c`",
    "`",
    "{{c1::",
    "a",
    "}}",
    " ",
    "\n\n",
    "- ",
    "(b)",
    "损失",
    "$$",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_stars_never_show(pieces: list[str]) -> None:
    assert "*" not in shown(cloze.answer("".join(pieces), 1), 80)


@given(
    st.lists(
        st.sampled_from(["$x$", "$", "$5 ", r"\(y\)", "$$z$$", "`c`", "a", " ", "\\", "b_1", "\n"])
    )
)
def test_formulas_are_found_where_the_screen_finds_them(pieces: list[str]) -> None:
    text = "a " + "".join(pieces).replace("\n", "\na ")
    contents = [
        text[span.start + len(span.opening) : span.end - len(span.closing)].strip()
        for span in spans(text)
        if not span.is_code
    ]
    assert contents == parse(text).formulas()
