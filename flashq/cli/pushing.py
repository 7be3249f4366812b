"""`flashq push`: changes sent to another program while it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from flashq.cli.invocation import invocation
from flashq.cli.queries import QUERY_SETTINGS, Query, QueryCommand

push = typer.Typer(add_completion=False, rich_markup_mode="rich")


@push.callback()
def push_changes() -> None:
    """Send changes to a running Anki.

    [dim]Example:[/dim] flashq push anki --dry-run
    """


@push.command("anki", cls=QueryCommand, context_settings=QUERY_SETTINGS)
def push_anki(
    context: typer.Context,
    query: Query = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done; change nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also overwrite what was changed in Anki since.")
    ] = False,
) -> None:
    """Send new and changed notes to a running Anki, through its add-on AnkiConnect.

    Nothing is deleted there. Of translated decks those in the study languages are sent.

    [dim]Example:[/dim] flashq push anki --dry-run
    """
    from flashq.terminal import pushing

    run = invocation(context)
    with run.open() as collection:
        selection = collection.selection_to_study(query or [], run.moment(collection).day)
        run.warn_of_faults(collection)
        pushing.to_anki(collection, selection, dry_run=dry_run, force=force)
