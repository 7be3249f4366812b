r"""LaTeX as authors write it, turned into the LaTeX that math-core knows.

Pure text to text, token by token. `expanded` puts in what the author's own commands stand for,
`prepared` saves what would be left out without a word, `repaired` rewords what is refused.
Each leaves alone what it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"\\(?:[A-Za-z]+|.|\Z)|\s+|.", re.DOTALL)
_OPENING: Final = re.compile(r"\\(?:[A-Za-z]+|.)|[{\[^_]", re.DOTALL)
_WORD: Final = re.compile(r"\\[A-Za-z]+")
_PERCENT: Final = re.compile(r"(?<=[0-9])%")

# What one formula may grow to. A command that calls itself, or doubles itself, stops here.
_MOST_EXPANSIONS: Final = 200
_MOST_TOKENS: Final = 4_000

_NEW_COMMANDS: Final = frozenset(("\\newcommand", "\\renewcommand", "\\providecommand"))
_PLAIN_DEFINITIONS: Final = frozenset(("\\def", "\\gdef"))
_OPERATOR: Final = "\\DeclareMathOperator"
# math-core must see no definition: what it makes of one has no bound that could be told before.
_OTHER_DEFINITIONS: Final = frozenset(
    ("\\edef", "\\xdef", "\\let", "\\newenvironment", "\\renewenvironment", "\\NewDocumentCommand")
)

# Nothing refers to an equation's number, and one that nobody wrote would be read as content.
_NUMBERED: Final = frozenset(("align", "gather", "equation", "multline"))
_ENVIRONMENTS: Final[Mapping[str, str]] = {
    "split": "aligned",
    "smallmatrix": "matrix",
    "flalign": "align*",
    "flalign*": "align*",
    "alignat": "align*",
    "alignat*": "align*",
    "eqnarray": "array",
    "eqnarray*": "array",
}
_COMMANDS: Final[Mapping[str, str]] = {
    "\\mbox": "\\text",
    "\\hbox": "\\text",
    "\\textnormal": "\\text",
    "\\textup": "\\text",
    "\\textmd": "\\text",
    "\\null": "{}",
    "√": "\\sqrt ",
    **dict.fromkeys(("\\nobreak", "\\allowbreak", "\\displaylimits", "\\smash"), ""),
    **dict.fromkeys(("\\tiny", "\\small", "\\large", "\\Large", "\\LARGE", "\\huge"), ""),
}
_TEXTS: Final = frozenset(
    ("\\text", "\\textbf", "\\textit", "\\textrm", "\\textsf", "\\texttt", "\\emph")
)
_SIGNS_IN_TEXT: Final = {"_": "\\_", "&": "\\&", "#": "\\#", "%": "\\%", "^": "ˆ"}
_ANGLES: Final = {"<": "\\langle ", ">": "\\rangle "}


@dataclass(frozen=True, slots=True)
class Macro:
    """What a command stands for: `body` with `#1` to `#arity` in it, as tokens."""

    arity: int
    body: tuple[str, ...]
    default: tuple[str, ...] | None = None


def openings(tex: str) -> int:
    """How many commands, groups and scripts a formula has: no nesting in it is deeper."""
    return sum(1 for _ in _OPENING.finditer(tex))


def expanded(tex: str, macros: dict[str, Macro]) -> str | None:
    r"""The formula with the commands of `macros` replaced, and those that it defines itself.

    These are added to `macros`. None for a definition that is not understood, and for a formula
    that grows beyond all measure.
    """
    if not macros and not any(word in tex for word in ("def", "\\let", "ommand", "Declare", "env")):
        return tex
    waiting = _reversed_tokens(tex)
    result: list[str] = []
    expansions = 0
    while waiting:
        token = waiting.pop()
        if token in _OTHER_DEFINITIONS:
            return None
        if token in _NEW_COMMANDS or token in _PLAIN_DEFINITIONS or token == _OPERATOR:
            if not _define(token, waiting, macros):
                return None
            continue
        macro = macros.get(token)
        if macro is None:
            result.append(token)
            continue
        meaning = _meaning(macro, waiting)
        expansions += 1
        if meaning is None or expansions > _MOST_EXPANSIONS:
            return None
        if len(result) + len(waiting) + len(meaning) > _MOST_TOKENS:
            return None
        waiting += reversed(meaning)
    return _joined(result)


def prepared(tex: str) -> str:
    r"""The formula with what math-core would leave out without a word.

    `5%` is five per cent and no comment; lines outside of any environment are lines.
    """
    tex = _PERCENT.sub(r"\\%", tex)
    if "\\tag" not in tex:
        for name in _NUMBERED:
            tex = tex.replace(f"{{{name}}}", f"{{{name}*}}")
    signs = _outer_signs(tex)
    if "&" in signs:
        return f"\\begin{{aligned}}{tex}\\end{{aligned}}"
    if "\\\\" in signs:
        return f"\\begin{{gathered}}{tex}\\end{{gathered}}"
    return tex


def repaired(tex: str) -> str:
    """The formula with what math-core refuses put in words that it knows."""
    waiting = _reversed_tokens(tex)
    if "\\tag" in waiting and "\\begin" not in waiting:
        return repaired(f"\\begin{{equation*}}{tex}\\end{{equation*}}")
    result: list[str] = []
    while waiting:
        token = waiting.pop()
        following = waiting[-1] if waiting else ""
        token = _COMMANDS.get(token, token)
        if token in ("\\begin", "\\end"):
            name = "".join(_argument(waiting))
            columns = "{rcl}" if token == "\\begin" and name.startswith("eqnarray") else ""
            if token == "\\begin" and name.startswith("alignat"):
                _argument(waiting)  # how many pairs of columns
            result.append(f"{token}{{{_ENVIRONMENTS.get(name, name)}}}{columns}")
        elif token == "\\substack":
            lines = _argument(waiting)
            waiting += reversed(
                [*_tokens("\\begin{subarray}{c}"), *lines, *_tokens("\\end{subarray}")]
            )
        elif token == "\\operatorname" and following == "{":
            name = _joined(_argument(waiting))
            result.append(
                f"\\text{{{name.replace('_', chr(92) + '_')}}}"
                if "_" in name
                else f"{token}{{{name}}}"
            )
        elif token in _TEXTS:
            result.append(_as_text(token, _argument(waiting)))
        elif token in ("\\left", "\\right") and following in _ANGLES:
            result += (token, _ANGLES[waiting.pop()])
        elif token in ("\\limits", "\\nolimits") and result and result[-1] == "}":
            continue  # its place is after an operator's own sign
        else:
            result.append(token)
    return _joined(result)


def _as_text(command: str, argument: list[str]) -> str:
    """A text in which formulas may stand in dollars, as texts and formulas in a row."""
    parts: list[str] = []
    words: list[str] = []
    is_formula = False
    for token in [*argument, "$"]:
        if token not in ("$", "\\(", "\\)"):
            words.append(token if is_formula else _SIGNS_IN_TEXT.get(token, token))
            continue
        if words:
            parts.append(
                f"{{{_joined(words)}}}" if is_formula else f"{command}{{{_joined(words)}}}"
            )
        words = []
        is_formula = not is_formula
    return "".join(parts)


def _outer_signs(tex: str) -> set[str]:
    """The `&` and `\\\\` of a formula that stand in no group and no environment."""
    if "&" not in tex and "\\\\" not in tex:
        return set()
    found = set()
    depth = 0
    for token in _tokens(tex):
        if token in ("{", "\\begin", "\\left"):
            depth += 1
        elif token in ("}", "\\end", "\\right"):
            depth -= 1
        elif token in ("&", "\\\\") and depth == 0:
            found.add(token)
    return found


# Definitions -------------------------------------------------------------------------------


def _define(command: str, waiting: list[str], macros: dict[str, Macro]) -> bool:
    """Take a definition, whose command was read, into `macros`; False if it is not understood."""
    has_star = bool(waiting) and waiting[-1] == "*"
    if has_star:
        waiting.pop()
    name = "".join(_argument(waiting)).strip()
    if not _WORD.fullmatch(name):
        return False
    arity, default = 0, None
    if command in _PLAIN_DEFINITIONS:
        while waiting and waiting[-1] == "#":
            waiting.pop()
            arity += 1
            if not waiting or waiting.pop() != str(arity):
                return False
    elif command in _NEW_COMMANDS and (count := _optional(waiting)) is not None:
        if count not in [[digit] for digit in "123456789"]:
            return False
        arity, default = int(count[0]), _optional(waiting)
    _skip_blanks(waiting)
    if not waiting or waiting[-1] != "{":
        return False
    body = _argument(waiting)
    if command == _OPERATOR:
        body = ["\\operatorname", *("*" * has_star), "{", *body, "}"]
    if command != "\\providecommand" or name not in macros:
        macros[name] = Macro(arity, tuple(body), None if default is None else tuple(default))
    return True


def _meaning(macro: Macro, waiting: list[str]) -> list[str] | None:
    """What a command stands for with the arguments that follow; None if that is too long."""
    arguments: list[list[str]] = []
    if macro.default is not None:
        given = _optional(waiting)
        arguments.append(list(macro.default) if given is None else given)
    while len(arguments) < macro.arity:
        arguments.append(_argument(waiting))
    meaning: list[str] = []
    body = iter(macro.body)
    for token in body:
        if token != "#":
            meaning.append(token)
            continue
        number = next(body, "")
        if number not in "123456789" or not number or int(number) > len(arguments):
            return None
        meaning += arguments[int(number) - 1]
        if len(meaning) > _MOST_TOKENS:
            return None
    return meaning


# Tokens ------------------------------------------------------------------------------------


def _tokens(tex: str) -> list[str]:
    return _TOKEN.findall(tex)


def _reversed_tokens(tex: str) -> list[str]:
    """The tokens with the first one last, from where it can be popped."""
    return _tokens(tex)[::-1]


def _joined(tokens: list[str]) -> str:
    """The tokens as text, a command apart from a letter that was not behind it before."""
    parts: list[str] = []
    for token in tokens:
        if parts and token[:1].isalpha() and _WORD.fullmatch(parts[-1]):
            parts.append(" ")
        parts.append(token)
    return "".join(parts)


def _skip_blanks(waiting: list[str]) -> None:
    while waiting and waiting[-1].isspace():
        waiting.pop()


def _argument(waiting: list[str]) -> list[str]:
    """The tokens of the group that follows, without its braces, or the one token."""
    _skip_blanks(waiting)
    if not waiting:
        return []
    first = waiting.pop()
    if first != "{":
        return [first]
    return _up_to("}", waiting)


def _optional(waiting: list[str]) -> list[str] | None:
    """The tokens of the brackets that follow, without them, if some do."""
    _skip_blanks(waiting)
    if not waiting or waiting[-1] != "[":
        return None
    waiting.pop()
    return _up_to("]", waiting)


def _up_to(closing: str, waiting: list[str]) -> list[str]:
    found: list[str] = []
    depth = 0
    while waiting:
        token = waiting.pop()
        if token == closing and depth == 0:
            break
        depth += (token == "{") - (token == "}")
        found.append(token)
    return found
