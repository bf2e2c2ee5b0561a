"""Whether an engine answers as it should: its best rows beside those of all rows read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from ..engine import PLACES, Hits, Remote, Rows, unit_ids
from ..errors import EngineUnavailable
from ..index import Index
from ..moves import topic
from ..progress import Progress
from ..query import understand
from ..scoring import query_row
from .address import Address
from .embedded import Embedded
from .milvus import LONG, Milvus
from .opening import OpenedEngine
from .writing import FURTHER

TOP = 10
TOGETHER = 4_096  # rows that are read back at a time
CLOSE = 1e-5  # by which scores may differ, relative


@dataclass(frozen=True, slots=True)
class Checked:
    """How many questions were asked of how many rows, and of how many the hits were right.

    `missing` rows were not there; `first` is the first question with other hits, "" for none.
    """

    questions: int
    rows: int
    missing: int
    right: int
    first: str = ""

    @property
    def agrees(self) -> bool:
        """Whether nothing is missing and all hits were right."""
        return not self.missing and self.right == self.questions

    def __str__(self) -> str:
        text = (
            f"{self.right} of {self.questions} questions have the {TOP} best that their"
            f" stored rows give, of {self.rows:,} rows"
        )
        if self.missing:
            text += f"; {self.missing:,} rows are missing"
        return text + (f"; the first with others: {self.first}" if self.first else "")


class _Best(NamedTuple):
    """The best rows of each question so far."""

    ids: np.ndarray
    scores: np.ndarray


def check(opened: OpenedEngine, sample: int, progress: Progress) -> Checked:
    """Ask `sample` topics of passages, spread over all, and compare the hits.

    All rows are read back for it and scored in this process, some at a time. Raises
    `EngineUnavailable`.
    """
    index, remote = opened.index, opened.index.remote
    if remote is None:
        raise EngineUnavailable("this index has no engine to check")
    asked = [(text, row) for text, row in _sample(index, remote, sample) if len(row.columns)]
    rows = [row for _, row in asked]
    best = _Best(np.full((len(rows), TOP), -1), np.zeros((len(rows), TOP), np.float32))
    read = 0
    blocks = _blocks(opened.store, opened.version.passages, alone=remote.alone)
    units = opened.version.units
    for ids, block in progress(blocks, "reading back", units, "rows", TOGETHER):
        read += len(ids)
        best = _merged(best, _hits(ids, block, rows))
    wrong = []
    for place, (text, row) in enumerate(asked):
        hits = remote.engine.search(row, TOP, LONG)
        if not _alike(hits, best, place):
            wrong.append(text)
    first = wrong[0] if wrong else ""
    return Checked(len(rows), read, units - read, len(rows) - len(wrong), first)


def stats(opened: OpenedEngine, address: Address) -> list[tuple[str, str]]:
    """What there is to say of a collection: names and values."""
    index, version, store = opened.index, opened.version, opened.store
    told = store.told(LONG)
    return [
        ("address", str(address)),
        ("server", f"Milvus {told['server']}"),
        ("collection", store.collection),
        ("version", version.version),
        ("before", version.before or "none"),
        ("passages", f"{version.passages:,} ({version.questions:,} with a question)"),
        ("units", f"{version.units:,}"),
        ("entities", f"{version.entities:,}"),
        ("terms", f"{len(index.vocabulary):,}"),
        ("language", ", ".join(index.settings.languages)),
        ("index", told["index"]),
        ("state", told["state"]),
    ]


def _sample(index: Index, remote: Remote, count: int) -> Iterator[tuple[str, Rows]]:
    """Topics of `count` passages, evenly spread, and their rows."""
    size = len(index.passages)
    step = max(size // count, 1)
    for number in islice(range(0, size, step), count):
        text = topic(index.passages[number])
        yield text, query_row(understand(text, index), remote.columns)


def _blocks(store: Milvus, passages: int, *, alone: bool) -> Iterator[tuple[np.ndarray, Rows]]:
    """The rows of all units as they are stored, some at a time."""
    kinds = [-1] if alone else [-1, 0]
    for kind in kinds:
        for first in range(0, passages, TOGETHER):
            ends = np.array([first, min(first + TOGETHER, passages)])
            low, high = unit_ids(ends, np.full(2, kind)).tolist()
            held = [
                (key, row)
                for key, row in store.rows(low, high, LONG)
                if kind >= 0 or key % PLACES < FURTHER
            ]
            sizes = [len(row) for _, row in held]
            yield (
                np.array([key for key, _ in held], np.int64),
                Rows(
                    np.append(0, np.cumsum(sizes)).astype(np.int64),
                    np.array([column for _, row in held for column in row], np.uint32),
                    np.array([w for _, row in held for w in row.values()], np.float32),
                ),
            )


def _hits(ids: np.ndarray, rows: Rows, asked: Sequence[Rows]) -> _Best:
    """The best of these rows for each question."""
    engine = Embedded()
    engine.add(ids, rows)
    engine.commit()
    hits = [engine.search(row, TOP, LONG) for row in asked]
    return _Best(
        np.concatenate([one.ids for one in hits]), np.concatenate([one.scores for one in hits])
    )


def _merged(best: _Best, more: _Best) -> _Best:
    """The best of both, best first, ties by their ids."""
    ids = np.concatenate([best.ids, more.ids], axis=1)
    scores = np.concatenate([best.scores, more.scores], axis=1)
    order = np.lexsort((ids, -scores), axis=1)[:, :TOP]
    return _Best(np.take_along_axis(ids, order, 1), np.take_along_axis(scores, order, 1))


def _alike(hits: Hits, best: _Best, place: int) -> bool:
    """Whether a question's hits are the best ones, in their order and with their scores."""
    same = np.array_equal(hits.ids[0], best.ids[place])
    return same and np.allclose(hits.scores[0], best.scores[place], rtol=CLOSE)
