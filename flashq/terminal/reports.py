"""Lists and reports on the terminal: cards, decks, what is due, what was undone."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, BinaryIO

from flashq.core import cards as card_texts
from flashq.core.model import Card, CardState, LogKind, Moment, Scheduled
from flashq.core.timing import day_text
from flashq.terminal.ratings import undone_words
from flashq.terminal.safe_text import safe_line

if TYPE_CHECKING:
    from flashq.collection.history import Difference
    from flashq.collection.opened import Collection, NextDue, Recorded, Undone
    from flashq.config import Setting, Value
    from flashq.core.reports import DeckReport
    from flashq.core.study_queue import StudyQueue


def nothing_due(collection: Collection, day: int, wanted: Callable[[str], bool]) -> None:
    """Says that nothing is due, when the next card comes, and how to study all the same."""
    print("Nothing is due now.")
    following = collection.next_due(day, wanted)
    if following is not None:
        print(f"  Next: {_when(following, day)}.")
        print(f'  "flashq study --ahead {following.day - day}" studies ahead.')
    waiting = collection.new_count(day, wanted)
    if waiting:
        print(f"  {waiting} new cards wait for the coming days;", end=" ")
        print(f'"flashq study --more-new {min(10, waiting)}" takes some today.')
    if following is None and not waiting:
        print('  There are no cards to come; "flashq add" writes one.')


def print_undone(undone: Undone | None, grades: str) -> None:
    """Says what was taken back."""
    if undone is None:
        print("There is nothing to undo.", file=sys.stderr)
        return
    what = undone_words(undone.kind, undone.quality, grades)
    of_card = f" of {safe_line(undone.card.name)}" if undone.card else " of a card now gone"
    print(f"Undone: {what}{of_card}.")


def print_cards(cards: Sequence[Card], day: int) -> None:
    """A table of cards: name, state, due day, interval, ease, question."""
    from flashq.terminal.tables import print_table

    print_table(
        ("card", "state", "due", "days", "ease", "question"),
        [_card_row(card, day) for card in cards],
        right=(3, 4),
    )
    print(f"{len(cards)} card{'s' if len(cards) != 1 else ''}")


def print_cards_json(cards: Sequence[Card], day: int) -> None:
    """Cards as JSON."""
    from flashq.core.reports import card_json
    from flashq.terminal.json_text import print_json

    print_json([card_json(card, day) for card in cards])


def print_decks_json(reports: Sequence[DeckReport]) -> None:
    """Decks as JSON."""
    from flashq.core.reports import deck_json
    from flashq.terminal.json_text import print_json

    print_json([deck_json(report) for report in reports])


def print_decks(reports: Sequence[DeckReport]) -> None:
    """A table of decks."""
    from flashq.terminal.tables import print_table

    print_table(
        ("deck", "title", "notes", "cards", "new", "due", "faults"),
        [
            (
                report.name,
                report.title,
                str(report.notes),
                str(report.cards),
                str(report.new),
                str(report.due),
                str(report.faults or ""),
            )
            for report in reports
        ],
        right=(2, 3, 4, 5, 6),
    )


def print_due(
    queue: StudyQueue, following: NextDue | None, cards: Sequence[Card], day: int
) -> None:
    """What waits today, in one line, then the cards under review."""
    print(f"due {len(queue.due)} · new {len(queue.new)} · drill {len(queue.drill)}", end="")
    print(f" · next {_when(following, day)}" if following else "")
    for card in cards:
        print(f"  {safe_line(card.name)}  {safe_line(card_texts.plain_question(card))}")


def print_graded(card: Card, recorded: Recorded, day: int) -> None:
    """Says what a grade did."""
    schedule = recorded.state.schedule
    assert isinstance(schedule, Scheduled)
    moved = {
        LogKind.REVIEW: f"due {day_text(schedule.due_day)}",
        LogKind.DRILL: "drilled" if not schedule.needs_drill else "waits for its drill still",
        LogKind.PRACTICE: "practice: it was graded today, nothing changes",
    }
    drill = "; in today's drill" if schedule.needs_drill and schedule.last_day >= day else ""
    print(f"{safe_line(card.name)}: {moved[recorded.kind]}{drill}")


def print_graded_lines(collection: Collection, source: BinaryIO, now: Moment) -> None:
    """Grades the lines of a stream; says how many, or every fault with its line."""
    from flashq.formats.grade_lines import GradeLinesError

    with io.TextIOWrapper(source, encoding="utf-8-sig", errors="replace") as lines:
        try:
            count = collection.grade_many(lines, now)
        except GradeLinesError as error:
            for fault in error.faults:
                print(
                    f"flashq: standard input:{fault.line}: {safe_line(fault.message)}",
                    file=sys.stderr,
                )
            raise
    print(f"{count} grade{'s' if count != 1 else ''} recorded")


def print_marked(card: Card, state: CardState, day: int) -> None:
    """Says in which state a card is now."""
    print(f"{safe_line(card.name)}: {state.phase(day)}")


def print_differences(collection: Collection, differences: Sequence[Difference]) -> None:
    """Says which cards' states were not what the log amounts to."""
    for difference in differences:
        card = collection.card(difference.card_id)
        name = safe_line(card.name) if card else f"card {difference.card_id} (in no file now)"
        print(f"{name}: was {difference.kept}, is {difference.replayed}")
    if differences:
        count = len(differences)
        print(f"{count} card{'s' if count != 1 else ''} differed from the log and were mended.")
    else:
        print("The log was replayed; nothing differed.")


def print_setting(name: str, value: Value, origin: str, setting: Setting | None = None) -> None:
    """One setting: its value, where that comes from, and what it means."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    print(f"{name} = {safe_line(shown)}  ({safe_line(origin)})")
    if setting is not None:
        print(f"    {setting.meaning}: {setting.values}")


def _when(following: NextDue, day: int) -> str:
    days = following.day - day
    distance = "tomorrow" if days == 1 else f"in {days} days"
    cards = f"{following.count} card{'s' if following.count != 1 else ''}"
    return f"{cards} {distance} ({day_text(following.day)})"


def _card_row(card: Card, day: int) -> tuple[str, ...]:
    due, days, ease = "", "", ""
    schedule = card.state.schedule
    if isinstance(schedule, Scheduled):
        due, days = day_text(schedule.due_day), str(schedule.interval_days)
        ease = f"{schedule.ease_hundredths / 100:.2f}"
    return (card.name, card.phase(day), due, days, ease, card_texts.plain_question(card))
