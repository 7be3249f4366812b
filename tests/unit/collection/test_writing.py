"""New notes: into which deck, under which id, all or none of them."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from flashq.collection import open_collection, writing
from flashq.core.model import Card, Kind
from flashq.errors import WRONG_USAGE, DeckError, FlashqError
from flashq.formats.deck_yaml import NewNote
from unit.collection_builder import Folder, deck_text, q, reviews_of


def new(question: str, answer: str | None = "An answer.", **rest: object) -> NewNote:
    return NewNote(id=None, prompt=question, answer=answer, **rest)  # type: ignore[arg-type]


@pytest.fixture
def decks(folder: Folder) -> Folder:
    folder.write("ml/optim.yaml", q("Adam?"))
    folder.write("zh/optim.yaml", q("亚当？"))
    folder.put("systems.yml", q("Raft?"))
    return folder


def files(folder: Folder) -> set[str]:
    found = (path for path in folder.path.rglob("*") if path.is_file())
    names = {path.relative_to(folder.path).as_posix() for path in found}
    return {name for name in names if not name.startswith(".flashq/")}


# Which deck --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ml/optim", ("ml/optim", False)),
        ("ml/optim.yaml", ("ml/optim", False)),
        ("systems", ("systems", False)),
        (" systems.yml ", ("systems", False)),
        ("fresh", ("fresh", True)),
        ("ml/fresh", ("ml/fresh", True)),
        ("机器学习/优化 器", ("机器学习/优化 器", True)),
    ],
)
def test_a_deck_goes_by_its_name_and_a_new_one_is_named(
    decks: Folder, typed: str, meant: tuple[str, bool]
) -> None:
    assert writing.deck_for(decks.collection, typed, create=True) == meant


def test_a_decks_last_part_is_enough_where_it_is_unique(decks: Folder) -> None:
    decks.put("deep/nets.yaml", q("CNN?"))
    assert writing.deck_for(decks.collection, "nets", create=False) == ("deep/nets", False)
    with pytest.raises(FlashqError) as caught:
        writing.deck_for(decks.collection, "optim", create=True)
    assert str(caught.value) == '"optim" means 2 decks; say ml/optim or zh/optim'


def test_a_deck_is_not_made_unless_that_is_wanted(decks: Folder) -> None:
    with pytest.raises(FlashqError) as caught:
        writing.deck_for(decks.collection, "mll", create=False)
    assert caught.value.message == 'no deck matches "mll"'
    assert caught.value.hint.endswith("--new-deck makes it")


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "..",
        ".",
        "/etc/x",
        "/",
        "a//b",
        "a/",
        ".hidden",
        "a/.hidden",
        "a/../b",
        "a/../../x",
        "media/x",
        "media",
        "..\\x",
        "C:/x",
        "a:b",
        "",
        "   ",
        ".yaml",
        "a/ /b",
        "a\nb",
        "a\0b",
        "a\x1b[31m",
    ],
)
def test_a_name_that_leads_out_of_the_decks_is_refused(decks: Folder, name: str) -> None:
    before = files(decks)
    with pytest.raises(FlashqError) as caught:
        writing.deck_for(decks.collection, name, create=True)
    assert caught.value.exit_code == WRONG_USAGE
    assert "cannot be a deck's name" in caught.value.message
    assert files(decks) == before


def test_the_last_deck_is_the_one_whose_file_changed_last(decks: Folder) -> None:
    decks.put("ml/optim.yaml", q("Adam?"), q("NAG?"))
    assert writing.last_deck(decks.collection) == "ml/optim"
    decks.touch("systems.yml")
    assert writing.last_deck(decks.collection) == "systems"
    decks.delete("systems.yml")
    assert writing.last_deck(decks.collection) == "ml/optim"


def test_there_is_no_last_deck_without_decks(folder: Folder) -> None:
    assert writing.last_deck(folder.sync()) == ""


# Near duplicates ---------------------------------------------------------------------------


def near(folder: Folder, question: str) -> list[Card]:
    (found,) = writing.near_duplicates(folder.collection, [question])
    return found


def test_much_the_same_question_is_found_the_likest_first(folder: Folder) -> None:
    folder.put(
        "a.yaml",
        q("What does dropout do at training time?"),
        q("What does dropout do in training?", reversed=True),
        q("What is a B-tree?"),
        q("怎么判断模型过拟合？"),
    )
    found = near(folder, "What does dropout do in training")
    assert [card.note.prompt for card in found] == [
        "What does dropout do in training?",
        "What does dropout do at training time?",
    ]
    assert [c.note.prompt for c in near(folder, "怎么判断过拟合？")]
    assert near(folder, "Who wrote Raft?") == []


def test_no_more_than_three_near_duplicates_are_shown(folder: Folder) -> None:
    folder.put("a.yaml", *(q(f"What is chapter {number} about?") for number in range(9)))
    assert len(near(folder, "What is chapter 4 about?")) == 3


def test_the_cards_are_read_once_for_many_questions(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put("a.yaml", q("What is a B-tree?"))
    cards, reads = folder.collection.cards(), []
    monkeypatch.setattr(folder.collection, "cards", lambda: reads.append(1) or cards)
    found = writing.near_duplicates(folder.collection, ["What is a B-tree?", "Raft?"] * 50)
    assert [len(near) for near in found] == [1, 0] * 50
    assert len(reads) == 1


# Adding ------------------------------------------------------------------------------------


def test_a_note_is_appended_and_known_at_once(decks: Folder) -> None:
    (added,) = writing.add_notes(decks.collection, "ml/optim", [new("What is momentum?")])
    assert (added.path, added.line, added.note_id) == ("ml/optim.yaml", 3, "momentum")
    card = decks.collection.card_named("ml/optim:momentum")
    assert (card.note.answer, card.note.line) == ("An answer.", 3)


def test_adding_keeps_the_progress_of_what_was_there(decks: Folder) -> None:
    decks.grade("Adam?")
    writing.add_notes(decks.collection, "ml/optim", [new("NAG?")])
    assert reviews_of(decks.card("Adam?")) == 1


def test_a_new_deck_is_made_with_its_folders(decks: Folder) -> None:
    note = new("Raft?", deck_title="Consensus", deck_language="en")
    (added,) = writing.add_notes(decks.collection, "deep/er/raft", [note])
    assert added.path == "deep/er/raft.yaml"
    assert decks.collection.decks["deep/er/raft"].title == "Consensus"
    assert decks.questions().count("Raft?") == 2


def test_a_deck_that_ends_in_yml_stays_one_file(decks: Folder) -> None:
    (added,) = writing.add_notes(decks.collection, "systems", [new("Paxos?")])
    assert added.path == "systems.yml"
    assert "systems.yaml" not in files(decks)


def test_several_notes_get_ids_of_their_own(decks: Folder) -> None:
    added = writing.add_notes(
        decks.collection, "ml/optim", [new("Momentum?"), new("What is momentum?"), new("动量？")]
    )
    assert [note.note_id for note in added] == ["momentum", "momentum-2", "动量"]
    assert [note.line for note in added] == [3, 6, 9]


def test_an_id_that_the_file_has_already_is_not_taken_again(folder: Folder) -> None:
    folder.put("a.yaml", q("Old?", id="momentum"))
    (added,) = writing.add_notes(folder.collection, "a", [new("Momentum?")])
    assert added.note_id == "momentum-2"


def test_a_line_written_since_the_last_synchronisation_stays(decks: Folder) -> None:
    decks.write("ml/optim.yaml", q("Adam?"), q("Momentum?", id="momentum"))
    (added,) = writing.add_notes(decks.collection, "ml/optim", [new("Momentum??")])
    assert added.note_id == "momentum-2"
    assert {"Adam?", "Momentum?", "Momentum??"} <= set(decks.questions())


def test_one_note_that_the_format_cannot_hold_and_none_is_written(decks: Folder) -> None:
    before = (decks.path / "ml/optim.yaml").read_bytes()
    bad = NewNote(id="b", prompt="x" * 70_000, answer="a")
    with pytest.raises(FlashqError):
        writing.add_notes(decks.collection, "ml/optim", [new("Good?"), bad])
    assert (decks.path / "ml/optim.yaml").read_bytes() == before
    assert "Good?" not in decks.sync().card_named("ml/optim:" + decks.card("Adam?").key).name
    assert "Good?" not in decks.questions()


def test_no_file_is_made_for_a_note_that_is_refused(decks: Folder) -> None:
    before = files(decks)
    bad = NewNote(id="b", prompt="no gap", answer=None, kind=Kind.CLOZE)
    with pytest.raises(FlashqError):
        writing.add_notes(decks.collection, "fresh/deck", [bad])
    assert files(decks) == before
    assert not (decks.path / "fresh").exists()


def test_nothing_to_add_makes_no_file(decks: Folder) -> None:
    before = files(decks)
    assert writing.add_notes(decks.collection, "fresh", []) == []
    assert files(decks) == before


def test_a_deck_with_a_fault_is_left_as_it_is(decks: Folder) -> None:
    decks.write_text("ml/optim.yaml", "cards:\n  - question: Adam?\n    anwser: x\n")
    decks.sync()
    before = (decks.path / "ml/optim.yaml").read_bytes()
    with pytest.raises(DeckError) as caught:
        writing.add_notes(decks.collection, "ml/optim", [new("NAG?")])
    assert str(caught.value).startswith("ml/optim.yaml:3:5: ")
    assert (decks.path / "ml/optim.yaml").read_bytes() == before


def test_whether_a_deck_takes_notes_is_known_beforehand(decks: Folder) -> None:
    decks.write_text("bad.yaml", "cards:\n  - question: Adam?\n    anwser: x\n")
    decks.put("named.yaml", q("Old?", id="momentum"))
    before = files(decks), (decks.path / "named.yaml").read_bytes()
    for deck in ("named", "fresh/deck"):
        writing.check_takes_notes(decks.collection, deck)
    with pytest.raises(DeckError):
        writing.check_takes_notes(decks.collection, "bad")
    with pytest.raises(FlashqError, match=r"momentum.* is taken"):
        writing.check_takes_notes(decks.collection, "named", "momentum")
    assert (files(decks), (decks.path / "named.yaml").read_bytes()) == before


@pytest.mark.parametrize(
    "blocked", ["a" * 300, "systems.yml/x", "folder"], ids=["too-long", "below-a-file", "folder"]
)
def test_a_deck_that_cannot_be_written_is_said_in_one_line(decks: Folder, blocked: str) -> None:
    (decks.path / "folder.yaml").mkdir()
    before = files(decks)
    with pytest.raises(FlashqError) as caught:
        writing.add_notes(decks.collection, blocked, [new("NAG?")])
    assert "\n" not in str(caught.value)
    assert files(decks) == before


def _add_notes(path: Path, number: int, wait: Callable[[], object]) -> None:
    collection = open_collection(path, {})
    collection.synchronise()
    wait()
    for note in range(5):
        writing.add_notes(collection, "shared", [new(f"Question {number}.{note}?")])
    collection.close()


def test_two_writers_at_once_lose_no_note(folder: Folder) -> None:
    folder.put("shared.yaml", q("First?"))
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(2)
    processes = [
        context.Process(target=_add_notes, args=(folder.path, number, barrier.wait))
        for number in range(2)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    folder.sync()
    assert len(set(folder.questions())) == 11


def test_the_deck_reads_back_as_it_was_written(folder: Folder) -> None:
    folder.write_text("a.yaml", "# mine\n" + deck_text(q("Adam?")))
    folder.sync()
    writing.add_notes(folder.collection, "a", [new("NAG?", answer=None)])
    text = (folder.path / "a.yaml").read_text(encoding="utf-8")
    assert text.startswith("# mine\n" + deck_text(q("Adam?")))
    assert folder.card("NAG?").note.is_draft
