"""How a text is to be shown: settled once per text and passed down, never changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from flashq.terminal.line_breaking import cells

if TYPE_CHECKING:
    from flashq.terminal.formulas import Macros

MathMode = Literal["auto", "1d", "2d", "source"]

# (address as written, most cells) -> rows that show the picture, or None where it cannot be.
PictureFinder = Callable[[str, int], list[Text] | None]

# Below this many cells nothing is indented further: the mark stands on a line of its own.
LEAST_CONTENT_WIDTH = 12


class CodeLine(Text):
    """A line of a code block (or its rule, or its label) that begins in the first column.

    Nothing may be put before it, so that what is copied from the screen is the code. Code in
    lists and quotes, which has their marks before it, is in lines like any other.
    """

    @classmethod
    def of(cls, text: Text) -> "CodeLine":
        """The same text and styles."""
        line = cls(no_wrap=True, overflow="ignore")
        line.append_text(text)
        return line


@dataclass(frozen=True, slots=True)
class Options:
    """What every part of the renderer needs to know besides its width."""

    math: MathMode = "auto"
    plain: bool = False
    ambiguous_wide: bool = False
    pictures: PictureFinder | None = None
    macros: "Macros | None" = None

    @property
    def ascii_marks(self) -> bool:
        """Whether rules and marks are ASCII: box drawing is ambiguous in width."""
        return self.plain or self.ambiguous_wide

    def cells(self, text: str) -> int:
        """Terminal cells of `text`."""
        return cells(text, ambiguous_wide=self.ambiguous_wide)
