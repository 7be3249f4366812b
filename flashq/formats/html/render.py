r"""Markdown to HTML that is safe in any page: an author's text never becomes a tag.

Raw HTML of a note is text. There are no inline styles, scripts or ids, so that several pieces
can stand in one page; links lead to the web or to mail only. How formulas are set, where
pictures are and what else text must not mean is up to the caller.
"""

import re
from collections.abc import Callable
from html import escape

from flashq.formats.html.blocks import Writing, document_html, inline_html, plain_html
from flashq.formats.markdown.tree import TooDeepError, parse, parse_inline

Picture = Callable[[str], str | None]
Formula = Callable[[str, bool], str]
Text = Callable[[str], str]

# Anything that could mean something in Markdown: a mark anywhere, or one that begins a line.
_MARKDOWN = re.compile(
    r"[\\`*_~\[\]<>|$&\t]|://|  $|^ {4}|^ {0,3}(?:[#+\-=:]|\d+[.)](?: |$))", re.MULTILINE
)
_NEVER_IN_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0\ufffe\uffff]")
_TEX_PART = re.compile(r"\\.|[{}]", re.DOTALL)
_MATHJAX_MARK = re.compile(r"\\(?=[()\[\]]|$)")


def escaped(text: str) -> str:
    """Text for a page that gives no text a meaning of its own."""
    return escape(text, quote=False)


def beside_mathjax(text: str) -> str:
    r"""Text for a page with MathJax, which would take `\(` of the text for a formula."""
    return _MATHJAX_MARK.sub(r"<span>\\</span>", escaped(text))


def mathjax(tex: str, display: bool) -> str:
    r"""A formula as MathJax reads it: `\(…\)`, or `\[…\]` for one on a line of its own."""
    tex = escaped(_without_ends(tex))
    return f"\\[{tex}\\]" if display else f"\\({tex}\\)"


def to_html(
    source: str, *, picture: Picture, formula: Formula = mathjax, text: Text = beside_mathjax
) -> str:
    """Blocks of HTML, one on a line, for a Markdown text.

    `picture` turns the address of a picture into what `src` names, or None, which leaves its
    caption, as a link to what is in the web; `formula` sets TeX (True: displayed) and `text` sets
    text, both as HTML. Code is `pre.highlight` with Pygments' classes, a displayed formula on its
    own is in `div.formula`, a table in `div.table`. U+FDD1 to U+FDEF are a caller's marks: they
    stay where they are, in attributes too, and code is coloured as if they were not there. Never
    raises.
    """
    source = clean(source)
    writing = Writing(picture, formula, text)
    if _MARKDOWN.search(source) is None:
        return plain_html(source, writing)
    try:
        return document_html(parse(source), writing)
    except (TooDeepError, RecursionError):
        # Nothing that a person writes nests so deep; it is shown as it was typed.
        return f"<pre>{text(source)}</pre>"


def to_inline_html(
    source: str, *, picture: Picture, formula: Formula = mathjax, text: Text = beside_mathjax
) -> str:
    """As `to_html` for a text of one line within something else: block marks are text."""
    source = re.sub(r"\s*\n\s*", "\n", clean(source).strip())
    writing = Writing(picture, formula, text)
    if _MARKDOWN.search(source) is None:
        return text(" ".join(source.split("\n")))
    return inline_html(parse_inline(source), writing)


def clean(source: str) -> str:
    """A text with newlines alone as line ends, and nothing that HTML cannot hold."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    if _NEVER_IN_HTML.search(source) is None:
        return source
    return _NEVER_IN_HTML.sub(_visible, source)


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def _without_ends(tex: str) -> str:
    r"""The TeX with nothing in it that would end the formula: `\)`, `\]` and `\\` before a bracket.

    MathJax looks for its end outside braces alone.
    """
    if tex.endswith("\\"):
        tex += " "
    if "\\)" not in tex and "\\]" not in tex:
        return tex
    parts: list[str] = []
    position = depth = 0
    for found in _TEX_PART.finditer(tex):
        part = found[0]
        depth += (part == "{") - (part == "}")
        parts.append(tex[position : found.start()])
        position = found.end()
        if depth <= 0 and part in ("\\)", "\\]"):
            part = f"\\ {part[1]}"
        elif part == "\\\\" and tex[position : position + 1] in (")", "]"):
            part += " "
        parts.append(part)
    return "".join(parts) + tex[position:]
