"""Progress that goes to Anki, as the real Anki takes it: due days, ease, marks and the log."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anki_judge import (
    CLOZE,
    Judge,
    at,
    card,
    export,
    grade,
    judging,
    mark,
    note,
    studied,
    today,
)
from flashq.core.model import CardState, LogEntry, LogKind, Moment, New, Scheduled
from flashq.core.schedulers.sm2 import Sm2
from flashq.formats.anki.model import AnkiCard
from flashq.formats.anki.progress import log_rows

NEW, REVIEW = 0, 2
SUSPENDED, BURIED = -1, -3
LEARNING, REVIEWED, RELEARNING, FILTERED, MANUAL = range(5)
TODAY = today()
START = TODAY - 50
TESTS = Path(__file__).parents[3]


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    with judging(tmp_path / "anki") as judge:
        yield judge


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tmp_path / "deck.apkg"


def arrived(judge: Judge, package: Path, exported: AnkiCard) -> Any:
    """The card as Anki has it after an export and an import, both with progress."""
    export(package, note(cards=(exported,)), with_progress=True)
    judge.take(package)
    (its_card,) = judge.cards()
    return its_card


class TestAStudiedCard:
    def test_arrives_with_its_schedule(self, judge: Judge, package: Path) -> None:
        log = (grade(TODAY - 30, 4), grade(TODAY - 29, 5), grade(TODAY - 23, 3))
        exported = studied(*log, number=7)
        its_card = arrived(judge, package, exported)
        schedule = exported.state.schedule
        assert isinstance(schedule, Scheduled)
        assert (its_card.type, its_card.queue) == (REVIEW, REVIEW)
        assert judge.due_day(its_card) == schedule.due_day
        assert its_card.ivl == schedule.interval_days == 16
        assert its_card.factor == schedule.ease_hundredths * 10 == 2460
        assert (its_card.reps, its_card.lapses) == (3, 0)
        assert judge.data_of(its_card) == {"pos": 7, "lrt": log[-1].moment.at_ms // 1000}

    def test_arrives_with_its_whole_log(self, judge: Judge, package: Path) -> None:
        log = (grade(TODAY - 30, 4), grade(TODAY - 29, 5), grade(TODAY - 23, 2))
        its_card = arrived(judge, package, studied(*log))
        rows = judge.log_of(its_card)
        assert [row.id for row in rows] == [entry.moment.at_ms for entry in log]
        assert [row.button for row in rows] == [3, 4, 1]
        assert [(row.last_interval, row.interval) for row in rows] == [(0, 1), (1, 6), (6, 1)]
        assert [row.factor for row in rows] == [2500, 2600, 2280]
        assert [row.taken_ms for row in rows] == [5000] * 3
        assert [row.kind for row in rows] == [LEARNING, REVIEWED, REVIEWED]

    def test_that_was_failed_is_a_review_of_its_day(self, judge: Judge, package: Path) -> None:
        log = (grade(TODAY - 9, 4), grade(TODAY - 8, 4), grade(TODAY, 1))
        its_card = arrived(judge, package, studied(*log))
        assert (its_card.type, its_card.queue) == (REVIEW, REVIEW)
        assert judge.due_day(its_card) == TODAY + 1
        assert (its_card.ivl, its_card.reps, its_card.lapses) == (1, 3, 1)

    def test_is_shown_by_anki_on_its_day(self, judge: Judge, package: Path) -> None:
        due = studied(grade(TODAY - 1, 4), number=1)
        not_yet = studied(grade(TODAY, 4), number=2)
        export(
            package, note("due", cards=(due,)), note("not", cards=(not_yet,)), with_progress=True
        )
        judge.take(package)
        judge.collection.decks.select(judge.collection.decks.id("ml"))
        queued = judge.collection.sched.get_queued_cards(fetch_limit=9)
        assert queued.review_count == 1
        assert judge.collection.get_note(queued.cards[0].card.note_id).guid == "due"

    def test_passes_the_check_of_anki_as_it_is(self, judge: Judge, package: Path) -> None:
        log = (grade(TODAY - 9, 4), mark(LogKind.SUSPEND, TODAY - 9), mark(LogKind.FLAG, TODAY, 3))
        cards = (studied(*log), card(2, number=2))
        export(package, note(cards=cards), with_progress=True)
        judge.take(package)
        before = judge.rows("select * from cards"), judge.rows("select * from revlog")
        assert judge.collection.fix_integrity()[1]
        assert (judge.rows("select * from cards"), judge.rows("select * from revlog")) == before

    def test_due_long_ago_or_in_a_hundred_years_keeps_its_day(
        self, judge: Judge, package: Path
    ) -> None:
        for number, day in enumerate((TODAY - 15_000, TODAY + 36_500)):
            log = (grade(TODAY - 9, 4), mark(LogKind.MOVE, TODAY - 9, day))
            export(package, note(f"{number}", cards=(studied(*log),)), with_progress=True)
            judge.take(package)
        due_days = {judge.due_day(its_card) for its_card in judge.cards()}
        assert due_days == {TODAY - 15_000, TODAY + 36_500}


class TestMarks:
    def test_suspended_cards_are_suspended(self, judge: Judge, package: Path) -> None:
        log = (grade(TODAY - 9, 4), mark(LogKind.SUSPEND, TODAY - 9))
        its_card = arrived(judge, package, studied(*log))
        assert (its_card.type, its_card.queue) == (REVIEW, SUSPENDED)
        assert judge.due_day(its_card) == TODAY - 8

    def test_new_cards_that_are_suspended_keep_their_place(
        self, judge: Judge, package: Path
    ) -> None:
        its_card = arrived(judge, package, card(state=CardState(suspended=True), number=5))
        assert (its_card.type, its_card.queue, its_card.due) == (NEW, SUSPENDED, 5)

    def test_cards_buried_today_are_buried_and_come_back_on_the_next_day(
        self, judge: Judge, package: Path
    ) -> None:
        buried = studied(grade(TODAY - 9, 4), mark(LogKind.BURY, TODAY), number=1)
        over = studied(grade(TODAY - 9, 4), mark(LogKind.BURY, TODAY - 1), number=2)
        export(package, note("a", cards=(buried,)), note("b", cards=(over,)), with_progress=True)
        judge.take(package)
        queues = {its_card.note().guid: its_card.queue for its_card in judge.cards()}
        assert queues == {"a": BURIED, "b": REVIEW}
        judge.collection.sched.unbury_deck(judge.collection.decks.id("ml"))
        assert {its_card.queue for its_card in judge.cards()} == {REVIEW}

    @pytest.mark.parametrize("flag", range(8))
    def test_flags_are_those_of_anki(self, judge: Judge, package: Path, flag: int) -> None:
        its_card = arrived(judge, package, card(state=CardState(flag=flag)))
        assert its_card.user_flag() == flag


class TestNewCards:
    def test_keep_their_order(self, judge: Judge, package: Path) -> None:
        gaps = note("c", ("{{c1::a}} {{c2::b}}", ""), note_type=CLOZE)
        gaps = replace(gaps, cards=(card(1, number=3), card(2, number=4)))
        notes = (note("b", cards=(card(number=1),)), note("a", cards=(card(number=2),)), gaps)
        export(package, *notes, with_progress=True)
        judge.take(package)
        due = {(its_card.note().guid, its_card.ord): its_card.due for its_card in judge.cards()}
        assert due == {("b", 0): 1, ("a", 0): 2, ("c", 0): 3, ("c", 1): 4}
        assert {(its_card.type, its_card.queue) for its_card in judge.cards()} == {(NEW, NEW)}

    def test_that_were_reset_keep_their_log(self, judge: Judge, package: Path) -> None:
        log = (grade(TODAY - 9, 4), mark(LogKind.RESET, TODAY - 8))
        its_card = arrived(judge, package, studied(*log, number=9))
        assert (its_card.type, its_card.queue, its_card.due) == (NEW, NEW, 9)
        assert (its_card.reps, its_card.ivl, its_card.factor) == (0, 0, 0)
        assert [row.kind for row in judge.log_of(its_card)] == [LEARNING, MANUAL]


def kinds_of(*log: LogEntry) -> list[int]:
    return [row.kind for _, row in log_rows(log, Sm2())]


class TestKindsOfRows:
    def test_a_card_is_learnt_until_it_is_passed(self) -> None:
        assert kinds_of(
            grade(START + 1, 1),
            grade(START + 1, 4, hour=13),
            grade(START + 2, 2),
            grade(START + 3, 4),
            grade(START + 4, 4),
        ) == [LEARNING, LEARNING, LEARNING, LEARNING, REVIEWED]

    def test_after_a_lapse_it_is_learnt_again(self) -> None:
        assert kinds_of(
            grade(START + 1, 4),
            grade(START + 2, 2),
            grade(START + 2, 4, hour=13),
            grade(START + 3, 2),
            grade(START + 4, 4),
            grade(START + 5, 4),
        ) == [LEARNING, REVIEWED, RELEARNING, RELEARNING, RELEARNING, REVIEWED]

    def test_practice_is_filtered_and_without_an_ease(self) -> None:
        log = (
            grade(START + 1, 4),
            grade(START + 1, 1, hour=13),
            grade(START + 2, 4, kind=LogKind.PRACTICE, value=1),
        )
        rows = [row for _, row in log_rows(log, Sm2())]
        assert [row.kind for row in rows] == [LEARNING, FILTERED, FILTERED]
        assert [row.factor for row in rows] == [2500, 0, 0]
        assert [(row.last_interval_days, row.interval_days) for row in rows[1:]] == [(1, 1)] * 2

    def test_a_reset_and_a_move_are_manual_and_marks_have_none(self) -> None:
        log = (
            grade(START + 1, 4),
            mark(LogKind.MOVE, START + 1, START + 40),
            *(mark(kind, START + 2, 1) for kind in (LogKind.SUSPEND, LogKind.FLAG, LogKind.SKIP)),
            mark(LogKind.RESET, START + 3),
            mark(LogKind.RESET, START + 4),
            grade(START + 5, 4),
        )
        rows = [row for _, row in log_rows(log, Sm2())]
        assert [row.kind for row in rows] == [LEARNING, MANUAL, MANUAL, LEARNING]
        assert [row.button for row in rows] == [3, 0, 0, 3]
        # Anki takes a manual row without an ease for a reset.
        assert [row.factor for row in rows] == [2500, 2500, 0, 2500]

    def test_qualities_are_pressed_as_the_buttons_that_mean_the_same(self) -> None:
        log = tuple(grade(START + quality, quality) for quality in range(6))
        assert [row.button for _, row in log_rows(log, Sm2())] == [1, 1, 1, 2, 3, 4]

    def test_a_time_that_no_answer_takes_is_one_that_anki_can_read(
        self, judge: Judge, package: Path
    ) -> None:
        entry = replace(grade(TODAY - 3, 4), duration_ms=10**15)
        assert judge.log_of(arrived(judge, package, studied(entry)))[0].taken_ms == 2**31 - 1


class TestFsrsOfAnki:
    """Its memory of a card comes from the log when that begins with learning."""

    def memory(self, judge: Judge, package: Path, guid: str, *log: LogEntry) -> tuple[float, float]:
        export(package, note(guid, cards=(studied(*log),)), with_progress=True)
        judge.take(package)
        (card_id,) = judge.collection.find_cards(f"nid:{self.note_id(judge, guid)}")
        state = judge.collection.compute_memory_state(card_id)
        return state.stability, state.difficulty

    def note_id(self, judge: Judge, guid: str) -> int:
        return int(judge.value(f"select id from notes where guid = '{guid}'"))

    def test_starts_at_the_first_grade(self, judge: Judge, package: Path) -> None:
        # The first four of FSRS-6's parameters: the stability after each button.
        first = {1: 0.212, 3: 1.2931, 4: 2.3065, 5: 8.2956}
        for quality, stability in first.items():
            # Anki passes over a row whose millisecond it has in another one.
            entry = grade(TODAY - 1, quality, minute=quality)
            got, _ = self.memory(judge, package, f"{quality}", entry)
            assert got == pytest.approx(stability, abs=0.001)

    def test_is_that_of_a_card_that_was_studied_in_anki(self, judge: Judge, package: Path) -> None:
        log = (
            grade(TODAY - 30, 4),
            grade(TODAY - 29, 4),
            grade(TODAY - 20, 2),
            grade(TODAY - 19, 3),
        )
        ours = self.memory(judge, package, "ours", *log)
        collection = judge.collection
        theirs = collection.new_note(collection.models.by_name("Basic"))
        theirs.fields[0] = "theirs"
        collection.add_note(theirs, collection.decks.id("theirs"))
        (card_id,) = collection.find_cards(f"nid:{theirs.id}")
        assert collection.db
        for entry, button, kind in zip(log, (3, 3, 1, 2), (0, 1, 1, 2), strict=True):
            collection.db.execute(
                "insert into revlog values (?, ?, -1, ?, 1, 1, 2500, 1000, ?)",
                entry.moment.at_ms + 1,
                card_id,
                button,
                kind,
            )
        state = collection.compute_memory_state(card_id)
        assert (state.stability, state.difficulty) == pytest.approx(ours)

    def test_forgets_nothing_over_moves_drills_and_practice(
        self, judge: Judge, package: Path
    ) -> None:
        plain = (
            grade(TODAY - 30, 1),
            grade(TODAY - 29, 2),
            grade(TODAY - 28, 4),
            grade(TODAY - 9, 4),
        )
        marked = (
            mark(LogKind.FLAG, TODAY - 31, 1),
            grade(TODAY - 31, 4, kind=LogKind.PRACTICE, value=1),
            plain[0],
            mark(LogKind.MOVE, TODAY - 30, TODAY),
            plain[1],
            plain[2],
            grade(TODAY - 28, 4, hour=13),
            plain[3],
            grade(TODAY - 9, 1, hour=13),
        )
        first = self.memory(judge, package, "a", *plain)
        judge.collection.remove_notes([self.note_id(judge, "a")])
        judge.collection.db.execute("delete from revlog")
        assert self.memory(judge, package, "b", *marked) == pytest.approx(first)


class TestIdsOfTheLog:
    def test_of_reviews_in_one_millisecond_are_different_and_near(
        self, judge: Judge, package: Path
    ) -> None:
        count = 300
        moment = at(TODAY - 9)
        entry = replace(grade(TODAY - 9, 4), moment=moment)
        notes = (note(f"{number}", cards=(studied(entry),)) for number in range(count))
        written = export(package, *notes, with_progress=True)
        judge.take(package)
        assert written.reviews == count
        assert judge.value("select count(distinct cid) from revlog") == count
        assert judge.value("select max(id) from revlog") < moment.at_ms + 10 * count

    def test_keep_the_order_of_a_log_whose_clock_stood_still_or_went_back(
        self, judge: Judge, package: Path
    ) -> None:
        days = (TODAY - 9, TODAY - 8, TODAY - 2, TODAY - 1)
        moments = [Moment(at(TODAY - 9).at_ms - place, day) for place, day in enumerate(days)]
        log = [
            replace(grade(moment.day, quality), moment=moment)
            for moment, quality in zip(moments, (3, 4, 5, 2), strict=True)
        ]
        its_card = arrived(judge, package, studied(*log))
        assert [row.button for row in judge.log_of(its_card)] == [2, 3, 4, 1]

    def test_of_the_future_are_no_hindrance(self, judge: Judge, package: Path) -> None:
        its_card = arrived(judge, package, studied(grade(TODAY + 40, 4)))
        assert judge.due_day(its_card) == TODAY + 41
        assert len(judge.log_of(its_card)) == 1


class TestAnImportWithoutLearningProgress:
    def test_makes_all_cards_new_in_their_order(self, judge: Judge, package: Path) -> None:
        log = (grade(TODAY - 9, 4), mark(LogKind.FLAG, TODAY, 3), mark(LogKind.SUSPEND, TODAY))
        cards = (card(number=1), studied(*log, number=2), card(number=3))
        notes = (note(f"{its.number}", cards=(its,)) for its in cards)
        export(package, *notes, with_progress=True)
        judge.take(package, with_scheduling=False)
        found = {its_card.note().guid: its_card for its_card in judge.cards()}
        assert {guid: its_card.due for guid, its_card in found.items()} == {"1": 1, "2": 2, "3": 3}
        assert {(its.type, its.queue, its.ivl) for its in found.values()} == {(NEW, NEW, 0)}
        assert found["2"].user_flag() == 0
        assert judge.rows("select * from revlog") == []

    def test_is_final_for_the_cards_that_it_brought(self, judge: Judge, package: Path) -> None:
        export(package, note(cards=(studied(grade(TODAY - 9, 4)),)), with_progress=True)
        judge.take(package, with_scheduling=False)
        judge.take(package, with_scheduling=True)
        assert [its_card.type for its_card in judge.cards()] == [NEW]
        assert judge.rows("select * from revlog") == []


def test_a_second_import_leaves_the_progress_that_was_made_in_anki(
    judge: Judge, package: Path
) -> None:
    log = (grade(TODAY - 9, 4), grade(TODAY - 8, 4))
    arrived(judge, package, studied(log[0]))
    export(package, note(cards=(studied(*log),)), with_progress=True)
    before = judge.rows("select * from cards")
    judge.take(package)
    assert judge.rows("select * from cards") == before
    assert judge.value("select count() from revlog") == 1


def test_an_export_without_progress_holds_new_cards_and_no_log(judge: Judge, package: Path) -> None:
    log = (grade(TODAY - 9, 4), mark(LogKind.FLAG, TODAY, 3), mark(LogKind.SUSPEND, TODAY))
    written = export(package, note(cards=(studied(*log, number=6),)))
    judge.take(package)
    (its_card,) = judge.cards()
    assert (its_card.type, its_card.queue, its_card.due) == (NEW, NEW, 6)
    assert (its_card.ivl, its_card.factor, its_card.reps, its_card.user_flag()) == (0, 0, 0, 0)
    assert written.reviews == 0
    assert judge.rows("select * from revlog") == []


ENTRIES = st.one_of(
    st.builds(lambda quality: (LogKind.REVIEW, quality, 0), st.integers(0, 5)),
    st.builds(lambda days: (LogKind.MOVE, None, days), st.integers(-20, 400)),
    st.builds(lambda flag: (LogKind.FLAG, None, flag), st.integers(0, 7)),
    st.sampled_from([(kind, None, 0) for kind in (LogKind.SUSPEND, LogKind.RESET, LogKind.BURY)]),
)
STEPS = st.tuples(st.sampled_from((0, 0, 1, 3, 20)), ENTRIES)


def log_of(steps: list[tuple[int, tuple[LogKind, int | None, int]]]) -> tuple[LogEntry, ...]:
    """A log that ends before today; its entries are some days apart."""
    day = TODAY - 1 - sum(days for days, _ in steps)
    log = []
    for place, (days, (kind, quality, value)) in enumerate(steps):
        day += days
        moment = at(day, 8, minute=place)
        value = day + value if kind is LogKind.MOVE else value
        log.append(LogEntry(kind, quality, moment, value=value))
    return tuple(log)


@given(st.lists(st.lists(STEPS, max_size=12), min_size=1, max_size=30))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_history_arrives_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, histories: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("history")
    cards = [studied(*log_of(steps), number=place) for place, steps in enumerate(histories, 1)]
    notes = [note(f"{its.number}", cards=(its,)) for its in cards]
    written = export(folder / "a.apkg", *notes, with_progress=True)
    with judging(folder / "anki") as judge:
        judge.take(folder / "a.apkg")
        found = {int(its_card.note().guid): its_card for its_card in judge.cards()}
        for exported in cards:
            its_card, state = found[exported.number], exported.state
            match state.schedule:
                case New():
                    assert (its_card.type, its_card.due) == (NEW, exported.number)
                case Scheduled() as schedule:
                    assert (its_card.type, judge.due_day(its_card)) == (REVIEW, schedule.due_day)
                    assert its_card.ivl == schedule.interval_days
                    assert its_card.factor == schedule.ease_hundredths * 10
                    assert (its_card.reps, its_card.lapses) == (schedule.reviews, schedule.lapses)
            assert its_card.user_flag() == state.flag
            assert (its_card.queue == SUSPENDED) == state.suspended
            rows = judge.log_of(its_card)
            grades = [row for row in rows if row.button]
            assert len(grades) == sum(entry.quality is not None for entry in exported.log)
            assert [row.kind for row in rows][:1] in ([], [LEARNING])
        assert judge.value("select count() from revlog where ease > 0") == written.reviews


DUE_IN_ZONE = """
import json, sys
from pathlib import Path
from zoneinfo import ZoneInfo
import anki_judge as j
from flashq.core.model import LogKind
folder, day, zone = Path(sys.argv[1]), j.today(), sys.argv[2]
offset = ZoneInfo(zone).utcoffset if zone else j.local_offset
due = [day - 40, day - 1, day, day + 1, day + 200]
log = lambda to: (j.grade(day - 90, 4), j.mark(LogKind.MOVE, day - 90, to))
notes = [j.note(f"{n}", cards=(j.studied(*log(to), number=n + 1),)) for n, to in enumerate(due)]
j.export(folder / "a.apkg", *notes, with_progress=True, utc_offset=offset)
with j.judging(folder / "anki") as judge:
    judge.take(folder / "a.apkg")
    got = {c.note().guid: judge.due_day(c) for c in judge.cards()}
print(json.dumps([got[f"{n}"] - to for n, to in enumerate(due)]))
"""


# Of the zones some are always on either side of midnight and of 4 o'clock.
@pytest.mark.parametrize(
    ("zone", "exported_in"),
    [
        ("Pacific/Pago_Pago", ""),
        ("Pacific/Marquesas", ""),
        ("America/Los_Angeles", ""),
        ("America/St_Johns", ""),
        ("UTC", ""),
        ("Africa/Casablanca", ""),
        ("Europe/Berlin", ""),
        ("Africa/Nairobi", ""),
        ("Asia/Kolkata", ""),
        ("Asia/Shanghai", ""),
        ("Australia/Lord_Howe", ""),
        ("Pacific/Auckland", ""),
        ("Pacific/Apia", ""),
        ("Pacific/Kiritimati", ""),
        ("America/Los_Angeles", "Asia/Shanghai"),
        ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
    ],
)
def test_due_days_are_the_same_in_every_zone(tmp_path: Path, zone: str, exported_in: str) -> None:
    environment = os.environ | {"TZ": zone, "PYTHONPATH": str(TESTS)}
    command = [sys.executable, "-c", DUE_IN_ZONE, str(tmp_path), exported_in]
    done = subprocess.run(
        command, env=environment, cwd=TESTS.parent, check=True, capture_output=True, text=True
    )
    assert json.loads(done.stdout) == [0] * 5
