"""Telling a note type as flashq made it from one that a person changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flashq.formats.anki.model import NoteType, Template
from flashq.formats.anki.signature import is_as_made, signed

BASIC = NoteType(
    type_id=1,
    name="basic",
    is_cloze=False,
    fields=("Question", "Answer"),
    templates=(Template("Card", "{{Question}}", "{{Answer}}"),),
    css=".card {}",
)


@given(css=st.text(), question=st.text())
def test_what_is_signed_is_as_made(css: str, question: str) -> None:
    made = signed(replace(BASIC, css=css, templates=(Template("Card", question, ""),)))
    assert made.css.startswith(css) or signed(made) == made
    assert is_as_made(made.templates, made.css)


def test_signing_twice_is_signing_once() -> None:
    assert signed(signed(BASIC)) == signed(BASIC)


def test_a_style_without_a_signature_is_a_person_s() -> None:
    assert not is_as_made(BASIC.templates, BASIC.css)


def test_a_change_of_the_style_or_a_template_shows() -> None:
    made = signed(BASIC)
    assert not is_as_made(made.templates, f".card {{ color: red; }}{made.css}")
    for changed in (Template("Mine", "{{Question}}", "{{Answer}}"), Template("Card", "", "")):
        assert not is_as_made((changed,), made.css)
    assert not is_as_made((), made.css)
