"""When pictures changed, as exports see it.

A file's time of change does not tell: copying, restoring and checking out change it as well, and
an older picture may take the place of a newer one.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from flashq.errors import FlashqError
from flashq.store import pictures
from flashq.store.pictures import SeenPicture

if TYPE_CHECKING:
    from flashq.store.database import Database


class PictureChanges:
    """Compares pictures with what the last export saw of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen = pictures.seen(database)
        self._new: dict[str, SeenPicture] = {}
        self._now_s = int(time.time())

    def changed_s(self, address: str, file: Path | None) -> int:
        """When the picture at an address of a deck changed last, came or went, in UTC seconds.

        0 if it is what it was when it was first looked at; `file` is None if there is none.
        """
        if address in self._new:
            return self._new[address].changed_s
        before = self._seen.get(address)
        now, since = self._looked_at(file, before)
        if before is not None and now.digest != before.digest:
            # Since it was put there, whatever time the file carries; and since the last look,
            # as a folder that is put in another's place brings files that have been there.
            now = replace(now, changed_s=max(since, before.seen_s + 1, before.changed_s + 1))
        self._seen[address] = self._new[address] = now
        return now.changed_s

    def settle(self) -> None:
        """Keep what was seen."""
        if self._new:
            # Where nothing can be kept, each export is the first one.
            with suppress(FlashqError):
                pictures.put(self._database, self._new)
            self._new.clear()

    def _looked_at(self, file: Path | None, before: SeenPicture | None) -> tuple[SeenPicture, int]:
        """A picture as it is now, and since when that file is there, 0 if there is none."""
        changed_s = before.changed_s if before else 0
        if file is None:
            return SeenPicture("", "", changed_s, self._now_s), 0
        try:
            with file.open("rb") as opened:
                stat = os.fstat(opened.fileno())
                stamp = f"{stat.st_dev} {stat.st_ino} {stat.st_size} {stat.st_ctime_ns}"
                if before and before.stamp == stamp:
                    digest = before.digest
                else:
                    digest = file_digest(opened, partial(blake2b, digest_size=16)).hexdigest()
        except OSError as error:
            raise FlashqError(f"cannot read {file}: {(error.strerror or '').lower()}") from error
        return SeenPicture(stamp, digest, changed_s, self._now_s), int(stat.st_ctime)
