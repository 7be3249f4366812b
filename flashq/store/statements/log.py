"""The log and what it amounts to."""

from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update

from flashq.store.statements.parts import NO, YES, entry, state_columns
from flashq.store.tables import card_states, cards, decks, notes, reviews

_entry_values = [column for column in reviews.c if column.name not in ("review_id", "void")]
insert_review = insert(reviews).values(
    {column.name: bindparam(column.name) for column in _entry_values}
)
log_of_card = entry.where(reviews.c.card_id == bindparam("card_id"), reviews.c.void == NO).order_by(
    reviews.c.at_ms, reviews.c.review_id
)
last_at_of_card = select(func.max(reviews.c.at_ms)).where(
    reviews.c.card_id == bindparam("card_id"), reviews.c.void == NO
)
_latest = select(func.max(reviews.c.review_id)).where(reviews.c.void == NO).scalar_subquery()
last_entry = select(reviews.c.review_id).where(reviews.c.review_id == _latest)
next_entry = select(func.coalesce(func.max(reviews.c.review_id), NO) + YES)
entries_of_deed = (
    select(reviews.c.review_id, reviews.c.card_id, reviews.c.kind, reviews.c.quality)
    .where(
        reviews.c.void == NO,
        (reviews.c.review_id == bindparam("review_id"))
        | (
            (reviews.c.batch > NO)
            & (
                reviews.c.batch
                == select(reviews.c.batch)
                .where(reviews.c.review_id == bindparam("review_id"), reviews.c.void == NO)
                .scalar_subquery()
            )
        ),
    )
    .order_by(reviews.c.review_id)
)
full_log = (
    entry.with_only_columns(reviews.c.card_id, *entry.selected_columns)
    .where(reviews.c.void == NO)
    .order_by(reviews.c.card_id, reviews.c.at_ms, reviews.c.review_id)
)
deck_log = (
    entry.with_only_columns(reviews.c.card_id, *entry.selected_columns)
    .join_from(reviews, cards)
    .join(notes)
    .join(decks)
    .where(reviews.c.void == NO, decks.c.name == bindparam("deck"))
    .order_by(reviews.c.card_id, reviews.c.at_ms, reviews.c.review_id)
)
log_since = (
    entry.with_only_columns(reviews.c.card_id, *entry.selected_columns)
    .where(
        reviews.c.void == NO,
        reviews.c.study_day >= bindparam("day"),
        reviews.c.quality.is_not(None),
    )
    .order_by(reviews.c.review_id)
)
ticked_log = (
    entry.with_only_columns(reviews.c.card_id, *entry.selected_columns)
    .where(reviews.c.void == NO, reviews.c.ticks != literal_column("''"))
    .order_by(reviews.c.card_id, reviews.c.at_ms, reviews.c.review_id)
)
void_review = update(reviews).where(reviews.c.review_id == bindparam("of_review")).values(void=YES)
set_review_kind = (
    update(reviews)
    .where(reviews.c.review_id == bindparam("of_review"))
    .values(kind=bindparam("kind"))
)
state_of_card = select(*state_columns).where(card_states.c.card_id == bindparam("card_id"))
all_states = select(card_states).order_by(card_states.c.card_id)
deck_states = (
    select(card_states)
    .join_from(card_states, cards)
    .join(notes)
    .join(decks)
    .where(decks.c.name == bindparam("deck"))
)
_state_values: dict[str, Any] = {column.name: bindparam(column.name) for column in state_columns}
update_state = (
    update(card_states).where(card_states.c.card_id == bindparam("of_card")).values(_state_values)
)
insert_state = insert(card_states).values({"card_id": bindparam("of_card")} | _state_values)
delete_state = delete(card_states).where(card_states.c.card_id == bindparam("of_card"))
