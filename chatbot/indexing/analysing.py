"""Passages -> their terms, field by field and sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..answers import asked_for, given_by
from ..corpus import Passage
from ..text import Analysis, sentences

Phrase = tuple[str, ...]


class Analysed(NamedTuple):
    """The terms of a passage.

    `asks` is the kind of answer that each wording asks for, `answers` are those that each
    sentence can give, as bits.
    """

    heading: list[str]
    wordings: list[list[str]]
    sentences: list[list[str]]
    asks: list[int]
    answers: list[int]


class Phrases:
    """Phrases that are terms of their own, written with a space: "unit state"."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Take the phrases, each of at least two terms."""
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self._by_first.setdefault(phrase[0], []).append(phrase)

    def marked(self, terms: Sequence[str]) -> list[str]:
        """`terms` with the term of each phrase among them added after its last word."""
        ends: dict[int, list[str]] = {}
        for at, term in enumerate(terms):
            for phrase in self._by_first.get(term, ()):
                if tuple(terms[at : at + len(phrase)]) == phrase:
                    ends.setdefault(at + len(phrase) - 1, []).append(" ".join(phrase))
        if not ends:
            return list(terms)
        return [x for at, term in enumerate(terms) for x in (term, *ends.get(at, ()))]


def analyse(passage: Passage, analysis: Analysis, phrases: Phrases) -> Analysed:
    """The terms of a passage: its heading, each wording of its question, each sentence."""
    wordings = [w for w in (passage.question, *passage.alternates) if w.strip()]
    spans = [passage.text[a:b] for a, b in sentences(passage.text)]
    return Analysed(
        phrases.marked(analysis.terms(passage.heading)),
        [phrases.marked(analysis.terms(wording)) for wording in wordings],
        [phrases.marked(analysis.terms(span)) for span in spans],
        [asked_for(wording)[0] for wording in wordings],
        [given_by(span) for span in spans],
    )
