"""`flashq export` and `flashq import`, end to end."""

import csv
import io
import json
import os
import signal
import stat
import zipfile

import pytest

from terminal_driver import Terminal


@pytest.fixture
def graded(flashq):
    flashq.done("grade", "nesterov", "5", now="2026-11-01T10:00:00+08:00")
    flashq.done("grade", "过拟合", "2", now="2026-11-30T10:00:00+08:00")
    flashq.done("suspend", "tensor")
    return flashq


def test_an_anki_package_says_what_is_in_it_and_how_to_import_it(graded, tmp_path):
    file = tmp_path / "deck.apkg"
    plain = graded.done("export", "anki", "-o", str(file)).lines
    assert plain == [f"Wrote 6 notes with 8 cards to {file}."]
    assert {"media"} < set(zipfile.ZipFile(file).namelist())
    lines = graded.done("export", "anki", "-o", str(file), "--with-progress").lines
    assert lines[0] == f"Wrote 6 notes with 8 cards and 2 reviews to {file}."
    assert 'tick "Import any learning progress"' in lines[1]


def test_two_packages_of_the_same_collection_are_the_same_bytes(graded, tmp_path):
    files = [tmp_path / "a.apkg", tmp_path / "b.apkg"]
    for file, now in zip(files, ("2026-12-01T09:30:00+08:00",) * 2, strict=True):
        graded.done("export", "anki", "--with-progress", "-o", str(file), now=now)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_package_of_new_cards_does_not_depend_on_the_day_nor_on_the_time_zone(flashq, tmp_path):
    made = []
    for day in ("2026-01-15", "2026-07-15"):
        file = tmp_path / f"{day}.apkg"
        arguments = ("-C", str(flashq.collection), "--today", day, "export", "anki")
        zone = {"TZ": "Europe/Berlin" if day < "2026-07" else "Asia/Shanghai"}
        result = flashq.bare(*arguments, "-o", str(file), env=zone)
        assert result.code == 0
        made.append(file.read_bytes())
    assert made[0] == made[1]


def test_a_query_chooses_what_is_exported_and_may_begin_with_a_minus(graded):
    def ids(*arguments):
        text = graded.done("export", "csv", *arguments).out
        return [row["id"] for row in csv.DictReader(io.StringIO(text))]

    assert ids("ml/optim") == ["momentum", "nesterov", "tensor", "unfinished"]
    assert ids("-ml/optim") == ["momentum", "过拟合", "norms"]
    assert ids("-momentum", "is:new", "-o", "-") == ids("-momentum", "is:new")


def test_a_spreadsheet_runs_no_cell_unless_it_is_asked_to(flashq):
    flashq.deck("x.yaml", 'cards:\n- {id: bad, question: "=1+1", answer: "@SUM(A1)"}\n')
    (row,) = csv.DictReader(io.StringIO(flashq.done("export", "csv", "x").out))
    assert (row["question"], row["answer"]) == ("'=1+1", "'@SUM(A1)")
    (row,) = csv.DictReader(io.StringIO(flashq.done("export", "csv", "x", "--raw").out))
    assert (row["question"], row["answer"]) == ("=1+1", "@SUM(A1)")


def test_markdown_is_imported_back_to_the_same_decks(graded, tmp_path):
    file = tmp_path / "notes.md"
    graded.done("export", "markdown", "-o", str(file))
    again = graded.done("import", str(file)).lines
    assert again == [
        "ml/optim.yaml: 0 added, 4 there already",
        "zh/训练.yaml: 0 added, 3 there already",
    ]
    other = tmp_path / "other"
    graded.bare("init", str(other), "--no-bank")
    assert graded.bare("-C", str(other), "import", str(file)).code == 0
    assert graded.bare("-C", str(other), "export", "markdown").out == file.read_text("utf-8")


def test_a_note_that_differs_is_left_as_it_is_and_named(graded, tmp_path):
    file = tmp_path / "notes.md"
    graded.done("export", "markdown", "ml/optim", "-o", str(file))
    file.write_text(file.read_text("utf-8").replace("looks ahead", "peeks ahead"), "utf-8")
    before = (graded.collection / "ml/optim.yaml").read_bytes()
    result = graded.run("import", str(file))
    assert result.code == 1
    assert result.lines[0] == "ml/optim.yaml: 0 added, 3 there already, 1 there with another text"
    assert result.lines[1].endswith(": nesterov differs in answer; left as it is")
    assert (graded.collection / "ml/optim.yaml").read_bytes() == before


def test_a_dry_run_of_an_import_writes_nothing(flashq, tmp_path):
    file = tmp_path / "面试.md"
    file.write_text("## 什么是动量？\n\n梯度的滑动平均。\n", "utf-8")
    shown = flashq.done("import", str(file), "--dry-run").lines
    assert shown == ["面试.yaml (new): 1 to be added"]
    assert not (flashq.collection / "面试.yaml").exists()
    assert flashq.done("import", str(file)).lines == ["面试.yaml (new): 1 added"]


def test_a_backup_is_restored_with_its_log(graded, tmp_path):
    backup = tmp_path / "backup.json"
    graded.done("export", "json", "-o", str(backup))
    assert json.loads(backup.read_text("utf-8"))["flashq_backup"] == 1
    other = tmp_path / "other"
    restored = graded.bare("-C", str(other), "import", str(backup))
    assert (restored.code, restored.err) == (0, "")
    assert ", 3 log entries, " in restored.out
    assert graded.bare("-C", str(other), "export", "json").out == backup.read_text("utf-8")
    shown = [graded.bare("-C", str(other), "show", "nesterov", "--json").json["due_day"]]
    assert shown == [graded.card("nesterov")["due_day"]]


def test_a_cram_sheet_is_one_page_that_needs_no_network(graded, tmp_path):
    page = tmp_path / "sheet.html"
    graded.done("export", "html", "-o", str(page))
    text = page.read_text("utf-8")
    assert "动量是什么" in text
    assert "<script" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")


@pytest.mark.parametrize("kind", ["anki", "csv", "markdown", "html", "json"])
def test_an_export_that_cannot_be_written_is_one_line_and_leaves_nothing(flashq, tmp_path, kind):
    result = flashq.run("export", kind, "-o", str(tmp_path / "no" / "such" / "folder.x"))
    assert result.code == 1
    assert result.err.startswith("flashq: cannot write ")
    assert result.err.count("\n") == 1
    assert list(tmp_path.glob("**/*.tmp")) == []


def test_words_that_mean_nothing_are_told_before_anything_is_written(flashq, tmp_path):
    file = tmp_path / "x.apkg"
    result = flashq.run("export", "anki", "nothing-like-this", "-o", str(file))
    assert result.code == 1
    assert "nothing matches" in result.err
    assert not file.exists()


def test_a_query_that_finds_nothing_leaves_the_file_that_is_there(flashq, tmp_path):
    file = tmp_path / "good.html"
    file.write_text("good")
    for kind in ("anki", "csv", "html", "markdown"):
        result = flashq.run("export", kind, "tag:nosuch", "-o", str(file))
        assert (result.code, result.err) == (
            1,
            'flashq: no card meets "tag:nosuch"; nothing was written\n',
        )
    nothing = flashq.run("export", "html", "--missed", "-o", str(file))
    assert (nothing.code, nothing.err) == (
        1,
        "flashq: no key points were missed; nothing was written\n",
    )
    assert file.read_text() == "good"


def test_drafts_alone_make_no_package_and_no_sheet(flashq, tmp_path):
    file = tmp_path / "good"
    file.write_text("good")
    for kind in ("anki", "html"):
        result = flashq.run("export", kind, "is:draft", "-o", str(file))
        said = 'what meets "is:draft" are drafts, which have no answer; nothing was written'
        assert (result.code, result.err) == (1, f"flashq: {said}\n")
    assert file.read_text() == "good"
    assert "unfinished" in flashq.done("export", "csv", "is:draft").out
    assert flashq.run("push", "anki", "is:draft").err.endswith("; nothing was sent\n")


def test_an_empty_collection_exports_nothing(flashq, tmp_path):
    for deck in ("ml/optim.yaml", "zh/训练.yaml"):
        (flashq.collection / deck).unlink(missing_ok=True)
    for deck in flashq.collection.rglob("*.yaml"):
        deck.unlink()
    for kind in ("anki", "csv", "html", "markdown"):
        result = flashq.run("export", kind, "-o", str(tmp_path / "x"))
        assert (result.code, result.err) == (
            1,
            "flashq: there are no notes; nothing was written\n",
        )


def test_decks_that_say_the_same_in_another_language_are_said_to_be_left_out(flashq, tmp_path):
    for language in ("zh", "en"):
        text = f"language: {language}\ncards:\n- {{question: Q, answer: A}}\n"
        flashq.deck(f"{language}/same.yaml", text)
    flashq.done("config", "set", "study_languages", "zh")
    for kind in ("anki", "html"):
        result = flashq.run("export", kind, "deck:same", "-o", str(tmp_path / "x"))
        assert result.out.startswith("Wrote 1 note")
        assert result.err == (
            "flashq: 1 deck in other languages was left out; study_languages says which to take\n"
        )
    for words in (["en/same"], []):
        assert flashq.run("export", "anki", *words, "-o", str(tmp_path / "x")).err == ""


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_an_export_that_is_ended_from_outside_leaves_nothing_behind(flashq, tmp_path, end):
    code = "```python\n      for step in range(10): x = f(step)\n      ```"
    notes = "".join(
        f"- question: Q{number}\n  answer: |\n      {code}\n" for number in range(6_000)
    )
    flashq.deck("many.yaml", f"cards:\n{notes}")
    flashq.done("decks")  # takes the deck in, so that what takes long is the export
    target = tmp_path / "out" / "deck.apkg"
    target.parent.mkdir()
    command = flashq.command("export", "anki", "-o", str(target))
    with Terminal(command, flashq.environment()) as terminal:
        terminal.wait("Exporting")
        assert list(target.parent.iterdir()), "it is being written"
        terminal.process.kill(end)
        assert terminal.finish() == 128 + end
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["ml/optim.yaml", "new.yml", "flashq.toml", ".flashq/schedule.db"])
def test_the_files_of_the_collection_are_no_place_to_export_to(flashq, name):
    place = flashq.collection / name
    before = place.read_bytes() if place.exists() else None
    result = flashq.run("export", "csv", "-o", str(place))
    assert result.code == 1
    assert "is a file of the collection itself" in result.err
    if "schedule" not in name:
        assert (place.read_bytes() if place.exists() else None) == before


def test_a_pipe_is_written_to_and_not_replaced(flashq, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        flashq.done("export", "csv", "momentum", "-o", str(pipe))
        assert b"momentum" in os.read(reader, 1 << 16)
        assert stat.S_ISFIFO(pipe.stat().st_mode)
    finally:
        os.close(reader)


@pytest.mark.parametrize("word", ["-h", "-n", "-f", "--dry"])
def test_a_mistyped_option_is_no_word_of_a_query(flashq, tmp_path, word):
    result = flashq.run("export", "anki", word, "-o", str(tmp_path / "x.apkg"))
    assert list(tmp_path.glob("*.apkg")) == []
    if word == "-h":
        assert "Usage: " in result.out
    else:
        assert result.err.startswith(f"flashq: no such option: {word}")


def test_pictures_that_are_not_there_are_named(flashq, tmp_path):
    flashq.deck("p.yaml", "cards:\n- {id: p, question: Q, answer: '![loss](none.png)'}\n")
    for kind in ("anki", "html"):
        result = flashq.run("export", kind, "p", "-o", str(tmp_path / "out"))
        assert result.code == 0
        assert result.err == "flashq: p.yaml: none.png: there is no such picture in media/\n"


def test_what_cannot_be_imported_is_told_by_its_kind(flashq, tmp_path):
    package = tmp_path / "deck.apkg"
    package.write_bytes(b"PK")
    assert "flashq: " in flashq.run("import", str(package)).err
    assert ".apkg files are not imported" in flashq.run("import", str(package)).err
    backup = tmp_path / "backup.bak"
    flashq.done("export", "json", "-o", str(backup))
    dry = flashq.run("import", str(backup), "--dry-run")
    assert (dry.code, "without --dry-run" in dry.err) == (2, True)
    made = flashq.bare("-C", str(tmp_path / "new"), "import", str(backup))
    assert (made.code, made.err) == (0, "")
