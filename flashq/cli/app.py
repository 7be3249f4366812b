"""The program's entry: global options, and the commands, each imported when it is called.

Importing every command costs more than running most of them, so the table below names the
module and the function of each; only `--help` and completion look at them all.
"""

from __future__ import annotations

import errno
import inspect
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.core
import typer.main

from flashq import __version__
from flashq.cli.bash_words import joined_at_colons
from flashq.cli.invocation import Invocation
from flashq.errors import FAULT_FOUND, INTERRUPTED, WRONG_USAGE, FlashqError

_DAILY, _LOOKING, _CARDS = "Every day", "Looking", "Cards"
_LOAD, _OUT, _CONTENT, _REST = "Load", "In and out", "Decks", "Collection"
# Command: (help panel, module, function or Typer application).
COMMANDS = {
    "study": (_DAILY, "study", "study"),
    "add": (_DAILY, "add", "add"),
    "undo": (_DAILY, "study", "undo"),
    "due": (_LOOKING, "listing", "due"),
    "list": (_LOOKING, "listing", "list_cards"),
    "show": (_LOOKING, "listing", "show"),
    "decks": (_LOOKING, "listing", "decks"),
    "stats": (_LOOKING, "looking", "stats"),
    "leeches": (_LOOKING, "looking", "leeches"),
    "grade": (_CARDS, "grading", "grade"),
    "suspend": (_CARDS, "changing", "suspend"),
    "unsuspend": (_CARDS, "changing", "unsuspend"),
    "bury": (_CARDS, "changing", "bury"),
    "unbury": (_CARDS, "changing", "unbury"),
    "skip": (_CARDS, "changing", "skip"),
    "reset": (_CARDS, "changing", "reset"),
    "flag": (_CARDS, "changing", "flag"),
    "unflag": (_CARDS, "changing", "unflag"),
    "postpone": (_LOAD, "planning", "postpone"),
    "backlog": (_LOAD, "planning", "backlog"),
    "export": (_OUT, "exporting", "export"),
    "push": (_OUT, "pushing", "push"),
    "import": (_OUT, "importing", "import_files"),
    "check": (_CONTENT, "content", "check"),
    "render": (_CONTENT, "content", "render"),
    "schema": (_CONTENT, "content", "schema"),
    "init": (_REST, "setup", "init"),
    "config": (_REST, "setup", "config"),
    "rebuild": (_REST, "grading", "rebuild"),
}
# A query may begin with a minus: `flashq list -is:new`.
_QUERIED = (
    *("study", "due", "list", "stats", "leeches", "postpone", "backlog"),
    *("suspend", "unsuspend", "bury", "unbury", "skip", "reset", "flag", "unflag"),
)
# The one base of what Typer raises for wrong usage; its own module for it is private.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def _queried(name: str) -> dict[str, Any]:
    """What makes a command take a query."""
    if name not in _QUERIED:
        return {}
    from flashq.cli.queries import QUERY_SETTINGS, QueryCommand

    return {"cls": QueryCommand, "context_settings": QUERY_SETTINGS}


class LazyGroup(typer.core.TyperGroup):
    """A group whose commands are imported when asked for, and whose errors are one line."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            panel, module, name = COMMANDS[cmd_name]
            target = getattr(import_module(f"flashq.cli.{module}"), name)
            application = target
            if not isinstance(target, typer.Typer):
                application = typer.Typer(add_completion=False, rich_markup_mode="rich")
                application.command(cmd_name, **_queried(cmd_name))(target)
            command: Any = typer.main.get_command(application)
            _unwrap(command)
            command.name, command.rich_help_panel = cmd_name, panel
            self.add_command(command)
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f'did you mean "{near[0]}"?' if near else '"flashq --help" lists the commands'
            raise FlashqError(f'there is no command "{args[0]}"', hint, WRONG_USAGE)
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs the command; expected errors become one line on stderr and an exit code."""
        _make_streams_forgiving()
        try:
            with joined_at_colons(os.environ):
                result = super().main(
                    args, prog_name, complete_var, False, windows_expand_args, **extra
                )
            sys.stdout.flush()
        except FlashqError as error:
            result = _complain(str(error), error.exit_code)
            _point_at(error)
        except _UsageError as error:
            result = _complain(_usage_message(error), WRONG_USAGE)
        except (KeyboardInterrupt, typer.Abort):
            if sys.stderr.isatty():
                print(file=sys.stderr)  # the shell's prompt must not stand behind ^C
            result = INTERRUPTED
        except BrokenPipeError:
            # The reader (`| head`) has seen enough; Python must not complain again at exit.
            _stop_writing()
            result = 0
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EIO) or error.filename is not None:
                raise
            _stop_writing()
            result = _complain(f"standard output: {error.strerror}", FAULT_FOUND)
        if not standalone_mode:
            return result
        sys.exit(result if isinstance(result, int) else 0)


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"flashq {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def flashq(
    context: typer.Context,
    collection: Annotated[
        str | None,
        typer.Option(
            "--collection", "-C", metavar="DIR", help="The collection's folder.", show_default=False
        ),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Pretend that it is noon of this day."),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Pretend that it is this moment (ISO 8601 with offset)."),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Spaced repetition in the terminal for people who prepare for technical interviews.

    Decks are YAML files that you own; the schedule is SM-2.

    Start with [bold]flashq study[/bold]; add a question with [bold]flashq add[/bold].
    """
    context.obj = Invocation.from_options(collection, today, now)
    if context.invoked_subcommand is None:
        print(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script: runs the command and exits with its code."""
    app(args=arguments, prog_name="flashq")


def _unwrap(command: Any) -> None:
    """Gives help texts a line for each paragraph, to be wrapped for the terminal."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    command.help = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    for subcommand in getattr(command, "commands", {}).values():
        _unwrap(subcommand)


def _stop_writing() -> None:
    """What is still buffered goes nowhere, so that Python does not complain of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _make_streams_forgiving() -> None:
    """Closed streams are as good as empty ones; text that the terminal's encoding lacks, or
    that is no text, must not end the program."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="surrogateescape" if stream is sys.stdin else "backslashreplace"
            )


def _complain(message: str, exit_code: int) -> int:
    from flashq.terminal.saying import complain

    complain(message)
    return exit_code


def _point_at(error: FlashqError) -> None:
    """Shows the character of a query that makes no sense."""
    from flashq.core.search import QueryError

    if isinstance(error, QueryError):
        from flashq.terminal.line_breaking import cells
        from flashq.terminal.safe_text import safe_line

        print(f"flashq:   {safe_line(error.text)}", file=sys.stderr)
        print(f"flashq:   {' ' * cells(safe_line(error.text[: error.index]))}^", file=sys.stderr)


def _usage_message(error: Exception) -> str:
    """What Typer says of a wrong call, on one line, with the help to look at."""
    message = " ".join(error.format_message().split()).rstrip(".")  # type: ignore[attr-defined]
    message = message.replace("is not a valid int range", "is not a whole number")
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "flashq"
    return f'{message[:1].lower()}{message[1:]}; "{command} --help" shows the usage'
