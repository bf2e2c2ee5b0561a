"""The rows of a table within a document -> blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .blocks import Block
from .columns import roles_of
from .questions import asked


class Row(NamedTuple):
    """The texts of a row's cells and where it stands."""

    cells: list[str]
    line: int = 0
    page: int = 0


def table_blocks(header: Sequence[str], rows: Sequence[Row], level: int = 0) -> Iterator[Block]:
    """The rows as questions with answers where columns are named so, else a line each.

    A line names the column of each cell; `header` may be empty. Two columns without a name
    of which the first asks in every row are questions and answers as well.
    """
    roles = roles_of(header)
    if not {"question", "answer"} <= set(roles):
        pairs = rows and all(len(row.cells) == 2 and asked(row.cells[0]) for row in rows)
        roles = ["question", "answer"] if pairs else []
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row.cells]
        if roles:
            found = dict(zip(roles, row.cells, strict=False))
            wordings = [
                cell
                for role, cell in zip(roles, cells, strict=False)
                if role in {"question", "alternates"} and cell
            ]
            for wording in sorted(wordings, key=lambda cell: cell != found["question"]):
                yield Block("term", wording, row.line, level, page=row.page)
            answer = found.get("answer", "").strip()
            yield Block("text", answer, row.line, level + 1, page=row.page)
        else:
            text = _line(header, cells)
            yield Block("row", text, row.line, level, "- ", row.page)


def _line(header: Sequence[str], cells: Sequence[str]) -> str:
    if len(cells) < 2 or not any(name.strip() for name in header):
        return " | ".join(filter(None, cells))
    names = [" ".join(name.split()).rstrip(":") for name in header]
    names += [""] * (len(cells) - len(names))
    named = zip(names, cells, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in named if cell)
