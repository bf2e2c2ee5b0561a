"""A list that a reply showed, and a line that names one of its rows."""

from __future__ import annotations

from ..decision import Abstention, Answer, Clarification, Reply, choose
from ..index import Index
from ..ranking import Match
from .commands import counted_off


def listed(offered: Reply | None) -> tuple[Match, ...]:
    """The rows of the list that a reply showed; () for none."""
    match offered:
        case Clarification():
            return offered.choices
        case Abstention():
            return offered.nearest
        case _:
            return ()


def chosen(offered: Reply | None, text: str, index: Index) -> Answer | None:
    """The answer that a number stands for in the last list; None for any other text."""
    number = counted_off(text, len(listed(offered)))
    if offered is None or not number or len(number) > 2:
        return None
    return choose(offered, int(number), index)
