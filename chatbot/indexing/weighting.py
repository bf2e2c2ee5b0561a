"""Terms of passages -> TF-IDF weights; the only module that imports scikit-learn's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from ..fields import norm, saturated
from ..forward import HEADING, SENTENCE, WORDING, ends, ranges
from ..index import Postings
from ..processes import shared
from ..progress import Progress, silent
from .segments import Segments, common, part

LEAST_IDF = 0.01  # so that no word of a question is worth nothing
LANGUAGE_SHARE = 0.3  # of a word's weight that its rarity in the language decides
SMALL = 30  # passages; at this size the language decides half of the rest
BLOCK = 20_000  # passages whose terms are counted at a time

KINDS = (HEADING, WORDING, SENTENCE)  # of the segments of each field of `fields.FIELDS`


class Counts:
    """How often each of so many terms stands in each passage, and in each wording.

    `lengths` (3, passages) float32 are those of the fields in terms, of the question the
    mean of its wordings; `wordings` (passages,) says how many there are. `owners` is the
    passage of each segment, `apart` are the wordings of passages that have several: they
    are units of their own.
    """

    def __init__(self, segments: Segments, terms: int) -> None:
        """Measure `segments`, whose terms are numbered below `terms`."""
        self.segments, self.terms = segments, terms
        passages = len(segments.passages) - 1
        self.owners = np.repeat(np.arange(passages, dtype=np.int32), np.diff(segments.passages))
        lengths = np.diff(segments.starts)
        each = [segments.kinds == kind for kind in KINDS]
        self.wordings = np.bincount(self.owners[each[1]], minlength=passages)
        self.apart = np.flatnonzero(each[1] & (self.wordings[self.owners] > 1))
        sums = [np.bincount(self.owners[x], lengths[x], passages) for x in each]
        self.lengths = np.array(sums, np.float32)
        self.lengths[1] /= np.maximum(self.wordings, 1)

    def means(self) -> np.ndarray:
        """The mean length of each field over the passages that have it: (3,) float32."""
        return np.array([x[x > 0].mean() if x.any() else 1.0 for x in self.lengths], np.float32)

    def passages(self, factors: np.ndarray, first: int) -> csc_matrix:
        """How much of each term BLOCK passages from `first` on have: float64.

        An occurrence counts what `factors` (segments,) says of its segment.
        """
        own = part(self.segments, first, min(first + BLOCK, len(self.wordings)))
        here = factors[self.segments.passages[first] :][: len(own.kinds)]
        return self._table(own.terms, own.starts, here, own.passages)

    def single(self, factors: np.ndarray, first: int) -> csc_matrix:
        """The same for the wordings that stand apart, a row each, `factors` (apart,)."""
        starts, rows = self.segments.starts, self.apart[first : first + BLOCK]
        places, of = ranges(starts[rows], starts[rows + 1])
        lengths = ends(np.bincount(of, minlength=len(rows)))
        here = factors[first : first + BLOCK]
        return self._table(self.segments.terms[places], lengths, here, np.arange(len(rows) + 1))

    def _table(
        self, terms: np.ndarray, starts: np.ndarray, factors: np.ndarray, rows: np.ndarray
    ) -> csc_matrix:
        """Segments as rows; row i has the segments from `rows[i]` on."""
        data = np.repeat(factors.astype(np.float64), np.diff(starts))
        shape = (len(rows) - 1, self.terms)
        table = csr_matrix((data, terms, starts[rows]), shape=shape).tocsc()
        table.sum_duplicates()
        return table


def inverse_frequencies(
    postings: Postings,
    passages: int,
    terms: Sequence[str],
    common: Mapping[str, float],
    of: np.ndarray | None = None,
) -> np.ndarray:
    """What each term weighs in a question: (terms,) float32, from the corpus and the language.

    The corpus' part is scikit-learn's smooth idf over the first units, which are the
    `passages`, or over those `of` the language, given by their numbers; scaled so that a term
    of one passage has 1 and a term of all has 0. The language's part is the squared rarity of
    `common`, 1 for a term that is not listed. Few passages can't tell which words are common,
    so the corpus' part grows with their number. A listed term weighs at most its rarity:
    documents that ask nothing have few a "what", which says as little there. A phrase weighs
    nothing of its own.
    """
    # It takes half a second to import, which an auxiliary index needn't wait for.
    from sklearn.feature_extraction.text import TfidfTransformer

    if not terms:
        return np.zeros(0, np.float32)
    shape = (len(postings.owners), len(terms))
    units = csc_matrix((postings.weights, postings.units, postings.starts), shape=shape)
    held = units if shape[0] == passages else units[:passages]
    if of is not None:
        held, passages = held[of], len(of)
    smooth = TfidfTransformer(smooth_idf=True).fit(held).idf_ - 1.0
    return _in_questions(smooth, passages, terms, common)


def inverse_frequencies_of_new(
    counts: np.ndarray, passages: int, terms: Sequence[str]
) -> np.ndarray:
    """As `inverse_frequencies`, of `terms` that so many `passages` and the language lack.

    `counts` (terms,) are those of the passages beside these that have each.
    """
    return _in_questions(np.log((1 + passages) / (1 + counts)), passages, terms, {})


def _in_questions(
    smooth: np.ndarray, passages: int, terms: Sequence[str], common: Mapping[str, float]
) -> np.ndarray:
    """What terms with these smooth inverse frequencies weigh."""
    scale = np.log((1 + passages) / 2) or 1.0
    own = np.minimum(smooth / scale, 1.0)
    rarity = np.array([common.get(term, 1.0) for term in terms])
    share = (1 - LANGUAGE_SHARE) * passages / (passages + SMALL)
    mixed = np.minimum(share * own + (1 - share) * rarity**2, rarity)
    phrases = np.array([" " in term for term in terms])
    return np.where(phrases, 0.0, LEAST_IDF + mixed).astype(np.float32)


def weigh(counts: Counts, means: np.ndarray, progress: Progress = silent) -> Postings:
    """The saturated frequencies of all units: passages as a whole, then single wordings.

    A unit's frequency of a term is the sum over its fields of the occurrences, each
    counting what `fields.norm` says of the field's length. Of several wordings each counts
    its share, so that many don't outweigh one.
    """
    passages, units = len(counts.wordings), len(counts.wordings) + len(counts.apart)
    firsts = [*range(0, passages, BLOCK), *range(passages, units, BLOCK)]
    table = partial(_table, counts, *_factors(counts, means))
    # First how many postings the blocks before have of each term, then each block puts its
    # own where they belong: so the postings are never there twice.
    before, sizes = [], np.zeros(counts.terms, np.int32)
    for size in shared(_sizes, (table,), firsts):
        before.append(sizes)
        sizes = sizes + size
    starts = ends(sizes)
    postings = Postings(
        starts,
        common(int(starts[-1]), np.int32),
        common(int(starts[-1]), np.float32),
        np.append(np.arange(passages), counts.owners[counts.apart]).astype(np.int32),
    )
    parts = list(zip(firsts, before, strict=True))
    filled = shared(_fill, (table, postings), parts)
    for _ in progress(filled, "weighing", units, "texts", BLOCK):
        pass
    return postings


def _factors(counts: Counts, means: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What an occurrence counts: in each segment, and in the wordings that stand apart."""
    kinds, owners = counts.segments.kinds, counts.owners
    factors = np.zeros(len(kinds))
    for field, kind in enumerate(KINDS):
        of_passages = norm(field, counts.lengths[field], means[field])
        factors[kinds == kind] = of_passages[owners[kinds == kind]]
    factors /= np.where(kinds == WORDING, counts.wordings[owners], 1)
    lengths = np.diff(counts.segments.starts)[counts.apart]
    return factors, norm(1, lengths.astype(np.float32), means[1])


def _table(counts: Counts, factors: np.ndarray, single: np.ndarray, first: int) -> csc_matrix:
    """The frequencies of BLOCK units from `first` on, of passages or of single wordings."""
    passages = len(counts.wordings)
    if first < passages:
        return counts.passages(factors, first)
    return counts.single(single, first - passages)


def _sizes(table: Callable[[int], csc_matrix], first: int) -> np.ndarray:
    """How many units of a block have each term: (terms,) int32."""
    return np.diff(table(first).indptr)


def _fill(
    table: Callable[[int], csc_matrix], postings: Postings, block: tuple[int, np.ndarray]
) -> None:
    """Put the postings of a block of units where they belong.

    Given are its first unit, and how many postings the units before have of each term.
    """
    first, before = block
    own = table(first)
    into = postings.starts[:-1] + before - own.indptr[:-1]
    places = np.repeat(into, np.diff(own.indptr))
    places += np.arange(len(places))
    postings.units[places] = own.indices + first
    postings.weights[places] = saturated(own.data)
