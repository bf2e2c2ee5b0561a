"""The n-grams of many terms at once, against those of one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chatbot.grams import grams
from chatbot.indexing.ngrams import grams_of


@given(st.lists(st.text("ab é中'-0", max_size=7) | st.text(max_size=7), max_size=8))
def test_same_as_of_one_term_at_a_time(terms: list[str]) -> None:
    """In the order of the terms, whatever characters they have."""
    starts, flat = grams_of(terms)

    assert [flat[a:b].tolist() for a, b in pairwise(starts.tolist())] == [
        grams(term) for term in terms
    ]
