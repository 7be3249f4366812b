"""What a deck looks like in Markdown, and what becomes of it when a person changes it."""

import io

import pytest

from flashq.core.model import Kind
from flashq.errors import Fault
from flashq.formats.deck_yaml import NewNote
from flashq.formats.markdown_notes import NotesOfDeck, read_markdown, write_markdown
from unit.formats.note_strategies import exported, note_from

ENTRIES = [
    {
        "id": "overfitting",
        "question": "How do you see that a model overfits?",
        "answer": "The training loss falls:\n\n$L_{val}$ rises.\n",
        "points": ["training loss falls", "validation loss rises"],
        "hint": "Look at both curves.",
        "tags": ["regularization", "training"],
        "references": ["https://example.org/overfitting"],
        "follow_ups": ["dropout"],
        "seconds": "90",
    },
    {"id": "dropout", "question": "What does dropout do?", "answer": None},
    {
        "question": "Which of these adapt the rate?",
        "choices": ["SGD", "Adam", "Adagrad"],
        "answer": ["Adam", "Adagrad"],
        "explanation": "Both keep squares.",
    },
    {"question": "What is 0.9 called?", "answer": ["beta1", "β1"], "typed": "true"},
    {"question": "tensor", "answer": "张量", "reversed": "true"},
    {"cloze": "BN, over the {{c1::batch}}:\n\n$$\nx\n$$\n", "answer": "## Why\nIt is."},
]
DOCUMENT = """\
# Optimisation
<!-- flashq deck: ml/optim; language: en -->

## How do you see that a model overfits?
<!-- id: overfitting; seconds: 90 -->

The training loss falls:

$L_{val}$ rises.

**Key points**

- training loss falls
- validation loss rises

**Hint:** Look at both curves.

**Tags:** regularization, training

**References**

- https://example.org/overfitting

**Follow-ups:** dropout

## What does dropout do?
<!-- id: dropout -->

## Which of these adapt the rate?

**Choices**

- [ ] SGD
- [x] Adam
- [x] Adagrad

**Explanation**

Both keep squares.

## What is 0.9 called?
<!-- kind: typed -->

beta1

**Also right**

- β1

## tensor
<!-- kind: reversed -->

张量

## BN, over the {{c1::batch}}:
<!-- kind: cloze -->

$$
x
$$

**Answer**

<!-- text -->
## Why
It is.
<!-- end -->
"""
HEAD = "# D\n<!-- flashq deck: d -->\n\n"


def read(text: str) -> tuple[NotesOfDeck, ...]:
    decks, faults = read_markdown(text, "notes.md")
    assert faults == ()
    return decks


def note_in(text: str) -> NewNote:
    """The only note of a document, of which the deck's head is left out here."""
    ((note,),) = [deck.notes for deck in read(HEAD + text)]
    return note


def faults_in(text: str) -> list[Fault]:
    return list(read_markdown(HEAD + text, "notes.md")[1])


def test_a_deck_reads_like_any_markdown_document() -> None:
    file = io.StringIO()
    notes = [exported(note_from(entry), "ml/optim", "Optimisation", "en") for entry in ENTRIES]
    assert write_markdown(file, notes) == 6
    assert file.getvalue() == DOCUMENT


def test_chinese_decks_have_chinese_labels() -> None:
    note = note_from(
        {"question": "问", "answer": "答", "points": ["甲"], "hint": "乙", "tags": ["丙"]}
    )
    file = io.StringIO()
    write_markdown(file, [exported(note, "zh/d", "标题", "zh-CN")])
    assert file.getvalue().endswith(
        "## 问\n\n答\n\n**要点**\n\n- 甲\n\n**提示：** 乙\n\n**标签：** 丙\n"
    )


def test_the_places_of_decks_and_notes_are_told() -> None:
    (deck,) = read(DOCUMENT)
    assert (deck.source, deck.line, deck.lines[:2]) == ("notes.md", 1, (4, 26))
    assert DOCUMENT.split("\n")[25] == "## What does dropout do?"


def test_what_a_person_adds_by_hand_is_read() -> None:
    note = note_in(
        "## New?\n\nYes.\nAnd more.\n\n**Key points:**\n* one\n* two\n  more\n"
        "**Explanation:** Because.\n\n**Tags**\n- a\n- b\n"
        "**References:** a book, page 3\n**Follow-ups:** x,y , z\n"
    )
    assert note == NewNote(
        id=None,
        prompt="New?",
        answer="Yes.\nAnd more.\n",
        points=("one", "two\nmore\n"),
        explanation="Because.",
        tags=("a", "b"),
        references=("a book, page 3",),
        follow_ups=("x", "y", "z"),
    )


def test_an_answer_may_have_a_label_and_stand_on_its_line() -> None:
    assert note_in("## Q\n**Answer:** A\n") == NewNote(id=None, prompt="Q", answer="A")
    assert note_in("## Q\nmore\n\n**答案**\nA").prompt == "Q\nmore\n"


def test_a_framed_question_needs_no_label_for_its_answer() -> None:
    note = note_in("## T\n<!-- question -->\n# real\n<!-- end -->\nA")
    assert (note.prompt, note.answer) == ("# real", "A")


def test_headings_in_code_and_smaller_ones_are_text() -> None:
    text = "```sh\n# no deck\n## no note\n**Tags:** x\n```\n\n### Details\n#hash\n"
    assert note_in(f"## Q\n\n{text}").answer == text


def test_comments_of_the_author_are_text() -> None:
    assert note_in("## Q\n\n<!-- id: mine -->\nA").answer == "<!-- id: mine -->\nA\n"


def test_front_matter_that_a_program_added_is_passed_over() -> None:
    assert read("---\ntags: [x]\n---\n\n" + DOCUMENT) == read(DOCUMENT)


def test_decks_of_one_name_in_one_file_are_one_deck() -> None:
    text = HEAD + "## A\n\n" + HEAD + "## B\n"
    (deck,) = read(text)
    assert [note.prompt for note in deck.notes] == ["A", "B"]
    assert deck.lines == (4, 9)


def test_a_deck_without_notes_is_a_deck() -> None:
    assert read(HEAD) == (NotesOfDeck(name="d", title="D"),)


FAULTS = {
    "an unclosed fence": ("## Q\n```\nx\n", 5, "unclosed", "close it with ```"),
    "an unclosed frame": ("## Q\n<!-- text -->\nx\n", 5, "unclosed", "write <!-- end -->"),
    "text behind a frame": (
        "## Q\n<!-- text -->\nx\n<!-- end -->\ny\n",
        8,
        "stray-text",
        "neither within",
    ),
    "a frame within a text": ("## Q\nx\n<!-- text -->\ny\n<!-- end -->\n", 6, "stray-text", ""),
    "an end within a text": ("## Q\nx\n<!-- end -->\ny\n", 6, "stray-text", "move it above"),
    "a second label": ("## Q\n**Hint**\nx\n**Hint:** y\n", 7, "duplicate-key", '"**Hint:** y"'),
    "text in a list": ("## Q\n**Key points**\n- a\ntext\n", 7, "no-item", "dash"),
    "a choice without a box": ("## Q\n**Choices**\n- a\n- [x] b\n- [ ] c\n", 6, "no-box", "[x]"),
    "an answer beside choices": (
        "## Q\n**Choices**\n- [x] a\n- [ ] b\n**Answer**\na\n",
        8,
        "conflict",
        "explanation",
    ),
    "choices of another kind": (
        "## Q\n<!-- kind: typed -->\n**Choices**\n- [x] a\n- [ ] b\n",
        5,
        "bad-kind",
        "typed",
    ),
    "other right texts of no typed answer": (
        "## Q\nA\n**Also right**\n- B\n",
        6,
        "conflict",
        "typed",
    ),
    "a kind that is none": ("## Q\n<!-- kind: big -->\n", 5, "bad-kind", "basic, reversed"),
    "seconds that are none": ("## Q\n<!-- seconds: soon -->\n", 5, "bad-seconds", "such as 90"),
    "no seconds": ("## Q\n<!-- seconds: 0 -->\n", 5, "bad-number", "above 0"),
    "an unknown word in a comment": ("## Q\n<!-- id: a; x: b -->\n", 5, "unknown-key", '"x"'),
    "an id that cannot be": ("## Q\n<!-- id: a b -->\n", 5, "bad-id", "cannot be an id"),
    "an id twice": ("## Q\n<!-- id: a -->\n## R\n<!-- id: a -->\n", 7, "duplicate-id", "line 4"),
    "a tag that cannot be": ("## Q\n**Tags:** a b\n", 5, "bad-tag", "white space"),
    "one choice": ("## Q\n**Choices**\n- [x] a\n", 5, "few-choices", "two"),
    "a cloze without gaps": ("## Q\n<!-- kind: cloze -->\n", 4, "bad-gap", "needs a gap"),
    "a heading without text": ("##\n\nA\n", 4, "blank", '"question" is blank'),
    "a deck without a name": ("# E\n\n## Q\n", 4, "no-deck", "flashq deck: name"),
    "a text that is too long": (f"## Q\n{'x' * 70_000}\n", 4, "too-long", "64 KB"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_told_with_its_line(what: str) -> None:
    text, line, code, words = FAULTS[what]
    fault = faults_in(text)[0]
    assert (fault.path, fault.line, fault.code, fault.severity) == ("notes.md", line, code, "fault")
    assert words in str(fault)


def test_all_faults_come_at_once_in_their_order() -> None:
    text = "## Q\n<!-- id: - -->\n**Tags:** a b\n\n##\n\n## R\n**Key points**\nx\n"
    assert [fault.line for fault in faults_in(text)] == [5, 6, 8, 12]


def test_a_note_above_the_first_deck_and_a_bad_language_are_told() -> None:
    text = "## Early\n# D\n<!-- flashq deck: d; language: deutsch!; x: y -->\n"
    found = read_markdown(text, "n.md")[1]
    assert [(fault.line, fault.code) for fault in found] == [
        (1, "no-deck"),
        (2, "bad-language"),
        (3, "unknown-key"),
    ]


def test_text_that_belongs_to_no_note_is_left_out_with_a_warning() -> None:
    decks, found = read_markdown(f"Hello\n\n{HEAD}About it.\n\n## Q\n\nA\n", "n.md")
    assert [len(deck.notes) for deck in decks] == [1]
    assert [(fault.line, fault.severity) for fault in found] == [(1, "warning"), (6, "warning")]


def test_the_kinds_are_what_they_were() -> None:
    (deck,) = read(DOCUMENT)
    assert [note.kind for note in deck.notes] == [
        Kind.BASIC,
        Kind.BASIC,
        Kind.CHOICE,
        Kind.TYPED,
        Kind.REVERSED,
        Kind.CLOZE,
    ]
