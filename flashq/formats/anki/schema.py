"""Anki's collection of schema 11, which every Anki reads: its tables and its JSON columns.

Knows neither SQLite nor files. Numbers that Anki would draw from the clock are derived from
names here, so that two exports agree.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any
from unicodedata import normalize

from flashq.formats.anki.model import NoteType

# Anki replaces a note type of the same id only by one that is newer: raise this whenever a
# template or a style sheet is changed (field lists are final).
NOTE_TYPES_CHANGED_S = int(datetime(2026, 11, 27, tzinfo=UTC).timestamp())

# Day 0 of the packages. Fixed, so that exports of two days are alike; before any review, so
# that Anki's count of days never begins below 0.
CREATION_DAY = date(2000, 1, 1).toordinal()
CREATION_HOUR = 4
CREATED = datetime(2000, 1, 1, CREATION_HOUR)

TABLES = """
create table col (
    id integer primary key, crt integer not null, mod integer not null, scm integer not null,
    ver integer not null, dty integer not null, usn integer not null, ls integer not null,
    conf text not null, models text not null, decks text not null, dconf text not null,
    tags text not null
);
create table notes (
    id integer primary key, guid text not null, mid integer not null, mod integer not null,
    usn integer not null, tags text not null, flds text not null, sfld integer not null,
    csum integer not null, flags integer not null, data text not null
);
create table cards (
    id integer primary key, nid integer not null, did integer not null, ord integer not null,
    mod integer not null, usn integer not null, type integer not null, queue integer not null,
    due integer not null, ivl integer not null, factor integer not null, reps integer not null,
    lapses integer not null, left integer not null, odue integer not null,
    odid integer not null, flags integer not null, data text not null
);
create table revlog (
    id integer primary key, cid integer not null, usn integer not null, ease integer not null,
    ivl integer not null, lastIvl integer not null, factor integer not null,
    time integer not null, type integer not null
);
create table graves (usn integer not null, oid integer not null, type integer not null);
"""
INDEXES = """
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);
"""

_DEFAULT_DECK = 1
# Ids in Anki are moments; these look like ones of these years, wherever they come from.
_FIRST_ID_MS = int(datetime(2010, 1, 1, tzinfo=UTC).timestamp()) * 1000
_ID_SPAN_MS = int(datetime(2022, 1, 1, tzinfo=UTC).timestamp()) * 1000 - _FIRST_ID_MS
_LATEX_HEAD = (
    "\\documentclass[12pt]{article}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n"
    "\\begin{document}\n"
)


def id_from(name: str) -> int:
    """A number that always is the same for a name and looks like a moment in milliseconds.

    Of 100,000 names two have the same one by chance in one of 80 cases: look out for those.
    """
    mark = blake2b(name.encode(), digest_size=8).digest()
    return _FIRST_ID_MS + int.from_bytes(mark, "big") % _ID_SPAN_MS


class DeckIds:
    """The decks of a package by name, `a::b` below `a`, and their ids.

    Anki does not tell capitals apart in names of decks: the first spelling stays.
    """

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._names: dict[int, str] = {_DEFAULT_DECK: "Default"}
        self._seen: dict[str, int] = {}

    def id_of(self, name: str) -> int:
        """The id of a deck, which is there from now on, with those it lies in."""
        if name not in self._seen:
            above, _, _ = name.rpartition("::")
            if above:
                self.id_of(above)
            self._seen[name] = self._add(name)
        return self._seen[name]

    def as_json(self) -> dict[str, dict[str, Any]]:
        """The column `decks`."""
        return {str(deck_id): _deck(deck_id, name) for deck_id, name in self._names.items()}

    def _add(self, name: str) -> int:
        key = normalize("NFC", name).casefold()
        if key == "default":
            return _DEFAULT_DECK
        if key not in self._ids:
            deck_id = id_from(f"deck {key}")
            while deck_id in self._names:
                deck_id += 1
            self._ids[key] = deck_id
            self._names[deck_id] = name
        return self._ids[key]


def note_types_json(note_types: Iterable[NoteType]) -> dict[str, dict[str, Any]]:
    """The column `models`."""
    return {str(note_type.type_id): _note_type(note_type) for note_type in note_types}


def configuration_json(utc_offset: timedelta, rollover_hour: int, next_new: int) -> dict[str, Any]:
    """The column `conf`. `utc_offset` is that of the creation: days are counted from its date."""
    return {
        "activeDecks": [_DEFAULT_DECK],
        "addToCur": True,
        "collapseTime": 1200,
        "creationOffset": -(utc_offset // timedelta(minutes=1)),
        "curDeck": _DEFAULT_DECK,
        "dayLearnFirst": False,
        "dueCounts": True,
        "estTimes": True,
        "newSpread": 0,
        "nextPos": next_new,
        "rollover": rollover_hour,
        # Of a package for the first scheduler, Anki would count up the buttons of the log.
        "schedVer": 2,
        "sched2021": True,
        "sortBackwards": False,
        "sortType": "noteFld",
        "timeLim": 0,
    }


def options_json() -> dict[str, dict[str, Any]]:
    """The column `dconf`: Anki's own default options, which an import leaves alone."""
    return {
        "1": {
            "id": 1,
            "mod": 0,
            "name": "Default",
            "usn": 0,
            "maxTaken": 60,
            "autoplay": True,
            "timer": 0,
            "replayq": True,
            "new": {
                "bury": False,
                "delays": [1.0, 10.0],
                "initialFactor": 2500,
                "ints": [1, 4, 0],
                "order": 1,
                "perDay": 20,
            },
            "rev": {
                "bury": False,
                "ease4": 1.3,
                "ivlFct": 1.0,
                "maxIvl": 36500,
                "perDay": 200,
                "hardFactor": 1.2,
            },
            "lapse": {
                "delays": [10.0],
                "leechAction": 1,
                "leechFails": 8,
                "minInt": 1,
                "mult": 0.0,
            },
            "dyn": False,
        }
    }


def _deck(deck_id: int, name: str) -> dict[str, Any]:
    return {
        "id": deck_id,
        "mod": 0,
        "name": name,
        "usn": 0,
        "lrnToday": [0, 0],
        "revToday": [0, 0],
        "newToday": [0, 0],
        "timeToday": [0, 0],
        "collapsed": False,
        "browserCollapsed": False,
        "desc": "",
        "dyn": 0,
        "conf": 1,
        "extendNew": 0,
        "extendRev": 0,
    }


def _note_type(note_type: NoteType) -> dict[str, Any]:
    # Anki matches fields and templates by these ids, so that renaming one there does no harm.
    return {
        "id": note_type.type_id,
        "name": note_type.name,
        "type": int(note_type.is_cloze),
        "mod": NOTE_TYPES_CHANGED_S,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "vers": [],
        "tags": [],
        "req": [],
        "flds": [
            {
                "id": id_from(f"field {note_type.type_id} {place}"),
                "name": name,
                "ord": place,
                "sticky": False,
                "rtl": False,
                "font": "Arial",
                "size": 20,
                "description": "",
                "plainText": False,
                "collapsed": False,
                "excludeFromSearch": False,
            }
            for place, name in enumerate(note_type.fields)
        ],
        "tmpls": [
            {
                "id": id_from(f"template {note_type.type_id} {place}"),
                "name": template.name,
                "ord": place,
                "qfmt": template.question,
                "afmt": template.answer,
                "bqfmt": "",
                "bafmt": "",
                "did": None,
                "bfont": "",
                "bsize": 0,
            }
            for place, template in enumerate(note_type.templates)
        ],
        "css": note_type.css,
        "latexPre": _LATEX_HEAD,
        "latexPost": "\\end{document}",
        "latexsvg": False,
    }
