"""Words of a query on a command line, which may begin with a minus as options do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
import typer.core

from flashq.cli import completion
from flashq.cli.invocation import name_as_text
from flashq.errors import WRONG_USAGE, FlashqError

# What is no option may be a word of the query.
QUERY_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help", "-h"]}
# Stands before a word that is no option, until the parser has passed it by.
_NO_OPTION = "\0"
# `-is:new`, not `-o` and not `-n3`.
_SHORT = re.compile("-[A-Za-z]")
_NEGATED = re.compile(r"-[^-\s](?!\d*$)")


class QueryCommand(typer.core.TyperCommand):
    """A command whose words may begin with a minus: `-dropout` is not `-d -r -o pout`."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        return super().parse_args(ctx, list(self._guarded(args)))

    def _guarded(self, args: Sequence[str]) -> Iterator[str]:
        takes_value = {
            name
            for parameter in self.params
            if not getattr(parameter, "is_flag", True)
            for name in parameter.opts
        }
        before = ""
        for arg in args:
            is_word = before not in takes_value and _NEGATED.match(arg)
            yield f"{_NO_OPTION}{arg}" if is_word else arg
            before = arg


def words_of(words: list[str] | None) -> list[str]:
    """The words as text; bytes that are not UTF-8 become �, which is in no name.

    Raises FlashqError for what was meant as an option and is none.
    """
    found = [word.removeprefix(_NO_OPTION) for word in words or []]
    for word in found:
        if word.startswith("--") or _SHORT.fullmatch(word):
            raise FlashqError(f"no such option: {word}", "--help shows the usage", WRONG_USAGE)
    return [name_as_text(word) for word in found]


Query = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]...",
        help="Which cards; all by default.",
        callback=words_of,
        autocompletion=completion.decks_or_terms,
        show_default=False,
    ),
]
