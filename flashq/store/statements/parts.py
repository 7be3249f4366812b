"""What statements of several modules are made of."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal_column, select

from flashq.store.tables import card_states, cards, decks, notes, reviews

# Written into the text, so that a statement takes no parameters but those it names.
NO: ColumnElement[int] = literal_column("0")
YES: ColumnElement[int] = literal_column("1")

in_order = (decks.c.name, notes.c.position, cards.c.ordinal)
# What a note says, and where.
said = (
    notes.c.id,
    notes.c.kind,
    notes.c.prompt,
    notes.c.answer,
    notes.c.details,
    notes.c.line,
)
state_columns = [column for column in card_states.c if column.name != "card_id"]
note_values: dict[str, Any] = {
    name: bindparam(name)
    for name in (
        "note_key",
        "id",
        "position",
        "line",
        "kind",
        "prompt",
        "answer",
        "details",
        "digest",
    )
}
same_text = notes.c.digest == bindparam("digest")
entry = select(
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
