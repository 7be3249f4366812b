"""Pictures of a collection: only what lies in its `media` folder, and nothing is ever fetched."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote


def is_remote(address: str) -> bool:
    """Whether an address of a deck names no file: it is of the web, or is the picture itself."""
    return "://" in address or address.startswith(("data:", "//"))


def find_picture(root: Path, address: str) -> Path | None:
    """The file in `media` that an address of a deck names, with or without that folder.

    None for what is remote, outside the folder, or missing. The path is resolved.
    """
    if is_remote(address):
        return None
    media = (root / "media").resolve()
    for name in dict.fromkeys((address, unquote(address))):
        for candidate in (root / name, media / name):
            try:
                path = candidate.resolve()
                if path.is_relative_to(media) and path.is_file():
                    return path
            except (OSError, RuntimeError, ValueError):  # RuntimeError: links in a circle
                continue
    return None
