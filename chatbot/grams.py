"""Character n-grams of a term: what misspelt, inflected and compound words share."""

from __future__ import annotations

import zlib

SHORTEST, LONGEST = 2, 4
TABLE = 1 << 16  # n-grams are told apart by a checksum of 16 bits


def grams(term: str) -> list[int]:
    """The numbers, below TABLE, of the 2- to 4-grams of `term` between two spaces.

    n-grams never cross the border of a word, so those of a text are those of its terms.

    >>> len(grams("us"))  # " u", "us", "s ", " us", "us ", " us "
    6
    """
    padded = f" {term} "
    found = []
    for size in range(SHORTEST, LONGEST + 1):
        last = max(1, len(padded) - size + 1)
        found += [padded[at : at + size] for at in range(last)]
        if size >= len(padded):
            break
    return [zlib.crc32(gram.encode()) & (TABLE - 1) for gram in found]
