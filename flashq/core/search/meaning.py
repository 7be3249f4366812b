"""Which cards a query means."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from flashq.core import cards
from flashq.core.identity import fold
from flashq.core.model import Card, Scheduled
from flashq.core.search.syntax import And, Node, Not, Or, Query, Term

_OPERATORS: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_RATED = {"again": range(3), "hard": range(3, 4), "good": range(4, 5), "easy": range(5, 6)}


@dataclass(frozen=True, slots=True)
class Context:
    """What a query needs to know beside a card: the study day, and when a card is a leech."""

    day: int
    leech_lapses: int = 8


def matches(query: Query, card: Card, context: Context) -> bool:
    """Whether a card meets a query; every card meets an empty one."""
    return query.root is None or _meets(query.root, _Subject(card, context))


class _Subject:
    """The card that is asked about; its texts are folded once, when a term first asks."""

    __slots__ = ("_text", "card", "context")

    def __init__(self, card: Card, context: Context) -> None:
        self.card = card
        self.context = context
        self._text: str | None = None

    @property
    def text(self) -> str:
        if self._text is None:
            card, note = self.card, self.card.note
            parts = card.name, note.prompt, note.answer or "", *note.points, *note.choices
            # A phrase must not reach from one text into the next.
            self._text = _folded("\0".join((*parts, *note.accepted, note.explanation)))
        return self._text


def matches_deck(query: Query, deck: str) -> bool:
    """Whether the cards of a deck meet a query that asks for decks alone."""

    def meets(node: Node) -> bool:
        match node:
            case Term():
                return deck_matches(node.value, deck)
            case Not(part):
                return not meets(part)
            case And(parts):
                return all(map(meets, parts))
            case Or(parts):
                return any(map(meets, parts))

    return query.root is None or meets(query.root)


def deck_matches(pattern: str, deck: str) -> bool:
    """Whether a deck goes by `pattern`: its name, a folder above it, its last part, or a pattern
    with `*` or `?` in it.

    Case and Unicode form play no part.
    """
    pattern, deck = fold(pattern).casefold().strip("/"), fold(deck).casefold()
    if "*" in pattern or "?" in pattern:
        return _globs(pattern, deck)
    return deck == pattern or deck.startswith(pattern + "/") or deck.endswith("/" + pattern)


def _meets(node: Node, subject: _Subject) -> bool:
    match node:
        case Term():
            return _meets_term(node, subject)
        case Not(part):
            return not _meets(part, subject)
        case And(parts):
            return all(_meets(part, subject) for part in parts)
        case Or(parts):
            return any(_meets(part, subject) for part in parts)


def _meets_term(term: Term, subject: _Subject) -> bool:
    card, context = subject.card, subject.context
    note = card.note
    match term.field:
        case "text":
            return term.value in subject.text
        case "deck":
            return deck_matches(term.value, card.deck)
        case "tag":
            return any(_is_under(term.value, _folded(tag)) for tag in note.tags)
        case "is":
            return _is(term.value, card, context)
        case "kind":
            return note.kind.value == term.value
        case "id":
            return note.id is not None and _globs(term.value, _folded(note.id))
        case "flag":
            return _has_flag(term.value, card.state.flag)
        case "question":
            return term.value in _folded(cards.question(card))
        case "answer":
            return term.value in _folded("\n".join((cards.answer(card), *cards.also_right(note))))
        case "rated" if term.value in _RATED:
            schedule = card.state.schedule
            return isinstance(schedule, Scheduled) and schedule.last_quality in _RATED[term.value]
        case _:
            found = _hundredths(term.field, card, context.day)
            return found is not None and _OPERATORS[term.operator](found, term.number)


def _hundredths(field: str, card: Card, day: int) -> int | None:
    """What a comparison compares, in hundredths; None where the card has nothing of that sort."""
    schedule = card.state.schedule
    if field == "added":
        return 100 * (day - card.added_day) if card.added_day else None
    if not isinstance(schedule, Scheduled):
        return 0 if field in ("lapses", "reps", "reviews") else None
    match field:
        case "due":
            return 100 * (schedule.due_day - day)
        case "interval":
            return 100 * schedule.interval_days
        case "ease":
            return schedule.ease_hundredths
        case "lapses":
            return 100 * schedule.lapses
        case "reps":
            return 100 * schedule.repetitions
        case "reviews":
            return 100 * schedule.reviews
        case _:
            return 100 * (day - schedule.last_day)


def _is(state: str, card: Card, context: Context) -> bool:
    schedule = card.state.schedule
    match state:
        case "due":
            return card.is_due(context.day)
        case "late":
            return (
                isinstance(schedule, Scheduled)
                and schedule.due_day < context.day
                and card.is_due(context.day)
            )
        case "leech":
            return isinstance(schedule, Scheduled) and schedule.lapses >= context.leech_lapses
        case "flagged":
            return card.state.flag > 0
        case _:
            return card.phase(context.day) == state


def _has_flag(wanted: str, flag: int) -> bool:
    match wanted:
        case "any":
            return flag > 0
        case "none":
            return flag == 0
        case _:
            return flag == int(wanted)


def _is_under(tag: str, of_card: str) -> bool:
    """A tag covers the tags below it: `ml` covers `ml/optim` and `ml::optim`."""
    return _globs(tag, of_card) or of_card.startswith((tag + "/", tag + "::"))


def _globs(pattern: str, text: str) -> bool:
    if "*" in pattern or "?" in pattern:
        return fnmatchcase(text, pattern.replace("[", "[[]"))  # [ is a letter here
    return text == pattern


def _folded(text: str) -> str:
    return fold(text).casefold()
