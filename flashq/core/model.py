"""The values that the whole program speaks of: decks, notes, cards, reviews, states.

Frozen, named in the field's words, with units in the names. Knows no file, clock or screen.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What kind of card a note becomes."""

    BASIC = "basic"
    REVERSED = "reversed"
    CLOZE = "cloze"
    CHOICE = "choice"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One entry of a deck, as its author wrote it.

    `prompt` is the question, or the text with `{{c1::…}}` gaps of a cloze note; `answer` is
    Markdown, "" for a cloze note without one and None for a draft. `accepted` are all the
    texts that count as right: the right choices of a choice note, the spellings of a typed
    answer, `answer` first; empty for other kinds. `explanation` is Markdown that is shown below
    the answer of either card. `tags` are the note's own after the deck's.
    `line` is where the entry begins in its file, from 1. `seconds` is how long a spoken answer
    may take, by the note or its deck.
    """

    id: str | None
    kind: Kind
    prompt: str
    answer: str | None
    points: tuple[str, ...] = ()
    hint: str = ""
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    explanation: str = ""
    seconds: float | None = None
    line: int = 0

    @property
    def is_draft(self) -> bool:
        """True for a note that has no answer yet: kept and listed, never quizzed."""
        return self.answer is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """One YAML file: `name` is its path in the collection without the suffix.

    `seconds` is how long the answers of its notes may take where they do not say it.
    """

    name: str
    path: str
    title: str
    language: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    seconds: float | None = None
    notes: tuple[Note, ...] = ()


class Quality(IntEnum):
    """SM-2's grade of one recall, from a blackout to perfect (Wozniak 1990, step 4)."""

    BLACKOUT = 0
    WRONG = 1
    NEARLY = 2
    HARD = 3
    GOOD = 4
    EASY = 5


class Rating(IntEnum):
    """The four keys of a session; the value is the quality that the log stores."""

    AGAIN = 2
    HARD = 3
    GOOD = 4
    EASY = 5


class LogKind(StrEnum):
    """What a row of the log records: a grade, or something else done to a card.

    A grade is a `review` (it moves the schedule), a `drill` (a repeat on the same study day
    of what scored below 4) or `practice` (any other repeat on that day, and every grade of a
    cram). `skip` puts a card behind the others of its day, `flag` gives it the flag of the
    entry's `value` (0 takes it off), `reset` makes it new again, `move` gives it the due day
    of the entry's `value`.
    """

    REVIEW = "review"
    DRILL = "drill"
    PRACTICE = "practice"
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    BURY = "bury"
    UNBURY = "unbury"
    SKIP = "skip"
    FLAG = "flag"
    RESET = "reset"
    MOVE = "move"


GRADES = frozenset((LogKind.REVIEW, LogKind.DRILL, LogKind.PRACTICE))
HIGHEST_FLAG = 7
# A hundred years: every due day is a date of the calendar.
LONGEST_INTERVAL_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class New:
    """A card that was never graded."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A card that was graded at least once, and when it comes next.

    Days are study days, counted as `datetime.date.toordinal` does. `needs_drill` holds
    for the study day `last_day` only. `lapses` counts reviews below 3 of a card that had
    been learnt, `reviews` all that moved the schedule; `last_quality` is that of the last one.
    """

    repetitions: int
    interval_days: int
    ease_hundredths: int
    due_day: int
    first_day: int
    last_day: int
    needs_drill: bool
    lapses: int
    reviews: int
    last_quality: int


Schedule = New | Scheduled
NEW = New()


@dataclass(frozen=True, slots=True)
class CardState:
    """All that the log says of one card: its schedule and the marks put on it.

    `buried_day` is the study day for which the card was put away, `skipped_day` that on which
    it comes after the others, 0 for none; `flag` is 1 to 7, 0 for none.
    """

    schedule: Schedule = NEW
    suspended: bool = False
    buried_day: int = 0
    flag: int = 0
    skipped_day: int = 0

    def phase(self, day: int) -> str:
        """The state in the field's words on study day `day`: suspended, buried, new,
        learning (failed and not yet passed again) or review."""
        if self.suspended:
            return "suspended"
        if self.buried_day >= day:
            return "buried"
        match self.schedule:
            case New():
                return "new"
            case Scheduled(repetitions=0):
                return "learning"
            case _:
                return "review"


UNSEEN = CardState()


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant: UTC milliseconds since 1970 and the local study day it belongs to."""

    at_ms: int
    day: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A key point as it was worded then, and whether it was said."""

    point: str
    said: bool


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What happened to one card, in the order of its log.

    `quality` is 0 to 5 for a grade and None for anything else. `kind` of a grade tells review,
    drill and practice apart; folding the log works it out anew. `value` is the number of a
    flag, the day of a move, and 1 for a grade that was to be practice whatever the day. The
    rest is of grades alone: `reveal_ms` until the answer was shown (0: not measured),
    `duration_ms` until the grade, `shift_days` by which the interval was put off the
    scheduler's own, `ticks` of the key points.
    """

    kind: LogKind
    quality: int | None
    moment: Moment
    duration_ms: int = 0
    reveal_ms: int = 0
    shift_days: int = 0
    value: int = 0
    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One prompt made from a note, with its place in the collection and its state.

    `key` is the note's name within its deck, `ordinal` which of the note's cards this is,
    from 1 (the number of the gap for a cloze), `path` the deck's file. `added_day` is the study
    day on which the note was first seen, 0 when that is not known.
    """

    card_id: int
    uid: str
    deck: str
    deck_title: str
    path: str
    key: str
    ordinal: int
    note: Note
    state: CardState = UNSEEN
    added_day: int = 0

    @property
    def note_name(self) -> str:
        """The note's name in the collection: `ml/optim:overfitting`."""
        return f"{self.deck}:{self.key}"

    @property
    def name(self) -> str:
        """The card's name: the note's, with `#2` behind it for its second card."""
        return card_name(self.note_name, self.ordinal)

    def phase(self, day: int) -> str:
        """As `CardState.phase`, and `draft` for a card that has no answer yet."""
        return "draft" if self.note.is_draft else self.state.phase(day)

    def is_due(self, day: int) -> bool:
        """Whether a review waits on study day `day` (a new card is not due)."""
        schedule = self.state.schedule
        return (
            isinstance(schedule, Scheduled)
            and schedule.due_day <= day
            and self.phase(day) in ("learning", "review")
        )


def card_name(note_name: str, ordinal: int) -> str:
    """The name of a note's card; the first one goes by the note's own name."""
    return note_name if ordinal == 1 else f"{note_name}#{ordinal}"
