from html import unescape
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.exported import ExportedNote
from flashq.core.model import Kind, Note
from flashq.formats.anki.fields import anki_note, anki_tags, deck_name, media_name
from flashq.formats.anki.model import AnkiNote
from flashq.formats.anki.note_types import FIELDS, NOTE_TYPES
from html_judge import read

UID = "0123456789abcdef"


def exported(
    kind: Kind = Kind.BASIC,
    prompt: str = "a question",
    answer: str | None = "an answer",
    *,
    uid: str = UID,
    deck: str = "ml/optim",
    key: str = "adam",
    language: str = "",
    **note: Any,
) -> ExportedNote:
    made = Note(id=key, kind=kind, prompt=prompt, answer=answer, **note)
    path = f"{deck}.yaml"
    return ExportedNote(
        uid=uid,
        deck=deck,
        deck_title=deck,
        language=language,
        path=path,
        key=key,
        note=made,
        changed_s=1_700_000_000,
        cards=(),
    )


def no_picture(deck: str, target: str) -> None:
    return None


def fields(*args: Any, **more: Any) -> dict[str, str]:
    made = anki_note(exported(*args, **more), no_picture)
    return dict(zip(FIELDS, made.fields, strict=True))


def test_a_note_keeps_its_guid_whatever_is_changed_about_it() -> None:
    first = anki_note(exported(), no_picture)
    moved = anki_note(exported(Kind.TYPED, "other", "x", deck="b", key="c"), no_picture)
    other = anki_note(exported(uid="fedcba9876543210"), no_picture)

    assert first.guid == moved.guid
    assert first.guid != other.guid


def test_the_same_note_comes_out_the_same() -> None:
    assert anki_note(exported(), no_picture) == anki_note(exported(), no_picture)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_has_its_note_type_and_a_text_for_every_field(kind: Kind) -> None:
    made = anki_note(exported(kind, "{{c1::gap}}", choices=("a",), accepted=("a",)), no_picture)

    assert made.note_type is NOTE_TYPES[kind]
    assert len(made.fields) == len(FIELDS)
    assert made.changed_s == 1_700_000_000


def test_fields_are_html() -> None:
    found = fields(
        prompt="What is $a<b$?",
        answer="**No** <b>",
        explanation="- x",
        hint="*look*",
        points=("the **first**", "<i>"),
        references=("Kingma (2015). https://arxiv.org/abs/1412.6980", "a book"),
        tags=("c<d", "e"),
        language="zh-CN",
    )

    assert found["Question"] == "<p>What is \\(a&lt;b\\)?</p>"
    assert found["Answer"] == "<p><strong>No</strong> &lt;b&gt;</p>"
    assert found["Explanation"] == "<ul>\n<li>x</li>\n</ul>"
    assert found["Hint"] == "<p><em>look</em></p>"
    assert found["Points"] == (
        "<ol>\n<li>the <strong>first</strong></li>\n<li>&lt;i&gt;</li>\n</ol>"
    )
    assert '<a href="https://arxiv.org/abs/1412.6980">' in found["References"]
    assert "<li>a book</li>" in found["References"]
    assert found["Tag line"] == '<span class="chip">c&lt;d</span> <span class="chip">e</span>'
    assert found["Language"] == "zh-CN"
    assert found["Source"] == "ml/optim:adam"
    assert found["ID"] == UID
    assert found["Spare"] == ""


def test_what_a_note_does_not_have_is_empty() -> None:
    found = fields()

    assert {name for name, html in found.items() if html} == {
        *("Question", "Answer", "Source", "ID")
    }


@pytest.mark.parametrize("language", ['"onload=x', "zh CN", "<b>", "中文"])
def test_a_language_that_is_none_is_left_out(language: str) -> None:
    assert fields(language=language)["Language"] == ""


def test_choices_keep_their_order_and_the_right_ones_are_marked() -> None:
    found = fields(
        Kind.CHOICE,
        answer="NAG",
        choices=("SGD", "NAG", "$x$"),
        accepted=("NAG",),
    )

    assert found["Choices"] == (
        '<ol class="choices">\n<li>SGD</li>\n<li class="right">NAG</li>\n<li>\\(x\\)</li>\n</ol>'
    )
    assert found["Answer"] == "B. NAG"


def test_several_right_choices_are_announced() -> None:
    found = fields(Kind.CHOICE, choices=("a", "b", "c"), accepted=("c", "a"))

    assert 'class="choices several"' in found["Choices"]
    assert read(found["Answer"]).text == "A. a\nC. c"


def test_choices_beyond_z_have_two_letters() -> None:
    choices = tuple(str(number) for number in range(30))

    assert fields(Kind.CHOICE, choices=choices, accepted=("27",))["Answer"] == "AB. 27"


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [
        (("beta1", "β1"), "beta1"),
        (("`std::vector<int>`",), "std::vector<int>"),
        (("$\\beta_1$",), "\\beta_1"),
        (("**$x$**",), "x"),
        (("a < b & c",), "a < b & c"),
        ((" two\nlines ",), "two lines"),
    ],
)
def test_the_first_right_text_is_compared_as_plain_text(
    accepted: tuple[str, ...], typed: str
) -> None:
    found = fields(Kind.TYPED, answer=accepted[0], accepted=accepted)["Typed"]

    assert read(found).names == set()
    assert unescape(found) == typed


def test_every_right_spelling_is_on_the_back() -> None:
    found = fields(Kind.TYPED, answer="beta1", accepted=("beta1", "$\\beta_1$"))

    assert found["Answer"] == (
        '<ul class="accepted">\n<li>beta1</li>\n<li>\\(\\beta_1\\)</li>\n</ul>'
    )
    assert fields(Kind.TYPED, answer="`x`", accepted=("`x`",))["Answer"] == (
        "<p><code>x</code></p>"
    )


@pytest.mark.parametrize(
    ("name", "in_anki"),
    [
        ("ml/optim", "ml::optim"),
        ("机器 学习/优化", "机器 学习::优化"),
        ("a::b/:c", "a：：b::：c"),
        ('a"b\x07', "a_b_"),
        ("a//b", "a::_::b"),
    ],
)
def test_decks_are_nested_by_folders_alone(name: str, in_anki: str) -> None:
    assert deck_name(name) == in_anki


@pytest.mark.parametrize(
    ("tags", "in_anki"),
    [
        (("deep learning", "a, b", "中文，标签"), ("deep_learning", "a_b", "中文_标签")),
        (("SGD", "sgd"), ("SGD",)),
        (("全\u3000角", '"x"', "a\x1fb"), ("全_角", "_x_", "a_b")),
        (("ml::optim", "::", ":x:"), ("ml::optim", "x")),
        (("<img/src=x>", "&lt;b&gt;", "R&D"), ("‹img/src=x›", "＆lt;b＆gt;", "R&D")),
    ],
)
def test_tags_become_valid(tags: tuple[str, ...], in_anki: tuple[str, ...]) -> None:
    assert anki_tags(tags) == in_anki


PICTURES = {"loss.png": "media/loss.png", "b/loss.png": "media/b/loss.png"}


def with_pictures(prompt: str, answer: str = "") -> AnkiNote:
    asked: list[tuple[str, str]] = []

    def find(deck: str, target: str) -> str | None:
        asked.append((deck, target))
        return PICTURES.get(target)

    made = anki_note(exported(prompt=prompt, answer=answer), find)
    assert {deck for deck, _ in asked} <= {"ml/optim.yaml"}
    return made


def test_pictures_have_one_name_each_in_ankis_folder() -> None:
    made = with_pictures("![a](loss.png) ![b](b/loss.png)", "![a](loss.png) ![gone](x.png)")

    assert [path for _, path in made.media] == ["media/loss.png", "media/b/loss.png"]
    names = [name for name, _ in made.media]
    assert len({name.casefold() for name in names}) == 2
    assert read(made.fields[0]).attributes("src") == names
    assert read(made.fields[1]).attributes("src") == names[:1]
    assert "gone" in made.fields[1]


def test_names_of_pictures_do_not_depend_on_the_note_and_say_what_they_are() -> None:
    first = with_pictures("![a](loss.png)").media
    second = with_pictures("other", "![b](b/loss.png) ![a](loss.png)").media

    assert first[0] in second
    assert first[0][0].startswith("flashq-loss-")
    assert first[0][0].endswith(".png")


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_of_pictures_are_plain_and_differ(first: str, second: str) -> None:
    for path in (first, second):
        name = media_name(path)
        assert name.isascii()
        assert len(name) <= 70
        assert PurePosixPath(name).name == name
        assert not set(name) & set(' "<>:|?*%#&\\')
    if media_name(first) != media_name(second):
        assert media_name(first).casefold() != media_name(second).casefold()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CLOZE])
def test_what_looks_like_ankis_own_signs_is_none_in_any_field(kind: Kind) -> None:
    text = (
        "{{c1::x}} {{Front}} [sound:a.mp3] [latex]x[/latex] [$]x[/$] [$$]x[/$$] [[type:Typed]] "
        "[anki:tts lang=en]x[/anki:tts] `{{c1::y}}` $\\frac{{c1::a}}{b}$ "
        '[l](https://a.b/{{c1::x}}?[sound:b.mp3] "[sound:c.mp3]")'
    )
    made = anki_note(
        exported(
            kind,
            text,
            text,
            points=(text,),
            hint=text,
            explanation=text,
            references=(text,),
            choices=(text,),
            accepted=(text, "x"),
            tags=(text.replace(" ", ""),),
        ),
        no_picture,
        (text,),
    )

    for name, html in zip(FIELDS, made.fields, strict=True):
        if name != "Typed":
            for sign in ("{{", "[sound:", "[anki:", "[latex]", "[$", "[[type:"):
                assert sign not in html, name
        if name == "Question":
            assert read(html).text.startswith("{{c1::x}} {{Front}} [sound:a.mp3] [latex]x[/latex]")


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</section><hr>", "&lt;b&gt;"],
)
def test_hostile_text_is_text_in_every_field(text: str) -> None:
    made = anki_note(
        exported(
            prompt=text,
            answer=text,
            points=(text,),
            hint=text,
            tags=(text,),
            references=(text,),
            key=text,
            deck=text,
            uid=text,
            explanation=text,
        ),
        no_picture,
        (text,),
    )

    for html in made.fields:
        page = read(html)
        assert page.names <= {"p", "ol", "ul", "li", "span"}
        assert page.unmatched == []
    assert not any("<" in tag or "&lt;" in tag for tag in made.tags)
