"""Decks, notes and cards as the files have them."""

from sqlalchemy import bindparam, case, delete, insert, literal_column, select, update

from flashq.store.statements.parts import NO, YES, note_values, same_text
from flashq.store.tables import cards, decks, notes, reviews

# Decks -----------------------------------------------------------------------------------

all_decks = select(decks).order_by(decks.c.name)
insert_deck = insert(decks).values(
    {
        name: bindparam(name)
        for name in ("name", "path", "title", "language", "size", "mtime_ns", "digest", "reader")
    }
)
update_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values(
        {
            name: bindparam(name)
            for name in ("path", "title", "language", "size", "mtime_ns", "digest", "reader")
        }
        | {"fault_count": NO, "first_fault": literal_column("''"), "present": YES}
    )
)
touch_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values(size=bindparam("size"), mtime_ns=bindparam("mtime_ns"))
)
fault_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "path",
                "size",
                "mtime_ns",
                "digest",
                "reader",
                "fault_count",
                "first_fault",
            )
        }
        | {"present": YES}
    )
)
absent_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values(
        dict.fromkeys(("present", "size", "mtime_ns", "fault_count"), NO)
        | dict.fromkeys(("digest", "first_fault"), literal_column("''"))
    )
)

# Notes and cards ------------------------------------------------------------------------

notes_of_deck = select(notes.c.note_id, notes.c.note_key, notes.c.awake).where(
    notes.c.deck_id == bindparam("deck_id")
)
insert_note = insert(notes).values(
    {name: bindparam(name) for name in ("uid", "deck_id", "added_day", "changed_s")} | note_values
)
update_note = (
    update(notes)
    .where(notes.c.note_id == bindparam("of_note"))
    .values(
        {
            "deck_id": bindparam("deck_id"),
            "awake": YES,
            "changed_s": case(
                (same_text, notes.c.changed_s),
                # A file may be older than what it replaces: a change still is one.
                (bindparam("changed_s") > notes.c.changed_s, bindparam("changed_s")),
                else_=notes.c.changed_s + YES,
            ),
        }
        | note_values
    )
)
sleep_note = update(notes).where(notes.c.note_id == bindparam("of_note")).values(awake=NO)
delete_note = delete(notes).where(notes.c.note_id == bindparam("of_note"))
note_of_uid = select(notes.c.note_id).where(notes.c.uid == bindparam("uid"))
note_row = select(
    notes.c.deck_id, *(notes.c[name] for name in note_values), notes.c.changed_s
).where(notes.c.note_id == bindparam("note_id"))

_sighting = select(
    notes.c.note_id, decks.c.name, notes.c.id, notes.c.prompt, notes.c.answer, notes.c.position
).join_from(notes, decks)
sighting = _sighting.where(notes.c.note_id == bindparam("note_id"))
sleeping_sightings = _sighting.where(notes.c.awake == NO)

_asleep, _awake = notes.alias("asleep"), notes.alias("awake_copy")
_log_of = select(reviews.c.review_id).join_from(cards, reviews)
untouched_copies = (
    select(_asleep.c.note_id, _awake.c.note_id)
    .join_from(_asleep, _awake, _awake.c.prompt == _asleep.c.prompt)
    .where(
        _awake.c.answer.is_not_distinct_from(_asleep.c.answer),
        _asleep.c.awake == NO,
        _awake.c.awake == YES,
        _log_of.where(cards.c.note_id == _asleep.c.note_id).exists(),
        ~_log_of.where(cards.c.note_id == _awake.c.note_id).exists(),
    )
    .order_by(_asleep.c.note_id, _awake.c.note_id)
)

cards_of_note = select(cards.c.card_id, cards.c.ordinal).where(
    cards.c.note_id == bindparam("note_id")
)
cards_of_deck = (
    select(cards.c.note_id, cards.c.card_id, cards.c.ordinal, cards.c.awake)
    .join_from(cards, notes)
    .where(notes.c.deck_id == bindparam("deck_id"))
)
insert_card = insert(cards).values(note_id=bindparam("note_id"), ordinal=bindparam("ordinal"))
wake_card = (
    update(cards).where(cards.c.card_id == bindparam("of_card")).values(awake=bindparam("awake"))
)
sleep_cards_of_note = update(cards).where(cards.c.note_id == bindparam("of_note")).values(awake=NO)
delete_cards_of_note = delete(cards).where(cards.c.note_id == bindparam("of_note"))
