"""Query x Index -> the passages worth a closer look, by their TF-IDF scores.

In a small corpus the scores of all units are added up; in a large one most units are never
looked at (see `maxscore`). The winners are then scored anew in the order of the query's
readings, so that both ways give the same scores to the last bit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .index import RANKS, Bounds, Index
from .maxscore import Race, Term, held
from .query import Query

CANDIDATES = 50  # passages that are looked at closely
UNITS = 400  # best units that candidates are taken from, where a passage may have several
NEXT_TWO = 0.3  # what a passage's second and third best unit add, of 1 for the best


class Candidates(NamedTuple):
    """Passages, best first, with their scores, and the units that gave them.

    `units` are all units of these passages among the best ones, passage by passage, best
    first in each; `of` is the place of each one's passage in `passages`. Shapes: passages
    (c,) int64, scores (c,) float32 above 0, units and of (u,) int64.
    """

    passages: np.ndarray
    scores: np.ndarray
    units: np.ndarray
    of: np.ndarray


def score(
    query: Query, index: Index, limit: int, among: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The `limit` best units, (k,) int64, and their scores, (k,) float32 above 0.

    The score of a unit is the sum over the query's readings of the term's weight in the
    question (lnc.ltn in SMART's letters, with BM25's saturation) x the strength of the
    reading x the saturated frequency. Best first, ties in the order of the documents; empty
    where no term is shared. `among` (units,) bool says which units may be found, by default
    all.
    """
    terms = _terms(query, index, limit)
    if not len(index.bounds.tops):
        found, scores = _all_above_zero(terms, len(index.postings.owners))
        if among is not None:
            found, scores = found[among[found]], scores[among[found]]
    else:
        found = Race(terms, index, limit, among).winners()
        scores = _exact(terms, found)
    return _best(found, scores, limit)


def _best(found: np.ndarray, scores: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """The best of `found`, which is ascending."""
    if len(found) > limit:
        kept = scores >= np.partition(scores, len(found) - limit)[len(found) - limit]
        found, scores = found[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")[:limit]
    return found[order].astype(np.int64, copy=False), scores[order]


def _terms(query: Query, index: Index, limit: int) -> list[Term]:
    """The readings that some unit holds, in the order of the query."""
    if not query.readings:
        return []
    of, terms, strengths = zip(*query.readings, strict=True)
    factors = query.weights.take(of) * np.array(strengths, np.float32)
    numbers = np.array(terms)
    starts, units, weights = index.postings.starts, index.postings.units, index.postings.weights
    firsts, lasts = starts.take(numbers).tolist(), starts.take(numbers + 1).tolist()
    known = zip(firsts, lasts, factors, *_known(index.bounds, numbers, limit), strict=True)
    return [
        Term(
            units[first:last],
            weights[first:last],
            factor,
            float(factor) * most,
            float(factor) * sure,
            row,
        )
        for first, last, factor, most, sure, row in known
        if first < last
    ]


def _known(bounds: Bounds, numbers: np.ndarray, limit: int) -> tuple[list[float], ...]:
    """Of each term the highest weight, one that `limit` units have, and its row or -1."""
    nothing = [0.0] * len(numbers)
    if not len(bounds.tops):
        return nothing, nothing, [-1] * len(numbers)
    tops, column = bounds.tops.take(numbers, axis=0), bisect_left(RANKS, limit)
    sure = tops[:, column].tolist() if column < len(RANKS) else nothing
    rows = np.searchsorted(bounds.frequent, numbers)
    has_row = np.append(bounds.frequent, -1).take(rows) == numbers
    return tops[:, 0].tolist(), sure, np.where(has_row, rows, -1).tolist()


def _all_above_zero(terms: Sequence[Term], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Those of `size` units with a score above 0, ascending, and their scores."""
    scores = np.zeros(size, np.float32)
    for term in terms:
        scores[term.units] += term.weights * term.factor
    found = np.flatnonzero(scores)
    return found, scores[found]


def _exact(terms: Sequence[Term], found: np.ndarray) -> np.ndarray:
    """The scores of the units `found`, int32 ascending, added up as `_all_above_zero` does."""
    scores = np.zeros(len(found), np.float32)
    for term in terms:
        scores += held(term, found) * term.factor
    return scores


def candidates(query: Query, index: Index, limit: int) -> Candidates:
    """The `limit` best passages by their best unit and a part of the next two.

    Ties in the order of the documents.
    """
    alone = len(index.postings.owners) == len(index.passages)
    units, scores = score(query, index, limit if alone else UNITS)
    if alone:
        return Candidates(units, scores, units, np.arange(len(units)))
    owners = index.postings.owners[units].astype(np.int64)
    order = np.lexsort((units, -scores, owners))
    units, scores, owners = units[order], scores[order], owners[order]
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    place = np.arange(len(units)) - np.repeat(firsts, np.diff(firsts, append=len(units)))
    share = np.array([1.0, NEXT_TWO, NEXT_TWO, 0.0], np.float32)[np.minimum(place, 3)]
    if not len(units):
        return Candidates(owners, scores, units, owners)
    totals = np.add.reduceat(scores * share, firsts)
    best = np.argsort(-totals, kind="stable")[:limit]
    rank = np.full(len(firsts), -1, np.int64)
    rank[best] = np.arange(len(best))
    of = np.repeat(rank, np.diff(firsts, append=len(units)))
    kept = np.flatnonzero(of >= 0)
    kept = kept[np.argsort(of[kept], kind="stable")]
    return Candidates(owners[firsts][best], totals[best], units[kept], of[kept])
