"""One record of a backup as it was given: each key is taken once, with its type and range.

Nothing is trusted. A fault becomes a line in a list, and reading goes on, so that all faults are
found at once; the value then stands for nothing.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, TypeVar

from flashq.core.model import Kind, LogKind, Tick
from flashq.core.timing import day_text

Record = dict[str, Any]
ChosenT = TypeVar("ChosenT", Kind, LogKind)
ValueT = TypeVar("ValueT")
# Study days lie before the year 9000, so that a century later still is a date.
LAST_STUDY_DAY = date(9000, 1, 1).toordinal()
_SHOWN = 40
_UID = re.compile(r"[0-9A-Za-z_-]{1,64}")
HIGHEST_ORDINAL = 999
_MOST_SECONDS = 86_400


class Given:
    """A record's keys, each taken once with its type and range; faults go into one list."""

    def __init__(self, record: Record, faults: list[str]) -> None:
        self.known: set[str] = set()
        self._record = record
        self._faults = faults
        self._before = len(faults)

    @property
    def is_sound(self) -> bool:
        return len(self._faults) == self._before

    def done(self) -> None:
        """Tells of the keys that nobody took."""
        for key in self._record:
            if key not in self.known:
                self._faults.append(f"unknown key {shown(key)}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self._taken(key, default)
        if not isinstance(value, str):
            return self._wrong(key, "text", "")
        return self._whole_text(key, value)

    def text_or_null(self, key: str) -> str | None:
        if self._record.get(key, "") is None:
            self.known.add(key)
            return None
        return self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._taken(key, ())
        if value == ():
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return self._wrong(key, "an array of texts", ())
        return tuple(self._whole_text(key, item) for item in value)

    def truth(self, key: str, default: bool | None = None) -> bool:
        value = self._taken(key, default)
        return value if isinstance(value, bool) else self._wrong(key, "true or false", False)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self._taken(key, default)
        if type(value) is not int or not low <= value <= high:
            return self._wrong(key, f"an integer from {low} to {high}", low)
        return value

    def ordinals(self, key: str, default: tuple[int, ...] | None = None) -> tuple[int, ...]:
        value = self._taken(key, default)
        if value == ():
            return ()
        if (
            not isinstance(value, list)
            or not all(type(item) is int and 0 <= item <= HIGHEST_ORDINAL for item in value)
            or value != sorted(set(value))
        ):
            return self._wrong(key, f"ascending integers from 0 to {HIGHEST_ORDINAL}", ())
        return tuple(value)

    def seconds(self) -> float | None:
        value = self._taken("seconds", 0)
        if value == 0 and "seconds" not in self._record:
            return None
        if type(value) not in (int, float) or not 0 < value <= _MOST_SECONDS:
            return self._wrong("seconds", f"a number above 0, at most {_MOST_SECONDS}", None)
        return float(value) if isinstance(value, float) else int(value)

    def day(self, key: str, default: int | None = None) -> int:
        value = self._taken(key, default)
        if value == default and key not in self._record:
            return default or 0
        try:
            day = date.fromisoformat(value).toordinal()
        except (TypeError, ValueError):
            day = 0
        if not 0 < day < LAST_STUDY_DAY or day_text(day) != value:
            return self._wrong(key, "a day before the year 9000, such as 2026-12-01", 1)
        return day

    def uid(self) -> str:
        value = self._taken("uid", None)
        if not isinstance(value, str) or not _UID.fullmatch(value):
            return self._wrong("uid", "1 to 64 letters, digits, - and _", "")
        return value

    def one_of(self, key: str, kinds: type[ChosenT], instead: ChosenT) -> ChosenT:
        value = self._taken(key, None)
        try:
            return kinds(value)
        except ValueError:
            return self._wrong(key, "one of " + ", ".join(kinds), instead)

    def ticks(self) -> tuple[Tick, ...]:
        value = self._taken("ticks", ())
        if value == ():
            return ()
        if not isinstance(value, list) or not all(map(_is_tick, value)):
            return self._wrong("ticks", "an array of pairs [point, true or false]", ())
        return tuple(Tick(self._whole_text("ticks", point), said) for point, said in value)

    def _taken(self, key: str, default: Any) -> Any:
        """The value under a key; of a key that must be there and is not, a value of no type."""
        self.known.add(key)
        return self._record.get(key, default)

    def _wrong(self, key: str, wanted: str, instead: ValueT) -> ValueT:
        if key in self._record:
            found = shown(self._record[key])
            self._faults.append(f'"{key}" must be {wanted}, not {found}')
        else:
            self._faults.append(f'"{key}" is missing')
        return instead

    def _whole_text(self, key: str, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            return self._wrong(key, "text; half a character is in it", "")
        return text


def _is_tick(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], str)
        and isinstance(value[1], bool)
    )


def shown(value: object) -> str:
    """A value as a message can hold it: on one line and not too long."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    text = json.dumps(value[:_SHOWN] if isinstance(value, str) else value, ensure_ascii=False)
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
