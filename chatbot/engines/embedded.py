"""Rows in this process as an engine: what others are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from ..engine import Hits, Rows, check_rows


class Embedded:
    """Rows in memory. It satisfies `Engine`; what is added is found after `commit`."""

    def __init__(self) -> None:
        """No rows yet."""
        self._rows: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._ids = np.zeros(0, np.int64)
        self._columns = np.zeros(0, np.uint32)
        self._starts = np.zeros(1, np.int64)
        self._units = np.zeros(0, np.int64)
        self._weights = np.zeros(0, np.float32)

    def add(self, ids: np.ndarray, rows: Rows) -> None:
        """See `Engine`."""
        check_rows(rows)
        for key, (a, b) in zip(ids.tolist(), pairwise(rows.starts.tolist()), strict=True):
            self._rows[key] = rows.columns[a:b], rows.weights[a:b]

    def delete(self, ids: np.ndarray) -> None:
        """See `Engine`."""
        for key in ids.tolist():
            self._rows.pop(key, None)

    def commit(self) -> None:
        """See `Engine`. The rows are laid column by column."""
        self._ids = np.array(sorted(self._rows), np.int64)
        held = [self._rows[key] for key in self._ids.tolist()]
        columns = _joined([columns for columns, _ in held], np.uint32)
        order = columns.argsort(kind="stable")
        units = np.arange(len(held)).repeat([len(columns) for columns, _ in held])
        self._columns, firsts = np.unique(columns[order], return_index=True)
        self._starts = np.append(firsts, len(columns))
        self._units = units[order]
        self._weights = _joined([weights for _, weights in held], np.float32)[order]

    def search(self, queries: Rows, k: int, timeout: float) -> Hits:  # noqa: ARG002
        """See `Engine`. It takes what it takes."""
        check_rows(queries, queries=True)
        ids = np.full((len(queries.starts) - 1, k), -1, np.int64)
        scores = np.zeros(ids.shape, np.float32)
        for place, (a, b) in enumerate(pairwise(queries.starts.tolist())):
            values = self._scores(queries.columns[a:b], queries.weights[a:b])
            best = (-values).argsort(kind="stable")[:k]
            best = best[values[best] > 0]
            ids[place, : len(best)], scores[place, : len(best)] = self._ids[best], values[best]
        return Hits(ids, scores, complete=True)

    def count(self) -> int:
        """See `Engine`."""
        return len(self._rows)

    def close(self) -> None:
        """See `Engine`."""
        self._rows.clear()
        self.commit()

    def _scores(self, columns: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """The score of each row: (rows,) float32."""
        scores = np.zeros(len(self._ids), np.float32)
        for units, gains in self._gains(columns, weights):
            scores[units] += gains
        return scores

    def _gains(
        self, columns: np.ndarray, weights: np.ndarray
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """The rows that have each of the columns, and what it gives them."""
        for column, weight in zip(columns, weights, strict=True):
            at = int(self._columns.searchsorted(column))
            if at < len(self._columns) and self._columns[at] == column:
                part = slice(self._starts[at], self._starts[at + 1])
                yield self._units[part], self._weights[part] * weight


def _joined(parts: list[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
