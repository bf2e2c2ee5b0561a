"""Terms of a query -> scores of units, added up posting by posting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

STRIDES = 64  # rows in which all scores are laid for their maxima: numpy vectorises these
LEAST = float(np.nextafter(np.float32(0), np.float32(1)))  # the lowest score above 0


class Term(NamedTuple):
    """A reading of the query, as scoring needs it.

    `factor`, a float32, weighs its postings. Where there are bounds, `most` is the highest
    score that it gives a unit, `sure` one that at least `limit` units get by it alone, and
    `row` its place in `Bounds.rows`, -1 for none.
    """

    units: np.ndarray
    weights: np.ndarray
    factor: float
    most: float
    sure: float
    row: int


def postings(terms: Sequence[Term], times: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """The units of the terms, (n,) int64, and what the terms give them, `times` float32.

    Term by term, so a unit that several terms have comes several times.
    """
    units = np.concatenate([term.units for term in terms], dtype=np.intp)
    gains = [term.weights * (term.factor * times) for term in terms]
    return units, np.concatenate(gains) if len(gains) > 1 else gains[0]


def exact(terms: Sequence[Term], units: np.ndarray) -> np.ndarray:
    """The scores of some units, (n,) int32 ascending, added up in the order of the terms.

    Of the same type as the postings: else numpy would convert all of them.
    """
    places = [term.units.searchsorted(units) for term in terms]
    shape = len(terms), len(units)
    there = [t.units.take(at, mode="clip") for t, at in zip(terms, places, strict=True)]
    gains = [t.weights.take(at, mode="clip") for t, at in zip(terms, places, strict=True)]
    held = np.concatenate(gains).reshape(shape)
    held *= np.concatenate(there).reshape(shape) == units
    held *= np.array([term.factor for term in terms], np.float32)[:, None]
    scores = np.zeros(len(units), np.float32)
    for row in held:
        scores += row
    return scores


def reached(values: np.ndarray, n: int) -> float:
    """What at least `n` of `values`, none below 0, reach: about the n-th highest, or below.

    0 for fewer values. Of many the highest of each of 4 n groups and more are looked at.
    """
    if len(values) < n:
        return 0.0
    rows = len(values) // (4 * n)
    if rows > 1:
        width = len(values) // rows
        ordered = np.maximum.reduce(values[: rows * width].reshape(rows, width))
    else:
        ordered = values.copy()  # the function of the same name costs three times the method
    ordered.partition(len(ordered) - n)
    return float(ordered[len(ordered) - n])


def held(term: Term, units: np.ndarray) -> np.ndarray:
    """What a term gives some units, (n,) int32 ascending; 0 where it is not."""
    places = term.units.searchsorted(units)
    weights = term.weights.take(places, mode="clip") * np.float32(term.factor)
    weights *= term.units.take(places, mode="clip") == units
    return weights


def distinct(units: np.ndarray) -> np.ndarray:
    """Each of `units` once, ascending; they are put in order on the way."""
    units.sort()
    first = np.ones(len(units), bool)
    np.not_equal(units[1:], units[:-1], out=first[1:])
    kept: np.ndarray = units[first]
    return kept


_spare: dict[tuple[int, type], list[np.ndarray]] = {}


def borrowed(size: int, kind: type = np.float32) -> np.ndarray:
    """Zeros of a `kind` for at least `size` scores, a multiple of STRIDES.

    Fresh memory costs more than a search, so arrays are used again; two threads never share
    one, since `list.pop` gives it to one of them.
    """
    length = -(-size // STRIDES) * STRIDES
    try:
        return _spare[length, kind].pop()
    except (KeyError, IndexError):
        return np.zeros(length, kind)


def give_back(scores: np.ndarray, met: Sequence[np.ndarray] | None) -> None:
    """Clear scores that only the units `met` have, or all for None."""
    if met is None:
        scores.fill(0)
    else:
        for units in met:
            scores[units] = 0
    _spare.setdefault((len(scores), scores.dtype.type), []).append(scores)
