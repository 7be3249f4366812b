r"""The macros that an answer defines for itself: \newcommand, \def, \DeclareMathOperator.

They are expanded token by token before parsing. The work is bounded: a call that grows beyond
MAX_EXPANSION tokens (one that calls itself, or doubles itself sixty times) is shown as its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from flashq.terminal.formulas.tokens import RAW_ON, group_end, skip_blanks, source_of, tokenize

MAX_EXPANSION: Final = 2_000
_MAX_TOTAL: Final = 100_000
_COMMANDS: Final = frozenset(("\\newcommand", "\\renewcommand", "\\providecommand"))
DEFINES: Final = re.compile(r"\\(?:(?:new|renew|provide)command|def|gdef|DeclareMathOperator)\b")


@dataclass(frozen=True, slots=True)
class Macro:
    """`body` with #1 to #`arity` in it; `default` is the optional first argument's value."""

    arity: int
    body: tuple[str, ...]
    default: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Macros:
    """What the commands of one answer stand for, by name with its backslash."""

    table: Mapping[str, Macro] = field(default_factory=lambda: MappingProxyType({}))


def collect_macros(formulas: Iterable[str]) -> Macros:
    """The macros that the formulas of one answer define; a later definition wins."""
    table: dict[str, Macro] = {}
    for formula in formulas:
        if DEFINES.search(formula):
            take_definitions(tokenize(formula), table)
    return Macros(MappingProxyType(table))


def take_definitions(tokens: list[str], table: dict[str, Macro]) -> list[str]:
    """Puts the definitions among `tokens` into `table`; returns the tokens without them."""
    kept: list[str] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = position
        if token in _COMMANDS:
            end = _take_command(tokens, position + 1, table)
        elif token in ("\\def", "\\gdef"):
            end = _take_def(tokens, position + 1, table)
        elif token == "\\DeclareMathOperator":
            end = _take_operator(tokens, position + 1, table)
        if end > position:
            position = end
        else:
            kept.append(token)
            position += 1
    return kept


def _take_command(tokens: list[str], start: int, table: dict[str, Macro]) -> int:
    position = skip_blanks(tokens, start)
    if position < len(tokens) and tokens[position] == "*":
        position += 1
    name, position = _name(tokens, position)
    arity, default = 0, None
    count, after = _optional(tokens, position)
    if count is not None:
        number = "".join(count).strip()
        arity = int(number) if number in set("123456789") else 0
        default, position = _optional(tokens, after)
        position = position if default is not None else after
    return _define(tokens, position, name, arity, default, table, start)


def _take_def(tokens: list[str], start: int, table: dict[str, Macro]) -> int:
    name, position = _name(tokens, start)
    arity = 0
    while position < len(tokens) and tokens[position] == f"#{arity + 1}":
        arity += 1
        position += 1
    return _define(tokens, position, name, arity, None, table, start)


def _take_operator(tokens: list[str], start: int, table: dict[str, Macro]) -> int:
    position = skip_blanks(tokens, start)
    star = position < len(tokens) and tokens[position] == "*"
    name, position = _name(tokens, position + star)
    position = skip_blanks(tokens, position)
    if not name or position >= len(tokens) or tokens[position] != "{":
        return start - 1
    end = group_end(tokens, position)
    head = ("\\operatorname", "*") if star else ("\\operatorname",)
    table[name] = Macro(0, (*head, *tokens[position:end]))
    return end


def _name(tokens: list[str], start: int) -> tuple[str, int]:
    position = skip_blanks(tokens, start)
    end = group_end(tokens, position) if position < len(tokens) else position
    name = "".join(tokens[position:end]).strip("{} ")
    return (name if name.startswith("\\") and len(name) > 1 else ""), end


def _optional(tokens: list[str], start: int) -> tuple[tuple[str, ...] | None, int]:
    position = skip_blanks(tokens, start)
    if position >= len(tokens) or tokens[position] != "[":
        return None, start
    for end in range(position + 1, min(len(tokens), position + 200)):
        if tokens[end] == "]":
            return tuple(tokens[position + 1 : end]), end + 1
    return None, start


def _define(
    tokens: list[str],
    start: int,
    name: str,
    arity: int,
    default: tuple[str, ...] | None,
    table: dict[str, Macro],
    command: int,
) -> int:
    position = skip_blanks(tokens, start)
    if not name or position >= len(tokens):
        return command - 1
    end = group_end(tokens, position)
    body = tokens[position + 1 : end - 1] if tokens[position] == "{" else tokens[position:end]
    table[name] = Macro(arity, tuple(body), default)
    return end


def expand(tokens: list[str], table: Mapping[str, Macro]) -> list[str]:
    """`tokens` with every macro of `table` replaced by what it stands for."""
    expanded: list[str] = []
    position = 0
    work = 0
    while position < len(tokens):
        token = tokens[position]
        if token not in table:
            expanded.append(token)
            position += 1
            continue
        arguments, end = _arguments(tokens, position + 1, table[token])
        meaning = _expand_call(table, token, arguments) if work < _MAX_TOTAL else None
        work += MAX_EXPANSION if meaning is None else len(meaning)
        if meaning is None:
            expanded.append(RAW_ON + source_of(tokens, position, end))
        else:
            expanded += meaning
        position = end
    return expanded


def _arguments(tokens: list[str], start: int, macro: Macro) -> tuple[list[list[str]], int]:
    arguments: list[list[str]] = []
    position = start
    if macro.default is not None:
        given, position = _optional(tokens, position)
        arguments.append(list(macro.default if given is None else given))
    while len(arguments) < macro.arity:
        following = skip_blanks(tokens, position)
        if following >= len(tokens) or tokens[following] == "}":
            break
        position = group_end(tokens, following)
        arguments.append(tokens[following:position])
    return arguments, position


def _expand_call(
    table: Mapping[str, Macro], name: str, arguments: list[list[str]]
) -> list[str] | None:
    """What one call becomes, or None where it needs more than MAX_EXPANSION tokens."""
    waiting = _substitute(table[name], arguments)[::-1]
    result: list[str] = []
    work = 0
    while waiting:
        token = waiting.pop()
        macro = table.get(token)
        work += 1
        if work > MAX_EXPANSION or len(waiting) > MAX_EXPANSION:
            return None
        if macro is None:
            result.append(token)
            continue
        # The arguments are at most MAX_EXPANSION tokens, so that looking ahead is bounded too.
        ahead = waiting[::-1]
        inner, used = _arguments(ahead, 0, macro)
        del waiting[len(waiting) - used :]
        waiting += _substitute(macro, inner)[::-1]
        work += used
    return result


def _substitute(macro: Macro, arguments: list[list[str]]) -> list[str]:
    body: list[str] = []
    for token in macro.body:
        if token[0] == "#" and len(token) == 2 and int(token[1]) <= macro.arity:
            number = int(token[1])
            if number <= len(arguments):
                body += arguments[number - 1]
        else:
            body.append(token)
    return body
