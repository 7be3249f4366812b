"""The real Anki as a judge: packages are imported into collections of its own and read back."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from flashq.core.model import (
    UNSEEN,
    CardState,
    LogEntry,
    LogKind,
    Moment,
)
from flashq.core.schedulers import base
from flashq.core.schedulers.sm2 import Sm2
from flashq.core.timing import moment_of
from flashq.formats.anki.model import AnkiCard, AnkiNote, NoteType, Template
from flashq.formats.anki.package import Written, kept_notes, write_package
from flashq.formats.anki.rendered import RenderedNotes

ROLLOVER_HOUR = 4
BASIC = NoteType(
    type_id=1_795_000_000_001,
    name="flashq test",
    is_cloze=False,
    fields=("Question", "Answer", "Spare"),
    templates=(
        Template("Forth", "{{Question}}", "{{FrontSide}}<hr id=answer>{{Answer}}"),
        Template("Back", "{{Answer}}", "{{FrontSide}}<hr id=answer>{{Question}}"),
    ),
    css=".card { font-size: 20px; }",
)
CLOZE = NoteType(
    type_id=1_795_000_000_002,
    name="flashq test cloze",
    is_cloze=True,
    fields=("Text", "Answer"),
    templates=(Template("Gap", "{{cloze:Text}}", "{{cloze:Text}}<br>{{Answer}}"),),
    css=".card { font-size: 20px; }",
)


def today() -> int:
    """The study day of this moment, in the zone of this process."""
    return moment_of(datetime.now().astimezone(), ROLLOVER_HOUR).day


def local_offset(time: datetime) -> timedelta | None:
    return time.astimezone().utcoffset()


def card(
    ordinal: int = 1,
    *,
    state: CardState = UNSEEN,
    log: tuple[LogEntry, ...] = (),
    number: int = 1,
) -> AnkiCard:
    return AnkiCard(ordinal, number, state, log)


def note(
    guid: str = "guid",
    fields: tuple[str, ...] = ("<b>question</b>", "answer", ""),
    *,
    note_type: NoteType = BASIC,
    deck: str = "ml::optim",
    tags: tuple[str, ...] = ("sgd",),
    changed_s: int = 1_700_000_000,
    cards: tuple[AnkiCard, ...] | None = None,
    media: tuple[tuple[str, str], ...] = (),
) -> AnkiNote:
    return AnkiNote(
        guid=guid,
        note_type=note_type,
        deck=deck,
        fields=fields,
        tags=tags,
        changed_s=changed_s,
        cards=(card(),) if cards is None else cards,
        media=media,
    )


def at(day: int, hour: int = 12, *, minute: int = 0) -> Moment:
    """A moment of a study day, in hours from its midnight in local time."""
    local = datetime.fromordinal(day) + timedelta(hours=hour, minutes=minute)
    return Moment(round(local.astimezone(UTC).timestamp() * 1000), day)


def grade(
    day: int,
    quality: int,
    *,
    hour: int = 12,
    minute: int = 0,
    kind: LogKind = LogKind.REVIEW,
    value: int = 0,
) -> LogEntry:
    return LogEntry(kind, quality, at(day, hour, minute=minute), duration_ms=5_000, value=value)


def mark(kind: LogKind, day: int, value: int = 0, *, hour: int = 13) -> LogEntry:
    return LogEntry(kind, None, at(day, hour), value=value)


def studied(*log: LogEntry, ordinal: int = 1, number: int = 1) -> AnkiCard:
    """A card with the state that its log comes to."""
    return card(ordinal, state=base.replay(Sm2(), log)[1], log=log, number=number)


def write_notes(path: Path, notes: Iterable[AnkiNote], **options: Any) -> Written:
    """Writes a package of notes that were kept nowhere before."""
    with TemporaryDirectory() as folder, RenderedNotes(Path(folder) / "rendered") as rendered:
        return write_package(path, kept_notes(rendered, notes), rendered, **options)


def export(
    path: Path,
    *notes: AnkiNote,
    media_root: Path | None = None,
    with_progress: bool = False,
    day: int | None = None,
    utc_offset: Callable[[datetime], timedelta | None] = local_offset,
) -> Written:
    return write_notes(
        path,
        notes,
        media_root=media_root or path.parent,
        day=today() if day is None else day,
        rollover_hour=ROLLOVER_HOUR,
        utc_offset=utc_offset,
        with_progress=with_progress,
    )


class Row(NamedTuple):
    """A row of the log as Anki has it after an import."""

    id: int
    button: int
    interval: int
    last_interval: int
    factor: int
    taken_ms: int
    kind: int


class Judge:
    """A collection of Anki's."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    def take(self, path: Path, *, with_scheduling: bool = True, **options: Any) -> Any:
        """Import a package; returns the import's own log (`new`, `updated` and so on)."""
        request = ImportAnkiPackageRequest(
            package_path=str(path),
            options=ImportAnkiPackageOptions(with_scheduling=with_scheduling, **options),
        )
        return self.collection.import_anki_package(request).log

    def rows(self, sql: str) -> list[Any]:
        assert self.collection.db
        return self.collection.db.all(sql)

    def value(self, sql: str) -> Any:
        assert self.collection.db
        return self.collection.db.scalar(sql)

    def notes(self) -> list[Any]:
        ids = self.collection.find_notes("")
        return [self.collection.get_note(note_id) for note_id in ids]

    def cards(self) -> list[Any]:
        ids = [row[0] for row in self.rows("select id from cards order by nid, ord")]
        return [self.collection.get_card(card_id) for card_id in ids]

    def deck_names(self) -> set[str]:
        return {deck.name for deck in self.collection.decks.all_names_and_ids()} - {"Default"}

    def deck_of(self, card: Any) -> str:
        return str(self.collection.decks.name(card.did))

    def due_day(self, card: Any) -> int:
        """The day a review is due on, as flashq counts days."""
        return int(card.due) - int(self.collection.sched.today) + today()

    def data_of(self, card: Any) -> dict[str, Any]:
        text = self.value(f"select data from cards where id = {card.id}")
        return dict(json.loads(text or "{}"))

    def log_of(self, card: Any) -> list[Row]:
        columns = "id, ease, ivl, lastIvl, factor, time, type"
        rows = self.rows(f"select {columns} from revlog where cid = {card.id} order by id")
        return [Row(*row) for row in rows]


@contextmanager
def judging(folder: Path) -> Iterator[Judge]:
    folder.mkdir(exist_ok=True)
    collection = Collection(str(folder / "collection.anki2"))
    try:
        yield Judge(collection)
    finally:
        collection.close()
