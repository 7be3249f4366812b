"""A sitting from its first card to its summary, on whatever the output is."""

from __future__ import annotations

import os
import sys

from flashq.collection.sitting import Sitting
from flashq.terminal import quiz_page
from flashq.terminal.theme import make_console


def study(sitting: Sitting, *, plain: bool = False) -> bool:
    """Runs the sitting; returns True when it was interrupted.

    A terminal that can be drawn on gets the full screen; everything else, and `plain`, lines.
    """
    console = make_console(plain=plain, background=sitting.collection.settings.background)  # type: ignore[arg-type]
    interrupted = False
    try:
        if _can_draw() and not plain:
            from flashq.terminal.quiz import Quiz

            interrupted = Quiz(sitting, console).run()
        else:
            from flashq.terminal.line_quiz import LineQuiz

            LineQuiz(sitting, console, sys.stdin).run()
    except KeyboardInterrupt:
        interrupted = True
    grades = sitting.collection.settings.grades
    for line in quiz_page.summary_lines(sitting, grades, console.width):
        console.print(line, soft_wrap=True)
    return interrupted


def _can_draw() -> bool:
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        return False
    try:
        import termios  # noqa: F401  # there is none on Windows
    except ImportError:
        return False
    return sys.stdin.isatty() and sys.stdout.isatty()
