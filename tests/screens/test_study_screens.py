"""What a person sees while studying, looked at once and kept."""

from collections.abc import Callable

import pytest

from terminal_driver import Terminal, check_golden

Study = Callable[..., Terminal]
SIZES = [(40, 20), (80, 24), (120, 40)]


@pytest.mark.usefixtures("all_kinds")
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_english_cards_of_several_kinds_and_the_end_of_the_session(
    study: Study, width: int, height: int
) -> None:
    name = f"english-{width}"
    with study("networking", width=width, height=height, FLASHQ_TICK_POINTS="true") as terminal:
        terminal.wait("handshake", "Space answer")
        check_golden(f"{name}-question", terminal)
        terminal.press("h")
        terminal.wait("three letters each")
        terminal.press("h")
        terminal.wait("Key points so far")
        check_golden(f"{name}-hint", terminal)
        terminal.press(" ")
        terminal.wait("again 1d")
        check_golden(f"{name}-answer", terminal)
        terminal.press("1", "3")
        terminal.wait("2 of 3 said", "▸hard")
        check_golden(f"{name}-points", terminal)
        terminal.press("2")
        terminal.wait("3 of 3 said", "▸good")
        terminal.press("\r")
        terminal.wait("[…]", "f asks")
        check_golden(f"{name}-cloze", terminal)
        terminal.press(" ")
        terminal.wait("1 again")
        check_golden(f"{name}-cloze-answer", terminal)
        terminal.press("4")
        terminal.wait("A. ", "C. ")
        check_golden(f"{name}-choice", terminal)
        terminal.press("a")
        terminal.wait("picked A", "1 again")
        check_golden(f"{name}-choice-answer", terminal)
        terminal.press("4")
        terminal.wait("Which flag")
        terminal.press("sny")
        terminal.wait("sny")
        check_golden(f"{name}-typed", terminal)
        terminal.press("\r")
        terminal.wait("yours", "1 again")
        check_golden(f"{name}-typed-answer", terminal)
        terminal.press("3")
        terminal.wait("The port of HTTP", "Space answer")
        terminal.press(" ")
        terminal.wait("1 again")
        check_golden(f"{name}-reversed-answer", terminal)
        terminal.press("3")
        terminal.wait("A socket listens", "Space answer")
        terminal.press(" ")
        terminal.wait("1 again")
        check_golden(f"{name}-code-answer", terminal)
        terminal.press("3")
        terminal.wait("That was all for now")
        check_golden(f"{name}-end", terminal)


@pytest.mark.usefixtures("all_kinds")
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_chinese_cards_of_several_kinds(study: Study, width: int, height: int) -> None:
    name = f"chinese-{width}"
    with study("zh", width=width, height=height, FLASHQ_TICK_POINTS="true") as terminal:
        terminal.wait("动量法", "Space answer")
        check_golden(f"{name}-question", terminal)
        terminal.press(" ")
        terminal.wait("again 1d")
        check_golden(f"{name}-answer", terminal)
        terminal.press("1", "\r")
        terminal.wait("学习率太大")
        terminal.press(" ")
        terminal.wait("1 again")
        terminal.press("3")
        terminal.wait("几项", "[哪一项？]")
        check_golden(f"{name}-cloze", terminal)
        terminal.press(" ")
        terminal.wait("1 again")
        check_golden(f"{name}-cloze-answer", terminal)
        terminal.press("3")
        terminal.wait("several are right")
        terminal.press("a", "b")
        terminal.wait("picked  A, B")
        check_golden(f"{name}-choices", terminal)
        terminal.press("\r")
        terminal.wait("1 again")
        check_golden(f"{name}-choices-answer", terminal)
        terminal.press("4")
        terminal.wait("求导法则")
        terminal.press("链法规则")
        terminal.wait("链法规则")
        terminal.press("\r")
        terminal.wait("yours", "1 again")
        check_golden(f"{name}-typed-answer", terminal)
        terminal.press("4")
        terminal.wait("张量")
        terminal.press("!", "i")
        terminal.wait("flag 1", "History")
        check_golden(f"{name}-info", terminal)
        terminal.press("q", " ")
        terminal.wait("tensor", "1 again")
        check_golden(f"{name}-reversed-answer", terminal)
        terminal.press("3")
        terminal.wait("drill", "动量法")
        check_golden(f"{name}-drill", terminal)


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
