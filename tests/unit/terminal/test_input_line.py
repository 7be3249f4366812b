"""The line that a typed answer is written in."""

from hypothesis import given
from hypothesis import strategies as st

from flashq.terminal.input_line import MOST_CHARACTERS, InputLine

KEYS = ["backspace", "delete", "left", "right", "home", "end"]
KEYS += ["ctrl-u", "ctrl-w", "ctrl-k", "ctrl-a", "ctrl-e", "f5"]
steps = st.lists(st.sampled_from(KEYS) | st.text(min_size=1, max_size=4).map(lambda s: "=" + s))


def after(*steps_done: str) -> InputLine:
    line = InputLine()
    for step in steps_done:
        line = line.typed(step[1:]) if step.startswith("=") else line.edited(step)
    return line


def test_text_is_typed_at_the_cursor() -> None:
    assert after("=ac", "left", "=b") == InputLine("abc", 2)


def test_keys_edit_as_in_a_shell() -> None:
    assert after("=batch norm", "ctrl-w").text == "batch "
    assert after("=batch norm", "home", "delete", "ctrl-e", "backspace").text == "atch nor"
    assert after("=batch norm", "ctrl-a", "right", "ctrl-k").text == "b"
    assert after("=batch norm", "ctrl-u") == InputLine()


def test_a_letter_goes_with_its_accent() -> None:
    assert after("=e\u0301x", "left", "backspace").text == "x"
    assert after("=梯度", "backspace").text == "梯"


def test_hidden_characters_are_made_visible() -> None:
    (row,) = InputLine().typed("a\x1b\u202eb").lines(40)
    assert row.plain == "a␛<U+202E>b "


def test_no_more_is_taken_than_there_is_room_for() -> None:
    assert len(InputLine().typed("a" * 999).typed("bcd").text) == MOST_CHARACTERS


@given(steps)
def test_the_cursor_stays_within_the_text(done: list[str]) -> None:
    line = after(*done)
    assert 0 <= line.cursor <= len(line.text) <= MOST_CHARACTERS


@given(steps, st.text("ab梯度 é", max_size=20))
def test_typing_and_taking_back_as_often_changes_nothing(done: list[str], text: str) -> None:
    line = after(*done)
    longer = line.typed(text)
    for _ in text:
        longer = longer.edited("backspace")
    assert longer == line


@given(
    st.text(max_size=60) | st.text("a 梯👍🏽\u0301\u034f\u200d\ufe0f\x1b\u202e\t\n", max_size=60),
    st.integers(2, 60),
)
def test_no_row_is_wider_than_there_is_room_and_one_place_is_the_cursor(
    text: str, width: int
) -> None:
    rows = InputLine().typed(text).lines(width)
    assert all(row.cell_len <= width for row in rows)
    assert [span.style for row in rows for span in row.spans if span.style] == ["reverse"]
