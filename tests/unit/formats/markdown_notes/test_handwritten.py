"""Notes that a person wrote in Markdown: what is a question, an answer, a chapter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.errors import Fault
from flashq.formats.markdown_notes import NotesOfDeck, read_markdown
from unit.formats.note_strategies import NASTY_LINES

NOTES = """\
# 模型优化

- 编辑：李
- 日期：2024/02/13

## 1. 优化的目标

## Batch Normalization

### 1.2 正则化 (Regularization)

#### 1.3.1 岭回归 \t

## 面试题

### 怎么判断过拟合？

- 增加；
- Dropout。\x20

```python
# 不是标题
```

$$
cost
=
\\lambda
$$

### 损失函数有哪些？
"""


def read(text: str, path: str = "notes/模型优化.md") -> tuple[NotesOfDeck, list[Fault]]:
    decks, faults = read_markdown(text, path)
    (deck,) = decks
    return deck, list(faults)


def pairs(text: str) -> list[tuple[str, str | None]]:
    return [(note.prompt, note.answer) for note in read(text)[0].notes]


def test_headings_are_questions_and_the_text_below_is_the_answer() -> None:
    deck, found = read(NOTES)
    assert (deck.name, deck.title, deck.language) == ("模型优化", "模型优化", "")
    assert [(note.prompt, note.answer) for note in deck.notes] == [
        ("1. 优化的目标", None),
        ("1.3.1 岭回归", None),
        (
            "怎么判断过拟合？",
            "- 增加；\n- Dropout。\n\n```python\n# 不是标题\n```\n\n$$\ncost\n=\n\\lambda\n$$\n",
        ),
        ("损失函数有哪些？", None),
    ]
    assert [note.id for note in deck.notes] == [None] * 4
    assert deck.lines == (6, 12, 16, 31)
    # What stands below the title is asked by nothing.
    assert [(one.line, one.code, one.severity) for one in found] == [(3, "left-out", "warning")]


def test_headings_with_only_headings_below_are_chapters_and_become_tags() -> None:
    assert [note.tags for note in read(NOTES)[0].notes] == [
        (),
        ("batch-normalization", "正则化-regularization"),
        ("面试题",),
        ("面试题",),
    ]


@pytest.mark.parametrize(
    ("heading", "tag"),
    [
        ("2、 优化", "优化"),
        ("第三章 C++ 与 C#", "c++-与-c#"),
        ("四、正则化", "正则化"),
        ("10 Things, maybe", "things-maybe"),
        ("What's new?", "what-s-new"),
    ],
)
def test_a_chapter_becomes_a_tag_without_its_number(heading: str, tag: str) -> None:
    ((note,),) = [read(f"## {heading}\n### Q\nA")[0].notes]
    assert note.tags == (tag,)


def test_a_chapter_of_marks_alone_is_no_tag() -> None:
    assert read("## ???\n### Q\nA")[0].notes[0].tags == ()


def test_a_heading_with_text_is_a_question_also_where_others_stand_below() -> None:
    assert pairs("## Q\nA\n### R\nB") == [("Q", "A"), ("R", "B")]


def test_headings_below_the_level_of_questions_belong_to_the_answer() -> None:
    ((deck,), found) = read_markdown("# T\n## Q\nA\n### R\nB", "n.md", question_level=2)
    assert [(note.prompt, note.answer) for note in deck.notes] == [("Q", "A\n### R\nB\n")]
    assert deck.title == "T"
    assert found == ()


def test_several_headings_of_level_1_are_questions() -> None:
    assert pairs("# Q\nA\n# R\n## S\nB") == [("Q", "A"), ("S", "B")]
    assert pairs("# Q\n\nA") == [("Q", "A")]


def test_underlined_and_closed_headings_are_headings() -> None:
    text = "Title\n=====\n\nQ one\n---\nA\n\n- item\n---\n\n## C# ##\nB\n\n## C#\nC\n\na\nb\n---\n"
    assert pairs(text) == [
        ("Q one", "A\n\n- item\n---\n"),
        ("C#", "B"),
        ("C#", "C\n\na\nb\n---\n"),
    ]


def test_headings_in_comments_and_indented_code_are_none() -> None:
    text = "## Q\n\n<!--\n## old\n-->\n\nA\n\n    # code\n\n## R $x$ and `y`\nB"
    assert pairs(text) == [
        ("Q", "<!--\n## old\n-->\n\nA\n\n    # code\n"),
        ("R $x$ and `y`", "B"),
    ]


def test_a_break_of_a_line_is_kept_and_other_spaces_are_not() -> None:
    assert pairs("## Q\n\n\na  \nb   \n\n- c  \n- d \n\n") == [("Q", "a  \nb\n\n- c\n- d\n")]


def test_front_matter_gives_title_language_and_tags() -> None:
    text = (
        "---\ntitle: 'My notes'\nlang: zh-CN\ntags: [a, \"b c\"] # both\nother: x\n---\n## Q\nA\n"
    )
    deck, found = read(text)
    assert (deck.title, deck.language, found) == ("My notes", "zh-CN", [])
    assert deck.notes[0].tags == ("a", "b-c")
    deck, _ = read(
        "---\nlanguage: no language\ntags:\n  - x\n  - y z\nother:\n - z\n---\n# T\n## Q\n"
    )
    assert (deck.title, deck.language, deck.notes[0].tags) == ("T", "", ("x", "y-z"))
    deck, _ = read("---\ntags: a, b c\n---\n## Q\n")
    assert deck.notes[0].tags == ("a", "b", "c")


def test_line_ends_of_other_systems_and_a_byte_order_mark_play_no_part() -> None:
    assert read("\ufeff" + NOTES.replace("\n", "\r\n")) == read(NOTES)
    assert read(NOTES.replace("\n", "\r")) == read(NOTES)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b/notes.md", "notes"),
        ("Deep Learning.markdown", "Deep Learning"),
        ("C:\\x\\optim.MD", "optim"),
        ("/tmp/.md", "notes"),
        ("a:b?.md", "a-b?"),
        ("v1.2", "v1.2"),
    ],
)
def test_the_file_names_the_deck(path: str, name: str) -> None:
    assert read("# Q\nA", path)[0].name == name


def test_labels_of_a_decks_document_are_text_here() -> None:
    assert pairs("## Q\nA\n\n**Tags:** x\n") == [("Q", "A\n\n**Tags:** x\n")]


@pytest.mark.parametrize("text", ["", "\n", "Some text.\n", "# \n", "---\ntitle: x\n---\n"])
def test_a_file_that_asks_nothing_is_a_fault(text: str) -> None:
    decks, faults = read_markdown(text, "n.md")
    assert decks == ()
    assert [fault.code for fault in faults if fault.severity == "fault"][-1] == "no-question"


def test_a_code_block_that_never_ends_and_a_heading_without_text_are_told() -> None:
    _, faults = read_markdown("## Q\nA\n\n##\n\nB\n\n## R\n```\ncode\n", "n.md")
    assert [(fault.line, fault.code) for fault in faults] == [(4, "no-question"), (9, "unclosed")]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(NASTY_LINES), st.text(max_size=6)), max_size=12))
def test_any_text_is_read_without_a_crash(lines: list[str]) -> None:
    decks, faults = read_markdown("\n".join(lines), "n.md")
    assert decks or faults
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
