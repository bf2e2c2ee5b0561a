"""Terms of passages -> TF-IDF weights; the only module that imports scikit-learn's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import TfidfTransformer

from ..fields import norm, saturated
from ..index import HEADING, SENTENCE, WORDING, Postings
from .segments import Segments, ends

LEAST_IDF = 0.01  # so that no word of a question is worth nothing
LANGUAGE_SHARE = 0.3  # of a word's weight that its rarity in the language decides
SMALL = 30  # passages; at this size the language decides half of the rest


class Counts:
    """How often each term stands in each field of each passage, and in each wording.

    `heading`, `question`, `text` are (passages, terms) and `wordings` (wordings, terms)
    sparse float32; `question` is the mean over a passage's wordings. `owners` is the
    passage of each wording: only passages with several wordings have them apart.
    """

    def __init__(self, segments: Segments, terms: int) -> None:
        """Count the terms of `segments`, which are numbered below `terms`."""
        self._segments, self._terms = segments, terms
        passages = len(segments.passages) - 1
        owners = np.repeat(np.arange(passages), np.diff(segments.passages))
        of_wordings = owners[segments.kinds == WORDING]
        counted = self._counted(WORDING, np.arange(len(of_wordings)), len(of_wordings))
        wordings = np.bincount(of_wordings, minlength=passages)
        mean = csr_matrix(
            (1 / wordings[of_wordings], (of_wordings, np.arange(len(of_wordings)))),
            shape=(passages, len(of_wordings)),
            dtype=np.float32,
        )
        self.heading = self._counted(HEADING, np.arange(passages), passages)
        self.question = csr_matrix(mean @ counted)
        self.text = self._counted(SENTENCE, owners[segments.kinds == SENTENCE], passages)
        apart = wordings[of_wordings] > 1
        self.wordings = counted[apart]
        self.owners = of_wordings[apart]

    def _counted(self, kind: int, rows: np.ndarray, count: int) -> csr_matrix:
        """The terms of the segments of a kind, which belong to `rows`, ascending."""
        chosen = self._segments.kinds == kind
        lengths = np.diff(self._segments.starts)
        terms = self._segments.terms[np.repeat(chosen, lengths)]
        starts = ends(np.bincount(rows, lengths[chosen], count).astype(np.int64))
        once = np.ones(len(terms), np.float32)
        table = csr_matrix((once, terms, starts), shape=(count, self._terms))
        table.sum_duplicates()
        return table

    @property
    def fields(self) -> tuple[csr_matrix, csr_matrix, csr_matrix]:
        """Heading, question and text, in the order of `fields.FIELDS`."""
        return self.heading, self.question, self.text

    def means(self) -> np.ndarray:
        """The mean length of each field over the passages that have it: (3,) float32."""
        lengths = [_lengths(field) for field in self.fields]
        return np.array([x[x > 0].mean() if x.any() else 1.0 for x in lengths], np.float32)


def inverse_frequencies(
    counts: Counts, terms: Sequence[str], common: Mapping[str, float]
) -> np.ndarray:
    """What each term weighs in a question: (terms,) float32, from the corpus and the language.

    The corpus' part is scikit-learn's smooth idf over the passages, scaled so that a term
    of one passage has 1 and a term of all has 0. The language's part is the squared rarity
    of `common`, 1 for a term that is not listed. Few passages can't tell which words are
    common, so the corpus' part grows with their number. A phrase weighs nothing of its own.
    """
    if not terms:
        return np.zeros(0, np.float32)
    passages = counts.text.shape[0]
    smooth = TfidfTransformer(smooth_idf=True).fit(sum(counts.fields)).idf_ - 1.0
    scale = np.log((1 + passages) / 2) or 1.0
    own = np.minimum(smooth / scale, 1.0)
    large = np.array([common.get(term, 1.0) for term in terms]) ** 2
    share = (1 - LANGUAGE_SHARE) * passages / (passages + SMALL)
    phrases = np.array([" " in term for term in terms])
    return np.where(phrases, 0.0, LEAST_IDF + share * own + (1 - share) * large).astype(
        np.float32
    )


def weigh(counts: Counts, means: np.ndarray) -> Postings:
    """The saturated frequencies of all units: passages as a whole, then single wordings.

    A unit's frequency of a term is the sum over its fields of the occurrences, each
    counting what `fields.norm` says of the field's length.
    """
    whole = sum(
        _scaled(field, norm(number, _lengths(field), means[number]))
        for number, field in enumerate(counts.fields)
    )
    single = _scaled(counts.wordings, norm(1, _lengths(counts.wordings), means[1]))
    units = vstack([whole, single]).tocsc()
    units.sort_indices()
    return Postings(
        units.indptr.astype(np.int64),
        units.indices.astype(np.int32),
        saturated(units.data).astype(np.float32),
        np.concatenate([np.arange(whole.shape[0]), counts.owners]).astype(np.int32),
    )


def _scaled(counts: csr_matrix, factors: np.ndarray) -> csr_matrix:
    """Each row times its factor, (rows,)."""
    data = counts.data * np.repeat(factors, np.diff(counts.indptr))
    return csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def _lengths(counts: csr_matrix) -> np.ndarray:
    return np.asarray(counts.sum(axis=1)).ravel()
