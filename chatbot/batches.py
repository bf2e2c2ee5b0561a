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

One = TypeVar("One", str, Sequence[str])
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
    return _shared(index, partial(_asked, begin), dialogues)


def said(
    index: Index, lines: Sequence[str], *, threshold: float = ANSWER, talk: Path | bool = True
) -> Iterator[Said]:
    """The replies to each of `lines`, each in a conversation of its own, as `replies`."""
    begin = partial(Conversation, index, threshold=threshold, talk=talk)
    return _shared(index, partial(_said, begin), lines)


def _shared(
    index: Index, reply: Callable[[One], Found], asked: Sequence[One]
) -> Iterator[Found]:
    """On all cores; an engine, which has its own, is asked for each batch at once."""
    parts = range(0, len(asked), BATCH)
    if index.remote is None:
        for found in shared(_batch, (reply, asked), parts):
            yield from found
        return
    from .engines.ahead import ask_ahead

    for first in parts:
        part = asked[first : first + BATCH]
        ask_ahead(index, [turn for one in part for turn in _turns(one)])
        yield from _batch(reply, asked, first)


def _turns(asked: str | Sequence[str]) -> Sequence[str]:
    return [asked] if isinstance(asked, str) else asked


def _batch(reply: Callable[[One], Found], asked: Sequence[One], first: int) -> list[Found]:
    return [reply(one) for one in asked[first : first + BATCH]]


def _asked(begin: Callable[[], Conversation], turns: Sequence[str]) -> Reply:
    conversation = begin()
    for turn in turns[:-1]:
        conversation.ask(turn)
    return conversation.ask(turns[-1])


def _said(begin: Callable[[], Conversation], line: str) -> Said:
    return begin().say(line)
