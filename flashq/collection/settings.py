"""Changing a setting of a collection."""

from pathlib import Path

from flashq import config
from flashq.formats.files import replace_file


def change(folder: Path, key: str, text: str) -> tuple[Path, config.Value]:
    """Writes one setting to the collection's `flashq.toml`; returns the file and the value.

    Raises FlashqError, with the file as it was, for a key or value that makes no sense.
    """
    changed, value = config.changed_text(folder, key, text)
    path = folder / config.FILE_NAME
    replace_file(path, changed.encode())
    return path, value
