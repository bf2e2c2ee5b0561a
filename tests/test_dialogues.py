"""Dialogues about the seed article, turn by turn: figures that must not fall unnoticed.

They are by an author who saw the article alone. The first half is for looking at, of the
second only totals are counted here. A floor lies two turns below what was measured.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from chatbot.conversation import Conversation
from chatbot.decision import Answer, Clarification, Reply, SmallTalk
from chatbot.index import Index

FILE = Path(__file__).parent / "quality" / "dialogues.jsonl"


class Totals(NamedTuple):
    """Counts of turns: right replies, and answers where there is none."""

    right: int
    invented: int


FLOORS = {"dev": Totals(43, 5), "held": Totals(38, 7)}  # of 65 turns each


def is_right(reply: Reply, expected: list[str]) -> bool:
    """An expected passage or a choice that holds one, small talk, or a refusal for none."""
    if expected == ["smalltalk"]:
        return isinstance(reply, SmallTalk)
    match reply:
        case Answer():
            return reply.match.passage.id in expected
        case Clarification():
            return any(match.passage.id in expected for match in reply.choices)
        case _:
            return not expected


@pytest.mark.parametrize("half", FLOORS)
def test_replies_in_dialogues_do_not_get_worse(index: Index, half: str) -> None:
    """Each turn is asked in the thread of those before."""
    dialogues = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    chosen = dialogues[:15] if half == "dev" else dialogues[15:]
    right = invented = 0
    for dialogue in chosen:
        conversation = Conversation(index)
        for turn in dialogue["turns"]:
            reply = conversation.ask(turn["text"])
            right += is_right(reply, turn["expected"])
            invented += isinstance(reply, Answer) and not turn["expected"]

    assert right >= FLOORS[half].right
    assert invented <= FLOORS[half].invented


def test_dialogues_are_labelled_with_passages_of_the_article(index: Index) -> None:
    """Every label names a passage or small talk; nothing stands twice."""
    dialogues = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    known = {passage.id for passage in index.passages} | {"smalltalk"}

    assert len({dialogue["id"] for dialogue in dialogues}) == len(dialogues) == 30
    assert sum(len(dialogue["turns"]) for dialogue in dialogues) == 130
    assert all(
        set(turn["expected"]) <= known for dialogue in dialogues for turn in dialogue["turns"]
    )
