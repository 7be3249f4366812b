"""The quiz as a state machine: show, reveal, grade, undo, drill, done.

A session is a value; each function gives the next one. It knows card numbers only: what a
card says, what a grade does to it and where the log is kept are the business of others. Log
numbers travel through it so that an undo takes back the very thing that was done here.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from flashq.core.schedulers.base import DRILLED_BELOW
from flashq.core.study_queue import StudyQueue


class Stage(StrEnum):
    """Which part of the sitting the current card belongs to."""

    DUE = "due"
    NEW = "new"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done with a card, and what it takes to undo that.

    `log_id` is the log's number for it, None for a skip, which no log records; `drilled` says
    that the card was put at the end of the drill.
    """

    card: int
    stage: Stage
    log_id: int | None
    quality: int | None = None
    drilled: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Where a sitting stands. The current card is the first of the first queue with one."""

    due: tuple[int, ...]
    new: tuple[int, ...]
    drill: tuple[int, ...]
    revealed: bool = False
    deeds: tuple[Deed, ...] = ()

    @property
    def current(self) -> int | None:
        """The card that is asked now, or None at the end."""
        for queue in (self.due, self.new, self.drill):
            if queue:
                return queue[0]
        return None

    @property
    def stage(self) -> Stage:
        """Where the current card comes from."""
        if self.due:
            return Stage.DUE
        return Stage.NEW if self.new else Stage.DRILL

    @property
    def left(self) -> int:
        """How many cards are still to come, the current one among them."""
        return len(self.due) + len(self.new) + len(self.drill)

    @property
    def done(self) -> int:
        """How many cards have been dealt with."""
        return len(self.deeds)


def start(queue: StudyQueue) -> Session:
    """A session on today's queue."""
    return Session(queue.due, queue.new, queue.drill)


def reveal(session: Session) -> Session:
    """The answer is shown."""
    return replace(session, revealed=True)


def graded(session: Session, quality: int, log_id: int, *, needs_drill: bool) -> Session:
    """The current card was graded and logged; below 4 it waits for the drill."""
    drilled = needs_drill and quality < DRILLED_BELOW
    after = _done(session, log_id, quality, drilled=drilled)
    card = session.current
    return replace(after, drill=(*after.drill, card)) if drilled and card is not None else after


def put_away(session: Session, log_id: int) -> Session:
    """The current card was buried or suspended, and that was logged."""
    return _done(session, log_id)


def skipped(session: Session) -> Session:
    """The current card waits for another session."""
    return _done(session, None)


def dropped(session: Session) -> Session:
    """The current card is no longer to be asked (gone, or graded elsewhere meanwhile)."""
    if session.due:
        return replace(session, due=session.due[1:], revealed=False)
    if session.new:
        return replace(session, new=session.new[1:], revealed=False)
    return replace(session, drill=session.drill[1:], revealed=False)


def undone(session: Session) -> tuple[Session, int | None]:
    """The session without its last deed, and the log number to make void (None for a skip).

    Raises IndexError when nothing was done here: an undo then reaches into the log itself.
    """
    deed = session.deeds[-1]
    drill = session.drill
    if deed.drilled and deed.card in drill:
        last = len(drill) - 1 - drill[::-1].index(deed.card)
        drill = drill[:last] + drill[last + 1 :]
    before = replace(session, drill=drill, deeds=session.deeds[:-1])
    shown = brought_back(before, deed.card, deed.stage)
    return replace(shown, revealed=deed.quality is not None), deed.log_id


def brought_back(session: Session, card: int, stage: Stage) -> Session:
    """A card comes first again, in its own queue if no other one is before that."""
    rest = Session(
        tuple(c for c in session.due if c != card),
        tuple(c for c in session.new if c != card),
        tuple(c for c in session.drill if c != card),
        deeds=session.deeds,
    )
    match stage:
        case Stage.NEW if not rest.due:
            return replace(rest, new=(card, *rest.new))
        case Stage.DRILL if not rest.due and not rest.new:
            return replace(rest, drill=(card, *rest.drill))
        case _:
            # It must come first, whatever waits before its own queue.
            return replace(rest, due=(card, *rest.due))


def _done(
    session: Session, log_id: int | None, quality: int | None = None, *, drilled: bool = False
) -> Session:
    card = session.current
    if card is None:
        raise ValueError("the session is at its end")
    deed = Deed(card, session.stage, log_id, quality, drilled)
    return replace(dropped(session), deeds=(*session.deeds, deed))
