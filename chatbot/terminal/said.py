"""What was said to a line -> text: one reply, several below their questions, or a move's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..conversation import Said
from ..decision import Abstention, Answer, Clarification, Reply, SmallTalk
from ..index import Index
from .evidence import render_evidence
from .render import place_of, render, render_match, render_short
from .screen import Screen, wrapped


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown beside replies, of which `index` and threshold they are.

    After an answer the `more` next matches; after every reply `why` it was given.
    """

    index: Index
    threshold: float
    more: int = 0
    why: bool = False


def render_said(said: Said, screen: Screen, beside: Beside) -> str:
    """What a person reads, without a final line end."""
    if said.move not in ("", "choice"):
        return _moved(said.whole, said.move, screen, beside)
    if len(said.replies) == 1:
        return "\n\n".join([render(said.whole, screen), *_beside(said.whole, screen, beside)])
    return "\n\n".join(_each(said, screen, beside))


def _each(said: Said, screen: Screen, beside: Beside) -> Iterator[str]:
    """Each reply below its question.

    Of small talk the first sentence, and of a passage that was shown the marked ones.
    """
    shown = set()
    for reply in said.replies:
        if isinstance(reply, SmallTalk):
            yield "\n".join(wrapped(re.split(r"(?<=[.!?])\s", reply.text)[0], screen))
            continue
        yield "\n".join(wrapped(f"“{reply.query.text.strip()}”", screen))
        number = reply.match.number if isinstance(reply, Answer) else None
        if isinstance(reply, Answer) and number in shown:
            yield render_short(reply, screen)
        else:
            yield render(reply, screen)
        shown.add(number)
        yield from _beside(reply, screen, beside)


def _beside(reply: Reply, screen: Screen, beside: Beside) -> Iterator[str]:
    if isinstance(reply, Answer):
        yield from (render_match(m, (), screen) for m in reply.others[: beside.more])
    if beside.why:
        yield render_evidence(reply, screen, beside.index, beside.threshold)


def _moved(reply: Reply, move: str, screen: Screen, beside: Beside) -> str:
    """The reply to a move; small talk says why there is nothing else."""
    match move, reply:
        case "more", Answer():
            label = wrapped(f"Next best, sure to {reply.confidence:.0%}:", screen)
            return "\n\n".join(["\n".join(label), render_match(reply.match, (), screen)])
        case "cite", Answer():
            return "\n".join(place_of(reply.match.passage, screen))
        case "short", Answer():
            return render_short(reply, screen)
        case "why", Answer() | Clarification() | Abstention():
            return render_evidence(reply, screen, beside.index, beside.threshold)
        case _:
            return render(reply, screen)
