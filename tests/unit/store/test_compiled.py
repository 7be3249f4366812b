"""The statements that were compiled ahead of time are those of `statements/`."""

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine

from flashq.store import compile as compiling
from flashq.store import compiled
from flashq.store.tables import metadata

STATEMENTS = {name: text for name, text in vars(compiled).items() if name.isupper()}


def test_the_compiled_statements_are_not_stale() -> None:
    kept = Path(compiled.__file__).read_text(encoding="utf-8")
    assert kept == compiling.source(), "run: python -m flashq.store.compile"


def test_sqlite_understands_every_statement(tmp_path: Path) -> None:
    path = tmp_path / "schedule.db"
    metadata.create_all(create_engine(f"sqlite:///{path}"))
    connection = sqlite3.connect(path)
    assert len(STATEMENTS) > 30
    for name, text in STATEMENTS.items():
        assert connection.execute(f"EXPLAIN {text}", _Anything()).fetchall(), name
    connection.close()


def test_every_parameter_has_a_name() -> None:
    for name, text in STATEMENTS.items():
        assert "?" not in text, name


class _Anything(dict[str, int]):
    """A value for every parameter that a statement asks for."""

    def __missing__(self, key: str) -> int:
        return 1
