"""One sitting of study: a session joined to its collection, and what was done in it.

Every method that changes progress returns after the change is on disk. Knows no screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from flashq.collection.following import follow_ups
from flashq.collection.opened import Collection, Undone
from flashq.collection.selecting import EVERYTHING, Selection
from flashq.core import attempt as attempts
from flashq.core import session as state
from flashq.core.attempt import Attempt
from flashq.core.cards import has_talk
from flashq.core.model import Card, LogKind, Moment, Scheduled
from flashq.core.schedulers.base import DRILLED_BELOW
from flashq.core.session import Session
from flashq.core.study_queue import Stage, StudyQueue


@dataclass(frozen=True, slots=True)
class Overrun:
    """A card whose answer took longer than it may: seconds until the reveal, and the target."""

    card: Card
    seconds: float
    target_s: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What a sitting amounts to: cards graded, grades by quality, marks, and the time taken.

    `left` is how many cards were still to come at its end; `aloud` is how many answers were
    timed, `overruns` those of them that took too long, the longest first.
    """

    cards: int
    by_quality: Counter[int]
    marks: Counter[LogKind]
    seconds: float
    left: int
    aloud: int
    overruns: tuple[Overrun, ...]

    @property
    def grades(self) -> int:
        """How many grades were given, the drill's among them."""
        return self.by_quality.total()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a sitting is held: which cards, by which seed choices are shuffled (the day by
    default), whether answers are spoken against the clock, whether the schedule is left
    alone, and whether the cards of one note may come on one day."""

    selection: Selection = EVERYTHING
    seed: str = ""
    aloud: bool = False
    cram: bool = False
    together: bool = False


@dataclass(slots=True)
class _Timing:
    """What was timed of the cards graded here, by the number of their log entry."""

    revealed_s: dict[int, Overrun] = field(default_factory=dict)
    kinds: dict[int, LogKind] = field(default_factory=dict)


class Sitting:
    """What the keys of the quiz do, one method each.

    `clock` gives the moment, `stopwatch` seconds that only grow. `card` is the current card,
    None at the end; `attempt` what was done with it so far; `offered` the follow-ups of the
    card that was graded last, if it was known.
    """

    def __init__(
        self,
        collection: Collection,
        queue: StudyQueue,
        clock: Callable[[], Moment],
        stopwatch: Callable[[], float],
        manner: Manner | None = None,
    ) -> None:
        self.collection = collection
        self.session: Session = state.start(queue)
        self.manner = manner or Manner()
        self._clock = clock
        self._stopwatch = stopwatch
        self._began = stopwatch()
        self._shown = self._began
        self._reveal_s = 0.0
        self._timing = _Timing()
        self.card: Card | None = None
        self.attempt = Attempt()
        self.offered: list[Card] = []
        self._due_tomorrow: tuple[int, int] | None = None
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

    @property
    def seconds_on_card(self) -> float:
        """How long the current question was thought about: until now, or until the reveal."""
        return self._reveal_s if self.revealed else self._stopwatch() - self._shown

    @property
    def target_s(self) -> float:
        """How long the answer to the current card may take."""
        card = self._current()
        return card.note.seconds or float(self.collection.settings.aloud_seconds)

    @property
    def ticks_points(self) -> bool:
        """Whether the current card has key points to be ticked."""
        card = self.card
        return card is not None and has_talk(card) and self.collection.settings.tick_points

    @property
    def proposal(self) -> int | None:
        """The quality that what was done with the card speaks for, None for none."""
        if self.card is None or not self.revealed:
            return None
        return attempts.proposal(self.attempt, self.card.note, with_points=self.ticks_points)

    # Before the grade -------------------------------------------------------------------

    def hint(self) -> bool:
        """Shows one more rung of the hint ladder; False when there is none left."""
        before = self.attempt
        self.attempt = attempts.hinted(before, self._current().note)
        return self.attempt != before

    def choose(self, place: int) -> None:
        """Picks the choice shown at `place`, or drops it again."""
        self.attempt = attempts.chosen(self.attempt, place)

    def type_in(self, text: str) -> None:
        """Takes what was typed and shows the answer."""
        self.attempt = replace(self.attempt, typed=text)
        self.reveal()

    def reveal(self) -> None:
        """Shows the answer."""
        self._reveal_s = self._stopwatch() - self._shown
        self.session = state.reveal(self.session)

    def tick(self, point: int) -> None:
        """A key point was said, or was not after all."""
        self.attempt = attempts.ticked(self.attempt, point)

    def tick_all(self) -> None:
        """All key points were said, or none."""
        self.attempt = attempts.all_ticked(self.attempt, self._current().note)

    def preview(self) -> tuple[Scheduled, ...] | None:
        """What the qualities 0 to 5 would give the current card, None where nothing changes."""
        if self.manner.cram:
            return None
        return self.collection.preview(self._current(), self.day)

    def became_leech(self, before: Card) -> bool:
        """Whether the grade that a card was given last made a leech of it."""
        card = self.collection.card(before.card_id)
        limit = self.collection.settings.leech_lapses
        return card is not None and _lapses(before) < limit <= _lapses(card)

    # What is logged ---------------------------------------------------------------------

    def accept(self) -> bool:
        """Grades the current card as proposed; False when nothing is."""
        quality = self.proposal
        if quality is None:
            return False
        if self.ticks_points:
            self.attempt = replace(self.attempt, weighed=True)
        self.grade(quality)
        return True

    def grade(self, quality: int) -> None:
        """Grades the current card and draws the next."""
        card = self._current()
        timed = Overrun(card, self._reveal_s, self.target_s)
        recorded = self.collection.grade(
            card.card_id,
            quality,
            self._clock(),
            int((self._stopwatch() - self._shown) * 1000),
            reveal_ms=int(self._reveal_s * 1000),
            ticks=attempts.ticks(self.attempt, card.note) if self.ticks_points else (),
            as_practice=self.manner.cram,
        )
        if self.manner.aloud:
            self._timing.revealed_s[recorded.review_id] = timed
        schedule = recorded.state.schedule
        comes_again = isinstance(schedule, Scheduled) and schedule.needs_drill
        self.session = state.graded(
            self.session,
            quality,
            recorded.review_id,
            needs_drill=comes_again or self.manner.cram,
        )
        self.offered = follow_ups(self.collection, card) if quality >= DRILLED_BELOW else []
        self._draw()

    def put_away(self, kind: LogKind) -> None:
        """Skips, buries, suspends or resets the current card."""
        recorded = self.collection.mark(self._current().card_id, kind, self._clock())
        self._timing.kinds[recorded.review_id] = kind
        self.session = state.put_away(self.session, recorded.review_id)
        self.offered = []
        self._draw()

    def flag(self) -> int:
        """Gives the current card its flag, or takes it off; returns the flag that it has now."""
        card = self._current()
        value = 0 if card.state.flag else 1
        recorded = self.collection.mark(card.card_id, LogKind.FLAG, self._clock(), value)
        self._timing.kinds[recorded.review_id] = LogKind.FLAG
        self.session = state.marked(self.session, recorded.review_id)
        self.card = self.collection.card(card.card_id)
        return value

    def follow_up(self) -> bool:
        """Asks the next follow-up that is offered now; False when none is."""
        while self.offered:
            card = self.offered.pop(0)
            day = self.day
            if card.phase(day) not in ("suspended", "buried"):
                self.session = state.called(self.session, card.card_id, _stage(card, day))
                self._draw(keep=True)
                return True
        return False

    def undo(self) -> Undone | None:
        """Takes the last deed back, here or of an earlier sitting; None when there is none."""
        self.offered = []
        if self.session.deeds:
            return self._undo_here()
        earlier = self.collection.undo()
        card = None if earlier is None else self._returning(earlier)
        if card is not None:
            self.session = state.called(self.session, card.card_id, _stage(card, self.day))
            self._draw(keep=True)
        elif earlier and self.card is not None:
            # It may have been done to the current card among others.
            self._draw()
        return earlier

    def _undo_here(self) -> Undone:
        self.session, deed = state.undone(self.session)
        undone = self.collection.undo(deed.log_id)
        self._timing.revealed_s.pop(deed.log_id, None)
        if deed.kept and self.card is not None and deed.card == self.card.card_id:
            self.card = self.collection.card(deed.card)
        else:
            self._draw(keep=True)
        kind = self._timing.kinds.pop(deed.log_id, LogKind.REVIEW)
        return undone or Undone(kind, deed.quality, self.card, elsewhere=True)

    def _returning(self, undone: Undone) -> Card | None:
        """The card that an undo brings back: one whose grade it took, or that comes today."""
        card, day = undone.card, self.day
        if (
            card is None
            or undone.cards > 1
            or not self.manner.selection.takes(card.deck, card.card_id)
            or card.phase(day) in ("draft", "suspended", "buried")
        ):
            return None
        comes_today = _stage(card, day) is not Stage.DUE or card.is_due(day)
        return card if undone.quality is not None or comes_today else None

    # Around it --------------------------------------------------------------------------

    def reload(self) -> None:
        """Takes in what was changed in the deck files; the attempt at the card goes on."""
        attempt, revealed = self.attempt, self.revealed
        before, shown, reveal_s = self.card, self._shown, self._reveal_s
        self.collection.synchronise(day=self.day)
        self._draw(keep=True)
        if before is None or self.card is None or self.card.card_id != before.card_id:
            return
        self._shown, self._reveal_s = shown, reveal_s
        note = self.card.note
        if (note.choices, note.points) == (before.note.choices, before.note.points):
            self.attempt = attempt
        if revealed and not self.revealed:
            self.session = state.reveal(self.session)

    def due_tomorrow(self) -> int:
        """How many reviews will wait tomorrow; counted anew when something was done here."""
        deeds = len(self.session.deeds)
        if self._due_tomorrow is None or self._due_tomorrow[0] != deeds:
            due = self.collection.due_on(self.day + 1, self.manner.selection)
            self._due_tomorrow = (deeds, due)
        return self._due_tomorrow[1]

    def tally(self) -> Tally:
        """What has been done so far."""
        deeds = self.session.deeds
        timed = self._timing.revealed_s.values()
        over = [one for one in timed if one.seconds > one.target_s]
        return Tally(
            len({deed.card for deed in deeds if deed.quality is not None}),
            Counter(deed.quality for deed in deeds if deed.quality is not None),
            marks=Counter(
                self._timing.kinds[deed.log_id] for deed in deeds if deed.quality is None
            ),
            seconds=self.seconds,
            left=self.session.left,
            aloud=len(timed),
            overruns=tuple(sorted(over, key=lambda one: one.target_s - one.seconds)),
        )

    def _current(self) -> Card:
        if self.card is None:
            raise ValueError("the sitting is at its end")
        return self.card

    def _draw(self, *, keep: bool = False) -> None:
        """Fetches the current card, passing over those that another session dealt with.

        `keep` shows the first one whatever its state: it was asked for.
        """
        while (turn := self.session.turn) is not None:
            card = self.collection.card(turn.card_id)
            if card is not None and (keep or self._is_still_wanted(card, turn.stage)):
                self._show(card)
                return
            self.session = state.dropped(self.session)
            keep = False
        self.card = None

    def _show(self, card: Card) -> None:
        self.card = card
        schedule = card.state.schedule
        reviews = schedule.reviews if isinstance(schedule, Scheduled) else 0
        seed = f"{self.manner.seed or self.day}:{card.uid}:{reviews}"
        self.attempt = attempts.begin(card, seed)
        self._shown = self._stopwatch()
        self._reveal_s = 0.0

    def _is_still_wanted(self, card: Card, stage: Stage) -> bool:
        day = self.day
        if card.phase(day) in ("draft", "suspended", "buried"):
            return False
        if self.manner.cram:
            return True
        schedule = card.state.schedule
        match stage:
            case Stage.DUE:
                wanted = isinstance(schedule, Scheduled) and schedule.last_day < day
            case Stage.NEW:
                wanted = not isinstance(schedule, Scheduled)
            case _:
                return (
                    isinstance(schedule, Scheduled)
                    and schedule.needs_drill
                    and schedule.last_day >= day
                )
        if self.manner.together:
            return wanted
        return wanted and not self.collection.is_held_back(card.card_id, day)


def _lapses(card: Card) -> int:
    schedule = card.state.schedule
    return schedule.lapses if isinstance(schedule, Scheduled) else 0


def _stage(card: Card, day: int) -> Stage:
    schedule = card.state.schedule
    if not isinstance(schedule, Scheduled):
        return Stage.NEW
    if schedule.needs_drill and schedule.last_day >= day:
        return Stage.DRILL
    return Stage.DUE
