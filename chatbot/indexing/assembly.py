"""Segments of passages -> the arrays of an Index beside its postings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np
from scipy.sparse import csr_matrix

from ..grams import TABLE, grams
from ..index import SENTENCE, Forward, Grams, Vocabulary, Words
from ..processes import shared
from ..progress import Progress, silent
from ..spelling import letters, plain
from .segments import Segments, ends

SEGMENTS = 1_024  # whose weights and norms are computed at a time


def gram_table(terms: Sequence[str]) -> Grams:
    """The character n-grams of `terms`; one that few terms have tells more."""
    rows = [grams(term) for term in terms]
    starts = ends([len(row) for row in rows])
    flat = np.array([gram for row in rows for gram in row], np.uint16)
    held = np.bincount(flat, minlength=TABLE)
    weights = np.log(1 + (len(terms) + 1) / (held + 1.0))
    return Grams(starts, flat, (weights / weights.max()).astype(np.float32))


def forward(
    segments: Segments,
    idf: np.ndarray,
    means: np.ndarray,
    table: Grams,
    progress: Progress = silent,
) -> Forward:
    """The segments with their weights, norms and the mean lengths of the fields."""
    measured = partial(_measured, idf=idf, table=table, progress=progress)
    weights, norms = measured(segments.terms, segments.starts)
    return Forward(
        **segments._asdict(),
        weights=weights,
        norms=norms,
        text_norms=_text_norms(segments, norms, measured),
        means=means,
    )


def words(counts: Mapping[str, int], listed: Iterable[str]) -> Words:
    """The distinct words of the passages and of the language's list, for spelling repair.

    `counts` says how often each word of the passages is there.
    """
    rank = {plain(word): number for number, word in enumerate(listed)}
    distinct = sorted({*counts, *rank} - {""})
    return Words(
        Vocabulary.of(distinct),
        np.array([letters(word) for word in distinct], np.uint64),
        np.array([counts.get(word) or -rank[word] for word in distinct], np.int32),
    )


def _text_norms(
    segments: Segments,
    norms: np.ndarray,
    measured: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]],
) -> np.ndarray:
    """The lengths of the vectors of all sentences of a passage together: (passages,).

    `measured` gives weights and norms of other segments of the same terms.
    """
    flat, starts, passages, kinds, _ = segments
    lasts = passages[1:]
    firsts = lasts - np.add.reduceat(kinds == SENTENCE, passages[:-1])
    found = np.where(lasts > firsts, norms[lasts - 1], 0).astype(np.float32)
    several = np.flatnonzero(lasts - firsts > 1)
    spans = np.stack([firsts[several], lasts[several]], 1)
    found[several] = measured(flat, starts[spans.ravel()])[1][::2]
    return found


def _measured(
    flat: np.ndarray, starts: np.ndarray, idf: np.ndarray, table: Grams, progress: Progress
) -> tuple[np.ndarray, np.ndarray]:
    """The summed weights of each segment's distinct terms, and the length of its vector of
    n-grams, each term weighing what `idf` says: (segments,) float32 both.
    """
    shape = (len(idf), TABLE)
    of_terms = csr_matrix((table.weights[table.grams], table.grams, table.starts), shape=shape)
    firsts = range(0, len(starts) - 1, SEGMENTS)
    blocks = [np.zeros((2, 0), np.float32)]
    found = shared(_block, (flat, starts, idf, of_terms), firsts)
    blocks += progress(found, "measuring", len(starts) - 1, "texts", SEGMENTS)
    weights, norms = np.concatenate(blocks, axis=1)
    return weights, norms


def _block(
    flat: np.ndarray, starts: np.ndarray, idf: np.ndarray, of_terms: csr_matrix, first: int
) -> np.ndarray:
    """Weights and norms of SEGMENTS segments from `first` on: (2, segments) float32."""
    block = starts[first : first + SEGMENTS + 1]
    terms = flat[block[0] : block[-1]]
    shape = (len(block) - 1, len(idf))
    vectors = csr_matrix((idf[terms], terms, block - block[0]), shape=shape) @ of_terms
    norms = np.sqrt(_row_sums(vectors, vectors.data**2))
    once = np.ones(len(terms), bool)
    held = csr_matrix((once, terms, block - block[0]), shape=shape, copy=True)
    held.sum_duplicates()
    return np.array([_row_sums(held, idf[held.indices]), norms], np.float32)


def _row_sums(table: csr_matrix, data: np.ndarray) -> np.ndarray:
    """The sum of `data`, which stand where the table's do, in each row."""
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    return np.bincount(rows, data, table.shape[0])
