"""Questions that lean on those before."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.conversation import DOUBTFUL, Conversation
from chatbot.decision import Abstention, Answer
from chatbot.evaluation import read_questions
from chatbot.followup import (
    CARRY,
    FADED,
    LIGHT,
    LONGEST,
    NAMED,
    SHOWN,
    Thread,
    completed,
    continued,
    faded,
    leans,
)
from chatbot.index import Index
from chatbot.query import TOLD, understand
from strategies import questions

SUMMIT = "Where will the summit be held?"
FILES = sorted((Path(__file__).parent / "quality").glob("article.*.jsonl"))


@pytest.mark.parametrize(
    "text",
    [
        "in which city?",
        "why is that important?",
        "and the US?",
        "what about export controls?",
        "who said so",
        "what did he say about it",
        "Why?",
    ],
)
def test_pronouns_openers_and_few_words_lean(index: Index, text: str) -> None:
    """Each may lack what it is about."""
    assert leans(understand(text, index))


@pytest.mark.parametrize(
    "text",
    [
        "Why does the summit between Xi and Biden matter?",
        "Have recent meetings improved communication channels this year?",
        "How do China and the United States see the weight of their relationship today?",
    ],
)
def test_whole_question_does_not_lean(index: Index, text: str) -> None:
    """It says what it is about, a pronoun within it notwithstanding."""
    assert not leans(understand(text, index))


def test_thread_is_about_the_telling_words(index: Index) -> None:
    """Names weigh more than other words; what asks for a kind is none of it."""
    query = understand("where at the summit of envoys was Han", index)
    thread = continued(Thread(), query, None, None)
    weights = {word.word: word.weight for word in thread.words}
    of = query.words.index("Han")

    assert "where" not in weights
    assert weights["Han"] == pytest.approx(NAMED * query.weights[of])
    assert weights["summit"] == pytest.approx(query.weights[query.words.index("summit")])
    assert "envoys" not in weights  # no document has it


def test_question_is_completed_by_what_it_lacks(index: Index) -> None:
    """At a part of its weight; what was typed stays first, its common words count less."""
    thread = continued(Thread(), understand("the summit with Xi", index), None, None)
    query = understand("which city is the summit in", index)
    whole = completed(query, thread)

    assert whole.carried == ("Xi",)
    assert whole.terms == (*query.terms, "xi")
    asks_or_tells = [of in query.cues or w >= TOLD for of, w in enumerate(query.weights)]
    assert whole.weights[: len(query.terms)].tolist() == [
        pytest.approx(w if full else LIGHT * w)
        for w, full in zip(query.weights.tolist(), asks_or_tells, strict=True)
    ]
    assert whole.weights[-1] == pytest.approx(CARRY * thread.words[0].weight)
    assert {r.term for r in whole.readings if r.of == len(query.terms)} == {
        number for number, _ in thread.words[0].readings
    }


def test_question_that_lacks_nothing_is_itself(index: Index) -> None:
    """No copy of it."""
    query = understand("the summit", index)

    assert completed(query, continued(Thread(), query, None, None)) is query


def test_carried_words_are_carried_on_without_losing_weight(index: Index) -> None:
    """The thread is of the question as resolved."""
    first = continued(Thread(), understand("Han Zheng", index), None, None)
    whole = completed(understand("where was he speaking", index), first)
    second = continued(first, whole, None, None)

    assert {word.term: word.weight for word in first.words}.items() <= {
        word.term: word.weight for word in second.words
    }.items()


def test_left_thread_fades(index: Index) -> None:
    """Half of a word's weight is left each time, until little is."""
    thread = continued(Thread(), understand("of Han", index), None, None)
    weight = thread.words[0].weight

    assert faded(thread).words[0].weight == pytest.approx(FADED * weight)
    assert faded(faded(faded(thread))).words == ()


def test_whole_question_is_of_the_thread_of_the_next(index: Index) -> None:
    """What was asked last comes first, what was asked before is not forgotten at once."""
    conversation = Conversation(index)
    conversation.ask("Who is Han Zheng?")
    conversation.ask(SUMMIT)
    weights = {word.word: word.weight for word in conversation.thread.words}

    assert weights["summit"] > weights["Han"] > 0


def test_refused_question_leaves_the_thread_as_it_was(index: Index) -> None:
    """After something off-topic the talk goes on where it was."""
    conversation = Conversation(index)
    conversation.ask(SUMMIT)
    before = conversation.thread
    refused = conversation.ask("How many goals did Pele score for Santos in his life?")

    assert isinstance(refused, Abstention)
    assert conversation.thread == before


@pytest.mark.parametrize("text", ["who takes part?", "and what could come out of it?"])
def test_common_words_of_a_followup_ask_for_nothing(index: Index, text: str) -> None:
    """They stand in no passage, and yet it is about the summit."""
    conversation = Conversation(index)
    conversation.ask("What is the significance of the summit?")

    assert isinstance(conversation.ask(text), Answer)


def test_pronoun_is_not_guessed(index: Index) -> None:
    """What is answered alone, if not surely, is refused where the thread doesn't hold it."""
    text = "was he hopeful about deep tensions in Europe"
    conversation = Conversation(index, threshold=0.25)
    alone = conversation.ask(text)
    conversation.forget()
    conversation.ask(SUMMIT)

    assert isinstance(alone, Answer)
    assert alone.confidence < DOUBTFUL
    assert isinstance(conversation.ask(text), Abstention)


def test_refusal_in_a_thread_lists_what_is_near_it(index: Index) -> None:
    """It is about the question as it was typed, and nothing is carried into that."""
    conversation = Conversation(index)
    conversation.ask(SUMMIT)
    reply = conversation.ask("Which visitors from France and Germany speak there next year?")

    assert isinstance(reply, Abstention)
    assert reply.query.carried == ()
    assert "summit" in reply.matches[0].passage.text


@given(st.lists(questions, max_size=30))
def test_thread_stays_small(index: Index, texts: list[str]) -> None:
    """However long a conversation goes on."""
    conversation = Conversation(index)
    for text in texts:
        conversation.ask(text)

    assert len(conversation.thread.words) <= LONGEST
    assert len(conversation.thread.shown) <= SHOWN


def test_followup_is_answered_about_what_was_said(index: Index) -> None:
    """And says what it carried."""
    conversation = Conversation(index)
    conversation.ask(SUMMIT)
    reply = conversation.ask("in which city?")

    assert isinstance(reply, Answer)
    assert "San Francisco" in reply.match.passage.text
    assert "summit" in reply.query.carried


@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of France?",
        "Who won the world cup?",
        "What is the currency of China?",
        "What time is it?",
        "how old is he?",
    ],
)
@pytest.mark.parametrize("before", [SUMMIT, "Who is Han Zheng?", "What about export controls?"])
def test_thread_answers_nothing_by_itself(index: Index, before: str, text: str) -> None:
    """Off-topic questions within a thread are refused as ever."""
    conversation = Conversation(index)
    conversation.ask(before)

    assert isinstance(conversation.ask(text), Abstention)


def test_words_that_were_carried_are_not_told_as_found(index: Index) -> None:
    """Of a refusal only what was typed is named."""
    conversation = Conversation(index)
    conversation.ask(SUMMIT)
    reply = conversation.ask("how old is he?")

    assert reply.query.carried
    assert not {*reply.query.known, *reply.query.unknown} & set(reply.query.carried)


def test_forgotten_thread_completes_nothing(index: Index) -> None:
    """A new topic begins as a new conversation does."""
    conversation = Conversation(index)
    conversation.ask(SUMMIT)
    conversation.forget()

    assert conversation.ask("in which city?").query.carried == ()


def test_thread_is_a_value(index: Index) -> None:
    """Another conversation can begin with it, and neither disturbs the other."""
    first = Conversation(index)
    first.ask(SUMMIT)
    second = Conversation(index, thread=first.thread)
    first.ask("Who is Han Zheng?")

    assert "summit" in second.ask("in which city?").query.carried


def test_whole_questions_are_answered_as_without_a_thread(index: Index) -> None:
    """After ten random turns at most 2 % of the article's questions are answered otherwise.

    Of every third one, to save time.
    """
    texts = [question.text for file in FILES for question in read_questions(file)]
    chance = random.Random(1)
    other = []
    asked = texts[::3]
    for text in asked:
        conversation = Conversation(index)
        for turn in chance.sample(texts, 10):
            conversation.ask(turn)
        if _outcome(conversation, text) != _outcome(Conversation(index), text):
            other.append(text)

    assert len(texts) == 550
    assert len(other) <= 0.02 * len(asked), other


def _outcome(conversation: Conversation, text: str) -> tuple[type, str]:
    reply = conversation.ask(text)
    return type(reply), reply.match.passage.id if isinstance(reply, Answer) else ""
