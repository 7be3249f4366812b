"""A terminal without a screen: runs a command in a pseudo-terminal and keeps what it shows.

Waiting is for what appears on the screen, never for time to pass.
"""

import codecs
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

PATIENCE_S = 30
GOLDEN = Path(__file__).parent / "golden" / "screens"
UPDATE = "FLASHQ_UPDATE_GOLDEN"


class Terminal:
    """One command on a terminal of `width` × `height` cells."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        width: int = 80,
        height: int = 24,
        cwd: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.received = b""
        self.process = pexpect.spawn(
            command[0],
            list(command[1:]),
            env=dict(env),
            dimensions=(height, width),
            timeout=PATIENCE_S,
            cwd=None if cwd is None else str(cwd),
        )
        self.process.delaybeforesend = None

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.close(force=True)

    @property
    def text(self) -> str:
        """What the screen shows, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, *expected: str, gone: str = "") -> str:
        """Reads until the screen shows every text (and no longer `gone`); returns the screen."""
        return self.wait_until(
            lambda text: all(part in text for part in expected) and not (gone and gone in text),
            f"{expected} without {gone!r}",
        )

    def wait_until(self, shown: Callable[[str], bool], what: str) -> str:
        """Reads until the screen meets a condition; returns the screen."""
        while not shown(self.text):
            try:
                self._feed(self.process.read_nonblocking(65536, timeout=PATIENCE_S))
            except (pexpect.TIMEOUT, pexpect.EOF) as error:
                raise AssertionError(f"never saw {what} on:\n{self.text}") from error
        return self.text

    def settle(self) -> str:
        """Reads until nothing more comes for a while: for keeping a new golden screen only."""
        while True:
            try:
                self._feed(self.process.read_nonblocking(65536, timeout=0.5))
            except pexpect.TIMEOUT:
                return self.text

    def press(self, *keys: str) -> None:
        """Sends keys as a keyboard does."""
        for key in keys:
            self.process.send(key)

    def resize(self, width: int, height: int) -> None:
        """Gives the window another size."""
        self.screen.resize(height, width)
        self.process.setwinsize(height, width)

    def finish(self) -> int:
        """Reads to the end; returns the exit code (128 + signal for one that killed it)."""
        while True:
            try:
                self._feed(self.process.read_nonblocking(65536, timeout=PATIENCE_S))
            except pexpect.EOF:
                break
        self.process.wait()
        signal = self.process.signalstatus
        return 128 + signal if signal else int(self.process.exitstatus or 0)

    def _feed(self, data: bytes) -> None:
        self.received += data
        self._stream.feed(self._decoder.decode(data))


def flashq(*arguments: str) -> list[str]:
    """The command line that runs flashq as it is installed here."""
    return [sys.executable, "-m", "flashq", *arguments]


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """An environment of a person with an empty home directory, in UTC."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")
    }
    env |= {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "TZ": "UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return env | more


def check_golden(name: str, terminal: Terminal) -> None:
    """Waits for the screen that was once looked at; FLASHQ_UPDATE_GOLDEN=1 keeps what comes."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(terminal.settle() + "\n", encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    terminal.wait_until(lambda text: text + "\n" == expected, f"the screen {name}:\n{expected}")
