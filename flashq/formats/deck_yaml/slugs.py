"""Short readable ids made from questions."""

import re
import unicodedata
from collections.abc import Collection

_MAX_WORDS = 4
_MAX_WIDTH = 24
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]*\$", re.DOTALL)
_GAP = re.compile(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’](?=[a-z])")
_PIECE = re.compile(r"[a-z0-9]+|[^\sa-z0-9]+")
_CHINESE_FILLER = re.compile(
    r"^(?:请问|请|简述|解释一下|解释|说说|谈谈|介绍一下|介绍|什么是|什么叫|为什么|如何|怎么样|怎么|怎样)+"
    r"|(?:是什么意思|是什么|有哪些|是怎样的|的区别|是指什么)+$"
)
_FILLER = frozenset(
    re.findall(
        r"\w+",
        """
        a an and are as at be been between by call called can could define describe did do does
        each explain for from get give happen happens has have how if in into is it its name of
        on one or should so such that the their them there these this to use used using was we
        what whats when where which who whose why will with would you your
        """,
    )
)


def make_id(question: str, taken: Collection[str]) -> str:
    """A short id for a question that nobody in `taken` has, whatever the case of its letters.

    The question's first telling words in lower case, joined by hyphens (`gradient-clipping`);
    Chinese and other scripts stay as they are (`过拟合`). At most 24 columns and 4 words.
    """
    base = _slug(question) or "note"
    seen = {unicodedata.normalize("NFC", name).casefold() for name in taken}
    if base.casefold() not in seen:
        return base
    number = 2
    while f"{base}-{number}".casefold() in seen:
        number += 1
    return f"{base}-{number}"


def _slug(question: str) -> str:
    text = unicodedata.normalize("NFKC", question)
    text = _GAP.sub(r"\1", _FORMULA.sub(" ", text))
    text = _APOSTROPHE.sub("", _LINK.sub(r"\1", text).lower())
    letters = (c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    pieces = _PIECE.findall("".join(letters))
    ascii_words = [piece for piece in pieces if piece.isascii()]
    telling = [word for word in ascii_words if word not in _FILLER]
    if len(ascii_words) == len(pieces):
        return _joined(telling or ascii_words)
    if len(telling) >= 2:
        return _joined(telling)
    trimmed = (_CHINESE_FILLER.sub("", piece) for piece in pieces if piece not in _FILLER)
    return _joined([piece for piece in trimmed if piece] or pieces)


def _joined(words: list[str]) -> str:
    slug = ""
    for word in words[:_MAX_WORDS]:
        longer = f"{slug}-{word}" if slug else _cut(word)
        if _width(longer) > _MAX_WIDTH:
            break
        slug = longer
    return unicodedata.normalize("NFC", slug)


def _cut(word: str) -> str:
    while _width(word) > _MAX_WIDTH:
        word = word[:-1]
    return word


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
