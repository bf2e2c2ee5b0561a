"""Passages -> their segments as numbers of terms, on all cores where they are many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ..corpus import Passage
from ..index import HEADING, SENTENCE, WORDING
from ..text import Analysis
from .analysing import Analysed, Phrases, analyse
from .processes import shared

CHUNK = 2_000  # passages that are analysed at a time, by any process


class Segments(NamedTuple):
    """The terms of all passages in their order, cut into segments: see `index.Forward`.

    Shapes: terms (n,) int32; starts (segments + 1,), passages (passages + 1,) int64; kinds,
    answers (segments,) uint8.
    """

    terms: np.ndarray
    starts: np.ndarray
    passages: np.ndarray
    kinds: np.ndarray
    answers: np.ndarray


class Corpus(NamedTuple):
    """Segments, the `terms` that they number, and how often each token was written."""

    terms: list[str]
    segments: Segments
    tokens: Counter[str]


def analysed(passages: Sequence[Passage], analysis: Analysis, phrases: Phrases) -> Corpus:
    """All passages as segments, terms numbered in the order of their UTF-8 bytes.

    The same however many processes take part.
    """
    number = _numbers()
    tokens: Counter[str] = Counter()
    parts = []
    firsts = range(0, len(passages), CHUNK)
    for part in shared(_part, (passages, analysis, phrases), firsts):
        own = np.array([number[term] for term in part.terms], np.int32)
        parts.append(part.segments._replace(terms=own[part.segments.terms]))
        tokens.update(part.tokens)
    joined = _joined(parts)
    terms = sorted(number)
    order = np.zeros(len(terms), np.int32)
    order[[number[term] for term in terms]] = np.arange(len(terms))
    return Corpus(terms, joined._replace(terms=order[joined.terms]), tokens)


def segments_of(passages: Iterable[Analysed], number: dict[str, int]) -> Segments:
    """The segments of analysed passages; `number` gives each term its number."""
    terms: list[int] = []
    lengths: list[int] = []
    counts: list[int] = []
    kinds, answers = bytearray(), bytearray()
    for passage in passages:
        found = [passage.heading, *passage.wordings, *passage.sentences]
        for segment in found:
            terms += [number[term] for term in segment]
        lengths += map(len, found)
        counts.append(len(found))
        kinds.append(HEADING)
        kinds += bytes([WORDING]) * len(passage.wordings)
        kinds += bytes([SENTENCE]) * len(passage.sentences)
        answers += bytes([0, *passage.asks, *passage.answers])
    return Segments(
        np.array(terms, np.int32),
        ends(lengths),
        ends(counts),
        np.frombuffer(bytes(kinds), np.uint8),
        np.frombuffer(bytes(answers), np.uint8),
    )


def ends(lengths: Sequence[int] | np.ndarray) -> np.ndarray:
    """Where parts of these lengths, one after the other, begin and the last one ends: int64."""
    found = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=found[1:])
    return found


def _numbers() -> defaultdict[str, int]:
    """Numbers in the order in which strings are met."""
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    return number


def _part(
    passages: Sequence[Passage], analysis: Analysis, phrases: Phrases, first: int
) -> Corpus:
    """CHUNK passages from `first` on, their terms numbered as they are met."""
    number = _numbers()
    tokens: Counter[str] = Counter()
    chunk = passages[first : first + CHUNK]
    for passage in chunk:
        for text in (passage.heading, passage.question, *passage.alternates, passage.text):
            tokens.update(analysis.tokens(text))
    found = segments_of((analyse(p, analysis, phrases) for p in chunk), number)
    return Corpus(list(number), found, tokens)


def _joined(parts: Sequence[Segments]) -> Segments:
    """Segments one after the other."""
    lengths = [np.diff(part.starts) for part in parts]
    counts = [np.diff(part.passages) for part in parts]
    return Segments(
        np.concatenate([part.terms for part in parts]),
        ends(np.concatenate(lengths)),
        ends(np.concatenate(counts)),
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.answers for part in parts]),
    )
