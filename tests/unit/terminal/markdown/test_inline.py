"""Emphasis, links, code and line ends within a paragraph."""

import subprocess
import sys

import pytest

from flashq.terminal.markdown import render, render_inline


def _shown(source: str, width: int = 60, **options: object) -> list[str]:
    return [line.plain for line in render(source, width=width, **options)]  # type: ignore[arg-type]


def _styled(source: str, style: str) -> list[str]:
    return [
        line.plain[span.start : span.end]
        for line in render(source, width=80)
        for span in line.spans
        if span.style == style
    ]


@pytest.mark.parametrize(
    ("source", "strong"),
    [
        ("引入**动量项**，该项", ["动量项"]),
        ("**“引号”**后面", ["“引号”"]),
        ("是**（注）**的", ["（注）"]),
        ("L2**（重点）**，再看**甲**和**乙**", ["（重点）", "甲", "乙"]),
        ("BN**（批归一化）**是，**注意**后", ["（批归一化）", "注意"]),
        ("Adam**“动量”**项", ["“动量”"]),
        ("f(x)**（平方）**y", ["（平方）"]),
        ("foo**“引号”**bar", ["“引号”"]),
        ("**（a）****（b）**", ["（a）", "（b）"]),
        ("**甲****乙**丙", ["甲", "乙"]),
        ("**注意：**Adam 和**甲**x", ["注意：", "甲"]),
        ("**Adam**（自适应）和**SGD**（随机）", ["Adam", "SGD"]),
        ("L2**(重点)**abc **c**", ["(重点)", "c"]),
        ("2**(n)+3**(m)", []),
        ("前**《书》**后", ["《书》"]),
        ("**加粗。**后面", ["加粗。"]),
        ("**甲**（乙）**丙**", ["甲", "丙"]),
        ("**结论：**正则化", ["结论："]),
        ("a**b**c", ["b"]),
        ("**bold** text", ["bold"]),
        ('**"quoted"**中文', ['"quoted"']),
        ("2 ** 3 ** 4", []),
        ("** 空格 **", []),
        ("__dunder__", ["dunder"]),
        ("snake__case__name", []),
    ],
)
def test_strong_text_beside_chinese_marks_is_what_its_author_means(
    source: str, strong: list[str]
) -> None:
    assert _styled(source, "strong") == strong


def test_underscores_inside_words_are_not_emphasis() -> None:
    assert _shown("use snake_case_name here") == ["use snake_case_name here"]


def test_strong_across_a_wrapped_line_is_strong_on_both_lines() -> None:
    lines = render("**一二三四五六七八**", width=8)
    assert [line.plain for line in lines] == ["一二三四", "五六七八"]
    assert all(line.spans[0].style == "strong" for line in lines)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("第一行\n第二行", "第一行第二行"),
        ("逗号，\nnext", "逗号，next"),
        ("中文\nword", "中文 word"),
        ("two\nwords", "two words"),
        ("word\n（注）", "word（注）"),
        ("引“\n文", "引“文"),
        ("**粗**\n**体**", "粗体"),
        ("中文\n`code`", "中文 `code`"),
        ("he said\n“yes”", "he said “yes”"),
        ("学习率\n0.1 最好", "学习率 0.1 最好"),
    ],
)
def test_a_line_end_is_a_space_only_where_one_is_written(source: str, shown: str) -> None:
    assert _shown(source) == [shown]


@pytest.mark.parametrize(
    "source",
    ["1.甲\n2.乙", "（1）甲\n（2）乙", "一、甲\n二、乙", "①甲\n②乙", "**因**：\n1）甲\n2）乙"],
)
def test_numbered_lines_that_are_no_list_to_markdown_keep_their_lines(source: str) -> None:
    assert _shown(source) == source.replace("**", "").split("\n")


@pytest.mark.parametrize("source", ["一  \n二", "一\\\n二"])
def test_a_hard_break_is_kept(source: str) -> None:
    assert _shown(source) == ["一", "二"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("[论文](https://a.b/c)后", "论文 <https://a.b/c>后"),
        (
            "[https://good.example](https://evil.example)",
            "https://good.example <https://evil.example>",
        ),
        ("[https://a.b](https://a.b)", "https://a.b"),
        ("<https://a.b>", "https://a.b"),
        ("<me@a.b>", "me@a.b"),
        ('[x](https://a.b "标题")', "x <https://a.b> (标题)"),
        ("[](https://a.b)", "<https://a.b>"),
        ("[x][ref]\n\n[ref]: https://a.b/路径", "x <https://a.b/路径>"),
        ("见 https://a.b/c_d_e?q=*x*，好", "见 https://a.b/c_d_e?q=*x*，好"),
        ("(https://a.b/c_(d))", "(https://a.b/c_(d))"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](https://a.b/\u202egnp)", "x <https://a.b/<U+202E>gnp>"),
    ],
)
def test_an_address_always_stands_beside_its_text(source: str, shown: str) -> None:
    assert _shown(source) == [shown]


def test_a_bare_address_ends_before_chinese_and_closing_marks() -> None:
    assert _styled("看https://a.b/c。再看 https://d.e).", "link.address") == [
        "https://a.b/c",
        "https://d.e",
    ]


def test_no_link_is_hidden_in_the_style_of_text() -> None:
    for line in render("[x](https://a.b) <https://c.d>", width=60):
        assert all(isinstance(span.style, str) for span in line.spans)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("用 `a_b*c` 写", "用 `a_b*c` 写"),
        ("``a`b``", "``a`b``"),
        ("`` `a` ``", "`` `a` ``"),
        ("`\x1b[0m`", "`␛[0m`"),
    ],
)
def test_code_keeps_its_marks_and_letters(source: str, shown: str) -> None:
    assert _shown(source) == [shown]


@pytest.mark.parametrize(
    "text",
    [
        "vector<int> 与 <div>",
        "<!-- 注释 -->",
        "<b>x</b>",
        "[red]x[/red] [/] [link=http://a]b[/link]",
        "a < b > c & d",
    ],
)
def test_html_and_markup_are_text(text: str) -> None:
    assert _shown(text) == [text]


def test_entities_are_decoded_and_then_pass_the_gate() -> None:
    assert _shown("&lt;b&gt; &amp; &#x202e; &#8203; &zwnj;x") == [
        "<b> & <U+202E> <U+200B> <U+200C>x"
    ]


def test_struck_text_keeps_its_marks_because_a_terminal_may_not_strike() -> None:
    assert _shown("~~错~~对") == ["~~错~~对"]
    assert _shown("~~错~~对", plain=True) == ["~~错~~对"]
    assert _shown("一二三四~~错误~~对", 10) == ["一二三", "四~~错", "误~~对"]
    assert _styled("~~错~~对", "strike") == ["错"]


def test_a_product_beside_a_chinese_bracket_is_not_emphasis() -> None:
    assert _shown("a*（b+c）和d*（e）") == ["a*（b+c）和d*（e）"]


@pytest.mark.parametrize("tag", ["<br>", "<br/>", "<BR />", " <br> ", "<br>\n"])
def test_the_tag_for_a_line_break_breaks_the_line(tag: str) -> None:
    assert _shown(f"甲{tag}乙") == ["甲", "乙"]


def test_no_other_tag_is_obeyed() -> None:
    assert _shown("<b>甲</b> <brx> `<br>` \\<br>") == ["<b>甲</b> <brx> `<br>` <br>"]


def test_a_line_break_in_a_title_is_a_blank() -> None:
    assert render_inline("甲<br>乙").plain == "甲 乙"


def test_a_title_is_one_line_whatever_its_source() -> None:
    assert render_inline("# not a heading\n**b**\n\n- c").plain == "# not a heading b - c"
    assert render_inline("第一行\n第二行").plain == "第一行第二行"


def test_plain_text_needs_neither_the_parser_nor_pygments() -> None:
    code = (
        "import sys; from flashq.terminal.markdown import render, render_inline;"
        "render('动量项，使用 Adam。\\n第二行', width=40); render_inline('什么是 Adam？');"
        "print([m for m in ('markdown_it', 'pygments', 'rich.markdown', 'mdit_py_plugins')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_rich_markdown_is_never_imported() -> None:
    code = (
        "import sys; from flashq.terminal.markdown import render;"
        "render('# a\\n```python\\nx\\n```\\n$x$\\n|a|\\n|-|\\n|b|', width=40);"
        "print('rich.markdown' in sys.modules, 'pygments' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False True"
