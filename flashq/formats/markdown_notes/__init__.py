"""Decks as Markdown documents, written and read back, and hand-written notes read as decks."""

from flashq.formats.markdown_notes.reader import read_markdown
from flashq.formats.markdown_notes.values import NotesOfDeck, new_note
from flashq.formats.markdown_notes.writer import markdown_files, write_markdown

__all__ = ["NotesOfDeck", "markdown_files", "new_note", "read_markdown", "write_markdown"]
