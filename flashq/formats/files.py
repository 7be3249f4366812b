"""Files replaced as a whole or not at all, and read up to a limit."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flashq.errors import FlashqError


def replace_file(path: Path, data: bytes) -> None:
    """Give a file new content so that a crash leaves either the old or the new one.

    Written beside the file, synced and renamed over it. The mode stays (a new file gets the
    usual one), a symbolic link stays and its target is replaced. Raises FlashqError naming
    the path, with the old file as it was and nothing left beside it.
    """
    try:
        target = path.resolve()
        _replace(target, data, _mode(target))
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise FlashqError(f"cannot write {path}: {_reason(error)}") from error


def read_limited(path: Path, limit: int) -> bytes:
    """A file's bytes, at most `limit` + 1, so that a larger file shows without being loaded.

    Raises FlashqError naming the path.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise FlashqError(f"cannot read {path}: {_reason(error)}") from error


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to be written piece by piece, which takes its place when all of it is there.

    As `replace_file` in everything else: when the block fails, the old file stays as it was.
    A pipe or a device is written straight. Only what the file system refuses becomes a
    FlashqError.
    """
    try:
        if _is_special(path):
            with path.open("wb") as straight:
                yield straight
            return
        target = path.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise FlashqError(f"cannot write {path}: {_reason(error)}") from error
    if target.is_dir():
        raise FlashqError(f"cannot write {path}: it is a folder", "name a file")
    try:
        with _beside(target, _mode(target)) as file:
            yield file
    except OSError as error:
        raise FlashqError(f"cannot write {path}: {_reason(error)}") from error


def _is_special(path: Path) -> bool:
    """Whether this is there and neither a file nor a folder."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replace(target: Path, data: bytes, mode: int) -> None:
    with _beside(target, mode) as file:
        file.write(data)


@contextlib.contextmanager
def _beside(target: Path, mode: int) -> Iterator[BinaryIO]:
    """A file beside `target` that is renamed over it at the end, or else is gone."""
    handle, name = tempfile.mkstemp(prefix=".flashq-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(target.parent)


def _mode(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the rename itself lasting; some file systems cannot sync a folder, which is no harm."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
