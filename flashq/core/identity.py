"""Which note is which after an edit: names, and the pairing of vanished with new notes.

A note's name is its deck and its id, or a hash of its question. When names vanish and new
ones appear, the notes behind them are paired as git finds renames, in passes from the surest
sign to the weakest, one to one:

1. the same id, in another deck, with a question or a long answer that is still alike, or
   both together alike enough: strangers number their notes from 1, and many answers are yes;
2. the same question (white space and Unicode form aside);
3. alike enough: questions and answers together reach `LIKENESS_NEEDED`, or, in the same
   place of the same deck, `LIKENESS_IN_PLACE`; where there is no answer (a cloze text) the
   text alone must reach `QUESTION_ALONE_NEEDED`; the likest pairs first. A note that vanished
   earlier must reach `LIKENESS_ASLEEP`.

Two notes that merely resemble each other are left apart: losing progress can be mended by
putting the text back, mixed-up progress cannot.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise

from flashq.core.model import Kind, Note

# Likeness is Dice's coefficient over pairs of characters, 0 to 1.
ALIKE = 0.5
LIKENESS_NEEDED = 1.5
LIKENESS_OF_ONE_ID = 1.3
LIKENESS_IN_PLACE = 1.0
LIKENESS_ASLEEP = 1.7
QUESTION_NEEDED = 0.4
QUESTION_ALONE_NEEDED = 0.75
PLACE_DISTANCE = 1
LONG_ANSWER = 20
_COMPARED_CHARACTERS = 2_000
_COMPARED_PAIRS = 60_000
_COMPARED_TWINS = 50


@dataclass(frozen=True, slots=True)
class Sighting:
    """A note as it was last seen, or as it is seen now. `key` is the caller's own."""

    key: int
    deck: str
    id: str | None
    prompt: str
    answer: str
    position: int


def fold(text: str) -> str:
    """Text for comparing: NFC, white space folded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def note_key(note: Note) -> str:
    """A note's name within its deck: its id, or `~` and a hash of its question.

    A cloze text and a question of the same words are two notes.
    """
    if note.id is not None:
        return unicodedata.normalize("NFC", note.id)
    prompt_code = "c" if note.kind is Kind.CLOZE else "q"
    return "~" + _digest(f"{prompt_code}\0{fold(note.prompt)}", 6)


def note_keys(notes: Sequence[Note], known: Mapping[str, str] | None = None) -> list[str]:
    """The names of a deck's notes; the second note with one question gets `.2` behind it.

    `known` has the answers of the notes with such a question as they were, by key, those
    asleep last. A note keeps the key that its answer is known under; the others take what
    is left in their order.
    """
    keys = [note_key(note) for note in notes]
    places = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    answers = {key: fold(answer) for key, answer in (known or {}).items()}
    for base, of_question in places.items():
        names = [key for key in answers if unnumbered(key) == base]
        others = []
        for place in of_question:
            answer = fold(notes[place].answer or "")
            same = next((name for name in names if answers[name] == answer), None)
            if same is None:
                others.append(place)
            else:
                names.remove(same)
                keys[place] = same
        fresh = (base if number == 1 else f"{base}.{number}" for number in count(1))
        unused = chain(names, (key for key in fresh if key not in answers))
        for place, key in zip(others, unused, strict=False):
            keys[place] = key
    return keys


def unnumbered(key: str) -> str:
    """A key without the number that tells notes with one question apart."""
    return key.partition(".")[0] if key.startswith("~") else key


def new_uid(deck: str, key: str, attempt: int = 0) -> str:
    """The uid of a note first seen under this name; a further attempt when it is taken."""
    return _digest(f"{deck}\0{key}\0{attempt}", 10)


def likeness(left: str, right: str) -> float:
    """How alike two texts are, 0 to 1; case and white space play no part."""
    return _Text(left).likeness(_Text(right))


def pair(
    vanished: Iterable[Sighting], appeared: Iterable[Sighting], asleep: Iterable[Sighting] = ()
) -> list[tuple[int, int]]:
    """The pairs (vanished key, appeared key) that are one note; see the module's text.

    `asleep` are notes that vanished earlier. A sure sign counts for them before what is
    merely alike counts for any; they are only looked at when something is left to pair.
    """
    unpaired = {sighting.key: _Compared(sighting) for sighting in appeared}
    just_now = _Pairing(vanished, unpaired)
    just_now.same_id()
    just_now.same_question()
    if not unpaired:
        return just_now.pairs
    earlier = _Pairing(asleep, unpaired)
    earlier.same_id()
    earlier.same_question()
    just_now.alike()
    earlier.alike(LIKENESS_ASLEEP)
    return just_now.pairs + earlier.pairs


class _Text:
    """A text with its pairs of characters counted once."""

    __slots__ = ("folded", "pairs", "total")

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        # A blank at both ends lets the first and the last character weigh as much.
        padded = f" {self.folded.casefold().replace(' ', '')[:_COMPARED_CHARACTERS]} "
        self.pairs = Counter(a + b for a, b in pairwise(padded))
        self.total = len(padded) - 1

    def likeness(self, other: "_Text") -> float:
        if self.folded == other.folded:
            return 1.0
        return 2 * (self.pairs & other.pairs).total() / (self.total + other.total)


class _Compared:
    """A sighting whose texts are prepared for comparing when first asked for."""

    __slots__ = ("_answer", "_question", "seen")

    def __init__(self, seen: Sighting) -> None:
        self.seen = seen
        self._question: _Text | None = None
        self._answer: _Text | None = None

    @property
    def question(self) -> _Text:
        if self._question is None:
            self._question = _Text(self.seen.prompt)
        return self._question

    @property
    def answer(self) -> _Text:
        if self._answer is None:
            self._answer = _Text(self.seen.answer)
        return self._answer


class _Pairing:
    """The passes; `appeared` has what is still without a pair, and loses what gets one."""

    def __init__(self, vanished: Iterable[Sighting], appeared: dict[int, _Compared]) -> None:
        self.vanished = {sighting.key: _Compared(sighting) for sighting in vanished}
        self.appeared = appeared
        self.pairs: list[tuple[int, int]] = []

    def same_id(self) -> None:
        by_id = defaultdict(list)
        for old in self.vanished.values():
            if old.seen.id is not None:
                by_id[old.seen.id].append(old)
        self._take(
            (_likeness(old, new), old, new)
            for new in self.appeared.values()
            if new.seen.id is not None
            for old in by_id.get(new.seen.id, ())
            if _is_still_alike(old, new)
        )

    def same_question(self) -> None:
        by_question = defaultdict(list)
        for old in self.vanished.values():
            by_question[fold(old.seen.prompt)].append(old)
        self._take(
            (_likeness(old, new), old, new)
            for new in self.appeared.values()
            for old in by_question.get(fold(new.seen.prompt), ())
        )

    def alike(self, needed: float = LIKENESS_NEEDED) -> None:
        self._take(
            (_likeness(old, new), old, new)
            for old, new in self._candidates()
            if _is_one_note(old, new, needed)
        )

    def _candidates(self) -> Iterable[tuple[_Compared, _Compared]]:
        """Pairs worth comparing: of one deck, or with one answer.

        A deck that was rewritten whole is compared place by place only, so that the
        number of comparisons stays bounded.
        """
        by_deck, by_answer = defaultdict(list), defaultdict(list)
        for old in self.vanished.values():
            by_deck[old.seen.deck].append(old)
            if old.seen.answer:
                by_answer[fold(old.seen.answer)].append(old)
        appeared_in = Counter(new.seen.deck for new in self.appeared.values())
        for new in self.appeared.values():
            neighbours = by_deck.get(new.seen.deck, ())
            crowded = len(neighbours) * appeared_in[new.seen.deck] > _COMPARED_PAIRS
            for old in neighbours:
                if not crowded or abs(old.seen.position - new.seen.position) <= PLACE_DISTANCE:
                    yield old, new
            twins = by_answer.get(fold(new.seen.answer), ()) if new.seen.answer else ()
            for old in twins[:_COMPARED_TWINS]:
                if old.seen.deck != new.seen.deck:
                    yield old, new

    def _take(self, scored: Iterable[tuple[float, _Compared, _Compared]]) -> None:
        """Pairs the likest first; among equals the same deck, then the nearest place."""
        ranked = sorted(
            scored,
            key=lambda row: (
                -row[0],
                row[1].seen.deck != row[2].seen.deck,
                abs(row[1].seen.position - row[2].seen.position),
                row[1].seen.key,
                row[2].seen.key,
            ),
        )
        for _, old, new in ranked:
            if old.seen.key in self.vanished and new.seen.key in self.appeared:
                del self.vanished[old.seen.key], self.appeared[new.seen.key]
                self.pairs.append((old.seen.key, new.seen.key))


def _answers(old: _Compared, new: _Compared) -> float:
    """How alike the answers are; two empty ones say nothing."""
    if not old.seen.answer or not new.seen.answer:
        return 0.0
    return old.answer.likeness(new.answer)


def _likeness(old: _Compared, new: _Compared) -> float:
    return old.question.likeness(new.question) + _answers(old, new)


def _is_still_alike(old: _Compared, new: _Compared) -> bool:
    """Whether two notes with one id are one."""
    question, answer = old.question.likeness(new.question), _answers(old, new)
    is_long = len(old.answer.folded) >= LONG_ANSWER
    return (
        question >= ALIKE
        or (is_long and answer >= ALIKE)
        or question + answer >= LIKENESS_OF_ONE_ID
    )


def _is_one_note(old: _Compared, new: _Compared, needed: float) -> bool:
    if old.seen.id is not None and new.seen.id is not None:
        return False  # ids last: another id with another question is another note
    if not old.seen.answer and not new.seen.answer:
        return old.question.likeness(new.question) >= QUESTION_ALONE_NEEDED
    question, answer = old.question.likeness(new.question), _answers(old, new)
    in_place = (
        needed == LIKENESS_NEEDED  # the place of a note asleep has long been another's
        and old.seen.deck == new.seen.deck
        and abs(old.seen.position - new.seen.position) <= PLACE_DISTANCE
    )
    if in_place and answer == 1.0 and len(old.answer.folded) >= LONG_ANSWER:
        return True
    if question < QUESTION_NEEDED:
        return False
    return question + answer >= (LIKENESS_IN_PLACE if in_place else needed)


def _digest(text: str, size: int) -> str:
    # Needed only when a note is seen for the first time; OpenSSL takes a while to load.
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
