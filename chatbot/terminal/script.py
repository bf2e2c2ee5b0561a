"""A script of a conversation: what is asked, and what is expected.

    # a comment
    > What is the current state of US-China relations?
    = 000_84da84ed89b36207#faq-1
    > What is the capital of France?
    = abstain

What follows "> " is typed into the chat. What follows "= " is the id of the passage that has
to answer, or "abstain", or "clarify"; without such a line anything may be replied.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import CorpusError

SHIPPED = os.path.join(os.path.dirname(__file__), "data", "demo.txt")
ABSTAIN, CLARIFY = "abstain", "clarify"

_FORM = "a line is '> question', '= passage id', '= abstain', '= clarify' or '# comment'"


@dataclass(frozen=True, slots=True)
class Turn:
    """What is typed, what is expected ("" for anything), and where the script says so."""

    question: str
    expected: str = ""
    place: str = ""


def read_script(path: str) -> list[Turn]:
    """The turns of the script at `path`, at least one.

    Raises `CorpusError`, with file and line for the first line that can't be understood.
    """
    try:
        with open(path, encoding="utf-8-sig") as stream:
            lines = stream.read().split("\n")
    except OSError as error:
        raise CorpusError(f"can't read the script {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"can't read the script {path}: it is not in UTF-8") from error
    turns: list[Turn] = []
    for number, line in enumerate(lines, 1):
        place = f"{path}:{number}"
        try:
            turns = _with(turns, line, place)
        except ValueError as error:
            raise CorpusError(f"{place}: {error}") from error
    if not turns:
        raise CorpusError(f"{path}: no question; begin a line with '> ' and write one")
    return turns


def _with(turns: Sequence[Turn], line: str, place: str) -> list[Turn]:
    """The turns as they are after one more line."""
    mark, said = line.strip()[:1], line.strip()[1:]
    if mark in ("", "#"):
        return [*turns]
    if mark not in (">", "="):
        raise ValueError(_FORM)
    if not said.strip():
        raise ValueError(f"nothing stands behind {mark!r}; {_FORM}")
    if mark == ">":  # a further space belongs to what is typed: it makes a question of /why
        return [*turns, Turn(said.removeprefix(" "), place=place)]
    if not turns:
        raise ValueError("nothing is asked above; write '> question' first")
    *earlier, last = turns
    if last.expected:
        raise ValueError("one reply is expected already; remove this line or the one above")
    return [*earlier, replace(last, expected=said.strip(), place=place)]
