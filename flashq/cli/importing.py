"""`flashq import`: notes from Markdown, and a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flashq.cli.invocation import invocation
from flashq.errors import FAULT_FOUND, WRONG_USAGE, FlashqError


def import_files(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Markdown files, or one backup.")
    ],
    question_level: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=6,
            metavar="N",
            help="In notes written by hand: headings of this level are the questions.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done; change nothing.")
    ] = False,
) -> None:
    """Take notes in from Markdown (docs/export.md), or restore a backup (docs/backup.md).

    Notes that are in their deck already are left as they are there; nothing is doubled.

    [dim]Example:[/dim] flashq import notes.md --dry-run
    """
    from flashq.terminal import importing

    run = invocation(context)
    backups = [file for file in files if importing.is_backup(file)]
    if not backups:
        decks = importing.read_markdown(files, question_level)
        with run.open() as collection:
            if not importing.take_in(collection, decks, dry_run=dry_run):
                raise typer.Exit(FAULT_FOUND)
            if not dry_run:
                collection.synchronise(day=run.moment(collection).day)
        return
    if len(files) > 1:
        raise FlashqError("a backup is restored alone", "give one file", WRONG_USAGE)
    if dry_run:
        hint = "what it would overwrite it refuses anyway"
        raise FlashqError("a backup is restored without --dry-run", hint, WRONG_USAGE)
    importing.restore(run.given_folder or run.folder_if_any(), backups[0])
    run.open().close()  # in step with the files that came
