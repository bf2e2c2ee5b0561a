"""Lines on pages -> blocks: what is a heading, where a paragraph ends, what is repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from .blocks import Block, said
from .lines import BULLET
from .questions import asked

_LARGER = 1.12  # times the size of most text is that of a heading
_APART = 1.25  # times the usual distance of lines ends a paragraph
_MARGIN = 0.09  # of the page's height, where headers and footers stand
_HEADING = 200  # characters; more in large type is no heading
_PAGE = re.compile(
    r"\W*(?:page|seite|p\.)?\s*[\divxlc]+(?:\s*(?:/|of|von)\s*\d+)?\W*", re.IGNORECASE
)
_LEADER = re.compile(r"(?:\.\s?){6,}\s*[\divxlc]*$")  # from a name to the number of its page
_HYPHENATED = re.compile(r"([^\W\d_]{2,})[-‐\u00ad]$")
_ENDS = (*'.!?:;…)]"”’»', "。", "！", "？")


class Line(NamedTuple):
    """A line of a page: its text, where it begins, the size of its type in points.

    `bold` is how many characters at its beginning are in bold type; `height` is its place
    on the page, 0 at the bottom and 1 at the top.
    """

    text: str
    x: float
    y: float
    size: float
    bold: int
    height: float
    page: int


def blocks_of(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """The headings, paragraphs and list items of pages, in the order of the lines.

    Words parted at the end of a line are put together, and headers and footers left out.
    """
    lines = [line for page in _without_repeated(pages) for line in page]
    if not lines:
        return []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    usual = sizes.most_common(1)[0][0] or 1.0
    heads = sorted({round(line.size, 1) for line in lines if line.size > usual * _LARGER})
    levels = {size: min(6, level) for level, size in enumerate(reversed(heads), 1)}
    gaps = [
        a.y - b.y for a, b in pairwise(lines) if 0 < a.y - b.y < 3 * usual and _goes_on(a, b)
    ]
    leading = median(gaps) if gaps else 1.2 * usual
    words = {word for line in lines for word in re.findall(r"\w+(?:-\w+)+", line.text)}
    blocks: list[Block] = []
    for run in _runs(lines, leading, levels):
        blocks += _blocks(run, levels, words)
    return blocks


def _without_repeated(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """The pages without page numbers, and the lines of tables of contents that end in one,
    and without what stands in the margin of half of them or of three.
    """
    counts = Counter(
        text
        for page in pages
        for text in {_numberless(line) for line in page if _in_margin(line)}
    )
    few = min(3, max(2, len(pages) / 2))
    often = {text for text, count in counts.items() if count >= few}
    for page in pages:
        yield [
            line for line in page if not (_repeats(line, often) or _LEADER.search(line.text))
        ]


def _repeats(line: Line, often: set[str]) -> bool:
    known = _numberless(line) in often or _PAGE.fullmatch(line.text)
    return _in_margin(line) and bool(known)


def _numberless(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _in_margin(line: Line) -> bool:
    return not _MARGIN <= line.height <= 1 - _MARGIN


def _goes_on(above: Line, line: Line) -> bool:
    """Whether a line surely belongs to the same sentence as the one above it."""
    same = round(above.size, 1) == round(line.size, 1)
    return same and line.text[:1].islower() and not above.text.endswith(_ENDS)


def _runs(
    lines: Sequence[Line], leading: float, levels: dict[float, int]
) -> Iterator[list[Line]]:
    """The lines of a heading or a paragraph each."""
    run: list[Line] = []
    for line in lines:
        if run and _parts(run, line, leading, levels):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _parts(run: Sequence[Line], line: Line, leading: float, levels: dict[float, int]) -> bool:
    """Whether a line begins a block of its own."""
    above = run[-1]
    level, other = levels.get(round(line.size, 1)), levels.get(round(above.size, 1))
    if level != other or BULLET.match(line.text):
        return True
    gap = above.y - line.y
    moved = line.page != above.page or gap < -leading / 2  # the next page or column
    ended = above.text.endswith(_ENDS)
    if moved:
        return ended or bool(level) or line.text[:1].isupper()
    if level:
        return gap > 1.4 * line.size
    whole = above.bold == len(above.text)
    if whole != (line.bold == len(line.text)):
        return whole or line.bold > 0
    labelled = BULLET.match(run[0].text) or whole
    if labelled and asked(" ".join(at.text for at in run)):
        return True
    indented = line.x - above.x > 0.8 * line.size and not BULLET.match(run[0].text)
    return gap > _APART * leading or (ended and indented)


def _blocks(run: Sequence[Line], levels: dict[float, int], words: set[str]) -> Iterator[Block]:
    text, page = _joined(run, words), run[0].page
    level = levels.get(round(run[0].size, 1), 0)
    if level and len(text) <= _HEADING:
        yield Block("heading", text, level=level, page=page)
        return
    whole = all(line.bold == len(line.text) for line in run)
    bold = len(text) if whole else run[0].bold
    bullet = BULLET.match(text)
    if bullet:
        marker = bullet.group().lstrip()
        rest = text[bullet.end() :]
        item = Block("item", rest, marker=marker, page=page)
        yield from said(item, max(0, bold - bullet.end()))
    else:
        yield from said(Block("text", text, page=page), bold)


def _joined(run: Sequence[Line], words: set[str]) -> str:
    """The text of lines; a word parted by a hyphen is one, unless it is elsewhere written
    with the hyphen.
    """
    text = run[0].text
    for line in run[1:]:
        parted = _HYPHENATED.search(text)
        begins = re.match(r"[^\W\d_]+", line.text)
        if parted and begins and begins.group()[0].islower():
            kept = f"{parted[1]}-{begins.group()}" in words
            text = (text if kept else text[:-1]) + line.text
        else:
            text = f"{text} {line.text}"
    return text
