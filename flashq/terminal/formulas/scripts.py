"""Scripts that Unicode has no signs for: the clear form, x_(max) and e^(−x)."""

from __future__ import annotations

import unicodedata


def is_primes(text: str) -> bool:
    """Whether `text` is nothing but primes, which need no sign before them."""
    return set(text) <= {"′", "″"}


def clear(sign: str, text: str) -> str:
    """The script after its _ or ^, in brackets where it is more than one sign."""
    if not text:
        return ""
    single = len(text) == 1 or (len(text) == 2 and not text[1].isprintable()) or _one_letter(text)
    return f"{sign}{text}" if single or _is_enclosed(text) else f"{sign}({text})"


def _is_enclosed(text: str) -> bool:
    """Whether one pair of brackets holds all of `text`."""
    if f"{text[0]}{text[-1]}" not in ("()", "[]", "⟦⟧"):
        return False
    level = 0
    for index, sign in enumerate(text):
        level += (sign in "([⟦") - (sign in ")]⟧")
        if not level:
            return index == len(text) - 1
    return False


def _one_letter(text: str) -> bool:
    """Whether `text` is one letter with its accents."""
    return len(text) < 5 and all(unicodedata.combining(mark) for mark in text[1:])
