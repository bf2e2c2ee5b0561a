"""One line with several questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from chatbot.conversation import Conversation
from chatbot.corpus import Document, Passage
from chatbot.decision import Abstention, Answer, Reply, SmallTalk
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.several import LONGEST, MOST, better_apart, questions
from strategies import texts

QUALITY = Path(__file__).parent / "quality"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Where is the summit and who attends?", ["Where is the summit", "who attends?"]),
        ("Who is Han? What did he say?", ["Who is Han?", "What did he say?"]),
        (
            "what are export controls and why do they matter",
            ["what are export controls", "why do they matter"],
        ),
        ("thanks, and who is Han Zheng?", ["thanks", "who is Han Zheng?"]),
        ("Hello! Where is it held?", ["Hello!", "Where is it held?"]),
        ("tell me where it is and who attends", ["tell me where it is", "who attends"]),
        ("Who is Xi, and will Biden attend?", ["Who is Xi", "will Biden attend?"]),
        (
            "who is Xi, who is Han, where is Beijing",
            ["who is Xi", "who is Han", "where is Beijing"],
        ),
        ("Is it safe and is it legal?", ["Is it safe", "is it legal?"]),
    ],
)
def test_line_is_cut_between_questions(line: str, parts: list[str]) -> None:
    """Where each could have been asked by itself, or a greeting stands before one."""
    assert questions(line) == parts


@pytest.mark.parametrize(
    "line",
    [
        "",
        "export controls and human rights",
        "Who are Xi and Biden?",
        "What is the difference between A and B?",
        "What is the difference between what he said and what he did?",
        "relations between the US and China",
        "Where and when is the summit?",
        "What happened and why?",
        "Who came and did the job?",
        "When I quit, what happens?",
        "What is a phone which is new and which is cheap?",
        "What happens if I cancel and who do I call?",
        "I lost my card. Where can I get one?",
        "Can you help me? I lost it",
        "I keep hearing about it, what is it for?",
        "How do I get there? Is there any bus?",
        "What happens to archived mails, is it possible to get them?",
        "What is the cost of and where is the museum?",
        "I'd like to know the exact date. Is this possible?",
        "Which sites are there, where I could write code?",
        "Who is A? Who is B? Who is C? Who is D? Who is E?",
        f"Who is A? Who is {'B' * LONGEST}?",
        "Wer ist Xi und wo ist Peking?",
    ],
)
def test_one_question_is_not_cut(line: str) -> None:
    """Nor is a line of which any sentence is no question, nor one with too many."""
    assert questions(line) == [line]


@given(texts)
def test_any_text_can_be_cut(text: str) -> None:
    """Whatever is typed: at most a few parts, each with words of the line alone."""
    parts = questions(text)

    assert 1 <= len(parts) <= MOST
    assert (
        "".join(parts) == text
        if len(parts) == 1
        else all(part in " ".join(text.split()) for part in parts)
    )


def test_questions_of_the_quality_sets_stay_whole(index: Index) -> None:
    """None of those that people wrote about the article is two."""
    split = []
    for file in sorted(QUALITY.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            entry = json.loads(line)
            asked = [turn["text"] for turn in entry.get("turns", [])] or [entry["text"]]
            for text in asked:
                parts = questions(text)
                split += [text] if len(Conversation(index).ask_each(text).replies) > 1 else []
                assert len(parts) == 1 or text == "hello, how are you?"

    assert split == []


def test_each_question_is_answered_in_order(index: Index) -> None:
    """The later ones lean on those before; the line as one question is given beside."""
    said = Conversation(index).ask_each("Where is the summit and is it confirmed?")
    first, second = said.replies

    assert [first.query.text, second.query.text] == ["Where is the summit", "is it confirmed?"]
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert "yet to be confirmed" in second.match.passage.text
    assert said.whole.query.text == "Where is the summit and is it confirmed?"


def test_who_attends_a_summit_is_who_meets(index: Index) -> None:
    """Both halves of the line are answered."""
    said = Conversation(index).ask_each("Where is the summit and who attends?")

    assert [type(reply) for reply in said.replies] == [Answer, Answer]


def test_question_without_an_answer_is_refused_beside_another(index: Index) -> None:
    """What is known is answered, what is not is said."""
    said = Conversation(index).ask_each(
        "What is the capital of France and where is the summit?"
    )

    assert [type(reply) for reply in said.replies] == [Abstention, Answer]


def test_lines_answered_better_whole_stay_whole(index: Index) -> None:
    """By one passage, or by none; the thread is then that of the whole."""
    lines = ("Who is Xi and where is the summit?", "Who is Zorro and where is Atlantis?")
    for line in lines:
        conversation, whole = Conversation(index), Conversation(index)
        said = conversation.ask_each(line)

        assert len(said.replies) == 1
        assert type(whole.ask(line)) is type(said.whole)
        assert conversation.thread == whole.thread


def with_confidence(reply: Reply, confidence: float) -> Answer:
    """An answer that is as sure as that."""
    assert isinstance(reply, Answer)
    first = replace(reply.match, confidence=confidence)
    return replace(reply, matches=(first, *reply.others))


def test_surest_answer_decides(index: Index) -> None:
    """To a part or to the whole; what is answered by the same sentences is so once."""
    conversation = Conversation(index)
    summit = conversation.ask("Why does the summit between Xi and Biden matter?")
    han, france = conversation.ask("Who is Han Zheng?"), conversation.ask("What is France?")
    whole = with_confidence(summit, 0.6)
    sure, unsure = with_confidence(han, 0.7), with_confidence(han, 0.5)

    assert better_apart(whole, [sure, whole])
    assert better_apart(whole, [france, sure])
    assert better_apart(france, [unsure, france])
    assert not better_apart(whole, [unsure, france])
    assert not better_apart(whole, [sure, sure])
    assert not better_apart(whole, [france, france])


def test_thanks_that_are_no_small_talk_do_not_cut(index: Index) -> None:
    """They are no question either."""
    line = "Thanks for the great advice! Is the summit confirmed?"

    assert questions(line) == ["Thanks for the great advice!", "Is the summit confirmed?"]
    assert len(Conversation(index).ask_each(line).replies) == 1


def test_question_that_points_to_an_unanswered_one_does_not_cut(index: Index) -> None:
    """What "it" stands for is not known, so what answers it is chance."""
    said = Conversation(index).ask_each("What happened recently and why does it matter?")

    assert isinstance(Conversation(index).ask("why does it matter?"), Answer)
    assert len(said.replies) == 1


def test_entry_with_two_questions_is_one() -> None:
    """The documents' own wording is asked whole."""
    document = Document("d", "Drinks")
    passages = [
        Passage("1", "A drink; it is warm.", document, "What is tea and why is it warm?"),
        Passage("2", "A leaf.", document, "What is tea?"),
    ]
    said = Conversation(build_index(passages)).ask_each("What is tea and why is it warm?")

    assert [reply.matches[0].passage.id for reply in said.replies] == ["1"]


def test_greeting_is_returned_before_the_answer(index: Index) -> None:
    """Unless small talk is switched off: then the line is one question."""
    line = "thanks, and who is Han Zheng?"

    assert [type(r) for r in Conversation(index).ask_each(line).replies] == [SmallTalk, Answer]
    assert len(Conversation(index, talk=False).ask_each(line).replies) == 1


def test_asking_is_as_it_was(index: Index) -> None:
    """`ask` takes the line as one question, as measuring does."""
    line = "Where is the summit and is it confirmed?"

    assert Conversation(index).ask(line).query.text == line
