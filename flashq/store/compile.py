"""Writes `compiled.py` from `statements/`: `python -m flashq.store.compile`."""

from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.expression import ClauseElement, Executable

from flashq.store.statements import backing, content, log, parts, pictures, reading

_HEADER = '''"""The statements of `statements/` as SQLite's texts: generated, do not edit.

Made by `python -m flashq.store.compile`; a test fails when it is stale.
"""

'''
_LINE = 100


def source() -> str:
    """The text of `compiled.py`: one constant for each public statement."""
    dialect = sqlite.dialect(paramstyle="named")
    constants = []
    for module in (content, reading, log, backing, pictures):
        for name, statement in vars(module).items():
            is_piece = name.startswith("_") or hasattr(parts, name)
            if is_piece or not isinstance(statement, Executable):
                continue
            assert isinstance(statement, ClauseElement)
            constants.append(_constant(name.upper(), str(statement.compile(dialect=dialect))))
    return _HEADER + "\n".join(constants)


def _constant(name: str, sql: str) -> str:
    """An assignment of the statement, on lines no longer than a line may be."""
    words = sql.split()
    text = " ".join(words)
    whole = f'{name} = "{text}"'
    if len(whole) <= _LINE:
        return f"{whole}\n"
    if len(alone := f'    "{text}"') <= _LINE:  # the formatter would join the parts anyway
        return f"{name} = (\n{alone}\n)\n"
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > _LINE - 10:
            lines.append("")
        lines[-1] += word + " "
    lines[-1] = lines[-1].rstrip()
    return f"{name} = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


if __name__ == "__main__":
    Path(__file__).with_name("compiled.py").write_text(source(), encoding="utf-8")
