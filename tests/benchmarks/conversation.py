"""Follow-up questions answered with and without what was said before, in one run.

    python tests/benchmarks/conversation.py DATA [--sets canard,cast21,doqa] [--limit 300]

A set is a folder with `corpus.jsonl` and `questions.jsonl` whose follow-ups have a `history`
(the user's turn first, then alternating; the user's turns alone are used) and perhaps a
`rewrite` by a person. success@1 and success@5 of a sample of its answerable follow-ups:

    alone       the question as it was typed
    last        the turn before and the question, as one text
    all         all turns and the question, as one text
    thread      this package: the turns asked one after the other, then the question
    rewrite     the question as a person made it whole

The first three and the last also by bm25s (`pip install 'chatbot[bench]'`).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from chatbot.evaluation import LabelledQuestion, Result, evaluate
from chatbot.indexing.build import build_index
from quality import bm25s, passages_of, peer_results

FORMS: dict[str, Callable[[Sequence[str], str, str], str]] = {
    "alone": lambda _, text, __: text,
    "last": lambda turns, text, _: f"{turns[-1]} {text}",
    "all": lambda turns, text, _: " ".join([*turns, text]),
    "rewrite": lambda _, text, rewrite: rewrite or text,
}


def followups(folder: Path, limit: int) -> list[dict[str, str]]:
    """A sample of the set's answerable questions that have a history."""
    with (folder / "questions.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    asked = [row for row in rows if row["relevant"] and row.get("history")]
    return random.Random(0).sample(asked, min(limit, len(asked)))


def questions(rows: list[dict[str, str]], form: str) -> list[LabelledQuestion]:
    """The rows as questions of a form; the "thread" has its history."""
    found = []
    for row in rows:
        history, relevant = tuple(row["history"]), frozenset(row["relevant"])
        if form == "thread":
            text = row["text"]
        else:
            text = FORMS[form](history[::2], row["text"], row.get("rewrite") or "")
            history = ()
        found.append(LabelledQuestion(row["id"], text, relevant, "", history))
    return found


def success(results: Sequence[Result]) -> tuple[float, float]:
    """success@1 and success@5."""
    ranks = np.array([result.rank for result in results])
    return float((ranks == 1).mean()), float(((ranks > 0) & (ranks <= 5)).mean())


def measured(folder: Path, limit: int) -> Iterator[tuple[str, str, tuple[float, float]]]:
    """Engine, form and success of each on one set."""
    passages, rows = passages_of(folder), followups(folder, limit)
    index = build_index(passages)
    for form in (*FORMS, "thread"):
        yield "chatbot", form, success(list(evaluate(index, questions(rows, form))))
    for form in FORMS if find_spec("bm25s") else ():
        yield "bm25s", form, success(list(peer_results(bm25s, passages, questions(rows, form))))


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", default="canard,cast21,doqa", help="by commas")
    parser.add_argument("--limit", type=int, default=300, help="questions of a set")
    options = parser.parse_args()
    print(f"{'set':10} {'engine':10} {'form':10} success@1  success@5")
    for name in options.sets.split(","):
        for engine, form, (first, fifth) in measured(options.data / name, options.limit):
            print(f"{name:10} {engine:10} {form:10} {first:9.3f}  {fifth:9.3f}", flush=True)


if __name__ == "__main__":
    main()
