"""The grammar of queries: what makes sense, and where something does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.search import QueryError, parse, union_of_bare_words
from flashq.errors import WRONG_USAGE


@pytest.mark.parametrize(
    ("query", "character", "said"),
    [
        ("a tga:x", 3, 'there is no field "tga"; did you mean "tag:"?'),
        ("is:", 4, '"is:" needs a value'),
        ("a is:nwe", 6, '"is:" does not take "nwe"; did you mean "new"?'),
        ("flag:9", 6, '"flag:" does not take "9"; it takes any, none, 0'),
        ("kind:cloez", 6, 'did you mean "cloze"?'),
        ("due<=x", 6, '"x" is no number'),
        ("ease<2.005", 6, "more than two decimals"),
        ("deck>3", 5, '"deck" takes no >; write deck:'),
        ("rated:agian", 7, 'did you mean "again"?'),
        ("(a", 1, "this bracket is never closed"),
        ("a)", 2, "this bracket closes nothing"),
        ("a ()", 3, "brackets with nothing in them"),
        ("a or", 5, "a term is missing here"),
        ("or a", 1, '"or" needs a term on both sides'),
        ("a and", 3, '"and" needs a term on both sides'),
        ("a -", 3, "a lone minus"),
        ('a "b', 3, "a quote without its pair"),
        ('""', 1, "quotes with nothing in them"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_character(
    query: str, character: int, said: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    error = caught.value
    assert str(error).startswith(f"the query, character {character}: ")
    assert said in str(error)
    assert (error.index, error.text, error.exit_code) == (character - 1, query, WRONG_USAGE)


@pytest.mark.parametrize("query", ["std::vector", "https://a.b/c", "ml/optim:adam", "C++", "f(x)"])
def test_colons_and_brackets_within_words_are_text(query: str) -> None:
    assert union_of_bare_words(query) in ([query], None)
    assert parse(query)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a b", ["a", "b"]),
        ("ml/optim", ["ml/optim"]),
        ("a or b", None),
        ("a and b", None),
        ("-a", None),
        ('"a"', None),
        ("is:new", None),
        ("(", None),
    ],
)
def test_a_text_of_bare_words_is_told_from_a_query(text: str, words: list[str] | None) -> None:
    assert union_of_bare_words(text) == words


@pytest.mark.parametrize(
    "text", ["(" * 10_000, "-(" * 5_000 + "a", "(" * 10_000 + "a" + ")" * 10_000]
)
def test_nesting_has_an_end(text: str) -> None:
    with pytest.raises(QueryError, match="within one another"):
        parse(text)


pieces = st.sampled_from(
    ["a", "or", "and", "-", "(", ")", '"', "is:new", "due<=3", "tag:", "：", "（", " ", "x y"]
)


@given(st.lists(pieces, max_size=12).map(" ".join) | st.text(max_size=30))
def test_any_text_is_a_query_or_an_error_at_one_of_its_characters(text: str) -> None:
    index = 0
    try:
        parse(text)
    except QueryError as error:
        index = error.index
    assert 0 <= index <= len(text)


@given(st.lists(pieces, min_size=1, max_size=12).map(" ".join))
def test_a_query_negated_twice_is_the_query(text: str) -> None:
    try:
        query = parse(text)
    except QueryError:
        return
    if query:
        assert parse(f"-(-({text}))") == query
