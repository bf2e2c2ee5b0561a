"""This package's own index beside an engine that holds the same passages, in one run.

    python tests/benchmarks/engines.py milvus://HOST:PORT/COLLECTION [--passages 100000]
    python tests/benchmarks/engines.py milvus://HOST:PORT/COLLECTION --sets DATA

Indexing is from passages in memory to the last entity committed. A question is searched for
(the 50 best, as a reply needs), and replied to (with reading, passages fetched, ranking and
excerpt); p50 and p95 are over 300 questions with function words between the telling ones,
after one pass. Throughput is of searches by 1 and by 4 clients, each a process of its own.
`overhead` is what a search takes beyond the same call of pymilvus itself. Memory is this
process's own, peak of indexing and growth by opening; `--server PID` adds the server's.

With --sets every labelled set below DATA, the first --passages of each, is sent, and of up to
300 of its questions the matches of both are compared to the last bit.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
from collections.abc import Callable, Sequence
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from corpus import passages, questions

from chatbot.conversation import Conversation
from chatbot.engine import Remote
from chatbot.engines.address import Address, address
from chatbot.engines.catalog import Catalog
from chatbot.engines.milvus import BEYOND, Milvus
from chatbot.engines.opening import open_engine
from chatbot.engines.writing import write
from chatbot.index import Index
from chatbot.query import understand
from chatbot.ranking import rank
from chatbot.scoring import CANDIDATES, candidates, query_row
from chatbot.startup import open_index

SECONDS = 5.0  # that throughput is measured
COMPARED = 300  # questions of each set
Ask = Callable[[str], object]


def search(index: Index) -> Ask:
    """Reading a question, and the passages worth a closer look."""
    return lambda text: candidates(understand(text, index), index, CANDIDATES)


def reply(index: Index) -> Ask:
    """A whole reply."""
    return lambda text: Conversation(index).ask(text)


def milliseconds(ask: Ask, asked: Sequence[str]) -> np.ndarray:
    """The time of each question in a second pass: (questions,)."""
    times = []
    for again in (False, True):
        for text in asked:
            start = perf_counter()
            ask(text)
            if again:
                times.append(perf_counter() - start)
    return np.array(times) * 1000


def overhead(index: Index, remote: Remote, store: Milvus, asked: Sequence[str]) -> float:
    """Median milliseconds of `Milvus.search` beyond pymilvus's own call with the same query."""
    beyond = []
    client = store._connection._client
    for text in asked:
        row = query_row(understand(text, index), remote.columns)
        data = [dict(zip(row.columns.tolist(), row.weights.tolist(), strict=True))]
        raw, ours = [], []
        for _ in range(5):
            start = perf_counter()
            hits = client.search(
                store.collection,
                data=data,
                anns_field="row",
                limit=CANDIDATES + BEYOND,
                output_fields=["row"],
                search_params={"metric_type": "IP", "params": {"drop_ratio_search": 0.0}},
                consistency_level="Bounded",
            )
            for hit in hits[0]:
                hit["entity"]["row"]
            middle = perf_counter()
            store.search(row, CANDIDATES, 60)
            raw.append(middle - start)
            ours.append(perf_counter() - middle)
        beyond.append(min(ours) - min(raw))
    return float(np.median(beyond) * 1000)


def throughput(opened: Callable[[], Index], clients: int) -> float:
    """Searches a second of so many processes together, each with an index of its own."""
    context = get_context("fork")
    ready, go, counts = context.Semaphore(0), context.Event(), context.Array("q", clients)

    def work(place: int) -> None:
        ask, asked = search(opened()), questions(function_words=True)
        for text in asked[:20]:
            ask(text)
        ready.release()
        go.wait()
        end, at = perf_counter() + SECONDS, place * 7
        while perf_counter() < end:
            ask(asked[at % len(asked)])
            at += 1
            counts[place] += 1

    processes = [context.Process(target=work, args=(n,)) for n in range(clients)]
    for process in processes:
        process.start()
    for _ in processes:
        ready.acquire()
    go.set()
    for process in processes:
        process.join()
    return float(sum(counts[:])) / SECONDS


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident(process: int | str = "self") -> float:
    """What a process has in memory now, in MB."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def in_child(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """What `work` measures in a process of its own, so that memory is its alone."""
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(work()))
    process.start()
    sender.close()
    found: dict[str, float] = receiver.recv()
    process.join()
    return found


def told(index: Index) -> dict[str, float]:
    """p50 and p95 of a search and of a reply."""
    asked = questions(function_words=True)
    found = {}
    for name, ask in (("search", search(index)), ("reply", reply(index))):
        times = milliseconds(ask, asked)
        found[f"{name} p50 ms"], found[f"{name} p95 ms"] = np.quantile(times, [0.5, 0.95])
    return found


def measured(place: Address, count: int, folder: Path, server: int) -> None:
    """Print a row of figures for each engine."""
    corpus = folder / "corpus.jsonl"
    with corpus.open("w", encoding="utf-8") as stream:
        for passage in passages(count):
            row = {"id": passage.id, "text": passage.text, "title": "Made up"}
            stream.write(json.dumps(row) + "\n")

    def indexed() -> dict[str, float]:
        start = perf_counter()
        open_index(corpus, cache=folder)
        return {"index s": perf_counter() - start, "index peak MB": peak()}

    def own() -> dict[str, float]:
        before = resident()
        found = told(open_index(corpus, cache=folder))
        return {**found, "open MB": resident() - before}

    def sent() -> dict[str, float]:
        index = open_index(corpus, cache=folder)
        start = perf_counter()
        write(index, Catalog(place))
        return {"index s": perf_counter() - start, "index peak MB": peak()}

    def there() -> dict[str, float]:
        before = resident()
        opened = open_engine(place, folder)
        found = told(opened.index)
        remote = opened.index.remote
        assert remote is not None
        asked = questions(function_words=True)[:100]
        found["overhead ms"] = overhead(opened.index, remote, opened.store, asked)
        found["open MB"] = resident() - before
        return found

    rows = {"embedded": in_child(indexed) | in_child(own)}
    rows["milvus"] = in_child(sent)
    sleep(2)
    rows["milvus"] |= in_child(there)
    for clients in (1, 4):
        name = f"searches/s of {clients}"
        rows["embedded"][name] = throughput(lambda: open_index(corpus, cache=folder), clients)
        rows["milvus"][name] = throughput(lambda: open_engine(place, folder).index, clients)
    if server:
        rows["milvus"]["server MB"] = resident(server)
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    print(f"| {count:,} passages | {' | '.join(rows)} |\n| --- | --- | --- |")
    for name in names:
        values = (f"{row[name]:,.2f}" if name in row else "" for row in rows.values())
        print(f"| {name} | {' | '.join(values)} |")


def compared(place: Address, count: int, folder: Path, sets: Path) -> None:
    """Print of how many questions of each set both have the same matches."""
    for data in sorted(sets.glob("*/corpus.jsonl")):
        corpus = folder / f"{data.parent.name}.jsonl"
        with data.open(encoding="utf-8") as stream:
            corpus.write_text("".join(islice(stream, count)), encoding="utf-8")
        own = open_index(corpus, cache=folder)
        write(own, Catalog(place))
        there = open_engine(place, folder).index
        with (data.parent / "questions.jsonl").open(encoding="utf-8") as stream:
            asked = [json.loads(line)["text"] for line in islice(stream, COMPARED)]
        same = sum(
            rank(understand(text, own), own, 10) == rank(understand(text, there), there, 10)
            for text in asked
        )
        units = len(own.postings.owners)
        print(f"{data.parent.name:14} {same:4} of {len(asked):4} alike, {units:,} units")


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", type=address)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--sets", type=Path, metavar="DATA")
    parser.add_argument("--server", type=int, default=0, metavar="PID")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        if options.sets:
            compared(options.address, options.passages, Path(folder), options.sets)
        else:
            measured(options.address, options.passages, Path(folder), options.server)


if __name__ == "__main__":
    main()
