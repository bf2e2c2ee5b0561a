"""Postings -> what lets a search pass over most of them."""

from __future__ import annotations

import numpy as np

from ..index import RANKS, STEPS, Bounds, Postings

FEW = 10_000  # units up to which a search adds up all scores faster than it can choose
LONG = 256  # postings of a term from which its weights at all RANKS are worth knowing
FREQUENT = 16  # a term of one unit in so many has a row of its own


def bounds(postings: Postings, few: int = FEW) -> Bounds:
    """The bounds of all terms; empty for at most `few` units."""
    size = len(postings.owners)
    if size <= few:
        empty = np.zeros((0, len(RANKS)), np.float32)
        return Bounds(empty, np.zeros(0, np.int32), np.zeros((0, size), np.uint8))
    frequent = np.flatnonzero(np.diff(postings.starts) > size / FREQUENT).astype(np.int32)
    return Bounds(_tops(postings), frequent, _rows(postings, frequent))


def _tops(postings: Postings) -> np.ndarray:
    """The weights of each term at RANKS; of fewer than LONG postings the best alone."""
    starts, weights = postings.starts, postings.weights
    lengths = np.diff(starts)
    found = np.zeros((len(lengths), len(RANKS)), np.float32)
    held = np.flatnonzero(lengths)
    found[held, 0] = np.maximum.reduceat(weights, starts[held]) if len(held) else 0
    for term in np.flatnonzero(lengths >= LONG).tolist():
        column = weights[starts[term] : starts[term + 1]]
        places = [len(column) - rank for rank in RANKS if rank <= len(column)]
        found[term, : len(places)] = np.partition(column, places)[places]
    return found


def _rows(postings: Postings, frequent: np.ndarray) -> np.ndarray:
    found = np.zeros((len(frequent), len(postings.owners)), np.uint8)
    for row, term in zip(found, frequent.tolist(), strict=True):
        column = slice(postings.starts[term], postings.starts[term + 1])
        row[postings.units[column]] = np.ceil(postings.weights[column] * STEPS)
    return found
