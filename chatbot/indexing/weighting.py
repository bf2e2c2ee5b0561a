"""Terms of passages -> TF-IDF weights; the only module that imports the vectorizers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from ..fields import norm, saturated
from ..index import Postings
from .analysing import Analysed

LEAST_IDF = 0.01  # so that no word of a question is worth nothing
LANGUAGE_SHARE = 0.3  # of a word's weight that its rarity in the language decides
SMALL = 30  # passages; at this size the language decides half of the rest


class Counts:
    """How often each term stands in each field of each passage, and in each wording.

    `heading`, `question`, `text` are (passages, terms) and `wordings` (wordings, terms)
    sparse float32; `question` is the mean over a passage's wordings. `owners` is the
    passage of each wording: only passages with several wordings have them apart.
    """

    def __init__(self, passages: Sequence[Analysed], terms: Sequence[str]) -> None:
        """Count `terms`, which have to be all there are, in the order of their numbers."""
        self._counter = CountVectorizer(
            analyzer=list,
            vocabulary=dict(zip(terms, range(len(terms)), strict=True)),
            dtype=np.float32,
        )
        several = [(n, w) for n, p in enumerate(passages) for w in p.wordings]
        counted = self._counted(wording for _, wording in several)
        passage_of = np.array([n for n, _ in several], np.int64)
        wordings = np.bincount(passage_of, minlength=len(passages))
        mean = csr_matrix(
            (1 / wordings[passage_of], (passage_of, np.arange(len(several)))),
            shape=(len(passages), len(several)),
            dtype=np.float32,
        )
        self.heading = self._counted(p.heading for p in passages)
        self.question = mean @ counted if several else self._counted([()] * len(passages))
        self.text = self._counted(p.text for p in passages)
        apart = wordings[passage_of] > 1
        self.wordings = counted[apart]
        self.owners = passage_of[apart]

    def _counted(self, texts: Iterable[Sequence[str]]) -> csr_matrix:
        listed = list(texts)
        if listed and self._counter.vocabulary:
            return self._counter.transform(listed)
        return csr_matrix((len(listed), len(self._counter.vocabulary)), dtype=np.float32)

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
        field.multiply(norm(number, _lengths(field), means[number])[:, None])
        for number, field in enumerate(counts.fields)
    )
    single = counts.wordings.multiply(norm(1, _lengths(counts.wordings), means[1])[:, None])
    units = vstack([csr_matrix(whole), csr_matrix(single)]).tocsc()
    units.sort_indices()
    return Postings(
        units.indptr.astype(np.int64),
        units.indices.astype(np.int32),
        saturated(units.data).astype(np.float32),
        np.concatenate([np.arange(whole.shape[0]), counts.owners]).astype(np.int32),
    )


def _lengths(counts: csr_matrix) -> np.ndarray:
    return np.asarray(counts.sum(axis=1)).ravel()
