"""Leeches, one after the other: what is known of each, and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from flashq.collection import writing
from flashq.collection.opened import Collection
from flashq.core import cards as card_texts
from flashq.core.model import GRADES, Card, LogKind, Moment, Scheduled
from flashq.core.proposals import points
from flashq.core.reports import Json, card_json
from flashq.errors import FlashqError
from flashq.formats.deck_yaml import NewNote
from flashq.formats.note_text import parse
from flashq.terminal.editor import edit_note, edited_text
from flashq.terminal.ratings import quality_words
from flashq.terminal.safe_text import safe_line

_LAST_GRADES = 8
_OFFERED = "[e edit, p split, s suspend, r reset, Enter next, q quit] "


def print_leeches(collection: Collection, found: Sequence[Card]) -> None:
    """Prints the leeches with their misses."""
    for card in found:
        print("\n".join(_facts(collection, card)))
        print()
    print(_counted(collection, found))


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
    for card in found:
        print()
        while True:
            print("\n".join(_facts(collection, card)))
            print(_OFFERED, end="", flush=True)
            line = sys.stdin.readline()
            word = line.strip().casefold()
            if not line or word == "q":
                return
            if word == "e":
                card = _edited(collection, card)
                continue
            if word in ("s", "r"):
                kind = LogKind.SUSPEND if word == "s" else LogKind.RESET
                state = collection.mark(card.card_id, kind, clock()).state
                phase = state.phase(clock().day)
                print(f'{safe_line(card.name)}: {phase}; "flashq undo" takes it back')
            elif (word == "p" and not _split(collection, card, clock())) or word not in ("", "p"):
                continue
            break


def _counted(collection: Collection, found: Sequence[Card]) -> str:
    limit = collection.settings.leech_lapses
    if not found:
        return f"No leeches: no card lapsed {limit} times."
    leeches = "1 leech" if len(found) == 1 else f"{len(found)} leeches"
    return f"{leeches}: forgotten {limit} times or more."


def _facts(collection: Collection, card: Card) -> list[str]:
    schedule = card.state.schedule
    assert isinstance(schedule, Scheduled)
    log = collection.log(card.card_id)
    grades = [
        quality_words(entry.quality, collection.settings.grades)
        for entry in log
        if entry.kind in GRADES and entry.quality is not None
    ]
    lines = [
        f"{safe_line(card.name)}  {safe_line(card.path)}:{card.note.line}",
        f"  {safe_line(card_texts.plain_question(card))}",
        f"  {schedule.lapses} lapses in {schedule.reviews} reviews,"
        f" ease {schedule.ease_hundredths / 100:.2f}"
        + (", suspended" if card.state.suspended else ""),
        f"  last grades: {', '.join(grades[-_LAST_GRADES:])}",
    ]
    for tally in points.most_missed(points.tally(card.note.points, log)):
        lines.append(f"  missed {tally.missed} of {tally.asked}: {safe_line(tally.point)}")
    return lines


def _edited(collection: Collection, card: Card) -> Card:
    """The card after its note was edited."""
    problem = edit_note(collection.folder, card)
    collection.synchronise()
    deck = collection.decks.get(card.deck)
    if not problem and deck is not None and deck.fault_count:
        problem = f"{deck.first_fault}; the card stays as it was"
    if problem:
        print(f"flashq: {safe_line(problem)}", file=sys.stderr)
    return collection.card(card.card_id) or card


def _split(collection: Collection, card: Card, moment: Moment) -> bool:
    """Makes several notes of a card's one in the editor; False when nothing came of it.

    The card is suspended then; its note stays in the deck.
    """
    start = _template(card)
    try:
        with edited_text(start, ".md") as edited:
            notes = [] if edited.text == start else parse(edited.text, edited.file)
            added = writing.add_notes(
                collection,
                card.deck,
                [
                    NewNote(
                        id=None,
                        prompt=note.question,
                        answer=note.answer,
                        tags=tuple(dict.fromkeys((*card.note.tags, *note.tags))),
                    )
                    for note in notes
                ],
            )
    except FlashqError as error:
        print(f"flashq: {safe_line(str(error))}", file=sys.stderr)
        return False
    if not added:
        print("Nothing was changed.")
        return False
    for one in added:
        print(f"added {safe_line(one.path)}:{one.line}  {safe_line(one.note_id)}")
    collection.mark(card.card_id, LogKind.SUSPEND, moment)
    print(f'{safe_line(card.name)}: suspended; "flashq undo" takes that back')
    return True


def _template(card: Card) -> str:
    """A small note for each key point, below the whole note as a reminder; the note itself, to be
    cut up, where it has no points."""
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
    small = "\n===\n".join(
        f"{question} ({number})\n---\n{point}" for number, point in enumerate(note.points, 1)
    )
    reminder = f"{instructions}\n{question}\n\n{answer}"
    return f"{_commented(reminder)}{small}\n"


def _commented(text: str) -> str:
    return "".join(f"#: {line}".rstrip() + "\n" for line in text.splitlines())
