"""Which settings there are, what they mean, and which values they take.

The tables `SETTINGS` and `TABLES` are the one place that says so; the collection's file,
`flashq config` and the docs read them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flashq.core.study_queue import NewOrder, NewPlace, ReviewOrder
from flashq.errors import WRONG_USAGE, FlashqError

Value = int | float | str | bool | tuple[str, ...]
# A place to name in a message, worked out only when there is one.
Place = Callable[[], str]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_DAYS = dict(zip(_WEEKDAY_NAMES, WEEKDAYS, strict=True))
_ADDRESS = re.compile(r"https?://[^\s/@]+(?:/\S*)?")
_LANGUAGE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"
_LANGUAGES = re.compile(rf"auto|{_LANGUAGE}(?: {_LANGUAGE})*")
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


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


def _languages(value: object) -> bool:
    return isinstance(value, str) and _LANGUAGES.fullmatch(value) is not None


def _text(value: object) -> bool:
    return isinstance(value, str)


def _address(value: object) -> bool:
    return isinstance(value, str) and _ADDRESS.fullmatch(value) is not None


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
    "study_languages": Setting(
        "of decks that are there in several languages, those in these are studied",
        '"auto" for that of the locale, Chinese or English, or languages: "zh", "zh en"',
        _languages,
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
    "anki_url": Setting(
        "where AnkiConnect listens, for flashq push anki",
        'an address such as "http://127.0.0.1:8765"',
        _address,
    ),
    "anki_key": Setting("the key that AnkiConnect asks for, if it does", "text", _text),
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
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _keys(value: object) -> bool:
    """One key, or several; which keys there are is the session's business."""
    listed = value if isinstance(value, list | tuple) else [value]
    return bool(listed) and all(isinstance(key, str) for key in listed)


_DAY = Setting("share of a normal day's reviews", "a number from 0 to 1", _weight)
_LIMIT = Setting("limit of a deck or folder", "0 to 9999", _whole(0, 9999))
_KEY = Setting("keys of an action in a session", 'a key such as "z", or a list of keys', _keys)
# Tables of the file: for each the keys that it takes, or what any key of it takes.
TABLES: Mapping[str, Mapping[str, Setting] | Setting] = {
    "easy_days": dict.fromkeys((*WEEKDAYS, *_WEEKDAY_NAMES), _DAY),
    "limits": {"new_per_day": _LIMIT, "reviews_per_day": _LIMIT},
    "keys": _KEY,
}


def setting_at(keys: tuple[str, ...], where: Place) -> Setting:
    """The setting of a name: `("fuzz",)`, `("limits", "ml/optim", "new_per_day")`.

    Raises FlashqError for one that there is none of.
    """
    if len(keys) == 1:
        return _known(keys[0], SETTINGS, [*SETTINGS, *TABLES], where)
    table = TABLES[keys[0]]
    if isinstance(table, Setting):
        return table
    if keys[0] == "limits" and not keys[1]:
        raise (no_deck if keys[-1] in table else _no_limit)(keys[-1], where)
    return _known(keys[-1], table, list(table), where)


def no_deck(limit: str, where: Place) -> FlashqError:
    """What is said of a limit in `[limits]` that has no deck's name."""
    return FlashqError(
        f"{where()}: limits.{limit} names no deck",
        f'for all decks write {limit} without "limits", for one [limits."its name"]',
        WRONG_USAGE,
    )


def _no_limit(deck: str, where: Place) -> FlashqError:
    name = dotted(("limits", deck))
    return FlashqError(
        f"{where()}: {name} says no limit",
        f"write {name}.new_per_day or {name}.reviews_per_day",
        WRONG_USAGE,
    )


def checked(keys: tuple[str, ...], value: object, where: Place) -> Value:
    """A setting's value as `Settings` keeps it. Raises FlashqError for one it does not take."""
    setting = setting_at(keys, where)
    if not setting.accepts(value):
        raise FlashqError(
            f"{where()}: {dotted(keys)} cannot be {as_toml(value)}",
            f"it takes {setting.values}",
            WRONG_USAGE,
        )
    if setting is _KEY:
        return tuple(value) if isinstance(value, list | tuple) else (str(value),)
    return value  # type: ignore[return-value]


def dotted(keys: Iterable[str]) -> str:
    """A name as TOML writes it: `limits."ml/optim".new_per_day`."""
    return ".".join(key if key and _BARE.issuperset(key) else _quoted(key) for key in keys)


def as_toml(value: object) -> str:
    """A value about as TOML writes it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list | tuple) and not any(isinstance(part, dict) for part in value):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, list | tuple):
        return "a list of tables"
    return "a table" if isinstance(value, dict) else str(value)


def _quoted(text: str) -> str:
    written = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(c if c.isprintable() else _escaped(c) for c in written)}"'


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def _known(key: str, known: Mapping[str, Setting], names: list[str], where: Place) -> Setting:
    if key in known:
        return known[key]
    if key in TABLES:
        raise FlashqError(
            f"{where()}: {key} is a table, not a setting",
            f"name an entry of it, such as {_EXAMPLES[key]}",
            WRONG_USAGE,
        )
    near = difflib.get_close_matches(key, names, n=1)
    what = "the settings are" if known is SETTINGS else "there are"
    hint = f'did you mean "{near[0]}"?' if near else f"{what} {', '.join(names)}"
    raise FlashqError(f"{where()}: unknown setting {_quoted(key)}", hint, WRONG_USAGE)


_EXAMPLES = {
    "easy_days": "easy_days.sat",
    "limits": "limits.ml.new_per_day",
    "keys": "keys.undo",
}
