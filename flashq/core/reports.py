"""Cards and decks as plain values with stable names, for `--json` and scripts.

docs/json.md documents every key.
"""

from __future__ import annotations

from dataclasses import dataclass

from flashq.core import cards
from flashq.core.model import Card, LogEntry, Scheduled
from flashq.core.proposals import points
from flashq.core.schedulers.sm2 import START_EASE_HUNDREDTHS
from flashq.core.timing import day_text, utc_text

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class DeckReport:
    """One deck with its numbers on a study day; drafts count among notes and cards."""

    name: str
    title: str
    path: str
    language: str
    notes: int
    cards: int
    new: int
    due: int
    faults: int


def card_json(card: Card, day: int) -> Json:
    """A card on study day `day`."""
    schedule = card.state.schedule
    scheduled = schedule if isinstance(schedule, Scheduled) else None
    return {
        "card": card.name,
        "note": card.note_name,
        "uid": card.uid,
        "deck": card.deck,
        "kind": card.note.kind.value,
        "question": cards.plain_question(card),
        "tags": list(card.note.tags),
        "state": card.phase(day),
        "due_day": day_text(scheduled.due_day) if scheduled else None,
        "interval_days": scheduled.interval_days if scheduled else 0,
        "ease": (scheduled.ease_hundredths if scheduled else START_EASE_HUNDREDTHS) / 100,
        "repetitions": scheduled.repetitions if scheduled else 0,
        "lapses": scheduled.lapses if scheduled else 0,
        "flag": card.state.flag,
        "added_day": day_text(card.added_day) if card.added_day else None,
        "reviews": scheduled.reviews if scheduled else 0,
        "path": card.path,
        "line": card.note.line,
    }


def whole_card_json(card: Card, day: int, log: list[LogEntry]) -> Json:
    """A card with all that its note says, and its log."""
    note = card.note
    return card_json(card, day) | {
        "question_markdown": cards.question(card),
        "answer": None if note.is_draft else cards.answer(card),
        "explanation": note.explanation,
        "points": list(note.points),
        "hint": note.hint,
        "choices": list(note.choices),
        "accepted": list(note.accepted),
        "references": list(note.references),
        "follow_ups": list(note.follow_ups),
        "seconds": note.seconds,
        "missed_points": [
            {"point": one.point, "asked": one.asked, "missed": one.missed}
            for one in points.tally(note.points, log)
        ],
        "log": [entry_json(entry) for entry in log],
    }


def deck_json(report: DeckReport) -> Json:
    """A deck with its numbers on a study day."""
    return {
        "deck": report.name,
        "title": report.title,
        "path": report.path,
        "language": report.language,
        "notes": report.notes,
        "cards": report.cards,
        "new": report.new,
        "due": report.due,
        "faults": report.faults,
    }


def entry_json(entry: LogEntry) -> Json:
    """One entry of a card's log."""
    return {
        "kind": entry.kind.value,
        "quality": entry.quality,
        "at": utc_text(entry.moment.at_ms),
        "study_day": day_text(entry.moment.day),
        "duration_ms": entry.duration_ms,
        "reveal_ms": entry.reveal_ms,
        "shift_days": entry.shift_days,
        "value": entry.value,
        "points": [{"point": tick.point, "said": tick.said} for tick in entry.ticks],
    }
