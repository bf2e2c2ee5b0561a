"""The arrays of an index beside its postings."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.forward import HEADING, SENTENCE, WORDING
from chatbot.grams import TABLE, grams
from chatbot.index import Words
from chatbot.indexing.assembly import forward, gram_table, words
from chatbot.spelling import letters
from naive import Analysed, segments_of

TERMS = ["hot", "old", "tea"]
NUMBER = {"hot": 0, "old": 1, "tea": 2}
IDF = np.array([0.5, 0.25, 1.0], np.float32)
TOY = segments_of(
    [
        Analysed(["tea"], [["hot", "tea"], ["old"]], [["tea", "tea"], ["hot"]], [0, 2], [1, 4]),
        Analysed([], [], [["old"]], [], [8]),
    ],
    NUMBER,
)
MEANS = np.ones(3, np.float32)


def listed(found: Words) -> dict[str, int]:
    """The words with their counts."""
    names = [found.vocabulary.term(number) for number in range(len(found.vocabulary))]
    return dict(zip(names, found.counts.tolist(), strict=True))


def test_segments_stand_one_after_the_other() -> None:
    """Heading, wordings and sentences of each passage; an empty heading keeps its place."""
    found = forward(TOY, IDF, MEANS, gram_table(TERMS))

    assert found.kinds.tolist() == [
        *(HEADING, WORDING, WORDING, SENTENCE, SENTENCE),
        *(HEADING, SENTENCE),
    ]
    assert found.terms.tolist() == [2, 0, 2, 1, 2, 2, 0, 1]
    assert found.starts.tolist() == [0, 1, 3, 4, 6, 7, 7, 8]
    assert found.passages.tolist() == [0, 5, 7]
    assert found.answers.tolist() == [0, 0, 2, 1, 4, 0, 8]


def test_weight_of_a_segment_is_that_of_its_distinct_terms() -> None:
    """A term that stands twice counts once, an empty segment nothing."""
    found = forward(TOY, IDF, MEANS, gram_table(TERMS))

    assert found.weights.tolist() == [1.0, 1.5, 0.25, 1.0, 0.5, 0.0, 0.25]


def vector(*terms: str) -> np.ndarray:
    """The n-grams of terms, each weighing what the term and the n-gram do."""
    table, found = gram_table(TERMS), np.zeros(TABLE)
    for term in terms:
        for number in grams(term):
            found[number] += IDF[TERMS.index(term)] * table.weights[number]
    return found


def test_norms_are_the_lengths_of_the_vectors_of_n_grams() -> None:
    """Of each segment, and of all sentences of a passage together."""
    found = forward(TOY, IDF, MEANS, gram_table(TERMS))
    segments = [["tea"], ["hot", "tea"], ["old"], ["tea", "tea"], ["hot"], [], ["old"]]
    texts = [["tea", "tea", "hot"], ["old"]]

    assert found.norms == pytest.approx([np.linalg.norm(vector(*s)) for s in segments])
    assert found.text_norms == pytest.approx([np.linalg.norm(vector(*t)) for t in texts])


def test_table_lists_the_n_grams_of_each_term() -> None:
    """In the order of the terms."""
    table = gram_table(TERMS)
    rows = [
        table.grams[a:b].tolist() for a, b in zip(table.starts, table.starts[1:], strict=False)
    ]

    assert rows == [grams(term) for term in TERMS]


def test_n_gram_of_few_terms_weighs_more() -> None:
    """One that no term has weighs 1, the most."""
    table = gram_table(["tea", "ten", "cup"])
    shared, own, none = (grams(word)[0] for word in ("tea", "cup", "zoo"))

    # ln(1 + 4 / (1 + terms)): " t" of two terms, " c" of one, " z" of none, over the last.
    assert table.weights[[shared, own, none]] == pytest.approx(
        np.log([1 + 4 / 3, 1 + 4 / 2, 1 + 4]) / np.log(5)
    )


def test_words_of_the_passages_have_their_counts() -> None:
    """Those of the language's list alone their place there, below 0."""
    found = words({"teas": 2, "tea": 3, "cafe": 1}, ["the", "of", "Tea"])

    assert listed(found) == {"cafe": 1, "of": -1, "tea": 3, "teas": 2, "the": 0}


def test_letters_of_each_word_are_kept() -> None:
    """They are what spelling repair compares first."""
    found = words({"tea": 1, "x2z": 1, "đá中": 1, "é𝔸": 1}, [])

    assert found.letters.tolist() == [letters(word) for word in listed(found)]
