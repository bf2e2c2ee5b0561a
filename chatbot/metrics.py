"""Results -> figures: how often the first answer is right, and how well refusing works.

Definitions. A question is answerable where it has relevant passages. success@k, MRR@10,
recall@5 and nDCG@10 are means over the answerable questions of the ranking, whatever the
outcome (Manning, Raghavan and Schütze 2008, chapter 8; binary relevance). AUROC is the
probability that an answerable question has a higher confidence than an unanswerable one.
kept is the share of answerable questions whose first passage is right and whose confidence
is above that of 90 % of the unanswerable ones. The calibration error is the mean distance
of confidence and accuracy over ten bins of equal size (Naeini et al. 2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .errors import CorpusError
from .evaluation import Result

BINS = 10
RESAMPLES = 1000
FEWEST = 10  # unanswerable questions that AUROC and kept are told from


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def figures(results: Sequence[Result]) -> dict[str, Figure]:
    """The figures of a run, each with its interval; those that can't be told are left out.

    Which can't: all of the ranking without an answerable question, AUROC and kept with
    fewer than ten unanswerable ones.
    """
    table = _Table(results)
    return {name: _interval(formula, table) for name, formula in _told(table).items()}


def estimates(results: Sequence[Result]) -> dict[str, float]:
    """The figures of a run without their intervals, which take most of the time."""
    table = _Table(results)
    rows = np.arange(len(results))
    return {name: formula(table, rows) for name, formula in _told(table).items()}


def _told(table: _Table) -> dict[str, Formula]:
    return {name: formula for name, formula in _FORMULAS.items() if table.can_tell(name)}


class _Table:
    """The results as columns, one row a question: (questions,) bool or float64 each."""

    def __init__(self, results: Sequence[Result]) -> None:
        ranks = np.array([r.rank for r in results])
        self.answerable = np.array([bool(r.question.relevant) for r in results])
        self.confidence = np.array([r.confidence for r in results], np.float64)
        self.first = ranks == 1
        self.reciprocal = np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0.0)
        self.recall = np.array([_recall(r, 5) for r in results])
        self.gain = np.array([_ndcg(r, 10) for r in results])
        self.answered = np.array([r.outcome == "answer" for r in results])
        self.clarified = np.array([r.outcome == "clarify" for r in results])
        self.acted_right = np.array([r.acted_right for r in results])

    def can_tell(self, name: str) -> bool:
        if name in ("auroc", "kept"):
            return bool(self.answerable.any()) and int((~self.answerable).sum()) >= FEWEST
        return bool(self.answerable.any()) or name not in _OF_RANKING


def _recall(result: Result, depth: int) -> float:
    relevant = result.question.relevant
    found = relevant & {name for name, _ in result.ranking[:depth]}
    return len(found) / len(relevant) if relevant else 0.0


def _ndcg(result: Result, depth: int) -> float:
    relevant = result.question.relevant
    discounts = 1 / np.log2(np.arange(2, depth + 2))
    gains = [name in relevant for name, _ in result.ranking[:depth]]
    ideal = discounts[: len(relevant)].sum()
    return float((discounts[: len(gains)] * gains).sum() / ideal) if relevant else 0.0


def _auroc(table: _Table, rows: np.ndarray) -> float:
    from sklearn.metrics import roc_auc_score

    answerable = table.answerable[rows]
    if answerable.all() or not answerable.any():
        return float("nan")
    return float(roc_auc_score(answerable, table.confidence[rows]))


def _kept(table: _Table, rows: np.ndarray) -> float:
    answerable, confidence = table.answerable[rows], table.confidence[rows]
    if answerable.all() or not answerable.any():
        return float("nan")
    bar = np.quantile(confidence[~answerable], 0.9)
    return float((table.first[rows] & (confidence > bar))[answerable].mean())


def _calibration_error(table: _Table, rows: np.ndarray) -> float:
    right = table.first[rows] & table.answerable[rows]
    order = np.argsort(table.confidence[rows], kind="stable")
    bins = np.array_split(order, min(BINS, len(order)))
    confidence = table.confidence[rows]
    errors = (len(b) * abs(confidence[b].mean() - right[b].mean()) for b in bins)
    return float(sum(errors) / len(order))


def _share(column: str) -> Formula:
    return lambda table, rows: float(getattr(table, column)[rows].mean())


def _share_of_answerable(column: str) -> Formula:
    def mean(table: _Table, rows: np.ndarray) -> float:
        chosen = getattr(table, column)[rows][table.answerable[rows]]
        return float(chosen.mean()) if len(chosen) else float("nan")

    return mean


Formula = Callable[[_Table, np.ndarray], float]

_OF_RANKING: dict[str, Formula] = {
    "success@1": _share_of_answerable("first"),
    "mrr@10": _share_of_answerable("reciprocal"),
    "recall@5": _share_of_answerable("recall"),
    "ndcg@10": _share_of_answerable("gain"),
}
_FORMULAS: dict[str, Formula] = {
    **_OF_RANKING,
    "answered": _share("answered"),
    "asked back": _share("clarified"),
    "abstained": lambda t, rows: float((~t.answered & ~t.clarified)[rows].mean()),
    "answered right": lambda t, rows: float((t.answered & t.first & t.answerable)[rows].mean()),
    "answered wrong": lambda t, rows: float(
        (t.answered & ~(t.first & t.answerable))[rows].mean()
    ),
    "acted right": _share("acted_right"),
    "auroc": _auroc,
    "kept": _kept,
    "calibration error": _calibration_error,
}


def _interval(formula: Formula, table: _Table) -> Figure:
    """The figure with its percentile bootstrap interval (Efron and Tibshirani 1993)."""
    rows = np.arange(len(table.confidence))
    chance = np.random.default_rng(0)  # the same questions give the same interval
    values = [formula(table, chance.choice(rows, len(rows))) for _ in range(RESAMPLES)]
    low, high = np.nanquantile(values, (0.025, 0.975))
    return Figure(formula(table, rows), float(low), float(high))


def compare(
    results: Sequence[Result], earlier: Sequence[Result]
) -> dict[str, tuple[float, float]]:
    """For success@1 and mrr@10 the difference to an earlier run and its p-value.

    Only questions of both runs with an answer count. The p-value is two-sided, by a paired
    permutation test (Smucker, Allan and Carterette 2007). Raises `CorpusError` for runs
    that share no answerable question.
    """
    before = {r.question.id: r for r in earlier}
    pairs = [(r, before[r.question.id]) for r in results if r.question.id in before]
    pairs = [pair for pair in pairs if pair[0].question.relevant]
    if not pairs:
        raise CorpusError("the two runs share no answerable question; compare runs of one set")
    now, then = _Table([a for a, _ in pairs]), _Table([b for _, b in pairs])
    differences = {}
    for name, column in (("success@1", "first"), ("mrr@10", "reciprocal")):
        change = getattr(now, column).astype(float) - getattr(then, column).astype(float)
        differences[name] = (float(change.mean()), _p_value(change))
    return differences


def _p_value(change: np.ndarray) -> float:
    """Of a mean of paired differences being no chance, two-sided; 1 for a single pair."""
    from scipy.stats import permutation_test

    if len(change) < 2:
        return 1.0
    test = permutation_test(
        (change,), np.mean, permutation_type="samples", n_resamples=9999, rng=0
    )
    return float(test.pvalue)
