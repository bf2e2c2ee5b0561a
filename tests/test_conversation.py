"""Questions to an index, from the text to the reply."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatbot import processes
from chatbot.batches import BATCH, replies
from chatbot.conversation import MATCHES, Conversation, search
from chatbot.corpus import Document, Passage
from chatbot.decision import Abstention, Answer, Clarification, SmallTalk
from chatbot.index import Index
from chatbot.indexing.build import build_index
from strategies import corpora, questions

DOCUMENT = Document("d", "Drinks")
REPLIES = Answer | Clarification | Abstention | SmallTalk

anything = questions | st.text(st.characters())  # lone surrogates and NUL too


@settings(max_examples=200)
@given(anything)
@example("\ud800")
@example("\udce9 summit \udfff")
@example("\0")
@example("(" * 500)
def test_any_text_yields_a_reply(conversation: Conversation, text: str) -> None:
    """Whatever is typed or pasted is answered, asked back or refused."""
    reply = conversation.ask(text)

    assert isinstance(reply, REPLIES)
    assert 0 <= reply.confidence <= 1
    assert len(reply.matches) <= MATCHES


@pytest.mark.parametrize(
    "piece", ["summit ", "x", "a-", "US\n", "Chna ", "é.", "中", "\ud800", "'s "]
)
def test_long_text_yields_a_reply(conversation: Conversation, piece: str) -> None:
    """10,000 characters of anything are read like a short question."""
    text = (piece * 10_000)[:10_000]

    assert isinstance(conversation.ask(text), REPLIES)


def test_many_words_yield_a_reply(conversation: Conversation) -> None:
    """Two thousand different words that nobody knows are refused."""
    text = " ".join(f"zz{number}q" for number in range(2000))[:10_000]

    assert isinstance(conversation.ask(text), Abstention)


@settings(max_examples=25)
@given(corpora, anything)
def test_any_corpus_yields_a_reply(corpus: list[Passage], text: str) -> None:
    """Whatever the documents are, each text gets a reply with passages of theirs."""
    reply = Conversation(build_index(corpus, language="porter")).ask(text)

    assert isinstance(reply, REPLIES)
    assert all(match.passage in corpus for match in reply.matches)


@settings(max_examples=50)
@given(questions)
def test_equal_questions_get_equal_replies(index: Index, text: str) -> None:
    """A reply depends on the index and the conversation, not on other conversations."""
    first, second = Conversation(index), Conversation(index)
    for turn in ("What about the summit?", text):
        one, other = first.ask(turn), second.ask(turn)

    assert type(other) is type(one)
    assert other.matches == one.matches
    assert other.query.weights.tobytes() == one.query.weights.tobytes()


def test_equal_corpora_give_equal_replies(corpus: list[Passage], index: Index) -> None:
    """Indexing the same passages again changes nothing, to the bit."""
    text = "Where will the summit be held?"

    assert search(build_index(corpus), text) == search(index, text)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_question_of_the_documents_is_answered_by_its_own_answer(
    conversation: Conversation, number: int
) -> None:
    """Whoever asks an FAQ in its own words gets its answer."""
    entries = [p for p in conversation.index.passages if p.kind == "faq"]
    reply = conversation.ask(entries[number - 1].question)

    assert isinstance(reply, Answer)
    assert reply.match.passage == entries[number - 1]


def test_alternates_are_found_as_well_as_the_question() -> None:
    """Each wording of a question leads to its answer, and none of another entry."""
    passages = [
        Passage(
            "tea", "Four minutes.", DOCUMENT, "How long does tea take?", ("Brewing time?",)
        ),
        Passage("cup", "In the kitchen.", DOCUMENT, "Where are cups?", ("Mug location?",)),
    ]
    index = build_index(passages)
    asked = [w for p in passages for w in (p.question, *p.alternates)]

    assert [search(index, w)[0].passage.id for w in asked] == ["tea", "tea", "cup", "cup"]
    assert all(isinstance(Conversation(index).ask(w), Answer) for w in asked)


def test_corpus_of_one_passage_answers_and_refuses() -> None:
    """One passage is enough to answer from, and to tell what it says nothing about."""
    passage = Passage(
        "tea", "Green tea brews for two minutes.", DOCUMENT, "How to brew green tea?"
    )
    conversation = Conversation(build_index([passage]))

    assert isinstance(conversation.ask("How do I brew green tea?"), Answer)
    assert isinstance(conversation.ask("Who won the election?"), Abstention)


@pytest.mark.parametrize("text", ["", " \n"])
def test_question_without_an_answer_is_found_and_refused(text: str) -> None:
    """Nothing was written below it, so there is nothing to give."""
    entries = [Passage("a", text, DOCUMENT, "Green tea?"), Passage("b", "Hot.", DOCUMENT)]
    reply = Conversation(build_index(entries)).ask("green tea")

    assert isinstance(reply, Abstention)
    assert reply.reason == "no answer written"
    assert reply.nearest[0].passage.id == "a"


@pytest.mark.parametrize("texts", [[""], ["", "…"]])
def test_passages_without_a_word_answer_nothing(texts: list[str]) -> None:
    """A corpus without a word is indexed like any other, in every language."""
    passages = [Passage(str(n), text, DOCUMENT) for n, text in enumerate(texts)]
    for language in ("english", "danish"):
        reply = Conversation(build_index(passages, language=language)).ask("tea")

        assert isinstance(reply, Abstention)
        assert reply.reason == "no match"


@pytest.mark.parametrize(
    "text",
    [
        "Who won the world cup?",
        "How do I bake bread?",
        "What is the capital of France?",
        "What is the significance of the Treaty of Versailles?",
    ],
)
def test_question_about_something_else_is_refused(
    conversation: Conversation, text: str
) -> None:
    """Nothing is invented where the article says nothing."""
    assert isinstance(conversation.ask(text), Abstention)


def test_threshold_moves_the_zones(index: Index) -> None:
    """At 0 a doubtful question is answered, at 1 a clear one is refused."""
    eager, strict = Conversation(index, threshold=0.0), Conversation(index, threshold=1.0)

    assert not isinstance(eager.ask("Where will the zebras meet?"), Abstention)
    assert isinstance(
        strict.ask("What is the current state of US-China relations?"), Abstention
    )


def test_misspelt_question_is_answered_as_meant(conversation: Conversation) -> None:
    """The reply says what was read as what."""
    reply = conversation.ask("curent state of US-Chna relatoins")

    assert isinstance(reply, Answer)
    assert reply.match.passage.question.startswith("What is the current state")
    assert reply.query.corrections["relatoins"] == "relations"


def test_search_lists_at_most_the_limit(index: Index) -> None:
    """Best first, ten where no limit is given."""
    listed = search(index, "China")

    assert [match.rank for match in listed] == list(range(1, len(listed) + 1))
    assert search(index, "China", 2) == listed[:2]
    assert search(index, "zebra") == []


@pytest.mark.parametrize("cores", [1, 4])
def test_many_questions_are_answered_in_their_order(
    index: Index, cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As each is alone, however many processes take part."""
    monkeypatch.setattr(processes, "_cores", lambda: cores)
    texts = [f"{word} {n}" for n in range(BATCH) for word in ("summit", "export", "zebra")]
    found = list(replies(index, [[text] for text in texts]))
    alone = [Conversation(index).ask(text) for text in texts]

    assert [reply.query.text for reply in found] == texts
    assert [(type(r), r.confidence, r.matches) for r in found] == [
        (type(r), r.confidence, r.matches) for r in alone
    ]


def test_no_questions_have_no_replies(index: Index) -> None:
    """Nothing is started for them."""
    assert list(replies(index, [])) == []
