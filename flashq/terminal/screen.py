"""The full-screen page of a session: header, a body that scrolls, a footer that stays."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from flashq.terminal.card_view import drawn_lines

_LEAST_BODY = 3
_ERASE_REST = Control((ControlType.ERASE_IN_LINE, 0))


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be seen. Every line fits the width; `footer` begins with what matters most."""

    header: Sequence[Text]
    body: Sequence[Text]
    footer: Sequence[Text]
    status: Text


class Screen:
    """Draws pages on the terminal's second screen, so that the shell's own stays as it was."""

    def __init__(self, console: Console, *, ascii_marks: bool = False) -> None:
        self.console = console
        self.offset = 0
        self._rule, self._more = ("-", "v") if ascii_marks else ("─", "▼")
        self._last_offset = 0
        self._wanted_row: int | None = None
        self._body_height = 1

    @property
    def size(self) -> tuple[int, int]:
        """The terminal's columns and rows, as they are now, whatever $COLUMNS once said."""
        try:
            columns, rows = os.get_terminal_size(self.console.file.fileno())
        except (OSError, ValueError):
            columns, rows = self.console.size
        return columns, rows

    @property
    def width(self) -> int:
        """The terminal's columns."""
        return self.size[0]

    def enter(self) -> None:
        """Turns to the second screen."""
        self.console.control(
            Control((ControlType.ENABLE_ALT_SCREEN,), (ControlType.HIDE_CURSOR,), ControlType.HOME)
        )

    def leave(self) -> None:
        """Turns back to the shell's screen."""
        self.console.control(Control((ControlType.SHOW_CURSOR,), (ControlType.DISABLE_ALT_SCREEN,)))

    def draw(self, page: Page) -> None:
        """Shows a page; the body is scrolled to `offset`, brought within its bounds."""
        width, height = self.size
        header, footer = list(page.header), list(page.footer)
        while len(header) + len(footer) + 1 + _LEAST_BODY > height and (header or footer):
            (footer if len(footer) > 1 else header or footer).pop()
        self._body_height = max(1, height - len(header) - len(footer) - 1)
        self._last_offset = max(0, len(page.body) - self._body_height)
        if self._wanted_row is not None:
            self.offset = max(0, self._wanted_row - self._body_height // 2)
            self._wanted_row = None
        self.offset = min(self.offset, self._last_offset)
        body = list(page.body[self.offset : self.offset + self._body_height])
        body += [Text()] * (self._body_height - len(body))
        self._put([*header, *body, self._rule_line(page.status, width), *footer], height)

    def bring_up(self, row: int) -> None:
        """The next page begins so that this row of its body is not below its middle."""
        self._wanted_row = row

    def scroll(self, rows: int) -> bool:
        """Moves the body by so many rows; False when it is at that end already."""
        offset = max(0, min(self._last_offset, self.offset + rows))
        moved = offset != self.offset
        self.offset = offset
        return moved

    def scroll_page(self, pages: int) -> bool:
        """Moves the body by screenfuls, keeping one line in sight."""
        return self.scroll(pages * max(1, self._body_height - 1))

    def clear(self) -> None:
        """Wipes the page: after a resize the terminal may have left parts of the old one."""
        self.console.control(Control.clear())

    def _rule_line(self, status: Text, width: int) -> Text:
        """The line over the footer: what just happened, and how much there is below."""
        hidden = self._last_offset - self.offset
        more = f" {self._more} {hidden} more line{'s' if hidden > 1 else ''} " if hidden else ""
        left = Text(self._rule, style="rule")
        if status.plain:
            left.append(" ").append_text(status).append(" ")
        left.truncate(max(0, width - len(more) - 1), overflow="ellipsis")
        left.append(self._rule * max(0, width - left.cell_len - len(more) - 1), style="rule")
        return left.append(more, style="key").append(self._rule if more else "", style="rule")

    def _put(self, lines: Sequence[Text], height: int) -> None:
        # One write for the whole page, without clearing first: no flicker.
        with self.console:
            self.console.control(Control.home())
            for number, line in enumerate(drawn_lines(lines[:height])):
                if isinstance(line, Text):
                    self.console.print(line, end="", no_wrap=True, overflow="ignore", crop=False)
                    self.console.control(_ERASE_REST)
                    if number < height - 1:
                        self.console.print()
                else:  # a row of a picture, which ends its line itself
                    self.console.control(_ERASE_REST)
                    self.console.print(line, end="")


def chips(parts: Sequence[Text], width: int, *, rows: int, gap: int) -> list[Text]:
    """Short texts side by side on at most `rows` lines; what does not fit is left out."""
    lines: list[Text] = []
    for part in parts:
        if lines and lines[-1].cell_len + gap + part.cell_len <= width - 1:
            lines[-1].append(" " * gap).append_text(part)
        elif len(lines) < rows:
            lines.append(Text(" ").append_text(part))
        else:
            break
    return lines
