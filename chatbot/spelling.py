"""A word that nobody knows -> the nearest word that the documents or the language have."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from .index import Index, Words

SHORTEST = 3  # letters of a word that is repaired
LONG = 6  # letters from which two mistakes are forgiven instead of one
LONGEST = 64  # letters of a word that is compared as the bits of a number
MANY = 16  # words from which comparing them all at once is faster than one by one


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
    near, distances = _near(typed, index.words, first, last, allowed)
    best: tuple[int, bool, int, int] | None = None
    for number, distance in zip(near.tolist(), distances.tolist(), strict=True):
        count = int(index.words.counts[number])
        rank = (distance, count <= 0, -count, number)
        if distance <= allowed and (best is None or rank < best):
            best = rank
    return words.term(best[-1]) if best else None


def _near(
    typed: str, words: Words, first: int, last: int, allowed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Words from `first` up to `last` that may be near, ascending, and their edits.

    An edit changes the length by at most one and the set of letters by at most two.
    """
    differing = np.bitwise_count(words.letters[first:last] ^ np.uint64(letters(typed)))
    near = np.flatnonzero(differing <= 2 * allowed) + first
    starts = words.vocabulary.starts
    lengths = starts[near + 1] - starts[near]
    if not typed.isascii() or len(typed) > LONGEST or len(near) < MANY:
        terms = map(words.vocabulary.term, near.tolist())
        return near, np.array([edits(typed, term, allowed) for term in terms], np.int64)
    # Beyond a to z a letter may have up to four bytes, so lengths in bytes say less there.
    beyond_z = words.letters[near] >> np.uint64(26) > 0
    alike = np.abs(lengths - len(typed)) <= np.where(beyond_z, 4 * allowed, allowed)
    near, lengths = near[alike], lengths[alike]
    places = starts[near, None] + np.arange(int(lengths.max(initial=0)))
    texts = words.vocabulary.block.take(places, mode="clip")
    distances = all_edits(typed, texts, lengths)
    beyond = (texts > 127) & (np.arange(texts.shape[1]) < lengths[:, None])
    for row in np.flatnonzero(beyond.any(axis=1)).tolist():
        distances[row] = edits(typed, words.vocabulary.term(int(near[row])), allowed)
    return near, distances


def all_edits(typed: str, texts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The edits that turn `typed` into each of `texts`: (texts,) int64.

    `typed` is ASCII, not empty and at most LONGEST letters; `texts` (texts, letters) uint8,
    of each row its first of `lengths` (texts,) letters. Source: Hyyrö, A Bit-Vector
    Algorithm for Computing Levenshtein and Damerau Edit Distances (2003): a column of the
    table of distances as the bits of a number, here one number a text.
    """
    places = np.zeros(256, np.uint64)
    for at, letter in enumerate(typed.encode()):
        places[letter] |= np.uint64(1 << at)
    one, final = np.uint64(1), np.uint64(len(typed) - 1)
    more = np.full(len(texts), ~np.uint64(0))  # where the column rises by one
    less = swapped = diagonal = np.zeros(len(texts), np.uint64)
    found = np.full(len(texts), len(typed), np.int64)
    for at in range(texts.shape[1]):
        here = places[texts[:, at]]
        swap = ((~diagonal & here) << one) & swapped
        diagonal = (((here & more) + more) ^ more) | here | less | swap
        rises, falls = less | ~(diagonal | more), diagonal & more
        change = ((rises >> final) & one).astype(np.int64)
        change -= ((falls >> final) & one).astype(np.int64)
        found += np.where(at < lengths, change, 0)
        rises, falls = (rises << one) | one, falls << one
        more, less, swapped = falls | ~(diagonal | rises), rises & diagonal, here
    return found


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
