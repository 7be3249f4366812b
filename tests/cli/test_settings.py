"""`flashq.toml`, `flashq config`, and docs/settings.md, which lists them."""

import re
from pathlib import Path

import pytest

from flashq.config import SETTINGS, Settings, load
from flashq.terminal.keymap import ACTIONS, KeyMap
from flashq.terminal.ratings import names

DOCUMENT = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def test_the_document_lists_every_setting_with_default_values_and_meaning():
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", DOCUMENT, re.M)
    defaults = Settings()
    expected = []
    for name, setting in SETTINGS.items():
        value = getattr(defaults, name)
        shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
        expected.append((name, shown, setting.values, setting.meaning))
    assert rows == expected


def test_all_settings_are_shown_with_where_they_come_from(flashq):
    (flashq.collection / "flashq.toml").write_text("new_per_day = 7\n")
    result = flashq.run("config", env={"FLASHQ_GRADES": "six"})
    shown = [line for line in result.lines if not line.startswith(" ")]
    assert shown[0] == f"new_per_day = 7  ({flashq.collection / 'flashq.toml'})"
    assert "grades = six  ($FLASHQ_GRADES)" in shown
    assert "rollover_hour = 4  (default)" in shown
    assert len(shown) == len(SETTINGS)


def test_a_setting_is_changed_and_comments_stay(flashq):
    file = flashq.collection / "flashq.toml"
    file.write_text("# mine\nnew_per_day = 7  # a few\n\n# late\nrollover_hour = 3\n")
    assert flashq.done("config", "set", "new_per_day", "9").out == f"new_per_day = 9  ({file})\n"
    assert file.read_text() == "# mine\nnew_per_day = 9  # a few\n\n# late\nrollover_hour = 3\n"


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("grades", "six", 'grades = "six"'),
        ("ambiguous_wide", "TRUE", "ambiguous_wide = true"),
        ("new_per_day", "0", "new_per_day = 0"),
    ],
)
def test_a_value_is_written_as_toml_has_it(flashq, key, value, line):
    flashq.done("config", "set", key, value)
    assert (flashq.collection / "flashq.toml").read_text() == line + "\n"
    assert flashq.done("config").code == 0


@pytest.mark.parametrize(
    ("key", "value", "shown", "written"),
    [
        ("easy_days.sat", "0.5", "easy_days.sat = 0.5", "[easy_days]\nsat = 0.5\n"),
        ("keys.undo", "z", "keys.undo = z", '[keys]\nundo = "z"\n'),
        (
            "limits.ml/optim.new_per_day",
            "5",
            'limits."ml/optim".new_per_day = 5',
            '[limits."ml/optim"]\nnew_per_day = 5\n',
        ),
    ],
)
def test_an_entry_of_a_table_is_set_by_its_dotted_name_and_listed(
    flashq, key, value, shown, written
):
    file = flashq.collection / "flashq.toml"
    file.write_text("fuzz = true  # some\n\n")
    flashq.done("config", "set", key, value)
    assert file.read_text() == "fuzz = true  # some\n\n" + written
    assert f"{shown}  ({file})" in flashq.done("config").lines


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("keys.undo", "s", '"s" is both undo and skip; give one of them another key'),
        ("keys.udno", "z", 'there is no action "udno"; did you mean "undo"?'),
        ("easy_days.sat", "2", "easy_days.sat cannot be 2; it takes a number from 0 to 1"),
    ],
)
def test_an_entry_that_cannot_be_leaves_the_file_as_it_was(flashq, key, value, said):
    file = flashq.collection / "flashq.toml"
    file.write_text("[keys]\nhint = 'y'\n")
    result = flashq.run("config", "set", key, value)
    assert result.code == 2
    assert said in result.err
    assert file.read_text() == "[keys]\nhint = 'y'\n"


def test_the_document_names_every_action_and_its_example_is_true(tmp_path):
    listed = set(re.findall(r"`([\w-]+)`", DOCUMENT.partition("## Keys")[2]))
    for grades in ("four", "six"):
        assert set(names(grades).values()) <= listed
    assert set(ACTIONS) <= listed
    for number, example in enumerate(re.findall(r"```toml\n(.*?)```", DOCUMENT, re.S)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "flashq.toml").write_text(example, encoding="utf-8")
        settings = load(folder, {})
        assert settings.tables
        KeyMap.from_settings(settings.keys, settings.grades)


def test_the_environment_wins_over_the_file(flashq):
    flashq.done("config", "set", "new_per_day", "3")
    assert flashq.done("due").out.startswith("due 0 · new 3")
    assert flashq.run("due", env={"FLASHQ_NEW_PER_DAY": "2"}).out.startswith("due 0 · new 2")


def test_the_rollover_hour_moves_the_border_of_the_day(flashq):
    flashq.done("grade", "nesterov", "4", now="2026-12-01T10:00:00+08:00")
    at_five = "2026-12-02T05:00:00+08:00"
    assert flashq.done("due", now=at_five).out.startswith("due 1")
    flashq.done("config", "set", "rollover_hour", "6")
    assert flashq.done("due", now=at_five).out.startswith("due 0")


def test_random_order_is_the_same_all_day_and_another_tomorrow(flashq):
    flashq.done("config", "set", "new_order", "random")

    def first_questions(day):
        skips = "s\n" * 8
        out = flashq.done("study", stdin=skips, now=f"2026-12-{day:02}T10:00:00+08:00").out
        return [line for line in out.splitlines() if line and not line.startswith("[")]

    orders = {day: first_questions(day) for day in range(1, 6)}
    assert first_questions(1) == orders[1]
    assert len({"\n".join(order[:-1]) for order in orders.values()}) > 1
