"""Labelled questions about the seed article: figures that must not fall unnoticed.

`article.dev.jsonl` is for looking at; `article.held.jsonl` is for a check of totals: its
questions are only counted here, but it is no untouched set (some of its questions are common
ones that were tried while building). A floor lies two questions below what was measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from chatbot.evaluation import evaluate, read_questions
from chatbot.index import Index

QUESTIONS = Path(__file__).parent / "quality"


class Totals(NamedTuple):
    """Counts of questions: right acts, right first passages, answers where there is none."""

    acted_right: int
    first_right: int
    invented: int


FLOORS = {"dev": Totals(69, 49, 7), "held": Totals(72, 51, 7)}  # of 82 questions each


@pytest.fixture(scope="module", params=["dev", "held"])
def measured(request: pytest.FixtureRequest, index: Index) -> tuple[str, Totals]:
    """The name of a file of questions, and what became of them."""
    results = list(
        evaluate(index, read_questions(QUESTIONS / f"article.{request.param}.jsonl"))
    )
    invented = [r for r in results if r.outcome == "answer" and not r.question.relevant]
    totals = Totals(
        sum(r.acted_right for r in results), sum(r.rank == 1 for r in results), len(invented)
    )
    return request.param, totals


def test_right_acts_do_not_fall(measured: tuple[str, Totals]) -> None:
    """Right answers, choices that hold one, and refusals where nothing answers."""
    name, totals = measured

    assert totals.acted_right >= FLOORS[name].acted_right


def test_right_first_passages_do_not_fall(measured: tuple[str, Totals]) -> None:
    """Whatever was decided, the right passage is at the top."""
    name, totals = measured

    assert totals.first_right >= FLOORS[name].first_right


def test_invented_answers_do_not_grow(measured: tuple[str, Totals]) -> None:
    """Off-topic and near-topic questions that were answered all the same."""
    name, totals = measured

    assert totals.invented <= FLOORS[name].invented


@pytest.mark.parametrize("name", ["dev", "held"])
def test_questions_are_labelled_with_passages_of_the_article(name: str, index: Index) -> None:
    """Every label names a passage, ids are distinct, and off-topic questions have none."""
    questions = read_questions(QUESTIONS / f"article.{name}.jsonl")
    known = {passage.id for passage in index.passages}

    assert len({question.id for question in questions}) == len(questions) >= 80
    assert all(question.relevant <= known for question in questions)
    assert all(
        bool(question.relevant) is not question.kind.endswith("-topic")
        for question in questions
    )


def test_held_questions_are_none_of_the_others() -> None:
    """No question stands in both files."""
    dev, held = (
        {q.text.casefold() for q in read_questions(QUESTIONS / f"article.{name}.jsonl")}
        for name in ("dev", "held")
    )

    assert len(dev & held) == 0
