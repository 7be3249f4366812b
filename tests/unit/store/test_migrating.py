"""From every schema that was ever released to today's, with rows in it."""

import sqlite3
from pathlib import Path

import pytest

from flashq.collection import open_collection
from flashq.core.model import Scheduled
from flashq.store import content
from flashq.store.database import SCHEMA_VERSION

SCHEMA_1 = (Path(__file__).parents[2] / "data" / "schema_1.sql").read_text(encoding="utf-8")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A collection's folder with a database of schema 1."""
    (tmp_path / ".flashq").mkdir()
    database = sqlite3.connect(tmp_path / ".flashq" / "schedule.db")
    database.executescript(SCHEMA_1)
    database.close()
    return tmp_path


def test_cards_keep_their_schedule_and_learn_their_last_grade(old: Path) -> None:
    with open_collection(old, {}) as collection:
        assert collection.database.version == SCHEMA_VERSION
        found = {card.name: card.state.schedule for card in collection.cards()}
    momentum = found["ml/optim:momentum"]
    assert isinstance(momentum, Scheduled)
    assert (momentum.reviews, momentum.lapses, momentum.last_quality) == (4, 1, 4)
    assert found["ml/optim:fresh"].__class__.__name__ == "New"


def test_a_replay_of_the_old_log_finds_nothing_that_differs(old: Path) -> None:
    with open_collection(old, {}) as collection:
        rebuilt = collection.rebuild()
    assert (rebuilt.differences, rebuilt.kinds) == ([], 0)


def test_a_note_was_added_on_the_day_of_its_first_review_at_the_latest(old: Path) -> None:
    with open_collection(old, {}) as collection:
        for card in collection.cards():
            schedule = card.state.schedule
            if isinstance(schedule, Scheduled):
                assert 0 < card.added_day <= schedule.first_day
            elif card.name == "ml/optim:fresh":
                assert card.added_day == 0


def test_texts_that_did_not_change_are_known_as_such(old: Path) -> None:
    with open_collection(old, {}) as collection:
        rows = collection.database.rows("SELECT uid, digest FROM notes WHERE awake = 1")
        of_text = {
            card.uid: content.note_values(1, card.key, 1, card.note)["digest"]
            for card in collection.cards()
        }
    assert dict(rows) == of_text


def test_a_database_without_notes_is_migrated_too(old: Path) -> None:
    database = sqlite3.connect(old / ".flashq" / "schedule.db")
    for table in ("card_states", "reviews", "cards", "notes"):
        database.execute(f"DELETE FROM {table}")
    database.commit()
    database.close()
    with open_collection(old, {}) as collection:
        assert collection.database.version == SCHEMA_VERSION
        assert collection.cards() == []


def test_the_migrated_tables_are_those_of_a_new_database(old: Path, tmp_path: Path) -> None:
    open_collection(old, {}).close()
    new = tmp_path / "new"
    (new / ".flashq").mkdir(parents=True)
    open_collection(new, {}).close()

    def columns(folder: Path) -> dict[str, set[tuple[object, ...]]]:
        database = sqlite3.connect(folder / ".flashq" / "schedule.db")
        found = {}
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            rows = database.execute(
                f"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')"
            )
            found[table] = set(rows)
        found["indices"] = set(
            database.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
        )
        database.close()
        return found

    assert columns(old) == columns(new)
