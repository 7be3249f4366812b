"""What `flashq check` found, as lines and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict

from flashq.collection.checking import Checked
from flashq.terminal.safe_text import safe_line


def print_written_ids(written: Mapping[str, int], *, to_stderr: bool) -> None:
    """Says into which files ids were written."""
    file = sys.stderr if to_stderr else sys.stdout
    for path, count in written.items():
        print(f"{safe_line(path)}: {count} id{'s' if count != 1 else ''} written", file=file)


def checked_json(checked: Checked) -> dict[str, object]:
    """What a check found, with stable names."""
    return {
        "decks": checked.decks,
        "notes": checked.notes,
        "faults": checked.fault_count,
        "findings": [asdict(finding) for finding in checked.findings],
    }


def print_checked(checked: Checked) -> None:
    """Every finding on a line, then how many there are."""
    for finding in checked.findings:
        print(safe_line(f"{finding.severity}: {finding}"))
    warnings = len(checked.findings) - checked.fault_count
    counts = (
        (checked.decks, "deck"),
        (checked.notes, "note"),
        (checked.fault_count, "fault"),
        (warnings, "warning"),
    )
    print(", ".join(f"{number} {word}{'s' if number != 1 else ''}" for number, word in counts))
