"""What is wrong with a Markdown file, collected, and the rules of the deck format on its notes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from flashq.errors import Fault
from flashq.formats.deck_yaml import NewNote
from flashq.formats.deck_yaml.values import MAX_FAULTS, MAX_FIELD_BYTES, quoted

_KEYS_OF_QUESTION = ("question", "cloze")


@dataclass(slots=True)
class Findings:
    """The faults and warnings of one file so far. Places are indexes of its lines, from 0."""

    path: str
    found: list[Fault] = field(default_factory=list)
    _ids: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(
        self,
        place: int,
        code: str,
        message: str,
        hint: str = "",
        severity: Literal["fault", "warning"] = "fault",
    ) -> None:
        """One more; beyond a thousand nobody reads them."""
        if len(self.found) < MAX_FAULTS:
            self.found.append(Fault(self.path, place + 1, 1, code, message, hint, severity))

    def leave_out(self, lines: Sequence[str], begin: int, end: int) -> None:
        """Warn of text between these places that belongs to no note; blank lines are none."""
        for place in range(begin, end):
            if lines[place].strip():
                message = "this text belongs to no question and is left out"
                self.add(place, "left-out", message, severity="warning")
                return

    def in_order(self) -> tuple[Fault, ...]:
        """All of them, by line."""
        return tuple(sorted(self.found, key=lambda fault: fault.line))

    def check_note(
        self, deck: str, note: NewNote, place: int, places: Mapping[str, int] | None = None
    ) -> None:
        """Find what the deck format would refuse in a note.

        `places` says where the keys of the format are written; others are told at `place`.
        """
        known = places or {}
        for key, code, message, hint in _problems(note):
            self.add(known.get(key, place), code, message, hint)
        if note.id:
            name = (deck, unicodedata.normalize("NFC", note.id))
            if name in self._ids:
                message = f"the id {quoted(note.id)} is taken by the note on line {self._ids[name]}"
                self.add(
                    known.get("id", place), "duplicate-id", message, "ids are unique in a deck"
                )
            self._ids.setdefault(name, place + 1)

    def check_deck(self, title: str, language: str, place: int) -> None:
        """Find what the deck format would refuse in a deck's title and language."""
        from pydantic import ValidationError

        from flashq.formats.deck_yaml.schema import DeckHead, problems_of

        head = {"deck": title, "language": language}
        try:
            DeckHead.model_validate({key: value for key, value in head.items() if value})
        except ValidationError as error:
            for problem in problems_of(error):
                self.add(place, problem.code, problem.message, problem.hint)


def _problems(note: NewNote) -> Iterator[tuple[str, str, str, str]]:
    """The key, code, message and hint of each thing wrong with a note."""
    from pydantic import ValidationError

    from flashq.formats.deck_yaml.entry import entry_values
    from flashq.formats.deck_yaml.schema import NoteEntry, problems_of

    values = entry_values(note)
    try:
        NoteEntry.model_validate(values)
    except ValidationError as error:
        for problem in problems_of(error):
            key = str(problem.where[0]) if problem.where else ""
            key = "" if key in _KEYS_OF_QUESTION else key
            yield key, problem.code, problem.message, problem.hint
    for key, value in values.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and len(text.encode(errors="replace")) > MAX_FIELD_BYTES:
                yield key, "too-long", "this text is longer than 64 KB", ""
