"""Notes as a person types them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.errors import FlashqError
from flashq.formats.note_text import NoteText, parse, split_tags, template


def one(text: str) -> NoteText:
    (note,) = parse(text)
    return note


def test_a_question_a_line_and_an_answer() -> None:
    assert one("What?\n---\nThat.\n") == NoteText("What?", "That.", (), 1)


def test_both_sides_may_have_many_lines_and_blank_ones() -> None:
    note = one("\nWhat is\n\nthis?\n\n---\n\nFirst.\n\n    code\n\n")
    assert note.question == "What is\n\nthis?"
    assert note.answer == "First.\n\n    code"


def test_indented_code_at_the_beginning_of_an_answer_stays_code() -> None:
    assert one("Q\n---\n    code\n").answer == "    code"


def test_without_a_line_the_first_line_is_the_question() -> None:
    assert one("\n\nWhat?\nThat.\n\nAnd that.") == NoteText("What?", "That.\n\nAnd that.", (), 1)
    assert one("What?") == NoteText("What?", "", (), 1)


def test_only_a_bare_line_of_dashes_divides() -> None:
    assert one("Q\n--- \nA").answer == "A"
    assert one("Q --- x\n----\nA").question == "Q --- x"


@pytest.mark.parametrize("fence", ["```", "~~~", "````", "```python", "  ~~~~ a`b"])
def test_separators_instructions_and_tags_inside_a_fence_are_text(fence: str) -> None:
    end = "~~~~" if "~" in fence else "````"
    code = f"{fence}\n===\n---\n#: text\ntags: a\n{end}"
    assert one(f"Q\n---\n{code}") == NoteText("Q", code, (), 1)
    assert [note.answer for note in parse(f"Q\n---\n{code}\n===\nR\n---\nB")] == [code, "B"]
    assert one(f"What does this print?\n\n{code}\n---\nA").answer == "A"


def test_a_fence_ends_with_its_own_sign_and_length_only() -> None:
    code = "````\n~~~\n```\n```` x\n---\n````"
    assert one(f"Q\n---\n{code}").answer == code
    assert one("Q\n---\n```no fence``` here\n\nA").answer.endswith("A")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Q\n---\nA\n===\n---\nlost\n===", "pipe:6: an answer without a question"),
        ("tags: a\n---\n\nlost", "pipe:4: an answer without a question"),
        ("Q\n===\ntags: a\n", "pipe:3: tags without a question"),
        ("\n---\n\n#: x\ntags: a\n", "pipe:1: tags without a question"),
        ("\n```\nx\n```\nA", "pipe:2: a question that begins with code"),
        ("Q\n---\nA\n---\nB", 'pipe:4: a second line "---" in one note'),
        ("Q\n---\nA\n\n#: x\ntags: a\nmore", "pipe:7: text below the line of tags"),
        ("Q\n---\n```\nA\n===\nQ\n---\nA", "pipe:3: this code block never ends"),
    ],
)
def test_what_would_be_lost_is_an_error_with_its_line(text: str, said: str) -> None:
    with pytest.raises(FlashqError) as caught:
        parse(text, "pipe")
    assert caught.value.message == said
    assert caught.value.hint.endswith("; nothing was added")


def test_a_first_line_of_tags_gives_tags() -> None:
    assert one("tags: a, b\nQ\n---\nA") == NoteText("Q", "A", ("a", "b"), 1)
    assert one("\n  TAGS:a\n\nQ\nA").tags == ("a",)
    assert one("tags:\nQ\n---\nA").tags == ()
    assert one("Q\ntags: a\n---\nA").question == "Q\ntags: a"


def test_a_last_line_of_tags_gives_tags_too() -> None:
    assert one("Q\n---\nA\n\ntags: a, b\n") == NoteText("Q", "A", ("a", "b"), 1)
    assert one("tags: a\nQ\n---\nA\ntags: b a").tags == ("a", "b")
    assert one("Q\n---\ntags: a\nis a line of text").answer == "tags: a\nis a line of text"


def test_the_template_begins_with_the_question() -> None:
    assert template().startswith("\n---\n")
    typed = "What?" + template(tags=("a",)).replace("---\n", "---\nThat.", 1)
    assert one(typed) == NoteText("What?", "That.", ("a",), 1)


def test_instructions_are_left_out_wherever_they_stand() -> None:
    assert one("#: one\nQ\n#: two\n---\nA\n#: three\n").answer == "A"
    assert one("# A heading is no instruction\n---\nA").question.startswith("# A heading")


def test_notes_are_divided_by_a_line_of_equal_signs() -> None:
    notes = parse("A\n---\n1\n===\n\ntags: t\nB\n---\n2\n=== \nC\n3\n")
    assert [(note.question, note.answer, note.tags) for note in notes] == [
        ("A", "1", ()),
        ("B", "2", ("t",)),
        ("C", "3", ()),
    ]
    assert [note.line for note in notes] == [1, 5, 11]


def test_a_blank_block_adds_nothing() -> None:
    assert parse("") == []
    assert parse("===\n\n===\n") == []
    assert parse("---\n\n") == []
    assert parse(template()) == []


def test_windows_line_ends_are_fine() -> None:
    assert parse("Q\r\n---\r\nA\r\n\r\nB\r\n===\r\nC") == parse("Q\n---\nA\n\nB\n===\nC")


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a, b", ("a", "b")),
        ("a b\tc", ("a", "b", "c")),
        ("#a #b", ("a", "b")),
        ("深度学习，优化、正则", ("深度学习", "优化", "正则")),
        ("a, a,, b", ("a", "b")),
        ("", ()),
        (" # , ", ()),
        ("ml/optim a::b", ("ml/optim", "a::b")),
    ],
)
def test_tags_are_words_between_commas_or_blanks(text: str, tags: tuple[str, ...]) -> None:
    assert split_tags(text) == tags


sides = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
    .map(str.strip)
    .filter(lambda text: text and not re.match(r"---$|===$|#:|```|~~~|tags:", text, re.I))
)


@given(sides, sides, st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), unique=True))
def test_what_the_template_was_filled_with_is_what_is_read(
    question: str, answer: str, tags: list[str]
) -> None:
    assert one(template(question, answer, tuple(tags))) == NoteText(
        question, answer, tuple(tags), 1
    )


@given(st.text(alphabet="ab-=#:\n\r ts,agT`~"))
def test_any_text_gives_notes_that_have_a_question_or_an_error_with_its_line(text: str) -> None:
    try:
        notes = parse(text, "x")
    except FlashqError as error:
        line = int(error.message.split(":")[1])
        assert 1 <= line <= text.count("\n") + 1
        return
    for note in notes:
        assert note.question.strip()
        assert note.line >= 1
