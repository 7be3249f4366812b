"""Completion in bash, which takes `tag:optim` for three words: `tag`, `:` and `optim`.

What is completed must be one word to us, and what is offered only what bash will replace:
the part behind the colon.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, redirect_stdout

_ASKED = "_FLASHQ_COMPLETE"


@contextmanager
def joined_at_colons(environment: MutableMapping[str, str]) -> Iterator[None]:
    """Joins the words that bash hands over; cuts what is printed within to bash's last word."""
    prefix = _join(environment)
    if not prefix:
        yield
        return
    offered = io.StringIO()
    try:
        with redirect_stdout(offered):
            yield
    finally:
        print("\n".join(line.removeprefix(prefix) for line in offered.getvalue().splitlines()))


def _join(environment: MutableMapping[str, str]) -> str:
    """Joins the last word with what a colon parted from it; returns what bash has of it already."""
    if environment.get(_ASKED) != "complete_bash":
        return ""
    text = environment.get("COMP_WORDS", "")
    words = text.split("\n" if "\n" in text else " ")
    last = int(environment.get("COMP_CWORD", "0"))
    words += [""] * (last + 1 - len(words))
    colon = last if words[last] == ":" else last - 1
    if colon < 2 or words[colon] != ":":
        return ""
    prefix = words[colon - 1] + ":"
    begun = words[last] if colon < last else ""
    environment["COMP_WORDS"] = "\n".join([*words[: colon - 1], prefix + begun])
    environment["COMP_CWORD"] = str(colon - 1)
    return prefix
