"""The deck format's page for users says what is true."""

import re
from pathlib import Path

import pytest

from flashq.core import lint
from flashq.formats.deck_yaml import json_schema, read_deck

PAGE = (Path(__file__).parents[4] / "docs" / "decks.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_deck_without_faults(example: str) -> None:
    assert read_deck(example.encode(), path="example.yaml").faults == ()


def test_every_key_stands_in_the_tables_and_no_other() -> None:
    schema = json_schema()
    keys = {*schema["properties"], *schema["$defs"]["NoteEntry"]["properties"]}
    tables = PAGE.partition("## The kinds of notes")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", tables, re.MULTILINE)) == keys


def test_the_faults_that_the_page_shows_are_said_that_way() -> None:
    deck = b"cards:\n" + b"\n" * 11 + b"  - question: a\n    anwser: b\n"
    (fault,) = read_deck(deck, path="ml/optim.yaml").faults
    assert str(fault) in PAGE


def test_every_code_of_the_rules_for_sound_decks_is_explained() -> None:
    source = Path(lint.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'_finding\(deck, note, "([a-z-]+)"', source))
    assert "not-a-gap" in codes
    assert all(f"| `{code}` |" in PAGE for code in codes)


@pytest.mark.parametrize("promise", ["left out until"])
def test_the_page_promises_nothing_that_the_program_does_not_do(promise: str) -> None:
    assert promise not in PAGE
