"""Pictures in the terminal itself, where it can show them and `flashq[images]` is installed.

A picture takes rows among the lines of a card (`PictureRow`), and `on_screen` turns the lines
that a screen is about to print into what to print. In kitty each row is characters that stand
for a part of the picture, so it scrolls like text. iTerm2's and sixel pictures are drawn as a
whole, when the last of their rows is printed, and stay blank while some rows are out of sight.

Only files inside the collection's media folder are read; nothing is ever fetched. The
terminal is known by its environment and never asked, because its answer would arrive among
the keys a person types.
"""

import base64
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import ControlType, Segment
from rich.text import Text

from flashq.collection.media import find_picture

Protocol = Literal["kitty", "iterm2", "sixel"]

MAX_ROWS = 20
MAX_BYTES = 16_000_000
# Where the terminal does not say how large a cell is; most fonts are near this.
CELL_PX = (8, 16)

# A control that does nothing: Rich passes what it marks through unmeasured and unchanged.
_UNCHANGED = [(ControlType.CURSOR_FORWARD, 0)]


class PictureRow(Text):
    """One of the rows a picture takes among the lines of a card: `number`, from 0, of `rows`.

    Printed as it is, it is blank (kitty: characters without meaning); see `on_screen`.
    """

    def __init__(
        self, text: Text, *, number: int, rows: int, before: str, whole: bool, column: int = 0
    ) -> None:
        super().__init__(no_wrap=True, overflow="ignore")
        self.append_text(text)
        self.number = number
        self.rows = rows
        # Escape sequences: a whole picture, or the colour that tells kitty which picture it is.
        self.before = before
        self.whole = whole
        self.column = column  # cells to the left of the picture, blanks included

    def indented(self, prefix: Text) -> "PictureRow":
        """The row with what its container puts before it."""
        return PictureRow(
            Text().append_text(prefix).append_text(self),
            number=self.number,
            rows=self.rows,
            before=self.before,
            whole=self.whole,
            column=self.column + prefix.cell_len,
        )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is printed for one row."""

    row: PictureRow

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        row = self.row
        if row.whole:
            yield Segment(row.plain + " " * (row.column - row.cell_len))
            up = f"\x1b[{row.rows - 1}A" if row.rows > 1 else ""
            yield Segment(f"\x1b7{up}{row.before}\x1b8", control=_UNCHANGED)
        else:
            yield Segment(row.before, control=_UNCHANGED)
            yield Segment(row.plain)
            yield Segment("\x1b[39m", control=_UNCHANGED)
        yield Segment.line()


def on_screen(lines: Sequence[Text]) -> list[RenderableType]:
    """What to print for lines that stand below one another on a screen, in their order."""
    printed: list[RenderableType] = []
    in_sight = 0  # rows of the picture so far
    for line in lines:
        if not isinstance(line, PictureRow):
            printed.append(line)
            continue
        in_sight = in_sight + 1 if line.number and in_sight == line.number else not line.number
        last = line.number == line.rows - 1 and in_sight == line.rows
        printed.append(_Drawing(line) if last or not line.whole else line)
    return printed


def protocol_of(environ: Mapping[str, str]) -> Protocol | None:
    """How the terminal of this environment draws pictures; None if it does not, or in tmux."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if "TMUX" in environ or term.startswith(("screen", "tmux", "dumb")):
        return None
    if term in ("xterm-kitty", "xterm-ghostty") or program == "ghostty":
        return "kitty"
    if program in ("iTerm.app", "WezTerm", "mintty") or environ.get("LC_TERMINAL") == "iTerm2":
        return "iterm2"
    if term.startswith(("foot", "mlterm", "contour", "yaft")):
        return "sixel"
    return None


def picture_finder(
    collection: Path, console: Console, environ: Mapping[str, str]
) -> Callable[[str, int], list[Text] | None] | None:
    """A finder for `markdown.render`, or None where pictures cannot be drawn.

    The finder takes an address as written in a deck (`media/loss.png`, relative to the
    folder `collection`) and the most cells a row may have; it answers with the picture's
    rows, or None for what is remote, outside `media/`, missing, or not a picture.
    """
    protocol = protocol_of(environ)
    if protocol is None or not console.is_terminal or find_spec("textual_image") is None:
        return None

    def find(address: str, width: int) -> list[Text] | None:
        path = media_path(collection, address)
        return None if path is None else picture_rows(path, width, protocol, console)

    return find


def media_path(collection: Path, address: str) -> Path | None:
    """The file an address names, if it is in the media folder and small enough to be drawn."""
    path = find_picture(collection, address)
    return path if path is not None and path.stat().st_size <= MAX_BYTES else None


def picture_rows(path: Path, width: int, protocol: Protocol, console: Console) -> list[Text] | None:
    """The rows that show a picture file, at most `width` cells wide; None if it is not one.

    For kitty the picture is sent to the terminal at once, the rows refer to it.
    """
    from PIL import Image

    cell = _cell_size()
    if cell is None and protocol != "iterm2":
        return None
    try:
        with Image.open(path) as image:
            columns, rows = _size(image.width, image.height, width, cell or CELL_PX)
            image.verify()
        if protocol == "kitty":
            return _kitty(path, columns, rows, console)
        draw = _iterm2 if protocol == "iterm2" else _sixel
        drawing = draw(path, columns, rows, console)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return [
        PictureRow(Text(), number=number, rows=rows, before=drawing, whole=True)
        for number in range(rows)
    ]


def _cell_size() -> tuple[int, int] | None:
    """Pixels of a cell; a guess when there is no terminal, None when one does not tell."""
    import fcntl
    import struct
    import termios

    stdout = sys.__stdout__
    if stdout is None or not stdout.isatty():
        return CELL_PX
    try:
        answer = fcntl.ioctl(stdout.fileno(), termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return None
    rows, columns, width_px, height_px = struct.unpack("HHHH", answer)
    if not (rows and columns and width_px and height_px):
        return None
    return width_px // columns, height_px // rows


def _size(
    width_px: int, height_px: int, most_columns: int, cell: tuple[int, int]
) -> tuple[int, int]:
    """Columns and rows for a picture: its own size, or as much of it as there is room for."""
    scale = min(1.0, most_columns * cell[0] / width_px, MAX_ROWS * cell[1] / height_px)
    columns = math.ceil(width_px * scale / cell[0])
    rows = math.ceil(height_px * scale / cell[1])
    return max(1, min(columns, most_columns)), max(1, min(rows, MAX_ROWS))


def _iterm2(path: Path, columns: int, rows: int, console: Console) -> str:
    content = path.read_bytes()
    size = f"size={len(content)};width={columns};height={rows};preserveAspectRatio=1"
    return f"\x1b]1337;File=inline=1;{size}:{base64.b64encode(content).decode('ascii')}\x07"


def _sixel(path: Path, columns: int, rows: int, console: Console) -> str:
    _import_without_questions()
    from textual_image.renderable.sixel import Image

    segments = console.render(Image(path, width=columns, height=rows))
    return next(part.text for part in segments if part.text.startswith("\x1bP"))


def _kitty(path: Path, columns: int, rows: int, console: Console) -> list[Text]:
    _import_without_questions()
    from textual_image.renderable.tgp import Image

    lines: list[Text] = []
    for segment in console.render(Image(path, width=columns, height=rows)):
        if segment.text.strip("\n") and segment.style and segment.style.color:
            # The colour is the picture's number and must not be rounded to a palette.
            colour = segment.style.color.get_truecolor()
            before = f"\x1b[38;2;{colour.red};{colour.green};{colour.blue}m"
            row = Text(segment.text.rstrip("\n"))
            lines.append(PictureRow(row, number=len(lines), rows=rows, before=before, whole=False))
    return lines


def _import_without_questions() -> None:
    """textual-image asks the terminal what it can do when first imported; let it find none."""
    stdout = sys.__stdout__
    try:
        setattr(sys, "__stdout__", None)  # noqa: B010 - typed as final
        import_module("textual_image.renderable")
    finally:
        setattr(sys, "__stdout__", stdout)  # noqa: B010
