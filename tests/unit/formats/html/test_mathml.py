r"""Formulas as MathML: what is set, what stays source, and that no formula becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core import cloze
from flashq.core.markup import spans
from flashq.core.model import Kind, Note
from flashq.formats.deck_yaml import read_deck
from flashq.formats.html.mathml import FormulaSetter

BANK: Final = Path(__file__).parents[4] / "questions"
GOLDEN: Final = Path(__file__).parents[3] / "golden" / "formulas"


class Seen(HTMLParser):
    """The elements, attributes and text of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def set_(tex: str, *, display: bool = False) -> str:
    return FormulaSetter()(tex, display)


def is_set(tex: str, *, display: bool = False) -> bool:
    return set_(tex, display=display).startswith("<math")


def texts_of(note: Note) -> Iterator[str]:
    """All texts of a note that an export shows."""
    if note.kind is Kind.CLOZE:
        for number in cloze.numbers(note.prompt):
            yield cloze.question(note.prompt, number)
            yield cloze.answer(note.prompt, number)
    else:
        yield note.prompt
    yield from (note.answer or "", note.explanation, note.hint)
    yield from (*note.points, *note.choices, *note.accepted)


def formulas_of(text: str) -> Iterator[tuple[str, bool]]:
    for span in spans(text):
        if not span.is_code:
            inner = text[span.start + len(span.opening) : span.end - len(span.closing)]
            yield inner.strip(), span.opening in ("$$", "\\[", "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_formula_of_the_bundled_questions_is_set(language: str) -> None:
    count = 0
    sources = set()
    for path in sorted((BANK / language).rglob("*.yaml")):
        deck = read_deck(path.read_bytes(), path=path.name).deck
        assert deck is not None
        for note in deck.notes:
            for text in texts_of(note):
                for tex, display in formulas_of(text):
                    count += 1
                    if not is_set(tex, display=display):
                        sources.add(tex)
    assert count > 1000
    assert sources == set()


def test_the_formulas_that_the_terminal_shows_are_set_too() -> None:
    not_set = []
    for path in sorted(GOLDEN.glob("*.txt")):
        for entry in ("\n" + path.read_text(encoding="utf-8")).split("\n# ")[1:]:
            tex = entry.partition("\n")[2].partition("\n--- line")[0]
            if not is_set(tex, display=True):
                not_set.append(tex)
    assert not_set == [r"y = \wobble{a}{b} + \frac{1}{2}x^2"]  # no such command


def test_a_formula_is_mathml_core_with_signs_of_their_own() -> None:
    seen = Seen(set_(r"\mathbf{w}^\top x \le \frac{1}{2}", display=True))
    assert seen.elements[0] == "math"
    assert ("display", "block") in seen.attributes
    assert {"msup", "mfrac"} <= set(seen.elements)
    assert "𝐰" in seen.text
    assert "≤" in seen.text


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown{x}",
        r"x^",
        "{",
        r"\begin{algorithm} x \end{algorithm}",
        r"\href{javascript:alert(1)}{x}",
        r"\hspace{5000em} x",
        r"\hspace{-500em} x",
        "",
        "  ",
        "\\",
    ],
)
def test_what_cannot_be_set_stays_visible_as_its_source(tex: str) -> None:
    seen = Seen(set_(tex))
    assert seen.elements == ["code"]
    assert seen.text == tex


def test_a_formula_that_cannot_be_set_stands_in_code_marks_wherever_it_is() -> None:
    # No div: a displayed formula may stand within a paragraph.
    assert set_(r"\unknown", display=True) == r'<code class="tex display">\unknown</code>'


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{若 $x > 0$ 则}",
        r"\mbox{a_b} \hbox{50%}",
        r"\texttt{n_samples}",
        r"\begin{split} a &= b \\ &= c \end{split}",
        r"\begin{eqnarray} a &=& b \end{eqnarray}",
        r"\begin{alignat*}{2} a &= b \end{alignat*}",
        r"\sum_{\substack{i \\ j}} x",
        r"\mathop{\arg\min}\limits_x f",
        r"\left< x \right>",
        r"a = b \tag{7}",
        r"\operatorname{n_samples}(x)",
        "√2",
        r"\Large x",
        "损失 = 1",
        r"\begin{smallmatrix} 1 & 2 \end{smallmatrix}",
    ],
)
def test_what_authors_write_beyond_the_library_is_set_all_the_same(tex: str) -> None:
    assert is_set(tex, display=True)


def test_nothing_of_a_formula_is_left_out_without_a_word() -> None:
    assert "%" in Seen(set_("x = 5% + y")).text
    assert Seen(set_("x = 5% + y")).text.endswith("y")
    assert Seen(set_(r"a = 1 \\ b = 2", display=True)).elements.count("mtr") == 2
    assert Seen(set_(r"a &= 1 \\ b &= 2", display=True)).elements.count("mtr") == 2


def test_equations_get_no_numbers_that_nobody_wrote() -> None:
    assert Seen(set_(r"\begin{align} a &= b \\ c &= d \end{align}", display=True)).text == "a=bc=d"
    assert "(7)" in Seen(set_(r"\begin{align} a &= b \tag{7} \end{align}", display=True)).text


def test_a_command_that_one_formula_defines_holds_for_the_note_and_for_no_other() -> None:
    note, other = FormulaSetter(), FormulaSetter()
    note(r"\newcommand{\norm}[1]{\lVert #1 \rVert}", True)
    note(r"\DeclareMathOperator{\Loss}{Loss}", True)
    assert Seen(note(r"\norm{w}_2 + \Loss", False)).text == "‖w‖2+Loss"
    assert other(r"\norm{w}", False).startswith("<code")


def test_commands_may_be_defined_in_all_the_usual_ways() -> None:
    for definition in (
        r"\newcommand\foo[1]{#1 + 1}",
        r"\newcommand*{\foo}[1]{#1 + 1}",
        r"\renewcommand{\foo}[1]{#1 + 1}",
        r"\providecommand{\foo}[1]{#1 + 1}",
        r"\def\foo#1{#1 + 1}",
    ):
        assert Seen(set_(definition + r"\foo{x}")).text == "x+1"
    assert Seen(set_(r"\newcommand{\foo}[2][y]{#1 + #2} \foo z + \foo[a]b")).text == "y+z+a+b"
    assert Seen(set_(r"\def\v{\mathbf}\v x")).text == "𝐱"


@pytest.mark.parametrize(
    "tex",
    [
        r"\def\a{\a\a}\a",
        r"\def\a{\a}\a",
        r"\def\a#1{#1#1#1#1}\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{x}}}}}}}}}}}}",
        r"\let\a\b \a",
        r"\def",
        r"\newcommand{\a}[12]{x} \a",
        "{" * 20_000 + "}" * 20_000,
        r"\hat" * 3_000 + " x",
        r"x^{" * 3_000,
        r"\frac{1}{" * 3_000,
        r"\begin{matrix}" * 3_000,
        r"\left(" * 3_000,
        r"\def\a{" + r"\hat" * 400 + "}" + r"\a" * 90 + " x",
        "x" * 60_000,
    ],
)
def test_formulas_that_would_take_all_memory_or_crash_stay_source(tex: str) -> None:
    assert Seen(set_(tex, display=True)).elements == ["code"]


def test_an_arrow_above_a_letter_is_no_combining_mark() -> None:
    assert "→" in Seen(set_(r"\vec v")).text


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{</math><script>alert(1)</script>}",
        r"\operatorname{</math><img src=x onerror=alert(1)>}",
        r"\mathrm{<b>}",
        r"\unknown{</code><script>alert(1)</script>}",
        r"\text{&lt;script&gt;}",
        r"\color{red\" onclick=\"alert(1)}{x}",
        r"\style{background:url(https://example.org)}{x}",
        "<!-- -->",
        "<![CDATA[x]]>",
    ],
)
def test_markup_in_a_formula_is_text(tex: str) -> None:
    check_harmless(set_(tex))


PIECES: Final = st.sampled_from(
    [
        r"\text{", r"\mathrm{", r"\operatorname{", r"\color{", r"\class{", r"\tag{", r"\label{",
        r"\begin{array}{", r"\hspace{", r"\frac", r"\boxed{", r"\left", r"\right", "{", "}", "$",
        "</math>", "<script>", "<img src=x onerror=alert(1)>", '"', "'", "<", ">", "&", "&lt;",
        "&#60;", "style=", "url(//x)", "-->", "<!--", "]]>", "^", "_", "\\\\", "\\", "%", "#1",
        r"\def\a", r"\newcommand{\a}", r"\a", "x", "1", " ", "\n", "中", "\x00", "\x1b", "1em", "[",
    ]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)), st.booleans())
def test_no_formula_can_open_an_element_or_attribute_that_is_none_of_a_formula(
    tex: str, display: bool
) -> None:
    check_harmless(set_(tex, display=display))


def check_harmless(html: str) -> None:
    seen = Seen(html)
    assert seen.elements[0] in ("math", "code")
    allowed = {"code", "b", "i", "em", "u", "s", "span"}
    for element in seen.elements:
        assert element in allowed or element.startswith("m")
    for name, value in seen.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "href", "id")
        assert not re.search(r"[()<>\"'\\@]", value or "")
    assert html.count("<math") + html.count('<code class="tex') == 1
    assert html.endswith(("</math>", "</code>"))
