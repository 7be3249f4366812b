"""Settings: frozen values from `flashq.toml`, the environment (`FLASHQ_…`) and defaults.

The table `SETTINGS` is the one place that says which settings there are, what they mean and
which values they take; the collection's file, `flashq config` and the docs read it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from flashq.core.study_queue import Limits, NewOrder
from flashq.errors import WRONG_USAGE, FlashqError

FILE_NAME = "flashq.toml"
_ENVIRONMENT_PREFIX = "FLASHQ_"

Value = int | str | bool


@dataclass(frozen=True, slots=True)
class Settings:
    """How a collection is studied."""

    new_per_day: int = 20
    reviews_per_day: int = 200
    rollover_hour: int = 4
    grades: str = "four"
    new_order: str = "deck"
    background: str = "auto"
    ambiguous_wide: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> Limits:
        """The daily limits."""
        return Limits(self.new_per_day, self.reviews_per_day)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its meaning, the values it takes in words, and a check of a value."""

    meaning: str
    values: str
    accepts: Callable[[Any], bool]


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in words


SETTINGS: Mapping[str, Setting] = {
    "new_per_day": Setting("new cards introduced on one study day", "0 to 9999", _whole(0, 9999)),
    "reviews_per_day": Setting("reviews on one study day", "0 to 9999", _whole(0, 9999)),
    "rollover_hour": Setting(
        "hour of the night at which a study day begins", "0 to 23", _whole(0, 23)
    ),
    "grades": Setting(
        "four keys (again, hard, good, easy) or SM-2's six qualities",
        '"four" or "six"',
        _one_of("four", "six"),
    ),
    "new_order": Setting(
        "order in which new cards are introduced",
        '"deck" or "random"',
        _one_of(*(order.value for order in NewOrder)),
    ),
    "background": Setting(
        "background that colours must stand out from",
        '"auto", "dark" or "light"',
        _one_of("auto", "dark", "light"),
    ),
    "ambiguous_wide": Setting(
        "characters such as “ ” … α take two cells here",
        "true or false",
        lambda value: isinstance(value, bool),
    ),
}


def load(folder: Path, environment: Mapping[str, str]) -> Settings:
    """The settings of the collection in `folder`.

    The environment wins over the file, the file over the defaults. Raises FlashqError with
    the place for an unknown key or a wrong value.
    """
    values: dict[str, Value] = {}
    origins: dict[str, str] = {}
    path = folder / FILE_NAME
    for key, value in _from_file(path).items():
        values[key], origins[key] = value, str(path)
    for key, setting in SETTINGS.items():
        variable = _ENVIRONMENT_PREFIX + key.upper()
        if variable in environment:
            values[key] = _checked(key, setting, _typed(environment[variable]), f"${variable}")
            origins[key] = f"${variable}"
    return Settings(**values, origins=origins)  # type: ignore[arg-type]


def as_rows(settings: Settings) -> list[tuple[str, Value, str, Setting]]:
    """Each setting: name, value, where the value comes from, and what it means."""
    return [
        (
            f.name,
            getattr(settings, f.name),
            settings.origins.get(f.name, "default"),
            SETTINGS[f.name],
        )
        for f in fields(settings)
        if f.name in SETTINGS
    ]


def changed_text(folder: Path, key: str, text: str) -> tuple[str, Value]:
    """The text of `flashq.toml` with one setting changed, and the setting's new value.

    Comments and order stay. Raises FlashqError for a key or value that makes no sense, and
    when the file has a fault already.
    """
    import tomlkit

    value = _checked(key, _known(key, "config set"), _typed(text), "config set")
    path = folder / FILE_NAME
    document = tomlkit.parse(_document(path)[0])
    document[key] = value
    return tomlkit.dumps(document), value


def _from_file(path: Path) -> dict[str, Value]:
    text, document = _document(path)
    values = {}
    for key, value in document.items():
        where = f"{path}:{_line_of(text, key)}"
        values[key] = _checked(key, _known(key, where), value, where)
    return values


def _document(path: Path) -> tuple[str, dict[str, object]]:
    """The file's text and what it says; both empty when there is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return "", {}
    except OSError as error:
        raise FlashqError(f"{path}: {error.strerror}", "make the file readable") from error
    import tomllib

    try:
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise FlashqError(f"{path}: byte {error.start} is not UTF-8", "save it as UTF-8") from error
    except RecursionError as error:
        raise FlashqError(f"{path}: it is nested too deeply", "mend the TOML there") from error
    except ValueError as error:  # TOMLDecodeError, and numbers of thousands of digits
        raise FlashqError(f"{path}: {error}", "mend the TOML there") from error


def _line_of(text: str, key: str) -> int:
    """The line of a top-level key, for messages."""
    for number, line in enumerate(text.splitlines(), start=1):
        name = line.partition("=")[0].strip().strip("\"'[]")
        if name == key or name.startswith(key + "."):
            return number
    return 1


def _known(key: str, where: str) -> Setting:
    if key in SETTINGS:
        return SETTINGS[key]

    near = difflib.get_close_matches(key, SETTINGS, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"the settings are {', '.join(SETTINGS)}"
    raise FlashqError(f'{where}: unknown setting "{key}"', hint, WRONG_USAGE)


def _checked(key: str, setting: Setting, value: object, where: str) -> Value:
    if setting.accepts(value):
        return value  # type: ignore[return-value]
    raise FlashqError(
        f"{where}: {key} cannot be {_shown(value)}", f"it takes {setting.values}", WRONG_USAGE
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _typed(text: str) -> Value:
    """A value as the command line or the environment gives it: number, truth value or word."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return int(text)
    except ValueError:
        return text
