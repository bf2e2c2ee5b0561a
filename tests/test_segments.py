"""Passages as segments, on one core or several."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.indexing import processes, segments
from chatbot.indexing.analysing import Phrases, analyse
from chatbot.indexing.processes import shared
from chatbot.indexing.segments import Corpus, analysed
from chatbot.text import analysis
from strategies import passages

PHRASES = Phrases([("unit", "state")])


def spelled(found: Corpus) -> list[list[str]]:
    """The segments as lists of terms."""
    starts = found.segments.starts.tolist()
    terms = [found.terms[number] for number in found.segments.terms.tolist()]
    return [terms[a:b] for a, b in pairwise(starts)]


@given(st.lists(passages, min_size=1, max_size=5))
def test_segments_are_the_analysed_fields(corpus: list[Passage]) -> None:
    """Heading, wordings and sentences of each passage, in its order."""
    found = analysed(corpus, analysis(), PHRASES)
    each = [analyse(passage, analysis(), PHRASES) for passage in corpus]

    assert spelled(found) == [s for a in each for s in (a.heading, *a.wordings, *a.sentences)]
    assert found.segments.answers.tolist() == [
        bits for a in each for bits in (0, *a.asks, *a.answers)
    ]
    assert found.terms == sorted(set(found.terms))


def test_tokens_are_counted_over_all_fields() -> None:
    """As they are written."""
    passage = Passage("a", "Tea, tea.", Document("d", "D"), "Tea?", ("TEA?",), "tea")

    assert analysed([passage], analysis(), PHRASES).tokens == {"Tea": 2, "tea": 2, "TEA": 1}


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_same_in_any_number_of_processes(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """And in chunks of any size."""
    corpus = [Passage(str(n), f"Tea {n}. Cup {n % 3}!", Document("d", "D")) for n in range(7)]
    alone = analysed(corpus, analysis(), PHRASES)
    monkeypatch.setattr(segments, "CHUNK", chunk)
    monkeypatch.setattr(processes, "_cores", lambda: 3)
    found = analysed(corpus, analysis(), PHRASES)

    assert found.terms == alone.terms
    assert found.tokens == alone.tokens
    assert [part.tobytes() for part in found.segments] == [
        part.tobytes() for part in alone.segments
    ]


def _ids(given: list[int], part: int) -> tuple[int, int]:
    return os.getpid(), given[part]


@pytest.mark.parametrize("cores", [1, 4])
def test_work_is_shared_in_the_order_of_the_parts(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By this process alone where it has one core or can't be copied."""
    monkeypatch.setattr(processes, "_cores", lambda: cores)
    found = list(shared(_ids, ([30, 10, 20],), range(3)))
    own = {pid == os.getpid() for pid, _ in found}

    assert [value for _, value in found] == [30, 10, 20]
    assert own == {cores == 1 or not processes._can_fork()}


def _fail(part: int) -> None:
    raise ValueError(part)


def test_error_of_a_part_is_raised() -> None:
    """Whoever worked on it."""
    with pytest.raises(ValueError, match="1"):
        list(shared(_fail, (), [1, 2]))
