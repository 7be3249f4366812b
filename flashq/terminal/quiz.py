"""The quiz on a terminal: reads a key, does what it means now, shows the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from flashq.collection.following import follow_up_questions
from flashq.collection.sitting import Sitting
from flashq.core.cards import plain_question
from flashq.core.model import Card, LogKind
from flashq.errors import FlashqError
from flashq.terminal import keys as keyboard
from flashq.terminal import quiz_page
from flashq.terminal.answering import Answering
from flashq.terminal.card_view import (
    Look,
    answer_lines,
    attempt_lines,
    pictures_of,
    point_lines,
    question_lines,
)
from flashq.terminal.keymap import KeyMap, Side
from flashq.terminal.keys import Key, Keys
from flashq.terminal.line_breaking import cells, wrap_text
from flashq.terminal.ratings import QUALITIES_BY_ACTION, names, undone_words
from flashq.terminal.safe_text import safe_line
from flashq.terminal.screen import Page, Screen

# What makes sense at the end as well, when there is no card.
_ALWAYS = ("undo", "follow_up", "help")
_SCROLLING = ("up", "down", "page_up", "page_down", "home", "end")
# Cells that the rule over the footer keeps for itself and for how much there is below.
_MOST_BESIDE_STATUS = 24
_GOOD = 4
_FAR = 10**6


class Quiz:
    """One sitting at the terminal. `run` returns True when it was interrupted by Ctrl-C."""

    def __init__(self, sitting: Sitting, console: Console) -> None:
        settings = sitting.collection.settings
        self.sitting = sitting
        self.grades = settings.grades
        self.keymap = KeyMap.from_settings(
            settings.keys,
            settings.grades,
            f"{settings.origins.get('keys', 'keys')}: keys",
            ticks_points=settings.tick_points,
        )
        self.look = Look(
            console.size.width,
            ambiguous_wide=settings.ambiguous_wide,
            pictures=pictures_of(sitting.collection.folder, console),
        )
        self.screen = Screen(console, ascii_marks=settings.ambiguous_wide)
        self.keys = Keys()
        self.status = Text()
        self.overlay: Callable[[int], list[Text]] | None = None
        self.overlay_lines: list[Text] | None = None
        self.answering = Answering(sitting)
        self.leaning: int | None = None  # the quality that a person chose over the proposed one
        self.was_revealed = False  # when the page was drawn last
        self.references_opened = 0
        self.answer_of: tuple[Card, Look, tuple[int, ...]] | None = None
        self.answer: list[Text] = []
        self.actions: dict[str, Callable[[], None]] = {
            "answer": self._show_answer,
            "accept": self._accept,
            "lower": lambda: self._lean(-1),
            "raise": lambda: self._lean(1),
            "all_points": self.sitting.tick_all,
            "undo": self._undo,
            "skip": lambda: self._put_away(LogKind.SKIP, "skipped: it comes last today"),
            "bury": lambda: self._put_away(LogKind.BURY, "buried until tomorrow"),
            "suspend": lambda: self._put_away(
                LogKind.SUSPEND, 'suspended; "flashq unsuspend" brings it back'
            ),
            "flag": self._flag,
            "edit": self._edit,
            "hint": self._hint,
            "raw": self._raw,
            "references": self._open_reference,
            "follow_up": self._follow_up,
            "info": self._info,
            "help": lambda: self._lay_over(
                lambda width: quiz_page.help_lines(self.keymap, self.grades, width)
            ),
            "up": lambda: self._scroll(-1),
            "down": lambda: self._scroll(1),
            "page_up": lambda: self._scroll_page(-1),
            "page_down": lambda: self._scroll_page(1),
            "home": lambda: self._scroll(-_FAR),
            "end": lambda: self._scroll(_FAR),
        }

    def run(self) -> bool:
        """Goes on until the person ends it; returns whether that was by Ctrl-C."""
        with self.keys:
            self.screen.enter()
            try:
                self._turned()
                while True:
                    self._show()
                    key = self.keys.read(self._patience_s())
                    if key.name == keyboard.INTERRUPT:
                        return True
                    if self._ends(key):
                        return False
                    self._press(key)
            finally:
                self.screen.leave()

    # Keys -------------------------------------------------------------------------------

    @property
    def _side(self) -> Side:
        return "answer" if self.sitting.revealed else "question"

    def _ends(self, key: Key) -> bool:
        if key.name == keyboard.END:
            return True
        if self.overlay is not None or self.answering.line is not None:
            return False
        action = self.keymap.action(key.name, side=self._side)
        return action == "quit" or (
            self.sitting.card is None and action in ("answer", "accept", "page_down")
        )

    def _press(self, key: Key) -> None:
        match key.name:
            case keyboard.TICK:
                return
            case keyboard.RESIZE:
                self.overlay_lines = None
                self.screen.clear()
                return
            case keyboard.STOP:
                self._stop()
                return
        if self.overlay is not None:
            self._press_overlay(key)
            return
        self.status = Text()
        card = self.sitting.card
        if card is not None and self._press_answer(card, key):
            return
        action = self.keymap.action(key.name, side=self._side)
        if card is None and action not in _ALWAYS:
            return
        if action is None:
            # A grade before the answer is a slip worth a word.
            action = self.keymap.action(key.name, side="answer")
            if action not in QUALITIES_BY_ACTION[self.grades]:
                return
        if action in QUALITIES_BY_ACTION[self.grades]:
            self._grade(QUALITIES_BY_ACTION[self.grades][action])
        elif action in self.actions:
            self.actions[action]()

    def _press_overlay(self, key: Key) -> None:
        action = self.keymap.action(key.name, side=self._side)
        if action in _SCROLLING:
            self.actions[action]()
        elif not (action == "answer" and self.screen.scroll_page(1)):
            self.overlay = self.overlay_lines = None
            self.screen.offset = 0

    def _press_answer(self, card: Card, key: Key) -> bool:
        """What belongs to answering this card; False for a key that does not."""
        said = self.answering.press(card, key)
        if said is None:
            return False
        self.leaning = None
        if said:
            self._say(said)
        return True

    # What is seen -----------------------------------------------------------------------

    def _patience_s(self) -> float | None:
        """How long to wait for a key: until the clock on the page is to be drawn anew."""
        ticking = self.sitting.manner.aloud and self.sitting.card and not self.sitting.revealed
        return 1.0 - self.sitting.seconds_on_card % 1.0 if ticking else None

    def _show(self) -> None:
        width = self.screen.width
        self.look = replace(self.look, width=width)
        card = self.sitting.card
        header = quiz_page.header(self.sitting, card, width, ascii_marks=self.look.ambiguous_wide)
        if self.overlay is not None:
            if self.overlay_lines is None:
                self.overlay_lines = self.overlay(width)
            footer = [Text(" ↑ ↓ scroll, any other key goes back", style="muted")]
            self.screen.draw(Page(header, self.overlay_lines, footer, Text()))
            return
        if card is None:
            self._show_end(header)
            return
        body = question_lines(card, self.look, self.sitting.attempt, revealed=self.sitting.revealed)
        footer, status = [], self.status
        if cells(status.plain) > width - _MOST_BESIDE_STATUS:  # too long for the rule: on the page
            body = [*wrap_text(status, width - 1), Text(), *body]
            status = Text()
        if self.answering.line is not None:
            body += [Text(), *quiz_page.field_lines(self.answering.line, width)]
        if self.sitting.revealed and not self.was_revealed:
            # However long the question is, what came of it is in sight.
            self.screen.bring_up(len(body))
        self.was_revealed = self.sitting.revealed
        if self.sitting.revealed:
            body += attempt_lines(card, self.look, self.sitting.attempt)
            if self.sitting.ticks_points:
                body += [Text(), *point_lines(card, self.look, self.sitting.attempt)]
            body += [Text(), *self._answer(card)]
            footer = quiz_page.rating_keys(
                self.sitting, self.keymap, self.grades, width, self._proposed()
            )
        footer += quiz_page.other_keys(
            self.sitting, self.keymap, width, is_typing=self.answering.line is not None
        )
        self.screen.draw(Page(header, body, footer, status))
        # While the question is being read the answer is made ready.
        self._answer(card)

    def _answer(self, card: Card) -> list[Text]:
        """The lines of a card's answer, laid out once for each card and look."""
        order = self.sitting.attempt.order
        if self.answer_of != (card, self.look, order):
            self.answer_of = (card, self.look, order)
            self.answer = answer_lines(
                card,
                self.look,
                order,
                asked_next=follow_up_questions(self.sitting.collection, card),
                with_points=not self.sitting.ticks_points,
            )
        return self.answer

    def _show_end(self, header: list[Text]) -> None:
        body = [Text(" That was all for now.", style="heading"), Text()] + [
            Text.assemble(" ", line)
            for line in quiz_page.summary_lines(self.sitting, self.grades, self.screen.width - 1)
        ]
        footer = [
            Text.assemble(
                " ", ("Enter", "key"), " end   ", (self.keymap.shown("undo"), "key"), " undo"
            )
        ]
        self.screen.draw(Page(header, body, footer, self.status))

    # What the keys do -------------------------------------------------------------------

    def _proposed(self) -> int | None:
        return self.sitting.proposal if self.leaning is None else self.leaning

    def _grade(self, quality: int) -> None:
        if not self.sitting.revealed:
            self._say(f"see the answer first: {self.keymap.shown('answer')}")
            return
        before = self.sitting.card
        self.sitting.grade(quality)
        self._graded(before)

    def _accept(self) -> None:
        before = self.sitting.card
        if self.leaning is not None:
            self._grade(self.leaning)
        elif self.sitting.accept():
            self._graded(before)
        else:
            self._show_answer()

    def _graded(self, before: Card | None) -> None:
        self._turned()
        leech = before is not None and self.sitting.became_leech(before)
        if leech:
            self._say('a leech now; "flashq leeches" lists it')
        elif self.sitting.offered:
            question = safe_line(plain_question(self.sitting.offered[0]))
            offer = Text.assemble((self.keymap.shown("follow_up"), "key"), f" asks: {question}")
            offer.truncate(max(8, self.screen.width - _MOST_BESIDE_STATUS), overflow="ellipsis")
            self.status = offer

    def _lean(self, steps: int) -> None:
        if not self.sitting.revealed:
            return
        offered = sorted(names(self.grades))
        now = self._proposed()
        near = offered.index(now) if now in offered else offered.index(_GOOD) - (steps > 0)
        self.leaning = offered[max(0, min(len(offered) - 1, near + steps))]

    def _show_answer(self) -> None:
        if not self.sitting.revealed:
            self.answering.reveal()
        elif not self.screen.scroll_page(1):
            proposed = self._proposed()
            if proposed is None:
                self._say(quiz_page.grading_words(self.keymap, self.grades))
            else:
                accept = self.keymap.shown("accept")
                self._say(f"{accept} accepts {names(self.grades).get(proposed, proposed)}")

    def _undo(self) -> None:
        undone = self.sitting.undo()
        if undone is None:
            self._say("there is nothing to undo")
            return
        self._turned()
        if undone.elsewhere:
            self._say("that was undone elsewhere already")
            return
        self._say(f"undone: {undone_words(undone, self.grades)}")
        if undone.card is not None and undone.cards == 1 and undone.card != self.sitting.card:
            self.status.append(f" of {safe_line(undone.card.name)}")

    def _put_away(self, kind: LogKind, said: str) -> None:
        self.sitting.put_away(kind)
        self._turned()
        self._say(said)

    def _flag(self) -> None:
        self._say("flagged" if self.sitting.flag() else "no longer flagged")

    def _edit(self) -> None:
        from flashq.terminal.editor import edit_note

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
            edit = self.keymap.shown("edit")
            problem = f"{deck.first_fault} (the card stays as it was; {edit} edits it again)"
        if problem:
            self._say(safe_line(problem), "error")

    def _hint(self) -> None:
        if not self.sitting.revealed and not self.sitting.hint():
            self._say("there is no further hint" if self.sitting.attempt.hints else "no hint here")

    def _raw(self) -> None:
        raw = self.look.math == "source"
        self.look = replace(self.look, math="auto" if raw else "source")

    def _open_reference(self) -> None:
        from flashq.terminal import references

        card = self.sitting.card
        assert card is not None
        links = references.links(card.note.references)
        if not links:
            self._say("no reference to open" if card.note.references else "no references here")
            return
        place = self.references_opened % len(links)
        link = links[place]
        self.references_opened += 1
        self._away()
        try:
            problem = references.open_link(link)
        finally:
            self._back()
        more = f" ({place + 1} of {len(links)})" if len(links) > 1 else ""
        self._say(problem or f"opened {safe_line(link)}{more}")

    def _follow_up(self) -> None:
        if self.sitting.follow_up():
            self._turned()
        else:
            self._say("no follow-up is offered now")

    def _info(self) -> None:
        from flashq.terminal.info_page import info_lines

        card = self.sitting.card
        assert card is not None
        log = self.sitting.collection.log(card.card_id)
        day, settings = self.sitting.day, self.sitting.collection.settings
        self._lay_over(lambda width: info_lines(card, log, day, settings, width))

    def _lay_over(self, page: Callable[[int], list[Text]]) -> None:
        """Shows another page over the card's, until a key goes back."""
        self.overlay, self.overlay_lines = page, None
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
        """Another card is up: its page begins at the top."""
        self.screen.offset = 0
        self.leaning = None
        self.references_opened = 0
        self.answering.begin()

    def _say(self, message: str, style: str = "warning") -> None:
        self.status = Text(message, style=style)
