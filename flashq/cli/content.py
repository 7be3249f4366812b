"""`flashq check`, `render` and `schema`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flashq.cli.invocation import invocation
from flashq.core.encoding import decoded
from flashq.errors import FAULT_FOUND, WRONG_USAGE, FlashqError


def check(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Deck files or folders; the collection by default.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON (docs/json.md).")] = False,
    ids: Annotated[
        bool, typer.Option("--write-ids", help="Write ids into the notes that have none.")
    ] = False,
) -> None:
    """Look decks over: faults, drafts, questions twice, dead follow-ups, missing pictures …

    Ends with 1 when there is a fault; warnings alone end with 0.

    [dim]Example:[/dim] flashq check zh/model-optimization/tuning.yaml
    """
    from flashq.collection import checking
    from flashq.terminal import findings
    from flashq.terminal.json_text import print_json

    run = invocation(context)
    folder = run.folder_if_any() if paths else run.folder()
    if ids:
        with run.open(synchronised=False) as collection, collection.locked():
            written = checking.add_ids(folder, paths or [])
        findings.print_written_ids(written, to_stderr=as_json)
    checked = checking.check(folder, paths or [])
    if as_json:
        print_json(findings.checked_json(checked))
    else:
        findings.print_checked(checked)
    if checked.fault_count:
        raise typer.Exit(FAULT_FOUND)


def render(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="A Markdown file, or - for standard input.")
    ] = "-",
    width: Annotated[
        int | None, typer.Option(min=2, max=1000, help="Cells; the terminal's by default.")
    ] = None,
    math: Annotated[
        str, typer.Option(metavar="auto|1d|2d|source", help="How formulas are laid out.")
    ] = "auto",
    plain: Annotated[
        bool, typer.Option("--plain", help="No boxes, no colours: for pipes and screen readers.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Formulas as their source.")] = False,
) -> None:
    """Show Markdown as a card shows it.

    [dim]Example:[/dim] flashq render notes.md --width 60
    """
    if math not in ("auto", "1d", "2d", "source"):
        raise FlashqError(f'--math cannot be "{math}"', "it is auto, 1d, 2d or source", WRONG_USAGE)
    from flashq.terminal.showing import print_markdown

    source = sys.stdin.buffer.read() if file == "-" else _bytes_of(Path(file))
    text = decoded(source, "standard input" if file == "-" else file)
    run = invocation(context)
    layout = "source" if raw else math
    print_markdown(text, run.settings(), run.folder_if_any(), width, layout, plain=plain)


def schema() -> None:
    """Print the JSON Schema of decks, for editors that complete and check while typing.

    [dim]Example:[/dim] flashq schema > deck.schema.json
    """
    from flashq.formats.deck_yaml import json_schema
    from flashq.terminal.json_text import print_json

    print_json(json_schema())


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FlashqError(f"{path}: {error.strerror}", "give a Markdown file or -") from error
