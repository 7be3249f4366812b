"""The bundled bank, for tests of what it says."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from flashq.core.model import Deck, Note
from flashq.formats.deck_yaml import read_deck

QUESTIONS = Path(__file__).parents[2] / "questions"
LANGUAGES = ("zh", "en")


@cache
def read(path: str) -> Deck:
    """A deck of the folder `questions`; one that cannot be read fails the test."""
    reading = read_deck((QUESTIONS / path).read_bytes(), path=path)
    assert reading.deck is not None, [str(fault) for fault in reading.faults]
    return reading.deck


@pytest.fixture(scope="session")
def bank() -> Callable[[str, str], list[Note]]:
    """Gives the notes with an id of a deck on model optimisation: `[Chinese, English]`."""

    def notes(deck: str, note_id: str) -> list[Note]:
        decks = [read(f"{language}/model-optimization/{deck}.yaml") for language in LANGUAGES]
        found = [note for one in decks for note in one.notes if note.id == note_id]
        assert len(found) == len(LANGUAGES), f"{deck}:{note_id} is not in both languages"
        return found

    return notes
