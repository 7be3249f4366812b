"""One sitting of study: a session joined to its collection, and what was done in it.

Every method that changes progress returns after the change is on disk. Knows no screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from flashq.collection.opened import Collection, Undone
from flashq.core import session as state
from flashq.core.model import Card, LogKind, Moment, Scheduled
from flashq.core.session import Session, Stage
from flashq.core.study_queue import StudyQueue


@dataclass(frozen=True, slots=True)
class Tally:
    """What a sitting amounts to: cards graded, grades by quality, marks, and the time taken.

    `left` is how many cards were still to come at its end.
    """

    cards: int
    by_quality: Counter[int]
    skipped: int
    put_away: int
    seconds: float
    left: int

    @property
    def grades(self) -> int:
        """How many grades were given, the drill's among them."""
        return self.by_quality.total()


class Sitting:
    """What the keys of the quiz do, one method each.

    `clock` gives the moment, `stopwatch` seconds that only grow; `wanted` says which decks
    are studied. `card` is the current card, None at the end.
    """

    def __init__(
        self,
        collection: Collection,
        queue: StudyQueue,
        clock: Callable[[], Moment],
        stopwatch: Callable[[], float],
        wanted: Callable[[str], bool],
    ) -> None:
        self.collection = collection
        self.session: Session = state.start(queue)
        self.wanted = wanted
        self._clock = clock
        self._stopwatch = stopwatch
        self._began = stopwatch()
        self._shown = self._began
        self.card: Card | None = None
        self._draw()

    @property
    def day(self) -> int:
        """The study day that it is now."""
        return self._clock().day

    @property
    def revealed(self) -> bool:
        """Whether the answer is shown."""
        return self.session.revealed

    @property
    def seconds(self) -> float:
        """How long the sitting has lasted."""
        return self._stopwatch() - self._began

    def reveal(self) -> None:
        """Shows the answer."""
        self.session = state.reveal(self.session)

    def preview(self) -> tuple[Scheduled, ...]:
        """What the qualities 0 to 5 would give the current card."""
        return self.collection.preview(self._current(), self.day)

    def grade(self, quality: int) -> None:
        """Grades the current card and draws the next."""
        duration_ms = int((self._stopwatch() - self._shown) * 1000)
        recorded = self.collection.grade(
            self._current().card_id, quality, self._clock(), duration_ms
        )
        schedule = recorded.state.schedule
        self.session = state.graded(
            self.session,
            quality,
            recorded.review_id,
            needs_drill=isinstance(schedule, Scheduled) and schedule.needs_drill,
        )
        self._draw()

    def skip(self) -> None:
        """Leaves the current card for another sitting."""
        self.session = state.skipped(self.session)
        self._draw()

    def put_away(self, mark: LogKind) -> None:
        """Buries or suspends the current card."""
        recorded = self.collection.mark(self._current().card_id, mark, self._clock())
        self.session = state.put_away(self.session, recorded.review_id)
        self._draw()

    def undo(self) -> Undone | None:
        """Takes the last deed back, here or of an earlier sitting; None when there is none."""
        if self.session.deeds:
            self.session, review_id = state.undone(self.session)
            undone = None if review_id is None else self.collection.undo(review_id)
            self._draw(keep=True)
            return undone or Undone(None, None, self.card, elsewhere=review_id is not None)
        earlier = self.collection.undo()
        card = None if earlier is None else self._returning(earlier)
        if card is not None:
            self.session = state.brought_back(self.session, card.card_id, _stage(card, self.day))
            self._draw(keep=True)
        elif earlier and earlier.card and earlier.card.card_id == self.session.current:
            self._draw()
        return earlier

    def _returning(self, undone: Undone) -> Card | None:
        """The card that an undo brings back: one whose grade it took, or that comes today."""
        card, day = undone.card, self.day
        if (
            card is None
            or not self.wanted(card.deck)
            or card.phase(day) in ("draft", "suspended", "buried")
        ):
            return None
        comes_today = _stage(card, day) is not Stage.DUE or card.is_due(day)
        return card if undone.quality is not None or comes_today else None

    def reload(self) -> None:
        """Takes in what was changed in the deck files."""
        self.collection.synchronise()
        self._draw(keep=True)

    def tally(self) -> Tally:
        """What has been done so far."""
        deeds = self.session.deeds
        return Tally(
            len({deed.card for deed in deeds if deed.quality is not None}),
            Counter(deed.quality for deed in deeds if deed.quality is not None),
            skipped=sum(deed.log_id is None for deed in deeds),
            put_away=sum(deed.log_id is not None and deed.quality is None for deed in deeds),
            seconds=self.seconds,
            left=self.session.left,
        )

    def _current(self) -> Card:
        if self.card is None:
            raise ValueError("the sitting is at its end")
        return self.card

    def _draw(self, *, keep: bool = False) -> None:
        """Fetches the current card, passing over those that another session dealt with.

        `keep` shows the first one whatever its state: it was asked for.
        """
        while (card_id := self.session.current) is not None:
            card = self.collection.card(card_id)
            if card is not None and (keep or _is_still_wanted(card, self.session.stage, self.day)):
                self.card = card
                self._shown = self._stopwatch()
                return
            self.session = state.dropped(self.session)
            keep = False
        self.card = None


def _is_still_wanted(card: Card, stage: Stage, day: int) -> bool:
    if card.phase(day) in ("draft", "suspended", "buried"):
        return False
    schedule = card.state.schedule
    match stage:
        case Stage.DUE:
            return isinstance(schedule, Scheduled) and schedule.last_day < day
        case Stage.NEW:
            return not isinstance(schedule, Scheduled)
        case Stage.DRILL:
            return (
                isinstance(schedule, Scheduled)
                and schedule.needs_drill
                and schedule.last_day >= day
            )


def _stage(card: Card, day: int) -> Stage:
    schedule = card.state.schedule
    if not isinstance(schedule, Scheduled):
        return Stage.NEW
    if schedule.needs_drill and schedule.last_day >= day:
        return Stage.DRILL
    return Stage.DUE
