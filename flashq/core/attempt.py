"""What a person did with a card before grading it, and the grade that this proposes.

A value: the hints that were asked for, what was typed, which choices were picked, which key
points were ticked. Knows no key and no screen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flashq.core.model import Card, Kind, Note, Tick
from flashq.core.proposals import choices, points, typed
from flashq.core.proposals.typed import Comparison


@dataclass(frozen=True, slots=True)
class Attempt:
    """How far a person has come with one card.

    `order` are the choices' places in the note in the order in which they are shown, `chosen`
    and `ticked` places in the note. `typed` is None until a text was given. `weighed` says that
    the points were looked at: one was ticked or unticked, or the proposal taken as it was.
    """

    order: tuple[int, ...] = ()
    hints: int = 0
    typed: str | None = None
    chosen: frozenset[int] = frozenset()
    ticked: frozenset[int] = frozenset()
    weighed: bool = False


def begin(card: Card, seed: str) -> Attempt:
    """The attempt at a card that is shown just now; `seed` shuffles its choices."""
    note = card.note
    return Attempt(choices.shuffled(note.choices, seed) if note.kind is Kind.CHOICE else ())


def hinted(attempt: Attempt, note: Note) -> Attempt:
    """One hint more, as far as there are any."""
    return replace(attempt, hints=min(attempt.hints + 1, len(hint_ladder(note))))


def hint_ladder(note: Note) -> tuple[str, ...]:
    """The note's hint, then its key points one by one."""
    return ((note.hint,) if note.hint else ()) + note.points


def chosen(attempt: Attempt, place: int) -> Attempt:
    """The choice shown at `place` (from 0) is picked, or no longer."""
    return replace(attempt, chosen=attempt.chosen ^ {attempt.order[place]})


def ticked(attempt: Attempt, point: int) -> Attempt:
    """The key point `point` (from 0) was said, or was not after all."""
    return replace(attempt, ticked=attempt.ticked ^ {point}, weighed=True)


def all_ticked(attempt: Attempt, note: Note) -> Attempt:
    """Every key point was said; when all are ticked already, none was."""
    every = frozenset(range(len(note.points)))
    return replace(attempt, ticked=frozenset() if attempt.ticked == every else every, weighed=True)


def comparison(attempt: Attempt, note: Note) -> Comparison | None:
    """What was typed beside what is right, None where nothing was typed."""
    if note.kind is not Kind.TYPED or attempt.typed is None:
        return None
    return typed.compare(attempt.typed, note.accepted)


def proposal(attempt: Attempt, note: Note, *, with_points: bool) -> int | None:
    """The quality that the attempt speaks for, None where nothing speaks for any.

    Where several things were weighed the worst counts.
    """
    found = []
    compared = comparison(attempt, note)
    if compared is not None:
        found.append(typed.proposed_quality(compared))
    if note.kind is Kind.CHOICE and attempt.chosen:
        picked = {note.choices[place] for place in attempt.chosen}
        found.append(choices.proposed_quality(picked, set(note.accepted)))
    if with_points and note.points and (attempt.weighed or not found):
        found.append(points.proposed_quality(len(attempt.ticked), len(note.points)))
    return min(found, default=None)


def ticks(attempt: Attempt, note: Note) -> tuple[Tick, ...]:
    """What the log keeps of the key points, nothing where they were not weighed."""
    if not attempt.weighed:
        return ()
    return tuple(Tick(point, place in attempt.ticked) for place, point in enumerate(note.points))
