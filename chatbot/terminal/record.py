"""Reply -> the JSON object that scripts read; its fields are a promise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..conversation import Said
from ..corpus import Passage
from ..decision import Abstention, Answer, Clarification, Reply, SmallTalk
from ..ranking import Match
from .screen import escaped


def json_line(value: Mapping[str, Any]) -> str:
    """`value` as JSON on one line, readable in any script and harmless to a terminal."""
    return escaped(json.dumps(value, ensure_ascii=False))


def record(reply: Reply) -> dict[str, Any]:
    """The object of one turn; `id`, `kind`, `answer`, `source` are null unless it answers."""
    outcome, answer, others = _parts(reply)
    passage = answer.passage if answer else None
    return {
        "question": reply.query.text,
        "outcome": outcome,
        "answer": passage.text if passage else None,
        "confidence": round(reply.confidence, 4),
        "id": passage.id if passage else None,
        "kind": passage.kind if passage else None,
        "source": _source(passage) if passage else None,
        "excerpt": [list(span) for span in reply.excerpt] if isinstance(reply, Answer) else [],
        "corrections": reply.query.corrections,
        "carried": list(reply.query.carried),
        "alternatives": [_alternative(match) for match in others],
        **({"reply": reply.text} if isinstance(reply, SmallTalk) else {}),
    }


def record_said(said: Said) -> dict[str, Any]:
    """The object of a line: that of the line as one question, so that there is one a line.

    `parts` are the objects of its questions where it was asked in several; `move` says what
    it was where it was none.
    """
    parts = [record(reply) for reply in said.replies]
    several = {"parts": parts} if len(parts) > 1 else {}
    return record(said.whole) | several | ({"move": said.move} if said.move else {})


def _parts(reply: Reply) -> tuple[str, Match | None, Sequence[Match]]:
    match reply:
        case Answer():
            return "answer", reply.match, reply.others
        case Clarification():
            return "clarify", None, reply.choices
        case Abstention():
            return "abstain", None, reply.nearest
        case SmallTalk():
            return "smalltalk", None, ()


def _source(passage: Passage) -> dict[str, Any]:
    document = passage.document
    return {
        "document": document.id,
        "title": document.title,
        "date": document.date,
        "location": passage.location,
        "urls": [source.url for source in document.sources if source.url],
    }


def _alternative(match: Match) -> dict[str, Any]:
    passage = match.passage
    shown = {"question": passage.question} if passage.question else {"text": passage.text}
    return {"id": passage.id, **shown, "confidence": round(match.confidence, 4)}
