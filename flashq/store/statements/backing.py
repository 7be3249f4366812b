"""Backups: everything that was ever seen, and putting it back."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    select,
    update,
)

from flashq.store.statements.parts import NO, entry, note_values, said, same_text
from flashq.store.tables import cards, decks, notes, reviews

every_note = (
    select(
        notes.c.note_id,
        notes.c.uid,
        decks.c.name,
        notes.c.note_key,
        *said,
        notes.c.position,
        notes.c.awake,
        notes.c.added_day,
        notes.c.changed_s,
        cards.c.ordinal,
        cards.c.awake,
    )
    .select_from(notes)
    .join(decks)
    .join(cards, isouter=True)
    .order_by(notes.c.note_id, cards.c.ordinal)
)
every_entry = (
    select(
        notes.c.uid,
        cards.c.ordinal,
        reviews.c.void,
        reviews.c.batch,
        *entry.selected_columns,
    )
    .select_from(reviews)
    .join(cards)
    .join(notes)
    .order_by(reviews.c.review_id)
)
note_count = select(func.count()).select_from(notes)
entry_count = select(func.count()).select_from(reviews)
_deck_record: dict[str, Any] = {
    name: bindparam(name)
    for name in (
        "path",
        "title",
        "language",
        "size",
        "digest",
        "reader",
        "fault_count",
        "first_fault",
        "present",
    )
}
restore_deck = insert(decks).values(_deck_record | {"name": bindparam("name"), "mtime_ns": NO})
replace_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values(_deck_record | {"mtime_ns": NO})
)
reread_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values({"mtime_ns": NO, "digest": literal_column("''")})
)
restore_note = insert(notes).values(
    {name: bindparam(name) for name in ("uid", "deck_id", "added_day", "changed_s", "awake")}
    | note_values
)
_place_of_note = select(
    notes.c.note_id,
    notes.c.uid,
    decks.c.name,
    notes.c.note_key,
    notes.c.kind,
    notes.c.prompt,
    notes.c.answer,
    notes.c.awake,
).join_from(notes, decks)
place_of_uid = _place_of_note.where(notes.c.uid == bindparam("uid"))
note_at_place = _place_of_note.where(
    decks.c.name == bindparam("deck"), notes.c.note_key == bindparam("note_key")
)
log_length_of_note = (
    select(func.count())
    .select_from(reviews)
    .join(cards)
    .where(cards.c.note_id == bindparam("note_id"))
)
set_uid = update(notes).where(notes.c.note_id == bindparam("of_note")).values(uid=bindparam("uid"))


def _earlier(column: ColumnElement[int], given: ColumnElement[int]) -> ColumnElement[int]:
    """The earlier of two times, of which 0 is one that is not known."""
    is_better = (given > NO) & ((column == NO) | (given < column))
    return case((is_better, given), else_=column)


join_note = (
    update(notes)
    .where(notes.c.note_id == bindparam("of_note"))
    .values(
        added_day=_earlier(notes.c.added_day, bindparam("added_day", type_=Integer)),
        changed_s=case(
            (same_text, _earlier(notes.c.changed_s, bindparam("changed_s", type_=Integer))),
            else_=notes.c.changed_s,
        ),
    )
)
restore_card = insert(cards).values(
    note_id=bindparam("note_id"), ordinal=bindparam("ordinal"), awake=bindparam("awake")
)
restore_review = insert(reviews).values(
    {column.name: bindparam(column.name) for column in reviews.c}
)
entries_at = (
    entry.with_only_columns(reviews.c.void, reviews.c.batch, *entry.selected_columns)
    .where(
        reviews.c.card_id == bindparam("card_id"),
        reviews.c.at_ms == bindparam("at_ms"),
        reviews.c.review_id < bindparam("before"),
    )
    .order_by(reviews.c.review_id)
)
