"""Signals that end a program, as exceptions while something is to be tidied up."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

DEADLY = (signal.SIGTERM, signal.SIGHUP)


def leave(number: int, frame: FrameType | None) -> None:
    """A handler that ends the program with the code of one that the signal killed."""
    raise SystemExit(128 + number)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """A closed terminal and a polite `kill` end what is within as Ctrl-C does: files half
    written are gone."""
    # What is ignored (under nohup) stays so.
    before = {
        number: handler
        for number in DEADLY
        if (handler := signal.getsignal(number)) is signal.SIG_DFL
    }
    for number in before:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
