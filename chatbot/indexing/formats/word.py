"""DOCX -> blocks: headings by their style, lists with their numbers, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph

from ...corpus import Source
from ..decoding import UndecodableError
from ..file import File, Reading
from .archives import opened
from .blocks import Block, Extract, said
from .metadata import describe
from .structured import read_blocks
from .tables import Row, table_blocks

_HEADING = re.compile(r"heading ([1-9])")
_LIST = re.compile(r"list (bullet|number)(?: ([2-5]))?")
_COLUMNS = 1_000  # of a table; Word has 63 at most
_LARGEST = 1 << 26  # characters of a table with what merged cells repeat


def read_word(file: File) -> Reading:
    """The passages of a Word document, as `read_blocks` makes them of its blocks.

    Raises `UndecodableError` for what is no archive, or a harmful one.
    """
    opened(file.content).close()
    document = docx.Document(BytesIO(file.content))
    extract = Extract()
    properties = document.core_properties
    describe(extract, {"date": properties.modified or properties.created})
    extract.title = " ".join(properties.title.split())
    extract.blocks = list(_blocks(document, extract))
    return read_blocks(file, extract)


def _blocks(document: WordDocument, extract: Extract) -> Iterator[Block]:
    lists = _Lists(document)
    for content in document.iter_inner_content():
        if isinstance(content, Table):
            yield from _table(content)
            continue
        text, bold, links = _plain(content)
        style = (content.style.name or "").lower() if content.style else ""
        heading = _HEADING.match(style)
        if not text.strip():
            continue
        if style == "title" and not extract.title:
            extract.title = " ".join(text.split())
        elif heading or style == "title":
            level = min(int(heading[1]), 6) if heading else 1
            yield Block("heading", " ".join(text.split()), level=level)
        elif found := lists.place(content, style):
            marker, level = found
            yield from said(Block("item", text, 0, level, marker, links=links), bold)
        else:
            yield from said(Block("text", text, links=links), bold)


class _Lists:
    """The numbers of list items, which Word counts only when it shows them."""

    def __init__(self, document: WordDocument) -> None:
        self.counts: dict[tuple[str, int], int] = {}
        self.bullets = set(_bullets(document))

    def place(self, paragraph: Paragraph, style: str) -> tuple[str, int] | None:
        """The marker and the depth of an item; None for a paragraph that is none."""
        number = _found(paragraph._p, "./w:pPr/w:numPr/w:numId/@w:val")  # noqa: SLF001
        level = _found(paragraph._p, "./w:pPr/w:numPr/w:ilvl/@w:val")  # noqa: SLF001
        named = _LIST.match(style)
        if not number and not named:
            return None
        depth = int(level) if level else int(named[2] or 1) - 1 if named else 0
        bullet = named[1] == "bullet" if named else (number, depth) in self.bullets
        for key in [key for key in self.counts if key[1] > depth]:
            del self.counts[key]
        if bullet:
            return "- ", depth
        key = (number or style, depth)
        self.counts[key] = self.counts.get(key, 0) + 1
        return f"{self.counts[key]}. ", depth


def _bullets(document: WordDocument) -> Iterator[tuple[str, int]]:
    """The lists, by number and depth, that have bullets."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return
    for number in root.xpath("./w:num"):
        abstract = _found(number, "./w:abstractNumId/@w:val")
        path = f"./w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl[w:numFmt/@w:val='bullet']"
        for level in root.xpath(path + "/@w:ilvl"):
            yield _found(number, "./@w:numId"), int(level)


def _found(element: Any, path: str) -> str:  # noqa: ANN401
    return str(next(iter(element.xpath(path)), ""))


def _plain(paragraph: Paragraph) -> tuple[str, int, tuple[Source, ...]]:
    """The text, how much of its beginning is bold, and its links."""
    pieces: list[str] = []
    links: list[Source] = []
    bold, leading = 0, True
    for part in paragraph.iter_inner_content():
        text = part.text
        pieces.append(text)
        if isinstance(part, Hyperlink):
            if part.url.startswith(("http://", "https://")):
                links.append(Source(text.strip() or part.url, part.url))
            leading = leading and not text.strip()
        else:
            leading = leading and (bool(part.bold) or not text.strip())
        bold += len(text) if leading else 0
    whole = "".join(pieces)
    lead = len(whole) - len(whole.lstrip())
    return whole.strip(), max(0, bold - lead), tuple(links)


def _table(table: Table) -> Iterator[Block]:
    """The rows as blocks; a merged cell is in each row and column that it covers.

    Raises `UndecodableError` for cells that cover more than a table can have.
    """
    rows, size = [], 0
    for row in table.rows:
        spans = (cell.grid_span for cell in row._tr.tc_lst)  # noqa: SLF001
        if sum(spans) > _COLUMNS:
            raise UndecodableError(f"a table has more than {_COLUMNS:,} columns")
        parts = {cell._tc: cell for cell in row.cells}  # noqa: SLF001
        texts = {part: cell.text.strip() for part, cell in parts.items()}
        cells = [texts[cell._tc] for cell in row.cells]  # noqa: SLF001
        size += sum(map(len, cells))
        if size > _LARGEST:
            raise UndecodableError("a table repeats its merged cells too often; split it")
        rows.append(Row(cells))
    if rows:
        yield from table_blocks(rows[0].cells, rows[1:])
