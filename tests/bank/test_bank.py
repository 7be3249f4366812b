"""The bundled bank as a whole: two languages in step, every note complete, every formula set."""

import re
from collections import Counter

import pytest

from bank.conftest import LANGUAGES, QUESTIONS, read
from flashq.core import cards, cloze
from flashq.core.model import Deck, Kind, Note
from flashq.formats.markdown.tree import parse
from flashq.terminal import formulas

DECKS = sorted(path.stem for path in (QUESTIONS / "zh" / "model-optimization").glob("*.yaml"))
LEAST = {Kind.CLOZE: 20, Kind.CHOICE: 10, Kind.TYPED: 10, Kind.REVERSED: 10}
LENGTHS = {"zh": (100, 400), "en": (60, 250)}
# Where each heading and interview question of the notes that the bank began with is answered.
ANSWERED = {
    "1. 优化的目标": "goals:training-vs-optimization",
    "2. 优化的挑战": "challenges:saddle-points",
    "3. 学习率": "learning-rate:learning-rate-effect",
    "4. 梯度下降": "gradient-descent:three-kinds",
    "5. 超参数调优": "tuning:tuning",
    "Batch Normalization": "normalization:bn-forward",
    "1.2 正则化 (Regularization)": "regularization:regularization-methods",
    "1.3.1 岭回归 (Ridge 回归)": "ridge-lasso:ridge-objective",
    "1.3.2 LASSO回归": "ridge-lasso:lasso-objective",
    "怎么判断模型是否过拟合，有哪些防止过拟合的策略？": "regularization:overfitting",
    "神经网络的正则化方法？过拟合的解决方法？": "regularization:regularization-methods",
    "什么是正则化？L1正则化和L2正则化有什么区别？": "ridge-lasso:l1-l2",
    "dropout为什么能解决过拟合？": "regularization:dropout",
    "除了SGD和Adam之外，你还知道哪些优化算法？": "adaptive-optimizers:optimizers",
    "训练神经网络有哪些调参技巧？": "tuning:tuning",
    "随机梯度下降相比全局梯度下降好处是什么？": "gradient-descent:sgd-vs-gd",
    "为什么要对网络进行初始化，有哪些初始化的方法？": "initialization:initialization",
    "如果在网络初始化时给网络赋予0的权重，这个网络能正常训练吗？": "initialization:zero-init",
    "梯度消失和梯度爆炸的原因是什么？": "vanishing-gradients:gradient-vanishing-exploding",
    "常见的损失函数有哪些？你用过哪些？": "loss-functions:loss-functions",
    "深度学习中的batch的大小对学习效果有何影响？": "batch-size:batch-size",
    "数据不平衡的解决方法": "class-imbalance:imbalance",
    "有什么数据增强的方式？": "regularization:data-augmentation",
    "为什么在模型训练开始会有warm up？": "learning-rate:warmup",
    "Batch Normalization 和 Layer Normalization": "normalization:bn-ln",
}


def deck(language: str, name: str) -> Deck:
    return read(f"{language}/model-optimization/{name}.yaml")


def in_both(name: str) -> list[tuple[Note, Note]]:
    chinese, english = (deck(language, name).notes for language in LANGUAGES)
    return list(zip(chinese, english, strict=True))


def talk(note: Note) -> str:
    """What is said of the matter: the answer, or the explanation of a short one."""
    return note.answer or "" if note.kind in (Kind.BASIC, Kind.CLOZE) else note.explanation


def texts(note: Note) -> list[str]:
    """Everything of a note that is set as Markdown, its gaps hidden and filled."""
    shown = [note.answer or "", note.explanation, note.hint, *note.points, *note.choices]
    if note.kind is not Kind.CLOZE:
        return [note.prompt, *shown]
    for number in cards.ordinals(note):
        shown += [cloze.question(note.prompt, number), cloze.answer(note.prompt, number)]
    return shown


def prose(text: str) -> str:
    """The text without its code and formulas."""
    return re.sub(r"```.*?```|\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]*`", " ", text, flags=re.DOTALL)


def length(text: str, language: str) -> int:
    """Words of English; of Chinese the characters, a Latin word or a number being one."""
    if language == "en":
        return len(re.findall(r"[^\W_][\w.\-'’]*", prose(text)))
    return len(re.findall(r"[\u3400-\u9fff]|[A-Za-z0-9][A-Za-z0-9.\-']*", prose(text)))


def test_both_languages_have_the_same_files() -> None:
    files = [
        sorted(path.relative_to(QUESTIONS / language) for path in (QUESTIONS / language).rglob("*"))
        for language in LANGUAGES
    ]
    assert files[0] == files[1]
    assert len(DECKS) > 10


@pytest.mark.parametrize("name", DECKS)
def test_both_languages_have_the_same_ids_kinds_and_tags(name: str) -> None:
    for chinese, english in in_both(name):
        assert chinese.id == english.id
        for field in ("kind", "tags", "references", "seconds"):
            assert getattr(chinese, field) == getattr(english, field), (chinese.id, field)
        assert len(chinese.points) == len(english.points), chinese.id
        assert [target.replace("zh/", "en/") for target in chinese.follow_ups] == list(
            english.follow_ups
        )
        assert cards.ordinals(chinese) == cards.ordinals(english), chinese.id


@pytest.mark.parametrize("name", DECKS)
def test_the_same_choices_are_right_in_both_languages(name: str) -> None:
    for chinese, english in in_both(name):
        right = [
            [choice in note.accepted for choice in note.choices] for note in (chinese, english)
        ]
        assert right[0] == right[1], chinese.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_notes_enough_of_every_kind(language: str) -> None:
    kinds = Counter(note.kind for name in DECKS for note in deck(language, name).notes)
    assert kinds.total() >= 120
    assert all(kinds[kind] >= least for kind, least in LEAST.items()), kinds


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DECKS)
def test_every_note_says_neither_too_little_nor_too_much(language: str, name: str) -> None:
    least, most = LENGTHS[language]
    found = deck(language, name)
    assert found.language == language
    for note in found.notes:
        assert least <= length(talk(note), language) <= most, note.id
        assert 3 <= len(note.points) <= 7, note.id
        assert set(note.tags) - {"deep-learning"}, note.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DECKS)
def test_every_formula_is_set_without_a_fallback(language: str, name: str) -> None:
    notes = deck(language, name).notes
    found = [
        (note.id, one) for note in notes for text in texts(note) for one in parse(text).formulas()
    ]
    for note_id, formula in found:
        rows = [formulas.line(formula), *formulas.block(formula, 76), *formulas.block(formula, 36)]
        assert not [part for row in rows for part in row if part.raw], (note_id, formula)


@pytest.mark.parametrize("heading", ANSWERED)
def test_every_heading_and_question_of_the_source_is_answered(heading: str) -> None:
    name, _, note_id = ANSWERED[heading].partition(":")
    for language in LANGUAGES:
        assert note_id in [note.id for note in deck(language, name).notes]
