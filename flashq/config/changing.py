"""One setting of `flashq.toml` changed, everything else in the file as it was."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from flashq.config.known import TABLES, Value, checked
from flashq.config.settings import load, plain_value
from flashq.config.toml_file import FILE_NAME, document, name_parts, short


def changed_text(folder: Path, key: str, text: str) -> tuple[str, Value]:
    """The text of `flashq.toml` with one setting changed, and the setting's new value.

    `key` may be dotted: `easy_days.sat`, `keys.undo`, `limits.ml/optim.new_per_day`. Comments
    and order stay. Raises FlashqError for a key or value that makes no sense, and when the
    file has a fault already.
    """
    import tomlkit
    from tomlkit.items import InlineTable

    keys = _split(key)
    value = checked(keys, _value(text, keys[0]), partial(str, "config set"))
    path = folder / FILE_NAME
    load(folder, {})
    before = document(path)[0]
    changed = tomlkit.parse(before)
    table: Any = changed
    for name in keys[:-1]:
        if name not in table:
            if isinstance(table, InlineTable):
                table[name] = tomlkit.inline_table()
            else:
                table[name] = tomlkit.table(is_super_table=name == "limits")
        table = table[name]
    # A day that has its long name in the file keeps it.
    last = next((name for name in table if short((*keys[:-1], name)) == short(keys)), keys[-1])
    if isinstance(value, tuple):
        table[last] = value[0] if len(value) == 1 else list(value)
    else:
        table[last] = value
    after = tomlkit.dumps(changed)
    if "\r\n" in before:
        after = after.replace("\r\n", "\n").replace("\n", "\r\n")
    return after, value


def _split(key: str) -> tuple[str, ...]:
    """The parts of a dotted key; a deck's name may have dots, and quotes around it."""
    table, _, rest = key.partition(".")
    if table not in TABLES:
        return (key,)
    if not rest:
        return (table,)
    if table != "limits":
        return (table, rest)
    deck, _, name = rest.rpartition(".")
    if deck[:1] in ('"', "'"):
        deck = ".".join(name_parts(deck)) or deck
    return (table, deck, name)


def _value(text: str, table: str) -> Value:
    """What was typed for a setting; several keys have spaces between them."""
    if table == "keys":
        return tuple(text.split()) or (text,)
    value = plain_value(text)
    if table == "easy_days" and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value
