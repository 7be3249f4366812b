"""How many cells of a terminal a text takes."""

from __future__ import annotations

import unicodedata
from typing import Final

from flashq.terminal.formulas.tokens import RAW_OFF, RAW_ON

# Filled as signs are met; the tables of wcwidth are read for the first sign beyond these.
_CELLS: Final[dict[str, int]] = {
    RAW_ON: 0,
    RAW_OFF: 0,
    **dict.fromkeys(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ−±×·∑∏∫√∂∇∞∈∉≤≥≠≈→←⇒∼∝│─⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎪⎩⎫⎬⎭‖⋯…ᵀ′"
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓŷ",
        1,
    ),
    **dict.fromkeys("\u0302\u0303\u0304\u0305\u0307\u0308\u0332\u20d7", 0),
}


def width(text: str, ambiguous_wide: bool = False) -> int:
    """Cells of `text`: combining marks take none, Chinese two, all else one.

    With `ambiguous_wide` the signs that East Asian fonts may draw double count as two. Control
    characters count as one: whoever shows them must put something in their place.
    """
    if text.isascii():
        return len(text)
    total = 0
    for sign in text:
        cells = _CELLS.get(sign)
        if cells is None:
            cells = _measure(sign)
        if ambiguous_wide and cells == 1 and unicodedata.east_asian_width(sign) == "A":
            cells = 2
        total += cells
    return total


def _measure(sign: str) -> int:
    from wcwidth import wcwidth

    cells = 1 if sign < "\x7f" else wcwidth(sign)
    cells = 1 if cells < 0 else cells
    if len(_CELLS) < 20_000:
        _CELLS[sign] = cells
    return cells
