"""Settings: the file, the environment, the defaults, and what each of them refuses."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq import config
from flashq.config import SETTINGS, Settings, as_rows, changed_text, load, locale_language
from flashq.core.study_queue import Limits, PoolLimits
from flashq.errors import WRONG_USAGE, FlashqError


def write(folder: Path, text: str) -> Path:
    path = folder / config.FILE_NAME
    path.write_bytes(text.encode("utf-8"))
    return path


def error_of(folder: Path, text: str = "", **environment: str) -> str:
    """What loading is refused with, the file's path shortened to its name."""
    path = write(folder, text)
    with pytest.raises(FlashqError) as caught:
        load(folder, environment)
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(str(path), config.FILE_NAME)


def test_without_file_and_environment_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Settings()
    assert Settings().limits == Limits(new_per_day=20, reviews_per_day=200)
    assert (Settings().rollover_hour, Settings().grades, Settings().new_order) == (
        4,
        "four",
        "deck",
    )


def test_every_default_is_a_value_that_its_setting_takes() -> None:
    rows = as_rows(Settings())
    assert {name for name, *_ in rows} == set(SETTINGS)
    for name, value, origin, setting in rows:
        assert setting.accepts(value), name
        assert origin == "default"
        assert setting.meaning
        assert setting.values


def test_the_file_wins_over_the_defaults_and_the_environment_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'new_per_day = 5\ngrades = "six"\nambiguous_wide = true\n')
    settings = load(tmp_path, {"FLASHQ_NEW_PER_DAY": "7", "FLASHQ_BACKGROUND": "light"})
    assert (settings.new_per_day, settings.grades, settings.ambiguous_wide) == (7, "six", True)
    assert settings.background == "light"
    origins = {name: origin for name, _, origin, _ in as_rows(settings) if origin != "default"}
    assert origins == {
        "new_per_day": "$FLASHQ_NEW_PER_DAY",
        "grades": str(path),
        "background": "$FLASHQ_BACKGROUND",
        "ambiguous_wide": str(path),
    }


def test_other_variables_are_not_settings(tmp_path: Path) -> None:
    environment = {"FLASHQ_COLLECTION": "/x", "NEW_PER_DAY": "9", "flashq_new_per_day": "9"}
    assert load(tmp_path, environment) == Settings()


@pytest.mark.parametrize(("text", "truth"), [("true", True), ("FALSE", False), ("True", True)])
def test_truth_values_come_from_the_environment_in_any_case(
    tmp_path: Path, text: str, truth: bool
) -> None:
    assert load(tmp_path, {"FLASHQ_AMBIGUOUS_WIDE": text}).ambiguous_wide is truth


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "\nnew_per_dya = 5\n",
            'flashq.toml:2: unknown setting "new_per_dya"; did you mean "new_per_day"?',
        ),
        (
            "# x\n\nnew_per_day = -1",
            "flashq.toml:3: new_per_day cannot be -1; it takes 0 to 9999",
        ),
        ("new_per_day = 10000", "flashq.toml:1: new_per_day cannot be 10000; it takes 0 to 9999"),
        ("new_per_day = true", "flashq.toml:1: new_per_day cannot be true; it takes 0 to 9999"),
        ("new_per_day = 2.0", "flashq.toml:1: new_per_day cannot be 2.0; it takes 0 to 9999"),
        ('new_per_day = "5"', 'flashq.toml:1: new_per_day cannot be "5"; it takes 0 to 9999'),
        ("rollover_hour = 24", "flashq.toml:1: rollover_hour cannot be 24; it takes 0 to 23"),
        ('grades = "five"', 'flashq.toml:1: grades cannot be "five"; it takes "four" or "six"'),
        (
            "ambiguous_wide = 1",
            "flashq.toml:1: ambiguous_wide cannot be 1; it takes true or false",
        ),
    ],
)
def test_a_wrong_setting_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert error_of(tmp_path, text) == said


def test_a_table_is_no_setting(tmp_path: Path) -> None:
    assert error_of(tmp_path, "new_per_day = 5\n[study]\nx = 1\n").startswith(
        'flashq.toml:2: unknown setting "study"; the settings are new_per_day, '
    )


def test_broken_toml_is_said_with_its_place(tmp_path: Path) -> None:
    said = error_of(tmp_path, "new_per_day = 5\ngrades = six\n")
    assert said.startswith("flashq.toml: ")
    assert "line 2" in said


def test_a_file_that_is_no_utf8_is_said(tmp_path: Path) -> None:
    (tmp_path / config.FILE_NAME).write_bytes(b"# \xff\n")
    with pytest.raises(FlashqError, match="byte 3 is not UTF-8; save it as UTF-8"):
        load(tmp_path, {})


def test_a_folder_in_the_files_place_is_said(tmp_path: Path) -> None:
    (tmp_path / config.FILE_NAME).mkdir()
    with pytest.raises(FlashqError, match="make the file readable"):
        load(tmp_path, {})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NEW_PER_DAY", "many", '$FLASHQ_NEW_PER_DAY: new_per_day cannot be "many"'),
        ("NEW_PER_DAY", "", '$FLASHQ_NEW_PER_DAY: new_per_day cannot be ""'),
        ("ROLLOVER_HOUR", "24", "$FLASHQ_ROLLOVER_HOUR: rollover_hour cannot be 24"),
        ("GRADES", "true", "$FLASHQ_GRADES: grades cannot be true"),
        ("AMBIGUOUS_WIDE", "1", "$FLASHQ_AMBIGUOUS_WIDE: ambiguous_wide cannot be 1"),
    ],
)
def test_a_wrong_variable_is_said_by_its_name(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    assert error_of(tmp_path, **{f"FLASHQ_{name}": value}).startswith(said)


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    write(tmp_path, "\ufeffnew_per_day = 5\r\nrollover_hour = 3\r\n")
    assert (load(tmp_path, {}).new_per_day, load(tmp_path, {}).rollover_hour) == (5, 3)


# Changing ----------------------------------------------------------------------------------

FILE = """\
# How I study
new_per_day = 5     # few

grades = "four"  # again, hard, good, easy
"""


def test_a_change_keeps_comments_and_order(tmp_path: Path) -> None:
    write(tmp_path, FILE)
    assert changed_text(tmp_path, "new_per_day", "12") == (FILE.replace("5 ", "12 "), 12)
    assert changed_text(tmp_path, "grades", "six") == (FILE.replace('"four"', '"six"'), "six")


def test_a_setting_that_is_new_comes_at_the_end(tmp_path: Path) -> None:
    write(tmp_path, FILE)
    text, value = changed_text(tmp_path, "rollover_hour", "3")
    assert (text, value) == (FILE + "rollover_hour = 3\n", 3)


def test_without_a_file_it_has_the_one_setting(tmp_path: Path) -> None:
    assert changed_text(tmp_path, "ambiguous_wide", "true") == ("ambiguous_wide = true\n", True)
    assert not (tmp_path / config.FILE_NAME).exists(), "writing it is for the caller"


def test_line_ends_stay_what_they_are(tmp_path: Path) -> None:
    windows = FILE.replace("\n", "\r\n")
    write(tmp_path, windows)
    assert changed_text(tmp_path, "new_per_day", "12")[0] == windows.replace("5 ", "12 ")


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("new_per_day", "many", 'config set: new_per_day cannot be "many"; it takes 0 to 9999'),
        ("grade", "six", 'config set: unknown setting "grade"; did you mean "grades"?'),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    tmp_path: Path, key: str, text: str, said: str
) -> None:
    with pytest.raises(FlashqError) as caught:
        changed_text(tmp_path, key, text)
    assert str(caught.value) == said
    assert caught.value.exit_code == WRONG_USAGE


def test_a_file_with_a_fault_is_not_changed(tmp_path: Path) -> None:
    write(tmp_path, "grades = six\n")
    with pytest.raises(FlashqError, match="mend the TOML"):
        changed_text(tmp_path, "new_per_day", "5")


@given(
    st.dictionaries(
        st.sampled_from(["new_per_day", "reviews_per_day"]), st.integers(0, 9999), max_size=2
    ),
    st.sampled_from(["new_per_day", "reviews_per_day", "rollover_hour"]),
    st.integers(0, 23),
)
def test_what_was_changed_is_what_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, int], key: str, number: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / "config-law"
    folder.mkdir(exist_ok=True)
    write(folder, "".join(f"{name} = {value} # why\n" for name, value in before.items()))
    text, value = changed_text(folder, key, str(number))
    assert value == number
    assert tomllib.loads(text) == before | {key: number}
    write(folder, text)
    assert getattr(load(folder, {}), key) == number


# Tables ------------------------------------------------------------------------------------


def test_easy_days_are_weights_from_monday_on(tmp_path: Path) -> None:
    write(tmp_path, "[easy_days]\nsat = 0.5\nsun = 0\n")
    load_of = load(tmp_path, {}).load
    assert load_of.easy_days == (1, 1, 1, 1, 1, 0.5, 0)
    assert load(tmp_path, {}).easy_days == load_of.easy_days
    assert load_of.is_free
    assert not Settings().load.is_free


def test_days_may_have_their_full_names(tmp_path: Path) -> None:
    write(tmp_path, "[easy_days]\nmonday = 0.25\nsun = 0\n")
    assert load(tmp_path, {}).easy_days == (0.25, 1, 1, 1, 1, 1, 0)


def test_the_environment_sets_no_tables(tmp_path: Path) -> None:
    environment = {"FLASHQ_EASY_DAYS": "1", "FLASHQ_KEYS": "z", "FLASHQ_LIMITS": "3"}
    assert load(tmp_path, environment) == Settings()


def test_limits_of_decks_and_folders_are_pools(tmp_path: Path) -> None:
    write(tmp_path, '[limits.ml]\nnew_per_day = 3\n[limits."ml/optim"]\nreviews_per_day = 9\n')
    limits = load(tmp_path, {}).limits
    assert limits.pools == {"ml": PoolLimits(3, None), "ml/optim": PoolLimits(None, 9)}


def test_an_action_takes_one_key_or_several(tmp_path: Path) -> None:
    write(tmp_path, '[keys]\nundo = "z"\nanswer = ["space", "tab"]\n')
    assert load(tmp_path, {}).keys == {"undo": ("z",), "answer": ("space", "tab")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[easy_days]\n\nsat = 2\n", "flashq.toml:3: easy_days.sat cannot be 2; it takes a"),
        ("[easy_days]\nsta = 1\n", 'flashq.toml:2: unknown setting "sta"; did you mean "sat"?'),
        ("easy_days = 1\n", "flashq.toml:1: easy_days is a table, not 1; write [easy_days]"),
        ("[limits]\nml = 3\n", "flashq.toml:2: limits.ml is a table, not 3"),
        (
            'fuzz = true\n[limits."ml/optim"]\nnew_per_dya = 3\n',
            'flashq.toml:3: unknown setting "new_per_dya"; did you mean "new_per_day"?',
        ),
        ("[keys]\nundo = 3\n", "flashq.toml:2: keys.undo cannot be 3; it takes a key"),
        (
            "[easy_days]\nsat = 1\n\nsaturday = 0.5\n",
            "flashq.toml:4: easy_days.saturday is the same day as easy_days.sat; keep one",
        ),
        ("[easy_days]\nsat = nan\n", "flashq.toml:2: easy_days.sat cannot be nan"),
        ("[limits]\nnew_per_day = 3\n", "flashq.toml:2: limits.new_per_day names no deck"),
        (
            "[limits.keys]\nnew_per_day = 1\n[easy_days]\nmon = 1\n[keys]\nmon = 3\n",
            "flashq.toml:6: keys.mon cannot be 3",
        ),
        ('[limits]\n"c#1".new_per_day = -1\n', 'flashq.toml:2: limits."c#1".new_per_day cannot'),
        ("[limits]\nml = {new_per_day = -1}\n", "flashq.toml:2: limits.ml.new_per_day cannot"),
        ('[keys]\nundo = ["z",\n  3]\n', 'flashq.toml:2: keys.undo cannot be ["z", 3]'),
        ("[[keys]]\n", "flashq.toml:1: keys is a table, not a list of tables"),
        ('grades = "a\\n\\u202e"\n', r'flashq.toml:1: grades cannot be "a\u000A\u202E"'),
        ("easy_dyas = 1\n", 'unknown setting "easy_dyas"; did you mean "easy_days"?'),
    ],
)
def test_a_fault_in_a_table_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, text)
    with pytest.raises(FlashqError) as caught:
        load(tmp_path, {})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "written"),
    [
        ("easy_days.sat", "0.5", "[easy_days]\nsat = 0.5"),
        ("easy_days.sunday", "0", "[easy_days]\nsunday = 0"),
        ("keys.undo", "z", '[keys]\nundo = "z"'),
        ("keys.undo", "z page-down", '[keys]\nundo = ["z", "page-down"]'),
        ('limits."ml/optim".new_per_day', "5", '[limits."ml/optim"]\nnew_per_day = 5'),
        ("limits.v1.2.reviews_per_day", "5", '[limits."v1.2"]\nreviews_per_day = 5'),
        ("limits.ml/optim.new_per_day", "5", '[limits."ml/optim"]\nnew_per_day = 5'),
    ],
)
def test_an_entry_of_a_table_is_changed_by_its_dotted_name(
    tmp_path: Path, key: str, value: str, written: str
) -> None:
    write(tmp_path, "# mine\nnew_per_day = 3 # few\n")
    text, _ = changed_text(tmp_path, key, value)
    assert text.startswith("# mine\nnew_per_day = 3 # few\n")
    assert written in text
    write(tmp_path, text)
    assert load(tmp_path, {}).tables


def test_what_is_set_in_tables_is_listed_under_dotted_names(tmp_path: Path) -> None:
    write(tmp_path, '[limits."ml/optim"]\nnew_per_day = 5\n[easy_days]\nsat = 0.5\n')
    names = [name for name, *_ in as_rows(load(tmp_path, {}))]
    assert names[-2:] == ['limits."ml/optim".new_per_day', "easy_days.sat"]


def test_names_of_decks_are_listed_as_toml_writes_them(tmp_path: Path) -> None:
    decks = ["优化", "a b", 'q"b', "\u202e\x1b[31m"]
    for deck in decks:
        written = deck.replace('"', '\\"').replace("\x1b", "\\u001b")
        text = f'[limits."{written}"]\nnew_per_day = 5\n'
        write(tmp_path, text)
        name, value, *_ = as_rows(load(tmp_path, {}))[-1]
        assert name.isprintable()
        assert tomllib.loads(f"{name} = 5") == {"limits": {deck: {"new_per_day": 5}}}
        assert changed_text(tmp_path, name, "5") == (text, value)


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("easy_days", "1", "easy_days is a table, not a setting; name an entry of it, such as"),
        ("easy_days.", "1", "easy_days is a table"),
        ("easy_days.sta", "1", 'unknown setting "sta"; did you mean "sat"?'),
        ("easy_days.sat", "half", 'easy_days.sat cannot be "half"'),
        ("limits.ml", "5", "limits.ml says no limit; write limits.ml.new_per_day or"),
        ("limits.new_per_day", "5", "limits.new_per_day names no deck; for all decks write"),
        ("limits.ml.new_per_day", "-5", "limits.ml.new_per_day cannot be -5"),
    ],
)
def test_a_change_of_a_table_that_makes_no_sense_is_refused(
    tmp_path: Path, key: str, text: str, said: str
) -> None:
    with pytest.raises(FlashqError) as caught:
        changed_text(tmp_path, key, text)
    assert str(caught.value).startswith(f"config set: {said}")


SHAPES = [
    "",
    "fuzz = true",
    "fuzz = true\r\n",
    "# only a remark",
    "limits = {ml = {new_per_day = 3}}\n",
    "limits.ml.new_per_day = 3 # few\n",
    "easy_days = {sat = 1}\n",
    "[easy_days]\nsaturday = 0.25 # rest\n\n[keys]\nundo = 'z'\n# end",
    "[limits]\nml = {new_per_day = 3}\n\n[keys] # mine\nundo = 'z'\n",
    "[limits.ml]\nnew_per_day = 3\n[keys]\nundo = 'z'\n[limits.ai]\nnew_per_day = 3\n",
]


@pytest.mark.parametrize("before", SHAPES)
@pytest.mark.parametrize(
    ("key", "path", "value"),
    [
        ("new_per_day", ("new_per_day",), "7"),
        ("easy_days.sat", ("easy_days", "sat"), "0.5"),
        ("keys.skip", ("keys", "skip"), "y"),
        ("limits.ml.reviews_per_day", ("limits", "ml", "reviews_per_day"), "4"),
        ("limits.ai/x.new_per_day", ("limits", "ai/x", "new_per_day"), "4"),
    ],
)
def test_a_change_changes_one_entry_however_the_file_is_written(
    tmp_path: Path, before: str, key: str, path: tuple[str, ...], value: str
) -> None:
    write(tmp_path, before)
    old = load(tmp_path, {})
    after, kept = changed_text(tmp_path, key, value)
    write(tmp_path, after)
    new = load(tmp_path, {})
    if len(path) == 1:
        assert (new.new_per_day, new.tables) == (kept, old.tables)
    else:
        assert (new.tables, new.fuzz) == ({**old.tables, path: kept}, old.fuzz)
    assert all(f"#{remark}" in after for remark in re.findall("#(.*)", before))
    if "\r\n" in before:
        assert "\n" not in after.replace("\r\n", "")


# The language of the bundled questions ---------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_the_locale_tells_the_language(environment: dict[str, str], language: str) -> None:
    assert locale_language(environment) == language


@pytest.mark.parametrize("text", ["auto", "zh", "en", "zh en", "zh-CN", "zh-Hant-TW en"])
def test_study_languages_are_names_of_languages(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, {"FLASHQ_STUDY_LANGUAGES": text}).study_languages == text


@pytest.mark.parametrize("text", ["", "chinese", "中文", "zh,en", "zh_CN", " zh"])
def test_anything_else_is_no_study_language(tmp_path: Path, text: str) -> None:
    said = error_of(tmp_path, FLASHQ_STUDY_LANGUAGES=text)
    assert said.startswith("$FLASHQ_STUDY_LANGUAGES: study_languages cannot be ")
