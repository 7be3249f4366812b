"""What is wrong with a deck's keys and values, in our own words instead of pydantic's."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from flashq.formats.deck_yaml.tree import Reported, UnquotedNull
from flashq.formats.deck_yaml.values import quoted


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at `where`: a path of keys and list indexes into what was validated."""

    where: tuple[int | str, ...]
    code: str
    message: str
    hint: str = ""


REPORTED_CODE = "reported"
_PATTERNS = {
    "id": (
        "bad-id",
        "{value} cannot be an id",
        "use letters, digits and - _ . and no hyphen at the start",
    ),
    "language": ("bad-language", "{value} is not a language code", 'such as "en" or "zh-CN"'),
}


def unknown_key(key: str, known: Iterable[str], elsewhere: Iterable[str], owner: str) -> Problem:
    """A key that is not one of `known`, with the nearest one of them."""
    if key == "<<":
        return Problem((key,), "merge-key", "merge keys are not used", "write the keys out")
    near = get_close_matches(key.lower(), list(known), n=1, cutoff=0.6)
    if key in elsewhere:
        place = "the file" if owner == "note" else "a note"
        return Problem(
            (key,), "unknown-key", f"{quoted(key)} is a key of {place}, not of {_a(owner)}"
        )
    hint = f'did you mean "{near[0]}"?' if near else f"keys of {_a(owner)}: {', '.join(known)}"
    return Problem((key,), "unknown-key", f"unknown key {quoted(key)}", hint)


def type_problem(kind: str, where: tuple[int | str, ...], value: Any) -> Problem:
    """Word one of pydantic's own errors: `kind` is its type, `value` what was given."""
    if isinstance(value, Reported):
        return Problem(where, REPORTED_CODE, "")
    key = str(where[0]) if where else ""
    subject = f'"{key}"' if len(where) == 1 else f'an item of "{key}"' if where else "this note"
    if isinstance(value, UnquotedNull):
        hint = f'if you mean the text, quote it: "{value.spelling}"'
        return Problem(where, "null", f"{subject} is null", hint)
    if value is None:
        return Problem(where, "empty", f"{subject} is empty", "write a value, or remove it")
    match kind:
        case "string_type":
            hint = (
                "quote the text" if isinstance(value, list) else 'quote a text that contains ": "'
            )
            return Problem(where, "wrong-type", f"{subject} takes text, not {_what(value)}", hint)
        case "list_type":
            message = f"{subject} takes a list, not {_what(value)}"
            return Problem(where, "wrong-type", message, "write [one, two] or lines with dashes")
        case "bool_type":
            return Problem(
                where, "wrong-type", f"{subject} takes true or false, not {_what(value)}"
            )
        case "float_type":
            message = f"{subject} takes a number of seconds, not {_what(value)}"
            return Problem(where, "wrong-type", message, "such as 90")
        case "greater_than" | "less_than_equal":
            return Problem(where, "bad-number", f"{subject} must be above 0 and at most 3600")
        case "too_short":
            return Problem(where, "few-choices", f"{subject} needs at least two texts")
        case "model_type":
            message = f'a note is lines such as "question: …" and "answer: …", not {_what(value)}'
            return Problem(where, "wrong-type", message)
        case "string_unicode":
            return Problem(where, "half-character", f"{subject} holds half of a character")
        case "string_too_long":
            return Problem(where, "bad-id", "an id has at most 100 characters")
        case _:
            return _pattern_problem(where, key, subject, value)


def _pattern_problem(where: tuple[int | str, ...], key: str, subject: str, value: str) -> Problem:
    if key in _PATTERNS and value.strip():
        code, message, hint = _PATTERNS[key]
        return Problem(where, code, message.format(value=quoted(value)), hint)
    if key == "tags" and value.strip():
        message = f"a tag has no white space and no comma, unlike {quoted(value)}"
        return Problem(where, "bad-tag", message, "write [one, two]")
    return Problem(where, "blank", f"{subject} is blank")


def _what(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else quoted(str(value))


def _a(owner: str) -> str:
    return "a note" if owner == "note" else "the file"
