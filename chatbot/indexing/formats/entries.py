"""Spans of an extracted text -> passages with ids, places and a readable length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ...corpus import Document, Passage
from ...sentences import sentences

LONGEST = 1_000  # characters of a paragraph; on a terminal some 13 lines
TITLE_LENGTH = 80  # characters, when the first sentence has to serve as the title

Span = tuple[int, int]


class Entry(NamedTuple):
    """A span of a text: an answer, or a paragraph (`question` is ""); empty: no answer.

    `heading` is the path of headings above it without the title of the document.
    """

    question: str
    heading: str
    line: int
    start: int
    end: int
    alternates: tuple[str, ...] = ()
    page: int = 0


def passages_of(
    document: Document, title: str, text: str, entries: Sequence[Entry]
) -> list[Passage]:
    """A passage for each entry, in their order; those of either kind count from 1.

    `title` leads their headings, and may be "".
    """
    paragraphs = sum(not entry.question for entry in entries)
    counts = {"faq": 0, "paragraph": 0}
    passages = []
    for entry in entries:
        kind = "faq" if entry.question else "paragraph"
        number = counts[kind] = counts[kind] + 1
        place = f"FAQ {number}" if entry.question else f"paragraph {number} of {paragraphs}"
        passages.append(
            Passage(
                id=f"{document.id}#{kind}-{number}",
                text=text[entry.start : entry.end],
                document=document,
                question=entry.question,
                alternates=entry.alternates,
                heading=" > ".join(filter(None, (title, entry.heading))),
                location=f"{place}, page {entry.page}" if entry.page else place,
                line=entry.line,
            )
        )
    return passages


def readable(entries: Iterable[Entry], text: str) -> Iterator[Entry]:
    """The entries in order, paragraphs longer than LONGEST cut; answers stay whole."""
    for entry in entries:
        if entry.question:
            yield entry
            continue
        for start, end in cut(text, entry.start, entry.end):
            line = entry.line + text.count("\n", entry.start, start) if entry.line else 0
            yield entry._replace(start=start, end=end, line=line)


def cut(text: str, start: int, end: int) -> list[Span]:
    """The span in pieces of at most LONGEST characters each, of about the same length.

    They end where sentences do; a longer sentence is cut at line ends, or else at blanks,
    and a longer word not at all. White space between pieces belongs to none.
    """
    if end - start <= LONGEST:
        return [(start, end)]
    units = [(start + a, start + b) for a, b in sentences(text[start:end])]
    units = [small for unit in units for small in _split(text, unit)]
    aim = (end - start) / -(-(end - start) // LONGEST)
    pieces = units[:1]
    for a, b in units[1:]:
        first = pieces[-1][0]
        # Each ends as near to its even share as a sentence does, and never above the bound.
        if b - first <= LONGEST and (a + b) / 2 <= start + aim * len(pieces):
            pieces[-1] = (first, b)
        else:
            pieces.append((a, b))
    return pieces


def _split(text: str, span: Span) -> list[Span]:
    """A sentence, or the lines or words of one that is too long."""
    start, end = span
    if end - start <= LONGEST:
        return [span]
    mark = "\n" if "\n" in text[start:end] else " "
    found: list[Span] = []
    for piece in text[start:end].split(mark):
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            inner = (start + lead, start + len(piece.rstrip()))
            found += _split(text, inner) if mark == "\n" else [inner]
        start += len(piece) + 1
    return found


def made_title(text: str, entries: Sequence[Entry]) -> str:
    """The heading of an FAQ, the first question or the first sentence, shortened at a word.

    "" where there is no entry.
    """
    if not entries:
        return ""
    entry = entries[0]
    spans = sentences(text[entry.start : entry.end])
    title = (
        entry.heading
        or entry.question
        or text[entry.start + spans[0][0] : entry.start + spans[0][1]]
    )
    title = " ".join(title.split())
    if len(title) <= TITLE_LENGTH:
        return title
    return title[: TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
