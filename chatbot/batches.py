"""Many questions, asked on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from .conversation import Conversation, Said
from .decision import ANSWER, Reply
from .index import Index
from .processes import shared

BATCH = 64  # questions that a process takes at a time

One = TypeVar("One")
Found = TypeVar("Found")


def replies(
    index: Index,
    dialogues: Sequence[Sequence[str]],
    *,
    threshold: float = ANSWER,
    talk: Path | bool = True,
) -> Iterator[Reply]:
    """The reply to the last turn of each of `dialogues`, as one question, in their order.

    On all cores, where they are more than BATCH and this process can be copied.
    """
    begin = partial(Conversation, index, threshold=threshold, talk=talk)
    return _shared(partial(_asked, begin), dialogues)


def said(
    index: Index, lines: Sequence[str], *, threshold: float = ANSWER, talk: Path | bool = True
) -> Iterator[Said]:
    """The replies to each of `lines`, each in a conversation of its own, as `replies`."""
    begin = partial(Conversation, index, threshold=threshold, talk=talk)
    return _shared(partial(_said, begin), lines)


def _shared(reply: Callable[[One], Found], asked: Sequence[One]) -> Iterator[Found]:
    for found in shared(_batch, (reply, asked), range(0, len(asked), BATCH)):
        yield from found


def _batch(reply: Callable[[One], Found], asked: Sequence[One], first: int) -> list[Found]:
    return [reply(one) for one in asked[first : first + BATCH]]


def _asked(begin: Callable[[], Conversation], turns: Sequence[str]) -> Reply:
    conversation = begin()
    for turn in turns[:-1]:
        conversation.ask(turn)
    return conversation.ask(turns[-1])


def _said(begin: Callable[[], Conversation], line: str) -> Said:
    return begin().say(line)
