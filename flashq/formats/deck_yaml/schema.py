"""The one schema of a deck: its keys, their types, limits and meaning, as pydantic models.

The reader validates with these models and the JSON Schema for editors is made from them. What
they are given is text, lists and dicts of text (`tree.plain_value`); None is a key left empty.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from flashq.formats.deck_yaml.rules import note_problems
from flashq.formats.deck_yaml.wording import Problem, type_problem, unknown_key

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
ID_PATTERN = r"^[\p{L}\p{M}\p{N}_.][\p{L}\p{M}\p{N}_.-]*$"


def _truth(value: Any) -> Any:
    return TRUTHS.get(value, value) if isinstance(value, str) else value


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def _text_or_texts(value: Any) -> Any:
    """Anything but a text, a list or nothing is worded as a wrong type, once."""
    if value is None or isinstance(value, str | list):
        return value
    raise PydanticCustomError("string_type", "text or texts")


def _listed(value: Any) -> Any:
    """A key left empty is an empty list, a single text is a list of one."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(pattern=r"\S")]
Tag = Annotated[str, Field(pattern=r"^[^\s,]+$")]
_OneOrMany = list[Text] | Text | None
_OneOrManyTags = list[Tag] | Tag | None
Texts = Annotated[list[Text], BeforeValidator(_listed, json_schema_input_type=_OneOrMany)]
Tags = Annotated[list[Tag], BeforeValidator(_listed, json_schema_input_type=_OneOrManyTags)]
# A list is for the note's rules to judge: it goes with choices and typed answers alone.
_SomeTexts = Annotated[list[Text], Field(min_length=1, json_schema_extra={"uniqueItems": True})]
Answer = Annotated[
    str | list[Any] | None,
    BeforeValidator(_text_or_texts, json_schema_input_type=str | _SomeTexts | None),
]
Truth = Annotated[bool, BeforeValidator(_truth, json_schema_input_type=bool)]
Seconds = Annotated[float, Field(gt=0, le=3600)]


class _Keys(BaseModel):
    """Keys with values; every problem is found at once and worded in our own words.

    A key that is absent has an empty default, which no key that is written can have.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    owner: ClassVar[str]
    also_known: ClassVar[tuple[str, ...]] = ()
    elsewhere: ClassVar[frozenset[str]]

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, values: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        problems = list(cls._together(values)) if isinstance(values, dict) else []
        try:
            model = handler(values)
        except ValidationError as error:
            problems = [*map(cls._worded, error.errors(include_url=False)), *problems]
        if problems:
            raise ValidationError.from_exception_data(cls.__name__, [_raw(p) for p in problems])
        return model

    @classmethod
    def _together(cls, values: dict[str, Any]) -> Iterator[Problem]:
        """The rules about several keys."""
        yield from ()

    @classmethod
    def _worded(cls, error: Any) -> Problem:
        where = error["loc"]
        if error["type"] == "extra_forbidden":
            known = dict.fromkeys((*cls.model_fields, *cls.also_known))
            return unknown_key(where[0], known, cls.elsewhere, cls.owner)
        context = error.get("ctx", {})
        if "worded" in context:  # a note inside a file
            return Problem(where, error["type"], context["worded"], context["hint"])
        return type_problem(error["type"], where, error["input"])


def _raw(problem: Problem) -> InitErrorDetails:
    context = {"worded": problem.message, "hint": problem.hint}
    error = PydanticCustomError(problem.code, "{worded}", context)
    return InitErrorDetails(type=error, loc=problem.where, input=None)


def problems_of(error: ValidationError) -> list[Problem]:
    """What a model found wrong, in the order found."""
    return [
        Problem(found["loc"], found["type"], found["ctx"]["worded"], found["ctx"]["hint"])
        for found in error.errors(include_url=False)
    ]


class NoteEntry(_Keys):
    """One note of a deck: a question with its answer, or a text with gaps."""

    owner = "note"
    elsewhere = frozenset(("deck", "language", "source", "cards"))

    id: Annotated[str, Field(pattern=ID_PATTERN, max_length=100)] = Field(
        default="",
        description="A lasting name of the note, unique in its deck: letters of any script, "
        "digits and - _ . With an id, everything else may change without losing progress.",
        examples=["overfitting", "过拟合"],
    )
    question: Text = Field(
        default="",
        description="What is asked, in Markdown with $…$ and $$…$$ formulas.",
        examples=["What does dropout do?"],
    )
    cloze: Text = Field(
        default="",
        description="Instead of a question: a text with gaps {{c1::hidden}} or "
        "{{c1::hidden::hint}}. Each gap number is one card.",
        examples=["BN normalises over the {{c1::batch}}, LN over the {{c2::features}}."],
    )
    answer: Answer = Field(
        None,
        description="The answer, in Markdown. A note without one is a draft: kept, never asked. "
        "Below a cloze it is shown as an explanation. A list of all right choices, or of all "
        "texts that a typed answer may be.",
        examples=["It drops units at random, so that none can rely on another."],
    )
    explanation: Text = Field(
        default="",
        description="Shown below the answer, in Markdown: why it is so. For short answers: "
        "choices, typed and reversed notes. Not for a cloze, whose answer explains.",
        examples=["A wide minimum changes little when the weights do."],
    )
    points: Texts = Field(
        default=[],
        description="The key points of a good spoken answer, ticked while grading.",
        examples=[["validation loss", "regularisation"]],
    )
    hint: Text = Field(
        default="", description="Shown on request.", examples=["Look at both curves."]
    )
    tags: Tags = Field(
        default=[],
        description="Tags of this note, after those of the deck. No white space, no commas.",
        examples=[["deep-learning", "优化"]],
    )
    references: Texts = Field(
        default=[], description="Where it stands: links, books.", examples=[["https://example.org"]]
    )
    follow_ups: Texts = Field(
        default=[],
        description="What an interviewer asks next: ids of this deck, or deck:id.",
        examples=[["dropout", "ml/optim:adam"]],
    )
    reversed: Truth = Field(
        default=False, description="Also ask for the question, given the answer."
    )
    choices: Annotated[list[Text], Field(min_length=2)] = Field(
        default=[],
        description="A choice question: at least two different texts, of which the answer is "
        "one, or several.",
        examples=[["SGD", "NAG", "Adagrad"]],
        json_schema_extra={"uniqueItems": True},
    )
    typed: Truth = Field(
        default=False,
        description="The answer is typed and compared; case, width, spaces and punctuation "
        "do not count.",
    )
    seconds: Annotated[Seconds, BeforeValidator(_number, json_schema_input_type=Seconds)] = Field(
        default=0.0, description="How long a spoken answer may take, in seconds.", examples=[90]
    )

    @classmethod
    def _together(cls, values: dict[str, Any]) -> Iterator[Problem]:
        return note_problems(values, list(cls.model_fields))


class DeckHead(_Keys):
    """What a deck's file says about all of its notes."""

    owner = "file"
    also_known = ("cards",)
    elsewhere = frozenset(NoteEntry.model_fields)

    deck: Text = Field(
        default="", description="The title; the file's name without it.", examples=["模型优化"]
    )
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")] = Field(
        default="", description="The language of the notes, as BCP 47.", examples=["en", "zh-CN"]
    )
    tags: Tags = Field(
        default=[],
        description="Tags that every note of the deck has.",
        examples=[["deep-learning"]],
    )
    source: Text = Field(
        default="", description="Where the notes come from.", examples=["notes/optimisation.md"]
    )
    seconds: Annotated[Seconds, BeforeValidator(_number, json_schema_input_type=Seconds)] = Field(
        default=0.0,
        description="How long a spoken answer may take, in seconds, for notes that do not say.",
        examples=[90],
    )


def _no_cards(value: Any) -> Any:
    return [] if value is None else value


class DeckFile(DeckHead):
    """A flashq deck: one YAML file with questions and answers."""

    cards: Annotated[
        list[NoteEntry],
        BeforeValidator(_no_cards, json_schema_input_type=list[NoteEntry] | None),
    ] = Field(
        default=[], description="The notes of the deck, in the order in which new ones are asked."
    )


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a deck's file, for editors."""
    schema = DeckFile.model_json_schema()
    note = schema["$defs"]["NoteEntry"]
    note["title"] = "flashq note"
    note["oneOf"] = [{"required": ["question"]}, {"required": ["cloze"]}]
    for part in (schema, note):
        for key in part["properties"].values():
            key.pop("title", None)
            if key.get("default") is not False:  # the others only mean "absent"
                key.pop("default", None)
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, **schema, "title": "flashq deck"}
