"""Counts, inverse frequencies and weights, against scikit-learn and naive loops."""

from __future__ import annotations

import math
from itertools import chain

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from chatbot.fields import FIELDS, SATURATION
from chatbot.forward import SENTENCE
from chatbot.indexing import weighting
from chatbot.indexing.weighting import LEAST_IDF, Counts, inverse_frequencies, weigh
from naive import Analysed, segments_of

# Headings, wordings and sentences of four passages about drinks.
TOY = [
    Analysed(
        ["drink"], [["how", "tea"], ["tea", "tea"]], [["tea", "hot"], ["hot"]], [0, 0], [0, 0]
    ),
    Analysed(["drink"], [["coffee"]], [["coffee", "old"]], [0], [0]),
    Analysed([], [], [["tea", "old", "old", "old"]], [], [0]),
    Analysed(["drink", "old"], [], [], [], []),
]
TERMS = ["cocoa", "coffee", "drink", "hot", "how", "old", "tea"]
HOLDING = {"cocoa": 0, "coffee": 1, "drink": 3, "hot": 1, "how": 1, "old": 3, "tea": 2}


def counted(passages: list[Analysed], terms: list[str]) -> Counts:
    """The counts of `terms`, numbered in their order, in passages."""
    number = {term: n for n, term in enumerate(terms)}
    return Counts(segments_of(passages, number), len(terms))


def frequencies(passages: list[Analysed], terms: list[str], **rarity: float) -> np.ndarray:
    """The inverse frequencies of `terms` in passages, `rarity` being the language's."""
    counts = counted(passages, terms)
    postings = weigh(counts, counts.means())
    return inverse_frequencies(postings, len(passages), terms, rarity)


def text_of(passage: Analysed) -> list[str]:
    """The terms of all sentences."""
    return [term for sentence in passage.sentences for term in sentence]


@pytest.fixture(scope="module")
def counts() -> Counts:
    """The counts of the toy corpus."""
    return counted(TOY, TERMS)


def test_counts_agree_with_scikit_learn(counts: Counts) -> None:
    """Those of the sentences are the counts of a vectorizer that splits at blanks."""
    texts = [" ".join(text_of(passage)) for passage in TOY]
    expected = CountVectorizer(vocabulary=TERMS).transform(texts).toarray()
    sentences = (counts.segments.kinds == SENTENCE).astype(float)

    assert counts.passages(sentences, 0).toarray().tolist() == expected.tolist()


def test_wordings_stand_apart_where_there_are_several(counts: Counts) -> None:
    """One wording alone says no more than the whole passage does."""
    single = counts.single(np.ones(2), 0)

    assert counts.owners[counts.apart].tolist() == [0, 0]
    assert counts.wordings.tolist() == [2, 1, 0, 0]
    assert single.toarray()[:, TERMS.index("tea")].tolist() == [1.0, 2.0]


def test_counts_of_blocks_are_those_of_all(
    counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many passages are counted at a time."""
    factors = np.arange(1.0, len(counts.segments.kinds) + 1)
    whole, single = counts.passages(factors, 0), counts.single(factors[:2], 0)
    monkeypatch.setattr(weighting, "BLOCK", 1)
    blocks = [counts.passages(factors, n).toarray()[0].tolist() for n in range(4)]
    wordings = [counts.single(factors, n).toarray()[0].tolist() for n in range(2)]

    assert blocks == whole.toarray().tolist()
    assert wordings == single.toarray().tolist()


def test_postings_of_blocks_are_those_of_all(
    counts: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Units ascend within each term, whoever counted them."""
    whole = weigh(counts, counts.means())
    monkeypatch.setattr(weighting, "BLOCK", 1)
    blocks = weigh(counts, counts.means())

    assert blocks.starts.tolist() == whole.starts.tolist()
    assert blocks.units.tolist() == whole.units.tolist()
    assert blocks.weights.tolist() == whole.weights.tolist()


def test_mean_lengths_are_of_the_passages_that_have_the_field(counts: Counts) -> None:
    """An absent field is no short one."""
    # Headings of 1, 1, 2; questions of (2 + 2) / 2 = 2 and 1; texts of 3, 2, 4.
    assert counts.means() == pytest.approx([4 / 3, 3 / 2, 3.0])


def test_mean_length_of_a_field_that_nobody_has_is_one() -> None:
    """So that nothing is divided by it."""
    assert counted([Analysed([], [], [["tea"]], [], [0])], ["tea"]).means().tolist() == [
        1,
        1,
        1,
    ]


def test_inverse_frequencies_are_scikit_learns_scaled() -> None:
    """Without a list of common words they are its smooth idf, from 0 to 1, and a constant."""
    texts = [" ".join(chain(p.heading, *p.wordings, *p.sentences)) for p in TOY]
    held = CountVectorizer(vocabulary=TERMS).transform(texts)
    smooth = TfidfTransformer(smooth_idf=True).fit(held).idf_ - 1
    # Four passages: the corpus decides 0.7 x 4 / 34 of a weight, the language the rest.
    share = 0.7 * 4 / 34
    own = np.minimum(smooth / math.log(5 / 2), 1)

    assert frequencies(TOY, TERMS) == pytest.approx(LEAST_IDF + share * own + 1 - share)


@pytest.mark.parametrize("term", TERMS)
def test_inverse_frequency_by_hand(term: str) -> None:
    """ln(5 / (1 + n)) over ln(5 / 2), at most 1, n the passages that have the term.

    And never more than its rarity in the language.
    """
    rarity = {"tea": 0.5, "how": 0.0}.get(term, 1.0)
    own = min(math.log(5 / (1 + HOLDING[term])) / math.log(5 / 2), 1.0)
    share = 0.7 * 4 / 34
    found = frequencies(TOY, TERMS, tea=0.5, how=0.0)[TERMS.index(term)]

    mixed = share * own + (1 - share) * rarity**2
    assert found == pytest.approx(0.01 + min(mixed, rarity))


def test_common_word_that_few_documents_have_stays_common() -> None:
    """Of a hundred passages one has "what"; it says as little as in any other corpus."""
    asking = Analysed([], [], [["what", "quokka"]], [], [0])
    telling = [Analysed([], [], [["tea"]], [], [0])] * 99
    what, quokka = frequencies([asking, *telling], ["quokka", "tea", "what"], what=0.3)[[2, 0]]

    assert what == pytest.approx(0.31)
    assert quokka == pytest.approx(1.01)


def test_word_of_every_passage_still_weighs() -> None:
    """In a corpus of one passage the language alone tells what is common."""
    passage = Analysed([], [], [["the", "tea"]], [], [0])
    tea, the = frequencies([passage], ["tea", "the"], the=0.0).tolist()

    # share = 0.7 / 31, and the one passage has both: own is 0.
    assert tea == pytest.approx(0.01 + 1 - 0.7 / 31)
    assert the == pytest.approx(0.01)


def test_phrase_weighs_nothing_of_its_own() -> None:
    """Its words weigh already."""
    passage = Analysed([], [], [["unit", "state", "unit state"]], [], [0])

    assert frequencies([passage], ["state", "unit", "unit state"])[2] == 0.0


def naive(field: int, text: list[str], term: str, mean: float) -> float:
    """The occurrences of a term in a field, each counting what BM25F says."""
    weight, length = FIELDS[field]
    return text.count(term) * weight / (1 - length + length * len(text) / mean)


@pytest.mark.parametrize("term", TERMS)
def test_weights_agree_with_a_naive_loop(counts: Counts, term: str) -> None:
    """Field by field, summed and saturated, in the passages that hold the term alone."""
    means = counts.means().tolist()
    postings = weigh(counts, counts.means())
    expected = {}
    for unit, passage in enumerate(TOY):
        frequency = naive(0, passage.heading, term, means[0])
        several = [w for wording in passage.wordings for w in wording]
        frequency += naive(2, text_of(passage), term, means[2])
        if several:
            length = len(several) / len(passage.wordings)
            norm = FIELDS[1].weight / (
                1 - FIELDS[1].length + FIELDS[1].length * length / means[1]
            )
            frequency += several.count(term) / len(passage.wordings) * norm
        if frequency:
            expected[unit] = frequency / (frequency + SATURATION)
    for unit, wording in enumerate(TOY[0].wordings, len(TOY)):
        if frequency := naive(1, wording, term, means[1]):
            expected[unit] = frequency / (frequency + SATURATION)

    number = TERMS.index(term)
    column = slice(postings.starts[number], postings.starts[number + 1])
    assert postings.units[column].tolist() == list(expected)
    assert postings.weights[column] == pytest.approx(list(expected.values()))


def test_owners_are_the_passages_of_the_units(counts: Counts) -> None:
    """Each passage as a whole, then the wordings that stand apart."""
    assert weigh(counts, counts.means()).owners.tolist() == [0, 1, 2, 3, 0, 0]
