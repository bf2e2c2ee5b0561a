"""Texts as bytes -> their pieces as numbers, all of a block at once.

A piece is what stands between blanks. It is looked up by its bytes without ever becoming a
string of Python's, which would take most of the time of reading a large corpus.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..forward import ends

SHORT = 15  # bytes of a piece that fits into its key; a longer one is looked up as a string
_BLANK = np.zeros(256, bool)
_BLANK[[*range(9, 14), *range(28, 33)]] = True  # as `str.split` has it, of ASCII
_KEPT = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)  # bytes of a word
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)
_SPARSE = 2  # places of a table for each key, at least


class Block(NamedTuple):
    """Texts one after the other as bytes, and the pieces in them.

    Piece i is `data[begins[i]:ends[i]]`; text t has the pieces `firsts[t]` up to
    `firsts[t + 1]`. `even` says of a text that its pieces stand with one space between them
    and nothing around. Shapes: data (bytes,) uint8, begins, ends (pieces,) int64, firsts
    (texts + 1,) int64, even (texts,) bool.
    """

    data: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    firsts: np.ndarray
    even: np.ndarray

    @classmethod
    def of(cls, texts: Sequence[str]) -> Block:
        """The texts with their pieces."""
        spaced = [text if text.isascii() else " ".join(text.split()) for text in texts]
        encoded = [text.encode("utf-8", "surrogatepass") for text in spaced]
        data = np.frombuffer(b"\n" + b"\n".join(encoded) + b"\n" + bytes(SHORT), np.uint8)
        places = 1 + ends([len(text) + 1 for text in encoded])
        blank = _BLANK[data[:-SHORT]]
        edges = np.flatnonzero(blank[1:] != blank[:-1]) + 1
        begins, stops = edges[::2], edges[1::2]
        firsts = np.searchsorted(begins, places)
        same = [a is b or a == b for a, b in zip(texts, spaced, strict=True)]
        even = np.array(same, bool) & _even(data, begins, stops, firsts, places)
        return cls(data, begins, stops, firsts, even)

    def text(self, first: int, last: int) -> str:
        """What stands from piece `first` up to `last`."""
        part = self.data[self.begins[first] : self.ends[last - 1]]
        return part.tobytes().decode("utf-8", "surrogatepass")

    def strings(self, pieces: np.ndarray) -> list[str]:
        """These pieces as strings."""
        data = self.data.tobytes()
        spans = zip(self.begins[pieces].tolist(), self.ends[pieces].tolist(), strict=True)
        return [data[begin:end].decode("utf-8", "surrogatepass") for begin, end in spans]

    def keys(self) -> tuple[np.ndarray, np.ndarray]:
        """A key of each piece, (pieces, 2) uint64, and whether it is that of no other.

        It holds up to SHORT bytes of the piece, and how many.
        """
        words = np.lib.stride_tricks.as_strided(
            self.data[:8].view("<u8"), (len(self.data) - 7,), (1,)
        )
        sizes = self.ends - self.begins
        keys = np.empty((len(sizes), 2), np.uint64)
        keys[:, 0] = words[self.begins] & _KEPT[np.minimum(sizes, 8)]
        keys[:, 1] = words[self.begins + 8] & _KEPT[np.clip(sizes - 8, 0, 7)]
        keys[:, 1] |= np.minimum(sizes, 255).astype(np.uint64) << np.uint64(56)
        return keys, sizes <= SHORT


def _even(
    data: np.ndarray, begins: np.ndarray, stops: np.ndarray, firsts: np.ndarray, at: np.ndarray
) -> np.ndarray:
    """Whether the texts that stand from `at` on have single spaces and only between pieces."""
    spaces = (begins[1:] - stops[:-1] == 1) & (data[stops[:-1]] == ord(" "))
    uneven = np.zeros(len(at) - 1, bool)
    held = np.flatnonzero(np.diff(firsts))
    uneven[:] = np.diff(at) > 1  # without a piece it is blank; an empty one is even
    uneven[held] = begins[firsts[held]] > at[held]
    uneven[held] |= stops[firsts[held + 1] - 1] < at[held + 1] - 1
    odd = np.flatnonzero(~spaces)
    of = np.searchsorted(firsts, odd, "right") - 1
    uneven[of[odd + 1 < firsts[of + 1]]] = True
    return ~uneven


class Table:
    """Numbers by keys of two words: a hash table that is asked for many keys at once."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._held = 0
        self._clear(1 << 10)

    def _clear(self, places: int) -> None:
        self._keys = np.zeros((places, 2), np.uint64)
        self._numbers = np.full(places, -1, np.int32)
        self._shift = np.uint64(64 - places.bit_length() + 1)

    def find(self, keys: np.ndarray) -> np.ndarray:
        """The numbers of `keys`, (n, 2) uint64: (n,) int32, -1 for one that isn't there."""
        places = self._first(keys)
        found: np.ndarray = self._numbers.take(places)
        other = np.flatnonzero(self._others(places, keys) & (found >= 0))
        while len(other):
            places[other] = (places[other] + 1) % len(self._numbers)
            at = places[other]
            found[other] = self._numbers[at]
            other = other[self._others(at, keys[other]) & (found[other] >= 0)]
        return found

    def _others(self, places: np.ndarray, keys: np.ndarray) -> np.ndarray:
        """Whether at these places other keys are held: (n,) bool."""
        held = self._keys.take(places, axis=0)  # in a tenth of the time of an index
        others: np.ndarray = (held[:, 0] != keys[:, 0]) | (held[:, 1] != keys[:, 1])
        return others

    def add(self, keys: np.ndarray, numbers: np.ndarray) -> None:
        """Hold `numbers` from now on, by keys that are distinct and not there."""
        self._held += len(keys)
        if self._held * _SPARSE > len(self._numbers):
            there = self._numbers >= 0
            keys = np.concatenate([self._keys[there], keys])
            numbers = np.concatenate([self._numbers[there], numbers])
            self._clear(1 << (self._held * _SPARSE).bit_length())
        places, left = self._first(keys), np.arange(len(keys))
        while len(left):
            at = places[left]
            free = self._numbers[at] < 0
            self._numbers[at[free]] = numbers[left[free]]  # of two at a place the last stays
            won = self._numbers[at] == numbers[left]
            self._keys[at[won]] = keys[left[won]]
            left = left[~won]
            places[left] = (places[left] + 1) % len(self._numbers)

    def _first(self, keys: np.ndarray) -> np.ndarray:
        """Where to look for each key first: (n,) int64."""
        mixed = (keys[:, 0] * _FACTORS[0]) ^ (keys[:, 1] * _FACTORS[1])
        mixed ^= mixed >> np.uint64(29)
        mixed *= _FACTORS[1]
        places: np.ndarray = (mixed >> self._shift).astype(np.int64)
        return places
