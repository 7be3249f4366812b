"""flashq's note types in Anki: one for each kind of note, all with the same fields.

Ids and fields never change: a new field would force a full synchronisation upon everybody who
has imported a package. Templates and the style sheet may (`schema.NOTE_TYPES_CHANGED_S`).
"""

from flashq.core.model import Kind
from flashq.formats.anki.model import NoteType, Template
from flashq.formats.anki.signature import signed
from flashq.formats.anki.style import CSS

FIELDS = (
    "Question",
    "Answer",
    "Explanation",
    "Hint",
    "Points",
    "Choices",
    "Typed",
    "Tag line",
    "Follow-ups",
    "References",
    "Language",
    "Source",
    "ID",
    "Spare",
)


def _label(english: str, chinese: str) -> str:
    """Words of the card itself; the style sheet shows those of the note's language."""
    return f'<span class="en">{english}</span><span class="zh" lang="zh">{chinese}</span>'


_HINT = f"""{{{{#Hint}}}}
<details class="hint"><summary>{_label("Hint", "提示")}</summary>
{{{{Hint}}}}
</details>
{{{{/Hint}}}}"""

_POINTS = f"""{{{{#Points}}}}
<details class="points"><summary>{_label("Key points", "要点")}</summary>
{{{{Points}}}}
</details>
{{{{/Points}}}}"""

_EXPLANATION = """{{#Explanation}}
<section class="explanation">
{{Explanation}}
</section>
{{/Explanation}}"""

_FOOT = f"""<footer>
{{{{#References}}}}<div class="references">{_label("References", "参考")}
{{{{References}}}}</div>{{{{/References}}}}
{{{{#Follow-ups}}}}<div class="follow-ups">{_label("Asked next", "追问")}
{{{{Follow-ups}}}}</div>{{{{/Follow-ups}}}}
{{{{#Tag line}}}}<div class="tags">{_label("Tags", "标签")}
{{{{Tag line}}}}</div>{{{{/Tag line}}}}
<div class="source">{{{{Source}}}}</div>
</footer>"""


def _card(side: str, *parts: str) -> str:
    inner = "\n".join(parts)
    language = '{{#Language}} lang="{{Language}}"{{/Language}}'
    return f'<div class="flashq {side}"{language}>\n{inner}\n</div>'


def _section(name: str, content: str) -> str:
    return f'<section class="{name}">\n{content}\n</section>'


def _template(name: str, asked: str, *answered: str, between: str = "") -> Template:
    """A card: `asked` on both sides, `between` on the first, and below a line what is answered."""
    question = _section("question", asked)
    first = [part for part in (question, between, _HINT) if part]
    second = [question, '<hr id="answer">', *answered, _EXPLANATION, _FOOT]
    return Template(name, _card("front", *first), _card("back", *second))


_ANSWER = "{{#Answer}}\n" + _section("answer", "{{Answer}}") + "\n{{/Answer}}"
_CHOICES = _section("choose", "{{Choices}}")
_TYPED = _section("type", "{{type:Typed}}")
_FORTH = _template("Card", "{{Question}}", _POINTS, _ANSWER)

_UNSIGNED = {
    Kind.BASIC: NoteType(1_763_942_617_301, "flashq Basic", False, FIELDS, (_FORTH,), CSS),
    Kind.REVERSED: NoteType(
        1_763_942_618_407,
        "flashq Reversed",
        False,
        FIELDS,
        (
            _FORTH,
            _template("Reversed card", "{{Answer}}", _POINTS, _section("answer", "{{Question}}")),
        ),
        CSS,
    ),
    Kind.CLOZE: NoteType(
        1_763_942_619_513,
        "flashq Cloze",
        True,
        FIELDS,
        (_template("Cloze", "{{cloze:Question}}", _POINTS, _ANSWER),),
        CSS,
    ),
    Kind.TYPED: NoteType(
        1_763_942_620_619,
        "flashq Typed",
        False,
        FIELDS,
        (_template("Card", "{{Question}}", _TYPED, _ANSWER, _POINTS, between=_TYPED),),
        CSS,
    ),
    Kind.CHOICE: NoteType(
        1_763_942_621_723,
        "flashq Choice",
        False,
        FIELDS,
        (_template("Card", "{{Question}}", _CHOICES, _POINTS, between=_CHOICES),),
        CSS,
    ),
}

# Signed, so that a push can tell them from those that a person changed in Anki.
NOTE_TYPES = {kind: signed(note_type) for kind, note_type in _UNSIGNED.items()}
