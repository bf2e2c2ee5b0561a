"""Terms of a query -> the units that may be among the best, most units never looked at.

Rare terms are added first. Once what the other terms could add at most is less than what
`limit` units surely have, only units that were met can still win; the other terms are then
looked up for those alone, and whoever fell behind is dropped. What the best of those that
were met hold of the frequent terms is looked up early, for it raises what winning takes.

Source: Turtle and Flood, Query Evaluation: Strategies and Optimizations (1995), MaxScore.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np

from .accumulators import (
    STRIDES,
    Term,
    borrowed,
    distinct,
    give_back,
    held,
    postings,
    reached,
)
from .index import STEPS, Index

MANY = 12  # one unit in so many met: from here passing over all is faster than over those
CROWD = 64  # one unit in so many still in the running is too many to look terms up for
CHEAP = 1 << 20  # places in rows up to which adding them all is faster than choosing
GROUP = 4096  # postings that are added at once: a call costs as much as a thousand of them
SHORT = 4  # times the units met: a term with so few postings is added faster than looked up
WIDE = 64  # terms from which grains of 16 bits are too coarse
ROUNDING = 1e-5  # relative; sums of float32 in another order differ by less


class Race:
    """Who may still be among the `limit` best units.

    Scores are added up in `grains`, whole numbers, and so far are above the true ones by 0 to
    `error`. `floor` is a score that at least `limit` units surely have, `rest` what the terms
    that wait, `rare` and `frequent`, can add at most.
    """

    def __init__(
        self, terms: Sequence[Term], index: Index, limit: int, among: np.ndarray | None
    ) -> None:
        """`among` (units,) bool says which units may be found, None all."""
        self.limit, self.rows, self.among = limit, index.bounds.rows, among
        self.size = len(index.postings.owners)
        self.rare = sorted((t for t in terms if t.row < 0), key=lambda t: len(t.units))
        self.frequent = [term for term in terms if term.row >= 0]
        self.rest = sum(term.most for term in terms)
        self.floor = max(term.sure for term in terms) if among is None else 0.0
        self.error = 0.0
        self.kind: type = np.uint16 if len(terms) < WIDE else np.uint32
        room = 1 << (16 if len(terms) < WIDE else 28)
        # Each term may be rounded up by a grain, or by one in each step of its row.
        self.grain = sum(term.factor for term in terms) / (room - (STEPS + 1) * len(terms))
        self.scores = borrowed(self.size, self.kind)

    def winners(self) -> np.ndarray:
        """Units, int32 ascending, that hold the `limit` best among them."""
        met = self._add_rare()
        found = self._of_met(met)
        if found is None:
            found = self._of_all()
            give_back(self.scores, None)
        else:
            give_back(self.scores, met)
        return self._with_rare(*found)

    def _add_rare(self) -> list[np.ndarray]:
        """Add rare terms while a unit that none of them has could still win.

        And those that are short beside them. The units that were met, list by list.
        """
        met: list[np.ndarray] = []
        few = 0
        while self.rare and (self._bar() <= 0 or len(self.rare[0].units) < few):
            group = self._taken()
            units, gains = postings(group, 1 / self.grain)
            gains += 1
            np.add.at(self.scores, units, gains.astype(self.kind))
            self.error += len(group) * self.grain
            met.append(units)
            few += SHORT * len(units)
            if self.rare:
                longest = units[-len(group[-1].units) :]
                self._raise_floor(self.scores.take(self._allowed(longest)))
        return met

    def _taken(self) -> list[Term]:
        """The next rare terms, which wait no longer: GROUP postings of them, at least one."""
        count = total = 0
        for term in self.rare:
            total += len(term.units)
            if count and total > GROUP:
                break
            count += 1
        group = self.rare[:count]
        del self.rare[:count]
        self.rest -= sum(term.most for term in group)
        return group

    def _of_met(self, met: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray] | None:
        """The units met that can still win, with what they have of the frequent terms.

        None where others can win as well, or where it is faster to pass over all.
        """
        few = 0 < sum(map(len, met)) <= self.size // MANY
        if not few or 0 < len(self.frequent) * self.size <= CHEAP:
            return None
        units = self._allowed(np.concatenate(met) if len(met) > 1 else met[0])
        grains = self.scores.take(units)
        times = round(self.error / self.grain)  # that a unit may be among them
        self._raise_floor(grains, times)
        if self.frequent:
            best = grains >= max(reached(grains, 2 * self.limit * times), 1)
            self._foresee(distinct(units[best]))
        if self._bar() <= 0:
            return None
        units = units[grains >= self._grains()]
        if self.frequent and len(units) > self.size // CROWD:
            return None
        units = distinct(units)
        values = self._with_rows(units)
        self.rest -= sum(term.most for term in self.frequent)
        self.error += sum(float(_step(term)) for term in self.frequent)
        return units.astype(np.int32), values

    def _foresee(self, units: np.ndarray) -> None:
        """Raise the floor by what some units, all different, surely have already."""
        above = self.error + sum(float(_step(term)) for term in self.frequent)
        sure = reached(self._with_rows(units), self.limit) * (1 - ROUNDING)
        self.floor = max(self.floor, sure - above)

    def _with_rows(self, units: np.ndarray) -> np.ndarray:
        """The scores of some units with what they have of the frequent terms: float32."""
        values = self.scores.take(units) * np.float32(self.grain)
        for term in self.frequent:
            values += self.rows[term.row].take(units) * _step(term)
        return values

    def _of_all(self) -> tuple[np.ndarray, np.ndarray]:
        """Of all units those that can still win, and what they have; no frequent term waits."""
        for term in self.frequent:
            self._add_row(term)
        grid = self.scores.reshape(STRIDES, -1)
        highest = np.maximum.reduce(grid)
        if self.among is None:
            self._raise_floor(highest)
        bar = self._grains()
        columns = (highest >= bar).nonzero()[0]
        if len(columns) > len(highest) // STRIDES:
            units = (self.scores >= bar).nonzero()[0]
        else:
            rows, places = (grid[:, columns] >= bar).nonzero()
            units = rows * len(highest) + columns[places]
            units.sort()
        units = self._allowed(units)
        values = self.scores.take(units) * np.float32(self.grain)
        return units.astype(np.int32), values

    def _add_row(self, term: Term) -> None:
        """Add a frequent term to all units."""
        step = float(_step(term))
        grains = ceil(step / self.grain)
        self.scores[: self.size] += np.multiply(self.rows[term.row], grains, dtype=self.kind)
        self.rest -= term.most
        self.error += step + (grains * self.grain - step) * STEPS

    def _with_rare(self, units: np.ndarray, values: np.ndarray) -> np.ndarray:
        """The contenders, in order, that reach the floor with the rare terms that wait."""
        for term in sorted(self.rare, key=lambda term: -term.most):
            kept = values >= self._bar_by(values)
            units, values = units[kept], values[kept]
            values += held(term, units)
            self.rest -= term.most
        return units[values >= self._bar_by(values)]

    def _raise_floor(self, grains: np.ndarray, times: int = 1) -> None:
        """Take notice of scores of units that may be found, each at most so many times."""
        sure = reached(grains, self.limit * times) * self.grain * (1 - ROUNDING)
        self.floor = max(self.floor, sure - self.error)

    def _bar(self) -> float:
        """What a unit has to have by now, to win with all that is left."""
        return self.floor * (1 - ROUNDING) - self.rest

    def _bar_by(self, values: np.ndarray) -> float:
        """The same, after taking notice of the scores so far of different units."""
        sure = reached(values, self.limit) * (1 - ROUNDING) - self.error
        self.floor = max(self.floor, sure)
        return self._bar()

    def _grains(self) -> int:
        """The bar in grains, at least 1."""
        return max(int(self._bar() / self.grain), 1)

    def _allowed(self, units: np.ndarray) -> np.ndarray:
        return units if self.among is None else units[self.among[units]]


def _step(term: Term) -> np.float32:
    """What one step of its row is of a score."""
    return np.float32(term.factor / STEPS)
