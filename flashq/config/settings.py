"""Settings as frozen values, from the file, the environment (`FLASHQ_…`) and the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from flashq.config.known import SETTINGS, WEEKDAYS, Setting, Value, checked, dotted, setting_at
from flashq.config.toml_file import FILE_NAME, Entries, document, entries, line_of
from flashq.core.load import Load
from flashq.core.study_queue import Limits, PoolLimits

AUTO = "auto"
_ENVIRONMENT_PREFIX = "FLASHQ_"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a collection is studied."""

    new_per_day: int = 20
    reviews_per_day: int = 200
    rollover_hour: int = 4
    grades: str = "four"
    study_languages: str = "auto"
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
    anki_url: str = "http://127.0.0.1:8765"
    anki_key: str = ""
    background: str = "auto"
    ambiguous_wide: bool = False
    tables: Mapping[tuple[str, ...], Value] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    locale_language: str = "en"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are studied, of decks that are there in several."""
        if self.study_languages == AUTO:
            return (self.locale_language,)
        return tuple(self.study_languages.split())

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
    def easy_days(self) -> tuple[float, ...]:
        """The share of a normal day's reviews that each day takes, from Monday on."""
        weights = (self.tables.get(("easy_days", day), 1.0) for day in WEEKDAYS)
        return tuple(float(weight) for weight in weights)  # type: ignore[arg-type]

    @property
    def load(self) -> Load:
        """How free the day of a review is."""
        return Load(self.fuzz, self.load_balance, self.easy_days)

    @property
    def keys(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that were given to actions of a session, by action."""
        return {
            path[1]: value
            for path, value in self.tables.items()
            if path[0] == "keys" and isinstance(value, tuple)
        }


def load(folder: Path, environment: Mapping[str, str]) -> Settings:
    """The settings of the collection in `folder`.

    The environment wins over the file, the file over the defaults; tables are of the file
    alone. Raises FlashqError with the place for an unknown key or a wrong value.
    """
    path = folder / FILE_NAME
    text, said = document(path)
    found = entries(said, lambda keys: f"{path}:{line_of(text, keys)}")
    origins = dict.fromkeys(said, str(path))
    for key in SETTINGS:
        variable = _ENVIRONMENT_PREFIX + key.upper()
        if variable in environment:
            value = plain_value(environment[variable])
            found[key,] = checked((key,), value, partial(str, f"${variable}"))
            origins[key] = f"${variable}"
    return replace(_made(found, origins), locale_language=locale_language(environment))


def locale_language(environment: Mapping[str, str]) -> str:
    """The language of the bundled questions that suits the locale: "zh", else "en"."""
    named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, named), None) or _system_locale()
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _system_locale() -> str:
    """What the system says where the environment says nothing, as on Windows."""
    import locale

    return locale.getlocale()[0] or ""


def settings_of(text: str, where: str) -> Settings:
    """The settings that a file's text would be, without the environment."""
    import tomllib

    return _made(entries(tomllib.loads(text), lambda keys: where), {})


def as_rows(settings: Settings) -> list[tuple[str, Value, str, Setting]]:
    """Each setting: name, value, where the value comes from, and what it means.

    Of the tables only what is set, under dotted names, which hold nothing that a terminal
    would obey.
    """
    rows = [
        (name, getattr(settings, name), settings.origins.get(name, "default"), setting)
        for name, setting in SETTINGS.items()
    ]
    for keys, value in settings.tables.items():
        setting = setting_at(keys, partial(str, FILE_NAME))
        rows.append((dotted(keys), value, settings.origins.get(keys[0], FILE_NAME), setting))
    return rows


def plain_value(text: str) -> Value:
    """A value as the command line or the environment gives it: number, truth value or word."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return int(text)
    except ValueError:
        return text


def _made(found: Entries, origins: Mapping[str, str]) -> Settings:
    plain = {keys[0]: value for keys, value in found.items() if len(keys) == 1}
    tables = {keys: value for keys, value in found.items() if len(keys) > 1}
    return Settings(**plain, tables=tables, origins=origins)  # type: ignore[arg-type]
