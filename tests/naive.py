"""Passages as terms, the plain way: a string at a time, nothing kept, nothing numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from chatbot.answers import asked_for, given_by
from chatbot.corpus import Passage
from chatbot.forward import HEADING, SENTENCE, WORDING, ends
from chatbot.indexing.lexicon import Phrase
from chatbot.indexing.segments import Segments
from chatbot.sentences import sentences
from chatbot.spelling import plain
from chatbot.text import JOINT, Analysis


class Analysed(NamedTuple):
    """The terms of a passage, the kinds that wordings ask for, those that sentences give."""

    heading: list[str]
    wordings: list[list[str]]
    sentences: list[list[str]]
    asks: list[int]
    answers: list[int]


def analyse(passage: Passage, analysis: Analysis, phrases: Sequence[Phrase]) -> Analysed:
    """The terms of a passage: its heading, each wording of its question, each sentence."""
    spans = [passage.text[a:b] for a, b in sentences(passage.text)]
    return Analysed(
        marked(analysis.terms(passage.heading), phrases),
        [marked(analysis.terms(wording), phrases) for wording in passage.wordings],
        [marked(analysis.terms(span), phrases) for span in spans],
        [asked_for(wording)[0] for wording in passage.wordings],
        [given_by(span) for span in spans],
    )


def marked(terms: list[str], phrases: Sequence[Phrase]) -> list[str]:
    """`terms` with the term of each phrase added after its last word."""
    found = []
    for last in range(1, len(terms) + 1):
        found.append(terms[last - 1])
        begun = (tuple(terms[first:last]) for first in range(last))
        found += [" ".join(phrase) for phrase in begun if phrase in phrases]
    return found


def counted(passages: Iterable[Passage], analysis: Analysis) -> dict[str, int]:
    """How often each word stands in the passages, as spelling repair lists words."""
    words: Counter[str] = Counter()
    for passage in passages:
        for text in (passage.heading, passage.question, *passage.alternates, passage.text):
            for token in analysis.tokens(text):
                if analysis.terms(token):
                    words.update(plain(part) for part in JOINT.split(token))
    del words[""]
    return words


def segments_of(passages: Iterable[Analysed], number: dict[str, int]) -> Segments:
    """The segments of analysed passages; `number` gives each term its number."""
    passages = list(passages)
    each = [[p.heading, *p.wordings, *p.sentences] for p in passages]
    flat = [segment for segments in each for segment in segments]
    kinds = [
        [HEADING, *[WORDING] * len(p.wordings), *[SENTENCE] * len(p.sentences)]
        for p in passages
    ]
    answers = [bits for p in passages for bits in (0, *p.asks, *p.answers)]
    return Segments(
        np.array([number[term] for segment in flat for term in segment], np.int32),
        ends([len(segment) for segment in flat]),
        ends([len(segments) for segments in each]),
        np.array([kind for row in kinds for kind in row], np.uint8),
        np.array(answers, np.uint8),
    )
