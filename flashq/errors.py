"""The one kind of expected failure, and the faults found in files.

An exception that is not a `FlashqError` is a bug and keeps its traceback.
"""

from dataclasses import dataclass
from typing import Literal

DONE = 0
FAULT_FOUND = 1
WRONG_USAGE = 2
INTERRUPTED = 130


class FlashqError(Exception):
    """Something the user can mend: said in one line, with what to do next.

    `message` says where and what is wrong, `hint` what to do about it;
    `exit_code` is what the process ends with (1 a fault or undoable work, 2 wrong usage).
    """

    def __init__(self, message: str, hint: str = "", exit_code: int = FAULT_FOUND) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place of a file; a value, so that all of them can be collected.

    `path` is relative to the collection with forward slashes; `line` and `column` count
    from 1, in characters. `code` is stable and short (`unknown-key`), for `--json`.
    A `warning` is worth a look but does not keep the deck from being studied.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    severity: Literal["fault", "warning"] = "fault"

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}:{self.column}: {self.message}"
        return f"{text}; {self.hint}" if self.hint else text


class DeckError(FlashqError):
    """A fault in a deck's file that stops what was asked for; carries the place."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(
            f"{fault.path}:{fault.line}:{fault.column}: {fault.message}", hint=fault.hint
        )
        self.fault = fault
