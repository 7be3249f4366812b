"""What a note's cards ask and answer."""

from flashq.core import cloze
from flashq.core.model import Card, Kind, Note


def ordinals(note: Note) -> tuple[int, ...]:
    """The numbers of the cards that a note makes."""
    match note.kind:
        case Kind.CLOZE:
            return cloze.numbers(note.prompt)
        case Kind.REVERSED:
            return (1, 2)
        case _:
            return (1,)


def question(card: Card) -> str:
    """What the card asks, as Markdown; a choice lists its options under letters."""
    note = card.note
    match note.kind:
        case Kind.CLOZE:
            return cloze.question(note.prompt, card.ordinal)
        case Kind.REVERSED if card.ordinal == 2:
            return note.answer or ""
        case Kind.CHOICE:
            options = "\n".join(
                f"- {chr(ord('A') + number)}. {choice}"
                for number, choice in enumerate(note.choices)
            )
            return f"{note.prompt}\n\n{options}"
        case _:
            return note.prompt


def answer(card: Card) -> str:
    """What the card's other side says, as Markdown."""
    note = card.note
    match note.kind:
        case Kind.CLOZE:
            filled = cloze.answer(note.prompt, card.ordinal)
            return f"{filled}\n\n{note.answer}" if note.answer else filled
        case Kind.REVERSED if card.ordinal == 2:
            return note.prompt
        case Kind.CHOICE if note.answer in note.choices:
            return f"{chr(ord('A') + note.choices.index(note.answer))}. {note.answer}"
        case _:
            return note.answer or ""


def plain_question(card: Card) -> str:
    """The question on one line, for lists."""
    note = card.note
    text = cloze.question(note.prompt, card.ordinal) if note.kind is Kind.CLOZE else question(card)
    return " ".join((note.prompt if note.kind is Kind.CHOICE else text).split())
