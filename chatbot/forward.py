"""The terms of passages as they stand in them: what ranking looks at closely."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

HEADING, WORDING, SENTENCE = 0, 1, 2
MOST_WORDINGS = 5  # of one passage that are compared with the question


class Best(NamedTuple):
    """Wordings of passages: of which passage, and which of its own, both from 0; int64.

    Those of a passage stand together, the best first.
    """

    of: np.ndarray
    wordings: np.ndarray


@dataclass(frozen=True, eq=False)
class Forward:
    """The terms of each passage in their order, cut into segments.

    A segment is a heading, a wording of the question, or a sentence (`kinds`: HEADING,
    WORDING, SENTENCE; each passage has one heading, perhaps empty, then its wordings, then
    its sentences). Segment s has the term numbers `terms[starts[s]:starts[s + 1]]`; passage
    p has the segments `passages[p]` up to `passages[p + 1]`. `answers` are the kinds of
    answer that a sentence can give, as bits, or that a wording asks for. `weights` are the
    summed weights of a segment's distinct terms, `norms` the lengths of its vector of
    character n-grams, `text_norms` those of all sentences of a passage together. `means`
    are the mean lengths of the three fields in terms.

    Shapes: terms (n,) int32; starts (segments + 1,), passages (passages + 1,) int64; kinds,
    answers (segments,) uint8; weights, norms (segments,), text_norms (passages,), means
    (3,) float32.
    """

    terms: np.ndarray
    starts: np.ndarray
    passages: np.ndarray
    kinds: np.ndarray
    answers: np.ndarray
    weights: np.ndarray
    norms: np.ndarray
    text_norms: np.ndarray
    means: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """How many terms each segment has: (segments,) int64."""
        found: np.ndarray = self.starts[1:] - self.starts[:-1]
        return found

    @property
    def sizes(self) -> np.ndarray:
        """How many segments each passage has: (passages,) int64."""
        found: np.ndarray = self.passages[1:] - self.passages[:-1]
        return found

    def of(self, passages: np.ndarray, best: Best | None = None) -> Forward:
        """These passages alone, in this order and numbered anew.

        With `best`, of a passage with more than MOST_WORDINGS only these are taken, at most
        so many, and the first one where none of them is its own. Raises `ValueError` where
        damaged starts would fill the memory.
        """
        begin, end = self.passages.take(passages), self.passages.take(passages + 1)
        rows, owners = ranges(begin, end, len(self.kinds))
        kinds = self.kinds.take(rows)
        if best is not None:
            kept = _kept(kinds, rows - begin.take(owners) - 1, owners, best)
            rows, owners, kinds = rows[kept], owners[kept], kinds[kept]
        first, last = self.starts.take(rows), self.starts.take(rows + 1)
        places, _ = ranges(first, last, len(self.terms))
        return Forward(
            terms=self.terms.take(places),
            starts=ends(last - first),
            passages=ends(np.bincount(owners, minlength=len(passages))),
            kinds=kinds,
            answers=self.answers.take(rows),
            weights=self.weights.take(rows),
            norms=self.norms.take(rows),
            text_norms=self.text_norms.take(passages),
            means=self.means,
        )


@dataclass(frozen=True, eq=False)
class PartedForward(Forward):
    """The texts of passages that stand in two places: here and among `others`.

    `places` (its passages,) int32 says where each one stands: its number here, or -1 - its
    number among the others.
    """

    others: Forward
    places: np.ndarray

    @classmethod
    def by(cls, main: Forward, others: Forward, places: np.ndarray) -> PartedForward:
        """The texts of `main`, and the `others`."""
        own = {field.name: getattr(main, field.name) for field in fields(main)}
        return cls(**own, others=others, places=places)

    def of(self, passages: np.ndarray, best: Best | None = None) -> Forward:
        """As `Forward.of`."""
        places = self.places.take(passages)
        in_main = places >= 0
        if in_main.all():
            return super().of(places, best)
        ours = super().of(places[in_main], best and _among(in_main, best))
        others = self.others.of(-1 - places[~in_main], best and _among(~in_main, best))
        order = np.empty(len(places), np.int64)
        order[np.append(in_main.nonzero()[0], (~in_main).nonzero()[0])] = np.arange(len(order))
        return both(ours, others).of(order)


def _among(these: np.ndarray, best: Best) -> Best:
    """The wordings that are of `these` passages, (passages,) bool, numbered among them."""
    of, wordings = (values[these.take(best.of)] for values in best)
    return Best(these.cumsum().take(of) - 1, wordings)


def both(one: Forward, other: Forward) -> Forward:
    """The passages of one, then those of the other."""
    joined = {
        name: np.append(getattr(one, name), getattr(other, name))
        for name in ("terms", "kinds", "answers", "weights", "norms", "text_norms")
    }
    starts, passages = (
        np.append(getattr(one, name), getattr(other, name)[1:] + getattr(one, name)[-1])
        for name in ("starts", "passages")
    )
    return Forward(**joined, starts=starts, passages=passages, means=one.means)


def _kept(
    kinds: np.ndarray, wordings: np.ndarray, owners: np.ndarray, best: Best
) -> np.ndarray:
    """Which segments are taken, of those of all passages: (segments,) bool.

    `wordings` are the places that they have among their passage's wordings, if they are any.
    """
    is_wording, size = kinds == WORDING, int(owners[-1]) + 1 if len(owners) else 0
    many = np.bincount(owners[is_wording], minlength=size) > MOST_WORDINGS
    if not many.any():
        return np.ones(len(kinds), bool)
    first = np.arange(len(best.of)) - best.of.searchsorted(best.of) < MOST_WORDINGS
    lacking = np.setdiff1d(np.arange(size), best.of)
    width = int(wordings.max()) + 2
    wanted = np.append(best.of[first] * width + best.wordings[first], lacking * width)
    kept: np.ndarray = ~(is_wording & many[owners])
    kept |= is_wording & np.isin(owners * width + wordings, wanted)
    return kept


def ranges(
    begin: np.ndarray, end: np.ndarray, size: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """All numbers of the ranges one after the other, and which range each is of: int64.

    Raises `ValueError` for more than `size`, as damaged starts give: they could fill memory.
    """
    lengths = end - begin
    if size is not None and (lengths.max(initial=0) > size or lengths.sum() > size):
        raise ValueError(f"ranges of more than {size}")
    of = np.arange(len(lengths)).repeat(lengths)
    starts = lengths.cumsum() - lengths
    return np.arange(len(of)) + (begin - starts)[of], of


def ends(lengths: Sequence[int] | array[int] | np.ndarray) -> np.ndarray:
    """Where parts of these lengths, one after the other, begin and the last one ends: int64."""
    found = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=found[1:])
    return found
