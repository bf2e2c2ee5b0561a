"""Each entry asked its own question: who answers it, and who else has the same question."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..corpus import Passage
from ..decision import CLOSE
from ..index import Index
from ..processes import shared
from ..progress import Progress
from ..query import SYNONYM, Query, understand
from ..ranking import fitting_first
from ..scoring import candidates
from ..signals import SIGNALS, signals
from .figures import disagreement
from .finding import Finding, Subject, quoted

TOGETHER = 64  # entries that a process asks at a time
RIVALS = 16  # passages that are compared with an entry
LIKE = 0.7  # Dice coefficient of two questions from which they are compared word by word,
SHARED = 0.3  # if this part of the words of both is the same in both

Pair = tuple[int, int]  # two passages by their numbers, the earlier first


class _Asked(NamedTuple):
    """What became of an entry's own question; passages are numbers.

    `winner` answers it before the entry, about as probable ones apart; -1 for none. `twins`
    have nearly the same question. `refused` is one that says nothing that can be looked for.
    """

    entry: int
    winner: int = -1
    twins: tuple[int, ...] = ()
    refused: bool = False


def check_entries(subject: Subject, progress: Progress) -> Iterator[Finding]:
    """What is wrong with the questions of the entries and their answers."""
    entries = [n for n, passage in enumerate(subject.passages) if passage.question.strip()]
    for number in entries:
        if not subject.passages[number].text.strip():
            yield _unanswered(subject, number)
    asked = list(_asked(subject, entries, progress))
    same = _same(subject, entries)
    near = {(min(a.entry, t), max(a.entry, t)) for a in asked for t in a.twins} - same
    yield from _twins(subject, same, near)
    twins = same | near
    for one in asked:
        pair = (min(one.entry, one.winner), max(one.entry, one.winner))
        if not subject.passages[one.entry].text.strip() or pair in twins:
            continue
        if one.refused:
            yield _refused(subject, one.entry)
        elif one.winner >= 0:
            yield _shadowed(subject, one)


def _asked(subject: Subject, entries: Sequence[int], progress: Progress) -> Iterator[_Asked]:
    parts = range(0, len(entries), TOGETHER)
    found = shared(_batch, (subject.index, entries), parts)
    for batch in progress(found, "asking", len(entries), "questions", each=TOGETHER):
        yield from batch


def _batch(index: Index, entries: Sequence[int], first: int) -> list[_Asked]:
    return [_ask(index, entry) for entry in entries[first : first + TOGETHER]]


def _ask(index: Index, entry: int) -> _Asked:
    """Ask as `ranking.rank` does, of fewer candidates: no other can beat a whole question."""
    query = understand(index.passages[entry].question, index)
    if not set(query.content) - set(query.cues):
        return _Asked(entry, refused=True)
    found = candidates(query, index, RIVALS)
    if not len(found.passages):
        return _Asked(entry, refused=True)
    values = signals(query, index, found)
    scores = fitting_first(values, values @ index.model.ranking)
    best = int(np.argmax(scores))
    own = scores[found.passages == entry]
    lost = not len(own) or math.exp(own[0] - scores[best]) < CLOSE
    like = values[:, SIGNALS.index("read question")] >= LIKE
    asked = set(query.terms)
    twins = [
        number
        for number in found.passages[like].tolist()
        if number != entry
        and (wording := _nearest(asked, index.passages[number], index))
        and _alike(query, understand(wording, index))
    ]
    return _Asked(entry, int(found.passages[best]) if lost else -1, tuple(twins))


def _nearest(asked: set[str], passage: Passage, index: Index) -> str:
    """The wording of a passage that shares most of its terms with those `asked`.

    "" where none shares as many as it takes, the others being synonyms.
    """
    analysis = index.settings.analysis_of(passage.document)

    def share(wording: str) -> float:
        terms = set(analysis.terms(wording))
        return len(asked & terms) / max(1, len(asked | terms))

    nearest = max(passage.wordings, key=share, default="")
    return nearest if nearest and share(nearest) >= SHARED else ""


def _alike(first: Query, second: Query) -> bool:
    """Whether two questions ask for the same kind and have each other's telling words."""
    return first.asked == second.asked and _covers(first, second) and _covers(second, first)


def _covers(query: Query, other: Query) -> bool:
    """Whether each telling word of `query` is one of `other`'s, or a synonym of one."""
    content = set(other.content)
    held = {r.term for r in other.readings if r.strength == 1 and r.of in content}
    read = {r.of for r in query.readings if r.strength >= SYNONYM and r.term in held}
    return all(of in read or query.terms[of] in other.terms for of in query.content)


def _same(subject: Subject, entries: Sequence[int]) -> set[Pair]:
    """The pairs of an entry and the first one that has a wording of the same terms."""
    settings = subject.index.settings
    first: dict[tuple[str, ...], int] = {}
    pairs = set()
    for number in entries:
        passage = subject.passages[number]
        terms = settings.analysis_of(passage.document).terms
        for wording in passage.wordings:
            held = first.setdefault(tuple(terms(wording)), number)
            if held != number:
                pairs.add((held, number))
    return pairs


def _twins(subject: Subject, same: set[Pair], near: set[Pair]) -> Iterator[Finding]:
    """A finding for each entry with an earlier twin: the first, or one that contradicts."""
    earlier: dict[int, list[int]] = {}
    for number, later in [*sorted(same), *sorted(near)]:
        earlier.setdefault(later, []).append(number)
    for later, numbers in earlier.items():
        second = subject.passages[later]
        against = (n for n in numbers if disagreement(subject.passages[n].text, second.text))
        number = next(against, numbers[0])
        first = subject.passages[number]
        exact = (number, later) in same
        said = "the same question as" if exact else "nearly the same question as"
        told = f"{said} {subject.place(first)} ({quoted(first.question)})"
        disagree = disagreement(first.text, second.text)
        if disagree:
            message = f"{told}, but its answer says {disagree[1]} and that one {disagree[0]}"
            advice = "keep the right one, or say in each question what sets it apart"
            yield subject.finding(second, "contradiction", message, advice)
        elif first.text.split() == second.text.split():
            yield subject.finding(second, "duplicate", f"{told}, same answer", "delete one")
        else:
            advice = "merge them, or say in each question what sets it apart"
            yield subject.finding(second, "duplicate", told, advice)


def _unanswered(subject: Subject, number: int) -> Finding:
    passage = subject.passages[number]
    message = f"no answer to {quoted(passage.question)}"
    return subject.finding(passage, "unanswered", message, "write one below it")


def _refused(subject: Subject, number: int) -> Finding:
    passage = subject.passages[number]
    message = f"{quoted(passage.question)} has no telling word, so it is refused"
    advice = "ask in more words, of those that the answer has"
    return subject.finding(passage, "refused", message, advice)


def _shadowed(subject: Subject, one: _Asked) -> Finding:
    passage, winner = subject.passages[one.entry], subject.passages[one.winner]
    named = winner.question or winner.text
    message = (
        f"{quoted(passage.question)} is answered by {subject.place(winner)} instead"
        f" ({quoted(named)})"
    )
    advice = "name in the question what sets it apart, or merge the two"
    return subject.finding(passage, "shadowed", message, advice)
