"""Blocks of a structured document -> passages, the same for every format.

A reader of a format gives what it finds as blocks in order; what of them is a question, an
answer, a paragraph, or a source of the document is decided here, in `outline.py` and in
`answered.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...corpus import Document
from ..file import File, Problem, Reading
from .answered import Answer, answers
from .blocks import Block, Extract, laid_out
from .entries import LONGEST, Entry, Span, made_title, passages_of, readable
from .outline import Section, sections, take_date, take_section_sources, take_title
from .questions import asked

_SHORT = 80  # characters; a shorter paragraph says little without its neighbour


def read_blocks(file: File, extract: Extract) -> Reading:
    """The passages of the blocks in order; paragraphs and entries count from 1.

    A heading, term, item or bold line that asks and has text below it is an FAQ entry. A
    question without an answer is a problem, with its line.
    """
    blocks = [b for b in extract.blocks if b.text.strip() and not _only_leads_on(b)]
    title, blocks = take_title(extract.title, blocks)
    date, blocks = (extract.date, blocks) if extract.date else take_date(blocks)
    text, spans = laid_out(blocks)
    sources = list(extract.sources)
    found: list[Entry] = []
    problems = list(extract.problems)
    for whole in sections(blocks, title):
        listed, section = take_section_sources(blocks, whole)
        sources += listed
        for answer in _answers(blocks, section, text, spans):
            if answer.start < answer.end:
                found += _entries(answer, blocks, section, spans)
            else:
                problems.append(unanswered(file, answer.questions[0], answer.line))
    entries = list(readable(found, text))
    shown = title or made_title(text, entries) or file.id
    document = Document(file.id, shown, date, tuple(dict.fromkeys(sources)), file.name)
    return Reading(passages_of(document, title, text, entries), problems)


def unanswered(file: File, question: str, line: int) -> Problem:
    """That no answer stands below a question, which is named where it has no line."""
    named = "" if line else f" ({question!r})"
    message = f"question without an answer{named}; write the answer below it"
    return Problem(file.path, line, message)


def _only_leads_on(block: Block) -> bool:
    """Whether a block is a line of a table of contents: a link within the page, no more."""
    return block.kind in {"item", "text"} and any(
        link.url.startswith("#") and link.name == " ".join(block.text.split())
        for link in block.links
    )


def _answers(
    blocks: Sequence[Block], section: Section, text: str, spans: Sequence[Span]
) -> Iterator[Answer]:
    """Questions with answers, and the blocks of a section that belong to none."""
    _, first, end, faq = section
    own = section.path[-1] if section.path else None
    question = asked(own.text) if own else ""
    if own and question and first < end:
        yield Answer((question,), own.line, spans[first][0], spans[end - 1][1], first, end)
    elif own and question and not _deeper(blocks, end, own.level):
        yield Answer((question,), own.line, 0, 0, first, end)
    else:
        yield from answers(blocks, first, end, text, spans, faq=faq)


def _deeper(blocks: Sequence[Block], at: int, level: int) -> bool:
    return at < len(blocks) and blocks[at].level > level


def _entries(
    answer: Answer,
    blocks: Sequence[Block],
    section: Section,
    spans: Sequence[Span],
) -> Iterator[Entry]:
    """An answer as one entry, and what makes it longer than readable as paragraphs below."""
    names = [block.text for block in section.path]
    whole = bool(answer.questions) and answer.end - answer.start <= 2 * LONGEST
    above = answer.questions[:1] if section.path and answer.first == section.first else ()
    if above and asked(section.path[-1].text) == above[0]:
        names = names[:-1]
    path = " > ".join([*names, *answer.under])
    page = blocks[answer.first].page if answer.first < len(blocks) else 0
    if whole or answer.first == answer.last:
        question, *others = answer.questions or ("",)
        yield Entry(question, path, answer.line, answer.start, answer.end, tuple(others), page)
        return
    for number, (first, last) in enumerate(_groups(blocks, answer.first, answer.last, spans)):
        questions = answer.questions if number == 0 else ()
        line = answer.line if questions else blocks[first].line
        below = " > ".join(filter(None, (path, *answer.questions[:1])))
        yield Entry(
            questions[0] if questions else "",
            path if questions else below,
            line,
            spans[first][0],
            spans[last - 1][1],
            questions[1:],
            blocks[first].page,
        )


def _groups(
    blocks: Sequence[Block], first: int, end: int, spans: Sequence[Span]
) -> Iterator[tuple[int, int]]:
    """Runs of blocks that are read together: what is short, a list with the line above it."""
    begin = first
    for at in range(first + 1, end + 1):
        if at < end and spans[at][1] - spans[begin][0] <= LONGEST:
            above, block = blocks[at - 1], blocks[at]
            short = spans[at - 1][1] - spans[begin][0] < _SHORT
            last = at + 1 == end and spans[at][1] - spans[at][0] < _SHORT
            led = above.text.rstrip().endswith((":", "："))
            if short or last or led or block.level or block.kind not in {"text", "strong"}:
                continue
        yield begin, at
        begin = at
