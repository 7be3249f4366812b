"""Which key does what, and what is said of keys that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.errors import FlashqError
from flashq.terminal.keymap import ACTIONS, KeyMap


def test_the_defaults_have_no_conflict_and_enter_accepts_once_the_answer_is_there() -> None:
    for grades in ("four", "six"):
        keymap = KeyMap.from_settings({}, grades)
        assert keymap.action("enter", side="question") == "answer"
        assert keymap.action("enter", side="answer") == "accept"
        assert keymap.action("space", side="answer") == "answer"


def test_grade_keys_follow_the_grades_in_use() -> None:
    assert KeyMap.from_settings({}, "four").action("1", side="answer") == "again"
    assert KeyMap.from_settings({}, "six").action("1", side="answer") == "wrong"
    assert KeyMap.from_settings({}, "four").action("1", side="question") is None


def test_an_action_can_have_other_keys_and_is_shown_with_them() -> None:
    keymap = KeyMap.from_settings({"undo": ("z", "backspace"), "skip": ("u",)}, "four")
    assert keymap.action("z", side="question") == keymap.action("backspace", side="answer")
    assert keymap.action("u", side="question") == "skip"
    assert (keymap.shown("undo"), keymap.keys_of("undo")) == ("z", ("z", "backspace"))
    assert ("z ⌫", ACTIONS["undo"].meaning) in keymap.help_rows()


def test_one_key_may_do_two_things_on_the_two_sides_of_a_card() -> None:
    keymap = KeyMap.from_settings({"hint": ("*",)}, "four")
    assert keymap.action("*", side="question") == "hint"
    assert keymap.action("*", side="answer") == "all_points"


def test_a_key_is_free_again_once_its_action_has_another() -> None:
    keymap = KeyMap.from_settings({"raw": ("j",), "down": ("down",)}, "four")
    assert keymap.action("j", side="question") == "raw"
    assert keymap.action("down", side="question") == "down"


def test_keys_of_the_grades_that_are_not_in_use_wait_for_them() -> None:
    keys = {"again": ("a",), "wrong": ("w",)}
    assert KeyMap.from_settings(keys, "four").action("a", side="answer") == "again"
    assert KeyMap.from_settings(keys, "four").action("w", side="answer") is None
    assert KeyMap.from_settings(keys, "six").action("w", side="answer") == "wrong"


def test_a_digit_is_for_grades_and_points_unless_points_are_not_ticked() -> None:
    with pytest.raises(FlashqError, match='"7" is both undo and the tick of a key point'):
        KeyMap.from_settings({"undo": ("7",)}, "four")
    free = KeyMap.from_settings({"undo": ("7",)}, "four", ticks_points=False)
    assert free.action("7", side="answer") == "undo"
    before = KeyMap.from_settings({"hint": ("7",)}, "four")
    assert before.action("7", side="question") == "hint"


@pytest.mark.parametrize("grades", ["four", "six"])
def test_the_page_of_keys_names_every_key_that_is_in_force(grades: str) -> None:
    keymap = KeyMap.from_settings({"undo": ("z",), "good": ("g",)}, grades)
    shown = " ".join(keys for keys, _ in keymap.help_rows()).split()
    assert {"z", "g", "Ctrl-C"} <= set(shown)
    assert "u" not in shown
    assert {meaning for _, meaning in keymap.help_rows()} >= {
        action.meaning for action in ACTIONS.values()
    }


@given(
    st.dictionaries(
        st.sampled_from(sorted(ACTIONS)),
        st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz!?*"), min_size=1, max_size=2),
        max_size=5,
    )
)
def test_a_key_map_without_a_conflict_does_what_each_key_is_given_for(
    keys: dict[str, list[str]],
) -> None:
    try:
        keymap = KeyMap.from_settings(keys, "four")
    except FlashqError:
        return
    for name, action in ACTIONS.items():
        for side in action.sides:
            for key in keymap.keys_of(name):
                done = keymap.action(key, side=side)
                assert done == name or (name, done) == ("answer", "accept")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"undo": ("s",)}, 'here: "s" is both undo and skip; give one of them another key'),
        ({"flag": ("1",)}, 'here: "1" is both flag and again'),
        ({"udno": ("z",)}, 'here: there is no action "udno"; did you mean "undo"?'),
        ({"undo": ("spcae",)}, 'here: undo: there is no key "spcae"; did you mean "space"?'),
        ({"undo": ("Z",)}, 'here: undo: there is no key "Z"; did you mean "z"?'),
        ({"undo": ("！",)}, 'here: undo: there is no key "！"; did you mean "!"?'),
        ({"undo": (" ",)}, 'here: undo: there is no key " "; did you mean "space"?'),
        ({"undo": ("zz",)}, 'here: undo: there is no key "zz"; a key is a small letter'),
        ({"undo": ("",)}, 'here: undo: there is no key ""; a key is a small letter'),
        ({"undo": ("ctrl-c",)}, "Ctrl-C always ends the session"),
        ({"raw": ("j",)}, 'here: "j" is both raw and down'),
        ({"undo": ()}, "here: undo needs a key"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(keys: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(FlashqError) as caught:
        KeyMap.from_settings(keys, "four", "here")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
