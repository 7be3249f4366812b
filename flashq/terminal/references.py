"""Opening what a note refers to, in the person's own browser.

A deck may be a stranger's: only addresses of the web are opened, never files or programs.
"""

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_CLOSING = ".,;:!?。，；：！？"


def links(references: Iterable[str]) -> list[str]:
    """The web addresses in some references, in their order, each once."""
    found = (_trimmed(match[0]) for text in references for match in _ADDRESS.finditer(text))
    return list(dict.fromkeys(found))


def open_link(link: str) -> str:
    """Opens an address in the browser; returns what went wrong, or "" for nothing."""
    import webbrowser

    try:
        opened = webbrowser.open(link)
    except (webbrowser.Error, OSError):
        opened = False
    return "" if opened else f"no browser was found for {link}"


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence or the bracket that it stands in."""
    address = address.rstrip(_CLOSING)
    while address.endswith((")", "]", "）")) and _is_unopened(address):
        address = address[:-1].rstrip(_CLOSING)
    return address


def _is_unopened(address: str) -> bool:
    closing = address[-1]
    opening = {")": "(", "]": "[", "）": "（"}[closing]
    return address.count(closing) > address.count(opening)
