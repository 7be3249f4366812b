"""The web addresses in a note's references."""

import pytest

from flashq.terminal.references import links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://example.org/a", ["https://example.org/a"]),
        ("RFC 9293 (https://example.org/a).", ["https://example.org/a"]),
        ("见 https://example.org/a。", ["https://example.org/a"]),
        ("[a page](https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("<https://example.org/?q=1&r=2>", ["https://example.org/?q=1&r=2"]),
        ("Goodfellow et al., Deep Learning, 2016", []),
        ("file:///etc/passwd", []),
        ("javascript:alert(1)", []),
        ("http://a.org and HTTP://b.org", ["http://a.org", "HTTP://b.org"]),
    ],
)
def test_addresses_are_found_without_what_stands_around_them(text: str, found: list[str]) -> None:
    assert links([text]) == found


def test_each_address_is_opened_once() -> None:
    assert links(["https://a.org", "see https://a.org"]) == ["https://a.org"]
