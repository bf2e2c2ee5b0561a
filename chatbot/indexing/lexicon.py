"""The distinct pieces of texts -> the numbers of their terms, each worked out once.

A piece is what stands between blanks: see `text.pieces`. Texts repeat few of them so often
that nothing which is done for each of them in turn should take more than a look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np

from ..answers import hints
from ..index import ranges
from ..spelling import plain
from ..text import JOINT, Analysis

Phrase = tuple[str, ...]


class Phrases:
    """Phrases that are terms of their own, written with a space: "unit state"."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Take the phrases, each of at least two terms."""
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self._by_first.setdefault(phrase[0], []).append(phrase)
        held = [phrase for row in self._by_first.values() for phrase in row]
        self.seconds = frozenset(phrase[1] for phrase in held)
        self.longest = max(map(len, held), default=0)

    @property
    def firsts(self) -> Iterable[str]:
        """The terms that phrases begin with."""
        return self._by_first.keys()

    def beginning(self, terms: Sequence[str]) -> list[Phrase]:
        """The phrases that `terms` begin with."""
        near = self._by_first.get(terms[0], [])
        return [phrase for phrase in near if tuple(terms[: len(phrase)]) == phrase]


class Numbers:
    """Numbers for strings, from 0 on in the order in which they are met."""

    def __init__(self) -> None:
        """Know none yet."""
        self._number: defaultdict[str, int] = defaultdict()
        self._number.default_factory = self._number.__len__

    def __len__(self) -> int:
        return len(self._number)

    def of(self, strings: Sequence[str]) -> np.ndarray:
        """The number of each string: (strings,) int32."""
        return np.fromiter(map(self._number.__getitem__, strings), np.int32, len(strings))

    def since(self, first: int) -> list[str]:
        """The strings that have the numbers from `first` on."""
        last = islice(reversed(self._number), len(self) - first)  # leaves the first ones be
        return list(last)[::-1]


class Rows:
    """Rows of numbers one after the other; rows are added at the end."""

    def __init__(self) -> None:
        """Have no rows yet."""
        self.flat = np.zeros(0, np.int32)
        self.starts = np.zeros(1, np.int64)

    def add(self, flat: np.ndarray, lengths: Sequence[int]) -> None:
        """Add rows of these lengths, which stand in `flat` one after the other."""
        self.flat = np.concatenate([self.flat, flat])
        ends = self.starts[-1] + np.cumsum(lengths, dtype=np.int64)
        self.starts = np.concatenate([self.starts, ends])

    def of(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of these rows one after the other, and the length of each row."""
        begin, end = self.starts[rows], self.starts[rows + 1]
        return self.flat[ranges(begin, end)[0]], end - begin


class Lexicon:
    """What pieces come to: terms, hints of answers, and words as spelling repair lists them.

    `terms` and `words` are numbered as they are met; every one stands in some text.
    """

    def __init__(self, analysis: Analysis, phrases: Phrases) -> None:
        """Know no piece yet."""
        self._analysis, self._phrases = analysis, phrases
        self._firsts = frozenset(phrases.firsts)
        self.pieces, self.terms, self.words = Numbers(), Numbers(), Numbers()
        self._terms_of, self._words_of = Rows(), Rows()
        self._names: list[str] = []
        self._hints = np.zeros(0, np.uint8)
        self._begins = np.zeros((0, 2), bool)  # of a phrase: is it the first, the second term?

    def numbers(self, pieces: Sequence[str]) -> np.ndarray:
        """The number of each piece: (pieces,) int32."""
        known = len(self.pieces)
        found = self.pieces.of(pieces)
        if len(self.pieces) > known:
            self._learn(self.pieces.since(known))
        return found

    def terms_of(self, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The terms of pieces with these numbers, phrases left out, and how many each has."""
        return self._terms_of.of(pieces)

    def hints_of(self, pieces: np.ndarray) -> np.ndarray:
        """The hints of pieces with these numbers: (pieces,) uint8."""
        found: np.ndarray = self._hints[pieces]
        return found

    def counted(self, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The words of pieces with these numbers, ascending, and how often each is there."""
        each = np.bincount(pieces, minlength=len(self.pieces))
        repeats = np.repeat(each, np.diff(self._words_of.starts))
        counts = np.bincount(self._words_of.flat, repeats, len(self.words))
        held = np.flatnonzero(counts)
        return held.astype(np.int32), counts[held].astype(np.int64)

    def phrases_in(self, terms: np.ndarray, starts: np.ndarray) -> list[tuple[int, int, int]]:
        """The phrases in segments of terms, in the order of their beginnings.

        Of each the place after its last term, the number of its own term, and the segment.
        """
        begins = self._begins[terms[:-1], 0] & self._begins[terms[1:], 1]
        places = np.flatnonzero(begins)
        segments = np.searchsorted(starts, places, "right") - 1
        found = []
        for place, segment in zip(places.tolist(), segments.tolist(), strict=True):
            last = min(place + self._phrases.longest, int(starts[segment + 1]))
            names = [self._names[number] for number in terms[place:last].tolist()]
            for phrase in self._phrases.beginning(names):
                (number,) = self._numbered([" ".join(phrase)]).tolist()
                found.append((place + len(phrase), number, segment))
        return found

    def _learn(self, pieces: list[str]) -> None:
        """Work out what pieces come to that weren't met before."""
        terms, words = [self._terms(piece) for piece in pieces], map(self._words, pieces)
        self._terms_of.add(
            self._numbered([term for row in terms for term in row]), [len(r) for r in terms]
        )
        rows = list(words)
        self._words_of.add(
            self.words.of([word for row in rows for word in row]), [len(r) for r in rows]
        )
        found = np.array([hints(piece) for piece in pieces], np.uint8)
        self._hints = np.concatenate([self._hints, found])

    def _terms(self, piece: str) -> list[str]:
        tokens = self._analysis.tokens(piece)
        if piece[0] == " ":  # of a line in capitals
            tokens = [token.lower() for token in tokens]
        return [term for token in tokens for term in self._analysis.terms_of(token)]

    def _words(self, piece: str) -> list[str]:
        return [
            word
            for token in self._analysis.tokens(piece)
            if self._analysis.terms_of(token)
            for part in JOINT.split(token)
            if (word := plain(part))
        ]

    def _numbered(self, terms: Sequence[str]) -> np.ndarray:
        """The number of each term; of new ones it is noted how they stand in phrases."""
        known = len(self.terms)
        found = self.terms.of(terms)
        if new := self.terms.since(known):
            self._names += new
            rows = [[term in self._firsts, term in self._phrases.seconds] for term in new]
            self._begins = np.concatenate([self._begins, np.array(rows, bool)])
        return found
