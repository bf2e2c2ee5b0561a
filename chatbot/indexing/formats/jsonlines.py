"""JSON Lines: one entry a line, with ids that stay as they are.

Fields of a line: `id` and `text`; optional `question`, `alternates` (other wordings of
the question), `title`, `source`, `date`, `url`; null is as good as absent. An entry may
have a question alone: then it is found, and says that no answer is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...corpus import Document, Passage, Source
from ..file import File, Problem, Reading

_TEXTS = ("id", "question", "text", "title", "source", "date", "url")


def read_json_lines(file: File) -> Reading:
    """A passage a line, in the order of the lines; lines that can't be one are problems.

    A file of labelled questions (its lines have `relevant`) holds no passages.
    """
    if any(map(_labelled, _lines(file.text))):
        message = "labelled questions, not documents; give them to 'chatbot eval'"
        return Reading([], [Problem(file.path, 0, message)])
    problems: list[Problem] = []
    return Reading(_passages(file, problems), problems)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text one after the other; a list of them would take as much as it."""
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[at:end]
        at = end + 1


def _labelled(line: str) -> bool:
    """Whether a line is a labelled question; of others no more is read than one word."""
    entry = _entry(line) if '"relevant"' in line else ""
    return isinstance(entry, dict) and "relevant" in entry


def _passages(file: File, problems: list[Problem]) -> Iterator[Passage]:
    """The passages of the lines as they are read; adds what is wrong with others."""
    first_line: dict[str, int] = {}
    documents: dict[tuple[str, ...], Document] = {}
    total = file.text.count("\n") + 1
    lines = file.progress(_lines(file.text), "reading", total, "lines")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        entry = _entry(line)
        if isinstance(entry, str):
            problems.append(Problem(file.path, number, entry))
        elif entry["id"] in first_line:
            message = f"id {entry['id']!r} stands in line {first_line[entry['id']]} already"
            problems.append(Problem(file.path, number, message))
        else:
            first_line[entry["id"]] = number
            yield _passage(file, entry, number, documents)


def _entry(line: str) -> dict[str, Any] | str:
    """The fields of a line, or what is wrong with it."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"not JSON ({error}); write one object a line"
    if not isinstance(entry, dict):
        return "not a JSON object; write one object a line"
    entry = {name: field for name, field in entry.items() if field is not None}
    for name in _TEXTS:
        if not isinstance(entry.setdefault(name, ""), str):
            return f"{name!r} is not a text; put it in quotes"
    alternates = entry.setdefault("alternates", [])
    if not isinstance(alternates, list) or not all(isinstance(a, str) for a in alternates):
        return "'alternates' is not a list of texts"
    if not entry["id"].strip():
        return "no 'id'; give each line an id of its own"
    if not entry["text"].strip() and not entry["question"].strip():
        return "neither 'question' nor 'text'; there is nothing to find"
    return entry


def _passage(
    file: File, entry: dict[str, Any], line: int, documents: dict[tuple[str, ...], Document]
) -> Passage:
    key = tuple(entry[name] for name in ("title", "source", "date", "url"))
    document = documents.get(key)
    if document is None:
        title, source, date, url = key
        sources = (Source(source or url, url),) if source or url else ()
        document = Document(file.id, title or file.id, date, sources, file.name)
        documents[key] = document
    return Passage(
        id=entry["id"],
        text=entry["text"],
        document=document,
        question=entry["question"],
        alternates=tuple(a for a in entry["alternates"] if a.strip()),
        heading=entry["title"],
        location=f"line {line}",
        line=line,
    )
