"""Taking back what was done, and saying so."""

from __future__ import annotations

from flashq.collection.opened import Collection
from flashq.terminal.changing import Caution, counted
from flashq.terminal.ratings import undone_words
from flashq.terminal.safe_text import safe_line


def undo_steps(collection: Collection, steps: int, *, dry_run: bool, yes: bool) -> bool:
    """Takes back so many deeds, the last first; False when there is none at all.

    With `dry_run` it only says what the first step would be.
    """
    grades = collection.settings.grades
    for step in range(steps):
        last = collection.last_deed()
        if last is None:
            if step:
                print("There is nothing more to undo.")
            return step > 0
        what = undone_words(last, grades)
        if last.cards == 1:
            what += f" of {safe_line(last.card.name)}" if last.card else " of a card now gone"
        if dry_run:
            print(f"Would undo: {what}; nothing was changed.")
            return True
        if not Caution(yes=yes).allows(last.cards, f"undo {what}, {counted(last.cards)}"):
            print("Nothing was changed.")
            return True
        collection.undo()
        print(f"Undone: {what}.")
    return True
