"""A corpus in a collection: the same replies, versions, and writing that goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from chatbot.conversation import Conversation
from chatbot.corpus import Document, Passage
from chatbot.engine import Rows
from chatbot.engines import bodies as texts
from chatbot.engines import writing
from chatbot.engines.address import Address, address
from chatbot.engines.ahead import ask_ahead
from chatbot.engines.bodies import bodies, entry, forward_of
from chatbot.engines.catalog import Catalog
from chatbot.engines.checking import check, stats
from chatbot.engines.embedded import Embedded
from chatbot.engines.milvus import Milvus
from chatbot.engines.opening import OpenedEngine, open_engine
from chatbot.engines.statistics import Statistics, columns_of
from chatbot.engines.writing import write
from chatbot.errors import EngineUnavailable, StorageError
from chatbot.forward import HEADING, Forward
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files
from chatbot.places import seeds
from chatbot.progress import Item
from chatbot.query import understand
from chatbot.ranking import rank
from chatbot.terminal.record import record_said
from chatbot.vocabulary import Vocabulary
from milvus_server import Server
from strategies import corpora, questions

DATA = Path(__file__).parent / "data"
SETS = {
    "article": seeds(),
    "formats": DATA / "formats",
    "entries": DATA / "entries.jsonl",
    "mixed": DATA / "mixed",
}


def plain(*said: str) -> Index:
    """An index of paragraphs; one without letters has no terms."""
    document = Document("d", "D")
    return build_index([Passage(str(n), text, document) for n, text in enumerate(said)])


class Sent:
    """An index, and the same sent to a server and opened there."""

    def __init__(self, index: Index, place: Address, cache: Path) -> None:
        """Send and open it."""
        self.own, self.place, self.cache = index, place, cache
        write(index, Catalog(place))
        self.opened = open_engine(place, cache)
        self.there = self.opened.index


@pytest.fixture(scope="module", params=[*SETS, "wordings"])
def sent(
    request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Sent:
    """Each corpus of the tests; in the last one passages have many wordings."""
    if request.param == "wordings":
        found = [
            Passage(
                str(n),
                text,
                Document("d", "D"),
                f"Is {text}",
                tuple(f"{w} {text}" for w in range(9)),
            )
            for n, text in enumerate(
                ["Tea is hot.", "The summit is near.", "US and China talk."]
            )
        ]
    else:
        found = list(read_corpus(list_files([SETS[request.param]])).passages)
    place = address(server.url(request.param))
    return Sent(build_index(found), place, tmp_path_factory.mktemp("cache"))


@given(text=questions)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_engines_rank_alike(sent: Sent, text: str) -> None:
    """Matches, scores, evidence and confidences are the same, to the last bit."""
    own = rank(understand(text, sent.own), sent.own, 10)
    there = rank(understand(text, sent.there), sent.there, 10)

    assert there == own


def test_each_passage_asks_alike(sent: Sent) -> None:
    """What a passage says finds the same as in its own index, passages read back included."""
    for passage in sent.own.passages:
        for text in (passage.text, passage.question):
            own = rank(understand(text, sent.own), sent.own, 3)
            assert rank(understand(text, sent.there), sent.there, 3) == own


def test_questions_asked_ahead_ask_nothing_more(
    sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch takes one search and one look at passages, and the replies are the same."""
    there = open_engine(sent.place, sent.cache).index
    texts = ["Why does the summit matter?", "Is tea hot?", "", "zebra", "Is lunch free?"]
    ask_ahead(there, texts)
    monkeypatch.setattr(Milvus, "_call", None)  # whoever asks the server now fails

    for text in texts:
        own = record_said(Conversation(sent.own).say(text))
        assert record_said(Conversation(there).say(text)) == own


def test_conversations_are_alike(sent: Sent) -> None:
    """A follow-up, "back", and what can be asked get the same reply."""
    lines = ["Why does the summit matter?", "and in which city?", "go back", "what can I ask?"]
    own, there = Conversation(sent.own), Conversation(sent.there)

    for line in lines:
        assert record_said(there.say(line)) == record_said(own.say(line))
    assert there.state() == own.state()


def test_passages_come_back(sent: Sent) -> None:
    """By number, in slices and all of them, as they were indexed."""
    there = sent.there.passages

    assert list(there) == list(sent.own.passages)
    assert there[-1] == sent.own.passages[-1]
    assert there[1:3] == list(sent.own.passages)[1:3]
    with pytest.raises(IndexError):
        there[len(there)]


def test_second_start_needs_no_statistics(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are in the cache folder, and read anew where those there are damaged."""
    (kept,) = sent.cache.glob(f"index/{sent.opened.version.version}/statistics.npz")
    monkeypatch.setattr("chatbot.engines.opening.BLOCKS", 0)  # there is nothing to fetch with
    open_engine(sent.place, sent.cache)
    monkeypatch.undo()
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    open_engine(sent.place, sent.cache)

    assert Statistics(kept.read_bytes()).settings == sent.own.settings


def test_check_agrees(sent: Sent) -> None:
    """The best of all rows read back are those that the server finds."""
    checked = check(sent.opened, 20, lambda items, *_: items)

    assert checked.agrees
    assert checked.rows == len(sent.own.postings.owners)


def test_languages_of_documents_are_sent(sent: Sent) -> None:
    """The same languages are known there, and named among what is there."""
    told = dict(stats(sent.opened, sent.place))

    assert sent.there.settings == sent.own.settings
    assert told["language"] == ", ".join(sent.own.settings.languages)
    assert told["passages"].startswith(f"{len(sent.own.passages):,} (")


def test_check_finds_what_is_wrong(sent: Sent) -> None:
    """An engine that finds something else is told of, with the question."""
    other = Embedded()
    columns = sent.there.remote.columns if sent.there.remote else np.zeros(0, np.uint32)
    size = len(columns)
    starts = np.array([0, size], np.int64)
    other.add(np.array([0]), Rows(starts, columns, np.full(size, 0.1, np.float32)))
    other.commit()
    assert sent.there.remote is not None
    wrong = replace(sent.there, remote=replace(sent.there.remote, engine=other))
    opened = OpenedEngine(wrong, sent.opened.version, sent.opened.store)
    checked = check(opened, 20, lambda items, *_: items)

    assert not checked.agrees
    assert f"0 of {checked.questions} questions" in str(checked)
    assert checked.first in str(checked)


def test_version_stays_while_the_next_is_written(server: Server, tmp_path: Path) -> None:
    """Who opened one goes on with it, until the one after the next takes its place."""
    place = address(server.url("versions", timeout=2))
    first = Sent(plain("Tea is hot."), place, tmp_path)
    second = Sent(plain("Coffee is hot.", "Tea is cold."), place, tmp_path)

    assert rank(understand("tea", first.there), first.there, 1).matches[0].number == 0
    assert rank(understand("tea", second.there), second.there, 1).matches[0].number == 1
    Sent(plain("Water is wet."), place, tmp_path)
    assert rank(understand("coffee", second.there), second.there, 1).matches[0].number == 0
    with pytest.raises(EngineUnavailable, match="no such collection"):
        rank(understand("tea is hot", first.there), first.there, 1)


def test_writing_goes_on_where_it_stopped(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is not written again, and until all is the old version is in force."""
    monkeypatch.setattr(writing, "TOGETHER", 4)
    place = address(server.url("going_on"))
    before = Sent(plain("Tea is hot."), place, tmp_path)
    index = plain(*[f"Tea number {n} is hot." for n in range(20)], "!?", "...")

    def stopped(items: Iterable[Item], *_: object, **__: object) -> Iterable[Item]:
        yield from islice(items, 4)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(index, Catalog(place), stopped)
    assert open_engine(place, tmp_path).version == before.opened.version
    version, sent = write(index, Catalog(place))
    assert sent == version.entities - 4 * 4
    assert write(index, Catalog(place)) == (version, 0)
    there = open_engine(place, tmp_path).index
    assert rank(understand("tea 7", there), there, 5) == rank(
        understand("tea 7", index), index, 5
    )


def test_same_version_is_mended(server: Server, tmp_path: Path) -> None:
    """What is missing of the version in force is noticed when it is opened, and written."""
    place = address(server.url("mended"))
    sent = Sent(plain("Tea is hot.", "Coffee is cold."), place, tmp_path)
    sent.opened.store.delete(np.array([0]))
    sent.opened.store.commit()

    entities = sent.opened.version.entities
    with pytest.raises(EngineUnavailable, match=f"{entities - 1} of {entities} entities"):
        open_engine(place, tmp_path)
    assert write(sent.own, Catalog(place))[1] > 0
    assert open_engine(place, tmp_path).version.version == sent.opened.version.version


def test_collection_of_another_version_is_refused(server: Server, tmp_path: Path) -> None:
    """It says which version wrote it; writing puts the own one in force."""
    place = address(server.url("another"))
    sent = Sent(plain("Tea is hot."), place, tmp_path)
    catalog = Catalog(place)
    said = catalog.said(9)
    catalog._pointer.put([0], texts_row(), [json.dumps({**said, "chatbot": "9.9"})])

    with pytest.raises(EngineUnavailable, match=r"indexed by version 9\.9 of chatbot"):
        open_engine(place, tmp_path)
    write(sent.own, Catalog(place))
    assert open_engine(place, tmp_path).version.version == sent.opened.version.version


def test_collection_of_something_else_is_left_alone(server: Server) -> None:
    """It is neither read nor written."""
    from pymilvus import MilvusClient

    client = MilvusClient(uri=address(server.url("x")).uri, dedicated=True)
    client.create_collection("foreign", dimension=2)
    place = address(server.url("foreign"))

    with pytest.raises(EngineUnavailable, match="none of chatbot's; choose another name"):
        open_engine(place)
    with pytest.raises(EngineUnavailable, match="none of chatbot's; choose another name"):
        write(plain("Tea."), Catalog(place))
    client.close()


def texts_row() -> Rows:
    """A row that is never searched for."""
    return Rows(np.array([0, 1]), np.array([1], np.uint32), np.array([1.0], np.float32))


@given(corpora)
@settings(max_examples=8)
def test_entries_are_what_was_kept(passages: Sequence[Passage]) -> None:
    """A passage and its terms come back from its texts, however they are cut."""
    index = build_index(passages)
    own = index.forward.of(np.arange(len(passages)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "PIECE", 50)
        found = [entry(each) for each in bodies(passages, own)]
    back = forward_of(found, own.means)

    assert [one.passage for one in found] == list(passages)
    for name in [field.name for field in fields(Forward)]:
        assert getattr(back, name).tolist() == getattr(own, name).tolist()


@pytest.mark.parametrize(
    "text",
    ["", "0\nAAAA\n{}", "0\n%%%\n{}", "0\nAAAAAAAAAAA=\n{}", "0\nAQAAAAAAAAAAAAAAAA==\n{}"],
)
def test_texts_that_were_not_written(text: str) -> None:
    """What is none of ours, or cut, is no entry."""
    with pytest.raises(ValueError, match=r"."):
        entry([text])


def test_passages_that_were_not_written(server: Server, tmp_path: Path) -> None:
    """They are an error that says which passage, also where only the record is damaged."""
    sent = Sent(plain("Tea is hot.", "Coffee."), address(server.url("damaged")), tmp_path)
    own = sent.own.forward.of(np.arange(1))
    ((text,),) = bodies(sent.own.passages[:1], own)
    cut = "\n".join([*text.split("\n")[:2], "{}"])
    rows = Rows(np.arange(3), np.ones(2, np.uint32), np.ones(2, np.float32))
    sent.opened.store.put([0, 1 << 16], rows, [cut, "?"])

    for number in (0, 1):
        with pytest.raises(
            EngineUnavailable, match=f"passage {number} is not what was written"
        ):
            sent.there.passages[number]


def test_lone_surrogates_can_be_kept() -> None:
    """A text with half a character, as a file name may have it, comes back."""
    passage = Passage("a\ud800", "Tea.", Document("d", "D", path="\udcff"))
    index = build_index([passage])
    ((text,),) = bodies([passage], index.forward.of(np.arange(1)))

    assert entry([text]).passage == passage
    assert entry([text]).kinds[0] == HEADING
    text.encode()


def test_no_two_terms_share_a_column() -> None:
    """Of two with the same hash the first keeps it, and the second takes its next one."""
    alone = columns_of(Vocabulary.of(["t210367"]))
    both = columns_of(Vocabulary.of(["t15385", "t210367"]))

    assert columns_of(Vocabulary.of(["t15385"])).tolist() == alone.tolist()
    assert both[0] == alone[0] != both[1]


def test_damaged_statistics_are_refused() -> None:
    """Whatever is no archive, or lacks an array, is no statistics."""
    for block in (b"", b"PK\x03\x04", b"x" * 99):
        with pytest.raises(StorageError, match="statistics of the corpus are damaged"):
            Statistics(block)
