"""A note as the lines, or the `{…}`, of a deck's file. Knows nothing of the file around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flashq.core.model import Kind
from flashq.formats.deck_yaml.emit import block, can_be_block, double_quoted, scalar
from flashq.formats.deck_yaml.values import NewNote

Value = str | list[str] | bool | float | None

_STEP = 2
_SHORT_LIST = 60
_ORDER = (
    "id",
    "question",
    "cloze",
    "choices",
    "answer",
    "explanation",
    "points",
    "hint",
    "tags",
    "references",
    "follow_ups",
    "reversed",
    "typed",
    "seconds",
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes its notes.

    `dash` is the column of the dash from 0, `gap` the spaces after it, `order` the keys as
    a note of the file has them, `flow_lists` which keys have their lists in brackets.
    `cautious` quotes every text instead of using `|` blocks.
    """

    dash: int = 2
    gap: int = 1
    order: tuple[str, ...] = ()
    flow_lists: Mapping[str, bool] = field(default_factory=dict)
    cautious: bool = False


def entry_values(new: NewNote) -> dict[str, Value]:
    """The keys of a new note with their values, in the usual order, only those that say something.

    A draft keeps its empty `answer:`, as a place to write it.
    """
    is_cloze = new.kind is Kind.CLOZE
    values: dict[str, Value] = {
        "id": new.id,
        "cloze" if is_cloze else "question": new.prompt,
        "choices": list(new.choices),
        "answer": _answer(new),
        "explanation": new.explanation,
        "points": list(new.points),
        "hint": new.hint,
        "tags": list(new.tags),
        "references": list(new.references),
        "follow_ups": list(new.follow_ups),
        "reversed": new.kind is Kind.REVERSED,
        "typed": new.kind is Kind.TYPED,
        "seconds": new.seconds,
    }
    kept = {"question", "cloze"} if is_cloze else {"question", "cloze", "answer"}
    return {key: values[key] for key in _ORDER if key in values and (values[key] or key in kept)}


def _answer(new: NewNote) -> str | list[str] | None:
    """The answer as it is written: a list where several are right, None for a draft."""
    if len(new.accepted) > 1:
        return list(new.accepted)
    answer = new.answer or "".join(new.accepted)
    return answer if answer.strip() else None


def block_entry(values: Mapping[str, Value], style: Style) -> str:
    """A note as lines that begin with a dash, each with its line end."""
    indent = " " * (style.dash + 1 + style.gap)
    lines = [f"{key}:{_value(key, values[key], indent, style)}" for key in _sorted(values, style)]
    return " " * style.dash + "-" + " " * style.gap + f"\n{indent}".join(lines) + "\n"


def flow_entry(values: Mapping[str, Value], *, quote: bool) -> str:
    """A note as `{key: value, …}` on one line, everything in quotes if `quote` (as JSON has it)."""
    return "{" + ", ".join(flow_pair(key, values[key], quote=quote) for key in values) + "}"


def flow_pair(key: str, value: Value, *, quote: bool) -> str:
    """One key with its value, for inside `{…}`."""

    def text(part: str) -> str:
        return double_quoted(part) if quote else scalar(part, in_flow=True)

    if isinstance(value, list):
        shown = "[" + ", ".join(map(text, value)) + "]"
    elif value is None:
        shown = '""'
    else:
        shown = text(value) if isinstance(value, str) else _plain(value)
    return f'"{key}": {shown}' if quote else f"{key}: {shown}"


def head_lines(title: str, language: str) -> str:
    """The first lines of a new deck: its title and language, where there is one."""
    pairs = (("deck", title), ("language", language))
    return "".join(f"{key}: {scalar(value)}\n" for key, value in pairs if value)


def _sorted(values: Mapping[str, Value], style: Style) -> list[str]:
    """The keys in the file's order; what the file does not show comes after its usual neighbour."""
    keys = [key for key in style.order if key in values]
    usual = list(values)
    for position, key in enumerate(usual):
        if key not in keys:
            before = [keys.index(other) + 1 for other in usual[:position]]
            keys.insert(before[-1] if before else 0, key)
    return keys


def _value(key: str, value: Value, indent: str, style: Style) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return _list(key, value, indent, style)
    return " " + (_text(value, indent, style) if isinstance(value, str) else _plain(value))


def _text(text: str, indent: str, style: Style) -> str:
    if can_be_block(text) and not style.cautious:
        return block(text, indent, _STEP)
    return scalar(text)


def _list(key: str, items: list[str], indent: str, style: Style) -> str:
    flow = "[" + ", ".join(scalar(item, in_flow=True) for item in items) + "]"
    is_flow = style.flow_lists.get(key, len(flow) <= _SHORT_LIST)
    if is_flow and not any(map(can_be_block, items)):
        return f" {flow}"
    pad = indent + " " * _STEP
    return "".join(f"\n{pad}- {_text(item, pad, style)}" for item in items)


def _plain(value: bool | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}".rstrip("0").rstrip(".")
