"""Misses -> clusters of wordings of about the same question, each with its nearest entry."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .batches import replies
from .corpus import Passage
from .decision import Answer, Clarification, Reply
from .index import Index
from .misses import Miss
from .query import CORRECTED, Query
from .ranking import Match

ALIKE = 0.6  # Dice coefficient of the weighed terms of wordings that are one question


@dataclass(frozen=True, slots=True)
class Cluster:
    """Misses of about the same question, oldest first.

    Of `wordings` the most frequent is the first, then the oldest; `nearest` is the match
    among the entries that came closest to the first one, None where no entry has a word of
    it.
    """

    misses: tuple[Miss, ...]
    wordings: tuple[str, ...]
    nearest: Match | None

    @property
    def last(self) -> str:
        """When it was missed last."""
        return self.misses[-1].time


def clusters(
    misses: Iterable[Miss], index: Index, threshold: float
) -> tuple[list[Cluster], int]:
    """What is still missed, most often first, then latest first; how many misses are not.

    A question is missed no more where it is answered or asked back to by now; one whose
    answer was bad, where it is a wording of an entry that is found by now.
    """
    of: dict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        of[_words(miss.question)].append(miss)
    asked = [wordings[-1].question for wordings in of.values()]
    found = dict(
        zip(of, replies(index, [[q] for q in asked], threshold=threshold), strict=True)
    )
    open_ = {name: of[name] for name in of if not _settled(name, of[name], found[name])}
    order = sorted(open_, key=lambda name: -len(of[name]))
    groups = _grouped([found[name].query for name in order])
    rows = [_cluster([order[at] for at in group], of, found) for group in groups]
    rows.sort(key=lambda cluster: (len(cluster.misses), cluster.last), reverse=True)
    settled = sum(len(of[name]) for name in of if name not in open_)
    return rows, settled


def _settled(name: str, misses: Sequence[Miss], reply: Reply) -> bool:
    if not isinstance(reply, Answer | Clarification):
        return False
    wordings = (w for match in reply.matches for w in match.passage.wordings)
    return all(miss.kind != "bad" for miss in misses) or name in map(_words, wordings)


def _words(question: str) -> str:
    """A question without capitals and marks: what differs in nothing else is one wording."""
    return " ".join(re.findall(r"\w+", question.casefold())) or question


def _cluster(
    names: Sequence[str], of: Mapping[str, Sequence[Miss]], found: Mapping[str, Reply]
) -> Cluster:
    misses = sorted((miss for name in names for miss in of[name]), key=lambda m: m.time)
    wordings = tuple(of[name][-1].question for name in names)
    entries = (match for match in found[names[0]].matches if match.passage.question)
    return Cluster(tuple(misses), wordings, next(entries, None))


def _grouped(queries: Sequence[Query]) -> list[list[int]]:
    """The queries by their numbers; the first of a group is like each of the others.

    Each goes to the first group whose first is ALIKE, the most alike of several.
    """
    having: dict[int | str, list[int]] = defaultdict(list)  # the groups whose first has a term
    groups: list[list[int]] = []
    totals: list[float] = []
    for number, query in enumerate(queries):
        terms = _terms(query)
        total = sum(terms.values())
        shared: dict[int, float] = defaultdict(float)
        for term, weight in terms.items():
            for group in having[term]:
                shared[group] += weight
        alike = {group: 2 * both / (total + totals[group]) for group, both in shared.items()}
        best = max(alike, key=lambda group: (alike[group], -group), default=-1)
        if best >= 0 and alike[best] >= ALIKE:
            groups[best].append(number)
            continue
        for term in terms:
            having[term].append(len(groups))
        groups.append([number])
        totals.append(total)
    return groups


def _terms(query: Query) -> dict[int | str, float]:
    """The weight of each term of a question, as what it most likely stands for."""
    meant: dict[int, int | str] = dict(enumerate(query.terms))
    strongest = dict.fromkeys(meant, 0.0)
    for of, term, strength in query.readings:
        if strength >= CORRECTED and strength > strongest[of]:
            meant[of], strongest[of] = term, strength
    return {meant[of]: float(weight) for of, weight in enumerate(query.weights)}


def entry_called(index: Index, name: str) -> list[Passage]:
    """The passages that have this id, else those with this question; by capitals alike."""
    wanted = " ".join(name.split()).casefold()
    called: tuple[list[Passage], list[Passage]] = [], []
    for passage in index.passages:
        for found, own in zip(called, (passage.id, passage.question), strict=True):
            if wanted and " ".join(own.split()).casefold() == wanted:
                found.append(passage)
    return called[0] or called[1]
