"""`flashq study` and `flashq undo`."""

from __future__ import annotations

from typing import Annotated

import typer

from flashq.cli import completion
from flashq.cli.invocation import Invocation, invocation
from flashq.errors import INTERRUPTED, FlashqError


def study(
    context: typer.Context,
    decks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DECK]...",
            help="Decks to study: a name, a folder or its last part; all by default.",
            autocompletion=completion.decks,
            show_default=False,
        ),
    ] = None,
    ahead: Annotated[
        int,
        typer.Option(min=0, max=36_500, metavar="DAYS", help="Take in cards due in so many days."),
    ] = 0,
    more_new: Annotated[
        int,
        typer.Option(min=0, max=9_999, metavar="N", help="So many new cards beyond the limit."),
    ] = 0,
    plain: Annotated[
        bool, typer.Option("--plain", help="By lines, without drawing: for screen readers.")
    ] = False,
) -> None:
    """Review what is due, then new cards, then drill what was not known well.

    [dim]Example:[/dim] flashq study model-optimization
    """
    run = invocation(context)
    with run.open() as collection:
        wanted = collection.deck_filter(decks or [])
        day = run.moment(collection).day
        run.warn_of_faults(collection)
        queue = collection.queue(day, wanted, ahead_days=ahead, more_new=more_new)
        if not queue:
            from flashq.terminal.reports import nothing_due

            nothing_due(collection, day, wanted, decks or [])
            return
        from flashq.collection.sitting import Sitting
        from flashq.terminal.studying import study as run_study

        sitting = Sitting(collection, queue, lambda: run.moment(collection), run.stopwatch, wanted)
        if run_study(sitting, plain=plain):
            raise typer.Exit(INTERRUPTED)


def undo(
    context: typer.Context,
    steps: Annotated[
        int, typer.Option("-n", min=1, metavar="STEPS", help="How many steps to take back.")
    ] = 1,
) -> None:
    """Take back the last grade, bury or suspend, whenever it was given.

    [dim]Example:[/dim] flashq undo -n 2
    """
    from flashq.terminal.reports import print_undone

    run: Invocation = invocation(context)
    with run.open() as collection:
        for step in range(steps):
            undone = collection.undo()
            if undone is None and step == 0:
                raise FlashqError("there is nothing to undo")
            if undone is None:
                print("There is nothing more to undo.")
                break
            print_undone(undone, collection.settings.grades)
