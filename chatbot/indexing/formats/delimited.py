"""Tables in text (CSV, TSV) -> passages: a row is a question with its answer, or a text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from ..file import File, Problem, Reading
from .columns import role_of, roles_of
from .questions import asked
from .records import Record, read_records

_DELIMITERS = ",;\t|"
_LOOKED_AT = 20  # rows, to tell the delimiter and whether there is a header
_WIDEST = 10 << 20  # characters of a field; a quotation mark left open swallows the file
_NO_COLUMNS = (
    "no columns of questions and answers; name them so in the first row"
    " ('question', 'answer', or 'text')"
)


def read_delimited(file: File) -> Reading:
    """The passages of a table in text, in the order of its rows.

    Raises nothing: a table without columns of questions and answers is a problem.
    """
    csv.field_size_limit(_WIDEST)
    try:
        rows = list(_rows(file.text, _delimiter(file)))
    except csv.Error as error:
        return Reading([], [Problem(file.path, 0, f"can't be read as a table ({error})")])
    records = table_records(rows)
    if records is None:
        return Reading([], [Problem(file.path, 1, _NO_COLUMNS)])
    return read_records(file, records, Record("", ""))


def table_records(
    rows: Sequence[tuple[int, Sequence[str]]], place: str = ""
) -> list[Record] | None:
    """The rows of a table, each with its line, as records; None where it is of other things.

    Columns are told by their names in the first row. Without names two columns are taken,
    the first of which asks in at least half of the rows.
    """
    filled = [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return []
    roles = roles_of(filled[0][1])
    if {"question", "answer"} <= set(roles) or "text" in roles:
        body = filled[1:]
    elif all(len(row) == 2 for _, row in filled) and _mostly_asks(filled):
        roles, body = ["question", "answer"], filled
    else:
        return None
    return [_record(roles, row, line, place) for line, row in body]


def _record(roles: Sequence[str], row: Sequence[str], line: int, place: str) -> Record:
    fields: dict[str, str] = {}
    alternates: list[str] = []
    for role, cell in zip(roles, row, strict=False):
        if role == "alternates":
            alternates += [part.strip() for part in cell.replace("|", "\n").split("\n")]
        elif role:
            fields[role] = cell.strip()
    text = fields.get("answer") or fields.get("text", "")
    names = ("title", "source", "date", "url")
    return Record(
        fields.get("question", ""),
        text,
        tuple(filter(None, alternates)),
        fields.get("category", ""),
        line=line,
        place=place,
        **{name: fields[name] for name in names if name in fields},
    )


def _mostly_asks(rows: Iterable[tuple[int, Sequence[str]]]) -> bool:
    asking = [bool(asked(row[0])) for _, row in rows]
    return 2 * sum(asking) >= len(asking)


def _delimiter(file: File) -> str:
    """The delimiter of a table: that with which most of the first rows are equally wide.

    Of equals that which gives a header with known names, then the widest rows.
    """
    if file.name.lower().removesuffix(".gz").endswith((".tsv", ".tab")):
        return "\t"

    def fit(delimiter: str) -> tuple[bool, int, int]:
        rows = [row for _, row in _rows(file.text, delimiter, _LOOKED_AT) if row]
        widths = [len(row) for row in rows]
        width = max(set(widths), key=widths.count) if widths else 0
        named = sum(bool(role_of(cell)) for cell in rows[0]) if rows else 0
        return width > 1, widths.count(width) if width > 1 else 0, named

    return max(_DELIMITERS, key=lambda delimiter: (fit(delimiter)[2] > 1, *fit(delimiter)))


def _rows(text: str, delimiter: str, most: int = 0) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, each with the line on which it begins."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for number, row in enumerate(reader, 1):
        yield line, row
        line = reader.line_num + 1
        if number == most:
            return
