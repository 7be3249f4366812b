"""The deck format: one YAML file per deck, read with every fault's place, edited line by line.

Importing this package costs next to nothing: PyYAML and pydantic load with the first use of
a function that needs them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flashq.formats.deck_yaml.slugs import make_id
from flashq.formats.deck_yaml.values import DeckReading, Edited, NewNote

if TYPE_CHECKING:
    from flashq.formats.deck_yaml.editing import append_note, write_ids
    from flashq.formats.deck_yaml.reader import read_deck
    from flashq.formats.deck_yaml.schema import json_schema

__all__ = [
    "DeckReading",
    "Edited",
    "NewNote",
    "append_note",
    "json_schema",
    "make_id",
    "read_deck",
    "write_ids",
]

_HOMES = {
    "append_note": "editing",
    "json_schema": "schema",
    "read_deck": "reader",
    "write_ids": "editing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
