"""What the letters of texts share with those of a question: character n-grams."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np

from .grams import TABLE, grams
from .index import Index
from .query import Query

_grams = lru_cache(maxsize=4_096)(grams)  # questions are largely made of the same words


def products_with(
    query: Query, index: Index, terms: np.ndarray, at: np.ndarray, segments: int
) -> np.ndarray:
    """For each segment the dot product with the question's unit vector of n-grams.

    Segment `at[i]` holds term `terms[i]`. (segments,) float32.
    """
    table, vector = index.grams, _vector(query, index)
    length = np.sqrt(vector @ vector)
    vector *= table.weights
    distinct, back = _distinct(terms, len(index.idf))
    begin = table.starts.take(distinct)
    sizes = table.starts.take(distinct + 1) - begin
    if sizes.sum() > len(table.grams):  # damaged starts could fill the memory
        raise ValueError(f"n-grams of more than {len(table.grams)}")
    firsts = np.cumsum(sizes) - sizes
    places = np.repeat(begin - firsts, sizes)  # `ranges`, without the range of each
    places += np.arange(len(places))
    products = np.add.reduceat(vector.take(table.grams.take(places)), firsts)
    per_term = products * index.weights(query.language).take(distinct) / max(length, 1e-6)
    return np.bincount(at, per_term.take(back), segments).astype(np.float32)


def _vector(query: Query, index: Index) -> np.ndarray:
    """The question's character n-grams, each with its weight: (TABLE,) float32."""
    rows = [_grams(term) for term in query.terms]
    repeats = Counter(query.sequence)
    weights = np.array(
        [weight * repeats[of] for of, weight in enumerate(query.weights.tolist())], np.float32
    )
    numbers = np.array([number for row in rows for number in row], np.int64)
    vector = np.zeros(TABLE, np.float32)
    values = np.repeat(weights, [len(row) for row in rows])
    np.add.at(vector, numbers, values * index.grams.weights[numbers])
    return vector


def _distinct(terms: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct ones of `terms`, which are below `count`, and the place of each term there.

    As `np.unique` does, but in no order: without sorting.
    """
    place, order = np.empty(count, np.int64), np.arange(len(terms))
    terms = terms.astype(np.int64)  # once, and not at every look-up
    place[terms] = order
    distinct = terms[place.take(terms) == order]
    place[distinct] = order[: len(distinct)]
    return distinct, place.take(terms)
