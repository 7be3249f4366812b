"""The person's own editor: on a note's line in its deck, or on a fresh text."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flashq.core.model import Card
from flashq.errors import FlashqError

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


def edit_text(template: str, suffix: str) -> str:
    """The text that the person makes of a template. Raises FlashqError as `run` does."""
    handle, name = tempfile.mkstemp(prefix="flashq-", suffix=suffix)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(template)
        run([*command(), name])
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FlashqError(
            f"the edited text {name} cannot be read: {error.strerror}", "nothing was taken over"
        ) from error
    except UnicodeDecodeError as error:
        raise FlashqError("the text is not UTF-8", "save it as UTF-8") from error
    finally:
        path.unlink(missing_ok=True)


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
