"""Plain text: an article, an FAQ, or both, with an optional title, date and sources.

The shape, every part of it optional:

    Title

    date 2023-11-11 First paragraph ...

    Further paragraphs, separated by blank lines.

    Frequently Asked Questions (FAQ)

    1. A question?

    Its answer, in one paragraph or several.

    Sources:

    – Name: https://example.org/

Where a line can be read in two ways, it is read so that its text stays in a passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...corpus import Document, Source
from ..file import File, Problem, Reading
from .entries import Entry, made_title, passages_of, readable
from .lines import (
    Line,
    faq_heading,
    heading_level,
    opening,
    take_sources,
    trimmed,
)
from .questions import answer_span, answered_below, questions, span


class _Part(NamedTuple):
    """Lines in a row; `faq` where a heading above them says that they are questions."""

    lines: list[Line]
    faq: bool
    heading: str


def read_article(file: File) -> Reading:
    """The passages of a plain text in its own order; paragraphs and entries count from 1.

    A question without an answer is a problem, with its line; a long paragraph is several
    passages. A file without any text has no passages.
    """
    lines, title, date = opening(list(_lines(file.text)))
    parts, sources = _parts(lines)
    blocks = [block for part in parts for block in _blocks(part)]
    unanswered = [b for b in blocks if b.start == b.end]
    blocks = list(readable((b for b in blocks if b.start < b.end), file.text))
    shown = title or made_title(file.text, blocks) or file.id
    document = Document(file.id, shown, date, tuple(sources), file.name)
    message = "question without an answer; write the answer below it"
    return Reading(
        passages_of(document, title, file.text, blocks),
        [Problem(file.path, b.line, message) for b in unanswered],
    )


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        yield Line(start, line, number)
        start += len(line) + 1


def _parts(lines: Sequence[Line]) -> tuple[list[_Part], list[Source]]:
    """The lines between the headings of FAQs and the lists of sources, and the sources."""
    parts: list[_Part] = []
    sources: list[Source] = []
    topics = {
        at: topic for at in range(len(lines)) if (topic := faq_heading(lines, at)) is not None
    }
    for above, stop in pairwise([-1, *topics, len(lines)]):
        piece, faq, heading = (
            trimmed(lines[above + 1 : stop]),
            above >= 0,
            topics.get(above, ""),
        )
        if parts and not parts[-1].lines:  # a heading right below a heading
            heading = " > ".join(filter(None, (parts.pop().heading, heading)))
        begin = at = 0
        while at < len(piece):
            found, after = take_sources(piece, at)
            if after > at:
                sources += found
                parts.append(_Part(trimmed(piece[begin:at]), faq, heading))
                begin = after
            at = max(at + 1, after)
        parts.append(_Part(trimmed(piece[begin:]), faq, heading))
    return parts, sources


def _blocks(part: _Part) -> Iterator[Entry]:
    """The paragraphs above the first question, then the entries."""
    lines = part.lines
    asked = questions(lines, faq=part.faq)
    stops = [*(question.at for question in asked), len(lines)]
    yield from _paragraphs(lines[: stops[0]], part.heading)
    for question, stop in zip(asked, stops[1:], strict=True):
        start, end = answer_span(lines, question, stop)
        yield Entry(question.words, part.heading, lines[question.at].number, start, end)


def _paragraphs(lines: Sequence[Line], heading: str) -> Iterator[Entry]:
    """The paragraphs; one right below a question on a line of its own is its answer."""
    headings = [(0, heading)]
    at = 0
    while at < len(lines):
        level, begin = heading_level(lines, at), answered_below(lines, at)
        path = " > ".join(filter(None, (words for _, words in headings)))
        if level:
            kept = [higher for higher in headings if higher[0] < level]
            headings = [*kept, (level, lines[at].plain)]
        question = lines[at].plain if begin else ""
        stop = begin or at
        while stop < len(lines) and not lines[stop].blank and (question or not level):
            stop += 1
        if stop > at:
            yield Entry(question, path, lines[at].number, *span(lines[begin or at : stop]))
        at = max(at + 1, stop)
