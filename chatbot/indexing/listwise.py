"""Ranked candidates of labelled questions -> the weights of the signals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ..index import Index
from ..query import understand
from ..scoring import CANDIDATES, candidates
from ..signals import SIGNALS, signals


class Asked(NamedTuple):
    """A question and the ids of the passages that answer it."""

    text: str
    relevant: frozenset[str]


class Listed(NamedTuple):
    """The candidates of a question: (c, signals) float32, and which answer it, (c,) bool."""

    signals: np.ndarray
    relevant: np.ndarray


class Packed(NamedTuple):
    """Questions with something to learn from, padded to the same number of candidates.

    `signals` is (questions, candidates, signals) float32; `relevant` and `there`, which is
    False where a question has fewer candidates, are (questions, candidates) bool.
    """

    signals: np.ndarray
    relevant: np.ndarray
    there: np.ndarray


def listed(index: Index, questions: Iterable[Asked]) -> list[Listed]:
    """The candidates of each question, in the order of the questions."""
    ids = [passage.id for passage in index.passages]
    found = []
    for question in questions:
        query = understand(question.text, index)
        best = candidates(query, index, CANDIDATES)
        values = np.zeros((0, len(SIGNALS)), np.float32)
        if len(best.passages):
            values = signals(query, index, best)
        relevant = np.array([ids[p] in question.relevant for p in best.passages.tolist()], bool)
        found.append(Listed(values, relevant))
    return found


def packed(found: Iterable[Listed]) -> Packed:
    """The questions with a relevant candidate and another one."""
    usable = [f for f in found if f.relevant.any() and not f.relevant.all()]
    shape = (len(usable), max((len(f.relevant) for f in usable), default=0))
    values = np.zeros((*shape, len(SIGNALS)), np.float32)
    relevant, there = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, question in enumerate(usable):
        length = len(question.relevant)
        values[row, :length], relevant[row, :length] = question.signals, question.relevant
        there[row, :length] = True
    return Packed(values, relevant, there)


def learned(
    packs: Sequence[Packed], prior: np.ndarray, penalty: float, used: np.ndarray | None = None
) -> np.ndarray:
    """The weights, (signals,) float64, that make the relevant candidates most probable.

    Under a softmax over all candidates of a question, each pack weighing the same, less
    `penalty` times the squared distance from `prior` (signals,). Signals not `used`
    (signals,) bool keep the prior's weight. Source: Cao et al., Learning to Rank: From
    Pairwise Approach to Listwise Approach (2007), the top-one probability of ListNet.
    """
    from scipy.optimize import minimize  # a fifth of a second, for the few that adapt

    free = np.ones(len(prior)) if used is None else used

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = 0.0, np.zeros(len(prior))
        for pack in packs:
            scores = np.where(pack.there, pack.signals @ weights.astype(np.float32), -np.inf)
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            shares = odds / odds.sum(axis=1, keepdims=True)
            right = np.maximum((shares * pack.relevant).sum(axis=1, keepdims=True), 1e-12)
            value -= np.log(right).mean() / len(packs)
            pull = shares - shares * pack.relevant / right
            slope += np.einsum("qc,qcs->s", pull, pack.signals) / len(pull) / len(packs)
        away = weights - prior
        return value + penalty * away @ away, (slope + 2 * penalty * away) * free

    best: np.ndarray = minimize(loss, prior.astype(float), jac=True, method="L-BFGS-B").x
    return best
