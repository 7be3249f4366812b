"""Markdown source to a tree: markdown-it with formulas, Chinese emphasis, bare links, footnotes.

What markdown-it would swallow (unused link definitions, footnotes nobody refers to) is kept
on the document, so that nothing an author wrote disappears. HTML is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from flashq.formats.markdown.dollars import formulas_plugin
from flashq.formats.markdown.pipes import tables_plugin

# Levels of quotes and lists; the parser takes some two Python frames for each.
MAX_NESTING = 100
MAX_INLINE_NESTING = 20

_CHINESE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef\U00020000-\U0003ffff]")
_OPENING_MARK = re.compile("[（《「『【〈〔［｛“‘]")
_CLOSING_MARK = re.compile("[）》」』】〉〕］｝”’，。、；：！？…—]")
_LINE_BREAK = re.compile(r"</?br */? *>[ \t]*", re.IGNORECASE)
_ADDRESS = re.compile(r"://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9])(https?)$", re.IGNORECASE)


class TooDeepError(Exception):
    """The source nests quotes or lists beyond what is parsed."""


@dataclass(slots=True)
class Node:
    """One token with what stands between it and its closing token."""

    token: Token
    children: list["Node"] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """`paragraph`, `bullet_list`, `text` …: the token's type without `_open`."""
        return self.token.type.removesuffix("_open")

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in the order of the source."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in order, footnotes in the order of their numbers, definitions nothing refers to.

    A footnote is its number (0 when nothing refers to it), its label, and its blocks.
    """

    blocks: list[Node]
    footnotes: list[tuple[int, str, list[Node]]]
    unused: list[str]

    def formulas(self) -> list[str]:
        """The TeX of every formula, in order."""
        roots = self.blocks + [block for _, _, blocks in self.footnotes for block in blocks]
        return [
            node.token.content
            for root in roots
            for node in root.walk()
            if node.kind in ("formula", "formula_display")
        ]


def parse(source: str) -> Document:
    """The tree of `source`, whose lines end in newlines alone.

    Raises TooDeepError rather than lose what lies too deep.
    """
    env: dict[str, Any] = {}
    tokens = _parser().parse(source, env)
    if any(token.level >= MAX_NESTING - 2 for token in tokens):
        raise TooDeepError
    blocks, footnotes = _split_footnotes(_tree(tokens), env)
    return Document(blocks, footnotes, _unused_definitions(source, tokens, env))


def parse_inline(source: str) -> list[Node]:
    """The inline nodes of `source` as one paragraph; block marks are text."""
    (inline,) = _parser().parseInline(source, {})
    return _tree(inline.children or [])


@cache
def _parser() -> MarkdownIt:
    parser = _AddressesAsWritten()
    parser.inline = _ChineseInline()
    parser.configure("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    tables_plugin(parser)
    formulas_plugin(parser)
    footnote_plugin(parser)
    # Footnotes stay where they were written and are collected here, unused ones too.
    parser.disable(["footnote_tail", "footnote_inline"])
    deflist_plugin(parser)
    parser.inline.ruler.before("escape", "bare_link", _bare_link)
    parser.inline.ruler.before("autolink", "line_break", _line_break)
    return parser


class _AddressesAsWritten(MarkdownIt):
    """No percent-encoding: an address is shown, and a file found, by what the author wrote."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


class _ChineseState(StateInline):
    second_half = -1  # where the later half of a `****` that was cut in two begins

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """CommonMark's flanking rules, where a Chinese neighbour counts like a space.

        So `**“引号”**后面` and `是**（注）**的` are strong, as their authors mean them. A pair
        may also open before a bracket, `L2**（重点）**`, and close after one, `**注：**Adam`,
        whatever stands on its other side; a single `*` there is more often a product. The
        four stars of `**甲****乙**` close one pair and open another.
        """
        source, marker = self.src, self.src[start]
        if start == self.second_half:
            return Scanned(True, False, 2)
        end = start
        while end < self.posMax and source[end] == marker:
            end += 1
        before = source[start - 1] if start else " "
        after = source[end] if end < self.posMax else " "
        before_mark, after_mark = _is_mark(before), _is_mark(after)
        before_space, after_space = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
        before_open = before_space or before_mark or bool(_CHINESE.match(before))
        after_open = after_space or after_mark or bool(_CHINESE.match(after))
        if end - start > 1:
            before_open |= _opens(after, source[end + 1 : end + 2])
            after_open |= _closes(before, source[max(start - 2, 0) : max(start - 1, 0)])
        left = not after_space and (not after_mark or before_open)
        right = not before_space and (not before_mark or after_open)
        can_open = left and (canSplitWord or not right or before_mark)
        can_close = right and (canSplitWord or not left or after_mark)
        if end - start == 4 and can_open and can_close and self._is_in_pair(marker):
            self.second_half = start + 2
            return Scanned(False, True, 2)
        return Scanned(can_open, can_close, end - start)

    def _is_in_pair(self, marker: str) -> bool:
        """Whether the last mark of this kind was a pair that opens."""
        for delimiter in reversed(self.delimiters):
            if delimiter.marker == ord(marker):
                return delimiter.open and delimiter.length == 2
        return False


def _is_mark(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _opens(mark: str, inner: str) -> bool:
    """Whether `mark` opens something Chinese: a Chinese bracket, or another before Chinese."""
    return bool(_OPENING_MARK.match(mark) or (mark in "(['\"" and _CHINESE.match(inner)))


def _closes(mark: str, inner: str) -> bool:
    return bool(_CLOSING_MARK.match(mark) or (mark in ")]'\"" and _CHINESE.match(inner)))


class _ChineseInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _ChineseState(src, md, env, tokens)
        # Each `[` is looked past once for every level that is left: few keep that cheap.
        state.level = MAX_NESTING - MAX_INLINE_NESTING
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _line_break(state: StateInline, silent: bool) -> bool:
    """`<br>` and its spellings: the one tag that notes cannot do without, in cells above all."""
    match = _LINE_BREAK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _bare_link(state: StateInline, silent: bool) -> bool:
    """`https://…` in prose is a link; it ends before Chinese and before closing punctuation."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = _SCHEME.search(state.src[max(state.pos - 6, 0) : state.pos])
    match = _ADDRESS.match(state.src, state.pos, state.posMax)
    if scheme is None or match is None:
        return False
    tail = match.group().rstrip("?!.,:*_~'")
    if tail.endswith(")"):
        # Brackets may be part of an address, but only in pairs.
        spare = tail.count(")") - tail.count("(")
        closing = len(tail) - len(tail.rstrip(")"))
        tail = tail[: len(tail) - max(0, min(spare, closing))].rstrip("?!.,:*_~'")
    address = scheme[1] + tail
    if len(tail) < 4:
        return False
    if not silent:
        if not state.pending.endswith(scheme[1]):
            return False
        state.pending = state.pending[: -len(scheme[1])]
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": address}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(tail)
    return True


def _tree(tokens: list[Token]) -> list[Node]:
    roots: list[Node] = []
    stack = [roots]
    for token in tokens:
        if token.nesting < 0:
            stack.pop()
            continue
        node = Node(token, _tree(token.children) if token.children else [])
        stack[-1].append(node)
        if token.nesting > 0:
            stack.append(node.children)
    return roots


def _split_footnotes(
    roots: list[Node], env: dict[str, Any]
) -> tuple[list[Node], list[tuple[int, str, list[Node]]]]:
    numbers = {
        note.get("label", ""): number + 1
        for number, note in env.get("footnotes", {}).get("list", {}).items()
    }
    footnotes: list[tuple[int, str, list[Node]]] = []

    def without_footnotes(nodes: list[Node]) -> list[Node]:
        kept = []
        for node in nodes:
            if node.kind == "footnote_reference":
                label = node.token.meta["label"]
                footnotes.append((numbers.get(label, 0), label, without_footnotes(node.children)))
            else:
                if node.token.block and node.kind != "inline":
                    node.children = without_footnotes(node.children)
                kept.append(node)
        return kept

    blocks = without_footnotes(roots)
    return blocks, sorted(footnotes, key=lambda note: note[0] or len(footnotes) + 1)


def _unused_definitions(source: str, tokens: list[Token], env: dict[str, Any]) -> list[str]:
    """Link definitions that no link uses, as they were written (`[//]: # (a comment)`)."""
    definitions = [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]
    if not definitions:
        return []
    used = {
        child.attrs.get("href") or child.attrs.get("src")
        for token in tokens
        for child in token.children or []
    }
    lines = source.split("\n")
    unused = [value["map"] for value in definitions if value["href"] not in used]
    return ["\n".join(lines[first:last]).strip() for first, last in sorted(unused)]
