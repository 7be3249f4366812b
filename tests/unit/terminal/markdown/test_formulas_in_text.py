r"""A dollar is a formula, a price or a variable; `_`, `*` and `\` in formulas survive."""

import pytest

from flashq.formats.markdown.tree import parse
from flashq.terminal.markdown import render, render_inline


def _formulas(source: str) -> list[str]:
    return parse(source).formulas()


def _shown(source: str, width: int = 60, **options: object) -> list[str]:
    return [line.plain for line in render(source, width=width, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "formulas"),
    [
        ("设$x$的值", ["x"]),
        ("$w$。", ["w"]),
        ("令 $ w $ 为权重", ["w"]),
        ("令 $ w$ 和 $b $ 为参数", ["w", "b"]),
        ("$a_b * c_d$ 与 $e_f * g$", ["a_b * c_d", "e_f * g"]),
        (r"$\frac{a}{b}$，$x^2$", [r"\frac{a}{b}", "x^2"]),
        (r"\(a * b\) 和 \(c\)", ["a * b", "c"]),
        (r"$a \$ b = c$", [r"a \$ b = c"]),
        ("第$k$th 个", ["k"]),
        ("$准确率 = TP / N$", ["准确率 = TP / N"]),
        ("$y = wx + b$", ["y = wx + b"]),
        ("$5$ 与 $ 5 $", ["5", "5"]),
        ("$100 = ¥700 和 $x$", ["x"]),
        ("花了 $100 买 $x$ 个", ["x"]),
        ("$n$-gram", ["n"]),
        ("**$x$**是", ["x"]),
        ("H$_2$O", ["_2"]),
        ("$softmax(QK^T)$", ["softmax(QK^T)"]),
        ("行内 $$x$$ 与 $$y$$。", ["x", "y"]),
        ("$$\na\n\nb\n$$", ["a\n\nb"]),
        ("$$ a = b $$", ["a = b"]),
        ("\\[\na\n\\]", ["a"]),
        ("$$\na\n$$，其中 $b$", ["a", "b"]),
        ("- 公式\n\n  $$\n  a\n  $$\n- 二", ["a"]),
        ("> $$\n> a\n> b\n> $$", ["a\nb"]),
        ("\\begin{align}\na &= b\n\\end{align}", ["\\begin{align}\na &= b\n\\end{align}"]),
        ("如下 \\begin{cases} a \\\\ b \\end{cases}", ["\\begin{cases} a \\\\ b \\end{cases}"]),
        ("$$\n= a\n- b\n# c\n$$", ["= a\n- b\n# c"]),
        ("| a |\n|--|\n| $|x|$ 与 $\\|w\\|$ |", ["|x|", "\\|w\\|"]),
    ],
)
def test_what_people_write_as_a_formula_is_one(source: str, formulas: list[str]) -> None:
    assert _formulas(source) == formulas


@pytest.mark.parametrize(
    "prose",
    [
        "it costs $5 and $10",
        "it costs $5, or $6 with tax",
        "$100 = ¥700，$200 = ¥1400",
        "if $a > 5 and $b < 3",
        "$(pwd) and $(date)",
        "echo $x, $y",
        "从$5涨到$10",
        "价格 $5 到 $x 不等",
        "US$ 5 and US$ 10",
        "US$5 到 US$10",
        "$HOME/bin and $PATH",
        "$HOME/bin:$PATH",
        "$USER@$HOST",
        "${HOME}/x:${PATH}",
        "a $ b",
        "100$",
        "$",
        "$$",
        "$$$",
        "$ $",
        "5$ and 6$ each",
        r"costs \$5 or \$6",
        "数组\\[1\\]",
        "$$ never closed",
    ],
)
def test_prices_and_shell_variables_stay_prose(prose: str) -> None:
    assert _formulas(prose) == []
    assert _shown(prose) == [prose.replace("\\", "")]


@pytest.mark.parametrize("code", ["`$x$`", "```\n$x$\n```", "    $x$ indented", "``a `$x$` b``"])
def test_dollars_in_code_stay_code(code: str) -> None:
    assert _formulas(code) == []


def test_an_escaped_dollar_inside_prose_does_not_open_a_formula() -> None:
    assert _formulas(r"\$5 和 $x$") == ["x"]


def test_inline_formulas_are_one_line_in_the_style_of_formulas() -> None:
    (line,) = render(r"率 $\frac{1}{n}$。", width=40)
    assert line.plain == "率 1/n。"
    assert [
        line.plain[span.start : span.end] for span in line.spans if span.style == "formula"
    ] == ["1/n"]


def test_a_display_is_drawn_and_indented_with_air_around_it() -> None:
    assert _shown("前\n\n$$\n\\frac{a}{b}\n$$\n\n后", 80) == [
        "前", "", "    a", "    ─", "    b", "", "后"
    ]  # fmt: skip


def test_a_display_within_a_list_item_stands_at_the_items_indent() -> None:
    assert _shown("- 公式 $$\\frac{a}{b}$$ 后", 40) == [
        "• 公式", "    a", "    ─", "    b", "  后"
    ]  # fmt: skip


def test_a_math_fence_is_a_display() -> None:
    assert _shown("```math\n\\frac{a}{b}\n```", 40) == ["  a", "  ─", "  b"]


def test_a_formula_stays_whole_when_a_line_is_wrapped() -> None:
    assert _shown("一二三四五六 $a + b = c$ 七", 20) == ["一二三四五六", "a + b = c 七"]


def test_in_source_mode_formulas_are_shown_as_they_were_typed() -> None:
    source = "率 $\\frac{1}{n}$，\\(x\\)\n\n$$\na\n$$"
    assert _shown(source, 40, math="source") == ["率 $\\frac{1}{n}$，\\(x\\)", "", "  $$a$$"]


def test_in_one_line_mode_displays_are_one_line() -> None:
    assert _shown("$$\n\\frac{a}{b}\n$$", 40, math="1d") == ["  a/b"]


def test_in_drawing_mode_a_tall_inline_formula_gets_its_own_lines() -> None:
    assert _shown("率 $\\frac{a}{b}$ 与 $x$。", 40, math="2d") == [
        "率", "", "  a", "  ─", "  b", "", "与 x。"
    ]  # fmt: skip


def test_plain_text_and_wide_ambiguous_characters_have_no_drawings() -> None:
    assert _shown("$$\n\\frac{a}{b}\n$$", 40, plain=True) == ["  a/b"]
    assert _shown("$$\n\\frac{a}{b}\n$$", 40, ambiguous_wide=True) == ["  a/b"]


def test_definitions_of_macros_show_nothing_and_work_everywhere() -> None:
    source = "$$\n\\newcommand{\\R}{\\mathbb{R}}\n$$\n\n$x \\in \\R$"
    assert _shown(source, 40) == ["x ∈ ℝ"]


def test_what_cannot_be_set_is_shown_as_source_in_its_own_style() -> None:
    (line,) = render(r"$a+\unknowncommand{x}$", width=60)
    assert any(span.style == "formula.raw" for span in line.spans)
    assert line.plain == r"a + ‹\unknowncommand{x}›"


def test_source_in_a_drawing_stays_in_line_or_the_formula_takes_one_row() -> None:
    assert _shown(r"$$\frac{a}{\foo{b}}$$", 40)[2].strip() == r"\foo{b}"
    assert [line.strip() for line in _shown(r"$$\frac{a^}{b}$$", 40)] == ["a‹^›/b"]


def test_brackets_with_a_backslash_are_a_formula_in_a_line_and_on_one() -> None:
    assert _shown(r"见\[c+d\]和\(a+b\)", 40) == ["见c + d和a + b"]
    assert _shown("甲\n\\[c+d\\]\n乙", 40) == ["甲", "", "  c + d", "", "乙"]


@pytest.mark.parametrize("words", ["1", "1, 2", "3-5", "y/n", "x", "注", "see above"])
def test_escaped_brackets_round_words_are_brackets(words: str) -> None:
    assert _shown(f"甲 \\[{words}\\] 乙", 40) == [f"甲 [{words}] 乙"]


@pytest.mark.parametrize("width", range(12, 70, 3))
def test_source_is_never_broken_behind_a_lone_backslash(width: int) -> None:
    tex = r"\begin{aligned}x&=\alpha+\operatorname{softmax}(\theta)\ b\\y&=\beta\end{aligned}"
    for line in _shown(f"$${tex}$$", width, math="source"):
        assert (len(line) - len(line.rstrip("\\"))) % 2 == 0


def test_source_keeps_its_dollars_and_breaks_before_a_command() -> None:
    tex = r"\begin{aligned}x&=\alpha+\operatorname{softmax}(\theta)\end{aligned}"
    assert _shown(f"$${tex}$$", 34, math="source") == [
        r"  $$\begin{aligned}x&=\alpha+", r"  \operatorname{softmax}(\theta)", r"  \end{aligned}$$"
    ]  # fmt: skip


def test_an_escape_sequence_in_a_formula_is_shown() -> None:
    assert "\x1b" not in "".join(_shown("$\x1b[31m x$ 与 $$\n\x1b]0;a\x07\n$$"))


def test_a_title_has_its_formulas_on_one_line() -> None:
    assert render_inline("什么是 $\\frac{a}{b}$？$$x^2$$").plain == "什么是 a/b？x²"
