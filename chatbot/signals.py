"""Query x Candidates -> the lexical signals that a ranking is made of.

Every signal is a share: of the question's weight, or a cosine. The question's weight
includes the words that nobody knows, so they count against every candidate. Ranking is the
dot product of the signals with learned weights, which is also what explains a match.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .fields import norm, saturated
from .forward import HEADING, MOST_WORDINGS, SENTENCE, WORDING, Forward, ranges
from .index import Index
from .letters import products_with
from .query import CORRECTED, Query
from .scoring import NEXT_TWO, Candidates

SIGNALS = (
    "first stage",  # the TF-IDF score that made it a candidate, readings added up
    "whole",  # all fields, each with its weight, saturated; the best wording for the question
    "text",  # the same of the sentences alone
    "rarest",  # the same for the question's weightiest word alone
    "heading",  # coverage by the heading
    "heading reverse",  # how much of the heading the question covers
    "heading letters",  # cosine of character n-grams with the heading
    "question reverse",  # how much of the wordings the question covers; best, part of next two
    "question letters",  # cosine of character n-grams with the wordings
    "text letters",  # with all sentences
    "pairs",  # neighbouring words of the question that are neighbours here, in order
    "near pairs",  # the same up to two words apart, in any order
    "read whole",  # coverage by all fields, where the best reading of each word counts
    "read headings",  # by the heading and the best wording
    "read question",  # Dice coefficient with the wordings
    "read sentences",  # by the best two sentences that follow one another
    "answer type",  # coverage by the best part that is about the kind of answer asked for
    "unfit",  # 1 where no part of the passage is about the kind of answer asked for
    "length",  # of the text in terms, as a logarithm: no share, and the same for any question
)
NEAR = 3  # places between two words that stand near each other
SHORT = 0.3  # weight of a heading or wording that counts as covered no more easily


class _Segments(NamedTuple):
    """The segments of all candidates one after the other, and what they hold of the query.

    `own` has them; `of` is each one's candidate, `firsts` each candidate's first; `exact`
    (s, k) float32 counts the occurrences of each query term, `read` (s, k) float32 the best
    strength of its readings. `at` is the segment of each term; `hits` the places in
    `own.terms` that are query terms, `hit_of` which.
    """

    own: Forward
    of: np.ndarray
    firsts: np.ndarray
    at: np.ndarray
    hits: np.ndarray
    hit_of: np.ndarray
    exact: np.ndarray
    read: np.ndarray


@np.errstate(invalid="ignore")  # some BLAS raise the flag for products of finite numbers
def signals(query: Query, index: Index, found: Candidates) -> np.ndarray:
    """The signals of each candidate: (candidates, signals) float32, in the order of SIGNALS."""
    held = _segments(query, index.forward.of(found.passages, found.best))
    total = query.weight
    weights = query.weights / total
    firsts, is_sentence = held.firsts, held.own.kinds == SENTENCE
    covered = (held.exact > 0) @ weights
    own = held.own.weights / total
    reverse = covered / np.maximum(own, SHORT / total)
    wordings = _Wordings(held, covered / (1 + own), len(found.passages))
    chosen = held.own.kinds != WORDING
    chosen[wordings.best_places] = True
    fronts = np.zeros(len(chosen), bool)
    fronts[firsts] = fronts[wordings.best_places] = True
    fits = (held.own.answers & query.asked) > 0
    values = {
        "first stage": found.scores / total,
        **_frequencies(held, chosen, weights),
        **_letters(query, index, held, wordings),
        "heading": covered[firsts],
        "heading reverse": reverse[firsts],
        "question reverse": wordings.best(reverse),
        **_pairs(query, held),
        "read whole": _best_of(held.read, chosen, firsts) @ weights,
        "read headings": _best_of(held.read, fronts, firsts) @ weights,
        "read question": wordings.best(2 * (held.read @ weights) / (1 + own)),
        "read sentences": _best_of(
            _two_sentences(held, is_sentence) @ weights, is_sentence, firsts
        ),
        "answer type": _best_of(covered, fits, firsts),
        "unfit": bool(query.asked) & ~np.logical_or.reduceat(fits, firsts),
    }
    table = np.empty((len(firsts), len(SIGNALS)), np.float32)
    for column, name in enumerate(SIGNALS):  # half the time of stacking them
        table[:, column] = values[name]
    return table


def _best_of(values: np.ndarray, among: np.ndarray, firsts: np.ndarray) -> np.ndarray:
    """For each candidate the highest values of its segments that are `among`, at least 0."""
    kept = among.reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray(np.maximum.reduceat(np.where(kept, values, 0), firsts))


def _segments(query: Query, own: Forward) -> _Segments:
    of = np.arange(len(own.passages) - 1).repeat(own.sizes)
    at = np.arange(len(own.kinds)).repeat(own.lengths)
    hits, hit_of, strength = _hits(query, own.terms)
    shape = (len(own.kinds), len(query.terms))
    exact, read = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    np.maximum.at(read, (at[hits], hit_of), strength)
    if query.cues:
        answering = (own.answers & query.asked) > 0
        read[np.ix_(answering, np.array(query.cues))] = 1
    itself = strength >= CORRECTED
    hits, hit_of = hits[itself], hit_of[itself]
    np.add.at(exact, (at[hits], hit_of), 1)
    # Each passage has its heading at least.
    return _Segments(own, of, own.passages[:-1], at, hits, hit_of, exact, read)


def _hits(query: Query, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The places of `terms` that a reading stands for, the query's term, and the strength."""
    ordered = sorted((term, of, strength) for of, term, strength in query.readings)
    wanted = np.array([term for term, _, _ in ordered], np.int64)
    of = np.array([of for _, of, _ in ordered], np.int64)
    strength = np.array([s for _, _, s in ordered], np.float32)
    maybe = np.zeros(1 << 16, bool)  # most terms are none of those wanted: pass over them fast
    maybe[wanted & 0xFFFF] = True
    places = maybe[terms & 0xFFFF].nonzero()[0]
    low = np.searchsorted(wanted, terms[places], "left")
    high = np.searchsorted(wanted, terms[places], "right")
    which, at = ranges(low, high)
    return places[at], of[which], strength[which]


class _Wordings:
    """The wordings among the segments; where a passage has none, its best sentence is one.

    So an entry with a question and a paragraph without can be compared. `best_places` is
    the segment of each candidate's best wording (or sentence), by overlap.
    """

    def __init__(self, held: _Segments, overlap: np.ndarray, count: int) -> None:
        has = np.zeros(count, bool)
        has[held.of[held.own.kinds == WORDING]] = True
        at = np.flatnonzero(
            (held.own.kinds == WORDING) | ((held.own.kinds == SENTENCE) & ~has[held.of])
        )
        order = at[np.lexsort((at, -overlap[at], held.of[at]))]
        owners = held.of[order]
        place = np.arange(len(order)) - np.searchsorted(owners, owners)
        self.best_places = order[place == 0]
        kept = (place < MOST_WORDINGS) & (has[owners] | (place == 0))
        self.at, self.of, self.place = order[kept], owners[kept], place[kept]
        self.count = count

    def best(self, values: np.ndarray) -> np.ndarray:
        """For each candidate the best value of its wordings and a part of the next two."""
        table = np.zeros((self.count, MOST_WORDINGS), np.float32)
        table[self.of, self.place] = values[self.at]
        table.sort(axis=1)
        return table[:, -1] + NEXT_TWO * (table[:, -2] + table[:, -3])


def _frequencies(
    held: _Segments, chosen: np.ndarray, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """The signals of saturated frequencies, and the length of the text.

    `chosen` (segments,) bool are those that stand for the whole passage.
    """
    means, is_sentence = held.own.means, held.own.kinds == SENTENCE
    lengths = held.own.lengths
    texts = np.add.reduceat(lengths * is_sentence, held.firsts)
    norms = norm(2, texts, means[2])[held.of]
    for field, kind in enumerate((HEADING, WORDING)):
        at = (held.own.kinds == kind).nonzero()[0]
        norms[at] = norm(field, lengths[at], means[field])
    frequencies = held.exact * norms[:, None]
    whole = saturated(np.add.reduceat(frequencies * chosen[:, None], held.firsts))
    text = saturated(np.add.reduceat(frequencies * is_sentence[:, None], held.firsts))
    return {
        "whole": whole @ weights,
        "text": text @ weights,
        "rarest": whole[:, np.argmax(weights)],
        "length": np.log1p(texts) / 5,
    }


def _two_sentences(held: _Segments, is_sentence: np.ndarray) -> np.ndarray:
    """The best reading of each word in each sentence and the one after it together."""
    together = held.read.copy()
    joined = is_sentence[:-1] & is_sentence[1:] & (held.of[:-1] == held.of[1:])
    together[:-1][joined] = np.maximum(held.read[:-1], held.read[1:])[joined]
    return together


def _pairs(query: Query, held: _Segments) -> dict[str, np.ndarray]:
    """The shares of the question's neighbouring words that each candidate has as neighbours.

    Within a segment: next to one another in order, and at most NEAR places apart in any.
    """
    wanted: dict[tuple[int, int], float] = {}
    for a, b in pairwise(query.sequence):
        wanted[a, b] = float(query.weights[a] + query.weights[b])
    size = len(query.terms)
    number = {a * size + b: place for place, (a, b) in enumerate(wanted)}
    either = {b * size + a: place for place, (a, b) in enumerate(wanted)} | number
    weights = np.array(list(wanted.values()) or [0.0], np.float32)
    weights /= sum(wanted.values()) or 1.0
    segment, hit_of = held.at[held.hits], held.hit_of
    gaps = held.hits[1:] - held.hits[:-1]
    gaps[segment[1:] != segment[:-1]] = NEAR + 1
    shares = {}
    for name, apart, numbers in (("pairs", 1, number), ("near pairs", NEAR, either)):
        at = (gaps <= apart).nonzero()[0]
        pairs = _looked_up(numbers, hit_of[at] * size + hit_of[at + 1])
        held_pairs = np.zeros((len(held.firsts), len(weights)), np.float32)
        held_pairs[held.of[segment[at[pairs >= 0]]], pairs[pairs >= 0]] = 1
        shares[name] = held_pairs @ weights
    return shares


def _looked_up(numbers: dict[int, int], keys: np.ndarray) -> np.ndarray:
    """The number of each of `keys`, -1 for none: (keys,) int64."""
    known = np.array(sorted(numbers) or [-1], np.int64)
    values = np.array([numbers.get(key, -1) for key in known.tolist()], np.int64)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    found: np.ndarray = np.where(known[places] == keys, values[places], -1)
    return found


def _letters(
    query: Query, index: Index, held: _Segments, wordings: _Wordings
) -> dict[str, np.ndarray]:
    """The signals of character n-grams: cosines with heading, wordings and sentences."""
    products = products_with(query, index, held.own.terms, held.at, len(held.of))
    cosines = products / np.maximum(held.own.norms, 1e-6)
    texts = np.add.reduceat(products * (held.own.kinds == SENTENCE), held.firsts)
    return {
        "heading letters": cosines[held.firsts],
        "question letters": wordings.best(cosines),
        "text letters": texts / np.maximum(held.own.text_norms, 1e-6),
    }
