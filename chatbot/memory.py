"""What a conversation remembers of its turns, as a value: what "back" and a number refer to.

Every function gives a new value; none changes its argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .decision import Abstention, Answer, Clarification, Reply, SmallTalk, choose
from .followup import Thread
from .index import Index
from .moves import EARLIER, NO_EARLIER, NO_MORE, NOTHING, SAID, UNANSWERED, UNEXPLAINED
from .ranking import Match

ANSWERS = 20  # answers that "back" can reach
SLIGHT = 0.03  # confidence below which a next match is not worth showing


class Turn(NamedTuple):
    """A reply, and what the conversation was about before it.

    `private` ones are forgotten when the conversation ends: its `state` has none of them.
    """

    reply: Reply
    before: Thread
    private: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """The turns that can still be referred to.

    `last` is the turn that is talked of. `offered` is the latest question's: numbers refer to
    its list. Of the `answers` to questions, oldest first, the one at place `at` was shown
    last. `turns` counts all that was asked. `hidden` are the terms and the places of passages
    that the conversation is about from private turns alone.
    """

    last: Turn | None = None
    offered: Turn | None = None
    answers: tuple[Turn, ...] = ()
    at: int = -1
    turns: int = 0
    hidden: frozenset[str | int] = frozenset()

    @property
    def rows(self) -> tuple[Match, ...]:
        """The rows of the list that was offered; () for none."""
        return listed(self.offered.reply) if self.offered else ()


def listed(reply: Reply) -> tuple[Match, ...]:
    """The rows of the list that a reply shows; () for none."""
    match reply:
        case Clarification():
            return reply.choices
        case Abstention(reason="not sure"):
            return reply.nearest
        case _:
            return ()


def asked(memory: Memory, turns: Sequence[Turn], thread: Thread) -> Memory:
    """After the turns of one line, with which the conversation is about `thread`.

    Of their lists the last can be referred to. Small talk is no turn.
    """
    turns, hidden = _marked(turns, thread, memory.hidden)
    talked_of = [turn for turn in turns if not isinstance(turn.reply, SmallTalk)]
    if not talked_of:
        return memory
    lists = [turn for turn in talked_of if listed(turn.reply)]
    for turn in talked_of:
        memory = shown(memory, turn)
    offered, count = (lists or talked_of)[-1], memory.turns + len(talked_of)
    return replace(memory, offered=offered, turns=count, hidden=hidden)


def _marked(
    turns: Sequence[Turn], thread: Thread, hidden: frozenset[str | int]
) -> tuple[Sequence[Turn], frozenset[str | int]]:
    """The turns, private where they lean on what is hidden; and what is after them."""
    marked = []
    for turn, after in zip(turns, [*(of.before for of in turns[1:]), thread], strict=True):
        query, before = turn.reply.query, turn.before
        secret = {word.word for word in before.words if word.term in hidden}
        private = turn.private or not secret.isdisjoint(query.carried)
        marked.append(turn._replace(before=without(before, hidden), private=private))
        if private:
            hidden |= _held(after) - _held(before)
        else:  # what is said aloud is no secret any more
            hidden -= set(query.terms[: len(query.terms) - len(query.carried)])
        hidden &= _held(after)
    return marked, hidden


def without(thread: Thread, hidden: frozenset[str | int]) -> Thread:
    """The thread without hidden terms and passages."""
    words = tuple(word for word in thread.words if word.term not in hidden)
    return Thread(words, tuple(place for place in thread.shown if place not in hidden))


def _held(thread: Thread) -> frozenset[str | int]:
    return frozenset([*(word.term for word in thread.words), *thread.shown])


def shown(memory: Memory, turn: Turn) -> Memory:
    """After a turn that is talked of from now on."""
    memory = replace(memory, last=turn)
    if not isinstance(turn.reply, Answer):
        return memory
    answers = (*memory.answers, turn)[-ANSWERS:]
    return replace(memory, answers=answers, at=len(answers) - 1)


def picked(memory: Memory, number: int, index: Index) -> tuple[Answer, Memory] | None:
    """The answer that a row of the list stands for, and what is remembered after it.

    None where there is no such row. The list stays.
    """
    answer = choose(memory.offered.reply, number, index) if memory.offered else None
    if memory.offered is None or answer is None:
        return None
    return answer, shown(memory, memory.offered._replace(reply=answer))


def moved(memory: Memory, name: str) -> tuple[Reply | str, Memory]:
    """The reply to a move (see `moves`), or what to say instead; and what is remembered then.

    To "more" an answer with the next match, to "back" the one before, to every other move
    the reply that is talked of.
    """
    if name in SAID:
        return SAID[name], memory
    if name == "back":
        return _back(memory)
    if memory.last is None:
        return (UNEXPLAINED if name == "why" else NOTHING), memory
    if name == "more":
        return _more(memory, memory.last)
    if name in ("short", "cite") and not isinstance(memory.last.reply, Answer):
        return (EARLIER if memory.answers else UNANSWERED), memory
    return memory.last.reply, memory


def _back(memory: Memory) -> tuple[Reply | str, Memory]:
    last = memory.last and memory.last.reply
    number = last.match.number if isinstance(last, Answer) else None
    for at in range(memory.at, -1, -1):
        turn = memory.answers[at]
        if turn.reply.matches[0].number != number:  # the same again would be no step back
            return turn.reply, replace(memory, at=at, last=turn)
    return NO_EARLIER, memory


def _more(memory: Memory, last: Turn) -> tuple[Reply | str, Memory]:
    """An answer with the next match that is worth showing, nothing of it marked."""
    reply = last.reply
    first = 1 if isinstance(reply, Answer) else 0  # what is no answer showed no match yet
    for place, match in enumerate(reply.matches[first:], first):
        if match.confidence < SLIGHT:
            break
        if match.passage.text.strip() and not (match.same and place):
            following = Answer(reply.query, reply.matches[place:], (), (), reply.answerable)
            return following, replace(memory, last=last._replace(reply=following))
    return NO_MORE, memory
