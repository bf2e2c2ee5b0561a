"""The distinct pieces of texts -> the numbers of their terms, each worked out once.

A piece is what stands between blanks: see `text.pieces`. Texts repeat few of them so often
that nothing which is done for each of them in turn should take more than a look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, islice

import numpy as np

from ..answers import hints
from ..spelling import plain
from ..text import JOINT, Analysis
from .boundaries import marks
from .pieces import Block, Table

Phrase = tuple[str, ...]


class Phrases:
    """Phrases that are terms of their own, written with a space: "unit state"."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Take the phrases, each of at least two terms."""
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self._by_first.setdefault(phrase[0], []).append(phrase)
        held = [phrase for row in self._by_first.values() for phrase in row]
        self.longest = max(map(len, held), default=0)
        words = dict.fromkeys(word for phrase in held for word in phrase[:2])
        self._words = {word: number for number, word in enumerate(words, 1)}
        begun = [[self._words[word] for word in phrase[:2]] for phrase in held]
        self._pairs = np.unique(self._pair(*np.array(begun, np.int64).reshape(-1, 2).T))

    def word(self, term: str) -> int:
        """A number above 0 for the first and the second terms of phrases, 0 for others."""
        return self._words.get(term, 0)

    def begun(self, words: np.ndarray) -> np.ndarray:
        """Where two such numbers in a row begin a phrase, ascending."""
        places = np.flatnonzero((words[:-1] > 0) & (words[1:] > 0))
        pairs = self._pair(words[places], words[places + 1])
        begun: np.ndarray = places[np.isin(pairs, self._pairs)]
        return begun

    def _pair(self, firsts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        pairs: np.ndarray = firsts * (len(self._words) + 1) + seconds
        return pairs

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
        begin = self.starts.take(rows)
        lengths = self.starts.take(rows + 1) - begin
        places = np.repeat(begin - np.cumsum(lengths) + lengths, lengths)
        places += np.arange(len(places))
        return self.flat.take(places), lengths


class Lexicon:
    """What pieces come to: terms, hints of answers, and words as spelling repair lists them.

    `terms` and `words` are numbered as they are met; every one stands in some text.
    """

    def __init__(self, analysis: Analysis, phrases: Phrases) -> None:
        """Know no piece yet."""
        self._analysis, self._phrases = analysis, phrases
        self.pieces, self.terms, self.words = Numbers(), Numbers(), Numbers()
        # Pieces of one word in other letters or with other marks around it are alike.
        self._alike, self._alike_of = Numbers(), np.zeros(0, np.int32)
        self._terms_of, self._words_of = Rows(), Rows()  # of those that are alike
        self._names: list[str] = []
        self._hints, self._marks = np.zeros(0, np.uint8), np.zeros(0, np.uint16)
        self._table = Table()
        self._phrase_words = np.zeros(0, np.int64)  # of each term, see `Phrases.word`

    def numbers(self, pieces: Sequence[str]) -> np.ndarray:
        """The number of each piece: (pieces,) int32."""
        known = len(self.pieces)
        found = self.pieces.of(pieces)
        if len(self.pieces) > known:
            self._learn(self.pieces.since(known))
        return found

    def numbers_in(self, block: Block) -> np.ndarray:
        """The number of each piece of a block of texts: (pieces,) int32."""
        keys, short = block.keys()
        found = self._table.find(keys)
        found[~short] = -1
        unknown = np.flatnonzero(found < 0)
        if len(unknown):
            found[unknown] = self.numbers(block.strings(unknown))
            unknown = unknown[short[unknown]]
            numbers, firsts = np.unique(found[unknown], return_index=True)
            self._table.add(keys[unknown[firsts]], numbers)
        return found

    def terms_of(self, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The terms of pieces with these numbers, phrases left out, and how many each has."""
        return self._terms_of.of(self._alike_of.take(pieces))

    def hints_of(self, pieces: np.ndarray) -> np.ndarray:
        """The hints of pieces with these numbers: (pieces,) uint8."""
        found: np.ndarray = self._hints.take(pieces)
        return found

    def marks_of(self, pieces: np.ndarray) -> np.ndarray:
        """The `boundaries.marks` of pieces with these numbers: (pieces,) uint16."""
        found: np.ndarray = self._marks.take(pieces)
        return found

    def counted(self, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The words of pieces with these numbers, ascending, and how often each is there."""
        distinct, times = np.unique(self._alike_of.take(pieces), return_counts=True)
        words, lengths = self._words_of.of(distinct)
        held, back = np.unique(words, return_inverse=True)
        counts = np.bincount(back, np.repeat(times, lengths), len(held))
        return held, counts.astype(np.int64)

    def phrases_in(self, terms: np.ndarray, starts: np.ndarray) -> list[tuple[int, int, int]]:
        """The phrases in segments of terms, in the order of their beginnings.

        Of each the place after its last term, the number of its own term, and the segment.
        """
        places = self._phrases.begun(self._phrase_words.take(terms))
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
        single, known = self._analysis.single, len(self._alike)
        own = self._alike.of([single(piece) or piece for piece in pieces])
        self._alike_of = np.append(self._alike_of, own)
        self._learn_terms(self._alike.since(known))
        self._hints = np.append(self._hints, np.array([hints(x) for x in pieces], np.uint8))
        self._marks = np.append(self._marks, np.array([marks(x) for x in pieces], np.uint16))

    def _learn_terms(self, pieces: list[str]) -> None:
        terms, words = [], []
        for piece in pieces:
            tokens = self._analysis.tokens(piece)
            words.append([word for token in tokens for word in self._words(token)])
            if piece[0] == " ":  # of a line in capitals
                tokens = [token.lower() for token in tokens]
            terms.append([term for token in tokens for term in self._analysis.terms_of(token)])
        self._terms_of.add(self._numbered(list(chain(*terms))), list(map(len, terms)))
        self._words_of.add(self.words.of(list(chain(*words))), list(map(len, words)))

    def _words(self, token: str) -> list[str]:
        if not self._analysis.terms_of(token):
            return []
        if token.isalpha():  # nothing joins its parts
            return [plain(token)]
        return [word for part in JOINT.split(token) if (word := plain(part))]

    def _numbered(self, terms: Sequence[str]) -> np.ndarray:
        """The number of each term; of new ones it is noted how they stand in phrases."""
        known = len(self.terms)
        found = self.terms.of(terms)
        if new := self.terms.since(known):
            self._names += new
            words = np.array([self._phrases.word(term) for term in new], np.int64)
            self._phrase_words = np.append(self._phrase_words, words)
        return found
