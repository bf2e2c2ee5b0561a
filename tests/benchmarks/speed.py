"""Time of a question beside other search engines on the same passages, in one run.

    python tests/benchmarks/speed.py [--passages 10000 100000] [--json FILE]

Each engine takes a question as text and gives its ten best passages; "chatbot ask" does all
that a reply takes. Milliseconds of a question are the best of five passes, so that what else
the machine does is left out; p50 and p99 are over 300 questions, without and with function
words between theirs. "a second" is how many of 9,000 questions given at once an engine
answers with all cores, where it has a way to do that; the best of three passes. Needs
`pip install 'chatbot[bench]'`; an engine that is not installed is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from corpus import QUESTIONS, passages, questions

from chatbot.batches import BATCH, replies
from chatbot.conversation import Conversation
from chatbot.corpus import Passage
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.processes import shared
from chatbot.query import understand
from chatbot.scoring import score

TOP, PASSES = 10, 5
TOGETHER, TIMES = 9_000, 3  # questions of a batch, and passes
Search = Callable[[str], object]
Batch = Callable[[list[str]], object]
Engine = Callable[[list[Passage]], Iterator[tuple[str, Search, Batch | None]]]


def chatbot(corpus: list[Passage]) -> Iterator[tuple[str, Search, Batch | None]]:
    """This package: the first stage alone, then a whole reply."""
    index = build_index(corpus)

    def batch(asked: list[str]) -> object:
        return list(shared(_scored, (index, asked), range(0, len(asked), BATCH)))

    yield "chatbot", lambda question: score(understand(question, index), index, TOP), batch
    yield (
        "chatbot ask",
        lambda question: Conversation(index).ask(question),
        lambda asked: list(replies(index, [[question] for question in asked])),
    )


def _scored(index: Index, asked: list[str], first: int) -> list[tuple[np.ndarray, np.ndarray]]:
    some = asked[first : first + BATCH]
    return [score(understand(question, index), index, TOP) for question in some]


def sklearn(corpus: list[Passage]) -> Iterator[tuple[str, Search, Batch | None]]:
    """scikit-learn's TfidfVectorizer and a product with all passages, as in tutorials."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer()
    table = vectorizer.fit_transform(passage.text for passage in corpus)

    def search(question: str) -> object:
        scores = (table @ vectorizer.transform([question]).T).toarray().ravel()
        best = np.argpartition(scores, -TOP)[-TOP:]
        return best[np.argsort(-scores[best])]

    yield "tfidf", search, None


def bm25s(corpus: list[Passage]) -> Iterator[tuple[str, Search, Batch | None]]:
    """bm25s, compiled by numba where that is installed."""
    import bm25s

    backend = "numba" if find_spec("numba") else "numpy"
    model = bm25s.BM25(backend=backend)
    quiet = {"stopwords": None, "show_progress": False}
    model.index(bm25s.tokenize([p.text for p in corpus], **quiet), show_progress=False)
    if backend == "numba":
        model.activate_numba_scorer()

    def search(question: str) -> object:
        tokens = bm25s.tokenize([question], **quiet)
        return model.retrieve(tokens, k=TOP, show_progress=False, n_threads=1)

    def batch(asked: list[str]) -> object:
        tokens = bm25s.tokenize(asked, **quiet)
        return model.retrieve(tokens, k=TOP, show_progress=False, n_threads=os.cpu_count())

    yield f"bm25s {backend}", search, batch


def tantivy(corpus: list[Passage]) -> Iterator[tuple[str, Search, Batch | None]]:
    """Tantivy in memory, hits not counted."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for passage in corpus:
        writer.add_document(tantivy.Document(text=passage.text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    yield (
        "tantivy",
        lambda question: (
            searcher.search(index.parse_query(question, ["text"]), TOP, count=False).hits
        ),
        None,
    )


def fts5(corpus: list[Passage]) -> Iterator[tuple[str, Search, Batch | None]]:
    """SQLite's FTS5 in memory, ranked by its bm25."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE passages USING fts5(text)")
    base.executemany("INSERT INTO passages VALUES (?)", ((p.text,) for p in corpus))
    found = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 10"

    def search(question: str) -> object:
        any_word = " OR ".join(f'"{word}"' for word in question.split())
        return base.execute(found, (any_word,)).fetchall()

    yield "SQLite FTS5", search, None


ENGINES: dict[str, Engine] = {
    "chatbot": chatbot,
    "tantivy": tantivy,
    "bm25s": bm25s,
    "sklearn": sklearn,
    "sqlite3": fts5,
}


def milliseconds(search: Search, asked: list[str]) -> np.ndarray:
    """The best time of each question: (questions,)."""
    best = np.full(len(asked), np.inf)
    for _ in range(PASSES):
        for at, question in enumerate(asked):
            start = perf_counter()
            search(question)
            best[at] = min(best[at], perf_counter() - start)
    return best * 1000


def a_second(batch: Batch, asked: list[str]) -> float:
    """How many of the questions are answered a second, at best."""
    many, best = (asked * (TOGETHER // QUESTIONS))[:TOGETHER], np.inf
    batch(many)  # what is compiled, is
    for _ in range(TIMES):
        start = perf_counter()
        batch(many)
        best = min(best, perf_counter() - start)
    return float(len(many) / best)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--engines", default=",".join(ENGINES), help="by commas")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    rows = []
    head = "passages engine          dropped p50      p99 a second   kept p50      p99 a second"
    print(head)
    for count in options.passages:
        corpus = passages(count)
        for name in options.engines.split(","):
            if not find_spec(name):
                continue
            for label, search, batch in ENGINES[name](corpus):
                row: dict[str, float | str | None] = {"passages": count, "engine": label}
                line = f"{count:8,} {label:14}"
                for kind, kept in (("dropped", False), ("kept", True)):
                    asked = questions(function_words=kept)
                    p50, p99 = np.quantile(milliseconds(search, asked), [0.5, 0.99]).tolist()
                    rate = a_second(batch, asked) if batch else None
                    row |= {f"{kind} p50": p50, f"{kind} p99": p99, f"{kind} a second": rate}
                    told = f"{rate:8,.0f}" if rate else " " * 8
                    line += f" {p50:{12 if not kept else 10}.3f} {p99:8.3f} {told}"
                rows.append(row)
                print(line, flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
