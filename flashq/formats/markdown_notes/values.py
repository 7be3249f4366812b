"""What is read from a Markdown file, as values."""

from dataclasses import dataclass, field

from flashq.core.model import Note
from flashq.formats.deck_yaml import NewNote


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesOfDeck:
    """A deck's name, its title and language ("" for none), and its notes in their order.

    `source` is the file that it was read from, `line` where it begins there and `lines` where
    each of its notes does, from 1; they are for messages and make no other deck.
    """

    name: str
    title: str
    language: str = ""
    notes: tuple[NewNote, ...] = ()
    source: str = field(default="", compare=False)
    line: int = field(default=1, compare=False)
    lines: tuple[int, ...] = field(default=(), compare=False)

    def line_of(self, place: int) -> int:
        """The line of the note at this place; the deck's own where it is not known."""
        return self.lines[place] if place < len(self.lines) else self.line


def new_note(note: Note) -> NewNote:
    """A note of a deck as one to be written; it has the tags and seconds of its deck too."""
    return NewNote(
        id=note.id,
        prompt=note.prompt,
        answer=note.answer,
        kind=note.kind,
        points=note.points,
        hint=note.hint,
        tags=note.tags,
        references=note.references,
        follow_ups=note.follow_ups,
        choices=note.choices,
        accepted=note.accepted,
        explanation=note.explanation,
        seconds=note.seconds,
    )
