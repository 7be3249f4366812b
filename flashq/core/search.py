"""The query language of `list` and its kin, parsed to a value.

Words and "quoted phrases" are looked for in names, questions, answers, key points and choices
(as substrings, so Chinese needs no word breaks); `deck:`, `tag:` and `is:` narrow; `-` before a
term negates it; a card must meet every term.
"""

import re
from dataclasses import dataclass

from flashq.core.identity import fold
from flashq.core.model import Card
from flashq.errors import WRONG_USAGE, FlashqError

STATES = ("new", "due", "learning", "review", "suspended", "buried", "draft")
_TERM = re.compile(r'(-?)(?:(deck|tag|is):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: `field` is text, deck, tag or is; `negated` turns it round."""

    field: str
    value: str
    negated: bool = False


Query = tuple[Term, ...]


def parse(text: str) -> Query:
    """The query a person typed. Raises FlashqError for a state or quote that makes no sense."""
    if text.count('"') % 2:
        raise FlashqError(
            f"the query {text!r} has a quote without its pair",
            'write phrases as "gradient descent"',
            WRONG_USAGE,
        )
    terms = []
    for minus, field, phrase, word in _TERM.findall(text):
        if not field and word.casefold() in ("is:", "deck:", "tag:"):
            raise FlashqError(f'"{word}" has nothing behind it', "write is:new", WRONG_USAGE)
        field, value = field.lower() or "text", fold(phrase or word).casefold()
        if field == "is" and value not in STATES:
            raise FlashqError(
                f'"is:{value}" is no state of a card',
                f"the states are {', '.join(STATES)}",
                WRONG_USAGE,
            )
        if value:
            terms.append(Term(field, value, bool(minus)))
    return tuple(terms)


def matches(query: Query, card: Card, day: int) -> bool:
    """Whether a card meets every term on study day `day`."""
    return all(_meets(term, card, day) != term.negated for term in query)


def deck_matches(pattern: str, deck: str) -> bool:
    """Whether a deck goes by `pattern`: its name, a folder above it, or its last part.

    Case and Unicode form play no part.
    """
    pattern, deck = fold(pattern).casefold().strip("/"), fold(deck).casefold()
    return deck == pattern or deck.startswith(pattern + "/") or deck.endswith("/" + pattern)


def _meets(term: Term, card: Card, day: int) -> bool:
    match term.field:
        case "deck":
            return deck_matches(term.value, card.deck)
        case "tag":
            return any(_under(term.value, fold(tag).casefold()) for tag in card.note.tags)
        case "is" if term.value == "due":
            return card.is_due(day)
        case "is":
            return card.phase(day) == term.value
        case _:
            return term.value in _searched(card)


def _under(tag: str, of_card: str) -> bool:
    """A tag covers the tags below it: `ml` covers `ml/optim` and `ml::optim`."""
    return of_card == tag or of_card.startswith((tag + "/", tag + "::"))


def _searched(card: Card) -> str:
    note = card.note
    return fold(
        "\n".join((card.name, note.prompt, note.answer or "", *note.points, *note.choices))
    ).casefold()
