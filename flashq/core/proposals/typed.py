"""Typed answers: compared by what they mean, shown by how they differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

NEARLY_RIGHT = 0.8
_LEAST_FOR_NEARLY = 4  # characters; with fewer a wrong one may be all the difference
_RIGHT, _NEARLY, _WRONG = 4, 3, 2
# Punctuation that says something: C# and C++ are not C, 50% is not 50.
_MEANT = frozenset("#%&@*/\\")
_CODE_MARKS = re.compile(r"\s*(\$\$|\$|``|`|\*\*|__)(.+)\1\s*", re.DOTALL)
_NUMBER = re.compile(r"\.?[0-9]")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
# Aligning takes time with the product of both lengths; nobody types more than this.
_ALIGNED_CHARACTERS = 1_000

Difference = Literal["same", "changed", "missing", "extra"]
_Run = tuple[Difference, list[str], list[str]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was typed beside the accepted text that is most like it; `likeness` is 0 to 1."""

    given: str
    nearest: str
    is_right: bool
    likeness: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of two texts beside one another: the same (but for what folding forgives), or what
    is changed, missing in the given text, or extra in it."""

    kind: Difference
    given: str
    right: str


def fold_answer(text: str) -> str:
    """A text as answers are compared: without case, width, white space, punctuation and marks.

    What carries a meaning stays: `#%&@*/\\` and every symbol (`+<=>^|`), the point of a number
    (`0.9`, `.5`), a minus before a number or in its exponent (`1e-8`), a `!` that something
    follows. Of a text of punctuation alone only the spaces go.
    """
    start, end = _unmarked(text)
    text = _narrow(text[start:end])
    return "".join(
        character for character, forgiven in zip(text, _forgiven(text), strict=True) if not forgiven
    )


def compare(given: str, accepted: Sequence[str]) -> Comparison:
    """What was typed against all that is accepted (at least one text)."""
    folded = fold_answer(given)
    best = Comparison(given, accepted[0].strip(), False, -1.0)
    for text in accepted:
        right = fold_answer(text)
        like = 1.0 if folded == right else _likeness(folded, right)
        if like > best.likeness:
            best = Comparison(given, text.strip(), folded == right, like)
    return best


def proposed_quality(comparison: Comparison) -> int:
    """4 for right, 3 for nearly right, 2 for anything else, a wrong number among it."""
    if comparison.is_right:
        return _RIGHT
    if _numbers(comparison.given) != _numbers(comparison.nearest):
        return _WRONG  # 1e8 is nearly 1e-8 in letters alone
    is_long = len(fold_answer(comparison.nearest)) >= _LEAST_FOR_NEARLY
    return _NEARLY if is_long and comparison.likeness >= NEARLY_RIGHT else _WRONG


def differences(given: str, right: str) -> tuple[Piece, ...]:
    """Two texts side by side, character by character; the pieces make up both texts.

    What folding forgives is `same`, so such a piece may hold more characters of one text than
    of the other. Beyond a thousand characters the rest of both texts is one difference.
    """
    if fold_answer(given) == fold_answer(right):
        return (Piece("same", given, right),) if given or right else ()
    left, other = graphemes(given), graphemes(right)
    most = _ALIGNED_CHARACTERS
    pieces = _aligned(left[:most], other[:most])
    left_rest, other_rest = "".join(left[most:]), "".join(other[most:])
    if left_rest or other_rest:
        pieces.append(Piece(_kind(left_rest, other_rest), left_rest, other_rest))
    return tuple(pieces)


def graphemes(text: str) -> list[str]:
    """A text in characters as a person sees them: each with the marks that belong to it."""
    found: list[str] = []
    for character in text:
        joins = found and (
            unicodedata.combining(character)
            or unicodedata.category(character) in ("Mn", "Me", "Mc")
            or character in "\u200d\ufe0e\ufe0f"
            or "\U0001f3fb" <= character <= "\U0001f3ff"  # colours of skin
            or found[-1].endswith("\u200d")
        )
        if joins:
            found[-1] += character
        else:
            found.append(character)
    return found


def _aligned(left: Sequence[str], right: Sequence[str]) -> list[Piece]:
    """The pieces of two texts in characters: what counts is aligned, the rest stands between."""
    runs_left, runs_right = _runs(left), _runs(right)
    matcher = SequenceMatcher(
        None,
        [_narrow(meant) for _, meant in runs_left[:-1]],
        [_narrow(meant) for _, meant in runs_right[:-1]],
        autojunk=False,
    )
    found: list[_Run] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        nothing: tuple[list[str], str] = ([], "")
        pairs = zip_longest(runs_left[a:b], runs_right[c:d], fillvalue=nothing)
        for (loose_left, mine), (loose_right, other) in pairs:
            _append(found, "same", loose_left, loose_right)
            kind = "same" if tag == "equal" else _kind(mine, other)
            _append(found, kind, [mine] if mine else [], [other] if other else [])
    _append(found, "same", runs_left[-1][0], runs_right[-1][0])
    return [Piece(kind, "".join(mine), "".join(other)) for kind, mine, other in found]


def _append(found: list[_Run], kind: Difference, left: list[str], right: list[str]) -> None:
    """Add to the pieces; like joins like where character goes on standing beside character."""
    if not (left or right):
        return
    if found and found[-1][0] == kind:
        _, mine, other = found[-1]
        if kind != "same" or (len(mine) == len(other) and len(left) == len(right)):
            mine += left
            other += right
            return
    found.append((kind, [*left], [*right]))


def _kind(given: str, right: str) -> Difference:
    """How two texts differ that are not the same."""
    return "changed" if given and right else "extra" if given else "missing"


def _runs(characters: Sequence[str]) -> list[tuple[list[str], str]]:
    """Each character that counts behind those before it that folding forgives; at last the
    forgiven ones at the end, and ""."""
    start, end = _unmarked("".join(characters))
    narrow = []
    place = 0
    for character in characters:
        inside = place < end and place + len(character) > start
        narrow.append(_narrow(character) if inside else "")
        place += len(character)
    forgiven = _forgiven("".join(narrow))
    runs: list[tuple[list[str], str]] = [([], "")]
    place = 0
    for character, text in zip(characters, narrow, strict=True):
        if all(forgiven[place : place + len(text)]):
            runs[-1][0].append(character)
        else:
            runs[-1] = (runs[-1][0], character)
            runs.append(([], ""))
        place += len(text)
    return runs


def _narrow(text: str) -> str:
    """A text without differences of case, width and dash."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_DASHES)


def _forgiven(text: str) -> list[bool]:
    """For each character of a narrow text whether folding takes it away."""
    found = [_is_forgiven(text, place) for place in range(len(text))]
    return [character.isspace() for character in text] if all(found) else found


def _is_forgiven(text: str, place: int) -> bool:
    character = text[place]
    before = text[place - 1] if place else ""
    after = text[place + 1] if place + 1 < len(text) else ""
    if character in _MEANT:
        return False
    if unicodedata.category(character)[0] not in "PZC":
        return False
    match character:
        case ".":
            return not (after.isdigit() and (before.isdigit() or not before.isalnum()))
        case "-":
            return not (_NUMBER.match(text, place + 1) and _may_be_signed(text[:place][-2:]))
        case "!":
            return not after or after.isspace()
        case _:
            return True


def _may_be_signed(before: str) -> bool:
    """Whether a dash behind these characters, before a number, is its sign."""
    return not before[-1:].isalnum() or (before[-1] == "e" and before[:1].isdigit())


def _unmarked(text: str) -> tuple[int, int]:
    """From where to where a text goes without the Markdown marks around the whole of it."""
    start, end = 0, len(text)
    while found := _CODE_MARKS.fullmatch(text, start, end):
        start, end = found.span(2)
    return start, end


def _numbers(text: str) -> list[str]:
    return re.findall(r"[-+.]?\d+", fold_answer(text))


def _likeness(left: str, right: str) -> float:
    """Likeness from 0 to 1; that of the beginnings, at most, of texts that are very long."""
    most = _ALIGNED_CHARACTERS
    matcher = SequenceMatcher(None, left[:most], right[:most], autojunk=False)
    at_most = 2 * min(len(left), len(right)) / ((len(left) + len(right)) or 1)
    return min(at_most, matcher.ratio())
