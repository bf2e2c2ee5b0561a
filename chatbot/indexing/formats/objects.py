"""JSON and YAML files -> passages."""

from __future__ import annotations

from ..file import File, Problem, Reading
from .records import Record, read_records
from .shapes import UnreadableError, Value, entries_of, located_json

_NOTHING = (
    "no entry with a question and an answer, or with a text; name the fields so"
    " ('question', 'answer', 'text')"
)


def read_json(file: File) -> Reading:
    """The passages of a JSON file; its shapes are those of `shapes.py`."""
    try:
        return _read(file, located_json(file.text))
    except UnreadableError as error:
        return Reading([], [Problem(file.path, error.line, str(error))])


def read_yaml(file: File) -> Reading:
    """The passages of a YAML file, of the same shapes as JSON."""
    from .yamlfile import plain_yaml

    try:
        return _read(file, plain_yaml(file.text))
    except UnreadableError as error:
        return Reading([], [Problem(file.path, error.line, str(error))])


def _read(file: File, value: Value) -> Reading:
    if not isinstance(value, list | dict):
        return Reading([], [Problem(file.path, 0, _NOTHING)])
    if isinstance(value, list) and any(isinstance(v, dict) and "relevant" in v for v in value):
        message = "labelled questions, not documents; give them to 'chatbot eval'"
        return Reading([], [Problem(file.path, 0, message)])
    told = value if isinstance(value, dict) else {}
    title, source, date, url = (
        text if isinstance(text := told.get(name), str) else ""
        for name in ("title", "source", "date", "url")
    )
    records = list(entries_of(value))
    if not records:
        return Reading([], [Problem(file.path, 0, _NOTHING)])
    return read_records(
        file, records, Record("", "", title=title, source=source, date=date, url=url)
    )
