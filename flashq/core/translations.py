"""Decks that say the same in several languages, of which a learner wants one.

Such decks have the same name but for the part that is their language: `zh/optimization` and
`en/optimization`.
"""

from collections.abc import Iterable, Mapping, Sequence

from flashq.core.identity import fold

_ANY = "\0"


def without_translations(
    decks: Iterable[str], language_of: Mapping[str, str], languages: Sequence[str]
) -> frozenset[str]:
    """The decks without those that are there in one of `languages` too.

    `language_of` gives a deck's language as BCP 47, "" for none, of which the first part
    counts. Decks of which no translation is in `languages` stay, all of them.
    """
    groups: dict[str, list[str]] = {}
    for deck in decks:
        groups.setdefault(_without_language(deck, language_of.get(deck, "")), []).append(deck)
    wanted = {primary(language) for language in languages}
    kept: list[str] = []
    for group in groups.values():
        chosen = [deck for deck in group if primary(language_of.get(deck, "")) in wanted]
        kept += chosen or group
    return frozenset(kept)


def primary(language: str) -> str:
    """The language alone of a BCP 47 tag: `zh` of `zh-Hant-TW`."""
    return language.partition("-")[0].lower()


def _without_language(deck: str, language: str) -> str:
    """The name that a deck shares with its translations."""
    spellings = (language.lower(), primary(language)) if language else ()
    parts = fold(deck).casefold().split("/")
    return "/".join(_ANY if part in spellings else part for part in parts)
