"""From any older schema to this one, step by step, each step whole or not at all.

A database that exists is copied into `backups/` beside it before the first step. An empty
one gets today's tables at once.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, create_engine, event

from flashq.errors import FlashqError
from flashq.store.content import digest_of
from flashq.store.database import BUSY_TIMEOUT_S, SCHEMA_VERSION, advice
from flashq.store.tables import metadata


def _to_2(connection: Connection) -> None:
    """What was said, how long it took, fuzz, flags, skips and batches; when a note was added.

    A note of schema 1 was added on the day of its first review at the latest.
    """
    for table, column in (
        ("notes", "added_day"),
        *(("reviews", name) for name in ("reveal_ms", "shift_days", "value", "batch")),
        *(("card_states", name) for name in ("last_quality", "flag", "skipped_day")),
    ):
        connection.exec_driver_sql(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0"
        )
    connection.exec_driver_sql("CREATE INDEX reviews_of_batch ON reviews (batch) WHERE batch > 0")
    connection.exec_driver_sql("ALTER TABLE reviews ADD COLUMN ticks TEXT NOT NULL DEFAULT ''")
    connection.exec_driver_sql(
        "UPDATE card_states SET last_quality = coalesce((SELECT quality FROM reviews"
        " WHERE reviews.card_id = card_states.card_id AND kind = 'review' AND void = 0"
        " ORDER BY at_ms DESC, review_id DESC LIMIT 1), 0)"
    )
    connection.exec_driver_sql(
        "UPDATE notes SET added_day = coalesce((SELECT min(study_day) FROM reviews"
        " JOIN cards USING (card_id) WHERE cards.note_id = notes.note_id AND void = 0), 0)"
    )


def _to_3(connection: Connection) -> None:
    """When a note's text changed last: at the latest when its deck's file was written last."""
    connection.exec_driver_sql("ALTER TABLE notes ADD COLUMN changed_s INTEGER NOT NULL DEFAULT 0")
    connection.exec_driver_sql(
        "UPDATE notes SET changed_s = coalesce((SELECT mtime_ns / 1000000000 FROM decks"
        " WHERE decks.deck_id = notes.deck_id), 0)"
    )


def _to_4(connection: Connection) -> None:
    """The sum over what a note says; what exports saw of pictures."""
    connection.exec_driver_sql("ALTER TABLE notes ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
    rows = connection.exec_driver_sql("SELECT kind, prompt, answer, details, note_id FROM notes")
    if digests := [(digest_of(*said), note_id) for *said, note_id in rows]:
        connection.exec_driver_sql("UPDATE notes SET digest = ? WHERE note_id = ?", digests)
    connection.exec_driver_sql(
        "CREATE TABLE pictures (address TEXT NOT NULL PRIMARY KEY,"
        " stamp TEXT NOT NULL DEFAULT '',"
        " digest TEXT NOT NULL DEFAULT '', changed_s INTEGER NOT NULL DEFAULT 0,"
        " seen_s INTEGER NOT NULL DEFAULT 0) STRICT"
    )


# STEPS[n] brings schema n to n + 1. Steps only grow: a released one never changes.
STEPS: Mapping[int, Callable[[Connection], None]] = {1: _to_2, 2: _to_3, 3: _to_4}


def migrate(path: Path) -> None:
    """Brings the database file at `path` to the schema that this program knows."""
    from sqlalchemy.exc import DBAPIError

    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT_S})
    # sqlite3 would commit before each DDL statement; with its own transactions off and
    # BEGIN said here, tables and version are written together or not at all.
    event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    event.listen(engine, "begin", lambda con: con.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version >= SCHEMA_VERSION:
                return  # another program did it while this one waited for the lock
            if version == 0:
                metadata.create_all(connection)
            else:
                _back_up(path, version)
                for number in range(version, SCHEMA_VERSION):
                    STEPS[number](connection)
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
    except DBAPIError as error:
        raise FlashqError(f"{path}: {error.orig}", advice(str(error.orig))) from error
    finally:
        engine.dispose()


def _back_up(path: Path, version: int) -> None:
    backups = path.parent / "backups"
    backups.mkdir(exist_ok=True)
    shutil.copy2(path, backups / f"{path.stem}-schema-{version}{path.suffix}")
