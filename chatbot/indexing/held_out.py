"""The documents tested on themselves: every wording asked of an index without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..corpus import Passage
from ..errors import CorpusError
from ..evaluation import LabelledQuestion, Result, evaluate
from ..progress import Progress, silent
from .build import indexed
from .language import settings_of
from .synonyms import Rule


def wordings(passages: Sequence[Passage]) -> list[LabelledQuestion]:
    """Every wording of every question, its own passage relevant, round by round.

    The n-th round has the n-th wording of each passage. Raises `CorpusError` where there
    is none.
    """
    rounds = max((len(passage.wordings) for passage in passages), default=0)
    asked = [question for turn in range(rounds) for question in _round(passages, turn)]
    if not asked:
        raise CorpusError("the documents hold no questions; name a file of labelled questions")
    return asked


def evaluate_itself(
    passages: Sequence[Passage],
    synonyms: Sequence[Rule],
    language: str,
    threshold: float,
    progress: Progress = silent,
) -> Iterator[Result]:
    """The result of each of `wordings`, asked of an index of all but those of its round.

    The text of a passage stays, so a passage of one wording has to be found by its answer.
    `progress` is told of the steps of indexing.
    """
    for turn in range(max(len(passage.wordings) for passage in passages)):
        left = [_without(passage, turn) for passage in passages]
        rest = indexed(left, settings_of(left, language), synonyms, progress)
        yield from evaluate(rest, _round(passages, turn), threshold)


def _round(passages: Sequence[Passage], turn: int) -> list[LabelledQuestion]:
    return [
        LabelledQuestion(f"{p.id}/{turn + 1}", p.wordings[turn], frozenset({p.id}))
        for p in passages
        if turn < len(p.wordings)
    ]


def _without(passage: Passage, turn: int) -> Passage:
    left = list(passage.wordings)
    if turn >= len(left):
        return passage
    del left[turn]
    return replace(passage, question=left[0] if left else "", alternates=tuple(left[1:]))
