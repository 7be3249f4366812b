"""What a person sees while studying, looked at once and kept."""

from collections.abc import Callable

import pytest

from terminal_driver import Terminal, check_golden

Study = Callable[..., Terminal]
SIZES = [(40, 20), (80, 24), (120, 40)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_english_card_its_answer_and_the_end_of_the_session(
    study: Study, width: int, height: int
) -> None:
    name = f"english-{width}"
    with study("networking", width=width, height=height) as terminal:
        terminal.wait("handshake", "Space answer")
        check_golden(f"{name}-question", terminal)
        terminal.press("h")
        terminal.wait("three letters each")
        check_golden(f"{name}-hint", terminal)
        terminal.press(" ")
        terminal.wait("1 again")
        check_golden(f"{name}-answer", terminal)
        terminal.press("3")
        terminal.wait("[…]")
        check_golden(f"{name}-cloze", terminal)
        terminal.press(" ")
        terminal.wait("1 again")
        check_golden(f"{name}-cloze-answer", terminal)
        terminal.press("4", " ")
        terminal.wait("1 again")
        terminal.press("4")
        terminal.wait("B. 443")
        check_golden(f"{name}-choice", terminal)
        terminal.press(" ")
        terminal.wait("1 again")
        terminal.press("3")
        terminal.wait("That was all for now")
        check_golden(f"{name}-end", terminal)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_chinese_card_with_a_formula(study: Study, width: int, height: int) -> None:
    with study("zh", width=width, height=height) as terminal:
        terminal.wait("动量法", "Space answer")
        check_golden(f"chinese-{width}-question", terminal)
        terminal.press(" ")
        terminal.wait("1 again")
        check_golden(f"chinese-{width}-answer", terminal)
        terminal.press("2", " ")
        terminal.wait("震荡", "1 again")
        terminal.press("3")
        terminal.wait("drill 1", "动量法")
        check_golden(f"chinese-{width}-drill", terminal)


def test_the_keys_are_explained(study: Study) -> None:
    with study() as terminal:
        terminal.wait("Space answer")
        terminal.press("?")
        terminal.wait("undo, as many steps as you like")
        check_golden("help-80", terminal)
        terminal.press("q")
        terminal.wait("Space answer")


def test_no_line_is_wider_than_the_terminal_at_any_width(study: Study) -> None:
    """A line that is too long would push the header off the screen."""
    for width in (20, 30, 57, 100):
        with study("zh", width=width, height=30) as terminal:
            terminal.wait("动量法")
            terminal.press(" ")
            shown = terminal.wait("again").splitlines()
            assert "模型优化" in shown[0]
