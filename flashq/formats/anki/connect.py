"""A client for AnkiConnect, the add-on that lets other programs speak with a running Anki.

Speaks version 6 of its HTTP interface (https://git.sr.ht/~foosoft/anki-connect). Knows how to
ask, not what for.
"""

from __future__ import annotations

import contextlib
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from flashq.errors import FlashqError

Kind = TypeVar("Kind", list[Any], dict[str, Any])

ADDRESS = "http://127.0.0.1:8765"
VERSION = 6
ADD_ON = "2055492159"

_TIMEOUT_S = 30
# Anki stands still while it imports.
_IMPORT_TIMEOUT_S = 600
# The add-on takes long requests in pieces of 1 KB and searches all of them after each.
_BYTES_PER_S = 50_000
_MOST_ACTIONS = 100
_MOST_BYTES = 500_000
_UPDATE = f"update it in Anki: Tools > Add-ons > Check for Updates (its code is {ADD_ON})"
_KEY_REFUSED = "valid api key must be provided"
_NO_COLLECTION = "collection is not available"
# These fail on what is damaged in Anki's collection alone, with a number and no word.
_READING = frozenset(("notesInfo", "getDecks", "findCards", "findModelsById"))
_PACKAGE = "_flashq-push.apkg"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that AnkiConnect can do, with what it is to be done with."""

    name: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an action; `error` is AnkiConnect's text if it failed, else empty."""

    result: Any = None
    error: str = ""


class AnkiConnect:
    """A running Anki at an address, asked with a key if it has one.

    All methods raise FlashqError when Anki cannot be reached or does not let us in.
    """

    def __init__(self, address: str = ADDRESS, key: str = "", timeout_s: float = _TIMEOUT_S):
        self.address = address
        self._key = key
        self._timeout_s = timeout_s
        # A proxy stands between us and the network, not between us and this computer.
        self._opener = build_opener(ProxyHandler({}))

    @property
    def is_local(self) -> bool:
        """Whether Anki runs on this computer, and so may read the same files."""
        host = urlsplit(self.address).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host.lower() == "localhost"

    def check(self) -> None:
        """Raise FlashqError unless an AnkiConnect that is new enough answers and lets us in."""
        version = self.ask("version")
        if not isinstance(version, int) or version < VERSION:
            raise self.too_old(f"it speaks version {version} of its interface, not {VERSION}")

    def ask(self, action: str, **params: object) -> Any:
        """The result of one action. Raises FlashqError also when Anki could not do it."""
        answer = self._send(Action(action, params), self._timeout_s)
        if answer.error:
            raise self.failure(action, answer.error)
        return answer.result

    def ask_for(self, kind: type[Kind], action: str, **params: object) -> Kind:
        """The result of an action that gives a list or a dictionary."""
        result = self.ask(action, **params)
        if not isinstance(result, kind):
            raise self._not_anki()
        return result

    def ask_all(self, actions: Sequence[Action]) -> list[Answer]:
        """What came of many actions, in their order; one that fails does not stop the others.

        They go in as few requests as keep each of a size that AnkiConnect takes well.
        """
        answers: list[Answer] = []
        for batch in _batches([self._request(action) for action in actions]):
            request = Action("multi", {"actions": batch})
            answer = self._send(request, self._timeout_s)
            if answer.error:
                raise self.failure("multi", answer.error)
            if not isinstance(answer.result, list) or len(answer.result) != len(batch):
                raise self._not_anki()
            answers += [self._answer(reply) for reply in answer.result]
        return answers

    def import_package(self, path: Path) -> str:
        """Import a package, as Anki's menu does: what is newer in Anki stays.

        Returns why that failed, or nothing.
        """
        if self.is_local:
            answer = self._import(str(path.resolve()))
            if not answer.error:
                return ""
        # Anki sees other files than we do: in a sandbox, beside WSL or on another computer.
        # But all see their own folder of pictures.
        data = b64encode(path.read_bytes()).decode()
        name = self.ask("storeMediaFile", filename=_PACKAGE, data=data)
        try:
            folder = self.ask("getMediaDirPath")
            answer = self._import(f"{folder}/{name}")
        finally:
            with contextlib.suppress(FlashqError):
                self.ask("deleteMediaFile", filename=name)
        return str(self.failure("importPackage", answer.error)) if answer.error else ""

    def store_media(self, name: str, path: Path) -> str:
        """Put a file into Anki's folder of pictures, in place of one of that name.

        Returns why that failed, or nothing.
        """
        if self.is_local:
            answer = self._store(name, path=str(path.resolve()))
            if not answer.error:
                return ""
        try:
            data = path.read_bytes()
        except OSError as error:
            return (error.strerror or str(error)).lower()
        return self._store(name, data=b64encode(data).decode()).error

    def failure(self, action: str, error: str) -> FlashqError:
        """What to tell of an action that failed with AnkiConnect's text."""
        if error == _KEY_REFUSED:
            message = f"AnkiConnect at {self.address} refuses the key"
            if not self._key:
                message = f"AnkiConnect at {self.address} asks for a key"
            return FlashqError(
                message, "set anki_key to the apiKey of Tools > Add-ons > AnkiConnect > Config"
            )
        if error == _NO_COLLECTION:
            return FlashqError("Anki has no collection open", "open a profile in Anki")
        if error == "unsupported action" or "unexpected keyword argument" in error:
            return self.too_old(f"it cannot do {action}")
        first = error.strip().partition("\n")[0]
        advice = "Tools > Check Database in Anki may help" if action in _READING else ""
        return FlashqError(f"Anki could not do {action}: {first}", advice)

    def too_old(self, why: str) -> FlashqError:
        """What to tell of an AnkiConnect that lacks what we need."""
        return FlashqError(f"AnkiConnect at {self.address} is too old: {why}", _UPDATE)

    def _import(self, path: str) -> Answer:
        return self._send(
            Action("importPackage", {"path": path}), max(_IMPORT_TIMEOUT_S, self._timeout_s)
        )

    def _store(self, name: str, **content: str) -> Answer:
        action = Action("storeMediaFile", {"filename": name, **content})
        return self._send(action, self._timeout_s)

    def _request(self, action: Action) -> dict[str, object]:
        """An action as AnkiConnect reads it; those within `multi` need version and key too."""
        request = {"action": action.name, "version": VERSION, "params": action.params}
        return request | {"key": self._key} if self._key else request

    def _send(self, action: Action, timeout_s: float) -> Answer:
        body = json.dumps(self._request(action)).encode()
        timeout_s += len(body) / _BYTES_PER_S
        request = Request(self.address, body, {"Content-Type": "application/json"})
        try:
            with self._opener.open(request, timeout=timeout_s) as response:
                reply = json.loads(response.read())
        except HTTPError as error:
            with error:
                raise self._refused(error.code) from error
        except TimeoutError as error:
            raise self._silent(timeout_s) from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._silent(timeout_s) from error
            raise self._unreachable(error.reason) from error
        except ValueError as error:
            raise self._not_anki() from error
        except (OSError, HTTPException) as error:
            raise FlashqError(
                f"Anki broke off the connection to {self.address}", "is it still running?"
            ) from error
        return self._answer(reply)

    def _answer(self, reply: object) -> Answer:
        if not isinstance(reply, dict) or reply.keys() != {"result", "error"}:
            raise self._not_anki()
        error = reply["error"]
        return Answer(reply["result"], "" if error is None else str(error) or "no reason given")

    def _unreachable(self, reason: object) -> FlashqError:
        if isinstance(reason, ConnectionRefusedError):
            return FlashqError(
                f"Anki does not answer at {self.address}",
                f"start Anki; it needs the add-on AnkiConnect (Tools > Add-ons, code {ADD_ON})",
            )
        text = (getattr(reason, "strerror", None) or str(reason)).lower()
        return FlashqError(f"cannot reach Anki at {self.address}: {text}", "see anki_url")

    def _silent(self, timeout_s: float) -> FlashqError:
        return FlashqError(
            f"Anki at {self.address} gave no answer in {timeout_s:.0f} seconds",
            "it may be at work or have a dialogue open: look at its window and try again",
        )

    def _refused(self, code: int) -> FlashqError:
        if code == 403:
            return FlashqError(
                f"AnkiConnect at {self.address} denies us permission",
                "look at webCorsOriginList in Tools > Add-ons > AnkiConnect > Config",
            )
        return self._not_anki()

    def _not_anki(self) -> FlashqError:
        return FlashqError(f"what answers at {self.address} is not AnkiConnect", "see anki_url")


def _batches(requests: Sequence[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    batch: list[dict[str, object]] = []
    size = 0
    for request in requests:
        length = len(json.dumps(request))
        if batch and (len(batch) == _MOST_ACTIONS or size + length > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(request)
        size += length
    if batch:
        yield batch
