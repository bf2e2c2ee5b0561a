"""Strings <-> their numbers, in arrays that cost nothing to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

REMEMBERED = 1 << 16  # look-ups of each kind


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Distinct strings as one block of UTF-8, sorted by their bytes (lone surrogates pass).

    `block` is (bytes,) uint8 and `starts` (strings + 1,) int64: number i stands at
    `block[starts[i]:starts[i + 1]]`. `heads` (strings,) uint64 are the first eight bytes of
    each, the first one weighing most, so that numpy finds most of the way to a string.
    Opening it costs nothing; a look-up is a binary search, and remembered, for questions are
    largely made of the same words.
    """

    block: np.ndarray
    starts: np.ndarray
    heads: np.ndarray

    @classmethod
    def of(cls, strings: Sequence[str]) -> Vocabulary:
        """The vocabulary of `strings`, which are distinct and sorted by their UTF-8 bytes."""
        encoded = [_encoded(string) for string in strings]
        starts = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(string) for string in encoded], out=starts[1:])
        heads = np.array([_head(string) for string in encoded], np.uint64)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), starts, heads)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def term(self, number: int) -> str:
        """The string with this number; `IndexError` where there is none."""
        return self._term(number)

    @cached_property
    def _term(self) -> Callable[[int], str]:
        return lru_cache(REMEMBERED)(self._read)

    def _read(self, number: int) -> str:
        if not 0 <= number < len(self.heads):
            raise IndexError(f"no term {number}; there are {len(self)}")
        return self._bytes(number).decode("utf-8", "surrogatepass")

    def number(self, term: str) -> int:
        """The number of `term`, or -1."""
        return self._number(term)

    @cached_property
    def _number(self) -> Callable[[str], int]:
        return lru_cache(REMEMBERED)(self._looked_up)

    def _looked_up(self, term: str) -> int:
        wanted = _encoded(term)
        at = self.place(wanted)
        return at if at < len(self.heads) and self._bytes(at) == wanted else -1

    def range(self, prefix: str) -> tuple[int, int]:
        """The numbers, first and past the last, of the strings that begin with `prefix`."""
        wanted = _encoded(prefix)
        return self.place(wanted), self.place(wanted + b"\xff")  # 0xff is in no UTF-8

    def begins(self, prefix: str) -> bool:
        """Whether a string begins with `prefix`."""
        return self._begins(prefix)

    @cached_property
    def _begins(self) -> Callable[[str], bool]:
        return lru_cache(REMEMBERED)(self._has_beginning)

    def _has_beginning(self, prefix: str) -> bool:
        wanted = _encoded(prefix)
        at = self.place(wanted)
        return at < len(self.heads) and self._bytes(at).startswith(wanted)

    def place(self, wanted: bytes) -> int:
        """How many strings sort before `wanted`."""
        head = np.uint64(_head(wanted))
        low = int(self.heads.searchsorted(head))
        if low == len(self.heads) or self.heads[low] != head:
            return low
        high = int(self.heads.searchsorted(head, "right"))
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _bytes(self, number: int) -> bytes:
        return self.block[self.starts[number] : self.starts[number + 1]].tobytes()


@dataclass(frozen=True, eq=False)
class Extended(Vocabulary):
    """A vocabulary that goes on with the strings of another, all different from its own."""

    more: Vocabulary

    @classmethod
    def by(cls, main: Vocabulary, more: Vocabulary) -> Extended:
        """The strings of `main`, then those of `more`."""
        return cls(main.block, main.starts, main.heads, more)

    def __len__(self) -> int:
        return super().__len__() + len(self.more)

    def term(self, number: int) -> str:
        """The string with this number; `IndexError` where there is none."""
        size = super().__len__()
        return super().term(number) if number < size else self.more.term(number - size)

    def number(self, term: str) -> int:
        """The number of `term`, or -1."""
        number = super().number(term)
        if number < 0 and (number := self.more.number(term)) >= 0:
            return super().__len__() + number
        return number

    def begins(self, prefix: str) -> bool:
        """Whether a string begins with `prefix`."""
        return super().begins(prefix) or self.more.begins(prefix)


def _head(string: bytes) -> int:
    return int.from_bytes(string[:8].ljust(8, b"\0"), "big")


def _encoded(string: str) -> bytes:
    return string.encode("utf-8", "surrogatepass")
