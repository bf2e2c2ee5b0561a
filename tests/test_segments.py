"""Arrays of segments."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.forward import ends
from chatbot.indexing import segments
from chatbot.indexing.segments import arranged, joined, renumber
from naive import Analysed, segments_of

NUMBER = {"a": 0, "b": 1}
PASSAGE = st.builds(
    Analysed,
    st.lists(st.sampled_from("ab"), max_size=3),
    st.just([]),
    st.lists(st.lists(st.sampled_from("ab"), max_size=3), max_size=3),
    st.just([]),
    st.just([]),
).map(lambda passage: passage._replace(answers=[1] * len(passage.sentences)))


@given(st.lists(st.lists(PASSAGE, max_size=3), min_size=1, max_size=4))
def test_parts_are_joined_as_if_they_were_one(parts: list[list[Analysed]]) -> None:
    """Array by array."""
    found = joined([segments_of(part, NUMBER) for part in parts])
    whole = segments_of([passage for part in parts for passage in part], NUMBER)

    assert [(x.dtype, x.tolist()) for x in found] == [(x.dtype, x.tolist()) for x in whole]


@given(st.lists(PASSAGE, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_passages_are_arranged_in_any_order(own: list[Analysed], random: Random) -> None:
    """Array by array as if they had stood there from the beginning."""
    order = random.sample(range(len(own)), len(own))
    found = arranged(segments_of(own, NUMBER), np.array(order))
    whole = segments_of([own[number] for number in order], NUMBER)

    assert [(x.dtype, x.tolist()) for x in found] == [(x.dtype, x.tolist()) for x in whole]


def test_ends_are_sums() -> None:
    """From 0 on."""
    assert ends([2, 0, 3]).tolist() == [0, 2, 2, 5]


@pytest.mark.parametrize("block", [1, 2, 10])
def test_terms_are_renumbered_where_they_stand(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once, whatever the size of a block."""
    monkeypatch.setattr(segments, "BLOCK", block)
    terms = np.array([0, 1, 1, 2, 0], np.int32)
    renumber(terms, np.array([1, 2, 0], np.int32))

    assert terms.tolist() == [1, 2, 2, 0, 1]
