"""What an export is given: notes with their cards, history and time of change."""

import os

from flashq.collection.exporting import exported_notes, note_count
from flashq.collection.selecting import EVERYTHING
from flashq.core.exported import ExportedNote
from unit.collection_builder import TODAY, Folder, at, cloze, q


def exported(folder: Folder, *words: str, with_log: bool = False) -> list[ExportedNote]:
    selection = folder.collection.selection(words, TODAY)
    notes = list(exported_notes(folder.collection, selection, with_log=with_log))
    assert note_count(folder.collection, selection) == len(notes)
    return notes


def test_notes_come_deck_by_deck_in_the_order_of_the_files(folder: Folder) -> None:
    folder.write("b.yaml", q("B2"), q("B1", None), deck="Second", language="en")
    folder.write("a.yaml", cloze("{{c1::x}} {{c3::y}}"), q("A", reversed=True), language="zh")
    folder.sync()
    notes = exported(folder)
    assert [(note.deck, note.note.prompt) for note in notes] == [
        ("a", "{{c1::x}} {{c3::y}}"),
        ("a", "A"),
        ("b", "B2"),
        ("b", "B1"),
    ]
    assert [(note.deck_title, note.language) for note in notes[1:3]] == [
        ("a", "zh"),
        ("Second", "en"),
    ]
    assert [[one.card.ordinal for one in note.cards] for note in notes] == [
        [1, 3],
        [1, 2],
        [1],
        [1],
    ]
    assert len({note.uid for note in notes}) == 4


def test_only_what_is_selected_comes(folder: Folder) -> None:
    folder.write("a.yaml", q("A", reversed=True, tags=["x"]))
    folder.write("b.yaml", q("B", tags=["x"]), q("C"))
    folder.sync()
    folder.grade("A", 4)
    assert [note.note.prompt for note in exported(folder, "b")] == ["B", "C"]
    assert [note.note.prompt for note in exported(folder, "tag:x")] == ["A", "B"]
    (note,) = exported(folder, "-is:new")
    assert [one.card.ordinal for one in note.cards] == [1]


def test_the_log_comes_where_it_is_asked_for_without_what_was_undone(folder: Folder) -> None:
    folder.put("a.yaml", q("A"))
    folder.grade("A", 4, at(-3))
    folder.grade("A", 2, at(-2))
    folder.collection.undo()
    assert [one.log for note in exported(folder) for one in note.cards] == [()]
    ((one,),) = [note.cards for note in exported(folder, with_log=True)]
    assert [entry.quality for entry in one.log] == [4]
    assert one.log == tuple(folder.collection.log(one.card.card_id))


def changes(folder: Folder) -> dict[str, int]:
    return {
        note.note.prompt: note.changed_s for note in exported_notes(folder.collection, EVERYTHING)
    }


def test_a_note_changed_when_its_text_did_not_when_its_file_did(folder: Folder) -> None:
    folder.put("a.yaml", q("A", id="a"), q("B", id="b"))
    first = changes(folder)
    folder.put("a.yaml", q("New", id="n"), q("A", id="a"), q("B", "Another answer.", id="b"))
    second = changes(folder)
    assert second["A"] == first["A"]
    assert second["B"] == second["New"] > first["B"]


def test_a_note_that_is_moved_keeps_its_time_of_change(folder: Folder) -> None:
    folder.put("a.yaml", q("A"), q("B"))
    before = changes(folder)
    folder.delete("a.yaml")
    folder.put("z/moved.yaml", q("B"), q("A", "Reworded answer."))
    after = changes(folder)
    assert after["B"] == before["B"]
    assert after["A"] > before["A"]


def test_a_text_from_an_older_file_is_a_change_all_the_same(folder: Folder) -> None:
    folder.put("a.yaml", q("A", id="a"))
    before = changes(folder)["A"]
    folder.write("a.yaml", q("A", "Another answer.", id="a"))
    os.utime(folder.path / "a.yaml", (1, 1))
    folder.sync()
    assert changes(folder)["A"] == before + 1
