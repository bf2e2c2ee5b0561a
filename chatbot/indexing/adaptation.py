"""The learned weights, adapted to documents that say one question in several wordings.

A few wordings are taken out of the documents and asked of an index of the rest: which
signals find their passages in these documents? What is learned from them starts at the
shipped weights and leaves them only as far as the questions are many.

The confidence stays as it was shipped: a wording that was taken out is harder to find than
a question asked of all of them, and a confidence fitted on such was further from the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..corpus import Passage
from ..index import Index, Model
from ..progress import Progress, silent
from .listwise import Asked, learned, listed, packed

LARGEST = 5_000  # passages that are tried; of more an even sample
QUESTIONS = 500  # about as many are asked at most
FEWEST = 30  # questions from which anything is learned
SHARE = 10  # one wording in so many of a passage is taken out, at least one
# What the weights' distance from the shipped ones costs, in questions: on the development
# questions of two sets of intents, .1 is better than ten times as much.
PENALTY = 0.1


class Held(NamedTuple):
    """Passages without some of their wordings, and these, as questions."""

    passages: list[Passage]
    questions: list[Asked]


def adapted(
    model: Model,
    passages: Sequence[Passage],
    index: Callable[..., Index],
    progress: Progress = silent,
) -> Model:
    """`model` with the ranking adapted; `model` itself where too few wordings can be asked.

    `index` makes an index of passages. Deterministic.
    """
    held = hold_out(passages)
    if len(held.questions) < FEWEST:
        return model
    rest = index(held.passages)
    asked = progress(held.questions, "adapting", len(held.questions), "questions")
    pack = packed(listed(rest, asked))
    if len(pack.there) < FEWEST:
        return model
    ranking = learned([pack], model.ranking, PENALTY / len(pack.there))
    return replace(model, ranking=ranking.astype(np.float32))


def hold_out(passages: Sequence[Passage]) -> Held:
    """Some wordings of the passages that have several, evenly from the first to the last."""
    tried = passages[:: -(-len(passages) // LARGEST) or 1]
    counts = [len(passage.wordings) for passage in tried]
    wanted = [max(1, count // SHARE) if count > 1 else 0 for count in counts]
    every = max(1.0, sum(wanted) / QUESTIONS)
    left, questions, due = [], [], 0.0
    for passage, count, want in zip(tried, counts, wanted, strict=True):
        due += want / every
        taken = set(np.linspace(0, count - 1, int(due) + 2)[1:-1].round().astype(int).tolist())
        due -= int(due)
        questions += [
            Asked(wording, frozenset({passage.id}))
            for place, wording in enumerate(passage.wordings)
            if place in taken
        ]
        kept = [w for place, w in enumerate(passage.wordings) if place not in taken]
        left.append(
            replace(passage, question=kept[0], alternates=tuple(kept[1:])) if taken else passage
        )
    return Held(left, questions)
