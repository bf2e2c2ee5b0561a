"""The JSON object of a reply."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.conversation import Conversation, search
from chatbot.decision import Answer, Clarification
from chatbot.index import Index
from chatbot.query import understand
from chatbot.terminal.record import json_line, record

FIELDS = [
    "question",
    "outcome",
    "answer",
    "confidence",
    "id",
    "kind",
    "source",
    "excerpt",
    "corrections",
    "carried",
    "alternatives",
]
SUMMIT = "Why does the summit between Xi and Biden matter?"


@pytest.fixture(scope="module")
def answered(conversation: Conversation) -> dict[str, Any]:
    """The object of a question that FAQ 2 answers."""
    return record(conversation.ask(SUMMIT))


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        (SUMMIT, "answer"),
        ("What is the capital of France?", "abstain"),
        ("Who won the world cup?", "abstain"),
        ("", "abstain"),
    ],
)
def test_every_outcome_has_the_promised_fields(
    conversation: Conversation, question: str, outcome: str
) -> None:
    """The fields are the contract's, in its order, whatever the outcome."""
    found = record(conversation.ask(question))

    assert list(found) == FIELDS
    assert (found["question"], found["outcome"]) == (question, outcome)


def test_answer_is_verbatim_with_its_place(
    answered: dict[str, Any], conversation: Conversation
) -> None:
    """An answer brings its passage word for word, and where it is from."""
    texts = {passage.id: passage.text for passage in conversation.index.passages}

    assert answered["id"] == "000_84da84ed89b36207#faq-2"
    assert answered["kind"] == "faq"
    assert answered["answer"] == texts[answered["id"]]


def test_source_has_the_promised_fields(answered: dict[str, Any]) -> None:
    """A source is the document, its title and date, the place in it, and its addresses."""
    title = answered["source"].pop("title")

    assert title.startswith("China has expressed its readiness")
    assert answered["source"] == {
        "document": "000_84da84ed89b36207",
        "date": "2023-11-11",
        "location": "FAQ 2",
        "urls": ["https://www.bnef.com/"],
    }


def test_excerpt_is_spans_of_the_answer(answered: dict[str, Any]) -> None:
    """Each span of the excerpt lies within the answer and cuts no word."""
    for start, end in answered["excerpt"]:
        assert 0 <= start < end <= len(answered["answer"])
        assert not answered["answer"][start].isspace()


@pytest.mark.parametrize("question", ["What is the capital of France?", "", "Quokka zebra?"])
def test_no_answer_leaves_the_answer_null(conversation: Conversation, question: str) -> None:
    """Without an answer nothing claims to be one."""
    found = record(conversation.ask(question))

    assert [found[name] for name in ("answer", "id", "kind", "source")] == [None] * 4
    assert found["excerpt"] == []


def test_entry_without_an_answer_has_an_empty_one(conversation: Conversation) -> None:
    """An entry that nobody answered is an answer of no words, not a missing one."""
    reply = conversation.ask(SUMMIT)
    assert isinstance(reply, Answer)
    match = replace(reply.match, passage=replace(reply.match.passage, text=""))

    found = record(replace(reply, matches=(match,), excerpt=()))

    assert (found["outcome"], found["answer"], found["excerpt"]) == ("answer", "", [])


@given(st.text())
def test_line_is_one_line_of_the_same_value(text: str) -> None:
    """A JSON line holds whatever there is, in its own letters."""
    line = json_line({"a": text, "é": "北京"})

    assert json.loads(line) == {"a": text, "é": "北京"}
    assert len(line.splitlines()) == 1
    assert line.endswith('"é": "北京"}')


def test_choices_are_alternatives(index: Index) -> None:
    """A question back has its choices as alternatives and no answer."""
    choices = tuple(search(index, "US-China relations")[:2])
    query = understand("relations", index)

    found = record(Clarification(query=query, matches=choices, choices=choices))

    assert (found["outcome"], found["answer"], found["id"]) == ("clarify", None, None)
    assert [a["id"] for a in found["alternatives"]] == [m.passage.id for m in choices]


def test_alternative_has_a_question_or_a_text(answered: dict[str, Any]) -> None:
    """An FAQ entry is named by its question, a paragraph by its text."""
    for found in answered["alternatives"]:
        shown = "question" if "#faq-" in found["id"] else "text"
        assert list(found) == ["id", shown, "confidence"]


def test_answer_is_not_among_its_alternatives(answered: dict[str, Any]) -> None:
    """What answers is not offered once more."""
    assert answered["id"] not in [found["id"] for found in answered["alternatives"]]


@given(st.text(max_size=40))
def test_any_question_gives_an_object_that_survives_json(
    conversation: Conversation, question: str
) -> None:
    """Whatever is asked, the object is plain JSON with a probability as its confidence."""
    found = record(conversation.ask(question))

    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert 0 <= found["confidence"] <= 1
