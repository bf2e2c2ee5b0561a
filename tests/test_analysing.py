"""Passages as numbered segments, on one core or several, against the plain way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot import processes
from chatbot.answers import NAME, NUMBER, PLACE, TIME
from chatbot.corpus import Document, Passage
from chatbot.forward import HEADING, SENTENCE, WORDING
from chatbot.indexing import analysing
from chatbot.indexing.analysing import Corpus, analysed
from chatbot.indexing.lexicon import Phrases
from chatbot.text import analysis
from naive import Analysed, analyse, counted
from strategies import passages

DOCUMENT = Document("d", "D")
PHRASES = [("unit", "state"), ("us", "talk", "it"), ("talk", "it"), ("the", "the")]


def spelled(found: Corpus) -> list[list[str]]:
    """The segments as lists of terms."""
    terms = [found.terms[number] for number in found.segments.terms.tolist()]
    return [terms[a:b] for a, b in pairwise(found.segments.starts.tolist())]


def segments(each: list[Analysed]) -> list[list[str]]:
    """The same of passages that were analysed one by one."""
    return [s for a in each for s in (a.heading, *a.wordings, *a.sentences)]


@given(st.lists(passages, min_size=1, max_size=5))
def test_same_as_one_string_at_a_time(corpus: list[Passage]) -> None:
    """Terms with phrases, kinds of answers, words and their counts, each passage's part."""
    found = analysed(corpus, analysis(), Phrases(PHRASES))
    each = [analyse(passage, analysis(), PHRASES) for passage in corpus]

    assert spelled(found) == segments(each)
    assert found.segments.answers.tolist() == [
        bits for a in each for bits in (0, *a.asks, *a.answers)
    ]
    assert found.segments.passages.tolist()[1:] == [
        len(segments(each[: n + 1])) for n in range(len(each))
    ]
    assert found.terms == sorted({term for segment in spelled(found) for term in segment})
    assert found.words == counted(corpus, analysis())


def test_fields_of_a_passage() -> None:
    """Heading, each wording of the question, and each sentence apart."""
    passage = Passage(
        "a",
        "It was held in Bali. Two leaders met in 2022.",
        DOCUMENT,
        "Where was it?",
        ("How many met?", " "),
        "The United States",
    )
    found = analysed([passage], analysis(), Phrases([("unit", "state")]))

    assert spelled(found) == [
        ["the", "unit", "state", "unit state"],
        ["where", "was", "it"],
        ["how", "mani", "met"],
        ["it", "was", "held", "in", "bali"],
        ["two", "leader", "met", "in", "2022"],
    ]
    assert found.segments.kinds.tolist() == [HEADING, WORDING, WORDING, SENTENCE, SENTENCE]
    assert found.segments.answers.tolist() == [0, PLACE, NUMBER, NAME | PLACE, NUMBER | TIME]


def test_blank_passage_has_its_heading_alone() -> None:
    """What isn't there leaves no trace, whatever blanks stand for it."""
    found = analysed([Passage("a", " \n", DOCUMENT, " ")], analysis(), Phrases([]))

    assert spelled(found) == [[]]
    assert found.words == {}


def test_words_are_counted_over_all_fields() -> None:
    """As spelling repair lists them."""
    passage = Passage("a", "Tea, tea.", DOCUMENT, "Tea-time?", ("TEA’S",), "tea")

    assert analysed([passage], analysis(), Phrases([])).words == {"tea": 5, "time": 1}


def test_capitals_of_a_line_in_capitals_are_no_names() -> None:
    """The same piece is a name elsewhere."""
    text = "THE TALKS WITH US\n\nThe US and us."
    found = analysed([Passage("a", text, DOCUMENT)], analysis(), Phrases([]))

    assert spelled(found)[1:] == [["the", "talk", "with", "us"], ["the", "US", "and", "us"]]


@pytest.mark.parametrize("most", [1, 1000])
@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_same_in_any_number_of_processes(
    chunk: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In chunks of any size, however soon a lexicon is given up."""
    corpus = [Passage(str(n), f"Tea {n}. A cup {n % 3}!", DOCUMENT) for n in range(9)]
    alone = analysed(corpus, analysis(), Phrases([("a", "cup")]))
    monkeypatch.setattr(analysing, "CHUNK", chunk)
    monkeypatch.setattr(analysing, "MOST", most)
    monkeypatch.setattr(processes, "_cores", lambda: 3)
    found = analysed(corpus, analysis(), Phrases([("a", "cup")]))

    assert found.terms == alone.terms
    assert found.words == alone.words
    assert [part.tobytes() for part in found.segments] == [
        part.tobytes() for part in alone.segments
    ]
