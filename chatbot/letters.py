"""What the letters of texts share with those of a question: character n-grams."""

from __future__ import annotations

import numpy as np

from .grams import TABLE, grams
from .index import Index, ranges
from .query import Query


def products_with(
    query: Query, index: Index, terms: np.ndarray, at: np.ndarray, segments: int
) -> np.ndarray:
    """For each segment the dot product with the question's unit vector of n-grams.

    Segment `at[i]` holds term `terms[i]`. (segments,) float32.
    """
    table = index.grams
    vector = np.zeros(TABLE, np.float32)
    repeats = np.bincount(query.sequence, minlength=len(query.terms))
    for term, weight, times in zip(
        query.terms, query.weights.tolist(), repeats.tolist(), strict=True
    ):
        numbers = grams(term)
        np.add.at(vector, numbers, weight * times * table.weights[numbers])
    length = np.sqrt(vector @ vector)
    vector *= table.weights
    distinct, back = _distinct(terms, len(index.idf))
    begin, end = table.starts[distinct], table.starts[distinct + 1]
    places, _ = ranges(begin, end)
    firsts = np.cumsum(end - begin) - (end - begin)
    products = np.add.reduceat(vector[table.grams[places]], firsts)
    per_term = products * index.idf[distinct] / max(length, 1e-6)
    return np.bincount(at, weights=per_term[back], minlength=segments).astype(np.float32)


def _distinct(terms: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct ones of `terms`, which are below `count`, and the place of each term there.

    As `np.unique` does, but in no order: without sorting.
    """
    place = np.empty(count, np.int64)
    order = np.arange(len(terms))
    place[terms] = order
    distinct = terms[place[terms] == order]
    place[distinct] = order[: len(distinct)]
    return distinct, place[terms]
