"""The quiz as a state machine: show, reveal, grade, undo, drill, done.

A session is a value; each function gives the next one. It knows card numbers only: what a
card says, what a grade does to it and where the log is kept are the business of others. Log
numbers travel through it so that an undo takes back the very thing that was done here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from flashq.core.schedulers.base import DRILLED_BELOW
from flashq.core.study_queue import Stage, StudyQueue, Turn


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done with a card, and what it takes to undo that.

    `log_id` is the log's number for it; `kept` marks a deed that left its card where it was
    (a flag).
    """

    card: int
    stage: Stage
    log_id: int
    quality: int | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Where a sitting stands. The current card is the first of the first queue with one.

    `called` are cards that were asked for now: by an undo, or as a follow-up.
    """

    called: tuple[Turn, ...]
    main: tuple[Turn, ...]
    drill: tuple[int, ...]
    revealed: bool = False
    deeds: tuple[Deed, ...] = ()

    @property
    def turn(self) -> Turn | None:
        """The card that is asked now with the part of the sitting it belongs to."""
        if self.called:
            return self.called[0]
        if self.main:
            return self.main[0]
        return Turn(self.drill[0], Stage.DRILL) if self.drill else None

    @property
    def current(self) -> int | None:
        """The card that is asked now, or None at the end."""
        turn = self.turn
        return None if turn is None else turn.card_id

    @property
    def left(self) -> int:
        """How many cards are still to come, the current one among them."""
        return len(self.called) + len(self.main) + len(self.drill)

    def left_by_stage(self) -> Counter[Stage]:
        """How many cards of each part of the sitting are still to come."""
        counts = Counter(turn.stage for turns in (self.called, self.main) for turn in turns)
        counts[Stage.DRILL] += len(self.drill)
        return counts

    @property
    def done(self) -> int:
        """How many cards have been dealt with."""
        return sum(not deed.kept for deed in self.deeds)


def start(queue: StudyQueue) -> Session:
    """A session on today's queue."""
    return Session((), queue.main, queue.drill)


def reveal(session: Session) -> Session:
    """The answer is shown."""
    return replace(session, revealed=True)


def graded(session: Session, quality: int, log_id: int, *, needs_drill: bool) -> Session:
    """The current card was graded and logged; below 4 it waits for the drill."""
    turn = _now(session)
    after = _done(session, Deed(*turn, log_id, quality))
    if needs_drill and quality < DRILLED_BELOW:
        return replace(after, drill=(*after.drill, turn.card_id))
    return after


def put_away(session: Session, log_id: int) -> Session:
    """The current card was skipped, buried, suspended or reset, and that was logged."""
    return _done(session, Deed(*_now(session), log_id))


def marked(session: Session, log_id: int) -> Session:
    """The current card was given a mark that leaves it where it is, and that was logged."""
    deed = Deed(*_now(session), log_id, kept=True)
    return replace(session, deeds=(*session.deeds, deed))


def dropped(session: Session) -> Session:
    """The current card is no longer to be asked (gone, or graded elsewhere meanwhile)."""
    if session.called:
        return replace(session, called=session.called[1:], revealed=False)
    if session.main:
        return replace(session, main=session.main[1:], revealed=False)
    return replace(session, drill=session.drill[1:], revealed=False)


def undone(session: Session) -> tuple[Session, Deed]:
    """The session without its last deed, and that deed, whose log entry is to become void.

    Raises IndexError when nothing was done here: an undo then reaches into the log itself.
    """
    deed = session.deeds[-1]
    before = replace(session, deeds=session.deeds[:-1])
    if deed.kept and deed.card == session.current:
        return before, deed
    shown = called(before, deed.card, deed.stage)
    return replace(shown, revealed=deed.quality is not None), deed


def called(session: Session, card: int, stage: Stage) -> Session:
    """A card comes first, wherever it was."""
    return Session(
        (Turn(card, stage), *(turn for turn in session.called if turn.card_id != card)),
        tuple(turn for turn in session.main if turn.card_id != card),
        tuple(number for number in session.drill if number != card),
        deeds=session.deeds,
    )


def _now(session: Session) -> Turn:
    turn = session.turn
    if turn is None:
        raise ValueError("the session is at its end")
    return turn


def _done(session: Session, deed: Deed) -> Session:
    return replace(dropped(session), deeds=(*session.deeds, deed))
