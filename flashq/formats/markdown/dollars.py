r"""Formulas as Markdown tokens: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and `\begin{align}…`.

A rule set for markdown-it. It exists beside mdit-py-plugins' dollarmath because a dollar is
more often a price or a shell variable than that plugin's switches can tell: there one must
choose between `$ w $` being a formula and `$HOME and $PATH` being prose. `core.markup` has the
rules that decide it.

Tokens: `formula` (inline) and `formula_display` (inline or block); `content` is the TeX,
`markup` what opened it (`$`, `$$`, `\(`, `\[`, or empty for an environment).
"""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from flashq.core.markup import ENVIRONMENT, MAX_BLOCK_LINES, find_unescaped, inline_formula


def formulas_plugin(md: MarkdownIt) -> None:
    """Add the rules to `md`; formulas win over escapes, emphasis, code fences and quotes."""
    md.inline.ruler.before("escape", "formula", _inline)
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "formula_block", _block, {"alt": interrupts})


def _inline(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    found = inline_formula(source, start, state.posMax)
    if found is None:
        return False
    opening, end = found
    is_display = opening in ("$$", "") or (opening == "\\[" and _is_alone(source, start, end))
    if not silent:
        token = state.push("formula_display" if is_display else "formula", "math", 0)
        token.content = source[start + len(opening) : end - len(opening)].strip()
        token.markup = opening
    state.pos = end
    return True


def _is_alone(source: str, begin: int, end: int) -> bool:
    """Whether nothing else stands on the lines from `begin` to `end`, or they are several."""
    if "\n" in source[begin:end] or "\\begin{" in source[begin:end]:
        return True
    before = source[source.rfind("\n", 0, begin) + 1 : begin]
    after = source[end:].partition("\n")[0]
    return not before.strip() and not after.strip()


def _block(state: StateBlock, first: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    source = state.src
    environment = ENVIRONMENT.match(source, start, state.eMarks[first])
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
    at = find_unescaped(state.src, closing, begin, state.eMarks[first])
    if at >= 0:
        return first, at
    for line in range(first + 1, min(end_line, first + MAX_BLOCK_LINES)):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return None
        begin = state.bMarks[line] + state.tShift[line]
        at = find_unescaped(state.src, closing, begin, state.eMarks[line])
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
