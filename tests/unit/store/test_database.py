"""The SQLite file: how it is made and opened, what it refuses, and that nothing gets lost."""

import multiprocessing
import os
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from flashq.errors import FAULT_FOUND, FlashqError
from flashq.store import database as database_module
from flashq.store import migrations
from flashq.store.database import SCHEMA_VERSION, Database, open_database

TABLES = {"decks", "notes", "cards", "reviews", "card_states"}
NEW_DECK = (
    "INSERT INTO decks (name, path, title, language, size, mtime_ns, digest, reader)"
    " VALUES (:name, '', '', '', 0, 0, '', 0)"
)
COUNT_DECKS = "SELECT count(*) FROM decks"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "schedule.db"


def error_of(path: Path) -> FlashqError:
    """What opening this file is refused with; one line."""
    with pytest.raises(FlashqError) as caught:
        open_database(path).close()
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == FAULT_FOUND
    assert caught.value.hint
    return caught.value


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A folder, and rights that a read-only file stands against (root has none such)."""
    folder = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


# Making and opening ------------------------------------------------------------------------


def test_a_new_database_has_strict_tables_of_this_schema(path: Path) -> None:
    with open_database(path) as database:
        assert database.version == SCHEMA_VERSION
        tables = {name: strict for _, name, _, _, _, strict in database.rows("PRAGMA table_list")}
    assert {name for name in TABLES if tables[name] == 1} == TABLES


def test_strict_tables_refuse_text_where_numbers_belong(path: Path) -> None:
    with open_database(path) as database, pytest.raises(sqlite3.IntegrityError, match="store TEXT"):
        database.run("INSERT INTO card_states (card_id, due_day) VALUES (1, 'tomorrow')")


def test_a_card_without_a_note_is_refused(path: Path) -> None:
    with open_database(path) as database, pytest.raises(sqlite3.IntegrityError):
        database.run("INSERT INTO cards (note_id, ordinal) VALUES (77, 1)")


def test_a_quality_beyond_five_is_refused_by_the_log_itself(path: Path) -> None:
    with open_database(path) as database:
        database.insert(NEW_DECK, {"name": "a"})
        database.run("INSERT INTO notes (uid, deck_id, position, line) VALUES ('u', 1, 0, 1)")
        database.run("INSERT INTO cards (note_id, ordinal) VALUES (1, 1)")
        with pytest.raises(sqlite3.IntegrityError):
            database.run(
                "INSERT INTO reviews (card_id, kind, quality, at_ms, study_day)"
                " VALUES (1, 'review', 6, 0, 0)"
            )


def test_what_is_acknowledged_is_on_disk(path: Path) -> None:
    """`synchronous=EXTRA` (3) and a rollback journal, in every connection that is opened."""
    for _ in range(2):
        with open_database(path) as database:
            assert database.rows("PRAGMA synchronous") == [(3,)]
            assert database.rows("PRAGMA journal_mode") == [("delete",)]
            assert database.rows("PRAGMA foreign_keys") == [(1,)]
    assert [file.name for file in path.parent.iterdir()] == ["schedule.db"]


def test_review_numbers_are_never_used_twice(path: Path) -> None:
    with open_database(path) as database:
        (sql,) = database.rows("SELECT sql FROM sqlite_master WHERE name = 'reviews'")
    assert "AUTOINCREMENT" in sql[0]


def test_opening_again_changes_nothing(path: Path) -> None:
    open_database(path).close()
    before = path.read_bytes()
    open_database(path).close()
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    with open_database(path) as database:
        assert database.rows(COUNT_DECKS) == [(0,)]


# Migrating ---------------------------------------------------------------------------------


def add_a_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE decks ADD COLUMN x TEXT")


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., None]], int]:
    """Makes the program one schema newer, with the step that leads there."""

    def install(step: Callable[[Connection], None]) -> int:
        newer = SCHEMA_VERSION + 1
        monkeypatch.setattr(database_module, "SCHEMA_VERSION", newer)
        monkeypatch.setattr(migrations, "SCHEMA_VERSION", newer)
        monkeypatch.setattr(migrations, "STEPS", {**migrations.STEPS, SCHEMA_VERSION: step})
        return newer

    return install


def test_a_migration_copies_the_database_first_and_keeps_its_rows(
    path: Path, next_schema: Callable[[Callable[..., None]], int]
) -> None:
    with open_database(path) as database:
        database.insert(NEW_DECK, {"name": "a"})
    newer = next_schema(add_a_column)
    with open_database(path) as database:
        assert database.version == newer
        assert database.rows("SELECT name, x FROM decks") == [("a", None)]
    copy = path.parent / "backups" / f"schedule-schema-{SCHEMA_VERSION}.db"
    kept = sqlite3.connect(copy)
    assert kept.execute(COUNT_DECKS).fetchall() == [(1,)]
    assert kept.execute("PRAGMA user_version").fetchall() == [(SCHEMA_VERSION,)]
    kept.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    path: Path, next_schema: Callable[[Callable[..., None]], int]
) -> None:
    open_database(path).close()
    before = path.read_bytes()

    def half_done(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (done)")
        connection.exec_driver_sql("DROP TABLE reviews")
        raise RuntimeError("the power went off")

    next_schema(half_done)
    with pytest.raises(RuntimeError):
        open_database(path)
    assert path.read_bytes() == before


# What is refused ---------------------------------------------------------------------------


def test_a_database_of_a_newer_flashq_is_refused_and_left_alone(path: Path) -> None:
    open_database(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=7")
    connection.close()
    before = path.read_bytes()
    assert str(error_of(path)) == (
        "the database was written by a newer flashq"
        f" (schema 7, this one knows {SCHEMA_VERSION}); upgrade flashq"
    )
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"these are my shopping notes, not a database at all\n" * 40)
    before = path.read_bytes()
    error = error_of(path)
    assert str(path) in error.message
    assert "file is not a database" in error.message
    assert "sound copy" in error.hint
    assert path.read_bytes() == before


def test_a_damaged_database_is_said_in_one_line(path: Path) -> None:
    open_database(path).close()
    data = bytearray(path.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    path.write_bytes(data)
    with pytest.raises(FlashqError) as caught, open_database(path) as database:
        database.rows(COUNT_DECKS)
    assert str(path) in str(caught.value)
    assert "sound copy" in caught.value.hint


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    error = error_of(tmp_path / "gone" / "schedule.db")
    assert "unable to open database file" in error.message
    assert error.hint == "make the file and its folder writable"


def test_a_folder_in_the_databases_place_is_said_in_one_line(path: Path) -> None:
    path.mkdir()
    assert error_of(path).hint == "make the file and its folder writable"


def test_a_read_only_folder_is_said_in_one_line() -> None:
    with unprivileged() as folder:
        folder.chmod(0o555)
        error = error_of(folder / "schedule.db")
    assert error.hint == "make the file and its folder writable"


def test_a_read_only_database_can_be_read_and_refuses_to_be_written() -> None:
    with unprivileged() as folder:
        open_database(folder / "schedule.db").close()
        (folder / "schedule.db").chmod(0o444)
        folder.chmod(0o555)
        with open_database(folder / "schedule.db") as database:
            assert database.rows(COUNT_DECKS) == [(0,)]
            with pytest.raises(FlashqError, match="readonly") as caught:
                database.insert(NEW_DECK, {"name": "a"})
    assert caught.value.hint == "make the file and its folder writable"


# Transactions ------------------------------------------------------------------------------


def _insert_and_fail(database: Database, failure: BaseException) -> None:
    with database.transaction():
        database.insert(NEW_DECK, {"name": "a"})
        raise failure


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, FlashqError])
def test_a_transaction_that_fails_leaves_nothing(path: Path, failure: type[BaseException]) -> None:
    with open_database(path) as database:
        with pytest.raises(failure):
            _insert_and_fail(database, failure("stop"))
        assert database.rows(COUNT_DECKS) == [(0,)]
        with database.transaction():
            database.insert(NEW_DECK, {"name": "b"})
        assert database.rows("SELECT name FROM decks") == [("b",)]


def test_a_refused_statement_takes_its_whole_transaction_with_it(path: Path) -> None:
    with open_database(path) as database:
        with pytest.raises(sqlite3.IntegrityError), database.transaction():
            database.run_many(NEW_DECK, [{"name": "a"}, {"name": "a"}])
        assert database.rows(COUNT_DECKS) == [(0,)]


def test_a_program_that_dies_in_a_transaction_leaves_nothing(path: Path) -> None:
    open_database(path).close()

    def die() -> None:
        database = Database(path)
        database.run("BEGIN IMMEDIATE")
        database.run_many(NEW_DECK, ({"name": f"d{number}"} for number in range(50)))
        database.run("PRAGMA cache_spill=1")
        os._exit(1)

    process = multiprocessing.get_context("fork").Process(target=die)
    process.start()
    process.join(60)
    with open_database(path) as database:
        assert database.rows(COUNT_DECKS) == [(0,)]
        database.insert(NEW_DECK, {"name": "after"})


def test_a_writer_that_waits_in_vain_is_told_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0)
    with open_database(path) as first, open_database(path) as second, first.transaction():
        with pytest.raises(FlashqError, match="locked") as caught:
            second.insert(NEW_DECK, {"name": "a"})
        assert "try again" in caught.value.hint


def _add(path: Path, count: int) -> None:
    """Reads a number and writes the next one, as a grade does with a card's state."""
    with open_database(path) as database:
        for _ in range(count):
            with database.transaction():
                ((size,),) = database.rows("SELECT size FROM decks")
                database.run("UPDATE decks SET size = :size", {"size": size + 1})


def test_processes_that_write_at_once_lose_nothing(path: Path) -> None:
    with open_database(path) as database:
        database.insert(NEW_DECK, {"name": "a"})
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_add, args=(path, 25)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    with open_database(path) as database:
        assert database.rows("SELECT size FROM decks") == [(75,)]


def test_threads_with_their_own_connections_lose_nothing(path: Path) -> None:
    with open_database(path) as database:
        database.insert(NEW_DECK, {"name": "a"})
    threads = [threading.Thread(target=_add, args=(path, 25)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    with open_database(path) as database:
        assert database.rows("SELECT size FROM decks") == [(50,)]


def _open_at_once(path: Path, wait: Callable[[], object]) -> None:
    wait()
    open_database(path).close()


def test_two_programs_may_make_the_database_at_once(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(3)
    processes = [context.Process(target=_open_at_once, args=(path, barrier.wait)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    with open_database(path) as database:
        assert database.rows(COUNT_DECKS) == [(0,)]


def test_a_database_made_by_another_program_meanwhile_is_no_cause_for_a_backup(
    path: Path,
) -> None:
    open_database(path).close()
    migrations.migrate(path)
    assert [file.name for file in path.parent.iterdir()] == ["schedule.db"]


def test_rows_that_are_broken_off_may_be_thrown_away_after_the_file_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    database = Database(tmp_path / "schedule.db")
    rows = database.stream("SELECT 1 UNION SELECT 2")
    next(rows)
    database.close()
    del rows
    assert complaints == []
