"""A progress bar for work that turns out to take long."""

from __future__ import annotations

from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE_S = 0.5


class Waiting:
    """Shows a bar on stderr once the work has taken half a second. Use as a context manager.

    A timer starts with the first `progress`, so that the bar comes even when a single step
    takes all the time, and quick work pays for neither bar nor timer.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._done, self._total = 0, 0
        self._timer: Timer | None = None
        self._lock = Lock()
        self._over = False
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._over = True
            if self._timer is not None:
                self._timer.cancel()
            if self._bar is not None:
                self._bar.stop()

    def progress(self, done: int, total: int) -> None:
        """Says how far the work is."""
        with self._lock:
            self._done, self._total = done, total
            if self._timer is None:
                self._timer = Timer(_PATIENCE_S, self._show)
                self._timer.daemon = True
                self._timer.start()
            if self._bar is not None and self._task is not None:
                self._bar.update(self._task, completed=done, total=total)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        with self._lock:
            if self._over:
                return
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(self._label, completed=self._done, total=self._total)
            self._bar.start()
