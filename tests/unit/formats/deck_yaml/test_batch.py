"""Many notes added at once: the file that `append_note` makes of them one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.core.model import Deck
from flashq.errors import FlashqError
from flashq.formats.deck_yaml import NewNote, append_note, read_deck
from flashq.formats.deck_yaml.batch import append_notes
from flashq.formats.markdown_notes import new_note
from unit.formats.note_strategies import entries, note_from

FILES = [
    None,
    b"",
    b"# comment only",
    b"cards: []\n",
    b"cards:\n  - question: a",
    b"cards:\n\n  - question: a\n\n  - question: b\n    answer: |+\n      x\n\n\n",
    b"# c\r\ncards:\r\n- question: a\r\n\r\n- question: b\r\n  tags:\r\n  - x\r\n\r\nsource: s\r\n",
    b"cards: [{question: a}]\n",
    b'{"cards": [{"question": "a"}]}',
    b"\xef\xbb\xbfdeck: d\ntags: [t]\nseconds: 5\ncards:\n\n    -   question: a\n\n    # c\n...\n",
]


def deck_of(data: bytes) -> Deck:
    deck = read_deck(data, path="d.yaml").deck
    assert deck is not None
    return deck


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(FILES),
    st.lists(entries(has_id=False).map(note_from).map(new_note), min_size=1, max_size=5),
)
def test_the_notes_are_those_that_are_added_one_by_one(
    before: bytes | None, notes: list[NewNote]
) -> None:
    one_by_one = before
    for note in notes:
        one_by_one = append_note(one_by_one, note, path="d.yaml").data
    assert one_by_one is not None
    at_once = append_notes(before, notes, path="d.yaml")

    def content(data: bytes) -> list[tuple[object, ...]]:
        deck = deck_of(data)
        return [
            (deck.title, deck.tags, note.prompt, note.answer, note.points, note.accepted)
            for note in deck.notes
        ]

    assert content(at_once) == content(one_by_one)


def test_in_a_new_file_a_blank_line_stands_between_notes() -> None:
    notes = [NewNote(id=name, prompt="Q", answer="A") for name in "abc"]
    entries = [f"  - id: {name}\n    question: Q\n    answer: A\n" for name in "abc"]
    assert append_notes(None, notes, path="d.yaml").decode() == "cards:\n" + "\n".join(entries)


def test_no_notes_change_nothing() -> None:
    assert append_notes(b"# mine\n", [], path="d.yaml") == b"# mine\n"


@pytest.mark.parametrize("place", [0, 1, 4])
def test_a_note_that_cannot_be_added_is_told(place: int) -> None:
    notes = [NewNote(id=f"n{i}", prompt=f"Q{i}", answer="A") for i in range(5)]
    notes[place] = NewNote(id="a b", prompt="Q", answer="A")
    with pytest.raises(FlashqError, match="cannot be an id"):
        append_notes(None, notes, path="d.yaml")


def test_an_id_that_is_taken_is_told() -> None:
    note = NewNote(id="a", prompt="Q", answer="A")
    with pytest.raises(FlashqError, match="taken"):
        append_notes(b"cards: [{question: q, id: a}]", [note], path="d.yaml")
    with pytest.raises(FlashqError, match="taken"):
        append_notes(None, [note, note], path="d.yaml")
