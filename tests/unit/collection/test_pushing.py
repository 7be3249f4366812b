"""Pushing notes into a real collection of Anki's behind AnkiConnect's interface."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import anki_judge
from anki_connect_server import Server, anki_connect
from flashq.collection.pushing import Left, PushPlan, plan_push
from flashq.collection.sending import execute
from flashq.core.exported import ExportedNote
from flashq.core.model import Kind, Note
from flashq.errors import FlashqError
from flashq.formats.anki.connect import AnkiConnect
from flashq.formats.anki.fields import anki_note
from flashq.formats.anki.model import AnkiCard, AnkiNote, NoteType
from flashq.formats.anki.note_types import NOTE_TYPES
from flashq.formats.anki.signature import signed

CHANGED_S = 1_700_000_000
FUTURE_S = 4_000_000_000
READING = {
    "version",
    "modelNamesAndIds",
    "findModelsById",
    "notesInfo",
    "getDecks",
    "findCards",
    "retrieveMediaFile",
    "multi",
}


def note(
    uid: str = "0123456789",
    prompt: str = "What does momentum do?",
    answer: str = "It **averages** $g_t < 1$.",
    *,
    kind: Kind = Kind.BASIC,
    tags: tuple[str, ...] = ("deep learning", "sgd"),
    deck: str = "ml/optim",
    key: str = "",
    changed_s: int = CHANGED_S,
    picture: str | None = None,
) -> AnkiNote:
    """A note as the export makes it."""
    key = key or f"key-{uid}"
    content = Note(id=key, kind=kind, prompt=prompt, answer=answer, tags=tags)
    exported = ExportedNote(
        uid=uid,
        deck=deck,
        deck_title=deck,
        language="en",
        path=f"{deck}.yaml",
        key=key,
        note=content,
        changed_s=changed_s,
        cards=(),
    )
    cards = tuple(AnkiCard(n, n) for n in ((1, 2) if kind is Kind.REVERSED else (1,)))
    return replace(anki_note(exported, lambda deck_path, address: picture), cards=cards)


class Anki:
    """A running Anki, and what a push makes of it."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.collection: Any = server.collection
        self.folder = folder
        self.client = AnkiConnect(server.address)

    def plan(self, *notes: AnkiNote, force: bool = False) -> PushPlan:
        return plan_push(self.client, notes, media_root=self.folder, force=force)

    def push(self, *notes: AnkiNote, force: bool = False) -> PushPlan:
        plan = self.plan(*notes, force=force)
        execute(self.client, plan)
        return plan

    def notes(self) -> list[Any]:
        return [self.collection.get_note(note_id) for note_id in self.collection.find_notes("")]

    def only(self) -> Any:
        (found,) = self.notes()
        return found

    def decks(self) -> list[str]:
        return [self.collection.decks.name(card.did) for card in self.only().cards()]

    def edit(self, **fields: str) -> None:
        """A person changes fields of the one note in Anki, now."""
        changed = self.only()
        for name, text in fields.items():
            changed[name] = text
        self.collection.update_note(changed)

    def media(self) -> dict[str, bytes]:
        folder = Path(self.collection.media.dir())
        return {file.name: file.read_bytes() for file in folder.iterdir()}

    def note_type(self, name: str = "flashq Basic") -> Any:
        return self.collection.models.get(self.collection.models.id_for_name(name))


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    with anki_connect(tmp_path / "anki") as server:
        yield Anki(server, tmp_path)


# New notes


def test_a_new_note_comes_with_its_fields_its_tags_its_deck_and_its_guid(anki: Anki) -> None:
    pushed = note()
    plan = anki.push(pushed)
    assert plan.created == (pushed,)
    made = anki.only()
    assert tuple(made.fields) == pushed.fields
    assert made.tags == ["deep_learning", "sgd"]
    assert anki.decks() == ["ml::optim"]
    assert made.guid == pushed.guid
    assert made.mod == CHANGED_S
    assert made.note_type()["name"] == "flashq Basic"


@pytest.mark.parametrize("kind", [Kind.BASIC, Kind.REVERSED, Kind.TYPED])
def test_every_note_type_is_made_with_the_id_that_packages_give_it(anki: Anki, kind: Kind) -> None:
    anki.push(note(kind=kind))
    made = anki.only()
    assert made.mid == NOTE_TYPES[kind].type_id
    assert len(made.cards()) == len(NOTE_TYPES[kind].templates)
    assert made.note_type()["css"] == NOTE_TYPES[kind].css


def test_a_second_push_asks_for_no_change(anki: Anki) -> None:
    notes = [note(f"uid{number}") for number in range(3)]
    anki.push(*notes)
    anki.server.asked.clear()
    before = anki.collection.mod
    plan = anki.push(*notes)
    assert (plan.steps, plan.unchanged, plan.left) == (0, 3, ())
    assert set(anki.server.asked) <= READING
    assert anki.collection.mod == before


def test_a_plan_changes_nothing(anki: Anki) -> None:
    plan = anki.plan(note())
    assert len(plan.created) == plan.steps == 1
    assert set(anki.server.asked) <= READING
    assert anki.notes() == []


def test_a_package_that_is_imported_after_a_push_doubles_nothing(anki: Anki) -> None:
    anki.push(note())
    newer = note(answer="Another answer.", changed_s=CHANGED_S + 60)
    package = anki.folder / "later.apkg"
    anki_judge.export(package, newer)
    anki.server.actions.importPackage(str(package))
    assert anki.only()["Answer"] == "<p>Another answer.</p>"
    kinds = [kind["name"] for kind in anki.collection.models.all()]
    assert [name for name in kinds if name.startswith("flashq")] == ["flashq Basic"]
    assert anki.push(newer).steps == 0


def test_notes_of_a_package_are_known_to_a_push(anki: Anki) -> None:
    package = anki.folder / "first.apkg"
    anki_judge.export(package, note())
    anki.server.actions.importPackage(str(package))
    assert anki.plan(note()).unchanged == 1


def test_an_anki_that_sees_none_of_our_files_gets_all_the_same(anki: Anki) -> None:
    anki.server.sees_our_files(False)
    pushed = note()
    anki.push(pushed)
    assert anki.only().guid == pushed.guid
    assert anki.media() == {}


def test_notes_without_cards_stay_here(anki: Anki) -> None:
    assert anki.push(replace(note(), cards=())) == PushPlan()
    assert anki.notes() == []


def test_a_note_that_the_import_leaves_out_is_told(anki: Anki) -> None:
    anki.push(note())
    anki.edit(ID="another")
    with pytest.raises(FlashqError, match=r"ml/optim:key-0123456789: Anki has it already"):
        anki.push(note())
    assert len(anki.notes()) == 1


def test_an_import_that_fails_does_not_stop_the_changes(anki: Anki) -> None:
    anki.push(note("old"))
    anki.server.missing.add("importPackage")
    with pytest.raises(FlashqError, match=r"1 new notes: .*too old.*; the rest was"):
        anki.push(note("old", answer="Newer.", changed_s=FUTURE_S), note("new"))
    assert anki.only()["Answer"] == "<p>Newer.</p>"
    assert anki.media() == {}


def test_hundreds_of_notes_go_in_few_requests(anki: Anki) -> None:
    notes = [note(f"uid{number}") for number in range(450)]
    plan = anki.plan(*notes)
    assert anki.server.requests <= 5
    anki.server.requests = 0
    execute(anki.client, plan)
    assert anki.server.requests <= 4
    anki.server.requests = 0
    later = [note(f"uid{number}", "New?", changed_s=FUTURE_S) for number in range(450)]
    anki.push(*later)
    assert anki.server.requests <= 9 + 450 / 25


def test_progress_reaches_the_number_of_steps(anki: Anki) -> None:
    picture = anki.folder / "curve.png"
    picture.write_bytes(b"curve")
    anki.push(note("old"))
    notes = [note("old", "New?", changed_s=FUTURE_S), note("new", "![](a)", picture="curve.png")]
    compared: list[int] = []
    plan = plan_push(anki.client, notes, media_root=anki.folder, progress=compared.append)
    assert compared == [2]
    done: list[int] = []
    execute(anki.client, plan, done.append)
    assert plan.steps == 3
    assert done == sorted(done)
    assert done[-1] == 3


# Changes here


def test_only_the_fields_that_differ_are_sent_and_cards_keep_their_progress(anki: Anki) -> None:
    anki.push(note())
    card = anki.only().cards()[0]
    card.type, card.queue, card.ivl, card.reps = 2, 2, 17, 5
    anki.collection.update_card(card)
    plan = anki.push(note(answer="Shorter.", changed_s=FUTURE_S))
    assert [dict(change.fields) for change in plan.updated] == [{"Answer": "<p>Shorter.</p>"}]
    assert (plan.tagged, plan.moved) == ((), ())
    assert anki.only()["Answer"] == "<p>Shorter.</p>"
    kept = anki.only().cards()[0]
    assert (kept.id, kept.ivl, kept.reps) == (card.id, 17, 5)


def test_a_new_gap_makes_a_new_card(anki: Anki) -> None:
    anki.push(note(prompt="{{c1::Momentum}} averages.", kind=Kind.CLOZE, answer=""))
    later = note(
        prompt="{{c1::Momentum}} {{c2::averages}}.", kind=Kind.CLOZE, answer="", changed_s=FUTURE_S
    )
    anki.push(later)
    assert len(anki.only().cards()) == 2


def test_a_field_that_has_no_text_any_more_is_emptied(anki: Anki) -> None:
    anki.push(note())
    anki.push(note(tags=(), changed_s=FUTURE_S))
    assert anki.only()["Tag line"] == ""


def test_of_two_copies_of_a_note_the_older_is_ours(anki: Anki) -> None:
    anki.push(note())
    original = anki.only()
    copy = anki.collection.new_note(original.note_type())
    copy.fields = list(original.fields)
    anki.collection.add_note(copy, 1)
    anki.push(note(answer="Newer.", changed_s=FUTURE_S))
    answers = {found.id: found["Answer"] for found in anki.notes()}
    assert answers == {original.id: "<p>Newer.</p>", copy.id: original["Answer"]}


def test_a_note_whose_type_was_renamed_in_anki_is_still_ours(anki: Anki) -> None:
    anki.push(note())
    kind = anki.note_type()
    kind["name"] = "Interview"
    anki.collection.models.update_dict(kind)
    anki.push(note(answer="Newer.", changed_s=FUTURE_S))
    assert anki.only()["Answer"] == "<p>Newer.</p>"


def test_what_anki_refuses_is_told_by_name_and_does_not_stop_the_rest(anki: Anki) -> None:
    first, second = note("first"), note("second")
    anki.push(first, second)
    plan = anki.plan(
        note("first", "New?", changed_s=FUTURE_S), note("second", "New?", changed_s=FUTURE_S)
    )
    gone = next(found for found in anki.notes() if found["ID"] == "first")
    anki.collection.remove_notes([gone.id])
    with pytest.raises(FlashqError, match=r"ml/optim:key-first: .* Note was not found"):
        execute(anki.client, plan)
    assert anki.only()["Question"] == "<p>New?</p>"


# Changes in Anki


def test_what_was_changed_in_anki_after_the_note_changed_here_is_left_and_told(anki: Anki) -> None:
    anki.push(note())
    anki.edit(Answer="mine")
    plan = anki.push(note())
    assert plan.steps == 0
    assert plan.left == (
        Left("ml/optim:key-0123456789", "changed in Anki: left; --force overwrites"),
    )
    assert anki.only()["Answer"] == "mine"


def test_force_overwrites_it(anki: Anki) -> None:
    anki.push(note())
    anki.edit(Answer="mine")
    plan = anki.push(note(), force=True)
    assert (len(plan.updated), plan.left) == (1, ())
    assert (
        anki.only()["Answer"] == dict(zip(anki.only().keys(), note().fields, strict=True))["Answer"]
    )
    assert anki.push(note()).unchanged == 1


def test_a_note_that_changed_here_after_it_changed_in_anki_is_updated(anki: Anki) -> None:
    anki.push(note())
    anki.edit(Answer="mine")
    anki.push(note(answer="Ours.", changed_s=FUTURE_S))
    assert anki.only()["Answer"] == "<p>Ours.</p>"


def test_a_note_that_is_only_touched_in_anki_is_unchanged(anki: Anki) -> None:
    anki.push(note())
    answer = anki.only()["Answer"]
    anki.edit(Answer="mine")
    anki.edit(Answer=answer)
    assert anki.only().mod > CHANGED_S
    assert anki.plan(note()).unchanged == 1


def test_a_new_key_comes_though_the_note_was_changed_by_a_push_before(anki: Anki) -> None:
    anki.push(note())
    later = note(answer="Newer.", changed_s=CHANGED_S + 60)
    anki.push(later)
    plan = anki.push(note(answer="Newer.", changed_s=CHANGED_S + 60, key="momentum"))
    assert (len(plan.updated), plan.left) == (1, ())
    assert anki.only()["Source"] == "ml/optim:momentum"


def test_the_spare_field_is_its_people_s(anki: Anki) -> None:
    anki.push(note())
    anki.edit(Spare="my own words")
    assert anki.push(note()).unchanged == 1
    anki.push(note(answer="Newer.", changed_s=FUTURE_S))
    assert anki.only()["Spare"] == "my own words"


def test_a_note_of_another_kind_than_in_anki_is_left_and_told(anki: Anki) -> None:
    anki.push(note())
    plan = anki.push(note(kind=Kind.REVERSED, changed_s=FUTURE_S), force=True)
    (left,) = plan.left
    assert left.reason == (
        'of another kind now: left; change its note type in Anki to "flashq Reversed"'
    )
    assert plan.steps == 0


def test_a_note_that_has_a_type_without_our_fields_is_left_and_told(anki: Anki) -> None:
    anki.push(note())
    kind = anki.note_type()
    (field,) = [field for field in kind["flds"] if field["name"] == "Points"]
    anki.collection.models.remove_field(kind, field)
    anki.collection.models.update_dict(kind)
    left = anki.push(note(answer="Newer.", changed_s=FUTURE_S)).left[0]
    assert left.reason == 'of the note type "flashq Basic" in Anki: left; it lacks fields'


# Tags


def test_tags_come_and_go_with_those_here_and_a_person_s_own_stay(anki: Anki) -> None:
    anki.push(note(tags=("sgd", "old tag")))
    anki.collection.tags.bulk_add([anki.only().id], "mine")
    plan = anki.push(note(tags=("sgd", "new tag"), changed_s=FUTURE_S))
    (change,) = plan.tagged
    assert (change.tags_on, change.tags_off) == (("new_tag",), ("old_tag",))
    assert sorted(anki.only().tags) == ["mine", "new_tag", "sgd"]


def test_a_tag_that_was_taken_off_in_anki_stays_off_unless_forced(anki: Anki) -> None:
    anki.push(note())
    anki.collection.tags.bulk_remove([anki.only().id], "sgd")
    assert anki.push(note()).unchanged == 1
    anki.push(note(), force=True)
    assert sorted(anki.only().tags) == ["deep_learning", "sgd"]


def test_a_tag_is_the_same_in_any_case(anki: Anki) -> None:
    anki.push(note(tags=("SGD",)))
    assert anki.push(note(tags=("sgd",), changed_s=FUTURE_S)).tagged == ()


def test_a_tag_of_the_deck_comes_though_the_note_s_text_did_not_change(anki: Anki) -> None:
    anki.push(note(tags=("sgd",)))
    anki.edit(Spare="touched")
    anki.push(note(tags=("sgd", "ml")))
    assert sorted(anki.only().tags) == ["ml", "sgd"]


# Decks


def test_a_note_that_moves_here_moves_in_anki(anki: Anki) -> None:
    anki.push(note(kind=Kind.REVERSED))
    plan = anki.push(note(kind=Kind.REVERSED, deck="dl/training"))
    (change,) = plan.moved
    assert len(change.cards) == 2
    assert anki.decks() == ["dl::training"] * 2
    assert anki.push(note(kind=Kind.REVERSED, deck="dl/training")).steps == 0


def test_a_note_that_a_person_moved_in_anki_stays_there(anki: Anki) -> None:
    anki.push(note())
    anki.collection.set_deck(anki.collection.find_cards(""), anki.collection.decks.id("Exam"))
    assert anki.push(note()).unchanged == 1
    plan = anki.push(note(deck="dl/training"))
    assert plan.moved == ()
    assert anki.decks() == ["Exam"]


def cram(anki: Anki, search: str = "deck:*") -> int:
    """Takes cards into a filtered deck; returns its id."""
    filtered: int = anki.collection.decks.new_filtered("Cram")
    deck = anki.collection.decks.get(filtered)
    deck["terms"] = [[search, 100, 0]]
    anki.collection.decks.save(deck)
    anki.collection.sched.rebuild_filtered_deck(filtered)
    return filtered


def test_a_card_in_a_filtered_deck_is_moved_when_it_is_back(anki: Anki) -> None:
    anki.push(note())
    filtered = cram(anki)
    moved = note(deck="dl/training", answer="Another.", changed_s=FUTURE_S)
    for _ in range(2):
        plan = anki.push(moved)
        assert plan.moved == ()
        reason = "in a filtered deck in Anki: not moved; push again when it is back"
        assert plan.left == (Left("dl/training:key-0123456789", reason),)
        assert anki.decks() == ["Cram"]
    assert (plan.steps, plan.unchanged) == (0, 0)
    assert anki.only()["Answer"] == "<p>Another.</p>", "what can be done is"
    anki.collection.sched.empty_filtered_deck(filtered)
    assert len(anki.push(moved).moved) == 1
    assert anki.decks() == ["dl::training"]
    assert anki.push(moved).unchanged == 1


def test_a_note_waits_with_all_its_cards_while_one_is_in_a_filtered_deck(anki: Anki) -> None:
    anki.push(note(kind=Kind.REVERSED))
    filtered = cram(anki, "card:1")
    for deck in ("dl/training", "dl/elsewhere", "dl/training"):
        anki.push(note(kind=Kind.REVERSED, deck=deck))
        assert anki.decks() == ["Cram", "ml::optim"]
    moved = note(kind=Kind.REVERSED, deck="dl/training")
    anki.collection.sched.empty_filtered_deck(filtered)
    anki.push(moved)
    assert anki.decks() == ["dl::training", "dl::training"]
    assert anki.push(moved).unchanged == 1


def test_a_note_that_comes_back_before_it_could_be_moved_is_as_it_was(anki: Anki) -> None:
    anki.push(note(kind=Kind.REVERSED))
    filtered = cram(anki, "card:1")
    anki.push(note(kind=Kind.REVERSED, deck="dl/training"))
    anki.collection.sched.empty_filtered_deck(filtered)
    assert anki.push(note(kind=Kind.REVERSED)).unchanged == 1
    assert anki.decks() == ["ml::optim", "ml::optim"]


def test_the_card_of_a_new_gap_goes_where_the_note_is_moved_to(anki: Anki) -> None:
    anki.push(note(kind=Kind.CLOZE, prompt="It {{c1::averages}} gradients."))
    prompt = "It {{c1::averages}} {{c2::gradients}}."
    moved = note(kind=Kind.CLOZE, prompt=prompt, deck="dl/training", changed_s=FUTURE_S)
    anki.push(moved)
    assert anki.decks() == ["dl::training", "dl::training"]
    assert anki.push(moved).unchanged == 1


@pytest.mark.parametrize("action", ["changeDeck", "addTags", "removeTags"])
def test_what_anki_refuses_is_tried_again_with_the_next_push(anki: Anki, action: str) -> None:
    anki.push(note())
    changed = note(deck="dl/training", tags=("sgd", "new"), answer="So.", changed_s=FUTURE_S)
    anki.server.fails[action] = "no"
    with pytest.raises(FlashqError, match=f"{action}: no"):
        anki.push(changed)
    assert anki.only()["Answer"] == "<p>So.</p>", "what can be done is"
    del anki.server.fails[action]
    anki.push(changed)
    assert anki.decks() == ["dl::training"]
    assert sorted(anki.only().tags) == ["new", "sgd"]
    assert anki.push(changed).unchanged == 1


def test_what_anki_refused_is_told_although_it_is_gone_then(anki: Anki) -> None:
    anki.push(note("old"))
    plan = anki.plan(note("old", answer="Another.", changed_s=FUTURE_S), note("new"))
    anki.server.fails["importPackage"] = "disk full"
    anki.server.fails["notesInfo"] = "1763942617301"
    with pytest.raises(FlashqError) as caught:
        execute(anki.client, plan)
    assert "1 new notes: Anki could not do importPackage: disk full" in caught.value.message
    assert "then: Anki could not do notesInfo" in caught.value.message


def test_a_card_that_a_person_moved_before_it_was_filtered_stays_with_the_person(
    anki: Anki,
) -> None:
    anki.push(note())
    anki.collection.set_deck([anki.only().cards()[0].id], anki.collection.decks.id("Mine"))
    filtered = cram(anki)
    anki.push(note(deck="dl/training"))
    anki.collection.sched.empty_filtered_deck(filtered)
    assert anki.push(note(deck="dl/training")).moved == ()
    assert anki.decks() == ["Mine"]


def test_a_note_that_anki_does_not_change_although_it_says_so_is_told(
    anki: Anki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that is open in Anki's browser."""
    anki.push(note("a"), note("b"), note("c"))
    update = anki.server.actions.updateNoteFields

    def keep_some(note: dict[str, Any]) -> None:
        if anki.collection.get_note(note["id"])["ID"] != "b":
            update(note)

    monkeypatch.setattr(anki.server.actions, "updateNoteFields", keep_some)
    changed = [note(uid, answer="Another.", changed_s=FUTURE_S) for uid in ("a", "b", "c")]
    message = (
        "not all was pushed: ml/optim:key-b: Anki kept the old text;"
        " close it in Anki's windows and push again; the rest was"
    )
    with pytest.raises(FlashqError, match=f"^{message}$"):
        anki.push(*changed)
    monkeypatch.undo()
    assert [change.note.guid for change in anki.push(*changed).updated] == [changed[1].guid]


def test_a_damaged_collection_of_ankis_is_told_where_to_mend(anki: Anki) -> None:
    anki.server.fails["notesInfo"] = "1763942617301"
    with pytest.raises(FlashqError) as caught:
        anki.push(note())
    assert caught.value.hint == "Tools > Check Database in Anki may help"


# Pictures


@pytest.fixture
def pictured(anki: Anki) -> Callable[[bytes], AnkiNote]:
    """A note with a picture of these bytes."""

    def make(content: bytes) -> AnkiNote:
        (anki.folder / "media").mkdir(exist_ok=True)
        (anki.folder / "media" / "curve.png").write_bytes(content)
        return note(prompt="![curve](curve.png)", picture="media/curve.png")

    return make


@pytest.mark.parametrize("sees_our_files", [True, False])
def test_pictures_are_stored_once_and_again_when_they_change(
    anki: Anki, pictured: Callable[[bytes], AnkiNote], sees_our_files: bool
) -> None:
    anki.server.sees_our_files(sees_our_files)
    first = anki.push(pictured(b"first"))
    ((name, path),) = first.media
    assert path == anki.folder / "media" / "curve.png"
    assert name in anki.only()["Question"]
    assert anki.media() == {name: b"first"}
    assert anki.push(pictured(b"first")).steps == 0
    second = anki.push(pictured(b"second"))
    assert (len(second.media), second.unchanged) == (1, 1)
    assert anki.media() == {name: b"second"}


def test_a_picture_that_is_not_there_is_told(anki: Anki) -> None:
    plan = anki.push(note(prompt="![curve](curve.png)", picture="media/curve.png"))
    assert (plan.media, plan.missing) == ((), ("media/curve.png",))
    assert len(anki.notes()) == 1


def test_a_picture_that_anki_refuses_is_told_and_does_not_stop_the_rest(
    anki: Anki, pictured: Callable[[bytes], AnkiNote]
) -> None:
    anki.server.fails["storeMediaFile"] = "disk full"
    with pytest.raises(FlashqError, match=r"picture flashq-curve-\w+\.png: disk full"):
        anki.push(pictured(b"first"))
    assert len(anki.notes()) == 1


# Note types


def typed(note_type: NoteType, css: str = ".card {}", question: str = "") -> AnkiNote:
    """A note of a type as another version of flashq makes it."""
    templates = tuple(
        replace(template, question=template.question + question) for template in note_type.templates
    )
    return replace(note(), note_type=signed(replace(note_type, css=css, templates=templates)))


def test_the_templates_and_the_style_of_another_version_are_brought_up_to_date(anki: Anki) -> None:
    basic = NOTE_TYPES[Kind.BASIC]
    anki.push(typed(basic))
    later = typed(basic, ".card { color: red; }", "<hr>")
    plan = anki.push(later)
    assert [change.name for change in plan.note_types] == ["flashq Basic"]
    assert anki.note_type()["css"] == later.note_type.css
    assert anki.note_type()["tmpls"][0]["qfmt"].endswith("<hr>")
    assert anki.push(later).steps == 0


def test_a_style_that_a_person_changed_is_left_and_told_unless_forced(anki: Anki) -> None:
    basic = NOTE_TYPES[Kind.BASIC]
    anki.push(typed(basic))
    kind = anki.note_type()
    kind["css"] = kind["css"].replace(".card {}", ".card { font-size: 40px; }")
    anki.collection.models.update_dict(kind)
    later = typed(basic, ".card { color: red; }")
    plan = anki.push(later)
    assert plan.left == (
        Left("note type flashq Basic", "changed in Anki: left; --force overwrites"),
    )
    assert "font-size: 40px" in anki.note_type()["css"]
    anki.push(later, force=True)
    assert anki.note_type()["css"] == later.note_type.css
    assert anki.push(later).steps == 0


def test_a_card_that_a_person_added_to_a_note_type_stays(anki: Anki) -> None:
    anki.push(typed(NOTE_TYPES[Kind.BASIC]))
    kind = anki.note_type()
    template = anki.collection.models.new_template("Mine")
    template["qfmt"] = "{{Hint}}"
    anki.collection.models.add_template(kind, template)
    anki.collection.models.update_dict(kind)
    assert anki.push(typed(NOTE_TYPES[Kind.BASIC])) == PushPlan(unchanged=1)


# The way there


def test_an_add_on_that_does_not_tell_when_notes_changed_is_too_old(anki: Anki) -> None:
    anki.push(note())
    anki.server.tells_mod(False)
    with pytest.raises(FlashqError, match="too old: it does not tell when a note was changed"):
        anki.plan(note())


def test_a_key_opens_for_all_of_it(tmp_path: Path) -> None:
    with anki_connect(tmp_path / "anki", key="secret") as server:
        client = AnkiConnect(server.address, "secret")
        for answer in ("First.", "Second."):
            notes = [note(answer=answer, changed_s=FUTURE_S if answer == "Second." else CHANGED_S)]
            execute(client, plan_push(client, notes, media_root=tmp_path))
        assert server.collection.find_notes("Answer:*Second*")


# Laws


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anki]:
    folder = tmp_path_factory.mktemp("lasting")
    with anki_connect(folder / "anki") as server:
        yield Anki(server, folder)


_numbers = count()


@settings(max_examples=60, deadline=None)
@given(
    first=st.lists(st.text(max_size=30), min_size=14, max_size=14),
    second=st.lists(st.text(max_size=30), min_size=14, max_size=14),
    tags=st.lists(st.text(min_size=1, max_size=8), max_size=3),
)
def test_whatever_the_fields_hold_a_push_after_a_push_finds_nothing_to_do(
    lasting: Anki, first: list[str], second: list[str], tags: list[str]
) -> None:
    uid = f"law{next(_numbers)}"
    plain = note(uid, tags=tuple(tags))
    names = plain.note_type.fields

    def with_fields(texts: list[str], changed_s: int) -> AnkiNote:
        kept = {"ID": uid, "Question": f"? {texts[0]}", "Spare": ""}
        ours = dict(zip(names, plain.fields, strict=True))
        kept |= {name: ours[name] for name in ("Tag line", "Source")}
        fields = (kept.get(name, text) for name, text in zip(names, texts, strict=True))
        return replace(plain, fields=tuple(fields), changed_s=changed_s)

    for pushed in (with_fields(first, CHANGED_S), with_fields(second, FUTURE_S)):
        lasting.push(pushed)
        assert lasting.plan(pushed) == PushPlan(unchanged=1)


@settings(max_examples=60, deadline=None)
@given(uid=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=8))
def test_a_note_is_found_whatever_its_uid_is_made_of(lasting: Anki, uid: str) -> None:
    uid = f"{next(_numbers)}-{uid}"
    pushed = note(uid)
    lasting.push(pushed)
    assert lasting.plan(pushed).unchanged == 1
