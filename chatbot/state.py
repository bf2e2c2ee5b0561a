"""What a conversation remembers <-> plain data, which JSON can hold.

Terms and passages are named, not numbered, so that it can be read with the same documents
indexed anew. A turn is kept as its question and what the conversation was about before, and
asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from .decision import Answer, Reply, answered
from .errors import StorageError
from .followup import LONGEST, SHOWN, Carried, Thread
from .index import Index, checking
from .memory import ANSWERS, Memory, Turn, listed, without

Ask = Callable[[str, Thread], Reply]


@checking
def state_of(thread: Thread, memory: Memory, index: Index) -> dict[str, Any]:
    """What `restored` takes; private turns are left out, and what the thread has of them."""

    def turn(of: Turn | None) -> dict[str, Any] | None:
        return None if of is None or of.private else _turn_data(of, index)

    kept = [of for of in memory.answers if not of.private]
    return {
        "thread": _thread_data(without(thread, memory.hidden), index),
        "last": turn(memory.last),
        "offered": turn(memory.offered),
        "answers": [_turn_data(of, index) for of in kept],
        "at": sum(not of.private for of in memory.answers[: memory.at + 1]) - 1,
        "turns": memory.turns,
    }


def restored(state: Mapping[str, Any], index: Index, ask: Ask) -> tuple[Thread, Memory, int]:
    """Thread and memory of a `state_of`, and how many answers are lost with their passages.

    `ask` replies to a question where the conversation was about a thread. Raises
    `StorageError` for what is no such state.
    """
    try:
        return _restored(state, index, ask)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise StorageError(f"no state of a conversation ({error!r:.80})") from error


def _restored(state: Mapping[str, Any], index: Index, ask: Ask) -> tuple[Thread, Memory, int]:
    places = _Places(index)

    def turn(data: Mapping[str, Any] | None) -> Turn | None:
        return None if data is None else _turn(data, places, ask)

    at = _count(state["at"], least=-1)
    answers = [turn(data) for data in state["answers"][-ANSWERS:]]
    memory = Memory(
        last=turn(state["last"]),
        offered=turn(state["offered"]),
        answers=tuple(filter(None, answers)),
        at=sum(found is not None for found in answers[: at + 1]) - 1,
        turns=_count(state["turns"]),
    )
    lost = len(answers) - len(memory.answers)
    return _thread(state["thread"], places), memory, lost


def _turn_data(turn: Turn, index: Index) -> dict[str, Any]:
    reply = turn.reply
    rows = reply.matches if isinstance(reply, Answer) else listed(reply)
    return {
        "question": reply.query.text,
        "thread": _thread_data(turn.before, index),
        "outcome": type(reply).__name__,
        "marked": isinstance(reply, Answer) and bool(reply.excerpt),
        "passages": [match.passage.id for match in rows],
    }


def _turn(data: Mapping[str, Any], places: _Places, ask: Ask) -> Turn | None:
    """The turn as it was; None where the passage or the list that it showed is gone."""
    before = _thread(data["thread"], places)
    reply = ask(_text(data["question"]), before)
    names = [_text(name) for name in data["passages"]]
    if data["outcome"] != Answer.__name__:
        same = [match.passage.id for match in listed(reply)] == names
        return Turn(reply, before) if same and type(reply).__name__ == data["outcome"] else None
    found = {match.passage.id: match for match in reply.matches}
    if names[0] not in found:
        return None
    matches = [found[name] for name in names if name in found]
    answer = answered(reply, matches, places.index)
    return Turn(answer if data["marked"] else replace(answer, excerpt=(), words=()), before)


def _thread_data(thread: Thread, index: Index) -> dict[str, Any]:
    term = index.vocabulary.term
    words = [
        [*word[:3], [[term(number), strength] for number, strength in word.readings]]
        for word in thread.words
    ]
    shown = [[index.passages[place].id, place] for place in thread.shown]
    return {"words": words, "shown": shown}


def _thread(data: Mapping[str, Any], places: _Places) -> Thread:
    """The thread with the words and passages that the index has."""
    number = places.index.vocabulary.number
    words = []
    for term, word, weight, readings in data["words"][:LONGEST]:
        numbered = [(number(_text(name)), _share(strength)) for name, strength in readings]
        known = tuple((of, strength) for of, strength in numbered if of >= 0)
        if known:
            words.append(Carried(_text(term), _text(word), _positive(weight), known))
    shown = [places.find(_text(name), place) for name, place in data["shown"][-SHOWN:]]
    return Thread(tuple(words), tuple(place for place in shown if place >= 0))


class _Places:
    """Where passages stand in an index, by their ids."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._known: dict[str, int] = {}

    def find(self, name: str, expected: int) -> int:
        """The place of the passage with that id, at best the `expected` one; -1 for none."""
        passages = self.index.passages
        if 0 <= expected < len(passages) and passages[expected].id == name:
            return expected
        if not self._known:  # all are read, and only where the documents have changed
            self._known = {passage.id: at for at, passage in enumerate(passages)}
        return self._known.get(name, -1)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _count(value: object, least: int = 0) -> int:
    if not isinstance(value, int) or value < least:
        raise TypeError(f"{value!r} is no count")
    return value


def _positive(value: object) -> float:
    if not isinstance(value, float | int) or not isfinite(value) or value <= 0:
        raise TypeError(f"{value!r} is no weight")
    return float(value)


def _share(value: object) -> float:
    share = _positive(value)
    if share > 1:
        raise TypeError(f"{share} is more than 1")
    return share
