"""Adding a note to a deck's file: what it looks like, and that nothing else changes."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flashq.core.model import Deck, Kind
from flashq.errors import DeckError, FlashqError
from flashq.formats.deck_yaml import Edited, NewNote, append_note, read_deck

NEW = NewNote(id="new", prompt="Q", answer="A", tags=("t",))


def append(before: str | None, new: NewNote = NEW) -> str:
    data = None if before is None else before.encode()
    return append_note(data, new, path="d.yaml").data.decode()


def deck_of(data: bytes) -> Deck:
    deck = read_deck(data, path="d.yaml").deck
    assert deck is not None
    return deck


AT_0 = "- id: new\n  question: Q\n  answer: A\n  tags: [t]\n"
AT_2 = "  - id: new\n    question: Q\n    answer: A\n    tags: [t]\n"
WIDE = "    -   id: new\n        question: Q\n        answer: A\n        tags: [t]\n"
ID_LAST = "  - question: Q\n    answer: A\n    tags: [t]\n    id: new\n"
AS_JSON = '{"id": "new", "question": "Q", "answer": "A", "tags": ["t"]}'
LAYOUTS = {
    "a new file": (
        "",
        f"cards:\n{AT_2}",
    ),
    "a file of comments": (
        "# mine",
        f"# mine\ncards:\n{AT_2}",
    ),
    "an empty document with its end": (
        "---\n...\n",
        f"---\ncards:\n{AT_2}...\n",
    ),
    "no list yet": (
        "deck: d",
        f"deck: d\ncards:\n{AT_2}",
    ),
    "an empty list before another key": (
        "cards: [] # none\n\nsource: s\n",
        f"cards: # none\n{AT_2}\nsource: s\n",
    ),
    "a key without a list, with a comment in it": (
        "cards:\n  # here\n# end\n",
        f"cards:\n  # here\n{AT_2}# end\n",
    ),
    "a list at the margin, no last line end": (
        "cards:\n- question: a",
        f"cards:\n- question: a\n{AT_0}",
    ),
    "a wide dash": (
        "cards:\n    -   question: a\n",
        f"cards:\n    -   question: a\n{WIDE}",
    ),
    "a dash on its own line": (
        "cards:\n  -\n    question: a\n",
        f"cards:\n  -\n    question: a\n{AT_2}",
    ),
    "other keys in another order": (
        "cards:\n  - question: a\n    tags: [x]\n    id: k\ntags: [y]\n",
        f"cards:\n  - question: a\n    tags: [x]\n    id: k\n{ID_LAST}tags: [y]\n",
    ),
    "lists on lines of their own": (
        "cards:\n  - question: a\n    tags:\n      - x\n",
        "cards:\n  - question: a\n    tags:\n      - x\n" + AT_2.replace(" [t]", "\n      - t"),
    ),
    "blank lines between notes and before the next key": (
        "cards:\n\n  - question: a\n\n  # about b\n  - question: b\n\nsource: s\n",
        f"cards:\n\n  - question: a\n\n  # about b\n  - question: b\n\n{AT_2}\nsource: s\n",
    ),
    "comments below the list": (
        "cards:\n  - question: a # one\n\n  # - question: later\n# end of file\n",
        f"cards:\n  - question: a # one\n\n  # - question: later\n{AT_2}# end of file\n",
    ),
    "comments below a list at the margin": (
        "cards:\n- question: a\n# - question: later\n",
        f"cards:\n- question: a\n# - question: later\n{AT_0}",
    ),
    "a comment above the next key": (
        "cards:\n- question: a\n# where from\nsource: s\n",
        f"cards:\n- question: a\n{AT_0}# where from\nsource: s\n",
    ),
    "a document end": (
        "cards:\n- question: a\n...\n",
        f"cards:\n- question: a\n{AT_0}...\n",
    ),
    "a block at the end, with blank lines below": (
        "cards:\n- question: a\n  answer: |\n    b\n\n\n",
        f"cards:\n- question: a\n  answer: |\n    b\n{AT_0}\n\n",
    ),
    "a block that keeps its blank lines": (
        "cards:\n\n- question: a\n  answer: |+\n    b\n\n\nsource: s\n",
        f"cards:\n\n- question: a\n  answer: |+\n    b\n\n\n{AT_0}source: s\n",
    ),
    "CRLF": (
        "cards:\r\n- question: a\r\n",
        "cards:\r\n- question: a\r\n- id: new\r\n  question: Q\r\n  answer: A\r\n  tags: [t]\r\n",
    ),
    "a BOM": (
        "\ufeffcards:\n- question: a\n",
        f"\ufeffcards:\n- question: a\n{AT_0}",
    ),
    "brackets": (
        "cards: [{question: a}]\n",
        "cards: [{question: a}, {id: new, question: Q, answer: A, tags: [t]}]\n",
    ),
    "JSON": (
        '{"cards": [\n  {"question": "a"}\n]}\n',
        f'{{"cards": [\n  {{"question": "a"}},\n  {AS_JSON}\n]}}\n',
    ),
    "JSON without notes": (
        '{"cards": []}',
        f'{{"cards": [{AS_JSON}]}}',
    ),
    "an editor's line at the end": (
        "cards:\n- question: a\n# vim: ft=yaml\n",
        f"cards:\n- question: a\n{AT_0}# vim: ft=yaml\n",
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_note_is_written_in_the_style_of_the_file(layout: str) -> None:
    before, after = LAYOUTS[layout]
    assert append(before) == after


def test_a_deck_that_does_not_exist_begins_with_its_title_and_language() -> None:
    new = NewNote(id=None, prompt="Q", answer="A", deck_title="模型: 优化", deck_language="no")
    assert append(None, new) == (
        'deck: "模型: 优化"\nlanguage: "no"\ncards:\n  - question: Q\n    answer: A\n'
    )


def test_title_and_language_of_an_existing_deck_stay() -> None:
    new = NewNote(id=None, prompt="Q", answer="A", deck_title="other", deck_language="zh")
    assert append("deck: d\n", new) == "deck: d\ncards:\n  - question: Q\n    answer: A\n"


def test_the_place_and_the_id_of_the_new_note_are_told() -> None:
    edited = append_note(b"cards:\n- question: a\n", NEW, path="d.yaml")
    assert edited == Edited(edited.data, 3, "new")


def test_every_key_is_written() -> None:
    new = NewNote(
        id="i",
        prompt="Q",
        answer="b",
        kind=Kind.CHOICE,
        points=("p: q", "r"),
        hint="no",
        tags=("t",),
        references=("https://example.org/a_long_address", "https://example.org/another_one"),
        follow_ups=("d:x",),
        choices=("a, b", "b"),
        seconds=90.0,
    )
    assert append("", new) == (
        "cards:\n  - id: i\n    question: Q\n"
        '    choices: ["a, b", b]\n    answer: b\n    points: ["p: q", r]\n    hint: "no"\n'
        "    tags: [t]\n    references:\n      - https://example.org/a_long_address\n"
        "      - https://example.org/another_one\n    follow_ups: [d:x]\n    seconds: 90\n"
    )


@pytest.mark.parametrize(
    ("kind", "line"),
    [(Kind.TYPED, "    typed: true\n"), (Kind.REVERSED, "    reversed: true\n"), (Kind.BASIC, "")],
)
def test_the_kind_is_written(kind: Kind, line: str) -> None:
    new = NewNote(id=None, prompt="Q", answer="A", kind=kind)
    assert append("", new) == f"cards:\n  - question: Q\n    answer: A\n{line}"


@pytest.mark.parametrize(
    ("accepted", "line"),
    [((), "answer: a\n"), (("a",), "answer: a\n"), (("a", "b: c"), 'answer: [a, "b: c"]\n')],
)
def test_several_right_texts_are_written_as_a_list(accepted: tuple[str, ...], line: str) -> None:
    typed = NewNote(id=None, prompt="Q", answer="a", kind=Kind.TYPED, accepted=accepted)
    after = append(None, typed)
    assert f"    {line}" in after
    assert deck_of(after.encode()).notes[0].accepted == (accepted or ("a",))


def test_right_texts_alone_are_an_answer() -> None:
    new = NewNote(
        id=None, prompt="Q", answer=None, kind=Kind.CHOICE, choices=("A", "B"), accepted=("B",)
    )
    assert "    choices: [A, B]\n    answer: B\n" in append(None, new)


def test_a_note_added_to_a_deck_with_a_target_time_has_it() -> None:
    after = append("seconds: 40\n")
    assert after == f"seconds: 40\ncards:\n{AT_2}"
    assert deck_of(after.encode()).notes[0].seconds == 40.0


def test_a_draft_keeps_a_place_for_its_answer_and_a_cloze_needs_none() -> None:
    assert append("", NewNote(id=None, prompt="Q", answer=" ")).endswith(
        "question: Q\n    answer:\n"
    )
    cloze = NewNote(id=None, prompt="a {{c1::b}}", answer=None, kind=Kind.CLOZE)
    assert append("", cloze) == "cards:\n  - cloze: a {{c1::b}}\n"


ANSWERS = {
    "no": '"no"',
    "NULL": '"NULL"',
    "~": '"~"',
    "012": '"012"',
    "1:20": '"1:20"',
    "3.10": '"3.10"',
    "2024-01-02": '"2024-01-02"',
    "2024-01-02 10:20:30": '"2024-01-02 10:20:30"',
    "1e5": '"1e5"',
    "-.inf": '"-.inf"',
    "0x1F": '"0x1F"',
    "- x": '"- x"',
    "# x": '"# x"',
    "a # b": '"a # b"',
    "a: b": '"a: b"',
    "a:": '"a:"',
    "@x": '"@x"',
    "*a*": '"*a*"',
    "{a}": '"{a}"',
    "=": '"="',
    "...": '"..."',
    "O(1)": "O(1)",
    "3 ways": "3 ways",
    "https://a.b/c#d": "https://a.b/c#d",
    "don't": "don't",
    "验证损失，上升": "验证损失，上升",
    r"$\frac{a}{b}$": r"$\frac{a}{b}$",
    r"`a`: \b": r"'`a`: \b'",
    r"'a': \b": r"'''a'': \b'",
    'say "a: b"': "'say \"a: b\"'",
    " a": '" a"',
    "a ": '"a "',
    "a\tb": r'"a\tb"',
    "a\x1bb": r'"a\eb"',
    "a\x85b": r'"a\x85b"',
    "a\u2028b": r'"a\u2028b"',
    "a\ufeffb": r'"a\uFEFFb"',
    "a\r\nb": r'"a\r\nb"',
    "a \nb": r'"a \nb"',
    "a\n\t\nb": r'"a\n\t\nb"',
    "a\nb": "|-\n      a\n      b",
    "a\n\nb\n": "|\n      a\n\n      b",
    "a\n": "|\n      a",
    "a\n\n": "|+\n      a\n",
    "  a\nb": "|2-\n        a\n      b",
    "\na": "|2-\n\n      a",
    "a\n  - b: c\n# d": "|-\n      a\n        - b: c\n      # d",
    "\tcode\n": "|2\n      \tcode",
    "```py\nx = 1\n```\n": "|\n      ```py\n      x = 1\n      ```",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_text_is_written_so_that_nobody_takes_it_for_something_else(answer: str) -> None:
    text = append("", NewNote(id=None, prompt="Q", answer=answer))
    assert text == f"cards:\n  - question: Q\n    answer: {ANSWERS[answer]}\n"


def test_a_kept_block_before_blank_lines_is_quoted_instead() -> None:
    new = NewNote(id=None, prompt="Q", answer="a\n\n")
    before = "cards:\n- question: a\n\nsource: s\n"
    assert append(before, new) == (
        'cards:\n- question: a\n- question: Q\n  answer: "a\\n\\n"\n\nsource: s\n'
    )


def test_nothing_is_added_to_a_file_with_a_fault() -> None:
    with pytest.raises(DeckError) as caught:
        append("cards:\n- quesiton: a\n")
    assert caught.value.fault.line == 2
    assert str(caught.value) == 'd.yaml:2:3: unknown key "quesiton"; did you mean "question"?'


IMPOSSIBLE = {
    "a blank question": (NewNote(id=None, prompt=" ", answer="A"), '"question" is blank'),
    "a bad id": (NewNote(id="-x", prompt="Q", answer="A"), '"-x" cannot be an id'),
    "an id that is taken": (NewNote(id="old", prompt="Q", answer="A"), 'the id "old" is taken'),
    "a bad tag": (
        NewNote(id=None, prompt="Q", answer="A", tags=("a b",)),
        'a tag has no white space and no comma, unlike "a b"',
    ),
    "a cloze without gaps": (
        NewNote(id=None, prompt="Q", answer="A", kind=Kind.CLOZE),
        "a cloze needs a gap",
    ),
    "one choice": (
        NewNote(id=None, prompt="Q", answer="A", kind=Kind.CHOICE, choices=("A",)),
        '"choices" needs at least two texts',
    ),
    "half a character": (NewNote(id=None, prompt="Q\ud800", answer="A"), "half of a character"),
    "half a character in a list": (
        NewNote(id=None, prompt="Q", answer="a", kind=Kind.TYPED, accepted=("a", "b\ud800")),
        "half of a character",
    ),
    "several answers to a plain question": (
        NewNote(id=None, prompt="Q", answer="a", accepted=("a", "b")),
        '"answer" takes text, not a list',
    ),
    "a right answer that is no choice": (
        NewNote(
            id=None,
            prompt="Q",
            answer="a",
            kind=Kind.CHOICE,
            choices=("a", "b"),
            accepted=("a", "c"),
        ),
        'the answer "c" is none of the choices',
    ),
    "too long a text": (
        NewNote(id=None, prompt="Q", answer="a" * 70_000),
        "this text is longer than 64 KB",
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_an_impossible_note_is_refused(what: str) -> None:
    new, words = IMPOSSIBLE[what]
    with pytest.raises(FlashqError) as caught:
        append("cards: [{question: a, id: old}]", new)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["{deck: a}", "cards: [ # soon\n]\n"])
def test_a_file_too_unusual_to_edit_is_refused(text: str) -> None:
    with pytest.raises(FlashqError):
        append(text)


TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from("\n\n\n  \t:#-'\"\\{}[]|>&*!%@`,\r\x85\u2028\ufeff\x00中文😀"),
    ),
    max_size=30,
)
SOLID = TEXT.filter(str.strip)
FILES = [
    "",
    "cards:\n  - question: a\n    answer: |+\n      x\n\n\n",
    "cards:\n  - question: a\n    answer: |\n      x",
    "# c\r\ncards:\r\n- question: a\r\n\r\n- question: b\r\n  tags:\r\n  - x\r\n\r\nsource: s\r\n",
    "cards: [{question: a}]\n",
    '{"cards": [{"question": "a"}]}',
    "\ufeffdeck: d\ncards:\n\n    -   question: a\n        points: [x]\n\n    # c\n...\n",
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FILES), SOLID, TEXT, st.lists(SOLID, max_size=3), SOLID)
@example("", "q", "a\n\n", ["\n x"], "h")
def test_any_text_comes_back_and_earlier_notes_stay(
    before: str, prompt: str, answer: str, points: list[str], hint: str
) -> None:
    new = NewNote(
        id="new",
        prompt=prompt,
        answer=answer,
        explanation=hint,
        points=tuple(points),
        hint=hint,
        tags=("t",),
    )
    data = before.encode()
    edited = append_note(data, new, path="d.yaml")
    old, after = deck_of(data), deck_of(edited.data)
    note = after.notes[-1]
    assert after.notes[:-1] == old.notes
    assert (note.prompt, note.answer) == (prompt, answer if answer.strip() else None)
    assert (note.points, note.hint, note.id) == (tuple(points), hint, "new")
    assert note.explanation == hint
    start = next(
        (i for i, (a, b) in enumerate(zip(data, edited.data, strict=False)) if a != b), len(data)
    )
    rest = data[start:]
    assert edited.data.startswith(data[:start])
    assert edited.data.endswith(rest)


@settings(max_examples=150, deadline=None)
@given(SOLID, TEXT.filter(lambda text: not set(text) & set("\x85\u2028\u2029\ufeff")))
def test_other_yaml_readers_take_the_text_for_the_same_text(prompt: str, answer: str) -> None:
    new = NewNote(id="1e5", prompt=prompt, answer=answer, tags=("on", "3.10", "[a]"))
    data = append_note(None, new, path="d.yaml").data
    (entry,) = yaml.safe_load(data.decode())["cards"]
    assert entry["question"] == prompt
    assert entry["answer"] == (answer if answer.strip() else None)
    assert (entry["id"], entry["tags"]) == ("1e5", ["on", "3.10", "[a]"])


def test_notes_added_one_after_the_other_all_stay() -> None:
    data: bytes | None = None
    for number in range(20):
        answer = "line\n" * (number % 4) + "\n" * (number % 3)
        new = NewNote(id=f"n{number}", prompt=f"Q{number}", answer=answer)
        data = append_note(data, new, path="d.yaml").data
    assert data is not None
    assert [note.id for note in deck_of(data).notes] == [f"n{number}" for number in range(20)]
