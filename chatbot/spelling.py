"""A word that nobody knows -> the nearest word that the documents or the language have."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from .forward import ranges
from .index import Index, Words
from .vocabulary import Vocabulary

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

    An edit adds at most one bit and takes at most one away, so words whose sets differ in
    more can be passed over without being compared.
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
    found, distances = near(typed, index.words, 1 if len(typed) < LONG else 2)
    counts = index.words.counts[found]
    ranks = zip(*(x.tolist() for x in (distances, counts <= 0, -counts, found)), strict=True)
    best = min(ranks, default=None)
    return index.words.vocabulary.term(best[-1]) if best else None


def near(typed: str, words: Words, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The words within `most` edits of `typed` that begin with its letter, and how many.

    Their numbers, ascending, and the edits: both (found,) int64.
    """
    alike = _alike(typed, words, most)
    if not len(alike):
        return alike, alike
    distances = edits(typed, *_characters(words.vocabulary, alike), most)
    hits = np.flatnonzero(distances <= most)
    return alike[hits], distances[hits]


def _alike(typed: str, words: Words, most: int) -> np.ndarray:
    """The numbers of the words that may be within `most` edits of `typed`: ascending."""
    first, last = words.vocabulary.range(typed[0])
    sets, own = words.letters[first:last], np.uint64(letters(typed))
    alike = np.bitwise_count(sets & ~own) <= most
    alike &= np.bitwise_count(own & ~sets) <= most
    found = np.flatnonzero(alike) + first
    # Of words of plain letters the length is known without a look at them.
    sizes = words.vocabulary.starts[found + 1] - words.vocabulary.starts[found]
    fitting = np.abs(sizes - len(typed)) <= most
    near: np.ndarray = found[fitting | (words.letters[found] >> np.uint64(26) > 0)]
    return near


def _characters(words: Vocabulary, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The code points of these words one after the other, and how many each word has."""
    places, of = ranges(words.starts[numbers], words.starts[numbers + 1], len(words.block))
    encoded = words.block[places]
    text = encoded.tobytes().decode("utf-8", "surrogatepass")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    begins = (encoded & 0xC0) != 0x80  # in UTF-8 the other bytes continue a character
    return codes, np.bincount(of[begins], minlength=len(numbers))


def edits(word: str, codes: np.ndarray, lengths: np.ndarray, most: int) -> np.ndarray:
    """The edits that turn `word` into each of others, `most` + 1 for more than `most`.

    The others stand in `codes` (characters,) as code points above 0, one after the other,
    and have these `lengths` (others,); the result is (others,) int64. Optimal string
    alignment: insertions, deletions, substitutions, and swaps of neighbours, no part edited
    twice (Damerau 1964). Row by row for all others at once, and of a row only the cells at
    most `most` places off the diagonal, as the rest can't be below `most`.

    >>> others = np.array([ord(letter) for letter in "chinachicken"])
    >>> edits("chian", others, np.array([5, 7]), 2).tolist()
    [1, 3]
    """
    others = np.flatnonzero(np.abs(lengths - len(word)) <= most)
    table = _columns(codes, lengths, others, len(word) + 2 * most + 1, most + 1)
    cells = 2 * most + 1  # cell i is i - most places right of the diagonal
    row = np.full((cells, len(others)), most + 1, np.int8)
    row[most:] = np.arange(most + 1)[:, None]
    before, previous = np.full_like(row, most + 1), 0
    for at, letter in enumerate(map(ord, word)):
        two_before, before = before, row
        left, here = table[at : at + cells], table[at + 1 : at + 1 + cells]
        row = before + (here != letter)
        np.minimum(row[:-1], before[1:] + 1, out=row[:-1])
        swapped = (here == previous) & (left == letter)
        np.minimum(row, two_before + 1, out=row, where=swapped)
        for cell in range(1, cells):  # faster than `np.minimum.accumulate`
            np.minimum(row[cell], row[cell - 1] + 1, out=row[cell])
        np.minimum(row, most + 1, out=row)  # so that no sum outgrows a byte
        previous = letter
    found = np.full(len(lengths), most + 1)
    found[others] = row[lengths[others] - len(word) + most, np.arange(len(others))]
    return found


def _columns(
    codes: np.ndarray, lengths: np.ndarray, others: np.ndarray, rows: int, first: int
) -> np.ndarray:
    """A column for each of `others`: its characters from row `first` on, 0 around them."""
    chosen = np.zeros(len(lengths), bool)
    chosen[others] = True
    place = np.arange(rows) - first
    table = np.zeros((len(others), rows), codes.dtype)
    table[(place >= 0) & (place < lengths[others, None])] = codes[np.repeat(chosen, lengths)]
    return np.ascontiguousarray(table.T)
