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

from .accumulators import (
    LEAST,
    Term,
    borrowed,
    distinct,
    exact,
    give_back,
    postings,
    reached,
)
from .forward import Best
from .index import RANKS, Index
from .maxscore import MANY, Race
from .query import Query

CANDIDATES = 50  # passages that are looked at closely
UNITS = 400  # best units that candidates are taken from, where a passage may have several
SHORT = 8192  # postings of all terms together up to which it is faster to add up all
NEXT_TWO = 0.3  # what a passage's second and third best unit add, of 1 for the best


class Candidates(NamedTuple):
    """Passages, best first, with their scores.

    `best` are those of their wordings that are among the best units. Shapes: passages (c,)
    int64, scores (c,) float32 above 0.
    """

    passages: np.ndarray
    scores: np.ndarray
    best: Best


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
    if not terms:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    total = sum(len(term.units) for term in terms)
    if total <= min(SHORT, len(index.postings.owners) // MANY):
        found, scores = _among_met(terms, index, limit, among)
    elif len(index.bounds.tops):
        found = Race(terms, index, limit, among).winners()
        scores = exact(terms, found)
    else:
        found, scores = _among_all(terms, index, limit, among)
    order = (-scores).argsort(kind="stable")[:limit]
    return found[order].astype(np.int64, copy=False), scores[order]


def _terms(query: Query, index: Index, limit: int) -> list[Term]:
    """The readings that give some unit a score, in the order of the query."""
    if not query.readings:
        return []
    of, numbers, strengths = zip(*query.readings, strict=True)
    factors = (query.weights.take(of) * np.array(strengths, np.float32)).tolist()
    starts, units, weights = (
        index.postings.starts.data,
        index.postings.units,
        index.postings.weights,
    )
    tops, frequent = index.bounds.tops.data, index.bounds.frequent.data
    bounded, column = len(tops) > 0, bisect_left(RANKS, limit)
    most = sure = 0.0
    row = -1
    known, terms = len(starts) - 1, []
    for number, factor in zip(numbers, factors, strict=True):
        if number >= known or not factor:  # a part of an index may not have it
            continue
        first, last = starts[number], starts[number + 1]
        if first == last:
            continue
        if bounded:
            most = factor * tops[number, 0]
            sure = factor * tops[number, column] if column < len(RANKS) else 0.0
            row = bisect_left(frequent, number)
            if row == len(frequent) or frequent[row] != number:
                row = -1
        terms.append(Term(units[first:last], weights[first:last], factor, most, sure, row))
    return terms


def _among_met(
    terms: Sequence[Term], index: Index, limit: int, among: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Units that hold the `limit` best among them, ascending, and their scores.

    Added up for all, and looked for among those alone that hold a term.
    """
    scores = borrowed(len(index.postings.owners))
    met, gains = postings(terms)
    np.add.at(scores, met, gains)
    units = met if among is None else met[among[met]]
    values = scores.take(units)
    bar = reached(values, limit * len(terms))
    found = distinct(units[values >= max(bar, LEAST)])
    values = scores.take(found)
    give_back(scores, [met])
    return found, values


def _among_all(
    terms: Sequence[Term], index: Index, limit: int, among: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """As `_among_met`, looked for among all units."""
    size = len(index.postings.owners)
    scores = borrowed(size)
    np.add.at(scores, *postings(terms))
    if among is not None:
        scores[:size] *= among
    bar = reached(scores, limit)
    found = (scores >= max(bar, LEAST)).nonzero()[0]
    values = scores.take(found)
    give_back(scores, None)
    return found, values


def candidates(query: Query, index: Index, limit: int) -> Candidates:
    """The `limit` best passages by their best unit and a part of the next two.

    Ties in the order of the documents.
    """
    if not index.parts:
        return _candidates(query, index, limit)
    found = [_candidates(query, part.index, limit, part.numbers) for part in index.parts]
    sizes = np.cumsum([0, *(len(one.passages) for one in found)])
    passages = np.concatenate([one.passages for one in found])
    scores = np.concatenate([one.scores for one in found])
    of = np.concatenate([one.best.of + at for one, at in zip(found, sizes, strict=False)])
    wordings = np.concatenate([one.best.wordings for one in found])
    best = np.lexsort((passages, -scores))[:limit]
    return Candidates(passages[best], scores[best], _best_of(best, len(passages), of, wordings))


def _candidates(
    query: Query, index: Index, limit: int, numbers: np.ndarray | None = None
) -> Candidates:
    """The candidates of one part; `numbers` are those of its passages in the whole."""
    owners, size = index.postings.owners, len(index.passages)
    alone = len(owners) == size
    units, scores = _still_there(query, index, limit if alone else UNITS, numbers)
    of = owners[units].astype(np.int64)
    passages, none = of if numbers is None else numbers[of].astype(np.int64), of[:0]
    if alone or not len(units):
        return Candidates(passages, scores, Best(none, none))
    order = np.lexsort((units, -scores, of))
    units, scores, of, passages = units[order], scores[order], of[order], passages[order]
    firsts = np.flatnonzero(np.diff(of, prepend=-1))
    sizes = np.diff(firsts, append=len(units))
    place = np.arange(len(units)) - firsts.repeat(sizes)
    share = np.array([1.0, NEXT_TWO, NEXT_TWO, 0.0], np.float32)[np.minimum(place, 3)]
    totals = np.add.reduceat(scores * share, firsts)
    best = np.argsort(-totals, kind="stable")[:limit]
    apart = np.flatnonzero(units >= size)
    wordings = units[apart] - size - owners[size:].searchsorted(of[apart])
    places = np.arange(len(firsts)).repeat(sizes)[apart]
    own = _best_of(best, len(firsts), places, wordings)
    return Candidates(passages[firsts][best], totals[best], own)


def _still_there(
    query: Query, index: Index, limit: int, numbers: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """The best units and their scores, of passages that are not gone."""
    asked = limit
    while True:
        units, scores = score(query, index, asked)
        if numbers is None:
            return units, scores
        there = numbers[index.postings.owners[units]] >= 0
        if len(units) < asked or np.count_nonzero(there) >= limit:
            return units[there][:limit], scores[there][:limit]
        asked *= 2  # some of the best are gone: look for as many others


def _best_of(chosen: np.ndarray, size: int, of: np.ndarray, wordings: np.ndarray) -> Best:
    """The wordings of the `chosen` ones of `size` passages, in their order."""
    rank = np.full(size, -1, np.int64)
    rank[chosen] = np.arange(len(chosen))
    places = rank[of]
    kept = np.flatnonzero(places >= 0)
    kept = kept[places[kept].argsort(kind="stable")]
    return Best(places[kept], wordings[kept])
