"""Doing something to many cards: saying what, asking before it is many, saying what came of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from flashq.collection.opened import Collection
from flashq.core.model import NEW, Card, LogKind, Moment
from flashq.errors import WRONG_USAGE, FlashqError
from flashq.terminal.safe_text import safe_line

MOST_UNASKED = 20


@dataclass(frozen=True, slots=True)
class Caution:
    """Whether to change nothing and only say what would be, and whether to ask before."""

    dry_run: bool = False
    yes: bool = False

    def allows(self, count: int, what: str) -> bool:
        """Whether to go on with `count` cards; asks when there are many.

        Raises FlashqError where there is nobody to ask.
        """
        if self.dry_run:
            return False
        if self.yes or count <= MOST_UNASKED:
            return True
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise FlashqError(
                f"this would {what}", "--yes does it, --dry-run shows it", WRONG_USAGE
            )
        print(f"This will {what}. Go on? [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().casefold() in ("y", "yes")


def change(
    collection: Collection,
    cards: Sequence[Card],
    kind: LogKind,
    value: int,
    moment: Moment,
    caution: Caution,
) -> None:
    """Marks the cards that the mark would change, as one deed; says what they are then."""
    day = moment.day
    changed = [card for card in cards if _changes(card, kind, value, day)]
    what = f"{_verb(kind, value)} {counted(len(changed))}"
    if changed and not caution.allows(len(changed), what):
        if caution.dry_run:
            for card in changed:
                print(safe_line(card.name))
            print(f"Would {what}; nothing was changed.")
        else:
            print("Nothing was changed.")
        return
    states = collection.mark_all(kind, {card.card_id: value for card in changed}, moment)
    if len(cards) <= MOST_UNASKED:
        for card in cards:
            state = states.get(card.card_id, card.state)
            flag = f", flag {state.flag}" if state.flag else ""
            skipped = ", comes last today" if state.skipped_day >= day else ""
            print(f"{safe_line(card.name)}: {state.phase(day)}{flag}{skipped}")
    if len(cards) > 1:
        rest = len(cards) - len(changed)
        already = f", {counted(rest)} needed no change" if rest else ""
        print(f'{counted(len(changed))} changed{already}; "flashq undo" takes it back')


def counted(count: int) -> str:
    """A number of cards in words."""
    return "1 card" if count == 1 else f"{count} cards"


def _verb(kind: LogKind, value: int) -> str:
    if kind is LogKind.FLAG:
        return f"flag with {value}" if value else "unflag"
    return kind.value


def _changes(card: Card, kind: LogKind, value: int, day: int) -> bool:
    state = card.state
    match kind:
        case LogKind.SUSPEND:
            return not state.suspended
        case LogKind.UNSUSPEND:
            return state.suspended
        case LogKind.BURY:
            return state.buried_day < day
        case LogKind.UNBURY:
            return state.buried_day >= day
        case LogKind.SKIP:
            return state.skipped_day < day
        case LogKind.FLAG:
            return state.flag != value
        case _:
            return state.schedule != NEW
