"""JSON for `--json`: readable Chinese, and nothing in it that a terminal would obey."""

import json
import re

# What json leaves as it is although it is no text to look at: DEL, C1, bidi and zero-width
# controls, line separators, tags. All of them stand inside strings, where escapes are allowed.
_UNSAFE = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def print_json(value: object) -> None:
    """Prints a value as JSON on standard output."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    print(_UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], text))
