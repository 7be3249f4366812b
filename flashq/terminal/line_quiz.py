"""The quiz without a terminal to draw on: lines in, lines out, through pipes and dumb terminals."""

from __future__ import annotations

import unicodedata
from typing import TextIO

from rich.console import Console
from rich.text import Text

from flashq.collection.following import follow_up_questions
from flashq.collection.sitting import Sitting
from flashq.core.attempt import hint_ladder
from flashq.core.cards import is_multiple, plain_question
from flashq.core.model import Card, Kind, LogKind
from flashq.terminal import quiz_page
from flashq.terminal.card_view import Look, answer_lines, attempt_lines, question_lines
from flashq.terminal.ratings import ANSWER_KEYS, names, undone_words
from flashq.terminal.safe_text import safe_line

_COMMANDS = "h hint, u undo, s skip, b bury, x suspend, ! flag, q quit"
_LETTERS = frozenset("husbxfq!")
_MARKS = {"s": LogKind.SKIP, "b": LogKind.BURY, "x": LogKind.SUSPEND}


class LineQuiz:
    """One sitting by lines: the question, a line, the answer, a line with the grade.

    Where the line is the answer itself, typed or chosen, commands begin with a slash.
    """

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
                self._print(
                    self._title(card), *question_lines(card, self.look, self.sitting.attempt)
                )
                line = self._ask(f"[{self._prompt(card)}; {_COMMANDS}]")
                if line is None:
                    return
                command = self._command(line, card)
                if not command:
                    self._attempt(card, line)
                elif self._obey(command):
                    return
                continue
            self._print(*attempt_lines(card, self.look, self.sitting.attempt))
            self._print(
                Text(),
                *answer_lines(
                    card,
                    self.look,
                    self.sitting.attempt.order,
                    asked_next=follow_up_questions(self.sitting.collection, card),
                ),
            )
            if self._take_grade(card):
                return

    @staticmethod
    def _prompt(card: Card) -> str:
        match card.note.kind:
            case Kind.TYPED:
                return "type the answer; with / before them"
            case Kind.CHOICE:
                which = "letters" if is_multiple(card.note) else "letter"
                return f"the {which} of your choice, or Enter; with / before them"
            case _:
                return "Enter shows the answer"

    def _attempt(self, card: Card, line: str) -> None:
        """The line is the answer, or only asks for it."""
        if card.note.kind is Kind.TYPED and line.strip():
            self.sitting.type_in(line.strip())
            return
        if card.note.kind is Kind.CHOICE:
            words = _folded(line).replace(",", " ").split()
            places = {ord(word) - ord("a") for word in words if len(word) == 1}
            if len(places) > 1 and not is_multiple(card.note):
                places = set()
            for place in sorted(places & set(range(len(self.sitting.attempt.order)))):
                self.sitting.choose(place)
        self.sitting.reveal()

    def _take_grade(self, card: Card) -> bool:
        """Reads lines until one grades the card or is a command; True ends the sitting."""
        while True:
            line = self._ask(f"[{self._grades_offered(card)}; {_COMMANDS}]")
            if line is None:
                return True
            word = _folded(line)
            quality = ANSWER_KEYS[self.grades].get(word)
            if quality is not None:
                self.sitting.grade(quality)
                self._follow_ups()
                return False
            if word.startswith("p") and self.sitting.ticks_points:
                self._tick(card, word[1:])
                continue
            if not word and self.sitting.attempt.weighed and self.sitting.accept():
                self._follow_ups()
                return False
            if not word and not self.sitting.ticks_points and self.sitting.accept():
                self._follow_ups()
                return False
            if word.removeprefix("/") in _LETTERS:
                return self._obey(word.removeprefix("/"))
            keys = ANSWER_KEYS[self.grades]
            self._print(Text(f'"{safe_line(word)}" is no grade: {min(keys)} to {max(keys)}'))

    def _grades_offered(self, card: Card) -> str:
        schedules = self.sitting.preview()
        parts = []
        for key, quality in ANSWER_KEYS[self.grades].items():
            part = f"{key} {names(self.grades)[quality]}"
            if schedules is not None:
                part += f" {quiz_page.promise(schedules[quality], self.sitting.day)}"
            parts.append(part.replace(quiz_page.DRILLED, " and a drill"))
        offered = "   ".join(parts)
        proposed = self.sitting.proposal
        if self.sitting.ticks_points:
            offered += f"; p 1 2 … ticks key points said of {len(card.note.points)}, p * all"
            proposed = proposed if self.sitting.attempt.weighed else None
        if proposed is not None:
            offered += f"; Enter accepts {names(self.grades).get(proposed, proposed)}"
        return offered

    def _tick(self, card: Card, text: str) -> None:
        if "*" in text:
            self.sitting.tick_all()
        for word in text.replace(",", " ").split():
            if word.isdecimal() and 0 < int(word) <= len(card.note.points):
                self.sitting.tick(int(word) - 1)
        said = self.sitting.attempt.ticked
        for place, point in enumerate(card.note.points):
            box = "[x]" if place in said else "[ ]"
            self._print(Text(f"{place + 1} {box} {safe_line(point)}"))

    def _command(self, line: str, card: Card) -> str:
        """The letter of the command that a line is, "" when it is none."""
        word = _folded(line)
        if card.note.kind in (Kind.TYPED, Kind.CHOICE):
            word = word[1:] if word.startswith("/") else ""
        return word if word in _LETTERS else ""

    def _obey(self, word: str) -> bool:
        """Does what a letter says; True ends the sitting."""
        match word:
            case "q":
                return True
            case "h":
                self._hint()
            case "u":
                undone = self.sitting.undo()
                self._print(
                    Text(
                        "there is nothing to undo"
                        if undone is None
                        else "that was undone elsewhere already"
                        if undone.elsewhere
                        else f"undone: {undone_words(undone, self.grades)}"
                    ),
                    Text(),
                )
                if (card := self.sitting.card) is not None and self.sitting.revealed:
                    self._print(
                        self._title(card), *question_lines(card, self.look, self.sitting.attempt)
                    )
                return False
            case "!":
                self._print(Text("flagged" if self.sitting.flag() else "no longer flagged"))
            case "f":
                if not self.sitting.follow_up():
                    self._print(Text("no follow-up is offered now"))
            case _:
                self.sitting.put_away(_MARKS[word])
        self._print(Text())
        return False

    def _hint(self) -> None:
        card = self.sitting.card
        assert card is not None
        if not self.sitting.hint():
            more = " further" if self.sitting.attempt.hints else ""
            self._print(Text(f"This note has no{more} hint."))
            return
        rung = hint_ladder(card.note)[self.sitting.attempt.hints - 1]
        self._print(*self.look.markdown(rung))

    def _follow_ups(self) -> None:
        self._print(Text())
        if self.sitting.offered:
            question = safe_line(plain_question(self.sitting.offered[0]))
            self._print(Text(f"f asks next: {question}"))

    def _title(self, card: Card) -> Text:
        left = self.sitting.session.left_by_stage()
        counts = ", ".join(
            f"{stage.value} {left[stage]}" for stage in quiz_page.stages(self.sitting)
        )
        return Text(f"{safe_line(card.deck_title)} - {counts}")

    def _ask(self, prompt: str) -> str | None:
        """The next line, or None at the end of input."""
        self._print(Text(prompt, style="muted"))
        return self.source.readline() or None

    def _print(self, *lines: Text) -> None:
        for line in lines:
            self.console.print(line, soft_wrap=True)


def _folded(line: str) -> str:
    """A line in narrow lower-case letters."""
    return unicodedata.normalize("NFKC", line).strip().casefold()
