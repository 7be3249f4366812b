"""Cards and decks as plain values for scripts."""

import json

from flashq.core.model import (
    Card,
    CardState,
    Kind,
    LogEntry,
    LogKind,
    Moment,
    Note,
    Scheduled,
    Tick,
)
from flashq.core.reports import DeckReport, card_json, deck_json, entry_json, whole_card_json
from flashq.core.timing import day_number

DAY = day_number("2026-03-02")
NOTE = Note(id="k", kind=Kind.REVERSED, prompt="Two\nlines", answer="A", tags=("t",), line=7)


def card(note: Note = NOTE, state: CardState | None = None, ordinal: int = 1) -> Card:
    return Card(
        card_id=1,
        uid="u",
        deck="d",
        deck_title="D",
        path="d.yaml",
        key="k",
        ordinal=ordinal,
        note=note,
        state=state or CardState(),
    )


def test_a_new_card_has_no_due_day_and_the_first_ease() -> None:
    assert card_json(card(), DAY) == {
        "card": "d:k",
        "note": "d:k",
        "uid": "u",
        "deck": "d",
        "kind": "reversed",
        "question": "Two lines",
        "tags": ["t"],
        "state": "new",
        "due_day": None,
        "interval_days": 0,
        "ease": 2.5,
        "repetitions": 0,
        "lapses": 0,
        "flag": 0,
        "added_day": None,
        "reviews": 0,
        "path": "d.yaml",
        "line": 7,
    }


def test_a_scheduled_card_has_its_numbers() -> None:
    schedule = Scheduled(3, 17, 236, DAY + 17, DAY - 9, DAY, False, 1, 4, 4)
    report = card_json(card(state=CardState(schedule), ordinal=2), DAY)
    assert report["card"] == "d:k#2"
    assert (report["state"], report["due_day"]) == ("review", "2026-03-19")
    assert (report["interval_days"], report["ease"], report["repetitions"]) == (17, 2.36, 3)
    assert (report["lapses"], report["reviews"]) == (1, 4)


def test_a_whole_card_has_both_sides_and_its_log() -> None:
    moment = Moment(1_772_424_000_123, DAY)
    ticks = (Tick("p", False),)
    log = [LogEntry(LogKind.REVIEW, 4, moment, 2500, reveal_ms=900, shift_days=1, ticks=ticks)]
    report = whole_card_json(card(ordinal=2), DAY, log)
    assert (report["question_markdown"], report["answer"]) == ("A", "Two\nlines")
    assert report["log"] == [
        {
            "kind": "review",
            "quality": 4,
            "at": "2026-03-02T04:00:00.123Z",
            "study_day": "2026-03-02",
            "duration_ms": 2500,
            "reveal_ms": 900,
            "shift_days": 1,
            "value": 0,
            "points": [{"point": "p", "said": False}],
        }
    ]
    json.dumps(report)


def test_a_drafts_answer_is_null() -> None:
    draft = card(Note(id=None, kind=Kind.BASIC, prompt="Q", answer=None))
    assert card_json(draft, DAY)["state"] == "draft"
    assert whole_card_json(draft, DAY, [])["answer"] is None


def test_a_mark_has_no_quality() -> None:
    assert entry_json(LogEntry(LogKind.BURY, None, Moment(0, DAY)))["quality"] is None


def test_a_deck_has_its_numbers() -> None:
    report = DeckReport("d", "D", "d.yaml", "en", notes=2, cards=3, new=1, due=1, faults=0)
    assert deck_json(report) == {
        "deck": "d",
        "title": "D",
        "path": "d.yaml",
        "language": "en",
        "notes": 2,
        "cards": 3,
        "new": 1,
        "due": 1,
        "faults": 0,
    }
