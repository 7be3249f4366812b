"""Which key does what, and what is said of keys that cannot be."""

import pytest

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


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"undo": ("s",)}, 'here: "s" is both undo and skip; give one of them another key'),
        ({"flag": ("1",)}, 'here: "1" is both flag and again'),
        ({"udno": ("z",)}, 'here: there is no action "udno"; did you mean "undo"?'),
        ({"undo": ("spcae",)}, 'here: undo: there is no key "spcae"; did you mean "space"?'),
        ({"undo": ("Z",)}, 'here: undo: there is no key "Z"'),
        ({"undo": ("ctrl-c",)}, 'here: undo: there is no key "ctrl-c"'),
        ({"undo": ()}, "here: undo needs a key"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(keys: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(FlashqError) as caught:
        KeyMap.from_settings(keys, "four", "here")
    assert said in str(caught.value)
