"""What a reader of a structured format finds: blocks in order, the same for every format.

The extracted text, of which every passage is a span, is the blocks' texts with their
markers, list items and rows a line each, all else apart by a blank line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ...corpus import Source
from ...sentences import sentences
from ..file import Problem
from .entries import Span
from .questions import answer_of, asked

Kind = Literal["heading", "text", "strong", "item", "term", "code", "row"]
_JOINED = {"item", "row"}  # what stands a line each


class Block(NamedTuple):
    """A piece of a document that is never parted from itself by structure.

    heading  `level` 1 to 6
    term     what is explained by the deeper blocks below it (dt, summary)
    strong   a paragraph all in bold type
    item     of a list; what else belongs to it follows as deeper blocks
    row      of a table
    text, code

    Of all but headings `level` is the depth, from 0. `marker` stands before the text of an
    item or a row; `page` is 0 where there are none. `links` are those of the text, to other
    pages and, with a "#", within its own.
    """

    kind: Kind
    text: str
    line: int = 0
    level: int = 0
    marker: str = ""
    page: int = 0
    links: tuple[Source, ...] = ()


@dataclass(slots=True)
class Extract:
    """What a format's reader finds in a file; `title` and `date` are "" where not given."""

    title: str = ""
    date: str = ""
    sources: list[Source] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def laid_out(blocks: Sequence[Block]) -> tuple[str, list[Span]]:
    """The extracted text, and where in it each block stands with its marker."""
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    for number, block in enumerate(blocks):
        above = blocks[number - 1].kind if number else ""
        gap = "\n" if above in _JOINED and block.kind in _JOINED else "\n\n"
        piece = block.marker + block.text.strip("\n" if block.kind == "code" else None)
        at += len(gap) if number else 0
        pieces += [gap, piece] if number else [piece]
        spans.append((at, at + len(piece)))
        at += len(piece)
    return "".join(pieces), spans


def said(block: Block, bold: int = 0) -> list[Block]:
    """A text or an item as one block, or as a question with what answers it in the same one.

    `bold` is how many characters at its beginning are in bold type: a question that is, or
    that has a line of its own, is answered by the rest.
    """
    text = block.text
    rest = text[bold:].lstrip(" \t\n:–—-")
    if bold and not rest:
        return [block._replace(kind="strong") if block.kind == "text" else block]
    if bold and asked(text[:bold]):
        kind: Kind = "strong" if block.kind == "text" else block.kind
        rest = answer_of(rest)
    else:
        first, _, rest = text.partition("\n")
        bold, kind = len(first), "term" if block.kind == "text" else block.kind
        alone = asked(first) and len(sentences(first)) == 1
        if not alone or not rest.strip() or asked(rest) or answer_of(rest) != rest:
            return [block]
    depth = block.level if kind == "strong" else block.level + 1
    answer = Block(
        "text", rest.strip(), block.line and block.line + text.count("\n", 0, bold + 1)
    )
    return [
        block._replace(kind=kind, text=text[:bold].strip()),
        answer._replace(level=depth, page=block.page, links=block.links),
    ]
