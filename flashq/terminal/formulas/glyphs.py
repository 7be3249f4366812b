"""Letters in other shapes: superscripts, subscripts, mathematical alphabets, accents.

Only signs that fonts of terminals commonly have and that nobody takes for another are used: no
Greek sub- or superscripts (ᵧ reads as y, ᵨ as p, and most do not exist), no small capitals.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Final

_SUPERSCRIPT = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′″‴°†‡⊤⊺",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′″‴°†‡ᵀᵀ",
        strict=True,
    )
)
_SUBSCRIPT = dict(
    zip("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_SUPERSCRIPT_TABLE: Final = str.maketrans(_SUPERSCRIPT)
_SUBSCRIPT_TABLE: Final = str.maketrans(_SUBSCRIPT)
_SUPERSCRIPT_SIGNS: Final = frozenset(_SUPERSCRIPT)
_SUBSCRIPT_SIGNS: Final = frozenset(_SUBSCRIPT)
_LETTERS: Final = re.compile(r"[A-Za-z]{3,}")
_WORD_LETTERS: Final = frozenset("aeou")
_WORDS: Final = frozenset(["min", "inf", "lim", "sin", "img", "src", "tgt", "lin", "sim", "std"])


def superscript(text: str) -> str | None:
    """`text` in superscript signs, or None where one is missing or `text` is a word."""
    if _SUPERSCRIPT_SIGNS.issuperset(text) and not has_word(text):
        return text.translate(_SUPERSCRIPT_TABLE)
    return None


def subscript(text: str) -> str | None:
    """`text` in subscript signs, or None where one is missing or `text` is a word."""
    if _SUBSCRIPT_SIGNS.issuperset(text) and not has_word(text):
        return text.translate(_SUBSCRIPT_TABLE)
    return None


def has_word(text: str) -> bool:
    """Whether a word stands in the script `text`: xₘₐₓ is harder to read than x_(max).

    Three letters with a vowel other than i (an index) make a word, and so do four that do not
    follow each other in the alphabet; ijk and ijkl are none.
    """
    return len(text) > 2 and any(_is_word(run) for run in _LETTERS.findall(text))


def _is_word(run: str) -> bool:
    if run in _WORDS or not _WORD_LETTERS.isdisjoint(run):
        return True
    return len(run) > 3 and any(
        ord(after) != ord(before) + 1 for before, after in itertools.pairwise(run)
    )


def _alphabet(upper: int, lower: int, digits: int = 0, exceptions: str = "") -> dict[str, str]:
    letters = {chr(ord("A") + i): chr(upper + i) for i in range(26)}
    if lower:
        letters |= {chr(ord("a") + i): chr(lower + i) for i in range(26)}
    if digits:
        letters |= {chr(ord("0") + i): chr(digits + i) for i in range(10)}
    return letters | dict(zip(exceptions[::2], exceptions[1::2], strict=True))


_BOLD = _alphabet(0x1D400, 0x1D41A, 0x1D7CE, "∇𝛁∂𝛛ϵ𝛜ϑ𝛝ϕ𝛟")
_BOLD |= {chr(0x391 + i): chr(0x1D6A8 + i) for i in range(25) if i != 17}
_BOLD |= {chr(0x3B1 + i): chr(0x1D6C2 + i) for i in range(25)}
ALPHABETS: Final[dict[str, dict[str, str]]] = {
    "bold": _BOLD,
    "blackboard": _alphabet(0x1D538, 0x1D552, 0x1D7D8, "CℂHℍNℕPℙQℚRℝZℤ"),
    # Small script letters are left as they are: their signs read like another font's italics.
    "script": _alphabet(0x1D49C, 0, 0, "BℬEℰFℱHℋIℐLℒMℳRℛ"),
    "fraktur": _alphabet(0x1D504, 0x1D51E, 0, "CℭHℌIℑRℜZℨ"),
}


def in_alphabet(text: str, alphabet: str) -> str:
    """`text` in one of ALPHABETS; what the alphabet lacks stays as it is."""
    letters = ALPHABETS[alphabet]
    return "".join([letters.get(sign, sign) for sign in text])


COMBINING: Final = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303",
    "bar": "\u0304", "overline": "\u0305", "underline": "\u0332", "vec": "\u20d7",
    "overrightarrow": "\u20d7", "overleftarrow": "\u20d6", "dot": "\u0307", "ddot": "\u0308",
    "dddot": "\u20db", "check": "\u030c", "widecheck": "\u030c", "breve": "\u0306",
    "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a", "underbar": "\u0331",
    "overleftrightarrow": "\u20e1",
}  # fmt: skip


def accented(text: str, mark: str) -> str | None:
    """`text` under the accent, or None where it is more than one letter.

    The bar over one letter is the short one: it has composed forms (ȳ) and the width of a letter.
    """
    if not text or (len(text) > 1 and any(not unicodedata.combining(sign) for sign in text[1:])):
        return None
    if not (text[0].isalnum() or text[0] in "∇∂ℓ⋅·"):
        return None
    sign = "\u0304" if mark == "overline" else COMBINING[mark]
    return unicodedata.normalize("NFC", text + sign)
