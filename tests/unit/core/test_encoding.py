"""Text that is UTF-8, and what is said of text that is not."""

import codecs

import pytest

from flashq.core.encoding import decoded
from flashq.errors import FlashqError


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf_8_is_read_with_and_without_a_mark(mark: bytes) -> None:
    assert decoded(mark + "动量".encode(), "notes.md") == "动量"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\n\xff", "byte 3 is not UTF-8; save it as UTF-8"),
        (codecs.BOM_UTF8 + b"a\xff", "byte 5 is not UTF-8; save it as UTF-8"),
        ("# 动量".encode("utf-16"), "byte 1 is not UTF-8; it is UTF-16: save it as UTF-8"),
        ("# 动量".encode("utf-32"), "byte 1 is not UTF-8; it is UTF-32: save it as UTF-8"),
        (
            "# 动量".encode("gbk"),
            "byte 3 is not UTF-8; save it as UTF-8; if it is GBK: iconv -f GB18030 -t UTF-8",
        ),
    ],
)
def test_what_is_not_is_refused_with_what_it_seems_to_be(data: bytes, said: str) -> None:
    with pytest.raises(FlashqError) as caught:
        decoded(data, "notes.md")
    assert str(caught.value) == f"notes.md: {said}"
