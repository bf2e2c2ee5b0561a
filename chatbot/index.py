"""The Index and its parts: arrays and look-up, no files and no formulas.

What is scored is a *unit*: a passage as a whole, or one wording of a question that has
several. Unit i below the number of passages is passage i; the wordings come after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, wraps
from typing import ParamSpec, TypeVar

import numpy as np

from .corpus import Passage
from .errors import StorageError
from .text import ANALYSIS_VERSION, Analysis, analysis

REMEMBERED = 1 << 16  # look-ups of each kind


@dataclass(frozen=True, slots=True)
class Settings:
    """How the documents were analysed; it travels with the index, so questions are too."""

    language: str = "english"
    analysis_version: int = ANALYSIS_VERSION

    @property
    def analysis(self) -> Analysis:
        """What turns text into the terms of this index."""
        return analysis(self.language)


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
        if not 0 <= number < len(self):
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
        return at if at < len(self) and self._bytes(at) == wanted else -1

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
        return at < len(self) and self._bytes(at).startswith(wanted)

    def place(self, wanted: bytes) -> int:
        """How many strings sort before `wanted`."""
        head = np.uint64(_head(wanted))
        low = int(self.heads.searchsorted(head))
        if low == len(self) or self.heads[low] != head:
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


def _head(string: bytes) -> int:
    return int.from_bytes(string[:8].ljust(8, b"\0"), "big")


def _encoded(string: str) -> bytes:
    return string.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which units hold a term, and how much of it.

    `units[starts[t]:starts[t + 1]]` hold term t, ascending; `weights` at the same places
    are its saturated frequencies, above 0 and below 1. `owners` is the passage of each
    unit. Shapes: starts (terms + 1,) int64, units (n,) int32, weights (n,) float32, owners
    (units,) int32.
    """

    starts: np.ndarray
    units: np.ndarray
    weights: np.ndarray
    owners: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """What a search of many units needs to pass over most of them.

    `tops` (terms, len(RANKS)) float32 are each term's weights at these ranks, the highest
    first, 0 where it may have fewer. `rows` (frequent, units) uint8 are the weights of the
    `frequent` (frequent,) int32 terms, ascending, in all units, in steps of 1 / STEPS
    rounded up. All empty for so few units that adding up everything is faster.
    """

    tops: np.ndarray
    frequent: np.ndarray
    rows: np.ndarray


RANKS = (1, 10, 50, 400, 1000)
STEPS = 255


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """The terms of each passage in their order, cut into segments.

    A segment is a heading, a wording of the question, or a sentence (`kinds`: HEADING,
    WORDING, SENTENCE; each passage has one heading, perhaps empty, then its wordings, then
    its sentences). Segment s has the term numbers `terms[starts[s]:starts[s + 1]]`; passage
    p has the segments `passages[p]` up to `passages[p + 1]`. `answers` are the kinds of
    answer that a sentence can give, as bits, or that a wording asks for. `weights` are the
    summed weights of a segment's distinct terms, `norms` the lengths of its vector of
    character n-grams, `text_norms` those of all sentences of a passage together. `means`
    are the mean lengths of the three fields in terms.

    Shapes: terms (n,) int32; starts (segments + 1,), passages (passages + 1,) int64; kinds,
    answers (segments,) uint8; weights, norms (segments,), text_norms (passages,), means
    (3,) float32.
    """

    terms: np.ndarray
    starts: np.ndarray
    passages: np.ndarray
    kinds: np.ndarray
    answers: np.ndarray
    weights: np.ndarray
    norms: np.ndarray
    text_norms: np.ndarray
    means: np.ndarray


HEADING, WORDING, SENTENCE = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """The character n-grams of each term: term t has the numbers `grams[starts[t]:...]`.

    `weights` says how telling each n-gram is. Shapes: starts (terms + 1,) int64, grams (n,)
    uint16, weights (65536,) float32.
    """

    starts: np.ndarray
    grams: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What else a term may stand for: term t for `terms[starts[t]:starts[t + 1]]`.

    `strengths` at the same places say how well, 0 to 1. Only terms that some passage holds
    are listed. Shapes: starts (terms + 1,) int64, terms (n,) int32, strengths (n,) float32.
    """

    starts: np.ndarray
    terms: np.ndarray
    strengths: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words, unstemmed, that a misspelt one may be meant for.

    `letters` (words,) uint64 is the set of each word's letters as bits, `counts` (words,)
    int32 how often the documents have it; of a word that only the language's list has, its
    place there, below 0 (the commonest has the highest).
    """

    vocabulary: Vocabulary
    letters: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned from labelled questions.

    `ranking` (signals,) float32 weighs the signals of a match; `answerable` (features + 1,)
    float64 weighs what says that the best one answers, and `first_right` (2,) float64 its
    lead, the constant last in both (see `confidence`).
    """

    ranking: np.ndarray
    answerable: np.ndarray
    first_right: np.ndarray


@dataclass(frozen=True, eq=False)
class Index:
    """A corpus ready to be asked.

    `vocabulary` holds the corpus' terms, its phrases (terms joined by a space), the common
    terms of the language and those of its thesaurus (so that a word of the language is told
    from a misspelt one); `idf` (terms,) float32 is what each weighs in a question. `passages`
    may read lazily, a passage at a time. `check` reads all of a saved index and raises
    `StorageError` where it is not what was written.
    """

    vocabulary: Vocabulary
    idf: np.ndarray
    postings: Postings
    bounds: Bounds
    forward: Forward
    grams: Grams
    readings: Readings
    words: Words
    model: Model
    passages: Sequence[Passage]
    settings: Settings
    check: Callable[[], None] | None = field(default=None, compare=False)

    @cached_property
    def rarest(self) -> float:
        """The weight of a word that neither the corpus nor the language's list knows."""
        return float(self.idf.max(initial=0.0)) or 1.0

    def frequency(self, term: int) -> int:
        """How many units hold the term with this number."""
        starts = self.postings.starts.data
        return int(starts[term + 1] - starts[term])


def ranges(
    begin: np.ndarray, end: np.ndarray, size: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """All numbers of the ranges one after the other, and which range each is of: int64.

    Raises `ValueError` for more than `size`, as damaged starts give: they could fill memory.
    """
    lengths = end - begin
    if size is not None and (lengths.max(initial=0) > size or lengths.sum() > size):
        raise ValueError(f"ranges of more than {size}")
    of = np.arange(len(lengths)).repeat(lengths)
    starts = lengths.cumsum() - lengths
    return np.arange(len(of)) + (begin - starts)[of], of


P = ParamSpec("P")
T = TypeVar("T")


def checking(step: Callable[P, T]) -> Callable[P, T]:
    """`step`, which takes an `Index`, raising `StorageError` where that is damaged.

    All of it is read only when something in it led nowhere; if that is sound, the error stays.
    """

    @wraps(step)
    def stepping(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return step(*args, **kwargs)
        except (ArithmeticError, LookupError, MemoryError, StorageError, ValueError):
            checks = (one.check for one in args if isinstance(one, Index))
            for check in filter(None, checks):
                check()
            raise

    return stepping
