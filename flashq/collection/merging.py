"""What a backup knows of notes and their log, put into a database that may know some of it.

Doing so twice is as good as doing it once. All of it runs in the caller's transaction.

Which note of the database a note of the backup is, from the surest sign on: the same uid and the
same text; the same name and the same text (a collection begun anew on the same files gives other
uids to notes that had been renamed); the same uid, when no other note has a better claim. What is
known stays as it is and only gains: entries of the log, and an earlier day on which it was added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from flashq.collection import history
from flashq.core.backed import BackedDeck, BackedEntry, BackedItem, BackedNote
from flashq.core.cards import ordinals
from flashq.core.identity import new_uid
from flashq.core.model import GRADES, LogEntry, LogKind
from flashq.core.schedulers.base import Scheduler
from flashq.store import backing, content, log
from flashq.store.backing import Kept, Place
from flashq.store.database import Database

# The values of one part of the backup, from its beginning, as often as they are asked for.
Again = Callable[[], Iterator[BackedItem]]


class Merge:
    """One restoration into one database: decks, then notes, then the log."""

    def __init__(self, database: Database) -> None:
        self.notes_new = 0
        self.entries_new = 0
        self._database = database
        self._decks: dict[str, int] = {}
        self._as_backed: set[str] = set()
        self._to_read: set[int] = set()
        # By the backup's uids: the notes that were found by their text, and all cards.
        self._claims: dict[str, int] = {}
        self._cards: dict[tuple[str, int], int] = {}

    def put_decks(self, decks: Iterable[BackedItem], size_of: Callable[[str], int]) -> None:
        """Keeps the decks; `size_of` tells the size of a deck's file.

        One that is known and has notes stays as it is.
        """
        known = content.decks(self._database)
        for deck in decks:
            assert isinstance(deck, BackedDeck)
            before = known.get(deck.name)
            deck_id = None if before is None else before.deck_id
            if deck_id is None or not content.note_ids(self._database, deck_id):
                deck_id = backing.put_deck(self._database, deck_id, deck, size_of(deck.path))
                self._as_backed.add(deck.name)
            self._decks[deck.name] = deck_id

    def put_notes(self, notes: Again) -> None:
        """Keeps the notes and their cards."""
        if backing.note_count(self._database):
            self._claim(notes())
        taken = set(self._claims.values())
        for backed in notes():
            assert isinstance(backed, BackedNote)
            self._put_note(backed, taken)
        backing.have_read_anew(self._database, sorted(self._to_read))

    def put_log(self, entries: Again, scheduler: Scheduler) -> None:
        """Writes the entries that are not there yet at the log's end, and replays their cards."""
        merge = _LogMerge(self._database, self._cards)
        if merge.before > 1:
            merge.match(entries())
        backing.append(self._database, merge.missing(entries()))
        for card_id in sorted(merge.touched):
            history.replay_card(self._database, scheduler, card_id)
        self.entries_new = merge.added

    def _claim(self, notes: Iterable[BackedItem]) -> None:
        """Finds the notes of which uid or name, and the text, are the same."""
        named: dict[str, Place] = {}
        for backed in notes:
            assert isinstance(backed, BackedNote)
            place = backing.place_of(self._database, backed.uid)
            if place is not None and place.has_text_of(backed.note):
                self._claims[backed.uid] = place.note_id
            elif backed.awake:
                place = backing.note_at(self._database, backed.deck, backed.key)
                if place is not None and place.has_text_of(backed.note):
                    named[backed.uid] = place
        taken = set(self._claims.values())
        for uid, place in named.items():
            if place.note_id not in taken:
                self._claims[uid] = place.note_id
        self._rename(
            {
                place.note_id: uid
                for uid, place in named.items()
                if self._claims.get(uid) == place.note_id
                and not backing.has_log(self._database, place.note_id)
            }
        )

    def _rename(self, wanted: dict[int, str]) -> None:
        """Gives notes without progress the uids that they have in the backup, where these are
        free or become so."""
        while True:
            blocked = []
            for note_id, uid in wanted.items():
                holder = backing.place_of(self._database, uid)
                if holder is not None and holder.note_id not in wanted:
                    blocked.append(note_id)
            if not blocked:
                break
            for note_id in blocked:
                del wanted[note_id]
        backing.set_uids(self._database, wanted)

    def _put_note(self, backed: BackedNote, taken: set[int]) -> None:
        uid = backed.uid
        note_id = self._claims.get(uid)
        if note_id is None:
            place = backing.place_of(self._database, uid)
            if place is not None and place.note_id in taken:
                # Another note was first seen under the same name: this one needs a uid of its own.
                backed = replace(backed, uid=new_uid(backed.deck, uid, 1))
                place = backing.place_of(self._database, backed.uid)
            note_id = None if place is None else place.note_id
        if note_id is None:
            note_id, backed = self._insert(backed)
        else:
            backing.join_note(self._database, note_id, backed)
            if backed.awake:
                place = backing.note_at(self._database, backed.deck, backed.key)
                if place is None or place.note_id != note_id or not place.awake:
                    self._to_read.add(self._decks[backed.deck])
            backed = backing.asleep(backed, backed.key, uid)  # its file says which are awake
        cards = backing.put_cards(self._database, note_id, backed.cards, backed.cards_asleep)
        for ordinal in (*backed.cards, *backed.cards_asleep):
            self._cards[uid, ordinal] = cards[ordinal]

    def _insert(self, backed: BackedNote) -> tuple[int, BackedNote]:
        """Keeps a note that is not known; in a deck that is, it sleeps until its file is read."""
        key = backed.key
        while backing.note_at(self._database, backed.deck, key) is not None:
            key += "~"
        if backed.deck in self._as_backed and key == backed.key:
            made = set(ordinals(backed.note)) if backed.awake else set()
            all_cards = {*backed.cards, *backed.cards_asleep}
            awake = made.intersection(backed.cards)
            backed = replace(
                backed,
                cards=tuple(sorted(awake)),
                cards_asleep=tuple(sorted(all_cards - awake)),
            )
        else:
            if backed.awake:
                self._to_read.add(self._decks[backed.deck])
            backed = backing.asleep(backed, key, backed.uid)
        self.notes_new += 1
        return backing.insert_note(self._database, self._decks[backed.deck], backed), backed


class _LogMerge:
    """The entries of a backup beside those of the log: what is on both sides is one entry.

    A moment of one card can have several entries that are the same in everything, such as a
    grade, its undo and the grade again under a clock that stands still. They are counted: of a
    kind there are as many as the side with more of them has, and as many of them undone.
    """

    def __init__(self, database: Database, cards: dict[tuple[str, int], int]) -> None:
        self.before = log.next_id(database)
        self.touched: set[int] = set()
        self.added = 0
        self._database = database
        self._cards = cards
        self._used = _Numbers()
        self._matched = _Numbers()
        self._batches: dict[int, int] = {}

    def match(self, entries: Iterable[BackedItem]) -> None:
        """Finds what is there and undone, or not, as in the backup."""
        for number, backed in enumerate(entries, start=1):
            assert isinstance(backed, BackedEntry)
            for kept in self._alike(backed):
                if kept.void == backed.void:
                    self._take(number, backed, kept)
                    break

    def missing(self, entries: Iterable[BackedItem]) -> Iterator[tuple[int, Kept]]:
        """The (card number, entry) pairs that are not there. What was undone in the backup and is
        there is undone."""
        next_id = self.before
        for number, backed in enumerate(entries, start=1):
            assert isinstance(backed, BackedEntry)
            if number in self._matched:
                continue
            card_id = self._cards[backed.uid, backed.ordinal]
            found = next(iter(self._alike(backed)), None) if self.before > 1 else None
            if found is not None:
                self._take(number, backed, found)
                if backed.void:
                    log.make_void(self._database, found.review_id)
                    self.touched.add(card_id)
                continue
            batch = self._batches.setdefault(backed.batch, next_id) if backed.batch else 0
            yield card_id, Kept(next_id, backed.entry, backed.void, batch)
            self.touched.add(card_id)
            self.added += 1
            next_id += 1

    def _alike(self, backed: BackedEntry) -> list[Kept]:
        """The entries that are the same but for being undone, and not taken for another one."""
        card_id = self._cards[backed.uid, backed.ordinal]
        entry = _content(backed.entry)
        kept = backing.entries_at(
            self._database, card_id, backed.entry.moment.at_ms, before=self.before
        )
        return [
            one for one in kept if one.review_id not in self._used and _content(one.entry) == entry
        ]

    def _take(self, number: int, backed: BackedEntry, kept: Kept) -> None:
        self._matched.add(number)
        self._used.add(kept.review_id)
        if backed.batch and kept.batch:
            self._batches.setdefault(backed.batch, kept.batch)


def _content(entry: LogEntry) -> LogEntry:
    """An entry without what a replay works out: whether a grade was a review, drill or practice."""
    return replace(entry, kind=LogKind.REVIEW) if entry.kind in GRADES else entry


class _Numbers:
    """A set of numbers from 0 on, a bit for each: a log may have millions of entries."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> None:
        byte, bit = divmod(number, 8)
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1 - len(self._bits)))
        self._bits[byte] |= 1 << bit

    def __contains__(self, number: int) -> bool:
        byte, bit = divmod(number, 8)
        return byte < len(self._bits) and bool(self._bits[byte] >> bit & 1)
