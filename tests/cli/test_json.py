"""`--json` says what docs/json.md says, in keys and types, and nothing else."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

DOCUMENT = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "array of strings": list,
    "object": dict,
    "array of objects": list,
}


def documented():
    """For each table the keys with the types that may stand there, by the words above it."""
    tables = defaultdict(dict)
    words = ""
    for line in DOCUMENT.splitlines():
        if line.startswith(("#", "Each entry of")):
            words = line
        row = re.fullmatch(r"\| `(\w+)` \| ([^|]+) \| [^|]+ \|", line)
        if row:
            names = re.split(r", | or ", row[2])
            allowed = []
            for name in names:
                kind = TYPES[name]
                allowed += kind if isinstance(kind, tuple) else [kind]
            tables[words][row[1]] = tuple(allowed)
    return tables


def table(words):
    (found,) = (keys for heading, keys in documented().items() if words in heading)
    return found


def check(value, keys):
    assert list(value) == list(keys)
    for key, kinds in keys.items():
        assert type(value[key]) in kinds, key


@pytest.fixture
def studied(flashq):
    flashq.done("grade", "nesterov", "5", now="2026-11-01T10:00:00+08:00")
    flashq.done("grade", "nesterov", "0", now="2026-11-02T10:00:00+08:00")
    flashq.done("grade", "过拟合", "4", now="2026-11-30T10:00:00+08:00")
    flashq.done("suspend", "tensor")
    return flashq


def test_the_cards_of_list_are_as_documented(studied):
    cards = studied.done("list", "--json").json
    assert len(cards) == 9
    for card in cards:
        check(card, table("flashq list --json"))


def test_the_cards_of_due_are_as_documented(studied):
    cards = studied.done("due", "--json").json
    assert [card["card"] for card in cards] == ["ml/optim:nesterov", "zh/训练:过拟合"]
    for card in cards:
        check(card, table("flashq due --json"))


def test_a_shown_card_is_as_documented(studied):
    keys = table("flashq list --json") | table("flashq show CARD --json")
    for name in ("nesterov", "ml/optim:momentum", "unfinished", "tensor#2", "norms"):
        card = studied.done("show", name, "--json").json
        check(card, keys)
        for entry in card["log"]:
            check(entry, table("entry of `log`"))


def test_decks_are_as_documented(studied):
    for deck in studied.done("decks", "--json").json:
        check(deck, table("flashq decks --json"))


@pytest.fixture
def forgotten(studied):
    """A leech with key points, by a setting that makes leeches soon."""
    studied.done("config", "set", "leech_lapses", "1")
    for day, quality in ((20, 4), (21, 1)):
        studied.done("grade", "ml/optim:momentum", str(quality), now=f"2026-11-{day}T12:00:00Z")
    return studied


def test_leeches_are_as_documented(forgotten):
    keys = table("flashq list --json") | table("flashq leeches --json")
    leeches = forgotten.done("leeches", "--json").json
    assert {card["card"] for card in leeches} == {"ml/optim:momentum", "ml/optim:nesterov"}
    for card in leeches:
        check(card, keys)
        for point in card["missed_points"]:
            check(point, {"point": (str,), "asked": (int,), "missed": (int,)})


def test_statistics_are_as_documented(forgotten):
    found = forgotten.done("stats", "--json").json
    check(found, table("flashq stats --json"))
    states = ["new", "learning", "review", "suspended", "buried", "draft"]
    check(found["cards"], dict.fromkeys(states, (int,)))
    check(found["grades"], dict.fromkeys("012345", (int,)))
    assert len(found["due"]) == 7
    for day in found["due"]:
        check(day, {"day": (str,), "reviews": (int,)})


def test_points_missed_most_are_as_documented(flashq):
    """Only a session ticks points, so this one is studied line by line."""
    flashq.done("study", "id:momentum", "deck:ml/*", stdin="\np 1\n2\n")
    (found,) = flashq.done("stats", "--json").json["missed_points"]
    check(found, {"card": (str,), "point": (str,), "asked": (int,), "missed": (int,)})
    assert (found["point"], found["missed"]) == ("smooth steps", 1)


def test_findings_are_as_documented(studied):
    studied.deck("bad.yaml", "cards:\n  - qestion: x\n")
    checked = studied.run("check", "--json").json
    check(checked, table("flashq check --json"))
    assert {finding["severity"] for finding in checked["findings"]} == {"fault", "warning"}
    for finding in checked["findings"]:
        check(finding, table("entry of `findings`"))


def test_settings_are_as_documented(studied):
    for setting in studied.done("config", "--json").json.values():
        check(setting, table("flashq config --json"))


def test_every_documented_table_is_looked_at():
    assert len(documented()) == 9


def test_values_are_those_of_sm2(studied):
    card = studied.card("nesterov")
    expected = {
        "card": "ml/optim:nesterov",
        "note": "ml/optim:nesterov",
        "deck": "ml/optim",
        "kind": "basic",
        "state": "learning",
        "due_day": "2026-11-03",
        "interval_days": 1,
        "ease": 1.8,
        "repetitions": 0,
        "lapses": 1,
        "reviews": 2,
        "tags": ["optimizer"],
    }
    assert {key: card[key] for key in expected} == expected


def test_ease_is_a_number_with_two_decimals(flashq):
    flashq.done("grade", "nesterov", "3")
    assert '"ease": 2.36,' in flashq.done("show", "nesterov", "--json").out


def test_a_card_that_was_never_graded_has_nulls_and_zeros(flashq):
    card = flashq.card("nesterov")
    assert (card["due_day"], card["interval_days"], card["ease"]) == (None, 0, 2.5)


def test_chinese_is_readable_in_json(flashq):
    assert '"question": "动量是什么？"' in flashq.done("list", "动量", "--json").out


def test_a_search_without_result_is_an_empty_array(flashq):
    assert flashq.done("list", "nothing-like-it", "--json").json == []


def test_the_schema_is_a_json_schema_that_names_every_key_of_a_note(flashq):
    schema = flashq.done("schema").json
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    keys = set(schema["$defs"]["NoteEntry"]["properties"])
    assert {"id", "question", "cloze", "answer", "points", "follow_ups", "choices"} <= keys
