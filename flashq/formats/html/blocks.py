"""The tree of a Markdown text to HTML: blocks, and the lines of text within them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from flashq.formats.html.highlight import code_html
from flashq.formats.markdown.tree import Document, Node

_TAG_OF = {"strong": "strong", "em": "em", "s": "del"}
_CONTAINERS = frozenset(("blockquote", "dl", "dt", "dd", "thead", "tbody", "tr"))
_ALIGNED = re.compile(r"text-align:(left|right|center)")
_WEB = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60"
    "\U00020000-\U0003ffff]"
)
# Marks that Chinese text sets without a space on either side, whatever their width.
_CHINESE_MARK = re.compile("[，。！？；：、）》」』】〉（《「『【〈“”‘’…—]")
# `1.甲`, `（2）乙`, `三、丙`, `④丁`: no lists to Markdown, but each was given a line of its own.
_NUMBERED = re.compile(
    r"\d{1,2}[.、．)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、"
)
_MARK = re.compile("[\ufdd1-\ufdef]+")


@dataclass(frozen=True, slots=True)
class Writing:
    """How pictures, formulas and text become HTML; `formats.html.render` has the terms."""

    picture: Callable[[str], str | None]
    formula: Callable[[str, bool], str]
    text: Callable[[str], str]


def document_html(document: Document, writing: Writing) -> str:
    """A document's blocks, its footnotes and the definitions that nothing uses."""
    parts = _blocks(document.blocks, writing)
    if document.footnotes:
        parts.append('<hr class="footnotes">')
    for number, label, blocks in document.footnotes:
        mark = f"<sup>[{number or writing.text(f'^{label}')}]</sup>"
        inner = "\n".join(_blocks(blocks, writing))
        parts.append(f'<div class="footnote">{mark} {inner}</div>')
    for definition in document.unused:
        parts.append(f'<p class="unused">{writing.text(definition)}</p>')
    return "\n".join(parts)


def plain_html(source: str, writing: Writing) -> str:
    """Paragraphs of a text without any Markdown in it."""
    paragraphs = (part for part in re.split(r"\n\s*\n", source) if part.strip())
    return "\n".join(f"<p>{_plain_lines(part, writing)}</p>" for part in paragraphs)


def inline_html(nodes: list[Node], writing: Writing) -> str:
    """The HTML of text, without a block around it."""
    writer = _InlineWriter(writing)
    writer.write(nodes)
    return writer.html()


def _plain_lines(paragraph: str, writing: Writing) -> str:
    writer = _InlineWriter(writing)
    for number, line in enumerate(paragraph.strip().split("\n")):
        if number:
            writer.line_end(line.strip())
        writer.add(line.strip())
    return writer.html()


def _blocks(nodes: list[Node], writing: Writing) -> list[str]:
    return [html for node in nodes if (html := _block(node, writing))]


def _block(node: Node, writing: Writing) -> str:
    token = node.token
    match node.kind:
        case "paragraph":
            inner = _inner(node, writing)
            return inner if token.hidden or not inner else f"<p>{inner}</p>"
        case "heading":
            return f"<{token.tag}>{_inner(node, writing)}</{token.tag}>"
        case "bullet_list":
            return f"<ul>\n{_items(node, writing)}\n</ul>"
        case "ordered_list":
            first = int(token.attrs.get("start", 1))
            start = f' start="{first}"' if first != 1 else ""
            return f"<ol{start}>\n{_items(node, writing)}\n</ol>"
        case "fence" | "code_block":
            if token.info.strip() == "math":
                return _display(token.content.strip(), writing)
            return code_html(token.content, token.info, writing.text)
        case "formula_display":
            return _display(token.content, writing)
        case "table":
            inner = "\n".join(_blocks(node.children, writing))
            return f'<div class="table"><table>\n{inner}\n</table></div>'
        case "th" | "td" | "dt":
            found = _ALIGNED.search(str(token.attrs.get("style", "")))
            align = f' class="{found[1]}"' if found else ""
            return f"<{node.kind}{align}>{_inner(node, writing)}</{node.kind}>"
        case "hr":
            return "<hr>"
        case kind if kind in _CONTAINERS:
            inner = "\n".join(_blocks(node.children, writing))
            return f"<{kind}>{inner}</{kind}>"
        case _:
            return "\n".join(_blocks(node.children, writing)) or writing.text(token.content)


def _inner(node: Node, writing: Writing) -> str:
    return inline_html(node.children[0].children, writing) if node.children else ""


def _display(tex: str, writing: Writing) -> str:
    return f'<div class="formula">{writing.formula(tex, True)}</div>'


def _items(node: Node, writing: Writing) -> str:
    items = ("\n".join(_blocks(_with_box(item.children), writing)) for item in node.children)
    return "\n".join(f"<li>{item}</li>" for item in items)


def _with_box(children: list[Node]) -> list[Node]:
    """The blocks of an item, with a box where it begins with `[ ]` or `[x]`."""
    if not children or children[0].kind != "paragraph" or not children[0].children:
        return children
    paragraph, *others = children
    line = paragraph.children[0]
    first = line.children[0] if line.children else None
    if first is None or first.kind != "text":
        return children
    content = first.token.content
    if content[:4] not in ("[ ] ", "[x] ", "[X] "):
        return children
    box = "☐ " if content[1] == " " else "☑ "
    boxed = Node(first.token.copy(content=box + content[4:].lstrip()))
    line = Node(line.token, [boxed, *line.children[1:]])
    return [Node(paragraph.token, [line]), *others]


class _InlineWriter:
    """Writes nodes as HTML. Text is gathered first, so that it is set as a reader sees it."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._parts: list[str] = []
        self._text: list[str] = []
        self._last = ""  # the last character of the text so far
        self._is_in_link = False

    def html(self) -> str:
        self._flush()
        return "".join(self._parts)

    def write(self, nodes: list[Node]) -> None:
        for place, node in enumerate(nodes):
            if node.kind == "softbreak":
                self.line_end(_first_text(nodes[place + 1 :]))
            else:
                self._write_one(node)

    def add(self, text: str) -> None:
        """Add text; the last thing said counts for the next line end."""
        if text:
            self._text.append(text)
            self._last = _MARK.sub("", text)[-1:] or self._last

    def line_end(self, following: str) -> None:
        """A line end of the source, before the text `following`."""
        if _NUMBERED.match(following):
            self._add_html("<br>\n")
        elif not _joins_without_space(self._last, following[:1]):
            self._text.append("\n")

    def _add_html(self, html: str) -> None:
        self._flush()
        self._parts.append(html)

    def _flush(self) -> None:
        if self._text:
            self._parts.append(self._writing.text("".join(self._text)))
            self._text = []

    def _write_one(self, node: Node) -> None:
        token = node.token
        match node.kind:
            case "text" | "text_special":
                self.add(token.content)
            case "hardbreak":
                self._add_html("<br>\n")
                self._last = ""
            case "strong" | "em" | "s":
                self._write_within(_TAG_OF[node.kind], node)
            case "code_inline":
                self._add_html("<code>")
                self.add(token.content)
                self._add_html("</code>")
            case "link":
                self._write_link(node)
            case "image":
                self._write_picture(node)
            case "formula" | "formula_display":
                self._add_html(self._writing.formula(token.content, node.kind != "formula"))
                self._last = "x"
            case "footnote_ref":
                self._add_html(f"<sup>[{token.meta['id'] + 1}]</sup>")
            case _:
                self.add(token.content)
                self.write(node.children)

    def _write_within(self, tag: str, node: Node) -> None:
        self._add_html(f"<{tag}>")
        self.write(node.children)
        self._add_html(f"</{tag}>")

    def _write_link(self, node: Node) -> None:
        address = str(node.token.attrs.get("href", ""))
        title = str(node.token.attrs.get("title", ""))
        if _WEB.match(address):
            attributes = _attribute("href", address) + (_attribute("title", title) if title else "")
            self._add_html(f"<a{attributes}>")
            self._is_in_link = True
            self.write(node.children)
            self._is_in_link = False
            self._add_html("</a>")
            return
        # It leads nowhere that a stranger's note may lead, but what was written stays readable.
        self.write(node.children)
        if address and address != _shown(node):
            self.add(f" ({address})")

    def _write_picture(self, node: Node) -> None:
        address = str(node.token.attrs.get("src", ""))
        title = str(node.token.attrs.get("title", ""))
        caption = _shown(node)
        name = self._writing.picture(address)
        if name is None:
            is_web = _WEB.match(address) is not None and not self._is_in_link
            self._add_html(f"<a{_attribute('href', address)}>" if is_web else "")
            self.add(caption or title or address)
            self._add_html("</a>" if is_web else "")
            return
        attributes = _attribute("src", name) + _attribute("alt", caption)
        attributes += _attribute("title", title) if title else ""
        self._add_html(f"<img{attributes}>")
        self._last = "x"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"'


def _shown(node: Node) -> str:
    """What stands below a node, as plain text."""
    return "".join(leaf.token.content for leaf in node.walk() if not leaf.children)


def _first_text(nodes: list[Node]) -> str:
    """The text that the nodes begin with, "" where they begin with something else."""
    for node in nodes:
        for leaf in node.walk():
            if leaf.kind == "text" and (text := _MARK.sub("", leaf.token.content)):
                return text
            if not leaf.children and leaf.kind != "text":
                return ""
    return ""


def _joins_without_space(before: str, after: str) -> bool:
    """Whether a line end between these characters is nothing, as between Chinese ones."""
    if not before or not after:
        return False
    wide_before, wide_after = _WIDE.match(before), _WIDE.match(after)
    if wide_before and wide_after:
        return True
    marks = _CHINESE_MARK.match(before) or _CHINESE_MARK.match(after)
    return bool(marks and (wide_before or wide_after))
