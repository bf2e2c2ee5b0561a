"""Passages in one language or several -> terms and weights, each passage by its own language.

Terms are shared by all languages, so names and words that they have in common are found in
every document. What a term weighs is told by the passages of one language alone, as if the
others were not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain, zip_longest

import numpy as np

from ..corpus import Passage
from ..forward import Forward, both
from ..index import Grams, Settings
from ..passages import Numbered
from ..progress import Progress, silent
from ..text import analysis
from .analysing import Corpus, analysed
from .assembly import forward
from .lexicon import Phrases
from .segments import Segments, arranged, joined, renumber


def languages_of(passages: Sequence[Passage], settings: Settings) -> np.ndarray:
    """The place of each passage's language in `settings.languages`: (passages,) int64."""
    if not settings.others:
        return np.zeros(len(passages), np.int64)
    places = {language: place for place, language in enumerate(settings.languages)}
    named = (passage.document.language for passage in passages)
    return np.array([places.get(language, 0) for language in named], np.int64)


def passages_in(number: int, settings: Settings, of: np.ndarray) -> np.ndarray | None:
    """The passages of the language with this number, ascending; None where all are of one."""
    return np.flatnonzero(of == number) if settings.others else None


def in_turn(lists: Sequence[Iterable[str]]) -> list[str]:
    """The first words of all lists, then the second ones, each word once."""
    words = chain.from_iterable(zip_longest(*lists))
    return list(dict.fromkeys(word for word in words if word is not None))


def analysed_each(
    passages: Sequence[Passage],
    settings: Settings,
    of: np.ndarray,
    phrases: Phrases,
    progress: Progress = silent,
) -> Corpus:
    """As `analysed`, each passage in the language with the number that `of` says."""
    if not settings.others:
        return analysed(passages, settings.analysis, phrases, progress)
    groups = [np.flatnonzero(of == number) for number in range(len(settings.languages))]
    found = [
        analysed(_Some(passages, group), analysis(language), phrases, progress)
        for language, group in zip(settings.languages, groups, strict=True)
    ]
    terms = sorted(set(chain.from_iterable(corpus.terms for corpus in found)))
    number = {term: n for n, term in enumerate(terms)}
    for corpus in found:
        renumber(corpus.segments.terms, np.array([number[t] for t in corpus.terms], np.int32))
    segments = joined([corpus.segments for corpus in found])
    words = Counter[str]()
    for corpus in found:
        words.update(corpus.words)
    return Corpus(terms, arranged(segments, np.argsort(np.concatenate(groups))), words)


class _Some(Numbered):
    """The passages with these numbers."""

    def __init__(self, passages: Sequence[Passage], numbers: np.ndarray) -> None:
        self._passages, self._numbers = passages, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def at(self, number: int) -> Passage:
        """See `Numbered`."""
        return self._passages[int(self._numbers[number])]


def forward_each(
    segments: Segments,
    weights: Sequence[np.ndarray],
    of: np.ndarray,
    means: np.ndarray,
    table: Grams,
    progress: Progress = silent,
) -> Forward:
    """As `forward`, each passage by the `weights` of its language, whose number `of` says."""
    if len(weights) == 1:
        return forward(segments, weights[0], means, table, progress)
    groups = [np.flatnonzero(of == number) for number in range(len(weights))]
    found = [
        forward(arranged(segments, group), own, means, table, progress)
        for group, own in zip(groups, weights, strict=True)
    ]
    return reduce(both, found).of(np.argsort(np.concatenate(groups)))
