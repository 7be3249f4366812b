"""A collection at work: one folder, its settings, its store and its scheduler joined."""

from flashq.collection.opened import Collection, open_collection

__all__ = ["Collection", "open_collection"]
