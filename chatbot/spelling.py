"""A word that nobody knows -> the nearest word that the documents or the language have."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from .index import Index

SHORTEST = 3  # letters of a word that is repaired
LONG = 6  # letters from which two mistakes are forgiven instead of one


def plain(word: str) -> str:
    """`word` as the index lists words: lower case, without accents and possessive."""
    if word.isascii():  # the rest would change nothing, and takes most of the time
        bare = word.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", word.replace("’", "'")).lower()
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"'s?$", "", bare) if "'" in bare else bare


def letters(word: str) -> int:
    """The set of a word's letters as the bits of a number below 2**64.

    An edit changes at most two bits, so words whose sets differ in more than twice the
    distance can be passed over without being compared.
    """
    bits = 0
    for character in word:
        bits |= 1 << (
            ord(character) - 97 if "a" <= character <= "z" else 26 + ord(character) % 38
        )
    return bits


def correction(word: str, index: Index) -> str | None:
    """The word that was probably meant by `word`, or None.

    One edit away (two from six letters on; an edit is a letter too many, missing, wrong,
    or swapped with its neighbour), with the same first letter. Of several the nearest,
    then a word of the documents before one of the language's list, then the most frequent,
    then the first of the alphabet. Words with a digit are left alone.
    """
    typed = plain(word)
    if len(typed) < SHORTEST or not typed.isalpha():
        return None
    allowed = 1 if len(typed) < LONG else 2
    words = index.words.vocabulary
    first, last = words.range(typed[0])
    if first == last:
        return None
    differing = np.bitwise_count(index.words.letters[first:last] ^ np.uint64(letters(typed)))
    near = np.flatnonzero(differing <= 2 * allowed) + first
    best: tuple[int, bool, int, int] | None = None
    for number in near.tolist():
        distance = edits(typed, words.term(number), allowed)
        count = int(index.words.counts[number])
        rank = (distance, count <= 0, -count, number)
        if distance <= allowed and (best is None or rank < best):
            best = rank
    return words.term(best[-1]) if best else None


def edits(a: str, b: str, most: int) -> int:
    """The edits that turn `a` into `b`, `most` + 1 where it takes more than `most`.

    Optimal string alignment: insertions, deletions, substitutions, and swaps of
    neighbours, no part edited twice (Damerau 1964).

    >>> edits("chian", "china", 2), edits("summit", "sumit", 2), edits("us", "china", 2)
    (1, 1, 3)
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        two_before, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
