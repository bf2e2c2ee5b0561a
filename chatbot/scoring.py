"""Query x Index -> the passages worth a closer look, by their TF-IDF scores.

In a small corpus the scores of all units are added up; in a large one most units are never
looked at (see `maxscore`). The winners are then scored anew in the order of the query's
readings, so that both ways give the same scores to the last bit, and so does an engine that
holds the units elsewhere (see `engine`).
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
from .engine import Remote, Rows, units_of
from .errors import EngineUnavailable
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


class _Units(NamedTuple):
    """The best units: the passage of each, its wording, -1 for the whole, and its score."""

    passages: np.ndarray
    wordings: np.ndarray
    scores: np.ndarray


def candidates(query: Query, index: Index, limit: int) -> Candidates:
    """The `limit` best passages by their best unit and a part of the next two.

    Ties in the order of the documents.
    """
    remote = index.remote
    alone = remote.alone if remote else _alone(index)
    most = limit if alone else UNITS
    units = _asked(query, remote, most) if remote else _own(query, index, most)
    none = np.zeros(0, np.int64)
    if alone or not len(units.scores):
        return Candidates(units.passages, units.scores, Best(none, none))
    order = np.lexsort((units.wordings, -units.scores, units.passages))
    of, wordings, scores = (part[order] for part in units)
    firsts = np.flatnonzero(np.diff(of, prepend=-1))
    sizes = np.diff(firsts, append=len(of))
    place = np.arange(len(of)) - firsts.repeat(sizes)
    share = np.array([1.0, NEXT_TWO, NEXT_TWO, 0.0], np.float32)[np.minimum(place, 3)]
    totals = np.add.reduceat(scores * share, firsts)
    best = np.argsort(-totals, kind="stable")[:limit]
    rank = np.full(len(firsts), -1, np.int64)
    rank[best] = np.arange(len(best))
    places = rank.repeat(sizes)
    apart = np.flatnonzero((places >= 0) & (wordings >= 0))
    apart = apart[places[apart].argsort(kind="stable")]
    return Candidates(of[firsts][best], totals[best], Best(places[apart], wordings[apart]))


def _alone(index: Index) -> bool:
    """Whether no wording is a unit of its own."""
    if index.parts:
        return all(_alone(part.index) for part in index.parts)
    return len(index.postings.owners) == len(index.passages)


def _own(query: Query, index: Index, limit: int) -> _Units:
    """The best units by the arrays of the index, or of its parts."""
    if not index.parts:
        return _of_part(query, index, limit)
    found = [_of_part(query, part.index, limit, part.numbers) for part in index.parts]
    units = _Units(*map(np.concatenate, zip(*found, strict=True)))
    in_order = units.wordings, units.passages, units.wordings >= 0, -units.scores
    best = np.lexsort(in_order)[:limit]
    return _Units(*(part[best] for part in units))


def _of_part(
    query: Query, index: Index, limit: int, numbers: np.ndarray | None = None
) -> _Units:
    """The best units of an index; `numbers` are those of its passages in the whole."""
    units, scores = _still_there(query, index, limit, numbers)
    if _alone(index):
        of, wordings = units, np.full(len(units), -1)
    else:
        of, wordings = index.postings.whose(units, len(index.passages))
    return _Units(of if numbers is None else numbers[of].astype(np.int64), wordings, scores)


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


def _asked(query: Query, remote: Remote, limit: int) -> _Units:
    """The best units by an engine, the same with the same scores and in the same order.

    Raises `EngineUnavailable` where it does not answer in time, or only in part.
    """
    row = query_row(query, remote.columns)
    none = np.zeros(0, np.int64)
    if not len(row.columns):
        return _Units(none, none, np.zeros(0, np.float32))
    hits = remote.engine.search(row, limit, remote.timeout)
    if not hits.complete:
        raise EngineUnavailable(
            "the engine answered in part only, so the best passages may be missing; ask again,"
            " or see what 'chatbot engine stats' says"
        )
    found = hits.ids[0] >= 0
    return _Units(*units_of(hits.ids[0][found]), hits.scores[0][found])


def query_row(query: Query, columns: np.ndarray) -> Rows:
    """The readings of a query, in their order, as the row that an engine is asked for.

    `columns` (terms,) says in which column each term is.
    """
    of = np.array([reading.of for reading in query.readings], np.int64)
    terms = np.array([reading.term for reading in query.readings], np.int64)
    strengths = np.array([reading.strength for reading in query.readings], np.float32)
    weights = query.weights.take(of) * strengths
    kept = weights > 0
    starts = np.array([0, np.count_nonzero(kept)], np.int64)
    return Rows(starts, columns.take(terms[kept]), weights[kept])
