"""The terms of passages in arrays: segments one after the other."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..forward import ends, ranges

BLOCK = 1 << 20  # terms that are renumbered at a time


class Segments(NamedTuple):
    """The terms of all passages in their order, cut into segments: see `index.Forward`.

    Shapes: terms (n,) int32; starts (segments + 1,), passages (passages + 1,) int64; kinds,
    answers (segments,) uint8.
    """

    terms: np.ndarray
    starts: np.ndarray
    passages: np.ndarray
    kinds: np.ndarray
    answers: np.ndarray


def joined(parts: Sequence[Segments]) -> Segments:
    """Segments one after the other."""
    none = np.zeros(0, np.uint8)
    parts = [Segments(none.astype(np.int32), ends([]), ends([]), none, none), *parts]
    lengths = [np.diff(part.starts) for part in parts]
    counts = [np.diff(part.passages) for part in parts]
    return Segments(
        np.concatenate([part.terms for part in parts]),
        ends(np.concatenate(lengths)),
        ends(np.concatenate(counts)),
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.answers for part in parts]),
    )


def part(segments: Segments, first: int, last: int) -> Segments:
    """The segments of the passages from `first` up to `last`, which is not past the end."""
    passages = segments.passages[first : last + 1]
    starts = segments.starts[passages[0] : passages[-1] + 1]
    here = slice(passages[0], passages[-1])
    return Segments(
        segments.terms[starts[0] : starts[-1]],
        starts - starts[0],
        passages - passages[0],
        segments.kinds[here],
        segments.answers[here],
    )


def arranged(segments: Segments, order: np.ndarray) -> Segments:
    """The segments of the passages in another `order`, (passages,) of their numbers."""
    rows, _ = ranges(segments.passages[order], segments.passages[order + 1])
    places, _ = ranges(segments.starts[rows], segments.starts[rows + 1])
    return Segments(
        segments.terms[places],
        ends(np.diff(segments.starts)[rows]),
        ends(np.diff(segments.passages)[order]),
        segments.kinds[rows],
        segments.answers[rows],
    )


def common(size: int, dtype: type[np.generic]) -> np.ndarray:
    """An array of (size,) zeros into which processes that share work write as one."""
    kind = np.dtype(dtype)
    return np.frombuffer(mmap.mmap(-1, max(1, size * kind.itemsize)), kind, size)


def renumber(terms: np.ndarray, numbers: np.ndarray) -> None:
    """Put `numbers[term]` in the place of each of `terms`, without a second array of all."""
    for at in range(0, len(terms), BLOCK):
        terms[at : at + BLOCK] = numbers[terms[at : at + BLOCK]]
