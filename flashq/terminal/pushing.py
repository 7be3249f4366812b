"""A push as a person sees it: what Anki gets, what is left there, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashq.collection import exporting, packaging, pushing, sending
from flashq.formats.anki.connect import AnkiConnect
from flashq.formats.anki.known import name_of
from flashq.terminal.exporting import refuse_nothing, say_left_out, say_missing
from flashq.terminal.saying import say
from flashq.terminal.waiting import Waiting

if TYPE_CHECKING:
    from flashq.collection.opened import Collection
    from flashq.collection.pushing import PushPlan
    from flashq.collection.selecting import Selection

# A screen of lines; whoever sends more looks at the number.
_FORETOLD = 20


def to_anki(collection: Collection, selection: Selection, *, dry_run: bool, force: bool) -> None:
    """Sends the selected notes to a running Anki, or tells what would be sent."""
    client = AnkiConnect(collection.settings.anki_url, collection.settings.anki_key)
    refuse_nothing(collection, selection, "nothing was sent", with_drafts=False)
    pictures = exporting.Pictures(collection)
    total = exporting.note_count(collection, selection)
    with Waiting("Comparing") as waiting:
        plan = pushing.plan_push(
            client,
            packaging.anki_notes(collection, selection, pictures),
            media_root=collection.folder,
            force=force,
            progress=lambda done: waiting.progress(done, total),
        )
    if not dry_run and plan.steps:
        with Waiting("Sending") as waiting:
            sending.execute(client, plan, lambda done: waiting.progress(done, plan.steps))
    if dry_run:
        _foretell(plan)
    _report(plan, dry_run=dry_run)
    say_left_out(selection)
    say_missing(pictures)


def _foretell(plan: PushPlan) -> None:
    """Says note by note what a push would do, as far as that can be read."""
    lines = [f"{name_of(note)}: new" for note in plan.created]
    for change in plan.changes:
        parts = (
            (change.fields, "changed"),
            (change.cards, f"moved to {change.note.deck}"),
            (change.tags_on or change.tags_off, "tagged"),
        )
        lines.append(f"{name_of(change.note)}: {', '.join(what for is_so, what in parts if is_so)}")
    for line in lines[:_FORETOLD]:
        say(f"  {line}")
    if len(lines) > _FORETOLD:
        print(f"  … and {len(lines) - _FORETOLD} more")


def _report(plan: PushPlan, *, dry_run: bool) -> None:
    for left in plan.left:
        say(f"  {left.name}: {left.reason}")
    counts = (
        (len(plan.created), "created"),
        (len(plan.updated), "updated"),
        (len(plan.moved), "moved"),
        (len(plan.tagged), "tagged"),
        (len(plan.left), "left"),
        (plan.unchanged, "unchanged"),
    )
    said = ", ".join(f"{number} {what}" for number, what in counts if number) or "no notes"
    beside = [
        f"{number} {one if number == 1 else many}"
        for number, one, many in (
            (len(plan.media), "picture", "pictures"),
            (len(plan.note_types), "note type", "note types"),
        )
        if number
    ]
    say(f"{'A push would mean' if dry_run else 'In Anki'}: {'; '.join([said, *beside])}.")
