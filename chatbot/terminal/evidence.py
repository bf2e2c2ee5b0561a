"""Reply -> why: which words matched, as what, where, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..corpus import Passage
from ..decision import Abstention, Answer, Clarification, Reply, SmallTalk
from ..index import Index
from ..query import Query
from ..ranking import Evidence, Match
from .screen import Screen, cells, cut, wrapped

SLIGHT = 0.01  # share of a question below which a word that matched explains nothing
LONGEST = 20  # cells of a word in the table
BAR = 10  # cells of a bar that stands for the whole question
NEXT = 2  # other matches that are named
GAP = "  "


class Row(NamedTuple):
    """A word that matched: its share of the question, what it was read as, where that is."""

    word: str
    share: float
    meant: str
    fields: str


def render_evidence(reply: Reply, screen: Screen, index: Index, threshold: float) -> str:
    """Which words matched, how each was read and where, how sure it is, what was needed."""
    best = _best(reply)
    if best is None:
        return "\n".join(wrapped("No word of the question stands in the sources.", screen))
    parts = [
        wrapped(_matched(best.passage), screen),
        table(list(_rows(best, reply.query, index)), screen),
        wrapped(_sure(reply, best, threshold), screen),
    ]
    return "\n\n".join(filter(None, ("\n".join(part) for part in parts)))


def _best(reply: Reply) -> Match | None:
    match reply:
        case Answer():
            return reply.match
        case Clarification():
            return reply.choices[0]
        case Abstention():
            return reply.nearest[0] if reply.nearest else None
        case SmallTalk():
            return None


def _matched(passage: Passage) -> str:
    question = " ".join(passage.question.split())
    return f"Matched {passage.location}" + (f": {question}" if question else ".")


def _rows(best: Match, query: Query, index: Index) -> Iterator[Row]:
    """The words that matched, the weightiest first."""
    told = [found for found in best.evidence if found.share >= SLIGHT]
    for found in sorted(told, key=lambda found: -found.share):
        meant = _meant(found, query, best.passage, index)
        yield Row(found.word, found.share, meant, _where(found, best, index))


def _meant(found: Evidence, query: Query, passage: Passage, index: Index) -> str:
    """What a word was read as, as the passage has it; "" where it stands for itself."""
    texts = (*passage.wordings, passage.heading, passage.text)
    written = (
        text[word.start : word.end]
        for text in texts
        for word in index.settings.analysis_of(passage.document).words(text)
        if found.term in word.terms
    )
    meant = query.corrections.get(found.word) or next(written, found.term)
    itself = found.strength == 1 or meant.casefold() == found.word.casefold()
    return "" if itself else meant


def _where(found: Evidence, best: Match, index: Index) -> str:
    """The fields of the passage that have the term."""
    passage = best.passage
    terms = index.settings.analysis_of(passage.document).terms
    fields = {
        "question": passage.wordings,
        "heading": [passage.heading],
        "text": [passage.text],
    }
    # Within blanks, so that a phrase is found as well.
    wanted = f" {found.term} "
    held = [
        field
        for field, texts in fields.items()
        if any(wanted in f" {' '.join(terms(text))} " for text in texts)
    ]
    return ", ".join(held)


def table(rows: Sequence[Row], screen: Screen) -> Iterator[str]:
    """The rows below their names; bars, then fields are left out where there is no room."""
    columns = {
        "word": ["word", *(cut(row.word, LONGEST) for row in rows)],
        "share": ["share", *(f"{row.share:5.0%}" for row in rows)],
        "": ["", *("#" * max(1, round(row.share * BAR)) for row in rows)],
        "read as": ["read as", *(cut(row.meant, LONGEST) for row in rows)],
        "in": ["in", *(row.fields for row in rows)],
    }
    if not any(row.meant for row in rows):
        del columns["read as"]
    for spare in ("", "in", "read as"):
        if spare in columns and _width(columns.values()) > (screen.width or 80):
            del columns[spare]
    if rows:
        yield from _lines(columns.values())


def _width(columns: Iterable[Sequence[str]]) -> int:
    return sum(len(GAP) + max(map(cells, column)) for column in columns)


def _lines(columns: Iterable[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(cells, column)) for column in columns]
    for row in zip(*columns, strict=True):
        padded = (
            text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True)
        )
        yield (GAP + GAP.join(padded)).rstrip()


def _sure(reply: Reply, best: Match, threshold: float) -> str:
    """What was not found, how sure the reply is, what was needed, and what came next."""
    unknown = reply.query.unknown
    next_best = [match for match in reply.matches if match is not best][:NEXT]
    named = ", ".join(f"{m.passage.location} {m.confidence:.0%}" for m in next_best)
    sentences = [
        f"Not found: {', '.join(unknown)}." if unknown else "",
        "No word that matched says much." if not best.evidence else "",
        f"That the sources answer: {reply.answerable:.0%}; needed: {threshold:.0%}.",
        f"That this is the answer: {best.confidence:.0%}.",
        f"Next: {named}." if named else "",
    ]
    return " ".join(filter(None, sentences))
