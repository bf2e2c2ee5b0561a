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
        at, line = entry.start, entry.line
        for start, end in cut(text, entry.start, entry.end):
            line += text.count("\n", at, start) if line else 0
            at = start
            yield entry._replace(start=start, end=end, line=line)


def cut(text: str, start: int, end: int) -> list[Span]:
    """The span in pieces of at most LONGEST characters each, of about the same length.

    They end where sentences do; a longer sentence is cut at line ends, or else at blanks,
    and a longer word not at all. White space between pieces belongs to none.
    """
    if end - start <= LONGEST:
        return [(start, end)]
    aim = (end - start) / -(-(end - start) // LONGEST)
    pieces: list[Span] = []
    whole = [(start + a, start + b) for a, b in sentences(text[start:end])]
    for a, b in (unit for sentence in whole for unit in _split(text, *sentence)):
        first = pieces[-1][0] if pieces else a
        # Each ends as near to its even share as a sentence does, and never above the bound.
        if pieces and b - first <= LONGEST and (a + b) / 2 <= start + aim * len(pieces):
            pieces[-1] = (first, b)
        else:
            pieces.append((a, b))
    return pieces


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, or the lines or words of one that is too long, one after the other."""
    if end - start <= LONGEST:
        yield start, end
        return
    mark = "\n" if text.find("\n", start, end) >= 0 else " "
    while start <= end:
        stop = text.find(mark, start, end)
        stop = end if stop < 0 else stop
        piece = text[start:stop]
        if piece.strip():
            inner = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
            yield from _split(text, *inner) if mark == "\n" else [inner]
        start = stop + 1


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
