"""Which key does what in a session: the defaults, and what the settings make of them.

The table `ACTIONS` is the one place that says which actions there are; the help of a session
and the setting `keys` read it.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from flashq.errors import WRONG_USAGE, FlashqError
from flashq.terminal.ratings import ANSWER_KEYS, names

Side = Literal["question", "answer"]


@dataclass(frozen=True, slots=True)
class Action:
    """What an action does, its keys by default, and on which sides of a card it makes sense."""

    meaning: str
    keys: tuple[str, ...]
    sides: tuple[Side, ...] = ("question", "answer")


_ANSWER: tuple[Side, ...] = ("answer",)
_QUESTION: tuple[Side, ...] = ("question",)
ACTIONS: Mapping[str, Action] = {
    "answer": Action("show the answer; then the rest of a long one", ("space", "enter")),
    "accept": Action("accept the grade that is marked", ("enter",), _ANSWER),
    "lower": Action("mark a lower grade", ("left",), _ANSWER),
    "raise": Action("mark a higher grade", ("right",), _ANSWER),
    "all_points": Action("tick all key points, or none; digits tick one", ("*",), _ANSWER),
    "undo": Action("undo, as many steps as you like, earlier sessions too", ("u",)),
    "skip": Action("skip: it comes last today", ("s",)),
    "bury": Action("bury until tomorrow", ("b",)),
    "suspend": Action("suspend until `flashq unsuspend`", ("x",)),
    "flag": Action("flag, or take the flag off", ("!",)),
    "edit": Action("edit the note in $EDITOR", ("e",)),
    "hint": Action("a hint; then the first key point, the next …", ("h",), _QUESTION),
    "raw": Action("show formulas as their source, and back", ("r",)),
    "references": Action("open the references, one at a time", ("o",)),
    "follow_up": Action("ask the follow-up that is offered", ("f",)),
    "info": Action("the card's state, history and place", ("i",)),
    "up": Action("scroll up", ("up", "k")),
    "down": Action("scroll down", ("down", "j")),
    "page_up": Action("scroll a page up", ("page-up",)),
    "page_down": Action("scroll a page down", ("page-down",)),
    "home": Action("to the beginning", ("home",)),
    "end": Action("to the end", ("end",)),
    "help": Action("this page", ("?",)),
    "quit": Action("end the session; every grade is saved already", ("q",)),
}
_NAMED_KEYS = {
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "backspace": "⌫",
    "delete": "Del",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "page-up": "PgUp",
    "page-down": "PgDn",
}
# Enter shows the answer, and accepts the grade once it is there.
_SHARED = frozenset({("answer", "accept")})


class KeyMap:
    """The keys of a session as they are in force."""

    def __init__(self, actions: Mapping[str, Action]) -> None:
        self._actions = actions
        self._by_key: dict[tuple[Side, str], str] = {}
        for name, action in actions.items():
            for side in action.sides:
                for key in action.keys:
                    self._by_key[side, key] = name  # accept comes after answer

    @classmethod
    def from_settings(
        cls,
        keys: Mapping[str, Sequence[str]],
        grades: str,
        where: str = "keys",
        *,
        ticks_points: bool = True,
    ) -> KeyMap:
        """The defaults with the changes of the setting `keys`; `grades` is "four" or "six".

        With `ticks_points` the digits tick key points once the answer is there, so that only
        grades may have them as well: they give way on a card with points, whose grade is
        proposed. Keys of the grades that are not in use wait until they are.

        Raises FlashqError for an action or key that there is none of, and where one key would
        do two things at the same time.
        """
        graded = {mode: _graded(mode) for mode in ANSWER_KEYS}
        every = {**ACTIONS, **{name: act for mode in graded.values() for name, act in mode.items()}}
        actions = {**ACTIONS, **graded[grades]}
        for name, chosen in keys.items():
            if name not in every:
                near = difflib.get_close_matches(name, every, n=1)
                hint = f'did you mean "{near[0]}"?' if near else f"it takes {', '.join(actions)}"
                raise FlashqError(f'{where}: there is no action "{name}"', hint, WRONG_USAGE)
            checked = _checked(chosen, name, where)
            if name in actions:
                actions[name] = replace(actions[name], keys=checked)
        digits = frozenset("0123456789") if ticks_points else frozenset()
        _refuse_conflicts(actions, digits, where)
        return cls(actions)

    def action(self, key: str, *, side: Side) -> str | None:
        """What a key does on a side of a card, None for nothing."""
        return self._by_key.get((side, key))

    def keys_of(self, action: str) -> tuple[str, ...]:
        """The names of an action's keys."""
        return self._actions[action].keys

    def shown(self, action: str) -> str:
        """The first key of an action as people call it: `Space`, `u`, `←`."""
        return shown_key(self._actions[action].keys[0])

    def help_rows(self) -> list[tuple[str, str]]:
        """Each action's keys and meaning, the grades first."""
        graded = [name for name in self._actions if name not in ACTIONS]
        rows = [
            (
                " ".join(self.shown(name) for name in graded),
                f"{', '.join(graded)}; with key points to tick: Enter, ← →",
            )
        ]
        for name in ACTIONS:
            action = self._actions[name]
            keys = " ".join(map(shown_key, action.keys))
            if name == "quit":
                keys += " Ctrl-C"
            rows.append((keys, action.meaning))
        return rows


def shown_key(key: str) -> str:
    """A key as people call it."""
    return _NAMED_KEYS.get(key, key.title() if key.startswith("ctrl-") else key)


def _graded(grades: str) -> dict[str, Action]:
    return {
        names(grades)[quality]: Action(f"grade it {names(grades)[quality]}", (key,), _ANSWER)
        for key, quality in ANSWER_KEYS[grades].items()
    }


def _is_key(key: str) -> bool:
    """Whether `Keys` ever gives this name: a narrow character, small where it is a letter."""
    is_character = len(key) == 1 and key.isprintable() and key != " "
    return key in _NAMED_KEYS or (is_character and key == _folded(key))


def _folded(key: str) -> str:
    narrow = unicodedata.normalize("NFKC", key)
    return "space" if narrow == " " else narrow.casefold()


def _checked(keys: Sequence[str], action: str, where: str) -> tuple[str, ...]:
    if not keys:
        raise FlashqError(f"{where}: {action} needs a key", f'write {action} = "z"', WRONG_USAGE)
    for key in keys:
        if not _is_key(key):
            raise FlashqError(
                f'{where}: {action}: there is no key "{key}"', _key_meant(key), WRONG_USAGE
            )
    return tuple(dict.fromkeys(keys))


def _key_meant(key: str) -> str:
    folded = _folded(key)
    if folded in ("ctrl-c", "^c"):
        return "Ctrl-C always ends the session"
    near = [folded] if _is_key(folded) else difflib.get_close_matches(folded, _NAMED_KEYS, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"a key is a small letter, a digit, a sign, or one of {', '.join(_NAMED_KEYS)}"


def _refuse_conflicts(actions: Mapping[str, Action], digits: frozenset[str], where: str) -> None:
    taken: dict[tuple[Side, str], str] = {}
    for name, action in actions.items():
        for side in action.sides:
            for key in action.keys:
                other = taken.setdefault((side, key), name)
                if other == name or (other, name) in _SHARED:
                    continue
                raise FlashqError(
                    f'{where}: "{key}" is both {other} and {name}',
                    "give one of them another key",
                    WRONG_USAGE,
                )
    for name in ACTIONS:
        action = actions[name]
        if "answer" in action.sides and (both := digits & {*action.keys}):
            raise FlashqError(
                f'{where}: "{min(both)}" is both {name} and the tick of a key point',
                f"give {name} another key",
                WRONG_USAGE,
            )
