"""The law of the Markdown export: what is written is read back as it was, note for note."""

import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flashq.collection.locating import bundled_bank
from flashq.core.exported import ExportedNote
from flashq.core.model import Kind, Note
from flashq.formats.deck_yaml import read_deck
from flashq.formats.markdown_notes import (
    NotesOfDeck,
    markdown_files,
    new_note,
    read_markdown,
    write_markdown,
)
from unit.formats.note_strategies import NASTY_LINES, entries, exported, note_from, texts


def written(notes: Sequence[ExportedNote]) -> str:
    file = io.StringIO()
    assert write_markdown(file, notes) == len(notes)
    return file.getvalue()


def read(text: str) -> tuple[NotesOfDeck, ...]:
    decks, faults = read_markdown(text, "notes.md")
    assert faults == ()
    return decks


def decks_of(notes: Sequence[ExportedNote]) -> tuple[NotesOfDeck, ...]:
    """The decks that these notes are, as they are to be read back."""
    names = dict.fromkeys(one.deck for one in notes)
    found = []
    for name in names:
        of_deck = [one for one in notes if one.deck == name]
        found.append(
            NotesOfDeck(
                name=name,
                title=of_deck[0].deck_title,
                language=of_deck[0].language,
                notes=tuple(new_note(one.note) for one in of_deck),
            )
        )
    return tuple(found)


def distinct(notes: list[Note]) -> list[Note]:
    """The notes without those whose id another has: a deck has each once."""
    seen: set[str] = set()
    kept = []
    for note in notes:
        name = unicodedata.normalize("NFC", note.id or "")
        if not name or name not in seen:
            kept.append(note)
        seen.add(name)
    return kept


@settings(max_examples=400, deadline=None)
@given(
    st.lists(entries().map(note_from), min_size=1, max_size=3).map(distinct),
    st.sampled_from(["en", "zh-CN", ""]),
)
def test_any_note_that_a_deck_can_hold_is_read_back(notes: list[Note], language: str) -> None:
    sent = [exported(note, "ml/optim", "优化", language) for note in notes]
    text = written(sent)
    assert read(text) == decks_of(sent)
    # An editor on another system changes the line ends, or puts a mark at the beginning.
    assert read("\ufeff" + text.replace("\n", "\r\n")) == decks_of(sent)


NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(NAMES.map(str.strip).filter(bool), texts.map(str.strip), st.booleans())
@example("a --> b; language: zh", "# x #\n-->", True)
def test_any_name_and_title_of_a_deck_is_read_back(name: str, title: str, two: bool) -> None:
    note = Note(id="a", kind=Kind.BASIC, prompt="Q", answer="A")
    sent = [exported(note, name, title)] + ([exported(note, name + "/b", "B")] if two else [])
    assert read(written(sent)) == decks_of(sent)


@pytest.mark.parametrize("line", NASTY_LINES)
@pytest.mark.parametrize("form", ["{}", "{}\n", "{}\n\n", "a\n{}\nb\n", "a\n\n{}", "\n{}\na"])
def test_every_nasty_line_survives_in_every_part(line: str, form: str) -> None:
    text = form.format(line)
    if not text.strip():
        text += "x"
    note = Note(
        id="a",
        kind=Kind.CHOICE,
        prompt=text,
        answer=text,
        points=(text, "b", text),
        hint=text,
        references=(text,),
        follow_ups=(text,),
        choices=(text, "other"),
        accepted=(text,),
        explanation=text,
    )
    basic = Note(id="b", kind=Kind.BASIC, prompt="Q", answer=text)
    sent = [exported(note), exported(basic), exported(note_from({"question": text}))]
    assert read(written(sent)) == decks_of(sent)


def test_the_bundled_decks_are_read_back_as_one_file_and_as_many() -> None:
    sent = []
    bank = bundled_bank()
    for file in sorted(bank.rglob("*.yaml")):
        path = file.relative_to(bank).as_posix()
        deck = read_deck(file.read_bytes(), path=path).deck
        assert deck is not None
        sent += [exported(note, deck.name, deck.title, deck.language) for note in deck.notes]
    wanted = decks_of(sent)
    assert len(wanted) > 20
    text = written(sent)
    assert read(text) == wanted
    assert "<!-- text -->" not in text  # plain Markdown, without frames
    files = dict(markdown_files(sent))
    assert list(files) == [f"{deck.name}.md" for deck in wanted]
    assert tuple(deck for text in files.values() for deck in read(text)) == wanted


def test_a_whole_file_is_written_as_its_parts_are() -> None:
    note = Note(id="a", kind=Kind.BASIC, prompt="Q", answer="A")
    sent = [exported(note, "x"), exported(note, "y/z")]
    assert written(sent) == "\n".join(dict(markdown_files(sent)).values())


def test_nothing_to_export_is_an_empty_file() -> None:
    assert written([]) == ""
    assert dict(markdown_files([])) == {}


def test_a_long_export_is_read_back_in_time_that_grows_with_it(tmp_path: Path) -> None:
    sent = [
        exported(
            Note(id=f"n{i}", kind=Kind.BASIC, prompt=f"Q{i}", answer="# x\n" * 20), f"d{i % 7}"
        )
        for i in range(500)
    ]
    sent.sort(key=lambda one: one.deck)
    assert sum(len(deck.notes) for deck in read(written(sent))) == 500
