"""A scripted conversation, asked of the real engine: typed as by a hand, or printed at once.

`performance` is the conversation in pieces, each with the time before it; `print_pieces`
writes them at once, `play` at their times. What the times are depends on the texts alone.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ..decision import Abstention, Answer, Clarification, Reply, SmallTalk
from ..errors import UnexpectedReply
from .chat import Chat
from .loop import INTERRUPTED, LEFT, PROMPT
from .screen import cells, harmless
from .script import ABSTAIN, CLARIFY, Turn
from .welcome import welcome

if TYPE_CHECKING:
    from .keys import Keys

Write = Callable[[str], None]

PAUSED = "(paused: ask something, or go on with Enter)"

# All times are in microseconds.
SECOND = 1_000_000
KEY = 55_000  # the least time between two keys
UNEVEN = 60_000  # by up to so much the next key is later
PAUSE = 150_000  # behind a sign that ends a clause
ENTER = 400_000  # a look at the question before Enter is pressed
READING = 1_500_000  # the least time that a text is left to be read
READING_CHARACTER = 6_000  # and for each of its characters

_ENTER, _ERASE, _ERASE_ALL, _LEAVE = "\r\n", "\x7f\b", "\x15", "\x04"


class Piece(NamedTuple):
    """A text, and the microseconds to wait before it is written."""

    delay: int
    text: str


def performance(chat: Chat, turns: Sequence[Turn], name: str) -> Iterator[Piece]:
    """The whole conversation with the times of a person who types and reads.

    `name` is what the documents are called. A question is asked when the piece with its
    reply is drawn. Raises `UnexpectedReply` behind a reply that is not the expected one.
    """
    opening = welcome(name, chat.screen())
    yield Piece(0, f"{opening}\n\n")
    reading = _reading(opening)
    for turn in turns:
        yield Piece(0, PROMPT)
        yield from _typed(harmless(turn.question), reading, whole=chat.screen().plain)
        before = chat.last
        text = chat.respond(turn.question)
        yield Piece(ENTER, "\n" + _shown(text))
        reply = None if chat.last is before else chat.last
        if turn.expected not in ("", _outcome(reply)):
            raise UnexpectedReply(_difference(turn, reply, chat))
        if chat.left:
            return
        reading = _reading(text)
    yield Piece(reading, "")


def _typed(question: str, reading: int, *, whole: bool) -> Iterator[Piece]:
    """The question key by key; `whole` for screen readers, which would spell it."""
    if whole:
        yield Piece(reading, question)
        return
    yield Piece(reading, question[:1])
    for before, key in pairwise(question):
        uneven = (ord(before) * 31 + ord(key) * 17) * 1000 % UNEVEN
        yield Piece(KEY + uneven + (PAUSE if before in ",.;:?!" else 0), key)


def _reading(text: str) -> int:
    return READING + READING_CHARACTER * len(text)


def _shown(text: str) -> str:
    return f"\n{text}\n\n" if text else ""


def _outcome(reply: Reply | None) -> str:
    """What a script calls the reply; a passage's id where it answers."""
    match reply:
        case Answer():
            return reply.match.passage.id
        case Clarification():
            return CLARIFY
        case Abstention():
            return ABSTAIN
        case SmallTalk():
            return "small talk"
        case None:
            return "no reply"


def _difference(turn: Turn, reply: Reply | None, chat: Chat) -> str:
    expected = turn.expected
    known = {ABSTAIN, CLARIFY, *(p.id for p in chat.conversation.index.passages)}
    if expected not in known:
        expected += " (which is no passage's id)"
    return f"{turn.place}: {turn.question!r}: expected {expected}, got {_outcome(reply)}"


def _write(text: str) -> None:
    print(text, end="", flush=True)


def print_pieces(pieces: Iterable[Piece], write: Write = _write) -> int:
    """Write the conversation at once; the exit status."""
    for piece in pieces:
        write(piece.text)
    return LEFT


def play(
    chat: Chat, pieces: Iterable[Piece], write: Write = _write, *, speed: float = 1
) -> int:
    """Write the conversation at its times, `speed` times as fast; the exit status.

    Any key of standard input pauses it. Ctrl-C leaves.
    """
    try:
        with _keys() as keys:
            return _play(chat, pieces, write, keys, speed)
    except KeyboardInterrupt:
        write("\n")
        return INTERRUPTED


def _keys() -> Keys | nullcontext[None]:
    if os.name == "nt":  # there it only can't be paused
        return nullcontext()
    from .keys import Keys

    return Keys(sys.stdin)


def _play(
    chat: Chat, pieces: Iterable[Piece], write: Write, keys: Keys | None, speed: float
) -> int:
    line = ""  # what stands on the last line of the screen
    for delay, text in pieces:
        seconds = delay / SECOND / speed
        if keys is None:
            time.sleep(seconds)
        elif delay and keys.wait(seconds) and not _pause(chat, line, write, keys):
            return LEFT
        write(text)
        line = (line + text).rpartition("\n")[2]
    return LEFT


def _pause(chat: Chat, line: str, write: Write, keys: Keys) -> bool:
    """Answer what the audience asks, until it wants to go on; False where it leaves."""
    keys.read()  # the key that paused
    # The script's own conversation is not to know of it: its replies would change.
    aside = replace(chat, conversation=copy(chat.conversation))
    write(("\r" if line in ("", PROMPT) else "\n") + f"{PAUSED}\n{PROMPT}")
    while typed := _line(write, keys):
        write("\n" + _shown(aside.respond(typed)))
        if aside.left:
            return False
        write(PROMPT)
    if typed is None:
        write("\n")
        return False
    write(line.removeprefix(PROMPT) if line else "\n")
    return True


def _line(write: Write, keys: Keys) -> str | None:
    """What is typed up to Enter; "" for a blank before all else, None to leave.

    Without prompt_toolkit, which takes longer to load than all else here.
    """
    typed = ""
    while (key := keys.read()) and (typed or key != _LEAVE):
        if key in _ENTER or (key == " " and not typed):
            return typed.strip()
        if key in _ERASE:
            write("\b \b" * cells(typed[-1:]))
            typed = typed[:-1]
        elif key == _ERASE_ALL:
            write("\b \b" * cells(typed))
            typed = ""
        elif key.isprintable():
            typed += key
            write(key)
    return None
