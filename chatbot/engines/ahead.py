"""An engine that was asked ahead: many questions at a time, for those who then ask one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..engine import Engine, Hits, Rows
from ..index import Index
from ..query import understand
from ..scoring import CANDIDATES, UNITS, candidates, query_row

KEPT = 1_024  # queries whose hits are kept
LONGER = 4  # times as long as a question may many at a time take


class Ahead:
    """An engine whose hits of some queries are known. It satisfies `Engine`."""

    def __init__(self, engine: Engine) -> None:
        """Know nothing yet."""
        self._engine = engine
        self._known: dict[tuple[bytes, bytes, int], Hits] = {}

    def ask(self, queries: Sequence[Rows], k: int, timeout: float) -> None:
        """Search for queries of one row each, all at once, and know their hits from then on.

        Those without a column are passed over. Raises `EngineUnavailable`.
        """
        wanted = {_key(row, k): row for row in queries if len(row.columns)}
        rows = [row for key, row in wanted.items() if key not in self._known]
        if not rows:
            return
        sizes = np.array([len(row.columns) for row in rows], np.int64)
        together = Rows(
            np.append(0, sizes.cumsum()),
            np.concatenate([row.columns for row in rows]),
            np.concatenate([row.weights for row in rows]),
        )
        hits = self._engine.search(together, k, timeout)
        if len(self._known) + len(rows) > KEPT:
            self._known.clear()
        for place, row in enumerate(rows):
            part = slice(place, place + 1)
            self._known[_key(row, k)] = Hits(hits.ids[part], hits.scores[part], hits.complete)

    def search(self, queries: Rows, k: int, timeout: float) -> Hits:
        """See `Engine`; what was asked ahead is not asked again."""
        known = self._known.get(_key(queries, k)) if len(queries.starts) == 2 else None
        return known or self._engine.search(queries, k, timeout)

    def add(self, ids: np.ndarray, rows: Rows) -> None:
        """See `Engine`."""
        self._known.clear()
        self._engine.add(ids, rows)

    def delete(self, ids: np.ndarray) -> None:
        """See `Engine`."""
        self._known.clear()
        self._engine.delete(ids)

    def commit(self) -> None:
        """See `Engine`."""
        self._known.clear()
        self._engine.commit()

    def count(self) -> int:
        """See `Engine`."""
        return self._engine.count()

    def close(self) -> None:
        """See `Engine`."""
        self._known.clear()
        self._engine.close()


def ask_ahead(index: Index, texts: Sequence[str]) -> None:
    """Search for all of `texts` at once, and fetch the passages that may answer them.

    Who then asks one of them waits for nothing; replies stay what they are. Nothing for an
    index without an engine that keeps what it knows.
    """
    remote = index.remote
    if remote is None or not isinstance(remote.engine, Ahead):
        return
    queries = [understand(text, index) for text in dict.fromkeys(texts)]
    rows = [query_row(query, remote.columns) for query in queries]
    most = CANDIDATES if remote.alone else UNITS
    remote.engine.ask(rows, most, LONGER * remote.timeout)
    found = [candidates(query, index, CANDIDATES).passages for query in queries]
    index.forward.of(np.unique(np.concatenate(found)))


def _key(row: Rows, k: int) -> tuple[bytes, bytes, int]:
    return row.columns.tobytes(), row.weights.tobytes(), k
