"""The statements of `statements/` as SQLite's texts: generated, do not edit.

Made by `python -m flashq.store.compile`; a test fails when it is stale.
"""

ALL_DECKS = (
    "SELECT decks.deck_id, decks.name, decks.path, decks.title, decks.language, decks.size, "
    "decks.mtime_ns, decks.digest, decks.reader, decks.fault_count, decks.first_fault, "
    "decks.present FROM decks ORDER BY decks.name"
)

INSERT_DECK = (
    "INSERT INTO decks (name, path, title, language, size, mtime_ns, digest, reader) VALUES "
    "(:name, :path, :title, :language, :size, :mtime_ns, :digest, :reader)"
)

UPDATE_DECK = (
    "UPDATE decks SET path=:path, title=:title, language=:language, size=:size, "
    "mtime_ns=:mtime_ns, digest=:digest, reader=:reader, fault_count=0, first_fault='', "
    "present=1 WHERE decks.deck_id = :of_deck"
)

TOUCH_DECK = "UPDATE decks SET size=:size, mtime_ns=:mtime_ns WHERE decks.deck_id = :of_deck"

FAULT_DECK = (
    "UPDATE decks SET path=:path, size=:size, mtime_ns=:mtime_ns, digest=:digest, "
    "reader=:reader, fault_count=:fault_count, first_fault=:first_fault, present=1 WHERE "
    "decks.deck_id = :of_deck"
)

ABSENT_DECK = (
    "UPDATE decks SET size=0, mtime_ns=0, digest='', fault_count=0, first_fault='', present=0 "
    "WHERE decks.deck_id = :of_deck"
)

NOTES_OF_DECK = (
    "SELECT notes.note_id, notes.note_key, notes.awake FROM notes WHERE notes.deck_id = :deck_id"
)

INSERT_NOTE = (
    "INSERT INTO notes (uid, deck_id, note_key, id, position, line, kind, prompt, answer, "
    "details, added_day, changed_s, digest) VALUES (:uid, :deck_id, :note_key, :id, :position, "
    ":line, :kind, :prompt, :answer, :details, :added_day, :changed_s, :digest)"
)

UPDATE_NOTE = (
    "UPDATE notes SET deck_id=:deck_id, note_key=:note_key, id=:id, position=:position, "
    "line=:line, kind=:kind, prompt=:prompt, answer=:answer, details=:details, awake=1, "
    "changed_s=CASE WHEN (notes.digest = :digest) THEN notes.changed_s WHEN (:changed_s > "
    "notes.changed_s) THEN :changed_s ELSE notes.changed_s + 1 END, digest=:digest WHERE "
    "notes.note_id = :of_note"
)

SLEEP_NOTE = "UPDATE notes SET awake=0 WHERE notes.note_id = :of_note"

DELETE_NOTE = "DELETE FROM notes WHERE notes.note_id = :of_note"

NOTE_OF_UID = "SELECT notes.note_id FROM notes WHERE notes.uid = :uid"

NOTE_ROW = (
    "SELECT notes.deck_id, notes.note_key, notes.id, notes.position, notes.line, notes.kind, "
    "notes.prompt, notes.answer, notes.details, notes.digest, notes.changed_s FROM notes WHERE "
    "notes.note_id = :note_id"
)

SIGHTING = (
    "SELECT notes.note_id, decks.name, notes.id, notes.prompt, notes.answer, notes.position "
    "FROM notes JOIN decks ON decks.deck_id = notes.deck_id WHERE notes.note_id = :note_id"
)

SLEEPING_SIGHTINGS = (
    "SELECT notes.note_id, decks.name, notes.id, notes.prompt, notes.answer, notes.position "
    "FROM notes JOIN decks ON decks.deck_id = notes.deck_id WHERE notes.awake = 0"
)

UNTOUCHED_COPIES = (
    "SELECT asleep.note_id, awake_copy.note_id AS note_id_1 FROM notes AS asleep JOIN notes AS "
    "awake_copy ON awake_copy.prompt = asleep.prompt WHERE awake_copy.answer IS asleep.answer "
    "AND asleep.awake = 0 AND awake_copy.awake = 1 AND (EXISTS (SELECT reviews.review_id FROM "
    "cards JOIN reviews ON cards.card_id = reviews.card_id WHERE cards.note_id = "
    "asleep.note_id)) AND NOT (EXISTS (SELECT reviews.review_id FROM cards JOIN reviews ON "
    "cards.card_id = reviews.card_id WHERE cards.note_id = awake_copy.note_id)) ORDER BY "
    "asleep.note_id, awake_copy.note_id"
)

CARDS_OF_NOTE = "SELECT cards.card_id, cards.ordinal FROM cards WHERE cards.note_id = :note_id"

CARDS_OF_DECK = (
    "SELECT cards.note_id, cards.card_id, cards.ordinal, cards.awake FROM cards JOIN notes ON "
    "notes.note_id = cards.note_id WHERE notes.deck_id = :deck_id"
)

INSERT_CARD = "INSERT INTO cards (note_id, ordinal) VALUES (:note_id, :ordinal)"

WAKE_CARD = "UPDATE cards SET awake=:awake WHERE cards.card_id = :of_card"

SLEEP_CARDS_OF_NOTE = "UPDATE cards SET awake=0 WHERE cards.note_id = :of_note"

DELETE_CARDS_OF_NOTE = "DELETE FROM cards WHERE cards.note_id = :of_note"

CARD = (
    "SELECT cards.card_id, notes.uid, decks.name, decks.title, decks.path, notes.note_key, "
    "cards.ordinal, notes.id, notes.kind, notes.prompt, notes.answer, notes.details, "
    "notes.line, notes.added_day, card_states.repetitions, card_states.interval_days, "
    "card_states.ease_hundredths, card_states.due_day, card_states.first_day, "
    "card_states.last_day, card_states.needs_drill, card_states.lapses, card_states.reviews, "
    "card_states.suspended, card_states.buried_day, card_states.last_quality, card_states.flag, "
    "card_states.skipped_day FROM cards JOIN notes ON notes.note_id = cards.note_id JOIN decks "
    "ON decks.deck_id = notes.deck_id LEFT OUTER JOIN card_states ON card_states.card_id = "
    "cards.card_id WHERE cards.awake = 1 AND cards.card_id = :card_id"
)

ALL_CARDS = (
    "SELECT cards.card_id, notes.uid, decks.name, decks.title, decks.path, notes.note_key, "
    "cards.ordinal, notes.id, notes.kind, notes.prompt, notes.answer, notes.details, "
    "notes.line, notes.added_day, card_states.repetitions, card_states.interval_days, "
    "card_states.ease_hundredths, card_states.due_day, card_states.first_day, "
    "card_states.last_day, card_states.needs_drill, card_states.lapses, card_states.reviews, "
    "card_states.suspended, card_states.buried_day, card_states.last_quality, card_states.flag, "
    "card_states.skipped_day FROM cards JOIN notes ON notes.note_id = cards.note_id JOIN decks "
    "ON decks.deck_id = notes.deck_id LEFT OUTER JOIN card_states ON card_states.card_id = "
    "cards.card_id WHERE cards.awake = 1 ORDER BY decks.name, notes.position, cards.ordinal"
)

DECK_CARDS = (
    "SELECT cards.card_id, notes.uid, decks.name, decks.title, decks.path, notes.note_key, "
    "cards.ordinal, notes.id, notes.kind, notes.prompt, notes.answer, notes.details, "
    "notes.line, notes.added_day, card_states.repetitions, card_states.interval_days, "
    "card_states.ease_hundredths, card_states.due_day, card_states.first_day, "
    "card_states.last_day, card_states.needs_drill, card_states.lapses, card_states.reviews, "
    "card_states.suspended, card_states.buried_day, card_states.last_quality, card_states.flag, "
    "card_states.skipped_day FROM cards JOIN notes ON notes.note_id = cards.note_id JOIN decks "
    "ON decks.deck_id = notes.deck_id LEFT OUTER JOIN card_states ON card_states.card_id = "
    "cards.card_id WHERE cards.awake = 1 AND decks.name = :deck ORDER BY decks.name, "
    "notes.position, cards.ordinal"
)

DECK_CHANGES = (
    "SELECT notes.uid, notes.changed_s FROM notes JOIN decks ON decks.deck_id = notes.deck_id "
    "WHERE decks.name = :deck"
)

DECK_NOTES = (
    "SELECT notes.note_id, notes.uid, notes.note_key, notes.changed_s, notes.digest, notes.id, "
    "notes.kind, notes.prompt, notes.answer, notes.details, notes.line FROM notes JOIN decks ON "
    "decks.deck_id = notes.deck_id WHERE notes.awake = 1 AND decks.name = :deck"
)

QUESTIONS_AT = (
    "SELECT notes.note_key, notes.kind, notes.prompt FROM notes JOIN decks ON decks.deck_id = "
    "notes.deck_id WHERE notes.awake = 1 AND decks.name = :deck AND notes.note_key IN (SELECT "
    "anon_1.value FROM json_each(:keys) AS anon_1)"
)

DECK_OUTLINE = (
    "SELECT cards.note_id, cards.card_id, cards.ordinal, notes.uid, notes.note_key, "
    "notes.changed_s, notes.digest, notes.answer IS NULL AS anon_1 FROM cards JOIN notes ON "
    "notes.note_id = cards.note_id JOIN decks ON decks.deck_id = notes.deck_id WHERE "
    "cards.awake = 1 AND decks.name = :deck ORDER BY decks.name, notes.position, cards.ordinal"
)

GRADABLE_NAMES = (
    "SELECT decks.name, notes.note_key, cards.ordinal, cards.card_id FROM cards JOIN notes ON "
    "notes.note_id = cards.note_id JOIN decks ON decks.deck_id = notes.deck_id WHERE "
    "cards.awake = 1 AND notes.answer IS NOT NULL"
)

CARDS_BY_KEY = (
    "SELECT decks.name, notes.note_key, cards.ordinal, cards.card_id FROM cards JOIN notes ON "
    "notes.note_id = cards.note_id JOIN decks ON decks.deck_id = notes.deck_id WHERE "
    "cards.awake = 1 AND notes.note_key = :note_key"
)

DECK_COUNTS = (
    "SELECT decks.name, count(DISTINCT notes.note_id) AS count_1, count(cards.card_id) AS "
    "count_2 FROM decks JOIN notes ON decks.deck_id = notes.deck_id JOIN cards ON notes.note_id "
    "= cards.note_id WHERE cards.awake = 1 GROUP BY decks.name"
)

DUE_CARDS = (
    "SELECT cards.card_id, cards.note_id, decks.name, card_states.due_day, "
    "card_states.last_day, card_states.interval_days, card_states.ease_hundredths, "
    "card_states.skipped_day FROM cards JOIN notes ON notes.note_id = cards.note_id JOIN decks "
    "ON decks.deck_id = notes.deck_id JOIN card_states ON card_states.card_id = cards.card_id "
    "WHERE cards.awake = 1 AND notes.answer IS NOT NULL AND card_states.reviews > 0 AND "
    "card_states.due_day <= :until_day AND card_states.last_day < :today AND "
    "card_states.suspended = 0 AND card_states.buried_day < :today ORDER BY "
    "card_states.due_day, decks.name, notes.position, cards.ordinal"
)

NEW_CARDS = (
    "SELECT cards.card_id, cards.note_id, decks.name, coalesce(card_states.skipped_day, 0) AS "
    "coalesce_1 FROM cards JOIN notes ON notes.note_id = cards.note_id JOIN decks ON "
    "decks.deck_id = notes.deck_id LEFT OUTER JOIN card_states ON card_states.card_id = "
    "cards.card_id WHERE cards.awake = 1 AND notes.answer IS NOT NULL AND "
    "coalesce(card_states.reviews, 0) = 0 AND coalesce(card_states.suspended, 0) = 0 AND "
    "coalesce(card_states.buried_day, 0) < :today ORDER BY decks.name, notes.position, "
    "cards.ordinal"
)

CRAM_CARDS = (
    "SELECT cards.card_id, cards.note_id, decks.name FROM cards JOIN notes ON notes.note_id = "
    "cards.note_id JOIN decks ON decks.deck_id = notes.deck_id LEFT OUTER JOIN card_states ON "
    "card_states.card_id = cards.card_id WHERE cards.awake = 1 AND notes.answer IS NOT NULL AND "
    "coalesce(card_states.suspended, 0) = 0 AND coalesce(card_states.buried_day, 0) < :today "
    "ORDER BY decks.name, notes.position, cards.ordinal"
)

DRILL_CARDS = (
    "SELECT cards.card_id, cards.note_id, decks.name FROM cards JOIN notes ON notes.note_id = "
    "cards.note_id JOIN decks ON decks.deck_id = notes.deck_id JOIN card_states ON "
    "card_states.card_id = cards.card_id WHERE cards.awake = 1 AND notes.answer IS NOT NULL AND "
    "card_states.needs_drill = 1 AND card_states.last_day >= :today AND card_states.suspended = "
    "0 AND card_states.buried_day < :today ORDER BY (SELECT max(reviews.review_id) AS max_1 "
    "FROM reviews WHERE reviews.card_id = cards.card_id AND reviews.void = 0)"
)

INTRODUCED_ON = (
    "SELECT decks.name, count(*) AS count_1 FROM card_states JOIN cards ON card_states.card_id "
    "= cards.card_id JOIN notes ON notes.note_id = cards.note_id JOIN decks ON decks.deck_id = "
    "notes.deck_id WHERE card_states.first_day = :day AND card_states.reviews > 0 GROUP BY "
    "decks.name"
)

REVIEWED_ON = (
    "SELECT decks.name, count(DISTINCT reviews.card_id) AS count_1 FROM reviews JOIN cards ON "
    "cards.card_id = reviews.card_id JOIN notes ON notes.note_id = cards.note_id JOIN decks ON "
    "decks.deck_id = notes.deck_id WHERE reviews.study_day = :day AND reviews.void = 0 AND "
    "reviews.kind = 'review' GROUP BY decks.name"
)

NOTES_REVIEWED_ON = (
    "SELECT DISTINCT cards.note_id FROM reviews JOIN cards ON cards.card_id = reviews.card_id "
    "WHERE reviews.study_day = :day AND reviews.void = 0 AND reviews.kind = 'review'"
)

SIBLINGS_REVIEWED_ON = (
    "SELECT sibling.card_id FROM cards AS this_card JOIN cards AS sibling ON sibling.note_id = "
    "this_card.note_id JOIN reviews ON reviews.card_id = sibling.card_id WHERE "
    "this_card.card_id = :card_id AND sibling.card_id != this_card.card_id AND "
    "reviews.study_day = :day AND reviews.void = 0 AND reviews.kind = 'review'"
)

DETAILS_OF_CARD = (
    "SELECT notes.details FROM cards JOIN notes ON notes.note_id = cards.note_id WHERE "
    "cards.card_id = :card_id"
)

DUE_COUNTS = (
    "SELECT card_states.due_day, count(*) AS count_1 FROM card_states WHERE card_states.due_day "
    "BETWEEN :first_day AND :last_day AND card_states.reviews > 0 AND card_states.suspended = 0 "
    "GROUP BY card_states.due_day"
)

UPCOMING_DAYS = (
    "SELECT decks.name, CASE WHEN (card_states.buried_day >= card_states.due_day) THEN "
    "card_states.buried_day + 1 ELSE card_states.due_day END AS anon_1, count(*) AS count_1 "
    "FROM cards JOIN notes ON notes.note_id = cards.note_id JOIN decks ON decks.deck_id = "
    "notes.deck_id JOIN card_states ON card_states.card_id = cards.card_id WHERE cards.awake = "
    "1 AND notes.answer IS NOT NULL AND card_states.reviews > 0 AND card_states.suspended = 0 "
    "GROUP BY decks.name, CASE WHEN (card_states.buried_day >= card_states.due_day) THEN "
    "card_states.buried_day + 1 ELSE card_states.due_day END ORDER BY CASE WHEN "
    "(card_states.buried_day >= card_states.due_day) THEN card_states.buried_day + 1 ELSE "
    "card_states.due_day END"
)

UPCOMING_CARDS = (
    "SELECT decks.name, CASE WHEN (card_states.buried_day >= card_states.due_day) THEN "
    "card_states.buried_day + 1 ELSE card_states.due_day END AS anon_1, cards.card_id FROM "
    "cards JOIN notes ON notes.note_id = cards.note_id JOIN decks ON decks.deck_id = "
    "notes.deck_id JOIN card_states ON card_states.card_id = cards.card_id WHERE cards.awake = "
    "1 AND notes.answer IS NOT NULL AND card_states.reviews > 0 AND card_states.suspended = 0"
)

INSERT_REVIEW = (
    "INSERT INTO reviews (card_id, kind, quality, at_ms, study_day, duration_ms, reveal_ms, "
    "shift_days, value, ticks, batch) VALUES (:card_id, :kind, :quality, :at_ms, :study_day, "
    ":duration_ms, :reveal_ms, :shift_days, :value, :ticks, :batch)"
)

LOG_OF_CARD = (
    "SELECT reviews.review_id, reviews.kind, reviews.quality, reviews.at_ms, reviews.study_day, "
    "reviews.duration_ms, reviews.reveal_ms, reviews.shift_days, reviews.value, reviews.ticks "
    "FROM reviews WHERE reviews.card_id = :card_id AND reviews.void = 0 ORDER BY reviews.at_ms, "
    "reviews.review_id"
)

LAST_AT_OF_CARD = (
    "SELECT max(reviews.at_ms) AS max_1 FROM reviews WHERE reviews.card_id = :card_id AND "
    "reviews.void = 0"
)

LAST_ENTRY = (
    "SELECT reviews.review_id FROM reviews WHERE reviews.review_id = (SELECT "
    "max(reviews.review_id) AS max_1 FROM reviews WHERE reviews.void = 0)"
)

NEXT_ENTRY = "SELECT coalesce(max(reviews.review_id), 0) + 1 AS anon_1 FROM reviews"

ENTRIES_OF_DEED = (
    "SELECT reviews.review_id, reviews.card_id, reviews.kind, reviews.quality FROM reviews "
    "WHERE reviews.void = 0 AND (reviews.review_id = :review_id OR reviews.batch > 0 AND "
    "reviews.batch = (SELECT reviews.batch FROM reviews WHERE reviews.review_id = :review_id "
    "AND reviews.void = 0)) ORDER BY reviews.review_id"
)

FULL_LOG = (
    "SELECT reviews.card_id, reviews.review_id, reviews.kind, reviews.quality, reviews.at_ms, "
    "reviews.study_day, reviews.duration_ms, reviews.reveal_ms, reviews.shift_days, "
    "reviews.value, reviews.ticks FROM reviews WHERE reviews.void = 0 ORDER BY reviews.card_id, "
    "reviews.at_ms, reviews.review_id"
)

DECK_LOG = (
    "SELECT reviews.card_id, reviews.review_id, reviews.kind, reviews.quality, reviews.at_ms, "
    "reviews.study_day, reviews.duration_ms, reviews.reveal_ms, reviews.shift_days, "
    "reviews.value, reviews.ticks FROM reviews JOIN cards ON cards.card_id = reviews.card_id "
    "JOIN notes ON notes.note_id = cards.note_id JOIN decks ON decks.deck_id = notes.deck_id "
    "WHERE reviews.void = 0 AND decks.name = :deck ORDER BY reviews.card_id, reviews.at_ms, "
    "reviews.review_id"
)

LOG_SINCE = (
    "SELECT reviews.card_id, reviews.review_id, reviews.kind, reviews.quality, reviews.at_ms, "
    "reviews.study_day, reviews.duration_ms, reviews.reveal_ms, reviews.shift_days, "
    "reviews.value, reviews.ticks FROM reviews WHERE reviews.void = 0 AND reviews.study_day >= "
    ":day AND reviews.quality IS NOT NULL ORDER BY reviews.review_id"
)

TICKED_LOG = (
    "SELECT reviews.card_id, reviews.review_id, reviews.kind, reviews.quality, reviews.at_ms, "
    "reviews.study_day, reviews.duration_ms, reviews.reveal_ms, reviews.shift_days, "
    "reviews.value, reviews.ticks FROM reviews WHERE reviews.void = 0 AND reviews.ticks != '' "
    "ORDER BY reviews.card_id, reviews.at_ms, reviews.review_id"
)

VOID_REVIEW = "UPDATE reviews SET void=1 WHERE reviews.review_id = :of_review"

SET_REVIEW_KIND = "UPDATE reviews SET kind=:kind WHERE reviews.review_id = :of_review"

STATE_OF_CARD = (
    "SELECT card_states.repetitions, card_states.interval_days, card_states.ease_hundredths, "
    "card_states.due_day, card_states.first_day, card_states.last_day, card_states.needs_drill, "
    "card_states.lapses, card_states.reviews, card_states.suspended, card_states.buried_day, "
    "card_states.last_quality, card_states.flag, card_states.skipped_day FROM card_states WHERE "
    "card_states.card_id = :card_id"
)

ALL_STATES = (
    "SELECT card_states.card_id, card_states.repetitions, card_states.interval_days, "
    "card_states.ease_hundredths, card_states.due_day, card_states.first_day, "
    "card_states.last_day, card_states.needs_drill, card_states.lapses, card_states.reviews, "
    "card_states.suspended, card_states.buried_day, card_states.last_quality, card_states.flag, "
    "card_states.skipped_day FROM card_states ORDER BY card_states.card_id"
)

DECK_STATES = (
    "SELECT card_states.card_id, card_states.repetitions, card_states.interval_days, "
    "card_states.ease_hundredths, card_states.due_day, card_states.first_day, "
    "card_states.last_day, card_states.needs_drill, card_states.lapses, card_states.reviews, "
    "card_states.suspended, card_states.buried_day, card_states.last_quality, card_states.flag, "
    "card_states.skipped_day FROM card_states JOIN cards ON cards.card_id = card_states.card_id "
    "JOIN notes ON notes.note_id = cards.note_id JOIN decks ON decks.deck_id = notes.deck_id "
    "WHERE decks.name = :deck"
)

UPDATE_STATE = (
    "UPDATE card_states SET repetitions=:repetitions, interval_days=:interval_days, "
    "ease_hundredths=:ease_hundredths, due_day=:due_day, first_day=:first_day, "
    "last_day=:last_day, needs_drill=:needs_drill, lapses=:lapses, reviews=:reviews, "
    "suspended=:suspended, buried_day=:buried_day, last_quality=:last_quality, flag=:flag, "
    "skipped_day=:skipped_day WHERE card_states.card_id = :of_card"
)

INSERT_STATE = (
    "INSERT INTO card_states (card_id, repetitions, interval_days, ease_hundredths, due_day, "
    "first_day, last_day, needs_drill, lapses, reviews, suspended, buried_day, last_quality, "
    "flag, skipped_day) VALUES (:of_card, :repetitions, :interval_days, :ease_hundredths, "
    ":due_day, :first_day, :last_day, :needs_drill, :lapses, :reviews, :suspended, :buried_day, "
    ":last_quality, :flag, :skipped_day)"
)

DELETE_STATE = "DELETE FROM card_states WHERE card_states.card_id = :of_card"

EVERY_NOTE = (
    "SELECT notes.note_id, notes.uid, decks.name, notes.note_key, notes.id, notes.kind, "
    "notes.prompt, notes.answer, notes.details, notes.line, notes.position, notes.awake, "
    "notes.added_day, notes.changed_s, cards.ordinal, cards.awake AS awake_1 FROM notes JOIN "
    "decks ON decks.deck_id = notes.deck_id LEFT OUTER JOIN cards ON notes.note_id = "
    "cards.note_id ORDER BY notes.note_id, cards.ordinal"
)

EVERY_ENTRY = (
    "SELECT notes.uid, cards.ordinal, reviews.void, reviews.batch, reviews.review_id, "
    "reviews.kind, reviews.quality, reviews.at_ms, reviews.study_day, reviews.duration_ms, "
    "reviews.reveal_ms, reviews.shift_days, reviews.value, reviews.ticks FROM reviews JOIN "
    "cards ON cards.card_id = reviews.card_id JOIN notes ON notes.note_id = cards.note_id ORDER "
    "BY reviews.review_id"
)

NOTE_COUNT = "SELECT count(*) AS count_1 FROM notes"

ENTRY_COUNT = "SELECT count(*) AS count_1 FROM reviews"

RESTORE_DECK = (
    "INSERT INTO decks (name, path, title, language, size, mtime_ns, digest, reader, "
    "fault_count, first_fault, present) VALUES (:name, :path, :title, :language, :size, 0, "
    ":digest, :reader, :fault_count, :first_fault, :present)"
)

REPLACE_DECK = (
    "UPDATE decks SET path=:path, title=:title, language=:language, size=:size, mtime_ns=0, "
    "digest=:digest, reader=:reader, fault_count=:fault_count, first_fault=:first_fault, "
    "present=:present WHERE decks.deck_id = :of_deck"
)

REREAD_DECK = "UPDATE decks SET mtime_ns=0, digest='' WHERE decks.deck_id = :of_deck"

RESTORE_NOTE = (
    "INSERT INTO notes (uid, deck_id, note_key, id, position, line, kind, prompt, answer, "
    "details, awake, added_day, changed_s, digest) VALUES (:uid, :deck_id, :note_key, :id, "
    ":position, :line, :kind, :prompt, :answer, :details, :awake, :added_day, :changed_s, "
    ":digest)"
)

PLACE_OF_UID = (
    "SELECT notes.note_id, notes.uid, decks.name, notes.note_key, notes.kind, notes.prompt, "
    "notes.answer, notes.awake FROM notes JOIN decks ON decks.deck_id = notes.deck_id WHERE "
    "notes.uid = :uid"
)

NOTE_AT_PLACE = (
    "SELECT notes.note_id, notes.uid, decks.name, notes.note_key, notes.kind, notes.prompt, "
    "notes.answer, notes.awake FROM notes JOIN decks ON decks.deck_id = notes.deck_id WHERE "
    "decks.name = :deck AND notes.note_key = :note_key"
)

LOG_LENGTH_OF_NOTE = (
    "SELECT count(*) AS count_1 FROM reviews JOIN cards ON cards.card_id = reviews.card_id "
    "WHERE cards.note_id = :note_id"
)

SET_UID = "UPDATE notes SET uid=:uid WHERE notes.note_id = :of_note"

JOIN_NOTE = (
    "UPDATE notes SET added_day=CASE WHEN (:added_day > 0 AND (notes.added_day = 0 OR "
    ":added_day < notes.added_day)) THEN :added_day ELSE notes.added_day END, changed_s=CASE "
    "WHEN (notes.digest = :digest) THEN CASE WHEN (:changed_s > 0 AND (notes.changed_s = 0 OR "
    ":changed_s < notes.changed_s)) THEN :changed_s ELSE notes.changed_s END ELSE "
    "notes.changed_s END WHERE notes.note_id = :of_note"
)

RESTORE_CARD = "INSERT INTO cards (note_id, ordinal, awake) VALUES (:note_id, :ordinal, :awake)"

RESTORE_REVIEW = (
    "INSERT INTO reviews (review_id, card_id, kind, quality, at_ms, study_day, duration_ms, "
    "void, reveal_ms, shift_days, value, ticks, batch) VALUES (:review_id, :card_id, :kind, "
    ":quality, :at_ms, :study_day, :duration_ms, :void, :reveal_ms, :shift_days, :value, "
    ":ticks, :batch)"
)

ENTRIES_AT = (
    "SELECT reviews.void, reviews.batch, reviews.review_id, reviews.kind, reviews.quality, "
    "reviews.at_ms, reviews.study_day, reviews.duration_ms, reviews.reveal_ms, "
    "reviews.shift_days, reviews.value, reviews.ticks FROM reviews WHERE reviews.card_id = "
    ":card_id AND reviews.at_ms = :at_ms AND reviews.review_id < :before ORDER BY "
    "reviews.review_id"
)

ALL_PICTURES = (
    "SELECT pictures.address, pictures.stamp, pictures.digest, pictures.changed_s, "
    "pictures.seen_s FROM pictures"
)

PUT_PICTURE = (
    "INSERT OR REPLACE INTO pictures (address, stamp, digest, changed_s, seen_s) VALUES "
    "(:address, :stamp, :digest, :changed_s, :seen_s)"
)
