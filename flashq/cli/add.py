"""`flashq add`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flashq.cli import completion
from flashq.cli.invocation import invocation


def add(
    context: typer.Context,
    deck: Annotated[
        str,
        typer.Option(
            "--deck", "-d", help="The deck.", autocompletion=completion.decks, show_default=False
        ),
    ] = "",
    question: Annotated[
        str, typer.Option("--question", "-q", help="The question.", show_default=False)
    ] = "",
    answer: Annotated[
        str, typer.Option("--answer", "-a", help="The answer, Markdown.", show_default=False)
    ] = "",
    tags: Annotated[
        list[str] | None,
        typer.Option("--tag", "-t", help="A tag.", autocompletion=completion.tags),
    ] = None,
    note_id: Annotated[
        str, typer.Option("--id", help="The note's id; made from the question by default.")
    ] = "",
    edit: Annotated[bool, typer.Option("--edit", help="Write it in $EDITOR.")] = False,
    new_deck: Annotated[
        bool, typer.Option("--new-deck", help="Make the deck when there is none of that name.")
    ] = False,
) -> None:
    """Add a note to a deck, asking for what is not given.

    Without a question it asks; at the end of a pipe it reads notes from standard input: the
    question, a line ---, the answer, a line === before the next note.

    [dim]Example:[/dim] flashq add -d ml/optim --new-deck -q "What is momentum?" -a "A mean."
    """
    from flashq.terminal import adding

    with invocation(context).open() as collection:
        request = adding.Request(deck, question, answer, tuple(tags or ()), note_id, new_deck)
        if question:
            adding.add_given(collection, request, edit=edit)
        elif edit:
            adding.add_edited(collection, request)
        elif sys.stdin.isatty():
            adding.add_asked(collection, request)
        else:
            adding.add_read(collection, request, sys.stdin.buffer)
