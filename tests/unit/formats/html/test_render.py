from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashq.formats.html.render import mathjax, to_html, to_inline_html
from html_judge import Page, read

ALLOWED = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br"),
    *("pre", "code", "span", "div", "table", "thead", "tbody", "tr", "th", "td"),
    *("dl", "dt", "dd", "a", "img", "strong", "em", "del", "sup"),
}
ALLOWED_ATTRIBUTES = {"class", "href", "title", "src", "alt", "start"}
RAW_HTML = (
    *("<script>", "</script>", "alert(1)", "<img src=x onerror=alert(1)>", '"', "'", " onload='x'"),
    *("</p>", "</code></pre>", "<!--", "-->", "<!doctype x>", "<?php ?>", "&lt;", "&amp;lt;"),
    *(
        "<svg/onload=x>",
        "<a href=javascript:x>",
        "<style>",
        "中文",
        "word",
        "<",
        "&",
        "vector<int>",
    ),
)
MARKDOWN = (
    *("[x](javascript:alert(1))", '[x](https://a.b/?q="<b>)', "![p](pic.png)", '![<b>"](pic.png)'),
    *(
        "[a](data:text/html,x)",
        "<https://a.b/'>",
        "https://a.b/<x>",
        "`",
        "```",
        "\n",
        "\n\n",
        "    ",
    ),
    *(
        "$x<y$",
        "$$",
        "\\(",
        "\\)",
        "\\[",
        "**",
        "*",
        "_",
        "~~",
        "- ",
        "> ",
        "1. ",
        "| ",
        "|-|",
        "# ",
    ),
    *("[^1]", "[^1]: ", ": ", "\\", "\r", "\x00", "\x1b", "[r]: x '", "[r]"),
)


def no_picture(target: str) -> None:
    return None


def html_of(source: str) -> str:
    return to_html(source, picture=no_picture)


def page_of(source: str) -> Page:
    return read(html_of(source))


def hostile(*parts: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=12).map("".join)


@given(hostile(*RAW_HTML))
def test_raw_html_is_seen_as_it_was_typed(source: str) -> None:
    page = page_of(source)

    assert page.letters == "".join(unescape(source).split())
    assert page.names <= {"p", "span", "a"}


@given(st.one_of(hostile(*RAW_HTML, *MARKDOWN), st.text()))
def test_no_text_opens_a_tag_or_an_attribute_of_its_own(source: str) -> None:
    for html in (
        to_html(source, picture=lambda target: "safe.png"),
        to_inline_html(source, picture=lambda target: "safe.png"),
    ):
        page = read(html)
        assert page.names <= ALLOWED
        assert {name for _, attributes in page.tags for name in attributes} <= ALLOWED_ATTRIBUTES
        assert all(
            str(href).lower().startswith(("http://", "https://", "mailto:"))
            for href in page.attributes("href")
        )
        assert set(page.attributes("src")) <= {"safe.png"}
        assert page.unmatched == []


@given(hostile(*RAW_HTML, *MARKDOWN))
def test_what_stands_on_one_line_has_no_blocks(source: str) -> None:
    html = to_inline_html(source, picture=no_picture)

    assert read(html).names <= {"a", "br", "code", "del", "em", "span", "strong", "sup"}


@given(st.text(st.sampled_from("\\$(){}[] ax<&%\n"), max_size=30))
def test_a_formula_ends_where_mathjax_is_to_end_it(tex: str) -> None:
    inside = unescape(mathjax(tex, False))[2:-2]
    position = depth = 0
    while position < len(inside):
        if inside[position] == "\\":
            escaped = inside[position + 1 : position + 2]
            assert escaped
            assert depth > 0 or escaped not in ")]"
            position += 2
            continue
        depth += (inside[position] == "{") - (inside[position] == "}")
        position += 1


def test_formulas_are_for_mathjax_with_their_signs_escaped() -> None:
    assert html_of("$a<b & c$ und $$x>y$$") == ("<p>\\(a&lt;b &amp; c\\) und \\[x&gt;y\\]</p>")
    assert html_of("$$\na\n$$") == '<div class="formula">\\[a\\]</div>'
    assert html_of("```math\na\n```") == '<div class="formula">\\[a\\]</div>'


def test_a_caller_may_set_formulas_in_its_own_way() -> None:
    html = to_html(
        "$a$ $$b$$",
        picture=no_picture,
        formula=lambda tex, display: f"<math>{tex}{display:d}</math>",
    )

    assert html == "<p><math>a0</math> <math>b1</math></p>"


def test_brackets_of_the_text_are_no_formula_to_mathjax() -> None:
    html = html_of("`\\(a\\)` and \\\\(b\\\\)")

    assert "\\(" not in html
    assert read(html).text == "\\(a\\) and \\(b\\)"


def test_code_has_classes_of_pygments_and_no_styles() -> None:
    html = html_of('```python\nfor x in "<b>":\n    pass\n```')

    assert '<pre class="highlight"><code class="language-python">' in html
    assert '<span class="k">for</span>' in html
    assert "style" not in html
    assert read(html).text == 'for x in "<b>":\n    pass'


@pytest.mark.parametrize("language", ["klingon", "", "{.x}", "../../x", "python\x00"])
def test_code_of_an_unknown_language_is_plain(language: str) -> None:
    html = html_of(f"```{language}\nfor x < 1\n```")

    assert read(html).text == "for x < 1"
    assert "<span" not in html


@given(
    st.sampled_from(["python", "cpp", "sql", "html", "console", "diff", "json"]),
    st.text(st.sampled_from("if x<>&\"'{}()=:#\n\t 中\\+-"), max_size=40),
)
def test_colouring_changes_no_letter_of_the_code(language: str, code: str) -> None:
    html = html_of(f"~~~{language}\n{code}\n~~~")

    assert read(html).text.strip("\n") == code.strip("\n")


@pytest.mark.parametrize("code", ["a⟨b", "x = 1 # ⟨c"])
def test_marks_of_a_caller_stay_in_code_and_do_not_colour_it(code: str) -> None:
    marked = html_of(f"```python\n{code.replace('⟨', chr(0xFDD1))}\n```")

    assert marked.replace("\ufdd1", "") != marked
    assert read(marked).text == code.replace("⟨", "\ufdd1")


def test_a_picture_that_is_found_is_shown_and_one_that_is_not_is_its_caption() -> None:
    html = to_html('![loss "a"](loss.png) ![gone](x.png)', picture={"loss.png": 'a"b.png'}.get)

    assert html == '<p><img src="a&quot;b.png" alt="loss &quot;a&quot;"> gone</p>'


def test_a_picture_in_the_web_is_not_loaded_but_linked() -> None:
    page = page_of("![the loss](https://a.b/x.png) [![logo](https://a.b/y.png)](https://c.d)")

    assert page.attributes("href") == ["https://a.b/x.png", "https://c.d"]
    assert page.text == "the loss logo"
    assert "img" not in page.names


def test_a_link_leads_to_the_web_or_to_mail_and_other_addresses_are_text() -> None:
    page = page_of("[a](https://a.b) <me@a.b> [b](ftp://c.d) [c](notes.md)")

    assert page.attributes("href") == ["https://a.b", "mailto:me@a.b"]
    assert page.text == "a me@a.b b (ftp://c.d) c (notes.md)"


def test_line_ends_within_chinese_are_no_spaces() -> None:
    assert html_of("损失\n下降，\nloss\n下降") == "<p>损失下降，loss\n下降</p>"
    assert html_of("**损失**\n**下降** a\nb") == (
        "<p><strong>损失</strong><strong>下降</strong> a\nb</p>"
    )


def test_numbered_lines_of_a_paragraph_stay_lines() -> None:
    assert html_of("有：\n（1）甲\n（2）乙") == "<p>有：<br>\n（1）甲<br>\n（2）乙</p>"


def test_tables_lists_and_definitions_keep_their_form() -> None:
    assert html_of("| a | b |\n|:-:|--:|\n| $|x|$ | 2 |") == (
        '<div class="table"><table>\n'
        '<thead><tr><th class="center">a</th>\n<th class="right">b</th></tr></thead>\n'
        '<tbody><tr><td class="center">\\(|x|\\)</td>\n<td class="right">2</td></tr></tbody>\n'
        "</table></div>"
    )
    assert html_of("3. a\n   - b\n\n4. [x] c").startswith('<ol start="3">\n<li><p>a</p>\n<ul>')
    assert "☑ c" in html_of("- [x] c")
    assert html_of("Term\n: meaning") == "<dl><dt>Term</dt>\n<dd>meaning</dd></dl>"


def test_footnotes_and_unused_definitions_are_not_lost() -> None:
    page = page_of("a[^x]\n\n[^x]: the note\n\n[//]: # (a comment)")

    assert "[1]" in page.text
    assert "the note" in page.text
    assert "[//]: # (a comment)" in page.text


def test_what_html_cannot_hold_is_seen() -> None:
    assert page_of("a\x1b[31m\x00b\r\nc\ud800").text == "a␛[31m␀b\nc\ufffd"


def test_what_nests_too_deep_is_shown_as_typed() -> None:
    source = "> " * 200 + "<b>"

    assert page_of(source).text.startswith("> > >")
    assert page_of(source).names == {"pre"}


def test_points_are_set_without_a_block() -> None:
    assert to_inline_html("- **a** $x$\n<b>", picture=no_picture) == (
        "- <strong>a</strong> \\(x\\)\n&lt;b&gt;"
    )
    assert to_inline_html("a\n  b", picture=no_picture) == "a b"
