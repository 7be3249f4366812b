"""Text as YAML scalars that every YAML reader takes for that very text."""

import re

# What libyaml and YAML 1.2 let stand unescaped, without the false line breaks of YAML 1.1.
_UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
# Words that some reader takes for null or a truth value.
_WORDS = re.compile(r"(?:~|null|true|false|yes|no|on|off|y|n|none)", re.IGNORECASE)
# Whatever begins like a number, a date, a time or a version and goes on with nothing else.
_NUMERIC = re.compile(
    r"[-+.]?(?:\d[\d_.,:+\-/ ]*(?:[eE][-+]?\d*)?|0[xXoObB][\da-fA-F_]*|inf|nan)"
    r"(?:[tT][\d:.]+)?[zZ]?(?:\s*[-+][\d:]+)?",
    re.IGNORECASE,
)
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`=<~"
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\0": "\\0",
    "\x1b": "\\e",
    "\x07": "\\a",
    "\x08": "\\b",
    "\x0b": "\\v",
    "\x0c": "\\f",
}


def scalar(text: str, *, in_flow: bool = False) -> str:
    """Text on one line: plain where nobody can mistake it, else in quotes."""
    if is_plain(text) and not (in_flow and re.search(r"[,\[\]{}]|:[?]|:$", text)):
        return text
    if _UNPRINTABLE.search(text) or "\n" in text or "\t" in text:
        return double_quoted(text)
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def double_quoted(text: str) -> str:
    """Text in double quotes on one line, everything invisible escaped."""
    escaped = (_ESCAPES.get(letter, letter) for letter in text)
    return '"' + _UNPRINTABLE.sub(_escape, "".join(escaped)) + '"'


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def is_plain(text: str) -> bool:
    """Whether the text may stand without quotes, for every reader of YAML 1.1 and 1.2."""
    return not (
        not text
        or text != text.strip()
        or text[0] in _INDICATORS
        or text.endswith(":")
        or ": " in text
        or " #" in text
        or text.startswith("...")
        or "\n" in text
        or "\t" in text
        or _UNPRINTABLE.search(text)
        or _WORDS.fullmatch(text)
        or _NUMERIC.fullmatch(text)
    )


def can_be_block(text: str) -> bool:
    """Whether a `|` block keeps the text, also through an editor that trims line ends."""
    if "\n" not in text or not text.strip() or _UNPRINTABLE.search(text):
        return False
    return not any(line.endswith((" ", "\t")) for line in text.split("\n"))


def block(text: str, indent: str, step: int) -> str:
    """Text as a `|` block, its lines indented by `step` more than `indent`. No line is folded."""
    kept = len(text) - len(text.rstrip("\n"))
    indicator = str(step) if text[0] in " \t\n" else ""
    chomping = "-" if kept == 0 else "" if kept == 1 else "+"
    pad = indent + " " * step
    lines = text.removesuffix("\n").split("\n")
    return f"|{indicator}{chomping}\n" + "\n".join(pad + line if line else "" for line in lines)
