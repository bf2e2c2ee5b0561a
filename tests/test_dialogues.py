"""Dialogues about the seed article, turn by turn: figures that must not fall unnoticed.

They are by authors who saw the article alone. The first half of each file is for looking
at, of the second only totals are counted here. A floor lies two turns below what was
measured.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from chatbot.conversation import Conversation
from chatbot.decision import Answer, Clarification, Reply, SmallTalk
from chatbot.index import Index

FILES = Path(__file__).parent / "quality"


class Totals(NamedTuple):
    """Counts of turns: right replies, and answers where there is none."""

    right: int
    invented: int


FLOORS = {  # of 65, 65, 93 and 98 turns
    ("dialogues", "dev"): Totals(53, 6),
    ("dialogues", "held"): Totals(39, 7),
    ("dialogues.second", "dev"): Totals(56, 8),
    ("dialogues.second", "held"): Totals(64, 9),
}


def dialogues_of(name: str) -> list[dict[str, Any]]:
    """The dialogues of a file, in its order."""
    lines = (FILES / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


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


@pytest.mark.parametrize(("name", "half"), FLOORS)
def test_replies_in_dialogues_do_not_get_worse(index: Index, name: str, half: str) -> None:
    """Each turn is asked in the thread of those before."""
    dialogues = dialogues_of(name)
    middle = len(dialogues) // 2
    chosen = dialogues[:middle] if half == "dev" else dialogues[middle:]
    right = invented = 0
    for dialogue in chosen:
        conversation = Conversation(index)
        for turn in dialogue["turns"]:
            reply = conversation.ask(turn["text"])
            right += is_right(reply, turn["expected"])
            invented += isinstance(reply, Answer) and not turn["expected"]

    assert right >= FLOORS[name, half].right
    assert invented <= FLOORS[name, half].invented


@pytest.mark.parametrize(
    ("name", "count", "turns"), [("dialogues", 30, 130), ("dialogues.second", 40, 191)]
)
def test_dialogues_are_labelled_with_passages_of_the_article(
    index: Index, name: str, count: int, turns: int
) -> None:
    """Every label names a passage or small talk; nothing stands twice."""
    dialogues = dialogues_of(name)
    known = {passage.id for passage in index.passages} | {"smalltalk"}

    assert len({dialogue["id"] for dialogue in dialogues}) == len(dialogues) == count
    assert sum(len(dialogue["turns"]) for dialogue in dialogues) == turns
    assert all(
        set(turn["expected"]) <= known for dialogue in dialogues for turn in dialogue["turns"]
    )
