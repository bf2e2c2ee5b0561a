"""The seam between scoring and what holds the rows: which units are the best, and their scores.

An engine knows rows of numbers by their ids and nothing of questions and documents. What
answers from an index of this process are its own arrays (see `scoring`); `engines` has what
satisfies this protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

PLACES = 1 << 16  # ids that a passage has of each kind
_WORDING = 1 << 56  # what the id of a wording has beside its passage and its place


class Rows(NamedTuple):
    """Sparse rows one after the other.

    Row i has the weights `weights[starts[i]:starts[i + 1]]` in the columns at the same places
    of `columns`. Shapes: starts (rows + 1,) int64, columns (n,) uint32, weights (n,) float32
    above 0. A query may name a column twice; both of its weights count.
    """

    starts: np.ndarray
    columns: np.ndarray
    weights: np.ndarray


class Hits(NamedTuple):
    """The best rows of each query, best first, ties by their ids.

    `ids` (queries, k) int64, -1 where there are fewer; `scores` (queries, k) float32 above 0,
    0 there. `complete` is false where better ones may be missing.
    """

    ids: np.ndarray
    scores: np.ndarray
    complete: bool


class Engine(Protocol):
    """Rows by their ids, and which of them have the highest inner product with a query's.

    What can't be done in time, or not at all, raises `EngineUnavailable`.
    """

    def add(self, ids: np.ndarray, rows: Rows) -> None:
        """Add rows, or replace those of the same ids: (rows,) int64.

        Raises `ValueError` for an empty row and for weights that are not above 0.
        """

    def delete(self, ids: np.ndarray) -> None:
        """Remove the rows of these ids, as far as they are there."""

    def commit(self) -> None:
        """Wait until all that was added and removed is kept, and found by `search`."""

    def search(self, queries: Rows, k: int, timeout: float) -> Hits:
        """The `k` best rows of each query within `timeout` seconds.

        The score is the sum over the query's columns, in their order, of both weights'
        product in float32, so all engines give the same to the last bit.
        """

    def count(self) -> int:
        """How many rows there are."""

    def close(self) -> None:
        """Give back what it holds; it answers no more."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Where the units of an index are, if not in its own arrays.

    `columns` (terms,) uint32 is the column of each term. `alone` is whether each passage is
    one unit, `timeout` the seconds that a question may take there.
    """

    engine: Engine
    columns: np.ndarray
    alone: bool
    timeout: float


def unit_ids(passages: np.ndarray, wordings: np.ndarray) -> np.ndarray:
    """The ids of units, of a passage as a whole for a wording of -1: (n,) int64.

    They ascend as the units of an index do: passages in their order, then wordings in theirs.
    """
    ids: np.ndarray = passages * PLACES + np.where(wordings < 0, 0, _WORDING + wordings)
    return ids


def units_of(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The passage and the wording of each id, as `unit_ids` takes them: both (n,) int64."""
    wordings = np.where(ids & _WORDING, ids & (PLACES - 1), -1)
    return (ids & (_WORDING - 1)) // PLACES, wordings


def check_rows(rows: Rows, *, queries: bool = False) -> None:
    """Raise `ValueError` for what no engine takes: empty rows, weights that are not above 0."""
    what = "query" if queries else "row"
    sizes = np.diff(rows.starts)
    if not sizes.all():
        raise ValueError(f"{what} {int(sizes.argmin())} is empty")
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero(~((rows.weights > 0) & np.isfinite(rows.weights)))
    if len(wrong):
        row = int(rows.starts.searchsorted(wrong[0], "right")) - 1
        raise ValueError(f"{what} {row} has the weight {rows.weights[wrong[0]]}, not above 0")
