"""From a file's bytes to a tree of text: the part of YAML that decks use, and nothing more.

Reads the event stream of libyaml (PyYAML's own scanner where libyaml is missing), so that no
YAML object is ever constructed: every scalar stays the text that was typed.
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from flashq.core.encoding import encoding_hint
from flashq.formats.deck_yaml.syntax import explain
from flashq.formats.deck_yaml.tree import (
    FaultList,
    Mapping,
    Node,
    Places,
    Refused,
    Scalar,
    Sequence,
    TooManyFaultsError,
)
from flashq.formats.deck_yaml.values import MAX_DEPTH, MAX_FIELD_BYTES, MAX_FILE_BYTES, quoted

try:
    from yaml import CSafeLoader as Parser
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTE = "if it belongs to the text, quote the text"
# YAML 1.1 ends a line at these; YAML 1.2 and every editor do not.
_FALSE_BREAKS = "\x85\u2028\u2029"
# A LaTeX command whose first letter is an escape in double quotes: "\frac" is a form feed + rac.
_LATEX_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*(\\(?:[abefvLP][A-Za-z]+|n(?:abla|eq?|u|ot|eg)(?![A-Za-z])"
    r"|t(?:heta|au|imes|ext[a-z]*|anh?|op?|ilde)(?![A-Za-z])"
    r"|r(?:ho|ight[a-z]*|angle)(?![A-Za-z])))"
)


@dataclass(slots=True)
class Scan:
    """A file's text without its BOM, its tree (None without content), and its faults so far."""

    text: str
    places: Places
    root: Node | None
    faults: FaultList


def scan_yaml(data: bytes, path: str) -> Scan:
    """The tree of a file. Never raises: what is wrong is in the faults, with its place.

    A syntax error ends the tree; what came before it stays, marked as incomplete.
    """
    if len(data) > MAX_FILE_BYTES:
        scan = Scan("", Places(""), None, FaultList(path, Places("")))
        scan.faults.add(0, "too-large", "the file is larger than 16 MB", "split the deck")
        return scan
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(body, error.start, path)
    places = Places(text)
    scan = Scan(text, places, None, FaultList(path, places))
    with suppress(TooManyFaultsError):
        _Composer(scan).compose()
    return scan


def _undecodable(body: bytes, bad: int, path: str) -> Scan:
    before = body[:bad].decode("utf-8")
    places = Places(before)
    scan = Scan(before, places, None, FaultList(path, places))
    message = f"byte 0x{body[bad]:02X} is not UTF-8"
    scan.faults.add(len(before), "encoding", message, encoding_hint(body))
    return scan


class _Composer:
    """Builds the tree of one file from its events, without recursion."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.faults = scan.faults
        self.stack: list[Sequence | Mapping] = []
        self.placeholders: dict[str, str] = {}

    def compose(self) -> None:
        text = self._readable()
        # With a last line break added, a "|" text at the end of the file reads the same
        # before and after something is appended to it.
        parser: Any = Parser(text if text.endswith(("\n", "\r")) else text + "\n")
        try:
            self._events(parser)
        except yaml.YAMLError as error:
            self._syntax_error(error)
        except (ValueError, OverflowError):
            # PyYAML's own scanner on an escape beyond Unicode, or a huge version number.
            index = min(parser.index, len(self.scan.text))
            self.faults.add(index, "syntax", "this escape is not a character")
        finally:
            parser.dispose()

    def _readable(self) -> str:
        """The text with what YAML cannot hold replaced, one character for one."""
        text = self.scan.text
        for found in _UNREADABLE.finditer(text):
            self.faults.add(
                found.start(),
                "control-character",
                f"control character U+{ord(found[0]):04X}",
                "remove it, or write it as an escape in double quotes",
            )
        text = _UNREADABLE.sub("\ufffd", text)
        breaks = [character for character in _FALSE_BREAKS if character in text]
        if breaks:
            used = set(text)
            free = [chr(code) for code in range(0xE000, 0xF900) if chr(code) not in used]
            self.placeholders = dict(zip(free, breaks, strict=False))
            for placeholder, character in self.placeholders.items():
                text = text.replace(character, placeholder)
        return text

    def _events(self, parser: Any) -> None:
        documents = 0
        while True:
            event = parser.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._attach(self._scalar(event))
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, Mapping if kind is yaml.MappingStartEvent else Sequence)
                if len(self.stack) > MAX_DEPTH:
                    message = f"nested deeper than {MAX_DEPTH} levels"
                    self.faults.add(event.start_mark.index, "too-deep", message)
                    return
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                closed = self.stack.pop()
                closed.end = event.end_mark.index
                closed.complete = True
            elif kind is yaml.AliasEvent:
                self._refuse_alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.faults.add(
                        event.start_mark.index,
                        "second-document",
                        "a second document begins here",
                        "a file is one deck: make it a file of its own",
                    )
                    return
            elif kind is yaml.StreamEndEvent or event is None:
                return

    def _open(self, event: Any, container: type[Sequence] | type[Mapping]) -> None:
        self._refuse_properties(event)
        node = container(event.start_mark.index, event.end_mark.index, bool(event.flow_style))
        self._attach(node)
        self.stack.append(node)

    def _scalar(self, event: Any) -> Scalar:
        start = event.start_mark.index
        node = Scalar(start, event.end_mark.index, event.value, event.style or "")
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if self.placeholders:
            for placeholder, character in self.placeholders.items():
                node.value = node.value.replace(placeholder, character)
        if node.style == '"' and "\\" in self.scan.text[start : node.end]:
            self._check_escapes(node)
        if len(node.value) * 4 > MAX_FIELD_BYTES and len(node.value.encode()) > MAX_FIELD_BYTES:
            self.faults.add(start, "too-long", "this text is longer than 64 KB")
        return node

    def _check_escapes(self, node: Scalar) -> None:
        try:
            node.value.encode()
        except UnicodeEncodeError:
            self.faults.add(node.start, "syntax", "half of a surrogate pair is not a character")
            node.value = node.value.encode(errors="replace").decode()
        latex = _LATEX_ESCAPE.search(self.scan.text, node.start, node.end)
        if latex:
            self.faults.warn(
                latex.start(1),
                "latex-escape",
                f'in double quotes "{latex[1][:2]}" of {quoted(latex[1])} is an escape',
                "for LaTeX use single quotes or a | block",
            )

    def _attach(self, node: Node) -> None:
        if not self.stack:
            self.scan.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif parent.pending is None:
            parent.pending = node
            self._check_key(parent, node)
        else:
            key, parent.pending = parent.pending, None
            if isinstance(key, Scalar) and parent.keys.get(key.value) is key:
                parent.values[key.value] = node

    def _check_key(self, parent: Mapping, key: Node) -> None:
        if isinstance(key, Scalar):
            first = parent.keys.setdefault(key.value, key)
            if first is not key:
                line = self.faults.places.line(first.start)
                message = f"duplicate key {quoted(key.value)}; the first is on line {line}"
                self.faults.add(key.start, "duplicate-key", message)
        elif not isinstance(key, Refused):
            hint = "quote a text that begins with { or ["
            self.faults.add(key.start, "bad-key", "a key must be a single word", hint)

    def _refuse_properties(self, event: Any) -> None:
        index = event.start_mark.index
        if event.anchor is not None:
            name = quoted("&" + event.anchor)
            self.faults.add(index, "anchor", f"anchors such as {name} are not used", _QUOTE)
        if event.tag is not None:
            self.faults.add(index, "tag", "tags that begin with ! are not used", _QUOTE)

    def _refuse_alias(self, event: Any) -> None:
        index = event.start_mark.index
        name = quoted("*" + event.anchor)
        self.faults.add(index, "alias", f"aliases such as {name} are not used", _QUOTE)
        self._attach(Refused(index, event.end_mark.index))

    def _syntax_error(self, error: yaml.YAMLError) -> None:
        index, message, hint = explain(error, self.scan.text)
        self.faults.add(index, "syntax", message, hint)
