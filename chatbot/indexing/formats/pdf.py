"""PDF -> blocks: lines by their place and type on the page, put together to paragraphs.

Text comes in the order in which the file draws it, which with columns is one after the
other in all but a few programs' files.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from ..decoding import UndecodableError
from ..file import File, Problem, Reading
from .blocks import Extract
from .layout import Line, blocks_of
from .metadata import describe
from .structured import read_blocks

_TITLES_OF_PROGRAMS = re.compile(
    r"\(?(?:anonymous|unspecified|untitled)\)?|.*\.(?:docx?|indd|odt|tex|pages|pub|rtf|pdf)",
    re.IGNORECASE,
)
_PAGES = 5_000

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it tells of every small flaw


def read_pdf(file: File) -> Reading:
    """The passages of a PDF, as `read_blocks` makes them; places name the page.

    What is more than 5,000 pages, and a file of pictures of text, is a problem. Raises
    `UndecodableError` for one with a password, and errors of pypdf for a damaged one.
    """
    reader = PdfReader(BytesIO(file.content))
    if reader.is_encrypted and not _opens(reader):
        raise UndecodableError("needs a password; save it without one")
    extract = Extract()
    count = len(reader.pages)
    pages: list[list[Line]] = []
    for number, page in enumerate(file.progress(reader.pages, "reading", count, "pages"), 1):
        if number > _PAGES:
            message = f"has {count:,} pages; those after {_PAGES:,} were left out"
            extract.problems.append(Problem(file.path, 0, message))
            break
        pages.append(list(_lines(page, number)))
    if not any(pages):
        message = "no text, only pictures of it perhaps; text recognition (OCR) can add it"
        return Reading([], [Problem(file.path, 0, message)])
    _describe(extract, reader)
    extract.blocks = blocks_of(pages)
    return read_blocks(file, extract)


def _opens(reader: PdfReader) -> bool:
    """Whether a file is open to all that only restricts what may be done with it."""
    try:
        return bool(reader.decrypt(""))
    except DependencyError:
        return False


def _describe(extract: Extract, reader: PdfReader) -> None:
    told = reader.metadata
    if told is None:
        return
    title = " ".join(str(told.title or "").split())
    if not _TITLES_OF_PROGRAMS.fullmatch(title):
        extract.title = title
    try:
        describe(extract, {"date": told.modification_date or told.creation_date})
    except ValueError:  # a date of another form
        return


def _lines(page: PageObject, number: int) -> Iterator[Line]:
    """The lines of a page in the order in which they are drawn."""
    pieces: list[tuple[str, float, float, float, bool]] = []

    def visit(
        text: str,
        outer: Sequence[float],
        inner: Sequence[float],
        font: dict[str, object] | None,
        size: float,
    ) -> None:
        x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        scale = abs(inner[3] * outer[3]) or 1.0
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        if text:
            pieces.append((text.replace("\0", ""), x, y, size * scale, bold))

    page.extract_text(visitor_text=visit)
    height, bottom = float(page.mediabox.height), float(page.mediabox.bottom)
    line: list[tuple[str, float, float, float, bool]] = []
    for text, x, y, size, bold in pieces:
        first, *others = text.split("\n")
        if first:
            line.append((first, x, y, size, bold))
        for other in others:
            yield from _line(line, number, height, bottom)
            line = [(other, x, y, size, bold)] if other else []
    yield from _line(line, number, height, bottom)


def _line(
    pieces: Sequence[tuple[str, float, float, float, bool]],
    page: int,
    height: float,
    bottom: float,
) -> Iterator[Line]:
    told = [piece for piece in pieces if piece[0].strip()]
    if told:
        text = " ".join("".join(piece[0] for piece in pieces).split())
        _, x, y, size, _ = max(told, key=lambda piece: len(piece[0]))
        at = (y - bottom) / height if height else 0.5
        bold = 0
        for piece in pieces:
            if not piece[4] and piece[0].strip():
                break
            bold += len(piece[0])
        yield Line(text, min(told[0][1], x), y, size, min(bold, len(text)), at, page)
