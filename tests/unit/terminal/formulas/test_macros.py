"""Macros that an answer defines for itself."""

from __future__ import annotations

import itertools

from flashq.terminal.formulas import Macros, collect_macros, line


def shown(source: str, macros: Macros | None = None) -> str:
    return "".join(f"«{part.text}»" if part.raw else part.text for part in line(source, macros))


def test_a_macro_of_one_formula_is_known_in_another() -> None:
    macros = collect_macros(
        [r"\newcommand{\R}{\mathbb{R}} x", r"\DeclareMathOperator{\softmx}{softmax}"]
    )
    assert shown(r"x \in \R^n", macros) == "x ∈ ℝⁿ"
    assert shown(r"\softmx x", macros) == "softmax x"


def test_a_definition_is_obeyed_in_its_own_formula_and_not_shown() -> None:
    assert shown(r"\def\half#1{\frac{#1}{2}} \half{a+b}") == "(a + b)/2"


def test_arguments_and_a_default_are_put_in_place() -> None:
    macros = collect_macros([r"\newcommand{\norm}[2][2]{\|#2\|_{#1}}"])
    assert shown(r"\norm{x} + \norm[p]{y}", macros) == "‖x‖₂ + ‖y‖ₚ"


def test_a_starred_operator_takes_limits() -> None:
    assert shown(r"\DeclareMathOperator*{\best}{arg\,best} \best_x f") == "arg bestₓ f"


def test_a_later_definition_wins() -> None:
    macros = collect_macros([r"\newcommand{\v}{a}", r"\renewcommand{\v}{b}"])
    assert shown(r"\v", macros) == "b"


def test_macros_may_use_macros() -> None:
    macros = collect_macros([r"\newcommand{\E}{\mathbb{E}} \newcommand{\Ex}[1]{\E[#1]}"])
    assert shown(r"\Ex{x}", macros) == "𝔼[x]"


def test_a_macro_that_calls_itself_is_shown_as_its_source() -> None:
    assert shown(r"\newcommand{\a}{\a x} 1 + \a") == r"1 + «\a»"


def test_a_macro_that_doubles_itself_sixty_times_is_shown_as_its_source() -> None:
    names = [f"\\x{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(61)]
    definitions = "".join(
        f"\\newcommand{{{name}}}{{{following}{following}}}"
        for name, following in itertools.pairwise(names)
    )
    assert shown(f"{definitions} y + {names[0]}") == f"y + «{names[0]}»"


def test_the_work_of_all_calls_together_is_bounded() -> None:
    macros = collect_macros(
        [
            r"\newcommand{\a}{" + "x" * 100 + r"\b\b} \newcommand{\b}{\c\c\c\c\c}"
            r"\newcommand{\c}{yyyyyyyyyy+yyyyyyyyyy+}"
        ]
    )
    assert len(shown(r"\a " * 20_000, macros)) < 3_000_000


def test_an_answer_without_definitions_has_no_macros() -> None:
    assert collect_macros(["x^2", r"\alpha"]) == Macros()


def test_a_broken_definition_is_left_as_it_is() -> None:
    assert r"\newcommand" in shown(r"\newcommand")
