"""What is said about the conversation, in many words for the same."""

from __future__ import annotations

import pytest
from hypothesis import given

from chatbot.conversation import Conversation
from chatbot.corpus import Document, Passage
from chatbot.decision import Answer, SmallTalk
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.moves import NO_EARLIER, NO_MORE, NOTHING, UNANSWERED, counted_off, declines, move
from strategies import texts

WAYS = {
    "more": "next; anything else?; Tell me more; what else is there?; next one please"
    "; give me another answer; show me the next one; keep going; more info please; continue"
    "; do you have more on that?; what else can you tell me?; is that all?",
    "back": "go back; previous answer; back please; what did you say before that?; can you go"
    " back?; return to the previous answer; the answer before; the one before that; undo",
    "again": "repeat that please; say that again; can you repeat that?; sorry, what?"
    "; huh?; what did you say?; once again please; one more time; please repeat the answer"
    "; I didn't catch that",
    "short": "shorter; make it shorter; in one sentence; give me the short version; tl;dr"
    "; can you be brief?; too long; just the gist; sum that up for me; summary please; in a"
    " nutshell; shorten it; keep it short",
    "cite": "source?; who says so?; when was that published?; what's the link?; got a link?"
    "; where did you get that?; what is your source for that?; which document is that from?"
    "; how old is this information?; can I see the source?",
    "why": "why do you say that?; how do you know that?; what makes you think that?; are you"
    " sure?; explain your answer; why this answer?; how confident are you?; is that right?"
    "; why did you pick that?; how did you find that?; really?",
    "topics": "what can I ask?; what topics do you cover?; what do you know about?; list topics"
    "; what kind of questions can I ask?; what can you help me with?; give me some ideas"
    "; which questions can you answer?; what else can I ask about?",
    "help": "help!; I need help; can you help me?; what are the commands?; how do I use this?"
    "; what can I do here?; I'm lost; ?",
    "quit": "bye; goodbye!; see you later; I'm done; see ya; ok bye; exit",
    "new": "new topic; start over; let's talk about something else; forget everything; reset",
}
NONE = [
    "more information about Han",
    "source of the tensions",
    "what is the next summit?",
    "what should I do next?",
    "where can I find more shops?",
    "who said that Biden attends?",
    "repeat offenders",
    "back pain",
    "is it true?",
    "short-term goals",
    "",
    "!",
]


@pytest.mark.parametrize(
    ("text", "name"), [(way, name) for name, ways in WAYS.items() for way in ways.split("; ")]
)
def test_moves_are_known_by_their_words(text: str, name: str) -> None:
    """In whatever polite words."""
    assert move(text) == name


@pytest.mark.parametrize("text", NONE)
def test_question_is_no_move(text: str) -> None:
    """Only a whole line is one."""
    assert move(text) == ""


@given(texts)
def test_any_text_is_a_move_or_not(text: str) -> None:
    """Nothing that is typed breaks it."""
    assert move(text) in {"", *WAYS}
    assert counted_off(text, 0) is None
    assert declines(text) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        *("2", "2.", "#2", "no. 2", "two", "the second one", "second", "the 2nd", "option 2"),
        *("number two", "choice 2 please", "the second option", "I mean the second one"),
    ],
)
def test_rows_are_counted_off(text: str) -> None:
    """By number, ordinal or word."""
    assert counted_off(text, 3) == 2


def test_ends_of_a_list_are_named() -> None:
    """And "yes" is its first row."""
    assert {counted_off(text, 3) for text in ("last", "the bottom one", "the final one")} == {3}
    assert {counted_off(text, 3) for text in ("yes", "Yes, that one!", "yep", "y", "top")} == {
        1
    }
    assert counted_off("7", 3) == 7


@pytest.mark.parametrize(
    "text", ["-1", "1.5", "+2", "2 dogs", "the second world war", "one day"]
)
def test_other_numbers_are_no_rows(text: str) -> None:
    """They may be asked about."""
    assert counted_off(text, 3) is None


@pytest.mark.parametrize(
    "text",
    ["no", "nope", "None of these.", "no, neither", "not that", "none of the above", "n"],
)
def test_lists_are_declined(text: str) -> None:
    """In a few words."""
    assert declines(text)


@pytest.mark.parametrize("text", ["no answer", "none of the leaders came", "not far from it"])
def test_question_declines_nothing(text: str) -> None:
    """Whatever it begins with."""
    assert not declines(text)


def test_moves_reply_with_what_was_said(index: Index) -> None:
    """Without a terminal as well: the same answer, the one before, the next match."""
    conversation = Conversation(index)
    summit = conversation.say("Why does the summit between Xi and Biden matter?").whole
    han = conversation.say("Who is Han Zheng?").whole
    same = [conversation.say(line).whole for line in ("repeat", "shorter", "who says so?")]
    more = conversation.say("more").whole

    assert all(reply is han for reply in same)
    assert isinstance(more, Answer)
    assert more.matches == han.matches[1:][-len(more.matches) :]
    assert conversation.say("who says so?").whole is more
    assert [conversation.say("back").whole for _ in range(2)] == [han, summit]
    assert conversation.say("back").whole.query.text == "back"


def test_back_passes_over_the_same_answer(index: Index) -> None:
    """However it came to be shown again."""
    conversation = Conversation(index)
    for line in ("Why does the summit between Xi and Biden matter?", "Who is Han Zheng?"):
        conversation.say(line)
    conversation.say("who is han zheng")
    back = conversation.say("back").whole

    assert back.query.text.startswith("Why does the summit")


def test_moves_say_what_they_lack(index: Index) -> None:
    """Before any answer, behind the last match, before the first answer."""
    conversation = Conversation(index)
    told = [conversation.say(line).whole for line in ("more", "repeat", "shorter", "back")]
    conversation.say("Who won the world cup?")
    told += [conversation.say("source").whole]
    conversation.say("Who is Han Zheng?")
    for _ in range(10):
        last = conversation.say("next").whole
    told += [last]

    assert [reply.text for reply in told if isinstance(reply, SmallTalk)] == [
        *(NOTHING, NOTHING, NOTHING, NO_EARLIER, UNANSWERED, NO_MORE)
    ]


def test_list_is_chosen_from_or_declined(index: Index) -> None:
    """And it goes on about what was chosen."""
    conversation = Conversation(index)
    rows = conversation.say("What is the capital of France?").whole.matches
    declined = conversation.say("none of these")
    beyond = conversation.say("9")
    said = conversation.say("the second one")
    after = conversation.say("in which city?").whole

    assert isinstance(declined.whole, SmallTalk)
    assert isinstance(beyond.whole, SmallTalk)
    assert said.move == "choice"
    assert said.whole.matches[0] == rows[1]
    assert "summit" in after.query.carried
    assert "capital" not in after.query.carried


def test_entry_of_the_documents_is_no_move() -> None:
    """A real answer comes first."""
    passages = [
        Passage("1", "A summary of what it does.", Document("d", "D"), "What is it?"),
        Passage("2", "It is a page elsewhere.", Document("d", "D"), "What is a link?"),
    ]
    said = Conversation(build_index(passages)).say("What is a link?")

    assert said.move == ""
    assert said.whole.matches[0].passage.id == "2"


def test_topics_and_help_are_said_without_a_screen(index: Index) -> None:
    """In a sentence."""
    conversation = Conversation(index)
    told = [conversation.say(line).whole for line in ("what can I ask?", "help", "bye")]

    assert [isinstance(reply, SmallTalk) for reply in told] == [True] * 3
    assert "What is the current state of US-China relations?" in getattr(told[0], "text", "")
