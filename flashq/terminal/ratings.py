"""The grades by their keys and names: four ratings, or SM-2's six qualities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashq.core.model import Quality, Rating

if TYPE_CHECKING:
    from flashq.collection.opened import Undone

RATING_NAMES = {int(rating): rating.name.lower() for rating in Rating}
QUALITY_NAMES = {int(quality): quality.name.lower() for quality in Quality}
ANSWER_KEYS = {
    "four": {str(key): int(rating) for key, rating in enumerate(Rating, start=1)},
    "six": {str(int(quality)): int(quality) for quality in Quality},
}
QUALITIES_BY_ACTION = {
    "four": {name: quality for quality, name in RATING_NAMES.items()},
    "six": {name: quality for quality, name in QUALITY_NAMES.items()},
}


def names(grades: str) -> dict[int, str]:
    """The names of the qualities that the setting `grades` offers, worst first."""
    return RATING_NAMES if grades == "four" else QUALITY_NAMES


def quality_words(quality: int, grades: str) -> str:
    """A quality's name among the grades in use: `good`, or `quality 1 (wrong)`."""
    if quality in names(grades):
        return names(grades)[quality]
    return f"quality {quality} ({QUALITY_NAMES[quality]})"


def undone_words(undone: Undone, grades: str) -> str:
    """What was taken back, in a word or two: `good`, `bury`, `suspend of 12 cards`."""
    if undone.quality is None:
        of_cards = f" of {undone.cards} cards" if undone.cards > 1 else ""
        return f"{undone.kind.value}{of_cards}"
    return quality_words(undone.quality, grades)
