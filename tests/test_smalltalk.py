"""What is said beside questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.conversation import Conversation
from chatbot.corpus import Document, Passage
from chatbot.decision import Answer, SmallTalk
from chatbot.errors import CorpusError
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.smalltalk import small_talk


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("hello", "Hello."),
        ("Hi there!", "Hello."),
        ("Thank you so much for your help :)", "You're welcome."),
        ("THANKS!!!", "You're welcome."),
        ("who are you?", "A program"),
        ("What's your name", "A program"),
        ("you're useless", "Sorry."),
        ("ok bye", "Goodbye."),
        ("haha ok. thank you!", "You're welcome."),
        ("hello, how are you?", "Hello."),
        ("good bye", "Goodbye."),
        ("great job!", "Thank you."),
        ("great weather!", ""),
        ("well done", "Thank you."),
    ],
)
def test_small_talk_has_its_replies(text: str, reply: str) -> None:
    """Whatever its case, signs and fillers; what is not listed has none."""
    assert small_talk(text).startswith(reply)
    assert bool(small_talk(text)) is bool(reply)


@pytest.mark.parametrize(
    "text",
    ["thanks, and who is Han Zheng?", "hello world program", "", "?!", "so what", "hi " * 90],
)
def test_more_than_small_talk_is_none(text: str) -> None:
    """A question beside a greeting is a question."""
    assert small_talk(text) == ""


@given(st.text(max_size=100))
def test_any_text_is_small_talk_or_not(text: str) -> None:
    """Nothing that is typed breaks it."""
    assert isinstance(small_talk(text), str)


def test_conversation_replies_to_small_talk(index: Index) -> None:
    """Also within a thread, which it leaves as it is."""
    conversation = Conversation(index)
    conversation.ask("Where will the summit be held?")
    before = conversation.thread
    reply = conversation.ask("thanks!")

    assert isinstance(reply, SmallTalk)
    assert conversation.thread == before
    assert isinstance(conversation.ask("in which city?"), Answer)


def test_question_beside_thanks_is_answered(index: Index) -> None:
    """Small talk never beats an answer."""
    reply = Conversation(index).ask("thanks, and who is Han Zheng?")

    assert isinstance(reply, Answer)
    assert "Han Zheng" in reply.match.passage.text


def test_documents_about_greetings_answer_first() -> None:
    """An entry of the documents is a real answer."""
    passage = Passage("1", "Wave, and say it aloud.", Document("d", "D"), "Hello")
    reply = Conversation(build_index([passage])).ask("hello")

    assert isinstance(reply, Answer)


def test_small_talk_can_be_switched_off_or_replaced(index: Index, tmp_path: Path) -> None:
    """By a file of the same format, in any language."""
    file = tmp_path / "small-talk.txt"
    file.write_text("# Deutsch\n\n> danke, vielen dank\n= Gern.\n", "utf-8")
    german = Conversation(index, talk=file).ask("Danke!")

    assert isinstance(german, SmallTalk)
    assert german.text == "Gern."
    assert not isinstance(Conversation(index, talk=False).ask("thanks"), SmallTalk)


@pytest.mark.parametrize("line", ["hello", "= first a reply"])
def test_line_that_is_neither_is_an_error(tmp_path: Path, line: str) -> None:
    """With file and line."""
    file = tmp_path / "talk.txt"
    file.write_text(f"# comment\n{line}\n")

    with pytest.raises(CorpusError, match=r"talk\.txt:2: neither"):
        small_talk("hello", file)


def test_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Named."""
    with pytest.raises(CorpusError, match="can't read"):
        small_talk("hello", tmp_path / "none.txt")
