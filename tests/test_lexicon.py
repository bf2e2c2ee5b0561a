"""What pieces come to."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chatbot.forward import ends
from chatbot.indexing.lexicon import Lexicon, Numbers, Phrases, Rows
from chatbot.text import analysis
from naive import marked

SEGMENTS = st.lists(st.lists(st.sampled_from("abc"), max_size=8), min_size=1, max_size=4)
PHRASES = st.lists(
    st.lists(st.sampled_from("abc"), min_size=2, max_size=4).map(tuple), unique=True
)


@given(SEGMENTS, PHRASES)
def test_phrases_are_found_in_each_segment_alone(
    segments: list[list[str]], phrases: list[tuple[str, ...]]
) -> None:
    """All of them, and none that crosses the end of a segment."""
    lexicon = Lexicon(analysis(), Phrases(phrases))
    terms, _ = lexicon.terms_of(lexicon.numbers([x for row in segments for x in row]))
    found = lexicon.phrases_in(terms, ends([len(segment) for segment in segments]))
    names = lexicon.terms.since(0)

    assert sorted((segment, names[number]) for _, number, segment in found) == sorted(
        (n, term)
        for n, segment in enumerate(segments)
        for term in marked(segment, phrases)
        if " " in term
    )


def test_pieces_have_terms_hints_and_words() -> None:
    """A piece that is no word has none of them; one that is met again has its number."""
    lexicon = Lexicon(analysis(), Phrases([]))
    numbers = lexicon.numbers(["Tea-times,", "-", "Tea-times,", "US"])
    terms, lengths = lexicon.terms_of(numbers)
    names, words = lexicon.terms.since(0), lexicon.words.since(0)
    held, counts = lexicon.counted(numbers)

    assert numbers.tolist() == [0, 1, 0, 2]
    assert lengths.tolist() == [3, 0, 3, 1]
    assert [names[n] for n in terms.tolist()] == [*["tea", "time", "tea-time"] * 2, "US"]
    assert dict(zip([words[n] for n in held.tolist()], counts.tolist(), strict=True)) == {
        "tea": 2,
        "times": 2,
        "us": 1,
    }


def test_numbers_are_those_of_the_first_meeting() -> None:
    """The strings can be had from any number on."""
    numbers = Numbers()

    assert numbers.of(["b", "a", "b"]).tolist() == [0, 1, 0]
    assert numbers.of(["c"]).tolist() == [2]
    assert [numbers.since(n) for n in range(4)] == [["b", "a", "c"], ["a", "c"], ["c"], []]


def test_rows_are_taken_in_any_order() -> None:
    """Empty ones too, and again."""
    rows = Rows()
    rows.add(np.array([5, 6], np.int32), [2, 0])
    rows.add(np.array([7], np.int32), [1])
    flat, lengths = rows.of(np.array([2, 0, 1, 0]))

    assert flat.tolist() == [7, 5, 6, 5, 6]
    assert lengths.tolist() == [1, 2, 0, 2]
