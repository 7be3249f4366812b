"""What a note's cards ask and answer."""

from __future__ import annotations

from collections.abc import Sequence

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


def is_multiple(note: Note) -> bool:
    """Whether several choices of a choice note are right."""
    return note.kind is Kind.CHOICE and len(note.accepted) > 1


def has_talk(card: Card) -> bool:
    """Whether the card has key points that its answer goes through.

    A gap and the way back from an answer to its question ask for one word: the note's points
    explain it, and nobody is to say them.
    """
    note = card.note
    is_one_word = note.kind is Kind.CLOZE or (note.kind is Kind.REVERSED and card.ordinal == 2)
    return bool(note.points) and not is_one_word


def question(card: Card, order: Sequence[int] | None = None) -> str:
    """What the card asks, as Markdown; a choice lists its options under letters.

    `order` are the places of the choices in the order in which they are shown.
    """
    note = card.note
    match note.kind:
        case Kind.CLOZE:
            return cloze.question(note.prompt, card.ordinal)
        case Kind.REVERSED if card.ordinal == 2:
            return note.answer or ""
        case Kind.CHOICE:
            options = "\n".join(_options(note, order))
            return f"{note.prompt}\n\n{options}"
        case _:
            return note.prompt


def answer(card: Card, order: Sequence[int] | None = None) -> str:
    """What the card's other side says, as Markdown; several right choices are a list."""
    note = card.note
    match note.kind:
        case Kind.CLOZE:
            filled = cloze.answer(note.prompt, card.ordinal)
            return f"{filled}\n\n{note.answer}" if note.answer else filled
        case Kind.REVERSED if card.ordinal == 2:
            return note.prompt
        case Kind.CHOICE if note.answer is not None:
            right = [
                option
                for option, place in zip(_options(note, order), _places(note, order), strict=True)
                if note.choices[place] in note.accepted
            ]
            return "\n".join(right) if len(right) > 1 else "".join(right).removeprefix("- ")
        case Kind.TYPED if note.accepted:
            return note.accepted[0]
        case _:
            return note.answer or ""


def also_right(note: Note) -> tuple[str, ...]:
    """What may be typed instead of the answer."""
    return note.accepted[1:] if note.kind is Kind.TYPED else ()


def plain_question(card: Card) -> str:
    """The question on one line, for lists."""
    is_way_back = card.note.kind is Kind.REVERSED and card.ordinal == 2
    text = question(card) if is_way_back else _asked(card.note.kind, card.note.prompt, card.ordinal)
    return " ".join(text.split())


def first_question(kind: Kind, prompt: str) -> str:
    """What a note's first card asks, on one line."""
    first = min(cloze.numbers(prompt), default=1) if kind is Kind.CLOZE else 1
    return " ".join(_asked(kind, prompt, first).split())


def _asked(kind: Kind, prompt: str, ordinal: int) -> str:
    return cloze.question(prompt, ordinal) if kind is Kind.CLOZE else prompt


def _options(note: Note, order: Sequence[int] | None) -> list[str]:
    return [
        f"- {chr(ord('A') + number)}. {note.choices[place]}"
        for number, place in enumerate(_places(note, order))
    ]


def _places(note: Note, order: Sequence[int] | None) -> Sequence[int]:
    return range(len(note.choices)) if order is None else order
