"""The SQLite file: opening, transactions, and running the compiled statements.

A rollback journal, `synchronous=EXTRA` and `BEGIN IMMEDIATE`: what was acknowledged is on
disk, and two sessions at once wait for each other instead of losing rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flashq.errors import FlashqError

SCHEMA_VERSION = 4
BUSY_TIMEOUT_S = 60

Row = tuple[Any, ...]
Parameters = Mapping[str, int | float | str | None]


class Database:
    """One open database. Use as a context manager, or call `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._explained():
            self._connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
            # The mode is kept in the file: somebody may have set another one.
            if self._connection.execute("PRAGMA journal_mode").fetchone() != ("delete",):
                self._connection.execute("PRAGMA journal_mode=DELETE")
            self._connection.execute("PRAGMA synchronous=EXTRA")
            self._connection.execute("PRAGMA foreign_keys=ON")

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; harmless when done twice."""
        self._connection.close()

    @property
    def version(self) -> int:
        """The schema version that the file carries, 0 for an empty one."""
        return int(self.rows("PRAGMA user_version")[0][0])

    def rows(self, statement: str, parameters: Parameters | None = None) -> list[Row]:
        """All rows of a query."""
        with self._explained():
            return self._connection.execute(statement, parameters or {}).fetchall()

    def stream(self, statement: str, parameters: Parameters | None = None) -> Iterator[Row]:
        """The rows of a query one by one, for what may not fit into memory."""
        with self._explained():
            cursor = self._connection.execute(statement, parameters or {})
            try:
                # `yield from` would close it by itself when it is broken off.
                for row in cursor:  # noqa: UP028
                    yield row
            finally:
                # What is broken off may be thrown away after the connection was closed.
                with suppress(sqlite3.ProgrammingError):
                    cursor.close()

    def run(self, statement: str, parameters: Parameters | None = None) -> int:
        """Runs a statement that changes rows; returns how many."""
        with self._explained():
            return self._connection.execute(statement, parameters or {}).rowcount

    def insert(self, statement: str, parameters: Parameters) -> int:
        """Runs an INSERT; returns the new row's number."""
        with self._explained():
            row_id = self._connection.execute(statement, parameters).lastrowid
        assert row_id is not None
        return row_id

    def run_many(self, statement: str, parameters: Iterable[Parameters]) -> None:
        """Runs a statement once for each set of parameters."""
        with self._explained():
            self._connection.executemany(statement, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and nobody else writes meanwhile. Transactions do not nest."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.rollback()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read within sees one state of the file; others wait with writing."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("COMMIT")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What SQLite refuses becomes one line that says what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise FlashqError(f"{self.path}: {error}", advice(str(error))) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise  # a bug of ours, not of the file
            raise FlashqError(
                f"{self.path}: {error}", "it is damaged; put a sound copy of it back"
            ) from error


def advice(message: str) -> str:
    """What to do when SQLite refuses with a message."""
    if "locked" in message:
        return "another program has been writing to it for a minute; try again"
    if "readonly" in message or "unable to open" in message:
        return "make the file and its folder writable"
    if "full" in message:
        return "free some disk space; nothing was changed"
    return "nothing was changed"


def open_database(path: Path) -> Database:
    """The database at `path`, made or migrated when need be.

    Raises FlashqError when it was written by a newer flashq or is no database.
    """
    database = Database(path)
    try:
        version = database.version
        if version > SCHEMA_VERSION:
            raise FlashqError(
                f"the database was written by a newer flashq"
                f" (schema {version}, this one knows {SCHEMA_VERSION})",
                "upgrade flashq",
            )
    except BaseException:
        database.close()
        raise
    if version == SCHEMA_VERSION:
        return database
    database.close()
    from flashq.store.migrations import migrate

    migrate(path)
    return Database(path)
