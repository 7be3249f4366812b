"""Gaps, judged by the real Anki: which cards it makes of a text, what it hides and shows."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from anki_judge import export, judging, note
from flashq.core import cloze
from flashq.core.model import Kind
from flashq.formats.anki.gaps import cloze_field
from flashq.formats.anki.note_types import FIELDS, NOTE_TYPES
from flashq.formats.anki.safe import field
from html_judge import Page, read

Sides = tuple[Page, Page]
Asking = Callable[[str], dict[int, Sides]]


def no_picture(target: str) -> None:
    return None


def html_of(source: str) -> str:
    return cloze_field(source, no_picture)


@pytest.fixture(scope="module")
def in_anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """Both sides of each card that Anki makes of a text, by the number of its gap."""
    folder = tmp_path_factory.mktemp("gaps")
    first = ("{{c1::x}}", *("" for _ in FIELDS[1:]))
    export(folder / "a.apkg", note(fields=first, note_type=NOTE_TYPES[Kind.CLOZE]))
    with judging(folder / "anki") as judge:
        judge.take(folder / "a.apkg")
        anki: Any = judge.collection
        model = anki.models.by_name("flashq Cloze")

        def ask(source: str) -> dict[int, Sides]:
            new = anki.new_note(model)
            new["Question"] = html_of(source)
            numbers = anki._backend.cloze_numbers_in_note(new._to_backend_note())
            found = {}
            for number in sorted(numbers):
                output = new.ephemeral_card(number - 1).render_output()
                sides = [_question_of(text) for text in (output.question_text, output.answer_text)]
                found[number] = (read(sides[0]), read(sides[1]))
            return found

        yield ask


def _question_of(card: str) -> str:
    found = re.search(r'<section class="question">\n(.*?)\n</section>', card, re.DOTALL)
    assert found
    return found[1]


def filled(source: str) -> str:
    parts = []
    position = 0
    for gap in cloze.gaps(source):
        parts += [source[position : gap.start], gap.hidden]
        position = gap.end
    return "".join(parts) + source[position:]


def letters(text: str) -> str:
    """What of a text does not hang on how Markdown takes a mark beside a gap."""
    return re.sub(r"[\s*~`|>#-]", "", text)


WORDS = (
    "alpha",
    "中文",
    "。",
    "**",
    "*",
    "`",
    "~~",
    "{",
    "}",
    "{{",
    "}}",
    ":",
    "::",
    "<b>",
    "&amp;",
)
CONTEXT = (
    *WORDS,
    *("\n\n", "\n\n- ", "\n\n> ", "# ", "[sound:x]", "[[type:Typed]]", "[l](http://x.y)", "[", "]"),
    *("{{c2::zeta}}", "{{c3::**eta** theta::the hint}}", "{{c12::`iota`}}"),
)


@given(
    st.lists(st.sampled_from(CONTEXT), max_size=8).map("".join),
    st.lists(st.sampled_from((*WORDS, "\n", "\n\n", "\n\n- ")), max_size=6).map("".join),
    st.lists(st.sampled_from(CONTEXT), max_size=4).map("".join),
)
@example("a ", "{{b}", " c")
def test_anki_makes_the_same_cards_and_shows_the_whole_text_when_answering(
    in_anki: Asking, before: str, hidden: str, after: str
) -> None:
    source = f"{before}{{{{c1::first{hidden}last}}}}{after}"
    cards = in_anki(source)

    assert tuple(cards) == cloze.numbers(source)
    whole = letters(read(field(filled(source), no_picture)).text)
    assume("first" in whole)  # not where a text does not show, as behind the fence of a code block
    for _, answer in cards.values():
        assert letters(answer.text) == whole
        assert answer.unmatched == []


@given(
    st.lists(st.sampled_from(CONTEXT), max_size=6).map("".join),
    st.sampled_from(
        ["kappa", "**kappa** lambda", "kappa\n\nlambda", "- kappa\n- lambda", "`kappa`"]
    ),
)
def test_a_card_hides_its_own_gap_and_no_other(in_anki: Asking, context: str, hidden: str) -> None:
    source = f"{{{{c1::{hidden}}}}} {{{{c2::mu}}}}{context}"
    cards = in_anki(source)

    if 1 in cloze.numbers(source) and "kappa" in filled(source):
        question, answer = cards[1]
        assert "kappa" not in question.text
        assert "lambda" not in question.text
        assert "mu" in question.text
        assert "kappa" in answer.text
        assert "kappa" in cards[2][0].text


def test_a_gap_in_prose_is_ankis() -> None:
    assert html_of("BN 在 {{c1::batch}} 上，LN 在 {{c2::**特征**::哪个*轴*}} 上") == (
        "<p>BN 在 {{c1::batch}} 上，LN 在 {{c2::<strong>特征</strong>::哪个<em>轴</em>}} 上</p>"
    )


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (r"$\frac{ {{c1::a}} }{b}$", r"\(\frac{ {{c1::a}} }{b}\)"),
        (r"$x^{{c1::10}}$", r"\(x^{ {{c1::10}} }\)"),
        (r"$x_{{c1::i}} + {{c2::y}}$", r"\(x_{ {{c1::i}} } + {{c2::y}}\)"),
        (r"$\sqrt{{c1::\frac{a}{b}}}$", r"\(\sqrt{ {{c1::\frac{a}{b} }} }\)"),
        (r"{{c1::$\frac{a}{\frac{b}{c}}$}}", r"{{c1::\(\frac{a}{\frac{b}{c} }\)}}"),
        (r"${{c1::\frac{a}{\frac{b}{c}}}} = d$", r"\({{c1::\frac{a}{\frac{b}{c} } }} = d\)"),
        (r"$\text{is {{c1::even}}}$", r"\(\text{is {{c1::even}}}\)"),
        (r"$\left{{c1::(}} x \right)$", r"\(\left{{c1::(}} x \right)\)"),
        (r"$a {{c1::\::=}} b$", r"\(a {{c1::: :=}} b\)"),
        (r"${{c1::x < y}} & z$", r"\({{c1::x &lt; y}} &amp; z\)"),
        (r"a {{c1::b $x}} y$ c", r"a {{c1::b \(x y\)}} c"),
    ],
)
def test_a_gap_in_a_formula_is_ankis_and_no_brace_closes_it_early(source: str, html: str) -> None:
    assert html_of(source) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("hint", "in_anki"),
    [
        ("which axis?", r"\text{which axis?}"),
        (r"the $\alpha$ axis", r"\text{the }\alpha\text{ axis}"),
        ("50% {x}", r"\text{50\% x}"),
        ("a::b < c", r"\text{a: :b &lt; c}"),
    ],
)
def test_a_hint_in_a_formula_is_set_as_text(hint: str, in_anki: str) -> None:
    assert html_of(f"$y + {{{{c1::x::{hint}}}}}$") == f"<p>\\(y + {{{{c1::x::{in_anki} }}}}\\)</p>"
    assert html_of(f"$y^{{{{c1::x::{hint}}}}}$") == (
        f"<p>\\(y^{{ {{{{c1::x::{in_anki} }}}} }}\\)</p>"
    )


def test_a_hint_of_a_whole_formula_is_prose_or_a_formula() -> None:
    assert html_of("${{c1::x::the axis}}$") == "<p>{{c1::\\(x\\)::the axis}}</p>"
    assert html_of("${{c1::x::\\alpha}}$") == "<p>{{c1::\\(x\\)::\\(\\alpha\\)}}</p>"


def test_the_brackets_of_a_hidden_gap_are_no_option_of_latex(in_anki: Asking) -> None:
    source = (
        "$$\n\\begin{aligned} {{c1::a &= b}} \\\\ {{c2::c}} &= \\sqrt {{c3::d}} \\end{aligned}\n$$"
    )
    cards = in_anki(source)

    for question, _ in cards.values():
        assert not re.search(r"(?:\\\\|\\begin\{aligned\}|\\sqrt)\s*\[", question.text)


def test_a_whole_formula_is_hidden_from_outside_so_that_anki_can_colour_it() -> None:
    assert html_of("{{c1::$x$}}") == "<p>{{c1::\\(x\\)}}</p>"
    assert html_of("${{c1::x}}$") == "<p>{{c1::\\(x\\)}}</p>"
    for block in ("{{c1::$$\nx\n$$}}", "$$\n{{c1::x}}\n$$"):
        assert html_of(block) == '<div class="formula">{{c1::\\[x\\]}}</div>'


def test_two_colons_of_the_hidden_text_are_no_hint(in_anki: Asking) -> None:
    ((question, answer),) = in_anki("{{c1::std\\::vector}} `{{c1::a\\::b::use::x}}`").values()

    assert question.text == "[...] [use::x]"
    assert answer.text == "std::vector a::b"


@pytest.mark.parametrize("source", ["{{c1::a}}}", "{{c1::{a}}}", "{{{c1::a}}", "{{c1::a:::b}}"])
def test_a_brace_or_a_colon_beside_a_gaps_own_stays(in_anki: Asking, source: str) -> None:
    ((_, answer),) = in_anki(source).values()

    assert answer.text == filled(source)


def test_a_gap_in_code_keeps_the_codes_colours(in_anki: Asking) -> None:
    source = (
        "```python\nfor i in {{c1::range(n)::how often?}}:\n    {{c2::x = {{}}}}\n```\n"
        "`{{c1::f}}(x)`"
    )
    cards = in_anki(source)

    assert cards[1][0].text == "for i in [how often?]:\n    x = {{}}\n[...](x)"
    assert cards[2][0].text == "for i in range(n):\n    [...]\nf(x)"
    assert cards[1][1].text == "for i in range(n):\n    x = {{}}\nf(x)"
    assert '<span class="k">for</span>' in html_of(source)
    assert '{{c1::<span class="nb">range</span>(n)::how often?}}' in html_of(source)


@pytest.mark.parametrize("fence", ["```python\nx = 1\n```", "~~~\nx = 1\n~~~"])
def test_a_gap_around_a_block_of_code_hides_the_code(in_anki: Asking, fence: str) -> None:
    ((question, answer),) = in_anki(f"Write it:\n\n{{{{c1::{fence}}}}}\n\nDone").values()

    assert question.letters == "Writeit:[...]Done"
    assert answer.letters == "Writeit:x=1Done"
    assert "pre" in question.names


def test_a_gap_across_blocks_becomes_several_of_one_number() -> None:
    assert html_of("{{c1::- a\n- b\n\nc::hint}} d") == (
        "<ul>\n<li>{{c1::a::hint}}</li>\n<li>{{c1::b}}</li>\n</ul>\n<p>{{c1::c}} d</p>"
    )
    assert "<td>{{c1::c}}</td>" in html_of("{{c1::| a | b |\n|---|---|\n| c | d |}}")


def test_a_gap_across_half_of_an_emphasis_keeps_its_tags_whole() -> None:
    assert html_of("a {{c1::b **c}} d**") == (
        "<p>a {{c1::b}} <strong>{{c1::c}} d</strong></p>".replace("b}} ", "b }}")
    )


def test_a_gap_that_has_no_place_in_the_text_still_has_its_card(in_anki: Asking) -> None:
    source = "[link](https://a.b/{{c1::secret}}) {{c2::shown}} {{c3::}}"
    cards = in_anki(source)

    assert list(cards) == [1, 2, 3]
    assert "secret" in cards[1][1].text
    assert "secret" not in cards[1][0].text


def test_what_only_looks_like_a_gap_is_text(in_anki: Asking) -> None:
    cards = in_anki("{{c1::a}} {{c2:b}} {{c3::open `{{c4::` {{c1::x {{c5\\::y}} z}}")

    assert list(cards) == [1]
    assert cards[1][1].text == "a {{c2:b}} {{c3::open {{c4:: x {{c5::y}} z"


def test_signs_of_our_own_in_a_text_are_not_taken_for_gaps() -> None:
    source = "\ufdd1\ufdd3 {{c1::a\ufdd2\ufdd3}}"

    assert html_of(source) == "<p>\ufffd\ufffd {{c1::a\ufffd\ufffd}}</p>"


def test_hostile_text_in_a_gap_and_its_hint_is_text(in_anki: Asking) -> None:
    source = '{{c1::<script>alert("x")</script>::<img src=x onerror=alert(1)>}}'
    ((question, answer),) = in_anki(source).values()

    assert question.names <= {"p", "span"}
    assert answer.names <= {"p", "span"}
    assert question.text == "[<img src=x onerror=alert(1)>]"
    assert answer.text == '<script>alert("x")</script>'


def test_pictures_in_gaps_and_hints_are_found() -> None:
    html = cloze_field("{{c1::![a](a.png)::![b](b.png)}}", lambda target: f"flashq-{target}")

    assert html == (
        '<p>{{c1::<img src="flashq-a.png" alt="a">::<img src="flashq-b.png" alt="b">}}</p>'
    )
