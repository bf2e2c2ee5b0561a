"""Matches -> Reply: answer, ask back, or say honestly that nothing answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .excerpt import Span, excerpt, matched_words
from .index import Index, checking
from .query import Query
from .ranking import Match, Ranking

ANSWER = 0.4  # probability that the documents answer, from which they are let answer: then an
# answer too many and one too few are about as frequent on the development questions
CLOSE = 0.9  # share of the best match's probability from which another is as good a guess
UNSURE = 0.3  # confidence below which the best match is wrong three times in four on them
ROUGHLY = 0.25  # share of its probability from which another is then worth asking about
CHOICES = 3  # matches that are asked about
NEAREST = 3  # matches shown where none is an answer

Reason = Literal["no words", "no match", "not sure", "no answer written"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The first of `matches` answers; `excerpt` are the spans of its text that carry it.

    `words` are the spans of the words there that matched; `answerable` is the probability
    that the documents answer at all.
    """

    query: Query
    matches: tuple[Match, ...]
    excerpt: tuple[Span, ...]
    words: tuple[Span, ...] = ()
    answerable: float = 0.0

    @property
    def match(self) -> Match:
        """The match that answers."""
        return self.matches[0]

    @property
    def others(self) -> tuple[Match, ...]:
        """The next best matches."""
        return self.matches[1:]

    @property
    def confidence(self) -> float:
        """The probability that the answer is right."""
        return self.match.confidence


@dataclass(frozen=True, slots=True)
class Clarification:
    """Several passages fit about as well; `choices`, best first, are to be asked about."""

    query: Query
    matches: tuple[Match, ...]
    choices: tuple[Match, ...]
    answerable: float = 0.0

    @property
    def confidence(self) -> float:
        """The probability that the first choice is right."""
        return self.choices[0].confidence


@dataclass(frozen=True, slots=True)
class Abstention:
    """Nothing answers. `matches` are what came closest, best first, perhaps none."""

    query: Query
    matches: tuple[Match, ...]
    reason: Reason
    answerable: float = 0.0

    @property
    def nearest(self) -> tuple[Match, ...]:
        """The few closest matches, worth naming as topics."""
        return self.matches[:NEAREST]

    @property
    def confidence(self) -> float:
        """The probability that the closest match would have been right."""
        return self.matches[0].confidence if self.matches else 0.0


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """No question, but something said beside; `text` is what is said back.

    `matches` are what came closest to it all the same.
    """

    query: Query
    matches: tuple[Match, ...]
    text: str
    answerable: float = 0.0

    @property
    def confidence(self) -> float:
        """The probability that the closest match would have been right."""
        return self.matches[0].confidence if self.matches else 0.0


Reply = Answer | Clarification | Abstention | SmallTalk


@checking
def decide(query: Query, ranking: Ranking, index: Index, *, threshold: float = ANSWER) -> Reply:
    """The reply that the matches of `ranking` allow; deterministic.

    It abstains where the question has no word of content, where the probability that the
    documents answer is below `threshold`, and where the best match is a question without
    an answer. Else it answers, or asks back where other matches are about as probable.
    """
    found, probable = ranking.matches, ranking.answerable
    if not set(query.content) - set(query.cues):
        return Abstention(query, found, "no words")
    if not found:
        return Abstention(query, found, "no match")
    if probable < threshold:
        return Abstention(query, found, "not sure", probable)
    if not found[0].passage.text.strip():
        return Abstention(query, found, "no answer written", probable)
    choices = _choices(found)
    if len(choices) > 1:
        return Clarification(query, found, choices, probable)
    return _answer(query, found, index, probable)


def _answer(
    query: Query, matches: tuple[Match, ...], index: Index, answerable: float
) -> Answer:
    passage = matches[0].passage
    spans = excerpt(query, passage, index)
    words = matched_words(query, passage, index, spans)
    return Answer(query, matches, spans, words, answerable)


def _choices(found: Sequence[Match]) -> tuple[Match, ...]:
    """The first match and the few that are about as probable and say something else.

    Roughly as probable is enough where the first is not to be relied on.
    """
    best = found[0]
    share = CLOSE if best.confidence >= UNSURE else ROUGHLY
    close = [match for match in found if match.confidence >= share * best.confidence]
    distinct = [match for match in close if match is best or not match.same]
    return tuple(distinct[:CHOICES])


def choose(reply: Reply, number: int, index: Index) -> Answer | None:
    """The answer that a number stands for after a list of choices or topics; None for none.

    Numbers count from 1, in the order of the list.
    """
    match reply:
        case Clarification():
            listed = reply.choices
        case Abstention():
            listed = reply.nearest
        case Answer() | SmallTalk():
            return None
    if not 1 <= number <= len(listed):
        return None
    chosen = listed[number - 1]
    others = (match for match in reply.matches if match is not chosen)
    return answered(reply, [chosen, *others], index)


def answered(reply: Reply, matches: Sequence[Match], index: Index) -> Answer:
    """`reply` as an answer, by the first of `matches`, which are its own in another order."""
    return _answer(reply.query, tuple(matches), index, reply.answerable)
