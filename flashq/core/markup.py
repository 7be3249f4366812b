r"""Where code and formulas stand in a Markdown text, and what makes a dollar a formula.

Pure rules on text: the screen parses Markdown with them, gaps are filled and marked by them. A
dollar is more often a price or a shell variable than not, so that `$ w $` is a formula while
`$HOME and $PATH` and `$5 or $6` are prose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# What is not closed within this is prose that begins with a dollar; keeps hostile text linear.
MAX_BLOCK_LINES = 200
MAX_INLINE_LENGTH = 4000

ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|alignat|aligned|gather|gathered|multline|split|cases|"
    r"eqnarray|flalign|array|[bBpvV]?matrix|smallmatrix)\*?)\}"
)
_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_COMMAND_OR_SCRIPT = re.compile(r"[\\^_=<>{}]")
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}\s+(?:\S\s+)*[A-Za-z]{2,}|\b[A-Za-z]{4,}\b")
_SHORT = re.compile(r"[A-Za-z0-9.,'+\-*/()|! ]{1,12}")
_SHELL_NAME = re.compile(r"\{|[A-Za-z][A-Za-z_0-9]+\b")
_WORD = re.compile(r"[A-Za-z]{2,}")
# What may be said in escaped brackets without being a formula: a citation, a word, a choice.
_BRACKETED_WORDS = re.compile(r"[\w\s.,:;/\-!?#@'\"&`]*")
_UNFINISHED = frozenset("=:/+-*(,;@&")

# The marks of the quotes and lists that a line stands in, up to its own text.
_CONTAINER = re.compile(r"[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*")
_ITEM_MARK = re.compile(r"[-*+.)]")
_FENCE = re.compile(r"(`{3,})[^`\n]*$|(~{3,})[^\n]*$", re.MULTILINE)
_INDENTED = re.compile(r"(?: {0,3}> ?)*(?: {4}| {0,3}\t)[ \t]*\S")
_HEADING = re.compile(r"#{1,6}[ \t]")
_INLINE_MARK = re.compile(r"`+|[$\\]")


@dataclass(frozen=True, slots=True)
class Span:
    """Code or a formula, from the index `start` to `end`, its marks included.

    `opening` and `closing` are these marks; a formula that is an environment has none, and a
    fence that was never closed has no `closing`.
    """

    start: int
    end: int
    is_code: bool
    opening: str
    closing: str


def spans(text: str) -> list[Span]:
    r"""The code and the formulas of a Markdown text, from left to right; all else is prose.

    Fenced, indented and inline code, `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and `\begin{align}…`.
    """
    found: list[Span] = []
    position = paragraph = 0
    after_blank, in_list = True, False
    while position < len(text):
        line_end = _line_end(text, position)
        head = _CONTAINER.match(text, position, line_end).end()  # type: ignore[union-attr]
        code = _indented_code(text, position) if after_blank and not in_list else None
        block = code or _block_at(text, head, line_end)
        is_item = code is None and _ITEM_MARK.search(text, position, head) is not None
        in_list = is_item or (in_list and not (after_blank and text[position] not in " \t\n"))
        if block is not None:
            found += _inline_spans(text, paragraph, block.start)
            found.append(block)
            position = paragraph = block.end
            after_blank = False
            continue
        after_blank = head == line_end
        if after_blank or is_item or _HEADING.match(text, head):
            found += _inline_spans(text, paragraph, position)
            paragraph = position
        position = line_end + 1
    found += _inline_spans(text, paragraph, len(text))
    return found


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _block_at(text: str, head: int, line_end: int) -> Span | None:
    """The fenced code or formula on lines of its own that begins at `head`."""
    if fence := _FENCE.match(text, head, line_end):
        ticks: str = fence[1] or fence[2]
        closing = re.compile(rf"^[ \t>]*({ticks}{ticks[0]}*)[ \t]*$", re.MULTILINE)
        if end := closing.search(text, line_end):
            return Span(head, end.end(), True, ticks, end[1])
        return Span(head, len(text), True, ticks, "")
    mark = _formula_mark(text, head)
    if mark is None or mark[0] in ("$", "\\("):
        return None
    opening, closing_mark = mark
    begin = head + len(opening)
    at = find_unescaped(text, closing_mark, begin, len(text))
    if at < 0 or not text[begin:at].strip() or text.count("\n", head, at) >= MAX_BLOCK_LINES:
        return None
    after = at + len(closing_mark)
    if at < line_end and text[after:line_end].strip():
        return None  # `$$a$$ and $$b$$` is a paragraph
    return Span(head, after, False, opening, closing_mark if opening else "")


def _indented_code(text: str, position: int) -> Span | None:
    start = end = position
    while position < len(text) and _INDENTED.match(text, position):
        end = _line_end(text, position)
        position = end + 1
    return Span(start, end, True, "", "") if end > start else None


def _inline_spans(text: str, begin: int, end: int) -> Iterator[Span]:
    """The code and formulas within one paragraph."""
    while mark := _INLINE_MARK.search(text, begin, end):
        start = mark.start()
        begin = mark.end()
        if mark[0].startswith("`"):
            closing = re.compile(rf"(?<!`){mark[0]}(?!`)").search(text, begin, end)
            if closing is not None:
                begin = closing.end()
                yield Span(start, begin, True, mark[0], mark[0])
        elif formula := inline_formula(text, start, end):
            opening, begin = formula
            yield Span(start, begin, False, opening, _CLOSING.get(opening, ""))
        elif mark[0] == "\\":
            begin += 1  # what it escapes


def _formula_mark(text: str, start: int) -> tuple[str, str] | None:
    r"""What opens a formula at `start` and what closes it; "" opens an environment."""
    opening = text[start : start + 2]
    if opening in _CLOSING:
        return opening, _CLOSING[opening]
    if opening[:1] == "$":
        return "$", "$"
    environment = ENVIRONMENT.match(text, start)
    return ("", f"\\end{{{environment[1]}}}") if environment else None


def inline_formula(source: str, start: int, limit: int) -> tuple[str, int] | None:
    r"""What opens the formula that begins at `start` (`$`, `$$`, `\(`, `\[`, or "" for an
    environment) and the index behind it; None where none begins, or none ends before `limit`."""
    mark = _formula_mark(source, start)
    if mark is None:
        return None
    opening, closing = mark
    limit = min(limit, start + MAX_INLINE_LENGTH)
    if not opening:
        end = source.find(closing, start, limit)
        return None if end < 0 else ("", end + len(closing))
    end = find_unescaped(source, closing, start + len(opening), limit)
    if end < 0:
        return None
    content = source[start + len(opening) : end]
    after = source[end + len(closing) : end + len(closing) + 20]
    before = source[max(start - 1, 0) : start]
    if not content.strip() or not _means_formula(opening, content, before, after):
        return None
    return opening, end + len(closing)


def _means_formula(opening: str, content: str, before: str, after: str) -> bool:
    match opening:
        case "$":
            return _is_dollar_formula(before, content, after)
        case "\\(":  # or an escaped parenthesis in Chinese prose
            return bool(_COMMAND_OR_SCRIPT.search(content) or not _CHINESE.search(content))
        case "\\[":
            return _is_bracketed_formula(content)
        case _:
            return True


def _is_bracketed_formula(content: str) -> bool:
    r"""Whether `\[content\]` is a formula and not brackets that were escaped: `\[1\]`."""
    if _COMMAND_OR_SCRIPT.search(content):
        return True
    words = _BRACKETED_WORDS.fullmatch(content) or _PROSE.search(content)
    return not words and not _CHINESE.search(content) and "`" not in content


def _is_dollar_formula(before: str, content: str, after: str) -> bool:
    """Whether `$content$` between these neighbours is a formula, not prices or variables."""
    tight = not (content[0].isspace() or content[-1].isspace())
    clear = _COMMAND_OR_SCRIPT.search(content) is not None
    command = "\\" in content
    inner = content.strip()
    following = after[:1]
    if following.isdigit() or (not tight and re.match(r"\s*\d", after)):
        return False  # `$5 and $10`
    if content[-1].isspace() and re.match(r"[A-Za-z\\({]", following):
        return False  # it opens the next: `$100 = ¥700 and $x$`
    if before.isascii() and before.isalnum() and inner[0] not in "_^\\{":
        return False  # `US$ 5`
    if _CHINESE.search(inner) and not clear:
        return False  # `$5 到 $x`
    if inner[-1] in _UNFINISHED and len(inner) > 1 and not command:
        return False  # `$A:$B`
    if following and following.isascii() and (following.isalpha() or following in "_{("):
        # `$k$th` and `$x$s`, but not `$HOME/$USER` or `${A}_${B}`
        return command or not _SHELL_NAME.match(inner)
    if tight and not inner[0].isdigit():
        return True
    if command or re.search(r"[\^_=]", inner):
        return not _reads_as_prose(inner)
    return _PROSE.search(inner) is None and (tight or _SHORT.fullmatch(inner) is not None)


def _reads_as_prose(content: str) -> bool:
    """Whether words follow one another, as in `5 for a_b and ` (text in braces aside)."""
    words = re.sub(r"\\[A-Za-z]+|\{[^{}]*\}", " 1 ", content).split()
    plain = [_WORD.fullmatch(word) is not None for word in words]
    return any(a and b for a, b in pairwise(plain))


def find_unescaped(source: str, closing: str, begin: int, limit: int) -> int:
    """Index of `closing` not preceded by an odd number of backslashes of its own, or -1."""
    if closing[0] == "\\":
        # `\\)` is a line break and a parenthesis.
        end = source.find(closing, begin, limit)
        while end > begin and source[end - 1] == "\\" and source[end - 2] != "\\":
            end = source.find(closing, end + 1, limit)
        return end
    end = source.find(closing, begin, limit)
    while end >= 0:
        backslashes = end - len(source[begin:end].rstrip("\\")) - begin
        if backslashes % 2 == 0:
            return end
        end = source.find(closing, end + 1, limit)
    return -1
