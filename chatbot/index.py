"""The Index and its parts: arrays and look-up, no files and no formulas.

What is scored is a *unit*: a passage as a whole, or one wording of a question that has
several. Unit i below the number of passages is passage i; the wordings come after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from .corpus import Document, Passage
from .engine import Remote
from .errors import StorageError
from .forward import Forward
from .text import ANALYSIS_VERSION, Analysis, analysis
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Settings:
    """How the documents were analysed; it travels with the index, so questions are too.

    `language` is the one of most documents, `others` are those of the rest, sorted.
    """

    language: str = "english"
    analysis_version: int = ANALYSIS_VERSION
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Settings:
        """The settings that were kept as plain data. Raises `TypeError` for others."""
        found = cls(**data)
        return replace(found, others=tuple(found.others))

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages of the documents, that of most of them first."""
        return (self.language, *self.others)

    @property
    def analysis(self) -> Analysis:
        """What turns most texts into the terms of this index."""
        return analysis(self.language)

    def analysis_of(self, document: Document) -> Analysis:
        """What turns the texts of a document into the terms of this index."""
        return analysis(document.language or self.language)


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

    def whose(self, units: np.ndarray, passages: int) -> tuple[np.ndarray, np.ndarray]:
        """The passages of `units`, of so many, and which of its wordings each is: int64.

        -1 for a passage as a whole.
        """
        of = self.owners[units].astype(np.int64)
        wordings = units - passages - self.owners[passages:].searchsorted(of)
        return of, np.where(units < passages, -1, wordings)


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
    from a misspelt one); `idf` (terms,) float32 is what each weighs in a question,
    `further` (languages, terms) float32 what in one of each other language. `passages` may
    read lazily, a passage at a time. `check` reads all of a saved index and raises
    `StorageError` where it is not what was written. Where an index is in `parts`, these are
    searched; its own postings and bounds are those of the first. With `remote` the units are
    there: `postings` say of each term only how many hold it, and there are no `bounds`.
    """

    vocabulary: Vocabulary
    idf: np.ndarray
    further: np.ndarray
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
    parts: tuple[Part, ...] = ()
    remote: Remote | None = field(default=None, compare=False)

    @cached_property
    def rarest(self) -> float:
        """The weight of a word that neither the corpus nor the language's list knows."""
        return float(self.idf.max(initial=0.0)) or 1.0

    def weights(self, language: str) -> np.ndarray:
        """What each term weighs in a question of a language of `settings`: (terms,) float32."""
        others = self.settings.others
        found: np.ndarray = (
            self.further[others.index(language)] if language in others else self.idf
        )
        return found

    def frequency(self, term: int) -> int:
        """How many units hold the term with this number; in parts, also those gone."""
        if self.parts:
            return sum(part.index.frequency(term) for part in self.parts)
        starts = self.postings.starts.data
        return int(starts[term + 1] - starts[term]) if term + 1 < len(starts) else 0


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of an index; it numbers terms as the whole does, as far as it has them.

    `numbers` (its passages,) int32 are those that its passages have in the whole, ascending,
    -1 for one that is gone.
    """

    index: Index
    numbers: np.ndarray


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
