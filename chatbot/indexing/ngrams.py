"""The character n-grams of all terms at once, as `grams.grams` numbers those of one."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from ..forward import ends, ranges
from ..grams import LONGEST, SHORTEST, TABLE, grams

# The checksum of some bytes and one more is one look-up away from that of the bytes.
_STEPS = np.array([zlib.crc32(bytes([byte])) for byte in range(256)], np.uint32)


def grams_of(terms: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Where the n-grams of each term begin, (terms + 1,) int64, and all of them, uint16."""
    sizes = np.array([len(term) + 2 for term in terms], np.int64)
    counts = [np.maximum(sizes - n + 1, 0) for n in range(SHORTEST, LONGEST + 1)]
    starts = ends(np.sum(counts, axis=0))
    found = np.zeros(starts[-1], np.uint16)
    ascii_ = np.array([term.isascii() for term in terms], bool)
    of_ascii = np.where(ascii_, sizes, 0)
    text = "".join(f" {term} " for term in terms if term.isascii())
    data = np.frombuffer(text.encode() + bytes(LONGEST), np.uint8)
    places, checksums = ends(of_ascii)[:-1], _STEPS[data]
    into = starts[:-1].copy()
    for size, count in enumerate(counts, SHORTEST):
        checksums = _STEPS[(checksums[:-1] ^ data[size - 1 :]) & 0xFF] ^ (checksums[:-1] >> 8)
        own = np.where(ascii_, count, 0)
        found[ranges(into, into + own)[0]] = checksums[ranges(places, places + own)[0]] % TABLE
        into += count
    for number in np.flatnonzero(~ascii_).tolist():
        found[starts[number] : starts[number + 1]] = grams(terms[number])
    return starts, found
