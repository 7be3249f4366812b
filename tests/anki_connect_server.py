"""AnkiConnect on a real collection of Anki's, without Anki's window: the judge of `push`.

Answers those actions that flashq uses as the add-on of November 2025 documents and does them:
each action of a `multi` has its own version and key, a failed one gives its exception's text,
pictures and packages are read from paths of Anki's computer. Beyond that it can be told to be
older, to be locked, to refuse origins, or to see none of our files.
"""

import base64
import json
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from anki.collection import Collection
from anki.errors import NotFoundError
from anki.importing import AnkiPackageImporter
from anki.lang import set_lang
from anki.utils import ids2str, int_time

# As Anki does when it starts; its importer before 26.09 needs it.
set_lang("en")


class Actions:
    """What AnkiConnect can do, under its names; an action is a method without an underscore."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._sees_our_files = True
        self._tells_mod = True

    def version(self) -> int:
        return 6

    def modelNamesAndIds(self) -> dict[str, int]:  # noqa: N802
        return {kind.name: kind.id for kind in self._collection.models.all_names_and_ids()}

    def findModelsById(self, modelIds: list[int]) -> list[Any]:  # noqa: N802, N803
        found = []
        for model_id in modelIds:
            model = self._collection.models.get(model_id)
            if model is None:
                raise Exception(f"model was not found: {model_id}")
            found.append(model)
        return found

    def updateModelTemplates(self, model: dict[str, Any]) -> None:  # noqa: N802
        changed = self._model(model["name"])
        for template in changed["tmpls"]:
            given = model["templates"].get(template["name"])
            if given and given.get("Front"):
                template["qfmt"] = given["Front"]
            if given and given.get("Back"):
                template["afmt"] = given["Back"]
        self._collection.models.update_dict(changed)

    def updateModelStyling(self, model: dict[str, Any]) -> None:  # noqa: N802
        changed = self._model(model["name"])
        changed["css"] = model["css"]
        self._collection.models.update_dict(changed)

    def findNotes(self, query: str | None = None) -> list[int]:  # noqa: N802
        return [] if query is None else list(map(int, self._collection.find_notes(query)))

    def notesInfo(  # noqa: N802
        self, notes: list[int] | None = None, query: str | None = None
    ) -> list[dict[str, Any]]:
        if notes is None and query is None:
            raise Exception('Must provide either "notes" or a "query"')
        found = []
        for note_id in self.findNotes(query) if notes is None else notes:
            try:
                note = self._collection.get_note(note_id)
            except NotFoundError:
                found.append({})
                continue
            kind = note.note_type()
            info = {
                "noteId": note.id,
                "profile": "User 1",
                "tags": note.tags,
                "fields": {
                    part["name"]: {"value": note.fields[part["ord"]], "order": part["ord"]}
                    for part in kind["flds"]
                },
                "modelName": kind["name"],
                "cards": [card.id for card in note.cards()],
            }
            if self._tells_mod:
                info["mod"] = note.mod
            found.append(info)
        return found

    def updateNoteFields(self, note: dict[str, Any]) -> None:  # noqa: N802
        changed = self._note(note["id"])
        for name, value in note["fields"].items():
            if name in changed:
                changed[name] = value
        self._collection.update_note(changed, skip_undo_entry=True)

    def addTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self._collection.tags.bulk_add(notes, tags)

    def removeTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self._collection.tags.bulk_remove(notes, tags)

    def getDecks(self, cards: list[int]) -> dict[str, list[int]]:  # noqa: N802
        found: dict[str, list[int]] = {}
        for card in cards:
            deck_id = self._collection.db.scalar("select did from cards where id = ?", card)
            found.setdefault(self._collection.decks.get(deck_id)["name"], []).append(card)
        return found

    def findCards(self, query: str | None = None) -> list[int]:  # noqa: N802
        return [] if query is None else list(map(int, self._collection.find_cards(query)))

    def changeDeck(self, cards: list[int], deck: str) -> None:  # noqa: N802
        deck_id = self._collection.decks.id(deck)
        self._collection.sched.remFromDyn(cards)
        self._collection.db.execute(
            f"update cards set usn = ?, mod = ?, did = ? where id in {ids2str(cards)}",
            self._collection.usn(),
            int_time(),
            deck_id,
        )

    def storeMediaFile(  # noqa: N802
        self,
        filename: str,
        data: str | None = None,
        path: str | None = None,
        url: str | None = None,
        skipHash: str | None = None,  # noqa: N803
        deleteExisting: bool = True,  # noqa: N803
    ) -> str:
        if not (data or path or url):
            raise Exception('You must provide a "data", "path", or "url" field.')
        content = base64.b64decode(data) if data else self._path(str(path)).read_bytes()
        if deleteExisting:
            self.deleteMediaFile(filename)
        return self._collection.media.write_data(filename, content)

    def retrieveMediaFile(self, filename: str) -> str | bool:  # noqa: N802
        name = unicodedata.normalize("NFC", Path(filename).name)
        file = Path(self._collection.media.dir()) / name
        return base64.b64encode(file.read_bytes()).decode() if file.exists() else False

    def deleteMediaFile(self, filename: str) -> None:  # noqa: N802
        self._collection.media.trash_files([filename])

    def getMediaDirPath(self) -> str:  # noqa: N802
        return str(Path(self._collection.media.dir()).absolute())

    def importPackage(self, path: str) -> bool:  # noqa: N802
        AnkiPackageImporter(self._collection, str(self._path(path))).run()
        return True

    def _model(self, name: str) -> Any:
        model = self._collection.models.by_name(name)
        if model is None:
            raise Exception(f"model was not found: {name}")
        return model

    def _note(self, note_id: int) -> Any:
        try:
            return self._collection.get_note(note_id)
        except NotFoundError:
            raise NotFoundError(f"Note was not found: {note_id}", None, None, None) from None

    def _path(self, path: str) -> Path:
        if not (self._sees_our_files or path.startswith(self.getMediaDirPath())):
            raise FileNotFoundError(2, "No such file or directory", path)
        return Path(path)


class Server:
    """A running AnkiConnect; `asked` are the actions it was asked for, in their order."""

    def __init__(self, collection: Collection, *, key: str | None = None) -> None:
        self.collection = collection
        self.key = key
        self.actions = Actions(collection)
        self.asked: list[str] = []
        self.requests = 0
        self.missing: set[str] = set()
        self.denies = False
        self.fails: dict[str, str] = {}
        self.before: Callable[[str], None] = lambda action: None
        self.address = ""

    def sees_our_files(self, sees: bool) -> None:
        """Whether paths of flashq's computer mean the same to Anki."""
        self.actions._sees_our_files = sees

    def tells_mod(self, tells: bool) -> None:
        """Whether notes come with when they were changed, as they do since June 2024."""
        self.actions._tells_mod = tells

    def answer(self, request: dict[str, Any]) -> Any:
        """The reply to one action, failed or not."""
        name = request.get("action", "")
        version = request.get("version", 4)
        self.asked.append(name)
        try:
            if request.get("key") != self.key:
                raise Exception("valid api key must be provided")
            self.before(name)
            if name in self.fails:
                raise Exception(self.fails[name])
            params = request.get("params", {})
            if name == "multi":
                result: Any = [self.answer(action) for action in params["actions"]]
            elif name.startswith("_") or name in self.missing or not hasattr(self.actions, name):
                raise Exception("unsupported action")
            else:
                result = getattr(self.actions, name)(**params)
        except Exception as error:
            return {"result": None, "error": str(error)}
        return result if version <= 4 else {"result": result, "error": None}

    def reply(self, body: bytes) -> bytes:
        """The body of the reply to the body of a request."""
        if not body:
            return b"AnkiConnect v.6"
        try:
            request = json.loads(body)
            if not isinstance(request, dict) or not request.get("action"):
                raise ValueError("'action' is a required property")
        except ValueError as error:
            return json.dumps({"result": None, "error": str(error)}).encode()
        return json.dumps(self.answer(request)).encode()


@contextmanager
def anki_connect(folder: Path, *, key: str | None = None) -> Iterator[Server]:
    """AnkiConnect on a new collection in a folder, at an address of this computer."""
    folder.mkdir(exist_ok=True)
    collection = Collection(str(folder / "collection.anki2"))
    server = Server(collection, key=key)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.requests += 1
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            denied = server.denies
            reply = b"" if denied else server.reply(body)
            self.send_response(403 if denied else 200)
            self.send_header("Content-Type", "text/json")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = HTTPServer(("127.0.0.1", 0), Handler)
    server.address = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
        collection.close()
