"""Passages as terms, field by field."""

from __future__ import annotations

from hypothesis import given

from chatbot.answers import NAME, NUMBER, PLACE, TIME
from chatbot.corpus import Document, Passage
from chatbot.indexing.analysing import Phrases, analyse
from chatbot.text import analysis
from strategies import passages

DOCUMENT = Document("d", "D")
UNITED_STATES = Phrases([("unit", "state")])


def test_phrase_is_added_after_its_last_word() -> None:
    """Its words stay, so that each of them is found as well."""
    marked = UNITED_STATES.marked(["the", "unit", "state", "and", "state"])

    assert marked == ["the", "unit", "state", "unit state", "and", "state"]


def test_phrases_may_begin_or_end_alike() -> None:
    """All that end at a word are added after it, in the order in which they begin."""
    phrases = Phrases(
        [("unit", "state", "of", "america"), ("unit", "state"), ("of", "america")]
    )
    marked = phrases.marked(["unit", "state", "of", "america"])

    assert marked[2] == "unit state"
    assert marked[5:] == ["unit state of america", "of america"]


def test_words_out_of_order_are_no_phrase() -> None:
    """Nor is the beginning of one at the end of a text."""
    assert UNITED_STATES.marked(["state", "unit"]) == ["state", "unit"]


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
    found = analyse(passage, analysis(), UNITED_STATES)

    assert found.heading == ["the", "unit", "state", "unit state"]
    assert found.wordings == [["where", "was", "it"], ["how", "mani", "met"]]
    assert found.sentences == [
        ["it", "was", "held", "in", "bali"],
        ["two", "leader", "met", "in", "2022"],
    ]
    assert found.asks == [PLACE, NUMBER]
    assert found.answers == [NAME | PLACE, NUMBER | TIME]


def test_blank_passage_has_no_wordings_and_no_sentences() -> None:
    """What isn't there leaves no trace, whatever blanks stand for it."""
    found = analyse(Passage("a", " \n", DOCUMENT, " "), analysis(), UNITED_STATES)

    assert found == ([], [], [], [], [])


@given(passages)
def test_a_phrase_never_crosses_a_field_or_sentence(passage: Passage) -> None:
    """Without phrases the terms are those of the analysis, one list a field or sentence."""
    found = analyse(passage, analysis(), Phrases([]))

    assert found.heading == analysis().terms(passage.heading)
    assert found.wordings == [
        analysis().terms(w) for w in (passage.question, *passage.alternates) if w.strip()
    ]
    assert len(found.asks) == len(found.wordings)
    assert len(found.answers) == len(found.sentences)
