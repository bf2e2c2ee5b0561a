"""A search of many units passes over most of them and finds what adding up all finds."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot import maxscore
from chatbot.index import RANKS, STEPS, Bounds, Index, Postings
from chatbot.indexing.bounds import FEW, FREQUENT, LONG, bounds
from chatbot.maxscore import CHEAP, GROUP, MANY, WIDE
from chatbot.query import Query, Reading
from chatbot.scoring import score


def generated(seed: int, size: int) -> Postings:
    """Postings of 12 terms, from one unit to nearly all; some of their weights are equal."""
    chance = np.random.default_rng(seed)
    shares = np.geomspace(1 / size, 0.9, 12)
    columns = [np.flatnonzero(chance.random(size) < share).astype(np.int32) for share in shares]
    weights = [
        chance.choice([chance.random(len(c)), chance.integers(1, 4, len(c)) / 4]) * 0.999 + 5e-4
        for c in columns
    ]
    starts = np.concatenate(([0], np.cumsum([len(c) for c in columns])))
    return Postings(
        starts.astype(np.int64),
        np.concatenate(columns).astype(np.int32),
        np.concatenate(weights).astype(np.float32),
        np.arange(size, dtype=np.int32),
    )


def asking(terms: dict[int, float]) -> Query:
    """A question of these terms, each with its weight and read as itself."""
    return Query(
        text="",
        terms=tuple(map(str, terms)),
        words=tuple(map(str, terms)),
        weights=np.array(list(terms.values()), np.float32),
        sequence=tuple(range(len(terms))),
        readings=tuple(Reading(of, term, 1.0) for of, term in enumerate(terms)),
    )


def naive(query: Query, postings: Postings, limit: int, among: np.ndarray) -> list[object]:
    """Every score added up term by term in float32, sorted."""
    scores = np.zeros(len(postings.owners), np.float32)
    for of, term, strength in query.readings:
        factor = query.weights[of] * np.float32(strength)
        for at in range(postings.starts[term], postings.starts[term + 1]):
            scores[postings.units[at]] += postings.weights[at] * factor
    units = [u for u in np.flatnonzero(scores).tolist() if among[u]]
    units.sort(key=lambda unit: (-scores[unit], unit))
    return [units[:limit], scores[units[:limit]].tobytes()]


@given(
    corpus=st.tuples(st.integers(0, 99), st.sampled_from([1, 63, 64, 500, 3000])),
    terms=st.dictionaries(
        st.integers(0, 11), st.just(0.0) | st.floats(2**-6, 1, width=32), max_size=8
    ),
    limit=st.sampled_from([1, 2, 10, 50, 400, 1000]),
    kept=st.sampled_from([None, 0.0, 0.02, 0.7]),
    way=st.tuples(
        st.sampled_from([1, 300, GROUP]),
        st.sampled_from([0, CHEAP]),
        st.sampled_from([1, MANY]),
        st.sampled_from([1, 1, 1, WIDE]),
    ),
)
def test_same_units_and_scores_as_adding_up_all(
    index: Index,
    corpus: tuple[int, int],
    terms: dict[int, float],
    limit: int,
    kept: float | None,
    way: tuple[int, int, int, int],
) -> None:
    """To the last bit of float32, ties in the order of the documents, of all or of some.

    However many terms are added at once, and rows; and where a word has many readings.
    """
    (seed, size), (group, cheap, many_met, copies) = corpus, way
    postings, query = generated(seed, size), asking(terms)
    query = replace(query, readings=query.readings * copies)
    among = None if kept is None else np.random.default_rng(seed).random(size) < kept
    expected = naive(query, postings, limit, np.ones(size, bool) if among is None else among)
    few = replace(index, postings=postings, bounds=bounds(postings))
    many = replace(index, postings=postings, bounds=bounds(postings, few=0))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(maxscore, "GROUP", group)
        patched.setattr(maxscore, "CHEAP", cheap)
        patched.setattr(maxscore, "MANY", many_met)
        for searched in (
            few,
            many,
            many,
        ):  # what a search leaves behind must not change the next
            units, scores = score(query, searched, limit, among)
            assert [units.tolist(), scores.tobytes()] == expected


def test_postings_of_a_frequent_word_are_passed_over(index: Index) -> None:
    """Beside a rare and telling word a frequent one costs less memory than its postings."""
    postings = generated(1, 60_000)
    large = replace(index, postings=postings, bounds=bounds(postings))
    query = asking({4: 1.0, 11: 2**-6})
    score(query, large, 10)
    tracemalloc.start()
    score(query, large, 10)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert postings.starts[12] - postings.starts[11] > 50_000
    assert peak < 200_000


def test_bounds_are_those_of_the_postings() -> None:
    """Tops are the weights in their order, rows the weights rounded up."""
    postings = generated(2, 3000)
    found = bounds(postings, few=0)
    for term in range(12):
        column = slice(postings.starts[term], postings.starts[term + 1])
        ordered = np.sort(postings.weights[column])[::-1]
        known = len(ordered) >= LONG
        for rank, top in zip(RANKS, found.tops[term].tolist(), strict=True):
            there = (known or rank == 1) and rank <= len(ordered)
            assert top == (ordered[rank - 1] if there else 0)
    assert found.frequent.tolist() == [
        t for t in range(12) if postings.starts[t + 1] - postings.starts[t] > 3000 / FREQUENT
    ]
    for row, term in zip(found.rows, found.frequent.tolist(), strict=True):
        exact = np.zeros(3000)
        column = slice(postings.starts[term], postings.starts[term + 1])
        exact[postings.units[column]] = postings.weights[column]
        assert (row >= exact * STEPS).all()
        assert (row < exact * STEPS + 1).all()


def test_few_units_need_no_bounds() -> None:
    """Up to FEW units nothing is kept, above it everything."""
    small, large = (
        Postings(
            np.array([0, 1]), np.zeros(1, np.int32), np.ones(1, np.float32) / 2, np.arange(size)
        )
        for size in (FEW, FEW + 1)
    )
    empty: Bounds = bounds(small)

    assert (len(empty.tops), len(empty.frequent), len(empty.rows)) == (0, 0, 0)
    assert bounds(large).tops[0].tolist() == [0.5, 0, 0, 0, 0]
