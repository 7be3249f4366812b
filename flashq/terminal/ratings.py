"""The grades by their keys and names: four ratings, or SM-2's six qualities."""

from flashq.core.model import LogKind

RATING_NAMES = {2: "again", 3: "hard", 4: "good", 5: "easy"}
QUALITY_NAMES = {0: "blackout", 1: "wrong", 2: "nearly", 3: "hard", 4: "good", 5: "easy"}
ANSWER_KEYS = {"four": {"1": 2, "2": 3, "3": 4, "4": 5}, "six": {str(q): q for q in range(6)}}


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
