"""Lists and reports on the terminal: cards, decks, what is due, what was undone."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from flashq.core import cards as card_texts
from flashq.core.model import Card, CardState, LogKind, Moment, Scheduled, card_name
from flashq.core.timing import day_text
from flashq.terminal.safe_text import safe_line
from flashq.terminal.saying import complain

if TYPE_CHECKING:
    from datetime import datetime

    from flashq.collection.history import Rebuilt
    from flashq.collection.opened import Collection, NextDue, Recorded
    from flashq.collection.selecting import Selection
    from flashq.config import Setting, Value
    from flashq.core.reports import DeckReport
    from flashq.core.study_queue import StudyQueue

_WIDE_CELLS = 100


def nothing_due(collection: Collection, day: int, selection: Selection) -> None:
    """Says that nothing is due, when the next card comes, and how to study all the same."""
    import shlex

    study = safe_line(shlex.join(["flashq", "study", *selection.words]))
    print("Nothing is due now.")
    late, waiting = collection.due_count(day, selection), collection.new_count(day, selection)
    if late:
        cards = "1 review waits" if late == 1 else f"{late} reviews wait"
        print(f"  {cards}, beyond today's limits or after a card of their note;")
        print(f'  "{study} --reviews {min(50, late)} --siblings" takes some today.')
    following = collection.next_due(day, selection)
    if following is not None:
        print(f"  Next: {_when(following, day)}.")
    if ahead := collection.days_ahead(day, selection):
        print(f'  "{study} --ahead {ahead}" studies ahead.')
    if waiting:
        cards = "1 new card waits" if waiting == 1 else f"{waiting} new cards wait"
        print(f"  {cards} for the coming days;", end=" ")
        print(f'"{study} --new {min(10, waiting)}" takes some today.')
    if following is None and not waiting and not late:
        cards_left = collection.cards()
        if any(selection.takes(card.deck, card.card_id) for card in cards_left):
            print('  All cards are suspended, buried or drafts; "flashq list" shows them.')
        elif cards_left:
            print(f'  No card meets "{safe_line(" ".join(selection.words))}" today.')
        else:
            print('  There are no cards to come; "flashq add" writes one.')


def print_cards(cards: Sequence[Card], day: int) -> None:
    """A table of cards: name, state, due day, interval, ease, question.

    On a terminal there is one for each deck, whose name need not be said in every line then,
    and a narrow one leaves interval and ease to `show`; a pipe gets a line for each card, and
    no other.
    """
    from shutil import get_terminal_size

    from flashq.terminal.tables import print_table

    columns = ("state", "due", "days", "ease", "question")
    if not sys.stdout.isatty():
        print_table(("card", *columns), [(card.name, *_facts(card, day)) for card in cards])
        return
    is_narrow = get_terminal_size().columns < _WIDE_CELLS
    for deck, of_deck in groupby(cards, key=lambda card: card.deck):
        rows = [(card_name(card.key, card.ordinal), *_facts(card, day)) for card in of_deck]
        print_table((deck, *columns), rows, right=(3, 4), left_out=(3, 4) if is_narrow else ())
        print()
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


def print_graded_lines(
    collection: Collection,
    source: BinaryIO,
    now: Moment,
    local: Callable[[datetime], datetime],
) -> None:
    """Grades the lines of a stream; says how many, or every fault with its line."""
    from flashq.formats.grade_lines import GradeLinesError

    with io.TextIOWrapper(source, encoding="utf-8-sig", errors="replace") as lines:
        try:
            count = collection.grade_many(lines, now, local)
        except GradeLinesError as error:
            for fault in error.faults:
                complain(f"standard input:{fault.line}: {fault.message}")
            raise
    print(f"{count} grade{'s' if count != 1 else ''} recorded")


def print_differences(collection: Collection, rebuilt: Rebuilt) -> None:
    """Says which cards' states, and which entries' kinds, were not what the log amounts to."""
    for difference in rebuilt.differences:
        card = collection.card(difference.card_id)
        name = safe_line(card.name) if card else f"card {difference.card_id} (in no file now)"
        print(f"{name}: was {_state_words(difference.kept)}")
        print(f"  and is {_state_words(difference.replayed)}")
    if count := len(rebuilt.differences):
        print(f"{count} card{'s' if count != 1 else ''} differed from the log: mended.")
    if rebuilt.kinds:
        entries = "entry was" if rebuilt.kinds == 1 else "entries were"
        print(f"{rebuilt.kinds} {entries} of another kind than the log said: mended.")
    if not rebuilt.differences and not rebuilt.kinds:
        print("The log was replayed; nothing differed.")


def print_setting(name: str, value: Value, origin: str, setting: Setting | None = None) -> None:
    """One setting: its value, where that comes from, and what it means."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, tuple):
        shown = " ".join(value)
    print(f"{safe_line(name)} = {safe_line(shown)}  ({safe_line(origin)})")
    if setting is not None:
        print(f"    {setting.meaning}: {setting.values}")


def _state_words(state: CardState) -> str:
    schedule = state.schedule
    words = ["new"]
    if isinstance(schedule, Scheduled):
        words = [
            f"due {day_text(schedule.due_day)}",
            f"{schedule.interval_days} d",
            f"ease {schedule.ease_hundredths / 100:.2f}",
            f"{schedule.repetitions} in a row",
            f"{schedule.lapses} of {schedule.reviews} reviews lapsed",
            f"last on {day_text(schedule.last_day)}",
        ]
    if state.suspended:
        words.append("suspended")
    if state.buried_day:
        words.append(f"buried on {day_text(state.buried_day)}")
    if state.skipped_day:
        words.append(f"skipped on {day_text(state.skipped_day)}")
    if state.flag:
        words.append(f"flag {state.flag}")
    return ", ".join(words)


def _when(following: NextDue, day: int) -> str:
    days = following.day - day
    distance = "tomorrow" if days == 1 else f"in {days} days"
    cards = f"{following.count} card{'s' if following.count != 1 else ''}"
    return f"{cards} {distance} ({day_text(following.day)})"


def _facts(card: Card, day: int) -> tuple[str, ...]:
    due, days, ease = "", "", ""
    schedule = card.state.schedule
    if isinstance(schedule, Scheduled):
        due, days = day_text(schedule.due_day), str(schedule.interval_days)
        ease = f"{schedule.ease_hundredths / 100:.2f}"
    return (card.phase(day), due, days, ease, card_texts.plain_question(card))
