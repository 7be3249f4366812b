"""What a deck's file says, and what it may look like."""

import pytest

from flashq.core.model import Deck, Kind, Note
from flashq.formats.deck_yaml import read_deck

FULL = """\
deck: 模型优化                 # title shown
language: zh
tags: [deep-learning]
source: notes/optimisation.md
cards:
  - id: overfitting
    question: 怎么判断模型过拟合？
    answer: |
      训练损失下降而验证损失上升。
    points: [验证损失, 正则化]
    hint: 看两条曲线
    tags: [regularization]
    references: [https://example.org]
    follow_ups: [dropout]
    reversed: false
    seconds: 90
  - cloze: "BN 在 {{c1::batch}} 维上归一化，LN 在 {{c2::特征}} 维上。"
  - question: 哪个优化器带动量？
    choices: [SGD, NAG, Adagrad]
    answer: NAG
  - question: What is 0.9 called in Adam?
    answer: beta1
    typed: true
  - question: tensor
    answer: 张量
    reversed: true
"""


def deck_of(text: str | bytes, path: str = "ml/optim.yaml") -> Deck:
    data = text.encode() if isinstance(text, str) else text
    reading = read_deck(data, path=path)
    assert reading.faults == ()
    assert reading.deck is not None
    return reading.deck


def note_of(yaml: str) -> Note:
    """The single note of a deck whose entry has these keys, each on a line of its own."""
    lines = "\n".join(f"    {line}" for line in yaml.split("\n"))
    (note,) = deck_of(f"cards:\n  -\n{lines}\n").notes
    return note


def test_a_deck_says_everything_that_its_file_says() -> None:
    deck = deck_of(FULL)
    assert (deck.name, deck.path, deck.title) == ("ml/optim", "ml/optim.yaml", "模型优化")
    assert (deck.language, deck.source) == ("zh", "notes/optimisation.md")
    assert deck.tags == ("deep-learning",)
    assert deck.notes[0] == Note(
        id="overfitting",
        kind=Kind.BASIC,
        prompt="怎么判断模型过拟合？",
        answer="训练损失下降而验证损失上升。\n",
        points=("验证损失", "正则化"),
        hint="看两条曲线",
        tags=("deep-learning", "regularization"),
        references=("https://example.org",),
        follow_ups=("dropout",),
        seconds=90.0,
        line=6,
    )


def test_the_kind_of_a_note_follows_from_its_keys() -> None:
    kinds = [note.kind for note in deck_of(FULL).notes]
    assert kinds == [Kind.BASIC, Kind.CLOZE, Kind.CHOICE, Kind.TYPED, Kind.REVERSED]


def test_a_note_begins_on_the_line_of_its_first_key() -> None:
    assert [note.line for note in deck_of(FULL).notes] == [6, 17, 18, 21, 24]


@pytest.mark.parametrize(
    ("path", "name", "title"),
    [
        ("ml/optim.yaml", "ml/optim", "optim"),
        ("优化.yml", "优化", "优化"),
        ("a.b/c.d.YAML", "a.b/c.d", "c.d"),
    ],
)
def test_a_deck_without_a_title_has_the_name_of_its_file(path: str, name: str, title: str) -> None:
    deck = deck_of("cards: []", path)
    assert (deck.name, deck.title) == (name, title)


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment", "---\n", "---\n...\n", "cards:", "{}"])
def test_a_file_without_content_is_an_empty_deck(text: str) -> None:
    assert deck_of(text).notes == ()


@pytest.mark.parametrize(
    "typed",
    ["no", "Yes", "012", "1:20", "3.10", "2024-01-02", "0x1F", "1e5", ".inf", "1_000", "=", "5"],
)
def test_text_is_what_was_typed(typed: str) -> None:
    note = note_of(
        f"question: q\nanswer: {typed}\nhint: {typed}\ntags: [a, {typed}]\nid: n{typed[:0]}"
    )
    assert (note.answer, note.hint, note.tags) == (typed, typed, ("a", typed))


@pytest.mark.parametrize("answer", ["", "answer:", "answer: ''", 'answer: "  "', "answer: |"])
def test_a_note_without_an_answer_is_a_draft(answer: str) -> None:
    assert note_of(f"question: q\n{answer}".rstrip("\n")).answer is None


@pytest.mark.parametrize("kind", ["reversed: true", "typed: true", "choices: [a, b]"])
def test_a_short_answer_may_be_explained(kind: str) -> None:
    note = note_of(f"question: q\nanswer: a\n{kind}\nexplanation: |\n  why $a$")
    assert (note.answer, note.explanation) == ("a", "why $a$\n")


def test_a_cloze_without_an_answer_is_no_draft() -> None:
    assert note_of("cloze: a {{c1::b}}").answer == ""
    assert note_of("cloze: a {{c1::b::hint}} {{c2::c}}\nanswer: why").answer == "why"


def test_the_answer_of_a_choice_is_the_very_choice() -> None:
    note = note_of("question: q\nchoices: [a, b]\nanswer: |\n  b")
    assert note.answer == "b"


def test_a_choice_may_be_a_draft() -> None:
    assert note_of("question: q\nchoices: [a, b]").is_draft


@pytest.mark.parametrize("key", ["points", "references", "follow_ups", "tags"])
def test_a_single_text_is_a_list_of_one(key: str) -> None:
    assert getattr(note_of(f"question: q\n{key}: one"), key) == ("one",)
    assert getattr(note_of(f"question: q\n{key}:"), key) == ()


def test_the_decks_tags_come_first_and_none_comes_twice() -> None:
    deck = deck_of("cards: [{question: q, tags: [b, c, a, c]}]\ntags: [a, b, a]")
    assert deck.tags == ("a", "b")
    assert deck.notes[0].tags == ("a", "b", "c")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_bom_change_nothing(line_end: str, bom: bytes) -> None:
    data = bom + FULL.replace("\n", line_end).encode()
    assert deck_of(data) == deck_of(FULL)


def test_a_block_at_the_end_of_the_file_reads_the_same_without_the_last_line_end() -> None:
    text = "cards:\n- question: q\n  answer: |\n    a"
    assert deck_of(text) == deck_of(text + "\n")


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_only_cr_and_lf_end_a_line(separator: str) -> None:
    deck = deck_of(
        f"cards:\n- question: a{separator}b\n  answer: |\n    c{separator}d\n- question: e\n"
    )
    assert [note.line for note in deck.notes] == [2, 5]
    assert deck.notes[0].prompt == f"a{separator}b"
    assert deck.notes[0].answer == f"c{separator}d\n"


def test_formulas_keep_their_backslashes_outside_of_double_quotes() -> None:
    assert note_of(r"question: $\frac{a}{b}$").prompt == r"$\frac{a}{b}$"
    assert note_of(r"question: '$\frac{a}{b}$'").prompt == r"$\frac{a}{b}$"


def test_anything_can_be_written_as_an_escape() -> None:
    assert note_of(r'question: "\0 \e \u2028 \U0001F600"').prompt == "\0 \x1b \u2028 😀"


def test_flow_style_is_a_deck_too() -> None:
    deck = deck_of('{"deck": "J", "cards": [{"question": "a", "typed": true, "seconds": 1.5}]}')
    assert (deck.notes[0].kind, deck.notes[0].seconds) == (Kind.TYPED, 1.5)


@pytest.mark.parametrize("note_id", ["a", "过拟合", "1", "a.b_c-d", "é", "हिन्दी", "_x", ".x"])
def test_an_id_is_made_of_letters_of_any_script(note_id: str) -> None:
    assert note_of(f"question: q\nid: {note_id}").id == note_id


@pytest.mark.parametrize("language", ["en", "zh-CN", "zh-Hans-CN", "de-1996", "yue"])
def test_languages_are_bcp_47(language: str) -> None:
    assert deck_of(f"language: {language}").language == language


def test_ten_thousand_notes_are_read() -> None:
    entry = "- question: 第 {0} 题\n  answer: |\n    text\n  tags: [a, b]\n"
    deck = deck_of("cards:\n" + "".join(entry.format(number) for number in range(10_000)))
    assert deck.notes[-1].prompt == "第 9999 题"
    assert deck.notes[-1].line == 2 + 4 * 9_999


@pytest.mark.parametrize(
    ("keys", "answer", "accepted"),
    [
        ("choices: [A, B, C]\nanswer: B", "B", ("B",)),
        ("choices: [A, B, C]\nanswer: [C, A]", "A", ("A", "C")),
        ("choices: [A, B]\nanswer: [A, B]", "A", ("A", "B")),
        ("choices: [A, B]\nanswer: |\n  B", "B", ("B",)),
        ("choices: [A, B]\nanswer:", None, ()),
        ("typed: true\nanswer: beta1", "beta1", ("beta1",)),
        ("typed: true\nanswer: [' β1 ', beta1]", " β1 ", ("β1", "beta1")),
        ("typed: true", None, ()),
        ("answer: a", "a", ()),
        ("reversed: true\nanswer: a", "a", ()),
    ],
)
def test_all_that_counts_as_right_is_accepted(
    keys: str, answer: str | None, accepted: tuple[str, ...]
) -> None:
    note = note_of(f"question: q\n{keys}")
    assert (note.answer, note.accepted) == (answer, accepted)


def test_notes_take_as_long_as_they_say_or_else_their_deck() -> None:
    cards = "cards:\n- question: a\n- question: b\n  seconds: 5\n"
    assert [note.seconds for note in deck_of(f"seconds: 60\n{cards}").notes] == [60.0, 5.0]
    assert [note.seconds for note in deck_of(cards).notes] == [None, 5.0]
    assert deck_of(f"seconds: 60\n{cards}").seconds == 60.0
