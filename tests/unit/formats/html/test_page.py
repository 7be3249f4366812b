"""The cram sheet: what stands on it, and that it is one file in which all text stays text."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashq.core.cards import ordinals
from flashq.core.exported import ExportedCard, ExportedNote
from flashq.core.model import Card, Kind, LogEntry, LogKind, Moment, Note, Tick
from flashq.errors import FlashqError
from flashq.formats.html.page import write_page

VOID: Final = frozenset(("meta", "br", "hr", "img"))


class Page(HTMLParser):
    """A page taken apart; fails where its elements do not close in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        path = tuple(
            name
            for tag, attributes in self.open
            for name in (tag, *(attributes.get("class") or "").split())
        )
        self.texts.append((path, data))

    @property
    def names(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def text(self, *within: str) -> str:
        """All text in elements of these names or classes, white space folded."""
        found = (data for path, data in self.texts if set(within) <= set(path))
        return " ".join("".join(found).split())

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [attributes.get(name) for found, attributes in self.elements if found == tag]


def exported(
    note: Note,
    *,
    deck: str = "ml/optim",
    title: str = "Optimisation",
    language: str = "en",
    only: Iterable[int] | None = None,
    log: tuple[LogEntry, ...] = (),
) -> ExportedNote:
    cards = tuple(
        ExportedCard(
            card=Card(
                card_id=ordinal,
                uid="u",
                deck=deck,
                deck_title=title,
                path=f"{deck}.yaml",
                key="k",
                ordinal=ordinal,
                note=note,
            ),
            log=log,
        )
        for ordinal in only or ordinals(note) or (1,)
    )
    return ExportedNote(
        uid="u",
        deck=deck,
        deck_title=title,
        language=language,
        path=f"{deck}.yaml",
        key="k",
        note=note,
        changed_s=0,
        cards=cards,
    )


def basic(question: str = "Q", answer: str | None = "A", **more: object) -> Note:
    return Note(id=None, kind=Kind.BASIC, prompt=question, answer=answer, **more)  # type: ignore[arg-type]


def no_picture(path: str, target: str) -> Path | None:
    return None


def page_of(
    *notes: Note | ExportedNote,
    title: str = "Cram sheet",
    picture: object = no_picture,
    missed_only: bool = False,
) -> Page:
    file = StringIO()
    found = [one if isinstance(one, ExportedNote) else exported(one) for one in notes]
    count = write_page(
        file,
        iter(found),
        title=title,
        picture=picture,  # type: ignore[arg-type]
        missed_only=missed_only,
    )
    page = Page(file.getvalue())
    assert count == len([1 for tag, _ in page.elements if tag == "article"])
    return page


def review(**said: bool) -> LogEntry:
    ticks = tuple(Tick(point.replace("_", " "), ticked) for point, ticked in said.items())
    return LogEntry(LogKind.REVIEW, 3, Moment(1, 1), ticks=ticks)


def test_a_note_shows_its_question_answer_explanation_points_and_references() -> None:
    page = page_of(
        basic(
            "What is **SGD**?",
            "A *stochastic* descent.",
            explanation="Because $x^2$ falls.",
            points=("noisy steps", "cheap `step()`"),
            references=("Bottou 2018, https://example.org/sgd.", "a book"),
        )
    )
    assert page.text("question") == "What is SGD?"
    assert page.text("answer") == "A stochastic descent."
    assert page.text("explanation") == "Because x2 falls."
    assert page.text("points", "ul") == "noisy steps cheap step()"
    assert page.text("refs") == "References: Bottou 2018, https://example.org/sgd. · a book"
    assert page.attributes("a", "href") == ["https://example.org/sgd"]
    assert "math" in page.names


def test_hints_follow_ups_and_tags_are_left_out() -> None:
    page = page_of(basic(hint="secret", follow_ups=("next-one",), tags=("tagged",)))
    assert not re.search("secret|next-one|tagged", page.html)


def test_drafts_are_left_out_and_a_deck_of_drafts_with_them() -> None:
    page = page_of(basic("Known"), exported(basic("Draft", None), deck="other", title="Drafts"))
    assert page.text("question") == "Known"
    assert "Drafts" not in page.html


def test_a_page_without_notes_says_so() -> None:
    assert page_of().text("p") == "Nothing."


def test_the_gaps_of_a_cloze_are_filled_and_marked() -> None:
    prompt = "Over the {{c1::batch}}, over the {{c2::features::which?}}, $x^{{c3::10}}$."
    note = Note(id=None, kind=Kind.CLOZE, prompt=prompt, answer="The rest is alike.")
    page = page_of(note)
    assert page.text("cloze") == "Over the batch, over the features, x10."
    assert page.text("cloze", "strong") == "batchfeatures"
    assert page.text("cloze", "menclose") == "10"
    assert page.text("answer") == "The rest is alike."


def test_gaps_whose_cards_were_not_selected_are_filled_without_a_mark() -> None:
    note = Note(
        id=None, kind=Kind.CLOZE, prompt="{{c1::one}} {{c2::two}} {{c12::three}}", answer=""
    )
    page = page_of(exported(note, only=(2, 12)))
    assert page.text("cloze") == "one two three"
    assert page.text("cloze", "strong") == "twothree"


def test_the_right_choices_are_marked_by_more_than_colour() -> None:
    note = Note(
        id=None,
        kind=Kind.CHOICE,
        prompt="Which adapt?",
        answer="Adam",
        choices=("SGD", "Adam", "Adagrad"),
        accepted=("Adam", "Adagrad"),
    )
    page = page_of(note)
    assert page.text("choices") == "SGD Adam ✓ Adagrad ✓"
    assert page.text("choices", "right") == "Adam ✓Adagrad ✓"


def test_a_typed_answer_shows_all_accepted_spellings() -> None:
    note = Note(
        id=None, kind=Kind.TYPED, prompt="0.9 is?", answer="beta1", accepted=("beta1", "β1")
    )
    assert page_of(note).text("accepted", "li") == "beta1β1"
    single = Note(id=None, kind=Kind.TYPED, prompt="lr?", answer="rate", accepted=("rate",))
    assert page_of(single).text("accepted") == "rate"


def test_a_reversed_note_stands_once() -> None:
    note = Note(id=None, kind=Kind.REVERSED, prompt="tensor", answer="张量")
    page = page_of(note)
    assert page.text("question") == "tensor"
    assert page.text("answer") == "张量"


def test_decks_have_headings_languages_and_a_table_of_contents_that_leads_to_them() -> None:
    page = page_of(
        exported(basic("A"), deck="en/a", title="First"),
        exported(basic("B"), deck="en/a", title="First"),
        exported(basic("丙"), deck="zh/b", title="第二", language="zh-CN"),
    )
    assert page.text("h1") == "Cram sheet"
    assert page.text("h2") == "First en/a第二 zh/b"
    assert page.text("nav") == "First 2 第二 1"
    anchors = [link.removeprefix("#") for link in page.attributes("a", "href") if link]
    assert anchors == page.attributes("section", "id")
    assert page.attributes("section", "lang") == ["en", "zh-CN"]
    assert page.attributes("html", "lang") == [None]


def test_a_page_in_one_language_says_so_and_speaks_it() -> None:
    note = basic("问", "答", points=("要",), references=("书",))
    page = page_of(exported(note, language="zh"))
    assert page.attributes("html", "lang") == ["zh"]
    assert page.text("label") == "要点"
    assert page.text("refs") == "参考: 书"
    assert "nav" not in page.names


@pytest.mark.parametrize("language", ["", 'en" onload="x', "a b", "<b>"])
def test_what_is_no_name_of_a_language_makes_no_attribute(language: str) -> None:
    page = page_of(exported(basic(), language=language))
    assert page.attributes("section", "lang") == [None]


def test_a_deck_that_comes_twice_has_two_anchors() -> None:
    page = page_of(
        exported(basic(), deck="a"), exported(basic(), deck="b"), exported(basic(), deck="a")
    )
    assert len(set(page.attributes("section", "id"))) == 3


def test_missed_only_shows_questions_and_just_the_points_that_were_missed() -> None:
    note = basic("What is momentum?", "The answer", points=("a mean", "old steps", "faster"))
    log = (
        review(a_mean=True, old_steps=False, faster=True),
        review(a_mean=False, old_steps=False, faster=True),
    )
    known = exported(basic("Well known", points=("x",)), log=(review(x=True),))
    page = page_of(exported(note, log=log), known, basic("Never asked"), missed_only=True)
    assert page.text("question") == "What is momentum?"
    assert page.text("missed") == "old steps missed 2 of 2 a mean missed 1 of 2"
    assert "The answer" not in page.html
    assert "faster" not in page.html


def test_missed_points_are_counted_in_the_page_language() -> None:
    note = exported(basic("问", points=("要点一",)), language="zh", log=(review(要点一=False),))
    assert page_of(note, missed_only=True).text("count") == "问 1 次，漏 1 次"


def test_pictures_are_in_the_page(tmp_path: Path) -> None:
    loss = tmp_path / "loss.PNG"
    loss.write_bytes(b"\x89PNG data")
    asked = []

    def picture(path: str, target: str) -> Path | None:
        asked.append((path, target))
        return loss

    page = page_of(basic("![the loss](loss.png)"), picture=picture)
    data = base64.b64encode(b"\x89PNG data").decode()
    assert page.attributes("img", "src") == [f"data:image/png;base64,{data}"]
    assert page.attributes("img", "alt") == ["the loss"]
    assert asked == [("ml/optim.yaml", "loss.png")]


def test_of_a_picture_that_is_none_the_caption_stays(tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    page_file.write_text("<script>")
    assert page_of(basic("![the loss](x)")).text("question") == "the loss"
    page = page_of(basic("![the loss](x)"), picture=lambda path, target: page_file)
    assert page.text("question") == "the loss"
    assert "img" not in page.names


def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlashqError, match=r"gone\.png"):
        page_of(basic("![x](y)"), picture=lambda path, target: tmp_path / "gone.png")


def test_code_is_coloured_by_classes_that_the_page_has_colours_for() -> None:
    page = page_of(basic("Q", "```python\ndef f(): pass\n```"))
    assert "def" in page.text("highlight", "k")
    assert page.html.count(".highlight .k {") == 2  # by day and by night


def test_a_command_of_one_note_is_unknown_to_the_next() -> None:
    page = page_of(basic(r"$\newcommand{\foo}{x}$ $\foo + 1$"), basic(r"$\foo + 2$"))
    assert page.text("tex") == r"\foo + 2"


def test_no_line_breaks_between_a_formula_and_the_mark_behind_it() -> None:
    page = page_of(basic("其中（$x$）趋于 $y$，而不是 $z$ 等"))
    assert page.text("whole") == "（x）y，z"


def test_control_characters_are_shown_and_never_sent() -> None:
    page = page_of(basic("a\x1b[31mb\x00"), title="t\x07\x9b")
    assert "␛[31mb␀" in page.text("question")
    assert page.text("h1") == "t␇\ufffd"
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page.html)


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    page = page_of(
        basic(
            "<script src=//x></script> ![x](https://example.org/x.png) [a](javascript:alert(1))",
            "<style>@import url(//x)</style><link rel=stylesheet href=//x>",
            references=("javascript:alert(1)", 'https://x/"onclick="alert(1)'),
        )
    )
    check_harmless(page)
    style = page.text("style")
    assert not re.search(r"url\(|@import|expression|</", style)
    assert page.attributes("meta", "content")[1] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    )


def check_harmless(page: Page) -> None:
    """Nothing in the page but what the program puts there."""
    assert not page.names & {
        "script", "iframe", "object", "embed", "link", "base", "form", "input", "svg", "video",
        "audio", "source", "template", "button", "textarea", "select", "frame",
    }  # fmt: skip
    tags = [tag for tag, _ in page.elements]
    for once in ("html", "head", "body", "title", "style"):
        assert tags.count(once) == 1
    for tag, attributes in page.elements:
        for name, value in attributes.items():
            assert not name.startswith("on"), name
            if name == "style":
                assert tag in ("mtd", "mtable", "mtr", "mrow", "mi", "mspace", "mpadded", "span")
            if name == "href":
                assert re.match(r"https?://|mailto:|#deck-\d+$", value or "", re.IGNORECASE)
            if name == "src":
                assert (value or "").startswith("data:image/")
            if name == "id":
                assert re.fullmatch(r"deck-\d+", value or "")


HOSTILE: Final = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<script>alert(1)</script>", "</article>", "</section>", "</body></html>",
                "<img src=x onerror=alert(1)>", '"', "'", "<", ">", "&", "&lt;", "<!--", "-->",
                "]]>", "</style>", "</title>", "`", "```", "\n", "\n\n", "$", "$$", "**", "*",
                "[x](javascript:alert(1))", "[x](https://x/\"onclick='y')", "![x](y)", "<a>",
                "https://x/<b>", "{{c1::", "}}", "::", "\\", r"\text{<b>}", r"\(", r"\)", "|",
                "| a |\n|---|\n| b |", "# ", "> ", "- ", "1. ", "\x00", "\x1b", "\u202e", "中",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=10,
).map("".join)  # fmt: skip


@st.composite
def hostile_notes(draw: st.DrawFn) -> ExportedNote:
    kind = draw(st.sampled_from(list(Kind)))
    text = draw(HOSTILE)
    texts = tuple(draw(st.lists(HOSTILE, min_size=1, max_size=3)))
    note = Note(
        id=None,
        kind=kind,
        prompt=f"{text} {{{{c1::{draw(HOSTILE)}}}}}" if kind is Kind.CLOZE else text,
        answer=draw(HOSTILE),
        explanation=draw(HOSTILE),
        points=texts,
        references=texts,
        choices=texts,
        accepted=texts[:2],
    )
    log = (LogEntry(LogKind.REVIEW, 3, Moment(1, 1), ticks=(Tick(texts[0], False),)),)
    return exported(
        note,
        deck=draw(HOSTILE),
        title=draw(HOSTILE),
        language=draw(st.one_of(HOSTILE, st.sampled_from(["en", "zh"]))),
        log=log,
    )


@settings(deadline=None)
@given(st.lists(hostile_notes(), max_size=3), HOSTILE, st.booleans())
def test_no_text_of_an_author_can_become_markup(
    notes: list[ExportedNote], title: str, missed_only: bool
) -> None:
    check_harmless(page_of(*notes, title=title, missed_only=missed_only))


def test_notes_are_taken_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from flashq.formats.html import page as page_module

    events = []
    set_note = page_module.to_html

    def watched(source: str, **more: object) -> str:
        events.append(f"set {source}")
        return set_note(source, **more)  # type: ignore[arg-type]

    def notes() -> Iterator[ExportedNote]:
        for name in "ab":
            events.append(f"take {name}")
            yield exported(basic(name, ""))

    monkeypatch.setattr(page_module, "to_html", watched)
    write_page(StringIO(), notes(), title="t", picture=no_picture)
    assert events == ["take a", "set a", "take b", "set b"]
