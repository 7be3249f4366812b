"""LaTeX math -> expression tree."""

from __future__ import annotations

from flashq.terminal.formulas.commands import HANDLERS
from flashq.terminal.formulas.macros import DEFINES, Macros, expand, take_definitions
from flashq.terminal.formulas.parser import MAX_DEPTH, Parser
from flashq.terminal.formulas.tokens import mark_unmatched_braces, tokenize
from flashq.terminal.formulas.tree import Row


def parse(tex: str, macros: Macros | None = None, max_depth: int = MAX_DEPTH) -> Row:
    """The tree of the formula `tex`; definitions in it are obeyed and not shown.

    What is nested deeper than `max_depth` is left as its source.
    """
    tokens = tokenize(tex)
    table = dict(macros.table) if macros is not None else {}
    if "\\" in tex and DEFINES.search(tex):
        tokens = take_definitions(tokens, table)
    if table:
        tokens = expand(tokens, table)
    if "\\var" in tex:
        _tell_apart(tokens)
    if "{" in tex or "}" in tex or table:
        mark_unmatched_braces(tokens)
    return Parser(tokens, HANDLERS, max_depth).formula()


def _tell_apart(tokens: list[str]) -> None:
    """Gives \\phi and \\epsilon their rarer signs beside \\varphi and \\varepsilon.

    Alone they take the signs that every font has: φ and ε.
    """
    present = set(tokens)
    for name, variant, sign in (("\\phi", "\\varphi", "ϕ"), ("\\epsilon", "\\varepsilon", "ϵ")):
        if name in present and variant in present:
            tokens[:] = [sign if token == name else token for token in tokens]
