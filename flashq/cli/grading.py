"""`flashq grade`, the marks on cards, and `flashq rebuild`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flashq.cli import completion
from flashq.cli.invocation import invocation, name_as_text, names_as_text
from flashq.core.model import LogKind
from flashq.errors import WRONG_USAGE, FlashqError

CardNames = Annotated[
    list[str],
    typer.Argument(
        metavar="CARD...",
        help="overfitting, ml/optim:overfitting or …#2; or tag:…, deck:…, is:….",
        callback=names_as_text,
        autocompletion=completion.cards,
    ),
]


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


def suspend(context: typer.Context, cards: CardNames) -> None:
    """Leave cards out of all sessions until they are unsuspended.

    [dim]Example:[/dim] flashq suspend overfitting
    """
    _mark(context, cards, LogKind.SUSPEND)


def unsuspend(context: typer.Context, cards: CardNames) -> None:
    """Take suspended cards in again.

    [dim]Example:[/dim] flashq unsuspend overfitting
    """
    _mark(context, cards, LogKind.UNSUSPEND)


def bury(context: typer.Context, cards: CardNames) -> None:
    """Leave cards out until tomorrow.

    [dim]Example:[/dim] flashq bury overfitting
    """
    _mark(context, cards, LogKind.BURY)


def unbury(context: typer.Context, cards: CardNames) -> None:
    """Take buried cards in again today.

    [dim]Example:[/dim] flashq unbury overfitting
    """
    _mark(context, cards, LogKind.UNBURY)


def rebuild(context: typer.Context) -> None:
    """Replay the whole log and say whether any card's state differed from it.

    [dim]Example:[/dim] flashq rebuild
    """
    from flashq.terminal import reports

    with invocation(context).open() as collection:
        reports.print_differences(collection, collection.rebuild())


def _mark(context: typer.Context, names: list[str], kind: LogKind) -> None:
    from flashq.terminal import reports

    run = invocation(context)
    with run.open() as collection:
        day = run.moment(collection).day
        found = [card for name in names for card in collection.cards_meant(name, day)]
        for card in found:
            state = collection.mark(card.card_id, kind, run.moment(collection)).state
            reports.print_marked(card, state, day)
