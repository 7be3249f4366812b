"""Notes for laws: any that the deck format can hold, and the texts most likely to break a file."""

from typing import Any

from hypothesis import strategies as st

from flashq.core.exported import ExportedNote
from flashq.core.model import Note
from flashq.formats.deck_yaml.reader import note_of
from flashq.formats.deck_yaml.schema import NoteEntry

NASTY_LINES = (
    "# a heading",
    "## another heading",
    "###",
    "##",
    "## C#",
    "a #",
    "**Key points**",
    "**Tags:** x, y",
    "**要点**",
    "**提示：** x",
    "**Answer**",
    "<!-- text -->",
    "<!-- end -->",
    "<!-- end -->  ",
    "<!-- question -->",
    "<!-- flashq deck: x -->",
    "<!-- id: y; kind: cloze -->",
    "<!-- a comment",
    "-->",
    "```",
    "```python",
    "  ```",
    "~~~~",
    "---",
    "===",
    "...",
    "$$",
    r"\frac{a}{b} & c \\",
    "- item",
    "- [x] ticked",
    "  indented",
    "    code",
    "| a | b |",
    "> quoted",
    "1. one",
    "&#10;&amp;&#x41;&#99999999;",
    "two spaces  ",
    "\ttab",
    "\r",
    "\x00\x1b[31m\x85\u2028\ufeff",
    "训练损失下降，而验证损失上升：$L_{val}$",
    "=1+1",
    "",
    "",
    " ",
)
_TEXT = st.one_of(
    st.lists(
        st.one_of(st.sampled_from(NASTY_LINES), st.text(max_size=8)), min_size=1, max_size=5
    ).map("\n".join),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    st.text(st.sampled_from("ab &#;1-<>!*`~\n\r\t,，"), max_size=12),
)


def _is_character(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


texts = _TEXT.filter(lambda text: bool(text.strip()) and _is_character(text))
_WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
tags = st.one_of(st.sampled_from(["optim", "深度学习", "c++", "**x**", "a，b"]), _WORDS).filter(
    lambda text: not any(letter.isspace() or letter in ",\x1c\x1d\x1e\x1f\x85" for letter in text)
)
ids = st.text(st.sampled_from("abz09-_.过é"), min_size=1, max_size=10).filter(
    lambda text: not text.startswith("-")
)
_seconds = st.one_of(st.integers(1, 3600).map(float), st.floats(1, 3600).map(lambda x: round(x, 3)))


@st.composite
def entries(draw: st.DrawFn, *, has_id: bool | None = None) -> dict[str, Any]:
    """What a deck's file may say of a note."""
    kind = draw(st.sampled_from(["basic", "draft", "cloze", "reversed", "typed", "choice"]))
    entry: dict[str, Any] = {}
    if draw(st.booleans()) if has_id is None else has_id:
        entry["id"] = draw(ids)
    if kind == "cloze":
        before, after = draw(st.one_of(st.just(""), _TEXT)), draw(st.one_of(st.just(""), _TEXT))
        entry["cloze"] = f"{before}{{{{c1::gap}}}}{after}"
        if draw(st.booleans()):
            entry["answer"] = draw(texts)
    else:
        entry["question"] = draw(texts)
    if kind in ("basic", "reversed"):
        entry["answer"] = draw(texts)
    if kind == "reversed":
        entry["reversed"] = True
    if kind == "typed":
        entry["typed"] = True
        entry["answer"] = draw(
            st.one_of(texts, st.lists(texts, min_size=1, max_size=3, unique_by=str.strip))
        )
    if kind == "choice":
        choices = draw(st.lists(texts, min_size=2, max_size=4, unique_by=str.strip))
        entry["choices"] = choices
        right = draw(st.lists(st.sampled_from(choices), max_size=3, unique=True))
        if right:
            entry["answer"] = right
    if kind != "cloze" and draw(st.booleans()):
        entry["explanation"] = draw(texts)
    for key in ("points", "references", "follow_ups"):
        entry[key] = draw(st.lists(texts, max_size=2))
    entry["tags"] = draw(st.lists(tags, max_size=3))
    if draw(st.booleans()):
        entry["hint"] = draw(texts)
    if draw(st.booleans()):
        entry["seconds"] = draw(_seconds)
    return entry


def note_from(entry: dict[str, Any]) -> Note:
    """The note that a file with this entry would give."""
    return note_of(NoteEntry.model_validate(entry), (), None, 0)


def exported(
    note: Note, deck: str = "d", title: str = "", language: str = "", **rest: Any
) -> ExportedNote:
    """A note as an export is given it."""
    return ExportedNote(
        uid="u",
        deck=deck,
        deck_title=title or deck.rpartition("/")[2],
        language=language,
        path=f"{deck}.yaml",
        key=note.id or "~x",
        note=note,
        changed_s=0,
        **{"cards": (), **rest},
    )
