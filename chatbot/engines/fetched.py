"""Passages of an index that are in a collection: fetched when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..corpus import Passage
from ..engine import PLACES
from ..errors import EngineUnavailable
from ..forward import Best, Forward
from ..passages import Numbered
from .bodies import Entry, entry, forward_of, further
from .milvus import Milvus
from .writing import FURTHER

KEPT = 4_096  # passages that stay; of one question all its candidates are needed again
TOGETHER = 256  # passages that are fetched at a time where all are wanted


class Entries:
    """The passages of a collection by their numbers, the latest of them kept."""

    def __init__(self, store: Milvus, count: int, terms: int, timeout: float) -> None:
        """Fetch nothing yet; each time may take `timeout` seconds.

        There are `count` passages, of terms numbered below `terms`.
        """
        self.count, self._terms = count, terms
        self._store, self._timeout = store, timeout
        self._kept: dict[int, Entry] = {}

    def of(self, numbers: Sequence[int]) -> list[Entry]:
        """These passages, in this order. Raises `EngineUnavailable` where one is not there."""
        missing = [number for number in dict.fromkeys(numbers) if number not in self._kept]
        fetched = self._fetched(missing) if missing else {}
        found = [fetched.get(number) or self._kept[number] for number in numbers]
        if len(self._kept) + len(fetched) > KEPT:
            self._kept.clear()
        self._kept |= fetched
        return found

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """These passages themselves. Raises `EngineUnavailable` as `of` does."""
        found = []
        for number, one in zip(numbers, self.of(numbers), strict=True):
            try:
                found.append(one.passage)
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                raise self._damaged(number, error) from error
        return found

    def _fetched(self, numbers: Sequence[int]) -> dict[int, Entry]:
        heads = self._bodies([number * PLACES for number in numbers])
        more = [
            number * PLACES + FURTHER + place
            for number in numbers
            for place in range(self._further(number, heads))
        ]
        texts = heads | (self._bodies(more) if more else {})
        found = {}
        for number in numbers:
            head = texts[number * PLACES]
            first = number * PLACES + FURTHER
            keys = range(first, first + self._further(number, heads))
            found[number] = self._entry(number, [head, *(texts[key] for key in keys)])
        return found

    def _further(self, number: int, heads: Mapping[int, str]) -> int:
        """How many more texts a passage has than its first one."""
        try:
            return further(heads[number * PLACES])
        except ValueError as error:
            raise self._damaged(number, error) from error

    def _entry(self, number: int, texts: Sequence[str]) -> Entry:
        try:
            found = entry(texts)
        except ValueError as error:
            raise self._damaged(number, error) from error
        if len(found.terms) and not 0 <= found.terms.min() <= found.terms.max() < self._terms:
            raise self._damaged(number, ValueError("terms that there are not"))
        return found

    def _damaged(self, number: int, error: Exception) -> EngineUnavailable:
        return EngineUnavailable(
            f"{self._store.collection}: passage {number} is not what was written ({error});"
            " index it again"
        )

    def _bodies(self, ids: Sequence[int]) -> dict[int, str]:
        found = self._store.bodies(ids, self._timeout)
        if len(found) < len(ids):
            raise EngineUnavailable(
                f"{self._store.collection}: {len(ids) - len(found)} of {len(ids)} passages are"
                " not there, so the collection was removed or is not whole; start again, or"
                " index it again"
            )
        return found


@dataclass(frozen=True, slots=True, eq=False)
class FetchedForward(Forward):
    """The terms of passages that are fetched; of its own arrays it has `means` alone."""

    entries: Entries

    def of(self, passages: np.ndarray, best: Best | None = None) -> Forward:
        """See `Forward.of`. Raises `EngineUnavailable`."""
        own = forward_of(self.entries.of(passages.tolist()), self.means)
        return own.of(np.arange(len(passages)), best)


class FetchedPassages(Numbered):
    """The passages of a collection, in their order."""

    def __init__(self, entries: Entries, questions: int) -> None:
        """Fetch nothing yet; `questions` of them have one."""
        self._entries = entries
        self._questions = questions

    def __len__(self) -> int:
        return self._entries.count

    def at(self, number: int) -> Passage:
        """See `Numbered`. Raises `EngineUnavailable`."""
        return self.some([number])[0]

    def some(self, numbers: Sequence[int]) -> Sequence[Passage]:
        """See `Numbered`: all are fetched at once."""
        return self._entries.passages(numbers)

    def questions(self) -> int:
        """See `Numbered`: it is known without a look at them."""
        return self._questions

    def __iter__(self) -> Iterator[Passage]:
        for first in range(0, len(self), TOGETHER):
            yield from self[first : first + TOGETHER]
