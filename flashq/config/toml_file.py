"""The file `flashq.toml`: its text, what it says, and on which line it says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from flashq.config.known import SHORT_DAYS, TABLES, Value, as_toml, checked, dotted, no_deck
from flashq.core.encoding import decoded
from flashq.errors import WRONG_USAGE, FlashqError

FILE_NAME = "flashq.toml"
Entries = dict[tuple[str, ...], Value]
# From the name of a setting to its place, for messages.
Places = Callable[[tuple[str, ...]], str]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_NAME = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
# Compiled where a message needs them: not at every start.
_HEADER = rf"[ \t]*\[{{1,2}}[ \t]*({_NAME})[ \t]*\]"
_ENTRY = rf"[ \t]*({_NAME})[ \t]*="


def document(path: Path) -> tuple[str, dict[str, object]]:
    """The file's text and what it says; both empty when there is none.

    Raises FlashqError for a file that cannot be read or is no TOML.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return "", {}
    except OSError as error:
        raise FlashqError(f"{path}: {error.strerror}", "make the file readable") from error
    import tomllib

    text = decoded(data, path)
    try:
        return text, tomllib.loads(text)
    except RecursionError as error:
        raise FlashqError(f"{path}: it is nested too deeply", "mend the TOML there") from error
    except ValueError as error:  # TOMLDecodeError, and numbers of thousands of digits
        raise FlashqError(f"{path}: {error}", "mend the TOML there") from error


def entries(document: Mapping[str, object], places: Places) -> Entries:
    """Each setting of a document by its name, in the file's order.

    The names of days are short here. Raises FlashqError for what is unknown, wrong or twice.
    """
    found: Entries = {}
    for keys, value in _leaves(document, places):
        value = checked(keys, value, partial(places, keys))
        name = short(keys)
        if name in found:
            raise FlashqError(
                f"{places(keys)}: {dotted(keys)} is the same day as {dotted(name)}",
                "keep one of them",
                WRONG_USAGE,
            )
        found[name] = value
    return found


def short(keys: tuple[str, ...]) -> tuple[str, ...]:
    """A setting's name with the short name of a day, whichever was written."""
    if keys[0] != "easy_days" or len(keys) == 1:
        return keys
    return (keys[0], SHORT_DAYS.get(keys[1], keys[1]))


def line_of(text: str, keys: tuple[str, ...]) -> int:
    """The line of a setting: its own, else that of the innermost table around it."""
    found, most = 1, 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(_HEADER, line):
            here = table = name_parts(header[1])
        elif entry := re.match(_ENTRY, line):
            here = table + name_parts(entry[1])
        else:
            continue
        shared = 0
        while shared < min(len(here), len(keys)) and here[shared] == keys[shared]:
            shared += 1
        if shared > most:
            found, most = number, shared
    return found


def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a dotted TOML name, without their quotes; none when it is no such name."""
    import tomllib

    try:
        inner: object = tomllib.loads(f"{name} = 0")
    except ValueError:
        return ()
    parts = []
    while isinstance(inner, dict):
        part, inner = next(iter(inner.items()))
        parts.append(part)
    return tuple(parts)


def _leaves(
    document: Mapping[str, object], places: Places
) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in document.items():
        if key not in TABLES:
            yield (key,), value
            continue
        for name, inner in _table(value, (key,), places):
            if key != "limits":
                yield (key, name), inner
                continue
            if name in TABLES["limits"] and not isinstance(inner, dict):  # type: ignore[operator]
                raise no_deck(name, partial(places, (key, name)))
            for last, limit in _table(inner, (key, name), places):
                yield (key, name, last), limit


def _table(value: object, keys: tuple[str, ...], places: Places) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        raise FlashqError(
            f"{places(keys)}: {dotted(keys)} is a table, not {as_toml(value)}",
            f"write [{dotted(keys)}] and lines below it",
            WRONG_USAGE,
        )
    yield from value.items()
