"""`flashq init` and `flashq config`."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from flashq.cli.invocation import invocation, named_folder, other_language

config = typer.Typer(invoke_without_command=True, add_completion=False, rich_markup_mode="rich")


def init(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where the collection shall be.")],
    bank: Annotated[bool, typer.Option(help="Copy the bundled questions in.")] = True,
) -> None:
    """Make a collection in a folder: the bundled decks, media/ and the program's own folder.

    Files that are there already stay as they are.

    [dim]Example:[/dim] flashq init ~/interview && flashq -C ~/interview study
    """
    from flashq.collection import locating
    from flashq.config import locale_language
    from flashq.terminal.safe_text import safe_line

    path = named_folder(folder, "init")
    language = locale_language(invocation(context).environment)
    copied = locating.create(path, language, with_bank=bank)
    decks = f"{copied} bundled deck{'s' if copied != 1 else ''}"
    studied = f"; {other_language(language)}" if copied else ""
    print(f"Made a collection in {safe_line(str(path))} with {decks}{studied}.")
    print(f"Study it with: flashq -C {safe_line(shlex.quote(str(path)))} study")


def _settings_names() -> list[str]:
    from flashq.config import SETTINGS

    return list(SETTINGS)


@config.callback()
def show_settings(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON (docs/json.md).")] = False,
) -> None:
    """Show all settings with their values and where each comes from, or change one.

    [dim]Example:[/dim] flashq config set new_per_day 10
    """
    if context.invoked_subcommand is not None:
        return
    from flashq import config as settings
    from flashq.terminal import reports
    from flashq.terminal.json_text import print_json

    run = invocation(context)
    rows = settings.as_rows(settings.load(run.folder(), run.environment))
    if as_json:
        print_json({name: {"value": value, "from": origin} for name, value, origin, _ in rows})
    else:
        for name, value, origin, setting in rows:
            reports.print_setting(name, value, origin, setting)


@config.command("set")
def set_setting(
    context: typer.Context,
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="The setting.", autocompletion=_settings_names)
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Its new value.")],
) -> None:
    """Change one setting in flashq.toml; comments stay.

    [dim]Example:[/dim] flashq config set rollover_hour 5
    """
    from flashq.collection.settings import change
    from flashq.terminal.keymap import KeyMap
    from flashq.terminal.reports import print_setting

    path, kept = change(
        invocation(context).folder(),
        key,
        value,
        lambda settings: KeyMap.from_settings(
            settings.keys, settings.grades, ticks_points=settings.tick_points
        ),
    )
    print_setting(key, kept, str(path))
