"""Terms of a query -> the units that may be among the best, most units never looked at.

Rare terms are added first. Once what the other terms could add at most is less than what
`limit` units surely have, only units that were met can still win; the other terms are then
looked up for those alone, the strongest first, and whoever fell behind is dropped.

Source: Turtle and Flood, Query Evaluation: Strategies and Optimizations (1995), MaxScore.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .index import STEPS, Index

STRIDES = 64  # rows in which all scores are laid for their maxima: numpy vectorises these
MANY = 24  # one unit in so many met: from here passing over all is faster than over those
CROWD = 64  # one unit in so many still in the running is too many to look terms up for
ROUNDING = 1e-5  # relative; sums of float32 in another order differ by less


class Term(NamedTuple):
    """A reading of the query, as scoring needs it.

    `factor` weighs its postings. Where there are bounds, `most` is the highest score that it
    gives a unit, `sure` one that at least `limit` units get by it alone, and `row` its place
    in `Bounds.rows`, -1 for none.
    """

    units: np.ndarray
    weights: np.ndarray
    factor: np.float32
    most: float
    sure: float
    row: int


def held(term: Term, units: np.ndarray) -> np.ndarray:
    """The weights of a term in `units`, int32; 0 where it is not."""
    places = np.searchsorted(term.units, units)
    np.minimum(places, len(term.units) - 1, out=places)
    weights = term.weights.take(places)
    weights[term.units.take(places) != units] = 0
    return weights


def _nth(values: np.ndarray, n: int) -> float:
    """The n-th highest of `values`; 0 for fewer."""
    if len(values) < n:
        return 0.0
    ordered = values.copy()  # the function of the same name costs three times the method
    ordered.partition(len(values) - n)
    return float(ordered[len(values) - n])


class Race:
    """Who may still be among the `limit` best units.

    `floor` is a score that at least `limit` units surely have, `rest` what the terms that
    were not added yet can add at most, `error` how far a score may be above the true one
    by the rounding of the rows.
    """

    def __init__(
        self, terms: Sequence[Term], index: Index, limit: int, among: np.ndarray | None
    ) -> None:
        """`among` (units,) bool says which units may be found, None all."""
        self.limit, self.rows, self.among = limit, index.bounds.rows, among
        self.size = len(index.postings.owners)
        self.waiting = sorted(terms, key=lambda term: len(term.units))
        self.rest = sum(term.most for term in terms)
        self.floor = max((term.sure for term in terms), default=0.0) if among is None else 0.0
        self.error = 0.0

    def winners(self) -> np.ndarray:
        """Units, int32 ascending, that hold the `limit` best among them."""
        scores = _borrowed(self.size)
        met = self._add_rare(scores)
        units = self._contenders(scores, met)
        if len(units) > max(self.size // CROWD, 4 * self.limit):
            self._add_all(scores)
            units, met = self._above(scores), None
        values = scores.take(units)
        _give_back(scores, met)
        return self._look_up(units, values)

    def _add_rare(self, scores: np.ndarray) -> list[np.ndarray] | None:
        """Add terms while a unit that none of them has could still win.

        The units that were met, list by list; None where they are as many as all.
        """
        met: list[np.ndarray] | None = []
        while self.waiting and self.rest >= self.floor * (1 - ROUNDING):
            term = self.waiting[0]
            if term.row >= 0:
                self._add_all(scores)
                return None
            del self.waiting[0]
            units = term.units.astype(np.intp)
            np.add.at(scores, units, term.weights * term.factor)
            self.rest -= term.most
            met = self._with(met, units)
            if self.waiting and 2 * len(units) < len(self.waiting[-1].units):
                self._raise_floor(scores.take(self._allowed(units)))
        return met

    def _with(self, met: list[np.ndarray] | None, units: np.ndarray) -> list[np.ndarray] | None:
        if met is None or sum(map(len, met)) + len(units) > self.size // MANY:
            return None
        return [*met, units]

    def _add_all(self, scores: np.ndarray) -> None:
        """Add all terms that are left."""
        for term in self.waiting:
            if term.row >= 0:
                step = term.factor * np.float32(1 / STEPS)
                scores[: self.size] += np.multiply(self.rows[term.row], step)
                self.error += float(step)
            else:
                np.add.at(scores, term.units.astype(np.intp), term.weights * term.factor)
        self.waiting, self.rest = [], 0.0

    def _raise_floor(self, values: np.ndarray) -> None:
        """Take notice of the scores, so far, of different units that may be found."""
        sure = _nth(values, self.limit) * (1 - ROUNDING) - self.error
        self.floor = max(self.floor, sure)

    def _bar(self) -> float:
        """What a unit has to have by now, to win with all that is left."""
        return self.floor * (1 - ROUNDING) - self.rest

    def _contenders(self, scores: np.ndarray, met: list[np.ndarray] | None) -> np.ndarray:
        """The units met whose scores reach the bar: int32, ascending."""
        if met is None:
            return self._above(scores)
        allowed = [self._allowed(units) for units in met]
        values = [scores.take(units) for units in allowed]
        if values:
            self._raise_floor(values[-1])  # the longest list
        bar = self._bar()
        kept = [units[found >= bar] for units, found in zip(allowed, values, strict=True)]
        units = np.concatenate(kept).astype(np.int32) if kept else np.zeros(0, np.int32)
        if len(kept) > 1:
            units.sort()
            first = np.ones(len(units), bool)
            np.not_equal(units[1:], units[:-1], out=first[1:])
            units = units[first]
        return units

    def _above(self, scores: np.ndarray) -> np.ndarray:
        """The units of all whose scores reach the bar: int32, ascending."""
        grid = scores.reshape(STRIDES, -1)
        highest = grid.max(axis=0)
        if self.among is None:
            self._raise_floor(highest)
        bar = max(self._bar(), 1e-9)
        columns = np.flatnonzero(highest >= bar)
        if len(columns) > len(highest) // 8:
            units = np.flatnonzero(scores >= bar)
        else:
            rows, places = np.nonzero(grid[:, columns] >= bar)
            units = np.sort(rows * len(highest) + columns[places])
        return self._allowed(units.astype(np.int32))

    def _allowed(self, units: np.ndarray) -> np.ndarray:
        return units if self.among is None else units[self.among[units]]

    def _look_up(self, units: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Add what is left to the contenders alone; the units that reach the bar in the end."""
        for term in sorted(self.waiting, key=lambda term: -term.most):
            if term.row >= 0:
                step = term.factor * np.float32(1 / STEPS)
                values = values + self.rows[term.row].take(units) * step
                self.error += float(step)
            else:
                values = values + held(term, units) * term.factor
            self.rest -= term.most
            self._raise_floor(values)
            kept = values >= self._bar()
            units, values = units[kept], values[kept]
        self._raise_floor(values)
        return units[values >= self.floor * (1 - ROUNDING)]


_spare: dict[int, list[np.ndarray]] = {}


def _borrowed(size: int) -> np.ndarray:
    """Zeros for at least `size` scores, a multiple of STRIDES: float32.

    Fresh memory costs more than a search, so arrays are used again; two threads never share
    one, since `list.pop` gives it to one of them.
    """
    length = -(-size // STRIDES) * STRIDES
    try:
        return _spare[length].pop()
    except (KeyError, IndexError):
        return np.zeros(length, np.float32)


def _give_back(scores: np.ndarray, met: list[np.ndarray] | None) -> None:
    """Clear scores that only the units `met` have, or all for None."""
    if met is None:
        scores.fill(0)
    else:
        for units in met:
            scores[units] = 0
    _spare.setdefault(len(scores), []).append(scores)
