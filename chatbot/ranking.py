"""Candidates -> Matches: ranked by learned evidence, each with its confidence."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .confidence import Missing, answerable, first_right
from .corpus import Passage
from .forward import SENTENCE, Forward
from .index import Index, checking
from .query import Query
from .scoring import CANDIDATES, candidates
from .signals import SIGNALS, signals

SAME = 1 / 3  # share of the terms' weight that two texts share which say the same
ALIKE = 0.95  # share of the best match's coverage that counts as much as it
FITTING = 2.0  # score; the labelled sets gain as much as they lose by it
AGAIN = 1.0  # score that a paragraph loses in a thread that it was shown in already
ASKING = (0.5, 6.0)  # the same two where only the thread says what is asked about
_INSIDE = re.compile(r"[\w,;’'\"-]\s*\Z")  # before a word that begins no sentence
BEFORE = 64  # characters looked at for it: all of a long text, at every name, take too long
COMPARED = 10  # matches that are compared with the first


class Held(NamedTuple):
    """A term of the index that stands for one of the question, and how well (0 to 1)."""

    term: int
    strength: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word of the question that a passage has.

    `word` is as it was typed, `term` what it was matched by, `share` its part of the
    question's weight, `strength` how well the term stands for it (1: it is the word itself).
    """

    word: str
    term: str
    share: float
    strength: float


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that may answer a question.

    `score` is the weighted sum of `signals` and orders the matches of one question only;
    `confidence` is the probability that the passage answers it; `rank` counts from 1;
    `same` is whether the passage says the same as the first match; `number` is the passage's
    place in the index.
    """

    passage: Passage
    number: int
    score: float
    confidence: float
    evidence: tuple[Evidence, ...]
    signals: dict[str, float]
    rank: int
    same: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The matches, best first, and the probability that the documents answer at all."""

    matches: tuple[Match, ...] = ()
    answerable: float = 0.0


@checking
@np.errstate(all="ignore")  # a damaged index has any number in it; see `isfinite` below
def rank(query: Query, index: Index, limit: int, shown: Collection[int] = ()) -> Ranking:
    """At most `limit` matches, best first, ties in the order of the documents.

    None where no passage has a word of the question. The confidence of a match falls with
    its score as its odds do in the learned model. `shown` are passages that were given
    before, by their numbers: they lose AGAIN of their score. Raises `ValueError` for a
    limit below 1.
    """
    if limit < 1:
        raise ValueError(f"a limit of {limit} matches; ask for at least one")
    found = candidates(query, index, CANDIDATES)
    if not len(found.passages):
        return Ranking()
    values = signals(query, index, found)
    scores = _in_thread(query, found.passages, values, values @ index.model.ranking, shown)
    if not np.isfinite(scores).all():
        raise FloatingPointError("the score of a passage is no number")
    order = np.lexsort((found.passages, -scores))
    passages, values, scores = found.passages[order], values[order], scores[order]
    forward = index.forward.of(passages[: max(limit, COMPARED)])
    held = [held_terms(query, forward, place) for place in range(len(passages[:limit]))]
    same = say_the_same(index.weights(query.language), forward, len(passages))
    numbers = passages[:limit].tolist()
    given = [index.passages[number] for number in numbers]
    lacking = missing(query, held[0], given[0].text)
    can_answer = answerable(query, index, values[0], lacking)
    best = can_answer * first_right(index, values, scores, same)
    words = evidence(query, index, held)
    matches = _matches(given, numbers, scores, values, words, same, best)
    return Ranking(tuple(matches), can_answer)


def _matches(  # noqa: PLR0913, PLR0917  # the columns of a table
    passages: Sequence[Passage],
    numbers: Sequence[int],
    scores: np.ndarray,
    values: np.ndarray,
    evidence: Sequence[tuple[Evidence, ...]],
    same: np.ndarray,
    best: float,
) -> Iterator[Match]:
    """The matches in their order; `best` is the confidence of the first."""
    rows = zip(
        *(passages, numbers, scores.tolist(), values.tolist(), evidence, same.tolist()),
        strict=False,  # of all candidates only those asked for are given
    )
    for place, (passage, number, score, row, words, alike) in enumerate(rows, 1):
        yield Match(
            passage=passage,
            number=number,
            score=score,
            confidence=best * math.exp(score - float(scores[0])),
            evidence=words,
            signals=dict(zip(SIGNALS, row, strict=True)),
            rank=place,
            same=alike,
        )


def _in_thread(
    query: Query,
    passages: np.ndarray,
    values: np.ndarray,
    scores: np.ndarray,
    shown: Collection[int],
) -> np.ndarray:
    """`scores` with what was `shown` behind, and what can give the answer asked for ahead."""
    if shown:
        scores = scores - AGAIN * np.isin(passages, list(shown)).astype(np.float32)
    only_asks = bool(query.carried) and set(query.content) <= {*query.cues, *_carried(query)}
    return fitting_first(values, scores, *(ASKING if only_asks else (ALIKE, FITTING)))


def _carried(query: Query) -> range:
    """Which terms came from earlier turns: they stand last."""
    return range(len(query.terms) - len(query.carried), len(query.terms))


def fitting_first(
    values: np.ndarray, scores: np.ndarray, alike: float = ALIKE, within: float = FITTING
) -> np.ndarray:
    """`scores` with a match lifted to the top that can give the kind of answer asked for.

    Only where the best one can't, and the other covers `alike` of what that covers of the
    question, readings counted, and is at most `within` behind: "Where will the summit be
    held?" is not answered by what the summit means.
    """
    best = int(np.argmax(scores))
    unfit, covered = values[:, SIGNALS.index("unfit")], values[:, SIGNALS.index("read whole")]
    if not unfit[best]:
        return scores
    able = (unfit == 0) & (covered >= alike * covered[best])
    able &= scores >= scores[best] - within
    if not able.any():
        return scores
    lifted = scores.copy()
    lifted[np.argmax(np.where(able, scores, -np.inf))] = np.nextafter(scores[best], np.inf)
    return lifted


def say_the_same(idf: np.ndarray, forward: Forward, size: int) -> np.ndarray:
    """Which of `size` passages say the same as the first of them: (size,) bool.

    Those whose sentences share with its sentences SAME of their terms' weight (Dice
    coefficient). Only the first COMPARED of `forward` are looked at; a later one is no
    serious rival.
    """
    flat, ends = _text_terms(forward, len(idf))
    weights = idf.take(flat)
    in_first = np.zeros(len(idf), bool)
    in_first[flat[: ends[0]]] = True
    shared = in_first.take(flat)
    own = float(np.add.reduce(weights[: ends[0]]))
    same = np.zeros(size, bool)
    same[0] = True
    for place, (begin, end) in enumerate(pairwise(ends[:COMPARED]), 1):
        text = weights[begin:end]
        both = 2 * float(np.add.reduce(text[shared[begin:end]]))
        same[place] = both >= SAME * (own + float(np.add.reduce(text))) > 0
    return same


def _text_terms(forward: Forward, terms: int) -> tuple[np.ndarray, list[int]]:
    """The distinct terms of each passage's sentences, ascending, and where each one's end.

    They are numbered below `terms`.
    """
    passages = len(forward.passages) - 1
    in_text = (forward.kinds == SENTENCE).repeat(forward.lengths)
    ends = forward.starts.take(forward.passages)
    of = np.arange(passages).repeat(ends[1:] - ends[:-1])[in_text]
    keys = of * terms + forward.terms[in_text]
    keys.sort()
    distinct = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=distinct[1:])
    of, found = np.divmod(keys[distinct], terms)
    return found, np.bincount(of, minlength=passages).cumsum().tolist()


def missing(query: Query, held: Mapping[int, Held], text: str = "") -> Missing:
    """What the question says, as it was typed, that is not `held`.

    A name is a word typed with a capital that neither the beginning of a question gives it
    nor capitals throughout; one that is held also where only `text`, the passage's, writes
    it so. Of a joined word its parts count, not the whole. What is asked of the names,
    "born" in "Where was Joe Biden born?", are the other words of content, but for those
    that only ask.
    """
    weights, typed = query.weights.tolist(), len(query.terms) - len(query.carried)
    content = [of for of in query.content if of < typed]
    shouted = query.text.isupper()
    names = [of for of in content if not shouted and is_name(query, of)]
    name = max((weights[of] for of in names if of not in held), default=0.0)
    written = [of for of in content if of in held and _is_name_in(text, query.words[of])]
    others = set(content) - {*names, *written, *query.cues}
    said = {of: weights[of] for of in others if "-" not in query.terms[of]}
    lacked = sum(w * (1 - held[of].strength if of in held else 1) for of, w in said.items())
    return Missing(name, lacked / sum(said.values()) if said else 0.0)


def is_name(query: Query, of: int) -> bool:
    """Whether a word has a capital that the beginning of the question does not give it."""
    capital = query.words[of][:1].isupper() and of != query.sequence[0]
    return capital and "-" not in query.terms[of]


def _is_name_in(text: str, word: str) -> bool:
    """Whether `text` has `word` with a capital alone, not only where a sentence begins."""
    found = [*re.finditer(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]
    capitals = all(match.group()[0].isupper() for match in found)
    return capitals and any(
        _INSIDE.search(text, max(0, match.start() - BEFORE), match.start()) for match in found
    )


def evidence(
    query: Query, index: Index, held: Sequence[Mapping[int, Held]]
) -> list[tuple[Evidence, ...]]:
    """What of the question each passage has, from what it has `held`, in its order."""
    numbers = {one.term for row in held for one in row.values()}
    names = {number: index.vocabulary.term(number) for number in numbers}
    shares = (query.weights.astype(float) / query.weight).tolist()
    return [
        tuple(
            Evidence(query.words[of], names[one.term], shares[of], one.strength)
            for of, one in sorted(row.items())
        )
        for row in held
    ]


def held_terms(query: Query, forward: Forward, passage: int) -> dict[int, Held]:
    """The terms of the question that a passage has, each by its strongest reading."""
    first, last = forward.starts.take(forward.passages[passage : passage + 2]).tolist()
    terms = set(forward.terms[first:last].tolist())
    best: dict[int, Held] = {}
    for of, term, strength in query.readings:
        if term in terms and (of not in best or strength > best[of].strength):
            best[of] = Held(term, strength)
    return best
