"""Colours by meaning, in one place, and the console that uses them.

Only the terminal's own sixteen colours are used, so that a person's palette is respected;
each style that carries meaning also has an attribute (bold, underline …) or stands beside a
word or a mark, so that nothing is said by colour alone. Code colours are named here too, so
that Pygments is not needed to know them.
"""

import os
from collections.abc import Mapping
from typing import IO, Literal

from rich.console import Console
from rich.theme import Theme

Background = Literal["auto", "dark", "light"]
ColorChoice = Literal["auto", "always", "never"]

ANSWER_WIDTH = 100  # cells; longer lines are hard to read

# meaning: (on dark, on light). Plain blue is hard to read on black, cyan and yellow on white.
_STYLES: dict[str, tuple[str, str]] = {
    "question": ("bold", "bold"),
    "answer": ("none", "none"),
    "deck": ("cyan", "blue"),
    "prompt": ("bold", "bold"),
    "key": ("bold cyan", "bold blue"),
    "heading": ("bold cyan", "bold blue"),
    "strong": ("bold", "bold"),
    "emphasis": ("italic", "italic"),
    "strike": ("strike", "strike"),
    "code": ("cyan", "blue"),
    "code.mark": ("dim", "dim"),
    "code.label": ("dim italic", "dim italic"),
    "code.continuation": ("dim", "dim"),
    "formula": ("green", "green"),
    "formula.raw": ("italic yellow", "italic magenta"),
    "link": ("underline", "underline"),
    "link.address": ("underline bright_blue", "underline blue"),
    "quote": ("none", "none"),
    "mark": ("dim", "dim"),
    "bullet": ("bold", "bold"),
    "rule": ("dim", "dim"),
    "table.header": ("bold", "bold"),
    "footnote": ("cyan", "blue"),
    "picture": ("italic", "italic"),
    "cloze": ("bold underline", "bold underline"),
    "again": ("bold red", "bold red"),
    "hard": ("bold yellow", "bold magenta"),
    "good": ("bold green", "bold green"),
    "easy": ("bold cyan", "bold blue"),
    "new": ("bright_blue", "blue"),
    "learning": ("red", "red"),
    "review": ("green", "green"),
    "muted": ("dim", "dim"),
    "progress": ("green", "green"),
    "progress.rest": ("dim", "dim"),
    "warning": ("yellow", "magenta"),
    "error": ("bold red", "bold red"),
    # Pygments' token types, by the first words of their names
    "code.text": ("none", "none"),
    "code.keyword": ("bold bright_blue", "bold blue"),
    "code.keyword.type": ("cyan", "blue"),
    "code.name.function": ("bold", "bold"),
    "code.name.class": ("bold", "bold"),
    "code.name.builtin": ("cyan", "blue"),
    "code.name.decorator": ("magenta", "magenta"),
    "code.name.tag": ("bold bright_blue", "bold blue"),
    "code.name.attribute": ("cyan", "blue"),
    "code.literal.string": ("green", "green"),
    "code.literal.number": ("magenta", "magenta"),
    "code.operator.word": ("bold bright_blue", "bold blue"),
    "code.comment": ("dim italic", "dim italic"),
    "code.generic.inserted": ("green", "green"),
    "code.generic.deleted": ("red", "red"),
    "code.generic.heading": ("bold", "bold"),
    "code.error": ("none", "none"),
}


def code_style(token_type: str) -> str:
    """The style for a Pygments token type (`Token.Literal.Number.Float`), or `code.text`."""
    words = token_type.lower().split(".")[1:]
    for length in range(len(words), 0, -1):
        name = "code." + ".".join(words[:length])
        if name in _STYLES:
            return name
    return "code.text"


def background_of(setting: Background, environ: Mapping[str, str]) -> Literal["dark", "light"]:
    """The background colours must stand out from; `auto` asks `COLORFGBG`, else takes dark."""
    if setting != "auto":
        return setting
    # "15;0" or "0;default;15": foreground first, background last, as xterm's colour numbers.
    last = environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if last in ("7", "9", "10", "11", "12", "13", "14", "15") else "dark"


def make_theme(background: Literal["dark", "light"] = "dark") -> Theme:
    """Every style of the program, for text on this background."""
    column = 1 if background == "light" else 0
    return Theme({name: styles[column] for name, styles in _STYLES.items()})


def make_console(
    *,
    file: IO[str] | None = None,
    stderr: bool = False,
    width: int | None = None,
    plain: bool = False,
    color: ColorChoice = "auto",
    background: Background = "auto",
    environ: Mapping[str, str] | None = None,
) -> Console:
    """A console that prints text as it is: no markup, no emoji codes, no highlighting.

    With `color="auto"` colours appear on a terminal unless `NO_COLOR` is set or `TERM` is
    dumb; `plain` and `"never"` leave out every escape sequence. `width` is in cells; None
    asks the terminal.
    """
    environ = os.environ if environ is None else environ
    silent = plain or color == "never" or (color == "auto" and environ.get("TERM") == "dumb")
    return Console(
        file=file,
        stderr=stderr,
        width=width,
        theme=make_theme(background_of(background, environ)),
        color_system=None if silent else "standard" if color == "always" else "auto",
        force_terminal=True if color == "always" and not plain else None,
        no_color=silent or (color == "auto" and bool(environ.get("NO_COLOR"))),
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ=environ,
    )
