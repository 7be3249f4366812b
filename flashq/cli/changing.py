"""The commands that do something to many cards at once, each a deed that one undo takes back."""

from __future__ import annotations

from typing import Annotated

import typer

from flashq.cli import completion
from flashq.cli.invocation import invocation
from flashq.cli.queries import words_of
from flashq.core.model import HIGHEST_FLAG, LogKind

Cards = Annotated[
    list[str],
    typer.Argument(
        metavar="QUERY...",
        help="A card's name (overfitting, ml/optim:overfitting, …#2) or a query.",
        callback=words_of,
        autocompletion=completion.cards,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask, however many cards it is.")]


def suspend(
    context: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False
) -> None:
    """Leave cards out of all sessions until they are unsuspended.

    [dim]Example:[/dim] flashq suspend overfitting
    """
    _change(context, cards, LogKind.SUSPEND, dry_run=dry_run, yes=yes)


def unsuspend(
    context: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False
) -> None:
    """Take suspended cards in again.

    [dim]Example:[/dim] flashq unsuspend is:suspended
    """
    _change(context, cards, LogKind.UNSUSPEND, dry_run=dry_run, yes=yes)


def bury(context: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Leave cards out until tomorrow.

    [dim]Example:[/dim] flashq bury overfitting
    """
    _change(context, cards, LogKind.BURY, dry_run=dry_run, yes=yes)


def unbury(context: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Take buried cards in again today.

    [dim]Example:[/dim] flashq unbury is:buried
    """
    _change(context, cards, LogKind.UNBURY, dry_run=dry_run, yes=yes)


def skip(context: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Let cards come after all others today.

    [dim]Example:[/dim] flashq skip overfitting
    """
    _change(context, cards, LogKind.SKIP, dry_run=dry_run, yes=yes)


def reset(context: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Make cards new again; their history stays in the log.

    [dim]Example:[/dim] flashq reset overfitting
    """
    _change(context, cards, LogKind.RESET, dry_run=dry_run, yes=yes)


def flag(
    context: typer.Context,
    cards: Cards,
    number: Annotated[
        int, typer.Option("-n", "--number", min=1, max=HIGHEST_FLAG, help="Which flag.")
    ] = 1,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Flag cards, to find them with flag:any later.

    [dim]Example:[/dim] flashq flag overfitting
    """
    _change(context, cards, LogKind.FLAG, number, dry_run=dry_run, yes=yes)


def unflag(context: typer.Context, cards: Cards, dry_run: DryRun = False, yes: Yes = False) -> None:
    """Take the flags off cards.

    [dim]Example:[/dim] flashq unflag flag:any
    """
    _change(context, cards, LogKind.FLAG, dry_run=dry_run, yes=yes)


def _change(
    context: typer.Context,
    words: list[str],
    kind: LogKind,
    value: int = 0,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    from flashq.terminal.changing import Caution, change

    run = invocation(context)
    with run.open() as collection:
        moment = run.moment(collection)
        cards = collection.cards_meant(words, moment.day)
        change(collection, cards, kind, value, moment, Caution(dry_run, yes))
