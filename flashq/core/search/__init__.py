"""The query language of `study`, `list` and their kin: text to a tree, and a tree to cards."""

from flashq.core.search.meaning import Context, deck_matches, matches, matches_deck
from flashq.core.search.syntax import (
    FIELDS,
    STATES,
    Query,
    QueryError,
    deck_only,
    parse,
    resolve_words,
    union_of_bare_words,
)

__all__ = [
    "FIELDS",
    "STATES",
    "Context",
    "Query",
    "QueryError",
    "deck_matches",
    "deck_only",
    "matches",
    "matches_deck",
    "parse",
    "resolve_words",
    "union_of_bare_words",
]
