"""Decks that say the same in several languages."""

from hypothesis import given
from hypothesis import strategies as st

from flashq.core.translations import without_translations

LANGUAGE_OF = {
    "zh/optimization": "zh",
    "en/optimization": "en",
    "ml/zh-CN/trees": "zh-CN",
    "ml/en/trees": "en-GB",
    "en/only-here": "en",
    "notes": "en",
    "chinese": "zh",
    "plain": "",
}


def left(languages: list[str], decks: list[str] | None = None) -> set[str]:
    return set(without_translations(decks or LANGUAGE_OF, LANGUAGE_OF, languages))


def test_of_translations_those_in_the_languages_stay() -> None:
    assert left(["zh"]) == set(LANGUAGE_OF) - {"en/optimization", "ml/en/trees"}
    assert left(["en"]) == set(LANGUAGE_OF) - {"zh/optimization", "ml/zh-CN/trees"}


def test_with_both_languages_all_stay() -> None:
    assert left(["zh", "en"]) == set(LANGUAGE_OF)


def test_without_a_translation_in_the_languages_all_stay() -> None:
    assert left(["de"]) == set(LANGUAGE_OF)


def test_a_deck_asked_for_alone_stays_whatever_its_language() -> None:
    assert left(["en"], ["zh/optimization", "plain"]) == {"zh/optimization", "plain"}


def test_the_region_of_a_language_plays_no_part() -> None:
    assert left(["zh-TW"]) == left(["zh"])


def test_decks_of_the_same_name_elsewhere_are_no_translations() -> None:
    language_of = {"a/optim": "zh", "b/optim": "en", "zh/x": "", "en/x": ""}
    assert without_translations(language_of, language_of, ["zh"]) == set(language_of)


@given(
    st.sets(st.sampled_from(sorted(LANGUAGE_OF))),
    st.lists(st.sampled_from(["zh", "en", "de"]), max_size=3),
)
def test_no_question_is_lost_for_every_deck_one_translation_stays(
    decks: set[str], languages: list[str]
) -> None:
    kept = without_translations(decks, LANGUAGE_OF, languages)
    assert kept <= decks
    nameless = {deck.replace("zh-CN", "*").replace("zh", "*").replace("en", "*") for deck in decks}
    assert nameless == {
        deck.replace("zh-CN", "*").replace("zh", "*").replace("en", "*") for deck in kept
    }
