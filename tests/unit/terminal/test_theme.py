"""The theme names every style once; the console respects NO_COLOR, dumb terminals and pipes."""

import io
import subprocess
import sys

import pytest
from rich.text import Text

from flashq.terminal.theme import background_of, code_style, make_console, make_theme


def _printed(text: Text, **options: object) -> str:
    out = io.StringIO()
    make_console(file=out, width=40, **options).print(text)  # type: ignore[arg-type]
    return out.getvalue()


def test_the_two_backgrounds_name_the_same_styles() -> None:
    assert make_theme("dark").styles.keys() == make_theme("light").styles.keys()


@pytest.mark.parametrize("background", ["dark", "light"])
def test_only_the_terminals_own_sixteen_colours_are_used(background: str) -> None:
    styles = make_theme(background).styles  # type: ignore[arg-type]
    for name in ("again", "hard", "good", "easy", "heading", "link.address", "code"):
        colour = styles[name].color
        assert colour is None or (colour.number is not None and colour.number < 16), name


def test_the_four_ratings_differ_in_colour() -> None:
    styles = make_theme().styles
    assert len({styles[name].color for name in ("again", "hard", "good", "easy")}) == 4


def test_yellow_is_not_used_on_a_light_background() -> None:
    styles = make_theme("light").styles
    assert not [
        name
        for name in ("hard", "warning", "formula.raw")
        if styles[name].color and styles[name].color.name == "yellow"
    ]


@pytest.mark.parametrize(
    ("colorfgbg", "background"),
    [("15;0", "dark"), ("0;15", "light"), ("0;default;15", "light"), ("", "dark"), ("7", "light")],
)
def test_auto_takes_the_background_from_colorfgbg(colorfgbg: str, background: str) -> None:
    assert background_of("auto", {"COLORFGBG": colorfgbg}) == background


def test_a_chosen_background_wins_over_the_environment() -> None:
    assert background_of("light", {"COLORFGBG": "15;0"}) == "light"


def test_colours_can_be_forced_and_use_only_basic_codes() -> None:
    assert "\x1b[1;31mno\x1b[0m" in _printed(Text("no", "again"), color="always", environ={})


def test_a_forced_colour_wins_over_no_color() -> None:
    printed = _printed(Text("no", "again"), color="always", environ={"NO_COLOR": "1"})
    assert "31m" in printed


@pytest.mark.parametrize(
    "options",
    [
        {"plain": True, "environ": {"FORCE_COLOR": "1", "TERM": "xterm"}},
        {"color": "never", "environ": {"FORCE_COLOR": "1", "TERM": "xterm"}},
        {"environ": {"FORCE_COLOR": "1", "TERM": "dumb"}},
        {"environ": {}},
    ],
)
def test_nothing_but_text_is_written_where_colours_are_unwanted(options: dict[str, object]) -> None:
    assert _printed(Text("no", "again"), **options) == "no\n"


def test_no_color_keeps_bold_but_no_colour() -> None:
    printed = _printed(
        Text("no", "again"), environ={"NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "xterm"}
    )
    assert "\x1b[1m" in printed
    assert "31" not in printed


def test_square_brackets_and_colons_are_text() -> None:
    out = io.StringIO()
    make_console(file=out, width=60, environ={}).print("[red]x[/red] :smile: [link=a]b[/]")
    assert out.getvalue() == "[red]x[/red] :smile: [link=a]b[/]\n"


def test_code_styles_fall_back_to_the_nearest_named_one() -> None:
    assert code_style("Token.Literal.Number.Float") == "code.literal.number"
    assert code_style("Token.Name.Function.Magic") == "code.name.function"
    assert code_style("Token.Punctuation") == "code.text"


def test_the_theme_does_not_import_what_draws_markdown() -> None:
    code = (
        "import sys, flashq.terminal.theme; "
        "print([m for m in ('rich.markdown', 'pygments', 'markdown_it') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
