"""`flashq check`: what it finds, what it is told to look at, and `--write-ids`."""

import pytest

LINTS = """cards:
  - id: a
    question: What is a loss?
    answer: "![plot](plot.png)"
    follow_ups: [nowhere, ml/optim:momentum, b]
  - id: b
    question: What is a loss?
    answer: See $\\frac{a}{b.
  - question: A draft
"""


def found(program, *paths):
    checked = program.run("check", *paths, "--json").json
    return {(finding["line"], finding["code"]) for finding in checked["findings"]}


def test_a_sound_collection_has_no_faults(flashq):
    assert flashq.done("check").lines[-1] == "2 decks, 7 notes, 0 faults, 1 warning"


def test_every_kind_of_finding_has_its_place(flashq):
    flashq.deck("lints.yaml", LINTS)
    assert found(flashq, str(flashq.collection / "lints.yaml")) == {
        (2, "missing-picture"),
        (2, "dead-follow-up"),
        (6, "duplicate-question"),
        (6, "unbalanced-dollar"),
        (9, "draft"),
    }


def test_a_fault_ends_with_one_and_a_line_with_its_place(flashq):
    flashq.deck("bad.yaml", "cards:\n  - id: a\n    qestion: x\n    answer: y\n")
    result = flashq.run("check")
    assert result.code == 1
    assert 'fault: bad.yaml:3:5: unknown key "qestion"; did you mean "question"?' in result.lines


def test_an_id_twice_is_a_fault(flashq):
    flashq.deck("bad.yaml", "cards:\n- {id: a, question: x, answer: y}\n- {id: a, question: z}\n")
    result = flashq.run("check", str(flashq.collection / "bad.yaml"))
    assert result.code == 1
    assert 'bad.yaml:3:8: the id "a" is taken by the note on line 2' in result.out


def test_all_faults_of_all_files_are_told_at_once(flashq):
    for name in "abc":
        flashq.deck(f"{name}.yaml", "cards:\n  - qestion: x\n    anwser: y\n")
    assert flashq.run("check").out.count("unknown key") == 6


def test_a_picture_that_is_there_is_no_finding(flashq):
    flashq.deck("lints.yaml", "cards:\n  - question: q\n    answer: '![p](图/p.png)'\n")
    picture = flashq.collection / "media" / "图" / "p.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    assert found(flashq, str(flashq.collection / "lints.yaml")) == {(2, "missing-picture")}
    picture.write_bytes(b"")
    assert found(flashq, str(flashq.collection / "lints.yaml")) == set()


def test_only_what_was_named_is_reported_and_judged_within_the_collection(flashq):
    flashq.deck("bad.yaml", "cards: 3\n")
    result = flashq.done("check", str(flashq.collection / "ml"))
    assert result.lines[-1] == "1 deck, 4 notes, 0 faults, 1 warning"


def test_a_deck_outside_the_collection_is_checked_too(flashq, tmp_path):
    deck = tmp_path / "other.yaml"
    deck.write_text("cards:\n  - question: q\n    answer: a\n")
    assert flashq.done("check", str(deck)).out == "1 deck, 1 note, 0 faults, 0 warnings\n"


def test_checking_a_file_needs_no_collection(newcomer, tmp_path):
    deck = tmp_path / "other.yaml"
    deck.write_text("cards: []\n")
    assert newcomer.bare("check", str(deck)).code == 0
    assert not newcomer.collection.exists()


def test_checking_changes_nothing(flashq):
    flashq.deck("lints.yaml", LINTS)
    before = flashq.snapshot()
    flashq.run("check")
    assert flashq.snapshot() == before


def test_write_ids_adds_ids_and_leaves_everything_else(flashq):
    text = "# mine\ncards:\n  - question: 动量？ # why\n    answer: a\n  - id: b\n    question: q\n"
    flashq.deck("ids.yaml", text)
    assert "ids.yaml: 1 id written" in flashq.done("check", "--write-ids").lines
    assert (flashq.collection / "ids.yaml").read_text() == text.replace(
        "  - question: 动量？", "  - id: 动量\n    question: 动量？"
    )


def test_write_ids_keeps_progress(flashq):
    flashq.deck("ids.yaml", "cards:\n  - question: 自适应学习率？\n    answer: a\n")
    name = flashq.done("list", "自适应", "--json").json[0]["card"]
    flashq.done("grade", name, "5")
    flashq.done("check", "--write-ids")
    card = flashq.done("list", "自适应", "--json").json[0]
    assert (card["state"], card["ease"]) == ("review", 2.6)
    assert card["card"] != name


def test_write_ids_writes_once(flashq):
    flashq.deck("ids.yaml", "cards:\n  - question: 自适应学习率？\n    answer: a\n")
    flashq.done("check", "--write-ids")
    before = flashq.snapshot()
    assert "written" not in flashq.done("check", "--write-ids").out
    assert flashq.snapshot() == before


def test_write_ids_keeps_standard_output_json(flashq):
    flashq.deck("ids.yaml", "cards:\n  - question: 自适应学习率？\n    answer: a\n")
    result = flashq.run("check", "--write-ids", "--json")
    assert result.json["faults"] == 0
    assert result.err == "ids.yaml: 1 id written\n"


def test_a_deck_with_faults_gets_no_ids(flashq):
    text = "cards:\n  - question: q\n    anwser: a\n"
    flashq.deck("bad.yaml", text)
    assert flashq.run("check", "--write-ids").code == 1
    assert (flashq.collection / "bad.yaml").read_text() == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_numbers_are_right_whatever_ends_the_lines(flashq, newline):
    text = newline.join(["cards:", "  - question: q", "    anwser: a", ""])
    (flashq.collection / "bad.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert (3, "unknown-key") in found(flashq)
