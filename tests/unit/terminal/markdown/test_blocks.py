"""Headings, lists, quotes, code and footnotes, with the indentation people expect."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.terminal.line_breaking import cells
from flashq.terminal.markdown import CodeLine, render
from flashq.terminal.markdown.code import chop_points
from flashq.terminal.markdown.options import Options


def _shown(source: str, width: int = 40, **options: object) -> list[str]:
    return [line.plain for line in render(source, width=width, **options)]  # type: ignore[arg-type]


def _code(source: str, width: int = 40) -> list[str]:
    """The lines of the only code block in `source`, without its rules."""
    lines = [line.plain for line in render(source, width=width) if isinstance(line, CodeLine)]
    return lines[1:-1]


def test_headings_stand_at_the_left_and_are_told_apart_without_colour() -> None:
    assert _shown("# 一级\n## Two\n### 三") == ["一级", "━━━━", "", "Two", "───", "", "三"]
    assert _shown("# 一级\n### 三", plain=True) == ["# 一级", "", "### 三"]


def test_a_wrapped_heading_in_plain_text_keeps_its_indent() -> None:
    assert _shown("## 一二三四五六七八", 15, plain=True) == ["## 一二三四五六", "   七八"]


def test_nested_and_mixed_lists_keep_their_indent() -> None:
    source = "- 甲\n  1. 一\n     - 深\n       - 更深\n  2. 二\n- 乙"
    assert _shown(source) == [
        "• 甲", "  1. 一", "     ◦ 深", "       ‣ 更深", "  2. 二", "• 乙"
    ]  # fmt: skip
    assert _shown(source, plain=True) == [
        "- 甲", "  1. 一", "     - 深", "       - 更深", "  2. 二", "- 乙"
    ]  # fmt: skip


@pytest.mark.parametrize("source", ["- 字", "> 字", "1. 字", "- [x] 字", "[^1]: 字"])
def test_a_mark_lends_its_style_to_nothing_but_itself(source: str) -> None:
    line = render(source, width=40)[-1]
    at = line.plain.index("字")
    styles = {span.style for span in line.spans if span.start <= at < span.end}
    assert styles <= {"quote"}
    assert not line.style


def test_a_wrapped_item_goes_on_below_its_text() -> None:
    assert _shown("- 一二三四五六七八九十一二三四五六七八九十一二", 20) == [
        "• 一二三四五六七八九",
        "  十一二三四五六七八",
        "  九十一二",
    ]


def test_numbers_begin_where_the_author_began_and_are_aligned() -> None:
    assert _shown("9. a\n10. b\n11. c") == [" 9. a", "10. b", "11. c"]
    assert _shown("3) a\n4) b") == ["3) a", "4) b"]


def test_a_loose_list_keeps_its_air_and_a_tight_one_has_none() -> None:
    assert _shown("- a\n- b") == ["• a", "• b"]
    assert _shown("- a\n\n- b") == ["• a", "", "• b"]


def test_a_list_directly_below_its_lead_in_stays_there() -> None:
    assert _shown("三类：\n- 甲\n- 乙\n\n后") == ["三类：", "• 甲", "• 乙", "", "后"]


def test_tasks_have_boxes() -> None:
    assert _shown("- [x] 完成\n- [ ] **未**完成\n- [y] 不是") == [
        "☑ 完成",
        "☐ 未完成",
        "• [y] 不是",
    ]
    assert _shown("- [x] done\n- [ ] open", plain=True) == ["[x] done", "[ ] open"]
    assert _shown("1. [x] 完成") == ["1. ☑ 完成"]


def test_an_empty_item_keeps_its_mark() -> None:
    assert _shown("- a\n-\n- b") == ["• a", "•", "• b"]


def test_quotes_have_a_bar_on_every_line() -> None:
    assert _shown("> 一\n>\n> - 二\n> > 三") == ["│ 一", "│", "│ • 二", "│", "│ │ 三"]
    assert _shown("> 一", plain=True) == ["> 一"]


def test_a_rule_is_light() -> None:
    assert _shown("a\n\n---\n\nb", 10) == ["a", "", "─" * 10, "", "b"]
    assert _shown("a\n\n---", 10, plain=True) == ["a", "", "---"]


def test_footnotes_are_collected_at_the_end() -> None:
    assert _shown("甲[^b]，乙[^a]。\n\n[^a]: 注甲\n[^b]: 注乙\n\n丙", 20) == [
        "甲[1]，乙[2]。", "", "丙", "", "──────────", "[1] 注乙", "[2] 注甲"
    ]  # fmt: skip


def test_a_footnote_nobody_refers_to_is_still_shown() -> None:
    assert _shown("甲\n\n[^x]: 没人用")[-1] == "[^x] 没人用"


def test_a_link_definition_nobody_uses_is_still_shown() -> None:
    assert _shown("甲\n\n[//]: # (注释)\n[x]: https://a.b") == [
        "甲", "", "[//]: # (注释)", "", "[x]: https://a.b"
    ]  # fmt: skip


def test_terms_and_their_definitions() -> None:
    assert _shown("术语\n: 定义") == ["术语", "    定义"]


def test_code_begins_in_the_first_column_between_rules_and_is_never_padded() -> None:
    assert _shown("```python\nif x:\n\treturn 1\n\n# 注\n```") == [
        "── python ──────────", "if x:", "    return 1", "", "# 注", "────────────────────"
    ]  # fmt: skip
    assert _code("    indented\n      more") == ["indented", "  more"]


def test_what_is_copied_from_a_block_of_python_is_its_source() -> None:
    source = "def f(x):\n    if x:\n        return x\n    return None"
    assert _code(f"前\n\n```python\n{source}\n```\n\n后", 80) == source.split("\n")


def test_code_in_plain_text_stands_below_its_label_with_a_blank_line_after() -> None:
    shown = _shown("```python\nx = 1\n```\n后", plain=True)
    assert shown == ["code (python):", "x = 1", "", "后"]
    assert _shown("```\nx\n```", plain=True) == ["code:", "x"]


def test_code_in_lists_and_quotes_keeps_their_indent_and_no_more() -> None:
    assert _shown("- 条\n\n  ```\n  x\n  ```", 20)[3] == "  x"
    assert _shown("> ```\n> x\n> ```", 20)[1] == "│ x"


def test_only_code_outside_lists_and_quotes_is_marked_as_such() -> None:
    lines = render("前\n\n```c\nint x;\n```\n\n- 条\n\n  ```\n  y\n  ```", width=40)
    marked = [line.plain for line in lines if isinstance(line, CodeLine)]
    assert marked == ["── c ───────────────", "int x;", "────────────────────"]


def test_a_label_too_long_for_its_rule_stands_above_it() -> None:
    assert _shown("```" + "a" * 14 + "\nx\n```", 12) == [
        "a" * 12, "aa", "─" * 12, "x", "─" * 12
    ]  # fmt: skip


def test_code_is_coloured_only_where_a_known_language_is_named() -> None:
    def styles(source: str) -> set[str]:
        return {str(span.style) for line in render(source, width=60) for span in line.spans}

    assert "code.keyword" in styles("```python\nreturn 1\n```")
    assert "code.comment" in styles("```c++\nint x; // the last line\n```")
    assert "code.keyword" not in styles("```\nreturn 1\n```")
    assert "code.keyword" not in styles("```nonsense\nreturn 1\n```")


def test_a_long_line_of_code_is_continued_with_a_mark() -> None:
    assert _code("```\n" + "abcdefghij" * 3 + "\n```", 18) == [
        "abcdefghijabcdefgh", "↪ ijabcdefghij"
    ]  # fmt: skip


def test_a_long_line_of_code_is_cut_before_a_space_when_one_is_near() -> None:
    assert _code("```\nreturn alpha + beta_gamma\n```", 16) == [
        "return alpha +", "↪  beta_gamma"
    ]  # fmt: skip


@given(st.text("ab  字é", max_size=80), st.integers(8, 40))
def test_cut_lines_of_code_hold_every_letter(code: str, width: int) -> None:
    cuts = [0, *chop_points(code, width, width - 2, Options()), len(code)]
    parts = [code[begin:end] for begin, end in pairwise(cuts)]
    assert "".join(parts) == code
    assert all(cells(part) <= width for part in parts[:1])
    assert all(cells(part) <= width - 2 for part in parts[1:])


def test_tabs_in_code_go_to_the_next_stop_and_escapes_are_shown() -> None:
    assert _code("```\na\tb\x1b[0m\n```") == ["a   b␛[0m"]


def test_chinese_in_a_code_comment_is_measured_in_cells() -> None:
    assert _code("```\n# 一二三四五六\n```", 12) == ["# 一二三四五", "↪ 六"]


def test_a_picture_is_its_caption_and_address() -> None:
    assert _shown('![损失](media/损失.png "训练")') == ["▣ 损失 (训练) <media/损失.png>"]
    assert _shown("![损失](a.png)", plain=True) == ["picture: 损失 <a.png>"]
    assert _shown("见 ![图](a.png)，下") == ["见 ▣ 图 <a.png>，下"]


def test_pictures_on_lines_of_their_own_stand_alone() -> None:
    assert _shown("前\n![图](a.png)\n后") == ["前", "", "▣ 图 <a.png>", "", "后"]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_deep_indentation_never_leaves_too_little_room(width: int) -> None:
    source = "\n".join("  " * level + f"- 第{level}层的文字很长很长" for level in range(40))
    lines = _shown(source, width)
    assert all("第" not in line or len(line.strip()) >= 5 for line in lines)


def test_what_nests_beyond_reason_is_shown_as_typed() -> None:
    source = ">" * 200 + " x"
    assert "".join(_shown(source, 80)) == source


@pytest.mark.parametrize("plain", [True, False])
def test_no_line_has_blanks_at_its_end(plain: bool) -> None:
    source = "> a\n>\n> b\n\n```\nx   \n\ny\n```\n\n|a|b|\n|-|-|\n|1||\n\n- \n"
    assert [line for line in _shown(source, plain=plain) if line != line.rstrip()] == []
