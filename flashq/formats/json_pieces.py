"""A JSON text read piece by piece: as much of it is in memory as the longest piece needs."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, BinaryIO

_CHUNK_BYTES = 1 << 20
_SPACE = re.compile(r"[ \t\n\r]*")
# What the end of the buffer may cut in two: a word such as `false`, an escape, a number.
_LONGEST_TOKEN = 16


class PieceError(ValueError):
    """The text is no JSON, or JSON of an absurd kind; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Pieces:
    """Reads values and the signs between them from a file in UTF-8, in their order.

    A value of more than `longest` characters is refused. `progress` is told how many bytes were
    read. Duplicate keys, NaN and infinity are refused, as are numbers and depths beyond reason.
    """

    def __init__(
        self, file: BinaryIO, longest: int, progress: Callable[[int], None] | None = None
    ) -> None:
        self._file = file
        self._longest = longest
        self._progress = progress
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._values = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refused)
        self._text = ""
        self._position = 0
        self._bytes_read = 0
        self._is_over = False
        self._line = 1

    @property
    def line(self) -> int:
        """The line of what comes next."""
        self._skip_space()
        return self._line

    def takes(self, sign: str) -> bool:
        """Whether the sign comes next; it is read then."""
        self._skip_space()
        if not self._text.startswith(sign, self._position):
            return False
        self._go_to(self._position + len(sign))
        return True

    def expect(self, sign: str) -> None:
        """Reads the sign that must come next."""
        if not self.takes(sign):
            found = self._text[self._position : self._position + 1]
            raise PieceError(
                self._line, f'"{sign}" is missing before "{found}"' if found else "it ends too soon"
            )

    def is_at_end(self) -> bool:
        """Whether nothing comes any more."""
        self._skip_space()
        return self._position == len(self._text)

    def value(self) -> Any:
        """Reads a value that must come next."""
        self._skip_space()
        while True:
            try:
                value, end = self._values.raw_decode(self._text, self._position)
            except json.JSONDecodeError as error:
                if self._may_be_cut(error) and self._more():
                    continue
                raise self._explained(error) from None
            except RecursionError:
                raise PieceError(self._line, "it is nested too deeply") from None
            except ValueError as error:
                message = str(error) if isinstance(error, _RefusedError) else "a number is too long"
                raise PieceError(self._line, message) from None
            # A number that the buffer ends with may go on.
            if end < len(self._text) or not self._more():
                self._go_to(end)
                return value

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether the fault can come from the buffer's end."""
        is_open = error.msg.startswith("Unterminated string")
        return is_open or error.pos > len(self._text) - _LONGEST_TOKEN

    def _explained(self, error: json.JSONDecodeError) -> PieceError:
        line = self._line + self._text.count("\n", self._position, error.pos)
        if self._is_over and error.pos >= len(self._text.rstrip()):
            return PieceError(line, "it ends too soon")
        return PieceError(line, error.msg[:1].lower() + error.msg[1:])

    def _skip_space(self) -> None:
        while True:
            found = _SPACE.match(self._text, self._position)
            assert found is not None
            self._go_to(found.end())
            if self._position < len(self._text) or not self._more():
                return

    def _go_to(self, position: int) -> None:
        self._line += self._text.count("\n", self._position, position)
        self._position = position

    def _more(self) -> bool:
        """Reads on; False at the end of the file."""
        if self._is_over:
            return False
        rest = self._text[self._position :]
        if len(rest) > self._longest:
            raise PieceError(self._line, f"this is longer than {self._longest} characters")
        data = self._file.read(max(_CHUNK_BYTES, len(rest)))
        self._is_over = not data
        try:
            self._text = rest + self._decode.decode(data, final=self._is_over)
        except UnicodeDecodeError:
            raise PieceError(self._line, "it is not UTF-8") from None
        self._position = 0
        self._bytes_read += len(data)
        if self._progress is not None:
            self._progress(self._bytes_read)
        return True


class _RefusedError(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        double = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _RefusedError(f'the key "{double[:40]}" is there twice')
    return found


def _refused(name: str) -> Any:
    raise _RefusedError(f"{name} is no number")
