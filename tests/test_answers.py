"""What kind of answer a question asks for, and what a sentence gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.answers import (
    NAME,
    NUMBER,
    PLACE,
    REASON,
    TIME,
    asked_for,
    framed,
    given_by,
    hints,
    settled,
)
from strategies import questions, texts, words

_WORDS = ["so", "that", "in", "Order", "NATO,", "to", "1990", "led", "Σ"]


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("How many leaders came?", NUMBER, "How many"),
        ("How tall is he?", NUMBER, "How"),
        ("which percentage is it", NUMBER, "which percentage"),
        ("So when will it be?", TIME, "when"),
        ("In what year?", TIME, "what year"),
        ("Whose idea was it?", NAME, "Whose"),
        ("to whom", NAME, "whom"),
        ("Why is China willing?", REASON, "Why"),
        ("What caused the strain?", REASON, "What caused"),
        ("WHERE is it held", PLACE, "WHERE"),
        ("Which city?", PLACE, "Which city"),
        ("On what exact day?", TIME, "what exact day"),
        ("which US officials went", NAME, "which US officials"),
        ("how come they talk", REASON, "how come"),
        ("were is it", PLACE, "were"),
        ("summit location", PLACE, "location"),
        ("date of birth", TIME, "date"),
        ("tell me who won", NAME, "who"),
        ("the summit: when?", TIME, "when"),
        ("Xi and Biden meet where", PLACE, "where"),
        ("the summit where is it", PLACE, "where"),
        ("talks with people who? and when do they end", TIME, "when"),
    ],
)
def test_question_word_tells_the_kind_of_answer(question: str, kind: int, words: str) -> None:
    """The words that ask are found anywhere, whatever their case."""
    found, first, last = asked_for(question)

    assert found == kind
    assert question[first:last] == words


@pytest.mark.parametrize(
    "question",
    [
        "",
        "export controls",
        "somewhere, whenever",
        "What is it?",
        "were they there",
        "location services",
        "an error when plotting a tree",
        "Should people who are sick stay at home?",
        "the places where masks are worn",
    ],
)
def test_question_without_such_a_word_asks_for_no_kind(question: str) -> None:
    """Parts of words ask for nothing, nor does a bare what."""
    assert asked_for(question) == (0, 0, 0)


def test_first_of_the_kinds_counts() -> None:
    """Where several are asked for, a number goes before a time."""
    assert asked_for("When, and how many?") == (NUMBER, 10, 18)


def test_organisation_in_capitals_asks_for_nobody() -> None:
    """The WHO is a name; only the word who asks for one."""
    assert asked_for("What does the WHO say?") == (0, 0, 0)
    assert asked_for("Who leads the WHO?") == (NAME, 0, 3)


@given(questions)
def test_any_text_asks_for_a_span_of_itself(question: str) -> None:
    """The span lies within the text, and is empty only where nothing is asked for."""
    kind, first, last = asked_for(question)

    assert kind in (0, NUMBER, TIME, NAME, REASON, PLACE)
    assert 0 <= first <= last <= len(question)
    assert (kind == 0) == (first == last)


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Both sides agree.", 0),
        ("It took 3 leaders.", NUMBER),
        ("It took three leaders.", NUMBER),
        ("He spoke on a monday.", TIME),
        ("It was 2023.", TIME),
        ("On 2023-11-11, in the 1990s", TIME),
        ("It was 1066.", NUMBER | TIME),
        ("In 2023 it was 7.", NUMBER | TIME),
        ("The leader Xi Jinping spoke.", NAME),
        ("Tensions rose because of tariffs.", REASON),
        ("They met in Singapore.", PLACE | NAME),
        ("They met at the Forum.", PLACE | NAME),
        ("Zebras met at the forum.", 0),
    ],
)
def test_sentence_gives_kinds_of_answer(sentence: str, kinds: int) -> None:
    """A number, a time, a name within the sentence, a reason, a place: any of them."""
    assert given_by(sentence) == kinds


@given(questions)
def test_any_text_gives_a_set_of_the_five_kinds(text: str) -> None:
    """The kinds fit into five bits, and line breaks around a text give nothing."""
    assert 0 <= given_by(text) < 32
    assert given_by(f"\n{text}\n") == given_by(text)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Tell me about human rights", "human rights"),
        ("hello, could you please explain the summit?", "summit?"),
        ("I'd like to know more about Xi", "Xi"),
        ("What can you tell me about export controls", "export controls"),
        ("Do you know who Han is?", "who Han is?"),
        ("Can I pay by card?", "Can I pay by card?"),
        ("What did Xi tell Biden?", "What did Xi tell Biden?"),
        ("Tell me more", "Tell me more"),  # there is nothing else to go by
        ("", ""),
    ],
)
def test_beginning_that_only_asks_is_told_from_the_rest(question: str, left: str) -> None:
    """A wish to be told something says nothing of what."""
    assert question[framed(question) :].strip() == left


@given(questions)
def test_beginning_never_takes_the_whole_question(question: str) -> None:
    """Some word stands behind it."""
    end = framed(question)

    assert end == 0 or any(c.isalnum() or c == "_" for c in question[end:])


@given(st.lists(st.sampled_from(_WORDS) | words, max_size=8).map(" ".join) | texts)
def test_hints_of_a_text_are_those_of_its_words(text: str) -> None:
    """So that indexing looks at a word once, however often it stands in the documents."""
    found = 0
    for word in text.split():
        found |= hints(word)

    assert found == hints(text)
    assert settled(text, found) == given_by(text)
