r"""Formulas as Markdown tokens: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and `\begin{align}…`.

A rule set for markdown-it. It exists beside mdit-py-plugins' dollarmath because a dollar is
more often a price or a shell variable than that plugin's switches can tell: there one must
choose between `$ w $` being a formula and `$HOME and $PATH` being prose.

Tokens: `formula` (inline) and `formula_display` (inline or block); `content` is the TeX,
`markup` what opened it (`$`, `$$`, `\(`, `\[`, or empty for an environment).
"""

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

# What is not closed within this is prose that begins with a dollar; keeps hostile text linear.
MAX_BLOCK_LINES = 200
MAX_INLINE_LENGTH = 4000

_ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|alignat|aligned|gather|gathered|multline|split|cases|"
    r"eqnarray|flalign|array|[bBpvV]?matrix|smallmatrix)\*?)\}"
)
_COMMAND_OR_SCRIPT = re.compile(r"[\\^_=<>{}]")
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}\s+(?:\S\s+)*[A-Za-z]{2,}|\b[A-Za-z]{4,}\b")
_SHORT = re.compile(r"[A-Za-z0-9.,'+\-*/()|! ]{1,12}")
_SHELL_NAME = re.compile(r"\{|[A-Za-z][A-Za-z_0-9]+\b")
_WORD = re.compile(r"[A-Za-z]{2,}")
# What may be said in escaped brackets without being a formula: a citation, a word, a choice.
_BRACKETED_WORDS = re.compile(r"[\w\s.,:;/\-!?#@'\"&`]*")
_UNFINISHED = frozenset("=:/+-*(,;@&")


def formulas_plugin(md: MarkdownIt) -> None:
    """Add the rules to `md`; formulas win over escapes, emphasis, code fences and quotes."""
    md.inline.ruler.before("escape", "formula", _inline)
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "formula_block", _block, {"alt": interrupts})


def _inline(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if source.startswith("$$", start):
        opening, closing, kind = "$$", "$$", "formula_display"
    elif source.startswith("$", start):
        opening, closing, kind = "$", "$", "formula"
    elif source.startswith("\\(", start):
        opening, closing, kind = "\\(", "\\)", "formula"
    elif source.startswith("\\[", start):
        opening, closing, kind = "\\[", "\\]", "formula_display"
    elif source.startswith("\\begin{", start):
        return _inline_environment(state, silent)
    else:
        return False
    limit = min(state.posMax, start + MAX_INLINE_LENGTH)
    end = _find_unescaped(source, closing, start + len(opening), limit)
    if end < 0:
        return False
    content = source[start + len(opening) : end]
    after = source[end + len(closing) : end + len(closing) + 20]
    if not content.strip():
        return False
    if opening == "$" and not _is_formula(source[max(start - 1, 0) : start], content, after):
        return False
    if opening == "\\(" and not _COMMAND_OR_SCRIPT.search(content) and _CHINESE.search(content):
        return False  # an escaped parenthesis in Chinese prose
    if opening == "\\[":
        if not _is_bracketed_formula(content):
            return False
        if not _is_alone(source, start, end + len(closing)):
            kind = "formula"
    if not silent:
        token = state.push(kind, "math", 0)
        token.content, token.markup = content.strip(), opening
    state.pos = end + len(closing)
    return True


def _is_bracketed_formula(content: str) -> bool:
    r"""Whether `\[content\]` is a formula and not brackets that were escaped: `\[1\]`."""
    if _COMMAND_OR_SCRIPT.search(content):
        return True
    words = _BRACKETED_WORDS.fullmatch(content) or _PROSE.search(content)
    return not words and not _CHINESE.search(content) and "`" not in content


def _is_alone(source: str, begin: int, end: int) -> bool:
    """Whether nothing else stands on the lines from `begin` to `end`, or they are several."""
    if "\n" in source[begin:end] or "\\begin{" in source[begin:end]:
        return True
    before = source[source.rfind("\n", 0, begin) + 1 : begin]
    after = source[end:].partition("\n")[0]
    return not before.strip() and not after.strip()


def _inline_environment(state: StateInline, silent: bool) -> bool:
    match = _ENVIRONMENT.match(state.src, state.pos)
    if match is None:
        return False
    closing = f"\\end{{{match[1]}}}"
    limit = min(state.posMax, state.pos + MAX_INLINE_LENGTH)
    end = state.src.find(closing, match.end(), limit)
    if end < 0:
        return False
    end += len(closing)
    if not silent:
        token = state.push("formula_display", "math", 0)
        token.content = state.src[state.pos : end]
    state.pos = end
    return True


def _find_unescaped(source: str, closing: str, begin: int, limit: int) -> int:
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


def _is_formula(before: str, content: str, after: str) -> bool:
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


def _block(state: StateBlock, first: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    source = state.src
    environment = _ENVIRONMENT.match(source, start, state.eMarks[first])
    if source.startswith("$$", start):
        opening, closing = "$$", "$$"
    elif source.startswith("\\[", start):
        opening, closing = "\\[", "\\]"
    elif environment is not None:
        opening, closing = "", f"\\end{{{environment[1]}}}"
    else:
        return False
    found = _find_block_end(state, first, end_line, start + len(opening), closing)
    if found is None:
        return False
    last, at = found
    content = _content(state, first, start + len(opening), last, at)
    if not content.strip():
        return False
    rest = source[at + len(closing) : state.eMarks[last]]
    if first == last and rest.strip():
        return False  # `$$a$$ 和 $$b$$` is a paragraph, which sets its own displays
    if silent:
        return True
    token = state.push("formula_display", "math", 0)
    token.block = True
    token.content = (content if opening else content + closing).strip()
    token.markup = opening
    token.map = [first, last + 1]
    state.line = last + 1
    if rest.strip():
        # What follows on the closing line is a paragraph of its own.
        state.bMarks[last] = at + len(closing)
        state.tShift[last] = len(rest) - len(rest.lstrip())
        state.sCount[last] = state.blkIndent
        state.line = last
    return True


def _find_block_end(
    state: StateBlock, first: int, end_line: int, begin: int, closing: str
) -> tuple[int, int] | None:
    """Line and index of the closing mark, within the list item or quote that `first` is in."""
    at = _find_unescaped(state.src, closing, begin, state.eMarks[first])
    if at >= 0:
        return first, at
    for line in range(first + 1, min(end_line, first + MAX_BLOCK_LINES)):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return None
        begin = state.bMarks[line] + state.tShift[line]
        at = _find_unescaped(state.src, closing, begin, state.eMarks[line])
        if at >= 0:
            return line, at
    return None


def _content(state: StateBlock, first: int, begin: int, last: int, end: int) -> str:
    """The source between two places without the marks of quotes and lists around it."""
    if first == last:
        return state.src[begin:end]
    lines = [state.src[begin : state.eMarks[first]]]
    for line in range(first + 1, last):
        lines.append(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])
    lines.append(state.src[state.bMarks[last] + state.tShift[last] : end])
    return "\n".join(lines)
