"""Code with Pygments' classes, which a style sheet colours by day and by night."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer

# Colouring is a comfort: what is longer than any card's code goes without it.
MAX_COLOURED = 20_000
_LANGUAGE = re.compile(r"[A-Za-z0-9+#_.\-]{1,30}")
_MARK = re.compile("[\ufdd1-\ufdef]+")
# Names, brackets and blanks: style sheets leave them in the colour of the text.
_PLAIN_STYLES = frozenset(("n", "p", "w", "err"))


def code_html(content: str, info: str, text: Callable[[str], str]) -> str:
    """A code block; `info` is what stands behind the fence, the language first.

    An unknown language is left plain. `text` sets text as HTML.
    """
    language = info.split()[0].strip("{}.") if info.strip("{}. ") else ""
    code = content.removesuffix("\n")
    lexer = _lexer(language) if language and len(code) <= MAX_COLOURED else None
    name = f' class="language-{language}"' if _LANGUAGE.fullmatch(language) else ""
    if lexer is None:
        inner = text(code)
    else:
        inner = "".join(
            f'<span class="{style}">{text(part)}</span>' if style else text(part)
            for style, part in _coloured(code, lexer)
        )
    return f'<pre class="highlight"><code{name}>{inner}</code></pre>'


def _coloured(code: str, lexer: "Lexer") -> Iterator[tuple[str, str]]:
    """The code in parts with their classes; a caller's marks are parts, or at ends of parts."""
    bare = _MARK.sub("", code)
    parts = _parts(bare, lexer)
    if "".join(part for _, part in parts) != bare:
        parts = [("", bare)]  # a lexer that changes the code would be none
    marks = []
    removed = 0
    for mark in _MARK.finditer(code):
        marks.append((mark.start() - removed, mark[0]))
        removed += len(mark[0])
    position = 0
    for style, part in parts:
        end = position + len(part)
        while marks and marks[0][0] < end:
            at, mark_text = marks.pop(0)
            if at > position:
                yield style, part[: at - position]
                part = part[at - position :]
                position = at
            yield "", mark_text
        yield style, part
        position = end
    for _, mark_text in marks:
        yield "", mark_text


def _parts(code: str, lexer: "Lexer") -> list[tuple[str, str]]:
    """Runs of one class, so that signs that belong together stay side by side."""
    from pygments.token import STANDARD_TYPES

    parts: list[tuple[str, str]] = []
    left = len(code)
    for token, value in lexer.get_tokens(code):
        # Lexers end the code with a newline of their own.
        value = value[:left]
        left -= len(value)
        # Lexers have types of their own, as Token.Name.Builtin.Mine.
        known = next(kind for kind in reversed(token.split()) if kind in STANDARD_TYPES)
        style = STANDARD_TYPES[known]
        if style in _PLAIN_STYLES or value.isspace():
            style = ""
        if parts and parts[-1][0] == style:
            parts[-1] = (style, parts[-1][1] + value)
        elif value:
            parts.append((style, value))
    return parts


@cache
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not _LANGUAGE.fullmatch(language):
        return None
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
