"""The quiz without a terminal to draw on: lines in, lines out, through pipes and dumb terminals."""

from __future__ import annotations

import unicodedata
from typing import TextIO

from rich.console import Console
from rich.text import Text

from flashq.collection.sitting import Sitting
from flashq.core.model import Card, LogKind
from flashq.terminal import quiz_page
from flashq.terminal.card_view import Look, answer_lines, question_lines
from flashq.terminal.ratings import ANSWER_KEYS, undone_words
from flashq.terminal.safe_text import safe_line

_COMMANDS = "h hint, u undo, s skip, b bury, x suspend, q quit"


class LineQuiz:
    """One sitting by lines: the question, a line, the answer, a line with the grade."""

    def __init__(self, sitting: Sitting, console: Console, source: TextIO) -> None:
        settings = sitting.collection.settings
        self.sitting = sitting
        self.console = console
        self.source = source
        self.grades = settings.grades
        self.look = Look(console.size.width, plain=True, ambiguous_wide=settings.ambiguous_wide)

    def run(self) -> None:
        """Goes on until the cards or the lines end, or a line says `q`."""
        while (card := self.sitting.card) is not None:
            if not self.sitting.revealed:
                self._print(self._title(card), *question_lines(card, self.look))
                word = self._ask(f"[Enter shows the answer; {_COMMANDS}]")
                if word is None or not self._is_command(word):
                    if word is None:
                        return
                    self.sitting.reveal()
                elif self._obey(word):
                    return
                continue
            self._print(Text(), *answer_lines(card, self.look))
            if self._take_grade():
                return

    def _take_grade(self) -> bool:
        """Reads lines until one grades the card or is a command; True ends the sitting."""
        offered = quiz_page.rating_keys(self.sitting, self.grades, 10**6)[0].plain.strip()
        offered = offered.replace(quiz_page.DRILLED, " and a drill")
        while True:
            word = self._ask(f"[{offered}; {_COMMANDS}]")
            if word is None:
                return True
            quality = ANSWER_KEYS[self.grades].get(word)
            if quality is not None:
                self.sitting.grade(quality)
                self._print(Text())
                return False
            if self._is_command(word):
                return self._obey(word)
            keys = ANSWER_KEYS[self.grades]
            self._print(Text(f'"{safe_line(word)}" is no grade: {min(keys)} to {max(keys)}'))

    @staticmethod
    def _is_command(word: str) -> bool:
        return word in ("h", "u", "s", "b", "x", "q")

    def _obey(self, word: str) -> bool:
        """Does what a letter says; True ends the sitting."""
        match word:
            case "q":
                return True
            case "h":
                hint = self.sitting.card.note.hint if self.sitting.card else ""
                self._print(*self.look.markdown(hint or "This note has no hint."))
            case "u":
                undone = self.sitting.undo()
                self._print(
                    Text(
                        "there is nothing to undo"
                        if undone is None
                        else "that was undone elsewhere already"
                        if undone.elsewhere
                        else f"undone: {undone_words(undone.kind, undone.quality, self.grades)}"
                    ),
                    Text(),
                )
                if (card := self.sitting.card) is not None and self.sitting.revealed:
                    self._print(self._title(card), *question_lines(card, self.look))
                return False
            case "s":
                self.sitting.skip()
            case "b":
                self.sitting.put_away(LogKind.BURY)
            case "x":
                self.sitting.put_away(LogKind.SUSPEND)
        self._print(Text())
        return False

    def _title(self, card: Card) -> Text:
        session = self.sitting.session
        return Text(
            f"{safe_line(card.deck_title)} - due {len(session.due)}, new {len(session.new)},"
            f" drill {len(session.drill)}"
        )

    def _ask(self, prompt: str) -> str | None:
        """The next line in narrow lower-case letters, or None at the end of input."""
        self._print(Text(prompt, style="muted"))
        line = self.source.readline()
        if not line:
            return None
        return unicodedata.normalize("NFKC", line).strip().casefold()

    def _print(self, *lines: Text) -> None:
        for line in lines:
            self.console.print(line, soft_wrap=True)
