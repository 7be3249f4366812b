"""Sentences in a pipe; tests/cli/test_bad_input.py has them on a terminal."""

import pytest

from flashq.terminal.saying import complain, say


def test_a_pipe_gets_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    message = "the note 动量是什么 is in no deck any more, " * 5 + "\x1b[31m\n."
    say(message)
    complain(message)
    said = capsys.readouterr()
    assert said.out == message.replace("\x1b", "␛").replace("\n", "␊") + "\n"
    assert said.err == f"flashq: {said.out}"
