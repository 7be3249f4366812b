"""Tells a note type as flashq made it from one that a person changed in Anki.

Its style sheet ends with a comment that sums up templates and style. Neither the time of
Anki's last change nor ours would tell: Anki sets its own whenever a package is imported again.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from flashq.formats.anki.model import NoteType, Template

_SIGNATURE = re.compile(r"\n/\* flashq ([0-9a-f]{16}) \*/\n\Z")


def signed(note_type: NoteType) -> NoteType:
    """The note type with its sum at the end of its style sheet."""
    css = _SIGNATURE.sub("", note_type.css)
    return replace(note_type, css=f"{css}\n/* flashq {_sum(note_type.templates, css)} */\n")


def is_as_made(templates: Iterable[Template], css: str) -> bool:
    """Whether some flashq, of whatever version, made these templates and this style."""
    found = _SIGNATURE.search(css)
    return found is not None and found[1] == _sum(templates, css[: found.start()])


def _sum(templates: Iterable[Template], css: str) -> str:
    digest = blake2b(css.encode(), digest_size=8)
    for template in templates:
        for text in (template.name, template.question, template.answer):
            digest.update(b"\0" + text.encode())
    return digest.hexdigest()
