"""Blocks -> title, date, sources, and the sections between headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...corpus import Source
from .blocks import Block
from .lines import Line, faq_heading, heads_sources, leading_date, take_sources
from .questions import asked

_TRIED = 3  # lines of a section that may head a list of sources at its end


class Section(NamedTuple):
    """Blocks `first` to `end` below a heading, which is the last of `path`.

    `faq`: a heading above says that they are questions and answers.
    """

    path: tuple[Block, ...]
    first: int
    end: int
    faq: bool


def sections(blocks: Sequence[Block], title: str = "") -> Iterator[Section]:
    """The blocks between headings in order, with the headings above them.

    `title` may say that all are questions and answers.
    """
    faq = _is_faq(title)
    path: list[Block] = []
    faqs: list[bool] = []
    first = 0
    for at, block in enumerate([*blocks, None]):
        if block is not None and block.kind != "heading":
            continue
        if at > first or path:
            yield Section(tuple(path), first, at, faq or any(faqs))
        if block is not None:
            kept = [n for n, above in enumerate(path) if above.level < block.level]
            path = [*(path[n] for n in kept), block]
            faqs = [*(faqs[n] for n in kept), _is_faq(block.text)]
            first = at + 1


def take_title(title: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    """The title, and the blocks without the heading that says it.

    Without one of its own a document is called by its first heading, where it is the
    highest, stands above all text or is of level 1, and asks nothing.
    """
    heads = [at for at, block in enumerate(blocks) if block.kind == "heading"]
    if not heads or asked(blocks[heads[0]].text):
        return title, blocks
    first = blocks[heads[0]]
    alone = all(blocks[at].level > first.level for at in heads[1:])
    same = " ".join(title.split()).casefold() == " ".join(first.text.split()).casefold()
    first_of_all = first.level == 1 or heads[0] == 0
    if same or (alone and first_of_all and not title and not heads_sources(first.text)):
        rest = [*blocks[: heads[0]], *blocks[heads[0] + 1 :]]
        return " ".join(first.text.split()), rest
    return title, blocks


def take_date(blocks: list[Block]) -> tuple[str, list[Block]]:
    """The date that one of the first paragraphs begins with, and the blocks without it."""
    for at, block in enumerate(blocks[:4]):
        date, end = leading_date(block.text) if block.kind == "text" else ("", 0)
        if date:
            rest = block._replace(text=block.text[end:])
            return date, [*blocks[:at], *([rest] if rest.text else []), *blocks[at + 1 :]]
    return "", blocks


def take_section_sources(
    blocks: Sequence[Block], section: Section
) -> tuple[list[Source], Section]:
    """The sources listed at the end of a section, below its heading or a line such as
    "Sources:", and the section without them.
    """
    own = bool(section.path)  # its heading may be that of the list as well
    heads = [
        at
        for at in range(section.first - own, section.end - 1)
        if blocks[at].kind in {"heading", "text", "strong"} and heads_sources(blocks[at].text)
    ]
    for head in heads[-_TRIED:]:
        lines = [Line(0, blocks[head].text, 0)]
        lines += [_with_links(block) for block in blocks[head + 1 : section.end]]
        found, end = take_sources(lines, 0)
        if found and end == len(lines):
            return found, section._replace(end=max(head, section.first))
    return [], section


def _with_links(block: Block) -> Line:
    found = [link.url for link in block.links if not link.url.startswith("#")]
    urls = " ".join(url for url in found if url not in block.text)
    return Line(0, f"- {' '.join(block.text.split())} {urls}".rstrip(), block.line)


def _is_faq(heading: str) -> bool:
    line, below = Line(0, heading, 1), Line(len(heading) + 2, "Text.", 3)
    return faq_heading([line, Line(line.start, "", 2), below], 0) is not None
