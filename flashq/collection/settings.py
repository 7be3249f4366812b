"""Changing a setting of a collection."""

from collections.abc import Callable
from pathlib import Path

from flashq import config
from flashq.formats.files import replace_file


def change(
    folder: Path, key: str, text: str, check: Callable[[config.Settings], object]
) -> tuple[Path, config.Value]:
    """Writes one setting to the collection's `flashq.toml`; returns the file and the value.

    `check` is shown the settings as they would be, and raises FlashqError to refuse them.
    Raises FlashqError, with the file as it was, for a key or value that makes no sense.
    """
    changed, value = config.changed_text(folder, key, text)
    check(config.settings_of(changed, "config set"))
    path = folder / config.FILE_NAME
    replace_file(path, changed.encode())
    return path, value
