"""Cards and queues as the program asks for them."""

from sqlalchemy import bindparam, case, distinct, func, literal_column, select

from flashq.store.statements.parts import NO, YES, in_order, said, state_columns
from flashq.store.tables import card_states, cards, decks, notes, reviews

_card = (
    select(
        cards.c.card_id,
        notes.c.uid,
        decks.c.name,
        decks.c.title,
        decks.c.path,
        notes.c.note_key,
        cards.c.ordinal,
        *said,
        notes.c.added_day,
        *state_columns,
    )
    .select_from(cards)
    .join(notes)
    .join(decks)
    .join(card_states, card_states.c.card_id == cards.c.card_id, isouter=True)
    .where(cards.c.awake == YES)
)
card = _card.where(cards.c.card_id == bindparam("card_id"))
all_cards = _card.order_by(*in_order)
deck_cards = _card.where(decks.c.name == bindparam("deck")).order_by(*in_order)
deck_changes = (
    select(notes.c.uid, notes.c.changed_s)
    .join_from(notes, decks)
    .where(decks.c.name == bindparam("deck"))
)
deck_notes = (
    select(
        notes.c.note_id,
        notes.c.uid,
        notes.c.note_key,
        notes.c.changed_s,
        notes.c.digest,
        *said,
    )
    .join_from(notes, decks)
    .where(notes.c.awake == YES, decks.c.name == bindparam("deck"))
)
questions_at = (
    select(notes.c.note_key, notes.c.kind, notes.c.prompt)
    .join_from(notes, decks)
    .where(
        notes.c.awake == YES,
        decks.c.name == bindparam("deck"),
        notes.c.note_key.in_(
            select(func.json_each(bindparam("keys")).table_valued("value").c.value)
        ),
    )
)
deck_outline = (
    select(
        cards.c.note_id,
        cards.c.card_id,
        cards.c.ordinal,
        notes.c.uid,
        notes.c.note_key,
        notes.c.changed_s,
        notes.c.digest,
        notes.c.answer.is_(None),
    )
    .select_from(cards)
    .join(notes)
    .join(decks)
    .where(cards.c.awake == YES, decks.c.name == bindparam("deck"))
    .order_by(*in_order)
)

_card_names = (
    select(decks.c.name, notes.c.note_key, cards.c.ordinal, cards.c.card_id)
    .select_from(cards)
    .join(notes)
    .join(decks)
    .where(cards.c.awake == YES)
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
    .where(cards.c.awake == YES)
    .group_by(decks.c.name)
)

# Which cards come today ------------------------------------------------------------------

_studied = (
    select(cards.c.card_id, cards.c.note_id, decks.c.name)
    .select_from(cards)
    .join(notes)
    .join(decks)
    .where(cards.c.awake == YES, notes.c.answer.is_not(None))
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
        card_states.c.reviews > NO,
        card_states.c.due_day <= bindparam("until_day"),
        card_states.c.last_day < bindparam("today"),
        card_states.c.suspended == NO,
        card_states.c.buried_day < bindparam("today"),
    )
    .order_by(card_states.c.due_day, *in_order)
)
new_cards = (
    _studied.add_columns(func.coalesce(card_states.c.skipped_day, NO))
    .join(card_states, _state_of_card, isouter=True)
    .where(
        func.coalesce(card_states.c.reviews, NO) == NO,
        func.coalesce(card_states.c.suspended, NO) == NO,
        func.coalesce(card_states.c.buried_day, NO) < bindparam("today"),
    )
    .order_by(*in_order)
)
cram_cards = (
    _studied.join(card_states, _state_of_card, isouter=True)
    .where(
        func.coalesce(card_states.c.suspended, NO) == NO,
        func.coalesce(card_states.c.buried_day, NO) < bindparam("today"),
    )
    .order_by(*in_order)
)
drill_cards = (
    _studied.join(card_states, _state_of_card)
    .where(
        card_states.c.needs_drill == YES,
        card_states.c.last_day >= bindparam("today"),
        card_states.c.suspended == NO,
        card_states.c.buried_day < bindparam("today"),
    )
    .order_by(
        select(func.max(reviews.c.review_id))
        .where(reviews.c.card_id == cards.c.card_id, reviews.c.void == NO)
        .scalar_subquery()
    )
)
_reviewed_today = (
    reviews.c.study_day == bindparam("day"),
    reviews.c.void == NO,
    reviews.c.kind == literal_column("'review'"),
)
introduced_on = (
    select(decks.c.name, func.count())
    .select_from(card_states)
    .join(cards, _state_of_card)
    .join(notes)
    .join(decks)
    .where(card_states.c.first_day == bindparam("day"), card_states.c.reviews > NO)
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
        card_states.c.reviews > NO,
        card_states.c.suspended == NO,
    )
    .group_by(card_states.c.due_day)
)
# A card that is due and buried comes back on the day after.
_comes_on = case(
    (card_states.c.buried_day >= card_states.c.due_day, card_states.c.buried_day + YES),
    else_=card_states.c.due_day,
)
_upcoming = (
    _studied.with_only_columns(decks.c.name, _comes_on)
    .join(card_states, _state_of_card)
    .where(card_states.c.reviews > NO, card_states.c.suspended == NO)
)
upcoming_days = (
    _upcoming.add_columns(func.count()).group_by(decks.c.name, _comes_on).order_by(_comes_on)
)
upcoming_cards = _upcoming.add_columns(cards.c.card_id)
