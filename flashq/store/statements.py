"""Every statement that the daily commands run, as SQLAlchemy constructs.

Parameters are named, values plain integers and texts. `python -m flashq.store.compile` turns
each into a constant of `compiled.py` under its name in capitals.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    delete,
    distinct,
    func,
    insert,
    literal_column,
    select,
    update,
)

from flashq.store.tables import card_states, cards, decks, notes, reviews

# Written into the text, so that a statement takes no parameters but those it names.
_NO: ColumnElement[int] = literal_column("0")
_YES: ColumnElement[int] = literal_column("1")
_state_columns = [column for column in card_states.c if column.name != "card_id"]

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
        | {"fault_count": _NO, "first_fault": literal_column("''"), "present": _YES}
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
        | {"present": _YES}
    )
)
absent_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values(
        dict.fromkeys(("present", "size", "mtime_ns", "fault_count"), _NO)
        | dict.fromkeys(("digest", "first_fault"), literal_column("''"))
    )
)

# Notes and cards ------------------------------------------------------------------------

_note_values: dict[str, Any] = {
    name: bindparam(name)
    for name in ("note_key", "id", "position", "line", "kind", "prompt", "answer", "details")
}
notes_of_deck = select(notes.c.note_id, notes.c.note_key, notes.c.awake).where(
    notes.c.deck_id == bindparam("deck_id")
)
insert_note = insert(notes).values(
    {name: bindparam(name) for name in ("uid", "deck_id", "added_day", "changed_s")} | _note_values
)
update_note = (
    update(notes)
    .where(notes.c.note_id == bindparam("of_note"))
    .values(
        {
            "deck_id": bindparam("deck_id"),
            "awake": _YES,
            "changed_s": case(
                (
                    and_(
                        notes.c.kind == bindparam("kind"),
                        notes.c.prompt == bindparam("prompt"),
                        notes.c.answer.is_not_distinct_from(bindparam("answer", type_=Text)),
                        notes.c.details == bindparam("details"),
                    ),
                    notes.c.changed_s,
                ),
                # A file may be older than what it replaces: a change still is one.
                (bindparam("changed_s") > notes.c.changed_s, bindparam("changed_s")),
                else_=notes.c.changed_s + _YES,
            ),
        }
        | _note_values
    )
)
sleep_note = update(notes).where(notes.c.note_id == bindparam("of_note")).values(awake=_NO)
delete_note = delete(notes).where(notes.c.note_id == bindparam("of_note"))
note_of_uid = select(notes.c.note_id).where(notes.c.uid == bindparam("uid"))
note_row = select(notes).where(notes.c.note_id == bindparam("note_id"))

_sighting = select(
    notes.c.note_id, decks.c.name, notes.c.id, notes.c.prompt, notes.c.answer, notes.c.position
).join_from(notes, decks)
sighting = _sighting.where(notes.c.note_id == bindparam("note_id"))
sleeping_sightings = _sighting.where(notes.c.awake == _NO)

_asleep, _awake = notes.alias("asleep"), notes.alias("awake_copy")
_log_of = select(reviews.c.review_id).join_from(cards, reviews)
untouched_copies = (
    select(_asleep.c.note_id, _awake.c.note_id)
    .join_from(_asleep, _awake, _awake.c.prompt == _asleep.c.prompt)
    .where(
        _awake.c.answer.is_not_distinct_from(_asleep.c.answer),
        _asleep.c.awake == _NO,
        _awake.c.awake == _YES,
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
sleep_cards_of_note = update(cards).where(cards.c.note_id == bindparam("of_note")).values(awake=_NO)
delete_cards_of_note = delete(cards).where(cards.c.note_id == bindparam("of_note"))

# Cards as the program shows them --------------------------------------------------------

_card = (
    select(
        cards.c.card_id,
        notes.c.uid,
        decks.c.name,
        decks.c.title,
        decks.c.path,
        notes.c.note_key,
        cards.c.ordinal,
        notes.c.id,
        notes.c.kind,
        notes.c.prompt,
        notes.c.answer,
        notes.c.details,
        notes.c.line,
        notes.c.added_day,
        *_state_columns,
    )
    .select_from(cards)
    .join(notes)
    .join(decks)
    .join(card_states, card_states.c.card_id == cards.c.card_id, isouter=True)
    .where(cards.c.awake == _YES)
)
_in_order = (decks.c.name, notes.c.position, cards.c.ordinal)
card = _card.where(cards.c.card_id == bindparam("card_id"))
all_cards = _card.order_by(*_in_order)
deck_cards = _card.where(decks.c.name == bindparam("deck")).order_by(*_in_order)
deck_changes = (
    select(notes.c.uid, notes.c.changed_s)
    .join_from(notes, decks)
    .where(decks.c.name == bindparam("deck"))
)
deck_outline = (
    select(
        notes.c.uid,
        notes.c.note_key,
        notes.c.answer.is_(None),
        notes.c.changed_s,
        func.length(notes.c.prompt)
        + func.coalesce(func.length(notes.c.answer), _NO)
        + func.length(notes.c.details),
        cards.c.ordinal,
        cards.c.card_id,
    )
    .select_from(cards)
    .join(notes)
    .join(decks)
    .where(cards.c.awake == _YES, decks.c.name == bindparam("deck"))
    .order_by(*_in_order)
)

_card_names = (
    select(decks.c.name, notes.c.note_key, cards.c.ordinal, cards.c.card_id)
    .select_from(cards)
    .join(notes)
    .join(decks)
    .where(cards.c.awake == _YES)
)
gradable_names = _card_names.where(notes.c.answer.is_not(None))
cards_by_key = _card_names.where(notes.c.note_key == bindparam("note_key"))
deck_counts = (
    select(
        decks.c.name,
        func.count(distinct(notes.c.note_id)),
        func.count(cards.c.card_id),
    )
    .select_from(decks)
    .join(notes)
    .join(cards)
    .where(cards.c.awake == _YES)
    .group_by(decks.c.name)
)

# Which cards come today ------------------------------------------------------------------

_studied = (
    select(cards.c.card_id, cards.c.note_id, decks.c.name)
    .select_from(cards)
    .join(notes)
    .join(decks)
    .where(cards.c.awake == _YES, notes.c.answer.is_not(None))
)
_state_of_card = card_states.c.card_id == cards.c.card_id
due_cards = (
    _studied.add_columns(
        card_states.c.due_day,
        card_states.c.last_day,
        card_states.c.interval_days,
        card_states.c.ease_hundredths,
        card_states.c.skipped_day,
    )
    .join(card_states, _state_of_card)
    .where(
        card_states.c.reviews > _NO,
        card_states.c.due_day <= bindparam("until_day"),
        card_states.c.last_day < bindparam("today"),
        card_states.c.suspended == _NO,
        card_states.c.buried_day < bindparam("today"),
    )
    .order_by(card_states.c.due_day, *_in_order)
)
new_cards = (
    _studied.add_columns(func.coalesce(card_states.c.skipped_day, _NO))
    .join(card_states, _state_of_card, isouter=True)
    .where(
        func.coalesce(card_states.c.reviews, _NO) == _NO,
        func.coalesce(card_states.c.suspended, _NO) == _NO,
        func.coalesce(card_states.c.buried_day, _NO) < bindparam("today"),
    )
    .order_by(*_in_order)
)
cram_cards = (
    _studied.join(card_states, _state_of_card, isouter=True)
    .where(
        func.coalesce(card_states.c.suspended, _NO) == _NO,
        func.coalesce(card_states.c.buried_day, _NO) < bindparam("today"),
    )
    .order_by(*_in_order)
)
drill_cards = (
    _studied.join(card_states, _state_of_card)
    .where(
        card_states.c.needs_drill == _YES,
        card_states.c.last_day >= bindparam("today"),
        card_states.c.suspended == _NO,
        card_states.c.buried_day < bindparam("today"),
    )
    .order_by(
        select(func.max(reviews.c.review_id))
        .where(reviews.c.card_id == cards.c.card_id, reviews.c.void == _NO)
        .scalar_subquery()
    )
)
_reviewed_today = (
    reviews.c.study_day == bindparam("day"),
    reviews.c.void == _NO,
    reviews.c.kind == literal_column("'review'"),
)
introduced_on = (
    select(decks.c.name, func.count())
    .select_from(card_states)
    .join(cards, _state_of_card)
    .join(notes)
    .join(decks)
    .where(card_states.c.first_day == bindparam("day"), card_states.c.reviews > _NO)
    .group_by(decks.c.name)
)
reviewed_on = (
    select(decks.c.name, func.count(distinct(reviews.c.card_id)))
    .select_from(reviews)
    .join(cards)
    .join(notes)
    .join(decks)
    .where(*_reviewed_today)
    .group_by(decks.c.name)
)
notes_reviewed_on = (
    select(cards.c.note_id).distinct().select_from(reviews).join(cards).where(*_reviewed_today)
)
_this_card, _sibling = cards.alias("this_card"), cards.alias("sibling")
siblings_reviewed_on = (
    select(_sibling.c.card_id)
    .select_from(_this_card)
    .join(_sibling, _sibling.c.note_id == _this_card.c.note_id)
    .join(reviews, reviews.c.card_id == _sibling.c.card_id)
    .where(
        _this_card.c.card_id == bindparam("card_id"),
        _sibling.c.card_id != _this_card.c.card_id,
        *_reviewed_today,
    )
)
details_of_card = (
    select(notes.c.details)
    .select_from(cards)
    .join(notes)
    .where(cards.c.card_id == bindparam("card_id"))
)
due_counts = (
    select(card_states.c.due_day, func.count())
    .where(
        card_states.c.due_day.between(bindparam("first_day"), bindparam("last_day")),
        card_states.c.reviews > _NO,
        card_states.c.suspended == _NO,
    )
    .group_by(card_states.c.due_day)
)
# A card that is due and buried comes back on the day after.
_comes_on = case(
    (card_states.c.buried_day >= card_states.c.due_day, card_states.c.buried_day + _YES),
    else_=card_states.c.due_day,
)
_upcoming = (
    _studied.with_only_columns(decks.c.name, _comes_on)
    .join(card_states, _state_of_card)
    .where(card_states.c.reviews > _NO, card_states.c.suspended == _NO)
)
upcoming_days = (
    _upcoming.add_columns(func.count()).group_by(decks.c.name, _comes_on).order_by(_comes_on)
)
upcoming_cards = _upcoming.add_columns(cards.c.card_id)

# The log and what it amounts to ----------------------------------------------------------

_entry = select(
    reviews.c.review_id,
    reviews.c.kind,
    reviews.c.quality,
    reviews.c.at_ms,
    reviews.c.study_day,
    reviews.c.duration_ms,
    reviews.c.reveal_ms,
    reviews.c.shift_days,
    reviews.c.value,
    reviews.c.ticks,
)
_entry_values = [column for column in reviews.c if column.name not in ("review_id", "void")]
insert_review = insert(reviews).values(
    {column.name: bindparam(column.name) for column in _entry_values}
)
log_of_card = _entry.where(
    reviews.c.card_id == bindparam("card_id"), reviews.c.void == _NO
).order_by(reviews.c.at_ms, reviews.c.review_id)
last_at_of_card = select(func.max(reviews.c.at_ms)).where(
    reviews.c.card_id == bindparam("card_id"), reviews.c.void == _NO
)
_latest = select(func.max(reviews.c.review_id)).where(reviews.c.void == _NO).scalar_subquery()
last_entry = select(reviews.c.review_id).where(reviews.c.review_id == _latest)
next_entry = select(func.coalesce(func.max(reviews.c.review_id), _NO) + _YES)
entries_of_deed = (
    select(reviews.c.review_id, reviews.c.card_id, reviews.c.kind, reviews.c.quality)
    .where(
        reviews.c.void == _NO,
        (reviews.c.review_id == bindparam("review_id"))
        | (
            (reviews.c.batch > _NO)
            & (
                reviews.c.batch
                == select(reviews.c.batch)
                .where(reviews.c.review_id == bindparam("review_id"), reviews.c.void == _NO)
                .scalar_subquery()
            )
        ),
    )
    .order_by(reviews.c.review_id)
)
full_log = (
    _entry.with_only_columns(reviews.c.card_id, *_entry.selected_columns)
    .where(reviews.c.void == _NO)
    .order_by(reviews.c.card_id, reviews.c.at_ms, reviews.c.review_id)
)
deck_log = (
    _entry.with_only_columns(reviews.c.card_id, *_entry.selected_columns)
    .join_from(reviews, cards)
    .join(notes)
    .join(decks)
    .where(reviews.c.void == _NO, decks.c.name == bindparam("deck"))
    .order_by(reviews.c.card_id, reviews.c.at_ms, reviews.c.review_id)
)
log_since = (
    _entry.with_only_columns(reviews.c.card_id, *_entry.selected_columns)
    .where(
        reviews.c.void == _NO,
        reviews.c.study_day >= bindparam("day"),
        reviews.c.quality.is_not(None),
    )
    .order_by(reviews.c.review_id)
)
ticked_log = (
    _entry.with_only_columns(reviews.c.card_id, *_entry.selected_columns)
    .where(reviews.c.void == _NO, reviews.c.ticks != literal_column("''"))
    .order_by(reviews.c.card_id, reviews.c.at_ms, reviews.c.review_id)
)
void_review = update(reviews).where(reviews.c.review_id == bindparam("of_review")).values(void=_YES)
set_review_kind = (
    update(reviews)
    .where(reviews.c.review_id == bindparam("of_review"))
    .values(kind=bindparam("kind"))
)
state_of_card = select(*_state_columns).where(card_states.c.card_id == bindparam("card_id"))
all_states = select(card_states).order_by(card_states.c.card_id)
deck_states = (
    select(card_states)
    .join_from(card_states, cards)
    .join(notes)
    .join(decks)
    .where(decks.c.name == bindparam("deck"))
)
_state_values: dict[str, Any] = {column.name: bindparam(column.name) for column in _state_columns}
update_state = (
    update(card_states).where(card_states.c.card_id == bindparam("of_card")).values(_state_values)
)
insert_state = insert(card_states).values({"card_id": bindparam("of_card")} | _state_values)
delete_state = delete(card_states).where(card_states.c.card_id == bindparam("of_card"))

# Backups: everything that was ever seen, and putting it back ------------------------------

every_note = (
    select(
        notes.c.note_id,
        notes.c.uid,
        decks.c.name,
        notes.c.note_key,
        notes.c.id,
        notes.c.kind,
        notes.c.prompt,
        notes.c.answer,
        notes.c.details,
        notes.c.line,
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
        *_entry.selected_columns,
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
restore_deck = insert(decks).values(_deck_record | {"name": bindparam("name"), "mtime_ns": _NO})
replace_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values(_deck_record | {"mtime_ns": _NO})
)
reread_deck = (
    update(decks)
    .where(decks.c.deck_id == bindparam("of_deck"))
    .values({"mtime_ns": _NO, "digest": literal_column("''")})
)
restore_note = insert(notes).values(
    {name: bindparam(name) for name in ("uid", "deck_id", "added_day", "changed_s", "awake")}
    | _note_values
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
    is_better = (given > _NO) & ((column == _NO) | (given < column))
    return case((is_better, given), else_=column)


join_note = (
    update(notes)
    .where(notes.c.note_id == bindparam("of_note"))
    .values(
        added_day=_earlier(notes.c.added_day, bindparam("added_day", type_=Integer)),
        changed_s=case(
            (
                and_(
                    notes.c.kind == bindparam("kind"),
                    notes.c.prompt == bindparam("prompt"),
                    notes.c.answer.is_not_distinct_from(bindparam("answer", type_=Text)),
                    notes.c.details == bindparam("details"),
                ),
                _earlier(notes.c.changed_s, bindparam("changed_s", type_=Integer)),
            ),
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
    _entry.with_only_columns(reviews.c.void, reviews.c.batch, *_entry.selected_columns)
    .where(
        reviews.c.card_id == bindparam("card_id"),
        reviews.c.at_ms == bindparam("at_ms"),
        reviews.c.review_id < bindparam("before"),
    )
    .order_by(reviews.c.review_id)
)
