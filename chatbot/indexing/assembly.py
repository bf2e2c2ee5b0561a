"""Segments of passages -> the arrays of an Index beside its postings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from ..grams import TABLE, grams
from ..index import SENTENCE, Forward, Grams, Vocabulary, Words
from ..spelling import letters, plain
from ..text import JOINT, Analysis
from .processes import shared
from .segments import Segments, ends

NORMS = 1_024  # segments whose norms are computed at a time


def gram_table(terms: Sequence[str]) -> Grams:
    """The character n-grams of `terms`; one that few terms have tells more."""
    rows = [grams(term) for term in terms]
    starts = ends([len(row) for row in rows])
    flat = np.array([gram for row in rows for gram in row], np.uint16)
    held = np.bincount(flat, minlength=TABLE)
    weights = np.log(1 + (len(terms) + 1) / (held + 1.0))
    return Grams(starts, flat, (weights / weights.max()).astype(np.float32))


def forward(segments: Segments, idf: np.ndarray, means: np.ndarray, table: Grams) -> Forward:
    """The segments with their weights, norms and the mean lengths of the fields."""
    norms = _gram_norms(segments.terms, segments.starts, idf, table)
    return Forward(
        **segments._asdict(),
        weights=_distinct_weights(segments, idf),
        norms=norms,
        text_norms=_text_norms(segments, norms, idf, table),
        means=means,
    )


def words(tokens: Mapping[str, int], listed: Iterable[str], analysis: Analysis) -> Words:
    """The distinct words of the passages and of the language's list, for spelling repair.

    `tokens` are those of the passages as they are written, and how often each is.
    """
    counts: Counter[str] = Counter()
    for token, count in tokens.items():
        if analysis.terms(token):
            for part in JOINT.split(token):
                counts[plain(part)] += count
    del counts[""]
    rank = {plain(word): number for number, word in enumerate(listed)}
    distinct = sorted({*counts, *rank} - {""})
    return Words(
        Vocabulary.of(distinct),
        np.array([letters(word) for word in distinct], np.uint64),
        np.array([counts[word] or -rank[word] for word in distinct], np.int32),
    )


def _distinct_weights(segments: Segments, idf: np.ndarray) -> np.ndarray:
    """The summed weights of the distinct terms of each segment."""
    once = np.ones(len(segments.terms), bool)
    shape = (len(segments.kinds), len(idf))
    table = csr_matrix((once, segments.terms, segments.starts), shape=shape, copy=True)
    table.sum_duplicates()
    rows = np.repeat(np.arange(shape[0]), np.diff(table.indptr))
    return np.bincount(rows, idf[table.indices], shape[0]).astype(np.float32)


def _text_norms(
    segments: Segments, norms: np.ndarray, idf: np.ndarray, table: Grams
) -> np.ndarray:
    """The lengths of the vectors of all sentences of a passage together: (passages,)."""
    flat, starts, passages, kinds, _ = segments
    lasts = passages[1:]
    firsts = lasts - np.add.reduceat(kinds == SENTENCE, passages[:-1])
    found = np.where(lasts > firsts, norms[lasts - 1], 0).astype(np.float32)
    several = np.flatnonzero(lasts - firsts > 1)
    spans = np.stack([firsts[several], lasts[several]], 1)
    found[several] = _gram_norms(flat, starts[spans.ravel()], idf, table)[::2]
    return found


def _gram_norms(
    flat: np.ndarray, starts: np.ndarray, idf: np.ndarray, table: Grams
) -> np.ndarray:
    """The length of each segment's vector of n-grams, its terms weighing what `idf` says."""
    shape = (len(idf), TABLE)
    of_terms = csr_matrix((table.weights[table.grams], table.grams, table.starts), shape=shape)
    firsts = range(0, len(starts) - 1, NORMS)
    blocks = shared(_block_norms, (flat, starts, idf, of_terms), firsts)
    return np.concatenate([*blocks, np.zeros(0, np.float32)])


def _block_norms(
    flat: np.ndarray, starts: np.ndarray, idf: np.ndarray, of_terms: csr_matrix, first: int
) -> np.ndarray:
    """The norms of NORMS segments from `first` on: float32."""
    block = starts[first : first + NORMS + 1]
    terms = flat[block[0] : block[-1]]
    shape = (len(block) - 1, len(idf))
    vectors = csr_matrix((idf[terms], terms, block - block[0]), shape=shape) @ of_terms
    rows = np.repeat(np.arange(len(block) - 1), np.diff(vectors.indptr))
    return np.sqrt(np.bincount(rows, vectors.data**2, len(block) - 1)).astype(np.float32)
