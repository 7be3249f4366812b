"""The one-line layout: brackets keep the meaning that the second dimension carried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flashq.terminal.formulas import glyphs
from flashq.terminal.formulas.lines import begins_with, clauses, going_on, merged
from flashq.terminal.formulas.scripts import clear, is_primes
from flashq.terminal.formulas.spacing import kinds, place
from flashq.terminal.formulas.strength import (
    ATOM,
    FUNCTION,
    HOLD,
    LIST,
    POWER,
    PRODUCT,
    QUOTIENT,
    RELATION,
    SUM,
    Rendered,
    guarded,
    has_limits,
    of_product,
    of_symbol,
)
from flashq.terminal.formulas.symbols import MULTIPLICATIVE
from flashq.terminal.formulas.tokens import RAW_OFF, RAW_ON
from flashq.terminal.formulas.tree import (
    Accent,
    Arrow,
    Fenced,
    Fraction,
    Grid,
    Group,
    Kind,
    Node,
    Phantom,
    Raw,
    Root,
    Row,
    Scripts,
    Space,
    Stack,
    Symbol,
    Tag,
    Text,
)
from flashq.terminal.formulas.words import is_differential


def linear(row: Row, script: bool = False) -> str:
    """`row` as text; `script` sets it narrow, as in an exponent."""
    return render(row, script)[0]


def render(row: Row, script: bool = False, lead: Kind | None = None) -> Rendered:
    """`row` as text with the strength it holds together with."""
    if len(row) == 1 and lead is None:
        only = row[0]
        return (
            node_text(only, script) if type(only) is Symbol else _HANDLERS[type(only)](only, script)
        )
    placed = place(row, script, lead)
    parts: list[str] = []
    hold = ATOM
    operands = 0
    last = len(placed) - 1
    for index, item in enumerate(placed):
        node, left, _, gap, apart = item
        if type(node) is Symbol:
            text = node.text
            strength = ATOM if len(text) == 1 else of_symbol(node)
        else:
            text, strength = _HANDLERS[type(node)](node, script)
        if strength <= POWER and (left is Kind.INNER or type(node) is Root):
            text, strength = guarded(placed, index, last, text, strength)
            gap = placed[index].gap
        if gap:
            parts.append(" " * gap)
            if gap > 1 or (apart and Kind.MID not in (left, placed[index - 1].right)):
                hold = min(hold, LIST if gap > 1 else SUM)
        elif (
            index
            and type(placed[index - 1].node) is Scripts
            and _needs_blank(parts[-1], text, placed[index - 1].node)
        ):
            parts.append(" ")
        parts.append(text)
        if left is Kind.ORD or left is Kind.OPEN or left is Kind.INNER or left is Kind.TEXT:
            operands += 1
            hold = min(hold, strength)
        elif left is Kind.BIN:
            multiplies = type(node) is Symbol and node.text in MULTIPLICATIVE
            hold = min(hold, QUOTIENT if multiplies else SUM)
        elif left in HOLD:
            operands += left is Kind.NAME or left is Kind.BIG
            hold = min(hold, HOLD[left])
        elif left is Kind.POSTFIX:
            hold = min(hold, POWER)
    if operands > 1 and hold >= FUNCTION:
        hold = of_product(placed, hold)
    return "".join(parts), hold


def _needs_blank(before: str, text: str, previous: Node) -> bool:
    """Whether what follows would be read into the script before it: ∇_θ J, Q^* x."""
    if before[-1:] == ")":  # lim_(n→∞) (1 + n)
        return text[:1] in ("(", "[") and kinds(previous)[0] is Kind.NAME and has_limits(previous)
    return before[-2:-1] in ("_", "^") and (text[:1].isalnum() or text[:1] in "∂∇∞√")


def node_text(node: Node, script: bool) -> Rendered:
    """One node as text."""
    if type(node) is Symbol:
        kind = node.kind
        if kind is Kind.ORD or kind is Kind.NAME or kind is Kind.BIG:
            return node.text, of_symbol(node)
        return node.text, HOLD.get(kind, SUM)
    return _HANDLERS[type(node)](node, script)


def bracketed(rendered: Rendered, least: int) -> str:
    """The text, in brackets where it holds together less than `least`."""
    text, hold = rendered
    return text if hold >= least else f"({text})"


def scripts_text(node: Scripts) -> tuple[str, str]:
    """Subscript and superscript as they stand in a line."""
    # Not through `linear`: scripts in scripts go deep, and each call counts.
    sub = render(node.sub, True)[0] if node.sub else ""
    sup = render(node.sup, True)[0] if node.sup else ""
    small_sub = glyphs.subscript(sub) if sub else ""
    small_sup = glyphs.superscript(sup) if sup else ""
    if small_sub is None:
        # x_θ² would square the θ: both in the clear form.
        return clear("_", sub), sup if sup and is_primes(sup) else clear("^", sup)
    return small_sub, clear("^", sup) if small_sup is None else small_sup


def _scripts(node: Scripts, script: bool) -> Rendered:
    sub, sup = scripts_text(node)
    base = node.base
    if base is None:
        return sub + sup, POWER
    if type(base) is Symbol:
        text = base.text
    elif type(base) is Accent and base.mark in ("underbrace", "overbrace"):
        return _braced(base, node, script)
    elif type(base) is Arrow or (type(base) in (Stack, Group) and kinds(base)[0] is not Kind.ORD):
        text = node_text(base, script)[0]
    else:
        rendered = node_text(base, script)
        text = bracketed(rendered, ATOM)
    return text + sub + sup, POWER


def _braced(base: Accent, node: Scripts, script: bool) -> Rendered:
    """Bias²⏟(underfitting): the brace and its label stand after what they embrace."""
    body = bracketed(render(base.body, script), POWER)
    label = linear((node.sub if base.mark == "underbrace" else node.sup) or (), True)
    other = node.sup if base.mark == "underbrace" else node.sub
    brace = "⏟" if base.mark == "underbrace" else "⏞"
    text = f"{body}{brace}({label})" if label else body
    if other:
        text = f"({text}){clear('^' if base.mark == 'underbrace' else '_', linear(other, True))}"
    return text, POWER


def _fraction(node: Fraction, script: bool) -> Rendered:
    if not node.bar:
        above, below = linear(node.above, script), linear(node.below, script)
        return f"C({above}, {below})", POWER
    above = bracketed(render(node.above, script), PRODUCT)
    bare = above.startswith(("d", "∂")) and _is_differential(node.below)
    below = bracketed(render(node.below, script), PRODUCT if bare else POWER)
    return f"{above}/{below}", QUOTIENT


def _is_differential(row: Row) -> bool:
    """Whether the row is the dx of dy/dx."""
    return len(row) == 1 and type(row[0]) is Symbol and is_differential(row[0].text)


def _root(node: Root, script: bool) -> Rendered:
    body, hold = render(node.body, script)
    index = linear(node.index, True) if node.index else ""
    # √x² could be (√x)² or √(x²); subscripts bind to their letter without doubt.
    plain = hold == ATOM or (hold == POWER and len(node.body) == 1 and _only_sub(node.body[0]))
    text = body if plain else f"({body})"
    if index in ("", "2"):
        return f"√{text}", POWER
    if index in ("3", "4"):
        return ("∛" if index == "3" else "∜") + text, POWER
    small = glyphs.superscript(index)
    return (f"{small}√{text}", POWER) if small else (f"root({index}, {body})", ATOM)


def _only_sub(node: Node) -> bool:
    return type(node) is Scripts and node.sup is None


def _fenced(node: Fenced, script: bool) -> Rendered:
    left, right = node.left, node.right
    if len(node.parts) == 1 and len(node.parts[0]) == 1 and type(node.parts[0][0]) is Grid:
        grid = node.parts[0][0]
        column = grid.style == "lines" and grid.columns != ""
        inner = _grid_text(grid, script, column or (left == "{" and not right))
        if left in _OPPOSITE and not right:
            right = _OPPOSITE[left]
        elif right in _OPPOSITE.values() and not left:
            left = next(key for key, value in _OPPOSITE.items() if value == right)
        return f"{left}{inner}{right}", ATOM
    texts = [render(part, script) for part in node.parts]
    if not left and len(texts) == 1:
        # \left. … \right| stands after the whole of what is between them.
        text = bracketed(texts[0], POWER) if right else texts[0][0]
        return text + right, ATOM if right else texts[0][1]
    text = left + texts[0][0]
    for middle, part in zip(node.middles, texts[1:], strict=True):
        text += f" {middle} {part[0]}"
    return text + right, ATOM


_OPPOSITE: Final = {"{": "}", "(": ")", "[": "]"}


def _accent(node: Accent, script: bool) -> Rendered:
    if node.mark == "boxed":
        return f"⟦{linear(node.body)}⟧", ATOM
    if node.mark in glyphs.COMBINING:
        body = node.body
        if len(body) == 1 and type(body[0]) is Scripts and _carries_mark(body[0]):
            # The hat of \hat{x_i} sits on the x; that of \hat{x^2} is over the power.
            inner = body[0]
            letter = glyphs.accented(linear((inner.base,) if inner.base else ()), node.mark)
            if letter is not None:
                return _scripts(Scripts(Symbol(letter), inner.sub, inner.sup), script)
        text = linear(body, script)
        letter = glyphs.accented(text, node.mark)
        if letter is not None:
            return letter, ATOM
        if len(text) <= 3 and _is_plain(body) and node.mark in ("overline", "underline", "bar"):
            sign = "\u0305" if node.mark != "underline" else "\u0332"
            return "".join([letter + sign for letter in text]), ATOM
        return f"{_SPOKEN.get(node.mark, node.mark)}({text})", ATOM
    return render(node.body, script)


_SPOKEN: Final = {
    "widehat": "hat",
    "widetilde": "tilde",
    "bar": "overline",
    "overrightarrow": "vec",
    "underbar": "underline",
}


def _carries_mark(node: Scripts) -> bool:
    """Whether an accent over the whole means the same on its letter alone."""
    primes = node.sup is None or is_primes(linear(node.sup))
    return primes and _is_letter(node.base)


def _is_plain(row: Row) -> bool:
    """Whether the row is letters and digits on the line."""
    return all(isinstance(node, Symbol | Text) and node.text.isalnum() for node in row)


def _is_letter(node: Node | None) -> bool:
    """Whether it is a letter, perhaps with one accent."""
    if type(node) is Accent and len(node.body) == 1:
        node = node.body[0]
    return type(node) is Symbol


def _stack(node: Stack, script: bool) -> Rendered:
    hold = ATOM if kinds(node)[0] is Kind.ORD else SUM
    word = len(node.base) == 1 and type(node.base[0]) is Symbol and len(node.base[0].text) > 2
    whole = hold != ATOM or word  # \underset{x}{minimize}
    base = linear(node.base) if whole else bracketed(render(node.base, script), POWER)
    text = base
    if node.under:
        text += _label("_", node.under)
    if node.over:
        text += _label("^", node.over)
    return text, POWER


def _label(sign: str, row: Row) -> str:
    text = linear(row, True)
    small = glyphs.subscript(text) if sign == "_" else glyphs.superscript(text)
    return clear(sign, text) if small is None else small


def _arrow(node: Arrow, script: bool) -> Rendered:
    labels = [linear(row, True) for row in (node.over, node.under) if row]
    labels = [label for label in labels if label]
    if not labels:
        return node.head, RELATION
    joined = "; ".join(labels)
    return (f"←({joined})─" if node.head in "←⇐" else f"─({joined}){node.head}"), RELATION


def _grid(node: Grid, script: bool) -> Rendered:
    text = _grid_text(node, script, node.style == "cases")
    if node.style in ("matrix", "cases"):
        left = node.left or ("{" if node.style == "cases" else "[")
        right = node.right or {"{": "}", "(": ")", "[": "]"}.get(left, left)
        if node.style == "matrix" and not node.left and len(node.rows[0]) == 1:
            return text, LIST
        return f"{left}{text}{right}", ATOM
    return text, LIST


def _grid_text(node: Grid, script: bool, cases: bool) -> str:
    # Not through `linear`: grids in grids go deep, and each call counts.
    if node.style in ("aligned", "lines") and (
        not cases or (node.style == "aligned" and any(going_on(node.rows)))
    ):
        return _lines_text(node, script)
    lines: list[str] = []
    for cells in node.rows:
        texts: list[str] = []
        for cell in clauses(cells) if cases else cells:
            texts.append(render(cell, script)[0].strip())
        if cases:
            texts = [text.rstrip(" ,，") for text in texts[:-1]] + texts[-1:]
            texts = [text for text in texts if text]
            lines.append(", ".join(texts).rstrip(" ,;"))
        else:
            lines.append(", ".join(texts) if any(texts) else "")
    return "; ".join([line for line in lines if line])


def _lines_text(node: Grid, script: bool) -> str:
    """Equations one after another; a line that begins with its relation continues the last."""
    text = ""
    open_end = False
    for cells, continues in zip(node.rows, going_on(node.rows), strict=True):
        children = merged(cells)
        line = render(children, script, Kind.ORD if continues else None)[0].strip()
        if not line:
            continue
        if not text:
            text = line
        elif begins_with(children) is Kind.PUNCT:
            text += line
        elif continues or open_end or text[-1] in ",;，；。、":
            text += " " + line
        else:
            text += "; " + line
        open_end = bool(children) and kinds(children[-1])[1] in (Kind.REL, Kind.BIN)
    return text


def _tag(node: Tag, script: bool) -> Rendered:
    text = linear(node.body, script)
    return (f"  {text}" if node.starred else f"  ({text})"), LIST


def _handlers() -> dict[type, Callable[..., Rendered]]:
    return {
        Text: lambda node, _: (node.text.strip(), SUM if " " in node.text.strip() else ATOM),
        Space: lambda node, _: (" " * node.cells, ATOM),
        Raw: lambda node, _: (f"{RAW_ON}{node.source}{RAW_OFF}", ATOM),
        Scripts: _scripts,
        Fraction: _fraction,
        Root: _root,
        Fenced: _fenced,
        Accent: _accent,
        Stack: _stack,
        Arrow: _arrow,
        Group: lambda node, script: render(node.body, script),
        Grid: _grid,
        Phantom: lambda node, script: (" " * min(8, len(linear(node.body, script))), ATOM),
        Tag: _tag,
    }


_HANDLERS: Final = _handlers()
