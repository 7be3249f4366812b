"""`flashq stats` and `flashq leeches`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flashq.cli.invocation import invocation
from flashq.cli.queries import Query

Json = Annotated[bool, typer.Option("--json", help="As JSON (docs/json.md).")]


def stats(
    context: typer.Context,
    query: Query = None,
    days: Annotated[
        int, typer.Option(min=1, max=36_500, metavar="N", help="So many days back.")
    ] = 30,
    as_json: Json = False,
) -> None:
    """Tell how studying goes: grades, time, what is due, and the key points missed most.

    [dim]Example:[/dim] flashq stats deck:model-optimization --days 7
    """
    from flashq.collection.statistics import statistics
    from flashq.terminal.json_text import print_json
    from flashq.terminal.statistics import print_statistics, statistics_json

    run = invocation(context)
    with run.open() as collection:
        day = run.moment(collection).day
        run.warn_of_faults(collection)
        found = statistics(collection, query or [], day, days)
        if as_json:
            print_json(statistics_json(found, day))
        else:
            print_statistics(found, day, collection.settings, query or [])


def leeches(
    context: typer.Context,
    query: Query = None,
    as_list: Annotated[bool, typer.Option("--list", help="Only list them.")] = False,
    as_json: Json = False,
) -> None:
    """Go through the cards that are forgotten again and again: edit, split, suspend or reset.

    [dim]Example:[/dim] flashq leeches --list
    """
    from flashq.collection import statistics
    from flashq.terminal import leeches as showing
    from flashq.terminal.json_text import print_json

    run = invocation(context)
    with run.open() as collection:
        day = run.moment(collection).day
        run.warn_of_faults(collection)
        found = statistics.leeches(collection, query or [], day)
        if as_json:
            print_json([showing.leech_json(collection, card, day) for card in found])
        elif as_list or not found or not (sys.stdin.isatty() and sys.stdout.isatty()):
            showing.print_leeches(collection, found, query or [])
        else:
            showing.go_through(collection, found, lambda: run.moment(collection))
