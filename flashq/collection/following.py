"""What an interviewer asks next: the names in a note's `follow_ups`, and the cards behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flashq.core.cards import first_question
from flashq.store import reading

_HAS_MARKS = re.compile(r"[*_$<\[\\~^=]")

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.core.model import Card
    from flashq.store.database import Database


def follow_ups(collection: Collection, card: Card) -> list[Card]:
    """The cards to ask next; those in no deck, and drafts, are left out."""
    found = (_find(collection, card, name) for name in card.note.follow_ups)
    return [
        following
        for following in found
        if following is not None and following.ordinal == 1 and not following.note.is_draft
    ]


def follow_up_questions(collection: Collection, card: Card) -> tuple[str, ...]:
    """What is asked next, each on one line of Markdown; the name where it is in no deck."""
    asked = asked_next(collection.database, card.deck, card.note.follow_ups)
    return tuple(asked[name] for name in card.note.follow_ups)


def asked_next(database: Database, deck: str, names: Iterable[str]) -> dict[str, str]:
    """The questions of the notes that names mean in a deck, as `follow_up_questions` has them."""
    from flashq.collection import naming

    places = {}
    for name in names:
        named, key, _ = naming.parse_card(name)
        places[name] = (named or deck, key)
    questions = {}
    for of_deck in {place[0] for place in places.values()}:
        keys = [key for named, key in places.values() if named == of_deck]
        for key, (kind, prompt) in reading.questions_at(database, of_deck, keys).items():
            questions[of_deck, key] = first_question(kind, prompt)
    return {name: questions.get(place) or _as_markdown(name) for name, place in places.items()}


def _as_markdown(name: str) -> str:
    return f"`{name}`" if _HAS_MARKS.search(name) else name


def _find(collection: Collection, card: Card, name: str) -> Card | None:
    """The first card of the note that a name means in a card's deck."""
    from flashq.collection import naming

    deck, key, _ = naming.parse_card(name)
    numbers = reading.card_ids_of_key(collection.database, key)
    of_note = [place for place in numbers if place[:2] == (deck or card.deck, key)]
    return collection.card(numbers[min(of_note)]) if of_note else None
