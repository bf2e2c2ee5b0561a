"""The questions among the blocks of a section, and which blocks answer them.

In this order: what the structure says (a term, an item or a bold line that asks, with text
below it), what labels and numbers say ("Q:", "3."), a question on a line of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .entries import Span
from .lines import Line
from .questions import answer_span, asked, questions, span

if TYPE_CHECKING:
    from .blocks import Block


class Answer(NamedTuple):
    """The span of an answer; without `questions`, of blocks that answer none.

    `questions` are the wordings of one question. The span covers blocks `first` to `last`,
    or part of one where these are equal; an empty span: no answer is written. `under` are
    names of terms that belong to the path of headings.
    """

    questions: tuple[str, ...]
    line: int
    start: int
    end: int
    first: int
    last: int
    under: tuple[str, ...] = ()


def answers(
    blocks: Sequence[Block],
    first: int,
    end: int,
    text: str,
    spans: Sequence[Span],
    *,
    faq: bool,
) -> Iterator[Answer]:
    """The answers and paragraphs of blocks `first` to `end`, which hold no heading."""
    begin = at = first
    while at < end:
        opening = _opening(blocks, at, end)
        if opening is None:
            at += 1
            continue
        yield from _unmarked(blocks, begin, at, text, spans, faq=faq)
        wordings, below, stop = opening
        begin = at = stop
        line = blocks[below - len(wordings)].line
        if below == stop:
            yield Answer(wordings, line, 0, 0, stop, stop)
        elif any(asked(wording) for wording in wordings):
            asking = tuple(asked(wording) or wording for wording in wordings)
            yield Answer(asking, line, spans[below][0], spans[stop - 1][1], below, stop)
        else:
            whole = spans[below][0], spans[stop - 1][1]
            yield Answer((), line, *whole, below, stop, (" / ".join(wordings),))
    yield from _unmarked(blocks, begin, end, text, spans, faq=faq)


def _opening(
    blocks: Sequence[Block], at: int, end: int
) -> tuple[tuple[str, ...], int, int] | None:
    """The wordings that an entry opens with, where its answer begins, and where it ends.

    None where no entry opens; a question that has no answer is one only as a term.
    """
    kind, level = blocks[at].kind, blocks[at].level
    if kind == "strong":
        stop = at + 1
        while stop < end and blocks[stop].kind not in {"strong", "term"}:
            stop += 1
        found = asked(blocks[at].text)
        return ((found,), at + 1, stop) if found and stop > at + 1 else None
    if kind not in {"term", "item"}:
        return None
    below = at + 1
    while kind == "term" and below < end and _is_term(blocks[below], level):
        below += 1
    stop = below
    while stop < end and blocks[stop].level > level:
        stop += 1
    wordings = tuple(" ".join(block.text.split()) for block in blocks[at:below])
    asking = any(asked(wording) for wording in wordings)
    if stop > below and (asking or kind == "term"):
        return wordings, below, stop
    return (wordings, below, stop) if asking and kind == "term" else None


def _is_term(block: Block, level: int) -> bool:
    return block.kind == "term" and block.level == level


def _unmarked(
    blocks: Sequence[Block],
    first: int,
    end: int,
    text: str,
    spans: Sequence[Span],
    *,
    faq: bool,
) -> Iterator[Answer]:
    """What labels, numbers and lone questions say of blocks whose structure says nothing."""
    if first == end:
        return
    lines = list(_lines(blocks, first, end, text, spans))
    found = questions(lines, faq=faq)
    stops = [*(question.at for question in found), len(lines)]
    inner = [
        answer_span(lines, question, stop)
        for question, stop in zip(found, stops[1:], strict=True)
    ]
    listed = any(not (q.complete or q.letter) for q in found)  # numbered, but asking nothing
    if not found or (listed and any(start == stop for start, stop in inner)):
        yield from _lone(blocks, first, end, spans)
        return
    above = lines[: stops[0]]
    if any(not line.blank for line in above):
        stop = _block_at(lines[stops[0]], spans, first, end)
        if spans[stop][0] < lines[stops[0]].start:  # the question begins within a block
            yield Answer((), blocks[first].line, *span(_trimmed(above)), stop, stop)
        else:
            yield from _lone(blocks, first, stop, spans)
    for question, (start, stop) in zip(found, inner, strict=True):
        at = _block_at(lines[question.at], spans, first, end)
        yield Answer((question.words,), lines[question.at].number, start, stop, at, at)


def _block_at(line: Line, spans: Sequence[Span], first: int, end: int) -> int:
    return bisect_left(spans, line.start, first, end, key=lambda span: span[1])


def _trimmed(lines: Sequence[Line]) -> list[Line]:
    filled = [n for n, line in enumerate(lines) if line.text.strip()]
    return list(lines[filled[0] : filled[-1] + 1])


def _lines(
    blocks: Sequence[Block], first: int, end: int, text: str, spans: Sequence[Span]
) -> Iterator[Line]:
    """The lines of blocks in the extracted text; code says nothing, whatever is in it."""
    for at in range(first, end):
        begin, number = spans[at][0], blocks[at].line
        for piece in text[begin : spans[at][1]].split("\n"):
            shown = "x" * len(piece) if blocks[at].kind == "code" else piece
            yield Line(begin, shown, number)
            begin += len(piece) + 1
            number += bool(number)
        if at + 1 < end and spans[at + 1][0] - spans[at][1] > 1:
            yield Line(spans[at][1] + 1, "", number)


def _lone(
    blocks: Sequence[Block], first: int, end: int, spans: Sequence[Span]
) -> Iterator[Answer]:
    """Paragraphs; one below a question on a line of its own answers it.

    Of several such questions each is answered by all until the next.
    """
    listed = any(
        blocks[at].kind == blocks[at + 1].kind == "item" for at in range(first, end - 1)
    )
    kinds = {"text"} if listed else {"text", "item"}  # a list of questions answers none
    asking = [at for at in range(first, end - 1) if _asks_alone(blocks, at, kinds)]
    begin = first
    for at, following in pairwise([*asking, end]):
        if at > begin:
            yield _paragraphs(blocks, begin, at, spans)
        stop = following if len(asking) > 1 else at + 2
        while stop < following and blocks[stop - 1].text.rstrip().endswith(":"):
            stop += 1
        while stop < following and "text" not in {blocks[stop].kind, blocks[stop - 1].kind}:
            stop += 1
        answer = spans[at + 1][0], spans[stop - 1][1]
        yield Answer((asked(blocks[at].text),), blocks[at].line, *answer, at + 1, stop)
        begin = stop
    if begin < end:
        yield _paragraphs(blocks, begin, end, spans)


def _asks_alone(blocks: Sequence[Block], at: int, kinds: set[str]) -> bool:
    block, below = blocks[at], blocks[at + 1]
    alone = block.kind in kinds and "\n" not in block.text
    return alone and bool(asked(block.text)) and not asked(below.text)


def _paragraphs(blocks: Sequence[Block], first: int, end: int, spans: Sequence[Span]) -> Answer:
    return Answer((), blocks[first].line, spans[first][0], spans[end - 1][1], first, end)
