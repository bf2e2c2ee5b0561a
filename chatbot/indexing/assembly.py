"""Segments of passages -> the arrays of an Index beside its postings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from ..forward import SENTENCE, Forward, ends
from ..grams import TABLE
from ..index import Grams, Words
from ..processes import shared
from ..progress import Progress, silent
from ..spelling import plain
from ..vocabulary import Vocabulary
from .ngrams import grams_of
from .segments import Segments, part

PASSAGES = 1_024  # whose weights and norms are computed at a time


def gram_table(terms: Sequence[str]) -> Grams:
    """The character n-grams of `terms`; one that few terms have tells more."""
    starts, flat = grams_of(terms)
    held = np.bincount(flat, minlength=TABLE)
    weights = np.log(1 + (len(terms) + 1) / (held + 1.0))
    return Grams(starts, flat, (weights / weights.max()).astype(np.float32))


def extended_table(table: Grams, terms: Sequence[str]) -> Grams:
    """`table` with the n-grams of further `terms`; what they weigh stays as it was."""
    starts, flat = grams_of(terms)
    return Grams(
        np.append(table.starts, table.starts[-1] + starts[1:]),
        np.append(table.grams, flat),
        table.weights,
    )


def forward(
    segments: Segments,
    idf: np.ndarray,
    means: np.ndarray,
    table: Grams,
    progress: Progress = silent,
) -> Forward:
    """The segments with their weights, norms and the mean lengths of the fields."""
    telling = table.weights[table.grams] * np.repeat(idf, np.diff(table.starts))
    of_terms = csr_matrix((telling, table.grams, table.starts), shape=(len(idf), TABLE))
    passages = len(segments.passages) - 1
    found = shared(_block, (segments, idf, of_terms), range(0, passages, PASSAGES))
    none = (np.zeros(0, np.float32),) * 3
    blocks = [none, *progress(found, "measuring", passages, each=PASSAGES)]
    weights, norms, text_norms = map(np.concatenate, zip(*blocks, strict=True))
    return Forward(
        **segments._asdict(), weights=weights, norms=norms, text_norms=text_norms, means=means
    )


def words(counts: Mapping[str, int], listed: Iterable[str]) -> Words:
    """The distinct words of the passages and of the language's list, for spelling repair.

    `counts` says how often each word of the passages is there.
    """
    rank = {plain(word): number for number, word in enumerate(listed)}
    distinct = sorted({*counts, *rank} - {""})
    return Words(
        Vocabulary.of(distinct),
        _letters(distinct),
        np.array([counts.get(word) or -rank[word] for word in distinct], np.int32),
    )


def _block(
    segments: Segments, idf: np.ndarray, of_terms: csr_matrix, first: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights and norms of the segments of PASSAGES passages from `first` on, text norms.

    The weight of a segment is that of its distinct terms, its norm the length of its vector
    of n-grams, each term weighing what `idf` says; a text is all sentences of a passage.
    """
    own = part(segments, first, min(first + PASSAGES, len(segments.passages) - 1))
    vectors = of_terms[own.terms]
    shape = (len(own.kinds), TABLE)
    vectors = csr_matrix((vectors.data, vectors.indices, vectors.indptr[own.starts]), shape)
    by_gram = vectors.tocsc()
    passages = np.arange(len(own.passages) - 1, dtype=np.int32)
    owners = np.repeat(passages, np.diff(own.passages))
    in_text = (own.kinds == SENTENCE)[by_gram.indices]
    texts = csc_matrix(
        (by_gram.data * in_text, owners[by_gram.indices], by_gram.indptr.copy()),
        (len(own.passages) - 1, TABLE),
    )
    return _weights(own, idf), _lengths(by_gram), _lengths(texts)


def _weights(segments: Segments, idf: np.ndarray) -> np.ndarray:
    """The summed weights of each segment's distinct terms: (segments,) float32."""
    once, shape = np.ones(len(segments.terms), bool), (len(segments.kinds), len(idf))
    held = csr_matrix((once, segments.terms, segments.starts), shape=shape, copy=True)
    held.sum_duplicates()
    rows = np.repeat(np.arange(shape[0]), np.diff(held.indptr))
    sums: np.ndarray = np.bincount(rows, idf[held.indices], shape[0]).astype(np.float32)
    return sums


def _lengths(vectors: csc_matrix) -> np.ndarray:
    """The lengths of the vectors that are its rows, (rows,) float32; sums them up in place."""
    vectors.sum_duplicates()
    squares = (vectors.data**2).astype(np.float64)
    table = csc_matrix((squares, vectors.indices, vectors.indptr), vectors.shape)
    lengths: np.ndarray = np.sqrt(table @ np.ones(TABLE)).astype(np.float32)
    return lengths


def _letters(words: Sequence[str]) -> np.ndarray:
    """The `spelling.letters` of each word: (words,) uint64."""
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), "<u4")
    bits = np.where(
        (codes >= ord("a")) & (codes <= ord("z")), codes - ord("a"), 26 + codes % 38
    )
    firsts = ends([len(word) for word in words])[:-1]
    sets = np.uint64(1) << bits.astype(np.uint64)
    return np.bitwise_or.reduceat(sets, firsts) if len(words) else np.zeros(0, np.uint64)
