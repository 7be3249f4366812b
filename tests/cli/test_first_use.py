"""The first minutes: no collection yet, then one of one's own."""

import re


def test_the_first_use_makes_the_collection_and_says_where_in_one_line(newcomer):
    result = newcomer.bare("due")
    assert result.code == 0
    assert result.err.startswith(f"flashq: made your collection in {newcomer.collection}, with ")
    assert result.err.count("\n") == 1
    assert result.out.startswith("due 0 · new ")
    assert (newcomer.collection / ".flashq" / ".gitignore").read_text() == "*\n"
    assert (newcomer.collection / "media").is_dir()
    assert newcomer.bare("due").err == ""


def test_the_first_use_takes_the_language_of_the_locale(newcomer):
    first = newcomer.bare("due", env={"LC_ALL": "zh_CN.UTF-8"})
    assert '"flashq config set study_languages en": English' in first.err
    # The locale of a later day changes nothing, the setting does.
    english = {"LC_ALL": "en_GB.UTF-8"}
    assert is_chinese(newcomer.bare("study", stdin="q\n", env=english).out)
    newcomer.bare("config", "set", "study_languages", "en")
    assert not is_chinese(newcomer.bare("study", stdin="q\n", env=english).out)
    chosen = newcomer.bare("study", "zh/model-optimization", stdin="q\n", env=english)
    assert is_chinese(chosen.out)


def is_chinese(text):
    return re.search("[\u4e00-\u9fff]", text) is not None


def test_no_bundled_question_is_asked_in_two_languages(newcomer):
    both = {"FLASHQ_STUDY_LANGUAGES": "zh en", "FLASHQ_NEW_PER_DAY": "999"}
    cards = {
        language: len(newcomer.bare("list", f"deck:{language}", "--json").json)
        for language in ("zh", "en")
    }
    assert cards["zh"] == cards["en"] > 120
    arguments = ("study", "--siblings", "--new", "999")
    one = newcomer.bare(*arguments, stdin="q\n").out
    assert f"new {cards['en']}," in one
    assert f"new {2 * cards['en']}," in newcomer.bare(*arguments, stdin="q\n", env=both).out


def test_the_bundled_questions_have_no_faults(newcomer):
    result = newcomer.bare("check")
    assert result.code == 0
    assert ", 0 faults, 0 warnings\n" in result.out


def test_looking_at_help_or_schema_makes_nothing(newcomer):
    for arguments in (["--help"], ["study", "--help"], ["schema"], ["--version"]):
        assert newcomer.bare(*arguments).code == 0
    assert not newcomer.collection.exists()


def test_init_makes_a_collection_that_can_be_used_at_once(newcomer, tmp_path):
    folder = tmp_path / "my cards"
    result = newcomer.bare("init", str(folder), "--no-bank")
    assert result.out.splitlines() == [
        f"Made a collection in {folder} with 0 bundled decks.",
        f"Study it with: flashq -C '{folder}' study",
    ]
    added = newcomer.bare("-C", str(folder), "add", "-d", "x", "--new-deck", "-q", "Q", "-a", "A")
    assert added.out == "added x.yaml:2  q\n"
    assert newcomer.bare("decks", env={"FLASHQ_COLLECTION": str(folder)}).out.startswith("x\t")


def test_init_leaves_what_is_there_as_it_is(newcomer, tmp_path):
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "mine.yaml").write_text("cards: []\n")
    assert newcomer.bare("init", str(folder)).code == 0
    assert newcomer.bare("init", str(folder)).code == 0
    assert (folder / "mine.yaml").read_text() == "cards: []\n"


def test_the_option_wins_over_the_environment(flashq, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    result = flashq.run("decks", env={"FLASHQ_COLLECTION": str(other)})
    assert result.out.startswith("ml/optim\t")
