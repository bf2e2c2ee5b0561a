"""Entries with fields, from the rows of a table or objects -> passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...corpus import Document, Passage, Source
from ..file import File, Problem, Reading
from .entries import Entry, cut, passages_of
from .metadata import iso_date
from .structured import unanswered

_MARKUP = re.compile(
    r"</?(?:a|b|br|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|table|ul)\b[^<>]*>",
    re.IGNORECASE,
)


class Record(NamedTuple):
    """The fields of an entry, "" where not given; without `question` its text is read.

    `heading` is the path of categories, `place` what is said of where it stands.
    """

    question: str
    text: str
    alternates: tuple[str, ...] = ()
    heading: str = ""
    title: str = ""
    source: str = ""
    date: str = ""
    url: str = ""
    line: int = 0
    place: str = ""


def read_records(file: File, records: Iterable[Record], whole: Record) -> Reading:
    """The passages of records in order; paragraphs and entries count from 1.

    `whole` has what the file says of all of them. HTML in a text is read as such. Texts
    longer than readable are several passages, answers are not cut. Records with a question
    alone are problems, with their line.
    """
    problems: list[Problem] = []
    documents: dict[tuple[str, ...], Document] = {}
    placed: list[tuple[Entry, str, Record]] = []
    for record in records:
        text = plain_text(record.text).strip()
        question = " ".join(plain_text(record.question).split())
        if text:
            placed += [(entry, text, record) for entry in _entries(record, question, text)]
        elif question:
            problems.append(unanswered(file, question, record.line))
    entries = [entry for entry, _, _ in placed]
    shells = passages_of(Document(file.id, file.id), "", "", entries)
    passages = []
    for shell, (entry, text, record) in zip(shells, placed, strict=True):
        document = _document(file, record, whole, documents)
        title = record.title or whole.title
        passages.append(
            Passage(
                shell.id,
                text[entry.start : entry.end],
                document,
                entry.question,
                entry.alternates,
                " > ".join(filter(None, (title, entry.heading))),
                ", ".join(filter(None, (shell.location, record.place))),
                entry.line,
            )
        )
    return Reading(passages, problems)


def _entries(record: Record, question: str, text: str) -> Iterator[Entry]:
    others = tuple(" ".join(plain_text(other).split()) for other in record.alternates)
    spans = [(0, len(text))] if question else cut(text, 0, len(text))
    for start, end in spans:
        yield Entry(
            question, record.heading, record.line, start, end, tuple(filter(None, others))
        )


def _document(
    file: File, record: Record, whole: Record, documents: dict[tuple[str, ...], Document]
) -> Document:
    key = tuple(
        getattr(record, name) or getattr(whole, name)
        for name in ("title", "source", "date", "url")
    )
    if key not in documents:
        title, source, date, url = key
        sources = (Source(source or url, url),) if source or url else ()
        day = iso_date(date) or date
        documents[key] = Document(file.id, title or file.id, day, sources, file.name)
    return documents[key]


def plain_text(text: str) -> str:
    """The text itself, or that of the HTML it is."""
    if not _MARKUP.search(text):
        return text
    from .webpage import plain

    return plain(text)
