"""The sentence or two that carry an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.excerpt import excerpt
from chatbot.index import Index
from chatbot.query import understand
from strategies import passages, questions, texts

SUMMIT = (
    "Talks are planned. The summit in San Francisco is near! Xi’s visit to Beijing, in 2023,"
    " was short. China hopes."
)


def passage(text: str) -> Passage:
    """A paragraph with this text."""
    return Passage("p", text, Document("d", "D"))


def excerpts(question: str, text: str, index: Index) -> list[str]:
    """The excerpt of a passage for a question, as the pieces of its text."""
    spans = excerpt(understand(question, index), passage(text), index)
    return [text[a:b] for a, b in spans]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("San Francisco", "The summit in San Francisco is near!"),
        ("does China hope", "China hopes."),
        ("Xi’s visit", "Xi’s visit to Beijing, in 2023, was short."),
        ("beijng visit", "Xi’s visit to Beijing, in 2023, was short."),  # misspelt
        ("optimism of the PRC", "China hopes."),  # a synonym
        ("San Francisco zebra", "The summit in San Francisco is near!"),
    ],
)
def test_sentence_that_holds_most_of_the_question(
    index: Index, question: str, sentence: str
) -> None:
    """Words count as they are read, corrections and synonyms too; unknown ones nothing."""
    assert excerpts(question, SUMMIT, index) == [sentence]


def test_sentence_that_can_answer_goes_before_one_that_can_not(index: Index) -> None:
    """Who asks when is shown the sentence with a time."""
    text = "The summit is near. The summit was in November."

    assert excerpts("When is the summit?", text, index) == ["The summit was in November."]


def test_neighbour_that_adds_a_good_part_is_shown_too(index: Index) -> None:
    """Two sentences that share the question between them come in the order of the text."""
    text = "They met. Export controls grew. The forum was in Singapore."

    assert excerpts("Singapore forum export controls", text, index) == [
        "Export controls grew.",
        "The forum was in Singapore.",
    ]


def test_first_of_equal_sentences_is_shown(index: Index) -> None:
    """Where two sentences hold as much, the earlier stands for both."""
    text = "China hopes. They met. China waits."

    assert excerpts("China", text, index) == ["China hopes."]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("summit", "The summit is near."),  # it is one sentence
        ("zebra", SUMMIT),  # no sentence holds a word
        ("", SUMMIT),
        ("summit", ""),
    ],
)
def test_nothing_stands_out(index: Index, question: str, text: str) -> None:
    """Then the passage is shown without an excerpt."""
    assert excerpts(question, text, index) == []


def test_excerpt_of_an_answer_is_its_sentence(index: Index) -> None:
    """Where the summit will be is told by one sentence of the article's first paragraph."""
    first = next(p for p in index.passages if "San Francisco" in p.text)
    (span,) = excerpt(understand("Where will the summit be held?", index), first, index)

    assert first.text[slice(*span)].startswith("The upcoming summit in San Francisco")


@settings(max_examples=50)
@given(passages, questions)
def test_excerpt_is_spans_of_the_text_in_order(
    index: Index, found: Passage, question: str
) -> None:
    """Spans lie within the text, ascend without overlap, and hold no blanks at their ends."""
    check(index, found.text, question)


@given(st.lists(texts, max_size=4).map(". A. ".join), questions)
def test_excerpt_of_any_text_is_spans_of_it(index: Index, text: str, question: str) -> None:
    """Whatever the text is made of."""
    check(index, text, question)


def check(index: Index, text: str, question: str) -> None:
    """At most two spans, ascending, within the text, each with something in it."""
    spans = excerpt(understand(question, index), passage(text), index)
    ends = [end for span in spans for end in span]

    assert len(spans) <= 2
    assert ends == sorted(ends)
    assert all(0 <= a < b <= len(text) and text[a:b].strip() == text[a:b] for a, b in spans)
