"""Keys one at a time, without Enter, from a terminal.

A Chinese input method may deliver full-width characters: they count as their narrow twins.
Signals (a resize, Ctrl-C, Ctrl-Z) arrive as keys too, so that nothing is interrupted halfway.
"""

from __future__ import annotations

import codecs
import os
import select
import signal
import sys
import termios
import tty
import unicodedata
from dataclasses import dataclass
from types import FrameType
from typing import Any

from flashq.terminal.signals import DEADLY, leave

RESIZE, INTERRUPT, STOP, END = "resize", "ctrl-c", "ctrl-z", "end-of-input"
TICK = "tick"
_ESCAPE_WAIT_S = 0.05
_SEQUENCES = {
    "A": "up",
    "B": "down",
    "C": "right",
    "D": "left",
    "H": "home",
    "F": "end",
    "1~": "home",
    "3~": "delete",
    "4~": "end",
    "5~": "page-up",
    "6~": "page-down",
}
_CONTROLS = {
    "\r": "enter",
    "\n": "enter",
    " ": "space",
    "\t": "tab",
    "\x01": "ctrl-a",
    "\x05": "ctrl-e",
    "\x0b": "ctrl-k",
    "\x15": "ctrl-u",
    "\x17": "ctrl-w",
    "\x03": INTERRUPT,
    "\x04": END,
    "\x7f": "backspace",
    "\x08": "backspace",
}
_AS_KEYS = {signal.SIGWINCH: RESIZE, signal.SIGINT: INTERRUPT, signal.SIGTSTP: STOP}


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its name, and for one that writes something the character as it was typed.

    The name of a character is its narrow, lower-case form.
    """

    name: str
    typed: str = ""


class Keys:
    """The keyboard while a session runs; a context manager that leaves the terminal as it was.

    `pause` and `resume` give it to another program meanwhile (an editor, the shell).
    """

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending: list[Key] = []
        self._before: dict[signal.Signals, Any] = {}
        self._attributes: list[Any] = []
        self._wake_read, self._wake_write = -1, -1

    def __enter__(self) -> Keys:
        # Handlers come before the mode: a signal in between must find the way back.
        self._attributes = termios.tcgetattr(self._fd)
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        os.set_blocking(self._wake_read, False)
        for number in (*_AS_KEYS, *DEADLY):
            self._before[number] = signal.getsignal(number)
        for number in DEADLY:
            signal.signal(number, leave)
        self.resume()
        return self

    def __exit__(self, *_: object) -> None:
        self.pause()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._wake_read)
        os.close(self._wake_write)

    def pause(self) -> None:
        """Gives the terminal back its own ways; Ctrl-Z stops the program as it does others."""
        termios.tcsetattr(self._fd, termios.TCSADRAIN, self._attributes)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # A Ctrl-C meant for the other program must neither end the session nor be inherited
        # by that program as ignored.
        signal.signal(signal.SIGINT, lambda number, frame: None)

    def resume(self) -> None:
        """Keys come one at a time again, unechoed."""
        for number in _AS_KEYS:
            signal.signal(number, self._wake)
        tty.setcbreak(self._fd)

    def read(self, timeout_s: float | None = None) -> Key:
        """Waits for the next key; when `timeout_s` seconds have passed, it is `TICK`."""
        while not self._pending:
            ready, _, _ = select.select([self._fd, self._wake_read], [], [], timeout_s)
            if not ready:
                return Key(TICK)
            if self._wake_read in ready:
                self._pending += [
                    Key(_AS_KEYS[signal.Signals(number)]) for number in os.read(self._wake_read, 64)
                ]
            if self._fd in ready:
                self._take_in()
        return self._pending.pop(0)

    def _take_in(self) -> None:
        try:
            data = os.read(self._fd, 1024)
        except OSError:  # the terminal went away
            data = b""
        if not data:
            self._pending.append(Key(END))
            return
        text = self._decoder.decode(data)
        if text.endswith("\x1b"):
            # The rest of a sequence may still be on its way; a lone Escape has none.
            ready, _, _ = select.select([self._fd], [], [], _ESCAPE_WAIT_S)
            if ready:
                text += self._decoder.decode(os.read(self._fd, 1024))
        self._pending += split_keys(text)

    def _wake(self, number: int, frame: FrameType | None) -> None:
        os.write(self._wake_write, bytes([number]))


def split_keys(text: str) -> list[Key]:
    """The keys that a run of characters from the terminal stands for."""
    keys = []
    position = 0
    while position < len(text):
        character = text[position]
        position += 1
        if character != "\x1b":
            keys.append(_named(character))
            continue
        if position == len(text):
            keys.append(Key("escape"))
            continue
        if text[position] not in "[O":
            position += 1  # Alt and a letter: not the letter
            continue
        start = position = position + 1
        while position < len(text) and not "@" <= text[position] <= "~":
            position += 1
        position += 1
        if name := _SEQUENCES.get(text[start:position]):
            keys.append(Key(name))
    return keys


def _named(character: str) -> Key:
    narrow = unicodedata.normalize("NFKC", character)
    name = _CONTROLS.get(narrow, narrow.casefold())
    is_control = narrow in _CONTROLS and narrow != " "
    is_text = not is_control and (character.isprintable() or narrow == " ")
    return Key(name, character if is_text else "")
