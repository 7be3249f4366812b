"""A YAML file as a tree of text with places, before anything is known about decks.

Places are character indexes into the decoded text; `Places` turns them into lines and columns.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from flashq.errors import Fault
from flashq.formats.deck_yaml.values import MAX_FAULTS

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Scalar:
    """Text, and how it was written: `style` is "" for plain, or one of `'`, `"`, `|`, `>`."""

    __slots__ = ("end", "start", "style", "value")

    def __init__(self, start: int, end: int, value: str, style: str) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.style = style


class Refused:
    """Something that was reported already and of which nothing is known, such as an alias."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


class Sequence:
    """A list. `complete` is False when a syntax error cut it off."""

    __slots__ = ("complete", "end", "flow", "items", "start")

    def __init__(self, start: int, end: int, flow: bool) -> None:
        self.start = start
        self.end = end
        self.flow = flow
        self.items: list[Node] = []
        self.complete = False


class Mapping:
    """Keys with values, in the file's order, each key once (the first)."""

    __slots__ = ("complete", "end", "flow", "keys", "pending", "start", "values")

    def __init__(self, start: int, end: int, flow: bool) -> None:
        self.start = start
        self.end = end
        self.flow = flow
        self.keys: dict[str, Scalar] = {}
        self.values: dict[str, Node] = {}
        self.pending: Node | None = None
        self.complete = False


Node = Scalar | Sequence | Mapping | Refused


def is_empty(node: Node | None) -> bool:
    """True where nothing was written: no content, or a key without a value."""
    return node is None or (isinstance(node, Scalar) and not node.style and not node.value)


class Places:
    """Lines and columns of a text, from 1, in characters; CR, LF and CRLF all end a line."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _LINE_BREAK.finditer(text))]

    def place(self, index: int) -> tuple[int, int]:
        """Line and column of a character."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def line(self, index: int) -> int:
        """The line of a character."""
        return bisect_right(self._starts, index)

    def line_start(self, line: int) -> int:
        """The index of a line's first character; past the last line, the end of the text."""
        return self._starts[min(line, len(self._starts)) - 1]


class TooManyFaultsError(Exception):
    """Raised after the last fault that is kept, to leave the file."""


class FaultList:
    """Collects the faults of one file."""

    def __init__(self, path: str, places: Places) -> None:
        self.path = path
        self.places = places
        self._faults: list[Fault] = []

    def add(self, index: int, code: str, message: str, hint: str = "") -> None:
        """Note a fault at a character of the file. Raises TooManyFaultsError at the limit."""
        self._add(index, Fault(self.path, *self.places.place(index), code, message, hint))

    def warn(self, index: int, code: str, message: str, hint: str = "") -> None:
        """Note a warning at a character of the file."""
        place = self.places.place(index)
        self._add(index, Fault(self.path, *place, code, message, hint, "warning"))

    def _add(self, index: int, fault: Fault) -> None:
        self._faults.append(fault)
        if len(self._faults) >= MAX_FAULTS:
            message = f"more than {MAX_FAULTS} faults; the rest of the file was not read"
            self._faults.append(Fault(self.path, *self.places.place(index), "too-many", message))
            raise TooManyFaultsError

    def __iter__(self) -> Iterator[Fault]:
        return iter(sorted(self._faults, key=lambda fault: (fault.line, fault.column)))

    def __bool__(self) -> bool:
        return any(fault.severity == "fault" for fault in self._faults)


class UnquotedNull:
    """The value of a plain `null` or `~`, where a deck has text: `spelling` is what was typed."""

    __slots__ = ("spelling",)

    def __init__(self, spelling: str) -> None:
        self.spelling = spelling


class Reported:
    """Stands for a value that was refused with a fault of its own, so that no second follows."""


REPORTED = Reported()
_NULLS = frozenset(("~", "null", "Null", "NULL"))


def plain_value(node: Node) -> Any:
    """A node as text, lists and dicts of text; None for what was left empty."""
    if isinstance(node, Scalar):
        if node.style or (node.value and node.value not in _NULLS):
            return node.value
        return UnquotedNull(node.value) if node.value else None
    if isinstance(node, Refused) or not node.complete:
        return REPORTED
    if isinstance(node, Sequence):
        return [plain_value(item) for item in node.items]
    return {key: plain_value(value) for key, value in node.values.items()}
