"""Block Markdown to lines: paragraphs, headings, lists, quotes, footnotes.

Each function takes nodes and a width and returns lines without the indentation of what
contains them; the container puts its marks before them. A blank line is an empty `Text`.
"""

from collections.abc import Sequence

from rich.text import Text

from flashq.formats.markdown.tree import Document, Node
from flashq.terminal.markdown.code import code_lines
from flashq.terminal.markdown.formulas import display_formula
from flashq.terminal.markdown.inline import FormulaPiece, PicturePiece, Run, pieces_of
from flashq.terminal.markdown.options import LEAST_CONTENT_WIDTH, Options
from flashq.terminal.markdown.tables import table_lines
from flashq.terminal.pictures import PictureRow
from flashq.terminal.safe_text import safe, safe_line

BULLETS = ("•", "◦", "‣")
PLAIN_BULLETS = ("-",)


def document_lines(document: Document, width: int, options: Options) -> list[Text]:
    """Every line of a document: its blocks, then its footnotes and unused definitions."""
    lines = block_lines(document.blocks, width, options)
    if document.footnotes:
        if lines:
            lines += [Text(), _rule(min(width, 10), options)]
        for number, label, blocks in document.footnotes:
            mark = Text(f"[{number or '^' + safe_line(label)}] ", "footnote")
            lines += _marked(mark, blocks, width, options)
    for definition in document.unused:
        lines += [Text(), *Run(Text(safe(definition), "muted")).wrap(width, options)]
    return lines


def block_lines(nodes: list[Node], width: int, options: Options, bullets: int = 0) -> list[Text]:
    """The lines of blocks that stand below one another; `bullets` counts the lists around."""
    lines: list[Text] = []
    previous: Node | None = None
    for node in nodes:
        block = _block(node, width, options, bullets)
        if not block:
            continue
        if lines and not _belongs_to(previous, node):
            lines.append(Text())
        lines += block
        previous = node
    return lines


def _belongs_to(previous: Node | None, node: Node) -> bool:
    """Whether no blank line is wanted: in tight lists, and where a list follows its lead-in."""
    if previous is None or previous.kind != "paragraph":
        return False
    if previous.token.hidden:
        return True
    before, here = previous.token.map, node.token.map
    follows = before is not None and here is not None and before[1] == here[0]
    return follows and node.kind in ("bullet_list", "ordered_list") and _is_tight(node)


def _block(node: Node, width: int, options: Options, bullets: int) -> list[Text]:
    token = node.token
    match node.kind:
        case "paragraph":
            return _paragraph(_inline(node), width, options, tight=token.hidden)
        case "heading":
            return _heading(node, width, options)
        case "bullet_list" | "ordered_list":
            return _list(node, width, options, bullets)
        case "blockquote":
            return _quote(node, width, options, bullets)
        case "fence" | "code_block":
            if token.info.strip() == "math":
                return display_formula(token.content.strip(), "$$", width, options)
            return code_lines(token.content, token.info.strip(), width, options)
        case "formula_display":
            return display_formula(token.content, token.markup, width, options)
        case "table":
            return table_lines(node, width, options)
        case "hr":
            return [_rule(width, options)]
        case "dl":
            return _definitions(node, width, options, bullets)
        case _:
            return block_lines(node.children, width, options, bullets)


def _inline(node: Node) -> list[Node]:
    return node.children[0].children if node.children else []


def _paragraph(nodes: list[Node], width: int, options: Options, *, tight: bool) -> list[Text]:
    lines: list[Text] = []
    for piece in pieces_of(nodes, width, options):
        match piece:
            case Run():
                block = piece.wrap(width, options)
            case FormulaPiece(tex, markup):
                block = display_formula(tex, markup, width, options)
            case PicturePiece():
                block = picture_lines(piece, width, options)
        if lines and block and not tight:
            lines.append(Text())
        lines += block
    return lines


def picture_lines(picture: PicturePiece, width: int, options: Options) -> list[Text]:
    """The picture where it can be drawn, and always its caption and address."""
    drawn = options.pictures(picture.address, width) if options.pictures else None
    caption = Run(Text())
    caption.text.append("picture: " if options.plain else "▣ ", "mark")
    if picture.caption:
        caption.text.append(picture.caption, "picture").append(" ")
    start = len(caption.text)
    caption.text.append(f"<{picture.address}>", "link.address")
    caption.atoms.append((start, len(caption.text)))
    return [*(drawn or []), *caption.wrap(width, options)]


def _heading(node: Node, width: int, options: Options) -> list[Text]:
    level = int(node.token.tag[1:])
    mark = Text("#" * level + " " if options.plain else "")
    beside = width - len(mark) >= LEAST_CONTENT_WIDTH
    inner = width - len(mark) if beside else width
    lines = _paragraph(_inline(node), inner, options, tight=True)
    for line in lines:
        line.stylize_before("heading")
    if options.plain:
        return _after_mark(mark, lines, options) if beside else lines
    if lines and level <= 2:
        longest = min(max(options.cells(line.plain) for line in lines), width)
        mark_of_level = "=-" if options.ascii_marks else "━─"
        lines.append(Text(mark_of_level[level - 1] * longest, "rule"))
    return lines


def _quote(node: Node, width: int, options: Options, bullets: int) -> list[Text]:
    bar = Text("> " if options.ascii_marks else "│ ", "mark")
    inner = width - options.cells(bar.plain)
    if inner < LEAST_CONTENT_WIDTH:
        return block_lines(node.children, width, options, bullets)
    lines = block_lines(node.children, inner, options, bullets)
    for line in lines:
        line.stylize_before("quote")
    return [_joined(bar, line) for line in lines]


def _list(node: Node, width: int, options: Options, bullets: int) -> list[Text]:
    marks = _marks(node, options, bullets)
    deeper = bullets + (node.kind == "bullet_list")
    tight = _is_tight(node)
    lines: list[Text] = []
    for item, mark in zip(node.children, marks, strict=True):
        if lines and not tight:
            lines.append(Text())
        mark, children = _task(item, mark, options)
        lines += _marked(mark, children, width, options, deeper)
    return lines


def _marked(
    mark: Text, children: list[Node], width: int, options: Options, bullets: int = 0
) -> list[Text]:
    """Blocks with a mark before them; the mark is above them where there is no room beside."""
    inner = width - options.cells(mark.plain)
    if inner >= LEAST_CONTENT_WIDTH:
        return _after_mark(mark, block_lines(children, inner, options, bullets), options)
    mark.rstrip()
    above = [] if not mark or options.cells(mark.plain) > width else [mark]
    return above + block_lines(children, width, options, bullets)


def _marks(node: Node, options: Options, bullets: int) -> list[Text]:
    if node.kind == "bullet_list":
        choice = PLAIN_BULLETS if options.plain else BULLETS
        return [Text(choice[bullets % len(choice)] + " ", "bullet") for _ in node.children]
    first = int(node.token.attrs.get("start", 1))
    numbers = [
        f"{number}{node.token.markup}" for number in range(first, first + len(node.children))
    ]
    longest = max(map(len, numbers))
    return [Text(number.rjust(longest) + " ", "bullet") for number in numbers]


def _is_tight(node: Node) -> bool:
    """Whether the author left no blank lines between the items of a list."""
    return all(
        child.token.hidden
        for item in node.children
        for child in item.children
        if child.kind == "paragraph"
    )


def _task(item: Node, mark: Text, options: Options) -> tuple[Text, list[Node]]:
    """A box in place of the bullet where an item begins with `[ ]` or `[x]`."""
    inline = _inline(item.children[0]) if item.children else []
    if not inline or item.children[0].kind != "paragraph" or inline[0].kind != "text":
        return mark, item.children
    content = inline[0].token.content
    if content[:4] not in ("[ ] ", "[x] ", "[X] "):
        return mark, item.children
    if options.plain:
        box = "[ ] " if content[1] == " " else "[x] "
    else:
        box = "☐ " if content[1] == " " else "☑ "
    rest = Node(inline[0].token.copy(content=content[4:].lstrip()))
    paragraph, *others = item.children
    line = Node(paragraph.children[0].token, [rest, *inline[1:]])
    numbered = mark.plain.strip()[:1].isdigit()
    boxed = (mark.copy() if numbered else Text()).append(box, "bullet")
    return boxed, [Node(paragraph.token, [line]), *others]


def _definitions(node: Node, width: int, options: Options, bullets: int) -> list[Text]:
    lines: list[Text] = []
    for child in node.children:
        if child.kind == "dt":
            if lines:
                lines.append(Text())
            term = _paragraph(_inline(child), width, options, tight=True)
            for line in term:
                line.stylize_before("strong")
            lines += term
        else:
            lines += _marked(Text("    "), child.children, width, options, bullets)
    return lines


def _rule(width: int, options: Options) -> Text:
    return Text("---" if options.ascii_marks else "─" * width, "rule")


def _after_mark(mark: Text, lines: Sequence[Text], options: Options) -> list[Text]:
    """`mark` before the first line, as much space before the others."""
    if not lines:
        return [mark]
    rest = Text(" " * options.cells(mark.plain))
    return [_joined(mark if number == 0 else rest, line) for number, line in enumerate(lines)]


def _joined(prefix: Text, line: Text) -> Text:
    if isinstance(line, PictureRow):
        return line.indented(prefix)
    if not line and not prefix.plain.strip():
        return line
    # The prefix's style must not become the whole line's.
    return Text(no_wrap=True, overflow="ignore").append_text(prefix).append_text(line)
