"""Every fault of a deck's file: its place, its code, its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.formats.deck_yaml import read_deck, scan

GBK = "if it is GBK: iconv -f GB18030 -t UTF-8"
QUOTE = "if it belongs to the text, quote the text"
FILE_KEYS = "keys of the file: deck, language, tags, source, seconds, cards"


def faults_of(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    reading = read_deck(data, path="d.yaml")
    assert (reading.deck is None) == any(f.severity == "fault" for f in reading.faults)
    return [
        f"{f.line}:{f.column} {f.code}: {f.message}" + (f"; {f.hint}" if f.hint else "")
        for f in reading.faults
    ]


IN_A_NOTE = {
    "anwser: b": '3:3 unknown-key: unknown key "anwser"; did you mean "answer"?',
    "source: b": '3:3 unknown-key: "source" is a key of the file, not of a note',
    "<<: b": "3:3 merge-key: merge keys are not used; write the keys out",
    "question: b": '3:3 duplicate-key: duplicate key "question"; the first is on line 2',
    "hint:": '3:3 empty: "hint" is empty; write a value, or remove it',
    "id:": '3:3 empty: "id" is empty; write a value, or remove it',
    "choices:": '3:3 empty: "choices" is empty; write a value, or remove it',
    "points: [a, ~]": (
        '3:15 null: an item of "points" is null; if you mean the text, quote it: "~"'
    ),
    "answer: null": '3:11 null: "answer" is null; if you mean the text, quote it: "null"',
    "hint: ' '": '3:9 blank: "hint" is blank',
    "points: [a, '']": '3:15 blank: an item of "points" is blank',
    "answer: [a]": (
        '3:11 wrong-type: "answer" takes text, not a list; a list goes with choices and typed: true'
    ),
    "answer: []": (
        '3:11 wrong-type: "answer" takes text, not a list; a list goes with choices and typed: true'
    ),
    "reversed: true\nanswer: [a, b]": (
        '4:11 wrong-type: "answer" takes text, not a list; a list goes with choices and typed: true'
    ),
    "typed: true\nanswer: []": ('4:11 blank: "answer" is an empty list; name at least one'),
    "typed: true\nanswer: [a, ' a ']": '4:15 duplicate-answer: the answer "a" is there twice',
    "typed: true\nanswer: [a, '']": '4:15 blank: an item of "answer" is blank',
    "typed: true\nanswer: [a, null]": (
        '4:15 null: an item of "answer" is null; if you mean the text, quote it: "null"'
    ),
    "typed: true\nanswer: [a, [b]]": (
        '4:15 wrong-type: an item of "answer" takes text, not a list; quote the text'
    ),
    "choices: [SGD, NAG]\nanswer: [NAG, SDG]": (
        '4:17 answer-not-a-choice: the answer "SDG" is none of the choices; did you mean "SGD"?'
    ),
    "choices: [a, b]\nanswer: []": '4:11 blank: "answer" is an empty list; name at least one',
    "choices: [a, b]\nanswer: [a, a]": ('4:15 duplicate-answer: the answer "a" is there twice'),
    "answer: {a: b}": (
        '3:11 wrong-type: "answer" takes text, not a mapping; quote a text that contains ": "'
    ),
    "points: {a: b}": (
        '3:11 wrong-type: "points" takes a list, not a mapping; write [one, two] or lines '
        "with dashes"
    ),
    "points:\n  - a: b": (
        '4:7 wrong-type: an item of "points" takes text, not a mapping; quote a text that '
        'contains ": "'
    ),
    "choices: a": (
        '3:12 wrong-type: "choices" takes a list, not "a"; write [one, two] or lines with dashes'
    ),
    "choices: [a]": '3:12 few-choices: "choices" needs at least two texts',
    "choices: [a, b, 'a ']": '3:19 duplicate-choice: the choice "a" is there twice',
    "choices: [SGD, NAG]\nanswer: NAGG": (
        '4:11 answer-not-a-choice: the answer "NAGG" is none of the choices; did you mean "NAG"?'
    ),
    "choices: [a, b]\ntyped: true": '4:3 conflict: "typed" does not go together with "choices"',
    "reversed: true\ntyped: true": '3:3 conflict: "reversed" does not go together with "typed"',
    "choices: [a, b]\nreversed: true": (
        '4:3 conflict: "reversed" does not go together with "choices"'
    ),
    "cloze: '{{c1::a}}'": '3:3 conflict: a note has "question" or "cloze", not both',
    "typed: yes": '3:10 wrong-type: "typed" takes true or false, not "yes"',
    "reversed:": '3:3 empty: "reversed" is empty; write a value, or remove it',
    "seconds: 1:30": (
        '3:12 wrong-type: "seconds" takes a number of seconds, not "1:30"; such as 90'
    ),
    "seconds: 0": '3:12 bad-number: "seconds" must be above 0 and at most 3600',
    "seconds: 3601": '3:12 bad-number: "seconds" must be above 0 and at most 3600',
    "tags: [a b]": (
        '3:10 bad-tag: a tag has no white space and no comma, unlike "a b"; write [one, two]'
    ),
    "tags: a,b": (
        '3:9 bad-tag: a tag has no white space and no comma, unlike "a,b"; write [one, two]'
    ),
    "tags: ['']": '3:10 blank: an item of "tags" is blank',
    "answer: &x b": (
        '3:11 anchor: anchors such as "&x" are not used; if it belongs to the text, quote the text'
    ),
    "answer: *x": (
        '3:11 alias: aliases such as "*x" are not used; if it belongs to the text, quote the text'
    ),
    "answer: !b c": (
        "3:11 tag: tags that begin with ! are not used; if it belongs to the text, quote the text"
    ),
    "answer: !!str c": (
        "3:11 tag: tags that begin with ! are not used; if it belongs to the text, quote the text"
    ),
    "tags: &x [a]": (
        '3:9 anchor: anchors such as "&x" are not used; if it belongs to the text, quote the text'
    ),
    "[a]: b": "3:3 bad-key: a key must be a single word; quote a text that begins with { or [",
    'answer: "$\\frac{1}{2}$"': (
        '3:13 latex-escape: in double quotes "\\f" of "\\frac" is an escape; for LaTeX use '
        "single quotes or a | block"
    ),
    'answer: "a\\\\b \\\\theta \\tau"': (
        '3:25 latex-escape: in double quotes "\\t" of "\\tau" is an escape; for LaTeX use '
        "single quotes or a | block"
    ),
    'answer: "a\\nThen\\tb"': "",
}
IDS = {
    "a b": '"a b"',
    "-a": '"-a"',
    "a:b": '"a:b"',
    "a#b": '"a#b"',
    "a/b": '"a/b"',
    "a😀": '"a😀"',
}
CLOZES = {
    "a": "a cloze needs a gap such as {{c1::text}}",
    "{{c0::a}}": "a gap's number is from 1 to 999",
    "{{c1000::a}}": "a gap's number is from 1 to 999",
    "{{c" + "9" * 5000 + "::a}}": "a gap's number is from 1 to 999",
    "{{c1::a": 'the gap "{{c1::a" is never closed with }}',
    "{{c1::a {{c2::b}} }}": 'the gap "{{c2::b}} }}" stands inside another gap',
    "{{c1::}}": "a gap hides nothing",
    "{{c1::a}}" * 1000: "a cloze has at most 999 gaps",
}
IN_THE_FILE = {
    "languge: en": '1:1 unknown-key: unknown key "languge"; did you mean "language"?',
    "card: []": '1:1 unknown-key: unknown key "card"; did you mean "cards"?',
    "xyz: 1": (
        '1:1 unknown-key: unknown key "xyz"; keys of the file: deck, language, tags, source, '
        "seconds, cards"
    ),
    "answer: a": '1:1 unknown-key: "answer" is a key of a note, not of the file',
    "language: zh_CN": (
        '1:11 bad-language: "zh_CN" is not a language code; such as "en" or "zh-CN"'
    ),
    "deck:": '1:1 empty: "deck" is empty; write a value, or remove it',
    "- question: a": (
        '1:1 wrong-type: the file is a list, not a deck; write "cards:" above the list'
    ),
    "hello": '1:1 wrong-type: "hello" is not a deck; a deck has "cards:" and a list',
    "cards: a": '1:8 wrong-type: "cards" takes a list of notes; begin each with "- "',
    "cards: {a: b}": '1:8 wrong-type: "cards" takes a list of notes; begin each with "- "',
    "cards: [a]": (
        '1:9 wrong-type: a note is lines such as "question: …" and "answer: …", not "a"'
    ),
    "cards: [[a]]": (
        '1:9 wrong-type: a note is lines such as "question: …" and "answer: …", not a list'
    ),
    "cards:\n-\n": "2:2 empty: this note is empty; write a value, or remove it",
    "cards:\n- answer: a": '2:3 no-question: a note needs "question" or "cloze"',
    "cards:\n- quesiton: a": '2:3 unknown-key: unknown key "quesiton"; did you mean "question"?',
    "cards:\n- question: a\n  id: x\n- id: x\n  question: b": (
        '4:7 duplicate-id: the id "x" is taken by the note on line 2; ids are unique in a deck'
    ),
    "cards: [{question: a, id: x}, {question: b, id: x}]": (
        '1:49 duplicate-id: the id "x" is taken by the note on line 1; ids are unique in a deck'
    ),
    "deck: a\n---\ndeck: b": (
        "2:1 second-document: a second document begins here; a file is one deck: make it a "
        "file of its own"
    ),
    "deck: a\x1bb": (
        "1:8 control-character: control character U+001B; remove it, or write it as an "
        "escape in double quotes"
    ),
    "deck: 中文\x7f\x9f": (
        "1:9 control-character: control character U+007F; remove it, or write it as an "
        "escape in double quotes\n"
        "1:10 control-character: control character U+009F; remove it, or write it as an "
        "escape in double quotes"
    ),
}
SYNTAX = {
    "deck: 'a\ntags: b": "1:7 syntax: this quote is never closed",
    "deck: a: b": (
        '1:8 syntax: a ":" is not expected here; quote a text that contains ": ", or check '
        "the indentation"
    ),
    "deck: a\n\ttags: b": "2:1 syntax: a tab cannot indent; use spaces",
    "deck: @a": "1:7 syntax: a text cannot begin with @ unquoted; quote the text",
    "deck: **a**": "1:7 syntax: a text cannot begin with * or & unquoted; quote the text",
    "tags: [a\nsource: b": '1:7 syntax: this "[" is not closed, or a comma is missing',
    "deck: a\nbroken\nlanguage: en": (
        '2:1 syntax: this line has no ":" after its key; check the indentation'
    ),
    "cards:\n  - question: a\n answer: b": (
        "3:2 syntax: this line does not continue what is above it; check the indentation "
        "and the quotes"
    ),
    'deck: "\\sum"': (
        "1:8 syntax: this escape does not exist in double quotes; for a backslash use "
        "single quotes or a | block"
    ),
    "deck: - a": (
        '1:7 syntax: a "- " is not expected here; quote the text, or check the indentation'
    ),
}


@pytest.mark.parametrize("keys", IN_A_NOTE)
def test_a_fault_in_a_note(keys: str) -> None:
    lines = keys.replace("\n", "\n  ")
    assert faults_of(f"cards:\n- question: a\n  {lines}\n") == IN_A_NOTE[keys].splitlines()


@pytest.mark.parametrize("note_id", IDS)
def test_an_id_that_commands_could_not_take(note_id: str) -> None:
    hint = "use letters, digits and - _ . and no hyphen at the start"
    assert faults_of(f"cards:\n- id: {note_id}\n  question: a") == [
        f"2:7 bad-id: {IDS[note_id]} cannot be an id; {hint}"
    ]


def test_an_id_that_is_too_long() -> None:
    assert faults_of(f"cards:\n- question: a\n  id: {'x' * 101}") == [
        "3:7 bad-id: an id has at most 100 characters"
    ]


@pytest.mark.parametrize("text", CLOZES)
def test_a_cloze_with_something_wrong_about_its_gaps(text: str) -> None:
    assert faults_of(f"cards:\n- cloze: '{text}'") == [f"2:10 bad-gap: {CLOZES[text]}"]


@pytest.mark.parametrize("text", IN_THE_FILE)
def test_a_fault_in_the_file(text: str) -> None:
    assert faults_of(text) == IN_THE_FILE[text].splitlines()


@pytest.mark.skipif(scan.Parser.__name__ == "SafeLoader", reason="PyYAML without libyaml")
@pytest.mark.parametrize("text", SYNTAX)
def test_a_syntax_error_is_explained(text: str) -> None:
    assert faults_of(text) == [SYNTAX[text]]


def test_an_id_in_other_accents_is_the_same_id() -> None:
    (fault,) = faults_of("cards:\n- {question: a, id: é}\n- {question: b, id: e\u0301}")
    assert fault.startswith("3:21 duplicate-id")


def test_all_faults_are_reported_at_once_also_before_a_syntax_error() -> None:
    text = "languge: en\ncards:\n- question: a\n  typed: yes\n- id: -x\n  anwser: b\n- answer: 'c\n"
    assert [fault.partition(":  ")[0].split(": ")[0] for fault in faults_of(text)] == [
        "1:1 unknown-key",
        "4:10 wrong-type",
        "5:3 no-question",
        "5:7 bad-id",
        "6:3 unknown-key",
        "7:11 syntax",
    ]


@pytest.mark.parametrize(
    "command", ["alpha", "beta", "epsilon", "frac", "vec", "Phi", "Lambda", "nu", "theta", "right"]
)
def test_a_latex_command_that_double_quotes_would_change_is_a_warning(command: str) -> None:
    (fault,) = faults_of(f'deck: "$\\{command} x$"')
    assert fault.startswith("1:9 latex-escape: ")
    assert faults_of(f"deck: '$\\{command} x$'") == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_places_count_in_characters_whatever_the_line_ends(line_end: str) -> None:
    text = "\ufeffdeck: 甲\n\ncards:\n- question: '中文 😀'\n  tags: ['优 化', b c]\n"
    faults = faults_of(text.replace("\n", line_end))
    assert [fault.split(" ")[0] for fault in faults] == ["5:10", "5:17"]


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"deck: a\ntags: \xff", "2:7", "byte 0xFF is not UTF-8; save it as UTF-8"),
        ("中文\n".encode() + b"a\xe4", "2:2", "byte 0xE4 is not UTF-8; save it as UTF-8"),
        (
            "deck: 优化".encode("gbk"),
            "1:7",
            f"byte 0xD3 is not UTF-8; save it as UTF-8; {GBK}",
        ),
        (
            "deck: a".encode("utf-16"),
            "1:1",
            "byte 0xFF is not UTF-8; it is UTF-16: save it as UTF-8",
        ),
    ],
)
def test_a_file_that_is_not_utf_8(data: bytes, place: str, words: str) -> None:
    assert faults_of(data) == [f"{place} encoding: {words}"]


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert faults_of(b"#" * (16 * 1024 * 1024 + 1)) == [
        "1:1 too-large: the file is larger than 16 MB; split the deck"
    ]


@pytest.mark.parametrize("letter", ["x", "中", "😀"])
def test_a_field_may_have_64_kb_and_no_byte_more(letter: str) -> None:
    fits = 64 * 1024 // len(letter.encode())
    assert faults_of(f"deck: {letter * fits}") == []
    assert faults_of(f"deck: {letter * fits}x" + "x" * 3) == [
        "1:7 too-long: this text is longer than 64 KB"
    ]


@pytest.mark.parametrize(
    "attack", ["[" * 1_000_000, "{" * 1_000_000, "- " * 500_000, "? " * 500_000]
)
def test_a_million_brackets_are_too_deep_and_harmless(attack: str) -> None:
    assert faults_of(f"tags: {attack}")


def test_nesting_ends_at_the_limit() -> None:
    deep = "".join("  " * level + "a:\n" for level in range(2_000))
    assert faults_of(deep)[-1] == "17:33 too-deep: nested deeper than 16 levels"


def test_aliases_do_not_multiply() -> None:
    bomb = "tags: &a [x, x]\n" + "".join(f"k{n}: [*a, *a, *a]\n" for n in range(50))
    assert all(
        " alias:" in fault or "anchor" in fault or "unknown" in fault for fault in faults_of(bomb)
    )


def test_a_file_of_nothing_but_faults_is_left_after_a_thousand() -> None:
    faults = faults_of("cards:\n" + "- x\n" * 3_000)
    assert len(faults) == 1001
    assert faults[-1].endswith("more than 1000 faults; the rest of the file was not read")


def test_a_file_that_uses_every_private_character_is_read() -> None:
    letters = "".join(map(chr, range(0xE000, 0xF900)))
    assert faults_of(f"deck: '{letters}\u2028'") == []


def test_deck_text_in_messages_is_short_and_on_one_line() -> None:
    (fault,) = faults_of('cards:\n- question: a\n  typed: "' + "long\\n" * 100 + '"')
    assert fault == (
        '3:10 wrong-type: "typed" takes true or false, not '
        '"long long long long long long long long…"'
    )


PIECES = [
    *"[]{}:,-?&*!|>'\"%@`#~\\ \t\n\r\0\x85\u2028\ufeff中😀",
    *("cards:\n", "  - ", "question: ", "answer: |+\n", "cloze: {{c1::", "}}", "---\n", "...\n"),
    *("<<: *a", "&a ", "!!x ", "null", '"\\', "\\UFFFFFFFF", "\\uD800", "%YAML 1.9\n", "tags: "),
]


@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    faults_of(data)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_text_like_yaml_raises(text: str) -> None:
    faults_of(text)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_text_raises_without_libyaml(text: str) -> None:
    from yaml import SafeLoader

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "Parser", SafeLoader)
        faults_of(text)


def test_without_libyaml_a_deck_reads_the_same() -> None:
    from yaml import SafeLoader

    data = "cards:\r\n- question: 甲\u2028乙\r\n  answer: |\r\n    a\r\n  tags: [b c]\r\n".encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "Parser", SafeLoader)
        slow = read_deck(data, path="d.yaml")
    assert slow == read_deck(data, path="d.yaml")
    assert slow.faults[0].line == 5


def test_a_cloze_is_explained_by_its_answer_alone() -> None:
    text = "cards:\n- cloze: '{{c1::a}}'\n  explanation: why\n"
    (fault,) = faults_of(text)
    assert fault == (
        '3:3 conflict: "explanation" does not go together with "cloze"; '
        'what is written as "answer" is shown below a cloze'
    )
