"""HTML as a browser reads it: what is seen, and which tags and attributes there are."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("br", "hr", "img", "input"))


@dataclass
class Page:
    """The text that is seen, the attributes of each tag in order, and tags that do not match."""

    text: str = ""
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.tags}

    @property
    def letters(self) -> str:
        """The text without white space."""
        return re.sub(r"\s", "", self.text)

    def attributes(self, name: str) -> list[str | None]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[str] = []

    def handle_data(self, data: str) -> None:
        self.page.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.page.unmatched.append(tag)

    def handle_comment(self, data: str) -> None:
        self.page.tags.append(("!--", {}))

    def handle_decl(self, decl: str) -> None:
        self.page.tags.append(("!", {}))

    def handle_pi(self, data: str) -> None:
        self.page.tags.append(("?", {}))


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.unmatched += reader.open
    return reader.page
