"""From the words of a command line to the cards that they mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flashq.core.model import Card
    from flashq.core.search import Context, Query
    from flashq.store.database import Database


@dataclass(frozen=True, slots=True)
class Selection:
    """The cards that are meant: `takes` says so of a deck's name and a card's number.

    `words` are those that were typed, none for all cards. `decks` are the decks that have such
    cards, None for all decks. `left_out` is how many decks have them too, in a language that is
    not studied.
    """

    words: tuple[str, ...]
    takes: Callable[[str, int], bool]
    decks: frozenset[str] | None = None
    left_out: int = 0


EVERYTHING = Selection((), lambda deck, card_id: True)


def parse(words: Sequence[str], decks: Mapping[str, object]) -> Query:
    """The query of some words, of which those that name a deck mean the deck.

    Several decks and nothing else mean all of them. Raises QueryError for what makes no sense.
    """
    from flashq.core import search

    text = " ".join(words)

    def is_deck(word: str) -> bool:
        return any(search.deck_matches(word, deck) for deck in decks)

    bare = search.union_of_bare_words(text)
    if bare is not None and len(bare) > 1 and all(is_deck(word) for word in bare):
        text = " or ".join(bare)
    return search.resolve_words(search.parse(text), is_deck)


def select(
    database: Database,
    words: Sequence[str],
    decks: Mapping[str, object],
    context: Context,
) -> Selection:
    """The selection of a query. Raises FlashqError for words that no deck and no card has."""
    from flashq.collection import naming
    from flashq.core import search

    query = parse(words, decks)
    if not query:
        return EVERYTHING
    if search.deck_only(query):
        wanted = frozenset(deck for deck in decks if search.matches_deck(query, deck))
        if wanted:
            return Selection(tuple(words), lambda deck, card_id: deck in wanted, wanted)
        found: list[Card] = []
    else:
        found = matching(database, query, context)
    bare = search.union_of_bare_words(" ".join(words))
    if not found and bare is not None:
        missing = [
            word for word in bare if not any(search.deck_matches(word, deck) for deck in decks)
        ]
        words = " ".join(missing or bare)
        raise naming.no_deck(words, decks, 'nothing matches "{}"')
    numbers = {card.card_id for card in found}
    of_decks = frozenset(card.deck for card in found)
    return Selection(tuple(words), lambda deck, card_id: card_id in numbers, of_decks)


def among(
    selection: Selection,
    decks: Collection[str],
    studied: Callable[[Collection[str]], frozenset[str]],
) -> Selection:
    """The selection without the decks that are not studied; `decks` are all decks."""
    selected = decks if selection.decks is None else selection.decks
    kept = studied(selected)
    if len(kept) == len(selected):
        return selection
    return Selection(
        selection.words,
        lambda deck, card_id: deck in kept and selection.takes(deck, card_id),
        kept,
        len(selected) - len(kept),
    )


def matching(database: Database, query: Query, context: Context) -> list[Card]:
    """The cards that meet a query, in the order of the files."""
    from flashq.core import search
    from flashq.store import reading

    return [card for card in reading.all_cards(database) if search.matches(query, card, context)]
