"""The one gate through which text from decks, file names and messages reaches a terminal.

What a terminal would obey (controls, escape sequences) or hide (bidi overrides, zero-width
characters) becomes visible. Nothing is removed, so what the author wrote can always be seen.
Entities must be decoded before the gate, never after it. This module knows nothing of Rich
or Markdown and imports only `re`, so that everything that prints can afford it.
"""

import re

TAB_CELLS = 4

# Invisible letters, marks and formatting that have no place in the text of a card. Category
# Cf is not taken whole: the Arabic number signs in it are visible.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NEVER_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
# Joiners and the two emoji variation selectors are judged by their neighbours.
_JUDGED = "\u200c\u200d\ufe0e\ufe0f"

_SUSPECT = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{_INVISIBLE}{_NEVER_CHARACTERS}{_JUDGED}]")

# The rest is compiled when first needed: most programs end without having met any of it.
_SUSPECT_OR_NEWLINE = _SUSPECT.pattern[:-1] + "\n]"

# Arabic, Syriac and the Indic and South-East Asian scripts, where joiners change spelling.
_JOINING_SCRIPT = (
    "[\u0620-\u06ff\u0700-\u074f\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff]"
)
_EMOJI = "[\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_BEFORE_VARIATION = (
    "[#*0-9\u00a9\u00ae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)


def safe(text: str, *, keep_newlines: bool = True) -> str:
    """`text` with everything that acts on a terminal, or hides in it, made visible.

    C0 controls and DEL become their pictures (ESC is ␛, a lone CR is ␍); C1, bidi controls,
    zero-width and invisible characters, line separators, lone surrogates and non-characters
    become `<U+202E>`. A tab becomes four spaces; CR LF becomes a newline, which stays, or
    becomes ␊ when `keep_newlines` is false. Zero-width joiners stay inside emoji and in
    scripts that spell with them, VS15 and VS16 after symbols.

    `safe(safe(x)) == safe(x)`; harmless text comes back as the same object. Whether the
    result is then parsed (Rich markup, Markdown) is the caller's affair.
    """
    pattern = _SUSPECT if keep_newlines else re.compile(_SUSPECT_OR_NEWLINE)
    if pattern.search(text) is None:
        return text
    return pattern.sub(_visible, text.replace("\r\n", "\n"))


def safe_line(text: str) -> str:
    """`text` made safe as one line: for ids, file names and error messages."""
    return safe(text, keep_newlines=False)


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character == "\t":
        return " " * TAB_CELLS
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if character in _JUDGED and _belongs(match.string, match.start()):
        return character
    return f"<U+{code:04X}>"


def _belongs(text: str, at: int) -> bool:
    """Whether the joiner or variation selector at `at` does honest work between its neighbours."""
    before = text[at - 1] if at else ""
    if text[at] in "\ufe0e\ufe0f":
        return re.match(_BEFORE_VARIATION, before) is not None
    after = text[at + 1] if at + 1 < len(text) else ""
    if re.match(_JOINING_SCRIPT, before) and re.match(_JOINING_SCRIPT, after):
        return True
    if text[at] == "\u200c":
        return False
    if before == "\ufe0f" and at >= 2:
        before = text[at - 2]
    return re.match(_EMOJI, before) is not None and re.match(_EMOJI, after) is not None
