"""Labelled question sets on disk -> what may be trained on, and what is kept for the test.

A set is a folder with `corpus.jsonl` and `questions.jsonl`, perhaps `questions.dev.jsonl`.
The test questions are those that the acceptance of quality is measured on: the first 1,000
of `questions.jsonl`, and the 1,000 of a fixed random sample. Trained on are the dev
questions, the questions beyond both thousands, and wordings taken out of the corpus.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from chatbot.corpus import Passage
from chatbot.indexing.file import File
from chatbot.indexing.formats.jsonlines import read_json_lines
from chatbot.indexing.listwise import Asked

TESTED = 1000
TRAINED = 500  # questions of one set; more change the weights little
ROUNDS = 3  # wordings of one passage that are taken out, one at a time


@dataclass(frozen=True, slots=True)
class Part:
    """Passages and the questions to ask of them."""

    passages: list[Passage]
    questions: list[Asked]


def sets(data: Path) -> list[str]:
    """The names of the sets below `data`, sorted."""
    return sorted(path.parent.name for path in data.glob("*/corpus.jsonl"))


def passages(folder: Path) -> list[Passage]:
    """The passages of a set."""
    path = folder / "corpus.jsonl"
    reading = read_json_lines(File("corpus", path.name, str(path), path.read_text("utf-8")))
    return list(reading.passages)


def tested(folder: Path) -> Part:
    """The sample that quality is measured on."""
    rows = _rows(folder / "questions.jsonl")
    chosen = random.Random(0).sample(rows, TESTED) if len(rows) > TESTED else rows
    return Part(passages(folder), [_asked(row) for row in chosen])


def trained(folder: Path) -> Iterator[Part]:
    """What may be trained on; the parts together have at most TRAINED questions."""
    corpus = passages(folder)
    rows = _rows(folder / "questions.jsonl")
    held = {row["id"] for row in rows[:TESTED]}
    if len(rows) > TESTED:
        held |= {row["id"] for row in random.Random(0).sample(rows, TESTED)}
    spare = [row for row in rows if row["id"] not in held]
    spare += [{**row, "text": row["rewrite"]} for row in spare if row.get("rewrite")]
    spare += _rows(folder / "questions.dev.jsonl")
    if spare:
        random.Random(1).shuffle(spare)
        yield Part(corpus, [_asked(row) for row in spare[:TRAINED]])
    elif any(passage.alternates for passage in corpus):
        for turn in range(ROUNDS):
            yield _without_a_wording(corpus, turn)


def _without_a_wording(corpus: list[Passage], turn: int) -> Part:
    """The corpus with one wording less for each passage that has several; they are asked."""
    left, questions = [], []
    for passage in corpus:
        wordings = [passage.question, *passage.alternates]
        if len(wordings) < 2:
            left.append(passage)
            continue
        taken = wordings.pop(turn % len(wordings))
        left.append(replace(passage, question=wordings[0], alternates=tuple(wordings[1:])))
        questions.append(Asked(taken, frozenset({passage.id})))
    return Part(left, questions)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _asked(row: dict[str, str]) -> Asked:
    return Asked(row["text"], frozenset(row["relevant"]))
