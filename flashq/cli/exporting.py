"""`flashq export`: notes on their way to Anki, to spreadsheets, to paper and to a backup."""

from __future__ import annotations

from typing import Annotated

import typer

from flashq.cli.invocation import invocation
from flashq.cli.queries import QUERY_SETTINGS, Query, QueryCommand

_File = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")]
_FileOrPipe = Annotated[
    str,
    typer.Option("-o", "--output", metavar="FILE", help="Where to write it; - is standard output."),
]

export = typer.Typer(add_completion=False, rich_markup_mode="rich")


@export.callback()
def export_notes() -> None:
    """Write notes for Anki, on one page, as Markdown, as a table, or all as a backup.

    [dim]Example:[/dim] flashq export anki -o interview.apkg
    """


@export.command("anki", cls=QueryCommand, context_settings=QUERY_SETTINGS)
def export_anki(
    context: typer.Context,
    query: Query = None,
    output: _File = "flashq.apkg",
    with_progress: Annotated[
        bool,
        typer.Option(
            "--with-progress", help="With due days, intervals, ease and the whole review log."
        ),
    ] = False,
) -> None:
    """Make a package that Anki imports: notes, cards and pictures.

    Imported again later, it updates the notes and doubles none; what was changed in Anki after
    the note changed here stays. Of translated decks those in the study languages are taken.

    [dim]Example:[/dim] flashq export anki deck:zh -o interview.apkg
    """
    from flashq.terminal import exporting

    run = invocation(context)
    with run.open() as collection:
        day = run.moment(collection).day
        selection = collection.selection_to_study(query or [], day)
        run.warn_of_faults(collection)
        exporting.to_anki(
            exporting.Output(collection, output),
            selection,
            day=day,
            local=run.local,
            with_progress=with_progress,
        )


@export.command("csv", cls=QueryCommand, context_settings=QUERY_SETTINGS)
def export_csv(
    context: typer.Context,
    query: Query = None,
    output: _FileOrPipe = "-",
    raw: Annotated[
        bool,
        typer.Option(
            "--raw", help="Cells as they are, also those that a spreadsheet runs as formulas."
        ),
    ] = False,
) -> None:
    """Write notes as a table for spreadsheets, one row a note.

    [dim]Example:[/dim] flashq export csv tag:loss -o loss.csv
    """
    from flashq.terminal import exporting

    run = invocation(context)
    with run.open() as collection:
        selection = collection.selection(query or [], run.moment(collection).day)
        run.warn_of_faults(collection)
        exporting.to_csv(exporting.Output(collection, output), selection, guard_formulas=not raw)


@export.command("markdown", cls=QueryCommand, context_settings=QUERY_SETTINGS)
def export_markdown(
    context: typer.Context,
    query: Query = None,
    output: _FileOrPipe = "-",
) -> None:
    """Write notes as a Markdown document that `flashq import` reads back.

    Where -o is a folder, or ends with a slash, each deck gets a file of its own.

    [dim]Example:[/dim] flashq export markdown deck:zh -o notes.md
    """
    from flashq.terminal import exporting

    run = invocation(context)
    with run.open() as collection:
        selection = collection.selection(query or [], run.moment(collection).day)
        run.warn_of_faults(collection)
        exporting.to_markdown(exporting.Output(collection, output), selection)


@export.command("html", cls=QueryCommand, context_settings=QUERY_SETTINGS)
def export_html(
    context: typer.Context,
    query: Query = None,
    output: _File = "flashq.html",
    missed: Annotated[
        bool, typer.Option("--missed", help="Only the key points that you missed, with counts.")
    ] = False,
) -> None:
    """Write a cram sheet: one page that needs no network, for the screen and for paper.

    Of translated decks those in the study languages are taken.

    [dim]Example:[/dim] flashq export html tag:loss -o loss.html
    """
    from flashq.terminal import exporting

    run = invocation(context)
    with run.open() as collection:
        selection = collection.selection_to_study(query or [], run.moment(collection).day)
        run.warn_of_faults(collection)
        exporting.to_html(exporting.Output(collection, output), selection, missed_only=missed)


@export.command("json")
def export_json(
    context: typer.Context,
    output: _FileOrPipe = "-",
) -> None:
    """Write a full backup: decks, settings, pictures and the whole log (docs/backup.md).

    `flashq import` restores it.

    [dim]Example:[/dim] flashq export json -o backup.json
    """
    from flashq.terminal import exporting

    with invocation(context).open() as collection:
        exporting.to_json(exporting.Output(collection, output))
