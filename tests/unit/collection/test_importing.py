"""Importing notes: what is new is added, what is there stays, and a fault anywhere stops all."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.collection import checking, locating
from flashq.collection.exporting import exported_notes
from flashq.collection.importing import Difference, Imported, ImportedDeck, import_notes
from flashq.collection.selecting import EVERYTHING
from flashq.core.model import Deck, Kind, Note
from flashq.errors import FlashqError
from flashq.formats.deck_yaml import NewNote, read_deck
from flashq.formats.markdown_notes import NotesOfDeck, new_note, read_markdown, write_markdown
from unit.collection_builder import Folder, cloze, q
from unit.formats.note_strategies import entries, note_from

A = NewNote(id="a", prompt="A?", answer="Yes.")
B = NewNote(id=None, prompt="B?", answer="No.", tags=("x",))


def deck(*notes: NewNote, name: str = "ml/optim", **rest: str) -> NotesOfDeck:
    title = rest.pop("title", name.rpartition("/")[2])
    return NotesOfDeck(name=name, title=title, notes=notes, **rest)


def exported_text(folder: Folder) -> str:
    """The Markdown export of a collection."""
    file = io.StringIO()
    write_markdown(file, exported_notes(folder.sync(), EVERYTHING))
    return file.getvalue()


def imported(root: Path, text: str, path: str = "notes.md") -> Imported:
    decks, faults = read_markdown(text, path)
    assert not [fault for fault in faults if fault.severity == "fault"]
    return import_notes(root, decks)


def counts(result: Imported) -> list[tuple[str, int, int, int]]:
    """For each deck how many notes were added, equal and differing."""
    assert result.faults == ()
    return [(one.deck, one.added, one.equal, len(one.differing)) for one in result.decks]


def deck_at(root: Path, path: str) -> Deck:
    found = read_deck((root / path).read_bytes(), path=path).deck
    assert found is not None
    return found


def notes_at(root: Path, path: str) -> list[Note]:
    return [replace(note, line=0) for note in deck_at(root, path).notes]


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".flashq" not in path.parts
    }


# What is new ----------------------------------------------------------------------------------


def test_a_deck_that_is_not_there_is_made(tmp_path: Path) -> None:
    result = import_notes(tmp_path, [deck(A, B, title="Optimisation", language="en")])
    assert result.decks == (ImportedDeck("ml/optim", "ml/optim.yaml", True, 2, 0, ()),)
    assert (tmp_path / "ml/optim.yaml").read_text() == (
        "deck: Optimisation\nlanguage: en\ncards:\n"
        "  - id: a\n    question: A?\n    answer: Yes.\n\n"
        "  - question: B?\n    answer: No.\n    tags: [x]\n"
    )


def test_a_title_that_the_name_gives_is_not_written(tmp_path: Path) -> None:
    import_notes(tmp_path, [deck(A)])
    assert (tmp_path / "ml/optim.yaml").read_text().startswith("cards:\n")


def test_notes_are_added_below_those_of_a_deck_in_its_style(folder: Folder) -> None:
    text = "# mine\ntags: [t]\nseconds: 60\ncards:\n- question: Old?   # kept\n  answer: 'It is.'\n"
    folder.write_text("ml/optim.yml", text)
    new = replace(B, tags=("t", "x"), seconds=60.0)
    result = import_notes(folder.path, [deck(new, A)])
    assert result.decks == (ImportedDeck("ml/optim", "ml/optim.yml", False, 2, 0, ()),)
    added = "- question: B?\n  answer: No.\n  tags: [x]\n- id: a\n  question: A?\n  answer: Yes.\n"
    assert (folder.path / "ml/optim.yml").read_text() == text + added
    assert not (folder.path / "ml/optim.yaml").exists()


def test_nothing_to_import_writes_nothing(tmp_path: Path) -> None:
    assert counts(import_notes(tmp_path, [deck()])) == [("ml/optim", 0, 0, 0)]
    assert counts(import_notes(tmp_path, [])) == []
    assert files(tmp_path) == {}


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    assert counts(import_notes(tmp_path, [deck(A, B)], dry_run=True)) == [("ml/optim", 2, 0, 0)]
    assert files(tmp_path) == {}


def test_what_several_files_say_of_one_deck_is_put_together(tmp_path: Path) -> None:
    assert counts(import_notes(tmp_path, [deck(A), deck(B)])) == [("ml/optim", 2, 0, 0)]
    assert [note.prompt for note in notes_at(tmp_path, "ml/optim.yaml")] == ["A?", "B?"]


# What is there --------------------------------------------------------------------------------


def test_what_is_there_as_it_is_stays_and_its_file_is_not_touched(tmp_path: Path) -> None:
    import_notes(tmp_path, [deck(A, B)])
    file = tmp_path / "ml/optim.yaml"
    before = (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino)
    assert counts(import_notes(tmp_path, [deck(A, B)])) == [("ml/optim", 0, 2, 0)]
    assert (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino) == before


def test_what_differs_is_told_and_neither_overwritten_nor_doubled(tmp_path: Path) -> None:
    import_notes(tmp_path, [deck(A, B)])
    before = files(tmp_path)
    changed = replace(A, prompt="A really?", points=("x",)), replace(B, answer="Perhaps.")
    (result,) = import_notes(tmp_path, [deck(*changed)]).decks
    assert (result.added, result.equal) == (0, 0)
    assert result.differing == (
        Difference("a", "ml/optim.yaml", 2, ("question", "points")),
        Difference("B?", "ml/optim.yaml", 6, ("answer",)),
    )
    assert files(tmp_path) == before


def test_a_note_without_id_is_found_by_its_question(tmp_path: Path) -> None:
    import_notes(tmp_path, [deck(A, B)])
    (found,), _ = read_markdown("##  A? \nYes.\n## B?\nMaybe.\n## C?\n", "optim.md")
    result = import_notes(tmp_path, [replace(found, name="ml/optim")])
    assert counts(result) == [("ml/optim", 1, 1, 1)]
    assert result.decks[0].differing[0].keys == ("answer", "tags")


def test_a_question_that_comes_more_often_than_it_is_there_is_not_doubled(tmp_path: Path) -> None:
    import_notes(tmp_path, [deck(B)])
    result = import_notes(tmp_path, [deck(replace(B, answer="Other."), B)])
    assert counts(result) == [("ml/optim", 0, 1, 1)]
    assert result.decks[0].differing[0].keys == ("answer",)


def test_an_id_that_only_the_import_has_is_told(tmp_path: Path) -> None:
    import_notes(tmp_path, [deck(replace(A, id=None))])
    (result,) = import_notes(tmp_path, [deck(A)]).decks
    assert (result.added, [one.keys for one in result.differing]) == (0, [("id",)])


def test_two_notes_with_ids_of_their_own_may_ask_the_same(tmp_path: Path) -> None:
    import_notes(tmp_path, [deck(A)])
    assert counts(import_notes(tmp_path, [deck(replace(A, id="b"), A)])) == [("ml/optim", 1, 1, 0)]


def test_twins_without_ids_are_each_found_once(tmp_path: Path) -> None:
    twins = [B, replace(B, answer="Other."), replace(B, kind=Kind.TYPED, accepted=("No.",))]
    assert counts(import_notes(tmp_path, [deck(*twins)])) == [("ml/optim", 3, 0, 0)]
    assert counts(import_notes(tmp_path, [deck(*reversed(twins))])) == [("ml/optim", 0, 3, 0)]


def test_a_cloze_and_a_question_of_the_same_words_are_two_notes(tmp_path: Path) -> None:
    text = "{{c1::x}}"
    both = [
        NewNote(id=None, prompt=text, answer="", kind=kind) for kind in (Kind.CLOZE, Kind.BASIC)
    ]
    assert counts(import_notes(tmp_path, [deck(both[0])])) == [("ml/optim", 1, 0, 0)]
    assert counts(import_notes(tmp_path, [deck(*both)])) == [("ml/optim", 1, 1, 0)]


def test_tags_and_seconds_of_the_deck_count_as_the_notes_own(folder: Folder) -> None:
    folder.write("d.yaml", q("Q", "A", tags=["own"]), tags=["t"], seconds=60)
    same = NewNote(id=None, prompt="Q", answer="A", tags=("t", "own"), seconds=60.0)
    bare = replace(same, tags=("own",), seconds=None)
    for note in (same, bare):
        assert counts(import_notes(folder.path, [deck(note, name="d")])) == [("d", 0, 1, 0)]


# Faults ---------------------------------------------------------------------------------------


def test_a_fault_anywhere_means_that_nothing_is_written(folder: Folder) -> None:
    folder.write_text("bad.yaml", "cards:\n  - question: Q\n    anwser: A\n")
    before = files(folder.path)
    decks = [
        deck(A, name="good"),
        deck(A, name="bad"),
        deck(A, name="../out", source="n.md", line=7),
        deck(A, replace(A, prompt="Two"), name="twice", source="n.md", lines=(20, 30)),
        deck(NewNote(id="b c", prompt="?", answer=None), name="x", source="n.md", lines=(40,)),
    ]
    result = import_notes(folder.path, decks)
    assert result.decks == ()
    assert [(one.path, one.line, one.code) for one in result.faults] == [
        ("bad.yaml", 3, "unknown-key"),
        ("n.md", 7, "bad-name"),
        ("n.md", 30, "duplicate-id"),
        ("n.md", 40, "bad-note"),
    ]
    assert files(folder.path) == before
    assert not (folder.path.parent / "out.yaml").exists()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/x",
        "a//b",
        "a/",
        "../x",
        "a/../../x",
        "./x",
        ".flashq/x",
        "a/.b",
        " a",
        "a /b",
        "a\\b",
        "a\nb",
        "a\x00b",
        "\u202eb",
        "media/x",
        "长" * 90,
    ],
)
def test_a_name_that_no_deck_may_have_is_refused(tmp_path: Path, name: str) -> None:
    root = tmp_path / "collection"
    root.mkdir()
    (fault,) = import_notes(root, [deck(A, name=name, source="n.md")]).faults
    assert (fault.path, fault.code) == ("n.md", "bad-name")
    assert list(tmp_path.rglob("*")) == [root]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "ml").write_text("a file")
    with pytest.raises(FlashqError, match="ml"):
        import_notes(tmp_path, [deck(A)])


# There and back -------------------------------------------------------------------------------


def same_decks(one: Path, other: Path) -> None:
    paths = sorted(path for path in files(one) if path.endswith(".yaml"))
    assert paths == sorted(path for path in files(other) if path.endswith(".yaml"))
    for path in paths:
        left, right = deck_at(one, path), deck_at(other, path)
        assert (left.name, left.title, left.language) == (right.name, right.title, right.language)
        assert notes_at(one, path) == notes_at(other, path)


def test_the_bundled_bank_comes_back_from_markdown(tmp_path: Path) -> None:
    locating.create(tmp_path / "bank", "zh", with_bank=True)
    bank = Folder(tmp_path / "bank")
    text = exported_text(bank)
    bank.close()
    root = tmp_path / "empty"
    root.mkdir()
    result = imported(root, text)
    assert sum(one.added for one in result.decks) > 300
    assert all(one.is_new and not one.equal and not one.differing for one in result.decks)
    same_decks(bank.path, root)
    assert checking.check(root, []).fault_count == 0
    # And what is exported from there is the same document, of which nothing is new.
    again = Folder(root)
    assert exported_text(again) == text
    again.close()
    assert [one.added for one in imported(root, text).decks] == [0] * len(result.decks)
    assert [one.added for one in imported(bank.path, text).decks] == [0] * len(result.decks)


def test_every_kind_of_note_comes_back(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder.write(
        "a/kinds.yaml",
        q("Draft", None, id="draft"),
        q("Q\n\n```\n# x\n", "## A\n---\n", id="basic", hint="a\nb", points=["p\nq\n", " r "]),
        q("T", [" one ", "two\n"], typed=True),
        q("C", ["y\n"], choices=["x", "y\n", "z"], explanation="e\r\nf"),
        q("Q", "same"),
        q("Q", "question"),
        q("R", "词", reversed=True, seconds=12.5),
        cloze("{{c1::x}}\n{{c3::$y$}}\n"),
        deck="Titel: mit Zeichen",
        language="de",
        tags=["t"],
        seconds=40,
    )
    folder.write("a-->b.yaml", q("Q"))
    root = tmp_path_factory.mktemp("other")
    imported(root, exported_text(folder))
    same_decks(folder.path, root)


@settings(max_examples=60, deadline=None)
@given(st.lists(entries(has_id=False).map(note_from), min_size=1, max_size=4))
def test_any_notes_are_imported_as_they_are_and_once(notes: Sequence[Note]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        source = deck(*map(new_note, notes))
        assert counts(import_notes(root, [source])) == [("ml/optim", len(notes), 0, 0)]
        assert notes_at(root, "ml/optim.yaml") == list(notes)
        assert counts(import_notes(root, [source])) == [("ml/optim", 0, len(notes), 0)]
