"""Inline Markdown to styled text: emphasis, links with their addresses, code, formulas.

The result is a list of pieces: runs of text that wrap, and displays (formulas, pictures)
that stand on lines of their own wherever in the paragraph they were written.
"""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text

from flashq.terminal.line_breaking import cells, wrap_text
from flashq.terminal.markdown.formulas import inline_formula, tall_formula
from flashq.terminal.markdown.options import Options
from flashq.terminal.safe_text import safe, safe_line

if TYPE_CHECKING:
    from flashq.formats.markdown.tree import Node

_STYLE_OF = {"strong": "strong", "em": "emphasis", "s": "strike"}
# Marks that Chinese text sets without a space on either side, whatever their width.
_CHINESE_MARKS = frozenset("，。！？；：、）》」』】〉（《「『【〈“”‘’…—")
# `1.甲`, `（2）乙`, `三、丙`, `④丁`: no lists to Markdown, but each was given a line of its own.
_NUMBERED = re.compile(
    r"\d{1,2}[.、．)）](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、"
)


@dataclass(slots=True)
class Run:
    """Text to be wrapped, with the ranges of it that should not be broken."""

    text: Text = field(default_factory=Text)
    atoms: list[tuple[int, int]] = field(default_factory=list)

    def stripped(self) -> "Run":
        """The run without blanks before it, which a display in the paragraph leaves over."""
        blanks = len(self.text.plain) - len(self.text.plain.lstrip(" \n"))
        if not blanks:
            return self
        atoms = [(begin - blanks, end - blanks) for begin, end in self.atoms]
        return Run(self.text[blanks:], atoms)

    def wrap(self, width: int, options: Options, first_width: int | None = None) -> list[Text]:
        """Lines of at most `width` cells."""
        return wrap_text(
            self.text,
            width,
            first_width=first_width,
            atoms=self.atoms,
            ambiguous_wide=options.ambiguous_wide,
        )


@dataclass(frozen=True, slots=True)
class FormulaPiece:
    """A displayed formula within a paragraph."""

    tex: str
    markup: str


@dataclass(frozen=True, slots=True)
class PicturePiece:
    """A picture that has a paragraph, or a line of one, to itself."""

    caption: str
    address: str


Piece = Run | FormulaPiece | PicturePiece


def pieces_of(nodes: "list[Node]", width: int, options: Options) -> list[Piece]:
    """The runs and displays of a paragraph, in order, none of them empty."""
    writer = _Writer(options, width)
    writer.write(nodes)
    writer.finish_run()
    return writer.pieces


def run_of(nodes: "list[Node]", options: Options) -> Run:
    """All of a paragraph as one run (a table's cell, a title): formulas on one line."""
    writer = _Writer(options, None)
    writer.write(nodes)
    writer.finish_run()
    return next((piece for piece in writer.pieces if isinstance(piece, Run)), Run())


def plain_run(source: str) -> Run:
    """A paragraph without any Markdown in it: only its line ends are joined."""
    writer = _Writer(Options(), None)
    for number, line in enumerate(source.strip().split("\n")):
        writer.soft_break = number > 0
        writer.add(line.strip(" "))
    writer.finish_run()
    return writer.pieces[0] if writer.pieces and isinstance(writer.pieces[0], Run) else Run()


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line end between these characters is nothing, as between Chinese ones."""
    wide_before, wide_after = cells(before) == 2, cells(after) == 2
    if wide_before and wide_after:
        return True
    if before in _CHINESE_MARKS:
        return wide_before or wide_after
    return after in _CHINESE_MARKS and (wide_after or wide_before)


def _for_line_end(last: str, following: str) -> str:
    """What a line end in the source becomes between a character and the text after it."""
    if _NUMBERED.match(following):
        return "\n"
    return "" if joins_without_space(last, following[0]) else " "


class _Writer:
    """Writes nodes into runs; `width` None keeps everything in a single run."""

    def __init__(self, options: Options, width: int | None) -> None:
        self.options = options
        self.width = width
        self.pieces: list[Piece] = []
        self.run = Run()
        self.open: list[tuple[str, int]] = []  # style and where in the run it began
        self.last = ""  # the run's last character
        self.soft_break = False

    def write(self, nodes: "list[Node]") -> None:
        for number, node in enumerate(nodes):
            if node.kind == "image" and self._has_own_line(nodes, number):
                self._write_picture(node)
            else:
                self._write_one(node)

    def add(self, text: str, style: str | None = None, *, whole: bool = False) -> None:
        """Append decoded text; the gate stands here."""
        text = safe(text)
        if text:
            self._append(Text(text, style or ""), whole=whole)

    def _append(self, text: Text, *, whole: bool) -> None:
        plain = text.plain
        if self.soft_break:
            self.soft_break = False
            if self.last:
                self.run.text.append(_for_line_end(self.last, plain))
        start = len(self.run.text)
        self.run.text.append_text(text)
        if whole:
            self.run.atoms.append((start, start + len(plain)))
        self.last = plain[-1]

    def finish_run(self) -> None:
        """End the run here; styles that are open go on in the next one."""
        end = len(self.run.text)
        for style, start in self.open:
            self.run.text.stylize(style, start, end)
        if self.run.text.plain.strip():
            self.pieces.append(self.run.stripped())
        self.run, self.last, self.soft_break = Run(), "", False
        self.open = [(style, 0) for style, _ in self.open]

    def _write_one(self, node: "Node") -> None:
        token = node.token
        match node.kind:
            case "text" | "text_special":
                self.add(token.content)
            case "softbreak":
                self.soft_break = True
            case "hardbreak":
                self.soft_break, self.last = False, ""
                self.run.text.append("\n")
            case "strong" | "em" | "s":
                self._write_styled(node)
            case "code_inline":
                self._write_code(token.content)
            case "link":
                self._write_link(node)
            case "image":
                self._write_picture_in_line(node)
            case "formula":
                self._write_formula(token.content, token.markup)
            case "formula_display":
                self._write_display(token.content, token.markup)
            case "footnote_ref":
                self.add(f"[{token.meta['id'] + 1}]", "footnote")
            case _:
                self.add(token.content)
                self.write(node.children)

    def _write_styled(self, node: "Node") -> None:
        # A terminal may show no attribute, and what is struck must not read as valid.
        struck = node.kind == "s"
        if struck:
            self.add("~~")
        self._open(_STYLE_OF[node.kind])
        self.write(node.children)
        self._close()
        if struck:
            self.add("~~")

    def _open(self, style: str) -> None:
        self.open.append((style, len(self.run.text)))

    def _close(self) -> None:
        style, start = self.open.pop()
        plain = self.run.text.plain
        if plain[start : start + 1] == " ":
            start += 1  # the space that a line end before it became
        self.run.text.stylize(style, start, len(plain))

    def _write_code(self, content: str) -> None:
        content = safe_line(content)
        ticks = "`"
        while ticks in content:
            ticks += "`"
        pad = " " if content.startswith("`") or content.endswith("`") else ""
        self.add(ticks + pad, "code.mark")
        start = len(self.run.text) - len(ticks + pad)
        self.add(content, "code")
        self.add(pad + ticks, "code.mark")
        self.run.atoms.append((start, len(self.run.text)))

    def _write_link(self, node: "Node") -> None:
        address = safe_line(str(node.token.attrs.get("href", "")))
        title = safe_line(str(node.token.attrs.get("title", "")))
        start = len(self.run.text)
        runs = len(self.pieces)
        self._open("link")
        self.write(node.children)
        self._close()
        shown = self.run.text.plain[start:].strip() if len(self.pieces) == runs else ""
        if shown and shown in (address, address.removeprefix("mailto:")) and not title:
            end = len(self.run.text)
            begin = end - len(shown)
            self.run.text.stylize("link.address", begin, end)
            self.run.atoms.append((begin, end))
        else:
            self._write_address(address, title)

    def _write_address(self, address: str, title: str) -> None:
        if self.run.text and self.last not in ("", " "):
            self.add(" ")
        self.add(f"<{address}>", "link.address", whole=True)
        if title:
            self.add(f" ({title})")

    def _has_own_line(self, nodes: "list[Node]", number: int) -> bool:
        if self.width is None or self.open:
            return False
        neighbours = nodes[max(number - 1, 0) : number] + nodes[number + 1 : number + 2]
        return all(node.kind in ("softbreak", "hardbreak", "image") for node in neighbours)

    def _write_picture(self, node: "Node") -> None:
        self.finish_run()
        self.pieces.append(_picture(node))

    def _write_picture_in_line(self, node: "Node") -> None:
        picture = _picture(node)
        self.add("picture: " if self.options.plain else "▣ ", "mark")
        self.add(picture.caption, "picture")
        self._write_address(picture.address, "")

    def _write_formula(self, tex: str, markup: str) -> None:
        if self.width is not None and tall_formula(tex, self.width, self.options):
            self._write_display(tex, markup)
            return
        formula = inline_formula(tex, markup, self.options)
        if formula:
            self._append(formula, whole=True)

    def _write_display(self, tex: str, markup: str) -> None:
        if self.width is None:
            self._write_formula(tex, markup)
            return
        self.finish_run()
        self.pieces.append(FormulaPiece(tex, markup))


def _picture(node: "Node") -> PicturePiece:
    caption = "".join(leaf.token.content for leaf in node.walk() if not leaf.children)
    address = str(node.token.attrs.get("src", ""))
    if title := str(node.token.attrs.get("title", "")):
        caption = f"{caption} ({title})" if caption else title
    return PicturePiece(safe_line(caption), safe_line(address))
