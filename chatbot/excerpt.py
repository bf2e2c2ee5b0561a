"""Match -> the sentence or two that carry it, as spans of the passage's text."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .answers import given_by
from .corpus import Passage
from .index import Index
from .query import Query
from .sentences import sentences
from .text import Analysis

Span = tuple[int, int]

SECOND = 0.25  # share of the question's weight that a second sentence has to add


@np.errstate(invalid="ignore")  # some BLAS raise the flag for products of finite numbers
def excerpt(query: Query, passage: Passage, index: Index) -> tuple[Span, ...]:
    """Spans of `passage.text`, in order: the sentence that holds most of the question.

    And its neighbour, where that adds a good part. What counts is the best reading of each
    word; a sentence that can give the kind of answer asked for also holds the word that
    asks. () where the passage is one sentence, or no sentence holds anything of the
    question: then nothing stands out. Of equals the first.
    """
    spans = sentences(passage.text)
    if len(spans) < 2:
        return ()
    names = {reading.term: index.vocabulary.term(reading.term) for reading in query.readings}
    analysis = index.settings.analysis_of(passage.document)
    held = np.stack([_held(query, passage.text[a:b], analysis, names) for a, b in spans])
    weights = query.weights / query.weight
    covered = held @ weights
    best = int(np.argmax(covered))
    if not covered[best]:
        return ()
    added = np.maximum(held - held[best], 0) @ weights
    beside = [at for at in (best - 1, best + 1) if 0 <= at < len(spans)]
    second = max(beside, key=lambda at: (added[at], -at))
    chosen = sorted({best, second}) if added[second] >= SECOND else [best]
    return tuple(spans[at] for at in chosen)


def matched_words(
    query: Query, passage: Passage, index: Index, within: tuple[Span, ...]
) -> tuple[Span, ...]:
    """Spans of the words of `passage.text` that stand for a telling word of the question.

    In order; those in a span of `within`, or anywhere where that is empty.
    """
    telling = set(query.content)
    names = {index.vocabulary.term(term) for of, term, _ in query.readings if of in telling}
    analysis = index.settings.analysis_of(passage.document)
    spans = within or ((0, len(passage.text)),)
    return tuple(
        (start + word.start, start + word.end)
        for start, end in spans
        for word in analysis.words(passage.text[start:end])
        if not names.isdisjoint(word.terms)
    )


def _held(
    query: Query, sentence: str, analysis: Analysis, names: Mapping[int, str]
) -> np.ndarray:
    """How well each term of the query is read in a sentence: (terms,) float32, 0 to 1."""
    joined = f" {' '.join(analysis.terms(sentence))} "  # so that phrases are found as well
    held = np.zeros(len(query.terms), np.float32)
    for of, number, strength in query.readings:
        if strength > held[of] and f" {names[number]} " in joined:
            held[of] = strength
    if query.cues and given_by(sentence) & query.asked:
        held[list(query.cues)] = 1
    return held
