"""No text from a deck can act on the terminal or hide in it, and none of it is lost."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.terminal.safe_text import safe, safe_line


def test_harmless_text_comes_back_as_the_same_object() -> None:
    text = "动量项 momentum, vector<int> 👍🏽\nsecond line [red]not markup[/]"
    assert safe(text) is text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]8;;http://evil\x1b\\x", "␛]8;;http://evil␛\\x"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x1bP1$q\x1b\\", "␛P1$q␛\\"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\x7fb\x00", "a␡b␀"),
        ("a\x85b", "a<U+0085>b"),
        ("user\u202egnp.exe", "user<U+202E>gnp.exe"),
        ("\u2066x\u2069", "<U+2066>x<U+2069>"),
        ("\u200e\u200f\u061c", "<U+200E><U+200F><U+061C>"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "a<U+200B>b<U+2060>c<U+FEFF>d<U+00AD>e"),
        ("a\u2028b\u2029c", "a<U+2028>b<U+2029>c"),
        ("x\U000e0041", "x<U+E0041>"),
        ("字\U000e0100", "字<U+E0100>"),
        ("\ud800", "<U+D800>"),
        ("\ufdd0\uffff\U0010fffe", "<U+FDD0><U+FFFF><U+10FFFE>"),
        ("\u3164", "<U+3164>"),
        ("a\u2800b", "a<U+2800>b"),
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_shown(hostile: str, shown: str) -> None:
    assert safe(hostile) == shown


def test_line_ends_of_windows_become_newlines_and_a_lone_return_is_shown() -> None:
    assert safe("a\r\nb\rc\n") == "a\nb␍c\n"


def test_a_line_has_no_newline_in_it() -> None:
    assert safe_line("a\nb\r\nc\td") == "a␊b␊c    d"


@pytest.mark.parametrize(
    "honest",
    ["👨‍👩‍👧", "❤️‍🔥", "🏳️‍🌈", "1️⃣", "⚠️", "⚠︎", "👩🏽‍🔬", "می‌خواهم", "क्‍ष"],
)
def test_joiners_and_selectors_stay_where_the_script_needs_them(honest: str) -> None:
    assert safe(honest) == honest


@pytest.mark.parametrize(
    ("trick", "shown"),
    [
        ("ad\u200dmin", "ad<U+200D>min"),
        ("ad\u200cmin", "ad<U+200C>min"),
        ("a\ufe0fb", "a<U+FE0F>b"),
        ("👍\u200d", "👍<U+200D>"),
        ("\u200d", "<U+200D>"),
        ("\ufe0f\u200d👍", "<U+FE0F><U+200D>👍"),
    ],
)
def test_joiners_and_selectors_that_only_hide_are_shown(trick: str, shown: str) -> None:
    assert safe(trick) == shown


_any_text = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from("\u200c\u200d\ufe0e\ufe0f👍❤1aकم\r\n\t\x1b\u202e"),
    )
)


@given(_any_text)
def test_the_gate_changes_nothing_the_second_time(text: str) -> None:
    once = safe(text)
    assert safe(once) == once
    assert safe_line(once) == safe_line(text)


@given(_any_text)
def test_no_control_passes_the_gate(text: str) -> None:
    line = safe_line(text)
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in line)
    line.encode("utf-8")


@given(_any_text)
def test_every_visible_character_passes_the_gate_in_order(text: str) -> None:
    fillers = "\u115f\u1160\u3164\uffa0"  # letters without a shape
    visible = [character for character in text if character.isalnum() and character not in fillers]
    shown = iter(safe(text))
    assert all(character in shown for character in visible)


def test_the_gate_is_cheap_to_import() -> None:
    code = (
        "import sys; before = set(sys.modules); import flashq.terminal.safe_text; "
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith('flashq')))"
    )
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {module.partition(".")[0] for module in modules} <= {
        "re", "enum", "types", "functools", "collections", "operator", "keyword", "itertools",
        "reprlib", "_functools", "_collections", "_operator", "copyreg", "_sre", "_thread",
    }  # fmt: skip
