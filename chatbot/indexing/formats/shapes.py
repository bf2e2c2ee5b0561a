"""Objects of JSON and YAML -> entries: the shapes in which FAQs are written and exported.

a list of objects with question and answer, or with a text
{"faqs": [...]}, {"Shipping": [...]}      keys that say something are headings
{"category": ..., "questions": [...]}     so are names of what has entries below it
{"questions": [wording, ...], "answer": ...}
{"How do I ...?": "..."}
schema.org's FAQPage, Question and acceptedAnswer
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from json.decoder import JSONArray, JSONObject  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

from .columns import role_of
from .questions import asked
from .records import Record

Value = Any  # of JSON or YAML: objects, lists, texts, numbers, None

_DEEPEST = 40  # levels of objects and lists
_MOST = 1_000_000  # objects and lists looked at; aliases of YAML can stand for more
_UNTOLD = {  # keys that say nothing of what is below them
    *("faqs", "faq", "entries", "items", "data", "results", "questions", "articles", "list"),
    *("categories", "sections", "topics", "children", "docs", "documents", "records", "qa"),
    *("qas", "content", "mainentity", "@graph", "pairs", "intents", "knowledge_base"),
}
_NAMES = ("category", "title", "name", "heading", "topic", "section")


class Located(dict[str, Any]):
    """An object, and the line of its file that it begins on."""

    line = 0


class UnreadableError(ValueError):
    """Why a text is no JSON or no YAML, in words for the owner of the file."""

    def __init__(self, message: str, line: int = 0) -> None:
        """Take what is wrong, and where."""
        super().__init__(message)
        self.line = line


def loads(text: str) -> Value:
    """The value of a JSON text, None where it is none; objects have no lines."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def located_json(text: str) -> Value:
    """The value of a JSON text, its objects `Located`. Raises `UnreadableError`."""
    decoder: Value = json.JSONDecoder()  # its parts have no types
    seen = [0, 1]  # a place in the text, and its line

    def parse_object(text_and_end: tuple[str, int], *rest: Value) -> tuple[Located, int]:
        start = text_and_end[1]
        seen[1] += text.count("\n", seen[0], start)
        seen[0], line = start, seen[1]
        value, end = JSONObject(text_and_end, *rest)
        located = Located(value)
        located.line = line
        return located, end

    decoder.parse_object = parse_object
    decoder.parse_array = JSONArray
    decoder.scan_once = py_make_scanner(decoder)
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"not JSON ({error.msg})", error.lineno) from error
    except RecursionError as error:
        raise UnreadableError("objects are nested too deeply") from error


def entries_of(value: Value) -> Iterator[Record]:
    """The entries of a list or an object, in order.

    Raises `UnreadableError` where it is nested too deeply, or stands for too much.
    """
    looked = 0

    def walk(value: Value, path: tuple[str, ...], line: int, depth: int) -> Iterator[Record]:
        nonlocal looked
        looked += 1
        if depth > _DEEPEST or looked > _MOST:
            raise UnreadableError("objects are nested too deeply, or stand for too many", line)
        if isinstance(value, list):
            for item in value:
                if isinstance(item, list | dict):
                    yield from walk(item, path, line, depth + 1)
        else:
            line = getattr(value, "line", line)
            record = _question(value, path, line) or _record(value, path, line)
            if record:
                yield record
                return
            yield from _below(value, path, line, depth, walk)

    yield from walk(value, (), 0, 0)


def _below(
    value: dict[str, Any],
    path: tuple[str, ...],
    line: int,
    depth: int,
    walk: Callable[[Value, tuple[str, ...], int, int], Iterator[Record]],
) -> Iterator[Record]:
    """The entries of what an object holds; its name is a heading, unless it is the file."""
    name = next((value[n] for n in _NAMES if isinstance(value.get(n), str)), "")
    path = (*path, name) if name.strip() and depth else path
    for key, below in value.items():
        if isinstance(below, list | dict):
            told = str(key).casefold() not in _UNTOLD and not str(key).startswith("@")
            yield from walk(below, (*path, str(key)) if told else path, line, depth + 1)
        elif type(below) in {str, int, float} and asked(str(key)):
            yield Record(str(key), str(below), heading=" > ".join(path), line=line)


def _question(value: dict[str, Any], path: tuple[str, ...], line: int) -> Record | None:
    """An entry in the words of schema.org; None for another object."""
    accepted = value.get("acceptedAnswer") or value.get("suggestedAnswer")
    name = value.get("name") or value.get("text")
    if isinstance(accepted, list) and accepted:
        accepted = accepted[0]
    if not isinstance(accepted, dict) or not isinstance(name, str):
        return None
    answer = accepted.get("text") or accepted.get("name") or ""
    return Record(name, str(answer), heading=" > ".join(path), line=line)


def _record(value: dict[str, Any], path: tuple[str, ...], line: int) -> Record | None:
    """An entry by the names of its fields; None where these are of something else."""
    fields: dict[str, Any] = {}
    alternates: list[str] = []
    for key, field in value.items():
        role = "" if str(key).startswith("@") else role_of(str(key))
        if role in {"question", "alternates"}:
            alternates += _texts(field)
        elif role and role not in fields and type(field) in {str, int, float}:
            fields[role] = str(field)
        elif role in {"answer", "text"} and role not in fields and _texts(field):
            fields[role] = "\n\n".join(_texts(field))
    asking = any(role_of(str(key)) == "question" for key in value)
    text = fields.get("answer", fields.get("text", ""))
    held = asking and alternates and ("answer" in fields or "text" in fields)
    title = fields.get("title", "")
    if not held and asked(title) and text:
        held, alternates, title = True, [title, *alternates], ""
    if not held and "text" not in fields:
        return None
    question, *others = alternates if held else [""]
    category = fields.get("category", "")
    return Record(
        question,
        text if held else fields["text"],
        tuple(others),
        " > ".join(filter(None, (*path, category))),
        title,
        fields.get("source", ""),
        fields.get("date", ""),
        fields.get("url", ""),
        line,
    )


def _texts(field: Value) -> list[str]:
    if isinstance(field, str):
        return [field] if field.strip() else []
    if isinstance(field, list) and all(isinstance(item, str) for item in field):
        return [item for item in field if item.strip()]
    return []
