"""Where code and formulas stand in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.markup import spans


def found_in(text: str) -> list[str]:
    return [text[span.start : span.end] for span in spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("none", []),
        ("a $x$ b $$y$$ c", ["$x$", "$$y$$"]),
        (r"\(x\) and \[y^2\]", [r"\(x\)", r"\[y^2\]"]),
        ("$$\nx\n\ny\n$$", ["$$\nx\n\ny\n$$"]),
        (r"\begin{align}a &= b\end{align}", [r"\begin{align}a &= b\end{align}"]),
        ("$5 and $6, $HOME and $PATH", []),
        ("$5 and then $x$", ["$x$"]),
        (r"\$5 and \$6$", []),
        (r"\\(x^2\)", []),
        ("a `b` ``c ` d`` `e", ["`b`", "``c ` d``"]),
        ("`$x` and y$", ["`$x`"]),
        ("$a\n\nb$ `c\n\nd`", []),
        ("- $a\n- b$", []),
        ("```py\n$x$\n```\n$y$", ["```py\n$x$\n```", "$y$"]),
        ("~~~\n```\n~~~", ["~~~\n```\n~~~"]),
        ("````\n```\n````", ["````\n```\n````"]),
        ("```\nnever `closed`", ["```\nnever `closed`"]),
        ("> ```\n> a\n> ```\nb", ["```\n> a\n> ```"]),
        ("1. x\n   ~~~\n   a\n   ~~~\n", ["~~~\n   a\n   ~~~"]),
        ("a\n\n    b\n    c\n\nd", ["    b\n    c"]),
        ("a\n    b", []),
        ("- a\n\n    b", []),
        ("- a\n\nb\n\n    c", ["    c"]),
        ("    - a `b`", ["    - a `b`"]),
        ("> a\n\n    b", ["    b"]),
        ("> $a +\n> b$", ["$a +\n> b$"]),
    ],
)
def test_code_and_formulas_are_found_and_prices_are_not(text: str, found: list[str]) -> None:
    assert found_in(text) == found


def test_code_is_told_from_formulas_and_its_marks_are_known() -> None:
    code, formula = spans("`a` \\[x^2\\]")
    assert (code.is_code, code.opening, code.closing) == (True, "`", "`")
    assert (formula.is_code, formula.opening, formula.closing) == (False, "\\[", "\\]")


def test_a_fence_that_is_never_closed_has_no_closing_mark() -> None:
    (fence,) = spans("~~~~py\nx")
    assert (fence.opening, fence.closing) == ("~~~~", "")


@given(st.text(alphabet="$`~\\()[]ab \n->1."))
def test_spans_follow_one_another_and_keep_their_marks(text: str) -> None:
    position = 0
    for span in spans(text):
        part = text[span.start : span.end]
        assert position <= span.start < span.end <= len(text)
        assert part.startswith(span.opening)
        assert part.endswith(span.closing)
        position = span.end
