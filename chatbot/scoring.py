"""Query x Index -> the passages worth a closer look, by their TF-IDF scores."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .index import Index
from .query import Query

CANDIDATES = 50  # passages that are looked at closely
UNITS = 400  # best units that candidates are taken from
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


def score(query: Query, index: Index, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """The `limit` best units, (k,) int64, and their scores, (k,) float32 above 0.

    The score of a unit is the sum over the query's readings of the term's weight in the
    question (lnc.ltn in SMART's letters, with BM25's saturation) x the strength of the
    reading x the saturated frequency. Best first, ties in the order of the documents; empty
    where no term is shared.
    """
    postings = index.postings
    scores = np.zeros(len(postings.owners), np.float32)
    for of, number, strength in query.readings:
        column = slice(int(postings.starts[number]), int(postings.starts[number + 1]))
        factor = np.float32(query.weights[of] * strength)
        scores[postings.units[column]] += postings.weights[column] * factor
    found = np.flatnonzero(scores)
    if len(found) > limit:
        bar = np.partition(scores[found], len(found) - limit)[len(found) - limit]
        found = found[scores[found] >= bar]
    order = np.argsort(-scores[found], kind="stable")[:limit]
    best = found[order]
    return best, scores[best]


def candidates(query: Query, index: Index, limit: int) -> Candidates:
    """The `limit` best passages by their best unit and a part of the next two.

    Ties in the order of the documents.
    """
    units, scores = score(query, index, UNITS)
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
