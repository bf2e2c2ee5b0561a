"""The way of a question, one line a step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .decision import ANSWER, Reply, decide
from .index import Index
from .query import understand
from .ranking import Match, rank

MATCHES = 10  # matches that a reply is decided from
BATCH = 64  # questions that a process takes at a time


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


def replies(index: Index, texts: Sequence[str], threshold: float = ANSWER) -> Iterator[Reply]:
    """The reply to each of `texts`, each in a conversation of its own, in their order.

    On all cores, where they are more than BATCH and this process can be copied.
    """
    from .processes import shared

    batches = range(0, len(texts), BATCH)
    for found in shared(_batch, (index, texts, threshold), batches):
        yield from found


def _batch(index: Index, texts: Sequence[str], threshold: float, first: int) -> list[Reply]:
    """The replies to BATCH texts from `first` on."""
    return [
        Conversation(index, threshold=threshold).ask(text)
        for text in texts[first : first + BATCH]
    ]
