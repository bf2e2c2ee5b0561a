"""Analysed passages -> the arrays of an Index beside its postings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from ..corpus import Passage
from ..grams import TABLE, grams
from ..index import HEADING, SENTENCE, WORDING, Forward, Grams, Vocabulary, Words
from ..spelling import letters, plain
from ..text import JOINT, Analysis
from .analysing import Analysed


def gram_table(terms: Sequence[str]) -> Grams:
    """The character n-grams of `terms`; one that few terms have tells more."""
    rows = [grams(term) for term in terms]
    starts = _starts(len(row) for row in rows)
    flat = np.array([gram for row in rows for gram in row], np.uint16)
    held = np.bincount(flat, minlength=TABLE)
    weights = np.log(1 + (len(terms) + 1) / (held + 1.0))
    return Grams(starts, flat, (weights / weights.max()).astype(np.float32))


def forward(
    passages: Sequence[Analysed],
    terms: Sequence[str],
    idf: np.ndarray,
    means: np.ndarray,
    table: Grams,
) -> Forward:
    """The segments of all passages one after the other, as numbers of `terms`."""
    number = {term: n for n, term in enumerate(terms)}
    segments: list[list[str]] = []
    kinds: list[int] = []
    answers: list[int] = []
    for passage in passages:
        segments += [passage.heading, *passage.wordings, *passage.sentences]
        kinds += [HEADING, *[WORDING] * len(passage.wordings)]
        kinds += [SENTENCE] * len(passage.sentences)
        answers += [0, *passage.asks, *passage.answers]
    starts = _starts(len(segment) for segment in segments)
    flat = np.array([number[term] for segment in segments for term in segment], np.int32)
    of_passages = _starts(1 + len(p.wordings) + len(p.sentences) for p in passages)
    texts = np.stack(
        [of_passages[1:] - [len(p.sentences) for p in passages], of_passages[1:]], 1
    )
    return Forward(
        terms=flat,
        starts=starts,
        passages=of_passages,
        kinds=np.array(kinds, np.uint8),
        answers=np.array(answers, np.uint8),
        weights=_distinct_weights(flat, starts, idf),
        norms=_gram_norms(flat, starts, idf, table),
        text_norms=_gram_norms(flat, starts[texts.ravel()], idf, table)[::2],
        means=means,
    )


def words(passages: Sequence[Passage], listed: Iterable[str], analysis: Analysis) -> Words:
    """The distinct words of the passages and of the language's list, for spelling repair."""
    counts: Counter[str] = Counter()
    for passage in passages:
        for text in (passage.heading, passage.question, *passage.alternates, passage.text):
            counts.update(
                plain(part)
                for word in analysis.words(text)
                for part in JOINT.split(text[word.start : word.end])
            )
    del counts[""]
    rank = {plain(word): number for number, word in enumerate(listed)}
    distinct = sorted({*counts, *rank} - {""})
    return Words(
        Vocabulary.of(distinct),
        np.array([letters(word) for word in distinct], np.uint64),
        np.array([counts[word] or -rank[word] for word in distinct], np.int32),
    )


def _starts(lengths: Iterable[int]) -> np.ndarray:
    return np.concatenate(([0], np.cumsum(list(lengths)))).astype(np.int64)


def _distinct_weights(flat: np.ndarray, starts: np.ndarray, idf: np.ndarray) -> np.ndarray:
    """The summed weights of the distinct terms of each segment."""
    segments = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    keys = np.unique(segments * len(idf) + flat)
    weights = np.bincount(
        keys // len(idf), weights=idf[keys % len(idf)], minlength=len(starts) - 1
    )
    return weights.astype(np.float32)


def _gram_norms(
    flat: np.ndarray, starts: np.ndarray, idf: np.ndarray, table: Grams, block: int = 4096
) -> np.ndarray:
    """The length of each segment's vector of n-grams, its terms weighing what `idf` says."""
    shape = (len(idf), TABLE)
    of_terms = csr_matrix((table.weights[table.grams], table.grams, table.starts), shape=shape)
    span = slice(starts[0], starts[-1])
    shape = (len(starts) - 1, len(idf))
    segments = csr_matrix((idf[flat[span]], flat[span], starts - starts[0]), shape=shape)
    norms = np.zeros(len(starts) - 1, np.float32)
    for at in range(0, len(norms), block):
        vectors = segments[at : at + block] @ of_terms
        norms[at : at + block] = np.sqrt(np.asarray(vectors.power(2).sum(axis=1)).ravel())
    return norms
