"""Packages for Anki, as the real Anki takes them."""

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from anki_judge import (
    BASIC,
    CLOZE,
    Judge,
    at,
    card,
    export,
    grade,
    judging,
    note,
    studied,
    today,
    write_notes,
)
from flashq.core.model import CardState
from flashq.errors import FlashqError
from flashq.formats.anki import schema
from flashq.formats.anki.model import AnkiNote, Template

NOW_S = at(today()).at_ms // 1000
PICTURE = b"\x89PNG\r\n\x1a\nmade up"
TESTS = Path(__file__).parents[3]


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Judge]:
    with judging(tmp_path / "anki") as judge:
        yield judge


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tmp_path / "deck.apkg"


def test_a_note_arrives_with_its_fields_its_tags_and_its_deck(judge: Judge, package: Path) -> None:
    written = export(
        package, note(fields=("<b>梯度</b>", "\\(x < y\\)", ""), tags=("ml", "最优化"))
    )
    judge.take(package)
    (arrived,) = judge.notes()
    assert arrived.guid == "guid"
    assert arrived.fields == ["<b>梯度</b>", "\\(x < y\\)", ""]
    assert arrived.tags == ["ml", "最优化"]
    (its_card,) = judge.cards()
    assert judge.deck_of(its_card) == "ml::optim"
    assert (written.notes, written.cards, written.reviews, written.media) == (1, 1, 0, 0)


def test_what_anki_works_out_of_a_note_is_as_if_it_had_been_typed_there(
    judge: Judge, package: Path
) -> None:
    export(package, note(fields=("<p>Is <i>a</i> &lt; b?</p>", "answer", "")))
    judge.take(package)
    typed = judge.collection.new_note(judge.collection.models.get(BASIC.type_id))
    typed.fields = ["<p>Is <i>a</i> &lt; b?</p>", "answer", ""]
    judge.collection.add_note(typed, judge.collection.decks.id("typed"))
    first, second = judge.rows("select sfld, csum from notes")
    assert first == second


class TestImportingAgain:
    def test_changes_nothing_when_nothing_was_changed(self, judge: Judge, package: Path) -> None:
        export(package, note("a"), note("b"))
        judge.take(package)
        before = judge.rows("select * from notes"), judge.rows("select * from cards")
        log = judge.take(package)
        assert (len(log.new), len(log.updated)) == (0, 0)
        assert (judge.rows("select * from notes"), judge.rows("select * from cards")) == before

    def test_updates_a_note_whose_text_tags_and_deck_were_changed(
        self, judge: Judge, package: Path
    ) -> None:
        first = note(changed_s=NOW_S - 900)
        export(package, first)
        judge.take(package)
        changed = replace(
            first, fields=("new", "newer", ""), tags=("b",), deck="other", changed_s=NOW_S - 800
        )
        export(package, changed)
        log = judge.take(package)
        assert (len(log.new), len(log.updated)) == (0, 1)
        (arrived,) = judge.notes()
        assert (arrived.fields, arrived.tags) == (["new", "newer", ""], ["b"])
        assert len(judge.cards()) == 1

    def test_updates_month_after_month(self, judge: Judge, package: Path) -> None:
        for month in range(4):
            text = f"text of month {month}"
            export(package, note(fields=(text, "", ""), changed_s=NOW_S - 900 + month))
            judge.take(package)
            assert [arrived.fields[0] for arrived in judge.notes()] == [text]

    def test_leaves_what_was_changed_in_anki_since(self, judge: Judge, package: Path) -> None:
        first = note(changed_s=NOW_S - 90_000)
        export(package, first)
        judge.take(package)
        (arrived,) = judge.notes()
        arrived.fields[0] = "mended in Anki"
        judge.collection.update_note(arrived)
        export(package, replace(first, fields=("changed before", "", ""), changed_s=NOW_S - 89_000))
        log = judge.take(package)
        assert len(log.updated) == 0
        assert judge.notes()[0].fields[0] == "mended in Anki"

    def test_needs_no_full_synchronisation_and_makes_no_second_note_type(
        self, judge: Judge, package: Path
    ) -> None:
        export(package, note("a"), note("b", ("{{c1::x}}", ""), note_type=CLOZE))
        judge.take(package)
        scm = judge.value("select scm from col")
        types = judge.rows("select id, name from notetypes order by id")
        export(package, note("a", ("x", "y", ""), changed_s=NOW_S), note("c"))
        judge.take(package)
        assert judge.value("select scm from col") == scm
        assert judge.rows("select id, name from notetypes order by id") == types
        assert (BASIC.type_id, BASIC.name) in [tuple(row) for row in types]

    def test_finds_its_note_type_though_a_field_and_a_card_were_renamed_in_anki(
        self, judge: Judge, package: Path
    ) -> None:
        export(package, note("a"))
        judge.take(package)
        models = judge.collection.models
        mine = models.get(BASIC.type_id)
        assert mine
        mine["flds"][1]["name"] = "Antwort"
        mine["tmpls"][0]["name"] = "Karte"
        mine["css"] += "/* mine */"
        models.update_dict(mine)
        count = len(models.all_names_and_ids())
        export(package, note("a", ("x", "y", ""), changed_s=NOW_S), note("b"))
        judge.take(package)
        after = models.get(BASIC.type_id)
        assert after
        assert len(models.all_names_and_ids()) == count
        assert after["flds"][1]["name"] == "Antwort"
        assert after["css"].endswith("/* mine */")
        assert {arrived.mid for arrived in judge.notes()} == {BASIC.type_id}

    def test_brings_templates_and_style_that_are_newer(
        self, judge: Judge, package: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        export(package, note("a"))
        judge.take(package)
        scm = judge.value("select scm from col")
        monkeypatch.setattr(schema, "NOTE_TYPES_CHANGED_S", schema.NOTE_TYPES_CHANGED_S + 1)
        template = Template("Forth", "new {{Question}}", "{{Answer}}")
        newer = replace(BASIC, templates=(template, BASIC.templates[1]), css=".new {}")
        export(package, note("b", note_type=newer))
        judge.take(package)
        now = judge.collection.models.get(BASIC.type_id)
        assert now
        assert (now["tmpls"][0]["qfmt"], now["css"]) == ("new {{Question}}", ".new {}")
        assert judge.value("select scm from col") == scm

    def test_adds_the_cards_that_were_not_selected_before(
        self, judge: Judge, package: Path
    ) -> None:
        export(package, note(cards=(card(2),)))
        judge.take(package)
        assert [arrived.ord for arrived in judge.cards()] == [1]
        export(package, note(cards=(card(1), card(2))))
        judge.take(package)
        assert [arrived.ord for arrived in judge.cards()] == [0, 1]


class TestCards:
    def test_are_the_selected_ones_alone(self, judge: Judge, package: Path) -> None:
        export(
            package,
            note("both", cards=(card(1, number=1), card(2, number=2))),
            note("back", cards=(card(2, number=3),)),
            note(
                "gaps",
                ("{{c1::a}} {{c2::b}} {{c7::c}}", ""),
                note_type=CLOZE,
                cards=(card(1, number=4), card(7, number=5)),
            ),
        )
        judge.take(package)
        ordinals = {
            arrived.guid: [its_card.ord for its_card in arrived.cards()]
            for arrived in judge.notes()
        }
        assert ordinals == {"both": [0, 1], "back": [1], "gaps": [0, 6]}

    def test_stay_as_they_are_when_anki_checks_its_database(
        self, judge: Judge, package: Path
    ) -> None:
        gaps = note("gaps", ("{{c3::a}}", ""), note_type=CLOZE, cards=(card(3, number=3),))
        export(package, note("both", cards=(card(1), card(2, number=2))), gaps)
        judge.take(package)
        before = judge.rows("select id, nid, ord from cards")
        assert judge.collection.fix_integrity()[1]
        assert judge.rows("select id, nid, ord from cards") == before

    def test_a_note_without_any_is_left_out(self, judge: Judge, package: Path) -> None:
        written = export(package, note("none", cards=(), media=(("a.png", "a.png"),)), note("one"))
        judge.take(package)
        assert [arrived.guid for arrived in judge.notes()] == ["one"]
        assert (written.notes, written.missing) == (1, ())

    def test_show_their_templates_and_style(self, judge: Judge, package: Path) -> None:
        export(package, note("gaps", ("It is {{c1::x}}", ""), note_type=CLOZE))
        judge.take(package)
        (arrived,) = judge.cards()
        assert "[...]" in arrived.question()
        assert '<span class="cloze" data-ordinal="1">x</span>' in arrived.answer()
        assert ".card { font-size: 20px; }" in arrived.render_output().css


class TestDecks:
    def test_lie_within_each_other(self, judge: Judge, package: Path) -> None:
        export(package, note("a", deck="ml::optim::sgd"), note("b", deck="ml"))
        judge.take(package)
        assert judge.deck_names() == {"ml", "ml::optim", "ml::optim::sgd"}

    def test_that_differ_in_capitals_are_one_as_in_anki(self, judge: Judge, package: Path) -> None:
        export(package, note("a", deck="ML::a"), note("b", deck="ml::A"), note("c", deck="ml::b"))
        judge.take(package)
        assert judge.deck_names() == {"ML", "ML::a", "ML::b"}

    def test_called_default_is_the_one_that_anki_has(self, judge: Judge, package: Path) -> None:
        export(package, note(deck="default"))
        judge.take(package)
        assert [judge.deck_of(arrived) for arrived in judge.cards()] == ["Default"]

    def test_keep_the_options_that_anki_has_for_them(self, judge: Judge, package: Path) -> None:
        decks = judge.collection.decks
        options = decks.get_config(1)
        assert options
        options["new"]["perDay"] = 7
        decks.update_config(options)
        export(package, note())
        judge.take(package, with_deck_configs=True)
        after = decks.get_config(1)
        assert after
        assert after["new"]["perDay"] == 7


class TestTags:
    def test_with_blanks_are_made_valid(self, judge: Judge, package: Path) -> None:
        export(package, note(tags=("deep learning", " 深度\u3000学习 ", " ", "plain")))
        judge.take(package)
        assert set(judge.notes()[0].tags) == {"deep_learning", "深度_学习", "plain"}

    def test_may_be_none(self, judge: Judge, package: Path) -> None:
        export(package, note(tags=()))
        judge.take(package)
        assert judge.notes()[0].tags == []


class TestPictures:
    def test_are_there_and_shown(self, judge: Judge, package: Path) -> None:
        (package.parent / "media").mkdir()
        (package.parent / "media/loss.png").write_bytes(PICTURE)
        fields = ('<img src="flashq-loss.png">', "", "")
        written = export(
            package, note(fields=fields, media=(("flashq-loss.png", "media/loss.png"),))
        )
        judge.take(package)
        assert (Path(judge.collection.media.dir()) / "flashq-loss.png").read_bytes() == PICTURE
        assert '<img src="flashq-loss.png">' in judge.cards()[0].question()
        assert (written.media, written.missing) == (1, ())

    def test_of_two_notes_are_packed_once(self, package: Path) -> None:
        (package.parent / "a.png").write_bytes(PICTURE)
        written = export(
            package, *(note(guid, media=(("图 1.png", "a.png"),)) for guid in ("a", "b"))
        )
        assert written.media == 1
        with zipfile.ZipFile(package) as archive:
            assert json.loads(archive.read("media")) == {"0": "图 1.png"}
            assert archive.read("0") == PICTURE

    def test_that_are_missing_are_told_and_the_rest_is_written(
        self, judge: Judge, package: Path
    ) -> None:
        (package.parent / "b.png").write_bytes(PICTURE)
        media = (("a.png", "media/a.png"), ("b.png", "b.png"), ("c.png", "\0"))
        written = export(package, note(media=media))
        judge.take(package)
        assert (written.media, written.missing) == (1, ("media/a.png", "\0"))

    @pytest.mark.parametrize("path", ["media/../secret", "/etc/hostname", "media/link", "folder/x"])
    def test_are_taken_from_their_folder_alone(self, package: Path, path: str) -> None:
        root = package.parent / "collection"
        (root / "media").mkdir(parents=True)
        (root / "secret").write_text("secret")
        (root / "media/link").symlink_to(root / "secret")
        (package.parent / "outside").mkdir()
        (package.parent / "outside/x").write_text("secret")
        (root / "folder").symlink_to(package.parent / "outside")
        written = export(package, note(media=(("x.png", path),)), media_root=root)
        assert (written.media, written.missing) == (0, (path,))

    def test_of_one_name_are_one_picture(self, package: Path) -> None:
        with pytest.raises(ValueError, match=r"a\.png"):
            export(
                package,
                note("a", media=(("a.png", "a.png"),)),
                note("b", media=(("a.png", "b.png"),)),
            )


class TestTheSameInput:
    def test_gives_the_same_bytes(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(PICTURE)
        log = (grade(today() - 9, 4), grade(today() - 8, 2))
        notes = [
            note("a", cards=(studied(*log),), media=(("a.png", "a.png"),)),
            note("b", ("{{c1::x}}", ""), note_type=CLOZE, deck="数学::代数"),
        ]
        packages = [tmp_path / "1.apkg", tmp_path / "2.apkg"]
        for place, package in enumerate(packages):
            # A picture may have been copied, and another day may have come.
            os.utime(tmp_path / "a.png", (1e9 + place, 1e9 + place))
            export(package, *notes, with_progress=True, day=today() + place)
        assert packages[0].read_bytes() == packages[1].read_bytes()

    def test_gives_the_same_bytes_in_another_process(self, tmp_path: Path) -> None:
        program = (
            "import sys; from pathlib import Path; import anki_judge as j\n"
            "notes = [j.note(f'{n}', tags=('x', 'y'), deck=f'd{n % 7}') for n in range(50)]\n"
            "j.export(Path(sys.argv[1]), *notes)\n"
        )
        packages = [tmp_path / "1.apkg", tmp_path / "2.apkg"]
        for seed, package in enumerate(packages):
            environment = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(TESTS)}
            command = [sys.executable, "-c", program, str(package)]
            subprocess.run(command, env=environment, cwd=TESTS.parent, check=True)
        assert packages[0].read_bytes() == packages[1].read_bytes()


def rows_of(package: Path, sql: str) -> list[tuple[object, ...]]:
    """What a package holds, before any Anki has touched it."""
    with zipfile.ZipFile(package) as archive:
        extracted = archive.extract("collection.anki2", package.parent)
    database = sqlite3.connect(extracted)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


class TestIds:
    def test_stay_whatever_else_is_exported(self, package: Path) -> None:
        export(package, note("a"), note("b"), note("c"))
        several = rows_of(package, "select id from notes where guid = 'b'")
        export(package, note("b", ("x", "y", ""), changed_s=NOW_S))
        assert rows_of(package, "select id from notes") == several

    def test_of_a_hundred_thousand_notes_are_plain_moments_and_all_different(
        self, package: Path
    ) -> None:
        cards = (card(1), card(2))
        written = export(package, *(note(f"flashq-{n:x}", cards=cards) for n in range(100_000)))
        assert (written.notes, written.cards) == (100_000, 200_000)
        columns = "count(*), count(distinct id), min(id) > 1.2e12, max(id) < 1.7e12"
        assert rows_of(package, f"select {columns} from notes") == [(100_000, 100_000, 1, 1)]
        assert rows_of(package, f"select {columns} from cards") == [(200_000, 200_000, 1, 1)]
        assert rows_of(package, "select count(distinct nid) from cards") == [(100_000,)]

    # Found by trying: the two come to the same number.
    @pytest.mark.parametrize("between", [0, 12])
    def test_that_are_the_same_by_chance_are_told_apart(
        self, judge: Judge, package: Path, between: int
    ) -> None:
        long_fields = ("question", "x" * 1_000_000, "")
        notes = [
            note("flashq-16452", cards=(card(1), card(2))),
            # So much text that the first note is out of memory by then.
            *(note(f"between {number}", long_fields) for number in range(between)),
            note("flashq-89bf6", cards=(card(1), card(2))),
        ]
        export(package, *notes)
        first = rows_of(package, "select id, guid from notes order by id")
        judge.take(package)
        assert judge.value("select count() from notes") == between + 2
        assert judge.value("select count() from cards") == between + 4
        export(package, *notes)
        assert rows_of(package, "select id, guid from notes order by id") == first


class TestAFileThatCannotBeWritten:
    def failing(self, error: BaseException) -> Iterator[AnkiNote]:
        yield from (note(f"{number}") for number in range(1000))
        raise error

    @pytest.mark.parametrize("error", [KeyboardInterrupt(), FlashqError("no"), ZeroDivisionError()])
    def test_stays_as_it_was_with_nothing_beside_it(
        self, package: Path, error: BaseException
    ) -> None:
        package.write_bytes(b"old")
        with pytest.raises(type(error)):
            write_notes(
                package,
                self.failing(error),
                media_root=package.parent,
                day=today(),
                rollover_hour=4,
                utc_offset=ZoneInfo("Asia/Shanghai").utcoffset,
                with_progress=True,
            )
        assert package.read_bytes() == b"old"
        assert [file.name for file in package.parent.iterdir()] == [package.name]

    def test_names_the_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FlashqError, match=r"cannot write .*deck\.apkg"):
            export(tmp_path / "none/deck.apkg", note())

    def test_is_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FlashqError, match="cannot write"):
            export(tmp_path, note())
        assert list(tmp_path.iterdir()) == []


class TestNotesThatAreNotSound:
    def test_have_another_number_of_fields_than_their_type(self, package: Path) -> None:
        with pytest.raises(ValueError, match="2 fields"):
            export(package, note(fields=("a", "b")))

    def test_have_types_that_differ_under_one_id(self, package: Path) -> None:
        other = replace(BASIC, templates=(Template("Other", "{{Question}}", ""),))
        with pytest.raises(ValueError, match=str(BASIC.type_id)):
            export(package, note("a"), note("b", note_type=other))


def test_a_sign_that_parts_fields_in_anki_is_left_out(judge: Judge, package: Path) -> None:
    export(package, note(fields=("a\x1fb", "c", "")))
    judge.take(package)
    assert judge.notes()[0].fields == ["ab", "c", ""]


def test_an_export_of_nothing_is_a_package_too(judge: Judge, package: Path) -> None:
    assert export(package).notes == 0
    log = judge.take(package)
    assert len(log.new) == 0


def test_the_progress_is_told_up_to_the_last_note(package: Path) -> None:
    told: list[int] = []
    notes = (note(f"{number}", cards=(card(state=CardState()),)) for number in range(1001))
    write_notes(
        package,
        notes,
        media_root=package.parent,
        day=today(),
        rollover_hour=4,
        utc_offset=lambda time: timedelta(hours=8),
        with_progress=False,
        progress=told.append,
    )
    assert told == sorted(set(told))
    assert told[-1] == 1001
    assert len(told) > 2
