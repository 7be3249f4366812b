"""A formula in one line means what the formula means."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from flashq.terminal.formulas import Fragment, block, line


def shown(source: str) -> str:
    return "".join(f"«{part.text}»" if part.raw else part.text for part in line(source))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\frac{TP+TN}{TP+TN+FP+FN}", "(TP + TN)/(TP + TN + FP + FN)"),
        (r"\frac{a}{b}c", "(a/b)c"),
        (r"\frac12 x", "(1/2)x"),
        (r"\frac{1}{ab}", "1/(ab)"),
        (r"\frac{1}{2\pi}", "1/(2π)"),
        (r"\frac{SSR}{SST}", "SSR/(SST)"),
        (r"\frac{\text{SSR}}{\mathrm{SST}}", "SSR/SST"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"a/\frac{b}{c}", "a/(b/c)"),
        (r"\frac{-b}{2}", "(−b)/2"),
        (r"\frac{P(B|A)P(A)}{P(B)}", "P(B|A)P(A)/P(B)"),
        (r"\frac{1}{N(N-1)}", "1/(N(N − 1))"),
        (r"\frac{1}{a(b)}", "1/(a(b))"),
        (r"\frac{\log x}{n}", "(log x)/n"),
        (r"\frac{\sum_i x_i}{n}", "(∑ᵢ xᵢ)/n"),
        (r"\frac{\partial L}{\partial w_{ij}}", "∂L/∂wᵢⱼ"),
        (r"\frac{\partial^2 f}{\partial x\partial y}", "∂²f/(∂x∂y)"),
        (r"\frac{d}{dx}f", "(d/dx)f"),
        (r"-\log\frac{a}{b}", "−log(a/b)"),
        (r"\lim_{x\to 0}\frac{\sin x}{x}", "lim_(x→0) (sin x)/x"),
        (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
        (r"{\frac{a}{b}}^2", "(a/b)²"),
        (r"{x^2}^3", "(x²)³"),
        (r"{a+b}^2", "(a + b)²"),
        (r"{a \over b+c} + {n \choose k}", "a/(b + c) + C(n, k)"),
        (r"\sqrt{a+b} + \sqrt x + \sqrt{x_i}", "√(a + b) + √x + √xᵢ"),
        (r"\sqrt{x}y", "(√x)y"),
        (r"\sqrt{x^2}", "√(x²)"),
        (r"2\sqrt[n]{x}", "2(ⁿ√x)"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"\binom{n}{k}p^k", "C(n, k)pᵏ"),
        (r"\left.\frac{dy}{dx}\right|_{x=0}", "(dy/dx)|ₓ₌₀"),
    ],
)
def test_brackets_keep_what_height_said(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"x_{i-1}^{2}", "xᵢ₋₁²"),
        (r"e^{-z^2/2}", "e^(−z²/2)"),
        (r"\Vert w \Vert_2^2", "‖w‖₂²"),
        (r"\hat{y}_i", "ŷᵢ"),
        (r"\hat{y_i}", "ŷᵢ"),
        (r"\mathbb{E}_{x\sim p}[f(x)]", "𝔼_(x∼p)[f(x)]"),
        (r"\sum^N_{i=1} x_i", "∑ᵢ₌₁ᴺ xᵢ"),
        (r"x_{max} + x_{\max} + x_{\text{max}}", "x_(max) + x_(max) + x_(max)"),
        (r"w_{ijk}", "wᵢⱼₖ"),
        (r"\nabla_\theta J", "∇_θ J"),
        (r"x_\theta^2", "x_θ^2"),
        (r"x^1y", "x¹y"),
        (r"ab^2", "ab²"),
        (r"x' + f''(x) + f'^2", "x′ + f′′(x) + f′²"),
        (r"f^{'} + x^\prime", "f′ + x′"),
        (r"W^\top W^T", "WᵀWᵀ"),
        (r"Q^*(s)", "Q^*(s)"),
        (r"90^\circ", "90°"),
        (r"x_\gamma", "x_γ"),
        (r"x^{(t+1)}", "x⁽ᵗ⁺¹⁾"),
        (r"{}_n C_k", "ₙCₖ"),
        (r"\sum\limits_{i}^{} x", "∑ᵢ x"),
    ],
)
def test_scripts_use_unicode_where_every_sign_exists_and_a_clear_form_elsewhere(
    source: str, text: str
) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a+b=c", "a + b = c"),
        ("x=-1", "x = −1"),
        ("(-1)^n", "(−1)ⁿ"),
        ("a-(-b)", "a − (−b)"),
        (r"f(x,y;z)", "f(x, y; z)"),
        (r"\pi(\cdot|s)", "π(·|s)"),
        (r"x\log x", "x log x"),
        (r"\log(x)+\log|x|", "log(x) + log |x|"),
        (r"\alpha log P", "α log P"),
        (r"2\pi\sigma^2", "2πσ²"),
        (r"\lambda\|w\|_2^2", "λ‖w‖₂²"),
        (r"|a||b|", "|a||b|"),
        (r"||x||+|y|", "‖x‖ + |y|"),
        (r"P(x \mid y)", "P(x | y)"),
        (r"\int f(x)\,dx", "∫ f(x) dx"),
        (r"\int f(x)dx", "∫ f(x) dx"),
        (r"a\,b\!c", "abc"),
        (r"x \text{ if } y", "x if y"),
        (r"P(\text { Never }, \text { too })", "P(Never, too)"),
        (r"\text{Var}X", "Var X"),
        (r"M S E", "MSE"),
        (r"keep prob", "keep prob"),
        (r"1,000 + f(1,2)", "1,000 + f(1, 2)"),
        (r"X ~ N(0,1)", "X ∼ N(0, 1)"),
        (r"if~x", "if x"),
        (r"a \leq b, \quad c", "a ≤ b,  c"),
        (r"x_{<t}", "x_(<t)"),
        (r"n! = n(n-1)!", "n! = n(n − 1)!"),
        ("损失 = 误差，c为常数", "损失 = 误差，c为常数"),
    ],
)
def test_blanks_stand_where_a_book_sets_them(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\overline{X^2}-\overline{X}^2", "overline(X²) − X̄²"),
        (r"\bar{x^2}", "overline(x²)"),
        (r"\hat{x_i^2}", "hat(xᵢ²)"),
        (r"\dot{x^2}", "dot(x²)"),
        (r"\hat{y'} + \hat{y_i}", "ŷ′ + ŷᵢ"),
        (r"\overline{\mathrm{AB}}", "A̅B̅"),
    ],
)
def test_an_accent_over_a_power_is_not_one_on_its_letter(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("0!=1", "0! = 1"),
        (r"n!=n\cdot(n-1)!", "n! = n · (n − 1)!"),
        ("a != b", "a ≠ b"),
        (r"\sum_{j!=i} x_j", "∑_(j≠i) xⱼ"),
    ],
)
def test_an_equation_of_factorials_is_not_taken_for_an_inequality(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"a&=b\\ -c&=d", "a = b; −c = d"),
        (r"&-a=b\\ &-c=d", "−a = b; −c = d"),
        (r"a&=-b\\ \pm c&=d", "a = −b; ±c = d"),
        (r"L &= a \\ &\quad + b \\ &\qquad - c", "L = a + b − c"),
        (r"L = a \\ + b \\ - c", "L = a + b − c"),
        (r"a &= b & c &= d", "a = b  c = d"),
    ],
)
def test_a_line_that_begins_with_a_sign_goes_on_only_without_a_left_side(
    source: str, text: str
) -> None:
    assert shown(f"\\begin{{aligned}}{source}\\end{{aligned}}") == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\left\{\begin{aligned}x+y&=1\\x-y&=2\end{aligned}\right.", "{x + y = 1; x − y = 2}"),
        (r"\left\{\begin{array}{rcl}x+y&=&1\\x&=&2\end{array}\right.", "{x + y = 1; x = 2}"),
        (r"\begin{cases}x+y&=1\\x-y&=2\end{cases}", "{x + y = 1; x − y = 2}"),
        (r"\begin{cases}x&,\ x>0\\0&,\ x\le 0\end{cases}", "{x, x > 0; 0, x ≤ 0}"),
        (r"\left\{\begin{split}a&=b\\&=c\\d&=e\end{split}\right.", "{a = b = c; d = e}"),
        (r"\left[\begin{array}{c}1\\-1\end{array}\right]", "[1; −1]"),
        (r"\left\{\begin{array}{l}1\\-1\end{array}\right.", "{1; −1}"),
    ],
)
def test_a_brace_parts_its_clauses_and_not_its_equations(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\sqrt{hwB} + \sqrt{NK}", "√(hwB) + √(NK)"),
        (r"\frac{1}{xyz} + \frac{L}{nRT}", "1/(xyz) + L/(nRT)"),
        (r"\frac{1}{HW}\sum x", "(1/(HW)) ∑ x"),
        ("{abc}^2", "(abc)²"),
        (r"\sqrt{\text{MSE}} + \frac{1}{\operatorname{Var}}", "√MSE + 1/Var"),
        (r"\frac{dy}{dx} + \frac{1}{dk}", "dy/dx + 1/(dk)"),
        (r"\frac{p-y}{p(1-p)}", "(p − y)/(p(1 − p))"),
        (r"\frac{1}{\sigma(1-\sigma)}", "1/(σ(1 − σ))"),
        (r"\frac1{P(P-1)} + \frac{1}{f(x)}", "1/(P(P − 1)) + 1/f(x)"),
        (r"c\div\frac{a}{b}", "c ÷ (a/b)"),
        (r"\frac{a}{b}\bmod c", "(a/b) mod c"),
        (r"\sqrt{2}/2 + \frac{\sqrt2}{2}", "√2/2 + √2/2"),
        (r"\frac{df}{dx}\Big|_{x=0}", "(df/dx)|ₓ₌₀"),
        (r"\overset{*}{X}^2", "(X^*)²"),
        (r"\frac{sinh(x)}{cosh(x)} + \underset{x}{minimize}", "sinh(x)/cosh(x) + minimizeₓ"),
    ],
)
def test_brackets_hold_products_together_that_might_be_names(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"||x|-|y||\le|x-y|", "||x| − |y|| ≤ |x − y|"),
        (r"||x|-|y||_2", "||x| − |y||₂"),
        ("||x|+1|", "||x| + 1|"),
        (r"\{x||x|<1\}", "{x | |x| < 1}"),
        ("||w||_2 + ||f(|x|)||", "‖w‖₂ + ‖f(|x|)‖"),
        ("D(P||Q) + |a||b|", "D(P‖Q) + |a||b|"),
        ("p(x|-y) + |x|-3", "p(x | −y) + |x| − 3"),
    ],
)
def test_two_bars_make_a_norm_only_where_two_bars_close_it(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"x_\theta^{(t)} + W_\theta^{[l]}", "x_θ^(t) + W_θ^[l]"),
        ("PE_{(pos,2i)}", "PE_(pos,2i)"),
        (r"x_\theta^{(a)\gamma(b)}", "x_θ^((a)γ(b))"),
        (r"\lim_{n\to\infty}(1+\frac1n)^n", "lim_(n→∞) (1 + 1/n)ⁿ"),
        (r"\operatorname{FFN}_{\text{big}}(x)", "FFN_(big)(x)"),
        (r"A^{\circ} + 90^\circ + (x)^\circ", "A^∘ + 90° + (x)°"),
        (r"{n \brace k} + \genfrac{(}{)}{0pt}{}{n}{k}", "{n; k} + C(n, k)"),
        (r"\genfrac{[}{]}{}{0}{a}{b} + \cancel{x+y}", "[a/b] + cancel(x + y)"),
    ],
)
def test_brackets_in_scripts_are_not_doubled_and_rarer_commands_are_read(
    source: str, text: str
) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\operatorname{argmax}_\theta f", "argmax_θ f"),
        (r"\operatorname*{arg\,max}_x", "arg maxₓ"),
        (r"\text{中文}", "中文"),
        (r"\boldsymbol\theta + \mathbf{x}", "𝛉 + 𝐱"),
        (r"\mathbf{softmax}", "softmax"),
        (r"\mathcal{L} + \mathbb{R} + \mathbb{1}", "ℒ + ℝ + 𝟙"),
        (r"\mathrm{KL}(p)", "KL(p)"),
        (r"\odot \partial", "⊙∂"),
        (r"a \xrightarrow{d} b \xrightarrow{} c", "a ─(d)→ b → c"),
        (r"\underbrace{a+b}_{\text{sum}}", "(a + b)⏟(sum)"),
        (r"a \overset{!}{=} b", "a =^! b"),
        (r"\underset{x}{\operatorname{argmin}}", "argminₓ"),
        (r"a \not= b \not\in c", "a ≠ b ∉ c"),
        (r"x = 1 \tag{3}", "x = 1  (3)"),
        (r"\sum_{\substack{i<j \\ i\in S}} a", "∑_(i<j; i∈S) a"),
        (r"\overline{x} + \overline{x+y} + \overline{AB}", "x̄ + overline(x + y) + A̅B̅"),
        (r"\vec{x} + \widehat{xy}", "x⃗ + hat(xy)"),
        (r"\begin{cases} 1 & x>0 \\ 0 & \text{otherwise} \end{cases}", "{1, x > 0; 0, otherwise}"),
        (r"\left\{\begin{array}{l} a \\ b \end{array}\right.", "{a; b}"),
        (r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}", "[a, b; c, d]"),
        (r"\begin{aligned} a &= b \\ &= c \\ d &= e \end{aligned}", "a = b = c; d = e"),
        (r"a \\ b", "a; b"),
        (r"x &lt; y", "x < y"),
        ("x % a comment\n+ y", "x + y"),
        ("50\\% + 50%", "50% + 50%"),
        (r"\color{red}{x} + \textcolor{blue}{y}", "x + y"),
        (r"x \label{eq:1} \nonumber", "x"),
        (r"\{x\}\#\_\$", "{x}#_$"),
        (r"\phi + \epsilon", "φ + ε"),
        (r"\phi + \varphi + \epsilon", "ϕ + φ + ε"),
        (r"g \mathrel{+}= 1", "g += 1"),
        (r"\frac1n \text{ for each } x", "1/n for each x"),
        ("a_1\n\nb_1", "a₁; b₁"),
        (r"\tag{3} x = y", "x = y  (3)"),
        (r"\begin{eqnarray} a &=& b \\ &=& c \end{eqnarray}", "a = b = c"),
        (r"\frac{a}{decay\_steps}", "a/decay_steps"),
        (r"\langle x, y \rangle = <x, y>", "⟨x, y⟩ = ⟨x, y⟩"),
        (r"\left\{x \,\middle|\, y\right\}", "{x | y}"),
        (r"\big(\Big[x\Big]\big)", "([x])"),
        (r"{\rm E}_{x} + {\bf x}", "Eₓ + 𝐱"),
        (r"a \equiv b \pmod n", "a ≡ b (mod n)"),
        (r"E_0\left[1+\frac12\right.\left.+x\right]", "E₀[1 + 1/2 + x]"),
    ],
)
def test_commands_mean_what_they_mean(source: str, text: str) -> None:
    assert shown(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"y = \foo{a}{b} + \frac12", r"y = «\foo{a}{b}» + 1/2"),
        (r"1-\hta{y}_{i}", r"1 − «\hta{y}»ᵢ"),
        ("a^b^c + 1", "aᵇ «^c» + 1"),
        (r"\bar(x) + y", r"«\bar»(x) + y"),
        (r"\frac{a}{b", r"«\frac{a}» «{»b"),
        ("x} + y", "x«}» + y"),
        ("x^", "x«^»"),
        (r"\left( a + b", "(a + b"),
        (r"a \right) + b", "a) + b"),
        (r"\begin{cases} a + b", r"«\begin{cases}» a + b"),
        (r"a \end{cases}", r"a «\end{cases}»"),
        ("a\x1b[31mb", "a«\x1b»[31mb"),
    ],
)
def test_what_is_not_understood_stands_alone_as_its_source(source: str, text: str) -> None:
    assert shown(source).replace(" «", "«").replace("» ", "»") == text.replace(" «", "«").replace(
        "» ", "»"
    )


def test_a_formula_of_nothing_shows_nothing() -> None:
    assert line("") == ()
    assert line(" \n ") == ()


def test_a_wholly_understood_formula_is_one_fragment() -> None:
    assert line("a+b") == (Fragment("a + b", False),)


def test_two_hundred_levels_of_nesting_are_read_and_a_thousand_are_survived() -> None:
    for opening, closing in (
        (r"\frac{", "}{b}"),
        ("x^{", "}"),
        (r"\left(", r"\right)"),
        ("(", ")"),
        (r"\begin{pmatrix}", r"\end{pmatrix}"),
        (r"\begin{cases}", r"\end{cases}"),
    ):
        deep = line(opening * 200 + "a" + closing * 200)
        assert not any(part.raw for part in deep)
        assert line(opening * 1000 + "a" + closing * 1000)
        assert block(opening * 1000 + "a" + closing * 1000, 40)


def test_a_caller_deep_in_its_own_stack_still_sees_the_outer_levels() -> None:
    def deeper(levels: int) -> str:
        return shown(r"1+\sqrt{" * 100 + "x" + "}" * 100) if not levels else deeper(levels - 1)

    assert deeper(600).startswith("1 + √(1 + √(")


PIECES = ["x+", "{", "a&b\\\\", "|", "||", "x_{ab}^{(t)}", "!=", "(", r"\frac{a}{b}", r"\hat{x^2}"]


@pytest.mark.parametrize("piece", PIECES)
def test_a_hundred_thousand_characters_are_shown_in_one_row_of_bounded_length(piece: str) -> None:
    source = piece * (100_000 // len(piece))
    assert 0 < len(shown(source)) <= 4 * len(source)
    rows = block(source, 80)
    assert 0 < len(rows) <= len(source)


@pytest.mark.parametrize("piece", PIECES)
def test_the_work_grows_with_the_length_and_not_with_its_square(piece: str) -> None:
    def calls(length: int) -> int:
        source = piece * (length // len(piece))
        counted = 0

        def count(_: FrameType, event: str, __: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            line(source)
        finally:
            sys.setprofile(None)
        return counted

    calls(100)  # what is loaded and filled by the first formula
    assert calls(16_000) <= 6 * calls(4_000)


def test_the_package_stays_usable_after_its_parts_are_loaded() -> None:
    from flashq.terminal import formulas

    assert formulas.line("x")
    assert formulas.block("x", 10)
    assert formulas.line("x") == formulas.line("x")
    assert formulas.width("x") == 1
    assert formulas.Macros() == formulas.collect_macros([])


def test_a_box_needs_no_brackets_of_its_own() -> None:
    from flashq.terminal.formulas import line

    def flat(tex: str) -> str:
        return "".join(fragment.text for fragment in line(tex))

    assert flat(r"x_{\boxed{i}}^{\boxed{-1}}") == "x_⟦i⟧^⟦−1⟧"
    assert flat(r"\frac{\boxed{a+b}}{2}") == "⟦a + b⟧/2"
