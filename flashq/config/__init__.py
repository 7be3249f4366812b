"""Settings of a collection: frozen values from `flashq.toml`, the environment and defaults."""

from flashq.config.changing import changed_text
from flashq.config.known import SETTINGS, TABLES, Setting, Value
from flashq.config.settings import Settings, as_rows, load, locale_language, settings_of
from flashq.config.toml_file import FILE_NAME

__all__ = [
    "FILE_NAME",
    "SETTINGS",
    "TABLES",
    "Setting",
    "Settings",
    "Value",
    "as_rows",
    "changed_text",
    "load",
    "locale_language",
    "settings_of",
]
