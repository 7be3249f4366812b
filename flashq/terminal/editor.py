"""The person's own editor: on a note's line in its deck, or on a fresh text."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flashq.core.encoding import decoded
from flashq.core.model import Card
from flashq.errors import INTERRUPTED, FlashqError

# How editors are told the line; `+12 FILE` is what most of them take.
_COLON_EDITORS = ("hx", "helix", "subl", "zed", "micro")
_GOTO_EDITORS = ("code", "codium", "code-insiders", "cursor")


def edit_note(folder: Path, card: Card) -> str:
    """Opens a card's note in the editor; returns what went wrong, or "" for nothing."""
    try:
        run(_at_line(command(), folder / card.path, card.note.line))
    except FlashqError as error:
        return str(error)
    return ""


@dataclass(frozen=True, slots=True)
class EditedText:
    """What a person wrote in the editor, and the file that it lies in."""

    text: str
    file: str


@contextlib.contextmanager
def edited_text(template: str, suffix: str) -> Iterator[EditedText]:
    """The text that the person makes of a template, for as long as the `with` block lasts.

    Its file goes when the block ends well. When anything fails, in the editor or in the block,
    what the person wrote is kept, and the FlashqError says where.
    """
    handle, name = tempfile.mkstemp(prefix="flashq-", suffix=suffix)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(template)
        run([*command(), name])
        yield EditedText(_read(name), name)
    except (FlashqError, KeyboardInterrupt) as error:
        if not _has_work(name, template):
            Path(name).unlink(missing_ok=True)
            raise
        if isinstance(error, KeyboardInterrupt):
            error = FlashqError("interrupted", exit_code=INTERRUPTED)
        kept = "your text is kept there" if name in error.message else f"your text is in {name}"
        hint = f"{error.hint}; {kept}" if error.hint else kept
        raise FlashqError(error.message, hint, error.exit_code) from error
    Path(name).unlink(missing_ok=True)


def _read(name: str) -> str:
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        raise FlashqError(
            f"the edited text {name} cannot be read: {error.strerror}", "nothing was added"
        ) from error
    text = decoded(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _has_work(name: str, template: str) -> bool:
    """Whether the file has anything that would be missed."""
    try:
        data = Path(name).read_bytes()
    except OSError:
        return False
    return bool(data.strip()) and data != template.encode()


def command() -> list[str]:
    """The editor's command: $VISUAL, $EDITOR, or vi. Raises FlashqError when it cannot be read."""
    text = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        return shlex.split(text) or ["vi"]
    except ValueError as error:
        raise FlashqError(f"$EDITOR: {text!r}: {error}", "mend the quotes") from error


def run(words: Sequence[str]) -> None:
    """Runs the editor and waits for its end. Raises FlashqError when it fails."""
    try:
        status = subprocess.run(words, check=False).returncode
    except OSError as error:
        raise FlashqError(
            f"the editor {words[0]!r} does not start: {error.strerror}", "set $EDITOR"
        ) from error
    if status:
        raise FlashqError(f"the editor {words[0]!r} ended with {status}", "nothing was taken over")


def _at_line(words: list[str], path: Path, line: int) -> list[str]:
    name = Path(words[0]).name
    if name in _COLON_EDITORS:
        return [*words, f"{path}:{line}"]
    if name in _GOTO_EDITORS:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    return [*words, f"+{line}", str(path)]
