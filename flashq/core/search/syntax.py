"""A query's text as a tree: terms, joined by `and` (or nothing), `or`, brackets and `-`.

    query  = chain ("or" chain)*
    chain  = item ("and"? item)*
    item   = "-"? ( "(" query ")" | term )
    term   = field operator value | word | "phrase"

Punctuation of a Chinese input method (（：＜ …) counts as its narrow twin.
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
_TEXTS = ("deck", "tag", "id", "question", "answer")
_CHOICES = {
    "is": STATES,
    "kind": tuple(kind.value for kind in Kind),
    "flag": ("any", "none", *map(str, range(HIGHEST_FLAG + 1))),
}
_MOST_DEEP = 100
_NARROW = str.maketrans("（）：＜＞＝！＂“”－", '():<>=!"""-')
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
_OPERATOR = re.compile(r"<=|>=|!=|[:<>=]")
_FIELD = re.compile(r"[A-Za-z]+(?=<=|>=|!=|[:<>=])")


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
        if not self.narrow.strip():
            return None
        root = self._either()
        if self._peek() == ")":
            raise self._error(self.place, "this bracket closes nothing", "write ( before it")
        return root

    def _either(self) -> Node:
        parts = [self._chain()]
        while (word := self._word_at()) == "or":
            self.place += len(word)
            parts.append(self._chain())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _chain(self) -> Node:
        start = self._skip_space()
        parts: list[Node] = []
        joint = -1
        while self._peek() not in ("", ")") and (word := self._word_at()) != "or":
            if word == "and" and parts and joint < 0:
                joint = self.place
                self.place += len(word)
                continue
            parts.append(self._item())
            joint = -1
        if not parts:
            message = '"or" needs a term on both sides' if self._word_at() == "or" else ""
            message = message or ("a term is missing here")
            raise self._error(min(self.place, len(self.text)) if message else start, message)
        if joint >= 0:
            raise self._error(joint, '"and" needs a term on both sides')
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _item(self) -> Node:
        start = self._skip_space()
        if self._peek() == "-":
            self.place += 1
            if self.place == len(self.text) or self.narrow[self.place].isspace():
                raise self._error(start, "a lone minus", "write it before a term, such as -is:new")
            self._deeper(start)
            part = self._item()
            self.depth -= 1
            return part.part if isinstance(part, Not) else Not(part)
        if self._peek() == "(":
            self._deeper(start)
            self.place += 1
            if self._peek() == ")":
                raise self._error(start, "brackets with nothing in them")
            part = self._either()
            if self._peek() != ")":
                raise self._error(start, "this bracket is never closed", "write ) behind it")
            self.place += 1
            self.depth -= 1
            return part
        return self._term()

    def _deeper(self, start: int) -> None:
        self.depth += 1
        if self.depth > _MOST_DEEP:
            raise self._error(start, f"more than {_MOST_DEEP} brackets within one another")

    def _term(self) -> Term:
        start = self.place
        found = _FIELD.match(self.narrow, start)
        if found is None:
            value, quoted = self._value()
            return Term("text", ":", _folded(value), quoted=quoted)
        name = found[0].casefold()
        operator = _OPERATOR.match(self.narrow, found.end())
        assert operator is not None
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, n=1, cutoff=0.65)
            if not near:  # http://…, C++::vector, a card's name
                value, quoted = self._value()
                return Term("text", ":", _folded(value), quoted=quoted)
            hint = f'did you mean "{near[0]}{operator[0]}"?'
            raise self._error(start, f'there is no field "{found[0]}"', hint)
        self.place = value_at = operator.end()
        value, quoted = self._value()
        if not value.strip():
            raise self._error(value_at, f'"{name}{operator[0]}" needs a value')
        return self._checked(name, operator[0], value, value_at, quoted=quoted)

    def _checked(self, name: str, operator: str, value: str, at: int, *, quoted: bool) -> Term:
        folded = _folded(value)
        if name in NUMBERS and not (name == "rated" and operator == ":" and not value[0].isdigit()):
            if not _NUMBER.fullmatch(folded):
                raise self._error(at, f'"{value}" is no number', f"write {name}<=3")
            whole, _, part = folded.partition(".")
            sign = -1 if whole.startswith("-") else 1
            hundredths = sign * (abs(int(whole)) * 100 + int((part + "00")[:2]))
            if len(part.rstrip("0")) > 2:
                raise self._error(at, f'"{value}" has more than two decimals')
            return Term(name, "=" if operator == ":" else operator, folded, hundredths)
        if operator == "=":
            operator = ":"
        if operator != ":":
            raise self._error(at - len(operator), f'"{name}" takes no {operator}', f"write {name}:")
        choices = RATINGS if name == "rated" else _CHOICES.get(name, ())
        if choices and folded not in choices:
            near = get_close_matches(folded, choices, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"it takes {', '.join(choices)}"
            raise self._error(at, f'"{name}:" does not take "{value}"', hint)
        return Term(name, ":", folded, quoted=quoted)

    def _value(self) -> tuple[str, bool]:
        """The word or phrase here, and whether it is a phrase."""
        start = self.place
        if self._at('"'):
            end = self.narrow.find('"', start + 1)
            if end < 0:
                raise self._error(start, "a quote without its pair", 'write "gradient descent"')
            self.place = end + 1
            if not self.text[start + 1 : end].strip():
                raise self._error(start, "quotes with nothing in them")
            return self.text[start + 1 : end], True
        inner = 0
        while self.place < len(self.text):
            character = self.narrow[self.place]
            if character.isspace() or character == '"':
                break
            if character == "(":
                inner += 1
            elif character == ")":
                if not inner:
                    break
                inner -= 1
            self.place += 1
        if self.place == start and self._at('"'):
            return self._value()
        return self.text[start : self.place], False

    def _word_at(self) -> str:
        """The word here in lower case, without going past it."""
        start = self._skip_space()
        found = re.compile(r"[A-Za-z]+(?=[\s()]|$)").match(self.narrow, start)
        return found[0].casefold() if found else ""

    def _peek(self) -> str:
        return self.narrow[self._skip_space() :][:1]

    def _at(self, character: str) -> bool:
        return self.narrow.startswith(character, self.place)

    def _skip_space(self) -> int:
        while self.place < len(self.text) and self.narrow[self.place].isspace():
            self.place += 1
        return self.place

    def _error(self, index: int, message: str, hint: str = "") -> QueryError:
        return QueryError(self.text, index, message, hint)


def _folded(value: str) -> str:
    return fold(value).casefold()
