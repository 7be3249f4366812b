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
    """What was done with a card: the session before it, and the log's number for it.

    `log_id` is None for a skip, which no log records.
    """

    before: "Session"
    log_id: int | None
    quality: int | None = None


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
    card = session.current
    after = _without_current(session, Deed(session, log_id, quality))
    if card is not None and needs_drill and quality < DRILLED_BELOW:
        return replace(after, drill=(*after.drill, card))
    return after


def put_away(session: Session, log_id: int) -> Session:
    """The current card was buried or suspended, and that was logged."""
    return _without_current(session, Deed(session, log_id))


def skipped(session: Session) -> Session:
    """The current card waits for another session."""
    return _without_current(session, Deed(session, None))


def dropped(session: Session) -> Session:
    """The current card is no longer to be asked (gone, or graded elsewhere meanwhile)."""
    return _without_current(session, None)


def undone(session: Session) -> tuple[Session, int | None]:
    """The session before its last deed, and the log number to make void (None for a skip).

    Raises IndexError when nothing was done here: an undo then reaches into the log itself.
    """
    deed = session.deeds[-1]
    return replace(deed.before, revealed=deed.quality is not None), deed.log_id


def brought_back(session: Session, card: int, stage: Stage) -> Session:
    """A card comes first again: its grade from an earlier session was undone."""
    rest = Session(
        tuple(c for c in session.due if c != card),
        tuple(c for c in session.new if c != card),
        tuple(c for c in session.drill if c != card),
    )
    match stage:
        case Stage.DUE:
            return replace(rest, due=(card, *rest.due))
        case Stage.NEW if not rest.due:
            return replace(rest, new=(card, *rest.new))
        case Stage.DRILL if not rest.due and not rest.new:
            return replace(rest, drill=(card, *rest.drill))
        case _:
            # It must come first, whatever waits before its own queue.
            return replace(rest, due=(card, *rest.due))


def _without_current(session: Session, deed: Deed | None) -> Session:
    deeds = session.deeds if deed is None else (*session.deeds, deed)
    if session.due:
        return Session(session.due[1:], session.new, session.drill, deeds=deeds)
    if session.new:
        return Session((), session.new[1:], session.drill, deeds=deeds)
    return Session((), (), session.drill[1:], deeds=deeds)
