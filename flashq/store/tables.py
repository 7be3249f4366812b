"""The tables, described once. Days are study days (proleptic ordinals), times UTC milliseconds.

`decks`, `notes` and `cards` mirror the YAML files; `reviews` is the log and the truth of
all progress; `card_states` is what the log amounts to, card by card.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData()


def _table(name: str, *parts: SchemaItem, autoincrement: bool = False) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=autoincrement)


def _integer(name: str, default: int | None = None) -> Column[int]:
    server_default = None if default is None else str(default)
    return Column(name, Integer, nullable=False, server_default=server_default)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


# One row per deck file that was ever seen. `digest` and `reader` tell which bytes were read
# by which version of the reader; `fault_count` > 0: the cards are those of an earlier reading.
decks = _table(
    "decks",
    Column("deck_id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _text("path"),
    _text("title"),
    _text("language"),
    _integer("size", 0),
    _integer("mtime_ns", 0),
    _text("digest"),
    _integer("reader", 0),
    _integer("fault_count", 0),
    _text("first_fault"),
    _integer("present", 1),
)

# One row per note that was ever seen. `awake` is 0 while its text is in no file; `changed_s` is
# when the file was written that had its text first, in UTC seconds since 1970; `digest` is a sum
# over all that it says.
notes = _table(
    "notes",
    Column("note_id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("deck_id", Integer, ForeignKey("decks.deck_id"), nullable=False),
    _text("note_key"),
    Column("id", Text),
    _integer("position"),
    _integer("line"),
    _text("kind"),
    _text("prompt"),
    Column("answer", Text),
    _text("details"),
    _integer("awake", 1),
    _integer("added_day", 0),
    _integer("changed_s", 0),
    _text("digest"),
    UniqueConstraint("deck_id", "note_key"),
)

cards = _table(
    "cards",
    Column("card_id", Integer, primary_key=True),
    Column("note_id", Integer, ForeignKey("notes.note_id"), nullable=False),
    _integer("ordinal"),
    _integer("awake", 1),
    UniqueConstraint("note_id", "ordinal"),
)

# Entries of one deed on many cards share a `batch`: the number of the first of them.
reviews = _table(
    "reviews",
    Column("review_id", Integer, primary_key=True, autoincrement=True),
    Column("card_id", Integer, ForeignKey("cards.card_id"), nullable=False),
    _text("kind"),
    Column("quality", Integer),
    _integer("at_ms"),
    _integer("study_day"),
    _integer("duration_ms", 0),
    _integer("void", 0),
    _integer("reveal_ms", 0),
    _integer("shift_days", 0),
    _integer("value", 0),
    _text("ticks"),
    _integer("batch", 0),
    CheckConstraint("quality BETWEEN 0 AND 5", name="quality_is_sm2s"),
    Index("reviews_of_card", "card_id", "at_ms", "review_id"),
    Index("reviews_of_day", "study_day"),
    Index("reviews_of_batch", "batch", sqlite_where=text("batch > 0")),
    autoincrement=True,
)

card_states = _table(
    "card_states",
    Column("card_id", Integer, ForeignKey("cards.card_id"), primary_key=True),
    _integer("repetitions", 0),
    _integer("interval_days", 0),
    _integer("ease_hundredths", 0),
    _integer("due_day", 0),
    _integer("first_day", 0),
    _integer("last_day", 0),
    _integer("needs_drill", 0),
    _integer("lapses", 0),
    _integer("reviews", 0),
    _integer("suspended", 0),
    _integer("buried_day", 0),
    _integer("last_quality", 0),
    _integer("flag", 0),
    _integer("skipped_day", 0),
    Index("states_by_due_day", "due_day"),
)

# What exports saw of a picture, by its address in decks. `stamp` tells that it is the same file
# still, `digest` what is in it, both are empty while it was missing.
# `changed_s` is when other content took its place, 0 while the first one stands, `seen_s` when it
# was looked at last, both in UTC seconds.
pictures = _table(
    "pictures",
    Column("address", Text, primary_key=True, nullable=False),
    _text("stamp"),
    _text("digest"),
    _integer("changed_s", 0),
    _integer("seen_s", 0),
)
