"""A question that leans on the last one -> whole, by what the conversation is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from .query import HEDGES, TOLD, Query, Reading

CARRY = 0.8  # what a carried word counts, of 1 for one that was typed
CITED = 0.3  # what a word of the cited passage's question or heading counts before that
FADED = 0.5  # what a word counts that a whole question left behind, each time
LIGHT = 0.5  # what a common word of a completed question counts: "take part", "come out of"
NAMED = 1.5  # what a name counts in a thread beside other words: threads are about names
LONGEST = 10  # words that a thread is about; the weightiest stay
FEW = 2  # words of content up to which a question may lack its topic
SOME = 5  # up to which a pronoun may stand for something said before, and not in the question
SHOWN = 20  # passages that a thread remembers as shown
# Each is the best of a few tried on the sets of tests/benchmarks/conversation.py.

# "this" and its like only where no noun follows them: "this summit" is whole.
_PRONOUN = re.compile(
    r"\b(?:its?|he|him|his|she|hers?|they|them|theirs?|ones|else"
    r"|(?:this|that|these|those)(?=\W*$|[,.;:]| (?:is|are|was|were|will|would|can|could|do|does"
    r"|did|has|have|had|means?|so)\b))\b",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"\W*(?:and|but|so|or|also|then|what about|how about|why(?: not)?\W*$|what else|who else"
    r"|where else|how so|how come\W*$|which one|since when\W*$|in what way|tell me more)\b",
    re.IGNORECASE,
)


_ASKING = HEDGES | {"what", "which", "how", "whether"}
# Here "it" stands for nothing that was said.
_CLOCK = re.compile(r"\bwhat (?:time|day|date|year|month) is (?:it|today)\b", re.IGNORECASE)


class Carried(NamedTuple):
    """A word that a thread is about, as a question has it: see `Query`."""

    term: str
    word: str
    weight: float
    readings: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """What a conversation is about: its words, and the paragraphs that were shown.

    `shown` are their places in the index, the latest last.
    """

    words: tuple[Carried, ...] = ()
    shown: tuple[int, ...] = ()


def has_pronoun(query: Query) -> bool:
    """Whether a question has a pronoun, for something said before or not."""
    return bool(_PRONOUN.search(query.text))


def points_back(query: Query) -> bool:
    """Whether a question has a word that stands for something said before."""
    return bool(_OPENER.match(query.text)) or has_pronoun(query)


def leans(query: Query) -> bool:
    """Whether a question may not be whole: it points back, or says little of its own."""
    if _CLOCK.search(query.text):
        return False
    own = len(own_words(query))
    return own <= FEW or (own <= SOME and points_back(query))


def own_words(query: Query) -> list[int]:
    """Which terms of a question say what it is about, those apart that only ask."""
    return [
        of
        for of in query.content
        if of not in query.cues
        and "-" not in query.terms[of]
        and query.words[of].lower() not in _ASKING
    ]


def telling_words(query: Query) -> list[int]:
    """Those of `own_words` that are not common."""
    return [of for of in own_words(query) if query.weights[of] >= TOLD]


def completed(query: Query, thread: Thread) -> Query:
    """`query` with the words of the thread that it lacks, at CARRY of their weight.

    Its own common words, but for those that ask for a kind, count LIGHT beside them.
    `query` itself where it lacks none.
    """
    added = [word for word in thread.words if word.term not in query.terms]
    if not added:
        return query
    first = len(query.terms)
    readings = [
        Reading(first + at, number, strength)
        for at, word in enumerate(added)
        for number, strength in word.readings
    ]
    common = query.weights < TOLD
    common[list(query.cues)] = False
    own = np.where(common, np.float32(LIGHT), np.float32(1)) * query.weights
    weights = np.array([CARRY * word.weight for word in added], np.float32)
    return replace(
        query,
        terms=(*query.terms, *(word.term for word in added)),
        words=(*query.words, *(word.word for word in added)),
        weights=np.concatenate([own, weights]),
        readings=(*query.readings, *readings),
        carried=tuple(word.word for word in added),
    )


def continued(thread: Thread, query: Query, cited: Query | None, shown: int | None) -> Thread:
    """What the conversation is about after `query` as it was resolved.

    `thread` is what it was about where the question leaned on it, else what `faded` of it;
    `cited` the question or heading of the passage that was given, and `shown` its place
    where it is a paragraph.
    """
    own = {word.term: word for word in _words(query)}
    words = {word.term: word for word in thread.words} | own
    kept = sorted(words.values(), key=lambda word: -word.weight)[:LONGEST]
    held = {word.term for word in kept}
    if cited is not None:
        lighter = (word._replace(weight=CITED * word.weight) for word in _words(cited))
        kept += [word for word in lighter if word.term not in held]
    places = thread.shown if shown is None else _with(thread.shown, shown)
    return Thread(tuple(kept[:LONGEST]), places)


def faded(thread: Thread) -> Thread:
    """What is left of a thread behind a question that did not lean on it.

    Its words at FADED of their weight, until they weigh less than a word that tells.
    """
    left = (word._replace(weight=FADED * word.weight) for word in thread.words)
    return Thread(tuple(word for word in left if word.weight >= FADED * TOLD), thread.shown)


def _with(places: Sequence[int], place: int) -> tuple[int, ...]:
    return (*(other for other in places if other != place), place)[-SHOWN:]


def _words(query: Query) -> Iterable[Carried]:
    """The telling words that a question was typed with, names weighing more.

    None that it carried, and none that the documents don't have.
    """
    carried = len(query.terms) - len(query.carried)
    read: dict[int, list[tuple[int, float]]] = {}
    for of, term, strength in query.readings:
        read.setdefault(of, []).append((term, strength))
    for of in own_words(query):
        readings = tuple(read.get(of, ()))
        if of < carried and readings and query.weights[of] >= TOLD:
            word = query.words[of]
            named = word[:1].isupper() and of != query.sequence[0]
            weight = float(query.weights[of]) * (NAMED if named else 1.0)
            meant = query.corrections.get(word, word)
            yield Carried(query.terms[of], meant, weight, readings)
