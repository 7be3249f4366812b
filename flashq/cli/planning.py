"""`flashq postpone` and `flashq backlog`."""

from __future__ import annotations

from typing import Annotated

import typer

from flashq.cli.changing import DryRun, Yes
from flashq.cli.invocation import invocation
from flashq.cli.queries import Query


def postpone(
    context: typer.Context,
    days: Annotated[
        int, typer.Argument(min=1, max=3650, metavar="DAYS", help="So many days without reviews.")
    ],
    query: Query = None,
    per_day: Annotated[
        int | None,
        typer.Option(
            min=1, max=9_999, metavar="N", help="Reviews a day afterwards; reviews_per_day if not."
        ),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Take a holiday: no reviews from today on for some days.

    What is late or comes due meanwhile is spread over the days after, the riskiest first.

    [dim]Example:[/dim] flashq postpone 7
    """
    from flashq.collection.planning import holiday
    from flashq.terminal.changing import Caution
    from flashq.terminal.planning import carry_out

    run = invocation(context)
    with run.open() as collection:
        moment = run.moment(collection)
        selection = collection.selection(query or [], moment.day)
        limit = per_day or max(1, collection.settings.reviews_per_day)
        moves = holiday(collection, selection, moment.day, days, limit)
        carry_out(collection, moves, moment, Caution(dry_run, yes))


def backlog(
    context: typer.Context,
    query: Query = None,
    per_day: Annotated[
        int, typer.Option(min=1, max=9_999, metavar="N", help="Reviews a day until it is gone.")
    ] = 60,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Spread late reviews over the coming days, the riskiest first.

    [dim]Example:[/dim] flashq backlog --per-day 60
    """
    from flashq.collection import planning
    from flashq.terminal.changing import Caution
    from flashq.terminal.planning import carry_out

    run = invocation(context)
    with run.open() as collection:
        moment = run.moment(collection)
        selection = collection.selection(query or [], moment.day)
        moves = planning.backlog(collection, selection, moment.day, per_day)
        carry_out(collection, moves, moment, Caution(dry_run, yes))
