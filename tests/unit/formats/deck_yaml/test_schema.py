"""The JSON Schema that editors get."""

import subprocess
import sys
from typing import Any

from flashq.formats.deck_yaml import json_schema

NOTE_KEYS = {
    *("id", "question", "cloze", "answer", "points", "hint", "tags", "references", "follow_ups"),
    *("explanation", "reversed", "choices", "typed", "seconds"),
}


def note_schema() -> dict[str, Any]:
    return json_schema()["$defs"]["NoteEntry"]


def test_the_schema_knows_every_key_and_no_other() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == {"deck", "language", "tags", "source", "seconds", "cards"}
    assert set(note_schema()["properties"]) == NOTE_KEYS
    assert schema["additionalProperties"] is note_schema()["additionalProperties"] is False


def test_every_key_is_described_and_nothing_has_a_title_of_pydantics() -> None:
    for part in (json_schema(), note_schema()):
        assert part["title"] in ("flashq deck", "flashq note")
        for name, key in part["properties"].items():
            assert key["description"].endswith("."), name
            assert "title" not in key, name
            assert name in ("cards", "reversed", "typed") or key["examples"], name


def test_the_limits_of_the_reader_stand_in_the_schema() -> None:
    keys = note_schema()["properties"]
    assert (keys["seconds"]["exclusiveMinimum"], keys["seconds"]["maximum"]) == (0, 3600)
    assert (keys["choices"]["minItems"], keys["choices"]["uniqueItems"]) == (2, True)
    assert keys["answer"]["anyOf"][1] == {
        "type": "array",
        "items": {"type": "string", "pattern": r"\S"},
        "minItems": 1,
        "uniqueItems": True,
    }
    assert json_schema()["properties"]["seconds"]["maximum"] == 3600
    assert keys["typed"] == {
        "default": False,
        "description": "The answer is typed and compared; case, width, spaces and punctuation "
        "do not count.",
        "type": "boolean",
    }
    assert note_schema()["oneOf"] == [{"required": ["question"]}, {"required": ["cloze"]}]
    assert json_schema()["properties"]["cards"]["anyOf"][0]["items"] == {
        "$ref": "#/$defs/NoteEntry"
    }


def test_importing_the_format_loads_neither_yaml_nor_pydantic() -> None:
    code = (
        "import sys, flashq.formats.deck_yaml as d; d.make_id('a', ()); d.NewNote; "
        "print([name for name in ('yaml', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
