import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import pytest

from anki_judge import Judge, export, judging, note
from flashq.core.model import Kind
from flashq.formats.anki.note_types import FIELDS, NOTE_TYPES
from flashq.formats.anki.schema import NOTE_TYPES_CHANGED_S
from flashq.formats.anki.style import CSS


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    with judging(tmp_path_factory.mktemp("note-types")) as judge:
        yield judge


def of_kind(kind: Kind, **values: str) -> tuple[str, ...]:
    question = "{{c1::gap}}" if kind is Kind.CLOZE else "a question"
    values = {"Question": question, "Answer": "an answer", **values}
    return tuple(values.get(name.replace(" ", "_"), "") for name in FIELDS)


def sides(judge: Judge, path: Path, kind: Kind, **values: str) -> list[tuple[str, str]]:
    guid = f"{kind} {sorted(values)}"
    made = note(guid=guid, fields=of_kind(kind, **values), note_type=NOTE_TYPES[kind])
    export(path, made)
    judge.take(path)
    model = judge.collection.models.by_name(NOTE_TYPES[kind].name)
    assert model
    new = judge.collection.new_note(model)
    new.fields = list(made.fields)
    cards = [new.ephemeral_card(place) for place in range(len(NOTE_TYPES[kind].templates))]
    rendered = [card.render_output() for card in cards]
    return [(one.question_text, one.answer_text) for one in rendered]


def test_ids_names_and_fields_are_those_of_the_first_version() -> None:
    assert {kind: (made.type_id, made.name) for kind, made in NOTE_TYPES.items()} == {
        Kind.BASIC: (1763942617301, "flashq Basic"),
        Kind.REVERSED: (1763942618407, "flashq Reversed"),
        Kind.CLOZE: (1763942619513, "flashq Cloze"),
        Kind.TYPED: (1763942620619, "flashq Typed"),
        Kind.CHOICE: (1763942621723, "flashq Choice"),
    }
    for made in NOTE_TYPES.values():
        assert made.fields == (
            *("Question", "Answer", "Explanation", "Hint", "Points", "Choices", "Typed"),
            *("Tag line", "Follow-ups", "References", "Language", "Source", "ID", "Spare"),
        )


def test_there_is_a_note_type_for_each_kind_with_a_template_for_each_of_its_cards() -> None:
    assert set(NOTE_TYPES) == set(Kind)
    assert {kind for kind, made in NOTE_TYPES.items() if made.is_cloze} == {Kind.CLOZE}
    assert len(NOTE_TYPES[Kind.REVERSED].templates) == 2


@pytest.mark.parametrize("kind", list(Kind))
def test_anki_takes_the_templates(judge: Judge, tmp_path: Path, kind: Kind) -> None:
    for question, answer in sides(judge, tmp_path / "a.apkg", kind):
        assert "flashq front" in question
        assert "flashq back" in answer
        assert "{{" not in question + answer
    model = judge.collection.models.by_name(NOTE_TYPES[kind].name)
    assert model
    assert [field["name"] for field in model["flds"]] == list(FIELDS)
    # Saving checks the templates as Anki's own editor does.
    judge.collection.models.update_dict(model)


@pytest.mark.parametrize("kind", list(Kind))
def test_empty_fields_leave_no_trace(judge: Judge, tmp_path: Path, kind: Kind) -> None:
    for question, answer in sides(judge, tmp_path / "a.apkg", kind):
        for word in (
            "<details",
            "Hint",
            "Key points",
            "References",
            "Asked next",
            "Tags",
            'lang=""',
        ):
            assert word not in question + answer


@pytest.mark.parametrize("kind", list(Kind))
def test_a_full_note_shows_each_field_on_its_side(judge: Judge, tmp_path: Path, kind: Kind) -> None:
    cards = sides(
        judge,
        tmp_path / "a.apkg",
        kind,
        Hint="the hint",
        Points="<ol><li>the point</li></ol>",
        Explanation="the explanation",
        Tag_line="the tag",
        References="the reference",
        **{"Follow-ups": "the follow-up"},
        Source="ml:the-source",
        Language="zh-CN",
    )
    for question, answer in cards:
        assert "the hint" in question
        for word in ("point", "explanation", "tag", "reference", "follow-up"):
            assert f"the {word}" not in question
            assert f"the {word}" in answer
        assert "ml:the-source" in answer
        assert 'lang="zh-CN"' in question
        assert re.search(r'<details class="points"><summary>.*</summary>\s*<ol>', answer)


def test_a_reversed_note_asks_both_ways(judge: Judge, tmp_path: Path) -> None:
    forth, back = sides(judge, tmp_path / "a.apkg", Kind.REVERSED)

    assert "a question" in forth[0]
    assert "an answer" not in forth[0]
    assert "an answer" in back[0]
    assert "a question" not in back[0]
    assert "a question" in back[1]


def test_a_typed_note_has_a_field_to_type_into_on_both_sides(judge: Judge, tmp_path: Path) -> None:
    ((question, answer),) = sides(judge, tmp_path / "a.apkg", Kind.TYPED, Typed="beta1")

    assert "[[type:Typed]]" in question
    assert "[[type:Typed]]" in answer
    assert "beta1" not in question


def test_the_style_sheet_loads_nothing_and_names_chinese_fonts() -> None:
    for word in ("url(", "@import", "http", "</"):
        assert word not in CSS
    for font in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"):
        assert f'"{font}"' in CSS
    assert CSS.count("{") == CSS.count("}")
    assert "nightMode" in CSS
    assert "night_mode" in CSS


def colours(night: bool) -> dict[str, str]:
    blocks = re.findall(r"\.card[^{]*\{([^}]*)\}", CSS)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", blocks[1 if night else 0]))
    background = re.search(r"background-color: (#[0-9a-f]{3,6})", blocks[1 if night else 0])
    assert background
    return {**found, "background": background[1]}


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast of two colours, 1 to 21."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("night", [False, True])
def test_all_text_can_be_read_by_day_and_by_night(night: bool) -> None:
    found = colours(night)
    text = set(found) - {"background", "line", "tint", "right-tint"}

    assert text == {
        *("text", "muted", "link", "accent", "right", "keyword", "string", "number", "comment"),
        *("function", "builtin", "added", "removed"),
    }
    for name in text:
        assert contrast(found[name], found["background"]) >= 4.5, name
        assert contrast(found[name], found["tint"]) >= 4.5, name
    assert contrast(found["right"], found["right-tint"]) >= 4.5


def test_a_change_of_a_note_type_has_a_new_time_so_that_anki_takes_it() -> None:
    """When this fails: raise `schema.NOTE_TYPES_CHANGED_S`, then put both numbers here."""
    digest = blake2b(repr(sorted(NOTE_TYPES.items())).encode(), digest_size=8).hexdigest()
    assert (NOTE_TYPES_CHANGED_S, digest) == (1_795_737_600, "3a4a6928aca88afb")
