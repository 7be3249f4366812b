"""Bytes of files as text: UTF-8, and for anything else a word on what it seems to be."""

import codecs

from flashq.errors import FlashqError

# By their marks, of which that of UTF-32 begins with one of UTF-16.
_OTHERS = {
    "UTF-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    "UTF-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}


def decoded(data: bytes, name: object) -> str:
    """The text of bytes in UTF-8, without a mark in front.

    Raises FlashqError that names where they come from and the first byte, from 1, that is wrong.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted without the mark.
        place = error.start + len(data) - len(data.removeprefix(codecs.BOM_UTF8)) + 1
        raise FlashqError(f"{name}: byte {place} is not UTF-8", encoding_hint(data)) from error


def encoding_hint(data: bytes) -> str:
    """What to do with bytes that are not UTF-8."""
    for name, marks in _OTHERS.items():
        if data.startswith(marks):
            return f"it is {name}: save it as UTF-8"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "save it as UTF-8"
    return "save it as UTF-8; if it is GBK: iconv -f GB18030 -t UTF-8"
