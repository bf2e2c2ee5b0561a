"""The way of a question, one line a step."""

from __future__ import annotations

from .decision import ANSWER, Reply, decide
from .index import Index
from .query import understand
from .ranking import Match, rank

MATCHES = 10  # matches that a reply is decided from


def search(index: Index, text: str, limit: int = 10) -> list[Match]:
    """The passages that match `text` best, best first, each with its confidence.

    At most `limit`; [] where no word of the text stands in any passage.
    """
    return list(rank(understand(text, index), index, limit).matches)


class Conversation:
    """Questions to one index. Equal questions get equal replies."""

    def __init__(self, index: Index, *, threshold: float = ANSWER) -> None:
        """`threshold` is how probable it has to be that the documents answer (0 to 1)."""
        self.index = index
        self.threshold = threshold

    def ask(self, text: str) -> Reply:
        """The reply to `text`; an `Abstention` for a text without words."""
        query = understand(text, self.index)
        ranking = rank(query, self.index, MATCHES)
        return decide(query, ranking, self.index, threshold=self.threshold)
