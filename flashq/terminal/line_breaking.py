"""Where a line may break, and how wide text is in a terminal: UAX #14 with Chinese rules.

The Unicode line breaking algorithm (UAX #14, revision 53) as pair rules, tailored as Chinese
is set: curly quotes open and close, full-width colons close, words with a hyphen or a slash in
them stay whole. Formulas and code are atoms. Widths are wcwidth's. Text is taken to have passed
`safe_text`; nothing here knows of Markdown.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

# How welcome a break before a character is, best first; before a space there is none.
_ALLOWED, _AT_OPERATOR, _INSIDE_WORD, _UGLY, _SPACE = range(5)

# Marks whose line breaking class does not follow from their general category.
_CLASS_OF = {
    " ": "SP", "\u00a0": "GL", "\u2007": "GL", "\u202f": "GL", "\u2060": "GL", "\u2011": "GL",
    "-": "HY", "—": "B2", "…": "IN", "⋯": "IN", "‥": "IN", "|": "BA", "/": "SY",
    "\u2010": "BA", "\u2012": "BA", "–": "BA",
    "!": "EX", "?": "EX", ",": "IS", ".": "IS", ":": "IS", ";": "IS", "·": "IS",
    ")": "CP", "]": "CP", '"': "QU", "'": "QU", "~": "QU",
    "%": "PO", "‰": "PO", "°": "PO", "℃": "PO", "′": "PO", "″": "PO", "¢": "PO", "％": "PO",
    "+": "PR", "±": "PR", "−": "PR", "№": "PR", "\\": "PR",
    "“": "PI", "‘": "PI", "”": "PF", "’": "PF",
}  # fmt: skip
_CLASS_OF |= dict.fromkeys("、。，．！？；：｡､", "CL")
_CLASS_OF |= dict.fromkeys(
    "々〻ゝゞヽヾー゠・･～〜゛゜ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ", "NS"
)
_CLASS_OF_CATEGORY = {
    "Pi": "PI", "Pf": "PF", "Ps": "OP", "Pe": "CL", "Pd": "BA", "Nd": "NU", "Sc": "PR",
    "Zs": "BA", "Mn": "CM", "Me": "CM", "Mc": "CM", "Cc": "CM", "Zl": "BA", "Zp": "BA",
}  # fmt: skip

# No break before these, nor after those, when nothing stands between.
_NOT_BEFORE = frozenset(
    ("CL", "CP", "EX", "SY", "IS", "PI", "PF", "NS", "IN", "BA", "HY", "GL", "QU", "SP")
)
_NOT_AFTER = frozenset(("OP", "OW", "PI", "PF", "GL", "QU"))
# Closing marks begin no line, opening marks end none, whatever spaces are typed beside them.
_CLOSING = frozenset(("CL", "CP", "EX", "IS", "PF"))
_OPENING = frozenset(("OP", "OW", "PI"))
# LB17, LB23 to LB30. HY, SY and EX before letters are ours (`L2-norm`, `I/O`, `!=`).
_TOGETHER = frozenset(
    (left, right)
    for left, rights in {
        "B2": ("B2",),
        "AL": ("AL", "NU", "PR", "PO", "OP"),
        "NU": ("AL", "NU", "PR", "PO", "OP"),
        "PR": ("AL", "NU", "OP", "PR"),
        "PO": ("AL", "NU", "OP", "PR"),
        "CP": ("AL", "NU", "PR", "PO"),
        "ID": ("PO",),
        "HY": ("NU", "AL"),
        "IS": ("NU", "AL"),
        "SY": ("NU", "AL"),
        "EX": ("AL",),
    }.items()
    for right in rights
)
_GOOD_BEFORE = frozenset("=<>≤≥≈≠≡→⇒∈+−±×÷·∑∏∫\\")
_GOOD_AFTER = frozenset("/\\_.&?:,;|#-})] ")
# Enough for any command; keeps a text of nothing but backslashes from being quadratic.
_COMMAND_LOOK_BACK = 16
# What nearly all cards are made of, so that wcwidth need not be imported for it: first and last
# character of a range, and the cells of each; a test holds them to wcwidth.
KNOWN_WIDTHS = (
    ("\u4e00", "\u9fff", 2),  # Chinese characters
    ("\u0020", "\u007e", 1),  # ASCII
    ("\u3000", "\u3029", 2),  # Chinese marks
    ("\uff01", "\uff60", 2),  # full-width forms
    ("\u00ae", "\u02ff", 1),  # accented letters
    ("\u0391", "\u03a1", 1),  # Greek
    ("\u03a3", "\u03e1", 1),
    ("\u2010", "\u2027", 1),  # dashes, curly quotes, ellipsis, bullet
    ("\u2074", "\u208e", 1),  # raised and lowered digits
    ("\u2190", "\u2211", 1),  # arrows and mathematics
    ("\u2213", "\u22ff", 1),
    ("\u2500", "\u25fc", 1),  # rules, boxes and bullets
)
_FLAGS_AND_SKIN = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")


class _Classes(dict[str, str]):
    """Line breaking class of a character, worked out when first asked for."""

    def __missing__(self, character: str) -> str:
        self[character] = found = _class_of(character)
        return found


class _KeptTogether(dict[tuple[str, str], bool]):
    """Whether no line breaks between two classes, worked out when first asked for."""

    def __missing__(self, pair: tuple[str, str]) -> bool:
        before, here = pair
        kept = here in _NOT_BEFORE or before in _NOT_AFTER or pair in _TOGETHER
        self[pair] = kept
        return kept


class _Widths(dict[str, int]):
    """Cells of one character on its own, worked out when first asked for."""

    def __init__(self, ambiguous: int) -> None:
        self.ambiguous = ambiguous

    def __missing__(self, character: str) -> int:
        self[character] = found = self._measure(character)
        return found

    def _measure(self, character: str) -> int:
        if self.ambiguous == 2 and unicodedata.east_asian_width(character) == "A":
            return 2 if _wcwidth(character) else 0
        return _wcwidth(character)


def _class_of(character: str) -> str:
    if character in _CLASS_OF:
        return _CLASS_OF[character]
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        return "ID"
    wide = unicodedata.east_asian_width(character) in "WF"
    found = _CLASS_OF_CATEGORY.get(unicodedata.category(character))
    if found == "OP" and wide:
        return "OW"
    if found is None:
        circled = "\u2460" <= character <= "\u24ff"
        return "ID" if wide or circled else "AL"
    return found


def _wcwidth(character: str) -> int:
    for first, last, width in KNOWN_WIDTHS:
        if first <= character <= last:
            return width
    import wcwidth

    return max(wcwidth.wcwidth(character), 0)


_classes = _Classes()
_kept_together = _KeptTogether()
_widths = {False: _Widths(1), True: _Widths(2)}


def cells(text: str, *, ambiguous_wide: bool = False) -> int:
    """Terminal cells that one line of `text` takes; ambiguous characters are 2 when so set."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(clusters(text, ambiguous_wide=ambiguous_wide)[1])


def clusters(text: str, *, ambiguous_wide: bool) -> tuple[Sequence[int], list[int]]:
    """Start index and width of each user-perceived character."""
    table = _widths[ambiguous_wide]
    widths = [table[character] for character in text]
    if 0 not in widths and _FLAGS_AND_SKIN.search(text) is None:
        return range(len(text)), widths
    import wcwidth

    starts: list[int] = []
    widths = []
    at = 0
    for cluster in wcwidth.iter_graphemes(text):
        starts.append(at)
        at += len(cluster)
        width = max(wcwidth.wcswidth(cluster), 0)
        if ambiguous_wide:
            narrow = _widths[False]
            extra = sum(table[character] - narrow[character] for character in cluster)
            joined = "\ufe0f" in cluster or "\u200d" in cluster
            width = max(width, table[cluster[0]]) if joined else width + extra
        widths.append(width)
    return starts, widths


def break_points(text: str, atoms: Iterable[tuple[int, int]] = ()) -> list[int]:
    """Indices of `text` (one paragraph) before which a new line may begin.

    `atoms` are (start, end) ranges, in order and apart, within which no line breaks.
    """
    starts, _ = clusters(text, ambiguous_wide=False)
    welcome = _welcome(text, starts, atoms)
    return [
        start for start, rank in zip(starts, welcome, strict=True) if start and rank == _ALLOWED
    ]


def wrap(
    text: str,
    width: int,
    *,
    first_width: int | None = None,
    atoms: Sequence[tuple[int, int]] = (),
    ambiguous_wide: bool = False,
) -> list[tuple[int, int]]:
    """Break `text` into lines of at most `width` cells; (start, end) indices of each line.

    Newlines always break. The first line may have a width of its own (text after a label).
    Spaces at a break belong to no line, everything else to exactly one. An atom, or a word,
    breaks inside only when it is longer than the line: at an operator if there is one. A
    character wider than the line stands alone on it.
    """
    lines: list[tuple[int, int]] = []
    begin = 0
    available = width if first_width is None else first_width
    while True:
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        if atoms:
            inside = [(a - begin, b - begin) for a, b in atoms if a < end and b > begin]
        else:
            inside = []
        paragraph = text[begin:end]
        for a, b in _wrap_paragraph(paragraph, width, available, inside, ambiguous_wide):
            lines.append((begin + a, begin + b))
        if end == len(text):
            return lines
        begin, available = end + 1, width


def _wrap_paragraph(
    text: str, width: int, available: int, atoms: list[tuple[int, int]], ambiguous_wide: bool
) -> list[tuple[int, int]]:
    if text.isascii() and len(text) <= available:
        return [(0, len(text.rstrip(" ")))]
    starts, widths = clusters(text, ambiguous_wide=ambiguous_wide)
    if sum(widths) <= available:
        return [(0, len(text.rstrip(" ")))]
    welcome = _welcome(text, starts, atoms)
    lines: list[tuple[int, int]] = []
    first = 0
    while first < len(starts):
        last = _end_of_line(text, starts, widths, welcome, first, available)
        begin = starts[first]
        end = starts[last] if last < len(starts) else len(text)
        lines.append((begin, begin + len(text[begin:end].rstrip(" "))))
        first, available = last, width
    return lines


def _end_of_line(
    text: str,
    starts: Sequence[int],
    widths: list[int],
    welcome: list[int],
    first: int,
    available: int,
) -> int:
    """Index of the cluster that begins the line after the one that begins with `first`."""
    best = [first] * (_SPACE + 1)
    used = used_at_operator = 0
    for at in range(first, len(starts)):
        best[welcome[at]] = at
        if welcome[at] == _AT_OPERATOR:
            used_at_operator = used
        if welcome[at] == _SPACE:
            # Spaces at the end of a line are dropped, so they may stand beyond it.
            used += 1
            continue
        used += widths[at]
        if used > available:
            if used_at_operator * 2 < available:
                best[_AT_OPERATOR] = first  # it would leave the line half empty
            return next((end for end in best[:_SPACE] if end > first), first + 1)
    return len(starts)


def _welcome(text: str, starts: Sequence[int], atoms: Iterable[tuple[int, int]]) -> list[int]:
    """How welcome a break before each cluster is, as one of the ranks above."""
    if not text:
        return []
    atoms = list(atoms)
    classes = _resolved(text, starts, atoms)
    inside = {at for begin, end in atoms for at in range(begin + 1, end)}
    has_commands = "\\" in text
    kept_together = _kept_together
    ranks = [_SPACE if classes[0] == "SP" else _UGLY]
    before, spaces = classes[0], False
    for at in range(1, len(classes)):
        here = classes[at]
        if here == "SP":
            ranks.append(_SPACE)
            spaces = spaces or before != "SP"
            continue
        start = starts[at]
        if before == "SP":
            rank = _ALLOWED
        elif spaces:
            kept = here in _CLOSING or before in _OPENING or before == here == "B2"
            rank = _UGLY if kept else _ALLOWED
        elif kept_together[before, here]:
            rank = _rank_in_word(text[start - 1], text[start], before, here)
        else:
            rank = _ALLOWED
        if rank == _ALLOWED and start in inside:
            rank = _AT_OPERATOR
        if has_commands and _splits_command(text, start, start in inside):
            rank = _UGLY
        ranks.append(rank)
        before, spaces = here, False
    return ranks


def _rank_in_word(last: str, first: str, before: str, here: str) -> int:
    """How bad it is to break a word that is longer than the line between these characters."""
    if here in _CLOSING or here in ("SY", "NS", "IN") or before in _OPENING:
        return _UGLY
    if last in _GOOD_AFTER or first in _GOOD_BEFORE:
        return _AT_OPERATOR
    return _INSIDE_WORD


def _splits_command(text: str, start: int, inside: bool) -> bool:
    """Whether the backslash before a place belongs to what follows (`\\\\` is a whole command).

    Within formulas a blank may be the command; elsewhere a path may end in a backslash.
    """
    before = text[max(start - _COMMAND_LOOK_BACK, 0) : start]
    if inside:
        before = before.rstrip(" ")
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _resolved(text: str, starts: Sequence[int], atoms: list[tuple[int, int]]) -> list[str]:
    """Line breaking class of each cluster, where neighbours have their say."""
    table = _classes
    classes = [table[text[start]] for start in starts]
    if len(starts) < len(text) or "CM" in classes:
        # Marks without a base, and spaces that bear one, are letters.
        for at, found in enumerate(classes):
            if found == "CM" or (found == "SP" and _end(text, starts, at) > starts[at] + 1):
                classes[at] = "AL"
    begins = {begin for begin, _ in atoms}
    ends = {end for _, end in atoms}
    for at, found in enumerate(classes):
        if begins and (starts[at] in begins or _end(text, starts, at) in ends):
            classes[at] = "AL"
        elif found in ("PI", "PF"):
            if _beside_chinese(text, starts, at):
                classes[at] = "OW" if found == "PI" else "CL"
        elif (
            found in ("IS", "SY", "EX")
            and at
            and classes[at - 1] == "SP"
            and not _is_wide(text[starts[at]])
            and (found == "SY" or _letter_follows(classes, at))
        ):
            classes[at] = "AL"  # ` .5`, ` /usr`, ` !=` begin words
    return classes


def _end(text: str, starts: Sequence[int], at: int) -> int:
    return starts[at + 1] if at + 1 < len(starts) else len(text)


def _letter_follows(classes: list[str], at: int) -> bool:
    return at + 1 < len(classes) and classes[at + 1] in ("AL", "NU", "ID")


def _beside_chinese(text: str, starts: Sequence[int], at: int) -> bool:
    end = _end(text, starts, at)
    before = text[starts[at] - 1] if starts[at] else ""
    return _is_wide(before) or _is_wide(text[end : end + 1])


def _is_wide(character: str) -> bool:
    return bool(character) and _widths[False][character] == 2


def wrap_text(
    text: "Text",
    width: int,
    *,
    first_width: int | None = None,
    atoms: Sequence[tuple[int, int]] = (),
    ambiguous_wide: bool = False,
) -> "list[Text]":
    """`wrap` for a Rich `Text`: lines that keep their styles and that Rich will not wrap again."""
    ranges = wrap(
        text.plain, width, first_width=first_width, atoms=atoms, ambiguous_wide=ambiguous_wide
    )
    if len(ranges) == 1 and ranges[0] == (0, len(text)):
        lines = [text]
    else:
        offsets = sorted({offset for pair in ranges for offset in pair} | {0})
        pieces = dict(zip(offsets, text.divide(offsets[1:]), strict=False))
        empty = text.blank_copy()
        lines = [pieces[begin] if end > begin else empty.copy() for begin, end in ranges]
    for line in lines:
        line.no_wrap, line.overflow = True, "ignore"
    return lines
