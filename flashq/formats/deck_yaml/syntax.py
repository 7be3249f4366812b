"""What PyYAML's syntax errors mean for somebody who writes a deck."""

import yaml

_QUOTE = "quote the text"
_TAG_START = "a text cannot begin with ! unquoted"

# Parts of libyaml's problem texts, with what to say instead; the first that fits counts.
_MEANINGS = (
    (
        "mapping values are not allowed",
        'a ":" is not expected here',
        'quote a text that contains ": ", or check the indentation',
    ),
    (
        "block sequence entries are not allowed",
        'a "- " is not expected here',
        "quote the text, or check the indentation",
    ),
    (
        "mapping keys are not allowed",
        'a "?" is not expected here',
        "quote the text, or check the indentation",
    ),
    ("could not find expected ':'", 'this line has no ":" after its key', "check the indentation"),
    (
        "did not find expected key",
        "this line does not continue what is above it",
        "check the indentation and the quotes",
    ),
    (
        "did not find expected '-' indicator",
        "this line does not continue the list above it",
        "check the indentation",
    ),
    (
        "found unknown escape character",
        "this escape does not exist in double quotes",
        "for a backslash use single quotes or a | block",
    ),
    (
        "expected alphabetic or numeric character",
        "a text cannot begin with * or & unquoted",
        _QUOTE,
    ),
    ("found undefined tag handle", _TAG_START, _QUOTE),
    ("did not find expected whitespace or line break", _TAG_START, _QUOTE),
    ("found a tab character", "a tab cannot indent", "use spaces"),
    ("found unexpected document indicator", "the document ends inside a quoted text", ""),
)
_UNCLOSED = (
    ("while scanning a quoted scalar", "this quote is never closed"),
    ("while parsing a flow sequence", 'this "[" is not closed, or a comma is missing'),
    ("while parsing a flow mapping", 'this "{" is not closed, or a comma is missing'),
)


def explain(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """Where in the text the error is (an index), what is wrong, and what to do about it."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 0, "this is not YAML", ""
    problem = error.problem or ""
    context = error.context or ""
    problem_index = _index(error.problem_mark, text)
    context_index = _index(error.context_mark, text)
    for opening, message in _UNCLOSED:
        if opening in context and ("end of stream" in problem or "expected ','" in problem):
            where = context_index if context_index is not None else problem_index or 0
            return where, message, ""
    if problem_index is None:
        problem_index = context_index or 0
    if "cannot start any token" in problem:
        return problem_index, *_bad_start(text[problem_index : problem_index + 1])
    for part, message, hint in _MEANINGS:
        if part in problem:
            if context_index is not None and context.endswith(("simple key", "alias", "anchor")):
                problem_index = context_index
            return problem_index, message, hint
    return problem_index, f"this is not YAML: {problem or context}", ""


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab cannot indent", "use spaces"
    return f"a text cannot begin with {character} unquoted", _QUOTE


def _index(mark: yaml.Mark | None, text: str) -> int | None:
    return None if mark is None else min(mark.index, len(text))
