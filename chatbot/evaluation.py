"""Labelled questions -> results: what was answered, and how the passages were ranked."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from .batches import replies
from .conversation import MATCHES
from .decision import ANSWER, Abstention, Answer, Clarification, Reply, SmallTalk
from .errors import CorpusError
from .index import Index

Outcome = Literal["answer", "clarify", "abstain"]


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and the ids of the passages that answer it (none: unanswerable).

    `history` are the turns before, the user's first, then alternating.
    """

    id: str
    text: str
    relevant: frozenset[str]
    kind: str = ""
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a labelled question; `ranking` holds passage ids and scores."""

    question: LabelledQuestion
    outcome: Outcome
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    choices: frozenset[str] = field(default=frozenset())

    @property
    def rank(self) -> int:
        """The rank of the first relevant passage, counted from 1; 0 where none is listed."""
        relevant = self.question.relevant
        return next((n for n, (name, _) in enumerate(self.ranking, 1) if name in relevant), 0)

    @property
    def acted_right(self) -> bool:
        """A right answer, a choice that holds it, or none where nothing answers."""
        if not self.question.relevant:
            return self.outcome == "abstain"
        if self.outcome == "clarify":
            return bool(self.choices & self.question.relevant)
        return self.outcome == "answer" and self.rank == 1

    def as_json(self) -> dict[str, Any]:
        """The object of `eval --details`."""
        return {
            "id": self.question.id,
            "outcome": self.outcome,
            "confidence": self.confidence,
            "ranking": [{"id": name, "score": score} for name, score in self.ranking],
        }


def read_questions(path: str | os.PathLike[str]) -> list[LabelledQuestion]:
    """The labelled questions of a JSON Lines file: `id`, `text`, `relevant`, `kind`, `history`.

    Raises `CorpusError` with file and line for the first line that can't be understood.
    """
    try:
        with open(path, encoding="utf-8-sig") as stream:
            lines = stream.readlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"can't read the questions in {os.fspath(path)}: {error}") from error
    questions = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise CorpusError(
                    f"{os.fspath(path)}:{number}: not a labelled question ({error}); a line"
                    ' looks like {"id": "q1", "text": "...", "relevant": ["passage id"]}'
                ) from error
    if not questions:
        raise CorpusError(f"{os.fspath(path)}: no questions; write one JSON object a line")
    return questions


def _question(entry: dict[str, Any]) -> LabelledQuestion:
    text, relevant = entry["text"], entry["relevant"]
    if not isinstance(text, str) or not isinstance(relevant, list):
        raise TypeError("'text' must be a text and 'relevant' a list of ids")
    history = tuple(entry.get("history") or ())
    if not all(isinstance(turn, str) for turn in history):
        raise TypeError("'history' must be a list of texts")
    kind = str(entry.get("kind") or ("follow-up" if history else ""))
    return LabelledQuestion(str(entry["id"]), text, frozenset(relevant), kind, history)


def evaluate(
    index: Index, questions: Sequence[LabelledQuestion], threshold: float = ANSWER
) -> Iterator[Result]:
    """The result of each question in turn, each asked in a conversation of its own.

    Of a question with a history the user's turns before are asked first.
    """
    dialogues = [(*question.history[::2], question.text) for question in questions]
    asked = replies(index, dialogues, threshold=threshold)
    for question, reply in zip(questions, asked, strict=True):
        yield result(question, reply)


def result(question: LabelledQuestion, reply: Reply) -> Result:
    """What `reply` means for `question`."""
    choices: frozenset[str] = frozenset()
    match reply:
        case Answer():
            outcome: Outcome = "answer"
        case Clarification():
            outcome = "clarify"
            choices = frozenset(choice.passage.id for choice in reply.choices)
        case Abstention() | SmallTalk():
            outcome = "abstain"
    ranking = tuple((match.passage.id, match.score) for match in reply.matches[:MATCHES])
    return Result(question, outcome, reply.confidence, ranking, choices)


def read_details(
    path: str | os.PathLike[str], questions: Iterable[LabelledQuestion]
) -> list[Result]:
    """The results that an earlier `eval --details` wrote for some of `questions`.

    Raises `CorpusError` with file and line for what is not such a result.
    """
    known = {question.id: question for question in questions}
    results = []
    number = 0
    try:
        with open(path, encoding="utf-8") as stream:
            for line in stream:
                number += 1
                entry = json.loads(line)
                if entry["id"] in known:
                    results.append(_earlier(entry, known[entry["id"]]))
    except OSError as error:
        raise CorpusError(f"can't read {os.fspath(path)}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"{os.fspath(path)}:{number}: not a line of 'eval --details' ({error})"
        raise CorpusError(message) from error
    return results


def _earlier(entry: dict[str, Any], question: LabelledQuestion) -> Result:
    if entry["outcome"] not in get_args(Outcome):
        raise ValueError(f"no outcome {entry['outcome']!r}")
    ranking = tuple((row["id"], float(row["score"])) for row in entry["ranking"])
    return Result(question, entry["outcome"], float(entry["confidence"]), ranking)


def trec_run(results: Iterable[Result]) -> Iterator[str]:
    """The rankings as lines of a TREC run: question Q0 passage rank score name.

    What would end a column, or steer a terminal, stands in an id as in an address: %20.
    """
    for result_ in results:
        for rank, (id_, score) in enumerate(result_.ranking, 1):
            yield f"{_column(result_.question.id)} Q0 {_column(id_)} {rank} {score:.6f} chatbot"


def _column(text: str) -> str:
    if text.isprintable() and " " not in text:
        return text
    from urllib.parse import quote

    return "".join(
        c if c.isprintable() and c != " " else quote(c, errors="surrogatepass") for c in text
    )
