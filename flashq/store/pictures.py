"""What exports saw of pictures, so that a change of one shows as such."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flashq.store import compiled
from flashq.store.database import Database


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture when it was last looked at; `stamp` and `digest` are empty if there was none.

    By the stamp of its file one sees that it need not be read again. `changed_s` is when other
    content took its place, 0 while the first one stands, `seen_s` when it was looked at, both in
    UTC seconds since 1970.
    """

    stamp: str
    digest: str
    changed_s: int
    seen_s: int


def seen(database: Database) -> dict[str, SeenPicture]:
    """All pictures that were ever looked at, by their addresses in decks."""
    rows = database.rows(compiled.ALL_PICTURES)
    return {address: SeenPicture(*values) for address, *values in rows}


def put(database: Database, pictures: Mapping[str, SeenPicture]) -> None:
    """Keeps pictures as they were seen now, by address, all of them or none."""
    rows = ({"address": address} | asdict(picture) for address, picture in pictures.items())
    with database.transaction():
        database.run_many(compiled.PUT_PICTURE, rows)
