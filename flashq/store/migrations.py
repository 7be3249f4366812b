"""From any older schema to this one, step by step, each step whole or not at all.

A database that exists is copied into `backups/` beside it before the first step. An empty
one gets today's tables at once.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, create_engine, event

from flashq.errors import FlashqError
from flashq.store.database import BUSY_TIMEOUT_S, SCHEMA_VERSION
from flashq.store.tables import metadata

# STEPS[n] brings schema n to n + 1. Steps only grow: a released one never changes.
STEPS: Mapping[int, Callable[[Connection], None]] = {}


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
        raise FlashqError(
            f"{path}: {error.orig}", "make the file and its folder writable"
        ) from error
    finally:
        engine.dispose()


def _back_up(path: Path, version: int) -> None:
    backups = path.parent / "backups"
    backups.mkdir(exist_ok=True)
    shutil.copy2(path, backups / f"{path.stem}-schema-{version}{path.suffix}")
