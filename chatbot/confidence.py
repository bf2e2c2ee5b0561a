"""Evidence about the best match -> the probability that it answers.

It is the product of two: that the documents answer the question at all, and that, if so,
the best match is the one that does. Both are logistic models, fitted on public question
sets by tests/training/confidence.py.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .answers import NUMBER, TIME
from .index import Index
from .query import Query
from .scoring import CANDIDATES
from .signals import SIGNALS

FEATURES = (
    "covered",  # share of the question's weight in the passage, readings counted
    "covered by sentences",  # in two of its sentences that follow one another
    "covered by headings",  # in its heading and the wording of its question
    "overlap",  # Dice coefficient with the wordings of its question
    "missing name",  # weight of the weightiest name in the question that it lacks
    "missing subject",  # share of the question's other words of content that it lacks
    "lost subject",  # how far beyond LOST that share is, 1 for all of it
    "unfit",  # 1 where it is not about the kind of answer asked for
    "no number",  # 1 where it has no number or no time and is asked for that
    "words",  # how many words of content the question has, as a logarithm
)


class Missing(NamedTuple):
    """What a match lacks of the question: see "missing name" and "missing subject"."""

    name: float
    subject: float


LOST = 0.8  # share of what is asked from which little of it can be in an answer
LEAST = 1e-4  # odds of all rivals together that are told apart from none


def answerable(query: Query, index: Index, best: np.ndarray, missing: Missing) -> float:
    """The probability that the documents answer.

    From the best match's signals, (signals,), and what it is `missing`.
    """
    model = index.model.answerable
    return _logistic(float(features(query, best, missing) @ model[:-1] + model[-1]))


def first_right(
    index: Index, values: np.ndarray, scores: np.ndarray, same: np.ndarray
) -> float:
    """The probability that the best match answers if any does; arguments as for `lead`."""
    slope, constant = index.model.first_right.tolist()
    return _logistic(slope * lead(index, values, scores, same) + constant)


def features(query: Query, best: np.ndarray, missing: Missing) -> np.ndarray:
    """What the best match says of an answer: (features,) float64, in FEATURES's order."""
    signal = dict(zip(SIGNALS, best.tolist(), strict=True))
    return np.array(
        [
            signal["read whole"],
            signal["read sentences"],
            signal["read headings"],
            signal["read question"],
            missing.name,
            missing.subject,
            max(0.0, missing.subject - LOST) / (1 - LOST),
            signal["unfit"],
            signal["unfit"] * (query.asked in (NUMBER, TIME)),
            np.log1p(len(query.content)),
        ]
    )


def lead(index: Index, values: np.ndarray, scores: np.ndarray, same: np.ndarray) -> float:
    """The log-odds of the best match against its rivals, as the ranking was learned.

    `values` (matches, signals) and `scores` (matches,) are in the order of the ranking;
    those that say the `same` (matches,) bool as the best are no rivals. A corpus of few
    passages has few; for those that a larger one would have stand passages as long as the
    best match that share nothing with the question.
    """
    length = SIGNALS.index("length")
    unrelated = float(index.model.ranking[length] * values[0, length])
    odds = np.exp(scores.astype(np.float64) - float(scores[0]))
    rivals = odds[~same].sum() + (CANDIDATES - len(scores)) * np.exp(unrelated - scores[0])
    return float(-np.log(max(rivals, LEAST)))


def _logistic(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))
