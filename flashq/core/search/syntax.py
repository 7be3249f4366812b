"""A query's text as a tree: terms, joined by `and` (or nothing), `or`, brackets and `-`.

    query  = chain ("or" chain)*
    chain  = item ("and"? item)*
    item   = "-"? ( "(" query ")" | term )
    term   = field operator value | word | "phrase"

Punctuation of a Chinese input method (（：＜ …) counts as its narrow twin. Brackets that open and
close within a word belong to it, as in `f(x)`; so do `::` and `://`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from flashq.core.identity import fold
from flashq.core.model import HIGHEST_FLAG, Kind
from flashq.errors import WRONG_USAGE, FlashqError

STATES = (
    "new",
    "due",
    "late",
    "learning",
    "review",
    "suspended",
    "buried",
    "draft",
    "leech",
    "flagged",
)
RATINGS = ("again", "hard", "good", "easy")
NUMBERS = ("due", "interval", "ease", "lapses", "reps", "reviews", "added", "rated")
FIELDS = ("deck", "tag", "is", "kind", "id", "flag", "question", "answer", *NUMBERS)
_CHOICES = {
    "is": STATES,
    "kind": tuple(kind.value for kind in Kind),
    "flag": ("any", "none", *map(str, range(HIGHEST_FLAG + 1))),
}
_MOST_DEEP = 100
_NARROW = str.maketrans("（）：＜＞＝！＂“”－", '():<>=!"""-')
# Bounded, for int() refuses thousands of digits.
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_FIELD = re.compile(r"([A-Za-z]+)(<=|>=|!=|[<>=]|:(?!:|//))")
_JOINT = re.compile(r"(?:and|or)(?=[\s()\"]|\Z)", re.IGNORECASE)
_SHORTEST_BEGINNING = 4


class QueryError(FlashqError):
    """A query that makes no sense at one character, `index` from 0 of `text`."""

    def __init__(self, text: str, index: int, message: str, hint: str = "") -> None:
        super().__init__(f"the query, character {index + 1}: {message}", hint, WRONG_USAGE)
        self.text = text
        self.index = index


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `field` is "text" for a word or phrase, else one of `FIELDS`.

    `value` is folded for comparing; `number` is the value of a comparison, in hundredths.
    `quoted` tells a phrase from a word.
    """

    field: str
    operator: str
    value: str
    number: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """What must all hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Of which one must hold."""

    parts: tuple[Node, ...]


Node = Term | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; false when it says nothing, and then every card meets it."""

    root: Node | None = None

    def __bool__(self) -> bool:
        return self.root is not None


def parse(text: str) -> Query:
    """The query that a person typed. Raises QueryError with the character that makes no sense."""
    return Query(_Parser(text).query())


def resolve_words(query: Query, is_deck: Callable[[str], bool]) -> Query:
    """The query with every bare word that names a deck taken for that deck."""

    def resolved(node: Node) -> Node:
        match node:
            case Term("text", quoted=False) if is_deck(node.value):
                return Term("deck", ":", node.value)
            case Not(part):
                return Not(resolved(part))
            case And(parts):
                return And(tuple(map(resolved, parts)))
            case Or(parts):
                return Or(tuple(map(resolved, parts)))
        return node

    return Query(None if query.root is None else resolved(query.root))


def deck_only(query: Query) -> bool:
    """Whether decks alone decide."""
    return query.root is not None and all(term.field == "deck" for term in _terms(query.root))


def union_of_bare_words(text: str) -> list[str] | None:
    """The words of a text that has nothing but bare words, None for any other."""
    try:
        root = parse(text).root
    except QueryError:
        return None
    parts = root.parts if isinstance(root, And) else () if root is None else (root,)
    if not all(isinstance(part, Term) and part.field == "text" for part in parts):
        return None
    words = text.split()
    joined = any(word.casefold() == "and" for word in words)
    return None if joined or any(mark in text for mark in '"“”＂()（）') else words


def _terms(node: Node) -> Iterator[Term]:
    match node:
        case Term():
            yield node
        case Not(part):
            yield from _terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)


class _Parser:
    """One reading of a text, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.narrow = text.translate(_NARROW)
        self.place = 0
        self.depth = 0

    def query(self) -> Node | None:
        if not self._peek():
            return None
        root = None if self._peek() == ")" else self._either()
        if self._peek() == ")":
            raise self._error(self.place, "this bracket closes nothing", "write ( before it")
        return root

    def _either(self) -> Node:
        parts = [self._chain()]
        while self._joint() == "or":
            self._pass_joint()
            parts.append(self._chain())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _chain(self) -> Node:
        parts = [self._item()]
        while self._peek() not in ("", ")") and (joint := self._joint()) != "or":
            if joint:
                self._pass_joint()
            parts.append(self._item())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _item(self) -> Node:
        if self._joint():
            raise self._one_sided(self.place)
        match self._peek():
            case "-":
                return self._negation()
            case "(":
                return self._bracket()
        return self._term()

    def _negation(self) -> Node:
        start = self.place
        self._deeper(start)
        self.place += 1
        after = self.narrow[self.place : self.place + 1]
        if after in ("", ")") or after.isspace() or self._joint():
            raise self._error(start, "a lone minus", "write it before a term, such as -is:new")
        part = self._item()
        self.depth -= 1
        return part.part if isinstance(part, Not) else Not(part)

    def _bracket(self) -> Node:
        start = self.place
        self._deeper(start)
        self.place += 1
        if self._peek() == ")":
            raise self._error(start, "brackets with nothing in them")
        part = self._either() if self._peek() else None
        if part is None or self._peek() != ")":
            raise self._error(start, "this bracket is never closed", "write ) behind it")
        self.place += 1
        self.depth -= 1
        return part

    def _deeper(self, start: int) -> None:
        self.depth += 1
        if self.depth > _MOST_DEEP:
            message = f"more than {_MOST_DEEP} brackets and minus signs within one another"
            raise self._error(start, message)

    def _term(self) -> Term:
        start = self.place
        found = _FIELD.match(self.narrow, start)
        name = found[1].casefold() if found else ""
        if found is None or name not in FIELDS:
            if found and (near := _nearly(name)):
                hint = f'did you mean "{near}{found[2]}"?'
                raise self._error(start, f'there is no field "{found[1]}"', hint)
            value, quoted = self._value()
            return Term("text", ":", _folded(value), quoted=quoted)
        self.place = value_at = found.end()
        value, quoted = self._value()
        if not value.strip():
            raise self._error(value_at, f'"{name}{found[2]}" needs a value')
        return self._checked(name, found[2], value, value_at, quoted=quoted)

    def _checked(self, name: str, operator: str, value: str, at: int, *, quoted: bool) -> Term:
        folded = _folded(value)
        number = folded.translate(_NARROW)
        is_number = _NUMBER.fullmatch(number) is not None
        if name in NUMBERS and not (name == "rated" and operator in ":=" and not is_number):
            if not is_number:
                is_rating = name == "rated" and operator == "!=" and folded in RATINGS
                hint = f"write -rated:{folded}" if is_rating else f"write {name}<=3"
                raise self._error(at, f'"{value}" is no number', hint)
            whole, _, part = number.partition(".")
            sign = -1 if whole.startswith("-") else 1
            hundredths = sign * (abs(int(whole)) * 100 + int((part + "00")[:2]))
            if len(part.rstrip("0")) > 2:
                raise self._error(at, f'"{value}" has more than two decimals')
            return Term(name, "=" if operator == ":" else operator, number, hundredths)
        if operator == "=":
            operator = ":"
        if operator != ":":
            hint = f"write -{name}:" if operator == "!=" else f"write {name}:"
            raise self._error(at - len(operator), f'"{name}" takes no {operator}', hint)
        choices = RATINGS if name == "rated" else _CHOICES.get(name, ())
        if choices and folded not in choices:
            near = get_close_matches(folded, choices, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"it takes {', '.join(choices)}"
            raise self._error(at, f'"{name}:" does not take "{value}"', hint)
        return Term(name, ":", folded, quoted=quoted)

    def _value(self) -> tuple[str, bool]:
        """The word or phrase here, and whether it is a phrase."""
        start = self.place
        if self.narrow.startswith('"', start):
            end = self._end_of_phrase(start)
            self.place = end + 1
            if not self.text[start + 1 : end].strip():
                raise self._error(start, "quotes with nothing in them")
            return self.text[start + 1 : end], True
        while self.place < len(self.text):
            character = self.narrow[self.place]
            if character.isspace() or character in '")':
                break
            end = self._end_of_brackets() if character == "(" else self.place + 1
            if end == self.place:
                break
            self.place = end
        return self.text[start : self.place], False

    def _end_of_phrase(self, start: int) -> int:
        """Where the quote that opens here is closed: by its own sort if there is one, so that
        the other sort can stand inside, else by any."""
        own = "”" if self.text[start] == "“" else self.text[start]
        end = self.text.find(own, start + 1)
        if end < 0:
            end = self.narrow.find('"', start + 1)
        if end < 0:
            raise self._error(start, "a quote without its pair", 'write "gradient descent"')
        return end

    def _end_of_brackets(self) -> int:
        """The place behind the bracket that opens here, or here if the word ends before it does."""
        depth = 0
        for place in range(self.place, len(self.text)):
            character = self.narrow[place]
            if character.isspace() or character == '"':
                break
            depth += (character == "(") - (character == ")")
            if not depth:
                return place + 1
        return self.place

    def _joint(self) -> str:
        """The `and` or `or` that stands here, in lower case, without going past it."""
        self._skip_space()
        found = _JOINT.match(self.narrow, self.place)
        return found[0].casefold() if found else ""

    def _pass_joint(self) -> None:
        start = self.place
        self.place += len(self._joint())
        if self._peek() in ("", ")"):
            raise self._one_sided(start)

    def _one_sided(self, index: int) -> QueryError:
        word = _JOINT.match(self.narrow, index)
        assert word is not None
        message = f'"{word[0].casefold()}" needs a term on both sides'
        return self._error(index, message, "quotes make it a word to look for")

    def _peek(self) -> str:
        self._skip_space()
        return self.narrow[self.place : self.place + 1]

    def _skip_space(self) -> None:
        while self.place < len(self.text) and self.narrow[self.place].isspace():
            self.place += 1

    def _error(self, index: int, message: str, hint: str = "") -> QueryError:
        return QueryError(self.text, index, message, hint)


def _folded(value: str) -> str:
    return fold(value).casefold()


def _nearly(name: str) -> str:
    """The field that a name is one slip of the finger or a cut end away from, else "".

    Any wider, and words such as `list:` and `interview:` would be errors.
    """
    for field in FIELDS:
        if len(name) >= _SHORTEST_BEGINNING and field.startswith(name):
            return field
    like = [field for field in FIELDS if field[0] == name[0] and len(name) > 2]
    near = get_close_matches(name, like, n=1, cutoff=(len(name) - 1) / len(name))
    return near[0] if near else ""
