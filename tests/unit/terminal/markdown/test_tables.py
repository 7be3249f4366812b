"""Tables fit the width with Chinese in them, wrap in cells, and stack when too narrow."""

from flashq.terminal.markdown import render

TABLE = """\
| 优化器 | 特点 | Rate |
|:--|:-:|--:|
| SGD | 简单 | 0.1 |
| Adam | 自适应学习率，收敛快，但泛化有时不如 SGD | 0.001 |
"""


def _shown(source: str, width: int, **options: object) -> list[str]:
    return [line.plain for line in render(source, width=width, **options)]  # type: ignore[arg-type]


def test_a_table_that_fits_is_as_wide_as_its_content() -> None:
    assert _shown(TABLE, 80) == [
        "优化器 │                   特点                   │  Rate",
        "───────┼──────────────────────────────────────────┼──────",
        "SGD    │                   简单                   │   0.1",
        "Adam   │ 自适应学习率，收敛快，但泛化有时不如 SGD │ 0.001",
    ]


def test_cells_wrap_and_rows_are_then_told_apart() -> None:
    assert _shown(TABLE, 36) == [
        "优化器 │        特点         │  Rate",
        "───────┼─────────────────────┼──────",
        "SGD    │        简单         │   0.1",
        "───────┼─────────────────────┼──────",
        "Adam   │ 自适应学习率，收敛  │ 0.001",
        "       │ 快，但泛化有时不如  │",
        "       │         SGD         │",
    ]


def test_a_table_too_narrow_for_its_words_becomes_records() -> None:
    assert _shown(TABLE, 16) == [
        "优化器: SGD",
        "特点: 简单",
        "Rate: 0.1",
        "",
        "优化器: Adam",
        "特点: 自适应学习",
        "  率，收敛快，但",
        "  泛化有时不如",
        "  SGD",
        "Rate: 0.001",
    ]


def test_plain_text_has_records_at_any_width() -> None:
    assert _shown("|a|b|\n|-|-|\n|1|2|", 80, plain=True) == ["a: 1", "b: 2"]


def test_a_table_without_rows_shows_its_header() -> None:
    assert _shown("|a|b|\n|-|-|", 80) == ["a │ b", "──┼──"]
    assert _shown("|a|b|\n|-|-|", 80, plain=True) == ["a:", "b:"]


def test_ambiguous_terminals_get_ascii_rules() -> None:
    assert _shown("|a|b|\n|-|-|\n|1|2|", 80, ambiguous_wide=True) == ["a | b", "--+--", "1 | 2"]


def test_cells_a_row_has_too_many_stay_in_its_last_column() -> None:
    assert _shown("|a|b|\n|-|-|\n|1|2|3|4|", 80)[-1] == "1 │ 2 | 3 | 4"


def test_cells_a_row_lacks_are_empty() -> None:
    assert _shown("|a|b|\n|-|-|\n|1|", 80)[-1] == "1 │"


def test_bars_in_code_and_formulas_do_not_split_cells() -> None:
    assert _shown("|a|b|\n|-|-|\n|`x|y`|$|x|$|", 80)[-1].split(" │ ")[0] == "`x|y`"
    assert _shown("|a|b|\n|-|-|\n|`x\\|y`|z|", 80)[-1] == "`x|y` │ z"


def test_a_table_in_a_list_is_indented() -> None:
    assert _shown("- 表\n\n  |a|b|\n  |-|-|\n  |1|2|", 80) == [
        "• 表", "", "  a │ b", "  ──┼──", "  1 │ 2"
    ]  # fmt: skip


def test_a_table_of_ten_thousand_columns_is_records() -> None:
    row = "|".join(["x"] * 10_000)
    lines = _shown(f"{row}\n{'|'.join(['-'] * 10_000)}\n{row}", 40)
    assert lines == ["x: x"] * 10_000


def test_links_and_strong_text_work_in_cells() -> None:
    assert _shown("|a|\n|-|\n|**x** [y](https://z.z)|", 80)[-1] == "x y <https://z.z>"


def test_a_line_break_in_a_cell_breaks_the_cell() -> None:
    lines = [line.plain for line in render("|a|b|\n|-|-|\n|甲<br>乙乙|2<br/>3|", width=40)]
    assert lines == ["a    │ b", "─────┼──", "甲   │ 2", "乙乙 │ 3"]


def test_a_line_break_in_a_cell_does_not_make_one_long_word() -> None:
    source = f"|a|b|\n|-|-|\n|{'甲' * 12}<br>{'乙' * 12}|x|"
    assert "│" in render(source, width=40)[0].plain
