"""`flashq grade` and `flashq rebuild`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flashq.cli import completion
from flashq.cli.invocation import invocation, name_as_text
from flashq.errors import WRONG_USAGE, FlashqError


def grade(
    context: typer.Context,
    card: Annotated[
        str,
        typer.Argument(
            metavar="CARD",
            help="A card's name, or - to read lines.",
            callback=name_as_text,
            autocompletion=completion.cards,
        ),
    ],
    quality: Annotated[
        int | None,
        typer.Argument(
            metavar="QUALITY", min=0, max=5, help="0 to 5; 4 is good.", show_default=False
        ),
    ] = None,
) -> None:
    """Grade one card without a session, or many from standard input.

    With - each line has a card, a quality from 0 to 5 and optionally the moment (ISO 8601 with
    offset), separated by tabs or spaces. All lines are graded, or none.

    [dim]Example:[/dim] flashq grade overfitting 4
    """
    from flashq.terminal import reports

    run = invocation(context)
    if (card == "-") != (quality is None):
        raise FlashqError(
            "grade takes a card and a quality, or - alone",
            "flashq grade overfitting 4, or flashq grade - < lines.tsv",
            WRONG_USAGE,
        )
    with run.open() as collection:
        moment = run.moment(collection)
        if quality is None:
            reports.print_graded_lines(collection, sys.stdin.buffer, moment, run.local)
        else:
            found = collection.card_named(card)
            recorded = collection.grade_card(found, quality, moment)
            reports.print_graded(found, recorded, moment.day)


def rebuild(context: typer.Context) -> None:
    """Replay the whole log and say whether any card's state differed from it.

    [dim]Example:[/dim] flashq rebuild
    """
    from flashq.terminal import reports

    with invocation(context).open() as collection:
        reports.print_differences(collection, collection.rebuild())
