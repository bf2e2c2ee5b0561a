"""XLSX -> passages: a row of a sheet is a question with its answer, or a text."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

import openpyxl

from ..file import File, Problem, Reading
from .archives import opened
from .delimited import table_records
from .records import Record, read_records

_CELLS = 5_000_000  # of all sheets; a sheet can claim many times that in few bytes


def read_spreadsheet(file: File) -> Reading:
    """The passages of all sheets in order, each with its row; a sheet of other things, and
    what is beyond 5 million cells, is a problem.

    Formulas count as what they last came to. Raises `UndecodableError` for what is no
    archive, or a harmful one.
    """
    opened(file.content).close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are not read here
        book = openpyxl.load_workbook(BytesIO(file.content), read_only=True, data_only=True)
        records: list[Record] = []
        problems: list[Problem] = []
        left = _CELLS
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = []
            for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                left -= len(cells) + 1
                if left < 0:
                    message = f"sheet {sheet.title!r} is too large; the rest was left out"
                    problems.append(Problem(file.path, line, message))
                    break
                if any(cell is not None for cell in cells):  # gaps can be of millions
                    rows.append((line, list(_texts(cells))))
            found = table_records(rows, f"sheet {sheet.title}, row")
            if found is None:
                message = f"sheet {sheet.title!r} has no columns of questions and answers"
                problems.append(Problem(file.path, 0, message))
            records += found or []
        book.close()
    named = [record._replace(place=f"{record.place} {record.line}") for record in records]
    reading = read_records(file, named, Record("", ""))
    return Reading(reading.passages, [*problems, *reading.problems])


def _texts(cells: tuple[object, ...]) -> Iterator[str]:
    """The cells of a row as they are read; all rows are made as wide as the widest."""
    for cell in cells:
        if cell is None:
            yield ""
        elif isinstance(cell, datetime | date):
            yield cell.isoformat()[:10]
        else:
            yield str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
