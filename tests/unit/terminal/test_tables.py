"""Tables stand beside one another where there is room, and are stacked where there is none."""

import io

import pytest

from flashq.terminal import tables
from flashq.terminal.line_breaking import cells
from flashq.terminal.theme import make_console

QUESTION = "怎样判断一个模型过拟合了？发现之后有哪些应对办法？"
CARDS = [("overfitting", "new", "", QUESTION), ("l1-l2", "review", "2026-01-02", "L1？")]
CARDS_HEADER = ("zh/model-optimization", "state", "due", "question")
DECKS = [("zh/model-optimization", "模型优化", "16", "20", "")]
DECKS_HEADER = ("deck", "title", "notes", "cards", "faults")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def print_at(width: int, *args: object, **options: object) -> list[str]:
        out = io.StringIO()
        console = make_console(file=out, width=width, color="always", environ={"TERM": "xterm"})
        console.no_color = True
        monkeypatch.setattr(tables, "make_console", lambda: console)
        with console.capture() as captured:
            tables.print_table(*args, **options)  # type: ignore[arg-type]
        from rich.text import Text

        return [line.rstrip() for line in Text.from_ansi(captured.get()).plain.split("\n")]

    return print_at


def test_a_wide_terminal_has_a_row_on_a_line(shown) -> None:  # type: ignore[no-untyped-def]
    lines = shown(120, CARDS_HEADER, CARDS)
    assert lines[1].startswith("overfitting            new")
    assert lines[1].endswith(QUESTION)
    assert len([line for line in lines if line]) == 3


def test_a_narrow_terminal_has_the_question_below_the_name(shown) -> None:  # type: ignore[no-untyped-def]
    lines = shown(40, CARDS_HEADER, CARDS)
    assert [line for line in lines if line] == [
        "zh/model-optimization",
        "overfitting  new",
        "  怎样判断一个模型过拟合了？发现之后有哪",
        "  些应对办法？",
        "l1-l2  review  2026-01-02",
        "  L1？",
    ]


def test_a_narrow_table_of_numbers_names_each(shown) -> None:  # type: ignore[no-untyped-def]
    lines = shown(40, DECKS_HEADER, DECKS, right=(2, 3, 4))
    assert [line for line in lines if line] == [
        "deck", "zh/model-optimization  模型优化", "  notes 16  cards 20"
    ]  # fmt: skip


@pytest.mark.parametrize("width", range(16, 60, 4))
def test_no_row_is_wider_than_the_terminal(shown, width: int) -> None:  # type: ignore[no-untyped-def]
    for line in shown(width, CARDS_HEADER, CARDS):
        assert cells(line) <= max(width, len(CARDS_HEADER[0]))
        assert not line.strip().startswith(("？", "，"))
