"""What holds for any text whatever: it is shown, it fits, it is safe, and nothing raises."""

import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.formats.markdown.tree import parse
from flashq.terminal.line_breaking import cells
from flashq.terminal.markdown import _MARKDOWN, render, render_inline
from flashq.terminal.markdown.options import Options
from flashq.terminal.theme import make_console

_bits = st.sampled_from(
    ["**", "*", "_", "`", "```", "~~~", "$", "$$", "\\(", "\\)", "\\[", "\\]", "[", "](", ")", "]",
     "![", "<", ">", "|", "|-|-|", "\n", "\n\n", "  ", "    ", "- ", "1. ", "# ", "> ", "字", "，",
     "“", "”", "（", "）", "abc", "x", "\t", "\x1b", "\u202e", "\u200d", "👍", "\u0301", "&#27;",
     "&lt;", "http://a.b", "\\", "---", "===", "[^1]", "[^1]: ", ": ", "- [x] ", "\\begin{align}",
     "\\end{align}", "~~", "\r", "\r\n", "\x00", "\u3000", "\u00a0", "\u2028", "5", "$HOME", "é",
     "क्षि", "🇨🇳", "❤️", "\x85", "!", "\u0600", "|a|b|\n|-|-|\n|c|", "{", "}", "^", "\\frac"]
)  # fmt: skip
_markdown = st.lists(_bits, max_size=40).map("".join)
_options = st.fixed_dictionaries(
    {
        "width": st.sampled_from([4, 8, 12, 20, 40, 80]),
        "plain": st.booleans(),
        "ambiguous_wide": st.booleans(),
        "math": st.sampled_from(["auto", "1d", "2d", "source"]),
    }
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(_markdown, st.text(max_size=80)), _options)
def test_any_text_is_shown_safely_within_the_width(source: str, options: dict[str, object]) -> None:
    lines = render(source, **options)  # type: ignore[arg-type]
    for line in lines:
        plain = line.plain
        width = cells(plain, ambiguous_wide=bool(options["ambiguous_wide"]))
        assert width <= int(str(options["width"]))
        assert not plain.endswith(" ")
        assert "\n" not in plain
        assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in plain)
        assert "\u202e" not in plain


@settings(max_examples=100, deadline=None)
@given(_markdown, st.sampled_from([4, 8, 20]))
def test_rich_prints_the_lines_as_they_are(source: str, width: int) -> None:
    # Rich measures some characters otherwise; it must neither wrap nor cut what is laid out.
    out = io.StringIO()
    console = make_console(file=out, width=width, environ={})
    lines = render(source, width=width)
    for line in lines:
        console.print(line)
    assert out.getvalue() == "".join(line.plain + "\n" for line in lines)


@settings(max_examples=100, deadline=None)
@given(st.one_of(_markdown, st.text(max_size=80)))
def test_any_title_is_one_safe_line(source: str) -> None:
    plain = render_inline(source).plain
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in plain)


_tokens = st.sampled_from(["字", "词", "word", "，", " ", "“", "”", "。", "7", "x", "!", "？"])
_lines_of_prose = st.lists(st.lists(_tokens, min_size=1, max_size=12).map("".join), max_size=6).map(
    "\n".join
)


@settings(max_examples=150, deadline=None)
@given(_lines_of_prose, st.sampled_from([10, 30, 60]))
def test_prose_is_shown_the_same_with_and_without_the_parser(source: str, width: int) -> None:
    from flashq.terminal.markdown import blocks

    if _MARKDOWN.search(source):
        return
    fast = [line.plain for line in render(source, width=width)]
    parsed = [
        line.plain.rstrip() for line in blocks.document_lines(parse(source), width, Options())
    ]
    assert fast == parsed


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["字", "词", "**粗**", "`码`", "，", "\n\n", "\n", "- ", "> "])))
def test_no_character_of_the_author_disappears(parts: list[str]) -> None:
    source = "".join(parts)
    shown = "".join(line.plain for line in render(source, width=30))
    for character in "字词粗码，":
        assert shown.count(character) == source.count(character)


@pytest.mark.parametrize(
    "source",
    [
        "[" * 20_000,
        "![" * 10_000,
        "*" * 20_000,
        "**a " * 5_000,
        "_a " * 6_000,
        "`" * 20_000,
        "$" * 20_000,
        "$a " * 6_000,
        "$" + "\\" * 20_000 + "$",
        "\\(" * 10_000,
        "\\[ a\n" * 4_000,
        "$$ x\n" * 4_000,
        ">" * 20_000,
        "- " * 10_000,
        "\n".join("  " * level + "- x" for level in range(100)),
        "|" * 20_000,
        "a|b\n-|-\n" + "$x|`y\n" * 2_000,
        "[^1]" * 5_000,
        "http://a" + ")" * 20_000,
        "字" * 20_000,
        "a" + "\u0301" * 20_000,
        "👍\u200d" * 10_000,
    ],
    ids=range(22),
)
def test_hostile_text_is_shown_in_bounded_time(source: str) -> None:
    assert isinstance(render(source, width=40), list)
