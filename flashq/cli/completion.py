"""What the shell offers while a command is typed: deck names, tags, cards.

A fault must not disturb a person who is typing: then nothing is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

from flashq.cli.invocation import invocation
from flashq.errors import FlashqError

if TYPE_CHECKING:
    from flashq.collection import Collection

_MOST = 200


def decks(context: typer.Context, incomplete: str) -> list[str]:
    """The names of decks that begin so, and the last parts of names once something is typed."""
    return _offered(
        context,
        incomplete,
        lambda collection: [
            *collection.decks,
            *(name.rpartition("/")[2] for name in collection.decks if incomplete),
        ],
    )


def tags(context: typer.Context, incomplete: str) -> list[str]:
    """The tags in use that begin so."""
    return _offered(
        context,
        incomplete,
        lambda collection: {tag for card in collection.cards() for tag in card.note.tags},
    )


def cards(context: typer.Context, incomplete: str) -> list[str]:
    """The cards' names, or their notes' ids, that begin so."""
    return _offered(
        context,
        incomplete,
        lambda collection: {
            name for card in collection.cards() for name in (card.name, card.note.id) if name
        },
    )


def decks_or_terms(context: typer.Context, incomplete: str) -> list[str]:
    """The decks that begin so; the terms of a query once something else is typed."""
    return decks(context, incomplete) or query(context, incomplete)


def query(context: typer.Context, incomplete: str) -> list[str]:
    """The terms of a query that begin so: `deck:…`, `tag:…`, `is:…`."""
    from flashq.core.search import STATES

    minus = "-" if incomplete.startswith("-") else ""
    return _offered(
        context,
        incomplete,
        lambda collection: [
            *(f"{minus}is:{state}" for state in STATES),
            *(f"{minus}deck:{name}" for name in collection.decks),
            *(
                f"{minus}tag:{tag}"
                for tag in sorted({tag for card in collection.cards() for tag in card.note.tags})
            ),
        ],
    )


def _offered(
    context: typer.Context, incomplete: str, names: Callable[[Collection], Iterable[str]]
) -> list[str]:
    try:
        run = invocation(context)
        if not run.folder_if_any().exists():
            return []  # to make the collection is not what a person pressed Tab for
        with run.open() as collection:
            offered = {name for name in names(collection) if name.startswith(incomplete)}
            return sorted(offered)[:_MOST]
    except FlashqError:
        return []
