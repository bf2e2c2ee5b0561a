"""What a conversation remembers: as a value, within bounds, as plain data and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.conversation import Conversation, Said
from chatbot.corpus import Passage
from chatbot.decision import Abstention, Answer
from chatbot.errors import StorageError
from chatbot.followup import LONGEST, SHOWN
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.memory import ANSWERS, Memory, Turn, asked

LINES = [
    "Why does the summit between Xi and Biden matter?",
    "in which city?",
    "Who is Han Zheng?",
    "What did he emphasize?",
    "What is the capital of France?",
    "Where is the summit and is it confirmed?",
    "thanks",
    *("more", "back", "2", "yes", "repeat", "shorter", "no", "new topic"),
]
lines = st.lists(st.sampled_from(LINES), max_size=8)


def outcome(said: Said) -> list[Any]:
    """What of a line's replies a person sees."""
    return [
        said.move,
        *(
            (type(r), r.query.text, r.query.carried, r.confidence, r.matches)
            for r in said.replies
        ),
    ]


def saying(conversation: Conversation, spoken: Sequence[str]) -> list[list[Any]]:
    """What comes of each line in turn."""
    return [outcome(conversation.say(line)) for line in spoken]


@settings(max_examples=40)
@given(lines, lines)
def test_state_is_gone_on_from(index: Index, before: list[str], after: list[str]) -> None:
    """Through JSON, a conversation goes on as if it had never ended."""
    conversation = Conversation(index)
    saying(conversation, before)
    state = json.loads(json.dumps(conversation.state()))
    resumed = Conversation(index, state=state)

    assert resumed.thread == conversation.thread
    assert resumed.state() == state
    assert saying(resumed, after) == saying(conversation, after)


@settings(max_examples=25)
@given(lines, lines, st.randoms(use_true_random=False))
def test_conversations_do_not_disturb_one_another(
    index: Index, one: list[str], other: list[str], random: Random
) -> None:
    """Over one index, however their turns alternate."""
    turns = [0] * len(one) + [1] * len(other)
    random.shuffle(turns)
    both = Conversation(index), Conversation(index)
    left = [iter(one), iter(other)]
    found: list[list[Any]] = [[], []]
    for which in turns:
        found[which].append(outcome(both[which].say(next(left[which]))))

    assert found == [saying(Conversation(index), one), saying(Conversation(index), other)]


def test_memory_is_bounded(index: Index) -> None:
    """After 10,000 turns as after a few dozen, and so is the state."""
    conversation = Conversation(index)
    questions = [line for line in LINES if line.endswith("?")]
    turns = [Turn(conversation.ask(questions[n % 6]), conversation.thread) for n in range(60)]
    size = len(json.dumps(conversation.state()))
    memory = conversation.memory
    for number in range(10_000):
        memory = asked(memory, [turns[number % len(turns)]], conversation.thread)
    conversation.memory = memory

    assert memory.turns == 10_060
    assert len(memory.answers) == ANSWERS
    assert len(conversation.thread.words) <= LONGEST
    assert len(conversation.thread.shown) <= SHOWN
    assert len(json.dumps(conversation.state())) < 1.5 * size < 100_000


def test_private_turns_are_not_in_the_state(index: Index) -> None:
    """Nor what they were about, until that is asked aloud."""
    conversation = Conversation(index)
    conversation.say("What are export controls?")
    conversation.ask_each("Who is Han Zheng?", private=True)
    leaning = conversation.say("What did he emphasize?").whole
    states = [json.dumps(conversation.state())]
    for line in ("Quokkas?", "What is the current state of US-China relations?"):
        conversation.say(line)
        states.append(json.dumps(conversation.state()))

    assert "Zheng" in leaning.query.carried
    assert not any("zheng" in state.lower() for state in states)
    assert all("export controls" in state for state in states)
    conversation.say("Who is Han Zheng?")
    assert "Zheng" in json.dumps(conversation.state())


def test_what_the_documents_lost_is_dropped(corpus: list[Passage], index: Index) -> None:
    """Answers whose passage is gone, and lists that would be others now."""
    conversation = Conversation(index)
    conversation.say("Who is Han Zheng?")
    conversation.say("What is the current state of US-China relations?")
    conversation.say("What is the capital of France?")
    state = conversation.state()
    han = conversation.memory.answers[0].reply.matches[0].passage
    gone = [han, conversation.memory.rows[-1].passage]
    changed = build_index([passage for passage in reversed(corpus) if passage not in gone])
    resumed = Conversation(changed)

    assert resumed.restore(state) == 1
    assert resumed.memory.rows == ()
    assert [t.reply.query.text for t in resumed.memory.answers] == [
        "What is the current state of US-China relations?"
    ]
    back = resumed.say("back").whole
    assert isinstance(back, Answer)
    assert back.match.passage.question.startswith("What is the current state")


def test_passages_are_found_where_they_moved(corpus: list[Passage], index: Index) -> None:
    """They are named by their ids: what was shown counts as shown."""
    conversation = Conversation(index)
    conversation.say("Who is Han Zheng?")
    moved = build_index(list(reversed(corpus)))
    resumed = Conversation(moved, state=conversation.state())
    names = [
        [of.index.passages[place].id for place in of.thread.shown]
        for of in (conversation, resumed)
    ]

    assert names[0] == names[1] != []


def test_answer_stays_the_one_that_was_shown(index: Index) -> None:
    """Another threshold would refuse now what was answered then."""
    conversation = Conversation(index)
    shown = conversation.say("Who is Han Zheng?").whole
    strict = Conversation(index, threshold=1.0, state=conversation.state())
    again = strict.say("repeat").whole

    assert isinstance(Conversation(index, threshold=1.0).ask("Who is Han Zheng?"), Abstention)
    assert isinstance(again, Answer)
    assert again.matches == shown.matches


def damaged(state: dict[str, Any]) -> list[Any]:
    """The state with one thing missing or of a wrong kind."""
    word = state["thread"]["words"][0]
    return [
        {},
        [],
        *({**state, name: value} for name in state for value in ("x", [1], -2, {"a": 1})),
        {**state, "thread": {"words": [[*word[:2], -1.0, word[3]]], "shown": []}},
        {**state, "thread": {"words": [[*word[:2], float("nan"), word[3]]], "shown": []}},
        {**state, "thread": {"words": [[*word[:3], [["summit", 7]]]], "shown": []}},
        {**state, "last": {**state["last"], "question": 3}},
        {**state, "last": {**state["last"], "passages": []}},
    ]


def test_what_is_no_state_is_told(index: Index) -> None:
    """And the conversation is as it was."""
    conversation = Conversation(index)
    conversation.say("Why does the summit between Xi and Biden matter?")
    before = conversation.state()
    for wrong in damaged(before):
        with pytest.raises(StorageError, match="no state of a conversation"):
            conversation.restore(wrong)

    assert conversation.state() == before
    assert conversation.memory.last is not None


def test_new_conversation_has_a_state(index: Index) -> None:
    """An empty one."""
    resumed = Conversation(index, state=Conversation(index).state())

    assert resumed.memory == Memory()
