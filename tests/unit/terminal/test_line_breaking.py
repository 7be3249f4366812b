"""Lines break where Chinese and English readers expect it, and lose nothing but spaces."""

from itertools import pairwise

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from flashq.terminal.line_breaking import KNOWN_WIDTHS, break_points, cells, wrap, wrap_text
from flashq.terminal.safe_text import safe

MUST_NOT_BEGIN = "，。！？；：、）》」』”’"
MUST_NOT_END = "（《「『“‘"

_words = st.sampled_from(
    ["动量项", "，", "。", "（", "）", "“", "”", "‘", "’", "《", "》", "：", "Adam", "don't", "x=1",
     "0.001", "50%", " ", " ", "、", "——", "……", "I/O", "--raw", "!=", "C++", "L2-norm", "é",
     "e\u0301", "👍🏽", "🇨🇳", "❤️", "，", "α", "①", "(x)", "…", "ﬀ", "한국어", "ก็",
     "\u3000", "\u00a0"]
)  # fmt: skip
_prose = st.lists(_words, max_size=40).map("".join)
_anything = st.text(max_size=60).map(safe)


def _lines(text: str, width: int, **options: object) -> list[str]:
    return [text[begin:end] for begin, end in wrap(text, width, **options)]  # type: ignore[arg-type]


def _units(text: str) -> list[str]:
    points = [0, *break_points(text), len(text)]
    return [text[begin:end] for begin, end in pairwise(points)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("动量项，好", ["动", "量", "项，", "好"]),
        ("（加权）平均", ["（加", "权）", "平", "均"]),
        ("引入“动量”后", ["引", "入", "“动", "量”", "后"]),
        ("用“dropout”方法", ["用", "“dropout”", "方", "法"]),
        ("don’t say ‘no’", ["don’t ", "say ", "‘no’"]),
        ("使用Adam优化", ["使", "用", "Adam", "优", "化"]),
        ("使用 Adam 优化", ["使", "用 ", "Adam ", "优", "化"]),
        ("值为0.001。", ["值", "为", "0.001。"]),
        ("约50%以上", ["约", "50%", "以", "上"]),
        ("等等……好", ["等", "等……", "好"]),
        ("结束——真的", ["结", "束", "——", "真", "的"]),
        ("I/O and TCP/IP", ["I/O ", "and ", "TCP/IP"]),
        ("use --raw or -5", ["use ", "--raw ", "or ", "-5"]),
        ("a != b", ["a ", "!= ", "b"]),
        ("mini-batch", ["mini-batch"]),
        ("f(x) 与 g(y)", ["f(x) ", "与 ", "g(y)"]),
        ("什么？！他", ["什", "么？！", "他"]),
        ("第一 ，第二", ["第", "一 ，", "第", "二"]),
        ("run .py files", ["run ", ".py ", "files"]),
        ("100\u00a0km", ["100\u00a0km"]),
        ("C++和C#。", ["C++", "和", "C#。"]),
        ("👍🏽👨‍👩‍👧🇨🇳", ["👍🏽", "👨‍👩‍👧", "🇨🇳"]),
        ("2024/02/13发布", ["2024/02/13", "发", "布"]),
    ],
)
def test_breaks_are_allowed_exactly_here(text: str, units: list[str]) -> None:
    assert _units(text) == units


def test_a_line_keeps_the_space_between_chinese_and_latin_and_drops_it_only_at_the_break() -> None:
    assert _lines("使用 Adam 优化器", 9) == ["使用 Adam", "优化器"]
    assert _lines("使用 Adam 优化器", 40) == ["使用 Adam 优化器"]


def test_an_atom_is_not_broken_when_it_fits_a_line() -> None:
    assert _lines("令 a + b = c 成立", 10, atoms=[(2, 11)]) == ["令", "a + b = c", "成立"]


def test_an_atom_longer_than_the_line_breaks_before_its_operators() -> None:
    text = "alpha+beta=gamma+delta"
    assert _lines(text, 12, atoms=[(0, len(text))]) == ["alpha+beta", "=gamma+delta"]


def test_an_atom_does_not_stick_to_the_chinese_around_it_but_to_its_comma() -> None:
    assert _lines("设变量x，y", 8, atoms=[(3, 4)]) == ["设变量", "x，y"]


def test_a_word_longer_than_the_line_is_broken_hard() -> None:
    assert _lines("a" * 10, 4) == ["aaaa", "aaaa", "aa"]


def test_a_long_address_breaks_after_its_slashes() -> None:
    address = "https://example.org/one/two/three"
    assert _lines(address, 20) == ["https://example.org/", "one/two/three"]


def test_the_first_line_may_be_shorter() -> None:
    assert _lines("一二三四五六", 6, first_width=2) == ["一", "二三四", "五六"]


def test_newlines_always_break() -> None:
    assert _lines("a\n\nb ", 10) == ["a", "", "b"]


def test_ambiguous_characters_take_two_cells_only_when_told_so() -> None:
    text = "“α”—…①"
    assert cells(text) == 6
    assert cells(text, ambiguous_wide=True) == 12
    assert cells("e\u0301", ambiguous_wide=True) == 1
    assert (
        max(cells(line, ambiguous_wide=True) for line in _lines(text * 4, 9, ambiguous_wide=True))
        <= 9
    )


def test_a_wrapped_text_keeps_its_styles() -> None:
    text = Text("一二三").append("四五六", "bold").append("七八")
    lines = wrap_text(text, 8)
    assert [line.plain for line in lines] == ["一二三四", "五六七八"]
    assert [[(span.start, span.end, span.style) for span in line.spans] for line in lines] == [
        [(3, 4, "bold")],
        [(0, 2, "bold")],
    ]


@given(st.one_of(_prose, _anything), st.integers(2, 60), st.booleans())
def test_joined_lines_are_the_text_without_the_spaces_at_breaks(
    text: str, width: int, ambiguous_wide: bool
) -> None:
    end = 0
    for begin, line_end in wrap(text, width, ambiguous_wide=ambiguous_wide):
        assert not text[end:begin].strip(" \n")
        assert begin >= end
        end = line_end
    assert not text[end:].strip(" \n")


@given(st.one_of(_prose, _anything), st.integers(2, 60), st.booleans())
def test_no_line_is_wider_than_asked_for(text: str, width: int, ambiguous_wide: bool) -> None:
    for line in _lines(text, width, ambiguous_wide=ambiguous_wide):
        alone = len(_clusters(line)) <= 1
        assert cells(line, ambiguous_wide=ambiguous_wide) <= width or alone


def _clusters(text: str) -> list[str]:
    return list(wcwidth.iter_graphemes(text))


@given(_prose, st.integers(8, 60))
def test_no_line_begins_or_ends_with_what_it_must_not(text: str, width: int) -> None:
    if any(cells(unit) > width for unit in _units(text)):
        return  # a run of marks without a place to break
    lines = _lines(text, width)
    for line in lines[1:]:
        assert not line.startswith(tuple(MUST_NOT_BEGIN))
    for line in lines[:-1]:
        assert not line.endswith(tuple(MUST_NOT_END))


@given(_prose, st.integers(8, 60))
def test_latin_words_and_numbers_that_fit_stay_whole(text: str, width: int) -> None:
    begins = {begin for begin, _ in wrap(text, width)}
    if any(cells(unit) > width for unit in _units(text)):
        return
    for at in begins:
        assert not (at and text[at - 1 : at + 1].isascii() and text[at - 1 : at + 1].isalnum())


@given(st.one_of(_prose, _anything))
def test_cells_are_wcwidths(text: str) -> None:
    line = text.replace("\n", "")
    assert cells(line) == wcwidth.wcswidth(line)


def test_the_ranges_measured_without_wcwidth_agree_with_it() -> None:
    for first, last, width in KNOWN_WIDTHS:
        differing = [
            hex(code)
            for code in range(ord(first), ord(last) + 1)
            if wcwidth.wcwidth(chr(code)) != width
        ]
        assert differing == []
