"""`chatbot index --engine`, `-c milvus://...` and `chatbot engine`, as they are typed."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from chatbot.cli import main
from chatbot.engines.address import address
from chatbot.engines.catalog import Catalog
from chatbot.engines.writing import write
from chatbot.indexing import auxiliary
from chatbot.startup import open_corpus
from milvus_server import Server

DATA = Path(__file__).parent / "data"
RAIN = "Can the lantern stand rain?"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, and no documents but those that are named."""
    monkeypatch.setenv("CHATBOT_CACHE", str(tmp_path))
    monkeypatch.delenv("CHATBOT_CORPUS", raising=False)
    return tmp_path


def test_documents_are_sent_and_asked(
    server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent once, asked by one question, a file of them, labelled ones, and looked at."""
    place, lantern = server.url("typed"), str(DATA / "formats" / "lantern.pdf")
    assert main(["index", "--engine", place, lantern]) == 0
    assert "Sent " in capsys.readouterr().out
    assert main(["index", "--engine", place, lantern]) == 0
    assert "Nothing to send to milvus://" in capsys.readouterr().out
    assert main(["ask", "--json", "-c", lantern, RAIN]) == 0
    own = capsys.readouterr().out
    assert main(["ask", "--json", "-c", place, RAIN]) == 0
    assert capsys.readouterr().out == own
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{RAIN}\nWho painted it?\n"))
    assert main(["ask", "--json", "-c", place]) == 0
    assert capsys.readouterr().out.startswith(own)
    assert main(["info", "-c", place]) == 0
    assert f"corpus    {place}\n" in capsys.readouterr().out
    assert main(["engine", "stats", "-c", place]) == 0
    assert "index      SPARSE_INVERTED_INDEX, IP\n" in capsys.readouterr().out
    assert main(["engine", "check", "-c", place, "--sample", "3"]) == 0
    assert "3 of 3 questions have the 10 best" in capsys.readouterr().out


def test_changed_documents_are_sent_whole(
    server: Server,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Also where the saved index has the change in a part of its own."""
    monkeypatch.setattr(auxiliary, "LARGE", 0)
    monkeypatch.setattr(auxiliary, "SHARE", 100.0)
    place, folder = server.url("changed"), tmp_path / "documents"
    folder.mkdir()
    (folder / "tea.txt").write_text("Tea is hot.\n")
    assert main(["index", "-q", "--engine", place, str(folder)]) == 0
    (folder / "zebra.txt").write_text("A zebra has stripes.\n")
    assert main(["ask", "-q", "-c", str(folder), "Has a zebra stripes?"]) == 0
    opened = open_corpus([folder], report=print)
    assert opened.index.parts
    with pytest.raises(ValueError, match="an index in parts can't be sent"):
        write(opened.index, Catalog(address(place)))
    assert main(["index", "-q", "--engine", place, str(folder)]) == 0
    assert main(["ask", "-c", place, "Has a zebra stripes?"]) == 0
    assert "A zebra has stripes." in capsys.readouterr().out


def test_labelled_questions_are_asked_alike(server: Server, tmp_path: Path) -> None:
    """`chatbot eval` gives the same replies, as many as there are in several batches."""
    place, entries = server.url("labelled"), str(DATA / "entries.jsonl")
    texts = ["When are you open?", "And on Sundays?", "Is lunch free?", "How long?"]
    asked = [
        {"id": str(n), "text": texts[n % 4], "history": texts[: n % 3], "relevant": []}
        for n in range(70)
    ]
    questions = str(tmp_path / "questions.jsonl")
    Path(questions).write_text("".join(f"{json.dumps(one)}\n" for one in asked))
    assert main(["index", "-q", "--engine", place, entries]) == 0
    details: list[list[object]] = []
    for corpus in (entries, place):
        path = tmp_path / f"{len(details)}.jsonl"
        assert main(["eval", "-q", "-c", corpus, "--details", str(path), questions]) == 0
        details.append([json.loads(line) for line in path.read_text("utf-8").splitlines()])

    assert details[0] == details[1]
    assert len(details[0]) == 70


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "-c", "milvus://host/x"], "takes the documents themselves"),
        (["index", "milvus://host/x"], "takes the documents themselves"),
        (["eval", "-c", "milvus://127.0.0.1:1/x?timeout=0.1"], "no answer within 0.1 s"),
        (["ask", "-c", "milvus://host/x", "-c", "docs", "Why?"], "one of several documents"),
        (["ask", "-c", "milvus://host", "Why?"], "no address of an engine"),
        (["engine", "stats"], "no engine; name one"),
        (["engine", "check", "-c", "docs"], "docs: no address of an engine"),
    ],
)
def test_what_an_engine_is_not_for(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    """It is said what to name instead, with exit status 2."""
    pytest.importorskip("pymilvus")

    assert main(words) == 2
    assert said in capsys.readouterr().err


def test_what_asks_a_server_may_not_be_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is said how to install it."""
    monkeypatch.setitem(sys.modules, "pymilvus", None)

    assert main(["ask", "-c", "milvus://127.0.0.1:1/x", "Why?"]) == 2
    assert "pip install 'chatbot[milvus]'" in capsys.readouterr().err


def test_address_in_a_configuration_file_is_no_path(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is taken as it is, not from the file's folder on."""
    pytest.importorskip("pymilvus")
    config = tmp_path / "config.toml"
    config.write_text('corpus = ["milvus://127.0.0.1:1/x?timeout=0.1"]\n')
    monkeypatch.setenv("CHATBOT_CONFIG", str(config))

    assert main(["ask", "Why?"]) == 2
    assert "chatbot: milvus://127.0.0.1:1/x: no answer" in capsys.readouterr().err
