"""The grammar of queries: what makes sense, and where something does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.core.search import Query, QueryError, parse, union_of_bare_words
from flashq.core.search.syntax import Term
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
        ("a or", 3, '"or" needs a term on both sides; quotes make it a word to look for'),
        ("(a OR )", 4, '"or" needs a term on both sides'),
        ("a or or b", 6, '"or" needs a term on both sides'),
        ("and a", 1, '"and" needs a term on both sides'),
        ("a and and b", 7, '"and" needs a term on both sides'),
        ("a and or b", 7, '"or" needs a term on both sides'),
        ("or a", 1, '"or" needs a term on both sides'),
        ("a and", 3, '"and" needs a term on both sides'),
        ("a -", 3, "a lone minus"),
        ("- a", 1, "a lone minus"),
        ("(a -)", 4, "a lone minus"),
        ("-or a", 1, "a lone minus"),
        (")", 1, "this bracket closes nothing"),
        ("print(", 6, "this bracket is never closed"),
        ("tag!=x", 4, '"tag" takes no !=; write -tag:'),
        ("due=again", 5, '"again" is no number; write due<=3'),
        ("rated<again", 7, '"again" is no number; write rated<=3'),
        ("rated!=again", 8, '"again" is no number; write -rated:again'),
        ("intervals>3", 1, 'did you mean "interval>"?'),
        ("quest：x", 1, 'did you mean "question:"?'),
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


@pytest.mark.parametrize(
    "query",
    [
        "std::vector",
        "answer::x",
        "https://a.b/c",
        "ml/optim:adam",
        "interview:adam",
        "list:push",
        "release:1",
        "vector<int>",
        "C++",
        "f(x)",
        "f(g(x))(y)",
        "注意：x",
    ],
)
def test_colons_signs_and_brackets_within_words_are_text(query: str) -> None:
    assert parse(query) == Query(Term("text", ":", query.casefold()))


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("a(b or c)", "a (b or c)"),
        ("O(n log n)", "O (n log n)"),
        ('a or"b"', 'a or "b"'),
        ("a OR b And c", "a or (b and c)"),
        ("--a", "a"),
        ("rated=again", "rated:again"),
        ("due>－1", "due>-1"),
        ("due＜＝3", "due<=3"),
        ('“a"', '"a"'),
        ("-（a or b）", "-(a or b)"),
    ],
)
def test_two_ways_to_write_a_query_mean_the_same(query: str, same: str) -> None:
    assert parse(query) == parse(same)


@pytest.mark.parametrize(
    ("query", "phrase"),
    [('"说“好”了"', "说“好”了"), ('“say "yes"”', 'say "yes"'), ('"a：(b"', "a：(b")],
)
def test_within_quotes_punctuation_and_the_other_sort_of_quotes_are_text(
    query: str, phrase: str
) -> None:
    assert parse(query) == Query(Term("text", ":", phrase, quoted=True))


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
        ("a(b)", None),
        ("and a", None),
        ("", []),
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
