"""The grades by their keys and names: four ratings, or SM-2's six qualities."""

from flashq.core.model import LogKind, Quality, Rating

RATING_NAMES = {int(rating): rating.name.lower() for rating in Rating}
QUALITY_NAMES = {int(quality): quality.name.lower() for quality in Quality}
ANSWER_KEYS = {
    "four": {str(key): int(rating) for key, rating in enumerate(Rating, start=1)},
    "six": {str(int(quality)): int(quality) for quality in Quality},
}


def names(grades: str) -> dict[int, str]:
    """The names of the qualities that the setting `grades` offers, worst first."""
    return RATING_NAMES if grades == "four" else QUALITY_NAMES


def undone_words(kind: LogKind | None, quality: int | None, grades: str) -> str:
    """What was taken back, in a word: `good`, `bury`, `skip`."""
    if quality is None:
        return "skip" if kind is None else kind.value
    if quality in names(grades):
        return names(grades)[quality]
    return f"quality {quality} ({QUALITY_NAMES[quality]})"
