"""The lexical signals of candidates."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from chatbot.corpus import Document, Passage
from chatbot.forward import Best, ranges
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.query import Query, understand
from chatbot.scoring import CANDIDATES, Candidates, candidates
from chatbot.sentences import sentences
from chatbot.signals import SIGNALS, signals
from strategies import questions

DOCUMENT = Document("d", "D")
TEA = Passage("tea", "Tea is hot. Add water. Stir.", DOCUMENT, "How is tea made?", (), "Drinks")
OLD = Passage("old", "Coffee came in 1600. It was hot.", DOCUMENT, "", (), "History")

# Coverages: what a share of the question's weight can be.
SHARES = [
    *("heading", "question reverse", "read whole", "read headings", "read sentences"),
    *("pairs", "near pairs", "answer type", "unfit", "whole", "text", "rarest"),
]


@pytest.fixture(scope="module")
def toy() -> Index:
    """Two passages in a language without lists or synonyms: words stand for themselves."""
    return build_index([TEA, OLD], language="porter")


def measured(text: str, index: Index) -> dict[str, dict[str, float]]:
    """The signals by name of each candidate by the id of its passage."""
    query = understand(text, index)
    found = candidates(query, index, CANDIDATES)
    rows = signals(query, index, found)
    ids = [index.passages[number].id for number in found.passages.tolist()]
    return {
        id_: dict(zip(SIGNALS, row, strict=True))
        for id_, row in zip(ids, rows.tolist(), strict=True)
    }


def coverage(query: Query, index: Index, *texts: str) -> float:
    """The share of the question's weight that texts hold, word by word."""
    held = {term for text in texts for term in index.settings.analysis.terms(text)}
    weights = zip(query.terms, query.weights.tolist(), strict=True)
    return float(sum(weight for term, weight in weights if term in held) / query.weight)


@pytest.mark.parametrize("passage", [TEA, OLD])
@pytest.mark.parametrize(
    "text",
    ["hot tea", "zebra water", "drinks of history", "Stir hot coffee", "tea-water in 1600"],
)
def test_coverage_agrees_with_a_naive_loop(toy: Index, passage: Passage, text: str) -> None:
    """Each coverage is the weight of the words held over the weight of all of them."""
    query = understand(text, toy)
    spans = [passage.text[a:b] for a, b in sentences(passage.text)]
    front = (
        passage.heading,
        passage.question or max(spans, key=lambda span: coverage(query, toy, span)),
    )
    found = measured(text, toy).get(passage.id)
    if found is None:
        assert coverage(query, toy, *front, *spans) == 0
        return

    assert found["heading"] == pytest.approx(coverage(query, toy, passage.heading))
    assert found["read whole"] == pytest.approx(coverage(query, toy, *front, *spans))
    assert found["read sentences"] == pytest.approx(
        max(coverage(query, toy, *two) for two in pairwise(spans))
    )


def test_unknown_words_lower_every_coverage(toy: Index) -> None:
    """The question's weight includes what nobody knows."""
    alone, beside = measured("hot water", toy)["tea"], measured("hot zebra water", toy)["tea"]

    assert all(beside[name] <= alone[name] for name in SIGNALS if name != "length")
    assert beside["read whole"] < alone["read whole"]


def test_pairs_by_hand(toy: Index) -> None:
    """Neighbours of the question that are neighbours here, in order; near ones in any."""
    # hot water stir: the pairs weigh 2.02 each, as every word is in one passage of two or
    # (hot) in both: hot 0.96625, water 1.01, stir 1.01. In TEA "hot" ends one sentence and
    # "water" the next; no pair lies within a sentence.
    assert measured("hot water stir", toy)["tea"]["near pairs"] == 0.0
    # water add: two words apart in no order but the other, so only near.
    assert measured("water add", toy)["tea"]["pairs"] == 0.0
    assert measured("water add", toy)["tea"]["near pairs"] == 1.0
    # add water zebra: add water 1.01 + 1.01, water zebra 1.01 + the rarest, 1.01.
    assert measured("add water zebra", toy)["tea"]["pairs"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("text", "fit", "unfit"),
    [("When was coffee hot?", "old", "tea"), ("how many tea hot", "old", "tea")],
)
def test_passage_without_the_kind_of_answer_is_unfit(
    toy: Index, text: str, fit: str, unfit: str
) -> None:
    """A time or a number is asked for: only the passage with 1600 fits."""
    found = measured(text, toy)

    assert (found[fit]["unfit"], found[unfit]["unfit"]) == (0.0, 1.0)
    assert found[unfit]["answer type"] == 0.0


def test_question_that_asks_for_no_kind_finds_none_unfit(toy: Index) -> None:
    """Then every passage fits alike."""
    assert [row["unfit"] for row in measured("hot tea", toy).values()] == [0.0, 0.0]


def test_length_is_that_of_the_text(toy: Index) -> None:
    """Log of 1 + the terms of the sentences, over 5; heading and question don't count."""
    # "Tea is hot. Add water. Stir." has 6 terms, "Coffee came in 1600. It was hot." 7.
    found = measured("hot", toy)

    assert found["tea"]["length"] == pytest.approx(np.log(7) / 5)
    assert found["old"]["length"] == pytest.approx(np.log(8) / 5)


def test_wording_asked_verbatim_is_covered_in_full(toy: Index) -> None:
    """All of it is in the question and all of the question in it, letter by letter."""
    found = measured("How is tea made?", toy)["tea"]

    assert found["question reverse"] == pytest.approx(1.0)
    assert found["question letters"] == pytest.approx(1.0, abs=1e-5)
    assert found["read question"] == pytest.approx(1.0)
    assert found["pairs"] == pytest.approx(1.0)


def test_misspelt_word_shares_letters(toy: Index) -> None:
    """Character n-grams see what whole words don't."""
    assert measured("historical coffee", toy)["old"]["heading letters"] > 0.3
    assert measured("historical coffee", toy)["old"]["heading"] == 0.0


def test_best_wording_is_found_among_many() -> None:
    """Of more wordings than are compared, the one that was asked is among them."""
    alternates = tuple(
        f"tea {word}" for word in ["green", "black", "white", "cold", "sweet", "iced", "hot"]
    )
    entry = Passage("a", "Yes.", DOCUMENT, "tea", alternates)
    index = build_index([entry, OLD], language="porter")

    assert measured("hot tea", index)["a"]["read headings"] == pytest.approx(1.0)
    assert measured("iced tea", index)["a"]["question letters"] >= 1.0


def test_next_two_wordings_count_a_part() -> None:
    """0.3 of what the second and the third are covered, and none of the fourth."""
    # Asked "tea", each wording that is just "tea" is covered in full: 1 + 0.3 + 0.3.
    index = build_index(
        [Passage("a", "Yes.", DOCUMENT, "tea", ("tea", "tea", "tea")), OLD], language="porter"
    )

    assert measured("tea", index)["a"]["question reverse"] == pytest.approx(1.6)


@given(questions)
def test_signals_are_finite_and_shares_at_most_one(index: Index, text: str) -> None:
    """Never negative, never NaN; a share of the question's weight is at most all of it."""
    query = understand(text, index)
    found = all_signals(query, index)

    assert found.shape[1] == len(SIGNALS)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    shares = found[:, [SIGNALS.index(name) for name in SHARES if name != "question reverse"]]
    assert (shares <= 1 + 1e-5).all()


def all_signals(query: Query, index: Index) -> np.ndarray:
    """The signals of all candidates; no rows where there are none."""
    found = candidates(query, index, CANDIDATES)
    if not len(found.passages):
        return np.zeros((0, len(SIGNALS)), np.float32)
    return signals(query, index, found)


@settings(max_examples=50)
@given(questions)
def test_signals_of_a_candidate_depend_on_no_other(index: Index, text: str) -> None:
    """A candidate alone has the signals that it has among the others."""
    query = understand(text, index)
    found = candidates(query, index, CANDIDATES)
    together = all_signals(query, index)
    for place, passage in enumerate(found.passages):
        own = found.best.wordings[found.best.of == place]
        best = Best(np.zeros(len(own), np.int64), own)
        one = Candidates(np.array([passage]), found.scores[[place]], best)

        assert signals(query, index, one)[0] == pytest.approx(together[place], abs=1e-5)


def test_ranges_one_after_the_other() -> None:
    """All numbers of each range, and the range that each is of; empty ones give none."""
    numbers, of = ranges(np.array([3, 7, 0]), np.array([5, 7, 2]))

    assert numbers.tolist() == [3, 4, 0, 1]
    assert of.tolist() == [0, 0, 2, 2]
