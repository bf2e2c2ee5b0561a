"""Passages -> their terms, segment by segment, on all cores where they are many."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..answers import CAPITAL, CAUSAL, asked_for, settled
from ..corpus import Passage
from ..forward import HEADING, SENTENCE, WORDING, ends
from ..processes import shared
from ..progress import Progress, silent
from ..text import Analysis
from .cutting import Cut
from .lexicon import Lexicon, Numbers, Phrases
from .segments import Segments, joined, renumber

CHUNK = 4_000  # passages that are analysed at a time, by any process
MOST = 500_000  # pieces that a lexicon may know; then a new one begins


class Corpus(NamedTuple):
    """Segments and the `terms` that they number, in the order of their UTF-8 bytes.

    `words` are those of the passages as spelling repair lists them, and how often each is.
    """

    terms: list[str]
    segments: Segments
    words: dict[str, int]


class Part(NamedTuple):
    """What a reader found in some passages, numbered by the lexicon that `source` names.

    `terms` and `words` are those that it numbered since the part before of this source;
    `held` (n,) int32 are words and `counts` (n,) int64 how often each stands in this part.
    """

    source: tuple[int, int]
    terms: list[str]
    words: list[str]
    held: np.ndarray
    counts: np.ndarray
    segments: Segments


def analysed(
    passages: Sequence[Passage],
    analysis: Analysis,
    phrases: Phrases,
    progress: Progress = silent,
) -> Corpus:
    """All passages as segments. The same however many processes take part."""
    terms, words = Numbers(), Numbers()
    numbers: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]] = {}
    counts, parts = np.zeros(0, np.int64), []
    none = np.zeros(0, np.int32)
    given = (passages, Reader(analysis, phrases))
    found_parts = shared(_read, given, range(0, len(passages), CHUNK))
    for part in progress(found_parts, "analysing", len(passages), each=CHUNK):
        own_terms, own_words = numbers.get(part.source, (none, none))
        own_terms = np.concatenate([own_terms, terms.of(part.terms)])
        own_words = np.concatenate([own_words, words.of(part.words)])
        numbers[part.source] = own_terms, own_words
        counts = np.pad(counts, (0, len(words) - len(counts)))
        counts[own_words[part.held]] += part.counts
        renumber(part.segments.terms, own_terms)
        parts.append(part.segments)
    names = terms.since(0)
    order = sorted(range(len(names)), key=names.__getitem__)
    found = joined(parts)
    rank = np.empty(len(names), np.int32)
    rank[order] = np.arange(len(names))
    renumber(found.terms, rank)
    counted = dict(zip(words.since(0), counts.tolist(), strict=True))
    return Corpus([names[number] for number in order], found, counted)


class Reader:
    """Reads passages; what it works out for a piece it knows for the passages after."""

    def __init__(self, analysis: Analysis, phrases: Phrases) -> None:
        """Know nothing yet."""
        self._analysis, self._phrases = analysis, phrases
        self._lexicon = Lexicon(analysis, phrases)
        self._lexicons, self._told = 0, (0, 0)

    def read(self, passages: Sequence[Passage]) -> Part:
        """The segments of `passages`."""
        if len(self._lexicon.pieces) > MOST:
            self._lexicon = Lexicon(self._analysis, self._phrases)
            self._lexicons, self._told = self._lexicons + 1, (0, 0)
        lexicon = self._lexicon
        cut = Cut(passages, lexicon)
        answers = _answers(cut, lexicon.hints_of(cut.pieces))
        terms, lengths = lexicon.terms_of(cut.pieces)
        terms, starts = _marked(lexicon, terms, ends(lengths)[cut.starts])
        held, times = lexicon.counted(cut.pieces)
        new = lexicon.terms.since(self._told[0]), lexicon.words.since(self._told[1])
        self._told = len(lexicon.terms), len(lexicon.words)
        segments = Segments(terms, starts, ends(cut.counts), cut.kinds, answers)
        return Part((os.getpid(), self._lexicons), *new, held, times, segments)


def _read(passages: Sequence[Passage], reader: Reader, first: int) -> Part:
    """CHUNK passages from `first` on."""
    return reader.read(passages[first : first + CHUNK])


def _answers(cut: Cut, hints: np.ndarray) -> np.ndarray:
    """The kinds of answer that each segment gives or asks for, as bits: (segments,) uint8.

    `hints` are those of the pieces.
    """
    held = np.flatnonzero(np.diff(cut.starts))
    firsts = cut.starts[held]
    hints[firsts] &= ~np.uint8(CAPITAL)  # what begins a sentence has a capital anyway
    found = np.zeros(len(cut.kinds), np.uint8)
    found[held] = np.bitwise_or.reduceat(hints, firsts) if len(held) else 0
    unsettled = (cut.kinds == SENTENCE) & (found & (CAPITAL | CAUSAL) > 0)
    for number in np.flatnonzero(unsettled).tolist():
        found[number] = settled(cut.text(number), int(found[number]))
    for number in np.flatnonzero(cut.kinds == WORDING).tolist():
        found[number] = asked_for(cut.text(number))[0]
    found[cut.kinds == HEADING] = 0
    return found


def _marked(
    lexicon: Lexicon, terms: np.ndarray, starts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """`terms` with the term of each phrase among them added after its last word."""
    found = lexicon.phrases_in(terms, starts)
    if not found:
        return terms, starts
    places, numbers, segments = np.array(found).T
    more = np.bincount(segments, minlength=len(starts) - 1)
    return np.insert(terms, places, numbers).astype(np.int32), starts + ends(more)
