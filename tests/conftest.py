"""The article given to us, as passages, as an index, as a conversation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from chatbot.conversation import Conversation
from chatbot.corpus import Passage
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files
from chatbot.places import seeds
from milvus_server import Server, running

# Where a server was asked, a terminal that is started later would show what gRPC logs there.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
# A loaded machine is no failure: properties have no time limit.
settings.register_profile("chatbot", deadline=None)
settings.load_profile("chatbot")


@pytest.fixture(autouse=True, scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of what is kept: nothing of this machine's user is read or written."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        yield folder / "chatbot"


@pytest.fixture(scope="session")
def corpus() -> list[Passage]:
    """The passages of the seed article."""
    return list(read_corpus(list_files([seeds()])).passages)


@pytest.fixture(scope="session")
def index(corpus: list[Passage]) -> Index:
    """The index of the seed article, in memory."""
    return build_index(corpus)


@pytest.fixture(scope="session")
def conversation(index: Index) -> Conversation:
    """A conversation about the seed article."""
    return Conversation(index)


@pytest.fixture(autouse=True)
def new_topic(request: pytest.FixtureRequest) -> None:
    """No test's questions lean on those of another."""
    if "conversation" in request.fixturenames:
        request.getfixturevalue("conversation").forget()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Milvus server, for the tests that leave it running."""
    yield from running(tmp_path_factory.mktemp("milvus"))
