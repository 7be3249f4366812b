"""Showing how reviews are spread over days, and moving them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from flashq.collection.opened import Collection
from flashq.core.model import LogKind, Moment
from flashq.core.timing import day_text
from flashq.terminal.changing import Caution, counted

_MOST_DAYS = 14


def carry_out(
    collection: Collection, moves: Mapping[int, int], moment: Moment, caution: Caution
) -> None:
    """Gives cards their new due days (by card number), as one deed; says how many on which day."""
    if not moves:
        print("Nothing needs to be moved.")
        return
    by_day = sorted(Counter(moves.values()).items())
    for day, count in by_day[:_MOST_DAYS]:
        print(f"  {day_text(day)}  {count}")
    if len(by_day) > _MOST_DAYS:
        left = sum(count for _, count in by_day[_MOST_DAYS:])
        print(f"  … {left} more until {day_text(by_day[-1][0])}")
    if not caution.allows(len(moves), f"move {counted(len(moves))}"):
        would = f"Would move {counted(len(moves))}; n" if caution.dry_run else "N"
        print(f"{would}othing was changed.")
        return
    collection.mark_all(LogKind.MOVE, moves, moment)
    print(f'{counted(len(moves))} moved; "flashq undo" takes it back')
