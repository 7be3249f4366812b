"""Where in a deck's file a new note goes, and how that file writes its notes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flashq.errors import FlashqError
from flashq.formats.deck_yaml.entry import Style, block_entry, entry_values, flow_entry, head_lines
from flashq.formats.deck_yaml.scan import Scan
from flashq.formats.deck_yaml.tree import Mapping, Node, Scalar, Sequence, is_empty
from flashq.formats.deck_yaml.values import NewNote

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_DOCUMENT_END = re.compile(r"^\.\.\.(?=\s|$)", re.MULTILINE)
_COMMENT = re.compile(r"( *)#(?! *(?:vim?:|-\*-))")
_RECENT = 50


@dataclass(frozen=True, slots=True)
class Splice:
    """Text that replaces `text[start:end]`; its line ends are LF."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all changes made, in the line ends that it has."""
    found = _LINE_BREAK.search(text)
    line_break = found[0] if found else "\n"
    pieces, position = [], 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        pieces += [text[position : splice.start], splice.text.replace("\n", line_break)]
        position = splice.end
    return "".join([*pieces, text[position:]])


def appended(scan: Scan, new: NewNote, path: str, *, cautious: bool) -> list[Splice]:
    """The changes that add a note at the end of a sound file's list of notes."""
    root = scan.root
    if root is None or is_empty(root):
        return _first_note(scan, new, cautious)
    assert isinstance(root, Mapping)
    cards = root.values.get("cards")
    if isinstance(cards, Sequence) and cards.flow and (cards.items or root.flow):
        return [_in_flow(scan, cards, new)]
    if root.flow:
        raise FlashqError(
            f"{path}: the file is one {{…}} without a list of notes",
            hint='write "cards:" on a line of its own',
        )
    if isinstance(cards, Sequence) and cards.items:
        return [_after_last(scan, cards, new, cautious)]
    return _in_empty_list(scan, root, new, path, cautious)


def content_end(node: Node) -> Node:
    """The last part of a node that has text of its own: where the node really ends."""
    while isinstance(node, Sequence | Mapping) and not node.flow:
        node = node.items[-1] if isinstance(node, Sequence) else list(node.values.values())[-1]
    return node


def line_after(scan: Scan, node: Node) -> int:
    """The index of the line after a node's last line with text."""
    last = content_end(node)
    text = scan.text
    if isinstance(last, Scalar) and last.style in ("|", ">"):
        end = min(last.end, len(text))
        if _keeps_breaks(text, last):
            return end
        trimmed = text[last.start : end].rstrip()
        return _next_line(text, last.start + len(trimmed))
    return _next_line(text, min(last.end, len(text)))


def _next_line(text: str, index: int) -> int:
    found = _LINE_BREAK.search(text, index)
    return found.end() if found else len(text)


def _keeps_breaks(text: str, node: Scalar) -> bool:
    return "+" in text[node.start : node.start + 3]


def _first_note(scan: Scan, new: NewNote, cautious: bool) -> list[Splice]:
    found = _DOCUMENT_END.search(scan.text)
    index = found.start() if found else len(scan.text)
    entry = block_entry(entry_values(new), Style(cautious=cautious))
    text = f"{head_lines(new.deck_title, new.deck_language)}cards:\n{entry}"
    return [_insertion(scan.text, index, text)]


def _in_empty_list(
    scan: Scan, root: Mapping, new: NewNote, path: str, cautious: bool
) -> list[Splice]:
    cards = root.values.get("cards")
    column = scan.places.place(root.start)[1] - 1
    style = Style(dash=column + 2, cautious=cautious)
    entry = block_entry(entry_values(new), style)
    if cards is None:
        index = line_after(scan, root)
        return [_insertion(scan.text, index, " " * column + f"cards:\n{entry}")]
    splices = []
    if isinstance(cards, Sequence):
        if scan.text[cards.start + 1 : cards.end - 1].strip():
            raise FlashqError(
                f"{path}: a comment stands between the brackets of the empty list",
                hint="move it to a line of its own",
            )
        start = len(scan.text[: cards.start].rstrip(" "))
        splices.append(Splice(start, cards.end, ""))
    index = _after_comments(scan.text, _next_line(scan.text, cards.end), style.dash)
    return [*splices, _insertion(scan.text, index, entry)]


def _after_last(scan: Scan, cards: Sequence, new: NewNote, cautious: bool) -> Splice:
    text = scan.text
    last = cards.items[-1]
    style = _style(scan, cards, cautious)
    end = line_after(scan, last)
    index = _after_comments(text, end, style.dash)
    entry = block_entry(entry_values(new), style)
    final = content_end(last)
    is_kept = isinstance(final, Scalar) and final.style != "" and _keeps_breaks(text, final)
    if _is_separated(scan, last) and not (is_kept and index == end):
        entry = f"\n{entry}"
    return _insertion(text, index, entry)


def _insertion(text: str, index: int, inserted: str) -> Splice:
    if index and text[index - 1] not in "\r\n":
        inserted = f"\n{inserted}"
    return Splice(index, index, inserted)


def _in_flow(scan: Scan, cards: Sequence, new: NewNote) -> Splice:
    keys = [key for item in cards.items if isinstance(item, Mapping) for key in item.keys.values()]
    if isinstance(scan.root, Mapping):
        keys += scan.root.keys.values()
    entry = flow_entry(entry_values(new), quote=keys[0].style == '"')
    if not cards.items:
        return Splice(cards.start + 1, cards.start + 1, entry)
    last = cards.items[-1]
    before = _LINE_BREAK.split(scan.text[: last.start])[-1]
    separator = f",\n{before}" if not before.strip() else ", "
    return Splice(last.end, last.end, separator + entry)


def _style(scan: Scan, cards: Sequence, cautious: bool) -> Style:
    last = cards.items[-1]
    column = scan.places.place(last.start)[1]
    before = scan.text[last.start - column + 1 : last.start]
    dash = re.fullmatch(r" *-( +)", before)
    flow_lists: dict[str, bool] = {}
    for item in reversed(cards.items[-_RECENT:]):
        for key, value in item.values.items() if isinstance(item, Mapping) else ():
            if isinstance(value, Sequence):
                flow_lists.setdefault(key, value.flow)
    return Style(
        dash=scan.places.place(cards.start)[1] - 1,
        gap=len(dash[1]) if dash else 1,
        order=tuple(last.keys) if isinstance(last, Mapping) else (),
        flow_lists=flow_lists,
        cautious=cautious,
    )


def _is_separated(scan: Scan, item: Node) -> bool:
    """Whether a blank line stands above a note and its comments."""
    number = scan.places.line(item.start)
    while number > 1:
        number -= 1
        start = scan.places.line_start(number)
        line = _LINE_BREAK.split(scan.text[start : scan.places.line_start(number + 1)])[0].strip()
        if not line.startswith("#") and line != "-":
            return not line
    return False


def _after_comments(text: str, index: int, dash: int) -> int:
    """Past the comments below a list that belong to it: those indented like its notes.

    In a list that is not indented, they are those that follow at once and end the file.
    """
    after = position = index
    while position < len(text):
        following = _next_line(text, position)
        comment = _COMMENT.match(text, position)
        if comment and len(comment[1]) >= dash:
            after = following
        elif text[position:following].strip() or dash == 0:
            break
        position = following
    return index if dash == 0 and text[after:].strip() else after
