"""Leeches, one after the other: what is known of each, and what to do about it."""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from collections.abc import Callable, Sequence

from rich.text import Text

from flashq.collection import writing
from flashq.collection.opened import Collection
from flashq.collection.statistics import own_tags
from flashq.core import cards as card_texts
from flashq.core import cloze
from flashq.core.model import GRADES, Card, Kind, LogKind, Moment, Scheduled
from flashq.core.proposals import points
from flashq.core.reports import Json, card_json
from flashq.errors import FlashqError
from flashq.formats.deck_yaml import NewNote
from flashq.formats.note_text import parse
from flashq.terminal.editor import edit_note, edited_text
from flashq.terminal.line_breaking import wrap_text
from flashq.terminal.ratings import quality_words
from flashq.terminal.safe_text import safe_line
from flashq.terminal.saying import complain
from flashq.terminal.theme import make_console

_LAST_GRADES = 8
_OFFERED = "[e edit, p split, s suspend, r reset, Enter next, q quit]"
_INDENT = 4  # cells, of the lines that go on


def print_leeches(collection: Collection, found: Sequence[Card], words: Sequence[str] = ()) -> None:
    """Prints the leeches among the cards that `words` mean, with their misses."""
    for card in found:
        _print_facts(collection, card)
        print()
    print(_counted(collection, found, words))


def leech_json(collection: Collection, card: Card, day: int) -> Json:
    """A leech as plain values: the card, and its missed points."""
    tallies = points.tally(card.note.points, collection.log(card.card_id))
    return card_json(card, day) | {
        "missed_points": [
            {"point": one.point, "asked": one.asked, "missed": one.missed} for one in tallies
        ]
    }


def go_through(collection: Collection, found: Sequence[Card], clock: Callable[[], Moment]) -> None:
    """Shows each leech and does what the person says, until the end or `q`."""
    print(_counted(collection, found))
    for leech in found:
        print()
        card: Card | None = leech
        while card is not None:
            _print_facts(collection, card)
            word = _asked()
            if word == "q":
                return
            if word == "e":
                card = _edited(collection, card)
            elif word != "p" or _split(collection, card, clock):
                if word in ("s", "r"):
                    _mark(
                        collection, card, LogKind.SUSPEND if word == "s" else LogKind.RESET, clock
                    )
                break


def _asked() -> str:
    """One of the words that are offered, "" for Enter, `q` at the end of the input."""
    offered = textwrap.fill(_OFFERED, max(8, make_console().width - 1))
    while True:
        print(offered, end=" ", flush=True)
        line = sys.stdin.readline()
        if not line:
            print()
            return "q"
        # A Chinese input method gives full-width letters.
        word = unicodedata.normalize("NFKC", line).strip().casefold()
        if word in ("", "e", "p", "s", "r", "q"):
            return word


def _counted(collection: Collection, found: Sequence[Card], words: Sequence[str] = ()) -> str:
    limit = collection.settings.leech_lapses
    times = "once" if limit == 1 else f"{limit} times"
    if not found:
        among = f" among the cards of {safe_line(' '.join(words))}" if words else ""
        return f"No leeches{among}: no card lapsed {times}."
    leeches = "1 leech" if len(found) == 1 else f"{len(found)} leeches"
    return f"{leeches}: forgotten {times} or more."


def _print_facts(collection: Collection, card: Card) -> None:
    """Prints what is known of a card, fitted to a terminal; a pipe gets whole lines."""
    console = make_console()
    for line in _facts(collection, card):
        if not console.is_terminal:
            print(line)
            continue
        width = max(8, console.width - 1)
        first, *more = wrap_text(
            Text(line),
            width - _INDENT,
            first_width=width,
            ambiguous_wide=collection.settings.ambiguous_wide,
        )
        for row in (first, *(Text.assemble(" " * _INDENT, row) for row in more)):
            console.print(row, soft_wrap=True)


def _facts(collection: Collection, card: Card) -> list[str]:
    schedule = card.state.schedule
    log = collection.log(card.card_id)
    grades = [
        quality_words(entry.quality, collection.settings.grades)
        for entry in log
        if entry.kind in GRADES and entry.quality is not None
    ]
    lines = [
        f"{safe_line(card.name)}  {safe_line(card.path)}:{card.note.line}",
        f"  {safe_line(card_texts.plain_question(card))}",
    ]
    if isinstance(schedule, Scheduled):
        lapses = f"{schedule.lapses} lapse{'s' if schedule.lapses != 1 else ''}"
        ease = f"{schedule.ease_hundredths / 100:.2f}"
        suspended = ", suspended" if card.state.suspended else ""
        lines.append(f"  {lapses} in {schedule.reviews} reviews, ease {ease}{suspended}")
    lines.append(f"  last grades: {', '.join(grades[-_LAST_GRADES:])}")
    for tally in points.most_missed(points.tally(card.note.points, log)):
        lines.append(f"  missed {tally.missed} of {tally.asked}: {safe_line(tally.point)}")
    return lines


def _mark(collection: Collection, card: Card, kind: LogKind, clock: Callable[[], Moment]) -> None:
    moment = clock()
    phase = collection.mark(card.card_id, kind, moment).state.phase(moment.day)
    print(f'{safe_line(card.name)}: {phase}; "flashq undo" takes it back')


def _edited(collection: Collection, card: Card) -> Card | None:
    """The card after its note was edited, None when it is in no deck any more."""
    problem = edit_note(collection.folder, card)
    collection.synchronise()
    deck = collection.decks.get(card.deck)
    if not problem and deck is not None and deck.fault_count:
        problem = f"{deck.first_fault}; the card stays as it was"
    if problem:
        complain(problem)
    found = collection.card(card.card_id)
    if found is None:
        print(f"{safe_line(card.name)}: in no deck any more; its progress is kept")
    return found


def _split(collection: Collection, card: Card, clock: Callable[[], Moment]) -> bool:
    """Makes several notes of a card's one in the editor; False when nothing came of it.

    The card is suspended then; its note stays in the deck.
    """
    start = _template(card)
    try:
        writing.check_takes_notes(collection, card.deck)
        with edited_text(start, ".md") as edited:
            is_untouched = edited.text.split() == start.split()
            texts = [] if is_untouched else parse(edited.text, edited.file)
            tags = own_tags(collection, card)
            notes = [
                NewNote(
                    id=None,
                    prompt=text.question,
                    answer=text.answer if text.answer.strip() else None,
                    kind=Kind.CLOZE if cloze.gaps(text.question) else Kind.BASIC,
                    tags=tuple(dict.fromkeys((*tags, *text.tags))),
                )
                for text in texts
            ]
            added = writing.add_notes(collection, card.deck, notes) if notes else []
    except FlashqError as error:
        complain(str(error))
        return False
    if not added:
        print("Nothing was changed.")
        return False
    for one in added:
        print(f"added {safe_line(one.path)}:{one.line}  {safe_line(one.note_id)}")
    _mark(collection, card, LogKind.SUSPEND, clock)
    return True


def _template(card: Card) -> str:
    """A small note for each key point, below the whole note as a reminder; the note itself, to be
    cut up, where it has no points.

    The reminder is made of instruction lines: as a note it would be added again.
    """
    note = card.note
    answer = (note.answer or "").strip("\n")
    question = note.prompt.strip()
    instructions = (
        "Make several small notes of this one: a question, a line ---, its answer; a line ===\n"
        "before the next note. They are added to the deck, and the old card is suspended.\n"
        "Leave all as it is, or empty, and nothing changes.\n"
    )
    if not note.points:
        return f"{_commented(instructions)}{question}\n---\n{answer}\n"
    # Behind the last line of a code block the number would keep it open.
    gap = "\n" if "\n" in question else " "
    small = "\n===\n".join(
        f"{question}{gap}({number})\n---\n{point}" for number, point in enumerate(note.points, 1)
    )
    reminder = f"{instructions}\n{question}\n\n{answer}"
    return f"{_commented(reminder)}{small}\n"


def _commented(text: str) -> str:
    return "".join(f"#: {line}".rstrip() + "\n" for line in text.splitlines())
