"""The quiz on a terminal: reads a key, does what it means now, shows the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from flashq.collection.sitting import Sitting
from flashq.core.model import Card, LogKind
from flashq.errors import FlashqError
from flashq.terminal import keys as keyboard
from flashq.terminal import quiz_page
from flashq.terminal.card_view import Look, answer_lines, pictures_of, question_lines
from flashq.terminal.editor import edit_note
from flashq.terminal.keys import Keys
from flashq.terminal.line_breaking import cells, wrap_text
from flashq.terminal.ratings import ANSWER_KEYS, undone_words
from flashq.terminal.safe_text import safe_line
from flashq.terminal.screen import Page, Screen

# What makes sense at the end as well, when there is no card.
_ALWAYS = ("u", keyboard.STOP, keyboard.RESIZE)
# What the page of keys answers to; any other key goes back.
_SCROLLING = ("up", "down", "page-up", "page-down", "j", "k", keyboard.RESIZE, keyboard.STOP)

# Cells that the rule over the footer keeps for itself and for how much there is below.
_MOST_BESIDE_STATUS = 24


class Quiz:
    """One sitting at the terminal. `run` returns True when it was interrupted by Ctrl-C."""

    def __init__(self, sitting: Sitting, console: Console) -> None:
        settings = sitting.collection.settings
        self.sitting = sitting
        self.grades = settings.grades
        self.look = Look(
            console.size.width,
            ambiguous_wide=settings.ambiguous_wide,
            pictures=pictures_of(sitting.collection.folder, console),
        )
        self.screen = Screen(console, ascii_marks=settings.ambiguous_wide)
        self.keys = Keys()
        self.status = Text()
        self.hint_shown = False
        self.help_shown = False
        self.answer_of: tuple[Card, Look] | None = None
        self.answer: list[Text] = []
        self.actions: dict[str, Callable[[], None]] = {
            "space": self._space,
            "enter": self._space,
            "u": self._undo,
            "s": lambda: self._put_away(self.sitting.skip, "skipped until the next session"),
            "b": lambda: self._put_away(
                lambda: self.sitting.put_away(LogKind.BURY), "buried until tomorrow"
            ),
            "x": lambda: self._put_away(
                lambda: self.sitting.put_away(LogKind.SUSPEND),
                'suspended; "flashq unsuspend" brings it back',
            ),
            "e": self._edit,
            "h": self._hint,
            "r": self._raw,
            "?": self._help,
            "down": lambda: self._scroll(1),
            "j": lambda: self._scroll(1),
            "up": lambda: self._scroll(-1),
            "k": lambda: self._scroll(-1),
            "page-down": lambda: self._scroll_page(1),
            "page-up": lambda: self._scroll_page(-1),
            "home": lambda: self._scroll(-(10**6)),
            "end": lambda: self._scroll(10**6),
            keyboard.RESIZE: self.screen.clear,
            keyboard.STOP: self._stop,
        }

    def run(self) -> bool:
        """Goes on until the person ends it; returns whether that was by Ctrl-C."""
        with self.keys:
            self.screen.enter()
            try:
                while True:
                    self._show()
                    key = self.keys.read()
                    if self.help_shown and key not in _SCROLLING:
                        self.help_shown = False
                        if key != keyboard.INTERRUPT:
                            continue
                    if key in ("q", keyboard.END, keyboard.INTERRUPT):
                        return key == keyboard.INTERRUPT
                    if self.sitting.card is None and key in ("space", "enter"):
                        return False
                    self._press(key)
            finally:
                self.screen.leave()

    def _press(self, key: str) -> None:
        self.status = Text()
        quality = ANSWER_KEYS[self.grades].get(key)
        if quality is not None and self.sitting.card is not None:
            self._grade(quality)
            return
        action = self.actions.get(key)
        if action is not None and (self.sitting.card is not None or key in _ALWAYS):
            action()

    def _show(self) -> None:
        width = self.screen.width
        self.look = replace(self.look, width=width)
        marks = self.look.ambiguous_wide
        card = self.sitting.card
        header = quiz_page.header(self.sitting, card, width, ascii_marks=marks)
        if self.help_shown:
            footer = [Text(" ↑ ↓ scroll, any other key goes back", style="muted")]
            self.screen.draw(Page(header, quiz_page.help_lines(width), footer, Text()))
            return
        if card is None:
            self._show_end(header)
            return
        body = question_lines(card, self.look, with_hint=self.hint_shown)
        footer, status = [], self.status
        if cells(status.plain) > width - _MOST_BESIDE_STATUS:  # too long for the rule: on the page
            body = [*wrap_text(status, width - 1), Text(), *body]
            status = Text()
        if self.sitting.revealed:
            body += [Text(), *self._answer(card)]
            footer = quiz_page.rating_keys(self.sitting, self.grades, width)
        footer += quiz_page.other_keys(
            revealed=self.sitting.revealed,
            has_hint=bool(card.note.hint) and not self.hint_shown,
            width=width,
        )
        self.screen.draw(Page(header, body, footer, status))
        # While the question is being read the answer is made ready.
        self._answer(card)

    def _answer(self, card: Card) -> list[Text]:
        """The lines of a card's answer, laid out once for each card and look."""
        if self.answer_of != (card, self.look):
            self.answer_of = (card, self.look)
            self.answer = answer_lines(card, self.look)
        return self.answer

    def _show_end(self, header: list[Text]) -> None:
        sitting = self.sitting
        body = quiz_page.summary_lines(
            sitting.tally(),
            sitting.collection.due_on(sitting.day + 1, sitting.wanted),
            sitting.day,
            self.grades,
        )
        body = [Text(" That was all for now.", style="heading"), Text()] + [
            Text.assemble(" ", line) for line in body
        ]
        footer = [Text.assemble(" ", ("Enter", "key"), " end   ", ("u", "key"), " undo")]
        self.screen.draw(Page(header, body, footer, self.status))

    def _grade(self, quality: int) -> None:
        if not self.sitting.revealed:
            self._say("see the answer first: Space")
            return
        self.sitting.grade(quality)
        self._turned()

    def _space(self) -> None:
        if not self.sitting.revealed:
            self.sitting.reveal()
            self.screen.offset = 0
        elif not self.screen.scroll_page(1):
            keys = ANSWER_KEYS[self.grades]
            self._say(f"grade it with {min(keys)} to {max(keys)}")

    def _undo(self) -> None:
        undone = self.sitting.undo()
        if undone is None:
            self._say("there is nothing to undo")
            return
        self._turned()
        if undone.elsewhere:
            self._say("that was undone elsewhere already")
            return
        self._say(f"undone: {undone_words(undone.kind, undone.quality, self.grades)}")
        if undone.card is not None and undone.card != self.sitting.card:
            self.status.append(f" of {safe_line(undone.card.name)}")

    def _put_away(self, act: Callable[[], None], said: str) -> None:
        act()
        self._turned()
        self._say(said)

    def _edit(self) -> None:
        card = self.sitting.card
        assert card is not None
        self._away()
        try:
            problem = edit_note(self.sitting.collection.folder, card)
        finally:
            self._back()
        try:
            self.sitting.reload()
        except FlashqError as error:
            problem = str(error)
        deck = self.sitting.collection.decks.get(card.deck)
        if not problem and deck is not None and deck.fault_count:
            problem = f"{deck.first_fault} (the card stays as it was; e edits it again)"
        if problem:
            self._say(safe_line(problem), "error")

    def _hint(self) -> None:
        card = self.sitting.card
        if card is not None and not card.note.hint:
            self._say("this note has no hint")
        self.hint_shown = True

    def _raw(self) -> None:
        raw = self.look.math == "source"
        self.look = replace(self.look, math="auto" if raw else "source")

    def _help(self) -> None:
        self.help_shown = True
        self.screen.offset = 0

    def _scroll(self, rows: int) -> None:
        self.screen.scroll(rows)

    def _scroll_page(self, pages: int) -> None:
        self.screen.scroll_page(pages)

    def _stop(self) -> None:
        """Ctrl-Z: the shell gets the terminal until the session is continued."""
        import os
        import signal

        self._away()
        os.kill(0, signal.SIGTSTP)  # the whole job, as the terminal itself would
        self._back()

    def _away(self) -> None:
        self.screen.leave()
        self.keys.pause()

    def _back(self) -> None:
        self.keys.resume()
        self.screen.enter()

    def _turned(self) -> None:
        """Another card is up: its page begins at the top, without its hint."""
        self.screen.offset = 0
        self.hint_shown = False

    def _say(self, message: str, style: str = "warning") -> None:
        self.status = Text(message, style=style)
