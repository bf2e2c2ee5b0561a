"""Readings of which all passages were taken."""

from __future__ import annotations

from typing import NamedTuple

from chatbot.corpus import Passage
from chatbot.indexing.file import Problem, Reading


class Read(NamedTuple):
    """What a reader made of a text, all passages taken."""

    passages: list[Passage]
    problems: list[Problem]

    @classmethod
    def of(cls, reading: Reading) -> Read:
        """A reading to its end."""
        return cls(list(reading.passages), reading.problems)
