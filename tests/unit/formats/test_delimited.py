"""The CSV export: rows that any CSV reader gives back, and no formula for a spreadsheet to run."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.core.exported import ExportedCard, ExportedNote
from flashq.core.model import UNSEEN, Card, CardState, Kind, Note, Scheduled
from flashq.formats.delimited import COLUMNS, write_csv
from unit.formats.note_strategies import entries, exported, note_from

NOTE = Note(
    id="momentum",
    kind=Kind.CHOICE,
    prompt="哪个优化器\n带动量？",
    answer="NAG",
    points=("a", "b"),
    hint="Look, twice",
    tags=("optim", "深度学习"),
    references=("https://example.org",),
    follow_ups=("adam", "ml:sgd"),
    choices=("SGD", "NAG", 'say "x"'),
    accepted=("NAG",),
    explanation="It looks ahead.",
    seconds=90.0,
)
SCHEDULED = Scheduled(
    repetitions=3,
    interval_days=15,
    ease_hundredths=236,
    due_day=739_677,
    first_day=739_600,
    last_day=739_662,
    needs_drill=False,
    lapses=1,
    reviews=5,
    last_quality=4,
)


def with_card(note: Note, state: CardState = UNSEEN) -> ExportedNote:
    card = Card(
        card_id=1,
        uid="u",
        deck="ml/optim",
        deck_title="Optim",
        path="ml/optim.yaml",
        key="k",
        ordinal=1,
        note=note,
        state=state,
    )
    return exported(note, "ml/optim", language="zh", cards=(ExportedCard(card=card),))


def raw(notes: Iterable[ExportedNote], **options: bool) -> str:
    file = io.StringIO(newline="")
    write_csv(file, notes, **options)
    return file.getvalue()


def rows(notes: Iterable[ExportedNote], **options: bool) -> list[dict[str, str]]:
    text = raw(notes, **options).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def cell(text: str, **options: bool) -> str:
    note = Note(id=None, kind=Kind.BASIC, prompt="Q", answer=text)
    return rows([exported(note)], **options)[0]["answer"]


def test_a_row_has_what_the_note_says_with_lists_as_lines() -> None:
    (row,) = rows([with_card(NOTE, CardState(SCHEDULED))])
    assert tuple(row) == COLUMNS
    assert row == {
        "deck": "ml/optim",
        "id": "momentum",
        "kind": "choice",
        "question": "哪个优化器\n带动量？",
        "answer": "NAG",
        "explanation": "It looks ahead.",
        "points": "a\nb",
        "hint": "Look, twice",
        "choices": 'SGD\nNAG\nsay "x"',
        "accepted": "NAG",
        "tags": "optim\n深度学习",
        "references": "https://example.org",
        "follow_ups": "adam\nml:sgd",
        "seconds": "90",
        "language": "zh",
        "cards": "1",
        "state": "review",
        "due": "2026-03-02",
        "interval_days": "15",
        "ease": "2.36",
        "lapses": "1",
        "reviews": "5",
    }


def test_a_new_card_a_draft_and_a_suspended_one_have_their_states() -> None:
    draft = Note(id=None, kind=Kind.BASIC, prompt="Q", answer=None)
    suspended = CardState(SCHEDULED, suspended=True)
    learning = CardState(replace(SCHEDULED, repetitions=0), buried_day=739_700)
    notes = [
        with_card(NOTE),
        with_card(draft),
        with_card(NOTE, suspended),
        with_card(NOTE, learning),
        exported(NOTE),
    ]
    found = rows(notes)
    assert [row["state"] for row in found] == ["new", "draft", "suspended", "learning", ""]
    assert [row["due"] for row in found] == ["", "", "2026-03-02", "2026-03-02", ""]
    assert found[1]["answer"] == ""


def test_a_cloze_stands_as_it_was_written() -> None:
    note = Note(id=None, kind=Kind.CLOZE, prompt="{{c1::BN}} and {{c2::LN}}", answer="")
    assert rows([exported(note)])[0]["question"] == "{{c1::BN}} and {{c2::LN}}"


def test_excel_sees_that_it_is_utf8_and_lines_end_as_the_standard_says() -> None:
    text = raw([exported(NOTE)])
    assert text.startswith("\ufeffdeck,id,kind,")
    assert text.endswith("\r\n")
    assert raw([], bom=False) == ",".join(COLUMNS) + "\r\n"


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    "\n=1",
    "\r=1",
    "\tx",
    "\rx",
    '"=1',
    "'=1",
    " \"' =1",
    "“=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\u3000＝1",
    "\u200b=1",
    "\xa0=1",
    "\x00=1",
    "- a list\n- of two",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell(text, guard_formulas=False) == text


@pytest.mark.parametrize("text", ["a=1", "1 - 2", "$x = 1$", "训练", "*", '"quoted"', "x\n=1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_every_column_of_text_is_guarded() -> None:
    text = "=HYPERLINK(1)"
    note = Note(
        id=None,
        kind=Kind.BASIC,
        prompt=text,
        answer=text,
        points=(text,),
        hint=text,
        tags=(text,),
        references=(text,),
        follow_ups=(text,),
        choices=(text,),
        accepted=(text,),
        explanation=text,
    )
    (row,) = rows([exported(note, text, language=text)])
    assert not [name for name, value in row.items() if value.startswith("=")]
    assert sum(value == f"'{text}" for value in row.values()) == 12


@settings(max_examples=200, deadline=None)
@given(st.lists(entries().map(note_from), max_size=4))
def test_any_note_is_read_back_by_a_csv_reader(notes: list[Note]) -> None:
    plain = rows(map(exported, notes), guard_formulas=False)
    assert [row["question"] for row in plain] == [note.prompt for note in notes]
    assert [row["answer"] for row in plain] == [note.answer or "" for note in notes]
    assert [row["points"] for row in plain] == ["\n".join(note.points) for note in notes]
    for row, safe in zip(plain, rows(map(exported, notes)), strict=True):
        for name, text in row.items():
            assert safe[name] in (text, f"'{text}")
            assert safe[name].strip(" \t\r\n\"'")[:1] not in tuple("=+@-＝＋－＠") or (
                safe[name].startswith("'")
            )


def test_notes_are_written_one_by_one_as_they_come() -> None:
    file = io.StringIO(newline="")
    sizes = []

    def notes() -> Iterator[ExportedNote]:
        for _ in range(3):
            sizes.append(len(file.getvalue()))
            yield exported(NOTE)

    assert write_csv(file, notes()) == 3
    assert sizes == sorted(set(sizes))
