"""First-stage scores and candidates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.query import Query, understand
from chatbot.scoring import CANDIDATES, UNITS, candidates, score
from strategies import questions

DOCUMENT = Document("d", "D")


def plain_index(*texts: str) -> Index:
    """An index of paragraphs in a language without lists."""
    passages = [Passage(str(n), text, DOCUMENT) for n, text in enumerate(texts)]
    return build_index(passages, language="porter")


@pytest.fixture(scope="module")
def toy() -> Index:
    """Tea in both passages, twice in the second."""
    return plain_index("Tea water.", "Tea tea.")


def naive(query: Query, index: Index) -> np.ndarray:
    """The score of every unit, term by term and unit by unit."""
    postings = index.postings
    scores = np.zeros(len(postings.owners))
    for of, term, strength in query.readings:
        for at in range(postings.starts[term], postings.starts[term + 1]):
            weight = float(query.weights[of])
            scores[postings.units[at]] += weight * strength * float(postings.weights[at])
    return scores


def test_score_by_hand(toy: Index) -> None:
    """Weight of the word in the question x saturated frequency in the passage."""
    # Both texts have the mean length, so an occurrence counts 1: tea 1 / (1 + 2) and
    # 2 / (2 + 2). Tea is in both passages and weighs 0.96625 (see test_query).
    units, scores = score(understand("tea", toy), toy, 10)

    assert units.tolist() == [1, 0]
    assert scores == pytest.approx([0.96625 / 2, 0.96625 / 3])


@given(questions)
def test_scores_agree_with_a_naive_loop(index: Index, text: str) -> None:
    """The sum over columns is the sum over units, and no unit with a term is left out."""
    query = understand(text, index)
    expected = naive(query, index)
    units, scores = score(query, index, 1000)

    assert sorted(units.tolist()) == np.flatnonzero(expected).tolist()
    assert scores == pytest.approx(expected[units], rel=1e-4)


@given(questions, st.integers(1, 5))
def test_scores_are_positive_and_fall(index: Index, text: str, limit: int) -> None:
    """Never negative, never NaN, at most as many as asked for, best first."""
    _, scores = score(understand(text, index), index, limit)

    assert len(scores) <= limit
    assert (scores > 0).all()
    assert (np.diff(scores) <= 0).all()


def test_ties_keep_the_order_of_the_documents() -> None:
    """Equal passages come in their order, also where only some are taken."""
    index = plain_index(*["Tea water."] * 9)
    units, _ = score(understand("tea", index), index, 4)

    assert units.tolist() == [0, 1, 2, 3]
    assert candidates(understand("tea", index), index, 4).passages.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("text", ["", "zebra"])
def test_nothing_shared_gives_nothing(toy: Index, text: str) -> None:
    """No passage is a candidate for a question that shares no word with any."""
    found = candidates(understand(text, toy), toy, CANDIDATES)

    assert [*found.passages, *found.scores, *found.best.of] == []


def test_best_wording_counts_and_a_part_of_the_next_two() -> None:
    """A passage has its best unit's score, and 0.3 of the two after it."""
    entry = Passage("a", "Hot.", DOCUMENT, "tea", ("tea", "tea tea", "coffee"))
    index = build_index([entry, Passage("b", "Cold.", DOCUMENT)], language="porter")
    query = understand("tea", index)
    _, scores = score(query, index, UNITS)
    found = candidates(query, index, CANDIDATES)

    assert len(scores) == 4  # the whole passage and three of its four wordings
    assert found.passages.tolist() == [0]
    assert found.scores == pytest.approx([scores[0] + 0.3 * (scores[1] + scores[2])])


@given(questions)
def test_wordings_of_a_candidate_are_its_own(index: Index, text: str) -> None:
    """They come passage by passage, in the order of the candidates."""
    found = candidates(understand(text, index), index, 3)
    of, wordings = found.best

    assert len(found.passages) <= 3
    assert (np.diff(of) >= 0).all()
    assert (np.diff(found.scores) <= 0).all()
    for passage, wording in zip(found.passages[of].tolist(), wordings.tolist(), strict=True):
        assert 0 <= wording < len(index.passages[passage].wordings)


def test_synonym_adds_less_than_the_word() -> None:
    """Of two passages alike but for a word, the one that says it itself is first."""
    index = build_index(
        [
            Passage("a", "The summit was long.", DOCUMENT),
            Passage("b", "The meeting was long.", DOCUMENT),
        ]
    )
    units, scores = score(understand("long meeting", index), index, 10)

    assert units.tolist() == [1, 0]
    assert scores[0] > scores[1]
