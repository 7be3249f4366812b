"""`flashq push anki`, against AnkiConnect's actions on a real collection of Anki's."""

import pytest

from anki_connect_server import anki_connect


@pytest.fixture
def anki(tmp_path):
    with anki_connect(tmp_path / "anki", key="secret") as server:
        yield server


@pytest.fixture
def connected(flashq, anki):
    flashq.done("config", "set", "anki_url", anki.address)
    flashq.done("config", "set", "anki_key", "secret")
    return flashq


def test_a_dry_run_tells_what_would_be_done_and_does_nothing(connected, anki):
    lines = connected.done("push", "anki", "--dry-run").lines
    assert "  ml/optim:momentum: new" in lines
    assert (len(lines), lines[-1]) == (7, "A push would mean: 6 created.")
    assert anki.collection.note_count() == 0
    connected.done("push", "anki")
    file = connected.collection / "ml/optim.yaml"
    file.write_text(file.read_text("utf-8").replace("looks ahead to", "peeks at"), "utf-8")
    lines = connected.done("push", "anki", "--dry-run").lines
    assert lines == [
        "  ml/optim:nesterov: changed",
        "A push would mean: 1 updated, 5 unchanged.",
    ]


def test_of_many_notes_a_dry_run_names_a_screen_full(connected, anki):
    notes = "".join(f"- {{question: Q{number}, answer: A}}\n" for number in range(30))
    connected.deck("many.yaml", f"cards:\n{notes}")
    lines = connected.done("push", "anki", "many", "--dry-run").lines
    assert lines[20:] == ["  … and 10 more", "A push would mean: 30 created."]


def test_notes_are_created_once_and_updated_where_they_changed(connected, anki):
    assert connected.done("push", "anki").lines == ["In Anki: 6 created."]
    assert anki.collection.note_count() == 6
    assert anki.collection.card_count() == 8
    assert connected.done("push", "anki").lines == ["In Anki: 6 unchanged."]
    file = connected.collection / "ml/optim.yaml"
    file.write_text(file.read_text("utf-8").replace("looks ahead to", "peeks at"), "utf-8")
    anki.collection.db.execute("update notes set mod = 1")
    assert connected.done("push", "anki").lines == ["In Anki: 1 updated, 5 unchanged."]
    assert len(anki.collection.find_notes("peeks")) == 1


def test_a_query_chooses_what_is_sent(connected, anki):
    assert connected.done("push", "anki", "ml/optim").lines == ["In Anki: 3 created."]
    assert {name.name for name in anki.collection.decks.all_names_and_ids()} >= {"ml::optim"}


def test_a_wrong_key_and_a_silent_anki_are_one_line_each(connected, anki):
    connected.done("config", "set", "anki_key", "guess")
    refused = connected.run("push", "anki")
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "anki_key" in refused.err
    connected.done("config", "set", "anki_url", "http://127.0.0.1:9")
    silent = connected.run("push", "anki")
    assert (silent.code, silent.err.count("\n")) == (1, 1)
    assert "start Anki" in silent.err
