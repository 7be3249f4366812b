r"""Text that means nothing to Anki: in its fields, in formulas and in attributes.

Anki reads meaning into the text of a field: `{{c1::…}}` is a gap, `[sound:…]` plays,
`[latex]` and `[$]` run LaTeX, `[[type:…]]` shows a field, and MathJax takes `\(…\)`. Such
signs are parted by a tag, which a person who edits the field in Anki does not lose.
"""

import re

from flashq.formats.html.render import Picture, clean, escaped, mathjax, to_html, to_inline_html

_MARKS = re.compile("[\ufdd1-\ufdef]")
_COMMAND = r"\[(?=\[?(?:sound|anki|type):|/?latex\]|/?\$\$?\])"
_SIGN = re.compile(rf"\\(?=[()\[\]]|$)|\{{(?=\{{)|\}}(?=\}})|{_COMMAND}", re.IGNORECASE)
# Those that a blank or an entity parts.
_OTHER_SIGN = re.compile(rf"\{{(?=\{{)|\}}(?=\}})|:(?=:)|{_COMMAND}", re.IGNORECASE)
_TAG = re.compile("<[^>]*>")


def without_marks(source: str) -> str:
    """The source without U+FDD1 to U+FDEF, which are marks of our own."""
    return _MARKS.sub("\ufffd", source)


def safe_text(text: str) -> str:
    """Text as HTML that Anki and MathJax leave alone."""
    return _SIGN.sub(r"<span>\g<0></span>", escaped(text))


def safe_tex(tex: str) -> str:
    """TeX whose braces and colons are parted by blanks, which mean nothing to it."""
    return _OTHER_SIGN.sub(r"\g<0> ", tex)


def safe_formula(tex: str, display: bool) -> str:
    """A formula for Anki's MathJax."""
    return mathjax(safe_tex(tex), display)


def safe_tags(html: str) -> str:
    """HTML in whose attributes Anki finds nothing."""
    return _TAG.sub(lambda tag: safe_tag(tag[0]), html) if "=" in html else html


def safe_tag(tag: str) -> str:
    """A tag in whose attributes Anki finds nothing."""
    return _OTHER_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", tag)


def field(source: str, picture: Picture) -> str:
    """A field's blocks of HTML for a Markdown text."""
    html = to_html(without_marks(source), picture=picture, formula=safe_formula, text=safe_text)
    return safe_tags(html)


def inline_field(source: str, picture: Picture) -> str:
    """HTML for a Markdown text of one line, without a block around it."""
    html = to_inline_html(
        without_marks(source), picture=picture, formula=safe_formula, text=safe_text
    )
    return safe_tags(html)


def plain_field(text: str) -> str:
    """HTML for a text that is no Markdown."""
    return safe_text(clean(without_marks(text)))
