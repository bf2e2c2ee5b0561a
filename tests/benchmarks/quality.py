"""Answer quality beside lexical peers, on every labelled set below a folder, in one run.

    python tests/benchmarks/quality.py DATA [--sets a,b] [--limit 1000] [--json FILE]

A set is a folder with `corpus.jsonl` and `questions.jsonl` (see the README). Needs
`pip install 'chatbot[bench]'`; an engine that is not installed is left out. Peers are used
as their own documentation shows; an entry with several wordings is scored by its best one.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from chatbot.corpus import Passage
from chatbot.evaluation import LabelledQuestion, Result, evaluate, read_questions
from chatbot.indexing.build import build_index
from chatbot.indexing.file import File
from chatbot.indexing.formats.jsonlines import read_json_lines
from chatbot.metrics import estimates

SHOWN = ("success@1", "mrr@10", "auroc", "kept", "calibration error")
Scores = Iterator[np.ndarray]  # (units,) for each question
Peer = Callable[[Sequence[str], Sequence[str]], Scores]


def tfidf(units: Sequence[str], questions: Sequence[str]) -> Scores:
    """scikit-learn's TfidfVectorizer and cosine, as in every tutorial."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer().fit(units)
    table = vectorizer.transform(units).T.tocsr()
    for question in questions:
        yield (vectorizer.transform([question]) @ table).toarray()[0]


def bm25s(units: Sequence[str], questions: Sequence[str]) -> Scores:
    """bm25s with its stop words and a Snowball stemmer."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    model = bm25s.BM25()
    tokens = bm25s.tokenize(units, stopwords="en", stemmer=stemmer, show_progress=False)
    model.index(tokens, show_progress=False)
    for question in questions:
        words = bm25s.tokenize(
            [question], stopwords="en", stemmer=stemmer, show_progress=False, return_ids=False
        )[0]
        known = [word for word in words if word in model.vocab_dict]
        yield model.get_scores(known) if known else np.zeros(len(units))


def rank_bm25(units: Sequence[str], questions: Sequence[str]) -> Scores:
    """rank_bm25 on lower-cased words."""
    from rank_bm25 import BM25Okapi

    model = BM25Okapi([unit.lower().split() for unit in units])
    for question in questions:
        yield model.get_scores(question.lower().split())


def tantivy(units: Sequence[str], questions: Sequence[str]) -> Scores:
    """Tantivy (Lucene's BM25 in Rust) with its English stemmer."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="en_stem")
    builder.add_integer_field("number", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for number, unit in enumerate(units):
        writer.add_document(tantivy.Document(text=unit, number=number))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    for question in questions:
        words = "".join(c if c.isalnum() else " " for c in question)
        scores = np.zeros(len(units))
        if words.strip():
            query, _ = index.parse_query_lenient(words, ["text"])
            for score, address in searcher.search(query, 200).hits:
                scores[searcher.doc(address)["number"][0]] = score
        yield scores


PEERS: dict[str, tuple[str, Peer]] = {
    "tfidf": ("sklearn", tfidf),
    "bm25s": ("bm25s", bm25s),
    "rank_bm25": ("rank_bm25", rank_bm25),
    "tantivy": ("tantivy", tantivy),
}


def peer_results(
    peer: Peer, passages: Sequence[Passage], questions: Sequence[LabelledQuestion]
) -> Iterator[Result]:
    """The results of a peer, its best score as confidence."""
    units, owners = [], []
    for number, passage in enumerate(passages):
        whole = f"{passage.heading} {passage.question} {passage.text}"
        wordings = [passage.question, *passage.alternates] if passage.alternates else [whole]
        units += wordings
        owners += [number] * len(wordings)
    texts = [question.text for question in questions]
    for question, scores in zip(questions, peer(units, texts), strict=True):
        best = np.full(len(passages), -np.inf)
        np.maximum.at(best, owners, scores)
        order = np.argsort(-best, kind="stable")[:10]
        ranking = tuple((passages[n].id, float(best[n])) for n in order.tolist())
        yield Result(question, "answer", float(best[order[0]]), ranking)


def passages_of(folder: Path) -> list[Passage]:
    """The passages of a set."""
    text = (folder / "corpus.jsonl").read_text("utf-8")
    return list(read_json_lines(File("corpus", "corpus.jsonl", str(folder), text)).passages)


def measured(folder: Path, limit: int) -> dict[str, dict[str, float]]:
    """The figures of every engine on one set."""
    passages = passages_of(folder)
    questions = read_questions(folder / "questions.jsonl")
    if len(questions) > limit:
        questions = random.Random(0).sample(questions, limit)
    found = {"chatbot": estimates(list(evaluate(build_index(passages), questions)))}
    for name, (module, peer) in PEERS.items():
        if find_spec(module):
            found[name] = estimates(list(peer_results(peer, passages, questions)))
            found[name].pop("calibration error", None)  # a score is no probability
    return found


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", help="only these, by commas")
    parser.add_argument("--limit", type=int, default=1000, help="questions of a set")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    there = sorted(path.parent.name for path in options.data.glob("*/corpus.jsonl"))
    table = {}
    print(f"{'set':15} {'engine':10}", *(f"{name:>17}" for name in SHOWN))
    for name in options.sets.split(",") if options.sets else there:
        table[name] = measured(options.data / name, options.limit)
        for engine, row in table[name].items():
            print(f"{name:15} {engine:10}", *_cells(row), flush=True)
    for engine in next(iter(table.values())):
        rows = [row[engine] for row in table.values()]
        means = {
            shown: float(np.mean([row[shown] for row in rows if shown in row]))
            for shown in SHOWN
            if any(shown in row for row in rows)
        }
        print(f"{'mean':15} {engine:10}", *_cells(means))
    if options.json:
        options.json.write_text(json.dumps(table, indent=1), encoding="utf-8")


def _cells(row: dict[str, float]) -> list[str]:
    return [f"{row[name]:17.3f}" if name in row else f"{'-':>17}" for name in SHOWN]


if __name__ == "__main__":
    main()
