"""Settings: frozen values from `flashq.toml`, the environment (`FLASHQ_…`) and defaults.

The tables `SETTINGS` and `TABLES` are the one place that says which settings there are, what
they mean and which values they take; the collection's file, `flashq config` and the docs read
them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from flashq.core.load import Load
from flashq.core.study_queue import Limits, NewOrder, NewPlace, PoolLimits, ReviewOrder
from flashq.errors import WRONG_USAGE, FlashqError

FILE_NAME = "flashq.toml"
_ENVIRONMENT_PREFIX = "FLASHQ_"

Value = int | float | str | bool | tuple[str, ...]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a collection is studied."""

    new_per_day: int = 20
    reviews_per_day: int = 200
    rollover_hour: int = 4
    grades: str = "four"
    review_order: str = "due"
    new_order: str = "deck"
    new_place: str = "last"
    interleave: bool = True
    siblings: str = "apart"
    fuzz: bool = False
    load_balance: bool = False
    leech_lapses: int = 8
    tick_points: bool = True
    aloud: bool = False
    aloud_seconds: int = 90
    background: str = "auto"
    ambiguous_wide: bool = False
    tables: Mapping[tuple[str, ...], Value] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> Limits:
        """The daily limits, those of single decks and folders among them."""
        pools: dict[str, PoolLimits] = {}
        for deck in dict.fromkeys(path[1] for path in self.tables if path[0] == "limits"):
            new = self.tables.get(("limits", deck, "new_per_day"))
            reviews = self.tables.get(("limits", deck, "reviews_per_day"))
            pools[deck] = PoolLimits(new, reviews)  # type: ignore[arg-type]
        return Limits(self.new_per_day, self.reviews_per_day, pools)

    @property
    def load(self) -> Load:
        """How free the day of a review is."""
        weights = (self.tables.get(("easy_days", day), 1.0) for day in WEEKDAYS)
        return Load(self.fuzz, self.load_balance, tuple(map(float, weights)))  # type: ignore[arg-type]

    @property
    def keys(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that were given to actions of a session, by action."""
        return {
            path[1]: value
            for path, value in self.tables.items()
            if path[0] == "keys" and isinstance(value, tuple)
        }


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


def _truth(value: object) -> bool:
    return isinstance(value, bool)


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
    "review_order": Setting(
        "order of reviews: the longest due first, the latest beside its interval, or low ease",
        '"due", "lateness" or "ease"',
        _one_of(*(order.value for order in ReviewOrder)),
    ),
    "new_order": Setting(
        "order in which new cards are introduced",
        '"deck" or "random"',
        _one_of(*(order.value for order in NewOrder)),
    ),
    "new_place": Setting(
        "new cards come after the reviews, before them, or between them",
        '"last", "first" or "mixed"',
        _one_of(*(place.value for place in NewPlace)),
    ),
    "interleave": Setting(
        "neighbours differ in topic wherever that is possible", "true or false", _truth
    ),
    "siblings": Setting(
        "cards of one note are kept a day apart, or may come together",
        '"apart" or "together"',
        _one_of("apart", "together"),
    ),
    "fuzz": Setting("intervals of 7 days and more vary by 5 %", "true or false", _truth),
    "load_balance": Setting(
        "intervals of 7 days and more end, within 5 %, on the day with the fewest reviews",
        "true or false",
        _truth,
    ),
    "leech_lapses": Setting("lapses that make a card a leech", "1 to 99", _whole(1, 99)),
    "tick_points": Setting(
        "key points are ticked after the answer and propose the grade", "true or false", _truth
    ),
    "aloud": Setting("a clock runs while you answer aloud", "true or false", _truth),
    "aloud_seconds": Setting(
        "seconds that an answer may take where neither note nor deck says it",
        "1 to 3600",
        _whole(1, 3600),
    ),
    "background": Setting(
        "background that colours must stand out from",
        '"auto", "dark" or "light"',
        _one_of("auto", "dark", "light"),
    ),
    "ambiguous_wide": Setting(
        "characters such as “ ” … α take two cells here",
        "true or false",
        _truth,
    ),
}


def _weight(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1  # type: ignore[operator]


def _keys(value: object) -> bool:
    """One key, or several; which keys there are is the session's business."""
    listed = value if isinstance(value, list | tuple) else [value]
    return bool(listed) and all(isinstance(key, str) for key in listed)


_DAY = Setting("share of a normal day's reviews", "a number from 0 to 1", _weight)
_LIMIT = Setting("limit of a deck or folder", "0 to 9999", _whole(0, 9999))
_KEY = Setting("keys of an action in a session", 'a key such as "z", or a list of keys', _keys)
# Tables of the file: for each the keys that it takes, None where these are free.
TABLES: Mapping[str, Mapping[str, Setting] | Setting] = {
    "easy_days": dict.fromkeys(WEEKDAYS, _DAY),
    "limits": {"new_per_day": _LIMIT, "reviews_per_day": _LIMIT},
    "keys": _KEY,
}


def load(folder: Path, environment: Mapping[str, str]) -> Settings:
    """The settings of the collection in `folder`.

    The environment wins over the file, the file over the defaults; tables are of the file
    alone. Raises FlashqError with the place for an unknown key or a wrong value.
    """
    path = folder / FILE_NAME
    text, document = _document(path)
    values, tables, origins = _read(document, lambda keys: f"{path}:{_line_of(text, keys)}")
    origins = dict.fromkeys(origins, str(path))
    for key, setting in SETTINGS.items():
        variable = _ENVIRONMENT_PREFIX + key.upper()
        if variable in environment:
            values[key] = _checked(key, setting, _typed(environment[variable]), f"${variable}")
            origins[key] = f"${variable}"
    return Settings(**values, tables=tables, origins=origins)  # type: ignore[arg-type]


def settings_of(text: str, where: str) -> Settings:
    """The settings that a file's text would be, without the environment."""
    import tomllib

    values, tables, _ = _read(tomllib.loads(text), lambda keys: where)
    return Settings(**values, tables=tables)  # type: ignore[arg-type]


def as_rows(settings: Settings) -> list[tuple[str, Value, str, Setting]]:
    """Each setting: name, value, where the value comes from, and what it means.

    Of the tables only what is set, under dotted names.
    """
    rows = [
        (
            f.name,
            getattr(settings, f.name),
            settings.origins.get(f.name, "default"),
            SETTINGS[f.name],
        )
        for f in fields(settings)
        if f.name in SETTINGS
    ]
    for keys, value in settings.tables.items():
        name = ".".join(key if key.isidentifier() else f'"{key}"' for key in keys)
        rows.append((name, value, settings.origins[keys[0]], _setting_at(keys, "config")))
    return rows


def changed_text(folder: Path, key: str, text: str) -> tuple[str, Value]:
    """The text of `flashq.toml` with one setting changed, and the setting's new value.

    `key` may be dotted: `easy_days.sat`, `keys.undo`, `limits.ml/optim.new_per_day`. Comments
    and order stay. Raises FlashqError for a key or value that makes no sense, and when the
    file has a fault already.
    """
    import tomlkit

    keys = _split(key)
    value = _checked(key, _setting_at(keys, "config set"), _typed(text, keys[0]), "config set")
    path = folder / FILE_NAME
    load(folder, {})
    document = tomlkit.parse(_document(path)[0])
    table: Any = document
    for name in keys[:-1]:
        if name not in table:
            table[name] = tomlkit.table(is_super_table=name == "limits")
        table = table[name]
    table[keys[-1]] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(document), value


def _split(key: str) -> tuple[str, ...]:
    """The parts of a dotted key; a deck's name may have dots, and quotes around it."""
    table, _, rest = key.partition(".")
    if table not in TABLES or not rest:
        return (key,)
    if table != "limits":
        return (table, rest)
    deck, _, name = rest.rpartition(".")
    return (table, deck.strip("\"'"), name)


Read = tuple[dict[str, Value], dict[tuple[str, ...], Value], dict[str, str]]


def _read(document: Mapping[str, object], where: Callable[[tuple[str, ...]], str]) -> Read:
    """The plain settings, the entries of the tables, and the names of all that is there."""
    values: dict[str, Value] = {}
    tables: dict[tuple[str, ...], Value] = {}
    for keys, value in _leaves(document, where):
        setting = _setting_at(keys, where(keys))
        checked = _checked(".".join(keys), setting, value, where(keys))
        if len(keys) == 1:
            values[keys[0]] = checked
        else:
            tables[keys] = checked
    return values, tables, dict.fromkeys(document, "")


def _leaves(
    document: Mapping[str, object], where: Callable[[tuple[str, ...]], str]
) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in document.items():
        if key not in TABLES:
            yield (key,), value
            continue
        for name, inner in _table(value, (key,), where):
            if key != "limits":
                yield (key, name), inner
                continue
            for last, limit in _table(inner, (key, name), where):
                yield (key, name, last), limit


def _table(
    value: object, keys: tuple[str, ...], where: Callable[[tuple[str, ...]], str]
) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        shown = ".".join(keys)
        raise FlashqError(
            f"{where(keys)}: {shown} is a table, not {_shown(value)}",
            f"write [{shown}] and lines below it",
            WRONG_USAGE,
        )
    yield from value.items()


def _setting_at(keys: tuple[str, ...], where: str) -> Setting:
    table = TABLES.get(keys[0])
    if table is None or len(keys) == 1:
        return _known(keys[0], SETTINGS, where)
    return table if isinstance(table, Setting) else _known(keys[-1], table, where)


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


def _line_of(text: str, keys: tuple[str, ...]) -> int:
    """The line of a setting, for messages; the key's own line below its table's."""
    found, start = 1, 0
    lines = text.splitlines()
    for key in keys:
        for number in range(start, len(lines)):
            line = lines[number].split("#")[0]
            name = line.partition("=")[0]
            if re.search(rf"(?<![^\s.\[\"']){re.escape(key)}(?![^\s.\]\"'])", name):
                found, start = number + 1, number
                break
    return found


def _known(key: str, known: Mapping[str, Setting], where: str) -> Setting:
    if key in known:
        return known[key]

    near = difflib.get_close_matches(key, [*known, *TABLES] if known is SETTINGS else known, n=1)
    names = [*known, *TABLES] if known is SETTINGS else list(known)
    what = "the settings are" if known is SETTINGS else "there are"
    hint = f'did you mean "{near[0]}"?' if near else f"{what} {', '.join(names)}"
    raise FlashqError(f'{where}: unknown setting "{key}"', hint, WRONG_USAGE)


def _checked(key: str, setting: Setting, value: object, where: str) -> Value:
    if setting.accepts(value):
        if setting is _KEY:
            return tuple(value) if isinstance(value, list | tuple) else (str(value),)
        return value  # type: ignore[return-value]
    raise FlashqError(
        f"{where}: {key} cannot be {_shown(value)}", f"it takes {setting.values}", WRONG_USAGE
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _typed(text: str, table: str = "") -> Value:
    """A value as the command line or the environment gives it: number, truth value or word."""
    if table == "keys":
        return tuple(text.split())
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text) if table == "easy_days" else text
    except ValueError:
        return text
