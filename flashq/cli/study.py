"""`flashq study` and `flashq undo`."""

from __future__ import annotations

from typing import Annotated

import typer

from flashq.cli import completion
from flashq.cli.changing import DryRun, Yes
from flashq.cli.invocation import Invocation, invocation
from flashq.cli.queries import words_of
from flashq.errors import INTERRUPTED, FlashqError


def study(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY]...",
            help="Decks (a name, a folder, its last part) or a query; all by default.",
            callback=words_of,
            autocompletion=completion.decks_or_terms,
            show_default=False,
        ),
    ] = None,
    new: Annotated[
        int | None,
        typer.Option(min=0, max=9_999, metavar="N", help="So many new cards, whatever the limits."),
    ] = None,
    reviews: Annotated[
        int | None,
        typer.Option(min=0, max=9_999, metavar="N", help="So many reviews, whatever the limits."),
    ] = None,
    ahead: Annotated[
        int,
        typer.Option(min=0, max=36_500, metavar="DAYS", help="Take in cards due in so many days."),
    ] = 0,
    cram: Annotated[
        bool, typer.Option("--cram", help="Practise any cards; the schedule stays as it is.")
    ] = False,
    shuffle: Annotated[
        str | None, typer.Option(metavar="SEED", help="Mix the cards and choices by a seed.")
    ] = None,
    together: Annotated[
        bool, typer.Option("--siblings", help="Let the cards of one note come on one day.")
    ] = False,
    aloud: Annotated[
        bool | None,
        typer.Option(
            "--aloud/--no-aloud", help="Time your answers; the setting if not.", show_default=False
        ),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="By lines, without drawing: for screen readers.")
    ] = False,
) -> None:
    """Review what is due, then new cards, then drill what was not known well.

    [dim]Example:[/dim] flashq study model-optimization
    """
    from flashq.collection.queueing import Wish
    from flashq.collection.sitting import Manner, Sitting
    from flashq.terminal.studying import study as run_study

    run = invocation(context)
    with run.open() as collection:
        day = run.moment(collection).day
        selection = collection.selection_to_study(query or [], day)
        run.warn_of_faults(collection)
        wish = Wish(
            new=new,
            reviews=reviews,
            ahead_days=ahead,
            cram=cram,
            shuffle=shuffle,
            together=together,
        )
        queue = collection.queue(day, selection, wish)
        if not queue:
            from flashq.terminal.reports import nothing_due

            nothing_due(collection, day, selection)
            return
        manner = Manner(
            selection=selection,
            seed=shuffle or "",
            aloud=collection.settings.aloud if aloud is None else aloud,
            cram=cram,
            together=together,
        )
        sitting = Sitting(collection, queue, lambda: run.moment(collection), run.stopwatch, manner)
        if run_study(sitting, plain=plain):
            raise typer.Exit(INTERRUPTED)


def undo(
    context: typer.Context,
    steps: Annotated[
        int, typer.Option("-n", min=1, metavar="STEPS", help="How many steps to take back.")
    ] = 1,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Take back the last grade, bury, suspend or any other deed, whenever it was done.

    [dim]Example:[/dim] flashq undo -n 2
    """
    from flashq.terminal.undoing import undo_steps

    run: Invocation = invocation(context)
    with run.open() as collection:
        if not undo_steps(collection, steps, dry_run=dry_run, yes=yes):
            raise FlashqError("there is nothing to undo")
