"""What is worth a look in decks that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.lint import lint_collection, unbalanced_dollar
from flashq.core.model import Deck, Kind, Note


def note(prompt: str = "q", answer: str | None = "a", **rest: object) -> Note:
    values: dict[str, object] = {"id": None, "kind": Kind.BASIC, "line": 3, **rest}
    return Note(prompt=prompt, answer=answer, **values)  # type: ignore[arg-type]


def deck(*notes: Note, name: str = "d", language: str = "") -> Deck:
    return Deck(name=name, path=f"{name}.yaml", title=name, language=language, notes=notes)


def lint(*decks: Deck, pictures: tuple[str, ...] = (), unread: tuple[str, ...] = ()) -> list[str]:
    faults = lint_collection(
        decks,
        picture_exists=lambda path, target: f"{path} {target}" in pictures,
        unread_decks=unread,
    )
    return [f"{fault.severity} {fault.code} {fault}" for fault in faults]


def test_a_sound_deck_has_nothing_to_look_at() -> None:
    assert lint(deck(note("one"), note("two"))) == []


def test_a_draft_is_a_warning() -> None:
    assert lint(deck(note(answer=None))) == [
        "warning draft d.yaml:3:1: a draft: it has no answer and is not asked"
    ]


def test_the_same_question_twice_is_a_warning_at_the_second() -> None:
    first, second = note("é  x\n", line=2), note("e\u0301 x", line=9)
    expected = "warning duplicate-question"
    assert lint(deck(first, second)) == [f"{expected} d.yaml:9:1: the same question as d.yaml:2"]
    assert lint(deck(second, name="e"), deck(first, name="a")) == [
        f"{expected} e.yaml:9:1: the same question as a.yaml:2"
    ]


def test_the_same_question_in_another_language_or_with_other_choices_is_another() -> None:
    assert lint(deck(note(), language="en"), deck(note(), name="e", language="zh")) == []
    choices = [note(kind=Kind.CHOICE, choices=("a", letter)) for letter in "bc"]
    assert lint(deck(*choices)) == []


def test_a_picture_that_is_not_there_is_a_fault() -> None:
    text = "![x](media/a.png) ![](b%20c.png 'title') ![y](<d e.png>) ![z](f(1).png)"
    there = ("d.yaml media/a.png", "d.yaml f(1).png")
    assert lint(deck(note(answer=text)), pictures=there) == [
        'fault missing-picture d.yaml:3:1: no picture "b c.png"; pictures belong into media/',
        'fault missing-picture d.yaml:3:1: no picture "d e.png"; pictures belong into media/',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "![](https://e.org/a.png)",
        "![](data:x)",
        "`![](a.png)`",
        "```\n![](a.png)\n```",
        "[a](b)",
    ],
)
def test_pictures_elsewhere_and_pictures_in_code_are_nobodys_business(text: str) -> None:
    assert lint(deck(note(answer=text))) == []


def test_a_follow_up_leads_to_an_id_of_this_deck_or_of_another() -> None:
    here = note("1", id="a", follow_ups=("b", "x/y:c"))
    assert lint(deck(here, note("2", id="b")), deck(note("3", id="c"), name="x/y")) == []


DEAD = "fault dead-follow-up d.yaml:3:1: the follow-up"


def test_a_follow_up_that_leads_nowhere_is_a_fault() -> None:
    here = deck(note(follow_ups=("c", "x:d", "dropuot")), note("1", id="dropout"))
    elsewhere = deck(note("2", id="c"), name="d2")
    assert lint(here, elsewhere, deck(name="x")) == [
        f'{DEAD} "c" leads nowhere; did you mean "d2:c"?',
        f'{DEAD} "x:d" leads nowhere',
        f'{DEAD} "dropuot" leads nowhere; did you mean "dropout"?',
    ]


def test_a_follow_up_into_a_deck_that_could_not_be_read_is_not_judged() -> None:
    assert lint(deck(note(follow_ups=("x:d",))), unread=("x",)) == []


def test_a_formula_that_is_not_closed_is_a_warning_once_for_each_note() -> None:
    broken = note(answer=r"so $\frac{a}{b}", points=("$$x",))
    (warning,) = lint(deck(broken))
    assert warning == (
        r'warning unbalanced-dollar d.yaml:3:1: a formula in the answer is not closed: "$\frac"; '
        r"write \$ for a dollar sign"
    )


@pytest.mark.parametrize(
    "text",
    [
        "$x$ and $$y$$",
        "costs $5 and $6, or $5-$6",
        "set $HOME_DIR and ${PATH}",
        r"\$\frac",
        r"`$\frac` and ``a ` $$``",
        "```sh\necho $$\n```",
        "~~~\n$x^2\n",
        "$$\na\n\nb\n$$",
        "$a\n+ b^2$",
        r"$x = \$5$",
        "",
    ],
)
def test_prose_code_and_whole_formulas_are_balanced(text: str) -> None:
    assert unbalanced_dollar(text) is None


@pytest.mark.parametrize(
    "text",
    [r"$\frac{a}{b}", "$$x", "x^2$ is", r"$a$ and $\alpha b", "$x_{i} is", r"\\$\alpha", "a $$ b"],
)
def test_a_lone_dollar_beside_latex_is_not(text: str) -> None:
    assert unbalanced_dollar(text) is not None


@given(st.text(st.sampled_from("$\\`~^_{}a1 \n![]()<>"), max_size=60))
def test_no_text_upsets_the_rules(text: str) -> None:
    lint(deck(note(text, text)))


@pytest.mark.parametrize(
    "text",
    [
        "BN: {{c1::batch",
        "BN: {{c1：：batch}}",
        "BN: {{c1:batch}}",
        "BN: {{c1}}",
        "BN: {{C1::batch}}",
        "BN: {{c1::use `{` here}}",
    ],
)
def test_what_looks_like_a_gap_and_is_none_is_a_warning(text: str) -> None:
    in_question, in_cloze = note(text), note("{{c2::a}} " + text, kind=Kind.CLOZE)
    for found in (lint(deck(in_question)), lint(deck(in_cloze))):
        (line,) = found
        excerpt = text.removeprefix("BN: ")
        assert line.startswith(f'warning not-a-gap d.yaml:3:1: "{excerpt}" is no gap; write {{{{c1')


def test_a_gap_in_a_question_is_a_warning() -> None:
    assert lint(deck(note("BN: {{c1::batch}}"))) == [
        'warning not-a-gap d.yaml:3:1: a gap in a question: "{{c1::batch}}"; write cloze: instead'
    ]


@pytest.mark.parametrize(
    "text", ["`{{c1:a}}`", "```\n{{c1::a\n```", "{{name}}", "{{count}}", "${{c_1}}$", "{c1::a}"]
)
def test_code_and_other_braces_are_no_gaps_gone_wrong(text: str) -> None:
    assert lint(deck(note(text))) == []
    assert lint(deck(note(f"{text} {{{{c1::a}}}}", kind=Kind.CLOZE))) == []
