"""Labelled questions and what became of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatbot.conversation import Conversation
from chatbot.corpus import Document, Passage
from chatbot.decision import Clarification
from chatbot.errors import CorpusError
from chatbot.evaluation import (
    LabelledQuestion,
    Outcome,
    Result,
    evaluate,
    read_details,
    read_questions,
    result,
    trec_run,
)
from chatbot.index import Index
from chatbot.indexing.build import build_index

TEA = LabelledQuestion("q1", "How is tea brewed?", frozenset({"tea"}))
OFF = LabelledQuestion("q2", "Who won the election?", frozenset())
RANKING = (("old", 2.5), ("tea", 1.25))


@pytest.fixture(scope="module")
def toy() -> Index:
    """Two entries about drinks."""
    document = Document("d", "Drinks")
    return build_index(
        [
            Passage("tea", "With hot water.", document, "How is tea brewed?"),
            Passage("old", "In 1600.", document, "When did coffee come?"),
        ]
    )


def test_questions_are_read_with_all_they_hold(tmp_path: Path) -> None:
    """Blank lines and a byte order mark are passed over, what is optional may be missing."""
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '\ufeff{"id": "a", "text": "Tea?", "relevant": ["x", "y"]}\n\n'
        '{"id": 7, "text": "", "relevant": [], "kind": "off", "history": ["Hi"]}\n',
        encoding="utf-8",
    )

    assert read_questions(path) == [
        LabelledQuestion("a", "Tea?", frozenset({"x", "y"})),
        LabelledQuestion("7", "", frozenset(), "off", ("Hi",)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '"a text"',
        "[1]",
        "{}",
        '{"id": "a", "text": "Tea?"}',
        '{"id": "a", "text": 3, "relevant": []}',
        '{"id": "a", "text": "Tea?", "relevant": "x"}',
        '{"id": "a", "text": "Tea?", "relevant": [["x"]]}',
    ],
)
def test_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    """The message has file and line, and shows what a line looks like."""
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{{"id": "a", "text": "Tea?", "relevant": []}}\n\n{line}\n', "utf-8")

    with pytest.raises(
        CorpusError, match=r'questions\.jsonl:3: .*"relevant": \["passage id"\]'
    ):
        read_questions(path)


@pytest.mark.parametrize(
    ("content", "message"), [(b"\n \n", "no questions"), (b"\xff\xfe{", "can't read")]
)
def test_file_without_questions_is_an_error(
    tmp_path: Path, content: bytes, message: str
) -> None:
    """Neither blank lines nor bytes that are no UTF-8 are questions."""
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)

    with pytest.raises(CorpusError, match=message):
        read_questions(path)


@pytest.mark.parametrize("read", [read_questions, lambda path: read_details(path, [TEA])])
def test_file_that_is_not_there_is_named(tmp_path: Path, read: object) -> None:
    """Questions and details alike."""
    assert callable(read)

    with pytest.raises(CorpusError, match=r"can't read .*nowhere\.jsonl"):
        read(tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize(
    ("ranking", "rank"), [((), 0), ((("tea", 2.0),), 1), (RANKING, 2), ((("old", 1.0),), 0)]
)
def test_rank_is_that_of_the_first_relevant_passage(
    ranking: tuple[tuple[str, float], ...], rank: int
) -> None:
    """Counted from 1; 0 where none is listed."""
    assert Result(TEA, "answer", 0.5, ranking).rank == rank


@pytest.mark.parametrize(
    ("question", "outcome", "first", "choices", "right"),
    [
        (TEA, "answer", "tea", (), True),
        (TEA, "answer", "old", (), False),
        (TEA, "clarify", "old", ("old", "tea"), True),
        (TEA, "clarify", "tea", ("old",), False),
        (TEA, "abstain", "tea", (), False),
        (OFF, "abstain", "tea", (), True),
        (OFF, "answer", "tea", (), False),
        (OFF, "clarify", "tea", ("tea",), False),
    ],
)
def test_right_act(
    question: LabelledQuestion,
    outcome: Outcome,
    first: str,
    choices: tuple[str, ...],
    right: bool,  # noqa: FBT001
) -> None:
    """A right answer, a choice that holds it, or a refusal where nothing answers."""
    found = Result(question, outcome, 0.5, ((first, 1.0),), frozenset(choices))

    assert found.acted_right is right


def test_questions_are_asked_one_by_one(toy: Index) -> None:
    """Each result has the question's outcome, its ranking and its confidence."""
    tea, off = evaluate(toy, [TEA, OFF])

    assert (tea.outcome, tea.rank, tea.acted_right) == ("answer", 1, True)
    assert (off.outcome, off.rank, off.acted_right) == ("abstain", 0, True)
    assert tea.confidence == Conversation(toy).ask(TEA.text).confidence > off.confidence


def test_threshold_reaches_the_conversation(toy: Index) -> None:
    """At 1 all is refused; the ranking stays."""
    (strict,) = evaluate(toy, [TEA], threshold=1.0)

    assert (strict.outcome, strict.rank) == ("abstain", 1)


def test_choices_of_a_clarification_are_kept() -> None:
    """What was asked about is part of the result."""
    document = Document("d", "Drinks")
    index = build_index(
        [
            Passage("green", "With water of 70 degrees.", document, "Brewing green tea?"),
            Passage(
                "black", "Boiled for long, it turns bitter.", document, "Brewing black tea?"
            ),
        ]
    )
    reply = Conversation(index).ask("brewing tea")
    found = result(LabelledQuestion("q", "brewing tea", frozenset({"black"})), reply)

    assert isinstance(reply, Clarification)
    assert found.choices == {"green", "black"}
    assert found.acted_right


def test_details_lead_back_to_the_results(tmp_path: Path, toy: Index) -> None:
    """What was written as JSON is read as it was; other questions are passed over."""
    results = list(evaluate(toy, [TEA, OFF]))
    path = tmp_path / "details.jsonl"
    path.write_text("".join(json.dumps(r.as_json()) + "\n" for r in results), "utf-8")

    assert read_details(path, [TEA, OFF]) == results
    assert read_details(path, [OFF]) == results[1:]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "",
        '{"id": "q1"}',
        '{"id": "q1", "outcome": "answer", "confidence": 1, "ranking": [{"id": "x"}]}',
        '{"id": "q1", "outcome": "answer", "confidence": 1, "ranking": ["x"]}',
        '{"id": "q1", "outcome": "answer", "confidence": "much", "ranking": []}',
        '{"id": "q1", "outcome": "guess", "confidence": 1, "ranking": []}',
    ],
)
def test_line_that_is_no_detail_is_named(tmp_path: Path, line: str) -> None:
    """The message has file and line."""
    path = tmp_path / "details.jsonl"
    good = json.dumps(Result(TEA, "answer", 0.5, RANKING).as_json())
    path.write_text(f"{good}\n{line}\n", "utf-8")

    with pytest.raises(CorpusError, match=r"details\.jsonl:2: not a line of 'eval --details'"):
        read_details(path, [TEA])


def test_run_is_in_the_format_of_trec() -> None:
    """Question, Q0, passage, rank from 1, score, name; a question without a match has none."""
    results = [Result(TEA, "answer", 0.5, RANKING), Result(OFF, "abstain", 0.0, ())]

    assert list(trec_run(results)) == [
        "q1 Q0 old 1 2.500000 chatbot",
        "q1 Q0 tea 2 1.250000 chatbot",
    ]
