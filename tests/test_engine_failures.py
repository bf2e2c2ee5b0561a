"""An engine that is down, slow, killed, refuses, or is another: what is said, nothing lost."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from chatbot.conversation import Conversation
from chatbot.corpus import Document, Passage
from chatbot.engines import milvus, writing
from chatbot.engines.address import Address, address
from chatbot.engines.catalog import Catalog
from chatbot.engines.opening import open_engine
from chatbot.engines.writing import write
from chatbot.errors import ChatbotError, EngineUnavailable
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.progress import Item
from chatbot.query import understand
from chatbot.ranking import Ranking, rank
from chatbot.terminal.chat import Chat
from chatbot.terminal.screen import Screen
from milvus_server import Server, running

grpc = pytest.importorskip("grpc")
SERVICE = "/milvus.proto.milvus.MilvusService/"


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that tests kill, and start again."""
    yield from running(tmp_path_factory.mktemp("fragile"))


@pytest.fixture(scope="module")
def tea() -> Index:
    """Twenty paragraphs, alike but for a number."""
    document = Document("d", "D")
    texts = [f"Tea number {n} is hot." for n in range(20)]
    return build_index([Passage(str(n), text, document) for n, text in enumerate(texts)])


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes in small batches, that give up after a second."""
    monkeypatch.setattr(writing, "TOGETHER", 4)
    monkeypatch.setattr(milvus, "LONG", 1.0)
    monkeypatch.setattr(writing, "LONG", 1.0)


class Told:
    """A `Progress` that does something before one of the items."""

    def __init__(self, at: int, act: Callable[[], None]) -> None:
        """Do `act` before item number `at`."""
        self.at, self.act = at, act

    def __call__(self, items: Iterable[Item], *_: object, **__: object) -> Iterable[Item]:
        """The items."""
        for number, item in enumerate(items):
            if number == self.at:
                self.act()
            yield item


def asked(index: Index) -> Ranking:
    """What a question finds."""
    return rank(understand("tea number 7", index), index, 5)


def test_server_killed_while_it_is_asked(fragile: Server, tea: Index, tmp_path: Path) -> None:
    """The question says so; once it is there again, the same chat gets the same answer."""
    place = address(fragile.url("asked", timeout=1))
    write(tea, Catalog(place))
    there = open_engine(place, tmp_path).index
    chat = Chat(Conversation(there), Screen)
    fragile.kill()

    with pytest.raises(EngineUnavailable, match=r"no answer within 1 s .*see that the server"):
        asked(there)
    assert "no answer within 1 s" in " ".join(chat.respond("Is tea number 7 hot?").split())
    fragile.start()
    replies = (chat.respond("Is tea number 7 hot?") for _ in range(30))
    assert any("Tea number 7 is hot." in reply for reply in replies)
    assert asked(there) == asked(tea)


@pytest.mark.usefixtures("hasty")
def test_server_killed_while_it_is_written(fragile: Server, tea: Index, tmp_path: Path) -> None:
    """What was written is kept, and the same command writes the rest and no more."""
    place = address(fragile.url("written"))

    with pytest.raises(EngineUnavailable, match=r"stopped after 12 entities; the same command"):
        write(tea, Catalog(place), Told(3, fragile.kill))
    fragile.start()
    with pytest.raises(EngineUnavailable, match="nothing is indexed there yet"):
        open_engine(place, tmp_path)
    version, sent = write(tea, Catalog(place))
    assert sent == version.entities - 12
    assert asked(open_engine(place, tmp_path).index) == asked(tea)


def test_server_that_starts_again_meanwhile(
    fragile: Server, tea: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer waits for it, and nothing that was acknowledged is lost."""
    monkeypatch.setattr(writing, "TOGETHER", 4)
    place = address(fragile.url("meanwhile"))

    def crash() -> None:
        fragile.kill()
        fragile.start()

    version, sent = write(tea, Catalog(place), Told(3, crash))
    assert sent == version.entities
    assert asked(open_engine(place, tmp_path).index) == asked(tea)


def test_released_collection_is_loaded(server: Server, tea: Index, tmp_path: Path) -> None:
    """What an operator took out of memory is asked for."""
    from pymilvus import MilvusClient

    place = address(server.url("authors_password"))  # a name is no reason to be refused
    write(tea, Catalog(place))
    opened = open_engine(place, tmp_path)
    client = MilvusClient(uri=place.uri, dedicated=True)
    client.release_collection(opened.store.collection)
    client.close()

    assert asked(opened.index) == asked(tea)


@contextmanager
def answering(reply: Callable[[str, Any], bytes]) -> Iterator[Address]:
    """A server that answers each call by its name with these bytes, or as `reply` aborts."""

    class Handler(grpc.GenericRpcHandler):  # type: ignore[misc, name-defined]
        def service(self, details: Any) -> Any:  # noqa: ANN401
            name = details.method.removeprefix(SERVICE)
            return grpc.unary_unary_rpc_method_handler(lambda _, context: reply(name, context))

    with ThreadPoolExecutor(2) as pool:
        running = grpc.server(pool, handlers=[Handler()])
        port = running.add_insecure_port("127.0.0.1:0")
        running.start()
        yield address(f"milvus://127.0.0.1:{port}/x?timeout=1")
        running.stop(None).wait()


def test_refused_credentials(tmp_path: Path) -> None:
    """They are asked for by the name of the variable that has them."""
    pytest.importorskip("pymilvus")

    def refuse(_: str, context: Any) -> bytes:  # noqa: ANN401
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure")
        return b""

    with (
        answering(refuse) as place,
        pytest.raises(EngineUnavailable, match=r"refuses .*set CHATBOT_MILVUS_TOKEN"),
    ):
        open_engine(place, tmp_path)


def test_server_of_an_old_version(tmp_path: Path) -> None:
    """One without the index that is needed is not written to."""
    pb2 = pytest.importorskip("pymilvus.grpc_gen").milvus_pb2

    def old(name: str, _: object) -> bytes:
        if name == "GetVersion":
            return bytes(pb2.GetVersionResponse(version="v2.4.9").SerializeToString())
        return bytes(pb2.ConnectResponse().SerializeToString())

    with answering(old) as place, pytest.raises(EngineUnavailable, match=r"v2\.4\.9; it takes"):
        open_engine(place, tmp_path)


def test_server_that_says_nothing(tmp_path: Path) -> None:
    """A connection that is taken and not answered ends with the timeout."""
    pytest.importorskip("pymilvus")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        place = address(f"milvus://127.0.0.1:{silent.getsockname()[1]}/x?timeout=0.5")

        with pytest.raises(EngineUnavailable, match=r"no answer within 0\.5 s"):
            open_engine(place, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("milvus://", "no address of an engine; write milvus://HOST:PORT/COLLECTION"),
        ("milvus://host", "no address of an engine"),
        ("milvus://host:port/x", "no address of an engine"),
        ("milvus://host/a/b", "collection in letters, digits"),
        ("milvus://host/a-b", "collection in letters, digits"),
        ("milvus://host/x?timeout=0", "timeout=SECONDS above 0"),
        ("milvus://host/x?timeout=nan", "timeout=SECONDS above 0"),
        ("milvus://host/x?retries=3", "timeout=SECONDS above 0"),
        ("milvus://me:secret@host/x", "no passwords in an address"),
    ],
)
def test_addresses_that_are_none(text: str, said: str) -> None:
    """They are refused before anything is asked, and no password is repeated."""
    with pytest.raises(ChatbotError, match=said) as raised:
        address(text)

    assert "secret" not in str(raised.value)


def test_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port is Milvus's own unless said, the token comes from the environment."""
    monkeypatch.setenv("CHATBOT_MILVUS_TOKEN", "me:secret")
    plain, secure = address("milvus://host/x"), address("milvus+tls://[::1]:1/x?timeout=2")

    assert (plain.uri, plain.timeout) == ("http://host:19530", 5.0)
    assert (secure.uri, secure.timeout) == ("https://[::1]:1", 2.0)
    assert str(secure) == "milvus+tls://[::1]:1/x"
    assert "secret" not in f"{plain} {plain!r}"
