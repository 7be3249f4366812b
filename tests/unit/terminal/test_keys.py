"""Keys as the terminal sends them."""

import pytest

from flashq.terminal.keys import Key, split_keys


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("u", [Key("u", "u")]),
        ("U", [Key("u", "U")]),
        ("３", [Key("3", "３")]),
        ("！", [Key("!", "！")]),
        (" ", [Key("space", " ")]),
        ("\u3000", [Key("space", "\u3000")]),
        ("\r", [Key("enter")]),
        ("\t", [Key("tab")]),
        ("\x15\x17\x01\x05\x0b", [Key(f"ctrl-{letter}") for letter in "uwaek"]),
        ("\x1b[D\x1b[C", [Key("left"), Key("right")]),
        ("\x1b[3~", [Key("delete")]),
        ("\x1b", [Key("escape")]),
        ("\x1bx", []),
        ("梯度", [Key("梯", "梯"), Key("度", "度")]),
        ("\x00", [Key("\x00")]),
    ],
)
def test_each_key_has_a_name_and_what_was_typed(sent: str, keys: list[Key]) -> None:
    assert split_keys(sent) == keys
