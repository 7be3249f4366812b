"""`flashq list`, `show`, `due` and `decks`."""

from __future__ import annotations

from typing import Annotated

import typer

from flashq.cli import completion
from flashq.cli.invocation import invocation, name_as_text
from flashq.cli.queries import words_of

Json = Annotated[bool, typer.Option("--json", help="As JSON (docs/json.md).")]


def list_cards(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY]...",
            help="Words, decks, deck: tag: is: due<=3 ease<2 …; docs/commands.md has all.",
            callback=words_of,
            autocompletion=completion.query,
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """List cards, all of them or those that meet a query.

    [dim]Example:[/dim] flashq list deck:model-optimization is:new 正则化
    """
    from flashq.terminal import reports

    run = invocation(context)
    with run.open() as collection:
        day = run.moment(collection).day
        run.warn_of_faults(collection)
        cards = collection.cards(query or [], day)
        if as_json:
            reports.print_cards_json(cards, day)
        else:
            reports.print_cards(cards, day)


def show(
    context: typer.Context,
    card: Annotated[
        str,
        typer.Argument(
            metavar="CARD",
            help="overfitting, ml/optim:overfitting or …#2.",
            callback=name_as_text,
            autocompletion=completion.cards,
        ),
    ],
    as_json: Json = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="No boxes, no colours: for pipes and screen readers.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Formulas as their source.")] = False,
) -> None:
    """Show a card as a session shows it, with its schedule.

    [dim]Example:[/dim] flashq show overfitting
    """
    run = invocation(context)
    with run.open() as collection:
        found = collection.card_named(card)
        day = run.moment(collection).day
        if as_json:
            from flashq.core.reports import whole_card_json
            from flashq.terminal.json_text import print_json

            print_json(whole_card_json(found, day, collection.log(found.card_id)))
        else:
            from flashq.terminal.showing import print_card

            print_card(found, day, collection, plain=plain, raw=raw)


def due(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY]...",
            help="Decks or a query; all by default.",
            callback=words_of,
            autocompletion=completion.decks_or_terms,
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what waits today: the numbers, and the cards due for review.

    [dim]Example:[/dim] flashq due
    """
    from flashq.terminal import reports

    run = invocation(context)
    with run.open() as collection:
        day = run.moment(collection).day
        selection = collection.selection_to_study(query or [], day)
        run.warn_of_faults(collection)
        queue = collection.queue(day, selection)
        cards = collection.cards_of(queue.due)
        if as_json:
            reports.print_cards_json(cards, day)
        else:
            reports.print_due(queue, collection.next_due(day, selection), cards, day)


def decks(context: typer.Context, as_json: Json = False) -> None:
    """List the decks with their numbers.

    [dim]Example:[/dim] flashq decks --json
    """
    from flashq.terminal import reports

    run = invocation(context)
    with run.open() as collection:
        found = collection.deck_reports(run.moment(collection).day)
        if as_json:
            reports.print_decks_json(found)
        else:
            reports.print_decks(found)
