"""Rules about several keys of one note: what must be there, and what does not go together."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from flashq.core import cloze
from flashq.formats.deck_yaml.values import quoted
from flashq.formats.deck_yaml.wording import Problem, type_problem

_LAST_GAP = 999
_OPENING = re.compile(r"\{\{c(\d+)::")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_TRUE = ("true", "True", "TRUE", True)


def note_problems(values: dict[str, Any], known: Sequence[str]) -> Iterator[Problem]:
    """Everything wrong with a note's keys taken together; `values` is as it was written."""
    if "question" in values and "cloze" in values:
        yield Problem(("cloze",), "conflict", 'a note has "question" or "cloze", not both')
    elif not ("question" in values or "cloze" in values or _misspelt_prompt(values, known)):
        yield Problem((), "no-question", 'a note needs "question" or "cloze"')
    yield from _kind_problems(values)
    if isinstance(values.get("cloze"), str):
        yield from _gap_problems(values["cloze"])
    answer = values.get("answer")
    if isinstance(answer, list):
        yield from _listed_answer_problems(values, answer)
    if isinstance(values.get("choices"), list):
        yield from _choice_problems(values["choices"], answer)


def _misspelt_prompt(values: dict[str, Any], known: Sequence[str]) -> bool:
    """Whether an unknown key will be reported with "question" or "cloze" as its suggestion."""
    strangers = (key for key in values if key not in known)
    near = (get_close_matches(key.lower(), known, n=1, cutoff=0.6) for key in strangers)
    return any(match in (["question"], ["cloze"]) for match in near)


def _kind_problems(values: dict[str, Any]) -> Iterator[Problem]:
    kinds: list[str] = [key for key in ("cloze", "choices") if key in values]
    kinds += [key for key in ("typed", "reversed") if values.get(key) in _TRUE]
    for key in kinds[1:]:
        yield Problem((key,), "conflict", f'"{key}" does not go together with "{kinds[0]}"')
    if "cloze" in values and "explanation" in values:
        message = '"explanation" does not go together with "cloze"'
        hint = 'what is written as "answer" is shown below a cloze'
        yield Problem(("explanation",), "conflict", message, hint)


def _listed_answer_problems(values: dict[str, Any], answer: list[Any]) -> Iterator[Problem]:
    where: tuple[int | str, ...] = ("answer",)
    if not ("choices" in values or values.get("typed") in _TRUE):
        hint = "a list goes with choices and typed: true"
        yield Problem(where, "wrong-type", '"answer" takes text, not a list', hint)
        return
    if not answer:
        yield Problem(where, "blank", '"answer" is an empty list', "name at least one")
    texts: list[str] = []
    for index, text in enumerate(answer):
        if not isinstance(text, str):
            yield type_problem("string_type", (*where, index), text)
            continue
        if _HALF_CHARACTER.search(text):
            yield type_problem("string_unicode", (*where, index), text)
        elif not text.strip():
            yield Problem((*where, index), "blank", 'an item of "answer" is blank')
        elif text.strip() in texts:
            message = f"the answer {quoted(text)} is there twice"
            yield Problem((*where, index), "duplicate-answer", message)
        texts.append(text.strip())


def _gap_problems(text: str) -> Iterator[Problem]:
    openings = list(_OPENING.finditer(text))
    if not openings:
        if text.strip():
            yield _gap_problem("a cloze needs a gap such as {{c1::text}}")
        return
    # Digits without end would be an error of int(), so lengths are looked at first.
    if any(len(found[1]) > 3 or not int(found[1]) for found in openings):
        yield _gap_problem(f"a gap's number is from 1 to {_LAST_GAP}")
        return
    if len(openings) > _LAST_GAP:
        yield _gap_problem(f"a cloze has at most {_LAST_GAP} gaps")
        return
    gaps = cloze.gaps(text)
    starts = {gap.start for gap in gaps}
    for found in openings:
        if found.start() not in starts:
            inside = any(gap.start < found.start() < gap.end for gap in gaps)
            where = quoted(text[found.start() : found.start() + 20])
            what = "stands inside another gap" if inside else "is never closed with }}"
            yield _gap_problem(f"the gap {where} {what}")
    if any(not gap.hidden.strip() for gap in gaps):
        yield _gap_problem("a gap hides nothing")


def _gap_problem(message: str) -> Problem:
    return Problem(("cloze",), "bad-gap", message)


def _choice_problems(choices: list[Any], answer: Any) -> Iterator[Problem]:
    texts: list[str] = []
    for index, choice in enumerate(choices):
        if not isinstance(choice, str):
            return
        if choice.strip() in texts:
            message = f"the choice {quoted(choice)} is there twice"
            yield Problem(("choices", index), "duplicate-choice", message)
        texts.append(choice.strip())
    answers = [answer] if isinstance(answer, str) else answer if isinstance(answer, list) else []
    for index, right in enumerate(answers):
        if isinstance(right, str) and right.strip() and right.strip() not in texts:
            near = get_close_matches(right.strip(), texts, n=1)
            hint = f"did you mean {quoted(near[0])}?" if near else ""
            message = f"the answer {quoted(right)} is none of the choices"
            where: tuple[int | str, ...] = ("answer",)
            where += (index,) if isinstance(answer, list) else ()
            yield Problem(where, "answer-not-a-choice", message, hint)
