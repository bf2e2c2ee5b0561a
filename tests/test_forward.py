"""Forward: the texts of some passages, in one place or in two."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.forward import MOST_WORDINGS, WORDING, Best, Forward, PartedForward
from chatbot.indexing.build import build_index

WORDINGS = 8


@pytest.fixture(scope="module")
def whole() -> Forward:
    """Six entries, every third with few wordings, the others with more than are compared."""
    document = Document("d", "Drinks")
    return build_index(
        [
            Passage(
                f"d#{n}",
                f"Tea of kind {n} is hot. It is old.",
                document,
                question=f"What is tea {n}?",
                alternates=tuple(
                    f"tea {n} or {k}?" for k in range(WORDINGS - 1 if n % 3 else 1)
                ),
            )
            for n in range(6)
        ]
    ).forward


orders = st.lists(st.integers(0, 5), min_size=1, max_size=6, unique=True)
ranked = st.lists(st.integers(0, WORDINGS - 1), max_size=WORDINGS, unique=True)


@given(orders, ranked)
def test_texts_in_two_places_are_those_of_one(
    whole: Forward, order: list[int], wordings: list[int]
) -> None:
    """In any order, of each passage with many wordings those that are its best."""
    own = [(of, n) for of, p in enumerate(order) for n in (wordings[p:] if p % 3 else [])]
    best = Best(*np.array(own, np.int64).reshape(-1, 2).T)
    here, there = (whole.of(np.arange(first, 6, 2)) for first in (0, 1))
    parted = PartedForward.by(here, there, np.array([0, -1, 1, -2, 2, -3], np.int32))
    for wanted in (None, best):
        found, expected = (each.of(np.array(order), wanted) for each in (parted, whole))

        for field in fields(Forward):
            one, other = (getattr(each, field.name) for each in (found, expected))
            assert one.tolist() == other.tolist(), field.name


def test_best_wordings_alone_are_taken_where_there_are_many(whole: Forward) -> None:
    """Of the entry with eight the two that are given, of the one without any its first."""
    best = Best(np.array([0, 0]), np.array([6, 2]))
    found = whole.of(np.array([1, 2, 0]), best)
    counts = [
        int((found.kinds[a:b] == WORDING).sum())
        for a, b in zip(found.passages[:-1], found.passages[1:], strict=True)
    ]

    assert WORDINGS > MOST_WORDINGS
    assert counts == [2, 1, 2]
