"""What an interviewer asks next: the names in a note's `follow_ups`, and the cards behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashq.core.cards import plain_question
from flashq.store import reading

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.core.model import Card


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
    found = ((name, _find(collection, card, name)) for name in card.note.follow_ups)
    return tuple(
        name if following is None else plain_question(following) for name, following in found
    )


def _find(collection: Collection, card: Card, name: str) -> Card | None:
    """The first card of the note that a name means in a card's deck."""
    from flashq.collection import naming

    deck, key, _ = naming.parse_card(name)
    numbers = reading.card_ids_of_key(collection.database, key)
    of_note = [place for place in numbers if place[:2] == (deck or card.deck, key)]
    return collection.card(numbers[min(of_note)]) if of_note else None
