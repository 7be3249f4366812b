"""From what a person types to cards and decks."""

import pytest

from flashq.collection.naming import choose_card, parse_card
from flashq.errors import FlashqError
from unit.collection_builder import TODAY, Folder, cloze, q

DECKS = ["ml/optimization", "ml/regularization", "systems", "zh/ml"]


@pytest.fixture
def decks(folder: Folder) -> Folder:
    """A deck of one note under each of the names."""
    for name in DECKS:
        folder.write(f"{name}.yaml", q(f"In {name}?"))
    folder.sync()
    return folder


def error_of(folder: Folder, name: str) -> str:
    with pytest.raises(FlashqError) as caught:
        folder.collection.card_named(name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("overfitting", ("", "overfitting", None)),
        ("ml/optim:overfitting", ("ml/optim", "overfitting", None)),
        ("ml/optim:overfitting#2", ("ml/optim", "overfitting", 2)),
        ("  overfitting#12 ", ("", "overfitting", 12)),
        ("odd:deck:key", ("odd:deck", "key", None)),
        ("a#b", ("", "a#b", None)),
        ("", ("", "", None)),
    ],
)
def test_a_name_is_a_deck_a_key_and_an_ordinal(
    typed: str, parsed: tuple[str, str, int | None]
) -> None:
    assert parse_card(typed) == parsed


@pytest.fixture
def ambiguous(folder: Folder) -> Folder:
    folder.write("ml/optim.yaml", q("Adam?", id="adam", reversed=True), q("SGD?", id="sgd"))
    folder.put("zh.yaml", q("亚当？", id="adam"), cloze("{{c2::b}} {{c3::c}}", id="gaps"))
    return folder


def test_a_key_is_enough_where_it_is_unique(ambiguous: Folder) -> None:
    assert ambiguous.collection.card_named("sgd").note.prompt == "SGD?"


def test_an_id_in_two_decks_must_be_said_with_its_deck(ambiguous: Folder) -> None:
    assert error_of(ambiguous, "adam") == (
        '"adam" means 2 notes; say which: ml/optim:adam, zh:adam'
    )
    assert ambiguous.collection.card_named("zh:adam").note.prompt == "亚当？"


def test_a_hash_and_a_number_name_the_second_card(ambiguous: Folder) -> None:
    named = ambiguous.collection.card_named
    assert named("ml/optim:adam").ordinal == 1
    assert named("ml/optim:adam#1").ordinal == 1
    assert named("ml/optim:adam#2").ordinal == 2
    assert named("gaps#3").ordinal == 3


def test_without_a_number_it_is_the_notes_first_card(ambiguous: Folder) -> None:
    assert ambiguous.collection.card_named("gaps").ordinal == 2


def test_a_number_that_no_card_has_shows_those_there_are(ambiguous: Folder) -> None:
    assert error_of(ambiguous, "sgd#2") == ('no card is called "sgd#2"; did you mean ml/optim:sgd?')
    assert error_of(ambiguous, "gaps#1") == (
        'no card is called "gaps#1"; did you mean zh:gaps#2, zh:gaps#3?'
    )


def test_a_deck_that_has_no_such_card_shows_who_has(ambiguous: Folder) -> None:
    assert error_of(ambiguous, "zh:sgd") == (
        'no card is called "zh:sgd"; did you mean ml/optim:sgd?'
    )


def test_a_name_that_nobody_has_leads_to_the_list(ambiguous: Folder) -> None:
    assert error_of(ambiguous, "nobody") == (
        'no card is called "nobody"; "flashq list" shows the cards\' names'
    )
    assert "no card is called" in error_of(ambiguous, "")


def test_every_card_goes_by_the_name_that_it_shows(ambiguous: Folder) -> None:
    ambiguous.put("odd name.yaml", q("Without an id?"), q("Without an id?"), q("Draft?", None))
    cards = ambiguous.collection.cards()
    assert len(cards) == 9
    for card in cards:
        assert ambiguous.collection.card_named(card.name).card_id == card.card_id


def test_a_sleeping_note_has_no_name(ambiguous: Folder) -> None:
    ambiguous.delete("zh.yaml")
    ambiguous.sync()
    assert ambiguous.collection.card_named("adam").deck == "ml/optim"
    assert "no card" in error_of(ambiguous, "gaps")


def test_many_that_could_be_meant_are_not_all_listed() -> None:
    candidates = {(f"deck{number}", "a", 1): number for number in range(9)}
    with pytest.raises(FlashqError, match=r"deck4:a, … \(9 in all\)"):
        choose_card("a", candidates, frozenset)


@pytest.mark.parametrize(
    ("patterns", "chosen"),
    [
        (["ml/optimization"], ["ml/optimization"]),
        (["ML/Optimization"], ["ml/optimization"]),
        (["optimization"], ["ml/optimization"]),
        (["ml"], ["ml/optimization", "ml/regularization", "zh/ml"]),
        (["ml/"], ["ml/optimization", "ml/regularization", "zh/ml"]),
        (["systems", "zh"], ["systems", "zh/ml"]),
        (["*ization"], ["ml/optimization", "ml/regularization"]),
        (["ml/*"], ["ml/optimization", "ml/regularization"]),
        (["system?"], ["systems"]),
    ],
)
def test_decks_go_by_name_folder_last_part_or_pattern(
    decks: Folder, patterns: list[str], chosen: list[str]
) -> None:
    selection = decks.collection.selection(patterns, TODAY)
    assert [deck for deck in DECKS if selection.takes(deck, 0)] == chosen


def test_without_words_everything_is_selected(decks: Folder) -> None:
    assert all(decks.collection.selection([], TODAY).takes(deck, 0) for deck in DECKS)


def test_a_word_that_is_no_deck_is_looked_for_in_the_cards(decks: Folder) -> None:
    selection = decks.collection.selection(["systems?"], TODAY)
    found = [card.deck for card in decks.collection.cards() if selection.takes("", card.card_id)]
    assert found == ["systems"]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("mll", 'nothing matches "mll"; decks: '),
        ("optimisation", 'nothing matches "optimisation"; decks: ml/optimization'),
        ("l/optimisation", 'nothing matches "l/optimisation"; decks: ml/optimization'),
        (
            "*.yaml",
            'nothing matches "*.yaml"; decks: ml/optimization, ml/regularization',
        ),
    ],
)
def test_a_word_that_nothing_has_is_answered_with_decks(
    decks: Folder, pattern: str, said: str
) -> None:
    with pytest.raises(FlashqError) as caught:
        decks.collection.selection([pattern], TODAY)
    assert str(caught.value).startswith(said)


def test_a_word_that_nothing_has_is_a_fault_beside_a_deck_that_is_there(decks: Folder) -> None:
    with pytest.raises(FlashqError, match='nothing matches "nothing"'):
        decks.collection.selection(["systems", "nothing"], TODAY)


def test_a_query_that_no_card_meets_now_is_no_fault(decks: Folder) -> None:
    assert not decks.collection.queue(TODAY, decks.collection.selection(["is:leech"], TODAY))


def test_where_there_are_no_decks_the_way_to_one_is_shown(folder: Folder) -> None:
    with pytest.raises(FlashqError) as caught:
        folder.collection.selection(["ml"], TODAY)
    assert (
        str(caught.value) == 'nothing matches "ml"; there are no decks yet; "flashq add" makes one'
    )


# Decks in several languages -------------------------------------------------------------------


@pytest.fixture
def translated(folder: Folder) -> Folder:
    """Two decks that say the same, and one that is there in English alone."""
    folder.write("zh/ml.yaml", q("动量？", id="momentum", tags=["sgd"]), language="zh")
    folder.write("en/ml.yaml", q("Momentum?", id="momentum", tags=["sgd"]), language="en")
    folder.write("en/os.yaml", q("Paging?", id="paging"), language="en")
    folder.sync()
    return folder


def asked(folder: Folder, *words: str) -> list[str]:
    selection = folder.collection.selection_to_study(words, TODAY)
    turns = folder.collection.queue(TODAY, selection).main
    cards = folder.collection.cards_of(turn.card_id for turn in turns)
    return sorted(card.note_name for card in cards)


def test_of_translated_decks_those_in_the_study_languages_are_studied(translated: Folder) -> None:
    assert asked(translated) == ["en/ml:momentum", "en/os:paging"]
    chinese = translated.reopened(FLASHQ_STUDY_LANGUAGES="zh")
    assert asked(chinese) == ["en/os:paging", "zh/ml:momentum"]
    both = chinese.reopened(FLASHQ_STUDY_LANGUAGES="zh en")
    assert asked(both) == ["en/ml:momentum", "en/os:paging", "zh/ml:momentum"]


def test_without_the_setting_the_locale_says_which(translated: Folder) -> None:
    assert asked(translated.reopened(LANG="zh_CN.UTF-8")) == ["en/os:paging", "zh/ml:momentum"]


@pytest.mark.parametrize("words", [["zh/ml"], ["zh"], ["deck:zh/ml"], ["动量"]])
def test_a_deck_that_is_asked_for_is_studied_in_any_language(
    translated: Folder, words: list[str]
) -> None:
    assert asked(translated, *words) == ["zh/ml:momentum"]


@pytest.mark.parametrize("word", ["ml", "tag:sgd", "is:new momentum"])
def test_what_is_asked_for_in_several_languages_comes_in_one(translated: Folder, word: str) -> None:
    assert asked(translated, word) == ["en/ml:momentum"]


def test_a_name_without_a_deck_means_the_card_that_is_studied(translated: Folder) -> None:
    assert translated.collection.card_named("momentum").deck == "en/ml"
    assert translated.collection.card_named("zh/ml:momentum").deck == "zh/ml"
    chinese = translated.reopened(FLASHQ_STUDY_LANGUAGES="zh")
    assert chinese.collection.card_named("momentum").deck == "zh/ml"
    both = chinese.reopened(FLASHQ_STUDY_LANGUAGES="zh en")
    assert error_of(both, "momentum") == (
        '"momentum" means 2 notes; say which: en/ml:momentum, zh/ml:momentum'
    )
