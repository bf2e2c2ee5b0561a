"""The documents tested on themselves."""

from __future__ import annotations

import pytest

from chatbot.corpus import Document, Passage
from chatbot.errors import CorpusError
from chatbot.evaluation import LabelledQuestion, Result
from chatbot.indexing.held_out import evaluate_itself, wordings
from chatbot.indexing.synonyms import Rule

DOCUMENT = Document("d", "D")
TEA = Passage(
    "tea", "Hot water.", DOCUMENT, "Brewing green tea?", ("How is green tea brewed?",)
)
CUP = Passage("cup", "Cups are in the kitchen cupboard.", DOCUMENT, "Where are the cups?")
NOTE = Passage("note", "Coffee is black.", DOCUMENT)


def results_of(
    *passages: Passage, synonyms: tuple[Rule, ...] = (), threshold: float = 0.0
) -> dict[str, Result]:
    """The result of each wording by the id of its question, in a language without lists."""
    results = evaluate_itself(passages, synonyms, "porter", threshold)
    return {result.question.id: result for result in results}


def test_every_wording_is_a_question_for_its_passage() -> None:
    """Round by round, the wordings of a passage counted from 1; a paragraph asks nothing."""
    assert wordings([TEA, CUP, NOTE]) == [
        LabelledQuestion("tea/1", "Brewing green tea?", frozenset({"tea"})),
        LabelledQuestion("cup/1", "Where are the cups?", frozenset({"cup"})),
        LabelledQuestion("tea/2", "How is green tea brewed?", frozenset({"tea"})),
    ]


@pytest.mark.parametrize("passages", [[], [NOTE]])
def test_documents_without_questions_are_an_error(passages: list[Passage]) -> None:
    """The message says what to give instead."""
    with pytest.raises(CorpusError, match="name a file of labelled questions"):
        wordings(passages)


def test_wording_is_found_by_what_is_left() -> None:
    """By the other wording or by the answer; each is asked once, in the order of wordings."""
    results = results_of(TEA, CUP, NOTE)

    assert [r.question for r in results.values()] == wordings([TEA, CUP, NOTE])
    assert [r.rank for r in results.values()] == [1, 1, 1]


def test_wording_that_is_left_out_helps_nobody() -> None:
    """An only wording that shares no word with its answer is not found."""
    result = results_of(Passage("a", "In 1600.", DOCUMENT, "When did coffee arrive?"))["a/1"]

    assert (result.outcome, result.rank) == ("abstain", 0)


def test_other_wordings_of_the_round_are_left_out_too() -> None:
    """A rival is known by what is left of it as well."""
    rival = Passage("rival", "At noon.", DOCUMENT, "Brewing green tea")

    assert [name for name, _ in results_of(TEA, rival)["tea/1"].ranking] == ["tea"]


def test_threshold_reaches_the_decision() -> None:
    """At 1 every wording is refused."""
    results = results_of(TEA, CUP, threshold=1.0)

    assert {result.outcome for result in results.values()} == {"abstain"}


@pytest.mark.parametrize(("language", "rank"), [("german", 1), ("porter", 0)])
def test_language_reaches_the_index(language: str, rank: int) -> None:
    """Wordings are analysed as the documents are: in German, Wegen is a form of Weg."""
    entry = Passage("weg", "Der Weg.", DOCUMENT, "Wegen?")
    (result,) = evaluate_itself([entry], (), language, 0.0)

    assert result.rank == rank


def test_own_synonyms_count_here_too() -> None:
    """What stands for what beside the documents is part of what is tested."""
    entry = Passage("a", "Yerba is hot.", DOCUMENT, "Chimarrao?")
    rule = Rule(("chimarrao",), ("yerba",))

    assert results_of(entry)["a/1"].rank == 0
    assert results_of(entry, synonyms=(rule,))["a/1"].rank == 1
