"""AnkiConnect's interface, spoken with a real collection of Anki's behind it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from anki_connect_server import Server, anki_connect
from flashq.errors import FlashqError
from flashq.formats.anki.connect import Action, AnkiConnect


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with anki_connect(tmp_path / "anki") as server:
        yield server


@contextmanager
def answering(*replies: bytes) -> Iterator[str]:
    """An address where something answers these bytes, one for each connection, to anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            for reply in replies:
                connection, _ = listening.accept()
                with connection:
                    connection.recv(65_536)
                    connection.sendall(reply)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def http(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def failure(address: str, key: str = "", timeout_s: float = 5) -> FlashqError:
    with pytest.raises(FlashqError) as caught:
        AnkiConnect(address, key, timeout_s).check()
    return caught.value


def test_an_anki_that_runs_is_let_pass(server: Server) -> None:
    AnkiConnect(server.address).check()
    assert server.asked == ["version"]


def test_an_anki_that_does_not_run_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    error = failure(address)
    assert error.message == f"Anki does not answer at {address}"
    assert "start Anki" in error.hint
    assert "2055492159" in error.hint


def test_a_host_that_is_not_known_is_told() -> None:
    assert (
        "cannot reach Anki at http://anki.invalid:8765"
        in failure("http://anki.invalid:8765").message
    )


def test_an_anki_that_gives_no_answer_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        error = failure(address, timeout_s=0.02)
    assert "gave no answer" in error.message
    assert "dialogue" in error.hint


@pytest.mark.parametrize(
    "reply",
    [
        http(b"AnkiConnect v.6"),
        http(b"null"),
        http(b'{"name": "elastic"}'),
        http(b"not found", "404 Not Found"),
        http(b"\xff\xfe"),
    ],
)
def test_what_is_not_anki_connect_is_told(reply: bytes) -> None:
    with answering(reply) as address:
        assert failure(address).message == f"what answers at {address} is not AnkiConnect"


@pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"])
def test_an_anki_that_is_closed_meanwhile_is_told(reply: bytes) -> None:
    with answering(reply) as address:
        assert "broke off" in failure(address).message


def test_permission_that_is_denied_is_told(server: Server) -> None:
    server.denies = True
    error = failure(server.address)
    assert "denies us permission" in error.message
    assert "webCorsOriginList" in error.hint


def test_an_old_version_is_told() -> None:
    with answering(http(b'{"result": 5, "error": null}')) as address:
        error = failure(address)
    assert "too old" in error.message
    assert "Check for Updates" in error.hint


def test_the_right_key_opens(server: Server) -> None:
    server.key = "secret"
    client = AnkiConnect(server.address, "secret")
    client.check()
    answers = client.ask_all([Action("version"), Action("getMediaDirPath")])
    assert [answer.error for answer in answers] == ["", ""]


def test_a_wrong_key_and_none_are_told_apart(server: Server) -> None:
    server.key = "secret"
    assert "refuses the key" in failure(server.address, "wrong").message
    assert "asks for a key" in failure(server.address).message
    assert "anki_key" in failure(server.address).hint


def test_no_key_is_sent_where_there_is_none(server: Server) -> None:
    server.key = ""
    assert "asks for a key" in failure(server.address).message


def test_an_anki_at_its_choice_of_profile_is_told(server: Server) -> None:
    server.fails["findNotes"] = "collection is not available"
    with pytest.raises(FlashqError, match="open a profile in Anki"):
        AnkiConnect(server.address).ask("findNotes", query="")


@pytest.mark.parametrize(
    ("action", "params"), [("sing", {}), ("findNotes", {"pattern": "deck:current"})]
)
def test_an_action_that_is_not_known_means_that_the_add_on_is_old(
    server: Server, action: str, params: dict[str, object]
) -> None:
    with pytest.raises(FlashqError, match=f"too old: it cannot do {action}"):
        AnkiConnect(server.address).ask(action, **params)


def test_the_first_line_of_what_anki_says_is_told(server: Server) -> None:
    server.fails["findNotes"] = "disk full\n  at line 12"
    with pytest.raises(FlashqError) as caught:
        AnkiConnect(server.address).ask("findNotes", query="")
    assert caught.value.message == "Anki could not do findNotes: disk full"


def test_many_actions_go_in_few_requests_and_answers_keep_their_order(server: Server) -> None:
    actions = [Action("createNothing" if place == 7 else "version") for place in range(250)]
    answers = AnkiConnect(server.address).ask_all(actions)
    assert [place for place, answer in enumerate(answers) if answer.error] == [7]
    assert {answer.result for answer in answers} == {6, None}
    assert server.requests == 3


def test_long_actions_go_in_requests_of_their_own(server: Server) -> None:
    text = "x" * 300_000
    AnkiConnect(server.address).ask_all([Action("version", {"text": text})] * 3)
    assert server.requests == 3


def test_no_actions_are_no_request(server: Server) -> None:
    assert AnkiConnect(server.address).ask_all([]) == []
    assert server.requests == 0


def test_an_answer_of_another_shape_is_told(server: Server) -> None:
    with pytest.raises(FlashqError, match="not AnkiConnect"):
        AnkiConnect(server.address).ask_for(list, "version")


def test_proxies_are_passed_by(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    AnkiConnect(server.address).check()


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("http://127.0.0.1:8765", True),
        ("http://localhost:8765", True),
        ("http://[::1]:8765", True),
        ("http://192.168.1.20:8765", False),
        ("https://anki.example.org/connect", False),
        ("http://127.0.0.1.example.org:8765", False),
    ],
)
def test_only_this_computer_shares_our_files(address: str, is_local: bool) -> None:
    assert AnkiConnect(address).is_local is is_local


def test_a_picture_is_read_by_anki_itself_where_it_can(server: Server, tmp_path: Path) -> None:
    picture = tmp_path / "curve.png"
    picture.write_bytes(b"picture")
    assert AnkiConnect(server.address).store_media("flashq-curve.png", picture) == ""
    assert server.asked == ["storeMediaFile"]
    stored = Path(server.collection.media.dir()) / "flashq-curve.png"
    assert stored.read_bytes() == b"picture"


def test_a_picture_is_sent_where_anki_does_not_see_it(server: Server, tmp_path: Path) -> None:
    server.sees_our_files(False)
    picture = tmp_path / "curve.png"
    picture.write_bytes(b"picture")
    assert AnkiConnect(server.address).store_media("flashq-curve.png", picture) == ""
    stored = Path(server.collection.media.dir()) / "flashq-curve.png"
    assert stored.read_bytes() == b"picture"


def test_a_picture_that_is_gone_is_told(server: Server, tmp_path: Path) -> None:
    error = AnkiConnect(server.address).store_media("flashq-curve.png", tmp_path / "curve.png")
    assert error == "no such file or directory"


def test_what_is_no_package_is_told_and_leaves_nothing_in_the_folder_of_pictures(
    server: Server, tmp_path: Path
) -> None:
    package = tmp_path / "broken.apkg"
    package.write_bytes(b"no package")
    error = AnkiConnect(server.address).import_package(package)
    assert error.startswith("Anki could not do importPackage: ")
    assert list(Path(server.collection.media.dir()).iterdir()) == []
